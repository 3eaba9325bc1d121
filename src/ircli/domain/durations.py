"""Say how long the phases of an incident took, and which of its times cannot be."""

from datetime import datetime
from typing import NamedTuple

from ircli.domain.incident import Times

DURATIONS = ("ttd", "tta", "ttm", "ttr", "impact")


class Duration(NamedTuple):
    """A span between two lifecycle times; `seconds` is None where one of them is unknown."""

    name: str
    meaning: str
    start: str
    end: str
    seconds: float | None


# Times that must not come before the other one. Impact is often stopped before its cause is known, and an
# alert may precede the impact it warned of: the second is flagged all the same, for it makes a span negative.
_ORDERS = (
    *(
        ("started", later)
        for later in (
            "detected",
            "declared",
            "acknowledged",
            "triaged",
            "identified",
            "mitigated",
            "resolved",
            "closed",
        )
    ),
    ("mitigated", "resolved"),
    ("resolved", "closed"),
    ("detected", "acknowledged"),
    ("detected", "mitigated"),
    ("detected", "resolved"),
)


def durations(times: Times) -> tuple[Duration, ...]:
    """Return TTD, TTA, TTM, TTR and the duration of impact."""
    end = "resolved" if times.mitigated is None and times.resolved is not None else "mitigated"
    return (
        _span(times, "ttd", "time to detect", "started", "detected"),
        _span(times, "tta", "time to acknowledge", "detected", "acknowledged"),
        _span(times, "ttm", "time to mitigate", "detected", "mitigated"),
        _span(times, "ttr", "time to resolve", "detected", "resolved"),
        _span(times, "impact", "duration of impact", "started", end),
    )


def impossible(times: Times) -> tuple[tuple[str, str], ...]:
    """Return the pairs of times of which the second lies before the first."""
    found = []
    for earlier, later in _ORDERS:
        first, second = _at(times, earlier), _at(times, later)
        if first is not None and second is not None and second < first:
            found.append((earlier, later))
    return tuple(found)


def _span(times: Times, name: str, meaning: str, start: str, end: str) -> Duration:
    first, last = _at(times, start), _at(times, end)
    seconds = None if first is None or last is None else (last - first).total_seconds()
    return Duration(name=name, meaning=meaning, start=start, end=end, seconds=seconds)


def _at(times: Times, milestone: str) -> datetime | None:
    moment: datetime | None = getattr(times, milestone)
    return moment
