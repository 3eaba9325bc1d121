"""Keep what a prompt asks for in one line beside a timeline: derived, disposable, and never the truth.

A line that is missing, torn or stale costs the time to fold the timeline again, and nothing else.
"""

from __future__ import annotations

import os

from ircli.domain.stamp import LATEST_MILLIS
from ircli.errors import NotStoredError
from ircli.store.files import CLOEXEC, NOFOLLOW, NONBLOCK, open_directory, open_ours, write_whole
from ircli.store.journal import PEERS, TIMELINE, is_timeline
from ircli.store.line import encode_data, seal, verified

try:
    # The C scanner by itself, for the same reason as in store/line.py.
    from _json import make_scanner
except ImportError:  # another Python than CPython
    from json import loads

    def _decode(text: str) -> object:
        return loads(text)

else:

    class _Plain:
        """What the scanner asks its owner for: JSON as it is, and no number that is none."""

        strict = True
        object_hook = object_pairs_hook = None
        parse_float, parse_int = float, int

        @staticmethod
        def parse_constant(text: str) -> None:
            """Refuse NaN and infinity."""
            raise ValueError(text)

    _scan = make_scanner(_Plain)  # type: ignore[arg-type]

    def _decode(text: str) -> object:
        found, end = _scan(text, 0)
        return found if end == len(text) else None


TYPE_CHECKING = False  # typing itself would cost more than the rest of this path
if TYPE_CHECKING:
    from typing import TypeAlias

    Extent: TypeAlias = "tuple[int, int]"

SUMMARY = "summary"
UNFINISHED = ".summary"  # one name for all: what a killed process leaves is taken up by the next
_LONGEST = 4096  # bytes of a summary
_MOST = 65_536  # bytes of new entries that are looked through; more of them are as quickly folded


class Summary:
    """What an incident comes to; moments in milliseconds since 1970, None where there is none.

    `extent` is what it was folded from; `due` is the first thing that will be, or is, overdue.
    """

    __slots__ = ("drill", "due", "due_at", "extent", "is_open", "severity", "since", "status")

    def __init__(  # noqa: PLR0913 - a NamedTuple would import typing
        self,
        *,
        extent: Extent,
        severity: str | None,
        status: str,
        is_open: bool,
        drill: bool,
        since: int | None,
        due: str | None,
        due_at: int | None,
    ) -> None:
        self.extent = extent
        self.severity = severity
        self.status = status
        self.is_open = is_open
        self.drill = drill
        self.since = since
        self.due = due
        self.due_at = due_at


def extent(directory: str) -> Extent:
    """Return the bytes of a timeline, and those of the other files that hold its entries; raise OSError."""
    own = others = 0
    for name in os.listdir(directory):
        if name == TIMELINE:
            own = os.lstat(os.path.join(directory, name)).st_size
        elif is_timeline(name):
            others += os.lstat(os.path.join(directory, name)).st_size
    peers = os.path.join(directory, PEERS)
    try:
        names = os.listdir(peers)
    except OSError:
        return own, others
    return own, others + sum([os.lstat(os.path.join(peers, name)).st_size for name in names])


def fresh(directory: str) -> Summary | None:
    """Return an incident's summary where it still holds; None where the timeline must be folded; raise OSError."""
    known = _read(directory)
    if known is None:
        return None
    own, others = extent(directory)
    covered, covered_others = known.extent
    if others != covered_others or own < covered:
        return None
    return known if own == covered or _only_notes(directory, covered, own) else None


def write(directory: str, summary: Summary) -> None:
    """Put a summary beside its timeline as far as the disk allows: what it is about is stored already."""
    own, others = summary.extent
    line = seal(
        encode_data(
            {
                "own": own,
                "others": others,
                "severity": summary.severity,
                "status": summary.status,
                "open": summary.is_open,
                "drill": summary.drill,
                "since": summary.since,
                "due": summary.due,
                "due_at": summary.due_at,
            }
        )[:-1]
    )
    if len(line) > _LONGEST:
        return
    try:
        _replace(directory, line)
    except (OSError, NotStoredError):
        return


def segment(summary: Summary, *, now: int) -> str:
    """Return a few words for a shell's prompt; blank where nobody has to respond."""
    if not summary.is_open:
        return ""
    parts = [
        "drill" if summary.drill else "",
        _tame(summary.severity) if summary.severity is not None else "unset",
        _age((now - summary.since) // 1000) if summary.since is not None else "",
        f"{_WORDS.get(summary.due, summary.due)}!"
        if summary.due is not None and summary.due_at is not None and summary.due_at < now
        else "",
    ]
    return " ".join([part for part in parts if part])


_WORDS = {"acknowledge": "ack"}
_LONGEST_NAME = 20
# A prompt may be expanded once more by its shell, or by tmux: a name must not be a command there.
_HARMLESS = " -_.+/:"


def _tame(name: str) -> str:
    """Return a level's name as nothing but letters, digits and what is harmless in a prompt."""
    shown = name[:_LONGEST_NAME]
    if not shown.isascii():
        from ircli.domain.text import visible

        shown = visible(shown)
    return "".join([one if one.isalnum() or one in _HARMLESS else "?" for one in shown]).strip() or "?"


def _age(seconds: int) -> str:
    if seconds < 0:
        return ""
    if seconds < 60:
        return f"{seconds}s"
    if seconds < 3600:
        return f"{seconds // 60}m"
    if seconds < 86_400:
        return f"{seconds // 3600}h{seconds // 60 % 60:02d}m"
    return f"{seconds // 86_400}d{seconds // 3600 % 24:02d}h"


def _replace(directory: str, line: bytes) -> None:
    """Put a whole line in the place of an old one: a reader sees one or the other, or a checksum that is wrong."""
    folder = open_directory(directory)
    try:
        descriptor = open_ours(UNFINISHED, os.O_WRONLY | os.O_CREAT, directory=folder)
        try:
            # Neither truncated when it is opened, for it might be somebody else's, nor synced: it can be lost.
            os.ftruncate(descriptor, 0)
            write_whole(descriptor, line)
        finally:
            os.close(descriptor)
        os.replace(UNFINISHED, SUMMARY, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        os.close(folder)


def _read(directory: str) -> Summary | None:
    """Return what the file says; None where there is none, or no sense in it."""
    try:
        content = _bytes(os.path.join(directory, SUMMARY), 0, _LONGEST)
        line, _, rest = content.partition(b"\n")
        fields = _decode(line.decode("ascii")) if verified(line) and not rest else None
        if type(fields) is not dict:
            return None
        due, severity = fields["due"], fields["severity"]
        known = Summary(
            extent=(fields["own"], fields["others"]),
            severity=severity,
            status=fields["status"],
            is_open=fields["open"],
            drill=fields["drill"],
            since=fields["since"],
            due=due,
            due_at=fields["due_at"],
        )
    except (OSError, ValueError, KeyError, StopIteration, RecursionError):
        return None
    texts_fit = (severity is None or type(severity) is str) and (due is None or type(due) is str)
    flags_fit = type(known.is_open) is type(known.drill) is bool and type(known.status) is str
    moments_fit = all(moment is None or _is_count(moment) for moment in (known.since, known.due_at))
    is_sound = texts_fit and flags_fit and moments_fit and all(_is_count(one) for one in known.extent)
    return known if is_sound and (due is None or (due.isascii() and due.isalpha())) else None


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < LATEST_MILLIS


def _only_notes(directory: str, start: int, end: int) -> bool:
    """Return whether nothing was appended but notes that change nothing of what a summary says."""
    if end - start > _MOST:
        return False
    try:
        content = _bytes(os.path.join(directory, TIMELINE), start, end - start)
    except OSError:
        return False
    return all(not line or (verified(line) and _is_plain_note(line)) for line in content.split(b"\n"))


def _is_plain_note(line: bytes) -> bool:
    try:
        fields = _decode(line.decode("utf-8"))
    except (ValueError, StopIteration, RecursionError):
        return False
    if type(fields) is not dict or fields.get("kind") != "noted" or fields.get("v") != 1:
        return False
    # What was told to others sets the clocks of the updates back.
    said = fields.get("data")
    return type(said) is dict and said.get("kind") != "communication"


def _bytes(path: str, start: int, most: int) -> bytes:
    """Return a stretch of a file, without hanging where it is none."""
    descriptor = os.open(path, os.O_RDONLY | NOFOLLOW | NONBLOCK | CLOEXEC)
    try:
        return os.pread(descriptor, most, start)
    finally:
        os.close(descriptor)
