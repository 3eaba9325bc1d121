"""What every command promises: JSON, the common options wherever they stand, and errors as data."""

import os
from datetime import datetime

import pytest

from cli.given import Desk

ENTRY = ["id", "at", "recorded_at", "by", "kind", "text", "data"]
CHANGE = ["id", "title", "status", "severity", "entries", "odd"]
INCIDENT = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
    "incidents",
    "gitlab-2017-01-31-database.yaml",
)
CHANGES = [
    ("triage", "--extent", "out"),
    ("severity", "SEV2"),
    ("role", "assign", "ic", "bob"),
    ("mark", "started", "--at", "11:00"),
    ("edit", "--title", "New"),
    ("amend", "last", "uno"),
    ("withdraw", "last"),
    ("action", "add", "a lint rule"),
    ("dismiss", "--as", "known"),
]
READS = [
    ("status",),
    ("show",),
    ("list",),
    ("timeline",),
    ("role", "list"),
    ("resolve", "--list"),
    ("doctor",),
    ("config", "path"),
    ("config", "list"),
    ("config", "get", "zone"),
    ("config", "explain", "zone"),
    ("postmortem", "generate", "--stdout"),
    ("postmortem", "generate", "--stdout"),
    ("completion", "bash"),
    ("switch", "checkout"),
    ("import", INCIDENT),
    ("log", "words"),
    ("declare", "Another"),
    ("config", "set", "severities", "p"),
    ("demo",),
    ("switch", "--shell", "checkout"),
    ("playbook", "show"),
    ("playbook", "show", "roles"),
    ("playbook", "lint"),
    ("playbook", "eject", "roles"),
    ("config", "explain", "playbook.roles"),
    ("export",),
    ("export", "checkout", "--since", "1d ago"),
    ("import", INCIDENT, "--dry-run"),
    ("metrics",),
    ("metrics", "--by", "month", "--people"),
    ("metrics", "explain", "ttr"),
    ("metrics", "report", "--stdout"),
    ("action",),
    ("action", "list"),
    ("action", "remind"),
    ("action", "export"),
]


@pytest.fixture
def noted(opened: Desk) -> Desk:
    opened.done("log", "one")
    return opened


@pytest.mark.parametrize("command", CHANGES, ids=" ".join)
def test_a_change_answers_with_the_incident_and_its_new_entries(
    noted: Desk, command: tuple[str, ...]
) -> None:
    ran = noted.run("--json", *command)
    assert (ran.status, ran.err) == (0, "")
    assert list(ran.document)[: len(CHANGE)] == CHANGE
    assert ran.document["entries"]
    assert all(list(entry) == ENTRY for entry in ran.document["entries"])
    assert ran.document["odd"] == []


@pytest.mark.parametrize("command", [("close",), ("reopen", "--reason", "x")], ids=" ".join)
def test_a_change_of_what_has_ended_answers_alike(noted: Desk, command: tuple[str, ...]) -> None:
    noted.end()
    assert list(noted.run("--json", *command).document) == CHANGE


def test_an_end_answers_alike_and_with_the_criteria(noted: Desk) -> None:
    noted.done("severity", "SEV4")
    document = noted.json("resolve", "--confirm", "all", "--waive", "stable=nobody saw when it ended")
    assert list(document) == [*CHANGE, "criteria"]


@pytest.mark.parametrize("command", [("handoff", "ic", "eve"), ("release", "ic")], ids=" ".join)
def test_a_change_of_a_role_answers_alike(noted: Desk, command: tuple[str, ...]) -> None:
    noted.done("role", "assign", "ic", "bob")
    assert list(noted.run("role", *command, "--json").document) == CHANGE


def test_an_odd_order_is_in_the_document(noted: Desk) -> None:
    noted.done("mark", "started", "--at", "11:00")
    document = noted.run("--json", "mark", "mitigated", "--at", "10:00").document
    assert ["started_at", "mitigated_at"] in document["odd"]


@pytest.mark.parametrize("command", [*CHANGES, *READS], ids=" ".join)
def test_json_is_one_ascii_document_wherever_the_option_stands(noted: Desk, command: tuple[str, ...]) -> None:
    ran = noted.run(*command, "--json")
    assert ran.status == 0
    assert ran.out.isascii()
    assert ran.document is not None


@pytest.mark.parametrize("command", READS[:12], ids=" ".join)
def test_common_options_work_before_and_after_the_command(noted: Desk, command: tuple[str, ...]) -> None:
    before = noted.run("--json", "--no-input", "--quiet", "--no-color", *command)
    after = noted.run(*command, "--no-color", "-q", "--no-input", "--json")
    assert before == after
    assert (before.status, before.err) == (0, "")


@pytest.mark.parametrize(
    "command",
    [
        ("status",), ("show",), ("timeline",), ("log", "x"), ("severity", "SEV1"), ("mark", "started"),
        ("resolve", "--list"), ("edit", "--summary", "x"), ("role", "assign", "ic", "bob"), ("role", "list"), ("triage", "--extent", "out"),
        ("amend", "last", "x"), ("dismiss", "--as", "known"), ("postmortem", "generate", "--stdout"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_the_incident_is_named_before_and_after_the_command(noted: Desk, command: tuple[str, ...]) -> None:
    other = noted.declare("Search is slow")
    noted.done("log", "for search")
    noted.declare("Checkout again")
    noted.done("--incident", "search", *command)
    before = noted.content()
    ran = noted.run(*command, "--incident", "nope")
    assert ran.status == 3
    assert "There is no incident 'nope'." in ran.err
    assert noted.content() == before
    assert noted.run(*command, "--incident", other).status in (0, 4)


def test_quiet_says_nothing_but_the_answer(desk: Desk) -> None:
    ran = desk.run("-q", "declare", "Checkout")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("2026-11-20-checkout-")
    assert desk.run("log", "-q", "x").err == ""


def test_quiet_still_says_what_must_not_be_missed(desk: Desk) -> None:
    assert "No incident is active." in desk.run("-q", "status").err


@pytest.mark.parametrize(
    ("command", "status", "code"),
    [
        (("severity", "SEV9"), 2, "usage"),
        (("nonsense",), 2, "usage"),
        (("log", "--kind", "gossip", "--quiet", "x"), 2, "usage"),
        (("declare", "--nonsense"), 2, "usage"),
        (("mark",), 2, "usage"),
        (("declare",), 2, "usage"),
        (("show", "nope"), 3, "not_found"),
        (("amend", "99", "x"), 3, "not_found"),
        (("close",), 4, "refused"),
        (("withdraw", "1"), 4, "refused"),
        (("reopen", "--reason", "x"), 4, "refused"),
    ],
)
def test_errors_are_data_too(noted: Desk, command: tuple[str, ...], status: int, code: str) -> None:
    ran = noted.run("--json", *command)
    assert (ran.status, ran.out) == (status, "")
    assert list(ran.error)[:3] == ["code", "message", "hint"]
    assert ran.error["code"] == code
    assert ran.error["message"]
    assert ran.error["hint"]


def test_an_error_is_a_fact_and_a_next_step(desk: Desk) -> None:
    assert desk.run("status") == (
        3,
        "",
        "ircli: No incident is active.\n  try       ircli declare 'What is broken', or ircli switch ID\n",
    )


def test_a_store_that_cannot_be_written_is_said_by_status_six(desk: Desk) -> None:
    with open(desk.home, "w", encoding="ascii") as file:
        file.write("in the way")
    ran = desk.run("--json", "declare", "Checkout")
    assert (ran.status, ran.out) == (6, "")
    assert ran.error["code"] == "not_stored"
    assert ran.error["hint"]


def test_a_store_that_everybody_may_write_to_is_refused(opened: Desk) -> None:
    os.chmod(opened.home, 0o777)
    for command in (("severity", "SEV1"), ("declare", "Other"), ("log", "words")):
        ran = opened.run(*command)
        assert (ran.status, ran.out) == (6, "")
        assert "Everybody may write to" in ran.err
        assert "chmod 700" in ran.err


def test_a_bug_is_one_sentence_and_a_traceback_only_where_asked(desk: Desk) -> None:
    class Broken(Desk):
        def clock(self) -> datetime:
            raise ZeroDivisionError("the clock")

    broken = Broken(desk.home)
    ran = broken.run("declare", "Checkout")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("ircli: This is a bug in ircli: ZeroDivisionError: the clock\n")
    assert "IRCLI_DEBUG=1" in ran.err
    assert "Traceback" in broken.run("declare", "Checkout", IRCLI_DEBUG="1").err


def test_an_empty_answer_is_an_empty_list(opened: Desk) -> None:
    for command in (
        ("list", "--status", "closed"), ("timeline", "--kind", "finding"), ("role", "list"), ("doctor",), ("action", "list"),
    ):  # fmt: skip
        assert opened.json(*command) == []
