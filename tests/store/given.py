"""Folders and lines to start a test from."""

import os
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from tempfile import TemporaryDirectory

from ircli.domain.clock import write_moment
from ircli.domain.entry import Entry
from ircli.domain.stamp import rfc3339, ulid
from ircli.store.journal import TIMELINE, Draft, Journal
from ircli.store.line import encode_data, seal

NOW = 1_795_000_000_000


def folder() -> AbstractContextManager[str]:
    """Return a folder of its own for each example that Hypothesis tries."""
    return TemporaryDirectory(prefix="ircli-test-")


def draft(text: str = "a", kind: str = "noted") -> Draft:
    """Return a note that nobody has stored yet."""
    return Draft(kind=kind, data={"text": text}, by="alice", at=rfc3339(NOW))


def record(directory: str, *texts: str, now: int = NOW) -> tuple[str, ...]:
    """Write notes, and return their ids."""
    with Journal(directory) as journal:
        return journal.append([draft(text) for text in texts], now=now)


def sealed(**changes: object) -> bytes:
    """Return the line of a note, changed, with a checksum that fits."""
    fields = {
        "id": ulid(NOW, 1),
        "at": rfc3339(NOW),
        "recorded_at": rfc3339(NOW),
        "by": "alice",
        "kind": "noted",
        "v": 1,
        "data": {"text": "a"},
    }
    return seal(encode_data({**fields, **changes})[:-1])


def line_of(entry: Entry) -> bytes:
    """Return an entry as the line it was, or would have been."""
    return sealed(
        id=entry.id,
        at=_moment(entry.at),
        recorded_at=_moment(entry.recorded_at),
        by=entry.by,
        kind=entry.kind,
        v=entry.version,
        data=entry.data,
    )


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else write_moment(moment)


def put(directory: str, content: bytes, name: str = TIMELINE) -> str:
    """Write a file as somebody else would, and return its path."""
    path = os.path.join(directory, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    return path


def content_of(directory: str, name: str = TIMELINE) -> bytes:
    """Return the bytes of a file."""
    with open(os.path.join(directory, name), "rb") as file:
        return file.read()


def texts_of(entries: Iterable[Entry]) -> list[object]:
    """Return what notes say."""
    return [entry.data["text"] for entry in entries]


def bytes_below(directory: str) -> Mapping[str, bytes]:
    """Return all regular files below a folder."""
    return {
        os.path.relpath(os.path.join(parent, name), directory): content_of(parent, name)
        for parent, _, names in os.walk(directory)
        for name in names
    }
