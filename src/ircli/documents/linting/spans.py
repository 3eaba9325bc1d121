"""Read how long something took from a text: `12m 40s`, `2 hours`, `1 h and 5 min`, `45-minute`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_PART = (
    r"(\d{1,6}(?:\.\d{1,2})?)[ \t\u00a0-]?"
    r"(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![^\W\d_])"
)
_PARTS = re.compile(_PART, re.IGNORECASE)
# Digits that other digits, a sign or a colon stand before are a part of something else: a range, a clock, a date.
_SPAN = re.compile(
    rf"(?<![\w.,:/\u2013\u2212-]){_PART}(?:,?[ \t\u00a0]{{0,2}}(?:and[ \t])?{_PART}){{0,3}}", re.IGNORECASE
)
_RANGE_BEHIND = re.compile(r"\s?(?:to|or|-|\u2013)\s?\d")
_RANGE_BEFORE = re.compile(r"\d\s?(?:[A-Za-z]{1,7}\s(?:to|or)|to|or|and|-|\u2013)\s\Z")


class Span(NamedTuple):
    """A length of time in a text, from one character to another, in seconds.

    `grain` is the least that it could be told by: 60 where it is told in minutes.
    """

    start: int
    end: int
    seconds: float
    grain: float

    def is_about(self, seconds: float, *, hedged: bool = False) -> bool:
        """Return whether it tells a length, rounded up or down; one that is `hedged` may be a quarter off."""
        room = max(self.grain, self.seconds / 4) if hedged else self.grain
        return abs(self.seconds - seconds) < room


def spans_in(text: str) -> Iterator[Span]:
    """Give the lengths of time in a text; an end of a range, such as 10 to 15 minutes, is none."""
    for match in _SPAN.finditer(text):
        if _RANGE_BEHIND.match(text, match.end()):
            continue
        if _RANGE_BEFORE.search(text[max(0, match.start() - 14) : match.start()]):
            continue
        parts = _PARTS.findall(match[0])
        number, unit = parts[-1]
        grain = _UNITS[unit[0].lower()]
        yield Span(
            match.start(),
            match.end(),
            sum(float(number) * _UNITS[unit[0].lower()] for number, unit in parts),
            grain / 2 if "." in number else grain,  # halves are meant, and tenths hardly
        )
