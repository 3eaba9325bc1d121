"""What every use of the program starts from: the world as it is, and the incidents in it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from ircli.domain.entry import Entry, effective, is_opening
from ircli.domain.events import Imported
from ircli.domain.incident import Incident, fold
from ircli.domain.rules import Rules
from ircli.domain.stamp import LATEST_MILLIS, ulid_millis
from ircli.errors import AmbiguousError, NotFoundError
from ircli.store import catalogue, config, paths
from ircli.store.timeline import Problem as BadLine
from ircli.store.timeline import Reading, read_timeline

if TYPE_CHECKING:
    from ircli.store.playbooks import Playbook
    from ircli.store.problems import Problem


class Shell:
    """What a command works with: the environment, the clock, who is at the keyboard, and the playbook."""

    __slots__ = ("_playbook", "author", "environ", "folder", "now", "tell")

    def __init__(
        self,
        *,
        environ: Mapping[str, str],
        now: Callable[[], datetime],
        author: str = "",
        folder: str = "",
        tell: "Callable[[Problem], None]" = lambda _: None,
    ) -> None:
        """Take the world as given; `folder` has the playbook where a flag named one, `tell` hears what is wrong with it."""
        self.environ = environ
        self.now = now
        self.author = author
        self.folder = folder
        self.tell = tell
        self._playbook: Playbook | None = None

    def written_by(self, author: str) -> "Shell":
        """Return the same with somebody else at the keyboard."""
        other = Shell(environ=self.environ, now=self.now, author=author, folder=self.folder, tell=self.tell)
        other._playbook = self._playbook  # read, and complained of, once
        return other

    def with_playbook(self, folder: str) -> "Shell":
        """Return the same with the playbook's parts from a folder first."""
        return Shell(environ=self.environ, now=self.now, author=self.author, folder=folder, tell=self.tell)

    @property
    def home(self) -> str:
        """Return the absolute path of the store."""
        return paths.data_home(self.environ)

    @property
    def by(self) -> str:
        """Return the name that entries are written under."""
        return self.author or config.author(self.environ)

    @property
    def playbook(self) -> "Playbook":
        """Return the playbook in force; its parts are read when they are asked for, and once."""
        if self._playbook is None:
            from ircli.store.playbooks import playbook_of

            self._playbook = playbook_of(self.environ, folder=self.folder, tell=self.tell)
        return self._playbook

    def rules(self, *names: str) -> Rules:
        """Return what decisions need of the playbook: all of it, or the fields of these names, and the others empty."""
        return self.playbook.rules_for(names) if names else self.playbook.rules


class Record(NamedTuple):
    """An incident as it stands on the disk."""

    id: str
    directory: str
    entries: tuple[Entry, ...]
    problems: tuple[BadLine, ...]
    incident: Incident


def which(shell: Shell, part: str = "") -> str:
    """Return the id of the incident meant: the part given, `$IRCLI_INCIDENT`, or the active one."""
    named = part or shell.environ.get("IRCLI_INCIDENT", "")
    return find(shell, named) if named else catalogue.active(shell.home)


def find(shell: Shell, part: str) -> str:
    """Return the id that a part of it, or of the incident's present title, stands for."""
    try:
        return catalogue.find(shell.home, part)
    except AmbiguousError:
        raise
    except NotFoundError:
        if not part.strip():
            raise
        from ircli.service.outlines import outlines

        titled = [one.id for one in outlines(shell) if part.casefold() in one.title.casefold()]
        if len(titled) != 1:
            raise
        return titled[0]


def read(shell: Shell, part: str = "") -> Record:
    """Return an incident's record; raise NotFoundError where there is none."""
    return _read(shell, which(shell, part))


def records(shell: Shell, unreadable: list[str] | None = None) -> Iterator[Record]:
    """Give the record of every incident that can be read; the ids of the others are put on a list, if one is given."""
    for incident_id in catalogue.incident_ids(shell.home):
        try:
            yield _read(shell, incident_id)
        except NotFoundError:
            if unreadable is not None:
                unreadable.append(incident_id)


def active_id(shell: Shell) -> str | None:
    """Return the id of the active incident, or None."""
    try:
        return catalogue.active(shell.home)
    except NotFoundError:
        return None


def switch(shell: Shell, part: str) -> Record:
    """Make an incident the one that commands act on."""
    paths.check_home(shell.home)
    record = _read(shell, find(shell, part))
    catalogue.set_active(shell.home, record.id)
    return record


def entry_named(record: Record, name: str) -> Entry:
    """Return the entry that a number, `last`, or an id stands for.

    Entries are numbered as they were written, so that a number goes on meaning the same one; `last` is the
    last one that still counts, and no correction.
    """
    if name == "last":
        counting = {entry.id for entry in effective(record.entries)}
        # A clock that ran wild must not be the last one for good.
        notes = [
            entry
            for entry in record.entries
            if entry.id in counting and (ulid_millis(entry.id) or 0) <= LATEST_MILLIS
        ]
        if not notes:
            raise NotFoundError("There is no entry yet.", hint="ircli log WORDS")
        return notes[-1]
    if name.isascii() and name.isdecimal():
        number = int(name[:9])
        if 1 <= number <= len(record.entries):
            return record.entries[number - 1]
        raise NotFoundError(f"The timeline has entries 1 to {len(record.entries)}.", hint="ircli timeline")
    matches = [entry for entry in record.entries if entry.id == name.upper()]
    if not matches:
        raise NotFoundError(f"There is no entry '{name}'.", hint="ircli timeline shows their numbers.")
    return matches[0]


def active_live(shell: Shell) -> str | None:
    """Return the id of the active incident where it is open and no drill, or None."""
    incident_id = active_id(shell)
    if incident_id is None:
        return None
    try:
        incident = _read(shell, incident_id).incident
    except NotFoundError:
        return None
    return incident_id if incident.is_open and not incident.drill else None


def _read(shell: Shell, incident_id: str) -> Record:
    directory = paths.incident_directory(shell.home, incident_id)
    return record_of(incident_id, directory, read_timeline(directory))


def record_of(incident_id: str, directory: str, reading: Reading) -> Record:
    """Return the record that a reading makes; raise NotFoundError where nothing opens it."""
    incident = fold(opened(reading.entries))
    if incident is None:
        raise NotFoundError(f"{incident_id} cannot be read.", hint="ircli doctor")
    return Record(incident_id, directory, reading.entries, reading.problems, incident)


def opened(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return entries with one that opens them: a stand-in where a damaged disk took it, and nothing else."""
    if any(is_opening(entry) for entry in entries):
        return entries
    title = "(its opening entry is lost: ircli doctor)"
    lost = Entry(
        id="0" * 26,
        at=None,
        recorded_at=None,
        by="",
        kind="imported",
        version=1,
        data={"title": title},
        event=Imported(title=title),
    )
    return (lost, *entries)
