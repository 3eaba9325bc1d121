"""`ircli metrics`: all figures on one screen, and a group whose commands each have a module of their own."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from ircli import service
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
    system_zone,
    zone_name,
)
from ircli.cli.options import session_of
from ircli.cli.session import Session
from ircli.cli.tree import group_of
from ircli.domain.metrics.definitions import METRICS
from ircli.domain.names import one_of
from ircli.errors import UsageError

if TYPE_CHECKING:
    from ircli.service.gathering import Outlines

# In the order of help; the module of each has an `app` with it.
MODULES = {"explain": "explain", "report": "report"}
_HELP = """Say how well we detect, respond and learn.

Counts, medians with how sure they are, and the process, over all incidents or some of them; each figure explains itself:
ircli metrics explain NAME."""


app = typer.Typer(rich_markup_mode=None)
metrics = typer.Typer(
    cls=group_of("ircli.cli.metrics", MODULES), help=_HELP, invoke_without_command=True, rich_markup_mode=None
)
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
    is_screen = session.terminal.is_rich and not csv and not session.json
    form = "csv" if csv else "json" if session.json else "screen" if is_screen else "lines"
    wanted = asked(session, Filters(since, until, services, severities, drills), by=by, people=people)
    zone = zone_name(session)

    def work(known: "Outlines") -> service.Answer:
        from ircli.cli.metrics.forms import answer

        return answer(session, known, wanted, form=form, metric=metric, zone=zone)

    look = _look(session) if is_screen else ()
    question = (form, look, metric, zone or system_zone(session.environ), wanted._replace(now=0, zone=None))
    text = service.answered(session.shell, "metrics", json.dumps(question, default=sorted), work)
    session.terminal.answer(text)
    if is_screen and text:
        further = f"ircli metrics --by {by} --metric ttr" if by else "ircli metrics --by month"
        session.suggest(f"ircli metrics explain {metric or 'ttr'}", *(() if metric else (further,)))


def _look(session: Session) -> tuple[int | bool | str, ...]:
    """Return what a screen depends on."""
    terminal = session.terminal
    return (
        terminal.width(),
        terminal.has_colour(terminal.stdout),
        terminal.spark([1]),
        terminal.bar(1, peak=1, width=1),
    )


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
