"""Decide what is understood and agreed on when the response is over: causes, lessons, actions, the postmortem."""

from collections.abc import Sequence
from typing import TypeAlias, TypeVar

from ircli.domain.events import (
    ACTION_KINDS,
    LESSON_KINDS,
    ActionDone,
    ActionDropped,
    ActionEdited,
    ActionReopened,
    CauseStated,
    Closed,
    Event,
    FactorAdded,
    LessonAdded,
    PostmortemApproved,
    PostmortemPublished,
    ReviewRequested,
    WhyAnswered,
)
from ircli.domain.followup import IN_REVIEW, PUBLISHED, Action, Why, is_date
from ircli.domain.incident import Incident
from ircli.domain.names import did_you_mean, one_of
from ircli.domain.requests import (
    NEWEST,
    NEWEST_WHY,
    AddAction,
    AddFactor,
    AddLesson,
    AnswerWhy,
    ApprovePostmortem,
    Close,
    EditAction,
    EndAction,
    PublishPostmortem,
    ReopenAction,
    RequestReview,
    StateCause,
)
from ircli.errors import RefusedError, UsageError

Concluding: TypeAlias = (
    Close
    | StateCause
    | AddFactor
    | AddLesson
    | AnswerWhy
    | AddAction
    | EditAction
    | EndAction
    | ReopenAction
    | RequestReview
    | ApprovePostmortem
    | PublishPostmortem
)
Numbered = TypeVar("Numbered", Action, Why)


def decide(incident: Incident, request: Concluding) -> tuple[Event, ...]:  # noqa: C901 - one case a request
    """Return what happens when a request about the time after the response is granted; raise where it is not."""
    match request:
        case Close():
            return _close(incident, request)
        case StateCause():
            return _state_cause(incident, request)
        case AddFactor():
            return _add_factor(incident, request)
        case AddLesson():
            return _add_lesson(incident, request)
        case AnswerWhy():
            return _answer_why(incident, request)
        case AddAction():
            return _add_action(incident, request)
        case EditAction():
            return _edit_action(incident, request)
        case EndAction():
            return _end_action(incident, request)
        case ReopenAction():
            return _reopen_action(incident, request)
        case RequestReview():
            return _request_review(incident, request)
        case ApprovePostmortem():
            return _approve(incident, request)
        case PublishPostmortem():
            return _publish(incident, request)


def _close(incident: Incident, request: Close) -> tuple[Event, ...]:
    if incident.status in ("closed", "dismissed"):
        raise RefusedError(f"The incident is {incident.status} already.", hint="ircli reopen --reason '…'")
    if incident.is_open:
        raise RefusedError(
            f"The incident is {incident.status}, and not resolved.",
            hint="ircli resolve, or ircli dismiss",
        )
    text, waived = request.text.strip(), request.waived.strip()
    if not incident.owes_postmortem:
        return (Closed(text=text or waived),)
    if incident.severity is not None and not waived:
        raise RefusedError(
            f"{incident.severity.name} asks for a postmortem, and none is published.",
            hint="ircli postmortem publish, or ircli close --force --reason 'why there is none'",
        )
    return (Closed(text=text, waived=waived),)


def _state_cause(incident: Incident, request: StateCause) -> tuple[Event, ...]:
    known = incident.followup
    text = request.text.strip() or (known.root_cause if request.tags is not None else "")
    tags = known.cause_tags if request.tags is None else request.tags
    if not text:
        raise UsageError(
            "A root cause needs words.", hint="ircli postmortem root-cause 'why it could happen'"
        )
    if (text, tags) == (known.root_cause, known.cause_tags):
        raise RefusedError("That is the root cause on record already.", hint="ircli show")
    return (CauseStated(text=text, tags=tags),)


def _add_factor(incident: Incident, request: AddFactor) -> tuple[Event, ...]:
    text = request.text.strip()
    if not text:
        raise UsageError("A factor needs words.", hint="ircli postmortem factor add 'what made it worse'")
    _refuse_repeat(text, incident.followup.factors, "factor")
    return (FactorAdded(text=text),)


def _add_lesson(incident: Incident, request: AddLesson) -> tuple[Event, ...]:
    text = request.text.strip()
    if request.kind not in LESSON_KINDS:
        raise UsageError(f"'{request.kind}' is no kind of lesson.", hint=one_of(LESSON_KINDS))
    if not text:
        raise UsageError(
            "A lesson needs words.", hint="ircli postmortem lesson add --kind well 'what helped'"
        )
    _refuse_repeat(
        text, [one.text for one in incident.followup.lessons if one.kind == request.kind], "lesson"
    )
    return (LessonAdded(text=text, kind=request.kind),)


def _answer_why(incident: Incident, request: AnswerWhy) -> tuple[Event, ...]:
    text = request.text.strip()
    if not text:
        raise UsageError("An answer needs words.", hint="ircli postmortem why 'because …'")
    whys = incident.followup.whys
    target = (
        _numbered(whys, request.number, "why", "ircli postmortem why --list").id
        if request.number is not None
        else ""
    )
    _refuse_repeat(text, [one.text for one in whys if one.target == target], "answer")
    return (WhyAnswered(text=text, target=target),)


def _add_action(incident: Incident, request: AddAction) -> tuple[Event, ...]:
    action = request.action._replace(text=request.action.text.strip(), state="open")
    if not action.text:
        raise UsageError("An action needs words.", hint="ircli action add 'what is to be done'")
    _refuse_unfit(action.kind, action.due)
    _refuse_known(action.text, incident.actions)
    if action.origin == NEWEST_WHY:
        whys = incident.followup.whys
        action = action._replace(origin=whys[-1].id if whys else "")
    return (action,)


def _edit_action(incident: Incident, request: EditAction) -> tuple[Event, ...]:
    action = _action(incident, request.number)
    changed = {
        name: value.strip()
        for name, value in request._asdict().items()
        if name != "number" and value is not None
    }
    if not changed:
        raise UsageError(
            "Nothing to change.", hint="--text, --owner, --due, --kind, --priority or --reference"
        )
    if changed.get("text") == "":
        raise UsageError("An action needs words.", hint="ircli action drop NUMBER --reason WHY")
    _refuse_unfit(changed.get("kind", ""), changed.get("due", ""))
    known = action._asdict()
    changed = {name: value for name, value in changed.items() if value != known[name]}
    if not changed:
        raise RefusedError(f"Action {action.number} says so already.", hint="ircli action list")
    return (ActionEdited(action.id, **changed, action=action.text),)


def _end_action(incident: Incident, request: EndAction) -> tuple[Event, ...]:
    action = _action(incident, request.number)
    if not action.is_open:
        raise RefusedError(
            f"Action {action.number} is {action.state} already.", hint=f"ircli action reopen {action.number}"
        )
    text = request.text.strip()
    if not request.dropped:
        return (ActionDone(action.id, text=text, action=action.text),)
    if not text:
        raise UsageError("Dropping an action needs a reason.", hint="--reason 'why it will not be done'")
    return (ActionDropped(action.id, text=text, action=action.text),)


def _reopen_action(incident: Incident, request: ReopenAction) -> tuple[Event, ...]:
    action = _action(incident, request.number)
    if action.is_open:
        raise RefusedError(f"Action {action.number} is open.", hint="ircli action list")
    return (ActionReopened(action.id, text=request.text.strip(), action=action.text),)


def _request_review(incident: Incident, request: RequestReview) -> tuple[Event, ...]:
    _refuse_running(incident)
    named = dict.fromkeys(one.strip() for one in request.reviewers if one.strip())
    return (ReviewRequested(reviewers=tuple(named), text=request.text.strip()),)


def _approve(incident: Incident, request: ApprovePostmortem) -> tuple[Event, ...]:
    review, reviewer = incident.followup.review, request.reviewer.strip()
    if not review.status:
        raise RefusedError(
            "The postmortem is not in review.", hint="ircli postmortem review --reviewer PERSON"
        )
    if not reviewer:
        raise UsageError("An approval needs a name.", hint="--by PERSON")
    if reviewer.casefold() in {one.casefold() for one in review.approved}:
        then = "ircli postmortem publish" if review.status == IN_REVIEW else "ircli show"
        raise RefusedError(f"{reviewer} has approved it already.", hint=then)
    return (PostmortemApproved(reviewer=reviewer, text=request.text.strip()),)


def _publish(incident: Incident, request: PublishPostmortem) -> tuple[Event, ...]:
    _refuse_running(incident)
    published: PostmortemPublished = request.published
    review = incident.followup.review
    if review.status == PUBLISHED and review.digest == published.evidence:
        raise RefusedError("This very text is published already.", hint="ircli show")
    return (published,)


def _refuse_running(incident: Incident) -> None:
    if incident.is_open:
        raise RefusedError(f"The incident is {incident.status}, and not over.", hint="ircli resolve")


def _refuse_repeat(text: str, known: Sequence[str], what: str) -> None:
    if text.casefold() in {one.casefold() for one in known}:
        raise RefusedError(f"That {what} is on record already.", hint="ircli show")


def _refuse_known(text: str, actions: Sequence[Action]) -> None:
    for one in actions:
        if one.is_open and one.text.casefold() == text.casefold():
            raise RefusedError(
                f"That is action {one.number} already.", hint=f"ircli action edit {one.number}"
            )


def _refuse_unfit(kind: str, due: str) -> None:
    if kind and kind not in ACTION_KINDS:
        raise UsageError(
            f"'{kind}' is no kind of action.", hint=did_you_mean(kind, ACTION_KINDS) + one_of(ACTION_KINDS)
        )
    if due and not is_date(due):
        raise UsageError(f"'{due}' is no date.", hint="--due friday, 'in 2 weeks', or 2026-12-31")


def _action(incident: Incident, number: int) -> Action:
    return _numbered(incident.actions, number, "action", "ircli action list")


def _numbered(known: Sequence[Numbered], number: int, what: str, hint: str) -> Numbered:
    if known and number == NEWEST:
        return known[-1]
    found = next((one for one in known if one.number == number), None)
    if found is None:
        there = f"There is no {what} {number}" if known else f"There is no {what} yet"
        raise UsageError(f"{there}.", hint=hint)
    return found
