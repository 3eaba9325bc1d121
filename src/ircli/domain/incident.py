"""Fold a timeline into the incident it describes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from ircli.domain.entry import Entry, effective, in_order, is_opening
from ircli.domain.events import (
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
    kind_of,
)
from ircli.domain.rules import Level

ONCE = ("started", "detected", "declared", "acknowledged", "triaged", "identified")
EACH_CYCLE = ("mitigated", "resolved", "closed")
MILESTONES = ONCE + EACH_CYCLE


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
    """A role that somebody holds."""

    role: str
    title: str
    person: str
    since: datetime | None
    many: bool


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
    hypotheses: tuple[Entry, ...]
    root_cause: str
    factors: tuple[str, ...]
    actions: tuple[Entry, ...]
    last_communication: datetime | None
    last_entry_at: datetime | None
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


STATUSES = ("investigating", "identified", "monitoring", "resolved", "closed", "dismissed")
OPEN = ("investigating", "identified", "monitoring")


def fold(entries: Iterable[Entry]) -> Incident | None:
    """Return the incident that entries describe, or None where none of them opens it.

    Neither the order of entries, nor how they lay in files, matters: they are taken by id, corrections first.
    """
    written = in_order(entries)
    folding = _Folding()
    for entry in effective(written):
        folding.take(entry)
    return folding.result()


def _latest(known: datetime | None, moment: datetime) -> datetime:
    return moment if known is None else max(known, moment)


class _Folding:
    """The state of a fold on its way."""

    def __init__(self) -> None:
        self.opening: Entry | None = None
        self.parts: dict[str, str] = {"title": "", "summary": "", "source": "", "root_cause": ""}
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
        self.hypotheses: list[Entry] = []
        self.factors: list[str] = []
        self.actions: list[Entry] = []
        self.last_communication: datetime | None = None
        self.last_entry_at: datetime | None = None
        self.unread = 0

    def take(self, entry: Entry) -> None:  # noqa: C901, PLR0912 - one case a kind, and the type checker counts them
        """Let one effective entry change the state."""
        event: Event = entry.event
        self.unread += entry.newer
        if entry.at is not None:
            self.last_entry_at = _latest(self.last_entry_at, entry.at)
        match event:
            case Noted():
                if event.kind == "communication" and entry.at is not None:
                    self.last_communication = _latest(self.last_communication, entry.at)
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
                self.severities.append(entry)
            case RoleAssigned():
                self._assign(entry, event.role, event.person, event.title, many=event.many)
            case RoleHandedOff():
                self._release(event.role, event.previous)
                self._assign(entry, event.role, event.person, event.title, many=event.many)
            case RoleReleased():
                self._release(event.role, event.person)
            case Edited():
                self._edit(event)
            case Answered():
                self.answers[f"{event.form}.{event.question}"] = event
            case CauseStated():
                self.parts["root_cause"] = event.text
            case FactorAdded():
                self.factors.append(event.text)
            case HypothesisProposed():
                self.hypotheses.append(entry)
            case ActionAdded():
                self.actions.append(entry)
            case Amended() | Withdrawn():
                pass  # resolved before the fold
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
            hypotheses=tuple(self.hypotheses),
            root_cause=self.parts["root_cause"],
            factors=tuple(self.factors),
            actions=tuple(self.actions),
            last_communication=self.last_communication,
            last_entry_at=self.last_entry_at,
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
        if milestone in EACH_CYCLE:
            self.cycle[milestone] = entry.at
        elif milestone in ONCE:
            self.once.setdefault(milestone, entry.at)

    def _reopen(self, entry: Entry, reason: str) -> None:
        if entry.at is None:
            return  # nobody knows which end it undid
        ends = {name: self.marks.pop(name, None) or self.cycle.pop(name, None) for name in EACH_CYCLE}
        self.cycle.clear()
        self.cycles.append(Cycle(**ends, reopened=entry.at, reason=reason))
        self.dismissal = None

    def _assign(self, entry: Entry, role: str, person: str, title: str, *, many: bool) -> None:
        held = Held(role=role, title=title or role, person=person, since=entry.at, many=many)
        self.roles = [one for one in self.roles if one.role != role or (many and one.person != person)]
        self.roles.append(held)
        self.responders.setdefault((role, person), held)

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
        known = {**self.once, **self.cycle, **self.marks}
        if opening.kind == "declared" and opening.at is not None:
            # A live declaration is the moment at which we knew, unless somebody says otherwise.
            known.setdefault("detected", opening.at)
        return Times(**known)
