"""Show the way through the mitigation tree, where it ends, and what was tried, to people and to programs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ircli.cli.labelled import labelled
from ircli.domain.clock import span_text, write_moment
from ircli.domain.response import Attempt
from ircli.domain.rules import MitigationAction
from ircli.playbook.form import Question
from ircli.playbook.tree import ANSWERED, Leaf, Passed, Walk

Actions = Mapping[str, MitigationAction]
Follow = Callable[
    [str], str
]  # from a runbook's name to the command that follows it; blank where it is not written


def title_of(actions: Actions, name: str) -> str:
    """Return what an action is called."""
    return actions[name].title if name in actions else name


def step_text(step: Passed, actions: Actions) -> str:
    """Return a step on the way in one sentence: what was asked, what was said, and by whom."""
    if not step.value:
        tried = ", ".join(title_of(actions, name) for name in step.words.split(", "))
        return f"Tried: {tried}."
    why = f" ({step.why})" if step.why != ANSWERED else ""
    return f"{step.question} {step.words}{why}"


def way_lines(way: Walk, actions: Actions, *, follow: Follow) -> list[str]:
    """Return the way so far, and the leaf or the open question that it leads to."""
    path = [step_text(step, actions) for step in way.path]
    if way.leaf is None:
        asked = [_asked(way.question)] if way.question is not None else []
        return [*labelled("because", path), *labelled("open", asked)]
    return [
        *labelled("because", [*path, way.leaf.because]),
        *_to_do(way, way.leaf, actions),
        *plan_lines(runbook=_runbook(way, actions), check=_check(way, actions), follow=follow),
        *(labelled("meantime", [way.leaf.meanwhile]) if way.leaf.meanwhile else []),
    ]


def plan_lines(*, runbook: str, check: str, follow: Follow) -> list[str]:
    """Return what carries an action out, and what shows that it helped."""
    return [
        *(labelled("runbook", [f"{runbook}{_way_to(follow(runbook))}"]) if runbook else []),
        *(labelled("check", [check]) if check else []),
    ]


def _way_to(command: str) -> str:
    return f"   {command}" if command else " (not written yet)"


def _asked(question: Question) -> str:
    return f"{question.ask} {question.flag} {'|'.join(option.value for option in question.options)}"


def _to_do(way: Walk, leaf: Leaf, actions: Actions) -> list[str]:
    if not way.left:
        tried = ", ".join(title_of(actions, name) for name in leaf.do)
        return labelled("tried", [f"{tried}. The tree has nothing more; --action names any other."])
    first, *others = way.left
    known = actions.get(first)
    detail = f": {known.help}" if known is not None and known.help else ""
    return [
        *labelled("do", [f"{title_of(actions, first)}{detail}"]),
        *labelled("or", [title_of(actions, name) for name in others]),
    ]


def _runbook(way: Walk, actions: Actions) -> str:
    own = actions[way.left[0]].runbook if way.left and way.left[0] in actions else ""
    return (way.leaf.runbook if way.leaf is not None else "") or own


def _check(way: Walk, actions: Actions) -> str:
    own = actions[way.left[0]].check if way.left and way.left[0] in actions else ""
    return (way.leaf.check if way.leaf is not None else "") or own


def under_way_text(attempt: Attempt, now: datetime, since: str) -> str:
    """Return an action that has no outcome yet in one sentence; `since` is when it was begun as people read it."""
    by = f" by {attempt.by}" if attempt.by else ""
    if attempt.begun_at is None:
        return f"{attempt.title}, begun{by}"
    return f"{attempt.title}, begun{by} {span_text((now - attempt.begun_at).total_seconds())} ago, at {since}"


def attempt_rows(attempts: Sequence[Attempt]) -> list[tuple[str, ...]]:
    """Return what was tried, one a row."""
    return [
        (
            str(one.number),
            one.begun.action,
            write_moment(one.begun_at) if one.begun_at is not None else "-",
            one.by,
            one.outcome or "under way",
            clean_up_text(one),
        )
        for one in attempts
    ]


def clean_up_text(attempt: Attempt) -> str:
    """Return how a temporary mitigation stands; blank for one that needs no cleaning up."""
    if attempt.undone:
        return "taken back"
    return attempt.begun.clean_up if attempt.to_clean_up else ""


def way_json(way: Walk) -> dict[str, Any]:
    """Return the way, and where it leads, as plain data."""
    leaf = way.leaf
    return {
        "path": [step._asdict() for step in way.path],
        "question": _question_json(way.question) if way.question is not None else None,
        "leaf": {
            "name": leaf.name,
            "because": leaf.because,
            "do": list(leaf.do),
            "runbook": leaf.runbook or None,
            "check": leaf.check or None,
            "meanwhile": leaf.meanwhile or None,
        }
        if leaf is not None
        else None,
        "left": list(way.left),
    }


def _question_json(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "flag": question.flag,
        "ask": question.ask,
        "options": [option.value for option in question.options],
    }
