"""The axes of charts: lines across a plot with their names in the left margin, and names below it, side by side."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ircli.documents.charts.drawing import (
    NARROWEST,
    NO_MARGINS,
    WIDER,
    At,
    Margins,
    across,
    group,
    line,
    words,
)
from ircli.documents.charts.fitting import width

_GAP = 8  # pixels between a name and its line, or between two names


def gutter_of(names: Iterable[str]) -> float:
    """Return how many pixels the names of lines take in the left margin."""
    return max([width(name, "tick") for name in names], default=0) + _GAP


def side_axis(heights: Sequence[float], names: Sequence[str], *, zero: float) -> str:
    """Return an axis whose lines are at `heights` (pixels from the top), the one at `zero` stronger than the rest."""
    named = zip(heights, names, strict=True)
    return group("grid", [line(0, y, "100%", y, "base" if y == zero else "rule") for y in heights]) + group(
        "axis", [words(At(-_GAP, y + 4, "end"), name, "tick") for y, name in named]
    )


class Room(NamedTuple):
    """How wide a chart is taken to be, in pixels, and its margins."""

    total: float
    margins: Margins = NO_MARGINS

    @property
    def between(self) -> float:
        """Return how many pixels there are between the margins."""
        return self.total - self.margins.left - self.margins.right


def for_both(draw: Callable[[Room], str], margins: Margins = NO_MARGINS) -> str:
    """Return what is drawn for the narrowest chart, and what takes its place in a wider one, which has room for more."""
    narrow, wide = draw(Room(NARROWEST, margins)), draw(Room(WIDER, margins))
    return narrow if narrow == wide else group("cut", [narrow]) + group("longer", [wide])


def labels(places: Sequence[float], texts: Sequence[str], y: float, room: Room, *, step: int = 0) -> str:
    """Return the names below a plot, one of `step`, else as many as fit."""
    step = step or fitting_step(places, texts, room)
    chosen = list(zip(places, texts, strict=True))[::step]
    return group(
        "axis",
        [words(At(across(place), y, _anchor(place, text, room)), text, "tick") for place, text in chosen],
    )


def fitting_step(places: Sequence[float], texts: Sequence[str], room: Room) -> int:
    """Return of how many names one can stay: 1 where all fit beside each other."""
    extents = [_extent(place, text, room) for place, text in zip(places, texts, strict=True)]
    step = 1
    while any(before + _GAP > begin for (_, before), (begin, _) in pairwise(extents[::step])):
        step += 1
    return step


def _anchor(place: float, text: str, room: Room) -> str:
    """Return on which side of its place a name stands: one that would leave the chart stands to the inside."""
    half = width(text, "tick") / 2
    pixels = room.margins.left + place * room.between
    if pixels < half:
        return "start"
    return "end" if pixels + half > room.total else "middle"


def _extent(place: float, text: str, room: Room) -> tuple[float, float]:
    """Return from where to where a name goes."""
    wide = width(text, "tick")
    before = {"start": 0.0, "middle": wide / 2, "end": wide}[_anchor(place, text, room)]
    begin = place * room.between - before
    return begin, begin + wide
