"""Tell from what the system says of an incident's files, reading none of them, whether they are as they were."""

import os
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from ircli.store.files import CLOEXEC, DIRECTORY
from ircli.store.journal import PEERS, TIMELINE, is_timeline

Others: TypeAlias = tuple[tuple[str, int, int, int, int], ...]

WIDTH = 6  # numbers in a stamp: of the timeline, then of the folder around it
SIZE = 2  # the place of the timeline's size among them
_TIMES = (0, 1, 4, 5)
ABSENT = (-1,) * WIDTH
NEVER = (-2,) * WIDTH  # no incident has this one: what is kept with it is read again
NOBODY_KNOWS: Others = (("", 0, 0, 0, 0),)
_LARGEST = (1 << 63) - 1  # some file systems number their files higher than is kept
# A file that changes twice within one tick of its disk's clock looks as it did. No such clock is coarser than two seconds.
TICK = 2_000_000_000


def stamps(incidents: int, ids: Iterable[str]) -> list[int]:
    """Return the stamps of incidents, one after the other; `incidents` is the open folder that they lie in."""
    found: list[int] = []
    take, look, look_at_link = found.extend, os.stat, os.lstat
    for one in ids:
        try:
            file = look_at_link(f"{one}/{TIMELINE}", dir_fd=incidents)
            folder = look(one, dir_fd=incidents)
        except OSError:
            take(ABSENT)
            continue
        take(
            (
                file.st_mtime_ns,
                file.st_ctime_ns,  # nobody sets this one back
                file.st_size,
                file.st_ino & _LARGEST,
                folder.st_mtime_ns,  # another file of entries beside the timeline
                folder.st_ctime_ns,
            )
        )
    return found


def others(incidents: int, incident_id: str) -> Others:
    """Return what the system says of an incident's files of entries beside its own timeline; NOBODY_KNOWS where it cannot."""
    try:
        return _others(incidents, incident_id)
    except OSError:
        return NOBODY_KNOWS


def _others(incidents: int, incident_id: str) -> Others:
    paths = [name for name in _names(incidents, incident_id) if is_timeline(name) and name != TIMELINE]
    try:
        peers = _names(incidents, f"{incident_id}/{PEERS}")
    except FileNotFoundError:
        pass
    else:
        paths += [PEERS, *[f"{PEERS}/{name}" for name in peers]]
    found = []
    for path in sorted(paths):
        file = os.lstat(f"{incident_id}/{path}", dir_fd=incidents)
        found.append((path, file.st_mtime_ns, file.st_ctime_ns, file.st_size, file.st_ino & _LARGEST))
    return tuple(found)


def is_settled(stamp: Sequence[int], beside: Others, *, before: int) -> bool:
    """Return whether all of it is known, and from before a moment (nanoseconds, by the clock of the store's disk)."""
    times = [stamp[place] for place in _TIMES] + [time for one in beside for time in one[1:3]]
    return tuple(stamp) != ABSENT and beside != NOBODY_KNOWS and max(times) < before


def _names(incidents: int, folder: str) -> list[str]:
    descriptor = os.open(folder, os.O_RDONLY | DIRECTORY | CLOEXEC, dir_fd=incidents)
    try:
        return os.listdir(descriptor)
    finally:
        os.close(descriptor)
