import pytest

from cli.given import Desk

SHOW_KEYS = (
    "id", "title", "summary", "status", "severity", "services", "source", "drill", "roles", "started_at", "detected_at",
    "declared_at", "acknowledged_at", "triaged_at", "identified_at", "mitigated_at", "resolved_at", "closed_at",
    "durations", "invalid", "next_update_due", "root_cause", "contributing_factors", "actions", "postmortem", "cycles",
)  # fmt: skip


def test_status_says_phase_severity_age_roles_what_is_overdue_and_what_is_next(opened: Desk) -> None:
    opened.done("severity", "SEV1")
    opened.done("role", "assign", "ic", "bob")
    opened.later(minutes=20)
    ran = opened.run("status")
    incident = opened.json("show")["id"]
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.splitlines()[:2] == ["SEV1  Checkout answers 500", f"investigating for 20m  {incident}"]
    assert "roles     ic bob; missing tl, cl, scribe" in ran.out
    assert "overdue   acknowledge: overdue by 15m" in ran.out
    assert "overdue   internal update: overdue by 5m 03s" in ran.out
    assert "due       public update: due in 9m 57s" in ran.out
    assert "next      ircli triage" in ran.out


@pytest.mark.parametrize(
    ("commands", "following"),
    [
        ((), "ircli triage"),
        ((("triage", "--accept", "--severity", "SEV2"),), "ircli mark mitigated"),
        ((("triage", "--severity", "SEV2"), ("mark", "mitigated")), "ircli resolve"),
        ((("resolve",),), "ircli postmortem generate, then ircli close"),
        ((("resolve",), ("close",)), "ircli list"),
        ((("dismiss", "--as", "known"),), "ircli list"),
    ],
)
def test_status_names_what_is_next(
    opened: Desk, commands: tuple[tuple[str, ...], ...], following: str
) -> None:
    for command in commands:
        opened.done(*command)
    last = opened.run("status").out.splitlines()[-1]
    assert last.startswith(f"next      {following}")


def test_status_of_nothing_is_not_found(desk: Desk) -> None:
    ran = desk.run("status")
    assert (ran.status, ran.out) == (3, "")
    assert "No incident is active." in ran.err
    assert "ircli declare" in ran.err


def test_status_says_that_it_is_a_drill(desk: Desk) -> None:
    desk.declare("Practice", "--drill")
    assert desk.run("status").out.startswith("DRILL  severity unset  Practice\n")


def test_an_incident_is_shown_by_any_part_of_its_id(desk: Desk) -> None:
    first = desk.declare("Search is slow")
    desk.declare("Checkout")
    for part in (first, "search", "SEARCH", first[-4:], first[:-5]):
        assert desk.json("show", part)["id"] == first


def test_a_part_of_several_ids_names_them(desk: Desk) -> None:
    first, second = desk.declare("Search is slow"), desk.declare("Search is down")
    ran = desk.run("show", "search")
    assert (ran.status, ran.out) == (3, "")
    assert first in ran.err
    assert second in ran.err
    assert "Give more of the id." in ran.err


def test_a_part_of_no_id_is_not_found(opened: Desk) -> None:
    ran = opened.run("show", "nope")
    assert (ran.status, ran.out) == (3, "")
    assert "There is no incident 'nope'." in ran.err
    assert "ircli list" in ran.err


def test_show_has_every_key_of_the_contract_first_and_in_order(opened: Desk) -> None:
    shown = opened.json("show")
    assert tuple(shown)[: len(SHOW_KEYS)] == SHOW_KEYS
    assert list(shown["durations"]) == ["ttd", "tta", "ttm", "ttr", "impact"]
    assert list(shown["roles"]) == ["ic", "tl", "cl", "scribe", "sme", "other"]
    assert list(shown["postmortem"]) == ["status", "path", "due_at"]
    assert shown["postmortem"] == {"status": None, "path": None, "due_at": None}
    assert set(shown["durations"].values()) == {None}


def test_durations_are_seconds_and_due_times_follow_the_level(opened: Desk) -> None:
    opened.done("severity", "SEV1")
    opened.later(minutes=30)
    opened.done("mark", "started", "--at", "11:50")
    opened.done("mark", "acknowledged", "--at", "12:04")
    opened.done("mark", "mitigated", "--at", "12:20")
    assert opened.json("show")["next_update_due"] == "2026-11-20T12:15:00.000Z"
    opened.done("resolve", "--at", "12:30")
    shown = opened.json("show")
    assert shown["durations"] == {"ttd": 600, "tta": 240, "ttm": 1200, "ttr": 1800, "impact": 1800}
    assert shown["next_update_due"] is None
    assert shown["postmortem"]["due_at"] == "2026-11-21T12:30:00.000Z"


def test_show_gives_a_line_for_each_fact(opened: Desk) -> None:
    opened.done("triage", "--extent", "out", "--role", "ic=bob")
    opened.done("resolve")
    opened.done("reopen", "--reason", "again")
    lines = dict(line.split("\t", 1) for line in opened.run("show").out.splitlines())
    assert lines["title"] == "Checkout answers 500"
    assert lines["detected"] == "2026-11-20T12:00:00.000Z"
    assert lines["started"] == "-"
    assert lines["ttd"] == "-  (started to detected)"
    assert lines["ic"] == "bob"
    assert lines["answer"] == "How bad is it?: Out: it does not work"
    assert lines["reopened"].endswith(": again")


def test_switch_makes_another_incident_active(desk: Desk) -> None:
    first = desk.declare("Search is slow")
    desk.declare("Checkout")
    ran = desk.run("switch", "search")
    assert (ran.status, ran.out) == (0, "")
    assert f"Active: Search is slow (investigating)  [{first}]" in ran.err
    assert desk.json("show")["id"] == first


def test_switch_for_one_terminal_prints_an_export_and_changes_nothing(desk: Desk) -> None:
    first = desk.declare("Search is slow")
    second = desk.declare("Checkout")
    ran = desk.run("switch", "--shell", "search")
    assert (ran.status, ran.out) == (0, f"export IRCLI_INCIDENT={first}\n")
    assert desk.json("show")["id"] == second


def test_switch_to_nothing_is_not_found(opened: Desk) -> None:
    ran = opened.run("switch", "nope")
    assert (ran.status, ran.out) == (3, "")
    assert "There is no incident 'nope'." in ran.err


def test_switch_as_json(desk: Desk) -> None:
    first = desk.declare("Search is slow")
    desk.declare("Checkout")
    assert desk.json("switch", "search")["id"] == first


def test_the_incident_meant_is_the_option_else_the_variable_else_the_active_one(desk: Desk) -> None:
    first, second, third = desk.declare("One thing"), desk.declare("Other thing"), desk.declare("Last thing")
    assert desk.json("show")["id"] == third
    assert desk.json("show", IRCLI_INCIDENT=second)["id"] == second
    assert desk.json("show", "--incident", first, IRCLI_INCIDENT=second)["id"] == first
    desk.done("log", "for the second", IRCLI_INCIDENT="other")
    assert desk.texts(second)[-1] == "for the second"
    desk.done("--incident", "one", "log", "for the first")
    assert desk.texts(first)[-1] == "for the first"
    assert len(desk.texts(third)) == 1


def test_a_variable_that_names_nothing_is_not_passed_over(opened: Desk) -> None:
    assert opened.run("status", IRCLI_INCIDENT="nope").status == 3
