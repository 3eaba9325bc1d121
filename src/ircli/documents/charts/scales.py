"""Where the lines of an axis stand, and how its numbers are written: counts, and spans of time as people say them."""

import math
from collections.abc import Iterable, Iterator
from itertools import count

from ircli.domain.clock import span_text

MINUTE, HOUR, DAY, YEAR = 60, 3600, 86_400, 365 * 86_400
LARGEST = 10**15
LONGEST = 100 * YEAR  # nobody's incident is longer; what says so is a broken clock

_SPANS = (
    *(1, 2, 5, 10, 15, 30),
    *(part * MINUTE for part in (1, 2, 5, 10, 15, 30)),
    *(part * HOUR for part in (1, 2, 3, 6, 12)),
    *(part * DAY for part in (1, 2, 5, 10, 20, 50, 100)),
    *(part * YEAR for part in (1, 2, 5, 10, 20, 50, 100)),
)
# Each about twice the one before. What is shorter than a second has a place as wide as the others.
_EDGES = (
    *(0.5, 1, 2, 4, 8, 15, 30),
    *(part * MINUTE for part in (1, 2, 4, 8, 15, 30)),
    *(part * HOUR for part in (1, 2, 4, 8, 16)),
    *(part * DAY for part in (1, 2, 4, 7, 14, 30, 60, 120, 240)),
    *(part * YEAR for part in (1, 2, 4, 8, 16, 32, 64, 128)),
)
_FEWEST_BINS = 4


def counts(peak: int, *, most: int = 4) -> tuple[int, ...]:
    """Return the lines of an axis of counts, from zero to the first that is no less than the peak."""
    step = next(step for step in _whole_steps() if step * most >= peak)
    return tuple(range(0, max(1, -(-peak // step)) * step + 1, step))


def spans(low: float, peak: float, *, most: int = 4) -> tuple[int, ...]:
    """Return the lines of an axis of seconds: what people call round, around zero and all that lies between."""
    reach = max(peak, 0) - min(low, 0)
    step = next((step for step in _SPANS if step * most >= reach), LONGEST)
    first, last = math.floor(min(low, 0) / step), max(math.ceil(peak / step), 0)
    return tuple(part * step for part in range(first, max(last, first + 1) + 1))


def edges(low: float, high: float) -> tuple[float, ...]:
    """Return the edges of the bins of a logarithmic histogram, around all between two spans."""
    first = max(index for index, edge in enumerate(_EDGES) if edge <= max(low, _EDGES[0]))
    last = min(index for index, edge in enumerate(_EDGES) if edge > high)
    while last - first < _FEWEST_BINS:
        first, last = max(first - 1, 0), min(last + 1, len(_EDGES) - 1)
    return _EDGES[first : last + 1]


def known(values: Iterable[float]) -> list[float]:
    """Return the spans that are numbers, none of them beyond what a clock can say."""
    return [min(max(value, -LONGEST), LONGEST) for value in values if math.isfinite(value)]


def span(seconds: float) -> str:
    """Return a span as people say it, whatever a clock says."""
    if abs(seconds) >= LONGEST:
        return f"{'-' if seconds < 0 else ''}over 100y"
    if abs(seconds) >= 2 * YEAR:
        return f"{figure(seconds / YEAR)}y"
    return span_text(seconds)


def round_span(seconds: float) -> str:
    """Return a round span in its largest unit, as an axis has it: `15m`, `2h`, `7d`; `0` for what is less than a second."""
    if abs(seconds) < 1:
        return "0"
    for unit, sign in ((YEAR, "y"), (DAY, "d"), (HOUR, "h"), (MINUTE, "m")):
        if seconds % unit == 0:
            return f"{int(seconds // unit)}{sign}"
    return f"{int(seconds)}s"


def tally(value: int) -> int:
    """Return a count that can be drawn; none is less than nothing."""
    return min(max(value, 0), LARGEST)


def figure(value: float) -> str:
    """Return a number for people: thousands apart, a decimal only where it counts, large ones in short."""
    for size, sign in ((10**12, "T"), (10**9, "G"), (10**6, "M")):
        if abs(value) >= size:
            return f"{_short(value / size)}{sign}"
    return _short(value)


def share(part: float, whole: float) -> float:
    """Return how much of a whole a part is; 0 where there is no whole."""
    return part / whole if whole else 0.0


def _whole_steps() -> Iterator[int]:
    for power in count():
        yield from (part * 10**power for part in (1, 2, 5))


def _short(value: float) -> str:
    shown = f"{value:,.1f}".removesuffix(".0")
    return "0" if shown == "-0" else shown
