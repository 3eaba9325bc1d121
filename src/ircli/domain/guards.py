"""Refusals that several decisions share."""

from ircli.domain.clock import write_moment
from ircli.domain.incident import Incident
from ircli.errors import RefusedError


def refuse_ended(incident: Incident) -> None:
    """Raise RefusedError where nobody responds any more."""
    if incident.is_open:
        return
    when = incident.dismissed_at or incident.times.closed or incident.times.resolved
    since = f" since {write_moment(when)}" if when is not None else ""
    raise RefusedError(
        f"The incident is {incident.status}{since}.",
        hint="ircli reopen --reason '…', or ircli log to add a note",
    )
