"""Incidents in short to measure: told by hand, and anything at all for Hypothesis."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple

from hypothesis import strategies as st

from domain.given import entry
from ircli.domain.clock import millis, read_moment
from ircli.domain.events import (
    Dismissed,
    Event,
    Imported,
    Marked,
    Mitigated,
    Reopened,
    Resolved,
)
from ircli.domain.followup import Action
from ircli.domain.incident import MILESTONES, fold
from ircli.domain.metrics.asked import Asked, Sources
from ircli.domain.outline import Outline, outline_of

NOW = millis(datetime(2027, 1, 1, tzinfo=UTC))
MINUTE = 60_000
SOURCES = Sources(
    known=frozenset(("monitoring", "colleague", "users")),
    alerts=frozenset(("monitoring",)),
    users=frozenset(("users",)),
)
_NOTHING: Mapping[str, Any] = {
    "id": "",
    "title": "Checkout answers 500",
    "summary": "",
    "status": "resolved",
    "severity": "",
    "rank": None,
    "services": (),
    "source": "",
    "drill": False,
    "verdict": "",
    "imported": False,
    "reference": "",
    "times": (None,) * len(MILESTONES),
    "reopened": 0,
    "acknowledge_within": None,
    "triage_within": None,
    "resolve_within": None,
    "updates_owed": 0,
    "updates_in_time": 0,
    "root_cause": "",
    "cause_tags": (),
    "people": (),
    "joined": (),
    "postmortem": "",
    "review": "",
    "postmortem_due": None,
    "published_at": None,
    "actions": (),
}


def asked(**changes: Any) -> Asked:  # noqa: ANN401 - any field
    """Return a question for all figures."""
    return Asked(now=NOW, zone=UTC, sources=SOURCES)._replace(**changes)


def at(text: str) -> int:
    """Return a moment in milliseconds; one without a zone is in UTC."""
    moment = datetime.fromisoformat(text)
    return millis(moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))


def outline(number: int = 0, *, times: Mapping[str, str] = {}, **fields: Any) -> Outline:  # noqa: ANN401 - any field
    """Return an incident of which nothing is known but what is given; `times` are by milestone."""
    moments = tuple(at(times[name]) if name in times else None for name in MILESTONES)
    return Outline(**{**_NOTHING, "id": f"2026-11-20-checkout-{number:04d}", "times": moments, **fields})


def took(number: int, minutes: float, *, since: str = "2026-11-20T12:00", **fields: Any) -> Outline:  # noqa: ANN401
    """Return an incident that was resolved some minutes after it was detected."""
    detected = at(since)
    times: list[int | None] = [None] * len(MILESTONES)
    times[MILESTONES.index("detected")] = detected
    times[MILESTONES.index("resolved")] = detected + round(minutes * MINUTE)
    return outline(number, **fields)._replace(times=tuple(times))


def action(number: int, **fields: Any) -> Action:  # noqa: ANN401 - any field
    """Return an action that was agreed on in 2026 and has no day."""
    given = {
        "number": number,
        "id": f"01K{number:023d}",
        "text": "Alert on the pool",
        "owner": "",
        "due": "",
        "kind": "",
        "priority": "",
        "reference": "",
        "state": "open",
        "origin": "",
        "now": False,
        "added_at": datetime(2026, 11, 21, tzinfo=UTC),
    }
    return Action(**{**given, **fields})


class Past(NamedTuple):
    """An incident as a plain script would have it: times as text, each with a zone of its own."""

    times: Mapping[str, str]
    ends: Sequence[tuple[str, str]] = ()  # that did not hold: when it was resolved, and reopened
    is_open: bool = False
    drill: bool = False
    dismissed: bool = False
    severity: str = ""
    services: tuple[str, ...] = ()
    source: str = ""


_BEGINNING = datetime(2025, 10, 25, 22, 0, tzinfo=UTC)  # hours before Europe's clocks went back
# Few minutes and far apart, so that equal times, reversed times and midnights come often.
_MOMENTS = st.builds(
    lambda minutes, hours, offset: (
        (_BEGINNING + timedelta(minutes=minutes, hours=hours))
        .astimezone(timezone(timedelta(minutes=offset)))
        .isoformat()
    ),
    st.integers(0, 12) | st.integers(0, 20_000),
    st.sampled_from((0, 0, 24, 4_000, 9_000)),
    st.sampled_from((0, 60, 120, -480, 330, 765)),
)
_REACHED = tuple(name for name in MILESTONES if name != "closed")


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    """Return an incident with whatever times, missing, equal and reversed ones among them."""
    times = draw(st.dictionaries(st.sampled_from(_REACHED), _MOMENTS))
    ends = draw(st.lists(st.tuples(_MOMENTS, _MOMENTS), max_size=2)) if draw(st.booleans()) else []
    return Past(
        times=times,
        ends=tuple(ends),
        is_open=bool(ends) and draw(st.booleans()),
        drill=draw(st.sampled_from((False, False, False, True))),
        dismissed=draw(st.sampled_from((False, False, False, True))),
        severity=draw(st.sampled_from(("", "SEV1", "SEV2", "sev2"))),
        services=draw(st.sampled_from(((), ("shop",), ("Shop", "search"), ("search", "search")))),
        source=draw(st.sampled_from(("", "users", "monitoring", "Monitoring", "a bird"))),
    )


HISTORIES = st.lists(pasts(), max_size=25)


def outlines_of(history: Sequence[Past]) -> list[Outline]:
    """Return what a store would say of a history: from its entries, folded."""
    return [_outline_of(number, past) for number, past in enumerate(history)]


def _outline_of(number: int, past: Past) -> Outline:
    entries = [
        entry(place, event, read_moment(when) if when else None)
        for place, (event, when) in enumerate(_told(past))
    ]
    incident = fold(entries)
    assert incident is not None
    found = outline_of(f"2026-{number:04d}", incident, entries)
    return found._replace(severity=past.severity, rank=int(past.severity[3:]) if past.severity else None)


def _told(past: Past) -> list[tuple[Event, str]]:
    told: list[tuple[Event, str]] = [
        (
            Imported(title="Past", services=past.services, source=past.source, drill=past.drill),
            "",
        )
    ]
    for resolved, reopened in past.ends:
        told += [(Mitigated(), resolved), (Resolved(), resolved), (Reopened(), reopened)]
    reached: Mapping[str, Event] = {"mitigated": Mitigated(), "resolved": Resolved()} if past.ends else {}
    for name, when in past.times.items():
        if past.is_open and name in ("mitigated", "resolved"):
            continue
        told.append((reached.get(name, Marked(milestone=name)), when))
    if past.dismissed:
        told.append((Dismissed(verdict="false-alarm"), ""))
    return told
