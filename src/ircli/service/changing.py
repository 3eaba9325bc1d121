"""Change an incident: lock, read, decide, stamp, append."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from ircli.domain.clock import millis, write_moment
from ircli.domain.codec import read_event, version_of, write_event
from ircli.domain.durations import impossible
from ircli.domain.entry import Entry
from ircli.domain.events import Event, kind_of
from ircli.domain.incident import Incident, fold
from ircli.domain.rules import Rules
from ircli.domain.stamp import ulid
from ircli.errors import NotFoundError, NotStoredError, UsageError
from ircli.service.shell import Record, Shell, active_live, opened, read, record_of, which
from ircli.service.summarising import covered, keep_summary
from ircli.store import catalogue, evidence, paths
from ircli.store.evidence import Evidence
from ircli.store.journal import Draft, Journal, append_blindly
from ircli.store.timeline import Reading, read_timeline

if TYPE_CHECKING:
    from ircli.domain.requests import Declare, Detect, Request


class Step(NamedTuple):
    """A request, and when it is so; None for now."""

    request: "Request"
    at: datetime | None = None


class Change(NamedTuple):
    """What a command did: the record after it, the incident before it, and the entries that are new."""

    record: Record
    before: Incident | None
    entries: tuple[Entry, ...]

    @property
    def oddities(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of times that this change put in an impossible order."""
        known = set(impossible(self.before.times)) if self.before is not None else set()
        return tuple(pair for pair in impossible(self.record.incident.times) if pair not in known)


class Logged(NamedTuple):
    """A note that was written without looking at the incident."""

    incident_id: str
    entry: Entry


def change(shell: Shell, part: str, steps: Sequence[Step]) -> Change:
    """Carry out requests on an incident, all together; raise IrcliError where one is refused."""
    incident_id = which(shell, part)
    rules, by = _rules_for(shell, steps), shell.by
    directory = paths.incident_directory(shell.home, incident_id)
    paths.check_home(shell.home)
    with Journal(directory) as journal:
        before = covered(directory)
        reading = read_timeline(directory)
        now = shell.now()
        drafts = _plan(opened(reading.entries), steps, rules=rules, by=by, now=now)
        ids = journal.append(drafts, now=millis(now))
        after = covered(directory)
    new = _entries(ids, drafts, now)
    record = record_of(incident_id, directory, Reading(reading.entries + new, reading.problems))
    # Only our own file is locked: the others may have grown since they were read.
    keep_summary(record, (after[0], before[1]) if after is not None and before is not None else None)
    return Change(record, fold(opened(reading.entries)), new)


def foresee(shell: Shell, record: Record, steps: Sequence[Step]) -> Record:
    """Return the record as it would be after requests, writing nothing; raise IrcliError where one is refused."""
    now = shell.now()
    drafts = _plan(opened(record.entries), steps, rules=_rules_for(shell, steps), by=shell.by, now=now)
    stand_ins = [ulid((1 << 48) - 1, number) for number in range(1, len(drafts) + 1)]
    reading = Reading(record.entries + _entries(stand_ins, drafts, now), record.problems)
    return record_of(record.id, record.directory, reading)


def declare(shell: Shell, request: "Declare", steps: Sequence[Step]) -> Change:
    """Open an incident and make it the active one; a drill leaves a live one active."""
    now = shell.now()
    drafts = _plan((), [Step(request), *steps], rules=_rules_for(shell, steps), by=shell.by, now=now)
    live = active_live(shell) if request.drill else None
    incident_id = catalogue.create(
        shell.home, request.title, drafts, day=now.astimezone(UTC), now=millis(now)
    )
    if live is None:
        try:
            catalogue.set_active(shell.home, incident_id)
        except (OSError, NotStoredError) as error:
            why = getattr(error, "strerror", None) or getattr(error, "message", "")
            failure = NotStoredError(
                f"'{request.title}' is declared as {incident_id}, but it could not be made active: {why}.",
                hint=f"ircli switch {incident_id}",
            )
            failure.is_stored = True
            raise failure from error
    extent = covered(paths.incident_directory(shell.home, incident_id))
    record = read(shell, incident_id)
    keep_summary(record, extent)
    return Change(record, None, record.entries)


def detect(shell: Shell, request: "Detect", steps: Sequence[Step], *, at: datetime | None = None) -> Change:
    """Open a timeline for something that was noticed; it never becomes the active incident by itself."""
    now = shell.now()
    opening = Step(request, at)
    drafts = _plan((), [opening, *steps], rules=_rules_for(shell, steps), by=shell.by, now=now)
    incident_id = catalogue.create(
        shell.home, request.title, drafts, day=now.astimezone(UTC), now=millis(now)
    )
    extent = covered(paths.incident_directory(shell.home, incident_id))
    record = read(shell, incident_id)
    keep_summary(record, extent)
    return Change(record, None, record.entries)


def log(shell: Shell, incident_id: str, event: Event, *, at: datetime | None = None) -> Logged:
    """Write a note at once, whatever state the incident is in."""
    now = shell.now()
    draft = draft_of(event, by=shell.by, at=at or now)
    directory = paths.incident_directory(shell.home, incident_id)
    paths.check_home(shell.home)
    try:
        identity = append_blindly(directory, draft, now=millis(now))
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no incident '{incident_id}'.", hint="ircli list") from error
    return Logged(incident_id, _entries((identity,), (draft,), now)[0])


def keep_evidence(shell: Shell, incident_id: str, first: bytes, rest: Iterable[bytes]) -> Evidence:
    """Store what is too large for an entry beside the incident's timeline."""
    paths.check_home(shell.home)
    return evidence.keep(paths.incident_directory(shell.home, incident_id), chain((first,), rest))


def _rules_for(shell: Shell, steps: Iterable[Step]) -> Rules:
    from ircli.domain.requests import NEED_RULES

    needed = {NEED_RULES[type(step.request)] for step in steps if type(step.request) in NEED_RULES}
    return shell.rules(*sorted(needed)) if needed else Rules()


def _plan(
    entries: tuple[Entry, ...], steps: Iterable[Step], *, rules: Rules, by: str, now: datetime
) -> tuple[Draft, ...]:
    """Decide the steps one after the other, each seeing what the ones before it would do."""
    from ircli.domain.decide import decide

    drafts: list[Draft] = []
    ahead = entries
    for step in steps:
        at = step.at or now
        if step.at is not None and step.at > now and step.at.timestamp() - now.timestamp() > 60:
            raise UsageError(f"{write_moment(step.at)} is in the future.", hint="--at '10m ago'")
        for event in decide(fold(ahead), step.request, rules, at):
            drafts.append(draft_of(event, by=by, at=at))
            # A stand-in identity after all real ones: the journal gives the real one under its lock.
            stand_in = ulid((1 << 48) - 1, len(drafts))
            ahead = (*ahead, *_entries((stand_in,), drafts[-1:], now))
    places = {ulid((1 << 48) - 1, number): number - 1 for number in range(1, len(drafts) + 1)}
    for draft in drafts:
        named = [(part, places.get(str(draft.data.get(part, "")))) for part in ("target", "origin")]
        draft.refers = next(((part, place) for part, place in named if place is not None), None)
    return tuple(drafts)


def draft_of(event: Event, *, by: str, at: datetime | None) -> Draft:
    """Return an event as it is written down."""
    kind = kind_of(event)
    return Draft(
        kind=kind,
        data=write_event(event),
        by=by,
        at=write_moment(at) if at is not None else None,
        version=version_of(kind),
    )


def _entries(ids: Sequence[str], drafts: Sequence[Draft], now: datetime) -> tuple[Entry, ...]:
    """Return drafts as the entries that a reader would find."""
    return tuple(
        Entry(
            id=identity,
            at=datetime.fromisoformat(draft.at) if draft.at is not None else None,
            recorded_at=now,
            by=draft.by,
            kind=draft.kind,
            version=draft.version,
            data=(data := draft.data_beside(ids)),
            event=read_event(draft.kind, draft.version, data),
        )
        for identity, draft in zip(ids, drafts, strict=True)
    )
