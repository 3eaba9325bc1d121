"""`ircli action`: a group, whose commands each have a module of their own."""

import typer

from ircli.cli.options import session_of
from ircli.cli.tree import group_of

# In the order of help; the module of each has an `app` with it.
MODULES = {
    "add": "add",
    "list": "listing",
    "done": "ending",
    "reopen": "ending",
    "drop": "ending",
    "edit": "edit",
    "remind": "remind",
    "export": "export",
}


app = typer.Typer(rich_markup_mode=None)
action = typer.Typer(
    cls=group_of("ircli.cli.action", MODULES),
    help="Agree on what is to be done, and see that it is.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(action, name="action")


@action.callback()
def alone(ctx: typer.Context) -> None:
    """Agree on what is to be done, and see that it is."""
    if ctx.invoked_subcommand is None:
        from ircli.cli.action.choosing import Filter
        from ircli.cli.action.listing import show

        session = session_of(ctx)
        show(session, Filter(incident=session.incident))
