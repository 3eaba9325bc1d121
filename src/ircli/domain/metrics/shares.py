"""How well the process works: which share of incidents, alerts, updates, postmortems and actions went as it should."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import chain

from ircli.domain.clock import EPOCH
from ircli.domain.followup import DROPPED, OPEN, PUBLISHED, is_date
from ircli.domain.incident import MILESTONES
from ircli.domain.incident import OPEN as RESPONDED_TO
from ircli.domain.metrics.asked import Sources
from ircli.domain.metrics.choosing import Chosen
from ircli.domain.metrics.columns import each
from ircli.domain.metrics.groups import folded
from ircli.domain.metrics.spans import IMPOSSIBLE, MISSING
from ircli.domain.metrics.summary import TOO_FEW
from ircli.domain.quick import NamedTuple

UNSAID, UNKNOWN_SOURCE, UNNAMED, DUPLICATE = "unsaid", "unknown", "unnamed", "duplicate"
NOT_YET, DATELESS, IMPORTED = "not-yet", "dateless", "imported"
MINUTE = 60_000


class Target(NamedTuple):
    """Within how many minutes an incident's level has it come from one lifecycle time to another."""

    within: str
    start: str
    end: str


TARGETS: Mapping[str, Target] = {  # by the share of those that meet it
    "acknowledged": Target("acknowledge_within", "detected", "acknowledged"),
    "triaged": Target("triage_within", "acknowledged", "triaged"),
}


class Ground(NamedTuple):
    """What is judged, and by what: `now` is in milliseconds, the zone None is the system's."""

    chosen: Chosen
    sources: Sources
    now: int
    zone: tzinfo | None


class Share(NamedTuple):
    """How many of how many are as the name says, and how many could not be judged, by reason.

    It adds up: that of many incidents is the sum of those of each, which is how it explains itself.
    """

    met: int
    of: int
    left_out: Mapping[str, int]

    @property
    def is_telling(self) -> bool:
        """Return whether there are enough to tell."""
        return self.of >= TOO_FEW


def users(ground: Ground) -> Share:
    """Return how many incidents users noticed first."""
    noticed = _noticed(ground, ground.sources.users)
    return share(noticed.named, noticed.known, noticed.left_out)


def alerts(ground: Ground) -> Share:
    """Return how many alerts were incidents; one that was a duplicate is counted with the incident it belongs to."""
    noticed = _noticed(ground, ground.sources.alerts)
    met = noticed.named
    none = [one for one in ground.chosen.dismissed if folded(one.source) in ground.sources.alerts]
    false = sum(one.verdict != DUPLICATE for one in none)
    return share(met, met + false, {**noticed.left_out, DUPLICATE: len(none) - false})


def unannounced(ground: Ground) -> Share:
    """Return how many incidents no alert announced."""
    noticed = _noticed(ground, ground.sources.alerts)
    return share(noticed.known - noticed.named, noticed.known, noticed.left_out)


def acknowledged(ground: Ground) -> Share:
    """Return how many incidents were acknowledged within their level's target, of those that have one."""
    return _in_time(ground, TARGETS["acknowledged"])


def triaged(ground: Ground) -> Share:
    """Return how many incidents were triaged within their level's target, of those that have one."""
    return _in_time(ground, TARGETS["triaged"])


def updates(ground: Ground) -> Share:
    """Return how many of the updates that were owed were sent in time."""
    counted = ground.chosen.counted
    return share(sum(each(counted, "updates_in_time")), sum(each(counted, "updates_owed")), {})


def postmortems(ground: Ground) -> Share:
    """Return how many postmortems were published by when they were due."""
    met = late = missing = not_yet = elsewhere = 0
    fields = ("postmortem_due", "published_at", "review", "imported")
    for due, published, status, imported in each(ground.chosen.counted, *fields):
        if due is None:
            continue
        if published is not None:
            met, late = (met + 1, late) if published <= due else (met, late + 1)
        elif status == PUBLISHED:
            missing += 1
        elif imported:
            elsewhere += 1  # its postmortem, if there is one, was written before it came here
        elif due >= ground.now:
            not_yet += 1
        else:
            late += 1
    return share(met, met + late, {MISSING: missing, IMPORTED: elsewhere, NOT_YET: not_yet})


def actions(ground: Ground) -> Share:
    """Return how many actions were done by their day, of those that have one."""
    met = late = missing = dropped = dateless = not_yet = 0
    days = Days(ground.zone)
    now = EPOCH + timedelta(milliseconds=ground.now)
    for action in chain.from_iterable(each(ground.chosen.counted, "actions")):
        end = days.end(action.due)
        if end is None:
            dateless += 1
        elif action.state == DROPPED:
            dropped += 1
        elif action.state == OPEN:
            late, not_yet = (late + 1, not_yet) if end <= now else (late, not_yet + 1)
        elif action.since is None:
            missing += 1
        else:
            met, late = (met + 1, late) if action.since < end else (met, late + 1)
    left_out = {DATELESS: dateless, DROPPED: dropped, MISSING: missing, NOT_YET: not_yet}
    return share(met, met + late, left_out)


SHARES: Mapping[str, Callable[[Ground], Share]] = {
    "users": users,
    "alerts": alerts,
    "unannounced": unannounced,
    "acknowledged": acknowledged,
    "triaged": triaged,
    "updates": updates,
    "postmortems": postmortems,
    "actions": actions,
}


class Days:
    """When days are over in a zone; each is looked up once."""

    def __init__(self, zone: tzinfo | None) -> None:
        """Know the zone, and no day yet."""
        self._zone = zone
        self._ends: dict[str, datetime | None] = {}

    def end(self, day: str) -> datetime | None:
        """Return when a day is over; None for what is no day."""
        if day not in self._ends:
            self._ends[day] = self._found(day)
        return self._ends[day]

    def _found(self, day: str) -> datetime | None:
        if not is_date(day):
            return None
        try:
            after = date.fromisoformat(day) + timedelta(days=1)
            return datetime(after.year, after.month, after.day, tzinfo=self._zone).astimezone(UTC)
        except (ValueError, OverflowError, OSError):
            return None  # the 30th of February, or a day at the end of the calendar


def share(met: int, of: int, left_out: Mapping[str, int]) -> Share:
    """Return a share without the reasons for which nothing was left out."""
    return Share(met, of, {reason: many for reason, many in left_out.items() if many})


class _Noticed(NamedTuple):
    """Of how many incidents the source is known, how many of these have one of some names, and of how many it is not."""

    known: int
    named: int
    left_out: Mapping[str, int]


def _noticed(ground: Ground, names: Collection[str]) -> _Noticed:
    known = named = 0
    left_out = {UNSAID: 0, UNKNOWN_SOURCE: 0, UNNAMED: 0}
    for spelling, count in Counter(each(ground.chosen.counted, "source")).items():
        name = folded(spelling)
        if name not in ground.sources.known:
            left_out[UNKNOWN_SOURCE if name else UNSAID] += count
        elif not names:
            left_out[UNNAMED] += count
        else:
            known += count
            named += count if name in names else 0
    return _Noticed(known, named, left_out)


def _in_time(ground: Ground, target: Target) -> Share:
    met = late = missing = impossible = 0
    first, last = MILESTONES.index(target.start), MILESTONES.index(target.end)
    for within, times, status in each(ground.chosen.counted, target.within, "times", "status"):
        if within is None:
            continue
        since, done = times[first], times[last]
        if since is None:
            missing += 1
        elif done is None:
            # Whoever has not done it by now is late already; once it is over, nobody knows.
            is_late = status in RESPONDED_TO and ground.now - since > within * MINUTE
            late, missing = (late + 1, missing) if is_late else (late, missing + 1)
        elif done < since:
            impossible += 1
        elif done - since <= within * MINUTE:
            met += 1
        else:
            late += 1
    return share(met, met + late, {MISSING: missing, IMPOSSIBLE: impossible})
