"""What a timeline tells of causes, lessons, actions and the postmortem."""

from collections.abc import Sequence

import pytest
from hypothesis import given

from domain.given import clock, entry, entry_id, story, timelines, told
from ircli.domain.entry import Entry
from ircli.domain.events import (
    ActionAdded,
    ActionDone,
    ActionEdited,
    ActionReopened,
    CauseStated,
    Event,
    PostmortemPublished,
)
from ircli.domain.followup import (
    ACTION_STATES,
    IN_REVIEW,
    PUBLISHED,
    Action,
    Followup,
    Lesson,
    Review,
    Why,
    is_date,
)
from ircli.domain.incident import fold

BEGUN = "12:00 declared Checkout answers 500\n"
TODO = BEGUN + "13:00 todo a lint rule\n13:01 todo an alert\n"  # the entries 2 and 3


def after(*events: Event, given_story: str = BEGUN) -> Followup:
    """Return what is understood after a story and some more events."""
    entries = story(given_story)
    entries += [entry(len(entries) + number, event) for number, event in enumerate(events, start=1)]
    incident = fold(entries)
    assert incident is not None
    return incident.followup


def the_action(*events: Event, given_story: str = BEGUN) -> Action:
    """Return the only action after a story and some more events."""
    (action,) = after(*events, given_story=given_story).actions
    return action


def test_nothing_is_understood_at_first() -> None:
    assert told(BEGUN).followup == Followup()


CAUSES: dict[str, tuple[str, tuple[Event, ...], tuple[str, tuple[str, ...]]]] = {
    "the last one counts, with its tags": (
        BEGUN,
        (CauseStated("the deploy", ("deploy",)), CauseStated("the pool", ("pool",))),
        ("the pool", ("pool",)),
    ),
    "a later one without tags has none": (
        BEGUN,
        (CauseStated("the deploy", ("deploy",)), CauseStated("the pool")),
        ("the pool", ()),
    ),
    "a withdrawn one gives the earlier one back": (
        BEGUN + "13:00 cause the deploy\n13:01 cause the pool\n13:02 withdrawn #3",
        (),
        ("the deploy", ()),
    ),
    "an amended one says the better words": (
        BEGUN + "13:00 cause the depoly\n13:01 amended #2 text the deploy",
        (),
        ("the deploy", ()),
    ),
    "it outlives a reopening": (
        BEGUN + "12:30 resolved\n13:00 cause the pool\n14:00 reopened",
        (),
        ("the pool", ()),
    ),
}


@pytest.mark.parametrize(("given_story", "events", "then"), [*CAUSES.values()], ids=[*CAUSES])
def test_a_root_cause(given_story: str, events: Sequence[Event], then: tuple[str, tuple[str, ...]]) -> None:
    known = after(*events, given_story=given_story)
    assert (known.root_cause, known.cause_tags) == then


def test_factors_stand_in_the_order_in_which_they_were_said() -> None:
    known = told(BEGUN + "13:00 factor no alert\n12:30 factor a slow query\n13:01 withdrawn #2").followup
    assert known.factors == ("a slow query",)
    assert told(BEGUN + "13:00 factor no alert\n12:30 factor a slow query").followup.factors == (
        "no alert",
        "a slow query",
    )


def test_lessons_keep_their_kind_and_their_order() -> None:
    known = told(BEGUN + "13:00 lesson lucky a flag\n13:01 lesson poorly the page was late").followup
    assert known.lessons == (
        Lesson(entry_id(2), "a flag", "lucky"),
        Lesson(entry_id(3), "the page was late", "poorly"),
    )


def test_a_withdrawn_lesson_is_none() -> None:
    assert told(BEGUN + "13:00 lesson lucky a flag\n13:01 withdrawn #2").followup.lessons == ()


WHYS: dict[str, tuple[str, list[tuple[int, str, int]]]] = {
    "an answer explains the incident, or another answer": (
        "13:00 why no connections\n13:01 why #2 a leak\n13:02 why #3 no rule",
        [(1, "no connections", 0), (2, "a leak", 2), (3, "no rule", 3)],
    ),
    "they branch": (
        "13:00 why no connections\n13:01 why #2 a leak\n13:02 why #2 a small pool\n13:03 why the alert slept",
        [(1, "no connections", 0), (2, "a leak", 2), (3, "a small pool", 2), (4, "the alert slept", 0)],
    ),
    "numbers stay when one is withdrawn": (
        "13:00 why a leak\n13:01 why a small pool\n13:02 withdrawn #2\n13:03 why no alert",
        [(2, "a small pool", 0), (3, "no alert", 0)],
    ),
    "what explained a withdrawn answer explains the incident": (
        "13:00 why no connections\n13:01 why #2 a leak\n13:02 why #3 no rule\n13:03 withdrawn #3",
        [(1, "no connections", 0), (3, "no rule", 0)],
    ),
    "what is withdrawn and counts again explains as before": (
        "13:00 why no connections\n13:01 why #2 a leak\n13:02 withdrawn #2\n13:03 withdrawn #4",
        [(1, "no connections", 0), (2, "a leak", 2)],
    ),
    "an answer to what comes later explains the incident": (
        "13:00 why #3 a leak\n13:01 why no connections",
        [(1, "a leak", 0), (2, "no connections", 0)],
    ),
    "an answer to itself explains the incident": ("13:00 why #2 because", [(1, "because", 0)]),
    "an answer to something else explains the incident": ("13:00 why #1 because", [(1, "because", 0)]),
    "amended words keep their place": (
        "13:00 why no connections\n13:01 why #2 a laek\n13:02 amended #3 text a leak",
        [(1, "no connections", 0), (2, "a leak", 2)],
    ),
}


@pytest.mark.parametrize(("given_story", "then"), [*WHYS.values()], ids=[*WHYS])
def test_whys(given_story: str, then: list[tuple[int, str, int]]) -> None:
    known = told(BEGUN + given_story).followup.whys
    assert [(one.number, one.text, one.target) for one in known] == [
        (number, text, entry_id(target) if target else "") for number, text, target in then
    ]


@given(timelines())
def test_every_why_explains_one_before_it_or_the_incident(entries: list[Entry]) -> None:
    incident = fold(entries)
    assert incident is not None
    before = {""}
    for one in incident.followup.whys:
        assert one.target in before
        before.add(one.id)


ACTIONS: dict[str, tuple[str, list[tuple[int, str, str]]]] = {
    "each has its number, and is open": ("", [(1, "a lint rule", "open"), (2, "an alert", "open")]),
    "one is done": ("13:02 did #2 merged", [(1, "a lint rule", "done"), (2, "an alert", "open")]),
    "one is dropped": ("13:02 gave-up #3 noise", [(1, "a lint rule", "open"), (2, "an alert", "dropped")]),
    "one is taken up again": (
        "13:02 did #2\n13:03 again #2 it is off",
        [(1, "a lint rule", "open"), (2, "an alert", "open")],
    ),
    "a withdrawn one leaves its number behind": (
        "13:02 withdrawn #2\n13:03 todo a test",
        [(2, "an alert", "open"), (3, "a test", "open")],
    ),
    "one that counts again has the number it had": (
        "13:02 withdrawn #2\n13:03 withdrawn #4",
        [(1, "a lint rule", "open"), (2, "an alert", "open")],
    ),
    "an end that is withdrawn was none": (
        "13:02 did #2\n13:03 withdrawn #4",
        [(1, "a lint rule", "open"), (2, "an alert", "open")],
    ),
    "the end of a withdrawn one ends nothing": (
        "13:02 did #2\n13:03 withdrawn #2",
        [(2, "an alert", "open")],
    ),
    "a taking up that is withdrawn leaves it done": (
        "13:02 did #2\n13:03 again #2\n13:04 withdrawn #5",
        [(1, "a lint rule", "done"), (2, "an alert", "open")],
    ),
    "amended words are the action's": (
        "13:02 amended #3 text an alert at 70 %",
        [(1, "a lint rule", "open"), (2, "an alert at 70 %", "open")],
    ),
    "the end of something else ends nothing": (
        "13:02 did #1",
        [(1, "a lint rule", "open"), (2, "an alert", "open")],
    ),
    "they outlive a reopening": (
        "13:02 did #2\n13:03 resolved\n14:00 reopened",
        [(1, "a lint rule", "done"), (2, "an alert", "open")],
    ),
}


@pytest.mark.parametrize(("given_story", "then"), [*ACTIONS.values()], ids=[*ACTIONS])
def test_actions(given_story: str, then: list[tuple[int, str, str]]) -> None:
    known = told(TODO + given_story).actions
    assert [(one.number, one.text, one.state) for one in known] == then


def test_an_end_keeps_what_showed_it_and_when() -> None:
    done = told(BEGUN + "13:00 todo a lint rule\n13:30 did #2 merged").actions[0]
    assert (done.said, done.since, done.added_at) == ("merged", clock("13:30"), clock("13:00"))


def test_a_taking_up_replaces_what_was_said_of_the_end() -> None:
    again = told(BEGUN + "13:00 todo a lint rule\n13:30 did #2 merged\n14:00 again #2 it is off").actions[0]
    assert (again.said, again.since, again.is_open) == ("it is off", clock("14:00"), True)


def test_an_edit_changes_what_it_names_and_leaves_the_rest() -> None:
    added = ActionAdded("a rule", owner="bob", due="2026-12-31", kind="prevent", reference="PROJ-1")
    action = the_action(added, ActionEdited(entry_id(2), owner="carol", reference="", action="a rule"))
    assert (action.text, action.owner, action.due, action.kind, action.reference) == (
        "a rule",
        "carol",
        "2026-12-31",
        "prevent",
        "",
    )


def test_edits_add_up() -> None:
    edits = ActionEdited(entry_id(2), owner="carol"), ActionEdited(entry_id(2), due="2027-01-15")
    action = the_action(ActionAdded("a rule"), *edits)
    assert (action.owner, action.due) == ("carol", "2027-01-15")


@pytest.mark.parametrize(("state", "then"), [("open", "open"), ("done", "done")])
def test_an_edit_leaves_the_state(state: str, then: str) -> None:
    edited = ActionEdited(entry_id(2), text="a lint rule", owner="carol", priority="high")
    assert the_action(ActionAdded("a rule", state=state), edited).state == then


def test_an_edit_leaves_what_was_said_of_an_end() -> None:
    done = ActionDone(entry_id(2), text="merged")
    action = the_action(ActionAdded("a rule"), done, ActionEdited(entry_id(2), text="a lint rule"))
    assert (action.state, action.said, action.text) == ("done", "merged", "a lint rule")


def test_an_edit_of_something_else_changes_nothing() -> None:
    assert after(ActionEdited(entry_id(1), text="x")) == Followup()


@pytest.mark.parametrize(
    ("written", "then"),
    [
        ("", "open"), ("open", "open"), ("todo", "open"), ("TODO", "open"), ("In progress", "open"), ("blocked", "open"),
        ("done", "done"), ("DONE", "done"), (" Done ", "done"), ("Completed", "done"), ("fixed", "done"), ("closed", "done"),
        ("wontfix", "dropped"), ("won't fix", "dropped"), ("Won\u2019t-Fix", "dropped"), ("WONT_DO", "dropped"), ("Cancelled", "dropped"),
        ("not done", "open"), ("undone", "open"), ("\x1b[31mdone", "open"),
    ],
)  # fmt: skip
def test_a_state_of_a_file_from_elsewhere(written: str, then: str) -> None:
    state = the_action(ActionAdded("a rule", state=written)).state
    assert state == then
    assert state in ACTION_STATES


def test_an_action_that_ended_elsewhere_ended_nobody_knows_when() -> None:
    assert the_action(ActionAdded("a rule", state="done")).since is None


def test_an_action_that_ended_elsewhere_can_be_taken_up() -> None:
    again = the_action(
        ActionAdded("a rule", state="wontfix"), ActionReopened(entry_id(2), text="it came back")
    )
    assert (again.state, again.said) == ("open", "it came back")


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("2026-11-19", "2026-11-19"),
        ("2026-11-19T23:59:00Z", "2026-11-19"),
        ("2026-11-19 18:00", "2026-11-19"),
        ("2026-11-190", ""),
        ("2026-11-31", ""),
        ("2026/11/19", ""),
        ("20261119", ""),
        ("Q3", ""),
        ("next sprint", ""),
        ("", ""),
    ],
)
def test_the_day_until_when_an_action_is_due(due: str, day: str) -> None:
    action = the_action(ActionAdded("a rule", due=due))
    assert action.day == day
    assert action.due == due  # what the file said stays
    assert action.is_overdue("2026-11-20") == bool(day)


@pytest.mark.parametrize(
    ("state", "due", "then"),
    [
        ("open", "2026-11-19", True),
        ("open", "2026-11-20", False),
        ("open", "2026-11-21", False),
        ("open", "", False),
        ("done", "2026-11-19", False),
        ("dropped", "2026-11-19", False),
    ],
)
def test_an_open_action_is_overdue_from_the_day_after(state: str, due: str, *, then: bool) -> None:
    assert the_action(ActionAdded("a rule", due=due, state=state)).is_overdue("2026-11-20") == then


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("2026-12-31", True),
        ("2024-02-29", True),
        ("2026-02-29", False),
        ("2026-13-01", False),
        ("2026-00-10", False),
        ("0000-01-01", False),
        ("20261231", False),
        ("2026-W53-4", False),
        ("2026-1-001", False),
        (" 2026-12-3", False),
        ("2026-12-31\n", False),
        ("\uff12\uff10\uff12\uff16-12-31", False),
        ("\u0662\u0660\u0662\u0666-12-31", False),
        ("", False),
    ],
)
def test_a_date(text: str, *, then: bool) -> None:
    assert is_date(text) == then


OVER = BEGUN + "12:30 resolved\n"
READ = OVER + "13:00 review bob eve\n"

REVIEWS: dict[str, tuple[str, Review]] = {
    "nobody said anything of it": (OVER, Review()),
    "it is read": (READ, Review(IN_REVIEW, ("bob", "eve"), requested_at=clock("13:00"))),
    "somebody agrees": (
        READ + "13:10 approved bob",
        Review(IN_REVIEW, ("bob", "eve"), ("bob",), requested_at=clock("13:00")),
    ),
    "who agreed to an earlier text has not read a later one": (
        READ + "13:10 approved bob\n13:20 review bob",
        Review(IN_REVIEW, ("bob",), requested_at=clock("13:20")),
    ),
    "it is published": (
        READ + "13:10 approved bob\n13:30 published 0f",
        Review(
            PUBLISHED, ("bob", "eve"), ("bob",),
            requested_at=clock("13:00"), published_at=clock("13:30"), digest="0f",
        ),
    ),
    "it is published unread": (
        OVER + "13:30 published 0f",
        Review(PUBLISHED, published_at=clock("13:30"), digest="0f"),
    ),
    "a later copy counts, and since when there is one": (
        OVER + "13:30 published 0f\n15:00 published 1e",
        Review(PUBLISHED, published_at=clock("13:30"), digest="1e"),
    ),
    "what is learned later leaves it published": (
        OVER + "13:30 published 0f\n13:40 cause the pool\n13:41 todo a rule\n13:42 lesson well rolled back",
        Review(PUBLISHED, published_at=clock("13:30"), digest="0f"),
    ),
    "a later review leaves it published": (
        OVER + "13:30 published 0f\n14:00 review bob",
        Review(PUBLISHED, ("bob",), requested_at=clock("14:00"), published_at=clock("13:30"), digest="0f"),
    ),
    "an approval of what is published is kept": (
        OVER + "13:30 published 0f\n14:00 approved bob",
        Review(PUBLISHED, approved=("bob",), published_at=clock("13:30"), digest="0f"),
    ),
    "a withdrawn publication leaves it in review": (
        READ + "13:30 published 0f\n13:31 withdrawn #4",
        Review(IN_REVIEW, ("bob", "eve"), requested_at=clock("13:00")),
    ),
    "a withdrawn first publication leaves the second": (
        OVER + "13:30 published 0f\n15:00 published 1e\n15:01 withdrawn #3",
        Review(PUBLISHED, published_at=clock("15:00"), digest="1e"),
    ),
    "closing leaves it published": (
        OVER + "13:30 published 0f\n14:00 closed",
        Review(PUBLISHED, published_at=clock("13:30"), digest="0f"),
    ),
    "a reopening begins a new draft": (READ + "13:30 published 0f\n14:00 reopened", Review()),
    "a reopening begins a new draft, and what follows is of it": (
        READ + "13:10 approved bob\n14:00 reopened\n14:30 resolved\n15:00 review carol",
        Review(IN_REVIEW, ("carol",), requested_at=clock("15:00")),
    ),
    "a withdrawn reopening gives it back": (
        OVER + "13:30 published 0f\n14:00 reopened\n14:01 withdrawn #4",
        Review(PUBLISHED, published_at=clock("13:30"), digest="0f"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given_story", "then"), [*REVIEWS.values()], ids=[*REVIEWS])
def test_a_postmortem(given_story: str, then: Review) -> None:
    assert told(given_story).followup.review == then


def test_what_was_let_pass_is_kept_with_the_copy() -> None:
    assert after(PostmortemPublished("0f", unfinished="no figures")).review.unfinished == "no figures"
    later = after(PostmortemPublished("0f", unfinished="no figures"), PostmortemPublished("1e"))
    assert later.review.unfinished == ""


def test_a_review_waits_for_those_who_have_not_agreed_however_they_are_written() -> None:
    review = told(READ + "13:10 approved EVE\n13:11 approved mallory").followup.review
    assert review.waits_for == ("bob",)


@pytest.mark.parametrize(
    ("level", "review", "then"),
    [
        ("SEV1", "", True),
        ("SEV1", "13:00 review bob\n", True),
        ("SEV1", "13:00 published 0f\n", False),
        ("SEV1", "13:00 published 0f\n13:10 review bob\n", False),
        ("SEV1", "13:00 published 0f\n14:00 reopened\n14:30 resolved\n", True),
        ("SEV3", "", False),
        ("SEV4", "", False),
        (None, "", False),
    ],
)
def test_a_postmortem_is_owed(level: str | None, review: str, *, then: bool) -> None:
    severity = f"12:01 severity {level}\n" if level else ""
    assert told(f"{BEGUN}{severity}12:30 resolved\n{review}").owes_postmortem == then


def test_a_why_knows_when_it_was_answered() -> None:
    assert told(BEGUN + "13:00 why a leak").followup.whys == (
        Why(1, entry_id(2), "a leak", "", clock("13:00")),
    )
