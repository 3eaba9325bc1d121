"""An entry of a timeline, and what corrections make of the entries before them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from ircli.domain.clock import read_moment
from ircli.domain.codec import read_event
from ircli.domain.events import WORDS, Amended, Event, Withdrawn

_CORRECTIONS = frozenset((Amended, Withdrawn))
_CORRECTING = frozenset(WORDS[kind] for kind in _CORRECTIONS)


class Entry(NamedTuple):
    """One line of a timeline: who wrote what, when it was so, and when it was written.

    `at` is None where nobody knows; `data` is all the line held, `event` what this version understands of it.
    `newer` says that there was more on the line than this version knows.
    """

    id: str
    at: datetime | None
    recorded_at: datetime | None
    by: str
    kind: str
    version: int
    data: Mapping[str, object]
    event: Event
    newer: bool = False


def is_opening(entry: Entry) -> bool:
    """Return whether an entry can open a timeline: it says what the incident is called."""
    title = entry.data.get("title")
    return entry.kind in ("declared", "imported", "detected") and isinstance(title, str) and bool(title)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries in the order in which they were written."""
    return sorted(entries, key=itemgetter(0))  # the id, and in half the time


def effective(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return ordered entries with all corrections applied; the corrections themselves are left out.

    A correction is an entry too and can be withdrawn; of several for one entry the last decides whether it
    counts, and amendments add up. The opening entry cannot be withdrawn. A correction of something later
    than itself has no effect.
    """
    # By kind first: to look at each event as well takes three times as long.
    suspects = [entry for entry in entries if entry.kind in _CORRECTING]
    corrections = {entry.id: entry for entry in suspects if type(entry.event) in _CORRECTIONS}
    if not corrections:
        return entries
    withdrawn: dict[str, bool] = {}
    amendments: dict[str, list[Amended]] = {}
    for entry in reversed(corrections.values()):
        event = entry.event
        if (
            withdrawn.get(entry.id, False)
            or not isinstance(event, Amended | Withdrawn)
            or event.target >= entry.id
        ):
            continue
        withdrawn.setdefault(event.target, isinstance(event, Withdrawn))
        if isinstance(event, Amended):
            amendments.setdefault(event.target, []).append(event)
    opening = next((entry.id for entry in entries if is_opening(entry)), "")
    kept = []
    for entry in entries:
        if entry.id in corrections:
            continue
        if entry.id not in withdrawn:
            kept.append(entry)
        elif not withdrawn[entry.id] or entry.id == opening:
            found = amendments.get(entry.id)
            kept.append(_amend(entry, reversed(found)) if found else entry)
    return kept


def _amend(entry: Entry, amendments: Iterable[Amended]) -> Entry:
    at, data = entry.at, dict(entry.data)
    for amendment in amendments:
        if amendment.at is not None:
            at = read_moment(amendment.at) or at
        if amendment.text is not None:
            data["text"] = amendment.text
        if amendment.kind is not None:
            data["kind"] = amendment.kind
    return entry._replace(at=at, data=data, event=read_event(entry.kind, entry.version, data))
