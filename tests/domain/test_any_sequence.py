"""Whatever is asked for, in whatever order: refused with a reason, or something that the fold understands."""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.given import DAY, RULES, entry
from ircli.domain.deadlines import deadlines
from ircli.domain.decide import decide
from ircli.domain.durations import durations, impossible
from ircli.domain.entry import Entry
from ircli.domain.events import NOTE_KINDS, VERDICTS, Answered, SeveritySet
from ircli.domain.incident import MILESTONES, STATUSES, Incident, fold
from ircli.domain.phrases import phrase
from ircli.domain.requests import (
    Amend,
    Answer,
    AssignRole,
    Close,
    Declare,
    Dismiss,
    Edit,
    HandOffRole,
    Mark,
    Reach,
    ReleaseRole,
    Reopen,
    Request,
    Resolve,
    SetSeverity,
    Withdraw,
)
from ircli.domain.rules import Level
from ircli.errors import IrcliError

WORDS = st.sampled_from(["", "  ", "pool exhausted"])
PEOPLE = st.sampled_from(["", "alice", "bob", "carol"])
ROLES = st.sampled_from(["ic", "IC", "tl", "sme", "juggler"])
POINTS = st.sampled_from([*MILESTONES, "coffee"])
LEVELS = st.sampled_from(["SEV1", "sev3", "SEV4", "SEV9"])
MOMENTS = st.sampled_from([None, "2026-11-20T01:02:03Z", "1999-01-01T00:00:00Z"])


class AnySequence(RuleBasedStateMachine):
    """An incident that anybody asks anything of."""

    def __init__(self) -> None:
        super().__init__()
        self.playbook = RULES
        self.entries: list[Entry] = []
        self.incident: Incident | None = None
        self.decided: dict[str, Level] = {}
        self.silent_refusals = 0

    def ask(self, request: Request, *, at: datetime | None = None) -> bool:
        now = DAY + timedelta(minutes=len(self.entries))
        before = self.incident
        try:
            events = decide(self.incident, request, self.playbook, now)
        except IrcliError as refusal:
            self.silent_refusals += not (refusal.message and refusal.hint)
            return False
        assert events
        for event in events:
            self.entries.append(entry(len(self.entries) + 1, event, at or now))
            assert isinstance(phrase(event), str)
            if isinstance(event, SeveritySet):
                self.decided[self.entries[-1].id] = event.level
        self.incident = fold(self.entries)
        assert self.incident is not before
        return True

    @initialize(drill=st.booleans())
    def declare(self, *, drill: bool) -> None:
        assert self.ask(Declare("Checkout answers 500", drill=drill))

    @rule(title=WORDS)
    def declare_again(self, title: str) -> None:
        assert not self.ask(Declare(title))

    @rule(milestone=POINTS, text=WORDS, late=st.integers(-90, 90))
    def reach(self, milestone: str, text: str, late: int) -> None:
        ended = not self.known.is_open
        granted = self.ask(Reach(milestone, text), at=DAY + timedelta(minutes=90 + late))
        assert not (granted and ended)

    @rule(milestone=POINTS, late=st.integers(-90, 90))
    def mark(self, milestone: str, late: int) -> None:
        moment = DAY + timedelta(minutes=90 + late)
        granted = self.ask(Mark(milestone), at=moment)
        assert granted == (milestone in MILESTONES)
        assert not granted or getattr(self.known.times, milestone) == moment

    @rule(level=LEVELS, reason=WORDS)
    def set_severity(self, level: str, reason: str) -> None:
        ended = not self.known.is_open
        if self.ask(SetSeverity(level, reason)):
            assert not ended
            assert self.known.severity in self.playbook.levels

    @rule(minutes=st.integers(1, 500), name=st.sampled_from(["SEV1", "SEV3"]))
    def rewrite_the_playbook(self, minutes: int, name: str) -> None:
        levels = tuple(
            level._replace(resolve_within=minutes, rank=level.rank + 1) if level.name == name else level
            for level in self.playbook.levels
        )
        self.playbook = self.playbook._replace(levels=levels)

    @rule(role=ROLES, person=PEOPLE)
    def assign(self, role: str, person: str) -> None:
        self.refused_when_ended(AssignRole(role, person))

    @rule(role=ROLES, person=PEOPLE)
    def hand_off(self, role: str, person: str) -> None:
        if self.refused_when_ended(HandOffRole(role, person)):
            assert person in [held.person for held in self.known.roles]

    @rule(role=ROLES, person=PEOPLE)
    def release(self, role: str, person: str) -> None:
        self.refused_when_ended(ReleaseRole(role, person))

    @rule(title=st.none() | WORDS, summary=st.none() | WORDS)
    def edit(self, title: str | None, summary: str | None) -> None:
        self.ask(Edit(title, summary))
        assert self.known.title.strip()

    @rule(value=WORDS)
    def answer(self, value: str) -> None:
        if self.refused_when_ended(Answer(Answered("triage", "users", value))):
            assert self.known.answers["triage.users"].value == value

    @rule(text=WORDS)
    def resolve(self, text: str) -> None:
        was_open = self.known.is_open
        assert self.ask(Resolve(text)) == was_open
        assert not was_open or self.known.status in ("resolved", "closed")

    @rule(reason=WORDS)
    def reopen(self, reason: str) -> None:
        was_open = self.known.is_open
        assert self.ask(Reopen(reason)) != was_open
        assert self.known.is_open

    @rule()
    def close(self) -> None:
        resolved = self.known.status == "resolved"
        assert self.ask(Close()) == resolved
        assert not resolved or self.known.status == "closed"

    @rule(verdict=st.sampled_from([*VERDICTS, "boring"]))
    def dismiss(self, verdict: str) -> None:
        if self.refused_when_ended(Dismiss(verdict)):
            assert self.known.status == "dismissed"

    @rule(
        which=st.integers(0, 40),
        text=st.none() | WORDS,
        at=MOMENTS,
        kind=st.sampled_from([None, *NOTE_KINDS]),
    )
    def amend(self, which: int, text: str | None, at: str | None, kind: str | None) -> None:
        self.ask(Amend(self.any_entry(which), text, at, kind))

    @rule(which=st.integers(0, 40))
    def withdraw(self, which: int) -> None:
        target = self.any_entry(which)
        assert self.ask(Withdraw(target)) == (target is not self.entries[0])

    @invariant()
    def the_state_makes_sense(self) -> None:
        if self.incident is None:
            return
        assert self.incident.status in STATUSES
        assert self.incident.is_open == (self.incident.status in STATUSES[:3])
        negative = {(one.start, one.end) for one in durations(self.incident.times) if (one.seconds or 0) < 0}
        assert negative <= set(impossible(self.incident.times))
        deadlines(self.incident)

    @invariant()
    def a_refusal_says_why_and_what_helps(self) -> None:
        assert self.silent_refusals == 0

    @invariant()
    def the_opening_stands(self) -> None:
        assert self.incident is None or self.incident.opening.id == self.entries[0].id

    @invariant()
    def a_severity_keeps_what_its_level_meant_then(self) -> None:
        if self.incident is None or not self.incident.severity_changes:
            return
        assert self.incident.severity == self.decided[self.incident.severity_changes[-1].id]

    @invariant()
    def one_person_at_most_holds_a_role_of_one(self) -> None:
        if self.incident is not None:
            single = [held.role for held in self.incident.roles if held.role != "sme"]
            assert len(single) == len(set(single))

    @property
    def known(self) -> Incident:
        assert self.incident is not None
        return self.incident

    def any_entry(self, which: int) -> Entry:
        return self.entries[which % len(self.entries)]

    def refused_when_ended(self, request: Request) -> bool:
        ended = not self.known.is_open
        granted = self.ask(request)
        assert not (granted and ended)
        return granted


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(max_examples=60, stateful_step_count=30)
