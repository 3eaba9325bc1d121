"""Say which updates were sent in time: each audience's clock, run again over the timeline."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from ircli.domain.deadlines import due_by_clock
from ircli.domain.entry import Entry
from ircli.domain.events import Dismissed, Noted, Reopened, SeveritySet, UpdateSent, UpdatesPaused
from ircli.domain.incident import Incident
from ircli.domain.response import Responding
from ircli.domain.rules import Cadence, Level

_SECOND = timedelta(seconds=1)


class Owed(NamedTuple):
    """An update that an audience was to have by `due`; `sent` is None where none came."""

    audience: str
    due: datetime
    sent: datetime | None

    @property
    def in_time(self) -> bool:
        """Return whether it was sent when it was due, to the second."""
        return self.sent is not None and self.sent <= self.due + _SECOND


def owed(incident: Incident, entries: Iterable[Entry]) -> tuple[Owed, ...]:
    """Return the updates that were due while somebody responded, in the order of their due times.

    `entries` are the effective ones. An audience's clock runs from the first severity on, by the cadence of the level that
    was in force; what came after the response counts only where it was still owed.
    """
    told = [
        (entry.at, entry)
        for entry in entries
        # Most are notes, and a call for each would cost as much as all the rest.
        if (type(event := entry.event) in _TURNS or (type(event) is Noted and event.kind == "communication"))
        and entry.at is not None
    ]
    told.sort(key=lambda one: (one[0], one[1].id))
    clocks = _Clocks(incident)
    found = [one for at, entry in told for one in clocks.take(entry, at)]
    return tuple(sorted([*found, *clocks.left()], key=lambda one: (one.due, one.audience)))


_TURNS = frozenset((UpdateSent, SeveritySet, UpdatesPaused, Reopened, Dismissed))


class _Clocks:
    """The clocks of all audiences, on their way along a timeline, by the very rules that say what is due now."""

    def __init__(self, incident: Incident) -> None:
        self.times = incident.times
        cycles = [(one.reopened, one.resolved or one.closed) for one in incident.cycles]
        self.cycles = sorted((reopened, end or reopened) for reopened, end in cycles if reopened is not None)
        self.reopened: list[datetime] = []
        self.dismissed: datetime | None = None
        self.said = Responding({})
        self.level: Level | None = None

    @property
    def end(self) -> datetime | None:
        """Return when the response of the cycle at hand was over; None while it is not."""
        if self.dismissed is not None:
            return self.dismissed
        coming = self.cycles[len(self.reopened) :]
        return coming[0][1] if coming else self.times.resolved or self.times.closed

    def take(self, entry: Entry, at: datetime) -> Iterator[Owed]:
        """Let an entry change the clocks, and give what it met."""
        event = entry.event
        match event:
            case SeveritySet():
                if self.level is not None and event.level.rank < self.level.rank:
                    self.said.worsen()
                self.level = event.level
            case Reopened():
                yield from self.left()
                self.said.reopen()
                self.reopened.append(at)
                self.dismissed = None
            case Dismissed():
                self.dismissed = at
            case UpdatesPaused():
                self.said.take(entry, event)
            case UpdateSent():
                yield from self._meet(at, event.audience)
                self.said.take(entry, event)
            case Noted():
                yield from self._meet(at)
                self.said.communicate(at)
            case _:
                pass

    def left(self) -> Iterator[Owed]:
        """Give what was due before the end and never came."""
        end = self.end
        for audience, due in self._dues():
            if end is not None and due < end:
                yield Owed(audience, due, None)

    def _meet(self, at: datetime, to: str = "") -> Iterator[Owed]:
        end = self.end
        for audience, due in self._dues(to):
            # The word that it is over is owed to nobody who was not waiting for one.
            if end is None or due < end or at < end:
                yield Owed(audience, due, at)

    def _dues(self, to: str = "") -> Iterator[tuple[str, datetime]]:
        """Give when each audience should hear, or that one alone."""
        cadences: tuple[Cadence, ...] = self.level.updates if self.level is not None else ()
        for cadence in cadences:
            if to not in ("", cadence.audience):
                continue
            due = due_by_clock(self.times, self.reopened, self.said, cadence)
            if due is not None:
                yield cadence.audience, due
