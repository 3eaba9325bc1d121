"""Corrections: nothing is edited in place, everything can be put right."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli.complete import words_of
from ircli.cli.options import At, By, Reason, session_of, words
from ircli.cli.session import Session
from ircli.domain.clock import write_moment
from ircli.domain.entry import Entry, effective, in_order
from ircli.domain.events import NOTE_KINDS, Amended, Noted, Withdrawn
from ircli.domain.phrases import phrase
from ircli.domain.requests import Amend, Withdraw
from ircli.domain.text import visible
from ircli.errors import RefusedError
from ircli.service import Change, Record, Step

app = typer.Typer(rich_markup_mode=None)

EntryName = Annotated[
    str, typer.Argument(metavar="ENTRY", help="Its number in `ircli timeline`, `last`, or its id.")
]


@app.command()
def amend(
    ctx: typer.Context,
    entry: EntryName,
    text: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]...", help="The right words.")] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            help="The right kind of note.",
            autocompletion=words_of(NOTE_KINDS),
        ),
    ] = None,
    at: At = None,
    by: By = None,
) -> None:
    """Correct the words, time or kind of an entry."""
    session = session_of(ctx, by=by)
    record = service.read(session.shell, session.incident)
    found = service.entry_named(record, entry)
    _refuse_withdrawn(record, found)
    moment = session.understand(at)
    request = Amend(found, text=words(text) or None, at=write_moment(moment) if moment else None, kind=kind)
    done = service.change(session.shell, record.id, [Step(request)])
    session.done(done, f"Corrected entry {_number(done.record, found.id)}.")
    was, now = _standing(record, found.id), _standing(done.record, found.id)
    if was is not None and now is not None:
        session.tell(f"  was: {_described(session, was, beside=now)}")
        session.tell(f"  now: {_described(session, now, beside=was)}")
    session.suggest("ircli timeline --history", _undo(done), incident=done.record.id)


@app.command()
def withdraw(ctx: typer.Context, entry: EntryName, reason: Reason = None, by: By = None) -> None:
    """Take an entry back; it stays in the history."""
    session = session_of(ctx, by=by)
    record = service.read(session.shell, session.incident)
    found = service.entry_named(record, entry)
    done = service.change(session.shell, record.id, [Step(Withdraw(found, reason=reason or ""))])
    verb = "Withdrawn"
    if isinstance(found.event, Withdrawn):
        verb, found = "Counts again", service.entry_named(record, found.event.target)
    session.done(done, f"{verb}: {_short(found)}", then=("ircli timeline --history", _undo(done)))


def _refuse_withdrawn(record: Record, entry: Entry) -> None:
    """Raise RefusedError where an entry is withdrawn, naming the withdrawal that would have to go."""
    if isinstance(entry.event, Amended | Withdrawn) or _standing(record, entry.id) is not None:
        return
    raise RefusedError(
        f"Entry {_number(record, entry.id)} is withdrawn.",
        hint=f"ircli withdraw {_withdrawal(record, entry.id)} brings it back.",
    )


def _withdrawal(record: Record, target: str) -> int:
    """Return the number of the withdrawal by which an entry does not count; 0 where there is none."""
    by: dict[str, int] = {}  # the last correction that itself counts decides
    for number, entry in reversed(list(enumerate(record.entries, start=1))):
        event = entry.event
        if isinstance(event, Amended | Withdrawn) and event.target < entry.id and not by.get(entry.id):
            by.setdefault(event.target, number if isinstance(event, Withdrawn) else 0)
    return by.get(target, 0)


def _standing(record: Record, identity: str) -> Entry | None:
    """Return an entry as it counts, with its corrections; None where it does not."""
    return next((entry for entry in effective(record.entries) if entry.id == identity), None)


def _described(session: Session, entry: Entry, *, beside: Entry) -> str:
    """Return an entry's words, with its time and its kind where those differ from another state of it."""
    at = session.local(entry.at) if entry.at is not None else "undated"
    kind = entry.event.kind if isinstance(entry.event, Noted) else entry.kind
    parts = [
        at if entry.at != beside.at else "",
        kind if entry.data.get("kind") != beside.data.get("kind") else "",
        _short(entry),
    ]
    return "  ".join(part for part in parts if part)


def _undo(done: Change) -> str:
    return f"ircli withdraw {_number(done.record, done.entries[-1].id)}"


def _number(record: Record, identity: str) -> int:
    """Return the number that commands know an entry by."""
    return next(
        number for number, entry in enumerate(in_order(record.entries), start=1) if entry.id == identity
    )


def _short(entry: Entry) -> str:
    text = visible(phrase(entry.event))
    return f"{text[:60]}…" if len(text) > 60 else text
