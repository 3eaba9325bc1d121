"""Files that can be made again at any time: read and replaced where that is possible, never waited for, never the truth."""

import os
import time
from collections.abc import Sequence
from typing import Self

from ircli.errors import IrcliError
from ircli.store import files, paths

FOLDER = "cache"
_MOST_BYTES = 256 << 20
_ROOM = 64 << 20  # bytes that are left on a disk: the last ones are for what people write
_GIVEN_UP_SECONDS = 600  # nobody takes as long: whoever began it was killed


def read(home: str, name: str) -> bytes:
    """Return what such a file holds; nothing where there is none, or something else in its place."""
    path = os.path.join(home, FOLDER, name)
    try:
        paths.check_home(home)
        files.refuse_link(os.path.dirname(path))
        descriptor = files.open_ours(path, os.O_RDONLY)
        with open(descriptor, "rb", buffering=0) as file:
            return file.read() if os.fstat(descriptor).st_size <= _MOST_BYTES else b""
    except (IrcliError, OSError):
        return b""


class Renewal:
    """A file on its way to take another's place, as a context manager; one process makes it, others leave it to that one.

    `moment` is when it was begun, in nanoseconds by the clock of the store's disk.
    """

    def __init__(self, home: str, name: str) -> None:
        """Prepare to make a file."""
        self._home = home
        self._path = os.path.join(home, FOLDER, name)
        self._beside = os.path.join(home, FOLDER, f".{name}")
        self._descriptor = -1
        self.moment = 0

    @property
    def is_ours(self) -> bool:
        """Return whether it is this process that makes it."""
        return self._descriptor >= 0

    def __enter__(self) -> Self:
        try:
            paths.check_home(self._home)
            folder = os.path.dirname(self._path)
            files.refuse_link(folder)
            files.make_directory(folder)
            self._begin()
        except (IrcliError, OSError):
            pass  # a store that cannot be written to is read all the same
        return self

    def keep(self, parts: Sequence[bytes]) -> bool:
        """Write it, put it in its place, and return whether the disk allowed that; it is not synced, for it can be lost."""
        size = sum(map(len, parts))
        if not self.is_ours or size > _MOST_BYTES:
            return False
        try:
            disk = os.fstatvfs(self._descriptor)
            if disk.f_bavail * disk.f_frsize < size + _ROOM:
                return False
            for part in parts:
                files.write_whole(self._descriptor, part)
            os.replace(self._beside, self._path)
        except OSError:
            return False
        os.close(self._descriptor)
        self._descriptor = -1
        return True

    def __exit__(self, *_: object) -> None:
        if not self.is_ours:
            return
        os.close(self._descriptor)
        try:
            os.unlink(self._beside)
        except OSError:
            pass

    def _begin(self) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | files.NOFOLLOW | files.CLOEXEC
        try:
            self._descriptor = os.open(self._beside, flags, 0o600)
        except FileExistsError:
            if abs(time.time() - os.lstat(self._beside).st_mtime) < _GIVEN_UP_SECONDS:
                raise
            os.unlink(self._beside)
            self._descriptor = os.open(self._beside, flags, 0o600)
        self.moment = os.fstat(self._descriptor).st_mtime_ns
