"""When an audience should hear of an incident again."""

import pytest

from domain.given import clock, told
from ircli.domain.deadlines import deadlines, next_update_due, update_due
from ircli.domain.rules import Cadence

INSIDE = Cadence("internal", 15)
PUBLIC = Cadence("customers", 30, first=5)
ONCE_PUBLIC = Cadence("customers", 60, once_begun=True)
BEGUN = "12:00 declared Checkout answers 500\n"
MILD, GRAVE = BEGUN + "12:01 severity SEV3\n", BEGUN + "12:01 severity SEV1\n"
RESOLVED = BEGUN + "12:10 updated internal next 12:50\n12:40 resolved\n"

DUE: dict[str, tuple[Cadence, str, str | None]] = {
    "the first update is due one span after the declaration": (INSIDE, BEGUN, "12:15"),
    "the span runs from the declaration, though we knew before": (
        INSIDE,
        BEGUN + "11:50 marked detected",
        "12:15",
    ),
    "where nobody declared, it runs from the detection": (INSIDE, "12:00 detected Errors", "12:15"),
    "where nobody knows when, there is no clock": (INSIDE, "12:00 imported Errors", None),
    "a first update may be due sooner than the others": (PUBLIC, BEGUN, "12:05"),
    "a first update is counted from the detection": (PUBLIC, BEGUN + "11:50 marked detected", "11:55"),
    "after the first update the span counts": (PUBLIC, BEGUN + "12:03 updated customers", "12:33"),
    "each update moves the next one": (
        INSIDE,
        BEGUN + "12:10 updated internal\n12:20 updated internal",
        "12:35",
    ),
    "an update to others moves nothing": (INSIDE, BEGUN + "12:10 updated customers", "12:15"),
    "a back-dated update does not take a later one back": (
        INSIDE,
        BEGUN + "12:20 updated internal\n12:05 updated internal",
        "12:35",
    ),
    "an undated update moves nothing": (INSIDE, BEGUN + "--:-- updated internal next 14:00", "12:15"),
    "a withdrawn update moves nothing": (
        INSIDE,
        BEGUN + "12:10 updated internal\n12:11 withdrawn #2",
        "12:15",
    ),
    "before somebody began there is no clock": (ONCE_PUBLIC, BEGUN + "12:10 updated internal", None),
    "once begun, the span counts": (ONCE_PUBLIC, BEGUN + "12:10 updated customers", "13:10"),
    "a note on what was said counts as a beginning": (
        ONCE_PUBLIC,
        BEGUN + "12:10 communication told",
        "13:10",
    ),
    "a note on what was said counts for every audience": (
        PUBLIC,
        BEGUN + "12:10 communication told everybody",
        "12:40",
    ),
    "any other note tells nobody": (INSIDE, BEGUN + "12:10 finding the pool", "12:15"),
    "what was promised wins when it is sooner": (
        INSIDE,
        BEGUN + "12:10 updated internal next 12:12",
        "12:12",
    ),
    "what was promised wins when it is later": (INSIDE, BEGUN + "12:10 updated internal next 13:00", "13:00"),
    "what is no time promises nothing": (INSIDE, BEGUN + "12:10 updated internal next 25:00", "12:25"),
    "an update without a promise ends the one before": (
        INSIDE,
        BEGUN + "12:10 updated internal next 13:00\n12:20 updated internal",
        "12:35",
    ),
    "a back-dated update does not end a later promise": (
        INSIDE,
        BEGUN + "12:10 updated internal next 13:00\n12:05 updated internal",
        "13:00",
    ),
    "a note on what was said keeps the promise": (
        INSIDE,
        BEGUN + "12:10 updated internal next 12:30\n12:29 communication told everybody",
        "12:44",
    ),
    "a back-dated note does not end a later promise": (
        INSIDE,
        BEGUN + "12:10 updated internal next 12:30\n12:05 communication told everybody",
        "12:30",
    ),
    "a graver severity forgets what was promised": (
        INSIDE,
        MILD + "12:10 updated internal next 13:00\n12:12 severity SEV1",
        "12:25",
    ),
    "a graver severity forgets what was promised to anybody": (
        PUBLIC,
        MILD + "12:10 updated customers next 14:00\n12:12 severity SEV1",
        "12:40",
    ),
    "a milder severity keeps what was promised": (
        INSIDE,
        GRAVE + "12:10 updated internal next 13:00\n12:12 severity SEV3",
        "13:00",
    ),
    "the same severity again keeps what was promised": (
        INSIDE,
        GRAVE + "12:10 updated internal next 13:00\n12:12 severity SEV1",
        "13:00",
    ),
    "the first severity keeps what was promised": (
        INSIDE,
        BEGUN + "12:10 updated internal next 13:00\n12:12 severity SEV1",
        "13:00",
    ),
    "what is promised after the severity grew graver counts": (
        INSIDE,
        MILD + "12:12 severity SEV1\n12:13 updated internal next 13:00",
        "13:00",
    ),
    "a withdrawn severity gives back what was promised": (
        INSIDE,
        MILD + "12:10 updated internal next 13:00\n12:12 severity SEV1\n12:13 withdrawn #4",
        "13:00",
    ),
    "a graver severity keeps a pause": (
        INSIDE,
        MILD + "12:10 paused until 13:00\n12:12 severity SEV1",
        "13:00",
    ),
    "a pause puts every audience off": (INSIDE, BEGUN + "12:10 paused until 13:00", "13:00"),
    "a pause of an audience puts it off": (PUBLIC, BEGUN + "12:10 paused until 13:00 customers", "13:00"),
    "a pause of one audience leaves the others": (
        INSIDE,
        BEGUN + "12:10 paused until 13:00 customers",
        "12:15",
    ),
    "of two pauses the later end counts": (
        INSIDE,
        BEGUN + "12:10 paused until 13:00\n12:11 paused until 12:30 internal",
        "13:00",
    ),
    "a new pause replaces the one before": (
        INSIDE,
        BEGUN + "12:10 paused until 13:00\n12:11 paused until 12:30",
        "12:30",
    ),
    "a pause that is over puts nothing off": (INSIDE, BEGUN + "12:01 paused until 12:05", "12:15"),
    "a pause puts off what was promised": (
        INSIDE,
        BEGUN + "12:10 updated internal next 12:20\n12:11 paused until 13:00",
        "13:00",
    ),
    "a reopening starts anew": (INSIDE, RESOLVED + "15:00 reopened", "15:15"),
    "a reopening ends what was promised": (
        INSIDE,
        BEGUN + "12:10 updated internal next 23:00\n12:40 resolved\n15:00 reopened",
        "15:15",
    ),
    "after a reopening no update is the first": (
        PUBLIC,
        BEGUN + "12:40 resolved\n15:00 reopened",
        "15:30",
    ),
    "an update after a reopening moves the next one": (
        INSIDE,
        RESOLVED + "15:00 reopened\n15:05 updated internal",
        "15:20",
    ),
}


@pytest.mark.parametrize(("cadence", "given_story", "then"), [*DUE.values()], ids=[*DUE])
def test_an_update_is_due(cadence: Cadence, given_story: str, then: str | None) -> None:
    assert update_due(told(given_story), cadence) == (clock(then) if then else None)


CLOCKS: dict[str, tuple[str, list[str]]] = {
    "each audience has its own clock": (
        BEGUN + "12:01 severity SEV1\n12:10 updated customers",
        ["12:15 internal", "12:40 customers"],
    ),
    "a level without updates has no clock": (BEGUN + "12:01 severity SEV4", []),
    "without a severity there is no clock": (BEGUN, []),
    "the clock follows the severity": (
        BEGUN + "12:01 severity SEV1\n12:02 severity SEV3",
        ["12:30 internal"],
    ),
    "a resolved incident has no clock": (BEGUN + "12:01 severity SEV1\n12:10 resolved", []),
    "a closed incident has no clock": (BEGUN + "12:01 severity SEV1\n12:10 resolved\n12:20 closed", []),
    "a dismissed incident has no clock": (BEGUN + "12:01 severity SEV1\n12:10 dismissed known", []),
    "a mitigated incident has its clocks": (
        BEGUN + "12:01 severity SEV3\n12:10 mitigated",
        ["12:30 internal"],
    ),
}


@pytest.mark.parametrize(("given_story", "then"), [*CLOCKS.values()], ids=[*CLOCKS])
def test_clocks(given_story: str, then: list[str]) -> None:
    found = [one for one in deadlines(told(given_story)) if one.kind == "update"]
    assert [f"{one.due:%H:%M} {one.audience}" for one in found] == then


def test_the_next_update_is_the_earliest_of_all() -> None:
    incident = told(BEGUN + "12:01 severity SEV1\n12:10 updated internal next 12:50")
    assert next_update_due(incident) == clock("12:30")
