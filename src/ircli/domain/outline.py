"""Say in short what an incident comes to: what lists, metrics and actions need of thousands of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ircli.domain.clock import millis
from ircli.domain.deadlines import postmortem_due
from ircli.domain.entry import Entry
from ircli.domain.events import Imported
from ircli.domain.followup import Action
from ircli.domain.incident import MILESTONES, Incident
from ircli.domain.updates import owed

STARTED, DETECTED, DECLARED = (MILESTONES.index(name) for name in ("started", "detected", "declared"))
# To be raised whenever the same timeline comes to something else, here, in the fold or in `row_of` of store/outlines.py: what is
# kept of an older one is not used.
VERSION = 1


class Outline(NamedTuple):
    """An incident in short. Moments are milliseconds since 1970, spans minutes; None where nobody knows.

    `times` is in the order of MILESTONES. `severity` is blank where it is unset; `rank`, `acknowledge_within`,
    `triage_within` and `resolve_within` are those of the level, and `postmortem` is its rule. `updates_owed` and
    `updates_in_time` count updates. `people` are those who held a role or wrote, and `joined`, beside them, is when each is
    first on record: since when they held a role, or when they wrote. That is not when they were paged, which nobody wrote.
    """

    id: str
    title: str
    summary: str
    status: str
    severity: str
    rank: int | None
    services: tuple[str, ...]
    source: str
    drill: bool
    verdict: str
    imported: bool
    reference: str
    times: tuple[int | None, ...]
    reopened: int
    acknowledge_within: int | None
    triage_within: int | None
    resolve_within: int | None
    updates_owed: int
    updates_in_time: int
    root_cause: str
    cause_tags: tuple[str, ...]
    people: tuple[str, ...]
    joined: tuple[int | None, ...]
    postmortem: str
    review: str
    postmortem_due: int | None
    published_at: int | None
    actions: tuple[Action, ...]

    def at(self, milestone: str) -> int | None:
        """Return one of the lifecycle times."""
        return self.times[MILESTONES.index(milestone)]

    @property
    def begun(self) -> int | None:
        """Return since when the incident is known, or was going on where that is all that is known."""
        times = self.times
        moment = times[DETECTED]
        if moment is None:
            moment = times[DECLARED]
        return moment if moment is not None else times[STARTED]


def outline_of(incident_id: str, incident: Incident, entries: Iterable[Entry]) -> Outline:
    """Return an incident in short; `entries` are the effective ones."""
    kept = tuple(entries)
    level, opening, followup = incident.severity, incident.opening.event, incident.followup
    updates = owed(incident, kept)
    joined = _joined(incident, kept)
    return Outline(
        id=incident_id,
        title=incident.title,
        summary=incident.summary,
        status=incident.status,
        severity=level.name if level is not None else "",
        rank=level.rank if level is not None else None,
        services=incident.services,
        source=incident.source,
        drill=incident.drill,
        verdict=incident.dismissed.verdict if incident.dismissed is not None else "",
        imported=isinstance(opening, Imported),
        reference=opening.reference if isinstance(opening, Imported) else "",
        times=tuple([_millis(moment) for moment in incident.times]),
        reopened=len(incident.cycles),
        acknowledge_within=level.acknowledge_within if level is not None else None,
        triage_within=level.triage_within if level is not None else None,
        resolve_within=level.resolve_within if level is not None else None,
        updates_owed=len(updates),
        updates_in_time=sum(one.in_time for one in updates),
        root_cause=followup.root_cause,
        cause_tags=followup.cause_tags,
        people=tuple(joined),
        joined=tuple(joined.values()),
        postmortem=level.postmortem if level is not None else "",
        review=followup.review.status,
        postmortem_due=_millis(postmortem_due(incident)),
        published_at=_millis(followup.review.published_at),
        actions=followup.actions,
    )


def _joined(incident: Incident, entries: Iterable[Entry]) -> dict[str, int | None]:
    """Return when each person is first on record, by their names."""
    found: dict[str, datetime | None] = {}
    for held in incident.responders:
        _join(found, held.person, held.since)
    # What was written afterwards may be about an earlier moment; in a file from elsewhere that is all there is.
    is_live = type(incident.opening.event) is not Imported
    for entry in entries:
        person, moment = entry.by, entry.recorded_at if is_live else entry.at
        # Nearly always somebody who wrote before, and earlier.
        first = found.get(person)
        if (
            (first is None or moment is None or moment < first)
            and person
            and type(entry.event) is not Imported
        ):
            _join(found, person, moment)
    return {person: _millis(moment) for person, moment in found.items()}


def _join(found: dict[str, datetime | None], person: str, moment: datetime | None) -> None:
    before = found.get(person)
    found[person] = moment if before is None else before if moment is None else min(before, moment)


def _millis(moment: datetime | None) -> int | None:
    return millis(moment) if moment is not None else None
