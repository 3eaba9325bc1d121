import json
import os
from typing import Any

import pytest

from cli.given import NOON, Desk
from ircli.store.twins import DEFAULT_FOLDER

PARTLY = ("--extent", "degraded", "--users", "some", "--risk", "none")


def severity_recommended(desk: Desk, *flags: str) -> str:
    level: str = desk.run("--json", "triage", *flags).document["recommended"]["level"]
    return level


@pytest.mark.parametrize(
    ("flags", "level"),
    [
        ((*PARTLY, "--workaround", "none", "--business", "small"), "SEV2"),
        ((*PARTLY, "--workaround", "none", "--business", "half"), "SEV1"),
        ((*PARTLY, "--workaround", "effective", "--business", "none"), "SEV3"),
        ((*PARTLY, "--workaround", "none", "--business", "none"), "SEV2"),
        ((*PARTLY, "--workaround", "partial", "--business", "none"), "SEV2"),
        (("--extent", "cosmetic", "--users", "few", "--risk", "data", "--workaround", "effective"), "SEV1"),
        (("--risk", "breach"), "SEV1"),
        (("--extent", "unknown", "--users", "unknown", "--risk", "unknown", "--business", "unknown"), "SEV2"),
    ],
)
def test_the_worked_cases_come_out_right(opened: Desk, flags: tuple[str, ...], level: str) -> None:
    assert severity_recommended(opened, *flags) == level


def test_answers_are_recorded_each_as_an_entry_and_acknowledge(opened: Desk) -> None:
    ran = opened.run("triage", "--extent", "degraded", "--users", "some", "--broken", "the checkout")
    assert (ran.status, ran.out) == (0, "")
    assert "Recommended: SEV2" in ran.err
    assert "  because   User impact gives SEV2: part of the users are hit" in ran.err
    assert "severity still unset" in ran.err
    assert "ircli severity LEVEL" in ran.err
    assert sorted(opened.texts()) == [
        "Acknowledged",
        "Declared: Checkout answers 500",
        "How bad is it?: Degraded: slow, or failing at times",
        "How many users feel it?: A part (1 to 50 %)",
        "What exactly is broken?: the checkout",
    ]
    shown = opened.json("show")
    assert (shown["severity"], shown["triaged_at"]) == ("unset", None)
    assert shown["acknowledged_at"] == "2026-11-20T12:00:01.000Z"


def test_the_recommendation_is_taken(opened: Desk) -> None:
    document = opened.json("triage", *PARTLY, "--accept", "--role", "ic=bob")
    assert document["severity"] == "SEV2"
    assert document["recommended"]["level"] == "SEV2"
    assert document["recommended"]["reasons"]
    shown = opened.json("show")
    assert (shown["severity"], shown["roles"]["ic"]) == ("SEV2", "bob")
    assert shown["triaged_at"] is not None


def test_the_recommendation_is_overridden_with_a_reason(opened: Desk) -> None:
    opened.done("triage", *PARTLY, "--severity", "SEV1", "--reason", "the board is watching")
    (entry,) = opened.json("timeline", "--kind", "severity_set")
    assert entry["text"] == "Severity SEV1: the board is watching"
    assert entry["data"]["recommended"] == "SEV2"
    assert entry["data"]["reasons"]


def test_an_override_without_a_reason_is_refused(opened: Desk) -> None:
    ran = opened.run("triage", *PARTLY, "--severity", "SEV1")
    assert (ran.status, ran.out) == (2, "")
    assert "needs a reason" in ran.err
    assert "--reason" in ran.err
    assert opened.json("show")["severity"] == "unset"


def test_nothing_is_recommended_without_answers_that_count(opened: Desk) -> None:
    ran = opened.run("--json", "triage", "--broken", "something")
    assert ran.document["recommended"] is None


@pytest.mark.parametrize("name", ["answers.yaml", "answers.json"])
def test_answers_come_from_a_file_and_flags_win(opened: Desk, tmp_path: os.PathLike[str], name: str) -> None:
    path = os.path.join(tmp_path, name)
    content = {"broken": "checkout", "extent": "out", "changes": ["deploy", "flag"]}
    with open(path, "w", encoding="utf-8") as file:
        file.write(json.dumps(content))
    opened.done("triage", "--answers", path, "--extent", "degraded")
    answers = {
        entry["data"]["question"]: entry["data"]["value"]
        for entry in opened.json("timeline", "-k", "answered")
    }
    assert answers == {"broken": "checkout", "extent": "degraded", "changes": "deploy,flag"}


def test_a_blank_answer_skips_and_is_not_asked_again(opened: Desk) -> None:
    opened.done("triage", "--trend", "")
    ran = opened.run("triage", typed="")
    assert "Is it getting worse?" not in ran.err
    assert "Is it getting worse?: skipped" in opened.texts()


def test_when_it_began_sets_the_time(opened: Desk) -> None:
    ran = opened.run("triage", "--began", "11:40")
    assert "2026-11-20 11:40:00 UTC" in ran.err
    assert opened.json("show")["started_at"] == "2026-11-20T11:40:00.000Z"


def test_when_it_began_may_be_no_time(opened: Desk) -> None:
    ran = opened.run("triage", "--began", "after lunch")
    assert ran.status == 0
    assert "no time was read from 'after lunch'" in ran.err
    assert "ircli mark started --at TIME" in ran.err
    assert opened.json("show")["started_at"] is None


def test_the_same_answer_twice_is_one_entry(opened: Desk) -> None:
    opened.done("triage", "--extent", "out")
    opened.done("triage", "--extent", "out")
    opened.done("triage", "--extent", "degraded")
    assert [entry["data"]["value"] for entry in opened.json("timeline", "-k", "answered")] == [
        "out",
        "degraded",
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "message", "hint"),
    [
        ((), 2, "There is no answer", "--broken"),
        (("--extent", "horrible"), 2, "'horrible' is no answer to --extent.", "out, degraded, cosmetic"),
        (("--changes", "none,deploy"), 2, "'none' stands alone", "--changes none"),
        (("--severity", "SEV9"), 2, "'SEV9' is no severity level.", "SEV1"),
        (("--role", "bob"), 2, "'bob' is not ROLE=NAME.", "--role ROLE=NAME"),
        (("--extent", "out", "--role", "boss=bob"), 2, "'boss' is no role.", "ic"),
        (("--answers", "/nowhere.yaml"), 3, "/nowhere.yaml", ""),
    ],
)
def test_what_is_no_answer_is_refused(
    opened: Desk, arguments: tuple[str, ...], status: int, message: str, hint: str
) -> None:
    ran = opened.run("triage", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert message in ran.err
    assert hint in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--extent", "out", "--severity", "SEV9", "--reason", "x"),
        ("--extent", "out", "--role", "boss=bob"),
        ("--extent", "out", "--users", "some", "--severity", "SEV4"),
        ("--extent", "out", "--role", "bob"),
    ],
)
def test_a_refused_command_line_of_flags_records_nothing(opened: Desk, arguments: tuple[str, ...]) -> None:
    before = opened.content()
    assert opened.run("triage", *arguments).status == 2
    assert opened.content() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("extent: horrible\n", "'horrible' is no answer"),
        ("nonsense: x\n", "'nonsense' is no question"),
        ("[]\n", "does not give answers by name"),
        ("extent: no\n", "extent"),
        ("a: [\n", "answers.yaml"),
        ("&a [*a]\n", "answers.yaml"),
    ],
)
def test_a_file_that_is_not_understood_records_nothing(
    opened: Desk, tmp_path: os.PathLike[str], content: str, message: str
) -> None:
    path = os.path.join(tmp_path, "answers.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)
    ran = opened.run("triage", "--answers", path)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert opened.kinds() == ["declared"]


def test_only_what_is_unanswered_is_asked(opened: Desk) -> None:
    opened.done("triage", "--broken", "checkout", "--users", "some")
    ran = opened.run("triage", typed="1\n6\n")
    assert "[1/12] How bad is it?" in ran.err
    assert "What exactly is broken?" not in ran.err
    assert "How many users feel it?" not in ran.err


def test_redo_asks_again_and_enter_keeps_the_answer(opened: Desk) -> None:
    opened.done("triage", "--broken", "checkout", "--extent", "out")
    ran = opened.run("triage", "--redo", typed="\n2\n7\n5\n")
    assert ran.status == 0
    assert "[1/14] What exactly is broken?" in ran.err
    assert "Out: it does not work (default)" in ran.err
    answers = {
        entry["data"]["question"]: entry["data"]["value"]
        for entry in opened.json("timeline", "-k", "answered")
    }
    assert answers["broken"] == "checkout"
    assert answers["extent"] == "degraded"


def test_a_given_answer_is_not_asked(opened: Desk) -> None:
    ran = opened.run("triage", "--broken", "checkout", "--severity", "SEV4", "--reason", "x", typed="6\n")
    assert ran.status == 0
    assert "What exactly is broken?" not in ran.err
    assert "Which severity?" not in ran.err


def test_the_equivalent_command_goes_to_the_same_incident_under_the_same_name(opened: Desk) -> None:
    opened.declare("Search is slow")
    ran = opened.run("triage", "--incident", "checkout", "--by", "carol", typed="checkout\n1\n7\n5\n")
    assert ran.status == 0
    command = ran.err.partition("same as")[2].splitlines()[0]
    assert "--broken checkout --extent out" in command
    assert "--by carol" in command
    assert "--incident" in command


QUESTIONS = (
    "broken", "extent", "users", "risk", "business", "workaround", "trend", "began", "changes", "pattern",
)  # fmt: skip


def skipped_up_to(desk: Desk, name: str) -> None:
    """Skip the questions before one."""
    before = QUESTIONS[: QUESTIONS.index(name)]
    desk.done("triage", *(part for one in before for part in (f"--{one}", "")))


def recorded(desk: Desk, name: str) -> list[str]:
    return [
        entry["data"].get("value", "")
        for entry in desk.json("timeline", "-k", "answered")
        if entry["data"]["question"] == name
    ]


def test_enter_by_itself_never_records_the_gravest_answer(opened: Desk) -> None:
    skipped_up_to(opened, "extent")
    ran = opened.run("triage", typed="\n7\n\n")
    assert "  keys      number or word, then Enter; Ctrl-C stops, what was answered stays\n" in ran.err
    assert ran.err.count("  keys  ") == 1
    assert "  4. Don't know (default)\n" in ran.err
    assert recorded(opened, "extent") == ["unknown"]


def test_the_numbers_of_the_levels_stay_and_the_recommended_one_is_marked(opened: Desk) -> None:
    opened.done("triage", "--broken", "checkout")
    ran = opened.run("triage", "--extent", "degraded", "--users", "some", typed="6\n\n")
    menu = ran.err.partition("Which severity?")[2]
    found = [menu.index(f"\n  {number}. SEV{number}  ") for number in (1, 2, 3, 4)]
    assert found == sorted(found)
    assert menu.index("(recommended) (default)") in range(found[1], found[2])
    assert menu.count("(recommended)") == 1
    assert "\n  5. Decide later\n" in menu
    assert opened.json("show")["severity"] == "SEV2"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1 3\n", "deploy,flag"),
        ("deploy, fl\n", "deploy,flag"),
        ("deplyo\n1\n", "deploy"),
        ("99\n2\n", "configuration"),
        ("none deploy\nnone\n", "none"),
        ("\n", ""),
    ],
)
def test_several_are_picked_from_a_numbered_list(opened: Desk, typed: str, value: str) -> None:
    skipped_up_to(opened, "changes")
    ran = opened.run("triage", typed=typed)
    assert recorded(opened, "changes") == [value]
    assert "[1/6] What changed in the last 24 hours?\n  1. A deployment\n  2. Configuration\n" in ran.err
    assert ran.err.count("  1. A deployment\n") == 1
    assert "(numbers or words, comma or space between; Enter to skip): " in ran.err
    assert "--changes" not in ran.err.partition("[1/6]")[2]
    assert ("did you mean deploy?" in ran.err) == ("deplyo" in typed)


@pytest.mark.parametrize(
    ("typed", "value", "started"),
    [
        ("11:40\n", "11:40", "2026-11-20T11:40:00.000Z"),
        ("no idea\n11:40\n", "11:40", "2026-11-20T11:40:00.000Z"),
        ("no idea\n\n", "no idea", None),
        ("no idea\nat lunch\n", "at lunch", None),
        ("\n", "", None),
    ],
)
def test_when_it_started_is_asked_twice_where_no_time_is_read(
    opened: Desk, typed: str, value: str, started: str | None
) -> None:
    skipped_up_to(opened, "began")
    ran = opened.run("triage", typed=typed)
    assert "When did it start? (e.g. 22:50 or 20m ago; Enter to skip): " in ran.err
    assert ("No time was read from 'no idea'." in ran.err) == typed.startswith("no idea")
    assert recorded(opened, "began") == [value]
    assert opened.json("show")["started_at"] == started


@pytest.mark.parametrize("arguments", [("--severity", "SEV9"), ("--role", "boss=bob")])
def test_what_the_playbook_does_not_know_is_refused_before_a_question(
    opened: Desk, arguments: tuple[str, ...]
) -> None:
    ran = opened.run("triage", *arguments, typed="checkout\n")
    assert ran.status == 2
    assert "[1/14]" not in ran.err
    assert opened.kinds() == ["declared"]


def test_a_bare_number_is_the_level_that_is_recommended(opened: Desk) -> None:
    opened.done("triage", *PARTLY, "--severity", "2")
    assert opened.json("show")["severity"] == "SEV2"


def test_the_severity_may_be_left_open(opened: Desk) -> None:
    ran = opened.run("triage", typed="checkout\n1\n7\n5\n")
    assert ran.status == 0
    assert "severity still unset" in ran.err
    assert opened.json("show")["triaged_at"] is None


@pytest.mark.parametrize("where", [{"CI": "1"}, {"CI": "true"}])
@pytest.mark.parametrize(
    "command",
    [
        ("detect",),
        ("declare",),
        ("triage",),
        ("severity",),
        ("dismiss",),
        ("reopen",),
        ("role", "assign", "ic"),
    ],
    ids=" ".join,
)
def test_nothing_is_asked_in_ci_or_where_input_is_refused(
    opened: Desk, command: tuple[str, ...], where: dict[str, Any]
) -> None:
    if command == ("reopen",):
        opened.done("dismiss", "--as", "known")
    for ran in (
        opened.run(*command, typed="", **where),
        opened.run(*command, "--no-input", typed=""),
        opened.run("--no-input", *command, typed=""),
        opened.run(*command),
    ):
        assert (ran.status, ran.out) == (2, "")
        assert re_flag(ran.err)


def re_flag(text: str) -> bool:
    """Return whether a refusal names what to give."""
    return "no terminal to ask at" in text and any(
        name in text for name in ("--", "TITLE", "LEVEL", "PERSON")
    )


def test_other_schemes_are_recommended_from(opened: Desk) -> None:
    assert severity_recommended(opened, *PARTLY) == "SEV2"
    assert (
        opened.run("--json", "triage", "--trend", "stable", IRCLI_SEVERITIES="p").document["recommended"][
            "level"
        ]
        == "P1"
    )


WIDE = (*PARTLY, "--business", "small")  # speaks for SEV2


@pytest.mark.parametrize(
    ("level", "minutes", "said"),
    [
        ("SEV1", 3, "Acknowledged in 3m; SEV1 asks for 5m."),
        ("SEV1", 5, "Acknowledged in 5m; SEV1 asks for 5m."),
        ("SEV1", 8, "Acknowledged in 8m, 3m late; SEV1 asks for 5m."),
        ("SEV2", 14, "Acknowledged in 14m; SEV2 asks for 15m."),
        ("SEV2", 75, "Acknowledged in 1h 15m, 1h 00m late; SEV2 asks for 15m."),
    ],
)
def test_triage_measures_the_acknowledgement_against_the_level(
    opened: Desk, level: str, minutes: int, said: str
) -> None:
    opened.now = NOON
    opened.later(minutes=minutes)
    ran = opened.run("triage", "--severity", level)
    assert f"  target    {said}\n" in ran.err
    target = opened.json("triage", "--broken", "x")["targets"][0]
    assert target == {
        "target": "acknowledge",
        "took_seconds": minutes * 60.0,
        "within_seconds": {"SEV1": 300, "SEV2": 900}[level],
        "met": "late" not in said,
    }


def test_triage_measures_itself_from_the_acknowledgement(opened: Desk) -> None:
    opened.done("triage", "--broken", "checkout")
    opened.later(minutes=12)
    ran = opened.done("triage", "--severity", "SEV1")
    assert "  target    Triaged in 12m, 2m 01s late; SEV1 asks for 10m.\n" in ran.err


@pytest.mark.parametrize("level", ["SEV3", "SEV4"])
def test_a_level_without_targets_measures_nothing(opened: Desk, level: str) -> None:
    document = opened.json("triage", "--severity", level)
    assert document["targets"] == []


def test_targets_are_told_once_and_not_with_every_later_answer(opened: Desk) -> None:
    assert "  target  " in opened.done("triage", "--severity", "SEV1").err
    assert "  target  " not in opened.done("triage", "--broken", "checkout").err


def test_answers_that_change_later_are_weighed_again(opened: Desk) -> None:
    opened.done("triage", *PARTLY, "--workaround", "effective", "--accept")
    assert opened.json("show")["severity"] == "SEV3"
    ran = opened.done("triage", "--users", "most")
    assert "Recommended: SEV2" in ran.err
    assert "  differs   The level is SEV3. Take the recommended one: ircli triage --accept\n" in ran.err
    assert opened.json("show")["severity"] == "SEV3"
    assert "Severity" not in opened.done("triage", "--accept").err.partition("differs")[2]
    assert opened.json("show")["severity"] == "SEV2"
    assert "  differs" not in opened.done("triage", "--broken", "checkout").err


def test_a_level_that_was_just_decided_is_not_argued_with(opened: Desk) -> None:
    ran = opened.done("triage", *WIDE, "--severity", "SEV1", "--reason", "the board is watching")
    assert "  differs" not in ran.err


@pytest.mark.parametrize(
    ("present", "flags", "proposed"),
    [
        ("SEV3", ("--trend", "worsening"), "SEV2"),
        ("SEV2", ("--trend", "worsening"), "SEV1"),
        ("SEV1", ("--trend", "worsening"), None),  # there is none worse
        ("SEV3", ("--trend", "stable"), None),
        ("SEV3", ("--trend", "improving"), None),
        ("SEV3", ("--broken", "checkout"), None),
        ("", (*WIDE, "--trend", "worsening", "--accept"), "SEV1"),
        ("", (*WIDE, "--trend", "worsening"), "SEV1"),
        ("", (*WIDE, "--trend", "worsening", "--severity", "SEV3", "--reason", "x"), "SEV2"),
        ("", (*WIDE, "--trend", "worsening", "--severity", "SEV1", "--reason", "x"), None),
    ],
)
def test_a_worsening_trend_proposes_a_worse_level(
    opened: Desk, present: str, flags: tuple[str, ...], proposed: str | None
) -> None:
    if present:
        opened.done("severity", present)
    ran = opened.done("triage", *flags)
    assert ("  escalate  " in ran.err) == (proposed is not None)
    if proposed is not None:
        assert f"  escalate  {proposed} rather than " in ran.err
        assert "it is getting worse" in ran.err
        assert f"  use it    ircli severity {proposed} --reason '…'\n" in ran.err


def test_an_escalation_is_proposed_for_new_answers_alone(opened: Desk) -> None:
    opened.done("severity", "SEV3")
    document = opened.json("triage", "--trend", "worsening")
    assert document["escalation"]["level"] == "SEV2"
    assert document["escalation"]["reasons"]
    assert opened.json("triage", "--trend", "worsening", "--broken", "x")["escalation"] is None


def test_the_worse_level_is_one_of_the_choices(opened: Desk) -> None:
    opened.done("severity", "SEV3")
    flags = [part for name in (*QUESTIONS, "segments", "dependents", "people", "audience") for part in (f"--{name}", "")]  # fmt: skip
    opened.done("triage", *flags)
    ran = opened.run("triage", "--trend", "worsening", typed="2\n" + "\n" * 9)
    assert ran.status == 0
    assert "  escalate  SEV2 rather than SEV3" in ran.err
    menu = " ".join(ran.err.partition("Which severity?")[2].split())
    assert "(it gets worse)" in menu.partition("2. SEV2")[2].partition("3. SEV3")[0]
    assert "(now)" in menu.partition("3. SEV3")[2].partition("4. SEV4")[0]
    assert "5. Leave it at SEV3" in menu
    assert opened.json("show")["severity"] == "SEV2"


def test_a_decided_level_says_who_comes_and_who_hears_of_it(opened: Desk) -> None:
    ran = opened.done("triage", "--severity", "SEV1")
    assert "  respond   War room within 10 minutes, all hands.\n" in ran.err
    assert "  people    Page: Primary and secondary on call, at once. Tell: Executives.\n" in ran.err
    assert "  respond" not in opened.done("triage", "--broken", "checkout").err


@pytest.mark.parametrize(
    ("level", "roles", "hint"),
    [
        ("SEV1", (), "ircli role assign ic PERSON\n"),
        ("SEV1", ("ic=bob",), "ircli role assign tl PERSON\n"),
        ("SEV3", (), "ircli role assign ic PERSON (suggested)\n"),
        ("SEV3", ("ic=bob",), "ircli role assign tl PERSON (suggested)\n"),
        ("SEV4", (), "ircli status\n"),
    ],
)
def test_needed_roles_come_next_and_suggested_ones_are_only_named(
    opened: Desk, level: str, roles: tuple[str, ...], hint: str
) -> None:
    given = [part for pair in roles for part in ("--role", pair)]
    ran = opened.done("triage", "--severity", level, *given)
    assert f"  next      {hint}" in ran.err


def test_suggested_roles_are_not_asked_for(opened: Desk) -> None:
    opened.done("triage", *[part for name in (*QUESTIONS, "segments", "dependents", "people", "audience") for part in (f"--{name}", "")])  # fmt: skip
    ran = opened.run("triage", "--severity", "SEV3", typed="")
    assert ran.status == 0
    assert "Who is " not in ran.err


@pytest.fixture
def team(opened: Desk, tmp_path: os.PathLike[str]) -> Desk:
    """Return a desk of a team that asks one question more, whose flag the command has for itself."""
    ours = os.path.join(DEFAULT_FOLDER, "triage.yaml")
    with open(ours, encoding="utf-8") as file:
        lines = file.read()
    more = "- {name: moon, flag: --moon, ask: Is the moon full?, kind: text}\n"
    taken = "- {name: pain, flag: --severity, ask: Does it hurt?, kind: text}\n"
    folder = os.path.join(tmp_path, "team")
    os.mkdir(folder)
    with open(os.path.join(folder, "triage.yaml"), "w", encoding="utf-8") as file:
        file.write(lines.replace("questions:\n", f"questions:\n{more}{taken}", 1))
    opened.environ["IRCLI_PLAYBOOK"] = folder
    return opened


def test_a_question_more_needs_no_python(team: Desk) -> None:
    team.done("triage", "--moon", "yes")
    assert "Is the moon full?: yes" in team.texts()
    assert "[1/15] Does it hurt?" in team.run("triage", typed="").err


def test_a_flag_that_the_command_has_for_itself_is_called_otherwise_and_said(team: Desk) -> None:
    ran = team.done("triage", "--triage-pain", "a lot", "--severity", "SEV4")
    assert "--severity is taken: the question 'pain' has --triage-pain here." in ran.err
    assert "Does it hurt?: a lot" in team.texts()
    assert team.json("show")["severity"] == "SEV4"


@pytest.mark.parametrize("where", ["before", "after", "equals"])
def test_a_playbook_named_by_a_flag_gives_its_questions_flags(team: Desk, where: str) -> None:
    folder = team.environ.pop("IRCLI_PLAYBOOK")
    arguments = ["triage", "--moon", "yes"]
    arguments = {
        "before": ["--playbook", folder, *arguments],
        "after": [*arguments, "--playbook", folder],
        "equals": [*arguments, f"--playbook={folder}"],
    }[where]
    team.done(*arguments)
    assert "Is the moon full?: yes" in team.texts()
    assert team.run("triage", "--moon", "yes").status == 2


def test_help_has_the_flags_of_the_playbook_in_force(team: Desk) -> None:
    assert "--moon TEXT" in team.done("help", "triage").out


def test_json_says_what_triage_found(opened: Desk) -> None:
    document = opened.json("triage", *WIDE, "--trend", "worsening", "--accept")
    assert list(document) == [
        "id", "title", "status", "severity", "entries", "odd", "recommended", "escalation", "targets",
    ]  # fmt: skip
    assert [one["target"] for one in document["targets"]] == ["acknowledge", "triage"]
