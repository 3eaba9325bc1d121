"""The fold: a timeline's story, and the incident it adds up to."""

from collections.abc import Mapping
from datetime import datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.given import (
    EVENTS,
    SEV1,
    SEV3,
    TIMES,
    clock,
    entry,
    entry_id,
    story,
    timelines,
    told,
)
from ircli.domain.deadlines import deadlines
from ircli.domain.durations import durations, impossible
from ircli.domain.entry import Entry
from ircli.domain.events import (
    ActionAdded,
    Answered,
    CauseStated,
    Declared,
    Edited,
    Event,
    FactorAdded,
    HypothesisProposed,
    Imported,
    Noted,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
    SeveritySet,
    Unread,
    Withdrawn,
)
from ircli.domain.incident import MILESTONES, STATUSES, Cycle, fold

LIFECYCLE = {
    "the first acknowledgement counts": (
        """
        12:00 declared Checkout answers 500
        12:05 acknowledged
        12:09 acknowledged
        """,
        {"declared": "12:00", "acknowledged": "12:05"},
    ),
    "the first written counts, and not the earliest": (
        """
        12:00 declared Checkout answers 500
        12:40 identified the deploy
        12:30 identified the cache
        """,
        {"identified": "12:40", "status": "identified"},
    ),
    "the last mitigation of a cycle counts": (
        """
        12:00 declared Checkout answers 500
        12:10 mitigated rolled back
        12:30 mitigated flag off
        """,
        {"mitigated": "12:30", "status": "monitoring"},
    ),
    "the last resolution of a cycle counts": (
        """
        12:00 declared Checkout answers 500
        12:10 resolved
        12:30 resolved
        """,
        {"resolved": "12:30", "status": "resolved"},
    ),
    "a mark wins over the first of its kind": (
        """
        12:00 declared Checkout answers 500
        12:05 acknowledged
        12:03 marked acknowledged
        """,
        {"acknowledged": "12:03"},
    ),
    "a mark wins over what comes after it": (
        """
        12:00 declared Checkout answers 500
        12:20 marked mitigated
        12:40 mitigated
        """,
        {"mitigated": "12:20"},
    ),
    "the last mark wins": (
        """
        12:00 declared Checkout answers 500
        11:30 marked started
        11:40 marked started
        """,
        {"started": "11:40"},
    ),
    "a mark of an unknown milestone changes nothing": (
        """
        12:00 declared Checkout answers 500
        11:30 marked coffee
        """,
        {"declared": "12:00", "detected": "12:00", "started": None, "status": "investigating"},
    ),
    "a live declaration is the moment at which we knew": (
        "12:00 declared Checkout answers 500",
        {"declared": "12:00", "detected": "12:00", "started": None, "status": "investigating"},
    ),
    "a detection said later replaces the moment of the declaration": (
        """
        12:00 declared Checkout answers 500
        11:50 detected by an alert
        """,
        {"declared": "12:00", "detected": "11:50"},
    ),
    "a marked detection replaces the moment of the declaration": (
        """
        12:00 declared Checkout answers 500
        11:50 marked detected
        """,
        {"detected": "11:50"},
    ),
    "an import invents no time": (
        "12:00 imported Checkout answered 500",
        dict.fromkeys(MILESTONES, None) | {"status": "investigating"},
    ),
    "an imported declaration says nothing of the detection": (
        """
        12:00 imported Checkout answered 500
        11:00 declared
        """,
        {"declared": "11:00", "detected": None},
    ),
    "what was only detected was never declared": (
        """
        12:00 detected Checkout answers 500
        12:10 dismissed false-alarm
        """,
        {"detected": "12:00", "declared": None, "status": "dismissed"},
    ),
    "an undated end changes no time": (
        """
        12:00 declared Checkout answers 500
        12:10 mitigated
        --:-- mitigated
        --:-- resolved
        """,
        {"mitigated": "12:10", "resolved": None, "status": "monitoring"},
    ),
    "an undated beginning leaves room for a dated one": (
        """
        12:00 declared Checkout answers 500
        --:-- identified
        12:20 identified
        """,
        {"identified": "12:20"},
    ),
    "an undated mark takes no time away": (
        """
        12:00 declared Checkout answers 500
        12:10 mitigated
        --:-- marked mitigated
        """,
        {"mitigated": "12:10"},
    ),
    "an undated declaration opens without a time": (
        "--:-- declared Checkout answers 500",
        {"declared": None, "detected": None, "status": "investigating"},
    ),
    "triage and acknowledgement are no status of their own": (
        """
        12:00 declared Checkout answers 500
        12:05 acknowledged
        12:08 triaged
        """,
        {"triaged": "12:08", "status": "investigating"},
    ),
    "a mitigation goes further than a cause found later": (
        """
        12:00 declared Checkout answers 500
        12:10 mitigated
        12:30 identified
        """,
        {"status": "monitoring"},
    ),
    "a resolution can be closed": (
        """
        12:00 declared Checkout answers 500
        12:10 resolved
        13:00 closed
        """,
        {"resolved": "12:10", "closed": "13:00", "status": "closed"},
    ),
    "a reopened incident has no end, and keeps what is known of its beginning": (
        """
        12:00 declared Checkout answers 500
        12:05 identified
        12:10 mitigated
        12:20 resolved
        12:30 closed
        12:40 reopened it is back
        """,
        {
            "identified": "12:05",
            "mitigated": None,
            "resolved": None,
            "closed": None,
            "status": "identified",
        },
    ),
    "a reopened incident ends with its last cycle": (
        """
        12:00 declared Checkout answers 500
        12:10 mitigated
        12:20 resolved
        12:40 reopened
        13:20 resolved
        """,
        {"mitigated": None, "resolved": "13:20", "status": "resolved"},
    ),
    "a mark of an end belongs to its cycle": (
        """
        12:00 declared Checkout answers 500
        12:20 marked resolved
        12:40 reopened
        """,
        {"resolved": None, "status": "investigating"},
    ),
    "a mark of a beginning holds for all cycles": (
        """
        12:00 declared Checkout answers 500
        11:40 marked started
        12:20 resolved
        12:40 reopened
        """,
        {"started": "11:40"},
    ),
    "a dismissed incident can be reopened": (
        """
        12:00 declared Checkout answers 500
        12:10 dismissed known
        12:30 reopened
        """,
        {"status": "investigating"},
    ),
}

CORRECTIONS = {
    "a withdrawn entry counts no longer": (
        """
        12:00 declared Checkout answers 500
        12:05 acknowledged
        12:09 acknowledged
        12:30 withdrawn #2
        """,
        {"acknowledged": "12:09"},
    ),
    "a withdrawal can be withdrawn": (
        """
        12:00 declared Checkout answers 500
        12:05 acknowledged
        12:30 withdrawn #2
        12:31 withdrawn #3
        """,
        {"acknowledged": "12:05"},
    ),
    "a withdrawal of a withdrawal can be withdrawn": (
        """
        12:00 declared Checkout answers 500
        12:05 acknowledged
        12:30 withdrawn #2
        12:31 withdrawn #3
        12:32 withdrawn #4
        """,
        {"acknowledged": None},
    ),
    "the opening entry cannot be withdrawn": (
        """
        12:00 declared Checkout answers 500
        12:05 withdrawn #1
        """,
        {"declared": "12:00", "title": "Checkout answers 500"},
    ),
    "a corrected time changes a lifecycle time": (
        """
        12:00 declared Checkout answers 500
        12:20 mitigated
        12:30 amended #2 at 12:15
        """,
        {"mitigated": "12:15"},
    ),
    "a corrected time of the opening moves declaration and detection": (
        """
        12:00 declared Checkout answers 500
        12:30 amended #1 at 11:55
        """,
        {"declared": "11:55", "detected": "11:55"},
    ),
    "a corrected time of a mark moves what it marks": (
        """
        12:00 declared Checkout answers 500
        11:00 marked started
        12:30 amended #2 at 11:10
        """,
        {"started": "11:10"},
    ),
    "an undated entry can be given its time": (
        """
        12:00 imported Checkout answered 500
        --:-- resolved
        12:30 amended #2 at 11:15
        """,
        {"resolved": "11:15"},
    ),
    "a correction that is no time leaves the time": (
        """
        12:00 declared Checkout answers 500
        12:20 mitigated
        12:30 amended #2 at 25:15
        """,
        {"mitigated": "12:20"},
    ),
    "of two corrections the last written wins": (
        """
        12:00 declared Checkout answers 500
        12:20 mitigated
        12:40 amended #2 at 12:15
        12:30 amended #2 at 12:17
        """,
        {"mitigated": "12:17"},
    ),
    "a withdrawn correction gives back what was before": (
        """
        12:00 declared Checkout answers 500
        12:20 mitigated
        12:30 amended #2 at 12:15
        12:31 amended #2 at 12:17
        12:32 withdrawn #4
        """,
        {"mitigated": "12:15"},
    ),
    "a correction after a withdrawal brings the entry back": (
        """
        12:00 declared Checkout answers 500
        12:20 mitigated
        12:30 withdrawn #2
        12:31 amended #2 at 12:17
        """,
        {"mitigated": "12:17"},
    ),
    "a withdrawal after a correction takes the entry away": (
        """
        12:00 declared Checkout answers 500
        12:20 mitigated
        12:30 amended #2 at 12:17
        12:31 withdrawn #2
        """,
        {"mitigated": None},
    ),
    "a withdrawn reopening lets the end stand": (
        """
        12:00 declared Checkout answers 500
        12:20 resolved
        12:30 reopened
        12:31 withdrawn #3
        """,
        {"resolved": "12:20", "status": "resolved"},
    ),
    "a correction of something later has no effect": (
        """
        12:00 declared Checkout answers 500
        12:01 withdrawn #4
        12:01 amended #4 at 12:02
        12:20 mitigated
        """,
        {"mitigated": "12:20"},
    ),
    "a correction of itself has no effect": (
        """
        12:00 declared Checkout answers 500
        12:20 mitigated
        12:30 withdrawn #2
        12:31 withdrawn #4
        """,
        {"mitigated": None},
    ),
    "a correction of nothing has no effect": (
        """
        12:00 declared Checkout answers 500
        12:01 withdrawn #0
        """,
        {"declared": "12:00"},
    ),
}

CAUSE = """
12:00 declared Checkout answers 500
12:05 proposed the deploy
12:10 confirmed #2 errors since 4.18
12:10 identified #2
"""
STOPPED = """
12:00 declared Checkout answers 500
12:10 begun rollback
12:14 ended #2 worked
12:14 mitigated #2
"""
NOT_IDENTIFIED: Mapping[str, str | None] = {"identified": None, "status": "investigating"}
NOT_MITIGATED: Mapping[str, str | None] = {"mitigated": None, "status": "investigating"}

# Times that rest on a cause that was confirmed, or on an action that worked.
RESTING: dict[str, tuple[str, Mapping[str, str | None]]] = {
    "a confirmed cause is identified": (CAUSE, {"identified": "12:10", "status": "identified"}),
    "a cause that was ruled out after all is not": (CAUSE + "12:20 ruled-out #2 chance", NOT_IDENTIFIED),
    "nor one that is ruled out after a reopening": (
        CAUSE + "12:20 resolved\n12:30 reopened\n12:40 ruled-out #2 chance",
        NOT_IDENTIFIED,
    ),
    "nor one whose confirmation is withdrawn": (CAUSE + "12:20 withdrawn #3", NOT_IDENTIFIED),
    "nor one whose line of inquiry is withdrawn": (CAUSE + "12:20 withdrawn #2", NOT_IDENTIFIED),
    "nor one that nobody confirmed": (
        "12:00 declared Checkout answers 500\n12:05 proposed the deploy\n12:10 identified #2",
        NOT_IDENTIFIED,
    ),
    "nor one that nobody proposed": (
        "12:00 declared Checkout answers 500\n12:10 identified #1",
        NOT_IDENTIFIED,
    ),
    "a withdrawn ruling-out gives the cause back": (
        CAUSE + "12:20 ruled-out #2 chance\n12:21 withdrawn #5",
        {"identified": "12:10"},
    ),
    "a cause confirmed again was known the first time": (
        CAUSE + "12:20 ruled-out #2 chance\n12:30 confirmed #2 no chance\n12:30 identified #2",
        {"identified": "12:10"},
    ),
    "a confirmed cause stays known over a reopening": (
        CAUSE + "12:20 resolved\n12:30 reopened",
        {"identified": "12:10", "status": "identified"},
    ),
    "another cause stays known though the first was ruled out": (
        CAUSE
        + "12:20 ruled-out #2 chance\n12:21 proposed the pool\n12:25 confirmed #6 empty\n12:25 identified #6",
        {"identified": "12:25"},
    ),
    "an identification in words stands whatever came of a line": (
        CAUSE.replace("identified #2", "identified the deploy") + "12:20 ruled-out #2 chance",
        {"identified": "12:10", "status": "identified"},
    ),
    "a mark stands whatever came of a line": (
        CAUSE + "12:08 marked identified\n12:20 ruled-out #2 chance",
        {"identified": "12:08"},
    ),
    "a corrected time of an identification counts": (
        CAUSE + "12:20 amended #4 at 12:07",
        {"identified": "12:07"},
    ),
    "an undated identification is none": (
        CAUSE.replace("12:10 identified", "--:-- identified"),
        NOT_IDENTIFIED,
    ),
    "an action that worked stops the impact": (STOPPED, {"mitigated": "12:14", "status": "monitoring"}),
    "one that failed after all does not": (STOPPED + "12:20 ended #2 failed", NOT_MITIGATED),
    "nor one that made it worse": (STOPPED + "12:20 ended #2 worse", NOT_MITIGATED),
    "nor one that helped in part": (STOPPED + "12:20 ended #2 partly", NOT_MITIGATED),
    "nor one whose outcome is withdrawn": (STOPPED + "12:20 withdrawn #3", NOT_MITIGATED),
    "nor one that is withdrawn itself": (STOPPED + "12:20 withdrawn #2", NOT_MITIGATED),
    "nor one without an outcome": (
        "12:00 declared Checkout answers 500\n12:10 begun rollback\n12:14 mitigated #2",
        NOT_MITIGATED,
    ),
    "a withdrawn correction of the outcome gives it back": (
        STOPPED + "12:20 ended #2 failed\n12:21 withdrawn #5",
        {"mitigated": "12:14"},
    ),
    "one that works again stops the impact then": (
        STOPPED + "12:20 ended #2 failed\n12:30 ended #2 worked\n12:30 mitigated #2",
        {"mitigated": "12:30"},
    ),
    "of two that stopped the impact the last one counts": (
        STOPPED + "12:20 begun flag-off\n12:25 ended #5 worked\n12:25 mitigated #5",
        {"mitigated": "12:25"},
    ),
    "where the last one failed after all, the first counts": (
        STOPPED + "12:20 begun flag-off\n12:25 ended #5 worked\n12:25 mitigated #5\n12:30 ended #5 failed",
        {"mitigated": "12:14"},
    ),
    "what was taken back had stopped the impact": (STOPPED + "12:30 undone #2", {"mitigated": "12:14"}),
    "a mitigation in words stands whatever came of an action": (
        STOPPED.replace("mitigated #2", "mitigated rolled back") + "12:20 ended #2 failed",
        {"mitigated": "12:14", "status": "monitoring"},
    ),
    "a marked mitigation stands whatever came of an action": (
        STOPPED + "12:12 marked mitigated\n12:20 ended #2 failed",
        {"mitigated": "12:12"},
    ),
    "after a reopening what worked before stops nothing": (
        STOPPED + "12:20 resolved\n12:30 reopened",
        NOT_MITIGATED,
    ),
    "a resolution stands though what had stopped the impact is withdrawn": (
        STOPPED + "12:20 resolved\n12:30 withdrawn #3",
        {"mitigated": None, "resolved": "12:20", "status": "resolved"},
    ),
}


@pytest.mark.parametrize(("given_story", "then"), [*RESTING.values()], ids=[*RESTING])
def test_a_time_rests_on_what_is_said(given_story: str, then: Mapping[str, str | None]) -> None:
    assert _said(given_story, then) == then


@pytest.mark.parametrize(
    ("meanwhile", "mitigated"),
    [("", "12:14"), ("12:15 ended #2 failed\n", None), ("12:15 withdrawn #3\n", None)],
    ids=["that worked", "that failed after all", "whose outcome is withdrawn"],
)
def test_an_earlier_cycle_keeps_when_an_action_stopped_the_impact(
    meanwhile: str, mitigated: str | None
) -> None:
    (cycle,) = told(STOPPED + meanwhile + "12:20 resolved\n12:30 reopened").cycles
    assert cycle.mitigated == (clock(mitigated) if mitigated else None)


@pytest.mark.parametrize(("given_story", "then"), [*LIFECYCLE.values()], ids=[*LIFECYCLE])
def test_lifecycle(given_story: str, then: Mapping[str, str | None]) -> None:
    assert _said(given_story, then) == then


@pytest.mark.parametrize(("given_story", "then"), [*CORRECTIONS.values()], ids=[*CORRECTIONS])
def test_correction(given_story: str, then: Mapping[str, str | None]) -> None:
    assert _said(given_story, then) == then


def _said(given_story: str, asked: Mapping[str, str | None]) -> dict[str, str | None]:
    incident = told(given_story)
    answers: dict[str, str | None] = {"status": incident.status, "title": incident.title}
    for milestone, moment in incident.times._asdict().items():
        answers[milestone] = f"{moment:%H:%M}" if moment else None
    return {name: answers[name] for name in asked}


def test_an_earlier_end_is_kept_with_its_reason() -> None:
    incident = told("""
        12:00 declared Checkout answers 500
        12:10 mitigated
        12:20 resolved
        12:40 reopened it is back
        13:20 resolved
        13:40 reopened again
    """)
    assert incident.cycles == (
        Cycle(
            mitigated=clock("12:10"),
            resolved=clock("12:20"),
            closed=None,
            reopened=clock("12:40"),
            reason="it is back",
        ),
        Cycle(
            mitigated=None,
            resolved=clock("13:20"),
            closed=None,
            reopened=clock("13:40"),
            reason="again",
        ),
    )


def test_entries_without_an_opening_are_no_incident() -> None:
    assert fold([entry(1, Noted("hello")), entry(2, Declared())]) is None


def test_only_the_first_opening_names_the_incident() -> None:
    incident = fold([entry(1, Imported("first", source="pager")), entry(2, Declared(title="second"))])
    assert incident is not None
    assert (incident.title, incident.source) == ("first", "pager")


def test_an_entry_before_the_opening_counts() -> None:
    # A machine whose clock was behind may have written it.
    incident = fold([entry(1, Noted("hello")), entry(2, FactorAdded("no alert")), entry(3, Declared("x"))])
    assert incident is not None
    assert incident.followup.factors == ("no alert",)


def test_a_description_is_edited_in_parts() -> None:
    incident = fold(
        [
            entry(1, Declared(title="a", summary="s", services=("web",))),
            entry(2, Edited(title="b")),
            entry(3, Edited(services=())),
        ]
    )
    assert incident is not None
    assert (incident.title, incident.summary, incident.services) == ("b", "s", ())


def test_a_drill_is_fixed_by_its_opening() -> None:
    incident = fold([entry(1, Declared(title="a", drill=True)), entry(2, Declared(title="b"))])
    assert incident is not None
    assert incident.drill


def test_the_last_severity_holds_and_all_are_kept() -> None:
    incident = fold(
        [
            entry(1, Declared(title="a")),
            entry(2, SeveritySet(SEV1), clock("12:00")),
            entry(3, SeveritySet(SEV3), clock("13:00")),
        ]
    )
    assert incident is not None
    assert (incident.severity, incident.severity_since) == (SEV3, clock("13:00"))
    assert [change.id for change in incident.severity_changes] == [entry_id(2), entry_id(3)]


def _holders(*events: RoleAssigned | RoleHandedOff | RoleReleased) -> list[str]:
    opening = entry(1, Declared(title="a"))
    incident = fold([opening, *(entry(number, event) for number, event in enumerate(events, start=2))])
    assert incident is not None
    return [f"{held.role} {held.person}" for held in incident.roles]


ROLES = {
    "a role of one is taken over": (
        (RoleAssigned("ic", "alice"), RoleAssigned("ic", "bob")),
        ["ic bob"],
    ),
    "a role of many is shared": (
        (RoleAssigned("sme", "alice", many=True), RoleAssigned("sme", "bob", many=True)),
        ["sme alice", "sme bob"],
    ),
    "nobody holds a role twice": (
        (RoleAssigned("sme", "alice", many=True), RoleAssigned("sme", "alice", many=True)),
        ["sme alice"],
    ),
    "a hand-over changes one holder": (
        (
            RoleAssigned("sme", "alice", many=True),
            RoleAssigned("sme", "bob", many=True),
            RoleHandedOff("sme", "carol", previous="alice", many=True),
        ),
        ["sme bob", "sme carol"],
    ),
    "one person leaves a role": (
        (
            RoleAssigned("sme", "alice", many=True),
            RoleAssigned("sme", "bob", many=True),
            RoleReleased("sme", "alice"),
        ),
        ["sme bob"],
    ),
    "everybody leaves a role": (
        (
            RoleAssigned("sme", "alice", many=True),
            RoleAssigned("sme", "bob", many=True),
            RoleReleased("sme"),
        ),
        [],
    ),
    "one person holds several roles": (
        (RoleAssigned("ic", "alice"), RoleAssigned("tl", "alice")),
        ["ic alice", "tl alice"],
    ),
}


@pytest.mark.parametrize(("events", "holders"), [*ROLES.values()], ids=[*ROLES])
def test_role(events: tuple[RoleAssigned | RoleHandedOff | RoleReleased, ...], holders: list[str]) -> None:
    assert _holders(*events) == holders


def test_whoever_held_a_role_stays_a_responder() -> None:
    incident = fold(
        [
            entry(1, Declared(title="a")),
            entry(2, RoleAssigned("ic", "alice")),
            entry(3, RoleHandedOff("ic", "bob", previous="alice")),
            entry(4, RoleReleased("ic")),
        ]
    )
    assert incident is not None
    assert [held.person for held in incident.responders] == ["alice", "bob"]


def test_the_last_answer_to_a_question_holds() -> None:
    incident = fold(
        [
            entry(1, Declared(title="a")),
            entry(2, Answered("triage", "users", "all")),
            entry(3, Answered("triage", "users", "some")),
        ]
    )
    assert incident is not None
    assert {key: answer.value for key, answer in incident.answers.items()} == {"triage.users": "some"}


def test_what_the_postmortem_needs_is_collected() -> None:
    incident = fold(
        [
            entry(1, Declared(title="a")),
            entry(2, CauseStated("guess")),
            entry(3, CauseStated("pool exhausted")),
            entry(4, FactorAdded("no alert")),
            entry(5, HypothesisProposed("the deploy")),
            entry(6, ActionAdded("add an alert")),
        ]
    )
    assert incident is not None
    assert incident.followup.root_cause == "pool exhausted"
    assert incident.followup.factors == ("no alert",)
    assert [kept.id for kept in incident.response.hypotheses] == [entry_id(5)]
    assert [kept.id for kept in incident.actions] == [entry_id(6)]


def test_a_communication_is_remembered_and_a_note_is_not() -> None:
    incident = told("""
        12:00 declared Checkout answers 500
        12:10 communication status page updated
        12:20 finding pool exhausted
    """)
    assert incident.response.told == {"": clock("12:10")}


def test_an_unread_entry_is_counted_and_changes_nothing_else() -> None:
    known = story("12:00 declared Checkout answers 500")
    strange = entry(2, Noted("x"), None)._replace(kind="levitated", event=Unread("levitated"))
    before, after = fold(known), fold([*known, strange])
    assert before is not None
    assert after == before._replace(unread=1)


def test_a_withdrawn_unread_entry_is_not_counted() -> None:
    strange = entry(2, Noted("x"))._replace(kind="levitated", event=Unread("levitated"))
    incident = fold([entry(1, Declared("a")), strange, entry(3, Withdrawn(entry_id(2)))])
    assert incident is not None
    assert incident.unread == 0


def test_an_amended_note_changes_words_and_kind_and_keeps_the_rest() -> None:
    incident = told("""
        12:00 declared Checkout answers 500
        12:10 finding told everybody
        12:20 amended #2 kind communication
    """)
    assert incident.response.told == {"": clock("12:10")}


@given(timelines(), st.randoms(use_true_random=False))
def test_the_fold_does_not_depend_on_order(entries: list[Entry], random: Random) -> None:
    shuffled = entries.copy()
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(entries)


@given(timelines())
def test_whatever_happened_adds_up_to_an_incident(entries: list[Entry]) -> None:
    incident = fold(entries)
    assert incident is not None
    assert incident.status in STATUSES


@given(timelines())
def test_whatever_happened_can_be_measured(entries: list[Entry]) -> None:
    incident = fold(entries)
    assert incident is not None
    negative = {(one.start, one.end) for one in durations(incident.times) if (one.seconds or 0) < 0}
    assert negative <= set(impossible(incident.times))
    due = [one.due for one in deadlines(incident)]
    assert due == sorted(due)


@given(st.lists(st.tuples(EVENTS, TIMES), max_size=8))
def test_no_events_make_the_fold_raise(events: list[tuple[Event, datetime | None]]) -> None:
    fold([entry(number, event, at) for number, (event, at) in enumerate(events)])
