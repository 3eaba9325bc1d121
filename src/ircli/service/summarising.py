"""Keep an incident's summary beside its timeline, and make it anew for a prompt that finds none."""

from datetime import datetime
from typing import TYPE_CHECKING

from ircli.domain.clock import millis
from ircli.domain.deadlines import deadlines
from ircli.domain.incident import Incident
from ircli.errors import NotStoredError
from ircli.service.shell import Record, Shell, read, which
from ircli.store import paths, summary
from ircli.store.summary import Summary

if TYPE_CHECKING:
    from ircli.store.summary import Extent


def covered(directory: str) -> "Extent | None":
    """Return how many bytes an incident's timeline has, to be asked for before it is read; None where nobody knows."""
    try:
        return summary.extent(directory)
    except OSError:
        return None


def keep_summary(record: Record, extent: "Extent | None") -> None:
    """Write the summary of a record that was read when its timeline had that extent, as far as the disk allows."""
    if extent is not None:
        summary.write(record.directory, summary_of(record.incident, extent))


def summarise(shell: Shell, part: str = "") -> tuple[Record, Summary]:
    """Return an incident's record and its summary, which is also kept; raise NotFoundError where there is none."""
    incident_id = which(shell, part)
    extent = covered(paths.incident_directory(shell.home, incident_id))
    record = read(shell, incident_id)
    try:
        paths.check_home(shell.home)
    except (OSError, NotStoredError):
        pass  # what cannot be kept can be told
    else:
        keep_summary(record, extent)
    return record, summary_of(record.incident, extent or (0, 0))


def summary_of(incident: Incident, extent: "Extent") -> Summary:
    """Return what an incident comes to."""
    soonest = next(iter(deadlines(incident)), None) if incident.is_open else None
    return Summary(
        extent=extent,
        severity=incident.severity.name if incident.severity is not None else None,
        status=incident.status,
        is_open=incident.is_open,
        drill=incident.drill,
        since=_millis(incident.times.detected or incident.times.declared),
        due=soonest.kind if soonest is not None else None,
        due_at=_millis(soonest.due) if soonest is not None else None,
    )


def _millis(moment: datetime | None) -> int | None:
    return millis(moment) if moment is not None else None
