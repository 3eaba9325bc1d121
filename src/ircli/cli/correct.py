"""Corrections: nothing is edited in place, everything can be put right."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli.complete import words_of
from ircli.cli.options import At, By, Reason, session_of, words
from ircli.cli.session import Session
from ircli.domain.clock import write_moment
from ircli.domain.entry import Entry
from ircli.domain.events import NOTE_KINDS, Withdrawn
from ircli.domain.phrases import phrase
from ircli.domain.requests import Amend, Withdraw
from ircli.domain.text import visible
from ircli.service import Step

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
    found = _found(session, entry)
    moment = session.understand(at)
    request = Amend(found, text=words(text) or None, at=write_moment(moment) if moment else None, kind=kind)
    done = service.change(session.shell, session.incident, [Step(request)])
    session.done(
        done, f"Corrected: {_short(found)}", then=("ircli timeline --history", "ircli withdraw last")
    )


@app.command()
def withdraw(ctx: typer.Context, entry: EntryName, reason: Reason = None, by: By = None) -> None:
    """Take an entry back; it stays in the history."""
    session = session_of(ctx, by=by)
    record = service.read(session.shell, session.incident)
    found = service.entry_named(record, entry)
    done = service.change(session.shell, session.incident, [Step(Withdraw(found, reason=reason or ""))])
    verb = "Withdrawn"
    if isinstance(found.event, Withdrawn):
        verb, found = "Counts again", service.entry_named(record, found.event.target)
    session.done(done, f"{verb}: {_short(found)}", then=("ircli timeline --history", "ircli withdraw last"))


def _found(session: Session, name: str) -> Entry:
    return service.entry_named(service.read(session.shell, session.incident), name)


def _short(entry: Entry) -> str:
    text = visible(phrase(entry.event))
    return f"{text[:60]}…" if len(text) > 60 else text
