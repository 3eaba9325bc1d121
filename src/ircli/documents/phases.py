"""The phases of an incident, each from one lifecycle time to another, and a chart of them that code hosts draw."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from ircli.documents.page import Page
from ircli.domain.incident import Times

_END_OF_IMPACT = "mitigated"
# The phase, what ends it, and how the chart colours it.
_PHASES = (
    ("Undetected impact", "started", "detected", "crit"),
    ("Waiting for somebody", "detected", "acknowledged", "active"),
    ("Impact on users", "started", _END_OF_IMPACT, "crit"),
    ("Cause unknown", "detected", "identified", "active"),
    ("Watching", "mitigated", "resolved", "done"),
    ("Follow-up", "resolved", "closed", "done"),
)
_POINTS = ("started", "detected", "declared", "mitigated", "resolved")


class Phase(NamedTuple):
    """A part of an incident: its name, and when it began and ended."""

    name: str
    start: datetime
    end: datetime
    mark: str


class Point(NamedTuple):
    """A moment of an incident, and what it was."""

    name: str
    at: datetime


def phases(times: Times) -> tuple[Phase, ...]:
    """Return the phases whose ends are both known, and in their order."""
    found = []
    for name, start, end, mark in _PHASES:
        first, last = getattr(times, start), getattr(times, end)
        if end == _END_OF_IMPACT and last is None:
            last = times.resolved  # as the duration of impact has it
        if first is not None and last is not None and last > first:
            found.append(Phase(name, first, last, mark))
    return tuple(found)


def points(times: Times) -> tuple[Point, ...]:
    """Return the moments that a chart marks."""
    moments = [(name, getattr(times, name)) for name in _POINTS]
    return tuple(Point(name, moment) for name, moment in moments if moment is not None)


def chart(page: Page) -> str:
    """Return the phases as a Gantt chart in Mermaid, which code hosts draw; in words where there is none to draw."""
    found = phases(page.incident.times)
    if not found:
        return "No two lifecycle times are known, in their order, to draw phases between."
    clock = "%Y-%m-%dT%H:%M:%S"
    moments = points(page.incident.times)
    lines = [
        "%% phases",  # by which whoever draws it knows it from a diagram of its author's
        "gantt",
        "    title Phases (UTC)",
        "    dateFormat YYYY-MM-DDTHH:mm:ss",
        f"    axisFormat {_axis(found, moments)}",
        "    section Phases",
    ]
    lines += [
        f"    {one.name} :{one.mark}, {one.start.astimezone(UTC):{clock}}, {one.end.astimezone(UTC):{clock}}"
        for one in found
    ]
    lines += ["    section Moments"]
    lines += [f"    {one.name} :milestone, {one.at.astimezone(UTC):{clock}}, 0s" for one in moments]
    return "\n".join(["```mermaid", *lines, "```"])


def _axis(found: Iterable[Phase], moments: Iterable[Point]) -> str:
    """Return what the chart's axis shows of a moment: the day, too, where there are several."""
    shown = [*[moment for one in found for moment in (one.start, one.end)], *[one.at for one in moments]]
    days = {moment.astimezone(UTC).date() for moment in shown}
    return "%H:%M" if len(days) == 1 else "%m-%d %H:%M"
