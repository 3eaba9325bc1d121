"""Sum up spans: how many, the median and how sure it is, the ninetieth percentile, the mean and the range."""

from collections.abc import Sequence
from math import exp, lgamma, log

from ircli.domain.quick import NamedTuple

TOO_FEW = 5  # below that many, a median tells of those few and of nothing else
CONFIDENCE = 0.95


class Interval(NamedTuple):
    """Where the median of all incidents of that kind lies with a probability of `coverage`, in milliseconds."""

    low: int
    high: int
    coverage: float


class Summary(NamedTuple):
    """What spans come to, in milliseconds; `interval` is None where there are too few for one of CONFIDENCE."""

    n: int
    median: float
    p90: int
    mean: float
    least: int
    most: int
    interval: Interval | None

    @property
    def is_telling(self) -> bool:
        """Return whether there are enough to tell."""
        return self.n >= TOO_FEW


def summarise(ordered: Sequence[int]) -> Summary | None:
    """Return what spans come to, from the shortest to the longest; None where there are none."""
    n = len(ordered)
    if n == 0:
        return None
    return Summary(
        n=n,
        median=(ordered[(n - 1) // 2] + ordered[n // 2]) / 2,
        p90=ordered[-(-9 * n // 10) - 1],  # the nearest rank: one that really was
        mean=sum(ordered) / n,
        least=ordered[0],
        most=ordered[-1],
        interval=_interval(ordered),
    )


def _interval(ordered: Sequence[int]) -> Interval | None:
    """Return the narrowest pair of equally far ranks between which the median lies with CONFIDENCE.

    How many of n incidents are below the true median is as with n coins: the interval needs to know nothing of how
    spans are distributed, and draws no samples.
    """
    rank, coverage = sure_ranks(len(ordered))
    return Interval(ordered[rank - 1], ordered[-rank], coverage) if rank else None


def sure_ranks(n: int) -> tuple[int, float]:
    """Return the rank that bounds the median from both sides, and the probability; rank 0 where even all are not enough.

    It is the largest k for which heads come up k to n - k times in n throws with at least CONFIDENCE.
    """
    if 1 - 2 * 0.5**n < CONFIDENCE:
        return 0, 0.0
    # From the middle outwards: some hundred steps where there are ten thousand incidents.
    k = n // 2
    chance = exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) - n * log(2))
    within = chance if n % 2 == 0 else 2 * chance
    while within < CONFIDENCE:
        chance *= k / (n - k + 1)
        k -= 1
        within += 2 * chance
    return k, within
