"""Say what an event was, in one plain sentence."""

from ircli.domain.events import (
    WORDS,
    Acknowledged,
    ActionAdded,
    Amended,
    Answered,
    CauseStated,
    Closed,
    Declared,
    Detected,
    Dismissed,
    Edited,
    Event,
    FactorAdded,
    HypothesisProposed,
    Identified,
    Imported,
    Marked,
    Mitigated,
    Noted,
    Reopened,
    Resolved,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
    SeveritySet,
    Started,
    Triaged,
    Unread,
    Withdrawn,
)


def phrase(event: Event) -> str:  # noqa: C901, PLR0912 - one line a kind, and the type checker counts them
    """Return what happened, in the words that were written where there are some."""
    match event:
        case Noted() | CauseStated() | FactorAdded() | HypothesisProposed() | ActionAdded() | Unread():
            return event.text
        case Declared() | Detected() | Imported() if event.title:
            return _with(_OPENED[type(event)], event.title)
        case Declared() | Detected():
            return event.text or _REACHED[type(event)]
        case Imported():
            return "Imported"
        case (
            Started()
            | Acknowledged()
            | Triaged()
            | Identified()
            | Mitigated()
            | Resolved()
            | Closed()
            | Reopened()
        ):
            return event.text or _REACHED[type(event)]
        case Dismissed():
            return _with(
                f"Dismissed as {event.verdict}" + (f" of {event.of}" if event.of else ""),
                event.text,
            )
        case Marked():
            words = next((words for kind, words in _REACHED.items() if WORDS[kind] == event.milestone), "")
            return _with(words or event.milestone, event.text)
        case SeveritySet():
            return _with(f"Severity {event.level.name}", event.reason)
        case RoleAssigned():
            return f"{event.title or event.role}: {event.person}"
        case RoleHandedOff():
            came = f" (from {event.previous})" if event.previous else ""
            return _with(f"{event.title or event.role} handed to {event.person}{came}", event.report)
        case RoleReleased():
            return f"{event.role} released" + (f" by {event.person}" if event.person else "")
        case Edited():
            return _edited(event)
        case Answered():
            return f"{event.label or event.question}: {event.words or event.value or 'skipped'}"
        case Amended():
            parts = [value for value in (event.text, event.at, event.kind) if value is not None]
            return f"Corrected {event.target}: {', '.join(parts)}"
        case Withdrawn():
            return _with(f"Withdrew {event.target}", event.reason)


_OPENED = {Declared: "Declared", Detected: "Detected", Imported: "Imported"}
_REACHED = {
    Declared: "Incident declared",
    Detected: "Noticed",
    Started: "Impact began",
    Acknowledged: "Acknowledged",
    Triaged: "Triage done",
    Identified: "Cause identified",
    Mitigated: "Impact stopped",
    Resolved: "Resolved",
    Closed: "Closed",
    Reopened: "Reopened",
}


def _with(head: str, words: str) -> str:
    return f"{head}: {words}" if words else head


def _edited(event: Edited) -> str:
    parts = []
    if event.title is not None:
        parts.append(f"title: {event.title}")
    if event.summary is not None:
        parts.append(f"summary: {event.summary}")
    if event.services is not None:
        parts.append(f"services: {', '.join(event.services) or 'none'}")
    return "Edited " + "; ".join(parts)
