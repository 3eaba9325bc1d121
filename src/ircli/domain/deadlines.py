"""Say what is due, and when: targets of the severity level, updates, the postmortem."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from ircli.domain.events import Imported, UpdateSent
from ircli.domain.followup import PUBLISHED
from ircli.domain.incident import Incident, Times
from ircli.domain.response import Responding, Response
from ircli.domain.rules import Cadence


class Deadline(NamedTuple):
    """Something that should have happened by a moment: one of DEADLINES; an update names its audience."""

    kind: str
    due: datetime
    audience: str = ""

    @property
    def what(self) -> str:
        """Return what is due, in words."""
        return f"{self.kind} ({self.audience})" if self.audience else self.kind


DEADLINES = ("acknowledge", "triage", "resolve", "update", "postmortem")


def deadlines(incident: Incident) -> tuple[Deadline, ...]:
    """Return what is still to be done by some moment, soonest first."""
    found = [*_targets(incident), *_updates(incident), *_postmortem(incident)]
    return tuple(sorted(found, key=lambda deadline: (deadline.due, deadline.what)))


def overdue(incident: Incident, *, now: datetime) -> tuple[Deadline, ...]:
    """Return what should have happened by now and has not."""
    return tuple(deadline for deadline in deadlines(incident) if deadline.due < now)


def update_due(incident: Incident, cadence: Cadence) -> datetime | None:
    """Return when an audience should hear of an incident again; None while there is no clock for it."""
    return due_by_clock(incident.times, _reopened(incident), incident.response, cadence)


def due_by_clock(
    times: Times, reopened: Sequence[datetime], said: Response | Responding, cadence: Cadence
) -> datetime | None:
    """Return when an audience should hear again after all that was `said`; None while there is no clock for it.

    What was promised counts before the level's cadence. A reopening starts the cadence anew, and a pause puts
    everything off.
    """
    detected = times.detected or times.declared
    known = times.declared or times.detected
    if known is None or detected is None:
        return None
    audience = cadence.audience
    told = _later(said.told.get(audience), said.told.get(""))
    if told is None and cadence.once_begun:
        return None
    due = said.promised.get(audience)
    if due is None and told is None and not reopened and cadence.first is not None:
        due = detected + _minutes(cadence.first)
    elif due is None:
        due = max([known if told is None or told < known else told, *reopened]) + _minutes(cadence.every)
    pause = _later(said.paused.get(audience), said.paused.get("")) if said.paused else None
    return due if pause is None or pause < due else pause


def untold(incident: Incident) -> tuple[str, ...]:
    """Return the audiences that heard of an incident and do not know yet that impact stopped, or that it is over."""
    if incident.status not in ("monitoring", "resolved"):
        return ()
    last = {
        entry.event.audience: entry.event.status
        for entry in incident.response.updates
        if isinstance(entry.event, UpdateSent)
    }
    known = ("resolved",) if incident.status == "resolved" else ("monitoring", "resolved")
    return tuple(audience for audience, status in last.items() if status and status not in known)


def next_update_due(incident: Incident) -> datetime | None:
    """Return when the next update is due, the earliest over the audiences; None where none is."""
    return min((deadline.due for deadline in _updates(incident)), default=None)


def postmortem_due(incident: Incident) -> datetime | None:
    """Return when the postmortem should be published; None where none is asked for, or not yet."""
    level, resolved = incident.severity, incident.times.resolved
    if level is None or resolved is None:
        return None
    if level.postmortem == "none" or level.postmortem_due_hours is None:
        return None
    return resolved + _minutes(60 * level.postmortem_due_hours)


def _targets(incident: Incident) -> list[Deadline]:
    level, times = incident.severity, incident.times
    if level is None or not incident.is_open or times.detected is None:
        return []
    found = []
    if level.acknowledge_within is not None and times.acknowledged is None:
        found.append(Deadline("acknowledge", times.detected + _minutes(level.acknowledge_within)))
    if level.triage_within is not None and times.triaged is None and times.acknowledged is not None:
        found.append(Deadline("triage", times.acknowledged + _minutes(level.triage_within)))
    if level.resolve_within is not None:
        begun = max([times.detected, *_reopened(incident)])
        found.append(Deadline("resolve", begun + _minutes(level.resolve_within)))
    return found


def _reopened(incident: Incident) -> list[datetime]:
    return [cycle.reopened for cycle in incident.cycles if cycle.reopened is not None]


def _updates(incident: Incident) -> list[Deadline]:
    if incident.severity is None or not incident.is_open:
        return []
    found = [(cadence, update_due(incident, cadence)) for cadence in incident.severity.updates]
    return [Deadline("update", due, cadence.audience) for cadence, due in found if due is not None]


def _postmortem(incident: Incident) -> list[Deadline]:
    due = postmortem_due(incident)
    if isinstance(incident.opening.event, Imported):
        return []  # nobody is late with what was over before it came here
    if due is None or incident.status != "resolved" or incident.followup.review.status == PUBLISHED:
        return []
    return [Deadline("postmortem", due)]


def _later(first: datetime | None, second: datetime | None) -> datetime | None:
    """Return the later of two moments, of which none, one or both are known."""
    if first is None or second is None:
        return second if first is None else first
    return max(first, second)


@lru_cache(256)
def _minutes(count: int) -> timedelta:
    # What a file says must not reach the ends of the calendar.
    return timedelta(minutes=min(max(count, 0), 10_000_000))
