"""What can be asked of past incidents: which of them, by which definitions, divided by what."""

from datetime import tzinfo

from ircli.domain.metrics.definitions import DEFAULTS, Definition
from ircli.domain.quick import NamedTuple

PERIODS = ("week", "month", "quarter")
DIMENSIONS = ("month", "quarter", "week", "severity", "service", "source")


class Scope(NamedTuple):
    """Which incidents are asked for: those known from `since` on and before `until`, in milliseconds, and of these names.

    Names are in small letters; where there are none, all will do.
    """

    since: int | None = None
    until: int | None = None
    services: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    drills: bool = False


class Sources(NamedTuple):
    """What the playbook says of its sources, in small letters: all of them, and which are alerts, and users."""

    known: frozenset[str] = frozenset()
    alerts: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()


class Asked(NamedTuple):
    """What somebody wants to know; `now` is in milliseconds, the zone None is the system's, `by` is blank or a dimension."""

    now: int
    zone: tzinfo | None = None
    definitions: tuple[Definition, ...] = DEFAULTS
    scope: Scope = Scope()
    sources: Sources = Sources()
    by: str = ""
    people: bool = False
