"""Write the files of runbooks: new ones where nothing is yet, and changed ones in their place."""

import os
import stat
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from ircli.errors import IrcliError, NotStoredError, RefusedError, UsageError
from ircli.playbook.runbooks.finding import OURS
from ircli.playbook.runbooks.reading import split
from ircli.playbook.runbooks.writing import Draft, front_of, with_review
from ircli.store.files import CLOEXEC, DIRECTORY, NOFOLLOW, sync_directory, write_whole
from ircli.store.runbook_files import lies_in
from ircli.store.runbooks import Loaded
from ircli.store.twins import DEFAULT_FOLDER

_TEMPLATE = os.path.join(os.path.dirname(DEFAULT_FOLDER), "runbook.md")
_FRONT = "front matter"
_KEY = "last_reviewed"


class Reviewed(NamedTuple):
    """When a runbook was reviewed before, blank where nobody knows, and whether its file has changed."""

    before: str
    is_changed: bool


def template(draft: Draft, heading: str) -> str:
    """Return the text of a new runbook under a heading, which is Markdown already."""
    with open(_TEMPLATE, encoding="utf-8") as file:
        return front_of(draft) + "\n" + file.read().format(title=heading)


def write_new(folder: str, name: str, text: str) -> str:
    """Write a runbook where no file of its name is, as readable as its folder; return its path."""
    path = os.path.join(folder, f"{name}.md")
    try:
        mode = 0o600 | (os.stat(folder).st_mode & 0o044)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW | CLOEXEC, 0o600)
    except FileExistsError:
        raise RefusedError(f"{path} is there already.", hint="Take another name.") from None
    except OSError as error:
        raise _not_stored(path, error) from error
    try:
        os.fchmod(descriptor, mode)
        write_whole(descriptor, text.encode("utf-8"))
        os.fsync(descriptor)
        sync_directory(folder)
    except BaseException as error:
        os.unlink(path)
        if isinstance(error, OSError):
            raise _not_stored(path, error) from error
        raise
    finally:
        os.close(descriptor)
    return path


def write_review(loaded: Loaded, day: date) -> Reviewed:
    """Write into a runbook's front matter when it was reviewed, and leave every other byte as it is.

    Raise RefusedError for one of ours, and UsageError for a front matter in which the day cannot be put.
    """
    if loaded.root.source == OURS:
        raise RefusedError(
            f"{loaded.name} comes with ircli, and is reviewed with it.",
            hint=f"Copy it to your own: ircli runbook show {loaded.name} > DIR/{loaded.name}.md",
        )
    content = reviewed_content(loaded.content, loaded.path, day)
    if content != loaded.content:
        _replace(loaded, content)
    return Reviewed(loaded.runbook.front.last_reviewed, content != loaded.content)


def reviewed_content(content: bytes, path: str, day: date) -> bytes:
    """Return a runbook's bytes with the day of its review."""
    text = content.decode("utf-8", "surrogateescape")
    before = _said(text, path)
    after = with_review(text, day)
    if after is None:
        raise _unwritten(path, "it begins like a front matter, and does not end")
    wanted = {**before, _KEY: day.isoformat()}
    try:
        is_meant = _said(after, path) == wanted
    except IrcliError:
        is_meant = False
    if not is_meant:
        raise _unwritten(path, "its front matter is written in a way that is not changed by machine")
    return after.encode("utf-8", "surrogateescape")


def _said(text: str, path: str) -> Mapping[str, object]:
    """Return what a front matter says; raise UsageError where it cannot be read."""
    from ircli.store.yaml_files import read_yaml

    yaml, _ = split(text)
    if yaml is None:
        return {}
    try:
        said = read_yaml("\n" + yaml, _FRONT)  # below its ---, so that lines are those of the file
    except IrcliError as error:
        raise _unwritten(path, error.message.rstrip(".")) from error
    if said is not None and not isinstance(said, Mapping):
        raise _unwritten(path, "its front matter is not keys with values")
    return said or {}


def _replace(loaded: Loaded, content: bytes) -> None:
    """Put changed bytes in the place of a file, through no link out of its root; its mode and its group stay."""
    real, top = os.path.realpath(loaded.path), os.path.realpath(loaded.root.folder)
    if not lies_in(real, top):
        raise _unwritten(loaded.path, "it is a link that leads out of its folder")
    below, name = os.path.split(real)
    beside = f".{name[:100]}.{os.urandom(6).hex()}"
    try:
        folder = os.open(below, os.O_RDONLY | DIRECTORY | NOFOLLOW | CLOEXEC)
    except OSError as error:
        raise _not_stored(real, error) from error
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        _refuse(real, found)
        _write_beside(folder, beside, content, found)
        os.replace(beside, name, src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    except OSError as error:
        raise _not_stored(real, error) from error
    finally:
        _forget(folder, beside)
        os.close(folder)


def _refuse(path: str, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or found.st_uid != os.geteuid():
        raise NotStoredError(
            f"{path} is not a plain file of yours with one name: nothing was written.",
            hint="Ask its owner to review it.",
        )
    if not found.st_mode & stat.S_IWUSR:
        raise RefusedError(f"{path} is read-only.", hint=f"chmod u+w {path}")


def _write_beside(folder: int, name: str, content: bytes, like: os.stat_result) -> None:
    descriptor = os.open(
        name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW | CLOEXEC, 0o600, dir_fd=folder
    )
    try:
        if os.fstat(descriptor).st_gid != like.st_gid:
            try:
                os.fchown(descriptor, -1, like.st_gid)
            except OSError:
                pass  # a group that is not ours to give; the words are worth more
        os.fchmod(descriptor, stat.S_IMODE(like.st_mode))
        write_whole(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget(folder: int, name: str) -> None:
    try:
        os.unlink(name, dir_fd=folder)
    except FileNotFoundError:
        pass  # it is in its place


def _unwritten(path: str, why: str) -> UsageError:
    return UsageError(
        f"{path} is not changed: {why}.", hint=f"Write it by hand: {_KEY}, in the front matter."
    )


def _not_stored(path: str, error: OSError) -> NotStoredError:
    return NotStoredError(
        f"{path} cannot be written: {error.strerror}.", hint="Take another folder: --root DIR"
    )
