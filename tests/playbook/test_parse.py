"""Data that is no playbook is refused by the place where it is wrong, with what would be right."""

from typing import Any

import pytest

from ircli.domain.rules import Cadence, Level, Role
from ircli.errors import MisreadError
from ircli.playbook.parse_roles import parse_roles
from ircli.playbook.parse_severities import parse_severities
from ircli.playbook.parse_triage import parse_triage
from ircli.playbook.plain import write_path
from ircli.playbook.schemes import LevelNotes

LEVEL = {"name": "Red", "meaning": "Bad.", "postmortem": "required"}
ROLE = {"name": "ic", "title": "Commander", "duties": "Decides."}
CHOICE = {
    "name": "users",
    "flag": "--users",
    "ask": "How many?",
    "kind": "choice",
    "options": [{"value": "most", "label": "Most"}, {"value": "unknown", "label": "Don't know"}],
}
TEXT = {"name": "broken", "flag": "--broken", "ask": "What?", "kind": "text"}
RULE = {"when": {"users": "most"}, "rank": 1, "because": "most are hit"}


def severities(*levels: object, **top: object) -> dict[str, object]:
    return {"default": "own", "schemes": {"own": list(levels)}, **top}


def triage(*, questions: object = None, rules: object = None, **severity: object) -> dict[str, object]:
    return {
        "title": "Triage",
        "questions": [CHOICE, TEXT] if questions is None else questions,
        "severity": {
            "dimensions": [{"title": "Users", "rules": [RULE] if rules is None else rules}],
            **severity,
        },
    }


def test_levels_are_ranked_in_their_order() -> None:
    found = parse_severities(
        severities(
            {
                **LEVEL,
                "acknowledge_within": 5,
                "stable_for": 15,
                "postmortem_due_hours": 24,
                "permanent_fix": True,
                "updates": [
                    {"audience": "team", "every": 15},
                    {"audience": "all", "every": 30, "first": 5, "once_begun": True},
                ],
                "roles": ["ic"],
                "page": "Everybody.",
            },
            {**LEVEL, "name": "Green", "postmortem": "none"},
        )
    )
    scheme = found.schemes[found.default]
    assert scheme.levels == (
        Level(
            name="Red",
            rank=1,
            meaning="Bad.",
            acknowledge_within=5,
            updates=(Cadence("team", 15), Cadence("all", 30, first=5, once_begun=True)),
            permanent_fix=True,
            postmortem="required",
            postmortem_due_hours=24,
            stable_for=15,
            roles=("ic",),
        ),
        Level(name="Green", rank=2, meaning="Bad.", postmortem="none"),
    )
    assert scheme.notes == {"Red": LevelNotes(page="Everybody."), "Green": LevelNotes()}


def test_roles_keep_their_order() -> None:
    found = parse_roles({"roles": [{**ROLE, "tiring_after": 240}, {**ROLE, "name": "sme", "many": True}]})
    assert found == (
        Role(name="ic", title="Commander", duties="Decides.", tiring_after=240),
        Role(name="sme", title="Commander", duties="Decides.", many=True),
    )


@pytest.mark.parametrize(
    ("data", "path", "message", "hint"),
    [
        (None, "the file", "the file is nothing, and must be names with values.", ""),
        ([], "the file", "the file is a list", ""),
        ({"schemes": {}}, "the file", "the file has no 'default'.", "Add 'default:'."),
        (severities(LEVEL, colour="red"), "colour", "'colour' is no known key.", "One of: default, schemes."),
        (severities(LEVEL, default="other"), "default", "default is 'other'.", "One of: own."),
        (severities(LEVEL, default=False), "default", "default is a yes-or-no value, and must be text.", "quotes"),
        (severities(), "schemes.own", "schemes.own is empty.", ""),
        (severities(LEVEL, schemes={"Own": [LEVEL]}), "schemes.Own", "'Own' is no name.", "Small letters"),
        (severities("Red"), "schemes.own[0]", "schemes.own[0] is text", ""),
        (severities({**LEVEL, "name": False}), "schemes.own[0].name", "a yes-or-no value, and must be text", "quotes"),
        (severities({**LEVEL, "name": 1}), "schemes.own[0].name", "is a number, and must be text", "quotes"),
        (severities({**LEVEL, "name": "unset"}), "schemes.own[0].name", "'unset' is no name for a level.", "not 'unset'"),
        (severities({**LEVEL, "name": "a b"}), "schemes.own[0].name", "'a b' is no name for a level.", "One word"),
        (severities({**LEVEL, "meaning": " "}), "schemes.own[0].meaning", "is blank", ""),
        (severities({**LEVEL, "postmortem": "maybe"}), "schemes.own[0].postmortem", "is 'maybe'.", "One of: required, optional, none."),
        (severities({**LEVEL, "postmortem": False}), "schemes.own[0].postmortem", "a yes-or-no value", "One of: required, optional, none. Put it in quotes"),
        (severities({**LEVEL, "triage_within": "10"}), "schemes.own[0].triage_within", "is text, and must be a whole number", ""),
        (severities({**LEVEL, "triage_within": True}), "schemes.own[0].triage_within", "must be a whole number", ""),
        (severities({**LEVEL, "triage_within": 0}), "schemes.own[0].triage_within", "is 0.", "From 1 to"),
        (severities({**LEVEL, "stable_for": -1}), "schemes.own[0].stable_for", "is -1.", "From 0 to"),
        (severities({**LEVEL, "rank": 1}), "schemes.own[0].rank", "'rank' is no known key.", "name, meaning"),
        (severities({**LEVEL, "updates": []}), "schemes.own[0].updates", "is empty", ""),
        (severities({**LEVEL, "updates": [{"audience": "team"}]}), "schemes.own[0].updates[0]", "has no 'every'", ""),
        (severities({**LEVEL, "updates": [{"audience": "team", "every": 0}]}), "schemes.own[0].updates[0].every", "is 0.", "From 1"),
        (severities({**LEVEL, "updates": [{"audience": "team", "every": 5}] * 2}), "schemes.own[0].updates[1].audience", "'team' stands here twice.", ""),
        (severities({**LEVEL, "public_update_every": 30}), "schemes.own[0].public_update_every", "is no known key", "updates"),
        (severities({**LEVEL, "permanent_fix": "yes"}), "schemes.own[0].permanent_fix", "must be true or false", ""),
        (severities(LEVEL, {**LEVEL, "name": "RED"}), "schemes.own[1].name", "'RED' stands here twice.", ""),
        (severities({**LEVEL, "roles": [False]}), "schemes.own[0].roles[0]", "must be text", "quotes"),
    ],
)  # fmt: skip
def test_wrong_severities_are_refused_by_place(data: object, path: str, message: str, hint: str) -> None:
    with pytest.raises(MisreadError) as refused:
        parse_severities(data)
    assert write_path(refused.value.path) == path
    assert message in refused.value.message
    assert hint in refused.value.hint


@pytest.mark.parametrize(
    ("roles", "path", "message"),
    [
        ([], "roles", "roles is empty."),
        ([{**ROLE, "name": "I C"}], "roles[0].name", "'I C' is no name."),
        ([{**ROLE, "many": "yes"}], "roles[0].many", "roles[0].many is text, and must be true or false."),
        ([ROLE, ROLE], "roles[1].name", "'ic' stands here twice."),
        ([{**ROLE, "tiring_after": 0}], "roles[0].tiring_after", "roles[0].tiring_after is 0."),
        ([{"name": "ic", "title": "Commander"}], "roles[0]", "roles[0] has no 'duties'."),
    ],
)
def test_wrong_roles_are_refused_by_place(roles: object, path: str, message: str) -> None:
    with pytest.raises(MisreadError) as refused:
        parse_roles({"roles": roles})
    assert (write_path(refused.value.path), refused.value.message) == (path, message)


def test_a_new_question_and_its_weight_need_nothing_but_data() -> None:
    night = {**CHOICE, "name": "night", "flag": "--night"}
    found = parse_triage(triage(questions=[CHOICE, night], rules=[{**RULE, "when": {"night": ["most"]}}]))
    assert [question.key for question in found.form.questions] == ["triage.users", "triage.night"]
    assert found.severity.dimensions[0].rules[0].when == (("triage.night", ("most",)),)


WHEN = "severity.dimensions[0].rules[0].when"


@pytest.mark.parametrize(
    ("data", "path", "message", "hint"),
    [
        (triage(questions=[]), "questions", "questions is empty.", ""),
        (triage(questions=[{**TEXT, "kind": "date"}]), "questions[0].kind", "is 'date'.", "One of: choice, many, text, incident."),
        (triage(questions=[{**TEXT, "flag": "-b"}]), "questions[0].flag", "'-b' is no flag.", "--users"),
        (triage(questions=[{**TEXT, "flag": "--Broken"}]), "questions[0].flag", "'--Broken' is no flag.", ""),
        (triage(questions=[{**TEXT, "name": "a.b"}]), "questions[0].name", "'a.b' is no name.", ""),
        (triage(questions=[{**TEXT, "marks": "lunch"}]), "questions[0].marks", "is 'lunch'.", "One of: started, detected, acknowledged, triaged, identified, mitigated."),
        (triage(questions=[{**TEXT, "marks": "closed"}]), "questions[0].marks", "is 'closed'.", "One of: started,"),
        (triage(questions=[{**CHOICE, "marks": "started"}]), "questions[0].marks", "kind choice tells no time", "kind text"),
        (triage(questions=[{**TEXT, "fills": "title"}]), "questions[0].fills", "is 'title'.", "One of: source, services."),
        (triage(questions=[{**TEXT, "carries": "users"}]), "questions[0].carries", "'users' is no question of another form.", "triage.users"),
        (triage(questions=[{"name": "a", "ask": "A?", "kind": "text"}]), "questions[0]", "questions[0] has no 'flag'.", "Add 'flag:'."),
        (triage(questions=[{**CHOICE, "options": [{"value": "any", "label": "Any"}]}]), "questions[0].options[0].value", "'any' cannot be a value.", "every answer"),
        (triage(questions=[TEXT, {**TEXT, "flag": "--other"}]), "questions[1].name", "'broken' stands here twice.", ""),
        (triage(questions=[TEXT, {**TEXT, "name": "other"}]), "questions[1].flag", "'--broken' stands here twice.", ""),
        (triage(questions=[{**TEXT, "options": CHOICE["options"]}]), "questions[0].options", "kind text has 'options'", ""),
        (triage(questions=[{**TEXT, "kind": "many"}]), "questions[0]", "kind many has no 'options'", ""),
        (triage(questions=[{**CHOICE, "options": [{"value": False, "label": "No"}]}]), "questions[0].options[0].value", "a yes-or-no value", "quotes"),
        (triage(questions=[{**CHOICE, "options": [{"value": "a", "label": "A"}] * 2}]), "questions[0].options[1].value", "'a' stands here twice.", ""),
        (triage(rules=[{**RULE, "when": {}}]), WHEN, "is empty", ""),
        (triage(rules=[{**RULE, "when": {"user": "most"}}]), f"{WHEN}.user", "'user' is no question here.", "One of: users, broken."),
        (triage(rules=[{**RULE, "when": {"broken": "x"}}]), f"{WHEN}.broken", "is 'x'.", "One of: any."),
        (triage(rules=[{**RULE, "when": {"detect.": "x"}}]), f"{WHEN}.detect.", "'detect.' is no question of another form.", "triage.users"),
        (triage(rules=[{**RULE, "when": {"detect.real": False}}]), f"{WHEN}.detect.real", "must be text", "quotes"),
        (triage(rules=[{**RULE, "when": {"users": "all"}}]), f"{WHEN}.users", "is 'all'.", "One of: most, unknown, any."),
        (triage(rules=[{**RULE, "when": {"users": ["most", True]}}]), f"{WHEN}.users[1]", "a yes-or-no value", "quotes"),
        (triage(rules=[{**RULE, "when": {"users": []}}]), f"{WHEN}.users", "is empty", ""),
        (triage(rules=[{**RULE, "when": {"users": "any"}}]), "severity.dimensions[0].rules[0].rank", "counts 'unknown' gives rank 1", ""),
        (triage(rules=[{**RULE, "rank": 0}]), "severity.dimensions[0].rules[0].rank", "is 0.", "From 1"),
        (triage(rules=[{**RULE, "when": {"users": "unknown"}}]), "severity.dimensions[0].rules[0].rank", "counts 'unknown' gives rank 1", "rank 2 at most"),
        (triage(escalate=[{"when": {"users": "most"}, "by": 0, "because": "x"}]), "severity.escalate[0].by", "is 0.", "From 1"),
        (triage(relief={"title": "Way", "rules": [{"when": {"users": "most"}, "lower_by": -1, "because": "x"}]}), "severity.relief.rules[0].lower_by", "is -1.", "From 0"),
    ],
)  # fmt: skip
def test_wrong_triage_is_refused_by_place(data: Any, path: str, message: str, hint: str) -> None:  # noqa: ANN401 - whatever a file may hold
    with pytest.raises(MisreadError) as refused:
        parse_triage(data)
    assert write_path(refused.value.path) == path
    assert message in refused.value.message
    assert hint in refused.value.hint


def test_an_answer_to_another_form_is_kept_for_the_cross_check() -> None:
    found = parse_triage(triage(rules=[{**RULE, "when": {"detect.real": ["yes", "maybe"], "broken": "any"}}]))
    assert found.severity.dimensions[0].rules[0].when == (
        ("detect.real", ("yes", "maybe")),
        ("triage.broken", ("*",)),
    )


def test_everything_that_is_wrong_with_a_file_is_told_at_once() -> None:
    data = triage(
        questions=[{**CHOICE, "flag": "-u"}, {**TEXT, "colour": "red", "kind": "date"}, {"name": "x"}],
    )
    with pytest.raises(MisreadError) as refused:
        parse_triage(data)
    found = [write_path(error.path) for error in (refused.value, *refused.value.others)]
    assert found == ["questions[0].flag", "questions[1].colour", *["questions[2]"] * 3]


def test_the_first_finding_is_the_error_itself() -> None:
    with pytest.raises(MisreadError) as refused:
        parse_roles({"roles": [{**ROLE, "name": "I C"}, {**ROLE, "name": "T L"}]})
    assert refused.value.message == "'I C' is no name."
    assert [error.message for error in refused.value.others] == ["'T L' is no name."]
