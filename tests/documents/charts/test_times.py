"""An axis of time has round moments, few enough to be read, from seconds to thousands of years."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.documents.charts.axes import Room, fitting_step
from ircli.documents.charts.drawing import NARROWEST, WIDER
from ircli.documents.charts.times import span_of, ticks, years

START = datetime(2026, 11, 20, 23, 58, 30, tzinfo=UTC)
ROOM = Room(NARROWEST)


def named(length: timedelta, room: Room = ROOM) -> list[str]:
    """Return the names of an axis over a time, each with what it stands in where that is said."""
    found = ticks(span_of([START, START + length]), room)
    return [f"{tick.text} {tick.within}".rstrip() for tick in found]


@pytest.mark.parametrize(
    ("length", "names"),
    [
        (timedelta(seconds=8), ["23:58:30 Nov 20", "23:58:32", "23:58:34", "23:58:36", "23:58:38"]),
        (timedelta(minutes=2), ["23:59 Nov 20", "00:00 Nov 21"]),
        (timedelta(minutes=5), ["23:59 Nov 20", "00:00 Nov 21", "00:01", "00:02", "00:03"]),
        (timedelta(hours=2), ["00:00 Nov 21", "00:30", "01:00", "01:30"]),
        (timedelta(hours=30), ["00:00 Nov 21", "06:00", "12:00", "18:00", "00:00 Nov 22"]),
        (timedelta(days=3), ["Nov 21", "Nov 22", "Nov 23"]),
        (timedelta(weeks=4), ["Nov 23", "Nov 30", "Dec 7", "Dec 14"]),
        (timedelta(days=120), ["Dec 2026", "Jan 2027", "Feb", "Mar"]),
        (timedelta(days=800), ["Jan 2027", "Apr", "Jul", "Oct", "Jan 2028", "Apr", "Jul", "Oct", "Jan 2029"]),
        (timedelta(days=3650), ["2028", "2030", "2032", "2034", "2036"]),
    ],
)
def test_moments_are_round(length: timedelta, names: list[str]) -> None:
    assert named(length) == names


def test_a_wider_chart_has_more_of_them() -> None:
    assert len(named(timedelta(hours=2), Room(WIDER))) > len(named(timedelta(hours=2)))


def test_weeks_begin_on_mondays() -> None:
    found = ticks(span_of([START, START + timedelta(weeks=4)]), ROOM)
    span = span_of([START, START + timedelta(weeks=4)])
    seconds = [tick.place * (span.high - span.low) / 1000 for tick in found]
    days = [START + timedelta(seconds=round(second)) for second in seconds]
    assert {day.weekday() for day in days} == {0}


def test_the_corner_has_the_zone_and_the_years() -> None:
    assert years(span_of([START, START])) == "UTC, 2026"
    assert years(span_of([START, START + timedelta(days=60)])) == "UTC, 2026 to 2027"


@given(
    st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1, max_size=3),
    st.sampled_from([NARROWEST, WIDER]),
)
def test_any_span_has_names_that_do_not_touch(moments: list[datetime], total: int) -> None:
    span, room = span_of(moments), Room(total)
    found = ticks(span, room)
    places = [tick.place for tick in found]
    assert found
    assert places == sorted(places)
    assert fitting_step(places, [tick.text for tick in found], room) == 1
    assert all(0 <= span.place(moment) <= 1 for moment in moments)
