"""Open actions over time, and how many of them are overdue."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, pairwise
from typing import NamedTuple

from ircli.documents.charts.axes import gutter_of, side_axis
from ircli.documents.charts.drawing import (
    TITLE,
    Area,
    At,
    Frame,
    Margins,
    across,
    box,
    chart,
    dot,
    empty,
    line,
    words,
)
from ircli.documents.charts.legend import legend
from ircli.documents.charts.scales import counts, figure, tally
from ircli.documents.charts.times import Span, span_of, stamp, time_axis, years

_HIGH = 150
_RIGHT = 14
_OVERDUE, _IN_TIME = 0, 3  # their fillings: one solid and warm, the other an outline and cool
_MOST_STEPS, _MOST_TOLD = 240, 40


class Standing(NamedTuple):
    """How many actions are open from a moment on (UTC), and how many of these are overdue."""

    at: datetime
    open: int
    overdue: int = 0


class _Step(NamedTuple):
    """A standing, from where to where it lasts, and how high both of its parts reach, in pixels from the top."""

    standing: Standing
    first: float
    last: float
    all_at: float
    overdue_at: float


def burn_down(standings: Sequence[Standing], *, title: str, until: datetime | None = None) -> str:
    """Return the open actions as steps, the overdue ones at their foot; the last step goes on to `until`."""
    if not standings:
        return empty("burn-down", title, "No action is on record.")
    known = sorted(map(_known, standings), key=lambda standing: standing.at)
    span = span_of([*[standing.at for standing in known], *([until] if until is not None else [])])
    axis = counts(max(standing.open for standing in known))
    names = [figure(tick) for tick in axis]
    margins = Margins(gutter_of(names), _RIGHT)
    key, top = legend(("open", "overdue"), left=-margins.left, top=TITLE, fills=(_IN_TIME, _OVERDUE))
    top += 18
    bottom = top + _HIGH
    steps = _steps(known, span, bottom, _HIGH / axis[-1])
    parts = (
        key,
        side_axis([bottom - tick * _HIGH / axis[-1] for tick in axis], names, zero=bottom),
        time_axis(span, top=top, bottom=bottom, margins=margins),
        *chain.from_iterable(_area(step, bottom) for step in steps),
        *_edge(steps),
        *_end(steps[-1]),
    )
    return chart("burn-down", title, _told(known), parts, Frame(bottom + 38, margins, years(span)))


def _known(standing: Standing) -> Standing:
    many = tally(standing.open)
    return Standing(standing.at, many, min(tally(standing.overdue), many))


def _steps(known: Sequence[Standing], span: Span, bottom: float, pixels_of_one: float) -> list[_Step]:
    """Return the steps, each until the next; of those that nobody could tell apart, the last."""
    by_place = {int(span.place(standing.at) * _MOST_STEPS): standing for standing in known}
    chosen = list(by_place.values())
    places = [*[span.place(standing.at) for standing in chosen], 1.0]
    return [
        _Step(one, first, last, bottom - one.open * pixels_of_one, bottom - one.overdue * pixels_of_one)
        for one, (first, last) in zip(chosen, pairwise(places), strict=True)
    ]


def _area(step: _Step, bottom: float) -> Iterator[str]:
    whole = Area(across(step.first), step.all_at, across(step.last - step.first), bottom - step.all_at)
    text = f"{stamp(step.standing.at)}: {_words(step.standing)}"
    yield box(whole, "area", text=text)
    if step.standing.overdue:
        yield box(
            whole._replace(y=step.overdue_at, high=bottom - step.overdue_at), f"fill{_OVERDUE}", text=text
        )


def _edge(steps: Sequence[_Step]) -> Iterator[str]:
    """Give the line over all steps."""
    for one, other in pairwise(steps):
        yield line(across(one.last), one.all_at, across(one.last), other.all_at, "edge")
    for step in steps:
        yield line(across(step.first), step.all_at, across(step.last), step.all_at, "edge")


def _end(step: _Step) -> Iterator[str]:
    yield dot("100%", step.all_at, 4, "point")
    yield words(At("100%", step.all_at - 10, "end"), _words(step.standing), "label", kind="halo strong")


def _words(standing: Standing) -> str:
    return f"{figure(standing.open)} open, {figure(standing.overdue)} overdue"


def _told(known: Sequence[Standing]) -> Iterator[str]:
    last = known[-1]
    yield f"{stamp(known[0].at)} to {stamp(last.at)}; at the end {_words(last)}."
    yield f"At most {figure(max(standing.open for standing in known))} open at once."
    for standing in known[:_MOST_TOLD]:
        yield f"{stamp(standing.at)}: {_words(standing)}."
    if len(known) > _MOST_TOLD:
        yield f"And {len(known) - _MOST_TOLD:,} changes more."
