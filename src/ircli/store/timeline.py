"""Read a timeline: all lines of all its files, each checked by itself."""

import gc
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from sys import intern
from typing import Any, BinaryIO, NamedTuple

from ircli.domain.clock import read_moment
from ircli.domain.codec import knows, plain_note, read_event
from ircli.domain.entry import Entry
from ircli.domain.events import Event
from ircli.domain.stamp import is_ulid
from ircli.errors import NotFoundError
from ircli.store.files import CLOEXEC, NOFOLLOW, NONBLOCK
from ircli.store.journal import PEERS, TIMELINE, is_timeline
from ircli.store.line import OPENING, verified

_BUFFER = 64 * 1024  # bytes; what is larger is mapped anew for each of ten thousand files


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


class Files(NamedTuple):
    """What a timeline was read from: whether there can be no file but its own, and whether each could be read."""

    alone: bool
    whole: bool


def read_timeline(directory: str) -> Reading:
    """Return all entries of an incident's folder; raise NotFoundError where there is none."""
    reading, _ = read_files(directory)
    return reading


def read_files(directory: str) -> tuple[Reading, Files]:
    """Return the same, and what it was read from."""
    collecting = gc.isenabled()
    gc.disable()  # entries are no garbage, and looking through them all again and again takes as long as reading
    try:
        names, alone = _listed(directory)
        entries = _simple_entries(directory, names)
        if entries is not None:
            return Reading(_sorted(entries), ()), Files(alone, whole=True)
        taken = _taken(directory, names)
        return taken.reading(), Files(alone, taken.whole)
    finally:
        if collecting:
            gc.enable()


def read_lines(directory: str) -> tuple[Reading, tuple[Mapping[str, object], ...]]:
    """Return the same, and beside it what the line of each entry says, all but its checksum."""
    names, _ = _listed(directory)
    taken = _taken(directory, names)
    reading = taken.reading()
    return reading, tuple([_fields(taken.lines[entry.id]) for entry in reading.entries])


def _fields(line: bytes) -> dict[str, object]:
    fields: dict[str, object] = {"id": "", "at": None, "recorded_at": None, "by": "", **json.loads(line)}
    del fields["crc"]
    return fields


def _simple_entries(directory: str, names: Iterable[str]) -> dict[str, Entry] | None:
    """Return the entries by id where each line is a whole one with an id of its own; None anywhere else.

    That is how nearly all timelines are, and their lines need not be kept: taking memory costs more than reading.
    """
    entries: dict[str, Entry] = {}
    count = 0
    for name in names:
        try:
            with _open_regular(f"{directory}/{name}") as file:
                ended = b"\n"
                for ended in file:
                    line = ended[:-1]
                    entry = entry_of(line) if verified(line) else None
                    if entry is None:
                        return None
                    entries[entry.id] = entry
                    count += 1
                if not ended.endswith(b"\n"):
                    return None
        except OSError:
            return None
    return entries if len(entries) == count else None


def _sorted(entries: Mapping[str, Entry]) -> tuple[Entry, ...]:
    return tuple([entries[key] for key in sorted(entries)])


def _taken(directory: str, names: Iterable[str]) -> "_Taken":
    """Return what any lines hold: damaged ones are rescued, and repeated ones compared."""
    taken = _Taken()
    lines, entries = taken.lines, taken.entries
    for name in names:
        try:
            content = read_regular(f"{directory}/{name}")
        except OSError as error:
            taken.problems.append(Problem(name, 0, 0, error.strerror or "cannot be read"))
            taken.whole = False
            continue
        offset = 0
        for line in content.split(b"\n"):
            entry = entry_of(line) if verified(line) else None
            if entry is not None and lines.setdefault(entry.id, line) is line:
                entries[entry.id] = entry
            elif line and not line.isspace():
                taken.take_again(name, offset, line, entry)
            offset += len(line) + 1
    return taken


class _Taken:
    """What has been read so far, with the bytes of each entry to tell a repeated line from a different one."""

    def __init__(self) -> None:
        self.lines: dict[str, bytes] = {}
        self.entries: dict[str, Entry] = {}
        self.problems: list[Problem] = []
        self.whole = True

    def reading(self) -> Reading:
        """Return what was read, in order."""
        return Reading(_sorted(self.entries), tuple(self.problems))

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
    names, _ = _listed(directory)
    return names


def _listed(directory: str) -> tuple[list[str], bool]:
    """Return the names of the files that hold entries, our own first, and whether there can be none but the timeline."""
    try:
        found = os.listdir(directory)
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no incident in {directory}.", hint="ircli list") from error
    except OSError as error:
        raise NotFoundError(f"{directory} cannot be read: {error.strerror}.", hint="ircli doctor") from error
    names = sorted([name for name in found if is_timeline(name)])
    if PEERS not in found:
        return names, names == [TIMELINE]
    folder = os.path.join(directory, PEERS)
    try:
        peers = sorted([name for name in os.listdir(folder) if name.endswith(".jsonl")])
    except OSError:
        peers = []
    if os.path.islink(folder):
        peers = []
    return names + [f"{PEERS}/{name}" for name in peers], False


def _open_regular(path: str) -> BinaryIO:
    """Open a regular file to read; raise OSError for anything else, without hanging on a FIFO."""
    descriptor = os.open(path, os.O_RDONLY | NOFOLLOW | NONBLOCK | CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(22, "is not a regular file", path)
    return open(descriptor, "rb", buffering=_BUFFER)


def read_regular(path: str) -> bytes:
    """Return the bytes of a regular file; raise OSError for anything else."""
    with _open_regular(path) as file:
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
            yield offset + start, whole, entry_of(whole)
        else:
            yield offset + start, piece, None


def _finite(text: str) -> float:
    number = float(text)
    if number - number != 0:
        raise ValueError(text)
    return number


def _no_constant(text: str) -> None:
    raise ValueError(text)


_new = tuple.__new__
_KEYS: frozenset[str] = frozenset(("id", "at", "recorded_at", "by", "kind", "v", "data", "crc"))
# json.loads looks for white space around each document, which a line has none of.
_scan: Callable[[str, int], tuple[Any, int]] = vars(
    json.JSONDecoder(parse_float=_finite, parse_constant=_no_constant)
)["scan_once"]


def entry_of(line: bytes) -> Entry | None:
    """Return the entry that a verified line holds; None where it is no entry."""
    try:
        text = line.decode("utf-8")
        fields, end = _scan(text, 0)
        identity, kind, data, version = fields["id"], fields["kind"], fields["data"], fields["v"]
        if end != len(text) or not is_ulid(identity) or type(kind) is not str or type(version) is not int:
            return None
        at, recorded_at, by = fields.get("at"), fields.get("recorded_at"), fields.get("by")
        moment = read_moment(recorded_at)
        newer = len(fields) != len(_KEYS) and not fields.keys() <= _KEYS
        event: Event | None = plain_note(version, data) if kind == "noted" else None
        if event is None:
            event = read_event(kind, version, data)
            newer = newer or not knows(event, data)
        known_at = moment if at == recorded_at else read_moment(at)
        author = by if type(by) is str else ""
        # As a tuple: the class's own way to make one is a call more.
        return _new(Entry, (identity, known_at, moment, author, intern(kind), version, data, event, newer))
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration, RecursionError):
        return None
