"""`ircli timeline`: what happened, in order; live, as it was known, or with its corrections."""

import gc
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

import typer

from ircli import service
from ircli.cli.complete import words_of
from ircli.cli.look import warn_of_damage
from ircli.cli.options import Incident, session_of
from ircli.cli.session import Session
from ircli.documents.timeline import kept, timeline_json, timeline_order
from ircli.domain.clock import write_moment
from ircli.domain.entry import Entry, effective
from ircli.domain.events import KINDS, NOTE_KINDS, Amended, CommandRan, Noted, StepEnded, Withdrawn
from ircli.domain.incident import fold
from ircli.domain.phrases import phrase
from ircli.domain.text import visible
from ircli.errors import NotFoundError, UsageError
from ircli.service import Record

app = typer.Typer(rich_markup_mode=None)
_POLL_SECONDS = 0.5


@app.command()
def timeline(
    ctx: typer.Context,
    incident: Incident = "",
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only what was so at this time or later.")
    ] = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            help="Only this kind of entry or note; repeatable.",
            autocompletion=words_of((*NOTE_KINDS, *KINDS)),
        ),
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with new entries as they come; Ctrl-C leaves.")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option(metavar="TIME", help="State and entries as they were known then.")
    ] = None,
    last: Annotated[
        int | None, typer.Option("--last", "-n", metavar="N", min=1, help="Only the last N of them.")
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="With corrections, and with what was before them.")
    ] = False,
) -> None:
    """Show what happened, in order."""
    session = session_of(ctx)
    if follow and (session.json or as_of or history):
        raise UsageError(
            "--follow goes with no --json, --as-of or --history.", hint="ircli timeline --follow"
        )
    record = service.read(session.shell, incident or session.incident)
    moment = session.understand(as_of)
    if moment is not None:
        record = _as_known(session, record, moment)
    warn_of_damage(session, record)
    _check_kinds(kinds or [], record)
    view = _View(session, since=session.understand(since, days=True), kinds=kinds or [], history=history)
    if session.json:
        session.terminal.answer_json(timeline_json([entry for _, entry in view.chosen(record, last)]))
        return
    view.show(record, last)
    if follow:
        _follow(view, record)


def _follow(view: "_View", record: Record) -> None:
    """Show new entries as they come, until somebody has seen enough."""
    gc.enable()  # a command that goes on for hours does make garbage
    try:
        while True:
            time.sleep(_POLL_SECONDS)
            seen = {entry.id for entry in record.entries}
            record = service.read(view.session.shell, record.id)
            view.add([pair for pair in view.chosen(record) if pair[1].id not in seen])
    except KeyboardInterrupt:
        view.session.terminal.stopped_asking = True  # it is how following ends: nothing to talk about
        raise


def _check_kinds(kinds: list[str], record: Record) -> None:
    known = {_word(kind) for kind in (*NOTE_KINDS, *KINDS, *(entry.kind for entry in record.entries))}
    for kind in kinds:
        if _word(kind) not in known:
            raise UsageError(
                f"'{kind}' is no kind of entry.", hint=f"One of: {', '.join((*NOTE_KINDS, *KINDS))}."
            )


class _View:
    """What of a timeline is shown, and how."""

    def __init__(self, session: Session, *, since: datetime | None, kinds: list[str], history: bool) -> None:
        self.session = session
        self.since = since
        self.kinds = {_word(kind) for kind in kinds}
        self.history = history

    def chosen(self, record: Record, last: int | None = None) -> list[tuple[str, Entry]]:
        """Return the entries to show, each with the number that commands know it by."""
        numbers = {entry.id: str(number) for number, entry in enumerate(record.entries, start=1)}
        shown = timeline_order(record.entries if self.history else effective(record.entries))
        wanted = [(numbers[entry.id], entry) for entry in shown if self._wanted(entry)]
        return wanted[-last:] if last is not None else wanted

    def show(self, record: Record, last: int | None) -> None:
        """Show the whole of it, or the last entries."""
        fates = _fates(record.entries) if self.history else {}
        numbers = {entry.id: f"#{number}" for number, entry in enumerate(record.entries, start=1)}
        chosen = self.chosen(record, last)
        rows = [self._row(number, entry, fates.get(entry.id, ""), numbers) for number, entry in chosen]
        header = f"at ({self._zone([entry for _, entry in chosen])})"
        self.session.terminal.table(("#", header, "by", "kind", "what"), rows, wrap="what")
        if any(isinstance(one.event, StepEnded | CommandRan) and one.event.ran.output for _, one in chosen):
            self.session.tell("  output    of commands: ircli timeline --json")

    def add(self, pairs: list[tuple[str, Entry]]) -> None:
        """Show entries that are new."""
        for number, entry in pairs:
            row = self._row(number, entry, "", {})
            gap = "  " if self.session.terminal.is_rich else "\t"
            self.session.terminal.answer(gap.join(visible(cell) for cell in row))

    def _wanted(self, entry: Entry) -> bool:
        if self.kinds and _word(entry.kind) not in self.kinds and _word(_kind(entry)) not in self.kinds:
            return False
        return self.since is None or (entry.at is not None and entry.at >= self.since)

    def _row(
        self, number: str, entry: Entry, fate: str, numbers: Mapping[str, str]
    ) -> tuple[str, str, str, str, str]:
        text = phrase(entry.event)
        if isinstance(entry.event, Amended | Withdrawn):
            # People know entries by their numbers.
            text = text.replace(entry.event.target, numbers.get(entry.event.target, entry.event.target), 1)
        if isinstance(entry.event, Noted):
            text += "".join(f"  {link}" for link in entry.event.links)
        digest, _ = kept(entry.event)
        text += f"  [evidence {digest[:12]}]" if digest else ""
        # People read words; programs look for the one that they know.
        kind = _kind(entry).replace("_", " ") if self.session.terminal.is_rich else _kind(entry)
        return number, self._when(entry), entry.by, kind, f"({fate}) {text}" if fate else text

    def _zone(self, entries: Sequence[Entry]) -> str:
        """Return the name of the zone that times are shown in: both names where the clocks were changed."""
        moments = [entry.at for entry in entries if entry.at is not None] or [self.session.shell.now()]
        zone = self.session.zone()
        return visible("/".join(dict.fromkeys(moment.astimezone(zone).tzname() or "" for moment in moments)))

    def _when(self, entry: Entry) -> str:
        if entry.at is None:
            at_text = entry.data.get("at_text")
            return f"undated ({at_text})" if at_text else "undated"
        if not self.session.terminal.is_rich:
            return write_moment(entry.at)
        there = entry.at.astimezone(self.session.zone())
        return (
            f"{there:%Y-%m-%d %H:%M:%S}"
            if there.year != self.session.shell.now().year
            else f"{there:%m-%d %H:%M:%S}"
        )


def _kind(entry: Entry) -> str:
    return entry.event.kind if isinstance(entry.event, Noted) else entry.kind


def _word(kind: str) -> str:
    """Return a kind as it is compared, so that one can be typed as it is read."""
    return kind.casefold().replace(" ", "_")


def _fates(entries: Sequence[Entry]) -> dict[str, str]:
    """Return what became of each entry that was corrected."""
    counted = {entry.id for entry in effective(entries)}
    fates: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry.event, Amended):
            fates[entry.event.target] = "corrected"
        if isinstance(entry.event, Withdrawn) and entry.event.target not in counted:
            fates[entry.event.target] = "withdrawn"
    return fates


def _as_known(session: Session, record: Record, moment: datetime) -> Record:
    """Return the record as it stood at a moment: only what had been written by then."""
    entries = tuple(
        entry for entry in record.entries if entry.recorded_at is not None and entry.recorded_at <= moment
    )
    incident = fold(entries)
    if incident is None:
        raise NotFoundError(f"Nothing was recorded by {write_moment(moment)}.", hint="ircli timeline")
    level = incident.severity.name if incident.severity is not None else "severity unset"
    session.tell(f"As known at {session.local(moment)}: {incident.status}, {visible(level)}.")
    return record._replace(entries=entries, incident=incident)
