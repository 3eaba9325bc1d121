import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cli.given import PROGRAM, Desk, Host


@pytest.fixture
def busy(opened: Desk) -> Desk:
    opened.done("log", "--at", "11:00", "--kind", "alert", "the first sign")
    opened.later(minutes=10)
    opened.done("log", "--kind", "action", "restarted the pool")
    opened.done("mark", "mitigated")
    return opened


def test_entries_stand_in_the_order_in_which_things_happened(busy: Desk) -> None:
    ran = busy.run("timeline")
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert (ran.status, ran.err) == (0, "")
    assert rows[0] == ["2", "2026-11-20T11:00:00.000Z", "alice", "alert", "the first sign"]
    assert [row[0] for row in rows] == ["2", "1", "3", "4"]
    assert [row[3] for row in rows] == ["alert", "declared", "action", "marked"]


def test_json_is_an_array_with_the_keys_of_the_contract(busy: Desk) -> None:
    entries = busy.json("timeline")
    assert all(list(one) == ["id", "at", "recorded_at", "by", "kind", "text", "data"] for one in entries)
    assert [one["at"] for one in entries] == sorted(one["at"] for one in entries)


@pytest.mark.parametrize(
    ("arguments", "texts"),
    [
        (("--kind", "action"), ["restarted the pool"]),
        (("--kind", "noted"), ["the first sign", "restarted the pool"]),
        (("-k", "alert", "-k", "declared"), ["the first sign", "Declared: Checkout answers 500"]),
        (("-k", "ACTION"), ["restarted the pool"]),
        (("--kind", "finding"), []),
        (("--since", "12:05"), ["restarted the pool", "Impact stopped"]),
        (("--since", "5m ago", "--kind", "action"), ["restarted the pool"]),
    ],
)
def test_filters_narrow_the_timeline(busy: Desk, arguments: tuple[str, ...], texts: list[str]) -> None:
    assert busy.texts(*arguments) == texts


def test_what_was_run_says_how_it_ended_and_where_its_output_is(opened: Desk) -> None:
    assert "output" not in opened.run("timeline").err
    opened.done("run", "--", "echo", "said")
    ran = opened.done("timeline")
    assert ran.out.splitlines()[-1].split("\t")[3:] == ["command_ran", "Ran echo said (exit status 0)"]
    assert "said\n" not in ran.out.replace("echo said", "")
    assert ran.err == "  output    of commands: ircli timeline --json\n"
    assert opened.json("timeline")[-1]["data"]["ran"]["output"] == "said\n"


def test_what_was_run_names_the_evidence_of_a_long_output(opened: Desk) -> None:
    opened.done("run", "--", "seq", "9000")
    digest = opened.json("timeline")[-1]["data"]["ran"]["evidence"]
    last = opened.done("timeline").out.splitlines()[-1]
    assert last.endswith(f"\tRan seq 9000 (exit status 0)  [evidence {digest[:12]}]")


def test_another_incident_is_named_by_a_part_of_its_id(busy: Desk) -> None:
    other = busy.declare("Search is slow")
    assert busy.texts("checkout")[0] == "the first sign"
    assert busy.texts(other) == ["Declared: Search is slow"]
    assert busy.texts("--incident", "checkout")[0] == "the first sign"


def test_the_past_is_shown_as_it_was_known_then(busy: Desk) -> None:
    ran = busy.run("timeline", "--as-of", "12:05")
    assert ran.status == 0
    assert "As known at 2026-11-20 12:05:00 UTC: investigating, severity unset." in ran.err
    assert [line.split("\t")[-1] for line in ran.out.splitlines()] == [
        "the first sign",
        "Declared: Checkout answers 500",
    ]


def test_before_anything_was_recorded_there_is_nothing_to_show(busy: Desk) -> None:
    ran = busy.run("timeline", "--as-of", "11:30")
    assert (ran.status, ran.out) == (3, "")
    assert "Nothing was recorded by" in ran.err


@pytest.mark.parametrize("other", [("--json",), ("--as-of", "12:00"), ("--history",)])
def test_follow_goes_with_nothing_that_ends(busy: Desk, other: tuple[str, ...]) -> None:
    ran = busy.run("timeline", "--follow", *other)
    assert (ran.status, ran.out) == (2, "")
    assert "--follow goes with no" in ran.err + json.dumps(ran.err)


def test_people_get_a_table_of_the_terminals_width(busy: Desk) -> None:
    busy.done("log", "a long story " * 12)
    ran = busy.run("timeline", eyes=True, COLUMNS="72", NO_COLOR="1")
    assert ran.status == 0
    assert ran.out.splitlines()[0].split() == ["#", "at", "(UTC)", "by", "kind", "what"]
    assert max(len(line) for line in ran.out.splitlines()) <= 72
    assert ran.out.count("a long story") >= 5
    assert "\x1b" not in ran.out


def test_a_time_is_shown_in_the_readers_zone(busy: Desk) -> None:
    shown = busy.run("timeline", eyes=True, IRCLI_ZONE="Europe/Berlin").out
    assert "11-20 12:00:00" in shown
    assert shown.count("CET") == 1
    assert "at (CET)" in shown.splitlines()[0]


@pytest.mark.parametrize("option", ["-n", "--last"])
def test_the_last_entries_are_enough_for_a_glance(busy: Desk, option: str) -> None:
    assert busy.texts(option, "2") == ["restarted the pool", "Impact stopped"]
    assert len(busy.run("timeline", option, "2").out.splitlines()) == 2
    assert busy.texts(option, "99") == busy.texts()
    assert busy.texts(option, "1", "--kind", "alert") == ["the first sign"]
    assert busy.run("timeline", option, "0").status == 2


def test_people_read_kinds_as_words_and_programs_as_one(busy: Desk) -> None:
    busy.done("role", "assign", "ic", "bob")
    assert "  role assigned  " in busy.run("timeline", eyes=True, COLUMNS="120").out
    assert "\trole_assigned\t" in busy.run("timeline").out
    assert busy.kinds("--kind", "role assigned") == busy.kinds("--kind", "role_assigned") == ["role_assigned"]


def test_a_damaged_line_is_named_once_and_costs_only_itself(busy: Desk) -> None:
    incident = busy.json("show")["id"]
    with open(busy.path(incident, "timeline.jsonl"), "ab") as file:
        file.write(b'{"id":"broken\n')
    ran = busy.run("timeline")
    assert ran.status == 0
    assert len(ran.out.splitlines()) == 4
    assert ran.err.count("damaged") == 1
    assert "timeline.jsonl at byte" in ran.err
    assert "ircli doctor" in ran.err


@contextmanager
def following(host: Host, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [PROGRAM, "timeline", "--follow", *arguments],
        env=host.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def next_line(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    deadline, line = time.monotonic() + 10, b""
    while not line.endswith(b"\n") and time.monotonic() < deadline:
        if select.select([process.stdout], [], [], 0.1)[0]:
            line += os.read(process.stdout.fileno(), 1)
    return line.decode()


def test_follow_shows_entries_as_they_come_and_ends_on_interrupt(host: Host) -> None:
    host.done("declare", "Checkout")
    with following(host, "--kind", "noted", "--kind", "declared") as process:
        assert next_line(process).endswith("Declared: Checkout\n")
        host.done("role", "assign", "ic", "bob")
        host.done("log", "new words")
        assert next_line(process).endswith("\tnew words\n")
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_follow_ends_quietly_when_its_reader_leaves(host: Host) -> None:
    host.done("declare", "Checkout")
    ran = host.shell(
        "ircli timeline --follow | head -n 1 & sleep 0.7; ircli log one; ircli log two; wait; echo gone"
    )
    assert ran.out.endswith("gone\n")
    assert "Traceback" not in ran.err
