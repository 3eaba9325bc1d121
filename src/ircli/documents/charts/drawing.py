"""The strokes that charts are made of. Across a chart places are shares of its width, down it they are pixels.

So a chart is as wide as its place, and its texts are as large on a phone as on a desk. What has to fit side by side is
made to fit at `NARROWEST`; a text that is cut there is longer at `WIDER`. What stands in the margins of a chart has
places before 0 and behind 100%.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from ircli.documents.charts.fitting import plain, shortened, width
from ircli.documents.markup import escape
from ircli.domain.text import visible

NARROWEST = 300  # pixels: what a page leaves for a chart on the smallest phone
WIDER = 660  # pixels: what it leaves on paper, and on a desk at least
TITLE = 26  # pixels that the title takes

Place: TypeAlias = float | str


class Margins(NamedTuple):
    """Pixels beside the strokes that have shares as their places."""

    left: float = 0
    right: float = 0

    @property
    def between(self) -> float:
        """Return how many pixels there are between them in the narrowest chart."""
        return NARROWEST - self.left - self.right


NO_MARGINS = Margins()


class Frame(NamedTuple):
    """How high a chart is, its margins, and what stands across from its title."""

    height: float
    margins: Margins = NO_MARGINS
    corner: str = ""


class At(NamedTuple):
    """Where a text stands: its base line, which of its ends (or its middle) is there, and how far beside, in pixels."""

    x: Place
    y: float
    anchor: str = "start"
    shift: float = 0


class Area(NamedTuple):
    """A rectangle."""

    x: Place
    y: float
    wide: Place
    high: float


def chart(kind: str, title: str, told: Iterable[str], parts: Iterable[str], frame: Frame) -> str:
    """Return a chart: its name, what it says in sentences, and its strokes."""
    left, right = frame.margins
    room = NARROWEST - (width(frame.corner, "tick") + 12 if frame.corner else 0)
    # As a style of the page around, for inside of SVG not every browser knows how to calculate.
    style = f"width:calc(100% - {number(left + right)}px);margin:0 {number(right)}px 0 {number(left)}px"
    return (
        f'<svg class="chart {kind}" role="img" width="100%" height="{number(frame.height)}" style="{style}">'
        f"<title>{escape(plain(title))}</title><desc>{escape(' '.join(told))}</desc>"
        f"{row(At(-left, 14), plain(title), 'head', room=room)}"
        f"{words(At('100%', 14, 'end', right), frame.corner, 'tick') if frame.corner else ''}"
        f"{''.join(parts)}</svg>"
    )


def empty(kind: str, title: str, sentence: str) -> str:
    """Return a chart that has nothing to draw, and says so."""
    return chart(kind, title, [sentence], [words(At(0, TITLE + 14), sentence, "label")], Frame(TITLE + 24))


def words(at: At, text: str, face: str, *, kind: str = "", room: float = math.inf) -> str:
    """Return a text; one that takes more than `room` is cut, and says all of itself when it is pointed at."""
    text = visible(text)
    return _text(at, f"{face} {kind}".rstrip(), text, shortened(text, room, face))


def row(at: At, text: str, face: str, *, room: float, kind: str = "") -> str:
    """Return a text that has a row for itself: where it is cut, a longer one stands in its place in a wider chart."""
    text, classes = visible(text), f"{face} {kind}".rstrip()
    narrow, wide = shortened(text, room, face), shortened(text, room + WIDER - NARROWEST, face)
    if narrow == wide:
        return _text(at, classes, text, narrow)
    return _text(at, f"{classes} cut", text, narrow) + _text(at, f"{classes} longer", text, wide)


def box(area: Area, kind: str, *, text: str = "", corner: float = 0, shift: float = 0) -> str:
    """Return a rectangle; `text` is what it says when it is pointed at, `shift` moves it by pixels."""
    x, y, wide, high = area
    moved = f' transform="translate({number(shift)} 0)"' if shift else ""
    rounded = f' rx="{number(corner)}"' if corner else ""
    where = f'x="{_place(x)}" y="{number(y)}" width="{_place(wide)}" height="{number(high)}"'
    return _shape("rect", f'class="{kind}" {where}{rounded}{moved}', text)


def line(x1: Place, y1: float, x2: Place, y2: float, kind: str) -> str:
    """Return a straight line."""
    ends = f'x1="{_place(x1)}" y1="{number(y1)}" x2="{_place(x2)}" y2="{number(y2)}"'
    return f'<line class="{kind}" {ends}/>'


def dot(x: Place, y: float, radius: float, kind: str, *, text: str = "") -> str:
    """Return a disc."""
    where = f'cx="{_place(x)}" cy="{number(y)}" r="{number(radius)}"'
    return _shape("circle", f'class="{kind}" {where}', text)


def group(kind: str, parts: Iterable[str]) -> str:
    """Return strokes that belong together; nothing where there are none."""
    inside = "".join(parts)
    return f'<g class="{kind}">{inside}</g>' if inside else ""


def across(share: float) -> str:
    """Return a share of the width as SVG has it."""
    return f"{number(share * 100)}%"


def number(value: float) -> str:
    """Return a number of at most two decimals, as short as it can be written."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _text(at: At, classes: str, text: str, shown: str) -> str:
    shift = f' dx="{number(at.shift)}"' if at.shift else ""
    anchor = f' text-anchor="{at.anchor}"' if at.anchor != "start" else ""
    where = f'x="{_place(at.x)}" y="{number(at.y)}"{shift}{anchor}'
    return f'<text class="{classes}" {where}>{_said(text) if shown != text else ""}{escape(shown)}</text>'


def _shape(tag: str, attributes: str, text: str) -> str:
    return f"<{tag} {attributes}>{_said(text)}</{tag}>" if text else f"<{tag} {attributes}/>"


def _said(text: str) -> str:
    """Return what a stroke says when it is pointed at."""
    return f"<title>{escape(text)}</title>"


def _place(place: Place) -> str:
    return place if isinstance(place, str) else number(place)
