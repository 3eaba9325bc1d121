"""What half-typed words may become; quick, silent, and never an error."""

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import typer

from ircli.domain.incident import ONCE
from ircli.domain.text import visible
from ircli.errors import IrcliError

if TYPE_CHECKING:
    from ircli.store.playbooks import Playbook

# What a shell would take for more than a word: it would stand on somebody's command line, before Enter.
_ACTING = frozenset(";|&$`<>\\(){}*?[]!\"'#~")
MARKABLE = (*(name for name in ONCE if name not in ("declared", "triaged")), "mitigated")


def incidents(incomplete: str) -> list[str]:
    """Return the ids of incidents that go on like this, the latest first."""
    from ircli.store import catalogue, paths

    known = catalogue.incident_ids(paths.data_home(os.environ))
    return [one for one in reversed(known) if one.startswith(incomplete)]


def for_incidents(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete an incident's id."""
    return incidents(incomplete)


def for_levels(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete a severity level."""
    names = tuple(level.name for level in playbook(ctx).scheme.levels)
    return harmless(tuple(map(str.lower, names)) if incomplete.islower() else names, incomplete)


def for_roles(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete a role."""
    return harmless(tuple(role.name for role in playbook(ctx).roles), incomplete)


def for_milestones(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete a lifecycle time."""
    return harmless(MARKABLE, incomplete)


def for_people(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete the name of somebody who wrote, held a role or owned an action, in whatever incident."""
    from ircli.store import paths
    from ircli.store.people import people

    try:
        known = people(paths.data_home(ctx.obj.environ if ctx.obj is not None else os.environ))
    except (IrcliError, OSError):
        return []
    # A shell takes a name apart at its spaces, and one that begins with a dash for an option.
    return harmless(
        tuple([one for one in known if one.split() == [one] and not one.startswith("-")]), incomplete
    )


def words_of(names: Iterable[str]) -> Callable[[typer.Context, list[str], str], list[str]]:
    """Return what completes one of some fixed words."""
    known = tuple(names)

    def complete(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
        return harmless(known, incomplete)

    return complete


def playbook(ctx: typer.Context) -> "Playbook":
    """Return the playbook that a half-typed command would use."""
    from ircli.store.playbooks import Playbook

    try:
        found: Playbook = ctx.obj.shell.playbook if ctx.obj is not None else Playbook()
    except (IrcliError, OSError):
        return Playbook()
    return found


def harmless(names: tuple[str, ...], incomplete: str) -> list[str]:
    """Return the names that go on like this, those left out that a shell or a terminal would act upon."""
    return [
        name
        for name in names
        if name.startswith(incomplete) and _ACTING.isdisjoint(name) and visible(name) == name
    ]
