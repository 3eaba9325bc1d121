from datetime import UTC, datetime
from typing import Any

import pytest

from cli.given import Desk

BERLIN: dict[str, Any] = {"IRCLI_ZONE": "Europe/Berlin"}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("now", "2026-11-20T12:00:01.000Z"),
        ("11:05", "2026-11-20T11:05:00.000Z"),
        ("11:05:30", "2026-11-20T11:05:30.000Z"),
        ("10m ago", "2026-11-20T11:50:01.000Z"),
        ("1h30m ago", "2026-11-20T10:30:01.000Z"),
        ("2 d ago", "2026-11-18T12:00:01.000Z"),
        ("90s ago", "2026-11-20T11:58:31.000Z"),
        ("yesterday 23:10", "2026-11-19T23:10:00.000Z"),
        ("today 9:10", "2026-11-20T09:10:00.000Z"),
        ("2026-11-19 23:10", "2026-11-19T23:10:00.000Z"),
        ("2026-11-20T03:04:05Z", "2026-11-20T03:04:05.000Z"),
        ("2026-11-20T03:04:05.678+01:00", "2026-11-20T02:04:05.678Z"),
    ],
)
def test_a_time_is_understood(opened: Desk, text: str, moment: str) -> None:
    opened.done("log", "--at", text, "x")
    (entry,) = opened.json("timeline", "--kind", "note")
    assert entry["at"] == moment


def test_the_understood_time_is_echoed_with_its_zone(opened: Desk) -> None:
    assert "  time      2026-11-20 11:05:00 UTC\n" in opened.run("log", "--at", "11:05", "x").err
    assert (
        "  time      2026-11-20 11:05:00 CET\n"
        in opened.run("mark", "started", "--at", "11:05", **BERLIN).err
    )


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("12:30", "is in the future", "yesterday 12:30"),
        ("2028-11-20T12:00:00Z", "is in the future", "'10m ago'"),
        ("yesterday 25:00", "'yesterday 25:00' is not a time.", "'10m ago'"),
        ("2026-02-30 10:00", "is not a time", "'10m ago'"),
        ("٢٠٢٦-08-22", "is not a time", "'10m ago'"),
        ("1969-12-31T23:59:59Z", "is before 1970", "'10m ago'"),
        ("", "is not a time", "'10m ago'"),
        ("10 parsecs ago", "is not a time", "'10m ago'"),
        ("9999999m ago", "is not a time", "'10m ago'"),
        ("2026-11-20T12:00:00+99:99", "is not a time", "'10m ago'"),
    ],
)
def test_what_is_no_time_is_refused_with_a_hint(
    opened: Desk, capfd: pytest.CaptureFixture[str], text: str, message: str, hint: str
) -> None:
    ran = opened.run("log", "--at", text, "x")
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert hint in ran.err
    assert opened.kinds() == ["declared"]
    capfd.readouterr()


def test_a_minute_ahead_is_forgiven(opened: Desk) -> None:
    assert opened.run("mark", "started", "--at", "2026-11-20T12:00:50Z").status == 0


def test_a_time_that_the_clock_skipped_is_refused(desk: Desk) -> None:
    desk.now = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
    desk.declare()
    ran = desk.run("mark", "started", "--at", "02:30", **BERLIN)
    assert ran.status == 2
    assert "02:30 did not happen on 2026-03-29" in ran.err


def test_a_time_that_the_clock_showed_twice_says_which_was_taken(desk: Desk) -> None:
    desk.now = datetime(2026, 10, 25, 12, 0, tzinfo=UTC)
    desk.declare()
    ran = desk.run("mark", "started", "--at", "02:30", **BERLIN)
    assert ran.status == 0
    assert "02:30 happened twice that day; taken as the second one." in ran.err
    assert desk.json("show")["started_at"] == "2026-10-25T01:30:00.000Z"


def test_the_zone_is_the_settings_else_the_environments(opened: Desk) -> None:
    opened.done("config", "set", "zone", "Asia/Tokyo")
    assert "JST" in opened.run("mark", "started", "--at", "1h ago", IRCLI_ZONE="").err
    assert "UTC" in opened.run("mark", "started", "--at", "1h ago").err


def test_an_unknown_zone_is_named(opened: Desk) -> None:
    ran = opened.run("mark", "started", "--at", "11:00", IRCLI_ZONE="Mars/Base")
    assert (ran.status, ran.out) == (2, "")
    assert "'Mars/Base' is no time zone." in ran.err


@pytest.mark.parametrize("option", ["--since", "--as-of"])
def test_a_time_to_look_from_is_understood_alike(opened: Desk, option: str) -> None:
    assert opened.run("timeline", option, "12:00").status in (0, 3)
    ran = opened.run("timeline", option, "soon")
    assert (ran.status, ran.out) == (2, "")
    assert "'soon' is not a time." in ran.err
