"""Read a timeline: all lines of all its files, each checked by itself."""

import gc
import json
import os
import stat
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ircli.domain.clock import read_moment
from ircli.domain.codec import knows, read_event
from ircli.domain.entry import Entry
from ircli.domain.stamp import is_ulid
from ircli.errors import NotFoundError
from ircli.store.files import CLOEXEC, NOFOLLOW, NONBLOCK
from ircli.store.journal import PEERS, is_timeline
from ircli.store.line import OPENING, verified


class Problem(NamedTuple):
    """A stretch of a file that is no entry: kept where it is, and left out."""

    file: str
    offset: int
    length: int
    reason: str


class Reading(NamedTuple):
    """What a timeline's files held, in the order of identities, and what could not be read."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def read_timeline(directory: str) -> Reading:
    """Return all entries of an incident's folder; raise NotFoundError where there is none."""
    collecting = gc.isenabled()
    gc.disable()  # entries are no garbage, and looking through them all again and again takes as long as reading
    try:
        return _read(directory)
    finally:
        if collecting:
            gc.enable()


def _read(directory: str) -> Reading:
    taken = _Taken()
    for name in timeline_files(directory):
        try:
            content = read_regular(os.path.join(directory, name))
        except OSError as error:
            taken.problems.append(Problem(name, 0, 0, error.strerror or "cannot be read"))
            continue
        offset = 0
        for line in content.split(b"\n"):
            entry = _entry(line) if verified(line) else None
            if entry is not None and taken.lines.setdefault(entry.id, line) is line:
                taken.entries[entry.id] = entry
            elif line and not line.isspace():
                taken.take_again(name, offset, line, entry)
            offset += len(line) + 1
    return Reading(tuple([taken.entries[key] for key in sorted(taken.entries)]), tuple(taken.problems))


class _Taken:
    """What has been read so far, with the bytes of each entry to tell a repeated line from a different one."""

    def __init__(self) -> None:
        self.lines: dict[str, bytes] = {}
        self.entries: dict[str, Entry] = {}
        self.problems: list[Problem] = []

    def take_again(self, name: str, offset: int, line: bytes, entry: Entry | None) -> None:
        """Take a line that is not simply a new entry: a damaged one, or one whose id is known."""
        pieces = _rescued(line, offset) if entry is None else [(offset, line, entry)]
        for start, piece, found in pieces:
            if found is None:
                reason = "not an entry, or damaged" if piece else "a line end is lost; no words are"
                self.problems.append(Problem(name, start, len(piece), reason))
                continue
            known = self.lines.get(found.id)
            if known is None or piece < known:
                # Of two entries with one id, the lesser bytes count: any rule will do that no order can change.
                self.lines[found.id], self.entries[found.id] = piece, found
            if known is not None and piece != known:
                what = f"the id {found.id} stands for two entries"
                self.problems.append(Problem(name, start, len(piece), what))


def timeline_files(directory: str) -> list[str]:
    """Return the names of the files that hold entries, our own first."""
    try:
        names = sorted(name for name in os.listdir(directory) if is_timeline(name))
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no incident in {directory}.", hint="ircli list") from error
    except OSError as error:
        raise NotFoundError(f"{directory} cannot be read: {error.strerror}.", hint="ircli doctor") from error
    folder = os.path.join(directory, PEERS)
    try:
        peers = sorted(name for name in os.listdir(folder) if name.endswith(".jsonl"))
    except OSError:
        peers = []
    if os.path.islink(folder):
        peers = []
    return names + [f"{PEERS}/{name}" for name in peers]


def read_regular(path: str) -> bytes:
    """Return the bytes of a regular file; raise OSError for anything else, without hanging on a FIFO."""
    descriptor = os.open(path, os.O_RDONLY | NOFOLLOW | NONBLOCK | CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(22, "is not a regular file", path)
    with open(descriptor, "rb") as file:
        return file.read()


def _rescued(line: bytes, offset: int) -> Iterator[tuple[int, bytes, Entry | None]]:
    """Look for whole entries in a bad line: two that lost the newline between them, one with a byte too many."""
    starts = []
    at = line.find(OPENING)
    while at >= 0:
        starts.append(at)
        at = line.find(OPENING, at + 1)
    if not starts:
        yield offset, line, None
        return
    if starts[0] > 0:
        yield offset, line[: starts[0]], None
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        piece = line[start:end]
        whole = piece if verified(piece) else piece[:-1]
        if verified(whole):
            if start + len(whole) < len(line):
                yield offset + start + len(whole), b"", None
            yield offset + start, whole, _entry(whole)
        else:
            yield offset + start, piece, None


def _finite(text: str) -> float:
    number = float(text)
    if number - number != 0:
        raise ValueError(text)
    return number


def _no_constant(text: str) -> None:
    raise ValueError(text)


_KEYS: frozenset[str] = frozenset(("id", "at", "recorded_at", "by", "kind", "v", "data", "crc"))
# json.loads looks for white space around each document, which a line has none of.
_scan: Callable[[str, int], tuple[Any, int]] = vars(
    json.JSONDecoder(parse_float=_finite, parse_constant=_no_constant)
)["scan_once"]


def _entry(line: bytes) -> Entry | None:
    """Return the entry that a verified line holds; None where it is no entry."""
    try:
        text = line.decode("utf-8")
        fields, end = _scan(text, 0)
        identity, kind, data, version = fields["id"], fields["kind"], fields["data"], fields["v"]
        if end != len(text) or not is_ulid(identity) or type(kind) is not str or type(version) is not int:
            return None
        at, recorded_at, by = fields.get("at"), fields.get("recorded_at"), fields.get("by")
        moment = read_moment(recorded_at)
        event = read_event(kind, version, data)
        newer = (len(fields) != len(_KEYS) and not fields.keys() <= _KEYS) or not knows(event, data)
        return Entry(
            identity,
            moment if at == recorded_at else read_moment(at),
            moment,
            by if type(by) is str else "",
            kind,
            version,
            data,
            event,
            newer,
        )
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration, RecursionError):
        return None
