"""`ircli runbook`: a group, whose commands each have a module of their own."""

import typer

from ircli.cli.options import session_of
from ircli.cli.tree import group_of

# In the order of help; the module of each has an `app` with it.
MODULES = {
    "list": "listing",
    "show": "show",
    "suggest": "suggest",
    "run": "run",
    "resume": "run",
    "new": "new",
    "lint": "lint",
    "reviewed": "reviewed",
    "index": "index",
}


app = typer.Typer(rich_markup_mode=None)
runbook = typer.Typer(
    cls=group_of("ircli.cli.runbook", MODULES),
    help="Find, follow and run runbooks.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(runbook, name="runbook")


@runbook.callback()
def alone(ctx: typer.Context) -> None:
    """Find, follow and run runbooks."""
    if ctx.invoked_subcommand is None:
        from ircli.cli.runbook.listing import show_all

        show_all(session_of(ctx), "")
