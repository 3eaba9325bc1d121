"""`ircli next` on one screen, and `ircli checklist` with its proofs."""

import pytest

from cli.given import Desk

NEXT = ["rule", "what", "why", "command", "due", "entries"]
ITEM = ["checklist", "item", "text", "done", "entry", "due", "command"]


def test_the_most_important_thing_and_the_next_two_are_shown(opened: Desk) -> None:
    lines = [line for line in opened.done("next", eyes=True, NO_COLOR="1").out.splitlines() if line.strip()]
    assert lines[0].startswith("investigating: ")
    assert lines[1] == "now   Decide how bad it is."
    assert sum(line.startswith("      $ ircli ") for line in lines) == 3
    assert next(line for line in lines if "$" in line) == "      $ ircli triage"


def test_it_fits_a_small_terminal(opened: Desk) -> None:
    lines = opened.done("next", eyes=True, COLUMNS="80").out.splitlines()
    assert len(lines) < 20
    assert max(len(line) for line in lines) <= 80


def test_why_names_the_rule_and_the_entry(opened: Desk) -> None:
    out = opened.done("next", "--why").out
    assert "rule: severity, from entry 1" in out
    assert out.count("      $ ircli ") > 3


def test_the_contract_of_next(opened: Desk) -> None:
    document = opened.json("next")
    assert [list(one) for one in document] == [NEXT] * 3
    assert document[0]["command"] == "ircli triage"
    assert document[0]["entries"]


def test_an_incident_that_is_over_has_nothing_next(opened: Desk) -> None:
    opened.done("dismiss", "--as", "false-alarm")
    assert "Nothing to do." in opened.done("next").out
    assert opened.json("next") == []


def test_another_incident_is_named_in_the_command(opened: Desk) -> None:
    other = opened.declare("Search is slow")
    first = opened.json("list")[-1]["id"]
    opened.done("switch", other)
    commands = [one["command"] for one in opened.json("next", first)]
    assert commands[0] == f"ircli triage --incident {first[-4:]}"


def test_hostile_words_do_nothing_to_the_screen(desk: Desk) -> None:
    desk.declare("\x1b]0;owned\x07 \u202eevil")
    desk.done("severity", "SEV1")
    desk.done("role", "assign", "ic", "\x1b[2Jmallory")
    desk.done("role", "handoff", "ic", "\x1b[31meve")
    for command in ("next", "checklist"):
        assert "\x1b" not in desk.done(command, eyes=True, NO_COLOR="1").out
        assert "\u202e" not in desk.done(command).out


def test_the_timeline_ticks_the_checklist_and_says_by_which_entry(opened: Desk) -> None:
    opened.done("severity", "SEV3")
    opened.done("mark", "mitigated")
    lines = opened.done("checklist", eyes=True).out.splitlines()
    at = next(number for number, line in enumerate(lines) if "[x] severity" in line)
    assert "entry 2: " in lines[at + 1]
    assert "Severity SEV3" in lines[at + 1]
    assert any("[x] fix" in line for line in lines)
    assert any("[ ] channel" in line for line in lines)


def test_an_item_is_ticked_by_hand(opened: Desk) -> None:
    ran = opened.done("checklist", "tick", "channel", "in", "#war-room")
    assert "Done: " in ran.err
    found = {one["item"]: one for one in opened.json("checklist")}
    assert found["channel"]["done"]
    assert opened.texts()[-1].endswith(": in #war-room")


def test_an_item_that_there_is_not_is_refused_with_those_there_are(opened: Desk) -> None:
    ran = opened.run("checklist", "tick", "chanel")
    assert ran.status == 2
    assert "channel" in ran.err


def test_the_contract_of_the_checklist(opened: Desk) -> None:
    document = opened.json("checklist")
    assert all(list(one) == ITEM for one in document)
    assert len({one["checklist"] for one in document}) == 4
    assert len({one["item"] for one in document}) == len(document)


def test_what_is_late_says_so(opened: Desk) -> None:
    opened.later(minutes=45)
    out = opened.done("checklist", eyes=True).out
    assert "40m late" in out
    assert "15m late" in out


@pytest.mark.parametrize("typed", ["1\n", "acknowledge\n"])
def test_a_person_picks_the_item(opened: Desk, typed: str) -> None:
    opened.done("checklist", "tick", typed=typed)
    assert opened.kinds()[-1] == "item_ticked"
