"""`ircli postmortem`: a group, whose commands each have a module of their own."""

from typing import Any

import typer
from typer.core import TyperGroup

from ircli.cli.tree import Subcommands

# In the order of help; the module of each has an `app` with it.
MODULES = {
    "generate": "generate",
    "wizard": "wizard",
    "summary": "saying",
    "root-cause": "saying",
    "why": "why",
    "factor": "saying",
    "lesson": "saying",
    "lint": "lint",
    "review": "review",
    "approve": "review",
    "publish": "publish",
    "html": "html",
    "list": "listing",
    "template": "template",
}


class PostmortemGroup(TyperGroup):
    """The commands on postmortems."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - Typer's own
        """Know the commands, and load none."""
        super().__init__(**attributes)
        self.commands = Subcommands("ircli.cli.postmortem", MODULES)


app = typer.Typer(rich_markup_mode=None)
postmortem = typer.Typer(
    cls=PostmortemGroup,
    help="Write the postmortem from the timeline.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(postmortem, name="postmortem")


@postmortem.callback()
def group() -> None:
    """Write the postmortem from the timeline."""
