"""Keep what a command said: redacted, its head and its tail on the timeline, all of it as evidence where it is long."""

import os
import platform
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from ircli.domain.events import Captured, CommandRan, Event, Redaction, StepEnded
from ircli.errors import IrcliError, NotStoredError
from ircli.service.changing import Logged, keep_evidence, log
from ircli.service.shell import Shell

if TYPE_CHECKING:
    from ircli.connect.commands import Ran
    from ircli.playbook.running import Secret

_END = 4096  # characters of an output's head, and of its tail, that an entry has
_SECRET = 8  # characters; a shorter value stands in too much that is none
_COMMAND = 8192  # characters of a command that an entry has


class Kept(NamedTuple):
    """What goes to the timeline, and why the evidence could not be kept where it could not."""

    captured: Captured
    trouble: str = ""


def secret_values(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what an environment has under the names of secrets."""
    from ircli.playbook.secret_names import is_secret_name

    return {name: value for name, value in environ.items() if len(value) >= _SECRET and is_secret_name(name)}


class Keeper:
    """What is kept of commands in one incident, and what is blacked out of it."""

    def __init__(
        self,
        shell: Shell,
        incident_id: str,
        *,
        secrets: "Sequence[Secret]" = (),
        redacts: bool = True,
    ) -> None:
        """Take the user's own forms of secrets; what the environment has under secret names is one too."""
        self.shell = shell
        self.incident_id = incident_id
        self.secrets = tuple(secrets)
        self.values = secret_values(shell.environ) if redacts else {}
        self.redacts = redacts

    def command(self, text: str) -> str:
        """Return a command as it is kept."""
        return _shortened(self._redacted(text)[0])

    def keep(self, ran: "Ran", *, command: str | Sequence[str], cwd: str, terminal: bool = False) -> Kept:
        """Return what goes to the timeline of a command (a script, or arguments) that has run; its evidence is stored first."""
        said, in_command = self._redacted(command) if isinstance(command, str) else self._arguments(command)
        text, in_output = self._output(ran)
        captured = Captured(
            command=_shortened(said),
            host=host(),
            cwd=cwd,
            status=ran.status,
            ended=ran.ended,
            reason=ran.reason,
            millis=round(ran.seconds * 1000),
            output=text,
            omitted=ran.omitted,
            redacted=_counts((*in_command, *in_output)),
            raw=not self.redacts,
            terminal=terminal,
        )
        if len(text) <= 2 * _END:
            return Kept(captured)
        content = text.encode("utf-8", "surrogateescape")
        head, tail = _ends(text)
        left = len(content) - len((head + tail).encode("utf-8", "surrogateescape"))
        captured = captured._replace(output=f"{head}[{left} bytes are left out here]\n{tail}")
        try:
            evidence = keep_evidence(self.shell, self.incident_id, content, ())
        except (OSError, NotStoredError) as error:
            return Kept(captured._replace(omitted=ran.omitted + left), _why(error))
        return Kept(captured._replace(evidence=evidence.digest, evidence_bytes=evidence.size))

    def record(self, event: Event, what: str, *, at: datetime | None = None) -> Logged:
        """Write down what has run, whatever became of the incident; raise NotStoredError, with its command, where that fails."""
        try:
            return log(self.shell, self.incident_id, event, at=at)
        except (IrcliError, OSError) as error:
            failure = NotStoredError(f"{what}, and is not recorded: {_why(error)}", hint="ircli doctor")
            ran = event.ran if isinstance(event, CommandRan | StepEnded) else Captured()
            failure.words = ran.command
            raise failure from error

    def _output(self, ran: "Ran") -> tuple[str, tuple[tuple[str, int], ...]]:
        """Return what was said, each side of a gap blacked out by itself."""
        if not ran.omitted:
            return self._redacted(ran.output.decode("utf-8", "surrogateescape"))
        head, before = self._redacted(ran.output[: ran.gap].decode("utf-8", "surrogateescape"))
        tail, behind = self._redacted(ran.output[ran.gap :].decode("utf-8", "surrogateescape"))
        return f"{head}[{ran.omitted} bytes were not kept]\n{tail}", (*before, *behind)

    def _arguments(self, command: Sequence[str]) -> tuple[str, tuple[tuple[str, int], ...]]:
        """Return a command line, each argument blacked out before it is quoted."""
        if not self.redacts:
            return shlex.join(command), ()
        from ircli.playbook.redaction import redact_command

        found = redact_command(command, self.secrets, self.values)
        return found.text, found.counts

    def _redacted(self, text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
        if not self.redacts:
            return text, ()
        from ircli.playbook.redaction import redact

        found = redact(text, self.secrets, self.values)
        return found.text, found.counts


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no signal come between the end of a command and its record; it comes right after."""
    import signal

    numbers = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _why(error: Exception) -> str:
    return str(getattr(error, "message", "") or getattr(error, "strerror", "") or error)


def host() -> str:
    """Return what the machine is called."""
    return platform.node()


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


def _counts(found: Sequence[tuple[str, int]]) -> tuple[Redaction, ...]:
    total: dict[str, int] = {}
    for rule, count in found:
        total[rule] = total.get(rule, 0) + count
    return tuple(Redaction(rule, count) for rule, count in total.items())
