"""Say how long figures stay as they are, if nothing happens but that time passes."""

from collections.abc import Iterator, Sequence
from itertools import chain

from ircli.domain.clock import millis
from ircli.domain.followup import OPEN, PUBLISHED
from ircli.domain.incident import MILESTONES
from ircli.domain.incident import OPEN as RESPONDED_TO
from ircli.domain.metrics.asked import PERIODS, Asked
from ircli.domain.metrics.columns import each
from ircli.domain.metrics.figures import Figures
from ircli.domain.metrics.shares import MINUTE, TARGETS, Days
from ircli.domain.outline import Outline

_DAY = 86_400_000


def lasts_until(figures: Figures) -> int:
    """Return before when (milliseconds) the same incidents come to the same figures: the time when something falls due.

    It is now where they change with each moment, and a day at the most: zones are changed by governments.
    """
    asked = figures.asked
    if _grows(asked):
        return asked.now
    to_come = [at for at in _turns(figures.chosen.counted, asked) if at > asked.now]
    return min([*to_come, asked.now + _DAY])


def _grows(asked: Asked) -> bool:
    """Return whether the time that is asked for is not over, and its length is part of the figures."""
    since, until = asked.scope.since, asked.scope.until
    return (since is not None or asked.by in PERIODS) and (until is None or until > asked.now)


def _turns(counted: Sequence[Outline], asked: Asked) -> Iterator[int]:
    """Give the moments from which something is late that was not."""
    for due, published, status in each(counted, "postmortem_due", "published_at", "review"):
        if due is not None and published is None and status != PUBLISHED:
            yield due + 1
    days = Days(asked.zone)
    for action in chain.from_iterable(each(counted, "actions")):
        end = days.end(action.due) if action.state == OPEN else None
        if end is not None:
            yield millis(end)
    for target in TARGETS.values():
        first, last = MILESTONES.index(target.start), MILESTONES.index(target.end)
        for within, times, status in each(counted, target.within, "times", "status"):
            since = times[first]
            if within is not None and since is not None and times[last] is None and status in RESPONDED_TO:
                yield since + within * MINUTE + 1
