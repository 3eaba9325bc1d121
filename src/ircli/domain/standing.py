"""Say how an incident stands on its way to the end: which criteria hold, since when, and what is under way."""

from datetime import datetime, timedelta
from typing import NamedTuple

from ircli.domain.incident import Incident
from ircli.domain.response import Attempt, Settled
from ircli.domain.rules import Criterion, Rules


class Standing(NamedTuple):
    """How a criterion stands: `how` is blank while it is open; before `not_before` it cannot be confirmed."""

    criterion: Criterion
    how: str
    text: str
    not_before: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Return whether the criterion still keeps the incident from being resolved."""
        return not self.how and not self.criterion.optional


def criteria(incident: Incident, rules: Rules) -> tuple[Standing, ...]:
    """Return how the criteria of resolution stand, in the playbook's order."""
    found = []
    for criterion in rules.criteria:
        settled = _settled(incident, criterion)
        found.append(
            Standing(
                criterion,
                how=settled.how if settled is not None else "",
                text=settled.text if settled is not None else "",
                not_before=stable_at(incident) if criterion.stable else None,
            )
        )
    return tuple(found)


def _settled(incident: Incident, criterion: Criterion) -> Settled | None:
    """Return what was said of a criterion; a stability that was said before the window was over counts no longer."""
    settled = incident.response.settled.get(criterion.name)
    if settled is None or settled.how == "waived" or not criterion.stable:
        return settled
    until = stable_at(incident)
    return settled if until is not None and settled.at is not None and settled.at >= until else None


def stable_at(incident: Incident) -> datetime | None:
    """Return when the level's stability window is over; None before impact stopped."""
    mitigated = incident.times.mitigated
    if mitigated is None:
        return None
    minutes = incident.severity.stable_for if incident.severity is not None else 0
    return mitigated + timedelta(minutes=min(max(minutes, 0), 10_000_000))


def open_attempts(incident: Incident) -> tuple[Attempt, ...]:
    """Return the mitigations of this cycle that have no outcome yet."""
    cycle = len(incident.cycles)
    return tuple(one for one in incident.response.attempts if not one.outcome and one.cycle == cycle)
