"""Compare a period with the one before it, and say whether the difference is more than noise."""

from math import exp, lgamma, log

from ircli.domain.metrics.summary import CONFIDENCE, Summary
from ircli.domain.quick import NamedTuple

NOISE, UP, DOWN, FEW = "within the noise", "up", "down", "too few to tell"
RULE = (
    "a median changed where the 95 % intervals of both do not overlap, a count where chance would do so less than once in"
    " twenty times"
)


class Change(NamedTuple):
    """What became of a figure: what it was before, and one of NOISE, UP, DOWN, FEW."""

    before: Summary | None
    verdict: str


class CountChange(NamedTuple):
    """What became of a count: what it was before, in how many milliseconds of each time, and one of NOISE, UP, DOWN."""

    before: int
    verdict: str


def compare(before: Summary | None, now: Summary | None) -> Change:
    """Return what became of a median."""
    earlier = before.interval if before is not None else None
    later = now.interval if now is not None else None
    if earlier is None or later is None:
        return Change(before, FEW)
    if later.low > earlier.high:
        return Change(before, UP)
    return Change(before, DOWN if later.high < earlier.low else NOISE)


def compare_counts(before: int, now: int, *, share: float) -> CountChange:
    """Return what became of a count; `share` is the part that the later time has of both together.

    If incidents came as often as before, each of them all would fall into the later time with that probability.
    """
    total = before + now
    if total == 0 or not 0 < share < 1:
        return CountChange(before, FEW)
    edge = (1 - CONFIDENCE) / 2
    if now > share * total:
        return CountChange(before, UP if _at_least(now, total, share) < edge else NOISE)
    return CountChange(before, DOWN if _at_least(total - now, total, 1 - share) < edge else NOISE)


def _at_least(many: int, total: int, share: float) -> float:
    """Return the probability that of a total at least so many fall where each falls with that probability."""
    chance = exp(
        lgamma(total + 1)
        - lgamma(many + 1)
        - lgamma(total - many + 1)
        + many * log(share)
        + (total - many) * log(1 - share)
    )
    found = 0.0
    while many <= total and chance > found * 1e-12:
        found += chance
        chance *= (total - many) / (many + 1) * share / (1 - share)
        many += 1
    return found
