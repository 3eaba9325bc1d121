"""`ircli list`."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from ircli import service
from ircli.cli.complete import words_of
from ircli.cli.options import session_of
from ircli.cli.session import Session, moment_text
from ircli.domain.clock import span_text
from ircli.domain.entry import effective
from ircli.domain.incident import OPEN, STATUSES
from ircli.domain.phrases import phrase
from ircli.errors import UsageError
from ircli.service import Record

app = typer.Typer(rich_markup_mode=None)
_WIDE = 140  # columns; narrower terminals show the end of an id, which is as good as all of it


@app.command("list")
def list_incidents(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT]...", help="Only with these words in id, title, summary or entries."),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help=f"open, or one of: {', '.join(STATUSES)}; repeatable.",
            autocompletion=words_of(("open", *STATUSES)),
        ),
    ] = None,
    severity: Annotated[
        list[str] | None,
        typer.Option("--severity", "-s", metavar="LEVEL", help="A level, or unset; repeatable."),
    ] = None,
    services: Annotated[
        list[str] | None, typer.Option("--service", metavar="NAME", help="Affected; repeatable.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Detected or declared at this time or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="Detected or declared before this time.")
    ] = None,
) -> None:
    """List incidents."""
    session = session_of(ctx)
    wanted = _statuses(status or [])
    after, before = session.understand(since, days=True), session.understand(until, days=True)
    found, total = [], 0
    for record in service.records(session.shell):
        total += 1
        incident, begun = record.incident, _begun(record)
        level = incident.severity.name if incident.severity is not None else "unset"
        haystack = _words(record) if text else ""
        if (
            (not wanted or incident.status in wanted)
            and (not severity or level.casefold() in {one.casefold() for one in severity})
            and (
                not services
                or {one.casefold() for one in services} & {one.casefold() for one in incident.services}
            )
            and (after is None or (begun is not None and begun >= after))
            and (before is None or (begun is not None and begun < before))
            and all(word.casefold() in haystack for word in text or [])
        ):
            found.append(record)
    found.sort(key=lambda record: (moment_text(_begun(record)), record.id), reverse=True)
    _show(session, found, total)


def _words(record: Record) -> str:
    """Return all that was written on an incident and still counts, as one text to search."""
    said = [phrase(entry.event) for entry in effective(record.entries)]
    return "\n".join([record.id, record.incident.title, record.incident.summary, *said]).casefold()


def _show(session: Session, found: list[Record], total: int) -> None:
    if session.json:
        from ircli.documents.incident_json import show_json

        session.terminal.answer_json([show_json(service.facts(record)) for record in found])
        return
    if not found and total:
        session.tell(f"No incident matches ({total} in all).")
        return
    if not found:
        session.tell("No incident. Open one: ircli declare 'What is broken'")
        return
    here, now = session.here(), session.shell.now()
    rows = []
    for record in found:
        incident, begun = record.incident, _begun(record)
        rows.append(
            (
                "*" if record.id == here else "",
                record.id
                if not session.terminal.is_rich or session.terminal.width() >= _WIDE
                else record.id[-4:],
                incident.severity.name if incident.severity is not None else "unset",
                incident.status + (" (drill)" if incident.drill else ""),
                _age(begun, now) if session.terminal.is_rich else moment_text(begun),
                incident.title,
            )
        )
    session.terminal.table(("", "id", "severity", "status", "known since", "title"), rows, wrap="title")


def _age(begun: datetime | None, now: datetime) -> str:
    """Return how long ago something was, as people want to know it; older than a week, the day."""
    if begun is None:
        return "-"
    age = now - begun
    return f"{begun:%Y-%m-%d}" if age > timedelta(days=7) else f"{span_text(age.total_seconds())} ago"


def _begun(record: Record) -> datetime | None:
    times = record.incident.times
    return times.detected or times.declared or times.started


def _statuses(given: list[str]) -> set[str]:
    wanted: set[str] = set()
    for one in given:
        if one == "open":
            wanted.update(OPEN)
        elif one in STATUSES:
            wanted.add(one)
        else:
            raise UsageError(f"'{one}' is no status.", hint=f"open, or one of: {', '.join(STATUSES)}.")
    return wanted
