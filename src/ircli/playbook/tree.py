"""Walk a decision tree from what was recorded: how far it leads, and what to ask or do there."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ircli.domain.events import Answered
from ircli.domain.rules import MitigationAction
from ircli.playbook.form import Condition, Form, Question, fitting_values, holds, key_of, values_of


class Branch(NamedTuple):
    """Where an answer to a node's question leads; recorded answers that fit one of `when` give it unasked."""

    value: str
    to: str
    when: tuple[Condition, ...] = ()


class Leaf(NamedTuple):
    """What to do at the end of a way through the tree: actions by name, the first choice first.

    `after` names the node or leaf where the way goes on once all of them have been tried; blank at the last one.
    """

    name: str
    because: str
    do: tuple[str, ...]
    runbook: str = ""
    check: str = ""
    meanwhile: str = ""
    after: str = ""


class Tree(NamedTuple):
    """A decision tree: its nodes are the questions of a form, `branches` are by the name of their node."""

    name: str
    title: str
    start: str
    form: Form
    branches: Mapping[str, tuple[Branch, ...]]
    leaves: Mapping[str, Leaf]


class Mitigation(NamedTuple):
    """All ways to stop impact, and the trees that lead to them; `default` names the tree where nobody picked."""

    actions: tuple[MitigationAction, ...]
    trees: Mapping[str, Tree]
    default: str


ANSWERED = "answered"


class Passed(NamedTuple):
    """A step on the way: the node, the answer in value and words, and how that is known.

    A leaf whose actions were all tried is a step too; its value is blank.
    """

    node: str
    question: str
    value: str
    words: str
    why: str


class Walk(NamedTuple):
    """How far the way leads: to a question that is open, or to a leaf with the actions not tried yet."""

    path: tuple[Passed, ...]
    question: Question | None = None
    leaf: Leaf | None = None
    left: tuple[str, ...] = ()


def walk(tree: Tree, answers: Mapping[str, Answered], tried: Collection[str] = ()) -> Walk:
    """Return the way that recorded answers lead; `tried` names the actions that did not end the impact.

    An answer to a node itself goes before what other answers say of it, and a skipped one says nothing. A way never
    passes a place twice: where it would, or at a last leaf with nothing left, the walk ends at the leaf it came by.
    """
    questions = {question.name: question for question in tree.form.questions}
    path: list[Passed] = []
    seen: set[str] = set()
    place, last = tree.start, None
    while place not in seen:
        seen.add(place)
        if place in questions:
            known = _known(questions[place], tree.branches.get(place, ()), answers)
            if known is None:
                return Walk(tuple(path), question=questions[place])
            branch, why = known
            path.append(_passed(questions[place], branch, why))
            place = branch.to
            continue
        last = tree.leaves.get(place)
        if last is None:
            break
        left = tuple(action for action in last.do if action not in tried)
        if left or not last.after:
            return Walk(tuple(path), leaf=last, left=left)
        path.append(Passed(last.name, last.because, "", ", ".join(last.do), "tried"))
        place = last.after
    return Walk(tuple(path), leaf=last)


def _known(
    question: Question, branches: tuple[Branch, ...], answers: Mapping[str, Answered]
) -> tuple[Branch, str] | None:
    given = values_of(answers.get(question.key))
    for branch in branches:
        if branch.value in given:
            return branch, ANSWERED
    for branch in branches:
        for condition in branch.when:
            if holds(condition, answers):
                return branch, "; ".join(_said(condition, answers))
    return None


def _passed(question: Question, branch: Branch, why: str) -> Passed:
    words = next((one.label for one in question.options if one.value == branch.value), branch.value)
    return Passed(question.name, question.ask, branch.value, words, why)


def _said(condition: Condition, answers: Mapping[str, Answered]) -> list[str]:
    return [
        f"{answers[key].form} says: {_words(answers[key], fitting)}"
        for key, fitting in condition
        if key_of(answers[key]) == key
    ]


def _words(answered: Answered, fitting: Collection[str]) -> str:
    """Return what was said in words: of several answers, those that count here."""
    given, labels = values_of(answered), answered.words.split("; ")
    if not answered.words or len(given) != len(labels):
        return answered.words or answered.value
    counting = fitting_values(answered, fitting)
    return ", ".join(label for value, label in zip(given, labels, strict=True) if value in counting)
