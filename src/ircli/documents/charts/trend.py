"""How a figure went from period to period: a line through medians, broken where nothing is known."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ircli.documents.charts.axes import Room, fitting_step, for_both, gutter_of, labels, side_axis
from ircli.documents.charts.drawing import TITLE, At, Frame, Margins, across, chart, dot, empty, line, words
from ircli.documents.charts.fitting import brief, plain, shortened, width
from ircli.documents.charts.scales import figure, known, round_span, share, span, spans

_HIGH = 150
_RIGHT = 16
_MOST_POINTS = 106  # the weeks of two years
_LONGEST_LABEL = 84


class Point(NamedTuple):
    """A period, its figure in seconds, and over how many incidents; None where there is no figure."""

    label: str
    seconds: float | None
    n: int


class _Spot(NamedTuple):
    """A known point: which of all it is, and where."""

    place: int
    x: float
    y: float
    seconds: float


def trend(points: Sequence[Point], *, title: str) -> str:
    """Return a line through the known points of neighbouring periods; more points than fit leave the earliest out."""
    shown = points[-_MOST_POINTS:]
    values = [_value(point) for point in shown]
    found = [value for value in values if value is not None]
    if not found:
        return empty("trend", title, "No figure is known in this time.")
    axis = spans(min(found), max(found))
    names = [round_span(tick) for tick in axis]
    margins = Margins(gutter_of(names), _RIGHT)
    top = TITLE + 16
    bottom = top + _HIGH
    heights = [bottom - share(tick - axis[0], axis[-1] - axis[0]) * _HIGH for tick in axis]
    places = [(index + 0.5) / len(shown) for index in range(len(shown))]
    spots = [
        _Spot(index, places[index], bottom - share(value - axis[0], axis[-1] - axis[0]) * _HIGH, value)
        for index, value in enumerate(values)
        if value is not None
    ]
    parts = (
        side_axis(heights, names, zero=heights[axis.index(0)]),
        *_line(spots),
        *_dots(spots, shown),
        *_figures(spots, margins.between / len(shown), bottom),
        _below(shown, places, bottom, margins),
    )
    corner = f"last {_MOST_POINTS} of {figure(len(points))}" if len(points) > _MOST_POINTS else ""
    frame = Frame(bottom + 40, margins, corner)
    return chart("trend", title, _told(shown, values, corner), parts, frame)


def _value(point: Point) -> float | None:
    return next(iter(known([point.seconds])), None) if point.seconds is not None else None


def _line(spots: Sequence[_Spot]) -> Iterator[str]:
    """Give the pieces of the line; where a period between two points has no figure, there is none."""
    for one, other in pairwise(spots):
        if other.place == one.place + 1:
            yield line(across(one.x), one.y, across(other.x), other.y, "course")


def _dots(spots: Sequence[_Spot], shown: Sequence[Point]) -> Iterator[str]:
    radius = 4 if len(shown) <= 30 else 2.5
    for spot in spots:
        point = shown[spot.place]
        text = f"{brief(point.label)}: {span(spot.seconds)}, n = {figure(point.n)}"
        yield dot(across(spot.x), spot.y, radius, "point", text=text)


def _figures(spots: Sequence[_Spot], slot: float, bottom: float) -> Iterator[str]:
    """Give what the points are: all of them where they fit, else the highest and the last."""
    widest = max(width(span(spot.seconds), "tick") for spot in spots)
    highest, last = max(spots, key=lambda spot: spot.seconds), spots[-1]
    chosen: Iterable[_Spot] = spots
    if widest + 6 > slot:
        is_apart = (last.place - highest.place) * slot > widest + 6
        chosen = (highest, last) if is_apart else (last,)
    for spot in chosen:
        text = span(spot.seconds)
        leaves = width(text, "tick") / 2 > slot / 2 + _RIGHT and spot is last
        anchor, shift = ("end", _RIGHT) if leaves else ("middle", 0)
        y = spot.y + 18 if _comes_down(spots, spot) and spot.y + 24 < bottom else spot.y - 10
        yield words(At(across(spot.x), y, anchor, shift), text, "tick", kind="halo strong")


def _comes_down(spots: Sequence[_Spot], spot: _Spot) -> bool:
    """Return whether the line is above a point and not below it, so that there is room below."""
    beside = [one for one in spots if abs(one.place - spot.place) == 1]
    return bool(beside) and all(one.y < spot.y for one in beside)


def _below(shown: Sequence[Point], places: Sequence[float], bottom: float, margins: Margins) -> str:
    """Return the names of the periods, and below each of them over how many incidents it goes."""
    names = [shortened(plain(point.label), _LONGEST_LABEL, "tick") for point in shown]
    many = [f"n={figure(point.n)}" for point in shown]

    def drawn(room: Room) -> str:
        step = max(fitting_step(places, texts, room) for texts in (names, many))
        return labels(places, names, bottom + 16, room, step=step) + labels(
            places, many, bottom + 31, room, step=step
        )

    return for_both(drawn, margins)


def _told(shown: Sequence[Point], values: Sequence[float | None], corner: str) -> Iterator[str]:
    if corner:
        yield f"The {corner} periods."
    for point, value in zip(shown, values, strict=True):
        said = f"{span(value)}, n = {figure(point.n)}" if value is not None else "no figure"
        yield f"{brief(point.label)}: {said}."
