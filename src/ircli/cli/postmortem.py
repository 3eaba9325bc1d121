"""`ircli postmortem`: from the timeline to a document that people finish."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli.look import warn_of_damage
from ircli.cli.options import Incident, session_of
from ircli.domain.text import visible

app = typer.Typer(rich_markup_mode=None)
postmortem = typer.Typer(
    help="Write the postmortem from the timeline.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(postmortem, name="postmortem")


@postmortem.command()
def generate(
    ctx: typer.Context,
    incident: Incident = "",
    stdout: Annotated[bool, typer.Option("--stdout", help="Print it, and write no file.")] = False,
    names: Annotated[bool, typer.Option("--names", help="People's names instead of their roles.")] = False,
    zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Show times in this zone too; yours where one is set.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Put an edited file aside and write a new one.")
    ] = False,
) -> None:
    """Write the postmortem as Markdown, beside the timeline."""
    session = session_of(ctx)
    record = service.read(session.shell, incident or session.incident)
    warn_of_damage(session, record)
    chosen = session.named_zone(zone)
    there = None if chosen is None or chosen[1] == "UTC" else chosen  # UTC is shown anyway
    text = service.postmortem(session.shell, record, names=names, zone=there)
    if stdout:
        session.terminal.answer_json(
            {"id": record.id, "markdown": text}
        ) if session.json else session.terminal.answer(text)
        return
    path, aside = service.write_postmortem(record, text, force=force)
    if session.json:
        session.terminal.answer_json({"id": record.id, "path": path, "aside": aside})
    else:
        session.terminal.answer(visible(path))
    if aside is not None:
        session.terminal.warn(f"  note      the edited one is kept as {aside}")
    session.tell(f"Postmortem of {record.id}. Finish what is marked 'To be written'.")
    session.suggest("ircli close" if record.incident.status == "resolved" else "ircli status")
