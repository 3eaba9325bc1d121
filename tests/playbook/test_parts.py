"""Each part is refused by the place where it is wrong, and read into values that say what the file says."""

from typing import Any

import pytest

from ircli.domain.rules import Audience, Criterion, MitigationAction
from ircli.playbook.book import PARTS, cross_check, parse_part
from ircli.playbook.checklist import Item, Proof
from ircli.playbook.checks import Check
from ircli.playbook.communication import Template
from ircli.playbook.inquiry import Line
from ircli.playbook.internal_names import Internal
from ircli.playbook.outcome import Outcome
from ircli.playbook.postmortem import BlameRule
from ircli.playbook.tree import Branch, Leaf
from playbook.given import DEFAULT, DETECTION, MITIGATION, data_of, refusals

INCIDENT = {"name": "of", "flag": "--of", "ask": "Which?", "kind": "incident"}
REAL = {
    "name": "real",
    "flag": "--real",
    "ask": "Real?",
    "kind": "choice",
    "options": [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}],
}
OUTCOME = {"when": {"real": "no"}, "verdict": "false-alarm", "because": "Nothing is wrong."}
LINE = {"name": "changes", "title": "Changes", "ask": "What?"}
ACTION = {"name": "undo", "title": "Undo"}
NODE = {
    "name": "first",
    "flag": "--first",
    "ask": "First?",
    "options": [{"value": "yes", "label": "Yes", "to": "end"}],
}
LEAF = {"name": "end", "because": "It ends.", "do": ["undo"]}
CRITERION = {"name": "healthy", "title": "It is healthy."}
AUDIENCE = {"name": "team", "title": "Team"}
TEMPLATE = {"audience": "team", "text": "{status}: {impact}"}
ITEM = {"name": "look", "text": "Look."}
RULE = {"name": "shame", "phrases": "for shame", "why": "It hurts.", "instead": "Say what happened."}
HTTP = {
    "name": "up",
    "title": "Up",
    "criterion": "healthy",
    "kind": "http",
    "url": "https://example.com/health",
}
TCP = {"name": "open", "title": "Open", "criterion": "healthy", "kind": "tcp", "address": "db:5432"}
COMMAND = {"name": "ok", "title": "OK", "criterion": "healthy", "kind": "command", "run": ["true"]}


def detection(**top: object) -> dict[str, object]:
    return {"title": "Detection", "questions": [REAL, INCIDENT], "outcomes": [OUTCOME], **top}


def tree(**part: object) -> dict[str, object]:
    return {"title": "Tree", "start": "first", "nodes": [NODE], "leaves": [LEAF], **part}


def mitigation(**top: object) -> dict[str, object]:
    return {"default": "own", "actions": [ACTION], "trees": {"own": tree()}, **top}


def communication(**top: object) -> dict[str, object]:
    return {"audiences": [AUDIENCE], "words": {}, "templates": [TEMPLATE], **top}


def postmortem(**top: object) -> dict[str, object]:
    return {
        "template": "default",
        "summary": {"sentences": 3, "internal_names": 3},
        "internal": {"forms": "code"},
        "human_error": "human error*",
        "blame": [RULE],
        **top,
    }


def checklists(*items: object, **part: object) -> dict[str, object]:
    return {
        "checklists": [
            {"name": "a", "title": "A", "since": "detected", "until": 5, "items": list(items), **part}
        ]
    }


def option(**part: object) -> dict[str, object]:
    return {**NODE, "options": [{"value": "yes", "label": "Yes", "to": "end", **part}]}


ACTIONS = "trees.own.leaves[0].do"
OPTION = "trees.own.nodes[0].options[0]"
PROOF = "checklists[0].items[0].proof"
REFUSALS = [
    ("detection", detection(outcomes=[]), "outcomes", "is empty", ""),
    ("detection", detection(sources={"alerts": ["a"]}), "sources", "sources has no 'users'.", "Add 'users:'."),
    ("detection", detection(sources={"alerts": ["a"], "users": ["b", 7]}), "sources.users[1]", "is a number", ""),
    ("detection", detection(sources={"alerts": ["a"], "users": ["b", "A"]}), "sources.users[1]", "'A' stands here twice.", ""),
    ("detection", detection(outcomes=[{**OUTCOME, "verdict": "boring"}]), "outcomes[0].verdict", "is 'boring'.", "One of: false-alarm, duplicate, known, declare."),
    ("detection", detection(outcomes=[{**OUTCOME, "when": {"reel": "no"}}]), "outcomes[0].when.reel", "'reel' is no question here.", "One of: real, of."),
    ("detection", detection(outcomes=[{**OUTCOME, "when": {"real": "perhaps"}}]), "outcomes[0].when.real", "is 'perhaps'.", "One of: yes, no, any."),
    ("detection", detection(outcomes=[{**OUTCOME, "when": {"of": "k3f9"}}]), "outcomes[0].when.of", "is 'k3f9'.", "One of: any."),
    ("detection", detection(outcomes=[{**OUTCOME, "verdict": "duplicate"}]), "outcomes[0].verdict", "of which incident", "kind incident"),
    ("detection", detection(questions=[{**INCIDENT, "options": REAL["options"]}]), "questions[0].options", "kind incident has 'options'", ""),
    ("investigation", {"lines": []}, "lines", "is empty", ""),
    ("investigation", {"lines": [{**LINE, "look": []}]}, "lines[0].look", "is empty", ""),
    ("investigation", {"lines": [{**LINE, "look": [1]}]}, "lines[0].look[0]", "must be text", ""),
    ("investigation", {"lines": [{**LINE, "suspect": {"changes": "deploy"}}]}, "lines[0].suspect.changes", "'changes' is no question here.", "triage.users"),
    ("investigation", {"lines": [{**LINE, "suspect": [{}]}]}, "lines[0].suspect[0]", "is empty", ""),
    ("investigation", {"lines": [LINE, LINE]}, "lines[1].name", "'changes' stands here twice.", ""),
    ("mitigation", mitigation(default="other"), "default", "is 'other'.", "One of: own."),
    ("mitigation", mitigation(trees={}), "trees", "There is no tree.", ""),
    ("mitigation", mitigation(trees=[]), "trees", "must be names with values", ""),
    ("mitigation", mitigation(default="Own", trees={"Own": tree()}), "trees.Own", "'Own' is no name.", ""),
    ("mitigation", mitigation(actions=[ACTION, {**ACTION, "title": "Again"}]), "actions[1].name", "'undo' stands here twice.", ""),
    ("mitigation", mitigation(actions=[{**ACTION, "clean_up": True}]), "actions[0].clean_up", "must be text", ""),
    ("mitigation", mitigation(actions=[{**ACTION, "runbook": "A B"}]), "actions[0].runbook", "'A B' is no name.", ""),
    ("mitigation", mitigation(trees={"own": tree(start="nowhere")}), "trees.own.start", "'nowhere' is neither a node nor a leaf.", "One of: first, end."),
    ("mitigation", mitigation(trees={"own": tree(nodes=[option(to="nowhere")])}), f"{OPTION}.to", "'nowhere' is neither a node nor a leaf.", "One of: first, end."),
    ("mitigation", mitigation(trees={"own": tree(leaves=[{**LEAF, "after": "nowhere"}])}), "trees.own.leaves[0].after", "'nowhere' is neither", "first, end"),
    ("mitigation", mitigation(trees={"own": tree(nodes=[{**NODE, "options": []}])}), "trees.own.nodes[0].options", "is empty", ""),
    ("mitigation", mitigation(trees={"own": tree(nodes=[{**NODE, "options": [{"value": "yes", "label": "Yes"}]}])}), OPTION, "has no 'to'", "Add 'to:'."),
    ("mitigation", mitigation(trees={"own": tree(nodes=[{key: NODE[key] for key in ("name", "ask", "options")}])}), "trees.own.nodes[0]", "has no 'flag'", "Add 'flag:'."),
    ("mitigation", mitigation(trees={"own": tree(nodes=[NODE, {**NODE, "name": "second"}])}), "trees.own.nodes[1].flag", "'--first' stands here twice.", ""),
    ("mitigation", mitigation(trees={"own": tree(nodes=[option(when={"first": "yes"})])}), f"{OPTION}.when.first", "'first' is no question here.", "triage.users"),
    ("mitigation", mitigation(trees={"own": tree(leaves=[{**LEAF, "do": []}])}), ACTIONS, "is empty", ""),
    ("mitigation", mitigation(trees={"own": tree(leaves=[{**LEAF, "do": ["redo"]}])}), f"{ACTIONS}[0]", "is 'redo'.", "One of: undo."),
    ("mitigation", mitigation(trees={"own": tree(leaves=[{**LEAF, "do": ["undo", "undo"]}])}), f"{ACTIONS}[1]", "'undo' stands here twice.", ""),
    ("mitigation", mitigation(trees={"own": tree(leaves=[LEAF, {**LEAF, "name": "first"}])}), "trees.own.leaves[1].name", "'first' is a node already.", ""),
    ("resolution", {"criteria": []}, "criteria", "is empty", ""),
    ("resolution", {"criteria": [{**CRITERION, "stable": 15}]}, "criteria[0].stable", "must be true or false", ""),
    ("resolution", {"criteria": [CRITERION, CRITERION]}, "criteria[1].name", "'healthy' stands here twice.", ""),
    ("communication", communication(audiences=[]), "audiences", "is empty", ""),
    ("communication", communication(words={"fixed": "Fixed"}), "words.fixed", "'fixed' is no known key.", "monitoring"),
    ("communication", communication(words={"resolved": ""}), "words.resolved", "is blank", ""),
    ("communication", communication(templates=[{**TEMPLATE, "audience": "press"}]), "templates[0].audience", "is 'press'.", "One of: team."),
    ("communication", communication(templates=[{**TEMPLATE, "status": "fixed"}]), "templates[0].status", "is 'fixed'.", "One of: first, investigating"),
    ("communication", communication(templates=[{**TEMPLATE, "text": "{blame}"}]), "templates[0].text", "'{blame}' is no placeholder.", "{status}, {title}"),
    ("communication", communication(templates=[{**TEMPLATE, "text": "{status: {title}"}]), "templates[0].text", "'{status: ' is not closed.", "{status}"),
    ("communication", communication(templates=[TEMPLATE, TEMPLATE]), "templates[1]", "'team' stands here twice.", ""),
    ("postmortem", postmortem(template="A B"), "template", "'A B' is no name.", ""),
    ("postmortem", postmortem(templates={"Major": 1}), "templates.Major", "must be text", "quotes"),
    ("postmortem", postmortem(summary={"sentences": 0, "internal_names": 0}), "summary.sentences", "is 0.", "From 1 to 100."),
    ("postmortem", postmortem(summary={"sentences": 3}), "summary", "has no 'internal_names'", ""),
    ("postmortem", postmortem(internal={"forms": ["code", "emoji"]}), "internal.forms[1]", "is 'emoji'.", "One of: code, path, host"),
    ("postmortem", postmortem(internal={"forms": "code", "allowed": ["two words"]}), "internal.allowed[0]", "is more than one word.", "One word each."),
    ("postmortem", postmortem(human_error=[]), "human_error", "is empty", ""),
    ("postmortem", postmortem(human_error=["human (error|slip)"]), "human_error[0]", "is more than plain words.", "Letters and digits"),
    ("postmortem", postmortem(human_error=["hu*"]), "human_error[0]", "has a '*' behind too few letters.", ""),
    ("postmortem", postmortem(human_error=["human* error*"]), "human_error[0]", "has more than one '*'.", ""),
    ("postmortem", postmortem(human_error=["so " * 11]), "human_error[0]", "has more than 10 words", ""),
    ("postmortem", postmortem(human_error=["Human  error", "human error"]), "human_error[1]", "'human error' stands here twice.", ""),
    ("postmortem", postmortem(blame=[]), "blame", "is empty", ""),
    ("postmortem", postmortem(blame=[RULE, RULE]), "blame[1].name", "'shame' stands here twice.", ""),
    ("postmortem", postmortem(blame=[{**RULE, "phrases": ["a.*b"]}]), "blame[0].phrases[0]", "'a.*b' is more than plain words.", ""),
    ("postmortem", postmortem(blame=[{**RULE, "why": ""}]), "blame[0].why", "is blank", ""),
    ("checklists", checklists(), "checklists[0].items", "is empty", ""),
    ("checklists", checklists(ITEM, since="lunch"), "checklists[0].since", "is 'lunch'.", "One of: started, detected"),
    ("checklists", checklists(ITEM, until=0), "checklists[0].until", "is 0.", "From 1"),
    ("checklists", checklists(ITEM, ITEM), "checklists[0].items[1].name", "'look' stands here twice.", ""),
    ("checklists", checklists({**ITEM, "command": "rm -r x"}), "checklists[0].items[0].command", "'rm -r x' is no command of ircli.", "ircli triage"),
    ("checklists", checklists({**ITEM, "command": "ircli next; rm -r x"}), "checklists[0].items[0].command", "is no command of ircli", ""),
    ("checklists", checklists({**ITEM, "proof": {"kind": "noted"}}), PROOF, "has no 'entry'", ""),
    ("checklists", checklists({**ITEM, "proof": {"entry": "lunch"}}), f"{PROOF}.entry", "is 'lunch'.", "acknowledged"),
    ("checklists", checklists({**ITEM, "proof": [{"entry": "acknowledged", "who": "me"}]}), f"{PROOF}[0].who", "kind acknowledged has no 'who'", "One of: text"),
    ("checklists", checklists({**ITEM, "proof": {"entry": "answered", "value": True}}), f"{PROOF}.value", "must be text", "quotes"),
    ("checks", {"checks": None}, "checks", "must be a list", ""),
    ("checks", {"checks": [{**HTTP, "kind": "ping"}]}, "checks[0].kind", "is 'ping'.", "One of: http, tcp, command."),
    ("checks", {"checks": [{**HTTP, "url": "ftp://example.com"}]}, "checks[0].url", "is no url", "https://"),
    ("checks", {"checks": [{**HTTP, "url": "https://"}]}, "checks[0].url", "is no url", "with a host"),
    ("checks", {"checks": [{**HTTP, "url": "http://[::1"}]}, "checks[0].url", "is no url", ""),
    ("checks", {"checks": [{**HTTP, "url": "http://a.b/\nHost: x"}]}, "checks[0].url", "is no url", ""),
    ("checks", {"checks": [{**HTTP, "expect": 20}]}, "checks[0].expect", "is 20.", "From 100 to 599."),
    ("checks", {"checks": [{**HTTP, "address": "db:1"}]}, "checks[0].address", "'address' is no known key.", "url"),
    ("checks", {"checks": [{**TCP, "address": "db"}]}, "checks[0].address", "is no address", "HOST:PORT"),
    ("checks", {"checks": [{**TCP, "address": "db:0"}]}, "checks[0].address", "is no address", ""),
    ("checks", {"checks": [{**TCP, "address": "db:70000"}]}, "checks[0].address", "is no address", ""),
    ("checks", {"checks": [{**TCP, "address": "::1:80"}]}, "checks[0].address", "is no address", ""),
    ("checks", {"checks": [{**TCP, "expect": 1}]}, "checks[0].expect", "'expect' is no known key.", ""),
    ("checks", {"checks": [{**COMMAND, "run": "true && false"}]}, "checks[0].run", "must be a list", "No shell"),
    ("checks", {"checks": [{**COMMAND, "run": []}]}, "checks[0].run", "is empty", ""),
    ("checks", {"checks": [{**COMMAND, "run": ["sleep", 5]}]}, "checks[0].run[1]", "must be text", "quotes"),
    ("checks", {"checks": [{**COMMAND, "every": 0}]}, "checks[0].every", "is 0.", "From 1"),
    ("checks", {"checks": [HTTP, {**TCP, "name": "up"}]}, "checks[1].name", "'up' stands here twice.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("part", "data", "path", "message", "hint"), REFUSALS)
def test_what_is_wrong_is_refused_by_place(
    part: str,
    data: Any,  # noqa: ANN401 - whatever a file may hold
    path: str,
    message: str,
    hint: str,
) -> None:
    found = refusals(part, data)
    assert [where for where, _, _ in found] == [path]
    assert message in found[0][1]
    assert hint in found[0][2]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("data", [None, [], "text", 7, {}, {"surprise": 1}], ids=repr)
def test_what_is_no_part_at_all_is_refused(part: str, data: object) -> None:
    assert refusals(part, data)


@pytest.mark.parametrize("part", PARTS)
def test_no_default_says_more_than_is_read(part: str) -> None:
    data = data_of(part)
    data["surprise"] = 1
    assert [where for where, _, _ in refusals(part, data)] == ["surprise"]


def test_the_default_parts_fit_together() -> None:
    assert cross_check(DEFAULT) == ()


def test_detection_says_what_its_answers_come_to() -> None:
    found = parse_part("detection", detection())
    assert isinstance(found, type(DETECTION))
    assert found.outcomes == (Outcome((("detect.real", ("no",)),), "false-alarm", "Nothing is wrong."),)
    declares = parse_part("detection", detection(outcomes=[{**OUTCOME, "verdict": "declare"}]))
    assert isinstance(declares, type(DETECTION))
    assert declares.outcomes[0].verdict == ""


def test_a_line_is_suspected_by_one_condition_or_several() -> None:
    one, several = {"triage.changes": "deploy"}, [{"triage.changes": ["deploy", "flag"]}, {"triage.a": "b"}]
    found = parse_part(
        "investigation",
        {"lines": [{**LINE, "suspect": one, "look": "The log"}, {**LINE, "name": "b", "suspect": several}]},
    )
    assert found == (
        Line("changes", "Changes", "What?", ("The log",), ((("triage.changes", ("deploy",)),),)),
        Line(
            "b",
            "Changes",
            "What?",
            suspect=((("triage.changes", ("deploy", "flag")),), (("triage.a", ("b",)),)),
        ),
    )


def test_a_tree_keeps_its_nodes_branches_and_leaves() -> None:
    found = parse_part(
        "mitigation", mitigation(trees={"own": tree(nodes=[option(when={"triage.users": "most"})])})
    )
    assert isinstance(found, type(MITIGATION))
    own = found.trees[found.default]
    assert found.actions == (MitigationAction("undo", "Undo"),)
    assert [question.key for question in own.form.questions] == ["mitigation.first"]
    assert own.branches == {"first": (Branch("yes", "end", ((("triage.users", ("most",)),),)),)}
    assert own.leaves == {"end": Leaf("end", "It ends.", ("undo",))}


def test_every_fault_of_a_tree_is_told_at_once() -> None:
    data = mitigation(
        default="other",
        actions=[ACTION, ACTION],
        trees={
            "own": tree(start="nowhere", nodes=[option(to="moon")], leaves=[{**LEAF, "do": [], "after": "x"}])
        },
    )
    assert [where for where, _, _ in refusals("mitigation", data)] == [
        "actions[1].name",
        ACTIONS,
        "trees.own.start",
        f"{OPTION}.to",
        "trees.own.leaves[0].after",
        "default",
    ]


def test_criteria_audiences_and_items_say_what_the_file_says() -> None:
    assert parse_part("resolution", {"criteria": [{**CRITERION, "stable": True}]}) == (
        Criterion("healthy", "It is healthy.", stable=True),
    )
    found: Any = parse_part("communication", communication(words={"resolved": "Over"}))
    assert found.audiences == (Audience("team", "Team"),)
    assert (found.words, found.templates) == (
        {"resolved": "Over"},
        (Template("team", "", "{status}: {impact}"),),
    )
    lists: Any = parse_part(
        "checklists",
        checklists({**ITEM, "command": "ircli next", "proof": {"entry": "noted", "kind": "alert"}}),
    )
    assert lists[0].items == (Item("look", "Look.", "ircli next", (Proof("noted", (("kind", "alert"),)),)),)


def test_a_check_is_a_request_a_connection_or_a_command() -> None:
    found = parse_part(
        "checks",
        {
            "checks": [
                HTTP,
                {**TCP, "address": "[::1]:80", "every": 5},
                {**COMMAND, "expect": 3, "timeout": 60},
            ]
        },
    )
    assert found == (
        Check("up", "Up", "healthy", "http", target="https://example.com/health", expect=200),
        Check("open", "Open", "healthy", "tcp", target="[::1]:80", every=5),
        Check("ok", "OK", "healthy", "command", run=("true",), expect=3, timeout=60),
    )


def test_a_postmortem_has_a_template_for_each_level_and_phrases_in_small_letters() -> None:
    found: Any = parse_part(
        "postmortem",
        postmortem(
            templates={"Minor": "brief"},
            summary={"internal_names": 0, "sentences": 2},
            internal={"forms": ["code", "host"], "names": "Kafka", "allowed": ["GitHub"]},
            human_error=["Human  Error*", "it\u2019s Bob"],
        ),
    )
    assert (found.template_for("Minor"), found.template_for("Major"), found.template_for("")) == (
        "brief",
        "default",
        "default",
    )
    assert (found.sentences, found.internal_names) == (2, 0)
    assert found.internal == Internal(("code", "host"), names=("Kafka",), allowed=("GitHub",))
    assert found.human_error == ("human error*", "it's bob")
    assert found.blame == (BlameRule("shame", ("for shame",), "It hurts.", "Say what happened."),)


def test_all_that_is_wrong_with_a_postmortem_is_told_at_once() -> None:
    data = postmortem(
        template=1, templates={"Minor": "A B"}, summary={}, internal={}, human_error=["?"], blame=[{}]
    )
    assert {where for where, _, _ in refusals("postmortem", data)} == {
        "template",
        "templates.Minor",
        "summary",
        "internal",
        "human_error[0]",
        "blame[0]",
    }


def test_there_may_be_no_checks() -> None:
    assert parse_part("checks", {"checks": []}) == ()
