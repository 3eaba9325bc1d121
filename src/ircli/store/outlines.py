"""Keep what all incidents come to in one file, so that thousands of timelines need not be read again.

It is derived and disposable: one that is missing, damaged, stale or of another version costs the time to fold what it
lacks, and nothing else. A sealed head comes first, with the checksum of all that follows: the incidents' ids, their stamps,
what lists sort and choose by, and a line for each incident, which is taken apart only where it is needed.
"""

import json
import sys
from binascii import crc32
from collections.abc import Sequence
from typing import NamedTuple

from ircli import __version__
from ircli.domain.incident import MILESTONES, OPEN
from ircli.domain.outline import VERSION, Outline
from ircli.store.line import encode_data, seal, verified
from ircli.store.outline_lines import shape_of, write_outline
from ircli.store.stamps import NEVER, WIDTH, Others

NAME = "outlines"
IS_OPEN, IS_DRILL, HAS_ACTIONS = 1, 2, 4
UNKNOWN = -1  # when it began, where nobody knows
UNREAD = b""  # the line of an incident that cannot be read


class Row(NamedTuple):
    """An incident as it was read: what the system said of its files before that, and what it came to."""

    stamp: Sequence[int]
    others: Others
    begun: int
    flags: int
    line: bytes


class Known:
    """What is known of incidents: each has one place in all lists, and WIDTH places in the one of stamps.

    `key` names the file that they were read from, as long as nothing differs from it; blank otherwise.
    """

    __slots__ = ("_body", "_lines", "begun", "flags", "ids", "key", "others", "stamps")

    def __init__(self, ids: list[str]) -> None:
        """Begin with incidents of which nothing is known."""
        self.key = ""
        self.ids = ids
        self.stamps = [*NEVER] * len(ids)
        self.begun = [UNKNOWN] * len(ids)
        self.flags = [0] * len(ids)
        self.others: dict[str, Others] = {}
        self._lines: list[bytes] | None = [b""] * len(ids)
        self._body = memoryview(b"")

    @property
    def lines(self) -> list[bytes]:
        """Return what each came to; who asks for none of it, as for an answer that is kept, does not wait for it."""
        if self._lines is None:
            self._lines = bytes(self._body).split(b"\n")
        return self._lines

    @lines.setter
    def lines(self, lines: list[bytes]) -> None:
        self._lines = lines

    def take_lines(self, body: memoryview) -> None:
        """Take lines that are yet to be taken apart."""
        self._lines, self._body = None, body

    def put(self, place: int, row: Row) -> None:
        """Take an incident that has just been read."""
        self.key = ""
        self.stamps[place * WIDTH : (place + 1) * WIDTH] = row.stamp
        self.begun[place], self.flags[place], self.lines[place] = row.begun, row.flags, row.line
        self.others.pop(self.ids[place], None)
        if row.others:
            self.others[self.ids[place]] = row.others

    def row(self, place: int) -> Row:
        """Return what is known of an incident."""
        stamp, others = self.stamps[place * WIDTH : (place + 1) * WIDTH], self.others.get(self.ids[place], ())
        return Row(stamp, others, self.begun[place], self.flags[place], self.lines[place])

    def among(self, ids: list[str]) -> "Known":
        """Return what is known of these incidents, in this order."""
        if ids == self.ids:
            return self
        places = {one: place for place, one in enumerate(self.ids)}
        found = Known(ids)
        for new, one in enumerate(ids):
            if one in places:
                found.put(new, self.row(places[one]))
        return found


def row_of(outline: Outline, stamp: Sequence[int], others: Others) -> Row:
    """Return an incident as it is kept."""
    has_actions = any(one.is_open for one in outline.actions)
    flags = IS_OPEN * (outline.status in OPEN) | IS_DRILL * outline.drill | HAS_ACTIONS * has_actions
    begun = outline.begun
    return Row(stamp, others, UNKNOWN if begun is None else begun, flags, write_outline(outline))


def read_known(content: bytes) -> Known:
    """Return what a file says; nothing where it is damaged, or another version's."""
    end = content.find(b"\n")
    try:
        said = json.loads(content[:end]) if verified(content[:end]) else {}
        if said.get("format") != _format() or crc32(memoryview(content)[end + 1 :]) != said["crc32"]:
            return Known([])
        start = end + 1 + said["names"]
        body = start + said["numbers"]
        numbers = memoryview(content)[start:body].cast("q").tolist()
        known = Known(content[end + 1 : start].decode("ascii").split("\n"))
        count = len(known.ids)
        known.stamps, known.begun = numbers[: WIDTH * count], numbers[WIDTH * count : -count]
        known.flags = numbers[-count:]
        known.take_lines(memoryview(content)[body:])
        known.others = {one: tuple(map(tuple, files)) for one, files in said["others"].items()}
        known.key = said["key"]
        if len(numbers) != (WIDTH + 2) * count or _count_of_ends(content, body) != count - 1:
            return Known([])
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return Known([])
    return known


def _count_of_ends(content: bytes, start: int) -> int:
    """Return how many lines end from there on; in some Pythons `count` takes six times as long."""
    count, at = 0, content.find(b"\n", start)
    while at >= 0:
        count, at = count + 1, content.find(b"\n", at + 1)
    return count


def written(known: Known, key: str) -> list[bytes]:
    """Return the file that says what is known, in parts."""
    from array import array

    names = "\n".join(known.ids).encode("ascii")
    numbers = array("q", [*known.stamps, *known.begun, *known.flags]).tobytes()
    lines = b"\n".join(known.lines)
    said = {
        "format": _format(),
        "key": key,
        "names": len(names),
        "numbers": len(numbers),
        "crc32": crc32(lines, crc32(numbers, crc32(names))),
        "others": known.others,
    }
    return [seal(encode_data(said)[:-1]), names, numbers, lines]


def _format() -> str:
    """Return what a file must say of itself to be read: whose it is, and what its lines hold."""
    shape = f"{shape_of()} {MILESTONES}"  # whose places the times of an outline have
    return f"{__version__} {VERSION} {sys.byteorder} {crc32(shape.encode()):08x}"
