"""What was done by runbooks so far: each time that one was followed, step by step."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, TypeAlias

from ircli.domain.entry import Entry
from ircli.domain.events import RunbookBegun, RunbookEnded, StepBegun, StepEnded, VariableSet

Following: TypeAlias = RunbookBegun | StepBegun | StepEnded | RunbookEnded | VariableSet
NOT_REACHED, UNKNOWN = "not-reached", "unknown"
_SETTLED = ("done", "by-hand", "skipped")  # how a step ends that nobody comes back to


class End(NamedTuple):
    """An end that a step came to: one may come to several, when it is run again."""

    id: str
    at: datetime | None
    by: str
    ended: StepEnded


class Run(NamedTuple):
    """A runbook that somebody followed: `number` counts from 1, `ended` is what was said at its end.

    `ends` are those of each step by its name, `under_way` is the step that was begun and has no end since.
    """

    number: int
    id: str
    begun: RunbookBegun
    by: str
    begun_at: datetime | None
    ends: Mapping[str, tuple[End, ...]] = {}
    under_way: StepBegun | None = None
    ended: RunbookEnded | None = None
    ended_at: datetime | None = None

    @property
    def title(self) -> str:
        """Return what the runbook was called."""
        return self.begun.title or self.begun.runbook

    @property
    def state(self) -> str:
        """Return how it stands: going-on, followed, or left (before its end)."""
        if self.ended is None:
            return "going-on"
        return "left" if self.ended.not_reached else "followed"

    @property
    def outcomes(self) -> Mapping[str, str]:
        """Return what came of each step, by its name: one of STEP_OUTCOMES, NOT_REACHED, or UNKNOWN while it is under way."""
        found = {step.name: NOT_REACHED for step in self.begun.steps}
        found |= {name: ends[-1].ended.outcome for name, ends in self.ends.items()}
        if self.under_way is not None:
            found[self.under_way.step] = UNKNOWN
        return found

    @property
    def how_far(self) -> str:
        """Return the runbook and the step that it is at: the one that was begun, else the first without an end."""
        names = [*self.outcomes]
        waiting = (name for name in names if name not in self.ends)
        at = self.under_way.step if self.under_way is not None else next(waiting, "")
        return f"{self.title}: at step {at}, {names.index(at) + 1} of {len(names)}" if at else self.title

    def end_of(self, name: str) -> StepEnded | None:
        """Return the end that counts for a step; None where it has none, or was begun again since then."""
        again = self.under_way is not None and self.under_way.step == name
        return self.ends[name][-1].ended if name in self.ends and not again else None

    def title_of(self, name: str) -> str:
        """Return what a step was called; blank where nobody said."""
        if name in self.ends and self.ends[name][-1].ended.title:
            return self.ends[name][-1].ended.title
        return next((step.title for step in self.begun.steps if step.name == name), "")

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Return the steps that somebody may come back to: not reached, or without success."""
        return tuple(name for name, outcome in self.outcomes.items() if outcome not in _SETTLED)

    @property
    def unsuccessful(self) -> tuple[str, ...]:
        """Return the steps that were begun, and did not succeed as far as anybody knows."""
        return tuple(name for name in self.unfinished if self.outcomes[name] != NOT_REACHED)


class Runs:
    """The runbooks of an incident on their way through a fold."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        """Begin with none; `numbers` are theirs by id, where some were withdrawn."""
        self.numbers = numbers
        self.runs: dict[str, Run] = {}
        self.variables: dict[str, str] = {}

    def take(self, entry: Entry, event: Following) -> None:
        """Let an entry change what was done."""
        match event:
            case RunbookBegun():
                number = self.numbers.get(entry.id, len(self.runs) + 1)
                self.runs[entry.id] = Run(number, entry.id, event, entry.by, entry.at)
            case VariableSet():
                self.variables[event.name] = event.value
            case StepBegun() | StepEnded() | RunbookEnded():
                if (run := self.runs.get(event.target)) is not None:
                    self.runs[event.target] = _after(run, entry, event)


def _after(run: Run, entry: Entry, event: StepBegun | StepEnded | RunbookEnded) -> Run:
    match event:
        case StepBegun():
            return run._replace(under_way=event, ended=None, ended_at=None)
        case StepEnded():
            going = run.under_way
            left = going if going is not None and going.step != event.step else None
            ends = (*run.ends.get(event.step, ()), End(entry.id, entry.at, entry.by, event))
            return run._replace(
                ends={**run.ends, event.step: ends}, under_way=left, ended=None, ended_at=None
            )
        case RunbookEnded():
            return run._replace(ended=event, ended_at=entry.at)
