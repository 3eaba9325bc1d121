"""`ircli runbook suggest`."""

from typing import Annotated

import typer

from ircli.cli.options import session_of
from ircli.cli.runbook.choosing import warn_of_refused
from ircli.cli.runbook.listing import today_of
from ircli.service import runbooks

app = typer.Typer(rich_markup_mode=None)


@app.command()
def suggest(
    ctx: typer.Context,
    service: Annotated[
        list[str] | None, typer.Option("--service", metavar="NAME", help="One that is affected; repeatable.")
    ] = None,
    alert: Annotated[
        list[str] | None, typer.Option("--alert", metavar="NAME", help="An alert that fired; repeatable.")
    ] = None,
) -> None:
    """Say which runbooks fit the incident, the best first, and why."""
    session = session_of(ctx)
    found, refused = runbooks.suggested(
        session.shell, session.incident, services=service or (), alerts=alert or ()
    )
    warn_of_refused(session, refused)
    if session.json:
        from ircli.documents.runbook_json import suggestion_json

        session.terminal.answer_json([suggestion_json(one, today_of(session)) for one in found])
        return
    if not found:
        session.tell("No runbook fits what is known.")
        session.suggest("ircli runbook list")
        return
    rows = [
        (
            one.entry.name,
            one.entry.title,
            "; ".join(one.reasons),
            one.entry.source if session.terminal.is_rich else one.entry.path,
        )
        for one in found
    ]
    session.terminal.table(("name", "title", "why", "from"), rows, wrap="why")
    session.suggest("ircli runbook show NAME")
