"""`ircli runbook reviewed`."""

import shlex
from typing import Annotated

import typer

from ircli.cli.options import session_of
from ircli.cli.runbook.choosing import Name, chosen
from ircli.cli.runbook.listing import today_of
from ircli.domain.text import visible

app = typer.Typer(rich_markup_mode=None)


@app.command()
def reviewed(
    ctx: typer.Context,
    name: Name,
    day: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="DAY", help="When, such as 2026-01-31 or yesterday; today, if not said."
        ),
    ] = None,
) -> None:
    """Write into a runbook that it was reviewed.

    One line of its front matter changes, and nothing else.
    """
    session = session_of(ctx)
    from ircli.store.runbook_writing import write_review
    from ircli.store.runbooks import GIVEN

    moment = session.understand(day, days=True)
    when = moment.astimezone(session.zone()).date() if moment is not None else today_of(session)
    loaded = chosen(session, name)
    done = write_review(loaded, when)
    if session.json:
        before = done.before or None
        document = {"name": loaded.name, "path": loaded.path, "last_reviewed": f"{when}", "before": before}
        session.terminal.answer_json(document)
        return
    since = f"; before: {done.before or 'nobody knows'}" if done.is_changed else ", as it said already"
    session.tell(f"{loaded.name} was reviewed on {when}{since}.  [{loaded.path}]")
    named = loaded.path if loaded.root.source == GIVEN else loaded.name
    session.suggest(f"ircli runbook lint {shlex.quote(visible(named))}")
