"""`ircli list`."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ircli import service
from ircli.cli.complete import words_of
from ircli.cli.options import session_of
from ircli.cli.session import Session
from ircli.domain.clock import EPOCH, millis, span_text
from ircli.domain.entry import effective
from ircli.domain.incident import OPEN, STATUSES
from ircli.domain.phrases import phrase
from ircli.domain.stamp import rfc3339
from ircli.domain.text import visible
from ircli.errors import NotFoundError, UsageError
from ircli.service import Record

if TYPE_CHECKING:
    from ircli.domain.outline import Outline
    from ircli.service.gathering import Outlines

app = typer.Typer(rich_markup_mode=None)
_WIDE = 140  # columns; narrower terminals show the end of an id, which is as good as all of it
_SHOWN = 20  # on a terminal


class Wanted(NamedTuple):
    """Which incidents somebody asks for; what is empty, or None, leaves all of them. Moments are milliseconds."""

    statuses: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    words: tuple[str, ...] = ()

    @property
    def takes_all(self) -> bool:
        """Return whether nothing narrows it."""
        return self == Wanted()

    def takes(self, one: "Outline") -> bool:
        """Return whether an incident is one of them, as far as can be told without its entries."""
        return (
            (not self.statuses or one.status in self.statuses)
            and (not self.severities or (one.severity or "unset").casefold() in self.severities)
            and (not self.services or any(name.casefold() in self.services for name in one.services))
            and (self.since is None or (one.begun is not None and one.begun >= self.since))
            and (self.until is None or (one.begun is not None and one.begun < self.until))
        )


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
    limit: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER", min=1, help=f"Only the latest; {_SHOWN} on a terminal, all elsewhere."
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All, on a terminal too.")] = False,
) -> None:
    """List incidents."""
    session = session_of(ctx)
    if every and limit is not None:
        raise UsageError("All, or a number of them, not both.", hint="Give --all or --limit.")
    wanted = Wanted(
        statuses=_statuses(status or []),
        severities=tuple(map(str.casefold, severity or [])),
        services=tuple(map(str.casefold, services or [])),
        since=_millis(session.understand(since, days=True)),
        until=_millis(session.understand(until, days=True)),
        words=tuple(map(str.casefold, text or [])),
    )
    if limit is None and not wanted.words and not session.json and not session.terminal.is_rich:
        lines = service.answered(
            session.shell, "list", repr(wanted), lambda known: service.Answer(_lines(wanted, known))
        )
        _answer(session, lines)
        return
    incidents = service.outlines(session.shell)
    found = _found(session, wanted, incidents)
    if session.json:
        session.terminal.answer_json_items(map(_document, _records(session, islice(found, limit))))
        return
    most = limit or (_SHOWN if session.terminal.is_rich and not every else None)
    shown = list(islice(found, most))
    if not shown:
        _say_none(session, len(incidents))
        return
    session.terminal.table(
        ("", "id", "severity", "status", "known since", "title"), _rows(session, shown), wrap="title"
    )
    more = 0
    if most is not None:
        more = len(incidents) - len(shown) if wanted.takes_all else sum(1 for _ in found)
    if more:
        flags = (("--status", status), ("--severity", severity), ("--service", services))
        times = (("--since", since), ("--until", until))
        chosen = [part for flag, values in flags for value in values or [] for part in (flag, value)]
        chosen += [part for flag, value in times if value is not None for part in (flag, value)]
        session.tell(f"  … {more:,} more: {session.again('list', *(text or []), *chosen, '--all')}")


def _found(session: Session, wanted: Wanted, incidents: "Outlines") -> "Iterator[Outline]":
    """Give the incidents that are wanted, the latest first; words are looked for in all that was written on them."""
    found = (one for one in incidents.latest() if wanted.takes(one))
    if not wanted.words:
        return found
    return (
        one
        for one in found
        for record in _records(session, (one,))
        if all(word in _words(record) for word in wanted.words)
    )


def _records(session: Session, found: "Iterable[Outline]") -> Iterator[Record]:
    """Give the records of incidents, one after the other."""
    for one in found:
        try:
            yield service.read(session.shell, one.id)
        except NotFoundError:
            continue  # somebody has removed it meanwhile


def _words(record: Record) -> str:
    """Return all that was written on an incident and still counts, as one text to search."""
    said = [phrase(entry.event) for entry in effective(record.entries)]
    return "\n".join([record.id, record.incident.title, record.incident.summary, *said]).casefold()


def _document(record: Record) -> dict[str, object]:
    from ircli.documents.incident_json import show_json

    return show_json(service.facts(record))


def _answer(session: Session, lines: str) -> None:
    """Give a pipe all lines, with the mark on the incident that this terminal acts on."""
    if not lines:
        _say_none(session, len(service.outlines(session.shell)))
        return
    here = session.here()
    session.terminal.answer(f"\n{lines}".replace(f"\n\t{here}\t", f"\n*\t{here}\t")[1:])


def _say_none(session: Session, total: int) -> None:
    if total:
        session.tell(f"No incident matches ({total} in all).")
    else:
        session.tell("No incident. Open one: ircli declare 'What is broken'")


def _lines(wanted: Wanted, incidents: "Outlines") -> str:
    """Return the lines for a pipe, whoever asks and wherever: the first column is blank."""
    rows = [_row(one, since=_moment(one)) for one in incidents.latest() if wanted.takes(one)]
    return "\n".join(["\t".join(map(visible, row)) for row in rows])


def _rows(session: Session, found: "Iterable[Outline]") -> list[tuple[str, ...]]:
    terminal, here, now = session.terminal, session.here(), session.shell.now()
    is_narrow = terminal.is_rich and terminal.width() < _WIDE
    rows = []
    for one in found:
        mark, name, *rest = _row(one, since=_age(one, now) if terminal.is_rich else _moment(one))
        rows.append(("*" if name == here else mark, name[-4:] if is_narrow else name, *rest))
    return rows


def _row(one: "Outline", *, since: str) -> tuple[str, ...]:
    return ("", one.id, one.severity or "unset", one.status + " (drill)" * one.drill, since, one.title)


def _moment(one: "Outline") -> str:
    return rfc3339(one.begun) if one.begun is not None else "-"


def _age(one: "Outline", now: datetime) -> str:
    """Return how long ago it was known, as people want to know it; older than a week, the day."""
    if one.begun is None:
        return "-"
    begun = EPOCH + timedelta(milliseconds=one.begun)
    age = now - begun
    return f"{begun:%Y-%m-%d}" if age > timedelta(days=7) else f"{span_text(age.total_seconds())} ago"


def _statuses(given: list[str]) -> tuple[str, ...]:
    wanted: list[str] = []
    for one in given:
        if one == "open":
            wanted += OPEN
        elif one in STATUSES:
            wanted.append(one)
        else:
            raise UsageError(f"'{one}' is no status.", hint=f"open, or one of: {', '.join(STATUSES)}.")
    return tuple(wanted)


def _millis(moment: datetime | None) -> int | None:
    return millis(moment) if moment is not None else None
