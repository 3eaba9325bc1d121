"""Give incidents out again: one after the other, so that memory holds one at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ircli.documents import exported
from ircli.domain.selection import Selection
from ircli.errors import NotFoundError
from ircli.service.shell import Record, Shell, find, record_of
from ircli.service.showing import facts
from ircli.store import catalogue, paths, postmortems
from ircli.store.tables import csv_line
from ircli.store.timeline import read_lines


class Exported(NamedTuple):
    """An incident on its way out, and its entries as their lines say them."""

    record: Record
    lines: tuple[Mapping[str, object], ...]


class Noticed:
    """What an export could not give out, as it comes up."""

    def __init__(self) -> None:
        self.incidents = 0
        self.unreadable: list[str] = []  # incidents that are left out
        self.damaged: list[str] = []  # those of which lines, or the postmortem, are left out


def incidents(shell: Shell, parts: Sequence[str], chosen: Selection, noticed: Noticed) -> Iterator[Exported]:
    """Give the incidents that are meant, the oldest first; raise NotFoundError where a part of an id means none."""
    named = [find(shell, part) for part in parts]
    for incident_id in dict.fromkeys(named) or catalogue.incident_ids(shell.home):
        directory = paths.incident_directory(shell.home, incident_id)
        try:
            reading, lines = read_lines(directory)
            record = record_of(incident_id, directory, reading)
        except NotFoundError:
            noticed.unreadable.append(incident_id)
            continue
        if not chosen.takes(record.incident):
            continue
        noticed.incidents += 1
        if record.problems:
            noticed.damaged.append(incident_id)
        yield Exported(record, lines)


def json_array(found: Iterator[Exported], noticed: Noticed) -> Iterator[str]:
    """Give one array, an incident a line."""
    line = ""
    for one in found:
        yield f"{line},\n" if line else "[\n"
        line = _transfer(one, noticed)
    yield f"{line}\n]\n" if line else "[]\n"


def json_lines(found: Iterator[Exported], noticed: Noticed) -> Iterator[str]:
    """Give a line of JSON for each incident."""
    for one in found:
        yield f"{_transfer(one, noticed)}\n"


def table(found: Iterator[Exported], noticed: Noticed) -> Iterator[str]:  # noqa: ARG001 - one shape for all
    """Give a row of CSV for each incident, below a header."""
    yield csv_line(exported.COLUMNS)
    for one in found:
        yield csv_line(exported.table_row(facts(one.record)).values())


STREAMS: Mapping[str, Callable[[Iterator[Exported], Noticed], Iterator[str]]] = {
    "json": json_array,
    "jsonl": json_lines,
    "csv": table,
}
DATABASE = "sqlite"
FORMS = (*STREAMS, DATABASE)


def fill_database(path: str, found: Iterator[Exported]) -> None:
    """Write incidents to an empty file as a database; raise NotStoredError where the disk does not take them."""
    from ircli.store.database import Database

    with Database(path) as database:
        for one in found:
            rows = exported.database_rows(facts(one.record), one.record.entries)
            database.add(incidents=[rows.incident], entries=rows.entries, actions=rows.actions)


def _transfer(one: Exported, noticed: Noticed) -> str:
    try:
        postmortem = postmortems.text_of(one.record.directory)
    except OSError:
        postmortem = None
        noticed.damaged.append(one.record.id)
    return exported.transfer(facts(one.record), one.lines, postmortem)
