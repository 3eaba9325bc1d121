"""Whatever is asked for, in whatever order: refused with a reason, or something that the fold understands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.given import DAY, RULES, entry
from ircli.domain.deadlines import deadlines
from ircli.domain.decide import decide
from ircli.domain.durations import durations, impossible
from ircli.domain.entry import Entry
from ircli.domain.events import (
    CHECK_OUTCOMES,
    LESSON_KINDS,
    NOTE_KINDS,
    OUTCOMES,
    STEP_OUTCOMES,
    VERDICTS,
    ActionAdded,
    Answered,
    Captured,
    CheckRan,
    CommandRan,
    PlannedStep,
    PostmortemPublished,
    RunbookBegun,
    RunbookEnded,
    SeveritySet,
    StepBegun,
    StepEnded,
    UpdateSent,
    VariableSet,
)
from ircli.domain.followup import PUBLISHED, Action, Why
from ircli.domain.incident import MILESTONES, STATUSES, Incident, fold
from ircli.domain.phrases import phrase
from ircli.domain.requests import (
    AcceptRole,
    AddAction,
    AddFactor,
    AddLesson,
    Amend,
    Answer,
    AnswerWhy,
    ApprovePostmortem,
    AssignRole,
    BeginMitigation,
    Close,
    ConfirmCriterion,
    Declare,
    Detect,
    Dismiss,
    Edit,
    EditAction,
    EndAction,
    EndMitigation,
    Follow,
    HandOffRole,
    JudgeHypothesis,
    Mark,
    PauseUpdates,
    ProposeHypothesis,
    PublishPostmortem,
    Reach,
    RecordCheck,
    ReleaseRole,
    Reopen,
    ReopenAction,
    Request,
    RequestReview,
    Resolve,
    SendUpdate,
    SetSeverity,
    StateCause,
    TickItem,
    UndoMitigation,
    WaiveCriterion,
    Withdraw,
)
from ircli.domain.response import Attempt, Hypothesis
from ircli.domain.rules import Level
from ircli.domain.runs import NOT_REACHED, UNKNOWN, Run
from ircli.domain.standing import criteria, open_attempts
from ircli.errors import IrcliError

WORDS = st.sampled_from(["", "  ", "pool exhausted"])
PEOPLE = st.sampled_from(["", "alice", "bob", "carol"])
ROLES = st.sampled_from(["ic", "IC", "tl", "sme", "juggler"])
POINTS = st.sampled_from([*MILESTONES, "coffee"])
LEVELS = st.sampled_from(["SEV1", "sev3", "SEV4", "SEV9"])
CRITERIA = st.sampled_from(["errors", "STABLE", "cause", "users", "luck"])
ACTIONS = st.sampled_from(["rollback", "Flag-Off", "scale-up", "pray"])
STEPS = st.sampled_from(["look", "undo", "stranger"])
AUDIENCES = st.sampled_from(["internal", "Customers", "press"])
SOON = st.sampled_from(["2026-11-20T00:10:00Z", "2026-11-20T05:00:00Z", "2026-11-19T00:00:00Z", "soon", ""])
MOMENTS = st.sampled_from([None, "2026-11-20T01:02:03Z", "1999-01-01T00:00:00Z"])


class AnySequence(RuleBasedStateMachine):
    """An incident that anybody asks anything of."""

    def __init__(self) -> None:
        super().__init__()
        self.playbook = RULES
        self.entries: list[Entry] = []
        self.incident: Incident | None = None
        self.decided: dict[str, Level] = {}
        self.numbers: dict[str, int] = {}
        self.silent_refusals = 0

    @property
    def now(self) -> datetime:
        return DAY + timedelta(minutes=len(self.entries))

    def ask(self, request: Request, *, at: datetime | None = None) -> bool:
        now, before = self.now, self.incident
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

    @initialize(drill=st.booleans(), detected=st.booleans())
    def open(self, *, drill: bool, detected: bool) -> None:
        title = "Checkout answers 500"
        assert self.ask(Detect(title) if detected else Declare(title, drill=drill))

    @rule(title=WORDS, detected=st.booleans())
    def open_again(self, title: str, *, detected: bool) -> None:
        assert not self.ask(Detect(title) if detected else Declare(title))

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

    @rule(person=PEOPLE)
    def hand_on_what_is_held(self, person: str) -> None:
        for held in self.known.roles:
            self.refused_when_ended(HandOffRole(held.role, person))

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

    @rule(role=st.sampled_from(["", "ic", "TL", "sme", "juggler"]), person=PEOPLE)
    def accept(self, role: str, person: str) -> None:
        waiting = [held for held in self.known.roles if not held.accepted]
        if self.refused_when_ended(AcceptRole(role, person)):
            assert len([held for held in self.known.roles if not held.accepted]) == len(waiting) - 1

    @rule(text=st.sampled_from(["", "the deploy", "The Deploy", "the pool"]))
    def propose(self, text: str) -> None:
        self.refused_when_ended(ProposeHypothesis(text))
        said = [one.text.casefold() for one in self.known.response.hypotheses]
        assert "" not in said

    @rule(which=st.integers(0, 40), confirmed=st.booleans(), evidence=WORDS)
    def judge(self, which: int, evidence: str, *, confirmed: bool) -> None:
        known = self.known.response.hypotheses
        number = which % (_last(known) + 2)
        before = [one.state for one in known if one.number == number]
        if self.refused_when_ended(JudgeHypothesis(number, confirmed, evidence)):
            (judged,) = [one for one in self.known.response.hypotheses if one.number == number]
            assert judged.state == ("confirmed" if confirmed else "ruled-out")
            assert before != [judged.state]
            assert not confirmed or self.known.times.identified is not None

    @rule(action=ACTIONS, beside=st.booleans())
    def begin(self, action: str, *, beside: bool) -> None:
        under_way = len(open_attempts(self.known))
        if self.refused_when_ended(BeginMitigation(action, beside=beside)):
            assert len(open_attempts(self.known)) == under_way + 1
            assert beside or under_way == 0

    @rule(outcome=st.sampled_from([*OUTCOMES, "meh"]), which=st.none() | st.integers(0, 40))
    def end(self, outcome: str, which: int | None) -> None:
        before = self.known.response.attempts
        number = None if which is None else which % (_last(before) + 2)
        if self.refused_when_ended(EndMitigation(outcome, number=number)):
            (ended,) = [
                new for old, new in zip(before, self.known.response.attempts, strict=True) if old != new
            ]
            assert (ended.outcome, ended.cycle) == (outcome, len(self.known.cycles))
            assert number in (None, ended.number)
            assert outcome != "worked" or self.known.times.mitigated is not None

    @rule(which=st.integers(0, 40))
    def undo(self, which: int) -> None:
        number = which % (_last(self.known.response.attempts) + 2)
        if self.ask(UndoMitigation(number)):
            assert [one.undone for one in self.known.response.attempts if one.number == number] == [True]

    @rule(steps=st.sampled_from([(), ("look", "undo")]))
    def begin_runbook(self, steps: tuple[str, ...]) -> None:
        before = len(self.known.response.runs)
        if self.refused_when_ended(Follow(RunbookBegun("deployment", steps=tuple(map(PlannedStep, steps))))):
            begun = self.known.response.runs[-1]
            assert len(self.known.response.runs) == before + 1
            assert (begun.state, begun.outcomes) == ("going-on", dict.fromkeys(steps, NOT_REACHED))

    @rule(which=st.integers(0, 40), step=STEPS)
    def begin_step(self, which: int, step: str) -> None:
        target = self.any_run(which)
        if self.refused_when_ended(Follow(StepBegun(target, step))):
            assert self.run_of(target).outcomes[step] == UNKNOWN

    @rule(which=st.integers(0, 40), step=STEPS, outcome=st.sampled_from([*STEP_OUTCOMES, "meh"]), why=WORDS)
    def end_step(self, which: int, step: str, outcome: str, why: str) -> None:
        target = self.any_run(which)
        wanted = bool(target) and outcome != "meh" and (outcome != "skipped" or bool(why.strip()))
        assert self.ask(Follow(StepEnded(target, step, outcome, text=why))) == wanted
        assert not wanted or self.run_of(target).outcomes[step] == outcome

    @rule(which=st.integers(0, 40), left=st.sampled_from([(), ("undo",)]))
    def end_runbook(self, which: int, left: tuple[str, ...]) -> None:
        target = self.any_run(which)
        if self.ask(Follow(RunbookEnded(target, not_reached=left))):
            assert self.run_of(target).state == ("left" if left else "followed")

    @rule()
    def run_a_command(self) -> None:
        assert self.ask(Follow(CommandRan(Captured("df -h", status=0))))

    @rule(value=st.sampled_from(["web-1", "web-2"]))
    def set_a_variable(self, value: str) -> None:
        if self.refused_when_ended(Follow(VariableSet("pod", value))):
            assert self.known.response.variables["pod"] == value

    @rule(criterion=CRITERIA)
    def confirm(self, criterion: str) -> None:
        if self.refused_when_ended(ConfirmCriterion(criterion)):
            assert self.known.response.settled[criterion.casefold()].how == "confirmed"

    @rule(criterion=CRITERIA, reason=WORDS)
    def waive(self, criterion: str, reason: str) -> None:
        if self.refused_when_ended(WaiveCriterion(criterion, reason)):
            assert self.known.response.settled[criterion.casefold()].text == reason.strip()

    @rule()
    def waive_all(self) -> None:
        for criterion in self.playbook.criteria:
            self.ask(WaiveCriterion(criterion.name, "in a hurry"))

    @rule(criterion=CRITERIA, outcome=st.sampled_from(CHECK_OUTCOMES))
    def check(self, criterion: str, outcome: str) -> None:
        if self.refused_when_ended(RecordCheck(CheckRan("probe", criterion, outcome))):
            settled = criterion in self.known.response.settled
            assert settled == (outcome == "passed") or outcome == "stopped"

    @rule(audience=AUDIENCES, text=WORDS, due=SOON)
    def tell(self, audience: str, text: str, due: str) -> None:
        if self.ask(SendUpdate(UpdateSent(audience, text, next_due=due))):
            assert self.known.dismissed is None
            assert audience.casefold() in self.known.response.told

    @rule(until=SOON, reason=WORDS, audience=st.just("") | AUDIENCES)
    def pause(self, until: str, reason: str, audience: str) -> None:
        self.refused_when_ended(PauseUpdates(until, reason, audience))

    @rule(item=st.sampled_from(["channel", "coffee"]))
    def tick(self, item: str) -> None:
        ticked = item in self.known.response.ticked
        assert self.ask(TickItem(item)) == (item in self.playbook.items and not ticked)
        assert (item in self.known.response.ticked) == (item in self.playbook.items)

    @rule(text=WORDS, mitigated_only=st.booleans())
    def resolve(self, text: str, *, mitigated_only: bool) -> None:
        before = self.known
        left = [one for one in criteria(before, self.playbook) if one.is_open]
        if mitigated_only:
            left = [one for one in left if not one.criterion.fix]
        level = before.severity
        allowed = level is not None and not (mitigated_only and level.permanent_fix)
        stopped = before.times.mitigated is not None
        granted = self.ask(Resolve(text, mitigated_only))
        assert granted == (before.is_open and allowed and not left and (stopped or not mitigated_only))
        assert not granted or self.known.status in ("resolved", "closed")

    @rule(reason=WORDS)
    def reopen(self, reason: str) -> None:
        before, now = self.known, self.now
        early = before.times.resolved is not None and now < before.times.resolved
        assert self.ask(Reopen(reason)) == (not before.is_open and not early)
        assert self.known.is_open != (early and not before.is_open)

    @rule(why=WORDS)
    def close(self, why: str) -> None:
        resolved, level = self.known.status == "resolved", self.known.severity
        required = level is not None and level.postmortem == "required"
        owed = required and self.known.followup.review.status != PUBLISHED
        granted = self.ask(Close(waived=why))
        assert granted == (resolved and (not owed or bool(why.strip())))
        assert not granted or self.known.status == "closed"

    @rule(text=WORDS, tags=st.sampled_from([None, (), ("pool",)]))
    def state_cause(self, text: str, tags: tuple[str, ...] | None) -> None:
        if self.ask(StateCause(text, tags)):
            assert self.known.followup.root_cause
            assert tags is None or self.known.followup.cause_tags == tags

    @rule(text=WORDS, kind=st.sampled_from([*LESSON_KINDS, "rumour"]))
    def learn(self, text: str, kind: str) -> None:
        if self.ask(AddLesson(text, kind)):
            assert self.known.followup.lessons[-1].kind == kind
        self.ask(AddFactor(text))

    @rule(text=WORDS, number=st.none() | st.integers(-1, 5))
    def answer_why(self, text: str, number: int | None) -> None:
        if self.ask(AnswerWhy(text, number)):
            assert bool(self.known.followup.whys[-1].target) == bool(number)

    @rule(
        text=WORDS, due=st.sampled_from(["", "2026-12-01", "soon"]), kind=st.sampled_from(["", "detect", "x"])
    )
    def add_action(self, text: str, due: str, kind: str) -> None:
        if self.ask(AddAction(ActionAdded(text, due=due, kind=kind))):
            assert self.known.actions[-1].is_open

    @rule(number=st.integers(-1, 5), owner=st.none() | PEOPLE, text=st.none() | WORDS)
    def edit_action(self, number: int, owner: str | None, text: str | None) -> None:
        self.ask(EditAction(number, text=text, owner=owner))
        assert all(action.text.strip() for action in self.known.actions)

    @rule(number=st.integers(-1, 5), dropped=st.booleans(), text=WORDS)
    def end_action(self, number: int, text: str, *, dropped: bool) -> None:
        before = [action.is_open for action in self.known.actions]
        if self.ask(EndAction(number, dropped, text)):
            assert sum(action.is_open for action in self.known.actions) == sum(before) - 1

    @rule(number=st.integers(-1, 5))
    def reopen_action(self, number: int) -> None:
        before = [action.is_open for action in self.known.actions]
        if self.ask(ReopenAction(number)):
            assert sum(action.is_open for action in self.known.actions) == sum(before) + 1

    @rule(reviewers=st.sampled_from([(), ("bob",), ("bob", "Eve")]))
    def review(self, reviewers: tuple[str, ...]) -> None:
        assert self.ask(RequestReview(reviewers)) == (not self.known.is_open)

    @rule(who=st.sampled_from(["bob", "eve", "mallory"]))
    def approve(self, who: str) -> None:
        if self.ask(ApprovePostmortem(who)):
            assert who not in [one.casefold() for one in self.known.followup.review.waits_for]

    @rule(digest=st.sampled_from(["a", "b"]))
    def publish(self, digest: str) -> None:
        granted = self.ask(PublishPostmortem(PostmortemPublished(digest)))
        assert not granted or self.known.followup.review.status == PUBLISHED

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
    def no_end_adds_an_action_twice(self) -> None:
        if self.incident is not None and not {"amended", "withdrawn"} & {
            entry.kind for entry in self.entries
        }:
            said = [action.text for action in self.incident.actions]
            assert len(said) == len(set(said))

    @invariant()
    def numbers_do_not_move(self) -> None:
        if self.incident is None:
            return
        response = self.incident.response
        numbered: tuple[Hypothesis | Attempt | Run | Why | Action, ...] = (
            *response.hypotheses,
            *response.attempts,
            *response.runs,
            *self.incident.followup.whys,
            *self.incident.actions,
        )
        for one in numbered:
            assert self.numbers.setdefault(one.id, one.number) == one.number

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

    def any_run(self, which: int) -> str:
        """Return the id of a run that counts, or none where there is none."""
        runs = self.known.response.runs
        return runs[which % len(runs)].id if runs else ""

    def run_of(self, target: str) -> Run:
        return next(one for one in self.known.response.runs if one.id == target)

    def refused_when_ended(self, request: Request) -> bool:
        ended = not self.known.is_open
        granted = self.ask(request)
        assert not (granted and ended)
        return granted


def _last(known: Sequence[Hypothesis | Attempt]) -> int:
    return max((one.number for one in known), default=0)


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(max_examples=60, stateful_step_count=30)
