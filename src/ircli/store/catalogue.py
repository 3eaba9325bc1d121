"""The incidents of a store: make one, find one, say which is active."""

import os
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Self

from ircli.errors import AmbiguousError, NotFoundError, NotStoredError
from ircli.store import files
from ircli.store.journal import LOCK_WAIT_SECONDS, TIMELINE, Draft, append
from ircli.store.lock import LOCK_NAME, hold
from ircli.store.paths import ACTIVE, INCIDENTS, check_home, incident_directory, is_incident_id, read_active

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_SLUG_LENGTH = 40
_UNFINISHED = ".new-"


def create(home: str, title: str, drafts: Iterable[Draft], *, day: datetime, now: int) -> str:
    """Make an incident with its first entries and return its id: all of it is on the disk, or nothing."""
    _prepare(home)
    incident_id = new_id(title, day)
    place(home, incident_id, lambda folder: append(folder, TIMELINE, drafts, now=now, new=True))
    sync(home)
    return incident_id


def is_there(home: str, incident_id: str) -> bool:
    """Return whether something stands where the incident of an id does, or would."""
    return os.path.lexists(incident_directory(home, incident_id))


def new_id(title: str, day: datetime) -> str:
    """Return an id for an incident that is filed under a day."""
    return f"{day:%Y-%m-%d}-{slug(title)}-{_suffix(4)}"


def place(home: str, incident_id: str, write: Callable[[int], object]) -> None:
    """Make an incident whose open folder `write` fills, durably: all of it, or nothing.

    Its name may be lost with the power until `sync` has returned.
    """
    beside = os.path.join(home, INCIDENTS, _UNFINISHED + _suffix(8))
    final = incident_directory(home, incident_id)  # a folder of that name with entries makes rename fail
    try:
        os.mkdir(beside, 0o700)
        descriptor = files.open_directory(beside)
        try:
            write(descriptor)
        finally:
            os.close(descriptor)
        os.rename(beside, final)
    except BaseException:
        _discard(beside)
        raise


def sync(home: str) -> None:
    """Make the names of all incidents durable."""
    files.sync_directory(os.path.join(home, INCIDENTS))


class Locked:
    """The store as a whole, locked against others that look before they make an incident; a context manager."""

    def __init__(self, home: str) -> None:
        """Prepare to lock a store, which is made where there is none."""
        self._home = home
        self._descriptor = -1

    def __enter__(self) -> Self:
        _prepare(self._home)
        self._descriptor = files.open_ours(os.path.join(self._home, LOCK_NAME), os.O_RDWR | os.O_CREAT)
        try:
            hold(self._descriptor, wait=LOCK_WAIT_SECONDS)
        except BaseException:
            os.close(self._descriptor)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


def slug(title: str) -> str:
    """Return a title as words for an id: ASCII letters and digits with dashes, at most 40 characters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower()
    words = "".join(character if character.isalnum() else " " for character in plain).split()
    text = "-".join(words)
    if len(text) > _SLUG_LENGTH:
        text = text[: _SLUG_LENGTH + 1].rpartition("-")[0] or text[:_SLUG_LENGTH]
    return text or "incident"


def incident_ids(home: str) -> tuple[str, ...]:
    """Return the ids of all incidents, oldest day first."""
    try:
        names = os.listdir(os.path.join(home, INCIDENTS))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(sorted([name for name in names if is_incident_id(name)]))


def find(home: str, part: str) -> str:
    """Return the id that a part of one stands for; raise NotFoundError where it is none, or several."""
    if is_incident_id(part) and os.path.lexists(incident_directory(home, part)):
        return part
    known = incident_ids(home)
    matches = tuple(one for one in known if part and part.casefold() in one)
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise AmbiguousError(f"'{part}' could be {_some(matches)}.", hint="Give more of the id.")
    raise NotFoundError(f"There is no incident '{part}'.", hint="ircli list")


def active(home: str) -> str:
    """Return the id of the active incident; raise NotFoundError where there is none."""
    incident_id = read_active(home)
    if incident_id is not None and os.path.isdir(incident_directory(home, incident_id)):
        return incident_id
    if not os.path.lexists(os.path.join(home, ACTIVE)):
        raise NotFoundError(
            "No incident is active.", hint="ircli declare 'What is broken', or ircli switch ID"
        )
    known = incident_ids(home)
    hint = f"ircli switch {known[-1]}" if known else "ircli declare 'What is broken'"
    raise NotFoundError("The active incident is not there any more.", hint=hint)


def set_active(home: str, incident_id: str) -> None:
    """Make an incident the one that commands act on."""
    path = os.path.join(home, ACTIVE)
    if os.path.isdir(path):
        raise NotStoredError(f"{path} is a folder, and should be a file.", hint="ircli doctor")
    files.replace_file(path, f"{incident_id}\n".encode("ascii"))


def _prepare(home: str) -> None:
    check_home(home)
    try:
        files.make_directory(os.path.join(home, INCIDENTS))
    except (FileExistsError, NotADirectoryError) as error:
        raise NotStoredError(
            f"{home} is in the way: it is not a folder.", hint="Move it away, or set IRCLI_HOME."
        ) from error


def _discard(folder: str) -> None:
    """Remove what an unfinished incident left, as far as the disk allows."""
    try:
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)
    except OSError:
        return


def _suffix(length: int) -> str:
    return "".join(_LETTERS[byte & 31] for byte in os.urandom(length))


def _some(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:5])
    return f"{shown} and {len(ids) - 5} more" if len(ids) > 5 else shown
