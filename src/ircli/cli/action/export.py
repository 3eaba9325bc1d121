"""`ircli action export`: for a tracker, a table, or a page."""

from collections.abc import Sequence
from typing import Annotated

import typer

from ircli.cli.action.choosing import Filter, Found, found
from ircli.cli.action.listing import plain
from ircli.cli.action.parameters import STATES, states_of
from ircli.cli.complete import for_incidents, words_of
from ircli.cli.options import session_of
from ircli.cli.session import Session
from ircli.domain.names import one_of
from ircli.domain.text import visible
from ircli.errors import UsageError

app = typer.Typer(rich_markup_mode=None)
FORMATS = ("markdown", "csv", "json", "github", "jira")


@app.command()
def export(
    ctx: typer.Context,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="markdown (as without), csv, json; github: commands for gh; jira: CSV for its import.",
            autocompletion=words_of(FORMATS),
        ),
    ] = "",
    state: Annotated[
        str,
        typer.Option(
            "--state", metavar="STATE", help="open, done, dropped or all.", autocompletion=words_of(STATES)
        ),
    ] = "open",
    of: Annotated[
        str,
        typer.Option("--of", metavar="ID", help="Of this incident only.", autocompletion=for_incidents),
    ] = "",
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="Write a file instead of standard output."),
    ] = "",
) -> None:
    """Print actions for a tracker, a table or a page; nothing is sent anywhere."""
    session = session_of(ctx)
    to_file = output not in ("", "-")
    form = format_ or ("json" if session.json and not to_file else "markdown")
    if form not in FORMATS:
        raise UsageError(f"'{form}' is no format.", hint=one_of(FORMATS))
    if session.json and not to_file and form != "json":
        raise UsageError(
            f"--json and --format {form} both want standard output.",
            hint="Give --output, or leave --json out.",
        )
    chosen = found(session, Filter(states=states_of([state]), incident=of or session.incident))
    text = _written(session, chosen, form)
    if not to_file:
        session.terminal.answer(text)
    else:
        from ircli.store.outputs import Output

        with Output(output) as file:
            file.write(text)
        if session.json:
            session.terminal.answer_json({"output": output, "format": form, "actions": len(chosen)})
    number = f"{len(chosen)} action{'s' * (len(chosen) != 1)}"
    session.tell(f"Exported {number}{f' to {visible(output)}' if to_file else ''}.")


def _written(session: Session, chosen: Sequence[Found], form: str) -> str:
    if form == "json":
        import json

        return json.dumps([plain(session, one) for one in chosen], indent=2, ensure_ascii=True) + "\n"
    from ircli.documents.actions import RENDER, Row

    rows = [
        Row(one.reference, one.incident.title, one.incident.severity, one.incident.services, one.action)
        for one in chosen
    ]
    return RENDER[form](rows)
