"""An incident in short, as lists and metrics look at thousands."""

from datetime import timedelta

import pytest
from hypothesis import given

from domain.given import clock, entry, entry_id, story, timelines
from ircli.domain.clock import millis
from ircli.domain.entry import Entry, effective
from ircli.domain.events import ActionAdded, CauseStated, Declared, Imported, Marked, RoleAssigned
from ircli.domain.followup import PUBLISHED
from ircli.domain.incident import MILESTONES, fold
from ircli.domain.outline import Outline, outline_of

BEGUN = "12:00 declared Checkout answers 500\n"
LIFE = (
    BEGUN
    + "11:50 started\n12:01 severity SEV1\n12:04 acknowledged\n12:10 triaged\n12:14 updated internal\n"
    + "12:20 identified\n12:28 updated customers\n12:29 mitigated\n12:40 resolved\n"
)


def short(entries: list[Entry]) -> Outline:
    incident = fold(entries)
    assert incident is not None
    return outline_of("2026-11-20-checkout-k3f9", incident, effective(entries))


def at(text: str) -> int:
    """Return a time of the day on which all stories happen, as outlines have it."""
    return millis(clock(text))


def test_an_incident_that_was_just_declared_in_short() -> None:
    found = short(
        [entry(1, Declared("Checkout answers 500", summary="all of it", services=("shop",), source="call"))]
    )
    assert (found.id, found.title, found.summary) == (
        "2026-11-20-checkout-k3f9",
        "Checkout answers 500",
        "all of it",
    )
    assert (found.services, found.source, found.status) == (("shop",), "call", "investigating")
    assert (found.severity, found.rank, found.postmortem) == ("", None, "")
    assert (found.acknowledge_within, found.triage_within, found.resolve_within) == (None, None, None)
    assert (found.drill, found.imported, found.reference, found.verdict) == (False, False, "", "")
    assert (found.updates_owed, found.updates_in_time, found.reopened) == (0, 0, 0)
    assert (found.review, found.postmortem_due, found.published_at) == ("", None, None)
    assert (found.root_cause, found.cause_tags, found.actions) == ("", (), ())


def test_the_level_is_that_which_was_decided_last_with_its_targets() -> None:
    found = short(story(BEGUN + "12:01 severity SEV3\n12:10 severity SEV1"))
    assert (found.severity, found.rank, found.postmortem) == ("SEV1", 1, "required")
    assert (found.acknowledge_within, found.triage_within, found.resolve_within) == (5, 10, 240)


def test_times_stand_in_the_order_of_the_milestones() -> None:
    found = short(story(LIFE))
    assert dict(zip(MILESTONES, found.times, strict=True)) == {
        "started": at("11:50"), "detected": at("12:00"), "declared": at("12:00"), "acknowledged": at("12:04"),
        "triaged": at("12:10"), "identified": at("12:20"), "mitigated": at("12:29"), "resolved": at("12:40"), "closed": None,
    }  # fmt: skip
    assert [found.at(name) for name in MILESTONES] == [*found.times]


@pytest.mark.parametrize(
    ("known", "then"),
    [
        ({"started": "11:00", "declared": "12:10", "detected": "12:05"}, "12:05"),
        ({"started": "11:00", "declared": "12:10"}, "12:10"),
        ({"started": "11:00"}, "11:00"),
        ({"resolved": "13:00"}, None),
    ],
)
def test_an_incident_began_when_it_was_known_or_else_when_it_went_on(
    known: dict[str, str], then: str | None
) -> None:
    marks = [Marked(name) for name in known]
    entries = [entry(1, Imported("Past", reference="INC-7"), None)]
    entries += [
        entry(number, mark, clock(known[mark.milestone])) for number, mark in enumerate(marks, start=2)
    ]
    found = short(entries)
    assert (found.imported, found.reference) == (True, "INC-7")
    assert found.begun == (at(then) if then else None)


def test_updates_are_counted_and_those_in_time() -> None:
    found = short(story(LIFE))  # the second internal one, due at 12:29, never came
    assert (found.updates_owed, found.updates_in_time) == (3, 2)


def test_people_are_those_who_held_a_role_or_wrote_each_once() -> None:
    entries = story(BEGUN + "12:01 assigned ic bob\n12:02 assigned sme carol\n12:03 handed ic eve bob")
    entries.append(entry(5, RoleAssigned("tl", "alice"))._replace(by="bob"))
    entries.append(entry(6, CauseStated("x"))._replace(by=""))
    assert sorted(short(entries).people) == ["alice", "bob", "carol", "eve"]


def test_whoever_took_over_a_file_was_not_there() -> None:
    entries = [entry(1, Imported("Past")), entry(2, Marked("started"))._replace(by="bob")]
    assert short(entries).people == ("bob",)


def test_whose_entries_are_all_withdrawn_was_not_there() -> None:
    entries = story(BEGUN + "12:01 finding x\n12:02 withdrawn #2")
    entries[1] = entries[1]._replace(by="mallory")
    assert short(entries).people == ("alice",)


def test_how_far_the_follow_up_is() -> None:
    entries = story(LIFE + "13:00 todo a rule\n13:30 published 0f")
    entries.append(entry(20, CauseStated("the pool", ("pool",))))
    found = short(entries)
    assert (found.root_cause, found.cause_tags) == ("the pool", ("pool",))
    assert [(one.number, one.text) for one in found.actions] == [(1, "a rule")]
    assert (found.review, found.published_at) == (PUBLISHED, at("13:30"))
    assert found.postmortem_due == millis(clock("12:40") + timedelta(hours=24))


def test_a_postmortem_is_in_time_by_its_first_copy() -> None:
    found = short(story(LIFE + "13:30 published 0f\n14:00 review bob\n15:00 published 1e"))
    assert (found.review, found.published_at) == (PUBLISHED, at("13:30"))


@pytest.mark.parametrize(
    ("end", "status", "verdict", "reopened"),
    [
        ("", "resolved", "", 0),
        ("13:00 closed", "closed", "", 0),
        ("13:00 reopened", "identified", "", 1),
        ("13:00 reopened\n13:10 resolved\n13:20 reopened\n13:30 dismissed known", "dismissed", "known", 2),
    ],
)
def test_how_it_ended(end: str, status: str, verdict: str, reopened: int) -> None:
    found = short(story(LIFE + end))
    assert (found.status, found.verdict, found.reopened) == (status, verdict, reopened)


def test_a_drill_is_one() -> None:
    assert short([entry(1, Declared("Practice", drill=True))]).drill


@given(timelines())
def test_whatever_happened_can_be_said_in_short(entries: list[Entry]) -> None:
    incident = fold(entries)
    assert incident is not None
    found = short(entries)
    assert (found.status, found.actions) == (incident.status, incident.actions)
    assert 0 <= found.updates_in_time <= found.updates_owed
    assert len(set(found.people)) == len(found.people)


def test_an_imported_action_is_as_the_fold_has_it() -> None:
    entries = [entry(1, Imported("Past")), entry(2, ActionAdded("a rule", due="Q3", state="DONE"))]
    (action,) = short(entries).actions
    assert (action.id, action.due, action.day, action.state) == (entry_id(2), "Q3", "", "done")
