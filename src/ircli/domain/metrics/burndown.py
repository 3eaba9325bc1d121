"""How many actions were open when, and how many of them were overdue."""

from collections.abc import Iterable
from datetime import tzinfo
from typing import NamedTuple

from ircli.domain.clock import millis
from ircli.domain.metrics.shares import Days
from ircli.domain.outline import Outline


class Standing(NamedTuple):
    """How many actions were open from a moment on (milliseconds), and how many of these were overdue."""

    at: int
    open: int
    overdue: int


def burn_down(outlines: Iterable[Outline], *, now: int, zone: tzinfo | None) -> tuple[Standing, ...]:
    """Return how many actions were open, and overdue, after each moment at which that changed, up to now.

    What was done and taken up again counts as open all the while: an action keeps only the last of it.
    """
    every = [action for outline in outlines for action in outline.actions if action.added_at is not None]
    days = Days(zone)
    steps: dict[int, tuple[int, int]] = {}
    for action in every:
        if action.added_at is None or (action.since is None and not action.is_open):
            continue  # nobody knows when it was done
        added = millis(action.added_at)
        ended = None if action.is_open or action.since is None else max(added, millis(action.since))
        end = days.end(action.due)
        late = max(added, millis(end)) if end is not None else None
        was_late = late is not None and (ended is None or late < ended)
        _step(steps, added, 1, 0)
        if late is not None and was_late:
            _step(steps, late, 0, 1)
        if ended is not None:
            _step(steps, ended, -1, -int(was_late))
    found, is_open, overdue = [], 0, 0
    for at in sorted(at for at in steps if at <= now):
        more, later = steps[at]
        is_open, overdue = is_open + more, overdue + later
        found.append(Standing(at, is_open, overdue))
    return tuple(found)


def _step(steps: dict[int, tuple[int, int]], at: int, more: int, later: int) -> None:
    before = steps.get(at, (0, 0))
    steps[at] = (before[0] + more, before[1] + later)
