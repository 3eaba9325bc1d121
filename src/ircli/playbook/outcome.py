"""Say what the answers of detection come to, and which questions could still change that."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from ircli.domain.events import Answered
from ircli.playbook.form import UNKNOWN, Condition, Form, holds


class Outcome(NamedTuple):
    """What some answers of detection come to: a verdict to dismiss with, or a declaration where it is blank."""

    when: Condition
    verdict: str
    because: str


class Detection(NamedTuple):
    """What is asked when an alert has fired, and what the answers come to; the first outcome that fits counts.

    `alerts` names the sources that are alerts, `users` those that are users: metrics tell them apart.
    """

    form: Form
    outcomes: tuple[Outcome, ...]
    alerts: tuple[str, ...] = ()
    users: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Return what may be answered to who or what noticed first, "don't know" left out."""
        asked = [question for question in self.form.questions if question.fills == "source"]
        return tuple(
            option.value for question in asked for option in question.options if option.value != UNKNOWN
        )

    @property
    def known_sources(self) -> frozenset[str]:
        """Return all that is known to notice something, in small letters."""
        return frozenset(name.strip().casefold() for name in (*self.sources, *self.alerts, *self.users))


def outcome_of(outcomes: Sequence[Outcome], answers: Mapping[str, Answered]) -> Outcome | None:
    """Return the first outcome that fits; None where none does."""
    return next((outcome for outcome in outcomes if holds(outcome.when, answers)), None)


def pending(
    outcomes: Sequence[Outcome], answers: Mapping[str, Answered], *, open_keys: Collection[str]
) -> frozenset[str]:
    """Return the keys of the open questions whose answers could still lead to an outcome before the one that fits."""
    found: set[str] = set()
    for outcome in outcomes:
        if holds(outcome.when, answers):
            break
        if _may_hold(outcome.when, answers, open_keys):
            found.update(key for key, _ in outcome.when if key in open_keys)
    return frozenset(found)


def _may_hold(condition: Condition, answers: Mapping[str, Answered], open_keys: Collection[str]) -> bool:
    return all(holds((pair,), answers) or pair[0] in open_keys for pair in condition)
