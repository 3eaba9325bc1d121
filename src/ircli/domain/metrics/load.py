"""When incidents come, and whose nights and weekends they take."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from ircli.domain.metrics.periods import hours_of_week
from ircli.domain.outline import Outline
from ircli.domain.quick import NamedTuple

NIGHT_BEGINS, NIGHT_ENDS = 22, 6  # hours of the wall clock
WEEKEND = (5, 6)  # Saturday and Sunday
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Load(NamedTuple):
    """How many incidents became known in each hour of the day, and on each day of the week from Monday on.

    `nights` and `weekends` count those that became known then, `unknown` those of which nobody knows when.
    """

    hours: tuple[int, ...]
    weekdays: tuple[int, ...]
    nights: int
    weekends: int
    unknown: int


class PersonLoad(NamedTuple):
    """In how many incidents somebody is on record, and in how many of these first at night, and first on a weekend.

    `unknown` counts those in which nobody knows when that was.
    """

    person: str
    incidents: int
    nights: int
    weekends: int
    unknown: int


def load(moments: Sequence[int], unknown: int, zone: tzinfo | None) -> Load:
    """Return when incidents became known, by the wall clock of a zone; `moments` are in order."""
    slots = [0] * (24 * 7)
    if moments:
        for slot in hours_of_week(moments, zone):
            slots[slot] += 1
    hours = tuple(sum(slots[hour::24]) for hour in range(24))
    weekdays = tuple(sum(slots[day * 24 : day * 24 + 24]) for day in range(7))
    return Load(
        hours=hours,
        weekdays=weekdays,
        nights=sum(hours[NIGHT_BEGINS:]) + sum(hours[:NIGHT_ENDS]),
        weekends=sum(weekdays[day] for day in WEEKEND),
        unknown=unknown,
    )


def people(outlines: Iterable[Outline], zone: tzinfo | None) -> tuple[PersonLoad, ...]:
    """Return what incidents asked of each person, the most nights and weekends first."""
    met: dict[str, list[int | None]] = {}
    for one in outlines:
        for person, moment in zip(one.people, one.joined, strict=True):
            met.setdefault(person, []).append(moment)
    found = [_load_of(person, moments, zone) for person, moments in met.items()]
    return tuple(sorted(found, key=lambda one: (-one.nights - one.weekends, -one.incidents, one.person)))


def _load_of(person: str, moments: Sequence[int | None], zone: tzinfo | None) -> PersonLoad:
    known = sorted([moment for moment in moments if moment is not None])
    slots = hours_of_week(known, zone) if known else []
    nights = sum(not NIGHT_ENDS <= slot % 24 < NIGHT_BEGINS for slot in slots)
    weekends = sum(slot // 24 in WEEKEND for slot in slots)
    return PersonLoad(person, len(moments), nights, weekends, len(moments) - len(known))
