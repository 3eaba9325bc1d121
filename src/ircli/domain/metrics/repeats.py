"""Find what came again: incidents of one service whose root causes have a tag in common."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ircli.domain.metrics.columns import each
from ircli.domain.metrics.groups import folded, spelled_alike
from ircli.domain.metrics.shares import Share, share
from ircli.domain.outline import Outline
from ircli.domain.quick import NamedTuple

UNTAGGED = "untagged"
_Both: TypeAlias = tuple[
    tuple[str, ...], tuple[str, ...]
]  # the services of an incident, and the tags of its cause


class Repeat(NamedTuple):
    """A service and a tag of the root cause that several incidents had, and how many."""

    service: str
    tag: str
    incidents: int


class Repeats(NamedTuple):
    """How many incidents came again, what it was, the most frequent first, and the ids of those that came first."""

    share: Share
    found: tuple[Repeat, ...]
    first: frozenset[str]


def repeats(outlines: Sequence[Outline]) -> Repeats:
    """Return what came again; `outlines` are in the order in which they became known."""
    many: dict[_Both, int] = {}
    places: dict[
        _Both, int
    ] = {}  # of those that have the same of both, only the earliest can be the first of anything
    for place, both in enumerate(each(outlines, "services", "cause_tags")):
        many[both] = many.get(both, 0) + 1
        places.setdefault(both, place)
    many = {both: count for both, count in many.items() if all(both)}
    members: dict[tuple[str, str], list[_Both]] = {}
    for both in many:
        for pair in _pairs(both):
            members.setdefault(pair, []).append(both)
    earliest = {pair: min(places[both] for both in several) for pair, several in members.items()}
    first = [places[both] for both in many if all(earliest[pair] == places[both] for pair in _pairs(both))]
    tagged = sum(many.values())
    return Repeats(
        share(tagged - len(first), tagged, {UNTAGGED: len(outlines) - tagged}),
        _found(members, many),
        frozenset(outlines[place].id for place in first),
    )


def _found(
    members: Mapping[tuple[str, str], Sequence[_Both]], many: Mapping[_Both, int]
) -> tuple[Repeat, ...]:
    services = spelled_alike(name for names, _ in many for name in names)
    tags = spelled_alike(name for _, names in many for name in names)
    counted = [
        Repeat(services[service], tags[tag], sum(many[key] for key in keys))
        for (service, tag), keys in members.items()
    ]
    several = [one for one in counted if one.incidents > 1]
    return tuple(sorted(several, key=lambda one: (-one.incidents, one.service, one.tag)))


def _pairs(both: _Both) -> set[tuple[str, str]]:
    """Return each service with each tag, whatever the case of letters."""
    services, tags = both
    return {(folded(service), folded(tag)) for service in services for tag in tags}
