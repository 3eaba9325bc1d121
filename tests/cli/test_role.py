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
    assert (ran.status, ran.out) == (0, "")
    assert "ic handed to eve." in ran.err
    assert opened.json("show")["roles"]["ic"] == "eve"
    assert opened.texts()[-1] == "Incident Commander handed to eve (from bob): Rolled back; watching"


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
    assert ran.out.splitlines()[0] == "ic\tIncident Commander\tbob\t2026-11-20T12:00:01.000Z"
    assert "tl\tTechnical Lead\t-\t-" in ran.out.splitlines()


def test_the_list_as_json(opened: Desk) -> None:
    assert opened.json("role", "list") == []
    opened.done("role", "assign", "ic", "bob")
    (held,) = opened.json("role", "list")
    assert list(held) == ["role", "title", "person", "since"]
    assert (held["role"], held["person"]) == ("ic", "bob")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("assign", "boss", "bob"), 2, "'boss' is no role."),
        (("assign", "ic"), 2, "PERSON is missing"),
        (("assign", "ic", " "), 2, "The role needs a person."),
        (("handoff", "ic", "bob"), 4, "Nobody holds the role ic."),
        (("handoff", "ic"), 2, "PERSON is missing"),
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


def test_a_person_is_asked_who(opened: Desk) -> None:
    ran = opened.run("role", "assign", "ic", typed="bob\n")
    assert ran.status == 0
    assert "Who takes the role ic?" in ran.err
    opened.run("role", "handoff", "ic", typed="eve\nall is calm\n")
    assert opened.json("show")["roles"]["ic"] == "eve"
    assert opened.texts()[-1].endswith("(from bob): all is calm")
