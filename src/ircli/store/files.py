"""Open nothing but our own regular files, and nothing through a link."""

from __future__ import annotations

import os
import stat

from ircli.errors import NotFoundError, NotStoredError, UsageError

TYPE_CHECKING = False  # typing itself, and collections, would cost more than the rest of the path of a note
if TYPE_CHECKING:
    from collections.abc import Callable

CLOEXEC = getattr(os, "O_CLOEXEC", 0)
NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
NONBLOCK = getattr(os, "O_NONBLOCK", 0)  # opening a FIFO must not hang
DIRECTORY = getattr(os, "O_DIRECTORY", 0)


def open_directory(path: str) -> int:
    """Open a directory that is ours and no link; raise NotStoredError for anything else."""
    try:
        descriptor = os.open(path, os.O_RDONLY | DIRECTORY | NOFOLLOW | CLOEXEC)
    except NotADirectoryError as error:
        raise NotStoredError(
            f"{path} is a link, or no folder: nothing was written.", hint="ircli doctor"
        ) from error
    found = os.fstat(descriptor)
    if found.st_uid != os.geteuid():
        os.close(descriptor)
        raise NotStoredError(f"{path} belongs to another user.", hint="ircli doctor")
    return descriptor


def open_ours(name: str, flags: int, *, directory: int | None = None) -> int:
    """Open a regular file that is ours and has one name; raise NotStoredError for anything else.

    A missing file raises FileNotFoundError, or is made with mode 0600 where flags have O_CREAT.
    """
    try:
        descriptor = os.open(name, flags | NOFOLLOW | CLOEXEC | NONBLOCK, 0o600, dir_fd=directory)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise NotStoredError(f"{name} cannot be opened: {error.strerror}.", hint="ircli doctor") from error
    found = os.fstat(descriptor)
    if stat.S_ISREG(found.st_mode) and found.st_nlink == 1 and found.st_uid == os.geteuid():
        return descriptor
    os.close(descriptor)
    raise NotStoredError(
        f"{name} is not a plain file of yours with one name: nothing was written.",
        hint="ircli doctor",
    )


def open_named(path: str, *, instead: str = "") -> int:
    """Open a plain file that somebody named, through links; raise NotFoundError or UsageError for anything else.

    `instead` is the hint where it is a FIFO, a folder or a device.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | NONBLOCK | CLOEXEC)
    except FileNotFoundError:
        hint = "Check the path, and the folder that it is meant from."
        raise NotFoundError(f"{path} does not exist.", hint=hint) from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UsageError(f"{path} is no plain file.", hint=instead)
    return descriptor


def read_plain(path: str, *, limit: int) -> bytes:
    """Return the bytes of a regular file, through links; raise OSError for anything else, or for more than the limit."""
    descriptor = os.open(path, os.O_RDONLY | NONBLOCK | CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(22, "it is no plain file", path)
        content = b""
        while len(content) <= limit and (chunk := os.read(descriptor, limit + 1 - len(content))):
            content += chunk
    finally:
        os.close(descriptor)
    if len(content) > limit:
        raise OSError(27, f"it is over {limit} bytes", path)
    return content


def refuse_link(path: str) -> None:
    """Raise NotStoredError where a folder is a link: nothing is written outside the store."""
    if os.path.islink(path):
        raise NotStoredError(f"{path} is a link: nothing was written.", hint="ircli doctor")


def write_whole(descriptor: int, content: bytes) -> None:
    """Write all bytes, in one call where the system takes them in one."""
    rest = memoryview(content)
    refusals = 0
    while rest:
        written = os.write(descriptor, rest)
        refusals = refusals + 1 if written == 0 else 0
        if refusals > 100:
            raise OSError(5, "the disk takes no bytes")
        rest = rest[written:]


def replace_file(
    path: str, content: bytes, *, mode: int = 0o600, last_look: Callable[[], None] = lambda: None
) -> None:
    """Put a whole new file in the place of an old one: a reader sees one or the other, never half of one.

    `last_look` may raise as long as the old one is there, when the new one is on the disk already.
    """
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name}.{os.urandom(6).hex()}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW | CLOEXEC, 0o600)
        try:
            write_whole(descriptor, content)
            if mode != 0o600:
                os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        last_look()
        os.replace(beside, path)
    except BaseException:
        if os.path.lexists(beside):
            os.unlink(beside)
        raise
    sync_directory(folder)


def make_directory(path: str) -> None:
    """Make a private folder, and those above it, durably; one that is there already is left as it is."""
    if os.path.isdir(path):
        return
    above = os.path.dirname(path)
    make_directory(above)
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        if not os.path.isdir(path):
            raise
        return  # another process was quicker, and makes it durable
    sync_directory(above)


def sync_directory(path: str) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(path, os.O_RDONLY | DIRECTORY | CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
