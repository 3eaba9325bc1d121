"""Walk and read the files of runbooks: plain Markdown below its root, and nothing that a link brings in from elsewhere."""

import os
import stat
from typing import NamedTuple

from ircli.errors import NotFoundError, UsageError
from ircli.playbook.runbooks.finding import OURS, SUFFIXES, stem
from ircli.store.files import CLOEXEC, DIRECTORY, NOFOLLOW, NONBLOCK

LIMIT = 1 << 20  # bytes of a runbook; a larger file is something else
_LEADS_OUT = "it is a link that leads out of its folder"
_TOO_LARGE = f"it is over {LIMIT // 1024} KiB"


class Root(NamedTuple):
    """A folder with runbooks, and what names it: a setting, the repository, ourselves, or the command itself."""

    source: str
    folder: str


class File(NamedTuple):
    """A runbook's file.

    `place` is its path below the root without suffix, `real` its path with the root's own links followed; `stamp` changes
    when the file does.
    """

    name: str
    path: str
    place: str
    real: str
    stamp: tuple[int, ...]


class Refused(NamedTuple):
    """What is not read, and why."""

    path: str
    why: str


class Walked(NamedTuple):
    """What lies below a root, in order."""

    files: tuple[File, ...]
    refused: tuple[Refused, ...]


def walk(root: Root) -> Walked:
    """Return the Markdown files below a root: none that is hidden, and each folder once, however links lead to it."""
    return _Walking(root).result()


class _Walking:
    """A walk below one root; plain folders come before those that links lead to, so that a path is as plain as it can be."""

    def __init__(self, root: Root) -> None:
        self.top = os.path.realpath(root.folder)
        self.root = root
        self.files: list[File] = []
        self.refused: list[Refused] = []
        self.waiting = [""]
        self.linked: list[str] = []
        self.seen: set[tuple[int, int]] = set()

    def result(self) -> Walked:
        if not os.path.isdir(self.top):
            missing = Refused(self.root.folder, "it is no folder")
            return Walked((), () if self.root.source == OURS else (missing,))
        while self.waiting or self.linked:
            self._enter(self.waiting.pop() if self.waiting else self.linked.pop(0))
        return Walked(
            tuple(sorted(self.files, key=lambda file: (file.place.split("/"), file.path))),
            tuple(sorted(self.refused)),
        )

    def _enter(self, below: str) -> None:
        folder = os.path.join(self.top, below) if below else self.top
        try:
            here = os.stat(folder)
            if (here.st_dev, here.st_ino) in self.seen:
                return
            self.seen.add((here.st_dev, here.st_ino))
            with os.scandir(folder) as inside:
                found = sorted(inside, key=lambda one: one.name)
        except OSError as error:
            self._refuse(below, _why(error))
            return
        for one in found:
            if not one.name.startswith("."):
                self._take(one, f"{below}/{one.name}" if below else one.name)

    def _take(self, one: os.DirEntry[str], below: str) -> None:
        is_markdown = one.name.casefold().endswith(SUFFIXES)
        if one.is_dir(follow_symlinks=False):
            self.waiting.append(below)
            return
        is_link = one.is_symlink()
        if not is_markdown and not is_link:
            return
        try:
            if is_link and not lies_in(os.path.realpath(one.path), self.top):
                if is_markdown or one.is_dir():
                    self._refuse(below, _LEADS_OUT)
                return
            if is_link and one.is_dir():
                self.linked.append(below)
                return
            if is_markdown:
                self._keep(one, below)
        except OSError as error:
            self._refuse(below, _why(error))

    def _keep(self, one: os.DirEntry[str], below: str) -> None:
        found = one.stat()
        if why := _refusal(found):
            self._refuse(below, why)
            return
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino, found.st_ctime_ns)
        self.files.append(File(stem(one.name), self._path(below), stem(below), one.path, stamp))

    def _refuse(self, below: str, why: str) -> None:
        self.refused.append(Refused(self._path(below), why))

    def _path(self, below: str) -> str:
        return os.path.join(self.root.folder, below) if below else self.root.folder


def read_file(path: str, root: Root) -> bytes:
    """Return the bytes of a runbook below a root.

    Raise UsageError for one that links lead out of it, for what is no plain file, and for more than LIMIT bytes.
    """
    top, real = os.path.realpath(root.folder), os.path.realpath(path)
    if not lies_in(real, top):
        raise unread(path, _LEADS_OUT)
    try:
        descriptor = _open_below(top, os.path.relpath(real, top))
    except FileNotFoundError:
        raise NotFoundError(f"{path} does not exist.", hint="ircli runbook list") from None
    except OSError as error:
        raise unread(path, _why(error)) from error
    try:
        if why := _refusal(os.fstat(descriptor)):
            raise unread(path, why)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(LIMIT + 1)
    except OSError as error:
        raise unread(path, _why(error)) from error
    finally:
        os.close(descriptor)
    if len(content) > LIMIT:
        raise unread(path, _TOO_LARGE)
    return content


def _open_below(top: str, below: str) -> int:
    """Open a file below a folder, part by part and through no link, whatever is put in their places meanwhile."""
    folder = os.open(top, os.O_RDONLY | DIRECTORY | CLOEXEC)
    try:
        *folders, name = below.split(os.sep)
        for part in folders:
            inside = os.open(part, os.O_RDONLY | DIRECTORY | NOFOLLOW | CLOEXEC, dir_fd=folder)
            os.close(folder)
            folder = inside
        return os.open(name, os.O_RDONLY | NOFOLLOW | NONBLOCK | CLOEXEC, dir_fd=folder)
    finally:
        os.close(folder)


def _refusal(found: os.stat_result) -> str:
    if not stat.S_ISREG(found.st_mode):
        return "it is no plain file"
    return _TOO_LARGE if found.st_size > LIMIT else ""


def unread(path: str, why: str) -> UsageError:
    """Return the refusal of a path."""
    return UsageError(f"{path} is not read: {why}.", hint="ircli config set runbooks.paths DIR")


def _why(error: OSError) -> str:
    return error.strerror or str(error)


def lies_in(path: str, folder: str) -> bool:
    """Return whether a path is a folder, or below it; both with their links followed."""
    return path == folder or path.startswith(os.path.join(folder, ""))
