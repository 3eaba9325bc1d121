"""Figures beside each other, by name: how many incidents each service had, or how long they took."""

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
from ircli.documents.charts.fitting import plain, shortened, width
from ircli.documents.charts.scales import bounded, figure, share

_ROW, _HIGH = 34, 8
_MOST_BARS, _MOST_TOLD = 30, 60


class Bar(NamedTuple):
    """A name, and its figure."""

    label: str
    value: float


def bars(rows: Sequence[Bar], *, title: str, show: Callable[[float], str] = figure) -> str:
    """Return a bar for each row, in their order, with its figure as `show` says it; below zero there is no bar."""
    if not rows:
        return empty("bars", title, "There is nothing to compare.")
    known = [Bar(label, bounded(value)) for label, value in rows]
    shown = known[:_MOST_BARS]
    peak = max(0, *[bar.value for bar in shown])
    parts = [
        *chain.from_iterable(_bar(bar, peak, TITLE + place * _ROW, show) for place, bar in enumerate(shown))
    ]
    height = TITLE + len(shown) * _ROW
    if len(rows) > len(shown):
        parts.append(words(At(0, height + 14), f"Not drawn: {len(rows) - len(shown):,} more.", "tick"))
        height += 20
    return chart("bars", title, _told(known, show), parts, Frame(height))


def _bar(bar: Bar, peak: float, top: float, show: Callable[[float], str]) -> Iterator[str]:
    """Give a line of words, and the bar below it."""
    value = show(bar.value)
    room = NARROWEST - width(value, "value") - 14
    yield row(At(0, top + 14), plain(bar.label), "label", room=room)
    yield words(At("100%", top + 14, "end"), value, "value")
    yield box(Area(0, top + 20, "100%", _HIGH), "track", corner=3)
    part = across(share(max(bar.value, 0), peak))
    yield box(Area(0, top + 20, part, _HIGH), "main", text=f"{plain(bar.label)}: {value}", corner=3)


def _told(rows: Sequence[Bar], show: Callable[[float], str]) -> Iterator[str]:
    for bar in rows[:_MOST_TOLD]:
        yield f"{shortened(plain(bar.label), 600, 'label')}: {show(bar.value)}."
    if len(rows) > _MOST_TOLD:
        yield f"And {len(rows) - _MOST_TOLD:,} more."
