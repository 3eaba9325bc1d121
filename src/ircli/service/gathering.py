"""Gather what all incidents come to: most of it is known from the last time, and only what changed is folded."""

import os
from collections.abc import Iterable, Iterator, Sequence

from ircli.domain.entry import effective
from ircli.domain.incident import fold_effective
from ircli.domain.outline import Outline, outline_of
from ircli.errors import NotFoundError
from ircli.service.shell import opened
from ircli.store import derived, files, paths
from ircli.store.outline_lines import read_outline
from ircli.store.outlines import (
    HAS_ACTIONS,
    IS_DRILL,
    IS_OPEN,
    NAME,
    UNKNOWN,
    UNREAD,
    Known,
    Row,
    read_known,
    row_of,
    written,
)
from ircli.store.stamps import ABSENT, NEVER, SIZE, TICK, WIDTH, Others, is_settled, others, stamps
from ircli.store.timeline import read_files

_AS_MUCH = 64  # bytes of outlines are written in the time in which one byte of a timeline is folded


class Outlines:
    """All incidents in short, oldest first; those that cannot be read are left out.

    `key` is the same as long as all of them are; it is blank where that cannot be told.
    """

    def __init__(self, known: Known) -> None:
        """Take what is known of the incidents of a store."""
        self._known = known

    @property
    def key(self) -> str:
        """Return what stands for all of them as they are."""
        return self._known.key

    @property
    def ids(self) -> Sequence[str]:
        """Return the ids of all, those that cannot be read among them."""
        return self._known.ids

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._known.lines) - self._known.lines.count(UNREAD)

    def __iter__(self) -> Iterator[Outline]:
        """Give all of them."""
        return self._at(range(len(self._known.ids)))

    def latest(self) -> Iterator[Outline]:
        """Give them by when they were known, the latest first; those of which nobody knows come last."""
        known = self._known
        keys = zip(known.begun, known.ids, range(len(known.ids)), strict=True)
        return self._at([place for _, _, place in sorted(keys, reverse=True)])

    def open(self) -> Iterator[Outline]:
        """Give those that somebody still has to respond to, drills left out."""
        return self._with(IS_OPEN, IS_OPEN | IS_DRILL)

    def with_open_actions(self) -> Iterator[Outline]:
        """Give those of which something is still to be done."""
        return self._with(HAS_ACTIONS, HAS_ACTIONS)

    def _with(self, flags: int, among: int) -> Iterator[Outline]:
        return self._at([place for place, one in enumerate(self._known.flags) if one & among == flags])

    def _at(self, places: Iterable[int]) -> Iterator[Outline]:
        for place in places:
            found = read_outline(self._known.lines[place])
            if found is not None:
                yield found


def gather(home: str, *, always_written: bool = False, tick: int = TICK) -> Outlines:
    """Return all incidents in short, as they are now; where much had to be read, or always, it is also written down.

    Two changes within a `tick`, in nanoseconds, may look like one: what was changed that lately is read again next time.
    """
    flags = os.O_RDONLY | files.DIRECTORY | files.CLOEXEC
    try:
        incidents = os.open(os.path.join(home, paths.INCIDENTS), flags)
    except (FileNotFoundError, NotADirectoryError):
        return Outlines(Known([]))
    try:
        look = _Look(home, incidents)
        if look.is_as_kept or not look.ids:
            return Outlines(look.known)
        if not always_written and not look.is_much:
            look.read_again(settled=0)
            return Outlines(look.known)
        with derived.Renewal(home, NAME) as renewal:
            look.read_again(settled=renewal.moment - tick)
            key = os.urandom(8).hex()
            if renewal.keep(written(look.known, key)) and NEVER[0] not in look.known.stamps:
                look.known.key = key
        return Outlines(look.known)
    finally:
        os.close(incidents)


class _Look:
    """A look at a store, through the open folder of its incidents: what is known of them, and which are not as they were."""

    def __init__(self, home: str, incidents: int) -> None:
        self.home = home
        self.incidents = incidents
        kept = read_known(derived.read(home, NAME))
        sure = set(kept.ids)
        self.ids = sorted(
            [name for name in os.listdir(incidents) if name in sure or paths.is_incident_id(name)]
        )
        self.known = kept.among(self.ids)
        self.are_the_same = self.ids == kept.ids
        self.now = stamps(incidents, self.ids)
        self.stale = self._stale()

    @property
    def is_as_kept(self) -> bool:
        """Return whether nothing differs from what was kept."""
        return self.are_the_same and not self.stale

    @property
    def is_much(self) -> bool:
        """Return whether reading what is stale each time costs more than writing all of it down once."""
        bytes_stale = sum([max(self.now[place * WIDTH + SIZE], 0) for place in self.stale])
        return not self.are_the_same or bytes_stale * _AS_MUCH > sum(map(len, self.known.lines))

    def read_again(self, *, settled: int) -> None:
        """Read what is stale; only what was last changed before that moment is relied on later."""
        for place in self.stale:
            stamp = self.now[place * WIDTH : (place + 1) * WIDTH]
            self.known.put(place, _row(self.home, self.ids[place], stamp, self.incidents, settled=settled))

    def _stale(self) -> list[int]:
        found: set[int] = set()
        if self.now != self.known.stamps:
            pairs = enumerate(zip(self.now, self.known.stamps, strict=True))
            found = {at // WIDTH for at, (is_now, was) in pairs if is_now != was}
        if ABSENT[0] in self.now:  # of what cannot be looked at, nothing is believed
            found.update(at // WIDTH for at, one in enumerate(self.now) if one == ABSENT[0])
        beside = self.known.others
        if beside:
            places = [(place, one) for place, one in enumerate(self.ids) if one in beside]
            found.update(place for place, one in places if others(self.incidents, one) != beside[one])
        return sorted(found)


def _row(home: str, incident_id: str, stamp: Sequence[int], incidents: int, *, settled: int) -> Row:
    """Return what an incident comes to, with its stamp where it was last changed before that moment."""
    directory = paths.incident_directory(home, incident_id)
    beside: Others = ()
    try:
        reading, files_read = read_files(directory)
        if not files_read.alone:
            beside = others(incidents, incident_id)
            reading, files_read = read_files(directory)  # again: later than what the system said of them
        entries = opened(reading.entries)
    except NotFoundError:
        return Row(NEVER, (), UNKNOWN, 0, UNREAD)
    counting = effective(entries)
    incident = fold_effective(entries, counting)
    if incident is None:
        return Row(NEVER, (), UNKNOWN, 0, UNREAD)
    outline = outline_of(incident_id, incident, counting)
    is_sure = files_read.whole and is_settled(stamp, beside, before=settled)
    return row_of(outline, stamp if is_sure else NEVER, beside)
