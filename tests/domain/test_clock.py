"""Times that people type, and spans that people read."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.domain.clock import read_moment, span_text, understand, understand_ahead, write_moment
from ircli.errors import UsageError

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 15, 30, 20, tzinfo=UTC)  # 16:30:20 in Berlin


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text + "+00:00")


UNDERSTOOD = {
    "now": "2026-11-20 15:30:20",
    "14:05": "2026-11-20 13:05",
    " 14:05 ": "2026-11-20 13:05",
    "9:05": "2026-11-20 08:05",
    "14:05:06": "2026-11-20 13:05:06",
    "today 14:05": "2026-11-20 13:05",
    "yesterday 23:10": "2026-11-19 22:10",
    "0s ago": "2026-11-20 15:30:20",
    "10m ago": "2026-11-20 15:20:20",
    "10 min ago": "2026-11-20 15:20:20",
    "1h30m ago": "2026-11-20 14:00:20",
    "1h 30m 20s ago": "2026-11-20 14:00:00",
    "2d ago": "2026-11-18 15:30:20",
    "20 mins ago": "2026-11-20 15:10:20",
    "15 minutes ago": "2026-11-20 15:15:20",
    "1 minute ago": "2026-11-20 15:29:20",
    "30 seconds ago": "2026-11-20 15:29:50",
    "2 hours ago": "2026-11-20 13:30:20",
    "2 hrs ago": "2026-11-20 13:30:20",
    "1 day ago": "2026-11-19 15:30:20",
    "1 hour 30 minutes ago": "2026-11-20 14:00:20",
    "20M AGO": "2026-11-20 15:10:20",
    "20m  ago": "2026-11-20 15:10:20",
    "NOW": "2026-11-20 15:30:20",
    "Yesterday 23:10": "2026-11-19 22:10",
    "14:05Z": "2026-11-20 14:05",
    "14:05 UTC": "2026-11-20 14:05",
    "14:05:06 utc": "2026-11-20 14:05:06",
    "yesterday 23:10 UTC": "2026-11-19 23:10",
    "2026-11-20 14:05 UTC": "2026-11-20 14:05",
    "2026-11-20t14:05z": "2026-11-20 14:05",
    "9999d ago": "1999-07-06 15:30:20",
    "2026-11-20 14:05": "2026-11-20 13:05",
    "2026-11-20T14:05:09": "2026-11-20 13:05:09",
    "2026-07-20 14:05": "2026-07-20 12:05",
    "2026-11-20T14:05Z": "2026-11-20 14:05",
    "2026-11-20T14:05:00.250Z": "2026-11-20 14:05:00.250",
    "2026-11-20 14:05:00+01:00": "2026-11-20 13:05",
    "2026-11-20T14:05+0530": "2026-11-20 08:35",
    "2026-11-20T00:05-11:00": "2026-11-20 11:05",
    "1970-01-01T00:00Z": "1970-01-01 00:00",
}


@pytest.mark.parametrize(("typed", "moment"), [*UNDERSTOOD.items()])
def test_understood(typed: str, moment: str) -> None:
    assert understand(typed, now=NOW, zone=BERLIN) == (utc(moment), "")


REFUSED = (
    "",
    " ",
    "soon",
    "ago",
    "10 ago",
    "-10m ago",
    "10m",
    "in 10m",
    "14",
    "14:5",
    "25:00",
    "24:00",
    "14:60",
    "14:05:60",
    "14:05\n14:06",
    "yesterday",
    "yesterday 25:00",
    "tomorrow 10:00",
    "UTC",
    "14:05 UTC UTC",
    "10m ago UTC",
    "2026-11-20T14:05+01:00 UTC",
    "10 \u017feconds ago",
    "20\u00a0m ago",
    "2026-11-20",
    "2026-13-45 10:00",
    "2026-02-30 10:00",
    "2026-02-30T10:00Z",
    "2026-11-20T24:00Z",
    "2026-11-20T10:00+25:00",
    "0000-01-01 00:00",
    "0001-01-01T00:00+14:00",
    "1969-12-31T23:59Z",
    "1969-12-31 23:59",
    "99999d ago",
    "٢٠٢٦-08-22 10:00",
    "٢٠٢٦-08-22",
    "\u0661\u0660m ago",
    "\uff11\uff14:\uff10\uff15",
    "2026-11-20T14:05Z; rm",
    "\x00",
    "\ud800",
)


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_time_is_refused_with_a_hint(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        understand(typed, now=NOW, zone=BERLIN)
    assert refused.value.hint


@pytest.mark.parametrize("typed", ["20m", "20 mins", "1h 30m", "2 hours"])
def test_a_span_that_lost_its_ago_is_put_back_in_quotes(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        understand(typed, now=NOW, zone=BERLIN)
    assert refused.value.hint == f"Say ago, in quotes: --at '{typed} ago'"


FUTURE = ("16:32", "2026-11-20T15:31:21Z", "2028-11-20T15:30Z", "2028-11-20 15:30", "9999-12-31T23:59Z")


@pytest.mark.parametrize("typed", FUTURE)
def test_the_future_is_refused_beyond_a_minute(typed: str) -> None:
    with pytest.raises(UsageError, match="is in the future"):
        understand(typed, now=NOW, zone=BERLIN)


def test_a_minute_ahead_is_only_another_clock() -> None:
    understood = understand("2026-11-20T15:31:20Z", now=NOW, zone=BERLIN)
    assert understood.moment == NOW + timedelta(minutes=1)


def test_a_time_that_has_not_come_suggests_yesterday() -> None:
    with pytest.raises(UsageError) as refused:
        understand("23:10", now=NOW, zone=BERLIN)
    assert "yesterday 23:10" in refused.value.hint


@pytest.mark.parametrize(
    ("typed", "hint"), [("today 23:10", "yesterday 23:10"), ("23:10 UTC", "yesterday 23:10Z")]
)
def test_the_yesterday_that_is_suggested_is_a_time(typed: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        understand(typed, now=NOW, zone=BERLIN)
    assert refused.value.hint == f"For last night say '{hint}'."
    understand(hint, now=NOW, zone=BERLIN)


AROUND_MIDNIGHT = (
    ("00:10", "2026-11-19 23:10"),
    ("yesterday 23:10", "2026-11-19 22:10"),
    ("yesterday 00:10", "2026-11-18 23:10"),
)


@pytest.mark.parametrize(("typed", "moment"), AROUND_MIDNIGHT)
def test_a_day_is_a_day_of_the_zone(typed: str, moment: str) -> None:
    # 00:30 of the 20th in Berlin, still the 19th in UTC.
    now = utc("2026-11-19 23:30")
    assert understand(typed, now=now, zone=BERLIN).moment == utc(moment)


GAP = (  # 2026-03-29: 02:00 is 03:00 at once
    ("02:00", "2026-03-29 12:00"),
    ("02:30", "2026-03-29 12:00"),
    ("02:59:59", "2026-03-29 12:00"),
    ("today 02:30", "2026-03-29 00:30"),
    ("yesterday 02:30", "2026-03-30 12:00"),
    ("2026-03-29 02:30", "2026-11-20 12:00"),
    ("2027-03-28 02:30", "2026-11-20 12:00"),
)


@pytest.mark.parametrize(("typed", "now"), GAP)
def test_a_time_that_the_clock_skipped_is_refused(typed: str, now: str) -> None:
    with pytest.raises(UsageError, match=r"did not happen on 202[67]-03-2[89]: the clock was put forward"):
        understand(typed, now=utc(now), zone=BERLIN)


@pytest.mark.parametrize(("typed", "moment"), [("01:59:59", "00:59:59"), ("03:00", "01:00")])
def test_a_time_beside_the_gap_is_understood(typed: str, moment: str) -> None:
    understood = understand(typed, now=utc("2026-03-29 12:00"), zone=BERLIN)
    assert understood == (utc(f"2026-03-29 {moment}"), "")


OVERLAP = (  # 2026-10-25: 03:00 is 02:00 again, at 01:00 UTC
    ("02:30", "2026-10-25 00:35", "00:30", "first"),
    ("02:30", "2026-10-25 01:29", "00:30", "first"),
    ("02:30", "2026-10-25 01:30", "01:30", "second"),
    ("02:30", "2026-10-25 01:45", "01:30", "second"),
    ("02:30", "2026-10-25 12:00", "01:30", "second"),
    ("yesterday 02:30", "2026-10-26 12:00", "01:30", "second"),
    ("2026-10-25 02:00", "2026-11-20 12:00", "01:00", "second"),
)


@pytest.mark.parametrize(("typed", "now", "moment", "name"), OVERLAP)
def test_a_time_that_happened_twice_is_the_latest_that_has_passed(
    typed: str, now: str, moment: str, name: str
) -> None:
    understood = understand(typed, now=utc(now), zone=BERLIN)
    assert understood.moment == utc(f"2026-10-25 {moment}")
    assert f"happened twice that day; taken as the {name} one" in understood.remark


@pytest.mark.parametrize(("typed", "moment"), [("01:59", "2026-10-24 23:59"), ("03:00", "2026-10-25 02:00")])
def test_a_time_beside_the_overlap_happened_once(typed: str, moment: str) -> None:
    understood = understand(typed, now=utc("2026-10-25 12:00"), zone=BERLIN)
    assert understood == (utc(moment), "")


def test_an_offset_says_which_of_the_two_is_meant() -> None:
    understood = understand("2026-10-25T02:30+02:00", now=utc("2026-10-25 12:00"), zone=BERLIN)
    assert understood == (utc("2026-10-25 00:30"), "")


def test_without_a_zone_the_system_decides() -> None:
    local = NOW.astimezone()
    assert understand(f"{local:%H:%M:%S}", now=NOW, zone=None).moment == NOW


@given(st.text(max_size=12) | st.text("0123456789:-TZ+. agoyesterdnwhms", max_size=24))
def test_whatever_is_typed_is_understood_or_refused(typed: str) -> None:
    try:
        understood = understand(typed, now=NOW, zone=BERLIN)
    except UsageError:
        return
    assert understood.moment <= NOW + timedelta(minutes=1)


MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    max_value=datetime(2200, 12, 31),  # noqa: DTZ001 - Hypothesis adds the zone
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))


@given(MOMENTS)
def test_a_moment_is_read_as_it_was_written(moment: datetime) -> None:
    assert read_moment(write_moment(moment)) == moment


@pytest.mark.parametrize(
    "held",
    [
        None,
        5,
        "",
        "soon",
        "2026-13-45T00:00:00Z",
        "2026-11-20T24:00:00Z",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "1969-12-31T23:59:59Z",
        "2201-01-01T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "2026-11-20T12:00:00",
        "٢٠٢٦-08-22T10:00:00Z",
    ],
)
def test_what_is_no_moment_is_unknown(held: object) -> None:
    assert read_moment(held) is None


def test_a_moment_of_another_zone_is_the_same_in_utc() -> None:
    moment = read_moment("2026-11-20T13:00:00+01:00")
    assert moment == utc("2026-11-20 12:00")
    assert moment is not None
    assert moment.tzinfo is UTC


SPANS = (
    (0, "0s"),
    (0.999, "0s"),
    (45, "45s"),
    (60, "1m"),
    (90, "1m 30s"),
    (599, "9m 59s"),
    (600, "10m"),
    (659, "10m"),
    (3599, "59m"),
    (3600, "1h 00m"),
    (3900, "1h 05m"),
    (86399, "23h 59m"),
    (86400, "1d 00h"),
    (273600, "3d 04h"),
    (-45, "-45s"),
    (-3900, "-1h 05m"),
)


@pytest.mark.parametrize(("seconds", "text"), SPANS)
def test_a_span_reads_as_people_say_it(seconds: float, text: str) -> None:
    assert span_text(seconds) == text


AHEAD = {
    "15m": "2026-11-20T15:15",
    "in 1h 30m": "2026-11-20T16:30",
    "16:30": "2026-11-20T16:30",
    "14:00": "2026-11-21T14:00",
    "2026-11-20T16:30:00Z": "2026-11-20T16:30",
}
AFTERNOON = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize(("said", "moment"), [*AHEAD.items()])
def test_a_time_to_come_is_understood(said: str, moment: str) -> None:
    understood = understand_ahead(said, now=AFTERNOON, zone=UTC)
    assert f"{understood.moment:%Y-%m-%dT%H:%M}" == moment


@pytest.mark.parametrize(
    "said", ["now", "0m", "yesterday 16:30", "2026-11-20T14:00:00Z", "99999d", "soon", ""]
)
def test_what_is_no_time_to_come_is_refused(said: str) -> None:
    with pytest.raises(UsageError) as refused:
        understand_ahead(said, now=AFTERNOON, zone=UTC)
    assert refused.value.hint
