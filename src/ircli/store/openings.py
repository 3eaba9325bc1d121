"""Look up what has been imported: an imported incident says so in the first line of its timeline, and no more is read."""

import json
import os
from collections.abc import Iterator
from typing import NamedTuple

from ircli.errors import NotFoundError
from ircli.store.catalogue import incident_ids
from ircli.store.files import CLOEXEC, NOFOLLOW, NONBLOCK
from ircli.store.line import MAX_BYTES, verified
from ircli.store.paths import incident_directory
from ircli.store.timeline import timeline_files

_KIND = b'"kind":"imported"'
_FIRST_LOOK = 4096  # most openings are shorter


class Opening(NamedTuple):
    """The incident that something was imported as: the digest of what it came from, and what others call it."""

    id: str
    digest: str
    reference: str


def imported(home: str) -> Iterator[Opening]:
    """Give the openings of all incidents that were imported."""
    for incident_id in incident_ids(home):
        directory = incident_directory(home, incident_id)
        try:
            names = timeline_files(directory)
        except NotFoundError:
            continue
        for name in names:
            found = _opening(incident_id, os.path.join(directory, name))
            if found is not None:
                yield found
                break


def _opening(incident_id: str, path: str) -> Opening | None:
    line = _first_line(path)
    if _KIND not in line or not verified(line):
        return None
    try:
        data = json.loads(line)["data"]
        return Opening(incident_id, _text(data.get("digest")), _text(data.get("reference")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _first_line(path: str) -> bytes:
    """Return the first line of a file without its end; no bytes where it cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | NOFOLLOW | NONBLOCK | CLOEXEC)
    except OSError:
        return b""
    try:
        for span in (_FIRST_LOOK, MAX_BYTES):
            head, end, _ = os.pread(descriptor, span, 0).partition(b"\n")
            if end:
                return head
    except OSError:
        pass  # a folder, a pipe
    finally:
        os.close(descriptor)
    return b""
