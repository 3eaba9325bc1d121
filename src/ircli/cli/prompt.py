"""`ircli prompt`: a few words on the incident for a shell's prompt or a status bar; never a failure.

Without options it is answered by ircli/entry.py, and this module is not loaded.
"""

from typing import Any

import typer

from ircli import service
from ircli.cli.options import Incident, session_of
from ircli.domain.clock import millis
from ircli.domain.deadlines import overdue
from ircli.errors import IrcliError
from ircli.service import Record
from ircli.store import summary

app = typer.Typer(rich_markup_mode=None)


@app.command()
def prompt(ctx: typer.Context, incident: Incident = "") -> None:
    """Print a short segment for a shell prompt."""
    session = session_of(ctx)
    now = session.shell.now()
    try:
        record, found = service.summarise(session.shell, incident or session.incident)
    except (IrcliError, OSError):
        if session.json:
            session.terminal.answer_json(None)
        return
    if not session.json:
        session.terminal.answer(summary.segment(found, now=millis(now)))
        return
    age = (millis(now) - found.since) // 1000 if found.since is not None else None
    late = [deadline.what for deadline in overdue(record.incident, now=now)]
    session.terminal.answer_json(_document(record, age, late) if found.is_open else None)


def _document(record: Record, age: int | None, late: list[str]) -> dict[str, Any]:
    incident = record.incident
    return {
        "id": record.id,
        "severity": incident.severity.name if incident.severity is not None else "unset",
        "status": incident.status,
        "drill": incident.drill,
        "age_seconds": age,
        "overdue": late,
    }
