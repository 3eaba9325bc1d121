from fractions import Fraction
from math import comb

import pytest

from domain.metrics.given import asked, at, took
from ircli.domain.metrics.asked import Scope
from ircli.domain.metrics.changes import DOWN, FEW, NOISE, UP, compare, compare_counts
from ircli.domain.metrics.figures import figures_of
from ircli.domain.metrics.summary import summarise

SHORT, LONG = tuple(range(1, 21)), tuple(range(101, 121))


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        (SHORT, LONG, UP),
        (LONG, SHORT, DOWN),
        (SHORT, SHORT, NOISE),
        (SHORT, tuple(range(6, 26)), NOISE),
        (SHORT[:5], LONG, FEW),
        (SHORT, LONG[:5], FEW),
        ((), LONG, FEW),
        ((1,) * 20, (1,) * 20, NOISE),
    ],
)
def test_a_median_changed_where_the_intervals_do_not_overlap(
    before: tuple[int, ...], now: tuple[int, ...], verdict: str
) -> None:
    assert compare(summarise(before), summarise(now)).verdict == verdict


def exactly(many: int, total: int, share: Fraction) -> Fraction:
    """Return how probable it is that of a total at least so many fall where each falls with that probability."""
    return Fraction(
        sum(comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(many, total + 1))
    )


@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(28, 59), Fraction(1, 5)])
@pytest.mark.parametrize("total", [1, 2, 6, 20, 75])
def test_a_count_changed_where_chance_would_rarely_do_it(total: int, share: Fraction) -> None:
    for now in range(total + 1):
        if now > share * total:
            expected = UP if exactly(now, total, share) < Fraction(25, 1000) else NOISE
        else:
            expected = DOWN if exactly(total - now, total, 1 - share) < Fraction(25, 1000) else NOISE
        assert compare_counts(total - now, now, share=float(share)).verdict == expected, now


def test_of_nothing_nothing_is_said() -> None:
    assert compare_counts(0, 0, share=0.5).verdict == FEW


def test_a_time_is_compared_with_the_one_before_it_of_the_same_length() -> None:
    early = [took(number, 10 + number, since=f"2026-10-{number + 10}T12:00") for number in range(10)]
    late = [took(number + 50, 100 + number, since=f"2026-11-{number + 10}T12:00") for number in range(10)]
    scope = Scope(since=at("2026-11-01T00:00"), until=at("2026-12-01T00:00"))
    found = figures_of([*early, *late], asked(scope=scope))
    assert found.before is not None
    assert (found.before.since, found.before.until) == (at("2026-10-02T00:00"), at("2026-11-01T00:00"))
    assert (found.before.change.before, found.before.change.verdict) == (10, NOISE)
    changes = {one.spans.definition.name: one.change for one in found.figures}
    assert changes["ttr"] is not None
    assert changes["ttr"].verdict == UP


def test_what_is_to_come_makes_no_time_longer() -> None:
    scope = Scope(since=at("2026-12-30T00:00"), until=at("2027-06-01T00:00"))
    found = figures_of([took(1, 5)], asked(scope=scope)).before
    assert found is not None
    assert (found.since, found.until) == (at("2026-12-28T00:00"), at("2026-12-30T00:00"))


def test_without_a_beginning_there_is_nothing_to_compare_with() -> None:
    for scope in (Scope(), Scope(until=at("2026-12-01T00:00"))):
        found = figures_of([took(1, 5)], asked(scope=scope))
        assert found.before is None
        assert [one.change for one in found.figures] == [None] * 5


def test_a_period_is_compared_with_the_one_before_it_and_one_that_goes_on_is_cut() -> None:
    found = figures_of(
        [took(number, 5, since=f"2026-1{number % 2}-0{number % 9 + 1}T12:00") for number in range(24)],
        asked(by="month", now=at("2026-11-15T00:00")),
    )
    assert [(row.key, row.incidents, row.cut) for row in found.rows] == [
        ("2026-10", 12, False),
        ("2026-11", 12, True),
    ]
    assert found.rows[0].change is None
    assert found.rows[1].change is not None
    assert found.rows[1].change.verdict == NOISE
