"""`ircli metrics`: all figures on one screen, and a group whose commands each have a module of their own."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ircli.cli.complete import words_of
from ircli.cli.metrics.asking import (
    By,
    Drills,
    Filters,
    People,
    Services,
    Severities,
    Since,
    Until,
    asked,
    zone_name,
)
from ircli.cli.options import session_of
from ircli.cli.tree import Subcommands
from ircli.domain.metrics.definitions import METRICS
from ircli.domain.metrics.figures import figures_of
from ircli.domain.names import one_of
from ircli.domain.text import visible
from ircli.errors import UsageError

# In the order of help; the module of each has an `app` with it.
MODULES = {"explain": "explain", "report": "report"}
_HELP = """Say how well we detect, respond and learn.

Counts, medians with how sure they are, and the process, over all incidents or some of them; each figure explains itself:
ircli metrics explain NAME."""


class MetricsGroup(TyperGroup):
    """The commands on metrics."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - Typer's own
        """Know the commands, and load none."""
        super().__init__(**attributes)
        self.commands = Subcommands("ircli.cli.metrics", MODULES)


app = typer.Typer(rich_markup_mode=None)
metrics = typer.Typer(cls=MetricsGroup, help=_HELP, invoke_without_command=True, rich_markup_mode=None)
app.add_typer(metrics, name="metrics")


@metrics.callback()
def show(
    ctx: typer.Context,
    by: By = "",
    metric: Annotated[
        str,
        typer.Option(
            "--metric",
            metavar="NAME",
            help=f"With --by, all figures of one: {', '.join(METRICS)}.",
            autocompletion=words_of(METRICS),
        ),
    ] = "",
    since: Since = None,
    until: Until = None,
    services: Services = None,
    severities: Severities = None,
    drills: Drills = False,
    people: People = False,
    csv: Annotated[bool, typer.Option("--csv", help="Lines for a spreadsheet, in seconds.")] = False,
) -> None:
    """Say how well we detect, respond and learn."""
    if ctx.invoked_subcommand is not None:
        _refuse_options(ctx)
        return
    if metric and metric not in METRICS:
        raise UsageError(f"'{metric}' is no metric.", hint=one_of(METRICS))
    if metric and not by:
        raise UsageError("--metric needs --by.", hint=f"ircli metrics explain {metric} shows one by itself.")
    session = session_of(ctx)
    if csv and session.json:
        raise UsageError("--csv and --json are two answers.", hint="Give one of them.")
    from ircli.service.outlines import outlines

    wanted = asked(session, Filters(since, until, services, severities, drills), by=by, people=people)
    found = figures_of(outlines(session.shell), wanted)
    if csv:
        from ircli.documents.metrics.as_csv import metrics_csv

        session.terminal.answer(visible(metrics_csv(found), keep="\n"))
        return
    from ircli.cli.metrics.screen import show as show_screen

    show_screen(session, found, metric=metric, zone=zone_name(session))


def _refuse_options(ctx: typer.Context) -> None:
    """Raise UsageError for an option of the screen that stands before one of the other commands."""
    given = [
        param.opts[0]
        for param in ctx.command.params
        if param.expose_value and ctx.params.get(str(param.name))
    ]
    if given:
        raise UsageError(
            f"{given[0]} stands before {ctx.invoked_subcommand}.",
            hint=f"ircli metrics {ctx.invoked_subcommand} … {given[0]} …",
        )
