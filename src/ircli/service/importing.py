"""Take over past incidents."""

from datetime import UTC
from typing import NamedTuple

from ircli.domain.clock import millis
from ircli.domain.events import Imported
from ircli.errors import MisreadError, UsageError
from ircli.service.changing import draft_of
from ircli.service.shell import Shell, records
from ircli.store import catalogue

_IMPORT_BYTES = 64 * 1024 * 1024


class Taken(NamedTuple):
    """A file that was imported: the incident it became, or had become before."""

    file: str
    id: str
    is_new: bool
    warnings: tuple[str, ...]


def import_file(shell: Shell, file: str, *, force: bool) -> Taken:
    """Take over a past incident; all of the file, or, raising UsageError, nothing of it."""
    import hashlib

    from ircli.domain.history import read_history
    from ircli.store.yaml_files import line_of, read_file, read_yaml

    content = read_file(file, limit=_IMPORT_BYTES)
    digest = hashlib.sha256(content).hexdigest()
    data = read_yaml(content, file, limit=_IMPORT_BYTES)
    try:
        history = read_history(data, digest=digest, rules=shell.rules("levels", "roles"))
    except MisreadError as error:
        line = line_of(content, file, error.path)
        place = f"{file}:{line}" if line is not None else file
        raise UsageError(f"{place}: {error.message}", hint=error.hint) from error
    now, by = shell.now(), shell.by
    drafts = [draft_of(history.opening, by=by, at=None)]
    drafts += [draft_of(past.event, by=past.by, at=past.at) for past in history.past]
    day = (history.day or now).astimezone(UTC)
    with catalogue.Locked(shell.home):  # or two imports of one file would not see each other
        known = _imported(shell, digest) if not force else None
        if known is not None:
            return Taken(file, known, is_new=False, warnings=history.warnings)
        incident_id = catalogue.create(shell.home, history.opening.title, drafts, day=day, now=millis(now))
    return Taken(file, incident_id, is_new=True, warnings=history.warnings)


def _imported(shell: Shell, digest: str) -> str | None:
    """Return the incident that a file with this digest became, or None."""
    for record in records(shell):
        opening = record.incident.opening.event
        if isinstance(opening, Imported) and opening.digest == digest:
            return record.id
    return None
