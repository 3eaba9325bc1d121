"""How long things took, what is due, and which times cannot be."""

from datetime import timedelta

import pytest

from domain.given import SEV1, SEV4, clock, entry, story, told
from ircli.domain.deadlines import deadlines, next_update_due, overdue, postmortem_due
from ircli.domain.durations import durations, impossible
from ircli.domain.events import SeveritySet
from ircli.domain.incident import Incident, fold
from ircli.domain.rules import Level

WHOLE = """
12:00 declared Checkout answers 500
11:30 started
11:50 detected
11:55 acknowledged
12:20 mitigated
13:00 resolved
"""
SPANS: dict[str, tuple[str, dict[str, float | None]]] = {
    "every span names two times": (
        WHOLE,
        {"ttd": 1200, "tta": 300, "ttm": 1800, "ttr": 4200, "impact": 3000},
    ),
    "an unknown time leaves its spans unknown": (
        "12:00 declared Checkout answers 500\n12:10 mitigated",
        {"ttd": None, "tta": None, "ttm": 600, "ttr": None, "impact": None},
    ),
    "impact runs to the resolution where it was never mitigated": (
        "12:00 declared Checkout answers 500\n11:30 started\n13:00 resolved",
        {"ttd": 1800, "tta": None, "ttm": None, "ttr": 3600, "impact": 5400},
    ),
    "an alert before the impact makes a negative span": (
        "12:00 detected Checkout answers 500\n12:05 started",
        {"ttd": -300, "tta": None, "ttm": None, "ttr": None, "impact": None},
    ),
    "a reopened incident runs to its last resolution": (
        WHOLE + "13:30 reopened\n14:50 resolved",
        {"ttd": 1200, "tta": 300, "ttm": None, "ttr": 10800, "impact": 12000},
    ),
    "an incident that is open again took no time yet": (
        WHOLE + "13:30 reopened",
        {"ttd": 1200, "tta": 300, "ttm": None, "ttr": None, "impact": None},
    ),
    "a mark changes spans": (
        WHOLE + "12:40 marked mitigated",
        {"ttd": 1200, "tta": 300, "ttm": 3000, "ttr": 4200, "impact": 4200},
    ),
}


@pytest.mark.parametrize(("given_story", "then"), [*SPANS.values()], ids=[*SPANS])
def test_durations(given_story: str, then: dict[str, float | None]) -> None:
    assert {span.name: span.seconds for span in durations(told(given_story).times)} == then


def test_a_span_names_both_of_its_ends() -> None:
    named = {span.name: (span.start, span.end) for span in durations(told(WHOLE).times)}
    assert named == {
        "ttd": ("started", "detected"),
        "tta": ("detected", "acknowledged"),
        "ttm": ("detected", "mitigated"),
        "ttr": ("detected", "resolved"),
        "impact": ("started", "mitigated"),
    }


IMPOSSIBLE: dict[str, tuple[str, set[tuple[str, str]]]] = {
    "a plain story is in order": (WHOLE, set()),
    "two times at one moment are in order": (
        "12:00 declared Checkout answers 500\n12:00 started\n12:00 mitigated\n12:00 resolved",
        set(),
    ),
    "a cause found after the mitigation is in order": (WHOLE + "12:30 identified", set()),
    "an alert before the impact is flagged": (
        "12:00 detected Checkout answers 500\n12:05 started",
        {("started", "detected")},
    ),
    "a resolution before the mitigation is flagged": (
        WHOLE + "13:30 marked mitigated",
        {("mitigated", "resolved")},
    ),
    "a closing before the resolution is flagged": (
        WHOLE + "12:40 closed",
        {("resolved", "closed")},
    ),
    "a mitigation before the detection is flagged": (
        "12:00 declared Checkout answers 500\n11:40 mitigated",
        {("detected", "mitigated")},
    ),
    "everything before the start is flagged": (
        "12:00 declared Checkout answers 500\n12:10 resolved\n12:30 marked started",
        {("started", "detected"), ("started", "declared"), ("started", "resolved")},
    ),
}


@pytest.mark.parametrize(("given_story", "then"), [*IMPOSSIBLE.values()], ids=[*IMPOSSIBLE])
def test_impossible(given_story: str, then: set[tuple[str, str]]) -> None:
    assert set(impossible(told(given_story).times)) == then


def _with(level: Level, given_story: str) -> Incident:
    entries = story(given_story)
    incident = fold([*entries, entry(len(entries) + 1, SeveritySet(level), clock("12:01"))])
    assert incident is not None
    return incident


DECLARED = "12:00 declared Checkout answers 500\n"
DUE: dict[str, tuple[Level, str, list[str]]] = {
    "a new incident has all its targets": (
        SEV1,
        DECLARED,
        ["12:05 acknowledge", "12:15 update (internal)", "12:30 update (customers)", "16:00 resolve"],
    ),
    "a level without targets asks for nothing": (SEV4, DECLARED, []),
    "targets run from the detection": (
        SEV1,
        DECLARED + "11:30 marked detected",
        ["11:35 acknowledge", "12:15 update (internal)", "12:30 update (customers)", "15:30 resolve"],
    ),
    "triage is due once somebody has it": (
        SEV1,
        DECLARED + "12:04 acknowledged",
        ["12:14 triage", "12:15 update (internal)", "12:30 update (customers)", "16:00 resolve"],
    ),
    "what was done is no longer due": (
        SEV1,
        DECLARED + "12:04 acknowledged\n12:10 triaged",
        ["12:15 update (internal)", "12:30 update (customers)", "16:00 resolve"],
    ),
    "an update moves the next one": (
        SEV1,
        DECLARED + "12:04 acknowledged\n12:10 triaged\n12:20 communication told everybody",
        ["12:35 update (internal)", "12:50 update (customers)", "16:00 resolve"],
    ),
    "the target of the resolution runs anew from a reopening": (
        SEV1,
        DECLARED + "12:04 acknowledged\n12:10 triaged\n13:00 resolved\n15:00 reopened",
        ["15:15 update (internal)", "15:30 update (customers)", "19:00 resolve"],
    ),
    "of several reopenings the last one counts": (
        SEV1,
        DECLARED
        + "12:04 acknowledged\n12:10 triaged\n13:00 resolved\n15:00 reopened\n16:00 resolved\n17:30 reopened",
        ["17:45 update (internal)", "18:00 update (customers)", "21:30 resolve"],
    ),
    "after the resolution only the postmortem is due": (
        SEV1,
        DECLARED + "13:00 resolved",
        ["37:00 postmortem"],
    ),
    "a closed incident owes nothing": (SEV1, DECLARED + "13:00 resolved\n14:00 closed", []),
    "a published postmortem is not due": (SEV1, DECLARED + "13:00 resolved\n14:00 published 0f", []),
    "a published postmortem that is read again is not due": (
        SEV1,
        DECLARED + "13:00 resolved\n14:00 published 0f\n15:00 review bob",
        [],
    ),
    "a postmortem that is read is due": (
        SEV1,
        DECLARED + "13:00 resolved\n14:00 review bob",
        ["37:00 postmortem"],
    ),
    "a later end asks for its own postmortem": (
        SEV1,
        DECLARED + "13:00 resolved\n14:00 published 0f\n15:00 reopened\n16:00 resolved",
        ["40:00 postmortem"],
    ),
    "an incident that is closed for a reason owes nothing": (
        SEV1,
        DECLARED + "13:00 resolved\n14:00 marked closed",
        [],
    ),
    "a level without a postmortem owes none, whatever its hours are": (
        SEV4._replace(postmortem_due_hours=24),
        DECLARED + "13:00 resolved",
        [],
    ),
    "what was taken over from elsewhere owes nobody a postmortem": (
        SEV1,
        "12:00 imported Checkout answered 500\n13:00 marked resolved",
        [],
    ),
    "a dismissed incident owes nothing": (SEV1, DECLARED + "13:00 dismissed known", []),
    "an import without times owes nothing": (SEV1, "12:00 imported Checkout answered 500", []),
}


@pytest.mark.parametrize(("level", "given_story", "then"), [*DUE.values()], ids=[*DUE])
def test_due(level: Level, given_story: str, then: list[str]) -> None:
    due = [f"{_hours(one.due - clock('0:00'))} {one.what}" for one in deadlines(_with(level, given_story))]
    assert due == then


def _hours(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def test_nothing_is_due_without_a_severity() -> None:
    assert deadlines(told(DECLARED)) == ()


def test_only_what_has_passed_is_overdue() -> None:
    late = overdue(_with(SEV1, DECLARED), now=clock("12:20"))
    assert [one.what for one in late] == ["acknowledge", "update (internal)"]


def test_the_next_update_is_the_earliest_over_the_audiences() -> None:
    assert next_update_due(_with(SEV1, DECLARED)) == clock("12:15")


def test_a_postmortem_is_due_after_the_resolution() -> None:
    resolved = _with(SEV1, DECLARED + "13:00 resolved")
    assert postmortem_due(resolved) == clock("13:00") + timedelta(hours=24)


def test_what_was_taken_over_from_elsewhere_shows_when_its_postmortem_would_be_due() -> None:
    past = _with(SEV1, "12:00 imported Checkout answered 500\n13:00 marked resolved")
    assert postmortem_due(past) == clock("13:00") + timedelta(hours=24)


def test_a_level_without_a_postmortem_has_no_day_for_it() -> None:
    assert postmortem_due(_with(SEV4._replace(postmortem_due_hours=24), DECLARED + "13:00 resolved")) is None


def test_a_postmortem_of_what_goes_on_is_not_due() -> None:
    assert postmortem_due(_with(SEV1, DECLARED)) is None
