"""Measure how long something took over many incidents, and say of each whether it counts."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import exp, log
from typing import NamedTuple

from ircli.domain.metrics.columns import Column, Times
from ircli.domain.metrics.definitions import Definition
from ircli.domain.metrics.summary import Summary, summarise
from ircli.domain.outline import Outline

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


def measure(definition: Definition, times: Times) -> Spans:
    """Return how long something took in incidents with these times."""
    starts, ends = _both(definition, times)
    took = [
        end - start for start, end in zip(starts, ends, strict=True) if start is not None and end is not None
    ]
    took.sort()
    # What ends before it starts is no short time: it is listed, and in no figure.
    impossible = bisect_left(took, 0)
    return Spans(definition, took[impossible:], len(starts) - len(took), impossible)


def shape(values: Sequence[int], steps: int) -> tuple[int, ...]:
    """Return how many of ordered values lie in each step from the shortest to the longest, on a logarithmic scale."""
    if not values:
        return (0,) * steps
    low, high = log(max(values[0], 1000)), log(max(values[-1], 1000))
    edges = [exp(low + (high - low) * step / steps) for step in range(1, steps)]
    places = [0, *[bisect_left(values, edge) for edge in edges], len(values)]
    return tuple(end - start for start, end in pairwise(places))


def impossible_in(definition: Definition, times: Times, outlines: Sequence[Outline]) -> tuple[Span, ...]:
    """Return the spans that end before they start; `times` are those of the incidents."""
    starts, ends = _both(definition, times)
    return tuple(
        _span(definition, outlines[place])
        for place, (start, end) in enumerate(zip(starts, ends, strict=True))
        if start is not None and end is not None and end < start
    )


def _both(definition: Definition, times: Times) -> tuple[Column, Column]:
    ends, *others = (times.of(name) for name in definition.ends)
    for other in others:
        ends = [later if end is None else end for end, later in zip(ends, other, strict=True)]
    return times.of(definition.start), ends


def sort_out(definition: Definition, outlines: Iterable[Outline]) -> tuple[Span, ...]:
    """Return how long something took in each of these incidents, and why one does not count."""
    return tuple(_span(definition, outline) for outline in outlines)


def _span(definition: Definition, outline: Outline) -> Span:
    start = outline.at(definition.start)
    ended_by = next((name for name in definition.ends if outline.at(name) is not None), "")
    end = outline.at(ended_by) if ended_by else None
    if start is None or end is None:
        return Span(outline, start, end, ended_by, MISSING)
    return Span(outline, start, end, ended_by, IMPOSSIBLE if end < start else "")
