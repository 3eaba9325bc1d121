"""File past incidents: none twice, each of them whole, and all of them durable when that is said."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from typing import NamedTuple

from ircli.domain.clock import millis
from ircli.domain.durations import impossible
from ircli.domain.entry import Entry, is_opening
from ircli.domain.events import SeveritySet
from ircli.domain.history import History, Past
from ircli.domain.incident import Incident, Times, fold
from ircli.domain.stamp import ulid
from ircli.domain.transfer import Transfer
from ircli.errors import MisreadError, NotFoundError, NotStoredError, UsageError
from ircli.service.changing import draft_of
from ircli.service.shell import Shell, opened
from ircli.store import catalogue, openings, paths, postmortems
from ircli.store.journal import TIMELINE, Draft, append, put_back, sealed
from ircli.store.line import MAX_BYTES, encode_data
from ircli.store.timeline import entry_of, read_lines

NEW, KNOWN, REFUSED, NOTE = "new", "known", "refused", "note"
_SLACK = 512  # bytes of a line beside its author and its data
_FURTHER = "--force takes it as a further incident."
_SHOWN = 60


class Taken(NamedTuple):
    """What became of a file, or of a piece of one: its line in it, or its place in a list, from 1.

    `state` is new, known or refused, which has its `reason`; or note, for what is said of the file as a whole. `id` is
    blank where there is none, or none yet.
    """

    file: str
    state: str
    line: int | None = None
    item: int | None = None
    id: str = ""
    title: str = ""
    severity: str = ""
    times: Times = Times()
    warnings: tuple[str, ...] = ()
    reason: str = ""
    hint: str = ""


class Filing:
    """Where past incidents are filed in one run of a command.

    What was imported before is looked up once. The store is locked from then on, or two imports of one file would
    not see each other.
    """

    def __init__(self, shell: Shell, *, force: bool, dry_run: bool) -> None:
        """Take how it is to be done: with `force` also what is known, with `dry_run` nothing at all."""
        self._shell = shell
        self._force = force
        self._dry_run = dry_run
        self._lock: catalogue.Locked | None = None
        self._digests: dict[str, str] | None = None
        self._references: dict[str, str] = {}
        self._references_before: frozenset[str] = frozenset()
        # The ids of their own under which some were filed, and their digests.
        self._named: dict[str, str] = {}
        self._unsynced = False
        self._by = ""  # looked up once

    def file(
        self,
        at: Taken,
        history: History,
        *,
        identity: str = "",
        unlike: Callable[[], tuple[str, ...]] = tuple,
    ) -> Taken:
        """File a past incident, and return what became of it; raise UsageError where it cannot be filed.

        One with an id of its own gets that. Where it is taken, `unlike` says in what the incident there differs.
        """
        drafts = self._drafts(history)
        incident = _folded(history, drafts)
        becomes = _becomes(at, incident)
        known = self._known(history, identity, unlike)
        if known is None and (at.line is not None or at.item is not None):
            self._refuse_other(history)
        if known is not None:
            return becomes._replace(state=KNOWN, id=known, warnings=at.warnings + history.warnings)
        becomes = becomes._replace(
            warnings=(*at.warnings, *history.warnings, *self._remarks(at, history, incident))
        )
        if identity and self._is_there(identity):
            identity = ""  # forced: it is a further one
        incident_id = identity
        if not self._dry_run:
            now = self._shell.now()
            day = (history.day or now).astimezone(UTC)
            incident_id = identity or catalogue.new_id(history.opening.title, day)
            self._place(
                incident_id, lambda folder: append(folder, TIMELINE, drafts, now=millis(now), new=True)
            )
        self._remember(incident_id, history, identity)
        return becomes._replace(id=incident_id)

    def put_back(self, at: Taken, transfer: Transfer) -> Taken:
        """Put an exported incident back as it was, and return what became of it; raise UsageError where it cannot be."""
        identity, digest = transfer.id, digest_of(transfer.entries)
        if not paths.is_incident_id(identity):
            raise MisreadError(f"'{identity[:_SHOWN]}' is no incident's id.", path=("incident",))
        lines = _lines(transfer)
        entries = tuple(entry for line in lines if (entry := entry_of(line[:-1])) is not None)
        incident = fold(opened(entries))
        if incident is None or len(entries) != len(lines):
            raise MisreadError("What was exported cannot be read back.", path=("entries",))
        _check_postmortem(transfer.postmortem)
        lost = () if any(is_opening(entry) for entry in entries) else ("its opening entry is lost",)
        becomes = _becomes(at, incident)._replace(warnings=(*at.warnings, *transfer.warnings, *lost))
        self._seen()
        if self._holds(identity, digest):
            return becomes._replace(state=KNOWN, id=identity)
        if self._is_there(identity):
            identity = catalogue.new_id(incident.title, self._shell.now().astimezone(UTC))

        def write(folder: int) -> None:
            if transfer.postmortem is not None:
                postmortems.put_back(folder, transfer.postmortem)
            put_back(folder, TIMELINE, lines)

        if not self._dry_run:
            self._place(identity, write)
        self._named[transfer.id] = digest
        return becomes._replace(id=identity)

    @property
    def is_durable(self) -> bool:
        """Return whether all that was filed is durable."""
        return not self._unsynced

    def sync(self) -> None:
        """Make durable what was filed."""
        if self._unsynced:
            catalogue.sync(self._shell.home)
            self._unsynced = False

    def close(self) -> None:
        """Make durable what was filed, and let others go on."""
        try:
            self.sync()
        finally:
            if self._lock is not None:
                self._lock.__exit__()

    def _drafts(self, history: History) -> tuple[Draft, ...]:
        self._by = by = self._by or self._shell.by
        drafts = (
            draft_of(history.opening, by=by, at=None),
            *(draft_of(past.event, by=past.by, at=past.at) for past in history.past),
        )
        for draft in drafts:
            if len(encode_data({"by": draft.by, "data": draft.data})) + _SLACK > MAX_BYTES:
                what = f"A text in it ({draft.kind.replace('_', ' ')}) is too long for an entry."
                raise UsageError(what, hint=f"At most {MAX_BYTES >> 10} KiB.")
        return drafts

    def _remarks(self, at: Taken, history: History, incident: Incident) -> Iterator[str]:
        """Give what nobody would see who looks at many at once."""
        if at.line is None and at.item is None and not self._dry_run:
            return
        for past in history.past:
            if isinstance(past.event, SeveritySet) and past.event.level.rank == 0:
                yield f"severity '{past.event.level.name[:_SHOWN]}' is no level here; its name is kept"
        if (
            incident.source
            and incident.source.strip().casefold() not in self._shell.playbook.detection.known_sources
        ):
            yield f"source '{incident.source[:_SHOWN]}' is none that the playbook knows: figures by who noticed leave it out"
        yield from (f"{second} is before {first}" for first, second in impossible(incident.times))
        if incident.is_open:
            yield "it has no end, and will stand as open"
        other = self._references.get(history.opening.reference)
        if other is not None:
            whose = other or "a piece before it"
            yield f"reference '{history.opening.reference[:_SHOWN]}' is that of {whose} too"

    # What is there already.

    def _known(self, history: History, identity: str, unlike: Callable[[], tuple[str, ...]]) -> str | None:
        """Return the id of the incident that this one is already, blank where there will be one, else None.

        Raise UsageError where its id is taken by another.
        """
        seen, digest = self._seen(), history.opening.digest
        if self._force:
            return None
        differing: tuple[str, ...]
        if identity in self._named:
            differing = () if self._named[identity] == digest else ("a piece before it",)
        elif identity and self._is_there(identity):
            differing = unlike()
        else:
            return seen.get(digest)
        if differing:
            raise UsageError(
                f"{identity} is there already, and differs: {', '.join(differing)}.", hint=_FURTHER
            )
        return identity

    def _refuse_other(self, history: History) -> None:
        """Raise UsageError for a piece that says otherwise what an incident with its reference said: it would count twice."""
        reference = history.opening.reference
        if not self._force and reference in self._references_before:
            raise UsageError(
                f"reference '{reference[:_SHOWN]}' is that of {self._references[reference]}, which says otherwise.",
                hint="Correct that one (ircli edit, ircli mark --at TIME), or --force: it becomes a further one.",
            )

    def _holds(self, identity: str, digest: str) -> bool:
        """Return whether the incident of an id has entries of that digest; raise UsageError where it has others."""
        if self._force or not (identity in self._named or self._is_there(identity)):
            return False
        there = self._named.get(identity, "")
        if not there:
            try:
                there = digest_of(read_lines(paths.incident_directory(self._shell.home, identity))[1])
            except NotFoundError:
                pass  # a folder that nobody can read holds something else
        if there != digest:
            raise UsageError(f"{identity} is there already, with other entries.", hint=_FURTHER)
        return True

    def _is_there(self, identity: str) -> bool:
        return catalogue.is_there(self._shell.home, identity)

    def _seen(self) -> dict[str, str]:
        """Return the incidents that were imported, by the digests of what they came from."""
        if self._digests is None:
            if not self._dry_run:
                lock = catalogue.Locked(self._shell.home)
                lock.__enter__()
                self._lock = lock
            self._digests = {}
            for one in openings.imported(self._shell.home):
                self._digests.setdefault(one.digest, one.id)
                if one.reference:
                    self._references.setdefault(one.reference, one.id)
            self._references_before = frozenset(self._references)
        return self._digests

    def _remember(self, incident_id: str, history: History, identity: str) -> None:
        self._seen()[history.opening.digest] = incident_id
        if history.opening.reference:
            self._references.setdefault(history.opening.reference, incident_id)
        if identity:
            self._named[identity] = history.opening.digest

    def _place(self, incident_id: str, write: Callable[[int], object]) -> None:
        self._unsynced = True
        catalogue.place(self._shell.home, incident_id, write)


def digest_of(data: object) -> str:
    """Return a digest of plain data, however it was written."""
    import hashlib

    text = json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _becomes(at: Taken, incident: Incident) -> Taken:
    level = incident.severity.name if incident.severity is not None else "unset"
    return at._replace(title=incident.title, severity=level, times=incident.times)


def _folded(history: History, drafts: Sequence[Draft]) -> Incident:
    """Return the incident that drafts will be."""
    past = (Past(history.opening), *history.past)
    found = fold(
        Entry(ulid(0, number), one.at, None, draft.by, draft.kind, draft.version, draft.data, one.event)
        for number, (draft, one) in enumerate(zip(drafts, past, strict=True))
    )
    if found is None:
        raise UsageError("It opens no incident.", hint="title: what was broken")
    return found


def _lines(transfer: Transfer) -> tuple[bytes, ...]:
    lines = []
    for number, fields in enumerate(transfer.entries, start=1):
        try:
            lines.append(sealed(fields))
        except NotStoredError as error:
            raise MisreadError(f"entry {number}: {error.message}", path=("entries", number - 1)) from error
    return tuple(lines)


def _check_postmortem(text: str | None) -> None:
    limit, path = postmortems.MOST_BYTES, ("postmortem",)
    try:
        size = len((text or "").encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError as error:
        raise MisreadError("Its postmortem is no text.", path=path) from error
    if size > limit:
        raise MisreadError("Its postmortem is too long.", path=path, hint=f"At most {limit >> 20} MiB.")
