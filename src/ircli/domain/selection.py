"""Say which incidents are meant: by severity, by service, and by when they were noticed."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ircli.domain.incident import Incident


class Selection(NamedTuple):
    """What incidents must have to be meant, in small letters; nothing where that does not matter."""

    severities: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None

    def takes(self, incident: Incident) -> bool:
        """Return whether an incident is meant."""
        level = incident.severity.name if incident.severity is not None else "unset"
        begun = known_since(incident)
        return (
            (not self.severities or level.casefold() in self.severities)
            and (not self.services or not self.services.isdisjoint(map(str.casefold, incident.services)))
            and (self.since is None or (begun is not None and begun >= self.since))
            and (self.until is None or (begun is not None and begun < self.until))
        )


def selection(
    *,
    severities: Iterable[str],
    services: Iterable[str],
    since: datetime | None,
    until: datetime | None,
) -> Selection:
    """Return the selection that somebody typed."""
    return Selection(
        frozenset(map(str.casefold, severities)), frozenset(map(str.casefold, services)), since, until
    )


def known_since(incident: Incident) -> datetime | None:
    """Return when an incident was noticed, as far as anybody knows."""
    times = incident.times
    return times.detected or times.declared or times.started
