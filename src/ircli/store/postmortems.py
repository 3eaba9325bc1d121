"""Keep postmortems as files that people edit: read and written byte for byte, and never half of one."""

import os
import stat
from collections.abc import Callable

from ircli.errors import NotFoundError, NotStoredError, RefusedError
from ircli.store.files import CLOEXEC, NOFOLLOW, read_plain, refuse_link, replace_file, write_whole
from ircli.store.timeline import read_regular

NAME = "postmortem.md"
MOST_BYTES = 4 * 1024 * 1024  # of one that goes to another store
_LARGEST = 64 * 1024 * 1024
_OLD_MARK = "<!-- ircli: generated, sha256 "
_MARKS = ("<!-- ircli:postmortem ", "<!-- ircli:begin ", _OLD_MARK)


def path_of(directory: str) -> str | None:
    """Return the absolute path of the incident's postmortem, or None where there is none."""
    path = os.path.join(directory, NAME)
    return path if os.path.isfile(path) else None


def own_path(directory: str) -> str:
    """Return where the incident's postmortem lies, or would; raise NotStoredError where that is outside of the store."""
    refuse_link(directory)
    return os.path.join(directory, NAME)


def read(path: str, *, ours: bool) -> str | None:
    """Return a document; None where there is no file. Bytes that are no UTF-8 survive being written again.

    One that is `ours` lies in the store and is read through no link.
    """
    if ours and os.path.islink(path):
        raise NotStoredError(f"{path} is a link: nothing was written.", hint="--output FILE, or move it away")
    try:
        _refuse_large(path)
        content = read_regular(path) if ours else read_plain(path, limit=_LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotStoredError(
            f"{path} cannot be read: {error.strerror}.", hint="--output FILE, or move it away"
        ) from error
    return content.decode("utf-8", "surrogateescape")


def _refuse_large(path: str) -> None:
    if os.path.getsize(path) > _LARGEST:
        raise OSError(27, f"it is over {_LARGEST >> 20} MiB", path)


def write(path: str, text: str, *, before: str | None, ours: bool = False) -> None:
    """Put a document in its place, where it is not what is there already; `before` is what was.

    One that is not `ours` is written to where a link leads.
    """
    if before == text:
        return
    where = path if ours else os.path.realpath(path)
    if before is not None and _is_read_only(where):
        raise RefusedError(f"{path} is read-only.", hint=f"chmod u+w {path}, or --stdout")

    def last_look() -> None:
        if read(path, ours=ours) != before:
            raise RefusedError(
                f"{path} was changed while it was being written anew: it is as somebody left it.",
                hint="Do it again.",
            )

    last_look()
    _replace(where, text, path=path, last_look=last_look)


def is_document(text: str) -> bool:
    """Return whether a text is a postmortem that people edit: it has a mark of ours."""
    return any(mark in text for mark in _MARKS)


def put_aside(path: str, content: str) -> str:
    """Keep a copy of a document beside it, and return its path."""
    aside = f"{path}.{_digest(content.encode('utf-8', 'surrogateescape'))[:12]}"
    _replace(aside, content, path=aside)
    return aside


def _is_read_only(path: str) -> bool:
    # Who may do everything may write what was locked on purpose, and should not.
    return not stat.S_IMODE(os.stat(path).st_mode) & 0o222 or not os.access(path, os.W_OK)


def _replace(where: str, text: str, *, path: str, last_look: Callable[[], None] = lambda: None) -> None:
    """Put a whole text in the place of another one, with the rights that that has."""
    folder = os.path.dirname(where)
    if not os.path.isdir(folder):
        raise NotFoundError(f"There is no folder {folder}.", hint=f"mkdir -p {folder}")
    mode = stat.S_IMODE(os.stat(where).st_mode) if os.path.isfile(where) else 0o600
    try:
        replace_file(where, text.encode("utf-8", "surrogateescape"), mode=mode, last_look=last_look)
    except OSError as error:
        why = error.strerror or error
        raise NotStoredError(
            f"{path} could not be written: {why}.",
            hint="It is as it was, or whole and perhaps not durable; --stdout prints it.",
        ) from error


def text_of(directory: str) -> str | None:
    """Return the text of the incident's postmortem, None where there is none; raise OSError where it cannot be read."""
    try:
        content = read_plain(os.path.join(directory, NAME), limit=MOST_BYTES)
    except FileNotFoundError:
        return None
    return content.decode("utf-8", "surrogateescape")


def put_back(folder: int, text: str) -> None:
    """Write a postmortem as it was to an open folder that has none; whether its name is durable is the caller's care."""
    descriptor = os.open(
        NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW | CLOEXEC, 0o600, dir_fd=folder
    )
    try:
        write_whole(descriptor, text.encode("utf-8", "surrogateescape"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_old_and_untouched(text: str) -> bool:
    """Return whether a document is one that was generated before there were regions, and is as it was then."""
    head, mark, rest = text.rpartition(_OLD_MARK)
    return bool(mark) and rest == f"{_digest(head.encode('utf-8', 'surrogateescape'))} -->\n"


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()
