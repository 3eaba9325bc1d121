"""Pick some of all the actions that there are, and find the one that somebody names."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ircli import service
from ircli.cli.session import Session
from ircli.domain.clock import millis
from ircli.domain.followup import OPEN, Action
from ircli.errors import NotFoundError, UsageError
from ircli.service import Record

if TYPE_CHECKING:
    from ircli.domain.outline import Outline

_REFERENCE = re.compile(r"(?:(.+)\.)?([0-9]{1,6})", re.ASCII | re.DOTALL)
_SHORT = 4  # letters of an id's end, which are as good as all of it where no other id has them
_OFFERED = 20  # in a menu


class Filter(NamedTuple):
    """Which actions are meant: open ones, unless a state is named; `mine` is a name, `due` the last day."""

    states: tuple[str, ...] = (OPEN,)
    is_overdue: bool = False
    mine: str = ""
    services: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    incident: str = ""
    due: str = ""
    with_drills: bool = False


class Names:
    """What names the incidents of a store in few letters."""

    def __init__(self, ids: Sequence[str]) -> None:
        """Take the ids of all incidents."""
        self._ids = ids

    @cached_property
    def _parts(self) -> Counter[str]:
        """Return in how many places of all ids each part of that length stands."""
        return Counter(one[at : at + _SHORT] for one in self._ids for at in range(len(one) - _SHORT + 1))

    def short(self, incident_id: str) -> str:
        """Return the end of an id, or all of it where its end is a part of another."""
        end = incident_id[-_SHORT:]
        return end if self._parts[end] == 1 else incident_id


class Found(NamedTuple):
    """An action, and the incident that it follows from, in a store with these names."""

    incident: "Outline"
    action: Action
    names: Names

    @property
    def short(self) -> str:
        """Return what names the action in this store."""
        return f"{self.names.short(self.incident.id)}.{self.action.number}"

    @property
    def reference(self) -> str:
        """Return what names the action from anywhere, in full."""
        return f"{self.incident.id}.{self.action.number}"

    @property
    def since(self) -> int | None:
        """Return when it was agreed on, in milliseconds; for imported ones, when the incident began."""
        added = self.action.added_at
        return millis(added) if added is not None else self.incident.begun

    def age(self, now: datetime) -> float | None:
        """Return for how long it has been agreed on, in seconds."""
        return (millis(now) - self.since) / 1000 if self.since is not None else None


class Meant(NamedTuple):
    """What somebody named: an incident and the number of an action; `action` is None where there is none of it."""

    spelled: str
    record: Record
    number: int
    action: Action | None


def found(session: Session, wanted: Filter) -> list[Found]:
    """Return the actions that are meant: tasks of a response at the front, then those due first."""
    from ircli.service.outlines import outlines

    today, known = today_of(session).isoformat(), outlines(session.shell)
    names = Names(known.ids)
    chosen = [
        Found(outline, action, names)
        for outline in _meant(
            session, known.with_open_actions() if wanted.states == (OPEN,) else known, wanted
        )
        for action in outline.actions
        if _fits(action, wanted, today)
    ]
    return sorted(chosen, key=lambda one: (_due_key(one.action), one.reference))


def today_of(session: Session) -> date:
    """Return which day it is for whoever types."""
    return session.shell.now().astimezone(session.zone()).date()


def point_to(session: Session, reference: str | None, *, states: Sequence[str] = (OPEN,)) -> Meant:
    """Return the action that is meant: `2` is of the incident at hand, `k3f9.2` of another.

    Where none is named, somebody picks one of those in some states; UsageError where nobody can.
    """
    spelled = _pick(session, states) if reference is None else reference.strip()
    parts = _REFERENCE.fullmatch(spelled)
    if parts is None:
        raise UsageError(
            f"'{spelled}' names no action.",
            hint="A number such as 2, or k3f9.2; ircli action list shows them.",
        )
    incident = service.which(session.shell, parts[1] or session.incident)
    if parts[1] and session.incident and service.which(session.shell, session.incident) != incident:
        raise UsageError(f"'{spelled}' and --incident name two incidents.", hint="Leave one of them out.")
    record, number = service.read(session.shell, incident), int(parts[2])
    action = next((one for one in record.incident.actions if one.number == number), None)
    return Meant(spelled, record, number, action)


def _pick(session: Session, states: Sequence[str]) -> str:
    options: list[tuple[str, str]] = []
    if session.terminal.can_ask:
        wanted = Filter(states=tuple(states), incident=session.incident)
        options = [(one.short, f"{one.short}  {one.action.text}") for one in found(session, wanted)]
        if not options:
            raise NotFoundError(f"No action is {' or '.join(states)}.", hint="ircli action list --state all")
    return session.terminal.choose("Which action?", options[:_OFFERED], flag="ACTION")


def _meant(session: Session, outlines: "Iterable[Outline]", wanted: Filter) -> "Iterable[Outline]":
    only = service.which(session.shell, wanted.incident) if wanted.incident else ""
    services = {one.casefold() for one in wanted.services}
    for outline in outlines:
        if only and outline.id != only:
            continue
        if outline.drill and not (wanted.with_drills or only):
            continue
        if not services or services & {one.casefold() for one in outline.services}:
            yield outline


def _fits(action: Action, wanted: Filter, today: str) -> bool:
    return (
        (not wanted.states or action.state in wanted.states)
        and (not wanted.is_overdue or action.is_overdue(today))
        and (not wanted.mine or action.owner.casefold() == wanted.mine.casefold())
        and (not wanted.kinds or action.kind in wanted.kinds)
        and (not wanted.due or ("" < action.day <= wanted.due))
    )


def _due_key(action: Action) -> tuple[bool, bool, str]:
    return (not (action.now and action.is_open), not action.day, action.day)
