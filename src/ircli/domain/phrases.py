"""Say what an event was, in one plain sentence."""

from ircli.domain.events import (
    WORDS,
    Acknowledged,
    ActionAdded,
    ActionDone,
    ActionDropped,
    ActionEdited,
    ActionReopened,
    Amended,
    Answered,
    Captured,
    CauseStated,
    CheckRan,
    Closed,
    CommandRan,
    CriterionConfirmed,
    CriterionWaived,
    Declared,
    Detected,
    Dismissed,
    Edited,
    Event,
    FactorAdded,
    HypothesisConfirmed,
    HypothesisProposed,
    HypothesisRuledOut,
    Identified,
    Imported,
    ItemTicked,
    LessonAdded,
    Marked,
    Mitigated,
    MitigationBegun,
    MitigationEnded,
    MitigationUndone,
    Noted,
    PostmortemApproved,
    PostmortemPublished,
    Reopened,
    Resolved,
    ReviewRequested,
    RoleAccepted,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
    RunbookBegun,
    RunbookEnded,
    SeveritySet,
    Started,
    StepBegun,
    StepEnded,
    Triaged,
    Unread,
    UpdateSent,
    UpdatesPaused,
    VariableSet,
    WhyAnswered,
    Withdrawn,
)
from ircli.domain.followup import Aftermath, changes_in
from ircli.domain.response import Finding
from ircli.domain.runs import Following


def phrase(event: Event) -> str:  # noqa: C901, PLR0912 - one line a kind, and the type checker counts them
    """Return what happened, in the words that were written where there are some."""
    match event:
        case Noted() | HypothesisProposed() | Unread():
            return event.text
        case Declared() | Detected() | Imported() if event.title:
            return _with(_OPENED[type(event)], event.title)
        case Declared() | Detected():
            return event.text or _REACHED[type(event)]
        case Imported():
            return "Imported"
        case Started() | Acknowledged() | Triaged() | Identified() | Mitigated() | Resolved() | Reopened():
            return event.text or _REACHED[type(event)]
        case Closed():
            words = event.text or _REACHED[type(event)]
            return f"{words} (without a postmortem: {event.waived})" if event.waived else words
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
        case RoleAccepted():
            return f"{event.title or event.role} accepted by {event.person}"
        case RoleReleased():
            return f"{event.role} released" + (f" by {event.person}" if event.person else "")
        case Edited():
            return _edited(event)
        case Answered():
            return f"{event.label or event.question}: {event.words or event.value or 'skipped'}"
        case (
            HypothesisConfirmed()
            | HypothesisRuledOut()
            | MitigationBegun()
            | MitigationEnded()
            | MitigationUndone()
            | CriterionConfirmed()
            | CriterionWaived()
            | CheckRan()
            | UpdateSent()
            | UpdatesPaused()
            | ItemTicked()
            | RunbookBegun()
            | StepBegun()
            | StepEnded()
            | RunbookEnded()
            | VariableSet()
        ):
            return _responded(event)
        case CommandRan():
            return _with(ran_text(event.ran), event.ran.reason or event.text)
        case (
            CauseStated()
            | WhyAnswered()
            | FactorAdded()
            | LessonAdded()
            | ActionAdded()
            | ActionEdited()
            | ActionDone()
            | ActionDropped()
            | ActionReopened()
            | ReviewRequested()
            | PostmortemApproved()
            | PostmortemPublished()
        ):
            return _followed_up(event)
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


def _responded(event: Finding) -> str:  # noqa: C901, PLR0912 - one line a kind
    match event:
        case HypothesisProposed():
            return event.text
        case HypothesisConfirmed():
            return _with(f"Confirmed: {event.hypothesis or event.target}", event.text)
        case HypothesisRuledOut():
            return _with(f"Ruled out: {event.hypothesis or event.target}", event.text)
        case MitigationBegun():
            return _with(f"Began: {event.title or event.action}", event.text)
        case MitigationEnded():
            return _with(
                f"{event.title or event.target} {_OUTCOMES.get(event.outcome, event.outcome)}", event.text
            )
        case MitigationUndone():
            return _with(f"Taken back: {event.title or event.target}", event.text)
        case CriterionConfirmed():
            return _with(f"Confirmed: {event.title or event.criterion}", event.text)
        case CriterionWaived():
            return _with(f"Waived: {event.title or event.criterion}", event.text)
        case CheckRan():
            return _with(f"Check {event.check} {event.outcome}", event.text)
        case UpdateSent():
            return _with(f"Update to {event.title or event.audience}", event.text)
        case UpdatesPaused():
            whom = f" to {event.audience}" if event.audience else ""
            return _with(f"Updates{whom} paused until {event.until}", event.text)
        case ItemTicked():
            return _with(f"Done: {event.title or event.item}", event.text)
        case RunbookBegun() | StepBegun() | StepEnded() | RunbookEnded() | VariableSet():
            return _followed(event)


def _followed(event: Following) -> str:
    match event:
        case RunbookBegun():
            return f"Runbook {event.title or event.runbook}"
        case StepBegun():
            return f"Step {event.title or event.step} begun"
        case StepEnded():
            words = _STEPS.get(event.outcome, event.outcome)
            said = event.ran.reason or event.text
            return _with(f"Step {event.title or event.step} {words}{_status(event.ran)}", said)
        case RunbookEnded():
            count = len(event.not_reached)
            words = f"left, with {count} not reached" if count else "followed to its end"
            return f"Runbook {event.title or event.target} {words}"
        case VariableSet():
            return f"{event.name} is {event.value}"


def _followed_up(event: Aftermath) -> str:
    match event:
        case CauseStated() | FactorAdded() | LessonAdded() | WhyAnswered() | ActionAdded():
            return event.text
        case ActionEdited():
            changed = "; ".join(f"{name}: {value or 'none'}" for name, value in changes_in(event).items())
            return _with(f"Action edited: {event.action or event.target}", changed)
        case ActionDone():
            return _with(f"Action done: {event.action or event.target}", event.text)
        case ActionDropped():
            return _with(f"Action dropped: {event.action or event.target}", event.text)
        case ActionReopened():
            return _with(f"Action taken up again: {event.action or event.target}", event.text)
        case ReviewRequested():
            of = f" of {', '.join(event.reviewers)}" if event.reviewers else ""
            return _with(f"Review of the postmortem asked{of}", event.text)
        case PostmortemApproved():
            return _with(f"Postmortem approved by {event.reviewer}", event.text)
        case PostmortemPublished():
            words = _with("Postmortem published", event.text)
            return f"{words} (unfinished: {event.unfinished})" if event.unfinished else words


def ran_text(ran: Captured) -> str:
    """Return what was run, and how it ended."""
    first, newline, _ = ran.command.partition("\n")
    return f"Ran {first}{' …' if newline else ''}{_status(ran)}"


def _status(ran: Captured) -> str:
    how = {"timed-out": ", at its time limit", "interrupted": ", interrupted"}.get(ran.ended, "")
    return f" (exit status {ran.status}{how})" if ran.status is not None else ""


_STEPS = {
    "done": "done",
    "by-hand": "done by hand",
    "skipped": "skipped",
    "failed": "failed",
    "timed-out": "ended at its time limit",
    "interrupted": "interrupted",
}


_OUTCOMES = {
    "worked": "worked",
    "partly": "helped in part",
    "failed": "did not help",
    "worse": "made it worse",
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
