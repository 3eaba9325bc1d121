"""What the series of a chart are called, and what they are filled with."""

from collections.abc import Iterator, Sequence

from ircli.documents.charts.drawing import NARROWEST, Area, At, box, words
from ircli.documents.charts.fitting import plain, shortened, width

_FILLS = 6  # that the page's style has colours for
_SWATCH, _LINE, _GAP = 12, 20, 16
_LONGEST_NAME = 170


def filling(index: int, area: Area, *, text: str = "") -> str:
    """Return a rectangle filled as a series: one solid, the next an outline, so that no colour speaks by itself."""
    kind = f"fill{index % _FILLS}" if is_solid(index) else f"fill{index % _FILLS} outline"
    high = max(area.high - 1, 0.5)  # between two of them there is a line of nothing
    return box(area._replace(y=area.y + max(area.high - high, 0) / 2, high=high), kind, text=text)


def is_solid(index: int) -> bool:
    """Return whether a series is filled with its colour, which then lies below what is written on it."""
    return index % 2 == 0


def legend(names: Sequence[str], *, left: float, top: float, fills: Sequence[int] = ()) -> tuple[str, float]:
    """Return what the series are called, in as many lines as it takes, and where those end.

    `fills` are the fillings of the series; without them each has that of its rank.
    """
    parts: list[str] = []
    x, y = 0.0, top
    for fill, name in zip(fills or range(len(names)), names, strict=True):
        text = shortened(plain(name), _LONGEST_NAME, "label")
        wide = _SWATCH + 7 + width(text, "label")
        if x and x + wide > NARROWEST:
            x, y = 0.0, y + _LINE
        parts += _entry(fill, left + x, y, name)
        x += wide + _GAP
    return "".join(parts), y + _LINE


def _entry(fill: int, x: float, y: float, name: str) -> Iterator[str]:
    yield filling(fill, Area(x + 1, y + 3, _SWATCH, _SWATCH))
    yield words(At(x + _SWATCH + 7, y + 13), plain(name), "label", room=_LONGEST_NAME)
