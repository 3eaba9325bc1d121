"""How long acknowledging and triage took, beside what the level asks for."""

from datetime import datetime
from typing import Any, NamedTuple

from ircli.domain.clock import span_text
from ircli.domain.incident import Incident


class Measured(NamedTuple):
    """A target of a level and how it was met; both spans in seconds."""

    target: str
    done: str
    level: str
    took: float
    within: int

    @property
    def sentence(self) -> str:
        """Return it in words."""
        late = self.took - self.within
        met = f", {span_text(late)} late" if late > 0 else ""
        return f"{self.done} in {span_text(self.took)}{met}; {self.level} asks for {span_text(self.within)}."

    @property
    def document(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "target": self.target,
            "took_seconds": self.took,
            "within_seconds": self.within,
            "met": self.took <= self.within,
        }


def measured(incident: Incident) -> tuple[Measured, ...]:
    """Return how the targets up to the end of triage were met; those that the level does not have are left out."""
    level, times = incident.severity, incident.times
    if level is None:
        return ()
    spans = (
        ("acknowledge", "Acknowledged", times.detected, times.acknowledged, level.acknowledge_within),
        ("triage", "Triaged", times.acknowledged, times.triaged, level.triage_within),
    )
    found = []
    for target, done, start, end, within in spans:
        took = _seconds(start, end)
        if within is not None and took is not None:
            found.append(Measured(target, done, level.name, took, within * 60))
    return tuple(found)


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    """Return how long something took; None where nobody knows, or where the times cannot be."""
    if start is None or end is None or end < start:
        return None
    return (end - start).total_seconds()
