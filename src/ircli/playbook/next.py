"""Say what to do next: the most important thing first, with the facts that make it so and the command for it.

The order of RULES is the order of importance. Each rule looks at the same facts and gives suggestions, or none.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from ircli.playbook import course, duties, rest
from ircli.playbook.facts import Facts, Suggestion, answer_to

__all__ = ("ITEMS", "RULES", "Facts", "Suggestion", "answer_to", "suggest")

Rule: TypeAlias = Callable[[Facts], Iterator[Suggestion]]


def suggest(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do, the most important first, each command once; an item only where no rule says it better."""
    found: dict[str, tuple[Suggestion, ...]] = {}

    def said_better(item: Suggestion) -> bool:
        others = (name for name in RULES if name not in ITEMS)
        return any(_act(one) == _act(item) for name in others for one in given(name))

    def given(name: str) -> tuple[Suggestion, ...]:
        if name not in found:
            found[name] = tuple(RULES[name](facts))
        return found[name]

    seen: set[str] = set()
    for name in RULES:
        for one in given(name):
            if one.command not in seen and not (name in ITEMS and said_better(one)):
                seen.add(one.command)
                yield one._replace(rule=name)


def _act(one: Suggestion) -> list[str]:
    """Return what a suggestion comes down to: the program and its command."""
    return one.command.split()[:2]


# Every reason to do something, the most important first.
RULES: Mapping[str, Rule] = {
    "severity": duties.severity,
    "coordinator": duties.coordinator,
    "late target": duties.late_target,
    "acceptance": duties.acceptance,
    "unfinished runbook": course.unfinished_runbook,
    "outcome": course.outcome,
    "late update": duties.late_update,
    "untold": duties.untold,
    "runbook": course.runbook,
    "fresh outcome": course.fresh_outcome,
    "mitigation": course.mitigation,
    "escalation": course.escalation,
    "resolve target": duties.resolve_target,
    "roles": duties.roles,
    "late item": rest.late_item,
    "next update": duties.next_update,
    "inquiry": course.inquiry,
    "gate": course.gate,
    "left roles": duties.left_roles,
    "late postmortem": rest.late_postmortem,
    "left item": rest.left_item,
    "fatigue": duties.fatigue,
    "postmortem": rest.postmortem,
    "late action": rest.late_action,
    "clean-up": rest.clean_up,
    "small close": rest.small_close,
    "suggested roles": duties.suggested_roles,
    "item": rest.item,
    "close": rest.close,
}
ITEMS = frozenset(("late item", "left item", "item"))  # those that checklists give
