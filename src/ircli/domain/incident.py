"""Fold a timeline into the incident it describes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ircli.domain.entry import Entry, effective, in_order, is_opening
from ircli.domain.events import (
    Acknowledged,
    ActionAdded,
    Amended,
    Answered,
    Closed,
    CommandRan,
    Declared,
    Detected,
    Dismissed,
    Edited,
    Event,
    HypothesisProposed,
    Identified,
    Imported,
    Marked,
    Mitigated,
    MitigationBegun,
    Noted,
    Reopened,
    Resolved,
    RoleAccepted,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
    RunbookBegun,
    SeveritySet,
    Started,
    Triaged,
    Unread,
    WhyAnswered,
    Withdrawn,
    kind_of,
)
from ircli.domain.followup import PUBLISHED, Action, Aftermath, FollowingUp, Followup
from ircli.domain.response import Finding, Responding, Response
from ircli.domain.rules import Level

ONCE = ("started", "detected", "declared", "acknowledged", "triaged", "identified")
EACH_CYCLE = ("mitigated", "resolved", "closed")
MILESTONES = ONCE + EACH_CYCLE
_NUMBERED = (HypothesisProposed, MitigationBegun, RunbookBegun, ActionAdded, WhyAnswered)


class Times(NamedTuple):
    """The lifecycle times of an incident; None where nobody knows."""

    started: datetime | None = None
    detected: datetime | None = None
    declared: datetime | None = None
    acknowledged: datetime | None = None
    triaged: datetime | None = None
    identified: datetime | None = None
    mitigated: datetime | None = None
    resolved: datetime | None = None
    closed: datetime | None = None


class Cycle(NamedTuple):
    """An end that did not hold: the times before an incident was reopened."""

    mitigated: datetime | None
    resolved: datetime | None
    closed: datetime | None
    reopened: datetime | None
    reason: str


class Held(NamedTuple):
    """A role that somebody holds; one that was handed over waits to be `accepted`."""

    role: str
    title: str
    person: str
    since: datetime | None
    many: bool
    accepted: bool = True


class Incident(NamedTuple):
    """What a timeline adds up to."""

    opening: Entry
    title: str
    summary: str
    services: tuple[str, ...]
    source: str
    drill: bool
    severity: Level | None
    severity_since: datetime | None
    severity_changes: tuple[Entry, ...]
    times: Times
    cycles: tuple[Cycle, ...]
    dismissed: Dismissed | None
    dismissed_at: datetime | None
    roles: tuple[Held, ...]
    responders: tuple[Held, ...]
    answers: Mapping[str, Answered]
    response: Response
    followup: Followup
    unread: int

    @property
    def status(self) -> str:
        """Return the furthest point of the current cycle that holds, as a status page would call it."""
        if self.dismissed is not None:
            return "dismissed"
        for word, moment in (
            ("closed", self.times.closed),
            ("resolved", self.times.resolved),
            ("monitoring", self.times.mitigated),
            ("identified", self.times.identified),
        ):
            if moment is not None:
                return word
        return "investigating"

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to respond."""
        return self.status in OPEN

    @property
    def actions(self) -> tuple[Action, ...]:
        """Return what was agreed to be done, in the order in which it was."""
        return self.followup.actions

    @property
    def owes_postmortem(self) -> bool:
        """Return whether the level requires a postmortem, and none is published."""
        is_required = self.severity is not None and self.severity.postmortem == "required"
        return is_required and self.followup.review.status != PUBLISHED

    @property
    def missing_roles(self) -> tuple[str, ...]:
        """Return the roles that the level asks for and nobody holds, while the incident is open."""
        if self.severity is None or not self.is_open:
            return ()
        held = {one.role for one in self.roles}
        return tuple(name for name in self.severity.roles if name not in held)


STATUSES = ("investigating", "identified", "monitoring", "resolved", "closed", "dismissed")
OPEN = ("investigating", "identified", "monitoring")


def fold(entries: Iterable[Entry]) -> Incident | None:
    """Return the incident that entries describe, or None where none of them opens it.

    Neither the order of entries, nor how they lay in files, matters: they are taken by id, corrections first.
    """
    written = in_order(entries)
    return fold_effective(written, effective(written))


def fold_effective(written: Sequence[Entry], counting: Sequence[Entry]) -> Incident | None:
    """Return the same for ordered entries, and those of them that are effective."""
    # What is withdrawn keeps its number, or those behind it would mean something else.
    folding = _Folding({} if counting is written else _numbers(written))
    for entry in counting:
        event = entry.event
        # Nearly all entries are notes, and a note changes nothing but when somebody was told.
        if type(event) is not Noted or entry.newer:
            folding.take(entry)
        elif event.kind == "communication":
            folding.hear(entry)
    return folding.result()


def _numbers(written: Iterable[Entry]) -> dict[str, int]:
    """Return the number, from 1, of each entry among those of its kind, for the kinds that people call by number."""
    latest = dict.fromkeys(_NUMBERED, 0)
    numbers: dict[str, int] = {}
    for entry in written:
        kind = type(entry.event)
        if kind in latest:
            latest[kind] += 1
            numbers[entry.id] = latest[kind]
    return numbers


class _Folding:
    """The state of a fold on its way."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.opening: Entry | None = None
        self.parts: dict[str, str] = {"title": "", "summary": "", "source": ""}
        self.services: tuple[str, ...] = ()
        self.drill = False
        self.once: dict[str, datetime] = {}
        self.cycle: dict[str, datetime] = {}
        self.marks: dict[str, datetime] = {}
        self.cycles: list[Cycle] = []
        self.dismissal: Entry | None = None
        self.severities: list[Entry] = []
        self.roles: list[Held] = []
        self.responders: dict[tuple[str, str], Held] = {}
        self.answers: dict[str, Answered] = {}
        self.response = Responding(numbers)
        self.followup = FollowingUp(numbers)
        self.claims: list[Entry] = []
        self.unread = 0

    def hear(self, entry: Entry) -> None:
        """Take a note of what was said to somebody."""
        if entry.at is not None:
            self.response.communicate(entry.at)

    def take(self, entry: Entry) -> None:  # noqa: C901, PLR0912 - one case a kind, and the type checker counts them
        """Let one effective entry change the state."""
        event: Event = entry.event
        self.unread += entry.newer
        if isinstance(event, Finding):
            self.response.take(entry, event)
            return
        if isinstance(event, Aftermath):
            self.followup.take(entry, event)
            return
        match event:
            case Noted():
                if event.kind == "communication":
                    self.hear(entry)
            case Declared() | Imported() | Detected():
                self._open(entry)
                self._reach(entry)
            case Started() | Acknowledged() | Triaged() | Identified() | Mitigated() | Resolved() | Closed():
                self._reach(entry)
            case Marked():
                if event.milestone in MILESTONES and entry.at is not None:
                    self.marks[event.milestone] = entry.at
            case Reopened():
                self._reopen(entry, event.text)
            case Dismissed():
                self.dismissal = entry
            case SeveritySet():
                self._set_severity(entry, event)
            case RoleAssigned() | RoleHandedOff() | RoleAccepted() | RoleReleased():
                self._take_role(entry, event)
            case Edited():
                self._edit(event)
            case Answered():
                self.answers[f"{event.form}.{event.question}"] = event
            case Amended() | Withdrawn():
                pass  # resolved before the fold
            case CommandRan():
                pass  # evidence, and nothing else
            case Unread():
                self._open(entry)
                self.unread += not entry.newer

    def result(self) -> Incident | None:
        """Return the finished incident."""
        if self.opening is None:
            return None
        dismissal = self.dismissal.event if self.dismissal is not None else None
        level = self.severities[-1].event if self.severities else None
        return Incident(
            opening=self.opening,
            title=self.parts["title"],
            summary=self.parts["summary"],
            services=self.services,
            source=self.parts["source"],
            drill=self.drill,
            severity=level.level if isinstance(level, SeveritySet) else None,
            severity_since=self.severities[-1].at if self.severities else None,
            severity_changes=tuple(self.severities),
            times=self._times(self.opening),
            cycles=tuple(self.cycles),
            dismissed=dismissal if isinstance(dismissal, Dismissed) else None,
            dismissed_at=self.dismissal.at if self.dismissal is not None else None,
            roles=tuple(self.roles),
            responders=tuple(self.responders.values()),
            answers=self.answers,
            response=self.response.result(),
            followup=self.followup.result(),
            unread=self.unread,
        )

    def _open(self, entry: Entry) -> None:
        event = entry.event
        if self.opening is not None or not is_opening(entry):
            return
        self.opening = entry
        if isinstance(event, Declared | Imported):
            self.parts["summary"] = event.summary
            self.drill = event.drill
        if isinstance(event, Declared | Imported | Detected):
            self.parts["source"] = event.source
            self.services = event.services
        # Its title is all that is asked of the opening entry of a newer version.
        self.parts["title"] = str(entry.data["title"])

    def _reach(self, entry: Entry) -> None:
        milestone = kind_of(entry.event)
        if entry.at is None:
            return
        if isinstance(entry.event, Identified | Mitigated) and entry.event.target:
            self.claims.append(entry)  # whether it holds is known when all that is said of its target is
        elif milestone in EACH_CYCLE:
            self.cycle[milestone] = entry.at
        elif milestone in ONCE:
            self.once.setdefault(milestone, entry.at)

    def _reopen(self, entry: Entry, reason: str) -> None:
        if entry.at is None:
            return  # nobody knows which end it undid
        self._keep_claims(Mitigated)  # a cause may still be ruled out in a later cycle
        ends = {name: self.marks.pop(name, None) or self.cycle.pop(name, None) for name in EACH_CYCLE}
        self.cycle.clear()
        self.response.reopen()
        self.followup.reopen()
        self.cycles.append(Cycle(**ends, reopened=entry.at, reason=reason))
        self.dismissal = None

    def _keep_claims(self, *kinds: type[Identified | Mitigated]) -> None:
        """Take the times of those kinds that rest on something which is still said."""
        for entry in self.claims:
            event = entry.event
            if entry.at is None or not isinstance(event, kinds):
                continue
            if not self.response.holds(event.target):
                continue
            if isinstance(event, Identified):
                self.once["identified"] = min(entry.at, self.once.get("identified", entry.at))
            else:
                self.cycle["mitigated"] = max(entry.at, self.cycle.get("mitigated", entry.at))
        self.claims = [entry for entry in self.claims if not isinstance(entry.event, kinds)]

    def _set_severity(self, entry: Entry, event: SeveritySet) -> None:
        before = self.severities[-1].event if self.severities else None
        if isinstance(before, SeveritySet) and event.level.rank < before.level.rank:
            self.response.worsen()
        self.severities.append(entry)

    def _take_role(
        self, entry: Entry, event: RoleAssigned | RoleHandedOff | RoleAccepted | RoleReleased
    ) -> None:
        match event:
            case RoleAssigned():
                self._assign(entry, event)
            case RoleHandedOff():
                self._release(event.role, event.previous)
                self._assign(entry, event)
            case RoleAccepted():
                self._accept(event)
            case RoleReleased():
                self._release(event.role, event.person)

    def _assign(self, entry: Entry, event: RoleAssigned | RoleHandedOff) -> None:
        held = Held(
            role=event.role,
            title=event.title or event.role,
            person=event.person,
            since=entry.at,
            many=event.many,
            accepted=isinstance(event, RoleAssigned),
        )
        self.roles = [
            one for one in self.roles if one.role != event.role or (event.many and one.person != event.person)
        ]
        self.roles.append(held)
        self.responders.setdefault((event.role, event.person), held)

    def _accept(self, event: RoleAccepted) -> None:
        self.roles = [
            one._replace(accepted=True) if (one.role, one.person) == (event.role, event.person) else one
            for one in self.roles
        ]

    def _release(self, role: str, person: str) -> None:
        self.roles = [one for one in self.roles if one.role != role or (person and one.person != person)]

    def _edit(self, event: Edited) -> None:
        if event.title is not None:
            self.parts["title"] = event.title
        if event.summary is not None:
            self.parts["summary"] = event.summary
        if event.services is not None:
            self.services = event.services

    def _times(self, opening: Entry) -> Times:
        self._keep_claims(Identified, Mitigated)
        known = {**self.once, **self.cycle, **self.marks}
        if opening.kind == "declared" and opening.at is not None:
            # A live declaration is the moment at which we knew, unless somebody says otherwise.
            known.setdefault("detected", opening.at)
        return Times(**known)
