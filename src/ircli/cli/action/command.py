"""`ircli action`: a group, whose commands each have a module of their own."""

from typing import Any

import typer
from typer.core import TyperGroup

from ircli.cli.options import session_of
from ircli.cli.tree import Subcommands

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


class ActionGroup(TyperGroup):
    """The commands on actions."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - Typer's own
        """Know the commands, and load none."""
        super().__init__(**attributes)
        self.commands = Subcommands("ircli.cli.action", MODULES)


app = typer.Typer(rich_markup_mode=None)
action = typer.Typer(
    cls=ActionGroup,
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
