"""Write a new file that takes the old one's place once it is whole: a full disk, or Ctrl-C, leaves the old one."""

import os
import stat
from types import TracebackType
from typing import Self

from ircli.errors import NotStoredError, RefusedError, UsageError
from ircli.store.files import CLOEXEC, NOFOLLOW, sync_directory, write_whole
from ircli.store.postmortems import is_document

_CHUNK = 1 << 18
_MOST_LINKS = 40


class Output:
    """A file on its way; a context manager. Leaving it with an exception leaves nothing behind."""

    def __init__(self, path: str, *, fresh: bool = False) -> None:
        """Take the path; with `fresh`, raise RefusedError where something is there already."""
        self.path = _behind_links(path)
        if os.path.exists(self.path):
            if not stat.S_ISREG(os.stat(self.path).st_mode):
                raise UsageError(f"{path} is no plain file.", hint="Leave --output out for standard output.")
            if _is_document(self.path):
                raise RefusedError(f"{path} is a postmortem that people edit.", hint="--output another FILE")
            if fresh:
                raise RefusedError(f"{path} is there already.", hint="--force overwrites it.")
        folder, name = os.path.split(self.path)
        self.beside = os.path.join(folder, f".{name}.{os.urandom(6).hex()}")
        self._descriptor = -1
        self._waiting: list[str] = []
        self._characters = 0

    def __enter__(self) -> Self:
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW | CLOEXEC
            self._descriptor = os.open(self.beside, flags, 0o600)
        except OSError as error:
            said = f"{self.path} could not be written: {error.strerror or error}."
            raise NotStoredError(said, hint="Name another place with --output.") from error
        return self

    def write(self, text: str) -> None:
        """Write text; raise NotStoredError where the disk does not take it."""
        self._waiting.append(text)
        self._characters += len(text)
        if self._characters >= _CHUNK:
            self._write()

    def failure(self, error: OSError) -> NotStoredError:
        """Return what to say of a failure of the disk."""
        return NotStoredError(
            f"{self.path} could not be written: {error.strerror or error}.",
            hint="What was there before is as it was, or the new one is whole and perhaps not durable.",
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        except OSError as failure:
            raise self.failure(failure) from failure
        finally:
            os.close(self._descriptor)
            if os.path.lexists(self.beside):
                os.unlink(self.beside)

    def _finish(self) -> None:
        self._write()
        os.fsync(self._descriptor)
        os.replace(self.beside, self.path)
        sync_directory(os.path.dirname(self.path) or ".")

    def _write(self) -> None:
        content = "".join(self._waiting).encode("utf-8")
        self._waiting.clear()
        self._characters = 0
        try:
            write_whole(self._descriptor, content)
        except OSError as error:
            raise self.failure(error) from error


def _is_document(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return is_document(file.read(_CHUNK).decode("utf-8", "replace"))
    except OSError:
        return False  # what cannot be read is replaced, or not: as its folder allows


def _behind_links(path: str) -> str:
    """Return the file that a path leads to, so that a link stays one; its folders are the system's to follow."""
    for _ in range(_MOST_LINKS):
        if not os.path.islink(path):
            return path
        path = os.path.join(os.path.dirname(path), os.readlink(path))
    raise UsageError(f"{path} leads in a circle.")
