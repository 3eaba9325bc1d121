"""`ircli doctor`: look, and change nothing."""

import typer

from ircli.cli.options import session_of
from ircli.errors import CheckFailedError
from ircli.service import findings

app = typer.Typer(rich_markup_mode=None)


@app.command()
def doctor(ctx: typer.Context) -> None:
    """Check the store without changing it."""
    session = session_of(ctx)
    found = findings(session.shell)
    if session.json:
        session.terminal.answer_json([finding._asdict() for finding in found])
    elif not found:
        session.tell(f"Nothing is wrong with {session.shell.home}.")
    else:
        rows = [
            (
                f"{finding.file}:{finding.offset}" if finding.offset is not None else finding.file,
                finding.what,
                finding.hint,
            )
            for finding in found
        ]
        session.terminal.table(("where", "what", "try"), rows, wrap="where")
    if found:
        raise CheckFailedError(
            f"{len(found)} finding(s).", hint="Each names what helps. Nothing was changed."
        )
