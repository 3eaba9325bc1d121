"""What every use of the program starts from: the world as it is, and the incidents in it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from ircli.domain.entry import Entry
from ircli.domain.incident import Incident, fold
from ircli.domain.rules import Rules
from ircli.errors import NotFoundError
from ircli.store import catalogue, config, paths
from ircli.store.timeline import Problem, Reading, read_timeline


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


class Record(NamedTuple):
    """An incident as it stands on the disk."""

    id: str
    directory: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    incident: Incident


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


def open_incidents(shell: Shell) -> tuple[Record, ...]:
    """Return the incidents that somebody still has to respond to, drills left out."""
    return tuple(one for one in records(shell) if one.incident.is_open and not one.incident.drill)


def active_id(shell: Shell) -> str | None:
    """Return the id of the active incident, or None."""
    try:
        return catalogue.active(shell.home)
    except NotFoundError:
        return None


def switch(shell: Shell, part: str) -> Record:
    """Make an incident the one that commands act on."""
    record = _read(shell, catalogue.find(shell.home, part))
    catalogue.set_active(shell.home, record.id)
    return record


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
    incident = fold(reading.entries)
    if incident is None:
        raise NotFoundError(f"{incident_id} has no opening entry that can be read.", hint="ircli doctor")
    return Record(incident_id, directory, reading.entries, reading.problems, incident)
