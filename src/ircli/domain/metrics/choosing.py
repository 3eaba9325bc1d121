"""Choose the incidents that figures are about, and say which are left out and why."""

from collections.abc import Iterable, Sequence
from operator import lt

from ircli.domain.metrics.asked import Scope
from ircli.domain.metrics.columns import each
from ircli.domain.outline import DETECTED, Outline
from ircli.domain.quick import NamedTuple

DRILL, DISMISSED, UNDATED = "drill", "dismissed", "undated"
UNSET = "unset"  # what a severity is called where there is none


class Chosen(NamedTuple):
    """The incidents that count, the earliest known first, and those that were asked for and do not.

    `moments` says when they were known: of as many as are dated, for the others stand last. `undated` are incidents of
    which nobody knows when they were, where only some time is asked for.
    """

    counted: Sequence[Outline]
    moments: Sequence[int]
    drills: Sequence[Outline] = ()
    dismissed: Sequence[Outline] = ()
    undated: Sequence[Outline] = ()


def choose(outlines: Iterable[Outline], scope: Scope) -> Chosen:
    """Return the incidents in scope, in the same order whatever order they come in."""
    asked = [one for one in outlines if _is_named(one, scope)] if _has_names(scope) else list(outlines)
    kept: list[Outline] = []
    others: list[Outline] = []
    for one, (status, drill) in zip(asked, each(asked, "status", "drill"), strict=True):
        (others if status == DISMISSED or (drill and not scope.drills) else kept).append(one)
    chosen = ordered(kept)
    if scope.since is not None or scope.until is not None:
        dated = len(chosen.moments)
        undated = chosen.counted[dated:]
        chosen = ordered([one for one in chosen.counted[:dated] if _is_within(one, scope)])
        chosen = chosen._replace(undated=undated)
        others = [one for one in others if _is_within(one, scope)]
    return chosen._replace(
        drills=[one for one in others if one.drill and not scope.drills],
        dismissed=[one for one in others if scope.drills or not one.drill],
    )


def ordered(outlines: Sequence[Outline]) -> Chosen:
    """Return incidents that all count in the order in which they became known; those that did at once, by their ids."""
    begun = _begun(outlines)
    moments = [moment for moment in begun if moment is not None]
    if len(moments) == len(begun) and all(map(lt, moments, moments[1:])):  # as a store gives them
        return Chosen(outlines, moments)
    latest = max(moments, default=0) + 1
    keys = [
        (latest if moment is None else moment, one.id) for moment, one in zip(begun, outlines, strict=True)
    ]
    counted = [outlines[place] for place in sorted(range(len(keys)), key=keys.__getitem__)]
    return Chosen(counted, sorted(moments))


def _begun(outlines: Sequence[Outline]) -> Sequence[int | None]:
    """Return when each incident became known, as `Outline.begun` does."""
    known = [times[DETECTED] for times in each(outlines, "times")]
    if None not in known:
        return known
    return [one.begun if moment is None else moment for moment, one in zip(known, outlines, strict=True)]


def _has_names(scope: Scope) -> bool:
    return bool(scope.services or scope.severities)


def _is_named(outline: Outline, scope: Scope) -> bool:
    if scope.severities and (outline.severity or UNSET).casefold() not in scope.severities:
        return False
    return not scope.services or any(name.casefold() in scope.services for name in outline.services)


def _is_within(outline: Outline, scope: Scope) -> bool:
    begun = outline.begun
    if begun is None:
        return False
    return (scope.since is None or begun >= scope.since) and (scope.until is None or begun < scope.until)
