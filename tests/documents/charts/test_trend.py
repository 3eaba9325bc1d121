"""A trend is a line through what is known; what is not known breaks it, and is never zero."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.charts.drawn import HOSTILE, TEXTS, pixels, read, share
from ircli.documents.charts.trend import Point, trend

HOUR = 3600


def months(*seconds: float | None) -> list[Point]:
    return [
        Point(f"2026-{number:02d}", value, 0 if value is None else number)
        for number, value in enumerate(seconds, 1)
    ]


def test_points_are_as_high_as_their_figures() -> None:
    chart = read(trend(months(HOUR, 2 * HOUR, 0), title="Time to mitigate"))
    one, two, zero = (pixels(found, "cy") for found in chart.of("point"))
    assert zero - two == pytest.approx(2 * (zero - one), abs=0.1)
    assert zero == pixels(chart.of("base")[0], "y1")


def test_the_line_is_broken_where_nothing_is_known() -> None:
    chart = read(trend(months(HOUR, HOUR, None, HOUR, None), title="Time to mitigate"))
    (piece,) = chart.of("course")
    assert (share(piece, "x1"), share(piece, "x2")) == (0.1, 0.3)
    assert [share(found, "cx") for found in chart.of("point")] == [0.1, 0.3, 0.7]


def test_a_point_says_its_period_its_figure_and_over_how_many() -> None:
    chart = read(trend(months(HOUR, 90), title="Time to mitigate"))
    assert chart.said("point") == ["2026-01: 1h 00m, n = 1", "2026-02: 1m 30s, n = 2"]


def test_the_description_has_every_figure() -> None:
    chart = read(trend(months(HOUR, None), title="Time to mitigate"))
    assert chart.desc == "2026-01: 1h 00m, n = 1. 2026-02: no figure."


def test_each_period_shows_over_how_many_it_goes() -> None:
    assert [
        text for text in read(trend(months(HOUR, None, 60), title="T")).texts if text.startswith("n=")
    ] == [*("n=1", "n=0", "n=3")]


def test_where_figures_do_not_fit_beside_each_other_the_highest_and_the_last_are_shown() -> None:
    chart = read(trend(months(60, 7200, *[60] * 9, 1800), title="Time to mitigate"))
    assert [found.text for found in chart.of("strong")] == ["2h 00m", "30m"]


def test_more_points_than_fit_leave_the_earliest_out_and_say_so() -> None:
    chart = read(trend([Point(str(number), 60, 1) for number in range(10_000)], title="Time to mitigate"))
    assert "last 106 of 10,000" in chart.texts
    assert chart.said("point")[0] == "9894: 1m, n = 1"


def test_figures_below_zero_stand_below_the_line_of_zero() -> None:
    chart = read(trend(months(-300, 600), title="Time to detect"))
    zero = pixels(chart.of("base")[0], "y1")
    below, above = (pixels(found, "cy") for found in chart.of("point"))
    assert above < zero < below


@pytest.mark.parametrize("points", [[], months(None, None), months(math.nan, math.inf)])
def test_nothing_is_said_in_words(points: list[Point]) -> None:
    assert read(trend(points, title="Time to detect")).texts == [
        "Time to detect",
        "No figure is known in this time.",
    ]


@given(st.lists(st.builds(Point, TEXTS, st.none() | st.floats(), st.integers()), max_size=120))
def test_any_figures_can_be_drawn(points: list[Point]) -> None:
    chart = read(trend(points, title="Time to mitigate"))
    known = [one for one in points[-106:] if one.seconds is not None and math.isfinite(one.seconds)]
    assert len(chart.of("point")) == len(known)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(text: str) -> None:
    read(trend([Point(text, 60, 1)], title=text))
