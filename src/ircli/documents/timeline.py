"""Put a timeline in the order in which things happened, for people and for programs."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from ircli.domain.clock import span_text, write_moment
from ircli.domain.entry import Entry, in_order
from ircli.domain.events import CommandRan, Event, Imported, Marked, Noted, StepEnded
from ircli.domain.incident import Times
from ircli.domain.phrases import phrase

# When these were written says nothing about when anything happened: nothing undated follows them.
_WRITTEN_APART = frozenset((Imported, Marked))


class Row(NamedTuple):
    """What a timeline shows of an entry, in the words that were written; `elapsed` is blank where unknown."""

    id: str
    at: datetime | None
    at_text: str
    elapsed: str
    by: str
    kind: str
    text: str
    links: tuple[str, ...]
    evidence: str


class Origin(NamedTuple):
    """The moment from which elapsed time is counted, and what it is called."""

    milestone: str
    moment: datetime


def timeline_order(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries in the order in which they happened.

    An entry without a time keeps its place: it follows the entry that was written before it. At the
    beginning of a timeline it precedes the one that was written after it.
    """
    written = in_order(entries)
    dated = sorted([entry for entry in written if entry.at is not None], key=attrgetter("at"))
    return _around(written, dated) if 0 < len(dated) < len(written) else dated or written


def rows(entries: Sequence[Entry], times: Times) -> list[Row]:
    """Return effective entries as rows in the order in which they happened."""
    ordered = timeline_order(entries)
    since = elapsed([entry.at for entry in ordered], origin(times))
    return [_row(entry, passed) for entry, passed in zip(ordered, since, strict=True)]


def origin(times: Times) -> Origin | None:
    """Return from when elapsed time is counted: the start, else when we knew; None where neither is known."""
    if times.started is not None:
        return Origin("started", times.started)
    return Origin("detected", times.detected) if times.detected is not None else None


def elapsed(moments: Iterable[datetime | None], start: Origin | None) -> list[str]:
    """Return how long after the start moments were, with their signs; blank where something is unknown."""
    if start is None:
        return ["" for _ in moments]
    shown: dict[float, str] = {}
    found = []
    for moment in moments:
        if moment is None:
            found.append("")
            continue
        seconds = (moment - start.moment).total_seconds()
        # From ten minutes on only minutes are said.
        key = seconds - seconds % 60 if seconds >= 600 else seconds
        found.append(shown.get(key) or shown.setdefault(key, _since(key)))
    return found


def _since(seconds: float) -> str:
    return span_text(seconds) if seconds < 0 else f"+{span_text(seconds)}"


def shown_kind(entry: Entry) -> str:
    """Return the kind that people know an entry by: the scribe's own, where there is one."""
    return entry.event.kind if isinstance(entry.event, Noted) else entry.kind.replace("_", " ")


def at_text(entry: Entry) -> str:
    """Return what the source said of the time of an entry that has none."""
    said = entry.data.get("at_text")
    return said if entry.at is None and isinstance(said, str) else ""


def kept(event: Event) -> tuple[str, int]:
    """Return the digest and the size of the evidence that was kept with an event; blank and 0 where there is none."""
    if isinstance(event, Noted):
        return event.evidence, event.evidence_bytes
    if isinstance(event, StepEnded | CommandRan):
        return event.ran.evidence, event.ran.evidence_bytes
    return "", 0


def timeline_json(entries: Sequence[Entry]) -> list[dict[str, object]]:
    """Return entries as plain data in the order in which they happened, texts as they were written."""
    return [
        {
            "id": entry.id,
            "at": moment_json(entry.at),
            "recorded_at": moment_json(entry.recorded_at),
            "by": entry.by,
            "kind": entry.kind,
            "text": phrase(entry.event),
            "data": dict(entry.data),
        }
        for entry in timeline_order(entries)
    ]


def moment_json(moment: datetime | None) -> str | None:
    """Return a moment in RFC 3339, or None where nobody knows it."""
    return write_moment(moment) if moment is not None else None


def _around(written: Sequence[Entry], dated: Sequence[Entry]) -> list[Entry]:
    """Return dated entries in their order, with each other entry behind the one that it followed."""
    places = {entry.id: place for place, entry in enumerate(dated)}
    anchors = {entry.id for entry in dated if type(entry.event) not in _WRITTEN_APART}
    first = next((entry for entry in written if entry.id in anchors), dated[0])
    place, side = places[first.id], -1
    ordered: list[tuple[int, int, int]] = []
    for index, entry in enumerate(written):
        if entry.id in anchors:
            place, side = places[entry.id], 1
        ordered.append((places[entry.id], 0, index) if entry.id in places else (place, side, index))
    return [written[index] for _, _, index in sorted(ordered)]


def _row(entry: Entry, passed: str) -> Row:
    note = entry.event if isinstance(entry.event, Noted) else None
    return Row(
        id=entry.id,
        at=entry.at,
        at_text=at_text(entry),
        elapsed=passed,
        by=entry.by,
        kind=shown_kind(entry),
        text=phrase(entry.event),
        links=note.links if note is not None else (),
        evidence=kept(entry.event)[0],
    )
