"""Times to come are understood as people type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ircli.domain.clock import understand_ahead, write_moment
from ircli.errors import UsageError

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15m", "2026-11-20T12:15:00.000Z"),
        ("in 15 minutes", "2026-11-20T12:15:00.000Z"),
        ("1h30m", "2026-11-20T13:30:00.000Z"),
        ("90s", "2026-11-20T12:01:30.000Z"),
        ("2 days", "2026-11-22T12:00:00.000Z"),
        ("16:30", "2026-11-20T16:30:00.000Z"),
        ("16:30 UTC", "2026-11-20T16:30:00.000Z"),
        ("11:30", "2026-11-21T11:30:00.000Z"),
        ("today 13:00", "2026-11-20T13:00:00.000Z"),
        ("2026-11-25 09:00", "2026-11-25T09:00:00.000Z"),
        ("2026-11-20T14:00:00+01:00", "2026-11-20T13:00:00.000Z"),
    ],
)
def test_a_time_to_come_is_understood(typed: str, meant: str) -> None:
    assert write_moment(understand_ahead(typed, now=NOON, zone=UTC).moment) == meant


def test_a_time_of_day_is_the_readers() -> None:
    understood = understand_ahead("13:30", now=NOON, zone=ZoneInfo("Europe/Berlin"))
    assert write_moment(understood.moment) == "2026-11-20T12:30:00.000Z"


@pytest.mark.parametrize(
    "typed",
    [
        *("", "soon", "15", "0m", "-5m", "now", "yesterday 13:00", "today 11:00", "10m ago", "25:00"),
        *("2026-11-20T11:00:00Z", "2025-01-01 10:00", "2026-02-30 10:00", "9999-12-31 23:59", "1\u0665m"),
    ],
)
def test_what_is_no_time_to_come_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="is no time to come") as refused:
        understand_ahead(typed, now=NOON, zone=UTC)
    assert refused.value.hint
