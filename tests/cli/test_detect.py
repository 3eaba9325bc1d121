"""From something that was noticed to a decision: an incident, or a dismissal that is kept."""

import os
import re
import shlex
from typing import Any

import pytest

from cli.given import Desk, Host
from cli.screen import ENTER, INTERRUPT, Sitting
from ircli.playbook.form import accept, keyed
from ircli.playbook.outcome import outcome_of, pending
from ircli.store.playbooks import Playbook
from ircli.store.twins import DEFAULT_FOLDER

DETECTION = Playbook().detection
SERIOUS = ("--real", "yes", "--users", "most", "--extent", "degraded", "--source", "monitoring")


def answers(**given: str) -> Any:  # noqa: ANN401 - answers by key, as an incident keeps them
    questions = {question.name: question for question in DETECTION.form.questions}
    return keyed(accept(questions[name], value) for name, value in given.items())


def told(desk: Desk, incident: str) -> list[tuple[str, str, str]]:
    """Return a timeline but for times and ids."""
    entries = sorted(desk.json("timeline", incident), key=lambda entry: str(entry["id"]))
    return [(entry["kind"], entry["by"], repr(sorted(entry["data"].items()))) for entry in entries]


# What the answers come to.


@pytest.mark.parametrize(
    ("given", "decision"),
    [
        ({"real": "yes", "users": "most"}, "declare"),
        ({"real": "unknown", "known": "unknown"}, "declare"),
        ({"real": "no"}, "false-alarm"),
        ({"real": "no", "known": "maintenance"}, "false-alarm"),
        ({"real": "yes", "known": "maintenance"}, "known"),
        ({"known": "known"}, "known"),
        ({"real": "yes", "users": "none", "extent": "cosmetic"}, "declare"),
        ({"source": "monitoring"}, "declare"),
    ],
)
def test_the_first_outcome_that_fits_is_recommended_and_in_doubt_an_incident(
    desk: Desk, given: dict[str, str], decision: str
) -> None:
    flags = [part for name, value in given.items() for part in (f"--{name}", value)]
    document = desk.json("detect", "Checkout answers 500", *flags)
    assert (document["decision"], document["recommended"]) == (decision, decision)
    assert document["because"]


def test_a_duplicate_comes_before_everything_else(opened: Desk) -> None:
    document = opened.json("detect", "Shop fails", "--duplicate-of", "checkout", "--real", "no")
    assert document["decision"] == "duplicate"


@pytest.mark.parametrize(
    ("given", "still_open"),
    [
        ({}, {"detect.real", "detect.known", "detect.duplicate"}),
        ({"real": "yes"}, {"detect.known", "detect.duplicate"}),
        ({"real": "no"}, {"detect.duplicate"}),
        ({"real": "no", "duplicate": ""}, set()),
        ({"real": "yes", "known": "no", "duplicate": ""}, set()),
    ],
)
def test_only_some_questions_can_still_change_the_outcome(
    given: dict[str, str], still_open: set[str]
) -> None:
    known = answers(**given)
    open_keys = {one.key for one in DETECTION.form.questions if one.key not in known}
    assert pending(DETECTION.outcomes, known, open_keys=open_keys) == still_open


def test_no_outcome_fits_where_nothing_is_known() -> None:
    assert outcome_of(DETECTION.outcomes, {}) is None


# An incident.


def test_everything_is_carried_over_to_the_incident(desk: Desk) -> None:
    ran = desk.done("detect", "Checkout", "fails", *SERIOUS, "--service", "shop,cart", "--started", "11:40", "--detected", "11:50")  # fmt: skip
    shown = desk.json("show")
    assert ran.out.strip() == shown["id"]
    assert (shown["title"], shown["status"], shown["source"]) == (
        "Checkout fails",
        "investigating",
        "monitoring",
    )
    assert shown["services"] == ["shop", "cart"]
    assert shown["started_at"] == "2026-11-20T11:40:00.000Z"
    assert shown["detected_at"] == "2026-11-20T11:50:00.000Z"
    assert shown["declared_at"] == "2026-11-20T12:00:00.000Z"
    assert shown["acknowledged_at"] is None
    for line in (
        "Recommended: Declare an incident",
        "  because   It is real, and nobody has it yet.",
        "ircli triage",
    ):
        assert line in ran.err


def test_triage_does_not_ask_again_what_detection_found_out(desk: Desk) -> None:
    desk.done("detect", "Checkout fails", *SERIOUS)
    ran = desk.run("triage", typed="\n")
    assert "[1/12] What exactly is broken?" in ran.err
    assert "How many users feel it?" not in ran.err
    assert "How bad is it?" not in ran.err
    assert desk.json("triage", "--broken", "x")["recommended"]["level"] == "SEV1"


def test_triage_asks_again_what_nobody_knew_then(desk: Desk) -> None:
    desk.done("detect", "Checkout fails", "--users", "unknown", "--extent", "out")
    questions = [entry["data"]["form"] for entry in desk.json("timeline", "-k", "answered")]
    assert questions.count("triage") == 1
    assert "How many users feel it?" in desk.run("triage", typed="x\n\n").err


def test_another_open_incident_is_named(opened: Desk) -> None:
    ran = opened.done("detect", "Search is slow", *SERIOUS)
    assert "also open" in ran.err
    assert opened.json("show")["title"] == "Search is slow"


# A dismissal.


@pytest.mark.parametrize("verdict", ["false-alarm", "known"])
def test_a_dismissal_is_kept_and_never_active(opened: Desk, verdict: str) -> None:
    active = opened.json("show")["id"]
    ran = opened.done("detect", "Disk alert", "--as", verdict, "--source", "monitoring")
    assert opened.json("show")["id"] == active
    (listed,) = opened.json("list", "--status", "dismissed")
    assert (listed["id"], listed["title"]) == (ran.out.strip(), "Disk alert")
    assert (listed["declared_at"], listed["source"]) == (None, "monitoring")
    assert "ircli list --status dismissed" in ran.err
    assert f"Dismissed as {verdict}: Disk alert\n" in ran.err


def test_a_dismissal_says_why_where_it_was_recommended(desk: Desk) -> None:
    desk.done("detect", "Disk alert", "--real", "no")
    (listed,) = desk.json("list")
    assert "Nothing is wrong." in desk.texts(listed["id"])[-1]


def test_a_dismissal_is_detected_when_somebody_says(desk: Desk) -> None:
    incident = desk.done("detect", "Disk alert", "--as", "known", "--detected", "11:30").out.strip()
    shown = desk.json("show", incident)
    assert shown["detected_at"] == "2026-11-20T11:30:00.000Z"
    assert set(shown["durations"].values()) == {None}


def test_a_duplicate_leads_to_its_incident(opened: Desk) -> None:
    first = opened.json("show")["id"]
    opened.declare("Search is slow")
    ran = opened.done("detect", "Shop fails", "--duplicate-of", "checkout")
    assert f"Dismissed as duplicate of {first}: Shop fails\n" in ran.err
    assert f"  next      ircli switch {first}\n" in ran.err
    assert f"ircli log WORDS --incident {first[-4:]}\n" in ran.err
    (listed,) = opened.json("list", "--status", "dismissed")
    (dismissed,) = opened.json("timeline", listed["id"], "--kind", "dismissed")
    assert dismissed["data"]["of"] == first


def test_a_duplicate_of_the_active_incident_needs_no_switch(opened: Desk) -> None:
    ran = opened.done("detect", "Shop fails", "--duplicate-of", "checkout")
    assert "ircli switch" not in ran.err
    assert "  next      ircli log WORDS\n" in ran.err


def test_none_is_no_incident_to_be_a_duplicate_of(opened: Desk) -> None:
    assert opened.json("detect", "X", "--duplicate-of", "none")["decision"] == "declare"


# Deciding oneself.


@pytest.mark.parametrize(
    ("flags", "decision", "recommended"),
    [
        (("--declare",), "declare", "declare"),
        (("--declare", "--real", "no"), "declare", "false-alarm"),
        (("--as", "known", *SERIOUS), "known", "declare"),
        (("--as", "false-alarm", "--real", "no"), "false-alarm", "false-alarm"),
    ],
)
def test_a_flag_decides_against_the_recommendation(
    desk: Desk, flags: tuple[str, ...], decision: str, recommended: str
) -> None:
    document = desk.json("detect", "Checkout fails", *flags)
    assert (document["decision"], document["recommended"]) == (decision, recommended)


@pytest.mark.parametrize("flags", [("--declare",), ("--as", "known")])
def test_nothing_is_asked_where_a_flag_has_decided(desk: Desk, flags: tuple[str, ...]) -> None:
    ran = desk.run("detect", "Checkout fails", *flags, typed="")
    assert ran.status == 0
    assert "?" not in ran.err


def test_json_says_what_was_decided_and_why(desk: Desk) -> None:
    change = ["id", "title", "status", "severity", "entries", "odd"]
    decided = ["decision", "recommended", "because"]
    assert list(desk.json("detect", "X", *SERIOUS)) == [*change, "channel", "active", *decided]
    assert list(desk.json("detect", "X", "--real", "no")) == [*change, *decided]
    stopped = desk.run("--json", "detect", "X", "--real", "no", typed="\n" * 2 + "5\n").document
    assert (stopped["id"], stopped["entries"], stopped["decision"]) == (None, [], "stop")


# What is refused.


@pytest.mark.parametrize(
    ("arguments", "status", "message", "hint"),
    [
        ((), 2, "TITLE (or --title) is missing", "--title"),
        (SERIOUS, 2, "TITLE (or --title) is missing", "--title"),
        (("X",), 2, "There is no answer, and no terminal to ask at.", "--real"),
        (("X", "--declare", "--as", "known"), 2, "not both", "--declare or --as"),
        (("X", "--as", "boring"), 2, "'boring' is no verdict.", "false-alarm, duplicate, known"),
        (("X", "--as", "duplicate"), 2, "--duplicate-of is missing", "--duplicate-of ID"),
        (("X", "--duplicate-of", "nope"), 3, "There is no incident 'nope'.", "ircli list"),
        (("X", "--real", "perhaps"), 2, "'perhaps' is no answer to --real.", "yes, no, unknown"),
        (("X", "--as", "known", "--started", "soon"), 2, "'soon' is not a time.", "'10m ago'"),
        (("X", "--as", "known", "--detected", "13:00"), 2, "is in the future", "yesterday 13:00"),
    ],
)
def test_what_is_not_understood_records_nothing(
    desk: Desk, arguments: tuple[str, ...], status: int, message: str, hint: str
) -> None:
    ran = desk.run("detect", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert message in ran.err
    assert hint in ran.err
    assert not os.path.exists(desk.home)


# Being asked.


def test_a_person_is_asked_and_told_the_command(desk: Desk) -> None:
    ran = desk.run("detect", typed="Checkout fails\n1\n3\n1\n2\n1\n\n")
    assert ran.status == 0
    assert "  keys      number or word, then Enter; Ctrl-C stops, nothing is recorded yet\n" in ran.err
    assert "  1. Declare an incident (recommended) (default)\n" in ran.err
    command = "ircli detect 'Checkout fails' --real yes --known no --users most --extent degraded --source monitoring --declare"
    assert f"  same as   {command}\n" in ran.err
    assert desk.json("show")["source"] == "monitoring"


def test_enter_at_every_question_declares_what_nobody_knows(desk: Desk) -> None:
    ran = desk.run("detect", "Checkout fails", typed="\n" * 6)
    assert ran.status == 0
    values = {entry["data"]["value"] for entry in desk.json("timeline", "-k", "answered")}
    assert values == {"unknown"}
    assert desk.json("show")["source"] is None


def test_a_false_alarm_is_asked_only_who_noticed(desk: Desk) -> None:
    ran = desk.run("detect", "Disk alert", typed="2\n1\n\n")
    assert ran.status == 0
    assert re.findall(r"^\[\d/6\] (.*)$", ran.err, re.MULTILINE) == [
        "Is it real?",
        "Who or what noticed first?",
    ]
    assert "  3." not in ran.err.partition("(recommended)")[0].partition("What is it?")[2]
    assert desk.json("list")[0]["status"] == "dismissed"


def test_the_likely_incidents_are_offered_first(desk: Desk) -> None:
    desk.declare("Checkout answers 500", "--service", "shop")
    desk.declare("Search is slow")
    desk.declare("Mail is late")
    ran = desk.run("detect", "Shop checkout is down", typed="1\n3\n1\n\n\n\n")
    menu = ran.err.partition("Does an open incident cover it already?")[2]
    assert re.search(r"^  1\. Checkout answers 500  \[\w{4}\] \(likely\)$", menu, re.MULTILINE)
    assert re.search(r"^  2\. Mail is late  \[\w{4}\]$", menu, re.MULTILINE)
    assert "  4. None of them (default)\n" in menu
    assert desk.json("list", "--status", "dismissed")[0]["title"] == "Shop checkout is down"


def test_a_duplicate_by_ones_own_decision_asks_of_which(opened: Desk) -> None:
    ran = opened.run("detect", "Shop fails", "--as", "duplicate", typed="1\n")
    assert ran.status == 0
    assert "Dismissed as duplicate of " in ran.err
    ran = opened.run("detect", "Shop fails", "--as", "duplicate", typed="\nnope\ncheckout\n")
    assert "There is no incident 'nope'." in ran.err
    assert ran.status == 0


def test_stopping_records_nothing_and_says_the_command(desk: Desk) -> None:
    ran = desk.run("detect", "Disk alert", typed="2\n1\n5\n")
    assert (ran.status, ran.out) == (0, "")
    assert "Nothing is recorded.\n" in ran.err
    assert "  next      ircli detect 'Disk alert' --real no --source monitoring\n" in ran.err
    assert not os.path.exists(desk.home)


# A team's own playbook.


def test_a_question_more_and_another_outcome_need_no_python(desk: Desk, tmp_path: os.PathLike[str]) -> None:
    with open(os.path.join(DEFAULT_FOLDER, "detection.yaml"), encoding="utf-8") as file:
        content = file.read()
    question = "- {name: moon, flag: --moon, ask: Is the moon full?, kind: choice, options: [{value: full, label: Full}, {value: new, label: New}]}\n"
    outcome = "- {when: {moon: full}, verdict: known, because: It is the moon.}\n"
    content = content.replace("questions:\n", f"questions:\n{question}", 1)
    content = content.replace("outcomes:\n", f"outcomes:\n{outcome}", 1)
    with open(os.path.join(tmp_path, "detection.yaml"), "w", encoding="utf-8") as file:
        file.write(content)
    where: dict[str, Any] = {"IRCLI_PLAYBOOK": os.fspath(tmp_path)}
    document = desk.run("--json", "detect", "X", "--moon", "full", **where).document
    assert (document["decision"], document["because"]) == ("known", "It is the moon.")
    assert "[1/7] Is the moon full?" in desk.run("detect", "X", typed="", **where).err
    assert "--moon VALUE" in desk.run("help", "detect", **where).out


# In a real terminal.


def said_command(sitting: Sitting, label: str = "same as") -> list[str]:
    found = re.search(rf"{label} +ircli (.*)", sitting.written)
    assert found, sitting.text
    return shlex.split(found[1])


def timeline(host: Host, *arguments: str) -> list[tuple[str, str, str]]:
    entries = host.done("timeline", "--json", *arguments).document
    return [
        (entry["kind"], entry["by"], repr(sorted(entry["data"].items())))
        for entry in sorted(entries, key=lambda one: str(one["id"]))
    ]


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40)])
def test_asked_and_given_by_flags_the_incident_is_the_same(host: Host, columns: int, lines: int) -> None:
    with Sitting(host, ["detect"], columns=columns, lines=lines) as sitting:
        sitting.answer("What did you notice?", "Checkout é 500\r")
        sitting.answer("[1/6] Is it real?", "1\r")
        sitting.answer("[2/6] Is it expected or known?", "3\r")
        sitting.answer("[4/6] How many users feel it?", "2\r")
        sitting.answer("[5/6] How bad is it for them?", "1\r")
        sitting.answer("[6/6] Who or what noticed first?", "6\r")
        sitting.see("Recommended: Declare an incident")
        sitting.see("It is real, and nobody has it yet.")
        sitting.answer("What is it?", ENTER)
        assert sitting.end() == 0
        assert "Declared incident: Checkout é 500 (severity unset)." in sitting.text
        command = said_command(sitting)
        said = re.findall(r"^(?:  (?:keys|because|channel)|Recommended).*$", sitting.written, re.MULTILINE)
        assert len(said) >= 4
        assert max(len(line) for line in said) <= columns
    asked = timeline(host)
    host.done(*command)
    assert timeline(host) == asked
    assert len(host.done("list", "--json").document) == 2


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40)])
def test_asked_and_given_by_flags_the_dismissal_is_the_same(host: Host, columns: int, lines: int) -> None:
    host.done("declare", "Checkout answers 500")
    with Sitting(host, ["detect", "Shop checkout fails"], columns=columns, lines=lines) as sitting:
        sitting.answer("[1/6] Is it real?", "1\r")
        sitting.answer("[2/6] Is it expected or known?", "3\r")
        sitting.see("(likely)")
        sitting.answer("[3/6] Does an open incident cover it already?", "1\r")
        sitting.answer("[6/6] Who or what noticed first?", "5\r")
        sitting.see("Recommended: Dismiss it as a duplicate of another incident")
        sitting.answer("What is it?", ENTER)
        assert sitting.end() == 0
        sitting.see("Dismissed as duplicate of ")
        assert "users feel it" not in sitting.written
        command = said_command(sitting)
    (first,) = host.done("list", "--json", "--status", "dismissed").document
    host.done(*command)
    both = host.done("list", "--json", "--status", "dismissed").document
    assert len(both) == 2
    (second,) = [one for one in both if one["id"] != first["id"]]
    assert timeline(host, first["id"]) == timeline(host, second["id"])


QUESTIONS = (
    ("What did you notice?", "Checkout fails\r"),
    ("Is it real?", "1\r"),
    ("Is it expected or known?", "3\r"),
    ("How many users feel it?", "1\r"),
    ("How bad is it for them?", "1\r"),
    ("Who or what noticed first?", "1\r"),
    ("What is it?", ""),
)


@pytest.mark.parametrize("answered", range(len(QUESTIONS)))
def test_interrupting_records_nothing_and_says_the_command(host: Host, answered: int) -> None:
    with Sitting(host, ["detect"]) as sitting:
        for question, keys in QUESTIONS[:answered]:
            sitting.answer(question, keys)
        sitting.answer(QUESTIONS[answered][0], INTERRUPT)
        assert sitting.end() == 130
        assert "Stopped; nothing is recorded, there is no incident yet." in sitting.text
        assert "Traceback" not in sitting.written
        if answered:
            command = said_command(sitting, "next")
            assert command[:2] == ["detect", "Checkout fails"]
            assert len(command) == 2 * answered
    assert host.done("list", "--json").document == []


def test_enough_questions_go_to_the_decision(host: Host) -> None:
    with Sitting(host, ["detect", "Checkout fails"]) as sitting:
        sitting.answer("[1/6] Is it real?", "5\r")
        sitting.see("Recommended: Declare an incident")
        sitting.answer("What is it?", "4\r")
        assert sitting.end() == 0
    (listed,) = host.done("list", "--json").document
    assert listed["status"] == "dismissed"


@pytest.mark.parametrize("where", [{"ACCESSIBLE": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_cannot_redraw_is_asked_in_plain_lines(host: Host, where: dict[str, Any]) -> None:
    with Sitting(host, ["detect", "Disk alert"], **where) as sitting:
        sitting.answer("[1/6] Is it real?", "2\r")
        sitting.answer("[6/6] Who or what noticed first?", "1\r")
        sitting.answer("What is it?", "\r")
        assert sitting.end() == 0
        assert b"\x1b" not in sitting.bytes
    assert host.done("list", "--json").document[0]["status"] == "dismissed"
