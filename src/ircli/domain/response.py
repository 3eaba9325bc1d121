"""What responders have looked into, tried and settled so far: the parts of an incident that grow while it is open."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, TypeAlias

from ircli.domain.clock import read_moment
from ircli.domain.entry import Entry
from ircli.domain.events import (
    CheckRan,
    CriterionConfirmed,
    CriterionWaived,
    HypothesisConfirmed,
    HypothesisProposed,
    HypothesisRuledOut,
    ItemTicked,
    MitigationBegun,
    MitigationEnded,
    MitigationUndone,
    RunbookBegun,
    RunbookEnded,
    StepBegun,
    StepEnded,
    UpdateSent,
    UpdatesPaused,
    VariableSet,
)
from ircli.domain.runs import Following, Run, Runs

Finding: TypeAlias = (
    HypothesisProposed
    | HypothesisConfirmed
    | HypothesisRuledOut
    | MitigationBegun
    | MitigationEnded
    | MitigationUndone
    | CriterionConfirmed
    | CriterionWaived
    | CheckRan
    | UpdateSent
    | UpdatesPaused
    | ItemTicked
    | Following
)


class Hypothesis(NamedTuple):
    """A line of inquiry: `state` is open, confirmed or ruled-out, `number` counts from 1."""

    number: int
    id: str
    text: str
    line: str
    at: datetime | None
    state: str = "open"
    evidence: str = ""
    judged_at: datetime | None = None


class Attempt(NamedTuple):
    """A mitigation somebody began: `outcome` is blank until there is one, `number` counts from 1.

    `cycle` is how often the incident had been reopened by then.
    """

    number: int
    id: str
    begun: MitigationBegun
    by: str
    begun_at: datetime | None
    cycle: int
    outcome: str = ""
    ended_at: datetime | None = None
    said: str = ""
    undone: bool = False

    @property
    def title(self) -> str:
        """Return what was done, in the playbook's words of then."""
        return self.begun.title or self.begun.action

    @property
    def to_clean_up(self) -> bool:
        """Return whether something temporary may still be in place, whatever came of it."""
        return bool(self.begun.clean_up) and not self.undone


class Settled(NamedTuple):
    """A criterion of resolution that is no longer open: `how` is confirmed, waived or proven."""

    criterion: str
    how: str
    text: str
    id: str
    at: datetime | None


class Response(NamedTuple):
    """What was looked into, tried, settled and told.

    `settled` is by criterion, `checks` holds the last run of each check, both since the incident was last reopened;
    `told` is when each audience last had an update, `promised` when the next was announced, `paused` until when it
    may wait; the key of all audiences is blank. `variables` is what placeholders of runbooks stand for.
    """

    hypotheses: tuple[Hypothesis, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    settled: Mapping[str, Settled] = {}
    checks: Mapping[str, Entry] = {}
    updates: tuple[Entry, ...] = ()
    told: Mapping[str, datetime] = {}
    promised: Mapping[str, datetime] = {}
    paused: Mapping[str, datetime] = {}
    ticked: Mapping[str, Entry] = {}
    runs: tuple[Run, ...] = ()
    variables: Mapping[str, str] = {}


class Responding:
    """A response on its way through a fold."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        """Begin with nothing done; `numbers` are those of hypotheses, attempts and runs by id, where some were withdrawn."""
        self.numbers = numbers
        self.hypotheses: dict[str, Hypothesis] = {}
        self.attempts: dict[str, Attempt] = {}
        self.settled: dict[str, Settled] = {}
        self.checks: dict[str, Entry] = {}
        self.updates: list[Entry] = []
        self.told: dict[str, datetime] = {}
        self.promised: dict[str, datetime] = {}
        self.paused: dict[str, datetime] = {}
        self.ticked: dict[str, Entry] = {}
        self.runs = Runs(numbers)
        self.cycle = 0

    def reopen(self) -> None:
        """Begin a new cycle: what was settled and checked before says nothing about it."""
        self.cycle += 1
        self.settled.clear()
        self.checks.clear()
        self.promised.clear()
        self.paused.clear()

    def worsen(self) -> None:
        """Forget what audiences were promised: a graver level wants to hear of it sooner."""
        self.promised.clear()

    def holds(self, target: str) -> bool:
        """Return whether what a lifecycle time rests on is still said: a confirmed cause, an action that worked."""
        hypothesis, attempt = self.hypotheses.get(target), self.attempts.get(target)
        return (hypothesis is not None and hypothesis.state == "confirmed") or (
            attempt is not None and attempt.outcome == "worked"
        )

    def communicate(self, at: datetime) -> None:
        """Take a note on what was said: nobody knows to whom, so it counts for everybody."""
        self.told[""] = max(at, self.told.get("", at))
        for audience in [one for one in self.promised if self.told.get(one, at) <= at]:
            del self.promised[audience]

    def take(self, entry: Entry, event: Finding) -> None:  # noqa: C901, PLR0912 - one case a kind
        """Let an entry change the response."""
        match event:
            case HypothesisProposed():
                number = self.numbers.get(entry.id, len(self.hypotheses) + 1)
                self.hypotheses[entry.id] = Hypothesis(number, entry.id, event.text, event.line, entry.at)
            case HypothesisConfirmed():
                self._judge(entry, event.target, "confirmed", event.text)
            case HypothesisRuledOut():
                self._judge(entry, event.target, "ruled-out", event.text)
            case MitigationBegun():
                number = self.numbers.get(entry.id, len(self.attempts) + 1)
                self.attempts[entry.id] = Attempt(number, entry.id, event, entry.by, entry.at, self.cycle)
            case MitigationEnded():
                if (attempt := self.attempts.get(event.target)) is not None:
                    self.attempts[event.target] = attempt._replace(
                        outcome=event.outcome, ended_at=entry.at, said=event.text
                    )
            case MitigationUndone():
                if (attempt := self.attempts.get(event.target)) is not None:
                    self.attempts[event.target] = attempt._replace(undone=True)
            case CriterionConfirmed():
                self._settle(entry, event.criterion, "confirmed", event.text)
            case CriterionWaived():
                self._settle(entry, event.criterion, "waived", event.text)
            case CheckRan():
                self._check(entry, event)
            case UpdateSent():
                self._update(entry, event)
            case UpdatesPaused():
                until = read_moment(event.until)
                if until is not None:
                    self.paused[event.audience] = until
            case ItemTicked():
                self.ticked[event.item] = entry
            case RunbookBegun() | StepBegun() | StepEnded() | RunbookEnded() | VariableSet():
                self.runs.take(entry, event)

    def result(self) -> Response:
        """Return the finished response."""
        return Response(
            hypotheses=tuple(self.hypotheses.values()),
            attempts=tuple(self.attempts.values()),
            settled=self.settled,
            checks=self.checks,
            updates=tuple(self.updates),
            told=self.told,
            promised=self.promised,
            paused=self.paused,
            ticked=self.ticked,
            runs=tuple(self.runs.runs.values()),
            variables=self.runs.variables,
        )

    def _judge(self, entry: Entry, target: str, state: str, evidence: str) -> None:
        known = self.hypotheses.get(target)
        if known is not None:
            self.hypotheses[target] = known._replace(state=state, evidence=evidence, judged_at=entry.at)

    def _settle(self, entry: Entry, criterion: str, how: str, text: str) -> None:
        self.settled[criterion] = Settled(criterion, how, text, entry.id, entry.at)

    def _check(self, entry: Entry, ran: CheckRan) -> None:
        self.checks[ran.check] = entry
        if ran.outcome == "passed":
            self._settle(entry, ran.criterion, "proven", ran.text)
        elif ran.outcome == "failed":
            self.settled.pop(ran.criterion, None)  # whatever was said of it before, it does not hold now

    def _update(self, entry: Entry, event: UpdateSent) -> None:
        self.updates.append(entry)
        if entry.at is None or entry.at < self.told.get(event.audience, entry.at):
            return  # a later update, and what it promised, counts
        self.told[event.audience] = entry.at
        due = read_moment(event.next_due)
        self.promised.pop(event.audience, None)
        if due is not None:
            self.promised[event.audience] = due
