"""`ircli checklist`: what should be done by when, ticked by the timeline itself where it proves it."""

from datetime import datetime
from typing import Annotated

import typer

from ircli import service
from ircli.cli import complete
from ircli.cli.look import warn_of_damage
from ircli.cli.options import At, By, session_of, words
from ircli.cli.session import Session
from ircli.documents.timeline import moment_json
from ircli.domain.clock import span_text
from ircli.domain.entry import effective, in_order
from ircli.domain.phrases import phrase
from ircli.domain.requests import TickItem
from ircli.domain.text import visible
from ircli.errors import UsageError
from ircli.playbook.checklist import Standing, standings
from ircli.service import Record, Step

app = typer.Typer(rich_markup_mode=None)
checklist = typer.Typer(
    help="Show what should be done by when; tick what is.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(checklist, name="checklist")


def _items(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete an item of a checklist."""
    lists = complete.playbook(ctx).checklists
    return [item.name for one in lists for item in one.items if item.name.startswith(incomplete)]


@checklist.callback()
def show(ctx: typer.Context) -> None:
    """Show what should be done by when; tick what is."""
    if ctx.invoked_subcommand is not None:
        return
    session = session_of(ctx)
    record = service.read(session.shell, session.incident)
    found = _standings(session, record)
    if session.json:
        session.terminal.answer_json([_document(record, one) for one in found])
        return
    warn_of_damage(session, record)
    now = session.shell.now()
    if not session.terminal.is_rich:
        rows = [
            (_state(one, now), one.item.name, one.item.text, _proof(session, record, one)) for one in found
        ]
        session.terminal.table(("state", "item", "text", "proof"), rows)
        return
    session.terminal.answer("\n".join(_lines(session, record, found, now)))
    if any(one.entry is None for one in found):
        session.suggest("ircli checklist tick ITEM", "ircli next", incident=record.id)


@checklist.command()
def tick(
    ctx: typer.Context,
    item: Annotated[
        str | None, typer.Argument(metavar="ITEM", help="The item's name.", autocompletion=_items)
    ] = None,
    text: Annotated[list[str] | None, typer.Argument(metavar="[TEXT]...", help="A word on it.")] = None,
    at: At = None,
    by: By = None,
) -> None:
    """Say that an item is done."""
    session = session_of(ctx, by=by)
    record = service.read(session.shell, session.incident)
    found = _standings(session, record)
    if item is None:
        options = [(one.item.name, f"{one.item.name}: {one.item.text}") for one in found if one.entry is None]
        if not options:
            raise UsageError("Every item is ticked.", hint="ircli checklist")
        item = session.terminal.choose("Which item is done?", options, flag="ITEM")
    title = next((one.item.text for one in found if one.item.name == item), "")
    request = TickItem(item, title=title, text=words(text))
    done = service.change(session.shell, record.id, [Step(request, session.understand(at))])
    proving = next((one.item.command for one in found if one.item.name == item and one.item.proofs), "")
    session.done(done, f"Done: {title}", then=("ircli checklist", "ircli next"))
    if proving:
        session.tell(f"  note      only the list is ticked; what it is about is recorded by {proving}")


def _standings(session: Session, record: Record) -> tuple[Standing, ...]:
    lists = session.shell.playbook.checklists
    return standings(lists, record.incident, tuple(effective(record.entries)))


def _lines(session: Session, record: Record, found: tuple[Standing, ...], now: datetime) -> list[str]:
    lines: list[str] = []
    heading = ""
    width = max((len(one.item.name) for one in found), default=0)
    for one in found:
        if one.checklist.title != heading:
            heading = one.checklist.title
            lines += ["", session.terminal.style(visible(heading), "bold")] if lines else [visible(heading)]
        late = _state(one, now) == "late"
        mark = "x" if one.entry is not None else " "
        proof = _proof(session, record, one)
        lines.append(f"  [{mark}] {visible(one.item.name):<{width}}  {visible(one.item.text)}")
        if proof:
            lines.append(f"      {'':<{width}}  {visible(proof)}")
        elif late and one.due is not None:
            span = span_text((now - one.due).total_seconds())
            lines.append(f"      {'':<{width}}  {session.terminal.style(f'{span} late', 'red')}")
    return lines


def _state(one: Standing, now: datetime) -> str:
    if one.entry is not None:
        return "done"
    return "late" if one.due is not None and one.due <= now else "open"


def _proof(session: Session, record: Record, one: Standing) -> str:
    """Return which entry proves that an item is done; blank while it is open."""
    if one.entry is None:
        return ""
    number = next(
        number for number, entry in enumerate(in_order(record.entries), 1) if entry.id == one.entry.id
    )
    said = phrase(one.entry.event)
    shown = said if len(said) <= 60 else f"{said[:60]}…"
    at = f"{session.local(one.entry.at)}, " if one.entry.at is not None else ""
    return f"entry {number}: {at}{shown}"


def _document(record: Record, one: Standing) -> dict[str, object]:
    return {
        "checklist": one.checklist.name,
        "item": one.item.name,
        "text": one.item.text,
        "done": one.entry is not None,
        "entry": one.entry.id if one.entry is not None else None,
        "due": moment_json(one.due),
        "command": one.item.command or None,
    }
