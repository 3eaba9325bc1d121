"""`ircli runbook list`."""

from datetime import date
from typing import Annotated

import typer

from ircli.cli.options import session_of, words
from ircli.cli.runbook.choosing import warn_of_refused
from ircli.cli.session import Session
from ircli.playbook.runbooks.finding import Entry, is_stale, worded
from ircli.store.runbook_index import index

app = typer.Typer(rich_markup_mode=None)


@app.command("list")
def list_runbooks(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT]...", help="Only with these words in title, name, tags or headings."),
    ] = None,
) -> None:
    """List runbooks: whose they are, and how fresh."""
    show_all(session_of(ctx), words(text))


def show_all(session: Session, text: str) -> None:
    """Show the runbooks that have all of some words."""
    there = index(session.environ)
    warn_of_refused(session, there.refused)
    rows = worded(there.rows, text) if text else there.rows
    today = today_of(session)
    if session.json:
        from ircli.documents.runbook_json import entry_json

        session.terminal.answer_json([entry_json(entry, today) for entry in rows])
        return
    if not rows:
        session.tell(f"No runbook matches ({len(there.rows)} in all)." if there.rows else "No runbook.")
        session.tell("  try       ircli config set runbooks.paths DIR")
        return
    header = ("name", "title", "owner", "last reviewed", "review", "steps", "from")
    session.terminal.table(header, [_row(session, entry, today) for entry in rows], wrap="title")
    if session.terminal.is_rich:
        session.suggest("ircli runbook show NAME", "ircli runbook suggest")


def today_of(session: Session) -> date:
    """Return the day it is where the user is."""
    return session.shell.now().astimezone(session.zone()).date()


def _row(session: Session, entry: Entry, today: date) -> tuple[str, ...]:
    return (
        entry.name,
        entry.title,
        entry.owner or "-",
        entry.last_reviewed or "-",
        "stale" if is_stale(entry, today) else "",
        str(entry.steps),
        entry.source if session.terminal.is_rich else entry.path,
    )
