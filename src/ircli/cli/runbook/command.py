"""`ircli runbook`: a group, whose commands each have a module of their own."""

from typing import Any

import typer
from typer.core import TyperGroup

from ircli.cli.options import session_of
from ircli.cli.tree import Subcommands

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


class RunbookGroup(TyperGroup):
    """The commands on runbooks."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - Typer's own
        """Know the commands, and load none."""
        super().__init__(**attributes)
        self.commands = Subcommands("ircli.cli.runbook", MODULES)


app = typer.Typer(rich_markup_mode=None)
runbook = typer.Typer(
    cls=RunbookGroup,
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
