"""Draw numbers with letters: a line of small columns, and a bar; in ASCII where a stream cannot spell more."""

from collections.abc import Sequence
from typing import TextIO

_COLUMNS = "▂▃▄▅▆▇█"
_NOTHING = "▁"
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_PLAIN_COLUMNS = ".:-=+*#"
_PLAIN_NOTHING = "_"


def is_spelled_by(stream: TextIO) -> bool:
    """Return whether a stream can write what is drawn here."""
    try:
        f"{_NOTHING}{_COLUMNS}{_EIGHTHS}".encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def spark(values: Sequence[float], *, plain: bool) -> str:
    """Return a column for each value, the highest for the largest; only what is above zero is above the ground."""
    columns, nothing = (_PLAIN_COLUMNS, _PLAIN_NOTHING) if plain else (_COLUMNS, _NOTHING)
    peak = max(values, default=0)
    steps = len(columns)
    return "".join(
        nothing if value <= 0 else columns[min(int(value / peak * steps), steps - 1)] for value in values
    )


def bar(value: float, *, peak: float, width: int, plain: bool) -> str:
    """Return a bar that is as wide as its share of the largest; what is above zero is never nothing."""
    if value <= 0 or peak <= 0:
        return ""
    eighths = max(1, round(min(value / peak, 1) * width * 8))
    if plain:
        return "#" * max(1, round(eighths / 8))
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")
