"""Figures beside each other, by name: how many incidents each service had, or how long they took."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ircli.documents.charts.drawing import (
    NARROWEST,
    TITLE,
    Area,
    At,
    Frame,
    across,
    box,
    chart,
    empty,
    row,
    words,
)
from ircli.documents.charts.fitting import brief, plain, width
from ircli.documents.charts.scales import LARGEST, figure, share

_ROW, _HIGH = 34, 8
_MOST_BARS, _MOST_TOLD = 30, 60


class Bar(NamedTuple):
    """A name, and its figure."""

    label: str
    value: float


class _Row(NamedTuple):
    """A bar that can be drawn, and its figure in words."""

    label: str
    value: float
    said: str


def bars(rows: Sequence[Bar], *, title: str, show: Callable[[float], str] = figure) -> str:
    """Return a bar for each row, in their order, with its figure as `show` says it; below zero there is no bar."""
    if not rows:
        return empty("bars", title, "There is nothing to compare.")
    known = [_known(bar, show) for bar in rows]
    shown = known[:_MOST_BARS]
    peak = max(0, *[one.value for one in shown])
    parts = [*chain.from_iterable(_bar(one, peak, TITLE + place * _ROW) for place, one in enumerate(shown))]
    height = TITLE + len(shown) * _ROW
    if len(rows) > len(shown):
        parts.append(words(At(0, height + 14), f"Not drawn: {len(rows) - len(shown):,} more.", "tick"))
        height += 20
    return chart("bars", title, _told(known), parts, Frame(height))


def _known(bar: Bar, show: Callable[[float], str]) -> _Row:
    value = min(max(bar.value, -LARGEST), LARGEST)
    return _Row(bar.label, 0, "unknown") if math.isnan(value) else _Row(bar.label, value, show(value))


def _bar(one: _Row, peak: float, top: float) -> Iterator[str]:
    """Give a line of words, and the bar below it."""
    room = NARROWEST - width(one.said, "value") - 14
    yield row(At(0, top + 14), plain(one.label), "label", room=room)
    yield words(At("100%", top + 14, "end"), one.said, "value")
    yield box(Area(0, top + 20, "100%", _HIGH), "track", corner=3)
    part = across(share(max(one.value, 0), peak))
    yield box(Area(0, top + 20, part, _HIGH), "main", text=f"{brief(one.label)}: {one.said}", corner=3)


def _told(rows: Sequence[_Row]) -> Iterator[str]:
    for one in rows[:_MOST_TOLD]:
        yield f"{brief(one.label)}: {one.said}."
    if len(rows) > _MOST_TOLD:
        yield f"And {len(rows) - _MOST_TOLD:,} more."
