"""Mitigations: where recorded answers lead, what is done there, and what came of it."""

import os
import re
import shlex
from typing import Any

import pytest

from cli.given import Desk, Host
from cli.screen import ENTER, INTERRUPT, Sitting

Told = list[tuple[str, str]]


def tried(desk: Desk) -> list[tuple[str, str | None]]:
    return [(one["action"], one["outcome"]) for one in desk.json("mitigate", "--list")]


def begun(desk: Desk) -> dict[str, Any]:
    """Return what the last mitigation was begun with."""
    entries = desk.json("timeline", "--kind", "mitigation_begun")
    data: dict[str, Any] = entries[-1]["data"]
    return data


# What triage heard, the flags that answer the rest, and where that leads: the leaf, what to do, the runbook.
LEAVES: dict[str, tuple[tuple[str, ...], tuple[str, ...], str, list[str], str | None]] = {
    "a deployment is rolled back": (
        ("--changes", "deploy"),
        ("--guarded", "no"),
        "roll-back",
        ["rollback"],
        "deployment",
    ),
    "a deployment behind a flag is switched off": (
        ("--changes", "deploy"),
        ("--guarded", "yes"),
        "switch-off",
        ["flag-off"],
        "deployment",
    ),
    "configuration is rolled back without a question": (
        ("--changes", "configuration"),
        (),
        "roll-back",
        ["rollback"],
        "deployment",
    ),
    "exhausted machines get company": (
        ("--changes", "none"),
        ("--exhausted", "machines"),
        "make-room",
        ["scale-up", "shed-load", "restart"],
        "exhaustion",
    ),
    "an exhausted database is freed": (
        ("--changes", "none"),
        ("--exhausted", "connections"),
        "free-database",
        ["kill-queries", "shed-load", "restart"],
        "database",
    ),
    "an attack is held off": (
        (),
        ("--changed", "no", "--exhausted", "no", "--flooded", "attack"),
        "hold-off",
        ["rate-limit", "redirect"],
        "traffic",
    ),
    "real users are served": (
        (),
        ("--changed", "no", "--exhausted", "no", "--flooded", "users"),
        "serve-more",
        ["scale-up", "shed-load", "serve-cached"],
        "traffic",
    ),
    "a dependency is gone around": (
        ("--changes", "dependency"),
        ("--exhausted", "no", "--flooded", "no"),
        "go-around",
        ["failover", "circuit-break", "serve-cached"],
        "third-party",
    ),
    "a zone is left": (
        ("--changes", "none", "--pattern", "regions"),
        ("--exhausted", "no", "--flooded", "no"),
        "leave-zone",
        ["redirect", "failover"],
        "zone",
    ),
    "where nothing fits the search goes on": (
        ("--changes", "none"),
        ("--exhausted", "unknown", "--flooded", "unknown", "--failing", "unknown"),
        "keep-looking",
        ["flag-off", "other"],
        None,
    ),
}


@pytest.mark.parametrize("case", LEAVES)
def test_recorded_answers_lead_to_a_leaf(opened: Desk, case: str) -> None:
    triage, flags, leaf, left, runbook = LEAVES[case]
    if triage:
        opened.done("triage", *triage)
    document = opened.json("mitigate", *flags)
    assert (document["leaf"]["name"], document["left"]) == (leaf, left)
    assert document["leaf"]["runbook"] == runbook
    assert [one["kind"] for one in document["entries"]] == ["answered"] * (len(flags) // 2)
    assert tried(opened) == []
    begun_now = opened.json("mitigate", "--begin")
    assert [one["kind"] for one in begun_now["entries"]] == ["mitigation_begun"]
    assert tried(opened) == [(left[0], None)]
    assert begun(opened)["because"] == document["leaf"]["because"]
    assert begun(opened)["runbook"] == (runbook or "deployment")  # else the action's own
    assert len(begun(opened)["path"]) == len(document["path"])


WAY = """\
  because   Did anything of ours change in the last 24 hours? Yes: a deployment (triage says: A deployment)
            Is what changed behind a feature flag? No
            Something changed just before. Undo it now, and find out why later.
  do        Roll back: Put the last version that worked back, configuration included. Look for the cause afterwards.
  runbook   deployment   ircli runbook run deployment
  check     The version from before runs everywhere, and errors fall within minutes.
  meantime  Hold all other deployments.
"""


def test_a_deployment_is_rolled_back_and_that_works(opened: Desk) -> None:
    opened.done("triage", "--changes", "deploy", "--began", "11:30")
    ran = opened.done("mitigate", "--guarded", "no")
    assert ran.out == WAY
    assert "  next      ircli mitigate --begin" in ran.err
    ran = opened.done("mitigate", "--begin", "to", "4.18.0")
    assert ran.out == ""
    assert "Began: Roll back: to 4.18.0." in ran.err
    assert "  next      ircli mitigate (or --outcome worked, partly, failed, worse)" in ran.err
    opened.later(minutes=12)
    ran = opened.done("mitigate", "--outcome", "worked", "errors", "are", "gone")
    assert "Roll back worked: errors are gone. Impact stopped after 42m." in ran.err
    shown = opened.json("show")
    assert (shown["status"], shown["mitigated_at"]) == ("monitoring", "2026-11-20T12:12:04.000Z")
    assert tried(opened) == [("rollback", "worked")]


def test_where_the_first_way_fails_the_next_one_of_the_leaf_is_named(opened: Desk) -> None:
    opened.done("triage", "--changes", "dependency")
    opened.done("mitigate", "--exhausted", "no", "--flooded", "no", "--begin")
    ran = opened.done("mitigate", "--outcome", "failed", "the spare is down too")
    assert "Fail over did not help: the spare is down too." in ran.err
    assert "  do        Break the circuit: " in ran.err
    assert "            Serve cached data" not in ran.err.split("  or        ")[0]
    assert "  next      ircli mitigate --begin" in ran.err
    opened.done("mitigate", "--begin")
    ran = opened.done("mitigate", "--outcome", "partly")
    assert "  later     Close the circuit once it answers again. Then: ircli mitigate --undone 2" in ran.err
    opened.done("mitigate", "--begin")
    ran = opened.done("mitigate", "--outcome", "worked")
    assert "Serve cached data worked. Impact stopped." in ran.err
    assert "  unset     when impact began: ircli mark started --at TIME" in ran.err
    assert tried(opened) == [("failover", "failed"), ("circuit-break", "partly"), ("serve-cached", "worked")]


def test_a_leaf_where_all_failed_goes_on_to_the_next_question(opened: Desk) -> None:
    opened.done("triage", "--changes", "configuration")
    opened.done("mitigate", "--begin")
    document = opened.json("mitigate", "--outcome", "worse")
    assert (document["leaf"], document["question"]["flag"]) == (None, "--exhausted")
    assert document["path"][-1]["why"] == "tried"
    ran = opened.run("mitigate", "--begin")
    assert (ran.status, ran.out) == (2, "")
    assert "--exhausted machines|connections|no|unknown" in ran.err


def test_when_the_whole_tree_was_tried_every_action_is_still_there(opened: Desk) -> None:
    opened.done("triage", "--changes", "none")
    for name in ("flag-off", "other"):
        opened.done("mitigate", "--action", name, "--outcome", "failed")
    ran = opened.done("mitigate", "--exhausted", "no", "--flooded", "no", "--failing", "no")
    assert "The tree has nothing more; --action names any other." in ran.out
    assert "ircli investigate" in ran.err
    refused = opened.run("mitigate", "--begin")
    assert (refused.status, refused.out) == (2, "")
    opened.done("mitigate", "--action", "restart")
    assert tried(opened)[-1] == ("restart", None)


def test_an_action_under_way_is_shown_and_keeps_another_from_being_begun(opened: Desk) -> None:
    opened.done("triage", "--changes", "configuration")
    opened.done("mitigate", "--begin", "--by", "bob")
    opened.later(minutes=6)
    ran = opened.done("mitigate")
    assert ran.out.startswith("  under way Roll back, begun by bob 6m 01s ago, at 2026-11-20 12:00:02 UTC\n")
    assert "  do  " not in ran.out
    for arguments in (("--begin",), ("--action", "restart"), ("--action", "restart", "--outcome", "worked")):
        refused = opened.run("mitigate", *arguments)
        assert (refused.status, refused.out) == (4, "")
        assert "Roll back by bob since 2026-11-20T12:00:02.000Z has no outcome yet." in refused.err
    assert tried(opened) == [("rollback", None)]


def test_beside_begins_a_second_one_and_an_outcome_then_says_of_which(opened: Desk) -> None:
    opened.done("mitigate", "--action", "rollback")
    opened.done("mitigate", "--action", "restart", "--beside")
    ran = opened.run("mitigate", "--outcome", "failed")
    assert (ran.status, ran.out) == (2, "")
    assert "--attempt NUMBER: 1 Roll back; 2 Restart." in ran.err
    opened.done("mitigate", "--outcome", "failed", "--attempt", "2")
    opened.done("mitigate", "--action", "redirect", "--beside", "--outcome", "partly")
    opened.done("mitigate", "--action", "rollback", "--outcome", "worked")
    assert tried(opened) == [("rollback", "worked"), ("restart", "failed"), ("redirect", "partly")]


def test_an_action_and_its_outcome_are_one_change(opened: Desk) -> None:
    document = opened.json("mitigate", "--action", "Kill-Queries", "--outcome", "worked", "the report")
    kinds = [one["kind"] for one in document["entries"]]
    assert kinds == ["mitigation_begun", "mitigation_ended", "mitigated"]
    assert document["entries"][1]["data"]["target"] == document["entries"][0]["id"]
    assert document["mitigations"][0]["outcome_text"] == "the report"
    assert document["status"] == "monitoring"


def test_an_action_by_name_carries_the_way_only_where_the_way_leads_to_it(opened: Desk) -> None:
    opened.done("triage", "--changes", "none")
    opened.done("mitigate", "--exhausted", "machines", "--action", "shed-load")
    assert begun(opened)["path"] == [
        "Did anything of ours change in the last 24 hours? No (triage says: Nothing)",
        "Is something running out? Yes: CPU, memory or disk",
    ]
    opened.done("mitigate", "--outcome", "failed")
    opened.done("mitigate", "--action", "failover")
    assert "path" not in begun(opened)
    assert begun(opened)["runbook"] == "zone"


def test_a_temporary_mitigation_is_remembered_until_it_is_taken_back(opened: Desk) -> None:
    opened.done("severity", "SEV4")
    opened.done("mitigate", "--action", "flag-off", "--outcome", "worked")
    (row,) = opened.done("mitigate", "--list").out.splitlines()
    assert row.split("\t")[4:] == [
        "worked",
        "Decide what becomes of the flag, and switch it back on once the cause is fixed.",
    ]
    opened.done("dismiss", "--as", "known")
    ran = opened.done("mitigate", "--undone", "1", "on again")
    assert "Taken back: Switch a feature flag off." in ran.err
    (attempt,) = opened.json("mitigate", "--list")
    assert (attempt["undone"], attempt["to_clean_up"]) == (True, False)
    assert opened.run("mitigate", "--undone", "1").status == 4


def test_why_shows_the_way_as_it_would_be_and_records_nothing(opened: Desk) -> None:
    opened.done("triage", "--changes", "deploy")
    before = opened.json("timeline")
    ran = opened.done("mitigate", "--why")
    assert "  open      Is what changed behind a feature flag? --guarded yes|no|unknown" in ran.out
    assert opened.json("mitigate", "--why", "--guarded", "no")["left"] == ["rollback"]
    assert opened.json("timeline") == before


def test_redo_asks_anew_and_the_tree_takes_the_new_answers(opened: Desk) -> None:
    opened.done("triage", "--changes", "configuration")
    missing = opened.run("mitigate", "--redo")
    assert (missing.status, missing.out) == (2, "")
    assert "--changed is missing" in missing.err
    document = opened.json("mitigate", "--redo", "--changed", "no", "--exhausted", "connections")
    assert document["leaf"]["name"] == "free-database"


@pytest.mark.parametrize(
    ("arguments", "status", "named"),
    [
        ((), 2, "--changed"),
        (("--changed", "perhaps"), 2, "'perhaps' is no answer to --changed"),
        (("--action", "pray"), 2, "rollback"),
        (("--outcome", "worked"), 4, "No mitigation is under way"),
        (("--action", "rollback", "--outcome", "great"), 2, "worked, partly, failed, worse"),
        (("--list", "--action", "rollback"), 2, "--list and --action"),
        (("--begin", "--outcome", "worked"), 2, "--outcome and --begin"),
        (("--attempt", "1"), 2, "--outcome"),
        (("--undone", "1"), 2, "No mitigation was begun yet"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_is_recorded(
    opened: Desk, arguments: tuple[str, ...], status: int, named: str
) -> None:
    before = opened.json("timeline")
    ran = opened.run("mitigate", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert named in ran.err
    assert opened.json("timeline") == before


def test_an_outcome_where_nothing_is_under_way_names_the_last_one_to_correct(opened: Desk) -> None:
    opened.done("mitigate", "--action", "rollback", "--outcome", "failed")
    opened.done("mitigate", "--action", "restart", "--outcome", "failed")
    ran = opened.run("mitigate", "--outcome", "worked")
    assert (ran.status, ran.out) == (4, "")
    assert "No mitigation is under way." in ran.err
    assert "to correct the last one: --attempt 2\n" in ran.err
    opened.done("mitigate", "--outcome", "worked", "--attempt", "2")
    assert tried(opened) == [("rollback", "failed"), ("restart", "worked")]


def test_an_ended_incident_is_not_mitigated(opened: Desk) -> None:
    opened.done("dismiss", "--as", "known")
    for arguments in ((), ("--changed", "deploy"), ("--action", "rollback")):
        ran = opened.run("mitigate", *arguments)
        assert (ran.status, ran.out) == (4, "")
    assert opened.json("mitigate", "--list") == []


TREE = """\
default: ours
actions:
- {name: unplug, title: Pull the plug, check: It is dark.}
- {name: pray, title: Wait for the vendor, clean_up: Stop waiting.}
trees:
  ours:
    title: Ours
    start: smoke
    nodes:
    - name: smoke
      flag: --list
      ask: Is there smoke?
      options:
      - {value: "yes", label: "Yes", to: fire, when: {triage.extent: out}}
      - {value: "no", label: "No", to: calm}
    leaves:
    - {name: fire, because: Smoke comes before fire., do: [unplug, pray], runbook: smoke}
    - {name: calm, because: No smoke., do: [pray]}
"""


def test_a_teams_own_tree_works_with_its_own_flags(opened: Desk, tmp_path: os.PathLike[str]) -> None:
    folder = os.path.join(tmp_path, "book")
    os.makedirs(os.path.join(folder, "runbooks"))
    with open(os.path.join(folder, "mitigation.yaml"), "w", encoding="utf-8") as file:
        file.write(TREE)
    with open(os.path.join(folder, "runbooks", "smoke.md"), "w", encoding="utf-8") as file:
        file.write("# Smoke\n")
    book: dict[str, Any] = {"IRCLI_PLAYBOOK": folder, "IRCLI_RUNBOOKS": os.path.join(folder, "runbooks")}
    ran = opened.run("mitigate", **book)
    assert ran.status == 2
    assert "--mitigation-smoke is missing" in ran.err  # --list is the command's own
    ran = opened.done("mitigate", "--mitigation-smoke", "yes", "--begin", **book)
    assert "Began: Pull the plug." in ran.err
    assert "  runbook   smoke   ircli runbook run smoke\n" in ran.err
    opened.done("mitigate", "--outcome", "failed", **book)
    assert opened.run("mitigate", "--action", "rollback", **book).status == 2
    opened.done("mitigate", "--begin", "--outcome", "", **book)
    assert tried(opened) == [("unplug", "failed"), ("pray", None)]
    assert begun(opened)["path"] == ["Is there smoke? Yes"]


def test_the_runbook_of_another_incidents_action_is_followed_there(opened: Desk) -> None:
    other = opened.json("list")[0]["id"]
    opened.declare("Search is slow")
    ran = opened.done("mitigate", "--incident", other, "--action", "rollback", "--begin")
    assert f"  runbook   deployment   ircli runbook run deployment --incident {other[-4:]}\n" in ran.err


def test_a_runbook_that_is_not_written_yet_is_only_named(opened: Desk, tmp_path: os.PathLike[str]) -> None:
    with open(os.path.join(tmp_path, "mitigation.yaml"), "w", encoding="utf-8") as file:
        file.write(TREE)
    book: dict[str, Any] = {"IRCLI_PLAYBOOK": os.fspath(tmp_path)}
    ran = opened.done("mitigate", "--mitigation-smoke", "yes", "--begin", **book)
    assert "  runbook   smoke (not written yet)\n" in ran.err


def told(host: Host) -> list[tuple[str, str]]:
    """Return a timeline but for times, names and ids."""
    entries = host.done("timeline", "--json").document
    ordered = sorted(entries, key=lambda one: str(one["id"]))
    place = {one["id"]: str(number) for number, one in enumerate(ordered)}
    return [
        (
            one["kind"],
            repr(sorted((key, place.get(str(value), value)) for key, value in one["data"].items())),
        )
        for one in ordered
    ]


def again(host: Host, commands: list[str]) -> Told:
    """Return the timeline that commands give on another incident."""
    host.done("declare", "Checkout answers 500")
    host.done("triage", "--changes", "dependency")
    for command in commands:
        host.done(*shlex.split(command))
    return told(host)


def test_the_wizard_at_80_columns_gives_what_its_commands_give(host: Host) -> None:
    host.done("declare", "Checkout answers 500")
    host.done("triage", "--changes", "dependency")
    commands: list[str] = []
    with Sitting(host, ["mitigate"], lines=40) as sitting:
        sitting.answer("Is something running out?", f"3{ENTER}")
        sitting.answer("Is there more traffic than there should be?", f"3{ENTER}")
        sitting.see("because Did anything of ours change in the last 24 hours? No (triage says:")
        sitting.answer("What will be done?", ENTER)
        assert sitting.end() == 0
        assert "Began: Fail over." in sitting.text
        assert max(len(line) for line in sitting.written.splitlines() if "same as" not in line) <= 80
        commands += re.findall(r"same as +ircli (.*)", sitting.written)
    with Sitting(host, ["mitigate"], lines=40) as sitting:
        sitting.see("under way Fail over, begun by alice")
        sitting.answer("What came of it: Fail over?", f"3{ENTER}")
        sitting.answer("What shows it?", f"the spare is down{ENTER}")
        sitting.answer("What will be done?", f"3{ENTER}")
        sitting.answer("Which one?", f"9{ENTER}")
        assert sitting.end() == 0
        commands += re.findall(r"same as +ircli (.*)", sitting.written)
    with Sitting(host, ["mitigate"], lines=40) as sitting:
        sitting.answer("What came of it:", f"1{ENTER}")
        sitting.answer("What shows it?", ENTER)
        assert sitting.end() == 0
        assert "Impact stopped." in sitting.text
        assert "What will be done?" not in sitting.written
        commands += re.findall(r"same as +ircli (.*)", sitting.written)
    asked = told(host)
    assert host.done("show", "--json").document["status"] == "monitoring"
    assert again(host, commands) == asked


def test_an_outcome_that_nobody_knows_yet_begins_nothing(host: Host) -> None:
    host.done("declare", "Checkout answers 500")
    host.done("mitigate", "--action", "rollback")
    before = told(host)
    with Sitting(host, ["mitigate"]) as sitting:
        sitting.answer("What came of it: Roll back?", ENTER)
        assert sitting.end() == 0
        assert "ircli mitigate --beside" in sitting.text
    assert told(host) == before


def test_interrupting_keeps_exactly_what_was_answered(host: Host) -> None:
    host.done("declare", "Checkout answers 500")
    with Sitting(host, ["mitigate"]) as sitting:
        sitting.answer("Did anything of ours change", f"4{ENTER}")
        sitting.answer("Is something running out?", INTERRUPT)
        assert sitting.end() == 130
        assert "Stopped; what was answered is recorded. Go on: ircli mitigate" in sitting.text
    answered = [one for one in told(host) if one[0] == "answered"]
    assert len(answered) == 1


def test_whoever_has_no_answer_now_leaves_without_an_action(host: Host) -> None:
    host.done("declare", "Checkout answers 500")
    before = told(host)
    with Sitting(host, ["mitigate"], ACCESSIBLE="1") as sitting:
        sitting.answer("Did anything of ours change", f"6{ENTER}")
        assert sitting.end() == 0
    assert told(host) == before


@pytest.mark.parametrize(
    ("typed", "flags"),
    [
        ("1\n2\n1\n", ("--changed", "deploy", "--guarded", "no", "--begin")),
        ("1\n2\n2\n1\n\n", ("--changed", "deploy", "--guarded", "no", "--action", "flag-off")),
        ("4\n1\n3\n", ("--changed", "no", "--exhausted", "machines", "--action", "restart")),
        ("4\n3\n3\n5\n2\nwe wait\n",
         ("we wait", "--changed", "no", "--exhausted", "no", "--flooded", "no", "--failing", "no", "--action", "other")),
        ("4\n1\n5\n", ("--changed", "no", "--exhausted", "machines")),
    ],
)  # fmt: skip
def test_answers_at_a_terminal_give_what_flags_give(desk: Desk, typed: str, flags: tuple[str, ...]) -> None:
    desk.declare()
    ran = desk.done("mitigate", typed=typed)
    asked = [(one["kind"], one["data"]) for one in desk.json("timeline")]
    (same,) = re.findall(r"same as +ircli (.*)", ran.err)
    for command in (flags, shlex.split(same)):
        desk.declare()
        desk.done(*command) if command[0] == "mitigate" else desk.done("mitigate", *command)
        assert [(one["kind"], one["data"]) for one in desk.json("timeline")] == asked


def test_redo_at_a_terminal_asks_what_triage_had_answered(opened: Desk) -> None:
    opened.done("triage", "--changes", "configuration")
    ran = opened.done("mitigate", "--redo", typed="4\n2\n1\n")
    assert "Did anything of ours change" in ran.err
    assert begun(opened)["action"] == "kill-queries"


def test_json_at_a_terminal_is_one_document(opened: Desk) -> None:
    ran = opened.done("mitigate", "--json", typed="1\n2\n1\n")
    assert ran.document["mitigations"][0]["action"] == "rollback"
