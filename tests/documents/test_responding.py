"""A postmortem, and `show --json`, tell what was tried, told and handed over."""

from datetime import UTC, datetime

import pytest

from documents.given import document_of, entry, facts_of, folded, told
from ircli.documents.incident_json import RecordFacts, show_json
from ircli.documents.postmortem import section as section_of
from ircli.domain.events import (
    Answered,
    CriterionConfirmed,
    CriterionWaived,
    Declared,
    Event,
    HypothesisConfirmed,
    HypothesisProposed,
    HypothesisRuledOut,
    ItemTicked,
    Mitigated,
    MitigationBegun,
    MitigationEnded,
    MitigationUndone,
    RoleAccepted,
    RoleAssigned,
    RoleHandedOff,
    UpdateSent,
)

NASTY = "<b>x</b> @ops | `y`\x1b[2J"
STORY: list[tuple[str, str, Event]] = [
    ("12:00", "Ann", Declared(title="Checkout fails")),
    ("12:01", "Ann", RoleAssigned("lead", "Ann", "Lead")),
    ("12:02", "Ann", Answered("detect", "real", "yes", "Is it real?", "Yes, says Ann")),
    ("12:03", "Ann", Answered("detect", "known", "", "Is it known?")),
    ("12:04", "Ann", Answered("triage", "users", "most", "How many users?", "most of them")),
    ("12:05", "Ann", Answered("mitigation", "deploy", "yes", "A deployment?", "Yes")),
    ("12:06", "Ann", HypothesisProposed("the deploy")),
    ("12:07", "Ann", HypothesisProposed("the network")),
    ("12:08", "Ann", MitigationBegun("more", "Add machines", because="it is slow", text="Ann adds ten")),
    ("12:09", "Ann", MitigationBegun("undo", "Undo the deploy", clean_up="Deploy it again, Ann")),
    ("12:10", "Ann", UpdateSent("world", "We look into it.\nSorry, Ann", title="The world", next_due="x")),
    ("12:11", "Ann", RoleHandedOff("lead", "Bob", "Ann", "Lead", "Ask Ann.\n\nSEV1 and a lot more")),
    ("12:12", "Bob", RoleAccepted("lead", "Bob", "Lead")),
    ("12:13", "Bob", ItemTicked("verify", "Verify it")),
]
IDS = [one.id for one in told(STORY, "2026-01-05")]
LATER: list[tuple[str, str, Event]] = [
    ("12:14", "Bob", HypothesisConfirmed(IDS[6], "Ann saw it", "the deploy")),
    ("12:15", "Bob", HypothesisRuledOut(IDS[7], "pings of Bob", "the network")),
    ("12:16", "Bob", MitigationEnded(IDS[8], "failed", "no change, says Bob", "Add machines")),
    ("12:17", "Bob", MitigationEnded(IDS[9], "worked", title="Undo the deploy")),
    ("12:18", "Bob", Mitigated("all is well")),
    ("12:19", "Bob", CriterionConfirmed("quiet", "No errors", "none since then")),
    ("12:20", "Bob", CriterionWaived("fix", "later", "The fix")),
]
ENTRIES = told([*STORY, *LATER], "2026-01-05")


def section(name: str, *, names: bool = False) -> str:
    """Return a section's body."""
    return section_of(facts_of(ENTRIES)._replace(names=names), name)


def test_only_triages_answers_are_its_own() -> None:
    assert section("triage").split("\n")[2:] == ["| How many users? | most of them |"]


def test_detections_answers_say_how_it_was_noticed() -> None:
    body = section("detection")
    assert "- Is it real? Yes, says Lead 1" in body
    assert "Is it known?" not in body


def test_each_hypothesis_says_what_settled_it() -> None:
    assert section("hypotheses") == (
        "- 2026-01-05 12:06 UTC: the deploy (confirmed: Lead 1 saw it)\n"
        "- 2026-01-05 12:07 UTC: the network (ruled out: pings of Lead 2)"
    )


def test_all_that_was_tried_is_listed_in_order_and_what_is_still_in_place() -> None:
    assert section("attempts").split("\n") == [
        "| Tried | Begun | Outcome | Why | Words |",
        "| --- | --- | --- | --- | --- |",
        (
            "| Add machines | 2026-01-05 12:08 UTC | did not help | it is slow"
            " | Lead 1 adds ten; no change, says Lead 2 |"
        ),
        "| Undo the deploy | 2026-01-05 12:09 UTC | worked |  |  |",
    ]
    assert section("resolution").startswith(
        "- mitigated 2026-01-05 12:18 UTC: all is well\n\n"
        "- Still in place: Undo the deploy. To do: Deploy it again, Lead 1\n\n"
    )


def test_what_was_taken_back_is_no_longer_in_place() -> None:
    undone = told([*STORY, *LATER, ("12:30", "Bob", MitigationUndone(IDS[9]))], "2026-01-05")
    text = document_of(facts_of(undone))
    assert "| worked; taken back later |" in text
    assert "Still in place" not in text


def test_updates_and_hand_overs_are_rows_of_the_timeline() -> None:
    rows = [line for line in section("timeline").split("\n") if line.startswith("| 2026")]
    said = ["|".join(row.removesuffix(" |").split(" | ")[3:5]) for row in rows]
    assert "update|Update to The world: We look into it. ↵ Sorry, Lead 1" in said
    assert "role handed off|Lead handed over: Ask Lead 1." in said
    assert "role accepted|Lead accepted" in said
    assert not [row for row in said if "Verify it" in row]


def test_names_are_shown_where_they_are_asked_for() -> None:
    body = section("timeline", names=True)
    assert "Lead handed to Bob (from Ann): Ask Ann. |" in body
    assert "Lead accepted by Bob" in body


def test_nobody_is_named_otherwise() -> None:
    text = document_of(facts_of(ENTRIES))
    assert [word for word in ("Ann", "Bob") if word in text] == []


@pytest.mark.parametrize("names", [False, True])
def test_hostile_text_forms_nothing(names: bool) -> None:  # noqa: FBT001 - a parameter of the test
    story: list[tuple[str, str, Event]] = [
        ("12:00", NASTY, Declared(title=NASTY)),
        ("12:01", NASTY, HypothesisProposed(NASTY)),
        ("12:02", NASTY, MitigationBegun("a", NASTY, NASTY, because=NASTY, clean_up=NASTY)),
        ("12:03", NASTY, UpdateSent(NASTY, NASTY, title=NASTY)),
        ("12:04", NASTY, RoleAssigned("lead", NASTY, NASTY)),
        ("12:05", NASTY, RoleHandedOff("lead", f"{NASTY}2", NASTY, NASTY, NASTY)),
        ("12:06", NASTY, RoleAccepted("lead", f"{NASTY}2", NASTY)),
        ("12:07", NASTY, Answered("detect", NASTY, NASTY, NASTY, NASTY)),
    ]
    ids = [one.id for one in told(story, "2026-01-05")]
    more: list[tuple[str, str, Event]] = [
        ("12:08", NASTY, HypothesisConfirmed(ids[1], NASTY, NASTY)),
        ("12:09", NASTY, MitigationEnded(ids[2], "worse", NASTY, NASTY)),
    ]
    text = document_of(facts_of(told([*story, *more], "2026-01-05"))._replace(names=names))
    assert "<b>" not in text
    assert "\x1b" not in text
    assert all(line.isprintable() for line in text.split("\n"))


def test_show_as_json_has_all_of_it() -> None:
    shown = show_json(RecordFacts("some-id", folded(ENTRIES)))
    first, second = IDS[8], IDS[9]
    assert shown["hypotheses"] == [
        {
            "number": 1,
            "id": IDS[6],
            "text": "the deploy",
            "line": None,
            "at": "2026-01-05T12:06:00.000Z",
            "state": "confirmed",
            "evidence": "Ann saw it",
            "judged_at": "2026-01-05T12:14:00.000Z",
        },
        {
            "number": 2,
            "id": IDS[7],
            "text": "the network",
            "line": None,
            "at": "2026-01-05T12:07:00.000Z",
            "state": "ruled-out",
            "evidence": "pings of Bob",
            "judged_at": "2026-01-05T12:15:00.000Z",
        },
    ]
    assert shown["mitigations"] == [
        {
            "number": 1,
            "id": first,
            "action": "more",
            "title": "Add machines",
            "text": "Ann adds ten",
            "because": "it is slow",
            "by": "Ann",
            "begun_at": "2026-01-05T12:08:00.000Z",
            "outcome": "failed",
            "outcome_text": "no change, says Bob",
            "ended_at": "2026-01-05T12:16:00.000Z",
            "path": [],
            "runbook": None,
            "check": None,
            "clean_up": None,
            "to_clean_up": False,
            "undone": False,
        },
        {
            "number": 2,
            "id": second,
            "action": "undo",
            "title": "Undo the deploy",
            "text": None,
            "because": None,
            "by": "Ann",
            "begun_at": "2026-01-05T12:09:00.000Z",
            "outcome": "worked",
            "outcome_text": None,
            "ended_at": "2026-01-05T12:17:00.000Z",
            "path": [],
            "runbook": None,
            "check": None,
            "clean_up": "Deploy it again, Ann",
            "to_clean_up": True,
            "undone": False,
        },
    ]
    last = [one.id for one in ENTRIES][-2:]
    assert shown["criteria"] == [
        {
            "criterion": "quiet",
            "state": "confirmed",
            "text": "none since then",
            "id": last[0],
            "at": "2026-01-05T12:19:00.000Z",
        },
        {
            "criterion": "fix",
            "state": "waived",
            "text": "later",
            "id": last[1],
            "at": "2026-01-05T12:20:00.000Z",
        },
    ]
    assert shown["updates"] == [
        {
            "id": IDS[10],
            "at": "2026-01-05T12:10:00.000Z",
            "by": "Ann",
            "audience": "world",
            "title": "The world",
            "status": None,
            "text": "We look into it.\nSorry, Ann",
            "impact": None,
            "current": None,
            "next_due": "x",
        }
    ]


def test_what_has_not_happened_is_an_empty_list() -> None:
    shown = show_json(
        RecordFacts("some-id", folded([entry(1, Declared(title="x"), datetime(2026, 1, 5, tzinfo=UTC))]))
    )
    assert [shown[name] for name in ("hypotheses", "mitigations", "criteria", "updates")] == [[], [], [], []]
