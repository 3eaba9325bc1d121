"""Counts by period, stacked by series: how many incidents each month had, and how severe they were."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ircli.documents.charts.axes import for_both, gutter_of, labels, side_axis
from ircli.documents.charts.drawing import TITLE, Area, At, Frame, Margins, across, chart, empty, words
from ircli.documents.charts.fitting import brief, plain, shortened, width
from ircli.documents.charts.legend import filling, is_solid, legend
from ircli.documents.charts.scales import counts, figure, tally

_HIGH = 168
_RIGHT = 10
_MOST_COLUMNS, _MOST_TOLD = 53, 60  # the weeks of a year
_LONGEST_LABEL = 84


class Column(NamedTuple):
    """A period, and how often each series was counted in it."""

    label: str
    counts: Sequence[int]


class _Slot(NamedTuple):
    """Where a column stands: how many pixels it has at least, its shares of the width, and how it grows."""

    pixels: float
    left: float
    wide: float
    bottom: float
    pixels_of_one: float


def columns(periods: Sequence[Column], *, series: Sequence[str], title: str) -> str:
    """Return a column for each period, stacked from the first series up; where there are too many, several share one."""
    if not periods or not series:
        return empty("columns", title, "Nothing was counted in this time.")
    many = -(-len(periods) // _MOST_COLUMNS)
    full = [_full(column, len(series)) for column in periods]
    # The first column has fewer periods where they do not come out even: the last is what people look at.
    ends = range(len(full), 0, -many)
    groups = [full[max(end - many, 0) : end] for end in ends][::-1]
    drawn = [_together(group) for group in groups]
    axis = counts(max(sum(column.counts) for column in drawn))
    names = [figure(tick) for tick in axis]
    margins = Margins(gutter_of(names), _RIGHT)
    key, top = legend(series, left=-margins.left, top=TITLE)
    top += 18
    bottom = top + _HIGH
    places = [(index + 0.5) / len(drawn) for index in range(len(drawn))]
    below = [shortened(plain(column.label), _LONGEST_LABEL, "tick") for column, *_ in groups]
    parts = (
        key,
        side_axis([bottom - tick * _HIGH / axis[-1] for tick in axis], names, zero=bottom),
        *chain.from_iterable(
            _stack(column, series, _slot(place, len(drawn), margins, bottom, _HIGH / axis[-1]))
            for column, place in zip(drawn, places, strict=True)
        ),
        for_both(lambda room: labels(places, below, bottom + 16, room), margins),
    )
    corner = f"{many} periods in each column" if many > 1 else ""
    frame = Frame(bottom + 24, margins, corner)
    return chart("columns", title, _told(full, series, corner), parts, frame)


def _full(column: Column, many: int) -> Column:
    """Return a column with a count for each series."""
    given = column.counts[:many]
    return Column(column.label, tuple([tally(count) for count in (*given, *[0] * (many - len(given)))]))


def _together(periods: Sequence[Column]) -> Column:
    first, last = periods[0].label, periods[-1].label
    label = first if len(periods) == 1 else f"{first} to {last}"
    return Column(label, tuple(map(sum, zip(*(period.counts for period in periods), strict=True))))


def _slot(place: float, many: int, margins: Margins, bottom: float, pixels_of_one: float) -> _Slot:
    wide = (0.5 if many <= 5 else 0.76 if many <= 26 else 0.6) / many
    return _Slot(wide * margins.between, place - wide / 2, wide, bottom, pixels_of_one)


def _stack(column: Column, series: Sequence[str], slot: _Slot) -> Iterator[str]:
    top = slot.bottom
    middle = across(slot.left + slot.wide / 2)
    for index, count in enumerate(column.counts):
        high = count * slot.pixels_of_one
        if count:
            top -= high
            text = f"{brief(column.label)}, {brief(series[index])}: {figure(count)}"
            yield filling(index, Area(across(slot.left), top, across(slot.wide), high), text=text)
        if high >= 16 and width(figure(count), "tick") <= slot.pixels:
            kind = "on" if is_solid(index) else "strong"
            yield words(At(middle, top + high / 2 + 4, "middle"), figure(count), "tick", kind=kind)
    whole = figure(sum(column.counts))
    if width(whole, "tick") <= slot.pixels * 1.3:
        yield words(At(middle, top - 5, "middle"), whole, "tick", kind="total")


def _told(periods: Sequence[Column], series: Sequence[str], corner: str) -> Iterator[str]:
    sums = [sum(column.counts[index] for column in periods) for index in range(len(series))]
    yield f"{figure(sum(sums))} in {_periods(len(periods))}, {brief(periods[0].label)} to {brief(periods[-1].label)}."
    yield f"{_each(series, sums)}."
    if corner:
        yield f"{corner.capitalize()}."
    for column in periods[:_MOST_TOLD]:
        by_series = _each(series, column.counts)
        yield f"{brief(column.label)}: {figure(sum(column.counts))}{f' ({by_series})' if by_series else ''}."
    if len(periods) > _MOST_TOLD:
        yield f"And {len(periods) - _MOST_TOLD:,} periods more."


def _each(series: Sequence[str], counted: Sequence[int]) -> str:
    return ", ".join(
        f"{brief(name)} {figure(count)}" for name, count in zip(series, counted, strict=True) if count
    )


def _periods(many: int) -> str:
    return "1 period" if many == 1 else f"{many:,} periods"
