"""`ircli export`: everything out again, for other programs or for another store."""

from collections.abc import Iterator
from typing import Annotated

import typer

from ircli.cli import complete
from ircli.cli.complete import words_of
from ircli.cli.options import session_of
from ircli.cli.session import Session
from ircli.domain.names import one_of
from ircli.domain.selection import selection
from ircli.domain.text import visible
from ircli.errors import CheckFailedError, UsageError
from ircli.service.exporting import DATABASE, FORMS, STREAMS, Exported, Noticed, fill_database, incidents

app = typer.Typer(rich_markup_mode=None)
_NAMED = 5


@app.command()
def export(
    ctx: typer.Context,
    parts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...",
            help="Unambiguous parts of incidents' ids; without one, all incidents.",
            autocompletion=complete.for_incidents,
        ),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help=f"One of: {', '.join(FORMS)}.", autocompletion=words_of(FORMS)
        ),
    ] = "json",
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write a file instead of standard output."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a database that is there.")] = False,
    severity: Annotated[
        list[str] | None,
        typer.Option("--severity", "-s", metavar="LEVEL", help="A level, or unset; repeatable."),
    ] = None,
    services: Annotated[
        list[str] | None, typer.Option("--service", metavar="NAME", help="Affected; repeatable.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Detected or declared at this time or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="Detected or declared before this time.")
    ] = None,
) -> None:
    """Give incidents out again: as JSON, a table or a database."""
    session = session_of(ctx)
    to_file = output not in (None, "-")
    if form not in FORMS:
        raise UsageError(f"'{form}' is no format of an export.", hint=one_of(FORMS))
    if form == DATABASE and not to_file:
        raise UsageError("A database needs a file.", hint=f"ircli export --format {DATABASE} --output FILE")
    if session.json and not to_file and form != "json":
        raise UsageError(
            f"--json and --format {form} both want standard output.",
            hint="Give --output, or leave --json out.",
        )
    chosen = selection(
        severities=severity or (),
        services=services or (),
        since=session.understand(since, days=True),
        until=session.understand(until, days=True),
    )
    noticed = Noticed()
    named = parts or ([session.incident] if session.incident else [])
    found = incidents(session.shell, named, chosen, noticed)
    if output is not None and to_file:
        _to_file(session, found, noticed, form=form, output=output, force=force)
    else:
        for piece in STREAMS[form](found, noticed):
            session.terminal.answer(visible(piece, keep="\n\t") if session.terminal.is_rich else piece)
    _conclude(session, noticed, form=form, output=output if to_file else None)


def _to_file(
    session: Session, found: Iterator[Exported], noticed: Noticed, *, form: str, output: str, force: bool
) -> None:
    from ircli.store.outputs import Output

    with Output(output, fresh=form == DATABASE and not force) as file:
        if form == DATABASE:
            fill_database(file.beside, found)
        else:
            for piece in STREAMS[form](found, noticed):
                file.write(piece)


def _conclude(session: Session, noticed: Noticed, *, form: str, output: str | None) -> None:
    """Say what was given out; raise CheckFailedError where not everything could be."""
    if session.json and output is not None:
        session.terminal.answer_json({"output": output, "format": form, "incidents": noticed.incidents})
    number = f"{noticed.incidents} incident{'s' * (noticed.incidents != 1)}"
    session.tell(f"Exported {number}{f' to {visible(output)}' if output is not None else ''}.")
    left_out = list(dict.fromkeys((*noticed.unreadable, *noticed.damaged)))
    if left_out:
        more = f" and {len(left_out) - _NAMED} more" if len(left_out) > _NAMED else ""
        raise CheckFailedError(
            f"Not all of it can be read: {', '.join(left_out[:_NAMED])}{more}. What can be is exported.",
            hint="ircli doctor",
        )
