"""`ircli action edit`."""

from typing import Annotated

import typer

from ircli.cli.action.choosing import point_to
from ircli.cli.action.days import day_of
from ircli.cli.action.parameters import AnyAction, Due, Kind, Owner, Priority, Ticket, kind_of
from ircli.cli.action.telling import acknowledge, carry_out, numbered
from ircli.cli.options import At, By, session_of
from ircli.domain.agreed import in_short
from ircli.domain.requests import EditAction

app = typer.Typer(rich_markup_mode=None)


@app.command()
def edit(
    ctx: typer.Context,
    action: AnyAction = None,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help="What is to be done.")] = None,
    owner: Owner = None,
    due: Due = None,
    kind: Kind = None,
    priority: Priority = None,
    reference: Ticket = None,
    at: At = None,
    by: By = None,
) -> None:
    """Change what is known of an action; an empty text takes a part away."""
    session = session_of(ctx, by=by)
    meant = point_to(session, action)
    request = EditAction(
        meant.number,
        text=text,
        owner=owner,
        due=day_of(session, due) if due is not None else None,
        kind=kind_of(kind),
        priority=priority,
        reference=reference,
    )
    done = carry_out(session, meant, request, at)
    edited = numbered(done, meant.number)
    sentence = f"Action {edited.number} is now: {in_short(edited)}"
    acknowledge(session, done, edited, sentence, then=("ircli action list",))
