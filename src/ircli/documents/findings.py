"""What a timeline shows by itself to have gone well or poorly, or to have been luck."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from ircli.documents.page import Page
from ircli.documents.people import names_in
from ircli.documents.timeline import shown_kind
from ircli.domain.clock import span_text
from ircli.domain.events import Imported, UpdateSent


def perhaps_lucky(page: Page) -> list[str]:
    """Return questions about facts that may have been luck."""
    times, response = page.incident.times, page.incident.response
    found = []
    if page.signal is not None and shown_kind(page.signal) == "report":
        found.append("A person reported it first: who would have noticed otherwise, and when?")
    if len(response.attempts) == 1 and response.attempts[0].outcome == "worked":
        found.append("The first thing that was tried worked: what would have been next?")
    if times.detected is not None and times.detected.weekday() < 5 and 9 <= times.detected.hour < 17:
        found.append("It was noticed on a working day (UTC): what would the night have been like?")
    if len({name for by in page.authors for name in names_in(by)} | _holders(page)) == 1:
        found.append("One person did it all: who else could have?")
    return found


class _Target(NamedTuple):
    """What was asked for within a span, and how long it took."""

    asked: str
    seconds: float
    within: float

    @property
    def met(self) -> bool:
        return self.seconds <= self.within

    @property
    def sentence(self) -> str:
        took = span_text(self.seconds) if self.seconds else "at once"
        return f"{self.asked}: {took}, where {span_text(self.within)} was the target."


def _holders(page: Page) -> set[str]:
    return {name for held in page.incident.responders for name in names_in(held.person)}


def well(page: Page) -> list[str]:
    """Return what went well."""
    return [target.sentence for target in _targets(page) if target.met]


def poorly(page: Page) -> list[str]:
    """Return what went poorly."""
    found = [target.sentence for target in _targets(page) if not target.met]
    times, cycles = page.incident.times, len(page.incident.cycles)
    if times.started is not None and times.detected is not None and times.detected > times.started:
        hidden = span_text((times.detected - times.started).total_seconds())
        found.append(f"Impact ran for {hidden} before it was detected.")
    if cycles:
        found.append(f"An end did not hold: reopened {'once' if cycles == 1 else f'{cycles} times'}.")
    return found


def lucky(page: Page) -> list[str]:
    """Return what could as well have gone worse."""
    times = page.incident.times
    found = []
    if times.mitigated is not None and times.identified is not None and times.mitigated < times.identified:
        found.append("Impact stopped before its cause was identified.")
    if times.started is not None and times.detected is not None and times.detected < times.started:
        found.append("The first sign came before impact began.")
    return found


def _targets(page: Page) -> Iterator[_Target]:
    level, times = page.incident.severity, page.incident.times
    if level is None:
        return
    for asked, start, end, minutes in (
        ("Acknowledged", times.detected, times.acknowledged, level.acknowledge_within),
        ("Triaged", times.acknowledged, times.triaged, level.triage_within),
        ("Resolved", times.detected, times.resolved, level.resolve_within),
    ):
        if start is not None and end is not None and minutes is not None and end >= start:
            yield _Target(asked, (end - start).total_seconds(), _seconds(minutes))
    # Whoever told a past incident to a file told it without each update.
    if isinstance(page.incident.opening.event, Imported):
        return
    silence, spans = _longest_silence(page), [cadence.every for cadence in level.updates]
    if silence is not None and spans:
        yield _Target("Longest time without an update", silence, _seconds(min(spans)))


def _longest_silence(page: Page) -> float | None:
    """Return the longest time without an update while the incident ran, in seconds; None where unknown."""
    times = page.incident.times
    begun, ended = times.declared or times.detected, times.resolved
    if begun is None or ended is None or ended < begun:
        return None
    closed = {(cycle.resolved, cycle.reopened) for cycle in page.incident.cycles}
    pauses = [moment for pair in closed for moment in pair if moment is not None]
    told = [moment for moment in (*_updates(page), *pauses) if begun <= moment <= ended]
    spans = [pair for pair in pairwise([begun, *sorted(told), ended]) if pair not in closed]
    return max(((later - earlier).total_seconds() for earlier, later in spans), default=None)


def _updates(page: Page) -> list[datetime]:
    sent = [entry for entry in page.others if isinstance(entry.event, UpdateSent)]
    return [entry.at for entry in (*page.noted("communication"), *sent) if entry.at is not None]


def _seconds(minutes: int) -> int:
    # Whatever number a line of the timeline holds must stay one that can be written.
    return min(max(minutes, 0), 10_000_000) * 60
