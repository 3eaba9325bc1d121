"""The schemes of severity levels that a team picks from."""

from collections.abc import Mapping
from typing import NamedTuple

from ircli.domain.rules import Level


class LevelNotes(NamedTuple):
    """What a level asks of people, in words to show; no decision is made with them."""

    respond: str = ""
    page: str = ""
    aware: str = ""
    suggested_roles: tuple[str, ...] = ()


class Scheme(NamedTuple):
    """A team's way to name severities: levels from worst to least, and notes by the level's name."""

    name: str
    levels: tuple[Level, ...]
    notes: Mapping[str, LevelNotes]


class Severities(NamedTuple):
    """The schemes to pick from, by name, and the one that counts where nobody picked."""

    default: str
    schemes: Mapping[str, Scheme]
