"""What suggestions are made from, and the small words that their rules share."""

import shlex
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ircli.domain.clock import span_text
from ircli.domain.deadlines import Deadline, deadlines
from ircli.domain.entry import Entry
from ircli.domain.incident import Incident
from ircli.domain.rules import Criterion, Role

if TYPE_CHECKING:
    from typing import Protocol

    from ircli.playbook.checklist import Checklist
    from ircli.playbook.inquiry import Line
    from ircli.playbook.schemes import LevelNotes, Scheme
    from ircli.playbook.severity import Triage
    from ircli.playbook.tree import Mitigation, Tree

    class Process(Protocol):
        """What of a playbook is asked, each part only when a rule comes to it: most commands show the first answer alone."""

        @property
        def scheme(self) -> "Scheme":
            """Return the levels."""

        @property
        def roles(self) -> tuple[Role, ...]:
            """Return the roles."""

        @property
        def triage(self) -> "Triage":
            """Return the triage form and its severity rules."""

        @property
        def investigation(self) -> "tuple[Line, ...]":
            """Return the obvious lines of inquiry."""

        @property
        def mitigation(self) -> "Mitigation":
            """Return the actions that stop impact."""

        @property
        def tree(self) -> "Tree":
            """Return the decision tree."""

        @property
        def resolution(self) -> tuple[Criterion, ...]:
            """Return what must hold before the end."""

        @property
        def checklists(self) -> "tuple[Checklist, ...]":
            """Return what should be done by when."""

        @property
        def notes(self) -> "Mapping[str, LevelNotes]":
            """Return what levels ask of people, by the level's name."""


SOON = timedelta(minutes=5)


class Facts(NamedTuple):
    """All that is looked at; `entries` are the effective ones, `has_postmortem` says that one was written.

    `runbooks` finds the names of those that there are, only when a rule comes to it: it looks into folders.
    """

    incident: Incident
    entries: Sequence[Entry]
    process: "Process"
    now: datetime
    has_postmortem: bool = False
    runbooks: Callable[[], Collection[str]] = tuple


class Suggestion(NamedTuple):
    """Something to do, why, and the command for it; `due` where there is a moment, `entries` by their ids as proof."""

    rule: str
    what: str
    why: str
    command: str
    due: datetime | None = None
    entries: tuple[str, ...] = ()


def suggestion(
    what: str, why: str, command: str, *, due: datetime | None = None, entries: tuple[str, ...] = ()
) -> Suggestion:
    """Return a suggestion that gets its rule later."""
    return Suggestion("", what, why, command, due, entries)


def due_of(facts: Facts, *kinds: str) -> list[Deadline]:
    """Return the deadlines of some kinds."""
    return [one for one in deadlines(facts.incident) if one.kind in kinds]


def time_since(facts: Facts, moment: datetime | None, what: str = "") -> str:
    """Return how long ago a moment was, as the end of a phrase; blank where nobody knows."""
    if moment is None or moment > facts.now:
        return ""
    span = length(facts.now - moment)
    return f" {span} after {what}" if what else f" {span} ago"


def time_until(facts: Facts, moment: datetime) -> str:
    """Return when a moment is, or was."""
    seconds = (moment - facts.now).total_seconds()
    return f"in {span_text(seconds)}" if seconds > 0 else f"{span_text(-seconds)} ago"


def length(span: timedelta) -> str:
    """Return a span as people say it."""
    return span_text(span.total_seconds())


def answer_to(deadline: Deadline) -> str:
    """Return the command that meets a deadline."""
    match deadline.kind:
        case "update":
            return f"ircli update {shlex.quote(deadline.audience)}"
        case "resolve":
            return "ircli resolve"
        case "postmortem":
            return "ircli postmortem generate"
        case _:
            return "ircli triage"
