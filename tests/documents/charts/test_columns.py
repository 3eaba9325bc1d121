"""Columns are as high as what was counted, from the first series up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.charts.drawn import HOSTILE, TEXTS, Chart, pixels, read
from ircli.documents.charts.columns import Column, columns

SERIES = ("SEV1", "SEV2", "SEV3")


def drawn(*counts: tuple[int, ...], series: tuple[str, ...] = SERIES) -> Chart:
    periods = [Column(f"2026-{number:02d}", counted) for number, counted in enumerate(counts, 1)]
    return read(columns(periods, series=series, title="Incidents by month"))


def parts(chart: Chart, index: int) -> list[float]:
    """Return how high the parts of a series are, without its swatch; each is a pixel less than it stands for."""
    return [
        pixels(found, "height") + 1 for found in chart.of(f"fill{index}") if found.get("x", "").endswith("%")
    ]


def test_a_part_is_as_high_as_its_count() -> None:
    chart = drawn((1, 2, 3), (2, 0, 4))
    one = parts(chart, 0)[0]
    assert parts(chart, 0) == pytest.approx([one, 2 * one])
    assert parts(chart, 1) == pytest.approx([2 * one])
    assert parts(chart, 2) == pytest.approx([3 * one, 4 * one])


def test_the_first_series_stands_at_the_foot() -> None:
    chart = drawn((1, 2, 3))
    tops = [min(pixels(found, "y") for found in chart.of(f"fill{index}")[1:]) for index in range(3)]
    assert tops == sorted(tops, reverse=True)


def test_a_part_says_its_period_its_series_and_its_count() -> None:
    assert drawn((1, 0, 12)).said("fill2")[1:] == ["2026-01, SEV3: 12"]


def test_the_series_are_told_apart_without_their_colours() -> None:
    chart = drawn((1, 2, 3))
    assert [bool("outline" in found.get("class", "")) for found in chart.of("fill0") + chart.of("fill1")] == [
        *[False, False],
        *[True, True],
    ]
    assert [text for text in chart.texts if text in SERIES] == list(SERIES)


def test_each_period_has_its_sum_above_it() -> None:
    assert [found.text for found in drawn((1, 2, 3), (0, 0, 0), (9, 1, 0)).of("total")] == ["6", "0", "10"]


def test_the_description_has_every_figure() -> None:
    assert drawn((1, 2, 3), (0, 0, 0)).desc == (
        "6 in 2 periods, 2026-01 to 2026-02. SEV1 1, SEV2 2, SEV3 3."
        " 2026-01: 6 (SEV1 1, SEV2 2, SEV3 3). 2026-02: 0."
    )


def test_a_series_that_a_period_lacks_was_not_counted() -> None:
    assert drawn((4,), (1, 1, 1, 99)).desc.startswith(
        "7 in 2 periods, 2026-01 to 2026-02. SEV1 5, SEV2 1, SEV3 1."
    )


def test_years_of_days_share_columns_and_say_so() -> None:
    chart = drawn(*[(1, 0, 2)] * 730)
    assert "14 periods in each column" in chart.texts
    assert chart.said("fill0")[1] == "2026-01 to 2026-02, SEV1: 2"
    assert chart.said("fill0")[-1] == "2026-717 to 2026-730, SEV1: 14"
    assert len(parts(chart, 0)) == 53
    assert chart.desc.startswith("2,190 in 730 periods")


def test_no_more_names_are_shown_than_fit() -> None:
    chart = drawn(*[(1, 1, 1)] * 12)
    narrow, wide = ([text.text for text in chart.of(kind)[0].iter("text")] for kind in ("cut", "longer"))
    assert narrow == ["2026-01", "2026-04", "2026-07", "2026-10"]
    assert wide == ["2026-01", "2026-03", "2026-05", "2026-07", "2026-09", "2026-11"]


@pytest.mark.parametrize("periods", [[], [Column("2026-01", ())]])
def test_nothing_is_said_in_words(periods: list[Column]) -> None:
    chart = read(columns(periods, series=(), title="Incidents"))
    assert chart.texts == ["Incidents", "Nothing was counted in this time."]


@given(
    st.lists(st.builds(Column, TEXTS, st.lists(st.integers() | st.just(10**400), max_size=4)), max_size=60),
    st.lists(TEXTS, max_size=9),
)
def test_any_counts_can_be_drawn(periods: list[Column], series: list[str]) -> None:
    chart = read(columns(periods, series=series, title="Incidents"))
    drawn_parts = [
        found for index in range(6) for found in chart.of(f"fill{index}") if "%" in found.get("x", "")
    ]
    for found in drawn_parts:
        assert pixels(found, "y") > 0
        assert pixels(found, "y") + pixels(found, "height") <= pixels(chart.of("base")[0], "y1") + 0.51


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(text: str) -> None:
    read(columns([Column(text, (1, 2))], series=(text, text), title=text))
