"""Decide what happens when something is asked for: a pure answer, or a refusal with its reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from ircli.domain import decide_followup, decide_record, decide_response, decide_roles, decide_runbook
from ircli.domain.clock import write_moment
from ircli.domain.decide_roles import role_named
from ircli.domain.events import (
    VERDICTS,
    Acknowledged,
    Declared,
    Detected,
    Dismissed,
    Event,
    Identified,
    Marked,
    Mitigated,
    Reopened,
    SeveritySet,
    Started,
    Triaged,
)
from ircli.domain.guards import refuse_ended
from ircli.domain.incident import MILESTONES, Incident
from ircli.domain.names import one_of
from ircli.domain.requests import (
    AcceptRole,
    AddAction,
    AddFactor,
    AddLesson,
    Amend,
    Answer,
    AnswerWhy,
    ApprovePostmortem,
    AssignRole,
    BeginMitigation,
    Close,
    ConfirmCriterion,
    Declare,
    Detect,
    Dismiss,
    Edit,
    EditAction,
    EndAction,
    EndMitigation,
    Follow,
    HandOffRole,
    JudgeHypothesis,
    Mark,
    PauseUpdates,
    ProposeHypothesis,
    PublishPostmortem,
    Reach,
    RecordCheck,
    ReleaseRole,
    Reopen,
    ReopenAction,
    Request,
    RequestReview,
    Resolve,
    SendUpdate,
    SetSeverity,
    StateCause,
    TickItem,
    UndoMitigation,
    WaiveCriterion,
    Withdraw,
)
from ircli.domain.rules import Level, Rules
from ircli.errors import NotFoundError, RefusedError, UsageError

__all__ = ("decide", "level_named", "role_named")

_REACHABLE: Mapping[str, type[Started | Detected | Acknowledged | Triaged | Identified | Mitigated]] = {
    "started": Started,
    "detected": Detected,
    "acknowledged": Acknowledged,
    "triaged": Triaged,
    "identified": Identified,
    "mitigated": Mitigated,
}


def decide(incident: Incident | None, request: Request, rules: Rules, now: datetime) -> tuple[Event, ...]:
    """Return what happens when a request is granted; raise RefusedError or UsageError where it is not.

    `now` is when it is so.
    """
    if isinstance(request, Declare | Detect):
        return _open(incident, request)
    if incident is None:
        raise NotFoundError("The timeline has no opening entry.", hint="ircli doctor")
    return _decide(incident, request, rules, now)


def level_named(name: str, rules: Rules) -> Level:
    """Return the level of that name, in any case, or the one whose name ends with that number."""
    wanted = name.strip().casefold()
    for level in rules.levels:
        if level.name.casefold() == wanted:
            return level
    if wanted.isascii() and wanted.isdecimal():
        for level in rules.levels:
            if level.name[len(level.name.rstrip("0123456789")) :] == wanted:
                return level
    raise UsageError(
        f"'{name}' is no severity level.", hint=one_of(tuple(level.name for level in rules.levels))
    )


def _decide(incident: Incident, request: Request, rules: Rules, now: datetime) -> tuple[Event, ...]:  # noqa: C901, PLR0912 - one case a request
    match request:
        case Declare() | Detect():
            return _open(incident, request)
        case Reach():
            refuse_ended(incident)
            return (_reachable(request.milestone)(text=request.text),)
        case Mark():
            if request.milestone not in MILESTONES:
                raise UsageError(f"'{request.milestone}' is no lifecycle time.", hint=one_of(MILESTONES))
            return (Marked(milestone=request.milestone, text=request.text),)
        case SetSeverity():
            return _set_severity(incident, request, rules)
        case AssignRole():
            return decide_roles.assign(incident, request, rules)
        case HandOffRole():
            return decide_roles.hand_off(incident, request, rules)
        case AcceptRole():
            return decide_roles.accept(incident, request)
        case ReleaseRole():
            return decide_roles.release(incident, request, rules)
        case Edit():
            return decide_record.edit(request)
        case Answer():
            refuse_ended(incident)
            return (request.answered,)
        case ProposeHypothesis():
            return decide_response.propose(incident, request)
        case JudgeHypothesis():
            return decide_response.judge(incident, request)
        case BeginMitigation():
            return decide_response.begin(incident, request, rules)
        case EndMitigation():
            return decide_response.end(incident, request)
        case UndoMitigation():
            return decide_response.undo(incident, request)
        case ConfirmCriterion():
            return decide_response.confirm(incident, request, rules, now)
        case WaiveCriterion():
            return decide_response.waive(incident, request, rules)
        case RecordCheck():
            refuse_ended(incident)
            return (request.ran,)
        case Resolve():
            return decide_response.resolve(incident, request, rules)
        case SendUpdate():
            return decide_response.send(incident, request, rules)
        case PauseUpdates():
            return decide_response.pause(incident, request, rules, now)
        case TickItem():
            return decide_response.tick(incident, request, rules)
        case Follow():
            return decide_runbook.follow(incident, request)
        case Reopen():
            if incident.is_open:
                raise RefusedError("The incident is open.", hint="ircli status")
            if incident.times.resolved is not None and now < incident.times.resolved:
                ended = write_moment(incident.times.resolved)
                raise RefusedError(f"It was resolved later than that, at {ended}.", hint="--at TIME")
            return (Reopened(text=request.reason),)
        case (
            Close()
            | StateCause()
            | AddFactor()
            | AddLesson()
            | AnswerWhy()
            | AddAction()
            | EditAction()
            | EndAction()
            | ReopenAction()
            | RequestReview()
            | ApprovePostmortem()
            | PublishPostmortem()
        ):
            return decide_followup.decide(incident, request)
        case Dismiss():
            refuse_ended(incident)
            if request.verdict not in VERDICTS:
                raise UsageError(f"'{request.verdict}' is no verdict.", hint=one_of(VERDICTS))
            return (Dismissed(verdict=request.verdict, of=request.of, text=request.text),)
        case Amend():
            return decide_record.amend(request)
        case Withdraw():
            return decide_record.withdraw(request)
    assert_never(request)


def _open(incident: Incident | None, request: Declare | Detect) -> tuple[Event, ...]:
    if incident is not None:
        raise RefusedError("The incident is declared already.", hint="ircli status")
    title = request.title.strip()
    if not title:
        raise UsageError("An incident needs a title.", hint="ircli declare 'Checkout answers 500'")
    if isinstance(request, Detect):
        return (Detected(title=title, services=request.services, source=request.source),)
    return (
        Declared(
            title=title,
            summary=request.summary.strip(),
            services=request.services,
            source=request.source,
            drill=request.drill,
        ),
    )


def _set_severity(incident: Incident, request: SetSeverity, rules: Rules) -> tuple[Event, ...]:
    refuse_ended(incident)
    level = level_named(request.level, rules)
    if incident.severity is not None and incident.severity.name == level.name and not request.reason:
        raise RefusedError(f"The severity is {level.name} already.", hint="Add --reason to record it again.")
    return (
        SeveritySet(
            level=level,
            reason=request.reason,
            recommended=request.recommended,
            reasons=request.reasons,
        ),
    )


def _reachable(
    milestone: str,
) -> type[Started | Detected | Acknowledged | Triaged | Identified | Mitigated]:
    if milestone not in _REACHABLE:
        raise UsageError(f"'{milestone}' is no point of the lifecycle.", hint=one_of(tuple(_REACHABLE)))
    return _REACHABLE[milestone]
