"""`ircli next`: the most important thing to do now, why, and its command."""

from collections.abc import Sequence
from itertools import islice
from typing import Annotated

import typer

from ircli import service
from ircli.cli.following import upcoming
from ircli.cli.look import warn_of_damage
from ircli.cli.options import Incident, session_of
from ircli.cli.session import Session
from ircli.domain.entry import in_order
from ircli.domain.text import visible
from ircli.playbook.next import Suggestion
from ircli.service import Record

app = typer.Typer(rich_markup_mode=None)
_SHOWN = 3


@app.command("next")
def next_command(
    ctx: typer.Context,
    incident: Incident = "",
    why: Annotated[
        bool, typer.Option("--why", help="Everything there is to do, by which rule, from which entries.")
    ] = False,
) -> None:
    """Say what to do now, and why."""
    session = session_of(ctx)
    record = service.read(session.shell, incident or session.incident)
    found = tuple(islice(upcoming(session, record), None if why else _SHOWN))
    if session.json:
        session.terminal.answer_json([_document(session, record, one) for one in found])
        return
    warn_of_damage(session, record)
    state = f"{record.incident.status}: {visible(record.incident.title)}"
    if not found:
        session.terminal.answer(f"{state}\n\nNothing to do.  ircli list")
        return
    session.terminal.answer("\n".join([state, *_lines(session, record, found, explained=why)]))


def _lines(session: Session, record: Record, found: Sequence[Suggestion], *, explained: bool) -> list[str]:
    lines = []
    style = session.terminal.style
    for number, one in enumerate(found):
        label = {0: "now", 1: "then"}.get(number, "")
        head = visible(one.what)
        lines += ["", f"{label:<6}{style(head, 'bold') if number == 0 else head}"]
        lines += [f"      {line}" for line in _folded(session, visible(one.why))]
        lines.append(f"      $ {visible(session.aimed(one.command, record.id))}")
        if explained:
            lines.append(f"      rule: {one.rule}{_proof(record, one)}")
    return lines


def _folded(session: Session, text: str) -> list[str]:
    """Return text in lines that fit below their label; whole where nobody looks."""
    if not session.terminal.is_rich:
        return [text]
    import textwrap

    return textwrap.wrap(text, max(session.terminal.width() - 6, 20))


def _proof(record: Record, one: Suggestion) -> str:
    numbers = {entry.id: number for number, entry in enumerate(in_order(record.entries), start=1)}
    known = [str(numbers[identity]) for identity in one.entries if identity in numbers]
    return f", from entry {', '.join(known)}" if known else ""


def _document(session: Session, record: Record, one: Suggestion) -> dict[str, object]:
    from ircli.documents.timeline import moment_json

    return {
        "rule": one.rule,
        "what": one.what,
        "why": one.why,
        "command": session.aimed(one.command, record.id),
        "due": moment_json(one.due),
        "entries": list(one.entries),
    }
