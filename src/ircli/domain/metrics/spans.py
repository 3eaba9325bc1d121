"""Measure how long something took over many incidents, and say of each whether it counts."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import exp, log

from ircli.domain.incident import MILESTONES
from ircli.domain.metrics.columns import each
from ircli.domain.metrics.definitions import Definition
from ircli.domain.metrics.summary import Summary, summarise
from ircli.domain.outline import Outline
from ircli.domain.quick import NamedTuple

MISSING, IMPOSSIBLE = "missing", "impossible"


class Spans(NamedTuple):
    """How long something took: `values` from the shortest to the longest, in milliseconds.

    `missing` counts incidents of which one of both times is not known, `impossible` those whose end lies before the start.
    """

    definition: Definition
    values: Sequence[int]
    missing: int
    impossible: int

    @property
    def summary(self) -> Summary | None:
        """Return what they come to; None where there are none."""
        return summarise(self.values)


class Span(NamedTuple):
    """How long something took in one incident, and between which times; `reason` is why it does not count, or blank."""

    outline: Outline
    start: int | None
    end: int | None
    ended_by: str
    reason: str

    @property
    def took(self) -> int | None:
        """Return its milliseconds; None where nobody knows them."""
        return None if self.start is None or self.end is None else self.end - self.start


def measure(definitions: Iterable[Definition], outlines: Sequence[Outline]) -> tuple[Spans, ...]:
    """Return how long each of some metrics took in incidents.

    It is one pass for all: the times of an incident lie beside each other, and those of the next far away.
    """
    asked = tuple(definitions)
    took: list[list[int]] = [[] for _ in asked]
    plan = [(*_places(one), found.append) for one, found in zip(asked, took, strict=True)]
    for times in each(outlines, "times"):
        for start, end, others, keep in plan:
            first, last = times[start], times[end]
            if last is None and others:
                last = next((times[other] for other in others if times[other] is not None), None)
            if first is not None and last is not None:
                keep(last - first)
    return tuple(_spans(one, found, len(outlines)) for one, found in zip(asked, took, strict=True))


def _spans(definition: Definition, took: list[int], incidents: int) -> Spans:
    took.sort()
    # What ends before it starts is no short time: it is listed, and in no figure.
    impossible = bisect_left(took, 0)
    return Spans(definition, took[impossible:], incidents - len(took), impossible)


def shape(values: Sequence[int], steps: int) -> tuple[int, ...]:
    """Return how many of ordered values lie in each step from the shortest to the longest, on a logarithmic scale."""
    if not values:
        return (0,) * steps
    low, high = log(max(values[0], 1000)), log(max(values[-1], 1000))
    edges = [exp(low + (high - low) * step / steps) for step in range(1, steps)]
    places = [0, *[bisect_left(values, edge) for edge in edges], len(values)]
    return tuple(end - start for start, end in pairwise(places))


def impossible_in(definition: Definition, outlines: Iterable[Outline]) -> tuple[Span, ...]:
    """Return the spans that end before they start."""
    start, *ends = (MILESTONES.index(name) for name in (definition.start, *definition.ends))
    return tuple(
        _span(definition, one)
        for one in outlines
        if (first := one.times[start]) is not None
        and (last := next((one.times[end] for end in ends if one.times[end] is not None), None)) is not None
        and last < first
    )


def sort_out(definition: Definition, outlines: Iterable[Outline]) -> tuple[Span, ...]:
    """Return how long something took in each of these incidents, and why one does not count."""
    return tuple(_span(definition, outline) for outline in outlines)


def _places(definition: Definition) -> tuple[int, int, tuple[int, ...]]:
    """Return where the times of a metric stand: its start, its end, and what else may be its end."""
    end, *others = (MILESTONES.index(name) for name in definition.ends)
    return MILESTONES.index(definition.start), end, tuple(others)


def _span(definition: Definition, outline: Outline) -> Span:
    start = outline.at(definition.start)
    ended_by = next((name for name in definition.ends if outline.at(name) is not None), "")
    end = outline.at(ended_by) if ended_by else None
    if start is None or end is None:
        return Span(outline, start, end, ended_by, MISSING)
    return Span(outline, start, end, ended_by, IMPOSSIBLE if end < start else "")
