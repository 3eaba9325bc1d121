"""The small words that metrics are told in, wherever they are shown."""

from collections.abc import Mapping
from datetime import date, tzinfo

from ircli.domain.clock import span_text
from ircli.domain.metrics.changes import DOWN, RULE, UP, Change, CountChange
from ircli.domain.metrics.choosing import UNSET
from ircli.domain.metrics.figures import Figure, Figures
from ircli.domain.metrics.periods import local
from ircli.domain.metrics.shares import Share
from ircli.domain.metrics.summary import TOO_FEW

__all__ = ("RULE", "SHORT", "TOO_FEW")
# How metrics are called where there is little room.
SHORT: Mapping[str, str] = {"ttd": "TTD", "tta": "TTA", "ttm": "TTM", "ttr": "TTR", "impact": "impact"}


def seconds(milliseconds: float) -> float:
    """Return a span in seconds; whole ones are whole numbers."""
    found = milliseconds / 1000
    return int(found) if found.is_integer() else found


def span(milliseconds: float) -> str:
    """Return a span as people say it."""
    return span_text(milliseconds / 1000)


def day(moment: int, zone: tzinfo | None) -> date:
    """Return the day of a moment in a zone."""
    return local(moment, zone).date()


def known(figures: Figures) -> str:
    """Return from when to when incidents became known; blank where nobody knows."""
    if figures.first is None or figures.last is None:
        return ""
    zone = figures.asked.zone
    return f"{day(figures.first, zone)} to {day(figures.last, zone)}"


def left_out(figures: Figures) -> str:
    """Return how many incidents are left out, and why; blank where none is."""
    groups = (
        (len(figures.chosen.drills), "drill", "drills"),
        (len(figures.chosen.dismissed), "dismissed", "dismissed"),
        (len(figures.chosen.undated), "without a date", "without a date"),
    )
    return ", ".join(f"{many} {one if many == 1 else several}" for many, one, several in groups if many)


def percent(share: Share) -> str:
    """Return a share in percent; all and none are said of nothing less."""
    if share.of == 0:
        return "-"
    rounded = round(100 * share.met / share.of)
    if rounded == 0 and share.met:
        return "<1 %"
    if rounded == 100 and share.met < share.of:
        return ">99 %"
    return f"{rounded} %"


def interval(figure: Figure) -> str:
    """Return between what the median lies; a dash where there are too few to say."""
    found = figure.summary.interval if figure.summary is not None else None
    return f"{span(found.low)} to {span(found.high)}" if found is not None else "-"


def values(figure: Figure) -> str:
    """Return the values that a figure has, one by one."""
    return ", ".join(map(span, figure.spans.values))


def change(found: Change) -> str:
    """Return what became of a median, in words."""
    before = span(found.before.median) if found.before is not None else "unknown"
    n = found.before.n if found.before is not None else 0
    return f"{verdict(found)}; the median was {before} over {n}"


def verdict(found: Change) -> str:
    """Return in a word or two what became of a median."""
    return {UP: "longer", DOWN: "shorter"}.get(found.verdict, found.verdict)


def count_change(found: CountChange) -> str:
    """Return what became of a count, in words."""
    said = {UP: "more", DOWN: "fewer"}.get(found.verdict, found.verdict)
    return f"{said}; there were {found.before}"


def group_name(dimension: str, key: str) -> str:
    """Return what a group is called; those of which nobody said it have a name too."""
    if key:
        return key
    return {"severity": UNSET, "service": "(no service)", "source": "(nobody said)"}.get(
        dimension, "(undated)"
    )
