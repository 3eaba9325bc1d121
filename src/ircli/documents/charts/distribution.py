"""How long it took, over many incidents: a histogram of spans, with the figures that matter marked in it."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ircli.documents.charts.axes import for_both, gutter_of, labels, side_axis
from ircli.documents.charts.drawing import (
    TITLE,
    Area,
    At,
    Frame,
    Margins,
    across,
    box,
    chart,
    empty,
    line,
    words,
)
from ircli.documents.charts.fitting import brief, plain, shortened, width
from ircli.documents.charts.scales import counts, edges, figure, known, round_span, span

_HIGH = 140
_RIGHT = 14
_LANE = 17


class Mark(NamedTuple):
    """A figure of the distribution, such as its median, in seconds."""

    label: str
    seconds: float


class _Scale(NamedTuple):
    """A logarithmic scale, from its first edge to its last."""

    low: float
    high: float

    def place(self, seconds: float) -> float:
        """Return where a span stands, from 0 to 1."""
        within = min(max(seconds, self.low), self.high)
        return math.log(within / self.low) / math.log(self.high / self.low)


class _Bin(NamedTuple):
    low: float
    high: float
    many: int


def distribution(seconds: Iterable[float], *, title: str, marks: Sequence[Mark] = ()) -> str:
    """Return how often which spans came, on a logarithmic scale; spans below zero are counted, and not drawn."""
    given = known(seconds)
    values = sorted(value for value in given if value >= 0)
    below_zero = len(given) - len(values)
    if not values:
        return empty("distribution", title, _nothing(below_zero))
    marked = [Mark(mark.label, value) for mark in marks for value in known([mark.seconds])]
    bins = _bins(values, [max(mark.seconds, 0) for mark in marked])
    scale = _Scale(bins[0].low, bins[-1].high)
    axis = counts(max(one.many for one in bins))
    names = [figure(tick) for tick in axis]
    margins = Margins(gutter_of(names), _RIGHT)
    top = TITLE + len(marked) * _LANE + 22
    bottom = top + _HIGH
    of_one = _HIGH / axis[-1]
    ends = [bins[0].low, *[one.high for one in bins]]
    places, names_below = [scale.place(end) for end in ends], [round_span(end) for end in ends]
    lanes = [TITLE + lane * _LANE for lane in range(len(marked))]
    left_out = f"Not drawn: {figure(below_zero)} below zero." if below_zero else ""
    parts = (
        side_axis([bottom - tick * of_one for tick in axis], names, zero=bottom),
        *_bars(bins, scale, bottom, of_one),
        *[_line(mark, scale, lane, bottom) for mark, lane in zip(marked, lanes, strict=True)],
        *_figures(bins, scale, bottom, of_one, margins),
        *[_name(mark, scale, lane, margins) for mark, lane in zip(marked, lanes, strict=True)],
        for_both(lambda room: labels(places, names_below, bottom + 16, room), margins),
        words(At("100%", bottom + 34, "end"), left_out, "tick") if left_out else "",
    )
    told = _told(values, bins, marked, left_out)
    frame = Frame(bottom + (42 if left_out else 24), margins, f"n = {figure(len(values))}, log scale")
    return chart("distribution", title, told, parts, frame)


def _bins(values: Sequence[float], marks: Sequence[float]) -> list[_Bin]:
    """Return the bins around sorted values and marks, each with how many values it has."""
    ends = edges(min(values[0], *marks, values[0]), max(values[-1], *marks, values[-1]))
    many = [0] * (len(ends) - 1)
    place = 0
    for value in values:
        while place < len(many) - 1 and value >= ends[place + 1]:
            place += 1
        many[place] += 1
    return [_Bin(low, high, count) for (low, high), count in zip(pairwise(ends), many, strict=True)]


def _bars(bins: Iterable[_Bin], scale: _Scale, bottom: float, of_one: float) -> Iterator[str]:
    for one in bins:
        first, high = scale.place(one.low), one.many * of_one
        if one.many:
            area = Area(across(first), bottom - high, across(scale.place(one.high) - first), high)
            yield box(area, "main bin", text=f"{_range(one)}: {figure(one.many)}")


def _figures(
    bins: Iterable[_Bin], scale: _Scale, bottom: float, of_one: float, margins: Margins
) -> Iterator[str]:
    for one in bins:
        first, last = scale.place(one.low), scale.place(one.high)
        if one.many and width(figure(one.many), "tick") <= (last - first) * margins.between:
            at = At(across((first + last) / 2), bottom - one.many * of_one - 5, "middle")
            yield words(at, figure(one.many), "tick", kind="halo")


def _line(mark: Mark, scale: _Scale, top: float, bottom: float) -> str:
    place = across(scale.place(mark.seconds))
    return line(place, top + 3, place, bottom, "mark")


def _name(mark: Mark, scale: _Scale, top: float, margins: Margins) -> str:
    """Return what a line marks, beside its head and to the inside."""
    place = scale.place(mark.seconds)
    at = At(across(place), top + 12, *(("end", -5) if place > 0.5 else ("start", 5)))
    length = span(mark.seconds)
    room = max(place, 1 - place) * margins.between - width(f" {length}", "label") - 5
    return words(at, f"{shortened(plain(mark.label), room, 'label')} {length}", "label", kind="halo")


def _range(one: _Bin) -> str:
    low, high = round_span(one.low), round_span(one.high)
    return f"less than {high}" if one.low < 1 else f"{low} to {high}"


def _nothing(below_zero: int) -> str:
    return f"No span is known; {figure(below_zero)} below zero." if below_zero else "No span is known."


def _told(
    values: Sequence[float], bins: Sequence[_Bin], marked: Sequence[Mark], left_out: str
) -> Iterator[str]:
    yield f"{figure(len(values))} {'span' if len(values) == 1 else 'spans'}, {span(values[0])} to {span(values[-1])}."
    for mark in marked:
        yield f"{brief(mark.label)}: {span(mark.seconds)}."
    for one in bins:
        if one.many:
            yield f"{_range(one)}: {figure(one.many)}."
    if left_out:
        yield left_out
