"""Twenty faults that somebody may plant in a playbook: each is found, alone and by its place."""

from collections.abc import Sequence
from typing import Any

import pytest

from ircli.playbook.plain import write_path
from playbook.given import refusals, remarks, spoiled

FULL = ("trees", "full")
FAULTS: Sequence[tuple[str, str, tuple[str | int, ...], Any, str]] = (
    ("a level without a meaning", "severities", ("schemes", "sev", 0, "meaning"), None, "schemes.sev[0]"),
    ("a target in words", "severities", ("schemes", "sev", 0, "respond_within"), "soon", "schemes.sev[0].respond_within"),
    ("a default scheme that there is not", "severities", ("default",), "colours", "default"),
    ("a level that asks for an unknown role", "severities", ("schemes", "sev", 1, "roles"), ["pilot"], "schemes.sev[1].roles[0]"),
    ("an unknown audience in a cadence", "severities", ("schemes", "p", 0, "updates", 1, "audience"), "press", "schemes.p[0].updates[1].audience"),
    ("a role that stands twice", "roles", ("roles", 1, "name"), "ic", "roles[1].name"),
    ("a question without a flag", "triage", ("questions", 1, "flag"), None, "questions[1]"),
    ("two questions with one flag", "triage", ("questions", 2, "flag"), "--extent", "questions[2].flag"),
    ("a rule on an answer that there is not", "triage", ("severity", "dimensions", 1, "rules", 6, "when"), {"users": "dozens"}, "severity.dimensions[1].rules[6].when.users"),
    ("an answer carried to no question", "detection", ("questions", 3, "carries"), "triage.people-hit", "questions[3].carries"),
    ("a verdict that there is not", "detection", ("outcomes", 1, "verdict"), "boring", "outcomes[1].verdict"),
    ("a line that suspects an unknown answer", "investigation", ("lines", 1, "suspect"), {"triage.changes": "moon"}, "lines[1].suspect.triage.changes"),
    ("an option that leads nowhere", "mitigation", (*FULL, "nodes", 2, "options", 0, "to"), None, "trees.full.nodes[2].options[0]"),
    ("an option that leads to no place", "mitigation", (*FULL, "nodes", 1, "options", 2, "to"), "roll-bakc", "trees.full.nodes[1].options[2].to"),
    ("a node without options", "mitigation", (*FULL, "nodes", 1, "options"), [], "trees.full.nodes[1].options"),
    ("a leaf without an action", "mitigation", (*FULL, "leaves", 3, "do"), [], "trees.full.leaves[3].do"),
    ("a leaf with an unknown action", "mitigation", (*FULL, "leaves", 3, "do"), ["kill-queries", "pray"], "trees.full.leaves[3].do[1]"),
    ("a leaf that leads back", "mitigation", (*FULL, "leaves", 10, "after"), "changed", "trees.full.leaves[10].after"),
    ("an unknown placeholder", "communication", ("templates", 0, "text"), "{status}: {blame}", "templates[0].text"),
    ("a proof of an unknown kind", "checklists", ("checklists", 0, "items", 0, "proof", "entry"), "acked", "checklists[0].items[0].proof.entry"),
    ("a checklist that counts from lunch", "checklists", ("checklists", 0, "since"), "lunch", "checklists[0].since"),
    ("a criterion with an unknown key", "resolution", ("criteria", 0, "titel"), "Typo", "criteria[0].titel"),
    ("a blaming phrase that is a pattern", "postmortem", ("blame", 0, "phrases"), ["should (have|of) known"], "blame[0].phrases[0]"),
    ("a template for a level that there is not", "postmortem", ("templates",), {"Huge": "brief"}, "templates.Huge"),
    ("a check of an unknown criterion", "checks", ("checks",), [{"name": "up", "title": "Up", "criterion": "lively", "kind": "tcp", "address": "db:1"}], "checks[0].criterion"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("part", "where", "value", "path"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_a_planted_fault_is_found_by_its_place(
    part: str,
    where: tuple[str | int, ...],
    value: Any,  # noqa: ANN401 - whatever a file may hold
    path: str,
) -> None:
    data = spoiled(part, where, value)
    found = [place for place, _, _ in refusals(part, data)]
    if not found:
        found = [write_path(remark.path) for remark in remarks({part: data})]
    assert found == [path]
