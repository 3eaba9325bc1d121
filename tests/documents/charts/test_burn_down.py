"""Open actions are steps, and the overdue ones are part of them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.charts.drawn import HOSTILE, pixels, read, share
from ircli.documents.charts.burn_down import Standing, burn_down

START = datetime(2026, 11, 1, tzinfo=UTC)


def on(day: int) -> datetime:
    return START + timedelta(days=day)


def test_a_step_lasts_until_the_next() -> None:
    chart = read(burn_down([Standing(on(0), 4), Standing(on(5), 2)], title="Open actions", until=on(20)))
    first, second = chart.of("area")
    assert (share(first, "x"), share(first, "width")) == (0, 0.25)
    assert (share(second, "x"), share(second, "width")) == (0.25, 0.75)
    assert pixels(first, "height") == pytest.approx(2 * pixels(second, "height"), abs=0.1)


def test_the_overdue_ones_stand_at_the_foot_of_the_open_ones() -> None:
    chart = read(burn_down([Standing(on(0), 4, 1)], title="Open actions", until=on(20)))
    (whole,), (overdue,) = (
        chart.of("area"),
        [found for found in chart.of("fill0") if "%" in found.get("x", "")],
    )
    assert pixels(whole, "height") == pytest.approx(4 * pixels(overdue, "height"), abs=0.1)
    foot = pixels(chart.of("base")[0], "y1")
    assert pixels(overdue, "y") + pixels(overdue, "height") == pytest.approx(foot, abs=0.1)


def test_what_is_open_at_the_end_stands_there() -> None:
    chart = read(burn_down([Standing(on(0), 4, 1), Standing(on(9), 3, 2)], title="Open actions"))
    assert "3 open, 2 overdue" in chart.texts


def test_the_description_has_every_figure() -> None:
    chart = read(burn_down([Standing(on(9), 3, 2), Standing(on(0), 4, 1)], title="Open actions"))
    assert chart.desc == (
        "2026-11-01 00:00:00 UTC to 2026-11-10 00:00:00 UTC; at the end 3 open, 2 overdue."
        " At most 4 open at once."
        " 2026-11-01 00:00:00 UTC: 4 open, 1 overdue. 2026-11-10 00:00:00 UTC: 3 open, 2 overdue."
    )


def test_no_more_are_overdue_than_are_open() -> None:
    assert "2 open, 2 overdue" in read(burn_down([Standing(on(0), 2, 9)], title="Open actions")).texts


def test_steps_that_nobody_could_tell_apart_are_one() -> None:
    many = [Standing(START + timedelta(minutes=number), number % 50) for number in range(10_000)]
    chart = read(burn_down(many, title="Open actions"))
    assert len(chart.of("area")) <= 241
    assert "49 open, 0 overdue" in chart.texts
    assert chart.desc.endswith("And 9,960 changes more.")


def test_nothing_is_said_in_words() -> None:
    assert read(burn_down([], title="Open actions")).texts == ["Open actions", "No action is on record."]


@given(
    st.lists(
        st.builds(
            Standing,
            st.datetimes(timezones=st.just(UTC)),
            st.integers() | st.just(10**400),
            st.integers(),
        ),
        max_size=20,
    ),
    st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_any_standings_can_be_drawn(standings: list[Standing], until: datetime | None) -> None:
    chart = read(burn_down(standings, title="Open actions", until=until))
    assert all(share(found, "width") >= 0 and pixels(found, "height") >= 0 for found in chart.of("area"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(text: str) -> None:
    assert read(burn_down([Standing(on(0), 1)], title=text)).title != ""
