"""Tell what became of what was imported: row by row where that is asked for, and in all."""

import time
from collections import Counter
from typing import NamedTuple

from ircli.cli.session import Session
from ircli.documents.timeline import moment_json
from ircli.domain.clock import ZONE_HINT
from ircli.domain.incident import MILESTONES
from ircli.domain.text import visible
from ircli.errors import CheckFailedError
from ircli.service.filing import KNOWN, NEW, NOTE, REFUSED, Taken

STANDARD_INPUT = "standard input"
_NAMED = 3  # lines that a note names; the rest is counted
_PATIENCE = 1.0  # seconds before it is said how far it is
_EVERY = 0.2


class _Many(NamedTuple):
    """What a file of many came to."""

    file: str
    states: Counter[str]


class Tally:
    """What became of everything in one run of a command."""

    def __init__(self, session: Session, *, dry_run: bool) -> None:
        """Take where it is told; nothing is written yet."""
        self.session = session
        self.dry_run = dry_run
        self.all: list[Taken] = []  # where each is shown
        self.many: list[_Many] = []
        self.wholes: list[Taken] = []
        self.states: Counter[str] = Counter()
        self.hints: set[str] = set()
        self._file = ""
        self._many: _Many | None = None
        self._notes: dict[str, list[Taken]] = {}
        self._progress = _Progress(session)

    def begin(self, file: str, *, many: bool) -> None:
        """Begin with a file."""
        self._file, self._notes = file, {}
        self._many = _Many(file, Counter()) if many else None

    def take(self, taken: Taken) -> None:
        """Take what became of a piece."""
        self.states[taken.state] += 1
        if self.session.json or self.dry_run:
            self.all.append(taken)
        if taken.line is None and taken.item is None and taken.state != NOTE:
            self._whole(taken)
            return
        self._many = self._many or _Many(taken.file, Counter())  # a list in a file that could have held one
        self._many.states[taken.state] += 1
        for warning in taken.warnings:
            self._notes.setdefault(warning, []).append(taken)
        self._progress.show(f"{self._file}: {sum(self._many.states.values())}")
        if taken.state == REFUSED:
            self.hints.add(taken.hint)
            if not self.session.json and not (self.dry_run and self.session.terminal.is_rich):
                self._progress.end()
                self.session.terminal.warn(f"  refused   {visible(place(taken))}: {visible(taken.reason)}")

    def end(self) -> None:
        """End with a file: say what is odd in it, once for all pieces."""
        self._progress.end()
        if self._many is not None:
            self.many.append(self._many)
        for warning, those in self._notes.items():
            if not self.session.json and (not self.dry_run or those[0].state == NOTE):
                self.session.terminal.warn(
                    f"  note      {visible(self._file)}: {visible(warning)}{_where(those)}"
                )

    def stopped(self) -> None:
        """Say what an interruption left."""
        self._progress.end()
        if self._many is not None and self._many not in self.many:
            self.many.append(self._many)
        rows = sum(many.states[NEW] for many in self.many)
        if rows and not self.dry_run and not self.session.json:
            where = f" of {visible(self._file)}" if len(self.many) == 1 else ""
            self.session.terminal.warn(
                f"  kept      {_number(rows)}{where}; the same command goes on with the rest"
            )

    def answer(self, *, whole: bool) -> None:
        """Answer under `--json`, and a trial run: what became of each piece, as far as it came where that is not all."""
        if self.session.json and (whole or self.all):
            self.session.terminal.answer_json([_json(taken) for taken in self.all])
        elif self.dry_run and self.all and not self.session.json:
            self._table([taken for taken in self.all if taken.state != NOTE])

    def conclude(self) -> None:
        """Say what it came to in all; raise CheckFailedError where something was refused."""
        refused = self.states[REFUSED]
        if not refused or len(self.many) > 1:
            for many in self.many:
                self.session.tell(_sentence(many, dry_run=self.dry_run))
        if self.dry_run:
            self.session.tell("Nothing was written.")
        if refused:
            done = "to import" if self.dry_run else "imported"
            raise CheckFailedError(
                f"{_number(refused)} refused, {self.states[NEW]} {done}, {self.states[KNOWN]} known before.",
                hint=self._hint(),
            )
        if self.dry_run:
            return
        if len(self.wholes) == 1 and not self.many:
            identity = self.wholes[0].id
            self.session.suggest(f"ircli show {identity}", f"ircli postmortem generate --incident {identity}")
        else:
            self.session.suggest("ircli list")

    def _hint(self) -> str:
        """Return the step that helps: the one that helps all, or most."""
        if len(self.hints) == 1 and "" not in self.hints:
            return next(iter(self.hints))
        return ZONE_HINT if ZONE_HINT in self.hints else "Mend them and repeat the command: what is in stays."

    def _whole(self, taken: Taken) -> None:
        self.wholes.append(taken)
        if self.session.json or self.dry_run:
            return
        for warning in taken.warnings:
            self.session.terminal.warn(f"  note      {visible(taken.file)}: {visible(warning)}")
        if taken.state == NEW:
            self.session.tell(f"Imported {visible(taken.file)}  [{taken.id}]")
        else:
            self.session.terminal.warn(
                f"  note      {visible(taken.file)} was imported before as {taken.id}; --force takes it again"
            )

    def _table(self, pieces: list[Taken]) -> None:
        if not self.session.terminal.is_rich:
            headers = ("file", "line", "becomes", "id", "severity", "title", *MILESTONES, "notes")
            self.session.terminal.table(headers, [_plain(taken) for taken in pieces])
            return
        alone = len({taken.file for taken in pieces}) == 1
        rows = [
            (_short_place(taken) if alone else place(taken), taken.state, taken.severity, _told(taken))
            for taken in pieces
        ]
        self.session.terminal.table(
            ("line", "becomes", "severity", "what, and when (UTC)"), rows, wrap="what, and when (UTC)"
        )


class _Progress:
    """How far it is, for somebody who waits."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._begun = self._last = time.monotonic()
        self._line: object = None

    def show(self, text: str) -> None:
        now = time.monotonic()
        if now - self._begun < _PATIENCE or now - self._last < _EVERY or self._session.json:
            return
        from ircli.ui.progress import Progress

        if not isinstance(self._line, Progress):
            self._line = Progress(self._session.terminal, clock=time.monotonic)
        self._last = now
        self._line.show(text)

    def end(self) -> None:
        from ircli.ui.progress import Progress

        if isinstance(self._line, Progress):
            self._line.end()


def place(taken: Taken) -> str:
    """Return where a piece stands."""
    if taken.line is not None:
        return f"{taken.file}:{taken.line}"
    return taken.file if taken.item is None else f"{taken.file}: incident {taken.item}"


def _short_place(taken: Taken) -> str:
    return str(taken.line or taken.item or "-")


def _where(those: list[Taken]) -> str:
    """Return the lines that a note is about, as far as they are few."""
    numbers = [number for taken in those if (number := taken.line or taken.item) is not None]
    if not numbers:
        return ""
    what = "line" if those[0].line is not None else "incident"
    shown = ", ".join(map(str, numbers[:_NAMED]))
    more = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
    return f"  ({what}{'s' * (len(numbers) > 1)} {shown}{more})"


def _sentence(many: _Many, *, dry_run: bool) -> str:
    begin = "Would import" if dry_run else "Imported"
    rest = [
        f"{many.states[KNOWN]} known before" if many.states[KNOWN] else "",
        f"{many.states[REFUSED]} refused" if many.states[REFUSED] else "",
    ]
    return "; ".join([f"{begin} {_number(many.states[NEW])} from {many.file}", *filter(None, rest)]) + "."


def _number(count: int) -> str:
    return f"{count} incident{'s' * (count != 1)}"


def _told(taken: Taken) -> str:
    """Return what somebody wants to see of a piece before it is written."""
    if taken.state == REFUSED:
        return taken.reason
    times = [f"{name} {at:%Y-%m-%d %H:%M}" for name in MILESTONES if (at := getattr(taken.times, name))]
    known = f"is {taken.id} already" if taken.state == KNOWN and taken.id else ""
    notes = [f"note: {warning}" for warning in taken.warnings]
    return "\n".join(filter(None, [taken.title, known, ", ".join(times), *notes]))


def _plain(taken: Taken) -> tuple[str, ...]:
    notes = [*taken.warnings, *([taken.reason] if taken.reason else [])]
    return (
        taken.file,
        str(taken.line or taken.item or ""),
        taken.state,
        taken.id,
        taken.severity,
        taken.title,
        *(moment_json(getattr(taken.times, name)) or "" for name in MILESTONES),
        "; ".join(notes),
    )


def _json(taken: Taken) -> dict[str, object]:
    return {
        "file": "-" if taken.file == STANDARD_INPUT else taken.file,
        "id": taken.id or None,
        "line": taken.line,
        "item": taken.item,
        "state": taken.state,
        "title": taken.title or None,
        "severity": taken.severity or None,
        "times": {name: moment_json(getattr(taken.times, name)) for name in MILESTONES},
        "warnings": list(taken.warnings),
        "reason": taken.reason or None,
    }
