"""`ircli runbook index`."""

from typing import Annotated

import typer

from ircli.cli.options import session_of
from ircli.cli.runbook.choosing import warn_of_refused
from ircli.service import runbooks
from ircli.store.runbook_index import index as index_of

app = typer.Typer(rich_markup_mode=None)


@app.command()
def index(
    ctx: typer.Context,
    root: Annotated[
        str | None,
        typer.Option(
            "--root", metavar="DIR", help="Every Markdown file below this folder, instead of the runbooks."
        ),
    ] = None,
) -> None:
    """Say what is in each runbook, for programs."""
    session = session_of(ctx)
    there = index_of(session.environ) if root is None else runbooks.below(session.environ, root)
    warn_of_refused(session, there.refused)
    if session.json:
        from ircli.documents.runbook_json import index_json

        session.terminal.answer_json([index_json(entry) for entry in there.rows])
        return
    rows = [
        (
            entry.place,
            entry.title,
            str(entry.steps),
            str(len(entry.headings)),
            str(entry.fences.total),
            str(entry.fences.shell),
            str(entry.fences.nested),
            str(entry.faults),
        )
        for entry in there.rows
    ]
    header = ("runbook", "title", "steps", "headings", "fences", "shell", "nested", "faults")
    session.terminal.table(header, rows, wrap="title")
    session.tell(f"{len(rows)} in all.")
