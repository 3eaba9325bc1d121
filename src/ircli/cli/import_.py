"""`ircli import`: past incidents from files that hold one each, or many."""

from typing import Annotated, Any

import typer

from ircli.cli.complete import words_of
from ircli.cli.imported import STANDARD_INPUT, Tally
from ircli.cli.options import By, session_of
from ircli.cli.session import Session
from ircli.domain import sheet
from ircli.domain.names import one_of
from ircli.domain.sheet import Meaning
from ircli.errors import EndedBySignal, NotStoredError, UsageError
from ircli.service.importing import FORMS, MANY, Import, form_of, read_mapping

app = typer.Typer(rich_markup_mode=None)
STDIN = "-"


@app.command("import")
def import_files(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="YAML, JSON, CSV, TSV or JSON lines; - reads standard input, with --format.",
        ),
    ],
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=f"One of: {', '.join(FORMS)}; without it, what the names of the files end in.",
            autocompletion=words_of(FORMS),
        ),
    ] = "",
    maps: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help=f"What a column of a table is; repeatable. FIELD is one of: {', '.join(sheet.FIELDS)}.",
        ),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="What a table means, in TOML or YAML: [columns], [severity], time_format (%d.%m.%Y %H:%M), zone.",
        ),
    ] = None,
    zone: Annotated[
        str | None,
        typer.Option(metavar="ZONE", help="Where times of a table are that name no zone: Europe/Berlin."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what each row becomes, and write nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Also what has been imported before, as a further incident.")
    ] = False,
    by: By = None,
) -> None:
    """Take over past incidents from files."""
    session = session_of(ctx, by=by)
    if form and form not in FORMS:
        raise UsageError(f"'{form}' is no format of an import.", hint=one_of(FORMS))
    forms = [form or _form(file) for file in files]
    if (maps or mapping or zone) and "csv" not in forms:
        raise UsageError("--map, --mapping and --zone are for tables.", hint="--format csv")
    meaning = _meaning(session, maps or [], mapping, zone)
    tally = Tally(session, dry_run=dry_run)
    run = Import(session.shell, meaning=meaning, force=force, dry_run=dry_run)
    came_to_its_end = False
    try:
        with run:
            for file, its_form in zip(files, forms, strict=True):
                source = _standard_input(session) if file == STDIN else None
                name = STANDARD_INPUT if source is not None else file
                tally.begin(name, many=its_form in MANY)
                for taken in run.take(name, its_form, source):
                    tally.take(taken)
                tally.end()
        came_to_its_end = True
    except (KeyboardInterrupt, EndedBySignal, NotStoredError, OSError):
        if run.is_durable:
            tally.stopped()
        raise
    finally:
        if run.is_durable:
            tally.answer(whole=came_to_its_end)
    tally.conclude()


def _form(file: str) -> str:
    if file == STDIN:
        raise UsageError("What standard input holds is not known.", hint="ircli import - --format csv")
    return form_of(file)


def _standard_input(session: Session) -> Any:  # noqa: ANN401 - the binary file behind a stream
    if session.terminal.stdin.isatty():
        raise UsageError("Nothing is piped in.", hint="COMMAND | ircli import - --format csv")
    return session.terminal.stdin.buffer


def _meaning(session: Session, maps: list[str], mapping: str | None, zone: str | None) -> Meaning:
    """Return what the tables mean: flags win over the mapping file."""
    meaning = read_mapping(mapping) if mapping is not None else Meaning()
    flags = dict(map(sheet.read_flag, maps))
    columns = {name: field for name, field in meaning.columns.items() if not _among(name, flags)}
    name = zone or meaning.zone_name
    named = session.named_zone(name) if name else None
    return meaning._replace(columns={**columns, **flags}, zone=named[0] if named is not None else None)


def _among(name: str, flags: dict[str, str]) -> bool:
    return name.strip().casefold() in {flag.casefold() for flag in flags}
