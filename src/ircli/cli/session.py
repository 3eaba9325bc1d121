"""What every command gets: the common options, the terminal, and the shell that does the work."""

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from ircli.domain.clock import understand, write_moment
from ircli.domain.text import visible
from ircli.errors import IrcliError, UsageError
from ircli.service import Change, Shell, which
from ircli.store import config
from ircli.store.problems import Problem
from ircli.ui.lastwords import hand_back
from ircli.ui.terminal import Terminal, process_terminal

# A command inside a suggestion; what follows a comma or stands in parentheses is said about it.
_COMMAND = re.compile(r"ircli [^,(]*[^,(\s]")
# These act on no incident, or name theirs already.
_ANYWHERE = ("ircli list", "ircli config", "ircli declare", "ircli doctor")


class Session:
    """One run of the command line."""

    def __init__(self, *, environ: Mapping[str, str], terminal: Terminal, shell: Shell) -> None:
        """Take the world as given; the common options are filled in while the command line is parsed."""
        self.environ = environ
        self.terminal = terminal
        self.shell = shell
        self.shell.tell = self._warn_of_playbook
        self.json = False
        self.incident = ""
        self.failing: int | None = None  # the status of a command that has one for all its failures

    def use_playbook(self, folder: str) -> None:
        """Take the parts of the playbook from a folder first."""
        if folder != self.shell.folder:
            self.shell = self.shell.with_playbook(folder)

    def understand(self, text: str | None, *, days: bool = False) -> datetime | None:
        """Return the moment that an `--at` means, echoing what was understood; None for None."""
        if text is None:
            return None
        understood = understand(text, now=self.shell.now(), zone=self.zone(), days=days)
        self.tell(f"  time      {self.local(understood.moment)}")
        if understood.remark:
            self.terminal.warn(f"  note      {understood.remark}")
        return understood.moment

    def zone(self) -> tzinfo | None:
        """Return the zone that the user reads and types; None for the system's."""
        named = self.named_zone(None)
        return named[0] if named is not None else None

    def named_zone(self, name: str | None) -> tuple[tzinfo, str] | None:
        """Return a zone and its name: the one given, or the one set; None where neither is."""
        name = name or config.value(self.environ, "zone")
        if not name:
            return None
        import zoneinfo

        try:
            return zoneinfo.ZoneInfo(name), name
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError) as error:
            raise UsageError(f"'{name}' is no time zone.", hint="Such as UTC or Europe/Berlin.") from error

    def local(self, moment: datetime) -> str:
        """Return a moment as people read it, in their zone and with its name."""
        there = moment.astimezone(self.zone())
        return f"{there:%Y-%m-%d %H:%M:%S} {there.tzname()}"

    def tell(self, text: str) -> None:
        """Say one line beside the answer, where somebody reads it; words in it that end a line do not."""
        if not self.json:
            self.terminal.tell(visible(text))

    def done(self, change: Change, sentence: str, *, then: tuple[str, ...] = ()) -> None:
        """Acknowledge a change: what was recorded and where, what looks odd, and what makes sense next."""
        if self.json:
            self.terminal.answer_json(change_document(change))
        self.tell(f"{visible(sentence)}  [{change.record.id}]")
        self.warn_of_oddities(change)
        self.suggest(*then, incident=change.record.id)

    def warn_of_oddities(self, change: Change) -> None:
        """Say which times a change put in an impossible order, and what mends that."""
        for first, second in change.oddities:
            mend = self.aimed(f"ircli mark {second} --at TIME", change.record.id)
            self.terminal.warn(f"  odd       {second} is before {first}. Mend: {mend}")

    def say_keys(self, stopping: str) -> None:
        """Say how menus are answered, and what an interruption leaves."""
        how = "number or word" if self.terminal.is_plain else "arrows or number"
        self.tell(f"  keys      {how}, then Enter; Ctrl-C stops, {stopping}")

    def again(self, *parts: str) -> str:
        """Return the command line that would do the same without asking."""
        import shlex

        where = ["--incident", self.incident] if self.incident else []
        by = ["--by", self.shell.author] if self.shell.author else []
        book = ["--playbook", self.shell.folder] if self.shell.folder else []
        return shlex.join([visible(part) for part in ("ircli", *parts, *where, *by, *book)])

    def suggest(self, *commands: str, incident: str = "") -> None:
        """Name the commands that make sense next for an incident: one by its id, else the one named to this command."""
        if self.json:
            return
        meant = incident or self._meant(self.incident)
        for number, command in enumerate(commands):
            self.tell(f"  {'next' if number == 0 else '':8}  {self.aimed(command, meant)}")

    def here(self) -> str:
        """Return the id of the incident that a bare command at this terminal acts on; blank where there is none."""
        return self._meant("")

    def aimed(self, suggestion: str, incident: str) -> str:
        """Return a suggestion whose commands hit the incident with this id, wherever bare ones would go."""
        if not incident or incident == self.here():
            return suggestion
        short = incident[-4:]
        named = short if self._meant(short) == incident else incident
        return _COMMAND.sub(
            lambda command: (
                command[0]
                if command[0].startswith(_ANYWHERE) or "--incident" in command[0]
                else f"{command[0]} --incident {named}"
            ),
            suggestion,
        )

    def _warn_of_playbook(self, problem: Problem) -> None:
        if "_IRCLI_COMPLETE" not in self.environ:  # half-typed words are completed in silence
            self.terminal.warn(visible(f"ircli: {problem.sentence} See: {problem.see}"))

    def _meant(self, part: str) -> str:
        try:
            return which(self.shell, part)
        except (IrcliError, OSError):
            return ""  # a suggestion is no reason to fail

    def fail(self, error: IrcliError, *, heading: str = "Not recorded") -> int:
        """Tell about a failure and return its exit status; the heading says what became of the words."""
        if self.json:
            import json

            document = {"error": {"code": error.code, "message": error.message, "hint": error.hint}}
            if error.words:
                document["error"]["words"] = error.words
            self.terminal.warn(json.dumps(document, ensure_ascii=True))
        else:
            if error.words:
                hand_back(error.words, heading)
            self.terminal.warn(f"ircli: {visible(error.message)}")
            if error.hint:
                self.terminal.warn(f"  try       {visible(error.hint)}")
        return error.status


def change_document(change: Change) -> dict[str, Any]:
    """Return what a change answers under `--json`."""
    from ircli.documents.timeline import timeline_json

    incident = change.record.incident
    return {
        "id": change.record.id,
        "title": incident.title,
        "status": incident.status,
        "severity": incident.severity.name if incident.severity is not None else "unset",
        "entries": timeline_json(change.entries),
        "odd": [[f"{first}_at", f"{second}_at"] for first, second in change.oddities],
    }


def process_session() -> Session:
    """Return the session of this process."""
    return Session(
        environ=os.environ,
        terminal=process_terminal(os.environ),
        shell=Shell(environ=os.environ, now=lambda: datetime.now(UTC)),
    )


def moment_text(moment: datetime | None) -> str:
    """Return a moment in full, or a dash where nobody knows."""
    return write_moment(moment) if moment is not None else "-"
