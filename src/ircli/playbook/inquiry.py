"""The lines of inquiry of an incident: the obvious ones, what was taken up beside them, and what to look at next."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ircli.domain.events import Answered
from ircli.domain.incident import Incident
from ircli.domain.names import one_of
from ircli.domain.response import Hypothesis
from ircli.errors import UsageError
from ircli.playbook.form import Condition, holds
from ircli.playbook.plain import shorten


class Line(NamedTuple):
    """An obvious line of inquiry: what to ask, where to look, and the answers that make it the first to follow."""

    name: str
    title: str
    ask: str
    look: tuple[str, ...] = ()
    suspect: tuple[Condition, ...] = ()


class Inquiry:
    """Where the search for the cause stands."""

    def __init__(self, known: Sequence[Line], incident: Incident) -> None:
        """Put the lines that recorded answers make suspects before the others."""
        self.incident = incident
        self.hypotheses = incident.response.hypotheses
        self.why: Mapping[str, tuple[str, ...]] = {
            line.name: _reasons(line.suspect, incident.answers) for line in known
        }
        self.lines = tuple(sorted(known, key=lambda line: not self.why[line.name]))

    @property
    def further(self) -> tuple[Hypothesis, ...]:
        """Return what was taken up beside the obvious lines."""
        obvious = {one.number for line in self.lines for one in self.of(line)}
        return tuple(one for one in self.hypotheses if one.number not in obvious)

    @property
    def to_look_at(self) -> Line | None:
        """Return the first line that nobody looked at; None where each was, or where the cause is known."""
        if self.incident.times.identified is not None or not self.incident.is_open:
            return None
        return next((line for line in self.lines if not self.of(line)), None)

    def of(self, line: Line) -> tuple[Hypothesis, ...]:
        """Return what was taken up on an obvious line."""
        title = line.title.casefold()
        return tuple(
            one
            for one in self.hypotheses
            if one.line == line.name or (not one.line and one.text.casefold() == title)
        )

    def state(self, line: Line) -> str:
        """Return how a line stands; blank where nobody looked at it."""
        states = {one.state for one in self.of(line)}
        return next((state for state in ("confirmed", "open", "ruled-out") if state in states), "")

    def line_named(self, name: str) -> Line:
        """Return the obvious line of a name; raise UsageError where there is none."""
        wanted = name.strip().casefold()
        for line in self.lines:
            if line.name.casefold() == wanted:
                return line
        hint = one_of([line.name for line in self.lines]) if self.lines else "ircli investigate"
        raise UsageError(f"'{shorten(name)}' is neither a number nor an obvious line.", hint=hint)


def _reasons(suspect: Sequence[Condition], answers: Mapping[str, Answered]) -> tuple[str, ...]:
    """Return the recorded answers that make a line a suspect, each once."""
    keys = [key for condition in suspect if holds(condition, answers) for key, _ in condition]
    said = [answers[key] for key in dict.fromkeys(keys)]
    return tuple(f"{one.label or one.question} {one.words or one.value}" for one in said)
