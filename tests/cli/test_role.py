from pathlib import Path
from typing import Any

import pytest

from cli.given import Desk


def test_a_role_is_assigned_with_its_duties(opened: Desk) -> None:
    ran = opened.run("role", "assign", "IC", "bob")
    assert (ran.status, ran.out) == (0, "")
    assert "bob is Incident Commander.  [" in ran.err
    assert "Coordinates and decides" in ran.err
    assert opened.json("show")["roles"]["ic"] == "bob"


def test_a_role_is_assigned_by_its_title(opened: Desk) -> None:
    opened.done("role", "assign", "technical lead", "bob")
    assert opened.json("show")["roles"]["tl"] == "bob"


def test_taking_a_role_from_somebody_says_from_whom(opened: Desk) -> None:
    opened.done("role", "assign", "ic", "dave")
    assert "zoe is Incident Commander (was dave)." in opened.done("role", "assign", "ic", "zoe").err
    assert "zoe is Incident Commander.  [" in opened.done("role", "assign", "ic", "zoe").err
    opened.done("role", "assign", "sme", "bob")
    assert "was bob" not in opened.done("role", "assign", "sme", "eve").err


@pytest.mark.parametrize("verb", ["assign", "handoff"])
def test_swapped_words_are_put_right_in_the_hint(opened: Desk, verb: str) -> None:
    ran = opened.run("role", verb, "dave", "ic")
    assert (ran.status, ran.out) == (2, "")
    assert "'dave' is no role." in ran.err
    assert f"  try       ircli role {verb} ic dave\n" in ran.err


def test_a_misspelt_role_is_recognised_before_anybody_is_asked_for(opened: Desk) -> None:
    ran = opened.run("role", "assign", "scrib", typed="bob\n")
    assert ran.status == 2
    assert "Who takes" not in ran.err
    assert "Did you mean scribe? One of: ic," in ran.err


def test_a_role_is_handed_over_with_a_report(opened: Desk) -> None:
    opened.done("role", "assign", "ic", "bob")
    ran = opened.run("role", "handoff", "ic", "eve", "--report", "Rolled back; watching")
    assert ran.status == 0
    assert ran.out == (
        "Rolled back; watching\n\n"
        'severity unset "Checkout answers 500": investigating, for 2s\n\n'
        "Severity:    unset\n"
        "Roles:       Incident Commander eve (not accepted yet)\n"
    )
    assert "ic handed to eve." in ran.err
    assert "ircli role accept ic --by eve" in ran.err
    assert opened.json("show")["roles"]["ic"] == "eve"
    assert opened.texts()[-1] == f"Incident Commander handed to eve (from bob): {ran.out.rstrip()}"


def test_a_hand_over_without_words_has_a_report_all_the_same(opened: Desk) -> None:
    opened.done("role", "assign", "ic", "bob")
    document = opened.json("role", "handoff", "ic", "eve")
    assert document["entries"][0]["data"]["report"].startswith('severity unset "Checkout answers 500"')


def test_whoever_takes_over_reads_the_report_and_accepts(opened: Desk) -> None:
    opened.done("role", "assign", "ic", "bob")
    handed = opened.done("role", "handoff", "ic", "eve", "--report", "Nearly over").out
    ran = opened.run("role", "accept", "--by", "eve")
    assert (ran.status, ran.out) == (0, handed)
    assert "eve accepted the role Incident Commander.  [" in ran.err
    assert "Coordinates and decides" in ran.err
    assert opened.kinds()[-1] == "role_accepted"
    assert opened.texts()[-1] == "Incident Commander accepted by eve"
    assert opened.run("role", "accept", "--by", "eve").status == 4


def test_somebody_else_may_accept_and_it_is_said(opened: Desk) -> None:
    opened.done("role", "assign", "ic", "bob")
    opened.done("role", "handoff", "ic", "eve")
    ran = opened.run("role", "accept", "ic")
    assert "eve accepted the role Incident Commander, says alice." in ran.err


def test_accepting_as_json_has_the_report(opened: Desk) -> None:
    opened.done("role", "assign", "ic", "bob")
    opened.done("role", "handoff", "ic", "eve", "--report", "Nearly over")
    ran = opened.run("role", "accept", "--by", "eve", "--json")
    assert list(ran.document) == ["id", "title", "status", "severity", "entries", "odd", "report"]
    assert ran.document["report"].startswith("Nearly over\n\n")
    assert ran.err == ""


def test_of_several_hand_overs_each_accepts_their_own(opened: Desk) -> None:
    for role, person in (("ic", "eve"), ("tl", "dan")):
        opened.done("role", "assign", role, "bob")
        opened.done("role", "handoff", role, person)
    assert opened.run("role", "accept").status == 2
    assert "dan accepted" in opened.done("role", "accept", "--by", "dan").err


def test_one_person_may_hold_several_roles(opened: Desk) -> None:
    for role in ("ic", "tl", "scribe"):
        opened.done("role", "assign", role, "bob")
    assert {one["person"] for one in opened.json("role", "list")} == {"bob"}
    assert len(opened.json("role", "list")) == 3


def test_the_situation_is_shown_at_any_time(opened: Desk) -> None:
    opened.done("role", "assign", "ic", "bob")
    ran = opened.run("role", "report")
    assert (ran.status, ran.err) == (0, "")
    assert "Roles:       Incident Commander bob\n" in ran.out
    assert list(opened.json("role", "report")) == ["id", "report"]


def test_a_hand_over_that_is_refused_asks_for_no_words(opened: Desk) -> None:
    ran = opened.run("role", "handoff", "ic", "eve", typed="never read\n")
    assert ran.status == 4
    assert "situation" not in ran.err


def test_a_role_that_the_playbook_has_no_more_can_be_left_and_handed_over(
    opened: Desk, tmp_path: Path
) -> None:
    opened.done("role", "assign", "scribe", "bob")
    opened.done("role", "assign", "tl", "bob")
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "roles.yaml").write_text("roles:\n- {name: boss, title: Boss, duties: Decides}\n")
    theirs: dict[str, Any] = {"IRCLI_PLAYBOOK": str(folder)}
    assert "no role of the playbook" in opened.done("role", "list", **theirs).out
    assert "eve" in opened.done("role", "handoff", "scribe", "eve", **theirs).err
    assert "eve accepted" in opened.done("role", "accept", "--by", "eve", **theirs).err
    opened.done("role", "release", "tl", **theirs)
    assert [one["role"] for one in opened.json("role", "list", **theirs)] == ["scribe"]
    assert "boss" in opened.run("role", "assign", "ic", "bob", **theirs).err


NASTY = "a\x1b]0;x\x07b\u202ec"


def test_hostile_text_is_shown_and_never_obeyed(opened: Desk) -> None:
    for arguments in (
        ("assign", "ic", NASTY),
        ("handoff", "ic", f"{NASTY}2", "--report", NASTY),
        ("accept",),
        ("list",),
        ("report",),
        ("assign", NASTY, "bob"),
    ):
        ran = opened.run("role", *arguments)
        assert all(line.isprintable() for line in (ran.out + ran.err).replace("\t", "").split("\n"))


def test_a_role_is_left(opened: Desk) -> None:
    opened.done("role", "assign", "tl", "bob")
    ran = opened.run("role", "release", "tl")
    assert (ran.status, ran.out) == (0, "")
    assert "tl released." in ran.err
    assert opened.json("show")["roles"]["tl"] is None


def test_several_experts_hold_one_role(opened: Desk) -> None:
    opened.done("role", "assign", "sme", "bob")
    opened.done("role", "assign", "sme", "eve")
    assert opened.json("show")["roles"]["sme"] == ["bob", "eve"]
    opened.done("role", "release", "sme", "bob")
    assert opened.json("show")["roles"]["sme"] == ["eve"]


def test_the_list_shows_who_holds_what_and_what_is_free(opened: Desk) -> None:
    opened.done("role", "assign", "ic", "bob")
    ran = opened.run("role", "list")
    assert ran.status == 0
    assert ran.out.splitlines()[0] == "ic\tIncident Commander\tbob\t2026-11-20T12:00:01.000Z\t"
    assert "tl\tTechnical Lead\t-\t-\t" in ran.out.splitlines()


def test_the_list_says_who_has_not_accepted_and_who_holds_a_role_too_long(opened: Desk) -> None:
    opened.done("role", "assign", "ic", "bob")
    opened.done("role", "assign", "tl", "bob")
    opened.later(hours=4)
    opened.done("role", "handoff", "tl", "eve")
    rows = [line.split("\t") for line in opened.done("role", "list").out.splitlines()]
    assert {row[0]: row[4] for row in rows if row[2] != "-"} == {
        "ic": "held long: hand it over",
        "tl": "not accepted yet",
    }
    seen = opened.run("role", "list", eyes=True).out
    assert "4h 00m" in seen
    assert {one["role"]: (one["accepted"], one["tiring"]) for one in opened.json("role", "list")} == {
        "ic": (True, True),
        "tl": (False, False),
    }


def test_the_list_as_json(opened: Desk) -> None:
    assert opened.json("role", "list") == []
    opened.done("role", "assign", "ic", "bob")
    (held,) = opened.json("role", "list")
    assert list(held) == ["role", "title", "person", "since", "held_seconds", "accepted", "tiring"]
    assert (held["role"], held["person"]) == ("ic", "bob")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("assign", "boss", "bob"), 2, "'boss' is no role."),
        (("assign", "ic"), 2, "PERSON is missing"),
        (("assign", "ic", " "), 2, "The role needs a person."),
        (("handoff", "ic", "bob"), 4, "Nobody holds the role ic."),
        (("handoff", "ic"), 2, "PERSON is missing"),
        (("accept",), 4, "No hand-over waits to be accepted."),
        (("accept", "ic"), 4, "No hand-over of the role ic waits to be accepted."),
        (("release", "ic"), 4, "Nobody holds the role ic."),
        (("release", "ic", "bob"), 4, "bob does not hold the role ic."),
        (("banish", "ic"), 2, "No such command 'banish'."),
    ],
)
def test_what_cannot_be_is_refused(
    opened: Desk, arguments: tuple[str, ...], status: int, message: str
) -> None:
    ran = opened.run("role", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert message in ran.err
    assert "  try       " in ran.err
    assert opened.kinds() == ["declared"]


def test_a_role_is_not_handed_to_whoever_holds_it(opened: Desk) -> None:
    opened.done("role", "assign", "ic", "bob")
    ran = opened.run("role", "handoff", "ic", "bob")
    assert ran.status == 4
    assert "bob holds the role ic already." in ran.err


@pytest.mark.parametrize("me", ["me", "Me", "myself"])
def test_whoever_says_me_is_named_as_they_write(opened: Desk, me: str) -> None:
    assert "Who takes the role ic? (me: alice)" in opened.run("role", "assign", "ic", typed=f"{me}\n").err
    assert opened.json("show")["roles"]["ic"] == "alice"
    opened.done("role", "assign", "tl", me, "--by", "bob")
    assert opened.json("show")["roles"]["tl"] == "bob"


def test_a_person_is_asked_who(opened: Desk) -> None:
    ran = opened.run("role", "assign", "ic", typed="bob\n")
    assert ran.status == 0
    assert "Who takes the role ic?" in ran.err
    opened.run("role", "handoff", "ic", typed="eve\nall is calm\n")
    assert opened.json("show")["roles"]["ic"] == "eve"
    assert "(from bob): all is calm\n\n" in opened.texts()[-1]
