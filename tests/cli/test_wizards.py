"""Wizards in a real pseudo-terminal: keys, screens, interruptions, hang-ups, and the command that says the same."""

import json
import re
import shlex
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from cli.given import Host
from cli.screen import END_OF_INPUT, ENTER, INTERRUPT, MOVES, UP, Sitting

# What is asked, the keys that answer it, and what the timeline then says; in the order of the default playbook.
TRIAGE = (
    ("What exactly is broken?", "the checkout\r", ("broken", "the checkout")),
    ("How bad is it?", "2\r", ("extent", "degraded")),
    ("How many users feel it?", f"{UP}{UP}{UP}{ENTER}", ("users", "some")),
    ("Is data or security at risk?", "3\r", ("risk", "none")),
    ("What does it cost the business?", "3\r", ("business", "small")),
    ("Is there a workaround?", "3\r", ("workaround", "none")),
    ("Is it getting worse?", "5\r", ("trend", "")),
    ("When did it start?", "no idea\r\r", ("began", "no idea")),
    ("What changed in the last 24 hours?", "deploy, flag\r", ("changes", "deploy,flag")),
    ("What do the errors have in common?", "endpoints\r", ("pattern", "endpoints")),
    ("Which users, which regions?", "\r", ("segments", "")),
    ("What else depends on it?", "the shop\r", ("dependents", "the shop")),
    ("Who must be here?", "bob\r", ("people", "bob")),
    ("Who needs to know?", "support\r", ("audience", "support")),
)
SEVERITY = (
    ("Which severity?", "1\r"),  # SEV2 is the recommended one
    ("Why another level?", "it is Friday\r"),
)
ROLES = (
    ("Who is Incident Commander?", "alice\r", ("ic", "alice")),
    ("Who is Technical Lead?", "bob\r", ("tl", "bob")),
    ("Who is Communications Lead?", "\r", None),
    ("Who is Scribe?", "\r", None),
)
DECISION = (*SEVERITY, *(role[:2] for role in ROLES))
FLAGS = tuple(part for _, _, (name, value) in TRIAGE for part in (f"--{name}", value))


def timeline(host: Host, *arguments: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = host.done("timeline", "--json", *arguments).document
    return entries


def answers(host: Host) -> list[tuple[str, str]]:
    return [
        (entry["data"]["question"], entry["data"].get("value", ""))
        for entry in sorted(timeline(host), key=lambda one: str(one["id"]))
        if entry["kind"] == "answered"
    ]


def told(host: Host, incident: str = "") -> list[tuple[str, str, str]]:
    """Return a timeline but for times and ids."""
    entries = timeline(host, *([incident] if incident else []))
    return [
        (entry["kind"], entry["by"], repr(sorted(entry["data"].items())))
        for entry in sorted(entries, key=lambda one: str(one["id"]))
    ]


def said_command(sitting: Sitting) -> list[str]:
    """Return the arguments of the equivalent command that a wizard printed."""
    found = re.search(r"same as +ircli (.*)", sitting.written)
    assert found, sitting.text
    return shlex.split(found[1])


@pytest.fixture
def declared(host: Host) -> Host:
    host.done("declare", "Checkout answers 500")
    return host


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40)])
def test_declaring_without_arguments_asks_and_says_the_command(host: Host, columns: int, lines: int) -> None:
    with Sitting(host, ["declare"], columns=columns, lines=lines) as sitting:
        sitting.answer("What is broken?", "Checkout é 500\r")
        sitting.see("How bad is it?")
        sitting.see("Not sure yet: triage will ask")
        sitting.see("SEV4 Cosmetic, not critical, or a problem that may come.")
        sitting.send("2\r")
        sitting.answer("Which services?", "shop, cart\r")
        assert sitting.end() == 0
        assert "Declared incident: Checkout é 500 (SEV2)." in sitting.text
        command = said_command(sitting)
    assert command == [
        "declare",
        "Checkout é 500",
        "--severity",
        "SEV2",
        "--service",
        "shop",
        "--service",
        "cart",
    ]
    asked = told(host)
    host.done(*command)
    assert told(host) == asked
    assert len(host.done("list", "--json").document) == 2


@pytest.mark.parametrize("answered", [0, 1, 2])
def test_interrupting_a_declaration_declares_nothing(host: Host, answered: int) -> None:
    questions = (("What is broken?", "Checkout\r"), ("How bad is it?", "3\r"), ("Which services?", "shop\r"))
    with Sitting(host, ["declare"]) as sitting:
        for question, keys in questions[:answered]:
            sitting.answer(question, keys)
        sitting.answer(questions[answered][0], INTERRUPT)
        assert sitting.end() == 130
        for question, _ in questions[answered + 1 :]:
            assert question not in sitting.written
        assert "Traceback" not in sitting.written
    assert host.done("list", "--json").document == []


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40)])
def test_triage_from_start_to_end_with_an_override_and_roles(
    declared: Host, columns: int, lines: int
) -> None:
    with Sitting(declared, ["triage"], columns=columns, lines=lines) as sitting:
        for number, (question, keys, _) in enumerate(TRIAGE, start=1):
            sitting.answer(f"[{number}/14] {question}", keys)
        sitting.see("Recommended: SEV2")
        sitting.see("because User impact gives SEV2: part of the users are hit")
        for question, keys in DECISION:
            sitting.answer(question, keys)
        assert sitting.end() == 0
        assert "no time was read from 'no idea'" in sitting.written
        command = said_command(sitting)
    shown = declared.done("show", "--json").document
    assert answers(declared) == [answer for _, _, answer in TRIAGE]
    assert shown["severity"] == "SEV1"
    assert (shown["roles"]["ic"], shown["roles"]["tl"], shown["roles"]["cl"]) == ("alice", "bob", None)
    assert shown["acknowledged_at"] is not None
    assert shown["triaged_at"] is not None
    (severity,) = timeline(declared, "--kind", "severity_set")
    assert severity["data"]["reason"] == "it is Friday"
    assert severity["data"]["recommended"] == "SEV2"
    asked = told(declared)
    declared.done("declare", "Checkout answers 500")
    declared.done(*command)
    assert told(declared) == asked


def sittings(host: Host) -> Iterator[tuple[int, Sitting]]:
    """Give a sitting for each question, in which the one before has just been answered."""
    for number, (question, _, _) in enumerate(TRIAGE):
        with Sitting(host, ["triage"]) as sitting:
            if number:
                before, keys, _ = TRIAGE[number - 1]
                sitting.answer(f"[1/{15 - number}] {before}", keys)
            sitting.see(f"[{min(number + 1, 2)}/{14 - max(number - 1, 0)}] {question}")
            yield number, sitting


def test_interrupting_triage_at_any_question_keeps_exactly_what_was_answered(declared: Host) -> None:
    for number, sitting in sittings(declared):
        sitting.send(INTERRUPT)
        assert sitting.end() == 130
        assert "Stopped; what was answered is recorded. Go on: ircli triage" in sitting.text
        if number + 1 < len(TRIAGE):
            assert TRIAGE[number + 1][0] not in sitting.written
        assert answers(declared) == [answer for _, _, answer in TRIAGE[:number]]


def test_interrupting_the_decision_records_no_half_of_it(declared: Host) -> None:
    declared.done("triage", *FLAGS)
    before = told(declared)
    for number, (question, _) in enumerate(SEVERITY):
        with Sitting(declared, ["triage"]) as sitting:
            for earlier in SEVERITY[:number]:
                sitting.answer(*earlier)
            sitting.answer(question, INTERRUPT)
            assert sitting.end() == 130
            assert "[1/" not in sitting.written
        assert told(declared) == before


def test_interrupting_at_a_role_keeps_exactly_the_roles_that_were_named(host: Host) -> None:
    host.done("declare", "Checkout", "--severity", "SEV1")
    host.done("triage", *(part for name in FLAGS[::2] for part in (name, "")))
    held: dict[str, str] = {}
    for number, (question, _, _) in enumerate(ROLES):
        with Sitting(host, ["triage"]) as sitting:
            if number:
                before, keys, taken = ROLES[number - 1]
                sitting.answer(before, keys)
                held |= dict([taken] if taken is not None else [])
            sitting.answer(question, INTERRUPT)
            assert sitting.end() == 130
        roles = {one["role"]: one["person"] for one in host.done("role", "list", "--json").document}
        assert roles == held


def test_going_on_after_the_decision_does_not_ask_for_it_again(declared: Host) -> None:
    declared.done("triage", *FLAGS, "--severity", "SEV1", "--reason", "it is Friday")
    with Sitting(declared, ["triage"]) as sitting:
        sitting.see("Who is Incident Commander?")
        assert "Which severity?" not in sitting.written
        sitting.send(INTERRUPT)
        assert sitting.end() == 130
    assert declared.done("show", "--json").document["severity"] == "SEV1"


def test_enough_questions_go_to_the_severity_and_the_rest_stays_open(declared: Host) -> None:
    with Sitting(declared, ["triage"]) as sitting:
        sitting.answer("[1/14] What exactly is broken?", "the checkout\r")
        sitting.answer("[2/14] How bad is it?", "1\r")
        sitting.answer("[3/14] How many users feel it?", "7\r")
        sitting.answer("Which severity?", ENTER)
        for question, _, _ in ROLES:
            sitting.answer(question, ENTER)
        assert sitting.end() == 0
    assert answers(declared) == [("broken", "the checkout"), ("extent", "out")]
    assert declared.done("show", "--json").document["severity"] == "SEV2"


@pytest.mark.parametrize("answered", [0, 1, 2])
def test_a_terminal_that_hangs_up_ends_a_declaration_that_declares_nothing(host: Host, answered: int) -> None:
    questions = (("What is broken?", "Checkout\r"), ("How bad is it?", "3\r"), ("Which services?", ""))
    with Sitting(host, ["declare"]) as sitting:
        for question, keys in questions[:answered]:
            sitting.answer(question, keys)
        sitting.see(questions[answered][0])
        assert sitting.hang_up() == 129
    assert host.done("list", "--json").document == []


def test_a_terminal_that_hangs_up_keeps_exactly_what_was_answered(declared: Host) -> None:
    for number, sitting in sittings(declared):
        assert sitting.hang_up() == 129
        assert answers(declared) == [answer for _, _, answer in TRIAGE[:number]]
        if number == 3:
            break
    assert declared.run("doctor").status == 0


@pytest.mark.parametrize("where", [{"ACCESSIBLE": "1"}, {"TERM": "dumb"}])
def test_plain_text_is_never_redrawn(host: Host, where: dict[str, Any]) -> None:
    with Sitting(host, ["declare"], **where) as sitting:
        sitting.answer("What is broken?", "Checkout\r")
        sitting.see("2. SEV2 Major degradation")
        sitting.answer("Number, 1 to 5", "9\r")
        sitting.answer("'9' is none of them.", "5\r")
        sitting.answer("Which services?", "\r")
        assert sitting.end() == 0
        declaration = sitting.bytes
    with Sitting(host, ["triage"], **where) as sitting:
        for number, (question, keys, _) in enumerate(TRIAGE, start=1):
            sitting.answer(f"[{number}/14] {question}", keys.replace(UP * 3 + ENTER, "2\r"))
        for question, keys in DECISION:
            sitting.answer(question, keys)
        assert sitting.end() == 0
        triage = sitting.bytes
    assert answers(host) == [answer for _, _, answer in TRIAGE]
    assert MOVES.findall(declaration + triage) == []
    assert b"\x1b" not in declaration + triage


@pytest.mark.parametrize("where", [{"ACCESSIBLE": "1"}, {}])
@pytest.mark.parametrize("question", ["What is broken?", "How bad is it?"])
def test_a_signal_to_interrupt_ends_every_kind_of_question(
    host: Host, where: dict[str, Any], question: str
) -> None:
    with Sitting(host, ["declare"], **where) as sitting:
        if question == "How bad is it?":
            sitting.answer("What is broken?", "Checkout\r")
        sitting.see("Not sure yet" if question == "How bad is it?" else question)
        sitting.child.kill(signal.SIGINT)
        assert sitting.end() == 130
        assert "Traceback" not in sitting.written
    assert host.done("list", "--json").document == []


def test_a_signal_to_interrupt_ends_triage_with_what_was_answered(declared: Host) -> None:
    with Sitting(declared, ["triage"]) as sitting:
        sitting.answer("[1/14] What exactly is broken?", "the checkout\r")
        sitting.see("Enough questions")
        sitting.child.kill(signal.SIGINT)
        assert sitting.end() == 130
        assert "Stopped; what was answered is recorded. Go on: ircli triage" in sitting.text
    assert answers(declared) == [("broken", "the checkout")]


@pytest.mark.parametrize("key", [INTERRUPT, END_OF_INPUT])
@pytest.mark.parametrize("where", [{"ACCESSIBLE": "1"}, {}])
def test_leaving_at_the_first_question_leaves_nothing(host: Host, where: dict[str, Any], key: str) -> None:
    with Sitting(host, ["declare"], **where) as sitting:
        sitting.answer("What is broken?", key)
        assert sitting.end() == 130
        assert "Traceback" not in sitting.written
    assert host.done("list", "--json").document == []


def test_a_blank_title_is_asked_again(host: Host) -> None:
    with Sitting(host, ["declare", "--severity", "SEV3", "--service", "shop"]) as sitting:
        sitting.answer("What is broken?", ENTER)
        sitting.answer("An answer is needed here.", "Checkout\r")
        assert sitting.end() == 0
    assert host.done("show", "--json").document["title"] == "Checkout"


def test_severity_reopen_and_dismiss_ask_for_what_is_missing(declared: Host) -> None:
    with Sitting(declared, ["severity"]) as sitting:
        sitting.answer("Which level?", "4\r")
        assert sitting.end() == 0
    with Sitting(declared, ["severity", "SEV2"]) as sitting:
        sitting.answer("Why not SEV4 any more?", "it spreads\r")
        assert sitting.end() == 0
    declared.done("dismiss", "--as", "known")
    with Sitting(declared, ["reopen"]) as sitting:
        sitting.answer("Why is it not over?", "it is back\r")
        assert sitting.end() == 0
    with Sitting(declared, ["dismiss"]) as sitting:
        sitting.answer("What was it?", "3\r")
        assert sitting.end() == 0
    shown = declared.done("show", "--json").document
    assert (shown["severity"], shown["status"], shown["cycles"][0]["reason"]) == (
        "SEV2",
        "dismissed",
        "it is back",
    )


def test_log_that_expects_a_pipe_at_a_terminal_helps_and_does_not_wait(declared: Host) -> None:
    with Sitting(declared, ["log", "-"]) as sitting:
        assert sitting.end() == 2
        assert "ircli log WORDS" in sitting.text


def test_log_without_words_at_a_terminal_asks_for_them_out_of_the_shells_reach(declared: Host) -> None:
    with Sitting(declared, ["log"]) as sitting:
        sitting.see("What happened?")
        sitting.send("cpu > 90% & rising\r")
        assert sitting.end() == 0
    assert json.loads(declared.run("timeline", "--json").out)[-1]["text"] == "cpu > 90% & rising"


def test_tables_fit_the_terminal_and_have_colour(declared: Host) -> None:
    declared.done("log", "a very long story " * 20)
    for columns, lines in ((80, 24), (120, 40)):
        for command in (["timeline"], ["list"], ["status"], ["show"]):
            with Sitting(declared, command, columns=columns, lines=lines) as sitting:
                assert sitting.end() == 0
                assert max(len(line) for line in sitting.written.splitlines()) <= columns
    with Sitting(declared, ["status"]) as sitting:
        assert sitting.end() == 0
        assert b"\x1b[1m" in sitting.bytes
