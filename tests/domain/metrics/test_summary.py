from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.domain.metrics.summary import TOO_FEW, summarise, sure_ranks


def coverage(n: int, rank: int) -> Fraction:
    """Return how probable it is that the median lies between the rank-th of n values and the rank-th from behind."""
    return Fraction(sum(comb(n, below) for below in range(rank, n - rank + 1)), 2**n)


@pytest.mark.parametrize("n", [*range(1, 130), 500, 1001])
def test_the_interval_is_the_narrowest_that_is_sure_enough_and_says_how_sure(n: int) -> None:
    rank, sure = sure_ranks(n)
    enough = [k for k in range(1, n // 2 + 1) if coverage(n, k) >= Fraction(95, 100)]
    assert rank == max(enough, default=0)
    assert sure == pytest.approx(float(coverage(n, rank)) if rank else 0.0, rel=1e-9)


def test_under_six_there_is_no_interval() -> None:
    assert [sure_ranks(n)[0] for n in range(1, 8)] == [0, 0, 0, 0, 0, 1, 1]


def test_ten_thousand_have_one_too() -> None:
    rank, sure = sure_ranks(10_000)
    assert rank == 4902
    assert sure == pytest.approx(float(coverage(10_000, 4902)), rel=1e-9)
    assert coverage(10_000, 4903) < Fraction(95, 100) <= coverage(10_000, 4902)


def test_of_nothing_there_is_no_summary() -> None:
    assert summarise([]) is None


@pytest.mark.parametrize(
    ("values", "median", "p90"),
    [
        ([7], 7, 7),
        ([1, 2], 1.5, 2),
        ([1, 2, 9], 2, 9),
        (list(range(1, 11)), 5.5, 9),
        (list(range(1, 12)), 6, 10),
        ([0] * 9 + [100], 0, 0),
        ([0] * 8 + [100] * 2, 0, 100),
    ],
)
def test_the_ninetieth_percentile_is_a_value_that_really_was(
    values: list[int], median: float, p90: int
) -> None:
    found = summarise(values)
    assert found is not None
    assert (found.median, found.p90) == (median, p90)


@given(st.lists(st.integers(0, 10**12), min_size=6))
def test_the_median_lies_in_its_interval(values: list[int]) -> None:
    found = summarise(sorted(values))
    assert found is not None
    assert found.interval is not None
    assert found.least <= found.interval.low <= found.median <= found.interval.high <= found.most


def test_few_are_too_few_to_tell() -> None:
    telling = [n for n in range(1, 9) if (found := summarise([1] * n)) is not None and found.is_telling]
    assert telling == list(range(TOO_FEW, 9))
