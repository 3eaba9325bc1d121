"""Divide incidents by severity, service, source or period."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import TypeAlias

from ircli.domain.metrics.asked import PERIODS
from ircli.domain.metrics.choosing import Chosen
from ircli.domain.metrics.columns import each
from ircli.domain.metrics.periods import Period, periods
from ircli.domain.outline import Outline
from ircli.domain.quick import NamedTuple

# What incidents can be divided by, and the field that has it.
_FIELDS: Mapping[str, str] = {"severity": "severity", "service": "services", "source": "source"}
_MOST_EMPTY = 1000
_Names: TypeAlias = str | tuple[str, ...]


class Group(NamedTuple):
    """Incidents that have something in common: `key` is blank for those of which nobody said it.

    One of a time has its period, and may have no incident at all.
    """

    key: str
    outlines: Sequence[Outline]
    period: Period | None = None


def divide(chosen: Chosen, dimension: str, zone: tzinfo | None) -> tuple[Group, ...]:
    """Return incidents in groups. One of several services is in the group of each; in all else, each is in one group."""
    if dimension in PERIODS:
        return _by_period(chosen, dimension, zone)
    found = _by_name(chosen.counted, _FIELDS[dimension])
    if dimension == "severity":
        return tuple(Group(name, found[name]) for name, _ in levels(chosen.counted))
    groups = [Group(name, members) for name, members in found.items()]
    return tuple(sorted(groups, key=lambda group: (not group.key, -len(group.outlines), group.key)))


def levels(outlines: Sequence[Outline]) -> tuple[tuple[str, int], ...]:
    """Return how many incidents each severity has, the worst first; that of none is blank, and last."""
    found = Counter(each(outlines, "severity", "rank"))
    spelled = spelled_alike(level for level, _ in found)
    many: Counter[str] = Counter()
    ranks: dict[str, int] = {}
    for (level, rank), count in found.items():
        name = spelled[folded(level)]
        many[name] += count
        # A name that had several ranks over the years has its worst.
        ranks[name] = min(rank or 0, ranks.get(name, rank or 0))
    return tuple(sorted(many.items(), key=lambda one: (not one[0], ranks[one[0]], one[0])))


def _by_name(outlines: Sequence[Outline], field: str) -> dict[str, list[Outline]]:
    """Return incidents by a name that they have; whatever the case of its letters, it is one name."""
    alike: dict[_Names, list[Outline]] = {}  # thousands of incidents have a few spellings
    for names, outline in zip(each(outlines, field), outlines, strict=True):
        alike.setdefault(names, []).append(outline)
    spelled = spelled_alike(name for names in alike for name in _several(names))
    found: dict[str, list[Outline]] = {}
    for names, members in alike.items():
        for name in {spelled[folded(name)] for name in _several(names)}:
            found.setdefault(name, []).extend(members)
    return found


def _several(names: _Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names or ("",)


def spelled_alike(names: Iterable[str]) -> dict[str, str]:
    """Return how names are shown that differ in the case of their letters: as the first of them in the alphabet."""
    found: dict[str, str] = {}
    for name in names:
        key, plain = folded(name), name.strip()
        found[key] = min(plain, found.get(key, plain))
    return found


def folded(name: str) -> str:
    """Return what names have in common that differ in the case of their letters."""
    return name.strip().casefold()


def _by_period(chosen: Chosen, kind: str, zone: tzinfo | None) -> tuple[Group, ...]:
    counted, moments = chosen.counted, chosen.moments
    groups = []
    for one in _shown(kind, moments, zone):
        inside = counted[bisect_left(moments, one.start) : bisect_left(moments, one.end)]
        groups.append(Group(one.label, inside, one))
    undated = counted[len(moments) :]
    return (*groups, *([Group("", undated)] if undated else []))


def _shown(kind: str, moments: Sequence[int], zone: tzinfo | None) -> Sequence[Period]:
    """Return the periods to show: all from the first to the last, unless a clock ran wild and would fill screens."""
    if not moments:
        return ()
    found = periods(kind, moments[0], moments[-1], zone)
    if len(found) <= _MOST_EMPTY:
        return found
    return [one for one in found if bisect_left(moments, one.start) < bisect_left(moments, one.end)]
