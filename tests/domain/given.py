"""Entries to start a test from: stories that a responder can read, and anything at all for Hypothesis."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, get_args, get_origin

from hypothesis import strategies as st

from ircli.domain.codec import read_event, version_of, write_event
from ircli.domain.decide import decide, level_named
from ircli.domain.entry import Entry
from ircli.domain.events import (
    CHECK_OUTCOMES,
    KINDS,
    LESSON_KINDS,
    OUTCOMES,
    STEP_OUTCOMES,
    ActionAdded,
    ActionDone,
    ActionDropped,
    ActionEdited,
    ActionReopened,
    Amended,
    Captured,
    CauseStated,
    CheckRan,
    CommandRan,
    CriterionConfirmed,
    CriterionWaived,
    Declared,
    Detected,
    Dismissed,
    Event,
    FactorAdded,
    HypothesisConfirmed,
    HypothesisProposed,
    HypothesisRuledOut,
    Identified,
    Imported,
    ItemTicked,
    LessonAdded,
    Marked,
    Mitigated,
    MitigationBegun,
    MitigationEnded,
    MitigationUndone,
    Noted,
    PlannedStep,
    PostmortemApproved,
    PostmortemPublished,
    Redaction,
    ReviewRequested,
    RoleAccepted,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
    RunbookBegun,
    RunbookEnded,
    SeveritySet,
    StepBegun,
    StepEnded,
    UpdateSent,
    UpdatesPaused,
    VariableSet,
    WhyAnswered,
    Withdrawn,
    kind_of,
)
from ircli.domain.incident import Incident, fold
from ircli.domain.requests import Request
from ircli.domain.rules import Audience, Cadence, Criterion, Level, MitigationAction, Role, Rules
from ircli.domain.stamp import ulid

DAY = datetime(2026, 11, 20, tzinfo=UTC)
FIRST_MILLIS = 1_795_000_000_000

SEV1 = Level(
    name="SEV1",
    rank=1,
    meaning="everything is down",
    acknowledge_within=5,
    triage_within=10,
    resolve_within=240,
    updates=(Cadence("internal", 15), Cadence("customers", 30)),
    postmortem="required",
    postmortem_due_hours=24,
    stable_for=15,
    permanent_fix=True,
    roles=("ic", "tl"),
)
SEV3 = Level(name="SEV3", rank=3, meaning="limited impact", updates=(Cadence("internal", 30),))
SEV4 = Level(name="SEV4", rank=4, postmortem="none")
RULES = Rules(
    levels=(SEV1, SEV3, SEV4),
    roles=(
        Role("ic", "Incident Commander"),
        Role("tl", "Technical Lead"),
        Role("sme", "Subject-Matter Expert", many=True),
    ),
    criteria=(
        Criterion("errors", "Error rates are back at the baseline"),
        Criterion("stable", "It has been stable for the whole window", stable=True),
        Criterion("cause", "The cause is fixed", fix=True),
        Criterion("users", "Users say that it works", optional=True),
    ),
    actions=(
        MitigationAction("rollback", "Roll back", runbook="bad-deploy", check="error-rate"),
        MitigationAction("flag-off", "Switch the flag off", clean_up="Switch the flag on again"),
        MitigationAction("scale-up", "Scale up", clean_up="Scale down again"),
    ),
    audiences=(Audience("internal", "Everybody inside"), Audience("customers", "Customers", public=True)),
    items=("channel", "status-page"),
)


def clock(text: str) -> datetime:
    """Return a time of the day on which all stories happen."""
    hours, minutes = text.split(":")
    return DAY + timedelta(hours=int(hours), minutes=int(minutes))


def entry_id(number: int) -> str:
    """Return the id of a story's entry by its number, from 1."""
    return ulid(FIRST_MILLIS + number, number)


def entry(number: int, event: Event, at: datetime | None = DAY) -> Entry:
    """Return what a timeline would hold of an event."""
    data = write_event(event)
    kind = kind_of(event)
    version = version_of(kind)
    return Entry(entry_id(number), at, DAY, "alice", kind, version, data, read_event(kind, version, data))


def story(text: str) -> list[Entry]:
    """Return the entries that a story tells, one line each: `12:05 acknowledged`, `--:-- resolved`.

    Lines are numbered from 1: `12:30 withdrawn #2`, `12:30 amended #2 at 12:07`. What the playbook names is told by
    its name: `12:01 severity SEV1`, `12:10 begun rollback`, `12:14 ended #3 worked`, `12:20 checked errors passed`,
    `12:20 updated customers next 13:00`, `12:20 paused until 13:00 customers`. A time may rest on an entry:
    `12:14 mitigated #3`, `12:09 identified #2`. A runbook is told by its name and its steps, and then by its entry:
    `12:10 runbook deployment look undo`, `12:11 step #2 look`, `12:12 stepped #2 look done`, `12:13 finished #2 undo`
    (which was not reached), `12:10 stands pod web-1`, `12:10 ran 0 df -h`.
    What comes after the response: `13:00 cause the pool`, `13:00 why no limit`, `13:01 why #5 no rule`,
    `13:02 lesson lucky a flag`, `13:03 todo a rule`, `13:04 did #8 merged`, `13:04 gave-up #8 no time`,
    `13:05 again #8`, `13:06 review bob eve`, `13:07 approved bob`, `13:08 published 0f`.
    """
    entries = []
    for number, line in enumerate(text.strip().splitlines(), start=1):
        when, kind, *words = line.split()
        at = None if when == "--:--" else clock(when)
        entries.append(entry(number, _event(kind, words, opens=number == 1), at))
    return entries


def told(text: str) -> Incident:
    """Return the incident that a story adds up to."""
    incident = fold(story(text))
    assert incident is not None
    return incident


def decided(text: str, request: Request, *, at: str = "13:00") -> tuple[Event, ...]:
    """Return what follows when something is asked for after a story, at a time of the day."""
    return decide(told(text), request, RULES, clock(at))


def _event(kind: str, words: list[str], *, opens: bool) -> Event:  # noqa: C901, PLR0912 - one case a word of a story
    text = " ".join(words)
    match kind:
        case "declared":
            return Declared(title=text)
        case "imported":
            return Imported(title=text)
        case "detected":
            return Detected(title=text) if opens else Detected(text=text)
        case "marked":
            return Marked(milestone=text)
        case "dismissed":
            return Dismissed(verdict=text)
        case "communication" | "action" | "finding":
            return Noted(text=text, kind=kind)
        case "cause":
            return CauseStated(text)
        case "factor":
            return FactorAdded(text)
        case "withdrawn":
            return Withdrawn(target=_target(words[0]))
        case "amended":
            value = " ".join(words[2:])
            return Amended(
                target=_target(words[0]), **{words[1]: moment(value) if words[1] == "at" else value}
            )
        case "severity":
            return SeveritySet(level_named(text, RULES))
        case "assigned" | "handed" | "accepted" | "released":
            return _role(kind, words)
        case "runbook" | "step" | "stepped" | "finished" | "stands" | "ran":
            return _following(kind, words)
        case "why" | "lesson" | "todo" | "did" | "gave-up" | "again" | "review" | "approved" | "published":
            return _afterwards(kind, words)
        case _:
            return _response(kind, words)


def _following(kind: str, words: list[str]) -> Event:
    match kind:
        case "runbook":
            return RunbookBegun(
                words[0], title=words[0].capitalize(), steps=tuple(map(PlannedStep, words[1:]))
            )
        case "step":
            return StepBegun(_target(words[0]), words[1])
        case "stepped":
            return StepEnded(_target(words[0]), words[1], words[2], text=" ".join(words[3:]))
        case "finished":
            return RunbookEnded(_target(words[0]), not_reached=tuple(words[1:]))
        case "stands":
            return VariableSet(words[0], " ".join(words[1:]))
        case _:
            return CommandRan(Captured(" ".join(words[1:]), status=int(words[0])))


def _role(kind: str, words: list[str]) -> Event:
    match kind:
        case "assigned":
            return RoleAssigned(words[0], words[1], many=words[0] == "sme")
        case "handed":
            return RoleHandedOff(words[0], words[1], previous=words[2], many=words[0] == "sme")
        case "accepted":
            return RoleAccepted(words[0], words[1])
        case _:
            return RoleReleased(words[0])


def _afterwards(kind: str, words: list[str]) -> Event:
    text, rest = " ".join(words), " ".join(words[1:])
    match kind:
        case "why" if text.startswith("#"):
            return WhyAnswered(rest, target=_target(words[0]))
        case "why":
            return WhyAnswered(text)
        case "lesson":
            return LessonAdded(rest, kind=words[0])
        case "todo":
            return ActionAdded(text)
        case "did":
            return ActionDone(_target(words[0]), text=rest)
        case "gave-up":
            return ActionDropped(_target(words[0]), text=rest)
        case "again":
            return ActionReopened(_target(words[0]), text=rest)
        case "review":
            return ReviewRequested(tuple(words))
        case "approved":
            return PostmortemApproved(text)
        case _:
            return PostmortemPublished(text)


def _response(kind: str, words: list[str]) -> Event:  # noqa: C901, PLR0912 - one case a word of a story
    text, rest = " ".join(words), " ".join(words[1:])
    match kind:
        case "proposed":
            return HypothesisProposed(text)
        case "confirmed":
            return HypothesisConfirmed(_target(words[0]), text=rest)
        case "ruled-out":
            return HypothesisRuledOut(_target(words[0]), text=rest)
        case "begun":
            action = next(one for one in RULES.actions if one.name == words[0])
            return MitigationBegun(action.name, title=action.title, text=rest, clean_up=action.clean_up)
        case "ended":
            return MitigationEnded(_target(words[0]), words[1], text=" ".join(words[2:]))
        case "undone":
            return MitigationUndone(_target(words[0]))
        case "holds":
            return CriterionConfirmed(words[0], text=rest)
        case "waived":
            return CriterionWaived(words[0], text=rest)
        case "checked":
            return CheckRan(f"{words[0]}-check", words[0], words[1])
        case "updated":
            promised = moment(words[2]) if words[1:2] == ["next"] else ""
            return UpdateSent(words[0], "still looking", next_due=promised)
        case "paused":
            return UpdatesPaused(moment(words[1]), audience="".join(words[2:]))
        case "ticked":
            return ItemTicked(text)
        case "identified" if text.startswith("#"):
            return Identified(text=rest, target=_target(words[0]))
        case "mitigated" if text.startswith("#"):
            return Mitigated(text=rest, target=_target(words[0]))
        case _:
            event: Event = KINDS[kind](text=text)
            return event


def moment(text: str) -> str:
    """Return a time of the day on which all stories happen, as a timeline writes it."""
    return f"{DAY:%Y-%m-%d}T{text}:00Z"


def _target(number: str) -> str:
    return entry_id(int(number.removeprefix("#")))


def _joined(text: str) -> str:
    # JSON cannot tell two halves of a pair that stand side by side from the character they spell.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


# Line ends to str.splitlines() or to a terminal, and what is no text to UTF-8.
NASTY = '\x00\n\r\x0b\x0c\x1b\x1c\x1d\x1e\x7f\x85\u2028\u2029\u202e\u200b\ufeff\ud800\udcff"\\{}[],:'
TEXTS = st.text(st.one_of(st.sampled_from(NASTY), st.characters(exclude_categories=())), max_size=24).map(
    _joined
)
_COUNTS = st.integers(min_value=-(2**70), max_value=2**70)
_BY_ANNOTATION: dict[object, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: _COUNTS,
    bool: st.booleans(),
    tuple[str, ...]: st.lists(TEXTS, max_size=3).map(tuple),
    str | None: st.none() | TEXTS,
    int | None: st.none() | _COUNTS,
    tuple[str, ...] | None: st.none() | st.lists(TEXTS, max_size=3).map(tuple),
}


def values_of(shape: type[Any]) -> st.SearchStrategy[Any]:
    """Return any value of an event class, or of a record in one."""
    return st.builds(shape, **{name: _values(kind) for name, kind in shape.__annotations__.items()})


def _values(annotation: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - whatever stands after a colon
    known = _BY_ANNOTATION.get(annotation)
    if known is not None:
        return known
    if get_origin(annotation) is tuple:
        return st.lists(values_of(get_args(annotation)[0]), max_size=3).map(tuple)
    return values_of(annotation)


EVENTS: st.SearchStrategy[Event] = st.one_of([values_of(shape) for shape in KINDS.values()])

_MINUTES = st.integers(min_value=0, max_value=24 * 60)
TIMES = st.none() | _MINUTES.map(lambda minutes: DAY + timedelta(minutes=minutes))


_POINTING = (
    Amended, Withdrawn, HypothesisConfirmed, HypothesisRuledOut, MitigationEnded, MitigationUndone,
    StepBegun, StepEnded, RunbookEnded, WhyAnswered, ActionEdited, ActionDone, ActionDropped, ActionReopened,
)  # fmt: skip


@st.composite
def timelines(draw: st.DrawFn, *, longest: int = 12) -> list[Entry]:
    """Return the entries of an incident to which anything may have happened, corrections of each other too."""
    entries = [entry(1, Declared(title="Checkout answers 500"), draw(TIMES))]
    for number in range(2, 2 + draw(st.integers(min_value=0, max_value=longest))):
        event = draw(_LIFE)
        if isinstance(event, _POINTING):
            event = event._replace(target=entry_id(draw(st.integers(min_value=1, max_value=longest + 1))))
        entries.append(entry(number, event, draw(TIMES)))
    return entries


def _few(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


def _lifecycle() -> Iterable[st.SearchStrategy[Event]]:
    words = [
        "started",
        "detected",
        "acknowledged",
        "triaged",
        "identified",
        "mitigated",
        "resolved",
        "closed",
        "reopened",
        "declared",
    ]
    for word in words:
        yield st.builds(KINDS[word], text=_few("", "seen"))


# Few values each, so that what happens meets what happened.
_PEOPLE, _ROLES = _few("alice", "bob", "carol"), _few("ic", "sme")
_CRITERIA, _AUDIENCES = _few("errors", "stable"), _few("internal", "customers")
_DUE = _few("", "2026-11-20T03:00:00Z", "no time")


def _responses() -> Iterable[st.SearchStrategy[Event]]:
    nobody = st.just("")
    yield st.builds(HypothesisProposed, text=_few("the deploy", "the pool"))
    yield st.builds(HypothesisConfirmed, target=nobody, text=_few("seen"))
    yield st.builds(HypothesisRuledOut, target=nobody, text=_few("seen"))
    yield st.builds(MitigationBegun, action=_few("rollback"), clean_up=_few("", "undo it"))
    yield st.builds(MitigationEnded, target=nobody, outcome=st.sampled_from(OUTCOMES))
    yield st.builds(MitigationUndone, target=nobody)
    yield st.builds(Identified, target=st.integers(1, 13).map(entry_id))
    yield st.builds(Mitigated, target=st.integers(1, 13).map(entry_id))
    yield st.builds(CriterionConfirmed, criterion=_CRITERIA)
    yield st.builds(CriterionWaived, criterion=_CRITERIA, text=_few("why"))
    yield st.builds(CheckRan, check=_few("c"), criterion=_CRITERIA, outcome=st.sampled_from(CHECK_OUTCOMES))
    yield st.builds(UpdateSent, audience=_AUDIENCES, text=_few("news"), next_due=_DUE)
    yield st.builds(UpdatesPaused, until=_DUE, audience=_few("", "internal"))
    yield st.builds(ItemTicked, item=_few("channel"))
    yield st.builds(RoleAccepted, role=_ROLES, person=_PEOPLE)


def _followings() -> Iterable[st.SearchStrategy[Event]]:
    nobody, steps = st.just(""), _few("look", "undo", "verify")
    some = st.lists(steps, max_size=3, unique=True).map(tuple)
    planned = some.map(lambda names: tuple(map(PlannedStep, names)))
    ran = st.builds(
        Captured,
        command=_few("", "df -h"),
        status=st.sampled_from([None, 0, 1, 137]),
        ended=_few("exited", "timed-out", "interrupted"),
        redacted=st.lists(values_of(Redaction), max_size=2).map(tuple),
    )
    yield st.builds(RunbookBegun, runbook=_few("deployment", "disk"), steps=planned)
    yield st.builds(StepBegun, target=nobody, step=steps)
    yield st.builds(StepEnded, target=nobody, step=steps, outcome=st.sampled_from(STEP_OUTCOMES), ran=ran)
    yield st.builds(RunbookEnded, target=nobody, not_reached=some)
    yield st.builds(CommandRan, ran=ran)
    yield st.builds(VariableSet, name=_few("pod"), value=_few("web-1", "web-2"))


def _followups() -> Iterable[st.SearchStrategy[Event]]:
    nobody = st.just("")
    yield st.builds(CauseStated, text=_few("the pool", "the query"), tags=st.sampled_from([(), ("pool",)]))
    yield st.builds(WhyAnswered, text=_few("no limit", "no rule"), target=nobody)
    yield st.builds(LessonAdded, text=_few("a", "b"), kind=st.sampled_from(LESSON_KINDS))
    yield st.builds(ActionAdded, text=_few("a rule", "an alert"), state=_few("open", "DONE", "todo"))
    yield st.builds(ActionEdited, target=nobody, owner=st.none() | _PEOPLE)
    yield st.builds(ActionDone, target=nobody)
    yield st.builds(ActionDropped, target=nobody, text=_few("why"))
    yield st.builds(ActionReopened, target=nobody)
    yield st.builds(ReviewRequested, reviewers=st.sampled_from([(), ("bob",)]))
    yield st.builds(PostmortemApproved, reviewer=_PEOPLE)
    yield st.builds(PostmortemPublished, evidence=_few("0f", "1e"))


_LIFE: st.SearchStrategy[Event] = st.one_of(
    *_lifecycle(),
    *_responses(),
    *_followings(),
    *_followups(),
    st.builds(Noted, text=_few("a", "b"), kind=_few("note", "communication")),
    st.builds(Marked, milestone=_few("started", "mitigated", "resolved", "closed", "nonsense")),
    st.builds(Dismissed, verdict=_few("known")),
    st.builds(KINDS["severity_set"], level=st.sampled_from(RULES.levels)),
    st.builds(KINDS["role_assigned"], role=_ROLES, person=_PEOPLE, many=st.booleans()),
    st.builds(KINDS["role_handed_off"], role=_ROLES, person=_PEOPLE, previous=_few("", "alice", "bob")),
    st.builds(KINDS["role_released"], role=_ROLES, person=_few("", "alice", "bob")),
    st.builds(KINDS["edited"], title=st.none() | _few("x"), summary=st.none() | _few("y")),
    st.builds(KINDS["answered"], form=_few("triage"), question=_few("q", "r"), value=_few("1", "2")),
    st.builds(KINDS["factor_added"], text=_few("f", "g")),
    st.builds(
        Amended,
        target=st.just(""),
        text=st.none() | _few("better"),
        at=st.none() | _few("2026-11-20T05:06:07Z", "no time"),
        kind=st.none() | _few("finding"),
    ),
    st.builds(Withdrawn, target=st.just("")),
    EVENTS.filter(lambda event: not isinstance(event, SeveritySet)),
)
