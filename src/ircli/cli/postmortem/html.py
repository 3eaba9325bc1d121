"""`ircli postmortem html`: one file to send or print, which needs nothing beside it."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from ircli import service
from ircli.cli.look import warn_of_damage
from ircli.cli.options import Incident, session_of
from ircli.cli.session import Session
from ircli.domain.text import visible

if TYPE_CHECKING:
    from ircli.service.postmortems import Draft

app = typer.Typer(rich_markup_mode=None)


@app.command()
def html(
    ctx: typer.Context,
    incident: Incident = "",
    stdout: Annotated[bool, typer.Option("--stdout", help="Print it, and write no file.")] = False,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write it there, not beside the timeline.")
    ] = "",
) -> None:
    """Write the postmortem as one HTML file: to read on a phone, to print, with the phases drawn.

    It holds what `generate` would write, your own text among it; nothing in it is loaded from anywhere.
    """
    session = session_of(ctx)
    from ircli.service import postmortems

    record = service.read(session.shell, incident or session.incident)
    warn_of_damage(session, record)
    made = postmortems.draft(session.shell, record, postmortems.Wish())
    answer_html(session, record, made, stdout=stdout, output=output)


def answer_html(
    session: Session, record: service.Record, made: "Draft", *, stdout: bool, output: str
) -> None:
    """Print a postmortem as HTML, or write it to a file."""
    from ircli.documents.postmortem_html import page_of
    from ircli.service.postmortems import save_beside

    text = page_of(record.incident, made.plain)
    if stdout:
        session.terminal.answer_json(
            {"id": record.id, "html": text}
        ) if session.json else session.terminal.answer(text)
        return
    path = os.path.abspath(output) if output else os.path.join(record.directory, "postmortem.html")
    save_beside(path, text, ours=not output)
    if session.json:
        session.terminal.answer_json({"id": record.id, "path": path})
    else:
        session.terminal.answer(visible(path))
    session.tell(f"Postmortem of {record.id} as one HTML file.")
