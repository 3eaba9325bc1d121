"""Entries to start a test from: stories that a responder can read, and anything at all for Hypothesis."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from ircli.domain.codec import VERSION, read_event, write_event
from ircli.domain.entry import Entry
from ircli.domain.events import (
    KINDS,
    Amended,
    Declared,
    Detected,
    Dismissed,
    Event,
    Imported,
    Marked,
    Noted,
    SeveritySet,
    Withdrawn,
    kind_of,
)
from ircli.domain.incident import Incident, fold
from ircli.domain.rules import Level, Role, Rules
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
    internal_update_every=15,
    public_update_every=30,
    postmortem="required",
    postmortem_due_hours=24,
    stable_for=15,
    roles=("ic", "tl"),
)
SEV3 = Level(name="SEV3", rank=3, meaning="limited impact", internal_update_every=30)
SEV4 = Level(name="SEV4", rank=4, postmortem="no")
RULES = Rules(
    levels=(SEV1, SEV3, SEV4),
    roles=(
        Role("ic", "Incident Commander"),
        Role("tl", "Technical Lead"),
        Role("sme", "Subject-Matter Expert", many=True),
    ),
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
    return Entry(entry_id(number), at, DAY, "alice", kind, VERSION, data, read_event(kind, VERSION, data))


def story(text: str) -> list[Entry]:
    """Return the entries that a story tells, one line each: `12:05 acknowledged`, `--:-- resolved`.

    Lines are numbered from 1: `12:30 withdrawn #2`, `12:30 amended #2 at 12:07`.
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


def _event(kind: str, words: list[str], *, opens: bool) -> Event:
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
        case "withdrawn":
            return Withdrawn(target=_target(words[0]))
        case "amended":
            value = " ".join(words[2:])
            correction = {words[1]: f"{DAY:%Y-%m-%d}T{value}:00Z" if words[1] == "at" else value}
            return Amended(target=_target(words[0]), **correction)
        case _:
            event: Event = KINDS[kind](text=text)
            return event


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
    """Return any value of an event class, or of a level."""
    parts = {name: _BY_ANNOTATION[kind] for name, kind in shape.__annotations__.items()}
    return st.builds(shape, **parts)


_BY_ANNOTATION[Level] = values_of(Level)
EVENTS: st.SearchStrategy[Event] = st.one_of([values_of(shape) for shape in KINDS.values()])

_MINUTES = st.integers(min_value=0, max_value=24 * 60)
TIMES = st.none() | _MINUTES.map(lambda minutes: DAY + timedelta(minutes=minutes))


@st.composite
def timelines(draw: st.DrawFn, *, longest: int = 12) -> list[Entry]:
    """Return the entries of an incident to which anything may have happened, corrections of each other too."""
    entries = [entry(1, Declared(title="Checkout answers 500"), draw(TIMES))]
    for number in range(2, 2 + draw(st.integers(min_value=0, max_value=longest))):
        event = draw(_LIFE)
        if isinstance(event, Amended | Withdrawn):
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
_LIFE: st.SearchStrategy[Event] = st.one_of(
    *_lifecycle(),
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
