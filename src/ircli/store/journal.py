"""Append entries to an incident's timeline: the one place that writes one."""

from __future__ import annotations

import os
import time

from ircli.domain.stamp import LATEST_MILLIS, rfc3339, ulid, ulid_millis
from ircli.errors import BusyError, NotStoredError
from ircli.store.files import open_directory, open_ours, write_whole
from ircli.store.line import MAX_BYTES, OPENING, encode_data, identity, seal, verified
from ircli.store.lock import LOCK_NAME, hold

TYPE_CHECKING = False  # typing itself would cost more than the rest of this path
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TIMELINE = "timeline.jsonl"
PEERS = "peers"
LOCK_WAIT_SECONDS = 5.0


class Draft:
    """An entry before it has an identity; `at` is RFC 3339, or None for a time nobody knows.

    One that names an entry which has no identity yet either `refers` to it: the part that names it, and its place among
    those that are written together.
    """

    __slots__ = ("at", "by", "data", "kind", "refers", "version")

    def __init__(
        self, *, kind: str, data: Mapping[str, object], by: str, at: str | None, version: int = 1
    ) -> None:
        self.kind = kind
        self.data = data
        self.by = by
        self.at = at
        self.version = version
        self.refers: tuple[str, int] | None = None

    def data_beside(self, ids: Sequence[str]) -> Mapping[str, object]:
        """Return what is written, now that those before it have their ids."""
        if self.refers is None:
            return self.data
        part, place = self.refers
        return {**self.data, part: ids[place]}


def is_timeline(name: str) -> bool:
    """Return whether a file of an incident's folder holds entries of this machine."""
    return name.startswith("timeline.") and name.endswith(".jsonl")


class Journal:
    """An incident's folder, locked for writing; also a context manager."""

    def __init__(self, directory: str, *, wait: float = LOCK_WAIT_SECONDS) -> None:
        """Open and lock the folder; raise FileNotFoundError where there is none, BusyError where it is locked."""
        self._directory = open_directory(directory)
        self._lock = -1
        self._name = TIMELINE
        try:
            self._lock = open_ours(LOCK_NAME, os.O_RDWR | os.O_CREAT, directory=self._directory)
            hold(self._lock, wait=wait)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the lock."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
        if self._directory >= 0:
            os.close(self._directory)
            self._directory = -1

    def __enter__(self) -> Journal:  # noqa: PYI034 - Self would import typing
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, drafts: Iterable[Draft], *, now: int) -> tuple[str, ...]:
        """Write entries and return their ids once they are on the disk; `now` is in milliseconds.

        Raise NotStoredError where that cannot be promised.
        """
        return append(self._directory, TIMELINE, drafts, now=now)


def append_blindly(directory: str, draft: Draft, *, now: int, wait: float = LOCK_WAIT_SECONDS) -> str:
    """Write one entry whatever the incident's state, and return its id; a stuck process does not stop it.

    Where the lock cannot be had the entry goes to a file of its own, which readers join in.
    """
    try:
        with Journal(directory, wait=wait) as journal:
            return journal.append((draft,), now=now)[0]
    except BusyError:
        folder = open_directory(directory)
        name = f"timeline.{os.urandom(6).hex()}.jsonl"
        try:
            return append(folder, name, (draft,), now=now, new=True)[0]
        finally:
            os.close(folder)


def append(
    directory: int, name: str, drafts: Iterable[Draft], *, now: int, new: bool = False
) -> tuple[str, ...]:
    """Write entries to the named file of an open folder, durably; the caller holds the lock."""
    recorded_at = rfc3339(now)
    ids: list[str] = []
    lines: list[bytes] = []
    try:
        last = _last_seen(directory)
        # A clock beyond 2200 is not believed: what it stamped could never be corrected.
        millis = max(now, last + 1) if now < LATEST_MILLIS else last + 1
        for draft in drafts:
            ids.append(ulid(millis, int.from_bytes(os.urandom(10), "big")))
            lines.append(_line(ids, recorded_at, draft))
            millis += 1
        _write(directory, name, b"".join(lines), new=new)
    except OSError as error:
        raise NotStoredError(
            f"The entry could not be stored: {error.strerror}.",
            hint="Keep the words below; `ircli doctor` looks at the store.",
        ) from error
    return tuple(ids)


def put_back(directory: int, name: str, lines: Iterable[bytes]) -> None:
    """Write the lines of entries that have their identities already to a new file of an open folder, durably."""
    try:
        _write(directory, name, b"".join(lines), new=True)
    except OSError as error:
        raise NotStoredError(
            f"The entries could not be stored: {error.strerror}.", hint="ircli doctor"
        ) from error


def sealed(fields: Mapping[str, object]) -> bytes:
    """Return the line of an entry; raise NotStoredError where it is too long for one."""
    line = seal(encode_data(fields)[:-1])
    if len(line) > MAX_BYTES:
        raise NotStoredError(f"An entry of {len(line)} bytes is over the limit of {MAX_BYTES}.")
    return line


def _line(ids: Sequence[str], recorded_at: str, draft: Draft) -> bytes:
    return sealed(
        {
            "id": ids[-1],
            "at": draft.at,
            "recorded_at": recorded_at,
            "by": draft.by,
            "kind": draft.kind,
            "v": draft.version,
            "data": draft.data_beside(ids),
        }
    )


def _write(directory: int, name: str, content: bytes, *, new: bool) -> None:
    flags = os.O_RDWR | os.O_APPEND | (os.O_CREAT | os.O_EXCL if new else 0)
    try:
        descriptor = open_ours(name, flags, directory=directory)
    except FileNotFoundError:
        # Only a lost file: an incident is born with its timeline.
        descriptor = open_ours(name, flags | os.O_CREAT, directory=directory)
        new = True
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            # A torn line may hold somebody's words: end it, and leave it to the reader.
            content = b"\n" + content
        write_whole(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if new:
        os.fsync(directory)


def _last_seen(directory: int) -> int:
    """Return the highest time part over the last lines of all files, in milliseconds; 0 where there is none."""
    latest = 0
    names = [name for name in os.listdir(directory) if is_timeline(name)]
    for name in names:
        latest = max(latest, _last_millis(name, directory))
    try:
        peers = os.open(PEERS, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=directory)
    except OSError:
        return latest
    try:
        for name in os.listdir(peers):
            if name.endswith(".jsonl"):
                latest = max(latest, _last_millis(name, peers))
    finally:
        os.close(peers)
    return latest


def _last_millis(name: str, directory: int) -> int:
    try:
        descriptor = open_ours(name, os.O_RDONLY, directory=directory)
    except (OSError, NotStoredError):
        return 0  # whatever it is, it has no say in the order of our entries
    try:
        size = os.fstat(descriptor).st_size
        for span in (4096, 2 * MAX_BYTES):
            tail = os.pread(descriptor, span, max(0, size - span))
            for line in reversed(tail.split(b"\n")):
                millis = ulid_millis(identity(_last_entry(line)))
                if millis is not None and millis < LATEST_MILLIS:
                    return millis
            if span >= size:
                break
    finally:
        os.close(descriptor)
    return 0


def _last_entry(line: bytes) -> bytes:
    """Return the last verified entry of a line, which may be two that ran together; no bytes where there is none."""
    if verified(line):
        return line
    last = line[max(line.rfind(OPENING), 0) :]
    if verified(last):
        return last
    return last[:-1] if verified(last[:-1]) else b""


def now_millis() -> int:
    """Return the present in milliseconds since 1970."""
    return time.time_ns() // 1_000_000
