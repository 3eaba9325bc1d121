import pytest

from cli.given import Desk
from ircli.domain.clock import millis, write_moment
from ircli.domain.codec import VERSION
from ircli.store.journal import Draft, Journal

SHOW_KEYS = (
    "id", "title", "summary", "status", "severity", "services", "source", "drill", "roles", "started_at", "detected_at",
    "declared_at", "acknowledged_at", "triaged_at", "identified_at", "mitigated_at", "resolved_at", "closed_at",
    "durations", "invalid", "next_update_due", "root_cause", "contributing_factors", "actions", "postmortem", "cycles",
)  # fmt: skip
OVER = (("severity", "SEV4"),)
RESOLVE = ("resolve", "--confirm", "all", "--waive", "stable=nobody saw when it ended")


def test_status_says_phase_severity_age_roles_what_is_overdue_and_what_is_next(opened: Desk) -> None:
    opened.done("severity", "SEV1")
    opened.done("role", "assign", "ic", "bob")
    opened.later(minutes=20)
    ran = opened.run("status")
    incident = opened.json("show")["id"]
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.splitlines()[:2] == [
        "SEV1  Checkout answers 500",
        f"investigating  open for 20m  {incident}",
    ]
    assert "roles     ic bob; missing tl, cl, scribe" in ran.out
    assert "overdue   acknowledge: overdue by 15m  ircli triage\n" in ran.out
    assert "overdue   update (internal): overdue by 5m 03s  ircli update internal\n" in ran.out
    assert "overdue   update (customers): overdue by 15m  ircli update customers\n" in ran.out
    assert "next      ircli triage" in ran.out


def test_status_says_who_has_not_accepted_a_role(opened: Desk) -> None:
    opened.done("role", "assign", "ic", "bob")
    opened.done("role", "handoff", "ic", "eve")
    assert "roles     ic eve (not accepted yet)" in opened.run("status").out
    opened.done("role", "accept", "--by", "eve")
    assert "roles     ic eve\n" in opened.run("status").out


@pytest.mark.parametrize(
    ("commands", "following"),
    [
        ((), "ircli triage"),
        ((("triage", "--accept", "--severity", "SEV2"),), "ircli role assign ic PERSON"),
        ((("triage", "--severity", "SEV2"), ("role", "assign", "ic", "bob")), "ircli mitigate"),
        (
            (("triage", "--severity", "SEV3"),),
            "ircli mitigate",
        ),
        (
            (("triage", "--severity", "SEV3"), ("mark", "mitigated")),
            "ircli investigate",
        ),
        ((*OVER, RESOLVE), "ircli close"),
        ((*OVER, RESOLVE, ("close",)), "ircli list"),
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


def test_status_names_the_other_open_incidents_in_a_line(opened: Desk) -> None:
    opened.declare("Over")
    opened.dismiss()
    opened.declare("Practice", "--drill")
    assert "also open" not in opened.run("status", "checkout").out
    for number in range(4):
        opened.later(hours=1)
        opened.declare(f"Search {number}")
    ids = {one["title"]: one["id"][-4:] for one in opened.json("list")}
    lines = opened.run("status", "checkout").out.splitlines()
    assert lines[-2] == (
        f"also open Search 3 [{ids['Search 3']}], Search 2 [{ids['Search 2']}], 2 more: ircli list --status open"
    )


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
    assert list(shown["postmortem"])[:3] == ["status", "path", "due_at"]
    assert [shown["postmortem"][key] for key in ("status", "path", "due_at")] == [None, None, None]
    assert set(shown["durations"].values()) == {None}


def test_durations_are_seconds_and_due_times_follow_the_level(opened: Desk) -> None:
    opened.done("severity", "SEV1")
    opened.later(minutes=30)
    opened.done("mark", "started", "--at", "11:50")
    opened.done("mark", "acknowledged", "--at", "12:04")
    opened.done("mark", "mitigated", "--at", "12:20")
    assert opened.json("show")["next_update_due"] == "2026-11-20T12:05:00.000Z"
    opened.resolve("--waive", "stable=it was seen for ten minutes", "--at", "12:30")
    shown = opened.json("show")
    assert shown["durations"] == {"ttd": 600, "tta": 240, "ttm": 1200, "ttr": 1800, "impact": 1800}
    assert shown["next_update_due"] is None
    assert shown["postmortem"]["due_at"] == "2026-11-21T12:30:00.000Z"


def test_show_gives_a_line_for_each_fact(opened: Desk) -> None:
    opened.done("triage", "--extent", "out", "--role", "ic=bob")
    opened.end()
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


def test_status_takes_an_id_and_its_hints_hit_that_incident(desk: Desk) -> None:
    first = desk.declare("Search is slow")
    desk.declare("Checkout")
    ran = desk.run("status", "search")
    assert ran.out.splitlines()[0] == "severity unset  Search is slow"
    assert ran.out.splitlines()[-1] == f"next      ircli triage --incident {first[-4:]}"


@pytest.mark.parametrize(
    ("commands", "line"),
    [
        ((("mark", "mitigated"),), "monitoring  open for 35m, mitigated 2s ago"),
        ((*OVER, RESOLVE), "resolved  took 35m"),
        ((*OVER, (*RESOLVE, "--at", "12:10")), "resolved  took 10m"),
        ((*OVER, (*RESOLVE, "--at", "11:00")), "resolved"),
        ((("dismiss", "--as", "known"),), "dismissed  took 35m"),
    ],
)
def test_status_says_how_long_in_one_way_and_never_backwards(
    opened: Desk, commands: tuple[tuple[str, ...], ...], line: str
) -> None:
    opened.later(minutes=35)
    for command in commands:
        opened.done(*command)
    incident = opened.json("show")["id"]
    assert opened.run("status").out.splitlines()[1] == f"{line}  {incident}"


def test_a_change_elsewhere_hints_at_commands_for_that_incident(desk: Desk) -> None:
    first = desk.declare("Search is slow")
    second = desk.declare("Checkout")
    elsewhere = desk.done("mark", "mitigated", "--incident", "search")
    assert f"  next      ircli triage --incident {first[-4:]}\n" in elsewhere.err
    assert "--incident" not in desk.done("mark", "mitigated").err
    assert "--incident" not in desk.done("mark", "mitigated", IRCLI_INCIDENT=first).err
    desk.environ["IRCLI_INCIDENT"] = second
    ended = desk.end(incident=first).err
    short = first[-4:]
    assert f"ircli close --incident {short}\n" in ended


def test_what_is_next_for_another_incident_names_it(desk: Desk) -> None:
    first = desk.declare("Search is slow")
    desk.done("triage", "--severity", "SEV3")
    desk.declare("Checkout")
    last = desk.run("status", first).out.splitlines()[-1]
    short = first[-4:]
    assert last == f"next      ircli mitigate --incident {short}"


def test_switch_warns_where_the_terminal_stays_on_another(desk: Desk) -> None:
    first = desk.declare("Search is slow")
    second = desk.declare("Checkout")
    ran = desk.run("switch", "search", IRCLI_INCIDENT=second)
    stays = f"this terminal stays on {second}: IRCLI_INCIDENT is set (unset IRCLI_INCIDENT)"
    assert ran.status == 0
    assert stays in ran.err
    assert f"ircli status --incident {first[-4:]}" in ran.err
    assert "stays on" not in desk.run("switch", "search", IRCLI_INCIDENT=first).err


def test_switch_without_an_id_lets_choose_from_the_open_ones_the_latest_first(desk: Desk) -> None:
    first = desk.declare("Search is slow")
    desk.later(minutes=5)
    second = desk.declare("Checkout")
    desk.declare("Over")
    desk.end()
    ran = desk.run("switch", typed="2\n")
    assert ran.status == 0
    assert f"1. {second[-4:]}  unset  Checkout  (investigating)" in ran.err
    assert f"2. {first[-4:]}  unset  Search is slow  (investigating)" in ran.err
    assert "Over" not in ran.err
    assert desk.json("show")["id"] == first


def test_switch_without_an_id_and_nothing_open_is_not_found(opened: Desk) -> None:
    opened.end()
    ran = opened.run("switch", typed="")
    assert (ran.status, ran.out) == (3, "")
    assert "No incident is open." in ran.err


def test_switch_without_an_id_or_a_terminal_says_what_is_missing(opened: Desk) -> None:
    ran = opened.run("switch")
    assert (ran.status, ran.out) == (2, "")
    assert "ID is missing" in ran.err


def test_an_export_that_is_only_looked_at_comes_with_how_to_use_it(opened: Desk) -> None:
    how = '  use it    eval "$(ircli switch checkout --shell)"\n'
    assert how in opened.run("switch", "checkout", "--shell", eyes=True).err
    assert opened.run("switch", "checkout", "--shell").err == ""


def test_nothing_that_a_timeline_names_is_obeyed_by_a_terminal(opened: Desk) -> None:
    evil = "\x1b]0;gone\x07\u202e"
    level = {"name": f"SEV{evil}", "rank": 1, "roles": [f"ic{evil}"]}
    incident = opened.json("show")["id"]
    plant(opened, incident, "severity_set", {"level": level})
    plant(opened, incident, "role_assigned", {"role": f"x{evil}", "person": f"p{evil}", "title": evil})
    plant(opened, incident, "answered", {"form": "triage", "question": "q", "value": "1", "label": evil})
    for command in (("status",), ("show",), ("timeline",), ("list",), ("timeline", "--as-of", "now")):
        for eyes in (False, True):
            ran = opened.run(*command, eyes=eyes, NO_COLOR="1")
            assert ran.status == 0
            assert not {"\x1b", "\x07", "\u202e"} & set(ran.out + ran.err), command
    assert "SEV\\x1b]0;gone\\x07\\u202e" in opened.run("status").out


def plant(desk: Desk, incident: str, kind: str, data: dict[str, object]) -> None:
    """Write an entry that no command would write."""
    draft = Draft(kind=kind, data=data, by="mallory", at=write_moment(desk.now), version=VERSION)
    with Journal(desk.path(incident)) as journal:
        journal.append([draft], now=millis(desk.now))
    desk.later(seconds=1)
