"""Turn plain data into actions and the decision trees that lead to them, or say where it is wrong."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import NamedTuple

from ircli.domain.names import one_of
from ircli.domain.rules import MitigationAction
from ircli.errors import MisreadError
from ircli.playbook.form import Form, Option, Question
from ircli.playbook.parse_form import parse_conditions, parse_flag, parse_option, value_of
from ircli.playbook.plain import (
    Findings,
    Piece,
    by_name,
    choice,
    each,
    fields,
    items,
    mapping,
    optional_text,
    shorten,
    text,
    texts,
    word,
)
from ircli.playbook.tree import Branch, Leaf, Mitigation, Tree

FORM = "mitigation"


class _Node(NamedTuple):
    """A node as it stands in the file: its question, and where each option leads."""

    question: Question
    branches: tuple[Branch, ...]

    @property
    def name(self) -> str:
        """Return its name."""
        return self.question.name


def parse_mitigation(data: object) -> Mitigation:
    """Return the actions and trees that plain data describes; raise MisreadError where it does not."""
    top = fields(Piece(data), required=("default", "actions", "trees"))
    findings = Findings()
    actions = findings.read(lambda: each(items(top["actions"]), _action, unique={"name": by_name})) or ()
    known = [action.name for action in actions] or None
    found = findings.read(lambda: mapping(top["trees"])) or {}
    if not found and not findings.wrong:
        findings.wrong.append(MisreadError("There is no tree.", path=("trees",)))
    trees = findings.read(lambda: each(found.values(), partial(_tree, known=known))) or ()
    default = findings.read(lambda: choice(top["default"], found) if found else "") or ""
    findings.tell()
    return Mitigation(actions=actions, trees={tree.name: tree for tree in trees}, default=default)


def _action(piece: Piece) -> MitigationAction:
    optional = ("help", "runbook", "check", "clean_up")
    found = fields(piece, required=("name", "title"), optional=optional)
    return MitigationAction(
        name=word(found["name"]),
        title=text(found["title"]),
        help=optional_text(found, "help"),
        runbook=_runbook(found.get("runbook")),
        check=optional_text(found, "check"),
        clean_up=optional_text(found, "clean_up"),
    )


def _tree(piece: Piece, known: Collection[str] | None) -> Tree:
    name = word(Piece(piece.path[-1], piece.path))
    found = fields(piece, required=("title", "start", "nodes", "leaves"))
    findings = Findings()
    title = findings.read(lambda: text(found["title"])) or ""
    start = findings.read(lambda: text(found["start"])) or ""
    nodes = (
        findings.read(
            lambda: each(
                items(found["nodes"]),
                _node,
                unique={"name": by_name, "flag": lambda node: node.question.flag},
            )
        )
        or ()
    )
    leaves = (
        findings.read(
            lambda: each(items(found["leaves"]), partial(_leaf, known=known), unique={"name": by_name})
        )
        or ()
    )
    findings.wrong += _astray(found)
    findings.tell()
    return Tree(
        name=name,
        title=title,
        start=start,
        form=Form(name=FORM, title=title, questions=tuple(node.question for node in nodes)),
        branches={node.name: node.branches for node in nodes},
        leaves={leaf.name: leaf for leaf in leaves},
    )


def _node(piece: Piece) -> _Node:
    found = fields(piece, required=("name", "flag", "ask", "options"), optional=("help",))
    read = each(items(found["options"]), _option, unique={"value": lambda pair: value_of(pair[0])})
    question = Question(
        name=word(found["name"]),
        flag=parse_flag(found["flag"]),
        ask=text(found["ask"]),
        kind="choice",
        help=optional_text(found, "help"),
        options=tuple(option for option, _ in read),
        form=FORM,
    )
    return _Node(question=question, branches=tuple(branch for _, branch in read))


def _option(piece: Piece) -> tuple[Option, Branch]:
    option = parse_option(piece, optional=("to", "when"))
    found = fields(piece, required=("value", "label", "to"), optional=("when",))
    when = parse_conditions(found["when"]) if "when" in found else ()
    return option, Branch(value=option.value, to=word(found["to"]), when=when)


def _leaf(piece: Piece, known: Collection[str] | None) -> Leaf:
    optional = ("runbook", "check", "meanwhile", "after")
    found = fields(piece, required=("name", "because", "do"), optional=optional)
    actions = each(
        texts(found["do"]),
        lambda one: choice(one, known) if known is not None else word(one),
        unique={"": str},
    )
    return Leaf(
        name=word(found["name"]),
        because=text(found["because"]),
        do=actions,
        runbook=_runbook(found.get("runbook")),
        check=optional_text(found, "check"),
        meanwhile=optional_text(found, "meanwhile"),
        after=word(found["after"]) if "after" in found else "",
    )


def _runbook(piece: Piece | None) -> str:
    return word(piece) if piece is not None else ""


def _astray(found: Mapping[str, Piece]) -> list[MisreadError]:
    """Return what leads to a place that there is not, whatever else is wrong with the tree."""
    nodes, leaves = _parts(found["nodes"]), _parts(found["leaves"])
    asked = [one["name"].value for one in nodes if "name" in one]
    ends = [one["name"] for one in leaves if "name" in one]
    options = [option for node in nodes if "options" in node for option in _parts(node["options"])]
    ways = [option["to"] for option in options if "to" in option]
    ways += [leaf["after"] for leaf in leaves if "after" in leaf]
    places = [str(name) for name in (*asked, *(end.value for end in ends))]
    return [
        MisreadError(f"'{shorten(str(end.value))}' is a node already.", path=end.path)
        for end in ends
        if end.value in asked
    ] + [
        MisreadError(
            f"'{shorten(way.value)}' is neither a node nor a leaf.", path=way.path, hint=one_of(places)
        )
        for way in (found["start"], *ways)
        if isinstance(way.value, str) and way.value.strip() not in places
    ]


def _parts(piece: Piece) -> list[dict[str, Piece]]:
    """Return the groups of names in a list, and nothing for what is none."""
    if not isinstance(piece.value, list):
        return []
    pieces = [Piece(value, (*piece.path, position)) for position, value in enumerate(piece.value)]
    return [mapping(one) for one in pieces if isinstance(one.value, Mapping)]
