from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.metrics.given import at, outline
from ircli.domain.metrics.asked import Scope
from ircli.domain.metrics.choosing import choose
from ircli.domain.metrics.groups import divide
from ircli.domain.metrics.load import load
from ircli.domain.metrics.periods import hours_of_week, periods

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
)


@pytest.mark.parametrize(
    ("kind", "first", "last", "labels"),
    [
        ("month", "2025-11-30T23:59", "2026-02-01T00:00", ["2025-11", "2025-12", "2026-01", "2026-02"]),
        ("month", "2026-02-01T00:00", "2026-02-28T23:59", ["2026-02"]),
        ("quarter", "2025-12-31T12:00", "2026-04-01T00:00", ["2025-Q4", "2026-Q1", "2026-Q2"]),
        ("week", "2020-12-27T12:00", "2021-01-04T00:00", ["2020-W52", "2020-W53", "2021-W01"]),
    ],
)
def test_periods_follow_each_other_without_a_gap(kind: str, first: str, last: str, labels: list[str]) -> None:
    found = periods(kind, at(first), at(last), UTC)
    assert [one.label for one in found] == labels
    assert [one.start for one in found[1:]] == [one.end for one in found[:-1]]
    assert found[0].start <= at(first) < found[0].end
    assert found[-1].start <= at(last) < found[-1].end


def test_a_month_begins_at_midnight_of_the_zone() -> None:
    found = periods("month", at("2026-03-31T22:30"), at("2026-03-31T22:30"), BERLIN)
    assert [(one.label, one.start) for one in found] == [("2026-04", at("2026-03-31T22:00"))]


def test_months_are_as_long_as_the_clock_makes_them() -> None:
    march, april = periods("month", at("2026-03-15T00:00"), at("2026-04-15T00:00"), BERLIN)
    assert march.end - march.start == timedelta(days=31, hours=-1) // timedelta(milliseconds=1)
    assert april.end - april.start == timedelta(days=30) // timedelta(milliseconds=1)


@given(
    st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)), min_size=1, max_size=20),  # noqa: DTZ001
    st.sampled_from(ZONES),
)
def test_wall_clocks_show_what_the_zone_says(moments: list[datetime], name: str) -> None:
    zone = ZoneInfo(name)
    ordered = sorted(moment.replace(tzinfo=UTC) for moment in moments)
    shown = [moment.astimezone(zone) for moment in ordered]
    assert hours_of_week([at(moment.isoformat()) for moment in ordered], zone) == [
        one.weekday() * 24 + one.hour for one in shown
    ]


def test_a_zone_that_changes_its_clock_for_a_month_is_followed() -> None:
    zone = ZoneInfo("Africa/Casablanca")  # where clocks go back for Ramadan
    days = [datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(days=day) for day in range(0, 180, 3)]
    shown = [day.astimezone(zone) for day in days]
    assert len({one.hour for one in shown}) == 2
    assert hours_of_week([at(day.isoformat()) for day in days], zone) == [
        one.weekday() * 24 + one.hour for one in shown
    ]


@pytest.mark.parametrize(
    ("moment", "zone", "night", "weekend"),
    [
        ("2026-11-20T21:59", UTC, 0, 0),  # a Friday
        ("2026-11-20T22:00", UTC, 1, 0),
        ("2026-11-20T21:00", BERLIN, 1, 0),
        ("2026-11-20T23:00", BERLIN, 1, 1),
        ("2026-11-21T05:59", UTC, 1, 1),
        ("2026-11-21T06:00", UTC, 0, 1),
        ("2026-11-22T23:30", UTC, 1, 1),
        ("2026-11-22T23:30", BERLIN, 1, 0),
    ],
)
def test_nights_and_weekends_are_those_of_the_zone(
    moment: str, zone: tzinfo, night: int, weekend: int
) -> None:
    found = load([at(moment)], 0, zone)
    assert (found.nights, found.weekends) == (night, weekend)


def test_a_clock_that_ran_wild_fills_no_screens() -> None:
    wild = [
        outline(1, times={"detected": "1970-01-01T10:00"}),
        outline(2, times={"detected": "2199-01-01T00:00"}),
    ]
    groups = divide(choose(wild, Scope()), "week", UTC)
    assert [(group.key, len(group.outlines)) for group in groups] == [("1970-W01", 1), ("2199-W01", 1)]


def test_periods_between_are_shown_although_nothing_was_in_them() -> None:
    apart = [
        outline(1, times={"detected": "2026-01-01T10:00"}),
        outline(2, times={"detected": "2026-03-01T00:00"}),
    ]
    groups = divide(choose([*apart, outline(3)], Scope()), "month", UTC)
    assert [(group.key, len(group.outlines)) for group in groups] == [
        ("2026-01", 1),
        ("2026-02", 0),
        ("2026-03", 1),
        ("", 1),
    ]
