"""The gate at the end of a response: what may pass, by flags, by answers, and by checks that are really run."""

import json
import os
import shlex
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.given import Desk, Host
from cli.screen import ENTER, INTERRUPT, UP, Sitting
from connect.given import web
from ircli import service
from ircli.domain.requests import BeginMitigation, EndMitigation
from ircli.service import Shell, Step

CRITERIA = """
criteria:
- {name: errors, title: Errors are where they were, help: Compare with yesterday.}
- {name: steady, title: It has stayed so, stable: true}
- {name: cause, title: The cause is mended for good, fix: true}
- {name: heard, title: Users say so, optional: true}
"""
LEVELS = """
default: own
schemes:
  own:
  - {name: BAD, meaning: Everything, stable_for: 15, postmortem: none}
  - {name: STRICT, meaning: Nothing less than the fix, stable_for: 0, postmortem: none, permanent_fix: true}
  - {name: BRIEF, meaning: A minute, stable_for: 1, postmortem: none}
  - {name: QUICK, meaning: No time, stable_for: 0, postmortem: none}
"""
TRUE, FALSE = f"[{sys.executable}, -c, pass]", f"[{sys.executable}, -c, 'raise SystemExit(1)']"


def check(name: str, run: str, criterion: str = "errors", **more: object) -> str:
    rest = "".join(f", {key}: {value}" for key, value in more.items())
    return f"- {{name: {name}, title: It runs, criterion: {criterion}, kind: command, run: {run}, every: 1{rest}}}"


def playbook(folder: str, *checks: str) -> str:
    os.makedirs(folder, exist_ok=True)
    parts = {"resolution": CRITERIA, "severities": LEVELS}
    if checks:
        parts["checks"] = "\n".join(["checks:", *checks])
    for name, text in parts.items():
        Path(folder, f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def gate(desk: Desk) -> Desk:
    """A desk with four criteria of its own, at which impact stopped half an hour ago."""
    desk.environ["IRCLI_PLAYBOOK"] = playbook(f"{desk.home}-playbook")
    desk.done("declare", "Checkout", "--severity", "BAD")
    desk.done("mark", "mitigated")
    desk.later(minutes=30)
    return desk


def with_checks(desk: Desk, *checks: str, level: str = "QUICK") -> Desk:
    desk.environ["IRCLI_PLAYBOOK"] = playbook(f"{desk.home}-playbook", *checks)
    desk.done("severity", level, "--reason", "it fits")
    return desk


def states(desk: Desk) -> dict[str, str | None]:
    return {one["criterion"]: one["state"] for one in desk.json("resolve", "--list")}


def recorded(desk: Desk | Host) -> list[dict[str, Any]]:
    """Return what was settled and checked, in the order of writing."""
    entries = desk.done("timeline", "--json").document
    kinds = ("criterion_confirmed", "criterion_waived", "check_ran", "resolved", "action_added")
    found: list[dict[str, Any]] = sorted(
        (entry for entry in entries if entry["kind"] in kinds), key=lambda one: str(one["id"])
    )
    return found


# The flags, and how the criteria then stand; the optional one keeps nothing from being resolved.
@pytest.mark.parametrize(
    ("flags", "errors", "steady", "cause"),
    [
        (("--confirm", "all"), "confirmed", "confirmed", "confirmed"),
        (("--confirm", "errors,steady,cause"), "confirmed", "confirmed", "confirmed"),
        (("--confirm", "ERRORS", "--confirm", "Steady, cause"), "confirmed", "confirmed", "confirmed"),
        (("--confirm", "all", "--waive", "cause=next week"), "confirmed", "confirmed", "waived"),
        (
            ("--waive", "steady=it is Friday", "--confirm", "errors, cause"),
            "confirmed",
            "waived",
            "confirmed",
        ),
        (("--confirm", "all", "--mitigated-only"), "confirmed", "confirmed", "waived"),
        (("--confirm", "all,cause", "--mitigated-only"), "confirmed", "confirmed", "confirmed"),
    ],
)
def test_what_is_confirmed_or_waived_lets_pass(
    gate: Desk, flags: Sequence[str], errors: str, steady: str, cause: str
) -> None:
    ran = gate.done("resolve", *flags, "it", "is", "over")
    assert ran.out == ""
    assert 'Resolved BAD "Checkout" after 30 min (TTR).' in ran.err
    assert gate.json("show")["status"] == "resolved"
    assert states(gate) == {"errors": errors, "steady": steady, "cause": cause, "heard": None}
    assert gate.texts()[-1] == "it is over"


# The flags, the status, and what is said on the way out.
@pytest.mark.parametrize(
    ("flags", "status", "said"),
    [
        ((), 4, "3 criteria are open: errors, steady, cause."),
        ((), 4, "ircli resolve --confirm errors,steady,cause, or --waive NAME='why'."),
        (("--confirm", "errors,cause"), 4, "1 criterion is open: steady."),
        (("--confirm", "all,nonsense"), 2, "'nonsense' is no criterion."),
        (("--waive", "nonsense=why"), 2, "'nonsense' is no criterion."),
        (("--waive", "errors"), 2, "Give --waive errors='why'."),
        (("--waive", "errors= "), 2, "Give --waive errors='why'."),
        (("--confirm", "errors", "--waive", "ERRORS=why"), 2, "errors is both confirmed and waived."),
        (("--confirm", "errors", "--fix", "more"), 2, "--fix goes with --mitigated-only."),
        (("--check", "api"), 2, "No check is set up."),
        (("--check", "all"), 2, "ircli playbook eject checks"),
        (("--list", "--confirm", "all"), 2, "--list only shows."),
        (("--at", "11:00", "--confirm", "all"), 4, "1 criterion is open: steady."),
    ],
)
def test_it_is_refused_in_one_piece(gate: Desk, flags: Sequence[str], status: int, said: str) -> None:
    before = gate.content()
    ran = gate.run("resolve", *flags)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert gate.content() == before


def test_what_has_to_be_stable_waits_for_its_window(desk: Desk) -> None:
    desk.environ["IRCLI_PLAYBOOK"] = playbook(f"{desk.home}-playbook")
    desk.done("declare", "Checkout", "--severity", "BAD")
    unmarked = desk.run("resolve", "--confirm", "all")
    assert (unmarked.status, "steady: nobody said when impact stopped" in unmarked.err) == (4, True)
    assert "ircli mark mitigated --at TIME" in unmarked.err
    desk.done("mark", "mitigated")
    desk.later(minutes=5)
    early = desk.run("resolve", "--confirm", "all")
    assert (early.status, "1 criterion is open: steady." in early.err) == (4, True)
    assert "steady: 9m 59s to go, until 2026-11-20 12:15:01 UTC." in early.err
    assert desk.run("resolve", "--confirm", "steady").status == 4
    desk.later(minutes=10)
    desk.resolve()
    assert desk.json("show")["status"] == "resolved"


def test_without_a_severity_nothing_is_resolved(desk: Desk) -> None:
    desk.declare()
    for flags in ((), ("--confirm", "all"), ("--waive", "steady=why")):
        ran = desk.run("resolve", *flags)
        assert (ran.status, "The severity is unset." in ran.err) == (4, True)
        assert "ircli severity LEVEL" in ran.err


def test_a_level_may_ask_for_the_permanent_fix(gate: Desk) -> None:
    gate.done("severity", "STRICT", "--reason", "they pay for it")
    ran = gate.run("resolve", "--confirm", "all", "--mitigated-only")
    assert (ran.status, "STRICT asks for the permanent fix." in ran.err) == (4, True)
    assert "follow-up" not in gate.run("resolve", typed="\n\n\n\n").err


def test_mitigated_only_makes_the_fix_an_action(gate: Desk) -> None:
    ran = gate.resolve("--mitigated-only", "--fix", "roll out 1.2")
    assert "  action    roll out 1.2" in ran.err
    assert [one["data"]["text"] for one in recorded(gate) if one["kind"] == "action_added"] == [
        "roll out 1.2"
    ]


def test_what_is_temporary_becomes_an_action(gate: Desk) -> None:
    shell = Shell(environ=gate.environ, now=gate.clock)
    temporary = next(one for one in shell.rules().actions if one.clean_up)
    for request in (BeginMitigation(temporary.name), EndMitigation("worked")):
        service.change(shell, "", [Step(request)])
    assert f"  action    {temporary.clean_up}" in gate.resolve().err


def test_a_time_of_its_own_counts_for_all(gate: Desk) -> None:
    gate.resolve("--at", "12:20")
    assert gate.json("show")["resolved_at"] == "2026-11-20T12:20:00.000Z"
    assert {entry["at"] for entry in recorded(gate)} == {"2026-11-20T12:20:00.000Z"}


def test_what_is_settled_stays_so_until_it_is_reopened(gate: Desk) -> None:
    gate.run("resolve", typed="yes\n\n\n\n")
    assert states(gate)["errors"] == "confirmed"
    assert "2 criteria are open: steady, cause." in gate.run("resolve").err
    gate.done("resolve", "--confirm", "errors,steady,cause")
    assert [one["data"]["criterion"] for one in recorded(gate)[:-1]] == ["errors", "steady", "cause"]


def test_after_reopening_everything_is_settled_again_and_the_times_are_kept(gate: Desk) -> None:
    gate.resolve()
    first = gate.json("show")["resolved_at"]
    gate.done("reopen", "it is back")
    assert set(states(gate).values()) == {None}
    ran = gate.run("resolve", "--confirm", "all")
    assert (ran.status, "steady: nobody said when impact stopped" in ran.err) == (4, True)
    gate.end()
    shown = gate.json("show")
    assert (shown["status"], shown["cycles"][0]["resolved_at"]) == ("resolved", first)
    assert shown["resolved_at"] > first


def test_two_responders_settle_the_criteria_one_after_the_other(gate: Desk) -> None:
    ran = gate.done("resolve", "--settle", "--confirm", "errors", "--waive", "cause=next week", "--by", "ann")
    assert ran.err.splitlines()[0].startswith("Settled errors, cause; open: steady.  [")
    assert ran.err.splitlines()[1] == "  next      ircli resolve --list"
    assert gate.json("show")["status"] == "monitoring"
    document = gate.json("resolve", "--settle", "--confirm", "all", "--by", "bob")
    assert [(one["kind"], one["by"]) for one in document["entries"]] == [("criterion_confirmed", "bob")]
    assert states(gate) == {"errors": "confirmed", "steady": "confirmed", "cause": "waived", "heard": None}
    again = gate.done("resolve", "--settle", "--confirm", "errors")
    assert "Settled nothing new; nothing is open." in again.err
    assert "next      ircli resolve\n" in again.err
    assert gate.json("resolve")["status"] == "resolved"


def test_settling_asks_nothing(gate: Desk) -> None:
    ran = gate.done("resolve", "--settle", "--confirm", "errors", typed="")
    assert "Settled errors; open: steady, cause." in ran.err
    assert states(gate)["errors"] == "confirmed"


@pytest.mark.parametrize(
    ("flags", "status", "said"),
    [
        ((), 2, "--settle records nothing by itself."),
        (("--confirm", "errors", "over"), 2, "--settle does not resolve."),
        (("--confirm", "errors", "--mitigated-only"), 2, "--settle does not resolve."),
        (("--confirm", "errors", "--list"), 2, "--list only shows."),
        (("--confirm", "nothing"), 2, "nothing"),
    ],
)
def test_settling_needs_something_to_settle(gate: Desk, flags: Sequence[str], status: int, said: str) -> None:
    before = gate.kinds()
    ran = gate.run("resolve", "--settle", *flags)
    assert (ran.status, said in ran.err) == (status, True)
    assert gate.kinds() == before


def test_nothing_is_settled_after_the_end(gate: Desk) -> None:
    gate.resolve()
    assert gate.run("resolve", "--settle", "--confirm", "errors").status == 4


def test_the_list_shows_how_they_stand_and_changes_nothing(gate: Desk) -> None:
    gate.run("resolve", typed="waive\nnobody looks\n\n\n\n")
    gate.done("severity", "BAD", "--reason", "still")
    before = gate.content()
    listed = gate.done("resolve", "--list")
    assert listed.out.splitlines() == [
        "errors\twaived\tErrors are where they were\tnobody looks",
        "steady\topen\tIt has stayed so\tnot before 2026-11-20T12:15:01.000Z",
        "cause\topen\tThe cause is mended for good\t",
        "heard\toptional\tUsers say so\t",
    ]
    assert gate.json("resolve", "--list")[1] == {
        "criterion": "steady",
        "state": None,
        "text": None,
        "id": None,
        "at": None,
        "title": "It has stayed so",
        "open": True,
        "optional": False,
        "not_before": "2026-11-20T12:15:01.000Z",
        "checks": [],
    }
    assert gate.content() == before


def test_the_document_says_how_the_criteria_stood(gate: Desk) -> None:
    document = gate.json("resolve", "--confirm", "all")
    assert list(document) == ["id", "title", "status", "severity", "entries", "odd", "criteria"]
    assert document["status"] == "resolved"
    assert len(document["entries"]) == 4
    assert [one["state"] for one in document["criteria"]] == ["confirmed", "confirmed", "confirmed", None]


# Answers.


def test_each_criterion_is_asked_for_and_enter_confirms_nothing(gate: Desk) -> None:
    before = gate.content()
    ran = gate.run("resolve", typed="\n\n\n\n")
    assert ran.status == 4
    for question in (
        "[1/4] Errors are where they were",
        "[2/4] It has stayed so",
        "[3/4] The cause is mended for good",
        "[4/4] Users say so",
    ):
        assert question in ran.err
    assert "Compare with yesterday." in ran.err
    assert ran.err.count("Not yet (default)") == 3
    assert "Leave it open; it is optional (default)" in ran.err
    assert "3 criteria are open: errors, steady, cause." in ran.err
    assert gate.content() == before


def test_answers_end_it_and_name_the_command_that_says_the_same(gate: Desk) -> None:
    ran = gate.run("resolve", "over", typed="1\nwaive\nno time\nyes\n\n")
    assert ran.status == 0
    said = "ircli resolve over --confirm errors,cause --waive 'steady=no time'"
    assert f"  same as   {said}" in ran.err
    asked = recorded(gate)
    gate.done("withdraw", "last")
    assert [one["kind"] for one in asked] == [
        "criterion_confirmed",
        "criterion_waived",
        "criterion_confirmed",
        "resolved",
    ]


def test_that_it_is_mitigated_only_is_an_answer_too(gate: Desk) -> None:
    ran = gate.run("resolve", typed="yes\nyes\nfollow-up\n\nroll out 1.2\n")
    assert ran.status == 0
    assert "  action    roll out 1.2" in ran.err
    said = "ircli resolve --confirm errors,steady --mitigated-only --fix 'roll out 1.2'"
    assert f"  same as   {said}" in ran.err


def test_before_its_window_is_over_nobody_can_say_that_it_is_stable(desk: Desk) -> None:
    desk.environ["IRCLI_PLAYBOOK"] = playbook(f"{desk.home}-playbook")
    desk.done("declare", "Checkout", "--severity", "BAD")
    desk.done("mark", "mitigated")
    ran = desk.run("resolve", "--confirm", "errors,cause", typed="2\nnobody waits\n\n")
    assert "14m to go, until 2026-11-20 12:15:01 UTC" in ran.err
    assert states(desk)["steady"] == "waived"
    assert "Errors are where they were" not in ran.err.partition("steady")[0]
    assert ran.status == 0


def test_what_was_answered_stays_when_somebody_leaves(gate: Desk) -> None:
    ran = gate.run("resolve", typed="yes\n")  # and then the end of input
    assert ran.status == 130
    assert "Stopped; what was answered is recorded. Go on: ircli resolve" in ran.err
    assert states(gate)["errors"] == "confirmed"


# Checks.


def test_a_check_that_holds_proves_its_criterion(gate: Desk) -> None:
    with_checks(gate, check("api", f"[{sys.executable}, -c, print('lag 3 s')]"))
    ran = gate.done("resolve", "--check", "api", "--confirm", "all")
    assert f"  runs      api: {sys.executable} -c 'print('\"'\"'lag 3 s'\"'\"')', once" in ran.err
    assert "  passed    api, 1 try: lag 3 s" in ran.err
    assert states(gate) == {"errors": "proven", "steady": "confirmed", "cause": "confirmed", "heard": None}
    data = recorded(gate)[0]["data"]
    assert (data["check"], data["criterion"], data["outcome"], data["tries"]) == (
        "api",
        "errors",
        "passed",
        1,
    )


def test_a_check_that_fails_is_recorded_and_nothing_is_resolved(gate: Desk) -> None:
    with_checks(gate, check("api", FALSE))
    ran = gate.run("resolve", "--check", "api", "--confirm", "steady,cause")
    assert (ran.status, ran.out) == (5, "")
    assert "A check failed, and that is recorded. api: exit status 1." in ran.err
    assert [(one["kind"], one["data"]["outcome"]) for one in recorded(gate)] == [("check_ran", "failed")]
    assert gate.json("show")["status"] == "monitoring"


def test_what_a_check_found_is_kept_where_something_else_is_open(gate: Desk) -> None:
    with_checks(gate, check("api", TRUE))
    ran = gate.run("resolve", "--check", "all")
    assert (ran.status, "2 criteria are open: steady, cause." in ran.err) == (4, True)
    assert states(gate) == {"errors": "proven", "steady": None, "cause": None, "heard": None}


def test_a_check_that_fails_takes_back_what_was_said(gate: Desk) -> None:
    gate.run("resolve", typed="yes\n\n\n\n")
    with_checks(gate, check("api", FALSE))
    gate.run("resolve", "--check", "api")
    assert states(gate)["errors"] is None


def test_of_two_checks_of_a_criterion_the_one_that_fails_counts(gate: Desk) -> None:
    for checks in ((check("a", TRUE), check("b", FALSE)), (check("b", FALSE), check("a", TRUE))):
        with_checks(gate, *checks)
        assert gate.run("resolve", "--check", "all").status == 5
        assert states(gate)["errors"] is None


def test_all_are_those_about_something_open(gate: Desk) -> None:
    with_checks(
        gate, check("a", TRUE), check("b", FALSE, criterion="heard"), check("c", FALSE, criterion="gone")
    )
    gate.run("resolve", typed="\n\n\nyes\n")
    assert gate.run("resolve", "--check", "all", "--confirm", "all").status == 0
    assert [one["data"]["check"] for one in recorded(gate) if one["kind"] == "check_ran"] == ["a"]


def test_an_unknown_check_names_the_known_ones(gate: Desk) -> None:
    with_checks(gate, check("a", TRUE), check("b", TRUE), check("c", TRUE, criterion="gone"))
    before = gate.content()
    for name in ("d", "c"):
        ran = gate.run("resolve", "--check", name)
        assert (ran.status, f"'{name}' is no check." in ran.err, "One of: a, b." in ran.err) == (
            2,
            True,
            True,
        )
    assert gate.content() == before


def test_a_check_is_one_of_the_answers(gate: Desk) -> None:
    with_checks(gate, check("api", TRUE), check("db", FALSE, criterion="cause"))
    ran = gate.run("resolve", typed="check api\nyes\ncheck db\n\n")
    assert ran.status == 4
    assert f"Run the check api: {sys.executable} -c pass" in ran.err
    assert "  failed    A check failed, and that is recorded. db: exit status 1." in ran.err
    assert states(gate) == {"errors": "proven", "steady": "confirmed", "cause": None, "heard": None}


def test_what_a_hostile_check_says_is_made_visible(gate: Desk) -> None:
    with_checks(gate, check("api", f"[{sys.executable}, -c, \"print('\\\\x1b]0;owned\\\\x07')\"]"))
    ran = gate.run("resolve", "--check", "api", "--confirm", "all")
    assert "\\x1b]0;owned\\x07" in ran.err
    assert "\x1b" not in ran.err


def test_a_url_is_asked_for_its_status(gate: Desk) -> None:
    with web() as url:
        with_checks(
            gate, f"- {{name: api, title: It answers, criterion: errors, kind: http, url: '{url}/health'}}"
        )
        gate.done("resolve", "--check", "api", "--confirm", "all")
    data = recorded(gate)[0]["data"]
    assert (data["what"], data["text"]) == (f"GET {url}/health, expecting 200", "200 OK")


def test_a_check_of_a_hostile_repository_is_never_run(host: Host, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    repository = tmp_path / "clone"
    playbook(str(repository / ".ircli"), check("api", f"[touch, {touched}]"))
    (repository / ".git").mkdir()
    host.environ["IRCLI_PLAYBOOK"] = playbook(str(tmp_path / "mine"))
    os.remove(tmp_path / "mine" / "severities.yaml")
    host.done("declare", "Checkout", "--severity", "SEV4")
    ran = host.shell(
        f"cd {shlex.quote(str(repository))} && unset IRCLI_PLAYBOOK && ircli resolve --check api"
    )
    assert ran.status == 2
    assert "ircli playbook trust" in ran.err
    assert not touched.exists()


# Real time, a real terminal.


@pytest.fixture
def watching(host: Host) -> Host:
    """A machine with a check that takes a minute."""
    host.environ["IRCLI_PLAYBOOK"] = playbook(os.path.join(host.home, "playbook"), check("api", TRUE))
    host.done("declare", "Checkout", "--severity", "BRIEF")
    return host


def test_the_gate_is_walked_with_keys(host: Host) -> None:
    host.environ["IRCLI_PLAYBOOK"] = playbook(os.path.join(host.home, "playbook"), check("api", TRUE))
    host.done("declare", "Checkout", "--severity", "QUICK")
    host.done("mark", "mitigated")
    with Sitting(host, ["resolve"]) as sitting:
        sitting.answer("[1/4] Errors are where they were", f"{UP}{ENTER}")  # from "not yet" to the check
        sitting.see("passed api, 1 try: exit status 0")
        sitting.answer("[2/4] It has stayed so", f"1{ENTER}")
        sitting.answer("[3/4] The cause is mended for good", f"{UP}{ENTER}")
        sitting.answer("[4/4] Users say so", ENTER)
        sitting.answer("What is the permanent fix, if known?", f"roll out 1.2{ENTER}")
        sitting.see("Resolved QUICK")
        assert sitting.end() == 0
    (said,) = [line for line in sitting.written.split("\n") if "same as" in line]
    command = shlex.split(said)[3:]
    walked = [(one["kind"], one["data"].get("criterion")) for one in recorded(host)]
    host.done("reopen", "again")
    host.done("mark", "mitigated")
    host.done(*command)
    again = [(one["kind"], one["data"].get("criterion")) for one in recorded(host)][len(walked) :]
    assert set(again) == {one for one in walked if one[0] != "action_added"}  # the action is there already


def test_a_check_shows_how_far_it_is_and_goes_on_after_ctrl_c(watching: Host) -> None:
    with Sitting(watching, ["resolve", "--check", "api"]) as sitting:
        sitting.see(f"runs api: {sys.executable} -c pass, every 1s for 1m")
        sitting.see("api 2s of 1m, last: exit status 0", seconds=10)
        assert sitting.text.count("checking") == 1  # written over
        sitting.send(INTERRUPT)
        sitting.see("stopped api after")
        assert sitting.end() == 130
    assert "Perhaps not recorded" not in sitting.written
    first = recorded(watching)[0]["data"]
    assert (first["outcome"], first["seconds"] >= 2, first["window"]) == ("stopped", True, 60)
    with Sitting(watching, ["resolve", "--check", "api"]) as sitting:
        sitting.see(f"goes on api after {first['seconds']}s of the run that was stopped")
        sitting.see(f"api {first['seconds'] + 2}s of 1m", seconds=10)
        sitting.send(INTERRUPT)
        assert sitting.end() == 130
    second = recorded(watching)[1]["data"]
    assert (second["outcome"], second["seconds"] >= first["seconds"] + 2) == ("stopped", True)


def test_a_check_that_is_terminated_is_recorded_too(watching: Host) -> None:
    with Sitting(watching, ["resolve", "--check", "api", "--no-input"]) as sitting:
        sitting.see("checking")
        time.sleep(1.5)
        sitting.child.kill(signal.SIGTERM)
        assert sitting.end() == 143
    assert "stopped   api after" in sitting.written
    assert [one["data"]["outcome"] for one in recorded(watching)] == ["stopped"]


def test_without_a_terminal_a_line_a_minute_is_enough(watching: Host) -> None:
    tries = os.path.join(watching.home, "tries")
    fifth = "import os, sys; os.mkdir(f'{sys.argv[1]}/{os.getpid()}'); sys.exit(len(os.listdir(sys.argv[1])) == 5)"
    os.mkdir(tries)
    playbook(
        watching.environ["IRCLI_PLAYBOOK"], check("api", json.dumps([sys.executable, "-c", fifth, tries]))
    )
    ran = watching.run("resolve", "--check", "api")
    assert ran.status == 5
    assert ran.err.count("checking") == 1
    assert recorded(watching)[0]["data"]["tries"] == 5


def test_a_check_leaves_the_incident_to_others_while_it_runs(watching: Host) -> None:
    with Sitting(watching, ["resolve", "--check", "api"]) as sitting:
        sitting.see("checking")
        assert watching.done("log", "meanwhile").status == 0
        watching.done("dismiss", "--as", "known")
        sitting.send(INTERRUPT)
        sitting.see("The incident is dismissed")
        assert sitting.end() == 4
    assert json.loads(watching.done("show", "--json").out)["status"] == "dismissed"
