"""`ircli action add`."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli.action.days import ask_day, day_of
from ircli.cli.action.parameters import Due, Kind, Owner, Priority, Ticket, kind_of
from ircli.cli.action.telling import acknowledge, say_same
from ircli.cli.options import At, By, session_of, words
from ircli.cli.session import Session
from ircli.domain.agreed import in_short
from ircli.domain.events import ActionAdded
from ircli.domain.requests import AddAction
from ircli.errors import UsageError
from ircli.service import Step
from ircli.ui.terminal import LATER

app = typer.Typer(rich_markup_mode=None)


@app.command()
def add(
    ctx: typer.Context,
    text: Annotated[list[str] | None, typer.Argument(metavar="[TEXT]...", help="What is to be done.")] = None,
    owner: Owner = None,
    due: Due = None,
    kind: Kind = None,
    priority: Priority = None,
    reference: Ticket = None,
    origin: Annotated[
        str,
        typer.Option(
            "--from", metavar="ENTRY", help="What it follows from: an entry's number, last, or why.2."
        ),
    ] = "",
    now: Annotated[
        bool, typer.Option("--now", help="A task of the response, to be done while it goes on.")
    ] = False,
    at: At = None,
    by: By = None,
) -> None:
    """Agree on something to do: during the response with --now, else for after it."""
    session = session_of(ctx, by=by)
    service.which(session.shell, session.incident)  # before anybody is asked
    action = ActionAdded(
        words(text),
        owner=(owner or "").strip(),
        due=day_of(session, due or ""),
        kind=kind_of(kind) or "",
        priority=(priority or "").strip(),
        reference=(reference or "").strip(),
        origin=_origin(session, origin) if origin else "",
        now=now,
    )
    moment = session.understand(at)
    is_asked = not action.text
    if is_asked:
        action = _asked(session, action)
    done = service.change(session.shell, session.incident, [Step(AddAction(action), moment)])
    made = next(one for one in done.record.incident.actions if one.id == done.entries[-1].id)
    if is_asked:
        say_same(session, "add", *_flags(action, origin), words=action.text)
    lacks = [*([] if made.owner else ["--owner PERSON"]), *([] if made.due or made.now else ["--due DAY"])]
    then = [f"ircli action edit {made.number} {' '.join(lacks)}"] if lacks else []
    acknowledge(
        session,
        done,
        made,
        f"Action {made.number}: {in_short(made)}",
        then=(*then, f"ircli action done {made.number} --evidence TEXT"),
    )


def _origin(session: Session, origin: str) -> str:
    """Return the id of the entry that an action follows from."""
    record = service.read(session.shell, session.incident)
    if not origin.startswith("why."):
        return service.entry_named(record, origin).id
    number = origin.removeprefix("why.")
    found = [one.id for one in record.incident.followup.whys if f"{one.number}" == number]
    if not found:
        raise UsageError(f"There is no why '{number}'.", hint="ircli postmortem why --list")
    return found[0]


def _asked(session: Session, action: ActionAdded) -> ActionAdded:
    """Ask for what no flag says; a task of the response needs no day, and is good for the response."""
    terminal = session.terminal
    text = terminal.ask("What is to be done?", flag="TEXT")
    owner = action.owner or terminal.ask("Who sees that it is done?", flag="--owner", optional=True)
    if action.now:
        return action._replace(text=text, owner=owner)
    due = action.due or ask_day(session)
    return action._replace(text=text, owner=owner, due=due, kind=action.kind or _ask_kind(session))


def _ask_kind(session: Session) -> str:
    from ircli.cli.postmortem.interview import KINDS

    options = [*KINDS.items(), (LATER, "Nobody can tell yet")]
    kind = session.terminal.choose("What is it good for?", options, flag="--kind", default=LATER)
    return "" if kind == LATER else kind


def _flags(action: ActionAdded, origin: str) -> list[str]:
    given = {
        "--owner": action.owner,
        "--due": action.due,
        "--kind": action.kind,
        "--priority": action.priority,
        "--reference": action.reference,
        "--from": origin,
    }
    flags = [part for flag, value in given.items() if value for part in (flag, value)]
    return [*flags, *(["--now"] if action.now else [])]
