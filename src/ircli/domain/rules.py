"""What a team's playbook says, as values that decisions are made with."""

from typing import NamedTuple


class Cadence(NamedTuple):
    """How often an audience hears of an incident; spans in minutes.

    `first` runs from detection to the first update, where that is not like the others; with `once_begun` there is
    no clock before somebody sent a first update.
    """

    audience: str
    every: int
    first: int | None = None
    once_begun: bool = False


class Level(NamedTuple):
    """A severity level and what follows from it; spans in minutes, None where there is no target.

    `rank` is 1 for the worst. The whole level is written with each change of severity, so that a playbook
    edited later rewrites no old incident.
    """

    name: str
    rank: int
    meaning: str = ""
    acknowledge_within: int | None = None
    respond_within: int | None = None
    triage_within: int | None = None
    resolve_within: int | None = None
    updates: tuple[Cadence, ...] = ()
    postmortem: str = "optional"
    postmortem_due_hours: int | None = None
    stable_for: int = 0
    permanent_fix: bool = False
    roles: tuple[str, ...] = ()


class Role(NamedTuple):
    """A role somebody takes; `many` allows several people at once, `tiring_after` (minutes) calls for a hand-over."""

    name: str
    title: str
    duties: str = ""
    many: bool = False
    tiring_after: int | None = None


class Criterion(NamedTuple):
    """Something that holds before an incident is resolved; an `optional` one may stay open.

    One that is `stable` can hold only when the level's window has passed since mitigation; one that is about the
    permanent `fix` may become a follow-up action instead.
    """

    name: str
    title: str
    help: str = ""
    optional: bool = False
    stable: bool = False
    fix: bool = False


class MitigationAction(NamedTuple):
    """A way to stop impact; one with `clean_up` is temporary, and that is what is to be done about it afterwards."""

    name: str
    title: str
    help: str = ""
    runbook: str = ""
    check: str = ""
    clean_up: str = ""


class Audience(NamedTuple):
    """Whom updates are for; a `public` one reads no internal words."""

    name: str
    title: str
    public: bool = False


class Rules(NamedTuple):
    """The part of a playbook that decisions need: levels from worst to least, the rest in the playbook's order."""

    levels: tuple[Level, ...] = ()
    roles: tuple[Role, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    actions: tuple[MitigationAction, ...] = ()
    audiences: tuple[Audience, ...] = ()
    items: tuple[str, ...] = ()
