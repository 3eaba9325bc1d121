"""Carry out what is asked of an action, and acknowledge it."""

from ircli import service
from ircli.cli.action.choosing import Meant
from ircli.cli.session import Session, change_document
from ircli.domain.followup import Action
from ircli.domain.requests import Request
from ircli.domain.text import visible
from ircli.errors import IrcliError
from ircli.service import Change, Step


def carry_out(session: Session, meant: Meant, request: Request, at: str | None) -> Change:
    """Record a request on the action's incident; a refusal says what helps with that one, whichever is at hand."""
    try:
        return service.change(session.shell, meant.record.id, [Step(request, session.understand(at))])
    except IrcliError as error:
        error.hint = session.aimed(error.hint, meant.record.id)
        raise


def numbered(change: Change, number: int) -> Action:
    """Return an action as it is after a change."""
    return next(one for one in change.record.incident.actions if one.number == number)


def acknowledge(
    session: Session, change: Change, action: Action, sentence: str, *, then: tuple[str, ...] = ()
) -> None:
    """Say what was recorded of an action, and what makes sense next."""
    if session.json:
        from ircli.documents.incident_json import action_json

        shown = {"action": f"{change.record.id}.{action.number}", **action_json(action)}
        session.terminal.answer_json({**change_document(change), "action": shown})
    session.tell(f"{sentence}  [{change.record.id}]")
    session.warn_of_oddities(change)
    session.suggest(*then, incident=change.record.id)


def say_same(session: Session, *parts: str, words: str = "") -> None:
    """Say which command would have done the same without asking; its words come last."""
    import shlex

    command = session.again("action", *parts)
    last = shlex.quote(visible(words)) if words else ""
    session.tell(f"  same as   {command}{' --' if words.startswith('-') else ''} {last}".rstrip())
