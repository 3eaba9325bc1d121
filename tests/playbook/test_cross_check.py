"""Parts that do not fit together are told by the part and the place that holds the reference."""

from typing import Any

import pytest

from ircli.playbook.book import PARTS, Remark, cross_check, parse_part
from ircli.playbook.plain import write_path
from playbook.given import DEFAULT, data_of, remarks, spoiled

NODES = ("trees", "full", "nodes")
LEAVES = ("trees", "full", "leaves")


def told(found: list[Remark]) -> list[tuple[str, str, str]]:
    return [(one.part, write_path(one.path), one.message) for one in found]


LEVEL = "schemes.sev[0]"
SPOILED: list[tuple[str, tuple[str | int, ...], object, str, str, str]] = [
    # part, where, what stands there | about which part, the path told, the message
    ("severities", ("schemes", "sev", 0, "roles"), ["ic", "pilot"], "roles", f"{LEVEL}.roles[1]", "There is no role 'pilot'."),
    ("severities", ("schemes", "sev", 0, "suggested_roles"), ["pilot"], "roles", f"{LEVEL}.suggested_roles[0]", "There is no role 'pilot'."),
    ("severities", ("schemes", "sev", 0, "updates"), [{"audience": "press", "every": 5}], "communication", f"{LEVEL}.updates[0].audience", "There is no audience 'press'."),
    ("triage", ("severity", "escalate", 0, "when"), {"detect.reel": "yes"}, "detection", "severity.escalate[0].when.detect.reel", "'reel' is no question of detect."),
    ("triage", ("severity", "relief", "rules", 0, "when"), {"lunch.users": "most"}, "", "severity.relief.rules[0].when.lunch.users", "There is no form 'lunch'."),
    ("triage", ("severity", "dimensions", 0, "rules", 0, "when"), {"detect.real": "maybe"}, "detection", "severity.dimensions[0].rules[0].when.detect.real", "'maybe' is no answer to detect.real."),
    ("detection", ("outcomes", 1, "when"), {"triage.users": "nobody"}, "triage", "outcomes[1].when.triage.users", "'nobody' is no answer to triage.users."),
    ("detection", ("questions", 3, "carries"), "triage.people-hit", "triage", "questions[3].carries", "'people-hit' is no question of triage."),
    ("detection", ("questions", 3, "carries"), "triage.broken", "triage", "questions[3].carries", "triage.broken is not answered in the same way."),
    ("detection", ("questions", 3, "options", 0, "value"), "everybody", "triage", "questions[3].carries", "'everybody' is no answer to triage.users."),
    ("investigation", ("lines", 0, "suspect"), {"triage.changes": "moon"}, "triage", "lines[0].suspect.triage.changes", "'moon' is no answer to triage.changes."),
    ("investigation", ("lines", 0, "suspect"), [{"triage.trend": "stable"}, {"triage.moon": "full"}], "triage", "lines[0].suspect[1].triage.moon", "'moon' is no question of triage."),
    ("mitigation", (*NODES, 0, "options", 0, "when"), {"triage.broken": "deploy"}, "triage", "trees.full.nodes[0].options[0].when.triage.broken", "'deploy' is no answer to triage.broken."),
    ("mitigation", (*NODES, 0, "options", 0, "when"), {"mitigation.moon": "deploy"}, "mitigation", "trees.full.nodes[0].options[0].when.mitigation.moon", "'moon' is no question of mitigation."),
    ("checklists", ("checklists", 1, "items", 1, "proof"), {"entry": "answered", "form": "triage", "question": "moon"}, "triage", "checklists[1].items[1].proof.question", "'moon' is no question of triage."),
    ("checklists", ("checklists", 1, "items", 1, "proof"), {"entry": "answered", "question": "moon"}, "", "checklists[1].items[1].proof.question", "No form asks 'moon'."),
    ("checklists", ("checklists", 1, "items", 1, "proof"), {"entry": "answered", "form": "lunch"}, "", "checklists[1].items[1].proof.form", "There is no form 'lunch'."),
    ("checklists", ("checklists", 1, "items", 1, "proof"), [{"entry": "acknowledged"}, {"entry": "answered", "form": "detect", "question": "real", "value": "maybe"}], "detection", "checklists[1].items[1].proof[1].question", "'maybe' is no answer to detect.real."),
    ("checklists", ("checklists", 1, "items", 3, "proof", "audience"), "press", "communication", "checklists[1].items[3].proof.audience", "There is no audience 'press'."),
    ("checklists", ("checklists", 0, "items", 0, "proof"), {"entry": "role_assigned", "role": "pilot"}, "roles", "checklists[0].items[0].proof.role", "There is no role 'pilot'."),
    ("checklists", ("checklists", 0, "items", 0, "proof"), {"entry": "mitigation_begun", "action": "pray"}, "mitigation", "checklists[0].items[0].proof.action", "There is no action 'pray'."),
    ("checks", ("checks",), [{"name": "up", "title": "Up", "criterion": "lively", "kind": "tcp", "address": "db:1"}], "resolution", "checks[0].criterion", "There is no criterion 'lively'."),
]  # fmt: skip


@pytest.mark.parametrize("case", SPOILED, ids=lambda case: case[-1])
def test_a_reference_to_what_there_is_not_is_told(
    case: tuple[str, tuple[str | int, ...], object, str, str, str],
) -> None:
    part, where, value, about, path, message = case
    found = remarks({part: spoiled(part, where, value)})
    assert told(found) == [(part, path, message)]
    assert (found[0].about, found[0].is_warning) == (about, False)


def test_the_part_that_holds_the_reference_is_blamed_whichever_was_changed() -> None:
    renamed = data_of("roles")
    renamed["roles"][0]["name"] = "lead"
    found = remarks({"roles": renamed}, scheme="sev")
    assert {(one.part, one.about, one.message) for one in found} == {
        ("severities", "roles", "There is no role 'ic'.")
    }


def test_only_the_scheme_in_force_is_checked_where_one_is_named() -> None:
    data = spoiled("severities", ("schemes", "p", 0, "roles"), ["pilot"])
    assert remarks({"severities": data}, scheme="sev") == []
    assert len(remarks({"severities": data}, scheme="p")) == 1


def test_an_unknown_scheme_is_told() -> None:
    assert remarks({}, scheme="colours") == [
        Remark("severities", ("schemes",), "There is no scheme 'colours'.", "One of: sev, p, short.")
    ]


def test_a_node_and_a_leaf_that_no_way_leads_to_are_told() -> None:
    data = data_of("mitigation")
    for option in data["trees"]["full"]["nodes"][0]["options"]:
        option["to"] = "exhausted"
    assert told(remarks({"mitigation": data})) == [
        ("mitigation", "trees.full.nodes[1]", "No way leads to the node 'guarded'."),
        ("mitigation", "trees.full.leaves[0]", "No way leads to the leaf 'switch-off'."),
        ("mitigation", "trees.full.leaves[1]", "No way leads to the leaf 'roll-back'."),
    ]


@pytest.mark.parametrize(
    ("where", "value", "path", "message"),
    [
        ((*NODES, 4, "options", 4, "to"), "exhausted", "trees.full.nodes[4].options[4].to", "The way leads back to 'exhausted', where it came from."),
        ((*LEAVES, 10, "after"), "changed", "trees.full.leaves[10].after", "The way leads back to 'changed', where it came from."),
        ((*NODES, 0, "options", 4, "to"), "changed", "trees.full.nodes[0].options[4].to", "The way leads back to 'changed', where it came from."),
    ],
)  # fmt: skip
def test_a_way_that_leads_back_is_told_where_it_does(
    where: tuple[str | int, ...], value: str, path: str, message: str
) -> None:
    data = data_of("mitigation")
    place = data
    for step in where[:-1]:
        place = place[step]
    place[where[-1]] = value
    assert told(remarks({"mitigation": data})) == [("mitigation", path, message)]


@pytest.mark.parametrize(
    ("part", "flag", "path"),
    [
        ("triage", "--users", "questions[2].flag"),
        ("detection", "--real", "questions[0].flag"),
        ("mitigation", "--changed", "trees.full.nodes[0].flag"),
    ],
)
def test_a_flag_that_the_command_has_for_itself_is_told(part: str, flag: str, path: str) -> None:
    found = remarks({}, flags={part: ("--json", flag)})
    assert told(found) == [(part, path, f"The command has a flag {flag} of its own.")]


def test_a_template_for_a_level_that_no_scheme_has_is_a_warning() -> None:
    data = data_of("postmortem")
    data["templates"] = {"SEV3": "brief", "P3": "brief", "Huge": "brief"}
    (found,) = remarks({"postmortem": data})
    assert told([found]) == [("postmortem", "templates.Huge", "There is no level 'Huge'.")]
    assert (found.is_warning, found.about) == (True, "severities")
    assert found.hint.startswith("One of: SEV1, SEV2, SEV3, SEV4, P0, ")


def test_a_runbook_that_there_is_not_is_a_warning() -> None:
    found = remarks({}, runbooks=())
    assert found
    assert all(one.is_warning and one.path[-1] == "runbook" for one in found)
    assert remarks({}, runbooks={one.message.split("'")[1] for one in found}) == []


def test_a_source_that_is_no_answer_is_a_warning() -> None:
    found = remarks({"detection": spoiled("detection", ("sources", "users"), ["users", "a bird"])})
    message = "'a bird' is no answer to a question that fills source."
    assert told(found) == [("detection", "sources.users[1]", message)]
    assert found[0].is_warning


@pytest.mark.parametrize("missing", PARTS)
def test_a_part_that_is_not_given_is_not_checked_against(missing: str) -> None:
    others = {name: value for name, value in DEFAULT.items() if name != missing}
    assert cross_check(others) == ()
    assert cross_check({missing: DEFAULT[missing]}) == ()


def test_a_team_may_rename_everything_and_it_still_fits() -> None:
    whole = {name: parse_part(name, _renamed(data_of(name))) for name in PARTS}
    assert cross_check(whole) == ()


_RENAMED = {
    "ic": "lead",
    "internal": "inside",
    "customers": "clients",
    "rollback": "undo",
    "deploy": "release",
}
_NAMES = ("name", "value", "audience", "roles", "suggested_roles", "do", "triage.changes", "triage.pattern")


def _renamed(value: Any, key: str = "") -> Any:  # noqa: ANN401 - whatever a file may hold
    if isinstance(value, dict):
        return {one: _renamed(inner, one) for one, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, key) for inner in value]
    return _RENAMED.get(value, value) if key in _NAMES and isinstance(value, str) else value
