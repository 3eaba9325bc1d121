"""Decide what is kept of a runbook that is followed, and of commands that are run."""

from ircli.domain.events import (
    STEP_OUTCOMES,
    CommandRan,
    Event,
    RunbookBegun,
    RunbookEnded,
    StepBegun,
    StepEnded,
    VariableSet,
)
from ircli.domain.guards import refuse_ended
from ircli.domain.incident import Incident
from ircli.domain.names import one_of
from ircli.domain.requests import Follow
from ircli.errors import NotFoundError, UsageError


def follow(incident: Incident, request: Follow) -> tuple[Event, ...]:
    """Decide what is kept; what has run already is kept whatever became of the incident meanwhile."""
    event = request.event
    match event:
        case RunbookBegun() | VariableSet():
            refuse_ended(incident)
        case StepBegun():
            refuse_ended(incident)
            _refuse_unknown(incident, event.target)
        case StepEnded():
            _refuse_unknown(incident, event.target)
            if event.outcome not in STEP_OUTCOMES:
                raise UsageError(f"'{event.outcome}' is no outcome of a step.", hint=one_of(STEP_OUTCOMES))
            if event.outcome == "skipped" and not event.text.strip():
                raise UsageError("A step that is skipped needs a reason.", hint="Say why, in a few words.")
        case RunbookEnded():
            _refuse_unknown(incident, event.target)
        case CommandRan():
            pass
    return (event,)


def _refuse_unknown(incident: Incident, target: str) -> None:
    if all(run.id != target for run in incident.response.runs):
        raise NotFoundError("That runbook was not begun in this incident.", hint="ircli runbook run NAME")
