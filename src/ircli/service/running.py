"""Keep what a command said: redacted, its head and its tail on the timeline, all of it as evidence where it is long."""

import os
import platform
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ircli.domain.events import Captured
from ircli.errors import NotStoredError
from ircli.service.changing import keep_evidence
from ircli.service.shell import Shell

if TYPE_CHECKING:
    from ircli.connect.commands import Ran
    from ircli.playbook.running import Secret

_END = 4096  # characters of an output's head, and of its tail, that an entry has
_COMMAND = 8192  # characters of a command that an entry has


class Kept(NamedTuple):
    """What goes to the timeline, and why the evidence could not be kept where it could not."""

    captured: Captured
    trouble: str = ""


class Keeper:
    """What is kept of commands in one incident, and what is blacked out of it."""

    def __init__(
        self,
        shell: Shell,
        incident_id: str,
        *,
        secrets: "Sequence[Secret]" = (),
        values: Mapping[str, str] | None = None,
        redacts: bool = True,
    ) -> None:
        """Take the user's own forms of secrets, and secret values by the names of their rules."""
        self.shell = shell
        self.incident_id = incident_id
        self.secrets = tuple(secrets)
        self.values: dict[str, str] = dict(values or {})
        self.redacts = redacts

    def command(self, text: str) -> str:
        """Return a command as it is kept."""
        return _shortened(self._redacted(text)[0])

    def keep(self, ran: "Ran", *, command: str, cwd: str) -> Kept:
        """Return what goes to the timeline of a command that has run; its evidence is stored first."""
        said, in_command = self._redacted(command)
        text, in_output = self._output(ran)
        content = text.encode("utf-8", "surrogateescape")
        captured = Captured(
            command=_shortened(said),
            where=place(cwd),
            status=ran.status,
            millis=round(ran.seconds * 1000),
            output=text,
            omitted=ran.omitted,
            redacted=_counts((*in_command, *in_output)),
        )
        if len(text) <= 2 * _END:
            return Kept(captured)
        head, tail = _ends(text)
        left = len(content) - len((head + tail).encode("utf-8", "surrogateescape"))
        gap = f"[{left} bytes are left out here]\n"
        captured = captured._replace(output=f"{head}{gap}{tail}", omitted=ran.omitted + left)
        try:
            evidence = keep_evidence(self.shell, self.incident_id, content, ())
        except (OSError, NotStoredError) as error:
            why = getattr(error, "message", "") or getattr(error, "strerror", "") or str(error)
            return Kept(captured, why)
        return Kept(captured._replace(evidence=evidence.digest, evidence_bytes=evidence.size))

    def _output(self, ran: "Ran") -> tuple[str, tuple[tuple[str, int], ...]]:
        """Return what was said, each side of a gap blacked out by itself."""
        if not ran.omitted:
            return self._redacted(ran.output.decode("utf-8", "surrogateescape"))
        head, before = self._redacted(ran.output[: ran.gap].decode("utf-8", "surrogateescape"))
        tail, behind = self._redacted(ran.output[ran.gap :].decode("utf-8", "surrogateescape"))
        return f"{head}[{ran.omitted} bytes were not kept]\n{tail}", (*before, *behind)

    def _redacted(self, text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
        if not self.redacts:
            return text, ()
        from ircli.playbook.redaction import redact

        found = redact(text, self.secrets, self.values)
        return found.text, found.counts


def place(cwd: str) -> str:
    """Return where a command runs: the machine, and the folder."""
    return f"{platform.node()}:{cwd}"


def working_directory(environ: Mapping[str, str]) -> str:
    """Return the folder that the process stands in, as its user calls it; blank where it is gone."""
    named = environ.get("PWD", "")
    try:
        here = os.getcwd()
        return named if os.path.isabs(named) and os.path.samefile(named, here) else here
    except OSError:
        return ""


def _ends(text: str) -> tuple[str, str]:
    """Return the beginning and the end of a text, whole lines where there are any."""
    head, tail = text[:_END], text[-_END:]
    cut = head.rfind("\n")
    head = head[: cut + 1] if cut >= 0 else f"{head}\n"
    cut = tail.find("\n")
    if 0 <= cut < len(tail) - 1:
        tail = tail[cut + 1 :]
    return head, tail


def _shortened(command: str) -> str:
    return command if len(command) <= _COMMAND else f"{command[:_COMMAND]}…"


def _counts(found: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    total: dict[str, int] = {}
    for rule, count in found:
        total[rule] = total.get(rule, 0) + count
    return tuple(f"{rule} {count}" for rule, count in total.items())
