"""Decide what responders look into, try, settle and tell."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from ircli.domain.clock import read_moment, span_text, write_moment
from ircli.domain.events import (
    OUTCOMES,
    ActionAdded,
    CriterionConfirmed,
    CriterionWaived,
    Event,
    HypothesisConfirmed,
    HypothesisProposed,
    HypothesisRuledOut,
    Identified,
    ItemTicked,
    Mitigated,
    MitigationBegun,
    MitigationEnded,
    MitigationUndone,
    Resolved,
    UpdatesPaused,
)
from ircli.domain.guards import refuse_ended
from ircli.domain.incident import Incident
from ircli.domain.names import one_of
from ircli.domain.requests import (
    NEWEST,
    BeginMitigation,
    ConfirmCriterion,
    EndMitigation,
    JudgeHypothesis,
    PauseUpdates,
    ProposeHypothesis,
    Resolve,
    SendUpdate,
    TickItem,
    UndoMitigation,
    WaiveCriterion,
)
from ircli.domain.response import Attempt, Hypothesis
from ircli.domain.rules import Audience, Criterion, MitigationAction, Rules
from ircli.domain.standing import criteria, open_attempts, stable_at
from ircli.errors import RefusedError, UsageError

_LONGEST_PAUSE = timedelta(days=1)
Named = TypeVar("Named", Criterion, MitigationAction, Audience)


def propose(incident: Incident, request: ProposeHypothesis) -> tuple[Event, ...]:
    """Decide that a line of inquiry begins."""
    refuse_ended(incident)
    text = request.text.strip()
    if not text:
        raise UsageError(
            "A line of inquiry needs words.", hint="ircli investigate add 'what may be the cause'"
        )
    known = next(
        (one for one in incident.response.hypotheses if one.text.casefold() == text.casefold()), None
    )
    if known is not None:
        raise RefusedError(f"That is line {known.number} already: {known.state}.", hint="ircli investigate")
    return (HypothesisProposed(text=text, line=request.line),)


def judge(incident: Incident, request: JudgeHypothesis) -> tuple[Event, ...]:
    """Decide that a line of inquiry led to the cause, or nowhere."""
    refuse_ended(incident)
    known = incident.response.hypotheses
    hypothesis = known[-1] if known and request.number == NEWEST else None
    hypothesis = hypothesis or next((one for one in known if one.number == request.number), None)
    if hypothesis is None:
        there = f"The lines are {_numbers(known)}." if known else "No line of inquiry was taken up yet."
        raise UsageError(there, hint="ircli investigate add 'what may be the cause'")
    state = "confirmed" if request.confirmed else "ruled-out"
    if hypothesis.state == state:
        raise RefusedError(f"Line {hypothesis.number} is {state} already.", hint="ircli investigate")
    if not request.evidence.strip():
        raise UsageError("What shows it? Evidence is needed.", hint="--evidence 'what was seen'")
    evidence = request.evidence.strip()
    if not request.confirmed:
        return (HypothesisRuledOut(hypothesis.id, text=evidence, hypothesis=hypothesis.text),)
    confirmed = HypothesisConfirmed(hypothesis.id, text=evidence, hypothesis=hypothesis.text)
    if incident.times.identified is not None:
        return (confirmed,)
    return (confirmed, Identified(text=f"Cause identified: {hypothesis.text}", target=hypothesis.id))


def begin(incident: Incident, request: BeginMitigation, rules: Rules) -> tuple[Event, ...]:
    """Decide that somebody begins a mitigation."""
    refuse_ended(incident)
    action = _named(request.action, rules.actions, "mitigation")
    under_way = open_attempts(incident)
    if under_way and not request.beside:
        raise RefusedError(
            f"{_described(under_way[-1])} has no outcome yet.",
            hint=f"First say what came of it: --outcome {', '.join(OUTCOMES)}. Or --beside, to try both at once.",
        )
    return (
        MitigationBegun(
            action=action.name,
            title=action.title,
            text=request.text.strip(),
            path=request.path,
            because=request.because,
            runbook=request.runbook or action.runbook,
            check=request.check or action.check,
            clean_up=action.clean_up,
        ),
    )


def end(incident: Incident, request: EndMitigation) -> tuple[Event, ...]:
    """Decide what came of a mitigation; one that worked stops the impact."""
    refuse_ended(incident)
    if request.outcome not in OUTCOMES:
        raise UsageError(f"'{request.outcome}' is no outcome.", hint=one_of(OUTCOMES))
    attempt = _attempt(incident, request.number)
    if attempt.cycle != len(incident.cycles):
        raise RefusedError(
            f"{attempt.title} belongs to the time before the incident was reopened.",
            hint=f"ircli mitigate --action {attempt.begun.action}",
        )
    if attempt.outcome == request.outcome:
        raise RefusedError(
            f"{attempt.title}: {request.outcome} is recorded already.", hint="ircli mitigate --list"
        )
    ended = MitigationEnded(attempt.id, request.outcome, text=request.text.strip(), title=attempt.title)
    if request.outcome != "worked" or incident.times.mitigated is not None:
        return (ended,)
    return (ended, Mitigated(text=f"Impact stopped: {attempt.title}", target=attempt.id))


def undo(incident: Incident, request: UndoMitigation) -> tuple[Event, ...]:
    """Decide that a temporary mitigation was taken back."""
    attempt = _numbered(incident, request.number)
    if attempt.undone or not attempt.begun.clean_up:
        what = "is taken back already" if attempt.undone else "is not temporary"
        raise RefusedError(f"{attempt.title} {what}.", hint="ircli show")
    return (MitigationUndone(attempt.id, text=request.text.strip(), title=attempt.title),)


def confirm(incident: Incident, request: ConfirmCriterion, rules: Rules, now: datetime) -> tuple[Event, ...]:
    """Decide that a criterion holds."""
    refuse_ended(incident)
    criterion = _named(request.criterion, rules.criteria, "criterion")
    if criterion.stable:
        _refuse_unstable(incident, criterion, now)
    return (CriterionConfirmed(criterion.name, title=criterion.title, text=request.text.strip()),)


def waive(incident: Incident, request: WaiveCriterion, rules: Rules) -> tuple[Event, ...]:
    """Decide that a criterion is passed over."""
    refuse_ended(incident)
    criterion = _named(request.criterion, rules.criteria, "criterion")
    if not request.reason.strip():
        raise UsageError("Waiving a criterion needs a reason.", hint=f"--waive {criterion.name}='why'")
    return (CriterionWaived(criterion.name, text=request.reason.strip(), title=criterion.title),)


def resolve(incident: Incident, request: Resolve, rules: Rules) -> tuple[Event, ...]:
    """Decide that the response is over: nothing is open that the playbook asks for."""
    refuse_ended(incident)
    level = incident.severity
    if level is None:
        raise RefusedError("The severity is unset.", hint="ircli severity LEVEL, or ircli triage")
    if request.mitigated_only and level.permanent_fix:
        raise RefusedError(f"{level.name} asks for the permanent fix.", hint="ircli resolve, when it is out")
    if request.mitigated_only and incident.times.mitigated is None:
        raise RefusedError("Nobody said that impact stopped.", hint="ircli mark mitigated --at TIME")
    standings = [one for one in criteria(incident, rules) if one.is_open]
    left = [one for one in standings if request.mitigated_only and one.criterion.fix]
    still = [one.criterion.name for one in standings if one not in left]
    if still:
        what = "1 criterion is" if len(still) == 1 else f"{len(still)} criteria are"
        raise RefusedError(
            f"{what} open: {', '.join(still)}.",
            hint="ircli resolve asks; or --confirm NAME, --waive NAME='why'",
        )
    later = "the permanent fix is a follow-up action"
    waived = [CriterionWaived(one.criterion.name, text=later, title=one.criterion.title) for one in left]
    known = {action.text for action in incident.actions}
    # By its words: what was tried twice is cleaned up once.
    todo = {action.text: action for action in [
        *([ActionAdded(request.fix.strip() or "Find and make the permanent fix", kind="prevent")]
          if request.mitigated_only else []),
        *[ActionAdded(one.begun.clean_up) for one in incident.response.attempts if one.to_clean_up],
    ]}  # fmt: skip
    new = [action for text, action in todo.items() if text not in known]
    return (*waived, *new, Resolved(text=request.text))


def send(incident: Incident, request: SendUpdate, rules: Rules) -> tuple[Event, ...]:
    """Decide that an audience was told how it stands."""
    if incident.dismissed is not None:
        refuse_ended(incident)
    audience = _named(request.update.audience, rules.audiences, "audience")
    if not request.update.text.strip():
        raise UsageError("An update needs words.", hint="--current 'what is being done'")
    return (request.update._replace(audience=audience.name, title=audience.title),)


def pause(incident: Incident, request: PauseUpdates, rules: Rules, now: datetime) -> tuple[Event, ...]:
    """Decide that nobody is nagged about updates for a while."""
    refuse_ended(incident)
    until = read_moment(request.until)
    if until is None or until <= now:
        raise UsageError("Updates are paused until a time to come.", hint="ircli update snooze 15m")
    if until - now > _LONGEST_PAUSE:
        raise UsageError("Updates wait for a day at most.", hint="ircli update snooze 4h, and again")
    if not request.reason.strip():
        raise UsageError("A pause needs a reason.", hint="--reason 'why nobody waits for news'")
    audience = _named(request.audience, rules.audiences, "audience").name if request.audience else ""
    return (UpdatesPaused(until=request.until, text=request.reason.strip(), audience=audience),)


def tick(incident: Incident, request: TickItem, rules: Rules) -> tuple[Event, ...]:
    """Decide that an item of a checklist is done."""
    if request.item in incident.response.ticked:
        raise RefusedError(f"'{request.item}' is ticked already.", hint="ircli checklist")
    if request.item not in rules.items:
        raise UsageError(f"'{request.item}' is no item of a checklist.", hint=one_of(rules.items))
    return (ItemTicked(request.item, title=request.title, text=request.text.strip()),)


def _refuse_unstable(incident: Incident, criterion: Criterion, now: datetime) -> None:
    until = stable_at(incident)
    if until is None:
        raise RefusedError(
            f"{criterion.name}: nobody said that impact stopped.",
            hint="ircli mitigate --outcome worked, or ircli mark mitigated --at TIME",
        )
    if now < until:
        left = span_text((until - now).total_seconds())
        raise RefusedError(
            f"{criterion.name}: it is not stable long enough yet, {left} to go (until {write_moment(until)}).",
            hint=f"Wait, or waive it: ircli resolve --waive {criterion.name}='why'",
        )


def _attempt(incident: Incident, number: int | None) -> Attempt:
    if number is not None:
        return _numbered(incident, number)
    under_way = open_attempts(incident)
    if not under_way:
        attempts = incident.response.attempts
        again = f"; to correct the last one: --attempt {attempts[-1].number}" if attempts else ""
        raise RefusedError("No mitigation is under way.", hint=f"ircli mitigate --action NAME{again}")
    if len(under_way) > 1:
        named = "; ".join(f"{one.number} {one.title}" for one in under_way)
        raise UsageError("Several mitigations are under way.", hint=f"--attempt NUMBER: {named}.")
    return under_way[0]


def _numbered(incident: Incident, number: int) -> Attempt:
    attempts = incident.response.attempts
    if attempts and number == NEWEST:
        return attempts[-1]
    found = next((one for one in attempts if one.number == number), None)
    if found is None:
        there = f"The mitigations are {_numbers(attempts)}." if attempts else "No mitigation was begun yet."
        raise UsageError(there, hint="ircli mitigate --action NAME")
    return found


def _numbers(known: Sequence[Hypothesis | Attempt]) -> str:
    return ", ".join(str(one.number) for one in known)


def _described(attempt: Attempt) -> str:
    by = f" by {attempt.by}" if attempt.by else ""
    since = f" since {write_moment(attempt.begun_at)}" if attempt.begun_at is not None else ""
    return f"{attempt.title}{by}{since}"


def _named(name: str, known: tuple[Named, ...], what: str) -> Named:
    wanted = name.strip().casefold()
    for one in known:
        if one.name.casefold() == wanted:
            return one
    raise UsageError(f"'{name}' is no {what}.", hint=one_of(tuple(one.name for one in known)))
