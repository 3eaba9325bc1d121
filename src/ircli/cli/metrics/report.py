"""`ircli metrics report`: one page with charts, or the same for a wiki."""

from typing import Annotated

import typer

from ircli.cli.complete import words_of
from ircli.cli.metrics.asking import (
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
from ircli.domain.metrics.asked import PERIODS
from ircli.domain.metrics.reporting import report_of
from ircli.domain.names import one_of
from ircli.domain.text import visible
from ircli.errors import UsageError
from ircli.service.outlines import outlines
from ircli.store.reports import write_report

app = typer.Typer(rich_markup_mode=None)


@app.command("report")
def report(
    ctx: typer.Context,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to; metrics.html, or metrics.md, if not said."
        ),
    ] = "",
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Markdown for a wiki, not a page.")] = False,
    stdout: Annotated[bool, typer.Option("--stdout", help="Print it, and write no file.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is no report.")] = False,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="PERIOD",
            help=f"{', '.join(PERIODS)}; what fits, if not said.",
            autocompletion=words_of(PERIODS),
        ),
    ] = "",
    since: Since = None,
    until: Until = None,
    services: Services = None,
    severities: Severities = None,
    drills: Drills = False,
    people: People = False,
) -> None:
    """Write one page with charts, which needs no network, or the same for a wiki."""
    if by and by not in PERIODS:
        raise UsageError(f"'{by}' is no period.", hint=one_of(PERIODS))
    if stdout and output:
        raise UsageError("--stdout and --output are two places.", hint="Give one of them.")
    session = session_of(ctx)
    question = asked(session, Filters(since, until, services, severities, drills), by=by, people=people)
    found = report_of(outlines(session.shell), question)
    # Others will read it elsewhere, where the system may have another.
    zone = zone_name(session) or f"the system's zone, {session.shell.now().astimezone():%Z}"
    from ircli.documents.metrics.as_markdown import MARK, markdown

    if as_markdown:
        text = markdown(found, zone)
    else:
        from ircli.documents.metrics.as_html import html

        text = html(found, zone)
    form = "markdown" if as_markdown else "html"
    if stdout:
        session.terminal.answer_json({form: text}) if session.json else session.terminal.answer(text)
        return
    place = output or ("metrics.md" if as_markdown else "metrics.html")
    path = write_report(place, text, mark=MARK, force=force)
    if session.json:
        session.terminal.answer_json({"path": path, "format": form, "count": found.figures.incidents})
    else:
        session.terminal.answer(visible(path))
    session.tell(f"Report on {found.figures.incidents} incidents.")
