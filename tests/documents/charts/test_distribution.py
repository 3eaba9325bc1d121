"""A distribution counts spans, each in its place on a logarithmic scale, with the figures that matter in it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.charts.drawn import HOSTILE, TEXTS, pixels, read, share
from ircli.documents.charts.distribution import Mark, distribution

HOUR = 3600


def test_a_bar_says_its_range_and_its_count() -> None:
    chart = read(distribution([0, 20 * 60, 25 * 60, HOUR], title="Time to mitigate"))
    assert chart.said("bin") == ["less than 1s: 1", "15m to 30m: 2", "1h to 2h: 1"]


def test_a_bar_is_as_high_as_its_count() -> None:
    chart = read(distribution([1000, 1000, 1000, HOUR], title="Time to mitigate"))
    three, one = (pixels(found, "height") for found in chart.of("bin"))
    assert three == pytest.approx(3 * one, abs=0.1)


def test_a_figure_stands_in_its_place_on_a_logarithmic_scale() -> None:
    chart = read(distribution([15 * 60, 3.99 * HOUR], title="Time to mitigate", marks=[Mark("median", HOUR)]))
    (mark,) = chart.of("mark")
    # From 15 minutes to 4 hours: four times twice as long.
    assert share(mark, "x1") == pytest.approx(math.log(4) / math.log(16), abs=0.001)
    assert "median 1h 00m" in chart.texts


def test_the_description_has_every_figure() -> None:
    chart = read(
        distribution([60, 70, 8000], title="Time to mitigate", marks=[Mark("median", 70), Mark("p90", 8000)])
    )
    assert chart.desc == ("3 spans, 1m to 2h 13m. median: 1m 10s. p90: 2h 13m. 1m to 2m: 2. 2h to 4h: 1.")


def test_spans_below_zero_are_counted_and_not_drawn() -> None:
    chart = read(distribution([-60, 60], title="Time to detect"))
    assert "n = 1, log scale" in chart.texts
    assert "Not drawn: 1 below zero." in chart.texts
    assert chart.desc.endswith("Not drawn: 1 below zero.")


def test_one_span_has_bins_beside_it() -> None:
    chart = read(distribution([HOUR], title="Time to mitigate"))
    (bar,) = chart.of("bin")
    assert share(bar, "width") < 0.3


def test_spans_that_no_clock_can_say_are_as_long_as_they_get() -> None:
    chart = read(distribution([1e300, 1], title="Time to mitigate", marks=[Mark("p90", 1e300)]))
    assert "p90 over 100y" in chart.texts


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "No span is known."),
        ([math.nan, math.inf], "No span is known."),
        ([-1], "No span is known; 1 below zero."),
    ],
)
def test_nothing_is_said_in_words(values: list[float], said: str) -> None:
    assert read(distribution(values, title="Time to detect")).texts == ["Time to detect", said]


def test_ten_thousand_spans_are_as_quick_to_read_as_ten() -> None:
    drawn = distribution([1.001**number for number in range(10_000)], title="Time to mitigate")
    assert "n = 10,000, log scale" in read(drawn).texts
    assert len(drawn) < 20_000


@given(st.lists(st.floats(), max_size=30), st.lists(st.builds(Mark, TEXTS, st.floats()), max_size=3))
def test_any_spans_can_be_drawn(values: list[float], marks: list[Mark]) -> None:
    chart = read(distribution(values, title="Time to mitigate", marks=marks))
    counted = sum(int(said.rpartition(" ")[2].replace(",", "")) for said in chart.said("bin"))
    assert counted == len([value for value in values if math.isfinite(value) and value >= 0])
    assert all(0 <= share(mark, "x1") <= 1 for mark in chart.of("mark"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(text: str) -> None:
    read(distribution([60], title=text, marks=[Mark(text, 60)]))


def test_the_name_of_a_figure_is_cut_before_the_figure_is() -> None:
    chart = read(
        distribution([60], title="Time to mitigate", marks=[Mark("the middle of all of them " * 9, 60)])
    )
    (shown,) = [text for text in chart.texts if text.startswith("the middle")]
    assert shown.endswith("… 1m")
