"""The imperative shell: lock, read, decide, stamp, append, and tell what came of it."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from ircli.documents.incident_json import RecordFacts
from ircli.domain.clock import millis, write_moment
from ircli.domain.durations import impossible
from ircli.domain.entry import Entry, effective
from ircli.domain.events import VERSION, Event, Imported, kind_of, read_event, write_event
from ircli.domain.incident import Incident, fold
from ircli.domain.rules import Rules
from ircli.domain.stamp import ulid
from ircli.errors import NotFoundError, UsageError
from ircli.store import catalogue, config, evidence, paths, postmortems
from ircli.store.evidence import Evidence
from ircli.store.journal import Draft, Journal, append_blindly
from ircli.store.timeline import Problem, Reading, read_timeline

if TYPE_CHECKING:
    from ircli.domain.requests import Declare, Request
    from ircli.store.doctor import Finding


_IMPORT_BYTES = 64 * 1024 * 1024


class Shell(NamedTuple):
    """What a command works with: the environment, the clock, and who is at the keyboard."""

    environ: Mapping[str, str]
    now: Callable[[], datetime]
    author: str = ""

    @property
    def home(self) -> str:
        """Return the absolute path of the store."""
        return paths.data_home(self.environ)

    @property
    def by(self) -> str:
        """Return the name that entries are written under."""
        return self.author or config.value(self.environ, "name")

    def rules(self) -> Rules:
        """Return the levels and roles of the playbook."""
        from ircli.store.playbooks import load_rules

        return load_rules(scheme=config.value(self.environ, "severities"))


class Step(NamedTuple):
    """A request, and when it is so; None for now."""

    request: "Request"
    at: datetime | None = None


class Record(NamedTuple):
    """An incident as it stands on the disk."""

    id: str
    directory: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    incident: Incident


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


class Taken(NamedTuple):
    """A file that was imported: the incident it became, or had become before."""

    file: str
    id: str
    is_new: bool
    warnings: tuple[str, ...]


class Logged(NamedTuple):
    """A note that was written without looking at the incident."""

    incident_id: str
    entry: Entry


def which(shell: Shell, part: str = "") -> str:
    """Return the id of the incident meant: the part given, `$IRCLI_INCIDENT`, or the active one."""
    named = part or shell.environ.get("IRCLI_INCIDENT", "")
    return catalogue.find(shell.home, named) if named else catalogue.active(shell.home)


def read(shell: Shell, part: str = "") -> Record:
    """Return an incident's record; raise NotFoundError where there is none."""
    return _read(shell, which(shell, part))


def records(shell: Shell) -> Iterator[Record]:
    """Give the record of every incident that can be read."""
    for incident_id in catalogue.incident_ids(shell.home):
        try:
            yield _read(shell, incident_id)
        except NotFoundError:
            continue  # without an opening entry, or gone meanwhile: doctor names it


def change(shell: Shell, part: str, steps: Sequence[Step]) -> Change:
    """Carry out requests on an incident, all together; raise IrcliError where one is refused."""
    incident_id = which(shell, part)
    rules, by = _rules_for(shell, steps), shell.by
    directory = paths.incident_directory(shell.home, incident_id)
    paths.check_home(shell.home)
    with Journal(directory) as journal:
        reading = read_timeline(directory)
        now = shell.now()
        drafts = _plan(reading.entries, steps, rules=rules, by=by, now=now)
        ids = journal.append(drafts, now=millis(now))
    new = _entries(ids, drafts, now)
    record = _record(incident_id, directory, Reading(reading.entries + new, reading.problems))
    return Change(record, fold(reading.entries), new)


def declare(shell: Shell, request: "Declare", steps: Sequence[Step]) -> Change:
    """Open an incident and make it the active one; a drill leaves a live one active."""
    now = shell.now()
    drafts = _plan((), [Step(request), *steps], rules=_rules_for(shell, steps), by=shell.by, now=now)
    live = _active_live(shell) if request.drill else None
    incident_id = catalogue.create(
        shell.home, request.title, drafts, day=now.astimezone(UTC), now=millis(now)
    )
    if live is None:
        catalogue.set_active(shell.home, incident_id)
    record = _read(shell, incident_id)
    return Change(record, None, record.entries)


def log(shell: Shell, incident_id: str, event: Event, *, at: datetime | None = None) -> Logged:
    """Write a note at once, whatever state the incident is in."""
    now = shell.now()
    draft = _draft(event, by=shell.by, at=at or now)
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


def switch(shell: Shell, part: str) -> Record:
    """Make an incident the one that commands act on."""
    record = _read(shell, catalogue.find(shell.home, part))
    catalogue.set_active(shell.home, record.id)
    return record


def open_incidents(shell: Shell) -> tuple[Record, ...]:
    """Return the incidents that somebody still has to respond to, drills left out."""
    return tuple(one for one in records(shell) if one.incident.is_open and not one.incident.drill)


def active_id(shell: Shell) -> str | None:
    """Return the id of the active incident, or None."""
    try:
        return catalogue.active(shell.home)
    except NotFoundError:
        return None


def entry_named(record: Record, name: str) -> Entry:
    """Return the entry that a number, `last`, or an id stands for.

    Entries are numbered as they were written, so that a number goes on meaning the same one.
    """
    if name == "last":
        return record.entries[-1]
    if name.isascii() and name.isdecimal():
        number = int(name[:9])
        if 1 <= number <= len(record.entries):
            return record.entries[number - 1]
        raise NotFoundError(f"The timeline has entries 1 to {len(record.entries)}.", hint="ircli timeline")
    matches = [entry for entry in record.entries if entry.id == name.upper()]
    if not matches:
        raise NotFoundError(f"There is no entry '{name}'.", hint="ircli timeline shows their numbers.")
    return matches[0]


def _active_live(shell: Shell) -> str | None:
    incident_id = active_id(shell)
    if incident_id is None:
        return None
    try:
        return None if _read(shell, incident_id).incident.drill else incident_id
    except NotFoundError:
        return None


def _read(shell: Shell, incident_id: str) -> Record:
    directory = paths.incident_directory(shell.home, incident_id)
    return _record(incident_id, directory, read_timeline(directory))


def _record(incident_id: str, directory: str, reading: Reading) -> Record:
    incident = fold(reading.entries)
    if incident is None:
        raise NotFoundError(f"{incident_id} has no opening entry that can be read.", hint="ircli doctor")
    return Record(incident_id, directory, reading.entries, reading.problems, incident)


def _rules_for(shell: Shell, steps: Iterable[Step]) -> Rules:
    from ircli.domain.requests import NEED_RULES

    return shell.rules() if any(isinstance(step.request, NEED_RULES) for step in steps) else Rules()


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
            drafts.append(_draft(event, by=by, at=at))
            # A stand-in identity after all real ones: the journal gives the real one under its lock.
            stand_in = ulid((1 << 48) - 1, len(drafts))
            ahead = (*ahead, *_entries((stand_in,), drafts[-1:], now))
    return tuple(drafts)


def _draft(event: Event, *, by: str, at: datetime | None) -> Draft:
    return Draft(
        kind=kind_of(event),
        data=write_event(event),
        by=by,
        at=write_moment(at) if at is not None else None,
        version=VERSION,
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
            data=draft.data,
            event=read_event(draft.kind, draft.version, draft.data),
        )
        for identity, draft in zip(ids, drafts, strict=True)
    )


def import_file(shell: Shell, file: str, *, force: bool) -> Taken:
    """Take over a past incident; all of the file, or, raising UsageError, nothing of it."""
    import hashlib

    from ircli.domain.history import read_history
    from ircli.store.yaml_files import read_file, read_yaml

    content = read_file(file, limit=_IMPORT_BYTES)
    digest = hashlib.sha256(content).hexdigest()
    data = read_yaml(content, file, limit=_IMPORT_BYTES)
    history = read_history(data, file=file, digest=digest, rules=shell.rules())
    known = _imported(shell, digest) if not force else None
    if known is not None:
        return Taken(file, known, is_new=False, warnings=history.warnings)
    now, by = shell.now(), shell.by
    drafts = [_draft(history.opening, by=by, at=None)]
    drafts += [_draft(past.event, by=past.by, at=past.at) for past in history.past]
    day = (history.day or now).astimezone(UTC)
    incident_id = catalogue.create(shell.home, history.opening.title, drafts, day=day, now=millis(now))
    return Taken(file, incident_id, is_new=True, warnings=history.warnings)


def facts(record: Record) -> RecordFacts:
    """Return what `show --json` says of an incident."""
    path = postmortems.path_of(record.directory)
    return RecordFacts(
        id=record.id,
        incident=record.incident,
        postmortem_status="draft" if path is not None else None,
        postmortem_path=path,
        problems=len(record.problems),
    )


def postmortem(record: Record, *, names: bool, zone: tuple[tzinfo, str] | None) -> str:
    """Return an incident's postmortem as Markdown."""
    from ircli.documents.postmortem import PostmortemFacts, render
    from ircli.store.playbooks import load_triage

    there, zone_name = zone if zone is not None else (None, "")
    return render(
        PostmortemFacts(
            id=record.id,
            incident=record.incident,
            entries=tuple(effective(record.entries)),
            names=names,
            zone=there,
            zone_name=zone_name,
            impact_questions=tuple(one.key for one in load_triage().form.questions if one.impact),
            problems=len(record.problems),
        )
    )


def write_postmortem(record: Record, text: str, *, force: bool) -> tuple[str, str | None]:
    """Write a postmortem beside its timeline; return its path, and where an edited one was put aside."""
    return postmortems.write(record.directory, text, force=force)


def _imported(shell: Shell, digest: str) -> str | None:
    """Return the incident that a file with this digest became, or None."""
    for record in records(shell):
        opening = record.incident.opening.event
        if isinstance(opening, Imported) and opening.digest == digest:
            return record.id
    return None


def demo_script() -> Any:  # noqa: ANN401 - plain data of a file of ours
    """Return the commands of the demo, with their times and authors."""
    from ircli.store.yaml_files import read_file, read_yaml

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "demo", "crates-download.yaml")
    return read_yaml(read_file(path), path)


def findings(shell: Shell) -> "tuple[Finding, ...]":
    """Return everything that is wrong with the store, changing nothing."""
    from ircli.store.doctor import examine

    return tuple(examine(shell.home, now=shell.now()))


def describe_paths(shell: Shell) -> dict[str, str]:
    """Return where the store, the settings, and the active incident lie."""
    return {
        "config": config.settings_path(shell.environ),
        "home": shell.home,
        "incidents": os.path.join(shell.home, paths.INCIDENTS),
    }
