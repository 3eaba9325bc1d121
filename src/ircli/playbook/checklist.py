"""Say which items of a checklist the timeline proves, which were ticked, and when the rest is due."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ircli.domain.entry import Entry
from ircli.domain.events import Answered, ItemTicked, Marked
from ircli.domain.incident import Incident


class Proof(NamedTuple):
    """An entry that proves an item: its kind, and what its data must say."""

    kind: str
    fields: tuple[tuple[str, str], ...] = ()


class Item(NamedTuple):
    """Something to have done; `command` is what does it, `proofs` are entries of which any one ticks it."""

    name: str
    text: str
    command: str = ""
    proofs: tuple[Proof, ...] = ()


class Checklist(NamedTuple):
    """Items for a stretch of time: `until` is in minutes since the lifecycle time `since`."""

    name: str
    title: str
    since: str
    until: int
    items: tuple[Item, ...]


class Standing(NamedTuple):
    """How it stands with an item: the entry that proves or ticks it, and when it should be done.

    `due` is None while nobody knows the lifecycle time from which it counts.
    """

    checklist: Checklist
    item: Item
    entry: Entry | None
    due: datetime | None


def standings(
    lists: Iterable[Checklist], incident: Incident, entries: Sequence[Entry]
) -> tuple[Standing, ...]:
    """Return how it stands with every item, in order; `entries` have their corrections applied already."""
    ticks: dict[str, Entry] = {}
    for entry in entries:
        if isinstance(entry.event, ItemTicked):
            ticks.setdefault(entry.event.item, entry)
    return tuple(
        Standing(checklist, item, prove(item, entries) or ticks.get(item.name), _due(checklist, incident))
        for checklist in lists
        for item in checklist.items
    )


def prove(item: Item, entries: Iterable[Entry]) -> Entry | None:
    """Return the first entry that proves an item, or None; a skipped answer proves nothing."""
    if not item.proofs:
        return None
    return next((entry for entry in entries if any(_proves(entry, proof) for proof in item.proofs)), None)


def _due(checklist: Checklist, incident: Incident) -> datetime | None:
    since: datetime | None = getattr(incident.times, checklist.since, None)
    return since + timedelta(minutes=checklist.until) if since is not None else None


def _proves(entry: Entry, proof: Proof) -> bool:
    event = entry.event
    if isinstance(event, Marked) and event.milestone == proof.kind:
        return not proof.fields
    if entry.kind != proof.kind or (isinstance(event, Answered) and not event.value):
        return False
    return all(
        _says(entry.data, name, wanted, answer=isinstance(event, Answered)) for name, wanted in proof.fields
    )


def _says(data: Mapping[str, object], name: str, wanted: str, *, answer: bool) -> bool:
    said = data.get(name)
    if isinstance(said, list | tuple):
        return wanted in [_text(one) for one in said]
    words = _text(said)
    return words == wanted or (answer and name == "value" and wanted in words.split(","))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""
