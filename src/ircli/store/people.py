"""Find the names of people in all timelines at once: quickly, for somebody has pressed Tab and waits."""

import json
import os
import re
import stat
from collections.abc import Iterator

from ircli.errors import NotFoundError
from ircli.store.catalogue import incident_ids
from ircli.store.files import CLOEXEC, NOFOLLOW, NONBLOCK
from ircli.store.paths import incident_directory
from ircli.store.timeline import timeline_files

_TAIL = 1 << 18  # bytes of a timeline, its last
_MOST = 1 << 22  # bytes of all of them, the newest first
# As our own lines have them: inside of a text each quote has a backslash before it.
_NAME = re.compile(rb'"(?:by|person|owner)":("[^"\\]*(?:\\.[^"\\]*)*")')


def people(home: str) -> tuple[str, ...]:
    """Return who wrote, held a role or owned an action, lately first.

    Lines are searched and not read: what was withdrawn counts as well, and what is damaged is passed over.
    """
    found: dict[bytes, None] = {}
    read = 0
    for content in _tails(home):
        found |= dict.fromkeys(_NAME.findall(content))
        read += len(content)
        if read >= _MOST:
            break
    return tuple(dict.fromkeys(name for name in _spelled(found) if name))


def _tails(home: str) -> Iterator[bytes]:
    for incident_id in reversed(incident_ids(home)):
        directory = incident_directory(home, incident_id)
        try:
            yield from [_tail(os.path.join(directory, name)) for name in timeline_files(directory)]
        except (NotFoundError, OSError):
            continue


def _tail(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | NOFOLLOW | NONBLOCK | CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return b""
        return os.pread(descriptor, _TAIL, max(status.st_size - _TAIL, 0))
    finally:
        os.close(descriptor)


def _spelled(names: "dict[bytes, None]") -> Iterator[str]:
    for name in names:
        try:
            yield str(json.loads(name))
        except ValueError:
            continue
