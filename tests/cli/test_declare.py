import os
import re

import pytest

from cli.given import Desk


def test_a_title_is_enough(desk: Desk) -> None:
    ran = desk.run("declare", "Checkout answers 500")
    incident = ran.out.strip()
    assert ran.status == 0
    assert ran.out == f"{incident}\n"
    assert incident.startswith("2026-11-20-checkout-answers-500-")
    assert "Declared incident: Checkout answers 500 (severity unset)." in ran.err
    assert "#incident-2026-11-20-checkout-answers-500\n" in ran.err
    assert "ircli triage" in ran.err
    assert "ircli role assign ic PERSON" in ran.err


def test_a_title_needs_no_quotes(desk: Desk) -> None:
    desk.done("declare", "Checkout", "answers", "500", "--service", "shop")
    assert desk.json("show")["title"] == "Checkout answers 500"


def test_what_is_not_known_stays_unset(opened: Desk) -> None:
    shown = opened.json("show")
    assert shown["severity"] == "unset"
    assert shown["started_at"] is None
    assert shown["detected_at"] == shown["declared_at"] == "2026-11-20T12:00:00.000Z"
    assert [shown[name] for name in ("source", "summary", "services", "drill")] == [None, None, [], False]


def test_every_flag_ends_up_in_the_incident(desk: Desk) -> None:
    arguments = (
        "declare", "--title", "Checkout answers 500", "--severity", "sev2", "--service", "shop", "--service", "cart",
        "--source", "alert", "--started", "11:40", "--detected", "10m ago", "--role", "ic=bob", "--role", "sme=eve",
        "--role", "sme=joe", "--summary", "No one can pay.", "--by", "carol",
    )  # fmt: skip
    ran = desk.done(*arguments)
    shown = desk.json("show")
    assert shown["severity"] == "SEV2"
    assert shown["services"] == ["shop", "cart"]
    assert shown["source"] == "alert"
    assert shown["summary"] == "No one can pay."
    assert shown["started_at"] == "2026-11-20T11:40:00.000Z"
    assert shown["detected_at"] == "2026-11-20T11:50:00.000Z"
    assert shown["declared_at"] == "2026-11-20T12:00:00.000Z"
    assert shown["roles"] == {
        "ic": "bob", "tl": None, "cl": None, "scribe": None, "sme": ["eve", "joe"], "other": {},
    }  # fmt: skip
    assert "2026-11-20 11:40:00 UTC" in ran.err
    assert "ircli triage" not in ran.err
    assert {entry["by"] for entry in desk.json("timeline")} == {"carol"}


def test_the_new_incident_is_the_active_one(desk: Desk) -> None:
    first = desk.declare("First")
    second = desk.declare("Second")
    assert desk.json("show")["id"] == second
    assert first != second


def test_another_open_incident_is_named_with_the_way_back(opened: Desk) -> None:
    (other,) = opened.json("list")
    ran = opened.run("declare", "Search is slow")
    assert ran.status == 0
    assert f"also open {other['id']}: Checkout answers 500" in ran.err
    assert f"ircli switch {other['id']}" in ran.err


def test_an_ended_incident_is_not_warned_of(opened: Desk) -> None:
    opened.done("dismiss", "--as", "known")
    assert "also open" not in opened.run("declare", "Search is slow").err


def test_a_drill_never_takes_over_a_live_incident(desk: Desk) -> None:
    live = desk.declare("Live")
    ran = desk.run("declare", "Practice", "--drill")
    drill = ran.out.strip()
    assert desk.json("show")["id"] == live
    assert "the live incident stays active" in ran.err
    assert f"ircli triage --incident {drill[-4:]}" in ran.err
    assert desk.json("show", drill)["drill"] is True


def test_a_drill_is_active_where_nothing_is_live(desk: Desk) -> None:
    drill = desk.declare("Practice", "--drill")
    assert desk.json("show")["id"] == drill
    live = desk.declare("Live")
    assert desk.json("show")["id"] == live


def test_a_drill_takes_over_from_a_live_incident_that_has_ended(desk: Desk) -> None:
    desk.declare("Live")
    desk.done("dismiss", "--as", "known")
    drill = desk.declare("Practice", "--drill")
    assert desk.json("show")["id"] == drill


def test_an_odd_order_is_recorded_and_said(desk: Desk) -> None:
    ran = desk.run("declare", "Checkout", "--started", "11:50", "--detected", "11:40")
    assert ran.status == 0
    assert "detected is before started" in ran.err
    assert desk.json("show")["invalid"] == [["started_at", "detected_at"]]


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        ((), "--title) is missing", "--title"),
        (("   ",), "--title) is missing", "--title"),
        (("X", "--severity", "SEV9"), "'SEV9' is no severity level.", "SEV1, SEV2, SEV3, SEV4"),
        (("X", "--role", "alice"), "'alice' is not ROLE=NAME.", "--role ROLE=NAME"),
        (("X", "--role", "ic="), "'ic=' is not ROLE=NAME.", "--role ROLE=NAME"),
        (("X", "--role", "boss=alice"), "'boss' is no role.", "ic, tl, cl, scribe, sme"),
        (("X", "--started", "soon"), "'soon' is not a time.", "'10m ago'"),
        (("X", "--detected", "13:00"), "is in the future", "yesterday 13:00"),
        (("X", "--colour", "red"), "No such option: --colour", "ircli declare --help"),
    ],
)
def test_what_is_not_understood_declares_nothing(
    desk: Desk, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    ran = desk.run("declare", *arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert message in ran.err
    assert hint in ran.err
    assert not os.path.exists(desk.home)


def test_json_names_the_incident_its_channel_and_its_entries(desk: Desk) -> None:
    document = desk.json("declare", "Checkout answers 500", "--severity", "SEV1")
    assert list(document) == ["id", "title", "status", "severity", "entries", "odd", "channel", "active"]
    assert document["channel"] == "#incident-2026-11-20-checkout-answers-500"
    assert document["active"] is True
    assert document["severity"] == "SEV1"
    assert [entry["kind"] for entry in document["entries"]] == ["declared", "severity_set"]


def test_a_person_is_asked_for_what_is_missing_and_told_the_command(desk: Desk) -> None:
    ran = desk.run("declare", typed="Checkout answers 500\n2\nshop, cart\n")
    shown = desk.json("show")
    assert ran.status == 0
    assert (shown["title"], shown["severity"], shown["services"]) == (
        "Checkout answers 500", "SEV2", ["shop", "cart"],
    )  # fmt: skip
    command = "ircli declare 'Checkout answers 500' --severity SEV2 --service shop --service cart"
    assert f"same as   {command}\n" in ran.err


def test_what_was_given_as_a_flag_is_not_asked(desk: Desk) -> None:
    ran = desk.run("declare", "Checkout", "--severity", "SEV3", "--service", "shop", typed="")
    assert ran.status == 0
    assert "?" not in ran.err


@pytest.mark.parametrize("typed", ["\n\n", "5\n\n"])
def test_enter_by_itself_leaves_open_how_bad_it_is(desk: Desk, typed: str) -> None:
    ran = desk.run("declare", "Checkout", typed=typed)
    assert "  5. Not sure yet: triage will ask (default)\n" in ran.err
    assert desk.json("show")["severity"] == "unset"


@pytest.mark.parametrize("number", ["1", "2", "3", "4"])
def test_the_numbers_of_the_menu_are_those_of_the_levels(desk: Desk, number: str) -> None:
    desk.run("declare", "Checkout", typed=f"{number}\n\n")
    assert desk.json("show")["severity"] == f"SEV{number}"


@pytest.mark.parametrize("flag", ["-s", "--severity"])
def test_a_bare_number_is_a_level(desk: Desk, flag: str) -> None:
    desk.done("declare", "Checkout", flag, "1")
    assert desk.json("show")["severity"] == "SEV1"


def test_services_with_a_comma_between_are_several(desk: Desk) -> None:
    desk.done("declare", "Checkout", "--service", "shop,cart", "--service", " search ")
    assert desk.json("show")["services"] == ["shop", "cart", "search"]


@pytest.mark.parametrize(
    "arguments", [("--severity", "SEV9"), ("--role", "boss=bob"), ("--role", "bob"), ("--detected", "soon")]
)
def test_what_the_playbook_does_not_know_is_refused_before_anything_is_asked(
    desk: Desk, arguments: tuple[str, ...]
) -> None:
    ran = desk.run("declare", *arguments, typed="Checkout\n\n\n")
    assert ran.status == 2
    assert "What is broken?" not in ran.err
    assert not os.path.exists(desk.home)


def test_the_equivalent_command_has_every_flag_that_was_given(desk: Desk) -> None:
    ran = desk.run(
        "declare", "--drill", "--source", "alert", "--role", "ic=bob", "--summary", "Nobody pays", "--started", "11:40",
        "--detected", "11:50", "--by", "carol", typed="Checkout\n1\n\n",
    )  # fmt: skip
    assert ran.status == 0
    for part in ("--drill", "--source alert", "--role ic=bob", "'Nobody pays'", "--started", "--by carol"):
        assert part in ran.err.partition("same as")[2]


def test_a_flag_that_is_not_understood_is_refused_before_anything_is_asked(desk: Desk) -> None:
    ran = desk.run("declare", "--started", "soon", typed="Checkout\n1\n\n")
    assert ran.status == 2
    assert "What is broken?" not in ran.err


def test_the_role_that_is_suggested_is_the_playbooks_first(desk: Desk, tmp_path: os.PathLike[str]) -> None:
    with open(os.path.join(tmp_path, "roles.yaml"), "w", encoding="utf-8") as file:
        file.write("roles:\n- {name: captain, title: Captain, duties: Steers.}\n")
    ran = desk.run("declare", "Checkout", IRCLI_PLAYBOOK=os.fspath(tmp_path))
    assert "ircli role assign captain PERSON" in ran.err


@pytest.mark.parametrize(
    ("level", "typed", "suggested"),
    [
        ("SEV1", "\n", ["customers"]),
        ("SEV2", "\n", ["customers"]),
        ("SEV3", "\n", []),  # its clock runs once somebody sent a first update
        ("SEV4", "\n", []),
        ("SEV1", None, []),  # nobody reads it
    ],
)
def test_a_first_word_to_the_public_is_suggested_where_the_level_asks_for_one(
    desk: Desk, level: str, typed: str | None, suggested: list[str]
) -> None:
    ran = desk.done("declare", "Checkout", "--severity", level, typed=typed)
    assert re.findall(r"ircli update (\S+)", ran.err) == suggested
