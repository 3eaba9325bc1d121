"""`ircli postmortem`: a group, whose commands each have a module of their own."""

import typer

from ircli.cli.tree import group_of

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


app = typer.Typer(rich_markup_mode=None)
postmortem = typer.Typer(
    cls=group_of("ircli.cli.postmortem", MODULES),
    help="Write the postmortem from the timeline.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(postmortem, name="postmortem")


@postmortem.callback()
def group() -> None:
    """Write the postmortem from the timeline."""
