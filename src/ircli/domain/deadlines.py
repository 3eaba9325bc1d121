"""Say what is due, and when: targets of the severity level, updates, the postmortem."""

from datetime import datetime, timedelta
from typing import NamedTuple

from ircli.domain.incident import Incident


class Deadline(NamedTuple):
    """Something that should have happened by a moment."""

    what: str
    due: datetime


def deadlines(incident: Incident) -> tuple[Deadline, ...]:
    """Return what is still to be done by some moment, soonest first."""
    found = [*_targets(incident), *_updates(incident), *_postmortem(incident)]
    return tuple(sorted(found, key=lambda deadline: (deadline.due, deadline.what)))


def overdue(incident: Incident, *, now: datetime) -> tuple[Deadline, ...]:
    """Return what should have happened by now and has not."""
    return tuple(deadline for deadline in deadlines(incident) if deadline.due < now)


def next_update_due(incident: Incident) -> datetime | None:
    """Return when the next update is due, the earliest over the audiences; None where none is."""
    return min((deadline.due for deadline in _updates(incident)), default=None)


def postmortem_due(incident: Incident) -> datetime | None:
    """Return when the postmortem should be published; None where none is asked for, or not yet."""
    level, resolved = incident.severity, incident.times.resolved
    if level is None or level.postmortem_due_hours is None or resolved is None:
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
        found.append(Deadline("resolve", times.detected + _minutes(level.resolve_within)))
    return found


def _updates(incident: Incident) -> list[Deadline]:
    level = incident.severity
    known = incident.times.declared or incident.times.detected
    if level is None or not incident.is_open or known is None:
        return []
    reopened = [cycle.reopened for cycle in incident.cycles if cycle.reopened is not None]
    since = max([known, *reopened, *([incident.last_communication] if incident.last_communication else [])])
    found = []
    if level.internal_update_every is not None:
        found.append(Deadline("internal update", since + _minutes(level.internal_update_every)))
    if level.public_update_every is not None:
        found.append(Deadline("public update", since + _minutes(level.public_update_every)))
    return found


def _postmortem(incident: Incident) -> list[Deadline]:
    due = postmortem_due(incident)
    if due is None or incident.status != "resolved":
        return []
    return [Deadline("postmortem", due)]


def _minutes(count: int) -> timedelta:
    # What a file says must not reach the ends of the calendar.
    return timedelta(minutes=min(max(count, 0), 10_000_000))
