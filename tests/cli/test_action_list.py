"""Actions of all incidents: listed, reminded of, and exported."""

import csv
import io
import os

import pytest

from cli.given import Desk
from documents.parsed import cells

PLAIN = [
    "action", "incident", "title", "severity", "services", "id", "number", "text", "owner", "due", "kind", "priority",
    "reference", "state", "now", "origin", "added_at", "since", "said", "overdue", "days_left", "age",
]  # fmt: skip


@pytest.fixture
def several(desk: Desk) -> Desk:
    """Return a desk with three incidents on a 1st of December; one action is late, one has no day, one is a task."""
    desk.done("declare", "Search is slow", "--service", "search", "--severity", "SEV3")
    desk.done("action", "add", "cache answers", "--owner", "bob", "--due", "2026-11-25", "--kind", "reduce")
    desk.done("action", "add", "measure it")
    desk.done("declare", "Checkout answers 500", "--service", "checkout")
    desk.done("action", "add", "a lint rule", "--owner", "alice", "--due", "2026-12-24", "--kind", "prevent")
    desk.done("action", "add", "call the provider", "--owner", "Bob", "--now")
    desk.done("declare", "Practice", "--drill")
    desk.done("action", "add", "know the number", "--due", "2026-11-22", "--incident", "practice")
    desk.now = desk.now.replace(month=12, day=1)
    return desk


def texts(desk: Desk, *arguments: str) -> list[str]:
    """Return the texts of the actions that are listed."""
    return [one["text"] for one in desk.json("action", "list", *arguments)]


def test_all_incidents_are_listed_tasks_at_the_front_then_those_due_first(several: Desk) -> None:
    listed = several.json("action", "list")
    assert [one["text"] for one in listed] == [
        "call the provider", "cache answers", "a lint rule", "measure it",
    ]  # fmt: skip
    assert all(list(one) == PLAIN for one in listed)
    late = listed[1]
    assert late["action"] == f"{late['incident']}.1"
    assert (late["title"], late["severity"], late["services"]) == ("Search is slow", "SEV3", ["search"])
    assert (late["overdue"], late["days_left"], late["age"]) == (True, -6, 11 * 86400 + 7)
    assert [(one["overdue"], one["days_left"]) for one in listed[2:]] == [(False, 23), (False, None)]


def test_the_command_alone_lists(several: Desk) -> None:
    for arguments in ((), ("--json",), ("--incident", "search")):
        assert several.run("action", *arguments) == several.run("action", "list", *arguments)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--mine",), ["a lint rule"]),
        (("--owner", "BOB"), ["call the provider", "cache answers"]),
        (("--service", "Search"), ["cache answers", "measure it"]),
        (("--service", "search", "--service", "checkout", "--owner", "alice"), ["a lint rule"]),
        (("--kind", "Prevent", "--kind", "reduce"), ["cache answers", "a lint rule"]),
        (("--of", "search"), ["cache answers", "measure it"]),
        (("--incident", "search"), ["cache answers", "measure it"]),
        (("--of", "practice"), ["know the number"]),
        (("--include-drills", "--overdue"), ["know the number", "cache answers"]),
        (("--overdue",), ["cache answers"]),
        (("--overdue", "--mine"), []),
        (("--state", "done"), ["an old one"]),
        (("--state", "dropped"), []),
        (("--state", "done", "--state", "open", "--of", "checkout"), ["call the provider", "a lint rule", "an old one"]),
        (("--state", "all", "--of", "checkout"), ["call the provider", "a lint rule", "an old one"]),
    ],
    ids=" ".join,
)  # fmt: skip
def test_actions_are_picked(several: Desk, arguments: tuple[str, ...], expected: list[str]) -> None:
    several.done("action", "add", "an old one", "--incident", "checkout")
    several.done("action", "done", "checkout.3")
    assert texts(several, *arguments) == expected


def test_a_day_is_over_where_somebody_lives(several: Desk) -> None:
    several.now = several.now.replace(month=11, day=25, hour=23, minute=30)
    assert texts(several, "--overdue") == []
    ran = several.done("action", "list", eyes=True, IRCLI_ZONE="Asia/Tokyo")
    assert "1 overdue." in ran.err
    assert "(1 day late)" in several.done("action", "remind", IRCLI_ZONE="Asia/Tokyo").out
    assert "(today)" in several.done("action", "remind", IRCLI_ZONE="UTC").out


def test_at_80_columns_a_table_shows_what_matters_and_what_is_late_stands_out(several: Desk) -> None:
    ran = several.done("action", "list", eyes=True, COLUMNS="80", NO_COLOR="1")
    head, rule, *rows = ran.out.splitlines()
    assert head.split() == ["action", "due", "state", "owner", "what"]
    assert set(rule) == {"─"}
    assert [" ".join(row.split()[1:]) for row in rows] == [
        "now open Bob call the provider",
        "2026-11-25 LATE bob cache answers",
        "2026-12-24 open alice a lint rule",
        "- open - measure it",
    ]
    search = several.json("list", "search")[0]["id"]
    assert rows[1].split()[0] == f"{search[-4:]}.1"
    assert ran.err == "4 open, 1 overdue.\n"
    coloured = several.done("action", "list", eyes=True, COLUMNS="80").out
    assert "\x1b[31mLATE\x1b[0m" in coloured


def test_at_120_columns_kind_priority_age_and_incident_are_there_too(several: Desk) -> None:
    several.done("action", "edit", "search.1", "--priority", "high")
    ran = several.done("action", "list", eyes=True, COLUMNS="120", NO_COLOR="1")
    head, _, _, row, *_ = ran.out.splitlines()
    assert head.split() == ["action", "due", "state", "owner", "kind", "priority", "age", "what", "incident"]
    assert row.split()[1:] == [
        "2026-11-25", "LATE", "bob", "reduce", "high", "11d", "00h", "cache", "answers", "Search", "is", "slow",
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [80, 120])
def test_a_table_fits_whatever_people_write(desk: Desk, columns: int) -> None:
    desk.done("declare", "A title " * 20)
    desk.done(
        "action", "add", "words " * 40, "--owner", "O" * 60, "--priority", "p" * 40, "--reference", "r" * 90
    )
    ran = desk.done("action", "list", eyes=True, COLUMNS=str(columns))
    assert max(map(len, ran.out.splitlines())) <= columns + len("\x1b[1m\x1b[0m")
    assert ran.out.count("words") == 40


def test_what_has_ended_is_counted_where_it_is_asked_for(several: Desk) -> None:
    several.done("action", "done", "checkout.1")
    several.done("action", "drop", "checkout.2", "no need")
    ran = several.done("action", "list", "--state", "all", eyes=True)
    assert ran.err == "2 open, 1 overdue, 1 done, 1 dropped.\n"


def test_pipes_get_full_values_and_no_ages(several: Desk) -> None:
    several.done("action", "edit", "search.1", "--text", "cache answers\nof all " + "x" * 200)
    ran = several.done("action", "list", COLUMNS="40")
    incident = several.json("list", "search")[0]["id"]
    assert ran.out.splitlines()[1].split("\t") == [
        f"{incident}.1", "open", "2026-11-25", "bob", "reduce", "", "2026-11-20T12:00:01.000Z",
        "cache answers\\nof all " + "x" * 200,
    ]  # fmt: skip


def test_where_there_is_none_the_next_step_is_to_agree_on_one(opened: Desk) -> None:
    assert opened.json("action", "list") == []
    ran = opened.done("action", "list", eyes=True)
    assert (ran.out, ran.err) == (
        "", "No action is open.\n  next      ircli action add TEXT --owner PERSON --due DAY\n",
    )  # fmt: skip
    assert opened.done("action", "list", "--mine").err.startswith("No such action.\n")


def test_a_short_name_is_one_that_no_other_incident_has(desk: Desk) -> None:
    first = desk.declare("One")
    desk.done("action", "add", "of the first")
    second = f"2026-11-21-other-{first[-4:]}"
    os.rename(desk.path(first), desk.path("kept"))
    desk.declare("Two")
    os.rename(desk.path(desk.json("list")[0]["id"]), desk.path(second))
    os.rename(desk.path("kept"), desk.path(first))
    shown = desk.done("action", "list", eyes=True).out
    assert f"{first}.1" in shown
    assert desk.run("action", "done", f"{first[-4:]}.1").status == 3
    desk.done("action", "done", f"{first}.1")


def test_reminders_are_by_owner_and_say_how_late(several: Desk) -> None:
    several.done("action", "edit", "search.2", "--due", "tomorrow")
    several.done("action", "add", "one more", "--owner", "BOB", "--due", "today", "--incident", "search")
    search, checkout = [several.json("list", name)[0]["id"] for name in ("search", "checkout")]
    ran = several.done("action", "remind", "--days", "30")
    assert ran.out == (
        "Nobody's:\n"
        f"  2026-12-02 (tomorrow)  measure it  [{search}.2]\n"
        "\n"
        "alice:\n"
        f"  2026-12-24 (in 23 days)  a lint rule  [{checkout}.1]\n"
        "\n"
        "bob:\n"
        f"  2026-11-25 (6 days late)  cache answers  [{search}.1]\n"
        f"  2026-12-01 (today)  one more  [{search}.3]\n"
    )
    assert ran.err == "Open without a date: 1 (ircli action list).\n"
    assert several.done("action", "remind", "--days", "30", "--quiet").err == ""


def test_reminders_look_a_week_ahead_unless_told_otherwise(several: Desk) -> None:
    assert "a lint rule" not in several.done("action", "remind").out
    several.now = several.now.replace(day=17)
    assert "(in 7 days)  a lint rule" in several.done("action", "remind").out
    assert "a lint rule" not in several.done("action", "remind", "--days", "6").out


def test_one_is_reminded_of_ones_own(several: Desk) -> None:
    assert [one["text"] for one in several.json("action", "remind", "--mine", "--days", "99")] == [
        "a lint rule"
    ]
    ran = several.done("action", "remind", "--mine", "--days", "99", IRCLI_NAME="bob")
    assert ran.out.startswith("bob:\n  2026-11-25")
    assert "a lint rule" not in ran.out


def test_programs_get_a_list_of_what_is_due(several: Desk) -> None:
    due = several.json("action", "remind")
    assert [(list(one), one["text"], one["days_left"]) for one in due] == [(PLAIN, "cache answers", -6)]


def test_where_nothing_is_due_cron_has_nothing_to_send(several: Desk) -> None:
    several.done("action", "done", "search.1")
    assert several.run("action", "remind") == (0, "", "")
    assert several.json("action", "remind") == []
    ran = several.run("action", "remind", eyes=True)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == (
        "Nothing is late, or due within 7 days.\nOpen without a date: 2 (ircli action list).\n"
    )


def test_drills_and_what_has_ended_are_not_reminded_of(several: Desk) -> None:
    several.done("action", "drop", "search.1", "no need")
    assert several.done("action", "remind", "--days", "99").out.count("2026-") == 2  # the day, and in the id


def test_each_format_has_what_is_open(several: Desk) -> None:
    several.done("action", "done", "checkout.2")
    expected = ["cache answers", "a lint rule", "measure it"]
    assert [row[5] for row in csv_of(several, "csv")[1:]] == expected
    assert [row[0] for row in csv_of(several, "jira")[1:]] == expected
    assert [one["text"] for one in several.done("action", "export", "--format", "json").document] == expected
    assert [one["text"] for one in several.json("action", "export")] == expected
    table = cells(several.done("action", "export").out)
    assert table[8::8] == expected
    commands = several.done("action", "export", "--format", "github").out
    assert commands.count("gh issue create") == 3


def csv_of(desk: Desk, form: str, *arguments: str) -> list[list[str]]:
    """Return the rows of an export."""
    out = desk.done("action", "export", "--format", form, *arguments).out
    return list(csv.reader(io.StringIO(out)))


def test_an_export_is_of_a_state_and_an_incident(several: Desk) -> None:
    several.done("action", "done", "checkout.2", "it works")
    (row,) = csv_of(several, "csv", "--state", "done")[1:]
    assert (row[5], row[10], row[12]) == ("call the provider", "done", "it works")
    assert len(csv_of(several, "csv", "--state", "all")) == 5
    assert [row[5] for row in csv_of(several, "csv", "--of", "checkout")[1:]] == ["a lint rule"]
    assert [row[5] for row in csv_of(several, "csv", "--incident", "practice")[1:]] == ["know the number"]


def test_an_export_of_nothing_is_empty_and_says_so(opened: Desk) -> None:
    for form, out in (("markdown", ""), ("github", ""), ("json", "[]\n")):
        ran = opened.done("action", "export", "--format", form)
        assert (ran.out, ran.err) == (out, "Exported 0 actions.\n")
    assert len(csv_of(opened, "csv")) == len(csv_of(opened, "jira")) == 1


def test_an_export_is_written_to_a_file(several: Desk, tmp_path: os.PathLike[str]) -> None:
    path = os.path.join(tmp_path, "actions.csv")
    printed = several.done("action", "export", "--format", "csv", "--of", "practice").out
    ran = several.done("action", "export", "--format", "csv", "--of", "practice", "--output", path)
    assert (ran.out, ran.err) == ("", f"Exported 1 action to {path}.\n")
    with open(path, encoding="utf-8") as file:
        assert file.read() == printed
    document = several.json("action", "export", "--format", "github", "-o", path)
    assert document == {"output": path, "format": "github", "actions": 4}
    with open(path, encoding="utf-8") as file:
        assert file.read().startswith("gh issue create")


def test_an_export_that_cannot_be_written_leaves_what_was_there(
    several: Desk, tmp_path: os.PathLike[str]
) -> None:
    ran = several.run("action", "export", "--output", os.path.join(tmp_path, "nowhere", "actions.md"))
    assert (ran.status, ran.out) == (6, "")
    assert "could not be written" in ran.err
    ran = several.run("action", "export", "--output", os.fspath(tmp_path))
    assert (ran.status, ran.out) == (2, "")
    assert "is no plain file" in ran.err


def test_one_output_has_one_document(several: Desk) -> None:
    ran = several.run("action", "export", "--format", "csv", "--json")
    assert (ran.status, ran.out) == (2, "")
    assert ran.error["message"] == "--json and --format csv both want standard output."


def test_a_damaged_incident_costs_only_itself(several: Desk) -> None:
    search = several.json("list", "search")[0]["id"]
    with open(several.path(search, "timeline.jsonl"), "wb") as file:
        file.write(b"\xff\x00 no entry\n")
    assert texts(several) == ["call the provider", "a lint rule"]
    assert several.run("action", "done", f"{search}.1").status == 2
