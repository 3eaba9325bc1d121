"""Which updates were owed, and which of them came in time."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.given import DAY, SEV1, SEV3, SEV4, clock, entry, moment, story
from ircli.domain.deadlines import update_due
from ircli.domain.entry import Entry, effective
from ircli.domain.events import (
    Declared,
    Dismissed,
    Event,
    Mitigated,
    Noted,
    Reopened,
    Resolved,
    SeveritySet,
    UpdateSent,
    UpdatesPaused,
)
from ircli.domain.incident import fold
from ircli.domain.rules import Cadence, Level
from ircli.domain.updates import Owed, owed

BEGUN = "12:00 declared Checkout answers 500\n"
MILD = BEGUN + "12:01 severity SEV3\n"  # internal: every 30 minutes
GRAVE = BEGUN + "12:01 severity SEV1\n"  # internal: every 15 minutes, customers: every 30


def owed_of(entries: list[Entry]) -> tuple[Owed, ...]:
    incident = fold(entries)
    assert incident is not None
    return owed(incident, effective(entries))


def shown(found: tuple[Owed, ...]) -> list[str]:
    """Return each as `12:30 internal 12:29`, with a mark where it was late or never came."""
    return [
        f"{one.due:%H:%M} {one.audience} "
        + (f"{one.sent:%H:%M}" if one.sent is not None else "never")
        + ("" if one.in_time else " !")
        for one in found
    ]


OWED: dict[str, tuple[str, list[str]]] = {
    "without a severity nothing is owed": (BEGUN + "12:10 updated internal\n13:00 resolved", []),
    "without a cadence nothing is owed": (BEGUN + "12:01 severity SEV4\n13:00 resolved", []),
    "an update in time": (MILD + "12:30 updated internal\n12:40 resolved", ["12:30 internal 12:30"]),
    "an update too late": (MILD + "12:31 updated internal\n12:40 resolved", ["12:30 internal 12:31 !"]),
    "each update moves the next one": (
        MILD + "12:20 updated internal\n12:51 updated internal\n13:00 resolved",
        ["12:30 internal 12:20", "12:50 internal 12:51 !"],
    ),
    "each audience has its own clock": (
        GRAVE + "12:10 updated internal\n12:31 updated customers\n12:32 resolved",
        ["12:15 internal 12:10", "12:25 internal never !", "12:30 customers 12:31 !"],
    ),
    "an update to somebody else is not owed": (
        MILD + "12:10 updated customers\n12:20 resolved",
        [],
    ),
    "what comes due after the end is not owed": (MILD + "12:29 resolved", []),
    "what was due before the end, and never came": (MILD + "12:31 resolved", ["12:30 internal never !"]),
    "what was due before the end, and came after it": (
        MILD + "12:31 resolved\n12:35 updated internal",
        ["12:30 internal 12:35 !"],
    ),
    "the word that it is over is owed to nobody who was told in time": (
        MILD + "12:29 resolved\n12:35 updated internal",
        [],
    ),
    "while it is open, what is due is not missed yet": (MILD, []),
    "while it is mitigated the clocks run on": (
        MILD + "12:10 mitigated\n12:45 resolved",
        ["12:30 internal never !"],
    ),
    "it was closed, and nobody said when it was resolved": (
        MILD + "13:00 marked closed",
        ["12:30 internal never !"],
    ),
    "what was promised is owed": (
        MILD + "12:10 updated internal next 12:20\n12:25 updated internal\n12:30 resolved",
        ["12:20 internal 12:25 !", "12:30 internal 12:10"],
    ),
    "a later promise is owed later": (
        MILD + "12:10 updated internal next 13:30\n13:20 updated internal\n13:40 resolved",
        ["12:30 internal 12:10", "13:30 internal 13:20"],
    ),
    "a graver severity forgets what was promised": (
        MILD
        + "12:10 updated internal next 13:30\n12:12 severity SEV1\n12:30 updated internal\n12:31 resolved",
        ["12:25 internal 12:30 !", "12:30 customers never !", "12:30 internal 12:10"],
    ),
    "a graver severity after one without a cadence forgets it too": (
        BEGUN + "12:01 severity SEV4\n12:10 updated internal next 13:30\n12:12 severity SEV3\n12:41 resolved",
        ["12:40 internal never !"],
    ),
    "a milder severity keeps what was promised": (
        GRAVE
        + "12:10 updated internal next 13:00\n12:12 severity SEV3\n12:50 updated internal\n13:10 resolved",
        ["12:15 internal 12:10", "13:00 internal 12:50"],
    ),
    "a milder severity has more time": (
        GRAVE + "12:10 severity SEV3\n12:25 updated internal\n12:30 resolved",
        ["12:30 internal 12:25"],
    ),
    "a pause puts everything off": (
        MILD + "12:10 paused until 13:00\n13:00 updated internal\n13:10 resolved",
        ["13:00 internal 13:00"],
    ),
    "a pause of one audience leaves the others": (
        GRAVE + "12:10 paused until 13:00 customers\n12:20 updated internal\n12:40 resolved",
        ["12:15 internal 12:20 !", "12:35 internal never !"],
    ),
    "what is paused until after the end is not owed": (MILD + "12:10 paused until 13:00\n12:50 resolved", []),
    "a pause that is no time pauses nothing": (
        MILD + "12:10 paused until 25:00\n12:50 resolved",
        ["12:30 internal never !"],
    ),
    "a note on what was said meets every clock": (
        GRAVE + "12:14 communication told everybody\n12:28 resolved",
        ["12:15 internal 12:14", "12:30 customers 12:14"],
    ),
    "a note on what was said before the severity counts": (
        BEGUN + "12:10 communication told everybody\n12:11 severity SEV3\n12:35 resolved",
        [],
    ),
    "any other note tells nobody": (
        MILD + "12:14 finding the pool\n12:35 resolved",
        ["12:30 internal never !"],
    ),
    "the span runs from the declaration, though we knew before": (
        MILD + "11:30 marked detected\n12:31 marked resolved",
        ["12:30 internal never !"],
    ),
    "an undated update is nobody's": (
        MILD + "--:-- updated internal\n12:35 resolved",
        ["12:30 internal never !"],
    ),
    "a withdrawn update was not sent": (
        MILD + "12:20 updated internal\n12:21 withdrawn #3\n12:35 resolved",
        ["12:30 internal never !"],
    ),
    "an update is in time by when it was sent, though it was written later": (
        MILD + "12:35 finding the pool\n12:25 updated internal\n12:40 resolved",
        ["12:30 internal 12:25"],
    ),
    "a severity by when it was decided": (
        BEGUN + "12:20 updated internal\n12:01 severity SEV3\n12:40 resolved",
        ["12:30 internal 12:20"],
    ),
    "where nobody knows when we knew, nothing is owed": (
        "12:00 imported Errors\n12:01 severity SEV3\n13:00 marked resolved",
        [],
    ),
    "where nobody declared it runs from the detection": (
        "12:00 detected Errors\n12:01 severity SEV3\n12:45 resolved",
        ["12:30 internal never !"],
    ),
    "a dismissal ends what is owed": (MILD + "12:20 dismissed known", []),
    "what was due before a dismissal was missed": (
        MILD + "12:40 dismissed known",
        ["12:30 internal never !"],
    ),
    "between a dismissal and a reopening nothing is owed": (
        MILD + "12:20 dismissed known\n15:00 reopened\n15:20 updated internal\n15:25 resolved",
        ["15:30 internal 15:20"],
    ),
    "a reopening starts anew": (
        MILD + "12:20 resolved\n15:00 reopened\n15:31 updated internal\n15:40 resolved",
        ["15:30 internal 15:31 !"],
    ),
    "what was missed before a reopening was missed": (
        MILD + "12:40 resolved\n15:00 reopened\n15:20 resolved",
        ["12:30 internal never !"],
    ),
    "between an end and a reopening nothing is owed": (
        MILD + "12:20 resolved\n12:40 updated internal\n15:00 reopened\n15:20 resolved",
        [],
    ),
    "a reopening ends a pause and a promise": (
        MILD
        + "12:10 updated internal next 23:00\n12:11 paused until 23:00\n12:20 resolved\n15:00 reopened\n15:35 resolved",
        ["12:30 internal 12:10", "15:30 internal never !"],
    ),
    "each of several ends counts": (
        MILD + "12:40 resolved\n13:00 reopened\n13:40 resolved\n14:00 reopened\n14:40 resolved",
        ["12:30 internal never !", "13:30 internal never !", "14:30 internal never !"],
    ),
}


@pytest.mark.parametrize(("given_story", "then"), [*OWED.values()], ids=[*OWED])
def test_owed(given_story: str, then: list[str]) -> None:
    assert shown(owed_of(story(given_story))) == then


def at_level(level: Level, *told: tuple[Event, str]) -> list[str]:
    """Return what was owed from 12:00 on, at a level with its own cadences, until 14:00."""
    events: list[tuple[Event, str]] = [
        (Declared(title="x"), "12:00"),
        (SeveritySet(level), "12:00"),
        *told,
        (Resolved(), "14:00"),
    ]
    return shown(owed_of([entry(number, one, clock(at)) for number, (one, at) in enumerate(events, 1)]))


def test_a_first_update_may_be_owed_sooner_than_the_others() -> None:
    level = Level("SEV2", 2, updates=(Cadence("customers", 60, first=5),))
    assert at_level(level) == ["12:05 customers never !"]
    sent = UpdateSent("customers", "news"), "12:06"
    assert at_level(level, sent) == ["12:05 customers 12:06 !", "13:06 customers never !"]


def test_what_is_owed_once_begun_is_not_owed_before() -> None:
    level = Level("SEV2", 2, updates=(Cadence("customers", 60, once_begun=True),))
    assert at_level(level) == []
    assert at_level(level, (UpdateSent("customers", "news"), "12:30")) == ["13:30 customers never !"]
    note = Noted("told", kind="communication"), "12:30"
    assert at_level(level, note) == ["13:30 customers never !"]


def test_an_update_a_second_late_is_in_time() -> None:
    due = clock("12:30")
    assert Owed("internal", due, due + timedelta(seconds=1)).in_time
    assert not Owed("internal", due, due + timedelta(seconds=1, milliseconds=1)).in_time


MEAN = Level("SEV2", 2, updates=(Cadence("internal", 10, first=3), Cadence("customers", 45, once_begun=True)))
LEVELS = st.sampled_from([SEV1, MEAN, SEV3, SEV4])
AUDIENCES = st.sampled_from(["internal", "customers", "press"])
LATER = st.integers(0, 300).map(lambda minutes: moment(f"{minutes // 60:02d}:{minutes % 60:02d}"))
HAPPENING: st.SearchStrategy[Event] = st.one_of(
    st.builds(SeveritySet, LEVELS),
    st.builds(UpdateSent, AUDIENCES, st.just("news"), next_due=st.just("") | LATER),
    st.builds(UpdatesPaused, LATER, audience=st.just("") | AUDIENCES),
    st.builds(Noted, st.just("told"), kind=st.sampled_from(["communication", "finding"])),
    st.sampled_from([Mitigated(), Resolved(), Reopened(), Dismissed("known")]),
)


@given(
    st.lists(st.tuples(HAPPENING, st.integers(1, 40)), max_size=12),
    st.sampled_from(["internal", "customers"]),
)
def test_an_update_is_owed_when_the_clock_of_that_moment_said_so(
    happened: list[tuple[Event, int]], audience: str
) -> None:
    entries, at = [entry(1, Declared(title="x"), DAY)], DAY
    for event, minutes in happened:
        at += timedelta(minutes=minutes)
        entries.append(entry(len(entries) + 1, event, at))
    before = fold(entries)
    assert before is not None
    cadences = before.severity.updates if before.severity is not None and before.is_open else ()
    due = next((update_due(before, one) for one in cadences if one.audience == audience), None)
    at += timedelta(minutes=1)
    entries.append(entry(len(entries) + 1, UpdateSent(audience, "news"), at))
    met = [one.due for one in owed_of(entries) if (one.audience, one.sent) == (audience, at)]
    if before.is_open:
        assert met == ([due] if due is not None else [])
    else:
        assert all(one < at for one in met)  # the word that it is over, to whom it was overdue


@given(st.lists(st.tuples(HAPPENING, st.integers(-40, 40)), max_size=12))
def test_whatever_happened_what_is_owed_is_in_order_and_to_audiences_of_the_levels(
    happened: list[tuple[Event, int]],
) -> None:
    entries = [entry(1, Declared(title="x"), DAY)]
    for event, minutes in happened:
        entries.append(entry(len(entries) + 1, event, DAY + timedelta(minutes=60 + minutes)))
    found = owed_of(entries)
    assert [(one.due, one.audience) for one in found] == sorted((one.due, one.audience) for one in found)
    assert {one.audience for one in found} <= {"internal", "customers"}
