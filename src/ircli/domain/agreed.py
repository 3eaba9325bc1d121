"""Say in a few words what was agreed on, and how its day stands."""

from datetime import date

from ircli.domain.followup import Action


def in_short(action: Action) -> str:
    """Return an action's words, and what else is known of it."""
    known = details(action)
    return f"{action.text} ({', '.join(known)})" if known else action.text


def details(action: Action) -> tuple[str, ...]:
    """Return what is known of an action beside its words and its state."""
    parts = (
        action.owner,
        "a task of the response" if action.now else "",
        f"due {action.due}" if action.due else "",
        action.kind,
        f"priority {action.priority}" if action.priority else "",
        action.reference,
    )
    return tuple([part for part in parts if part])


def days_left(action: Action, today: date) -> int | None:
    """Return how many days there are until an open action is due, below 0 where it is late; None where nobody knows."""
    if not (action.is_open and action.day):
        return None
    return (date.fromisoformat(action.day) - today).days


def left_text(days: int) -> str:
    """Return how a day stands to today, as people say it."""
    match days:
        case -1:
            return "1 day late"
        case 0:
            return "today"
        case 1:
            return "tomorrow"
        case _:
            return f"{-days} days late" if days < 0 else f"in {days} days"
