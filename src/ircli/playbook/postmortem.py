"""How a postmortem is to read: its template, the words that blame, and what a summary may hold."""

from collections.abc import Mapping
from typing import NamedTuple

from ircli.playbook.internal_names import Internal


class BlameRule(NamedTuple):
    """Phrases that read as blame, why they do harm, and what to write instead."""

    name: str
    phrases: tuple[str, ...]
    why: str
    instead: str


class Postmortem(NamedTuple):
    """How a postmortem is to read.

    `templates` are those of levels that have one of their own. `sentences` and `internal_names` are the most that a summary
    may have. `human_error` are phrases that no root cause ends with.
    """

    template: str
    templates: Mapping[str, str]
    blame: tuple[BlameRule, ...]
    human_error: tuple[str, ...]
    sentences: int
    internal_names: int
    internal: Internal

    def template_for(self, level: str) -> str:
        """Return the name of the template for a level; blank is an incident without one."""
        return self.templates.get(level, self.template)
