"""Whom updates are for, and how they read."""

from collections.abc import Mapping
from typing import NamedTuple

from ircli.domain.rules import Audience

PLACEHOLDERS = (
    "status", "title", "severity", "services", "impact", "started", "duration", "current", "next_update", "roles",
)  # fmt: skip


class Template(NamedTuple):
    """How an update to an audience reads in a status; `status` is blank for all others, `first` for the first one.

    Placeholders stand in braces: {status}, {title}, {impact}, {started} and what else PLACEHOLDERS names.
    """

    audience: str
    status: str
    text: str


class Communication(NamedTuple):
    """Whom updates are for, what a status is called to them, and how an update reads."""

    audiences: tuple[Audience, ...]
    words: Mapping[str, str]
    templates: tuple[Template, ...]
