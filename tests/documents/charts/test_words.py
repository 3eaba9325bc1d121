"""Names and figures are as short as a chart needs them, and say no less than is true."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.charts.drawn import TEXTS
from ircli.documents.charts.fitting import ELLIPSIS, plain, shortened, width
from ircli.documents.charts.scales import (
    DAY,
    HOUR,
    YEAR,
    counts,
    edges,
    figure,
    known,
    round_span,
    span,
    spans,
)
from ircli.domain.text import visible


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"), (-0.04, "0"), (7, "7"), (2.5, "2.5"), (2.04, "2"), (12_345, "12,345"), (-3, "-3"),
        (1_200_000, "1.2M"), (2_000_000, "2M"), (3.4e9, "3.4G"), (10**15, "1,000T"),
    ],
)  # fmt: skip
def test_figures_are_short(value: float, said: str) -> None:
    assert figure(value) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0s"), (90, "1m 30s"), (5400, "1h 30m"), (-300, "-5m"), (400 * DAY, "400d 00h"), (3 * YEAR, "3y"),
        (200 * YEAR, "over 100y"), (-200 * YEAR, "-over 100y"),
    ],
)  # fmt: skip
def test_spans_are_as_people_say_them(seconds: float, said: str) -> None:
    assert span(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0"),
        (0.5, "0"),
        (30, "30s"),
        (90, "90s"),
        (1800, "30m"),
        (2 * HOUR, "2h"),
        (7 * DAY, "7d"),
        (YEAR, "1y"),
    ],
)
def test_round_spans_have_one_unit(seconds: float, said: str) -> None:
    assert round_span(seconds) == said


def test_spans_that_are_no_numbers_are_not_known() -> None:
    assert known([math.nan, math.inf, 1, -math.inf]) == [1]


@given(st.integers(min_value=0, max_value=10**18))
def test_an_axis_of_counts_is_short_and_reaches_the_peak(peak: int) -> None:
    axis = counts(peak)
    assert axis[0] == 0
    assert axis[-1] >= peak
    assert 2 <= len(axis) <= 5
    assert {later - sooner for sooner, later in pairwise(axis)} == {axis[1]}


SPANS = st.floats(-100 * YEAR, 100 * YEAR).map(lambda span: round(span, 3))


@given(SPANS, SPANS)
def test_an_axis_of_spans_is_short_and_reaches_from_the_lowest_to_the_peak(one: float, other: float) -> None:
    low, peak = sorted((one, other))
    axis = spans(low, peak)
    assert 0 in axis
    assert axis[0] <= low or low >= 0
    assert axis[-1] >= peak
    assert 2 <= len(axis) <= 6


@given(st.floats(0, 100 * YEAR), st.floats(0, 100 * YEAR))
def test_the_bins_of_a_histogram_hold_all_spans(one: float, other: float) -> None:
    low, high = sorted((one, other))
    found = edges(low, high)
    assert found[0] <= max(low, 0.5)
    assert high < found[-1]
    assert len(found) > 4


@given(TEXTS, st.floats(20, 400))
def test_a_shortened_text_fits_and_begins_as_the_whole(text: str, room: float) -> None:
    shown = visible(text)
    short = shortened(shown, room, "label")
    if short == shown:
        assert width(shown, "label") <= room + 0.001
    else:
        assert short.endswith(ELLIPSIS)
        assert shown.startswith(short.removesuffix(ELLIPSIS))
        assert width(short, "label") <= room + 0.001


def test_a_text_that_is_longer_than_anything_is_cut_at_once() -> None:
    assert len(shortened("a" * 10_000_000, 100, "label")) < 20


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "(no name)"),
        (" \n\t ", "(no name)"),
        ("a\n\n b\tc", "a b c"),
        ("\x1b[2J\r", "\\x1b[2J\\r"),
        ("\u3000", "(no name)"),
    ],
)
def test_a_name_is_one_line_that_can_be_seen(text: str, shown: str) -> None:
    assert plain(text) == shown
