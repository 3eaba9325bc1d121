"""Examine a store without changing it, and name what is wrong, where, and what helps."""

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from ircli.domain.entry import Entry, is_opening
from ircli.errors import NotFoundError
from ircli.store.evidence import EVIDENCE
from ircli.store.journal import PEERS, TIMELINE, is_timeline
from ircli.store.lock import LOCK_NAME
from ircli.store.paths import ACTIVE, INCIDENTS, incident_directory, is_incident_id, read_active
from ircli.store.summary import SUMMARY, UNFINISHED
from ircli.store.timeline import read_timeline

_LITTLE_SPACE = 50 * 1024 * 1024
_KNOWN = (TIMELINE, LOCK_NAME, PEERS, SUMMARY, UNFINISHED, EVIDENCE, "postmortem.md", "postmortem.html")


class Finding(NamedTuple):
    """Something wrong: the file, the byte where it begins (None for the file as a whole), what, and what helps."""

    file: str
    offset: int | None
    what: str
    hint: str


def examine(home: str, *, now: datetime) -> Iterator[Finding]:  # noqa: C901 - one look after the other
    """Give everything that is wrong with a store."""
    if not os.path.lexists(home):
        return
    try:
        names = sorted(os.listdir(home))
    except OSError as error:
        yield Finding(home, None, f"cannot be read: {error.strerror}", "Move it away, or set IRCLI_HOME.")
        return
    yield from _rights(home)
    if shutil.disk_usage(home).free < _LITTLE_SPACE:
        yield Finding(home, None, "less than 50 MiB free on its disk", "Free some space.")
    for name in names:
        if name.startswith("."):
            yield Finding(
                os.path.join(home, name), None, "left by an unfinished command", "Look at it, then remove it."
            )
    if ACTIVE in names:
        yield from _rights(os.path.join(home, ACTIVE))
        yield from _active(home)
    incidents = os.path.join(home, INCIDENTS)
    if INCIDENTS not in names:
        return
    yield from _rights(incidents)
    if not os.path.isdir(incidents):
        yield Finding(incidents, None, "is no folder", "Move it away.")
        return
    for name in sorted(os.listdir(incidents)):
        if is_incident_id(name):
            yield from _incident(incident_directory(home, name), now)
        else:
            what = "left by an unfinished command" if name.startswith(".new-") else "no incident"
            yield Finding(os.path.join(incidents, name), None, what, "Look at it, then remove it.")


def _leftovers(folder: str, names: Iterable[str]) -> Iterator[Finding]:
    for name in names:
        if name.startswith("."):
            path = os.path.join(folder, name)
            yield Finding(path, None, "left by an unfinished command", "Look at it, then remove it.")


def _evidence(folder: str) -> Iterator[Finding]:
    if not os.path.isdir(folder) or os.path.islink(folder):
        return
    names = sorted(os.listdir(folder))
    yield from _leftovers(folder, names)
    for name in names:
        yield from _rights(os.path.join(folder, name))


def _active(home: str) -> Iterator[Finding]:
    path = os.path.join(home, ACTIVE)
    incident_id = read_active(home)
    if incident_id is None:
        yield Finding(path, None, "does not hold an incident's id", "ircli switch ID")
    elif not os.path.isdir(incident_directory(home, incident_id)):
        yield Finding(path, None, f"names {incident_id}, which is not there", "ircli switch ID")


def _incident(directory: str, now: datetime) -> Iterator[Finding]:
    yield from _rights(directory)
    try:
        reading = read_timeline(directory)
        names = sorted(os.listdir(directory))
    except (NotFoundError, OSError) as error:
        yield Finding(directory, None, f"cannot be read: {error}", "Look at it.")
        return
    for name in names:
        yield from _rights(os.path.join(directory, name))
        if name not in _KNOWN and not is_timeline(name) and not name.startswith("postmortem.md."):
            yield Finding(
                os.path.join(directory, name), None, "is none of ours", "Look at it, then remove it."
            )
    evidence = os.path.join(directory, "evidence")
    for name in sorted(os.listdir(evidence)) if os.path.isdir(evidence) else ():
        yield from _rights(os.path.join(evidence, name))
        if name.startswith(".new-"):
            yield Finding(
                os.path.join(evidence, name),
                None,
                "left by an unfinished command",
                "Look at it, then remove it.",
            )
    for problem in reading.problems:
        yield Finding(
            os.path.join(directory, problem.file),
            problem.offset,
            f"{problem.length} bytes: {problem.reason}",
            "Kept, and left out; nothing needs to be done.",
        )
    if not any(is_opening(entry) for entry in reading.entries):
        yield Finding(directory, None, "has no opening entry", "ircli edit --title names it again.")
    yield from _clocks(directory, reading.entries, now)


def _clocks(directory: str, entries: Sequence[Entry], now: datetime) -> Iterator[Finding]:
    for previous, entry in pairwise(entries):
        if (
            entry.recorded_at
            and previous.recorded_at
            and entry.recorded_at < previous.recorded_at - timedelta(seconds=1)
        ):
            yield Finding(
                directory,
                None,
                f"the clock went back before {entry.id}",
                "The order of entries holds; check the machine's time.",
            )
    for entry in entries:
        if entry.recorded_at is None or entry.recorded_at > now + timedelta(minutes=1):
            yield Finding(
                directory,
                None,
                f"{entry.id} was written in the future",
                "Check the machine's time; ircli amend --at mends the entry.",
            )


def _rights(path: str) -> Iterator[Finding]:
    found = os.lstat(path)
    if stat.S_ISLNK(found.st_mode):
        yield Finding(path, None, "is a link", "Put the real file in its place.")
        return
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        yield Finding(path, None, "is neither a file nor a folder", "Move it away.")
        return
    if found.st_uid != os.geteuid():
        yield Finding(path, None, "belongs to another user", "chown it to you.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        mode = "700" if stat.S_ISDIR(found.st_mode) else "600"
        yield Finding(
            path, None, f"others may use it (mode {stat.S_IMODE(found.st_mode):o})", f"chmod {mode} {path}"
        )
    if stat.S_ISREG(found.st_mode) and found.st_nlink > 1:
        yield Finding(path, None, "has a second name (hard link)", "cp it to a file of its own.")
