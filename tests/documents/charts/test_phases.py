"""Phases lie where they were, beside each other; moments have numbers, and open ends say so."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.charts.drawn import HOSTILE, TEXTS, pixels, read, share
from ircli.documents.charts.phases import Moment, Phase, phases

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MOMENTS = st.datetimes(timezones=st.just(UTC))


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_a_bar_goes_from_its_start_to_its_end() -> None:
    chart = read(
        phases(
            [Phase("impact", after(0), after(100)), Phase("detection", after(0), after(25))],
            title="Phases",
        )
    )
    impact, detection = [bar for bar in chart.of("main") if "cap" not in bar.get("class", "")]
    assert (share(impact, "x"), share(impact, "width")) == (0, 1)
    assert (share(detection, "x"), share(detection, "width")) == (0, 0.25)


def test_a_row_says_its_name_and_its_length() -> None:
    chart = read(phases([Phase("time to mitigate", after(0), after(90))], title="Phases"))
    assert chart.texts[:2] == ["Phases", "UTC, 2026"]
    assert "time to mitigate" in chart.texts
    assert "1h 30m" in chart.texts


def test_the_description_has_every_figure() -> None:
    chart = read(
        phases(
            [Phase("impact", after(0), after(90)), Phase("repair", after(90), None)],
            title="Phases",
            moments=[Moment("rolled back", after(60))],
            until=after(100),
        )
    )
    assert chart.desc == (
        "impact: 2026-11-20 12:00:00 UTC to 2026-11-20 13:30:00 UTC, 1h 30m."
        " repair: open since 2026-11-20 13:30:00 UTC, open, 10m so far."
        " rolled back: 2026-11-20 13:00:00 UTC."
    )


def test_an_open_phase_goes_to_the_edge_and_says_that_it_is_open() -> None:
    chart = read(
        phases([Phase("impact", after(30), None), Phase("other", after(0), after(60))], title="Phases")
    )
    (bar,) = [bar for bar in chart.of("open") if "cap" not in bar.get("class", "")]
    assert share(bar, "x") + share(bar, "width") == pytest.approx(1, abs=0.001)
    assert "open" in chart.texts


def test_a_phase_that_ends_before_it_starts_is_drawn_apart_and_says_so() -> None:
    chart = read(phases([Phase("detection", after(5), after(0))], title="Phases"))
    (bar,) = [bar for bar in chart.of("wrong") if bar.tag == "rect" and "cap" not in bar.get("class", "")]
    assert (share(bar, "x"), share(bar, "width")) == (0, 1)
    assert "-5m, ends before it starts" in chart.texts


def test_a_phase_of_no_length_has_a_beginning_that_can_be_seen() -> None:
    chart = read(
        phases([Phase("ack", after(5), after(5)), Phase("all", after(0), after(10))], title="Phases")
    )
    first = chart.of("cap")[0]
    assert (share(first, "x"), pixels(first, "width")) == (0.5, 3)


def test_moments_have_numbers_in_the_order_in_which_they_came() -> None:
    chart = read(phases([], title="Phases", moments=[Moment("later", after(60)), Moment("sooner", after(0))]))
    assert [found for found in chart.texts if found in ("sooner", "later")] == ["sooner", "later"]
    assert [text for text in chart.texts if text in ("12:00", "13:00")][-2:] == ["12:00", "13:00"]


def test_moments_that_would_cover_each_other_share_a_number() -> None:
    moments = [Moment("one", after(0)), Moment("two", after(1)), Moment("three", after(600))]
    chart = read(phases([], title="Phases", moments=moments))
    assert [text.text for group in chart.of("badge") for text in group.iter("text")] == ["1-2", "3"]


def test_days_are_told_where_moments_are_not_of_one_day() -> None:
    chart = read(phases([], title="Phases", moments=[Moment("one", after(0)), Moment("two", after(1500))]))
    assert "2026-11-20 12:00" in chart.texts
    assert "2026-11-21 13:00" in chart.texts


def test_a_long_name_is_cut_and_says_all_of_itself_when_it_is_pointed_at() -> None:
    name = "the checkout of the shop in all countries but one, " * 8
    chart = read(phases([Phase(name, after(0), after(10))], title="Phases"))
    cut, longer = [text for text in chart.root.iter("text") if text.find("title") is not None]
    assert [found.findtext("title") for found in (cut, longer)] == [name.strip(" ")] * 2
    assert len(chart.texts[-3]) < len(chart.texts[-2]) < len(name)


def test_what_is_too_much_to_draw_is_counted() -> None:
    chart = read(
        phases(
            [Phase("one", after(0), after(number)) for number in range(10_000)],
            title="Phases",
            moments=[Moment("two", after(number)) for number in range(10_000)],
        )
    )
    assert chart.texts[-1] == "Not drawn: 9,960 phases and 9,976 moments more."
    assert chart.desc.endswith("There are 10,000 phases and 10,000 moments.")
    assert len(chart.of("track")) == 40


def test_nothing_is_said_in_words() -> None:
    assert read(phases([], title="Phases")).texts == ["Phases", "No phase has a known time."]


@given(
    st.lists(st.builds(Phase, TEXTS, MOMENTS, st.none() | MOMENTS), max_size=4),
    st.lists(st.builds(Moment, TEXTS, MOMENTS), max_size=4),
    st.none() | MOMENTS,
)
def test_any_times_can_be_drawn(rows: list[Phase], moments: list[Moment], until: datetime | None) -> None:
    drawn = phases(rows, title="Phases", moments=moments, until=until)
    assert drawn == phases(rows, title="Phases", moments=moments, until=until)
    chart = read(drawn)
    for bar in chart.of("track") + chart.of("main") + chart.of("open") + chart.of("wrong"):
        if bar.tag == "rect" and "cap" not in bar.get("class", ""):
            begin = 0 if bar.get("x") == "0" else share(bar, "x")
            assert begin >= 0
            assert share(bar, "width") >= 0
            assert begin + share(bar, "width") <= 1.001


@pytest.mark.parametrize("edge", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_first_and_the_last_moment_of_all_can_be_drawn(edge: datetime) -> None:
    assert "0s" in read(phases([Phase("edge", edge, edge)], title="Phases")).texts


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(text: str) -> None:
    read(phases([Phase(text, after(0), None)], title=text, moments=[Moment(text, after(5))]))
