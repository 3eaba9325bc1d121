"""Bars are as long as their figures, and each says its own."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.charts.drawn import HOSTILE, TEXTS, read, share
from ircli.documents.charts.bars import Bar, bars
from ircli.documents.charts.scales import span


def test_a_bar_is_as_long_as_its_figure() -> None:
    chart = read(bars([Bar("checkout", 8), Bar("search", 2), Bar("mail", 0)], title="By service"))
    assert [share(found, "width") for found in chart.of("main")] == [1, 0.25, 0]
    assert chart.texts == ["By service", "checkout", "8", "search", "2", "mail", "0"]


def test_figures_are_said_as_they_are_asked_for() -> None:
    chart = read(bars([Bar("checkout", 5400)], title="By service", show=span))
    assert chart.texts[-1] == "1h 30m"
    assert chart.desc == "checkout: 1h 30m."


def test_below_zero_there_is_no_bar() -> None:
    chart = read(bars([Bar("checkout", -5), Bar("search", -1)], title="By service"))
    assert [share(found, "width") for found in chart.of("main")] == [0, 0]
    assert "-5" in chart.texts


def test_what_is_no_number_is_unknown() -> None:
    assert read(bars([Bar("checkout", math.nan)], title="By service")).desc == "checkout: unknown."


def test_what_is_too_much_to_draw_is_counted() -> None:
    chart = read(bars([Bar(str(number), number) for number in range(10_000)], title="By service"))
    assert chart.texts[-1] == "Not drawn: 9,970 more."
    assert chart.desc.endswith("And 9,940 more.")
    assert len(chart.of("main")) == 30


def test_nothing_is_said_in_words() -> None:
    assert read(bars([], title="By service")).texts == ["By service", "There is nothing to compare."]


@given(st.lists(st.builds(Bar, TEXTS, st.floats() | st.integers() | st.just(10**400)), max_size=40))
def test_any_figures_can_be_drawn(rows: list[Bar]) -> None:
    chart = read(bars(rows, title="By service"))
    assert all(0 <= share(found, "width") <= 1 for found in chart.of("main"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(text: str) -> None:
    read(bars([Bar(text, 1)], title=text))
