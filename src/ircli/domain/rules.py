"""What a team's playbook says, as values that decisions are made with."""

from typing import NamedTuple


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
    internal_update_every: int | None = None
    public_update_every: int | None = None
    postmortem: str = "optional"
    postmortem_due_hours: int | None = None
    stable_for: int = 0
    roles: tuple[str, ...] = ()


class Role(NamedTuple):
    """A role somebody takes; `many` allows several people at once."""

    name: str
    title: str
    duties: str = ""
    many: bool = False


class Rules(NamedTuple):
    """The part of a playbook that decisions need: levels from worst to least, and roles."""

    levels: tuple[Level, ...] = ()
    roles: tuple[Role, ...] = ()
