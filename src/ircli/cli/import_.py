"""`ircli import`: past incidents from files."""

from typing import Annotated

import typer

from ircli.cli.options import By, session_of
from ircli.domain.text import visible
from ircli.service.importing import import_file

app = typer.Typer(rich_markup_mode=None)


@app.command("import")
def import_files(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="YAML or JSON; see docs/reference/import-format.md."),
    ],
    force: Annotated[bool, typer.Option("--force", help="Also what has been imported before.")] = False,
    by: By = None,
) -> None:
    """Take over past incidents from files."""
    session = session_of(ctx, by=by)
    done = []
    try:
        for file in files:
            taken = import_file(session.shell, file, force=force)
            done.append(taken)
            for warning in taken.warnings:
                session.terminal.warn(f"  note      {visible(file)}: {visible(warning)}")
            if taken.is_new:
                session.tell(f"Imported {visible(file)}  [{taken.id}]")
            else:
                session.terminal.warn(
                    f"  note      {visible(file)} was imported before as {taken.id}; --force takes it again"
                )
    finally:
        if session.json and (done or not files):
            session.terminal.answer_json([{"file": taken.file, "id": taken.id} for taken in done])
    if len(done) == 1:
        session.suggest(f"ircli show {done[0].id}", f"ircli postmortem generate --incident {done[0].id}")
    else:
        session.suggest("ircli list")
