"""Decisions: what follows from a request, and what is refused."""

import pytest

from domain.given import DAY, RULES, SEV1, SEV3, decided, entry, story, told
from ircli.domain.deadlines import deadlines
from ircli.domain.decide import decide
from ircli.domain.durations import durations
from ircli.domain.events import (
    Amended,
    Answered,
    Closed,
    Declared,
    Detected,
    Dismissed,
    Edited,
    Event,
    Identified,
    Marked,
    Reopened,
    Resolved,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
    SeveritySet,
    Withdrawn,
)
from ircli.domain.incident import Incident, fold
from ircli.domain.requests import (
    Amend,
    Answer,
    AssignRole,
    Close,
    Declare,
    Detect,
    Dismiss,
    Edit,
    HandOffRole,
    Mark,
    Reach,
    ReleaseRole,
    Reopen,
    Request,
    Resolve,
    SetSeverity,
    Withdraw,
)
from ircli.errors import IrcliError, NotFoundError, RefusedError, UsageError

OPEN = "12:00 declared Checkout answers 500\n"
SETTLED = (
    OPEN
    + """
12:01 severity SEV3
12:10 mitigated
12:11 holds errors
12:11 holds stable
12:11 holds cause
""".lstrip()
)
RESOLVED = OPEN + "12:20 resolved\n"
CLOSED = RESOLVED + "12:30 closed\n"
DISMISSED = OPEN + "12:20 dismissed known\n"
NOTE = story(OPEN + "12:10 finding the pool")[1]
OPENING = story(OPEN)[0]
ANSWERED = Answered("triage", "users", "all")

GRANTED: dict[str, tuple[str, Request, Event]] = {
    "a milestone is reached": (OPEN, Reach("identified", "the deploy"), Identified("the deploy")),
    "a time is marked on an open incident": (OPEN, Mark("started"), Marked("started")),
    "a time is corrected after the end": (CLOSED, Mark("resolved"), Marked("resolved")),
    "a severity brings all that its level means": (
        OPEN,
        SetSeverity("sev1", "all down"),
        SeveritySet(SEV1, "all down"),
    ),
    "a bare number is the level that ends with it": (OPEN, SetSeverity("1"), SeveritySet(SEV1)),
    "a role is found by its title": (
        OPEN,
        AssignRole(" incident commander ", "alice"),
        RoleAssigned("ic", "alice", "Incident Commander"),
    ),
    "a role is assigned with its title": (
        OPEN,
        AssignRole("IC", " alice "),
        RoleAssigned("ic", "alice", "Incident Commander"),
    ),
    "a question is answered": (OPEN, Answer(ANSWERED), ANSWERED),
    "a settled incident is resolved": (SETTLED, Resolve("fixed"), Resolved("fixed")),
    "a resolved incident is closed": (RESOLVED, Close(), Closed()),
    "a resolved incident is reopened": (RESOLVED, Reopen("back"), Reopened("back")),
    "a closed incident is reopened": (CLOSED, Reopen("back"), Reopened("back")),
    "a dismissed incident is reopened": (DISMISSED, Reopen("real"), Reopened("real")),
    "an open incident is dismissed": (OPEN, Dismiss("duplicate", of="x"), Dismissed("duplicate", of="x")),
    "a description is edited after the end": (CLOSED, Edit(title="b"), Edited(title="b")),
    "a note is amended after the end": (CLOSED, Amend(NOTE, text="x"), Amended(NOTE.id, text="x")),
    "a note changes its kind": (OPEN, Amend(NOTE, kind="alert"), Amended(NOTE.id, kind="alert")),
    "the opening's time is amended": (
        OPEN,
        Amend(OPENING, at="2026-11-20T11:00:00Z"),
        Amended(OPENING.id, at="2026-11-20T11:00:00Z"),
    ),
    "a note is withdrawn": (OPEN, Withdraw(NOTE, "typo"), Withdrawn(NOTE.id, "typo")),
}

REFUSED: dict[str, tuple[str, Request, type[IrcliError]]] = {
    "a second declaration": (OPEN, Declare("again"), RefusedError),
    "a detection of what is declared": (OPEN, Detect("again"), RefusedError),
    "a milestone nobody knows": (OPEN, Reach("coffee"), UsageError),
    "a milestone of a resolved incident": (RESOLVED, Reach("mitigated"), RefusedError),
    "a milestone of a dismissed incident": (DISMISSED, Reach("identified"), RefusedError),
    "a mark nobody knows": (OPEN, Mark("coffee"), UsageError),
    "a number no level ends with": (OPEN, SetSeverity("2"), UsageError),
    "a number written otherwise than the level's": (OPEN, SetSeverity("01"), UsageError),
    "a number of another script": (OPEN, SetSeverity("\u0661"), UsageError),
    "a level nobody knows": (OPEN, SetSeverity("SEV9"), UsageError),
    "a severity of a closed incident": (CLOSED, SetSeverity("SEV1"), RefusedError),
    "a role nobody knows": (OPEN, AssignRole("juggler", "alice"), UsageError),
    "a role for nobody": (OPEN, AssignRole("ic", "  "), UsageError),
    "a role of a closed incident": (CLOSED, AssignRole("ic", "alice"), RefusedError),
    "a hand-over of what nobody holds": (OPEN, HandOffRole("ic", "bob"), RefusedError),
    "a release of what nobody holds": (OPEN, ReleaseRole("ic"), RefusedError),
    "an answer after the end": (RESOLVED, Answer(ANSWERED), RefusedError),
    "an edit of nothing": (OPEN, Edit(), UsageError),
    "a blank title": (OPEN, Edit(title=" "), UsageError),
    "a second resolution": (RESOLVED, Resolve(), RefusedError),
    "a resolution of a closed incident": (CLOSED, Resolve(), RefusedError),
    "a resolution of a dismissed incident": (DISMISSED, Resolve(), RefusedError),
    "reopening what is open": (OPEN, Reopen("x"), RefusedError),
    "closing what is open": (OPEN, Close(), RefusedError),
    "closing what is only mitigated": (OPEN + "12:10 mitigated", Close(), RefusedError),
    "closing twice": (CLOSED, Close(), RefusedError),
    "closing what is dismissed": (DISMISSED, Close(), RefusedError),
    "dismissing what is resolved": (RESOLVED, Dismiss("known"), RefusedError),
    "dismissing twice": (DISMISSED, Dismiss("known"), RefusedError),
    "a verdict nobody knows": (OPEN, Dismiss("boring"), UsageError),
    "an amendment of nothing": (OPEN, Amend(NOTE), UsageError),
    "an amendment to blank words": (OPEN, Amend(NOTE, text=" "), UsageError),
    "an amendment to a kind nobody knows": (OPEN, Amend(NOTE, kind="poem"), UsageError),
    "a kind for what is no note": (OPEN, Amend(OPENING, kind="alert"), RefusedError),
    "an amendment of a correction": (OPEN, Amend(entry(3, Withdrawn(NOTE.id)), text="x"), RefusedError),
    "words for what has none": (OPEN, Amend(entry(3, Edited(title="b")), text="x"), RefusedError),
    "a withdrawal of the opening": (OPEN, Withdraw(OPENING), RefusedError),
}


@pytest.mark.parametrize(("given_story", "request_", "event"), [*GRANTED.values()], ids=[*GRANTED])
def test_granted(given_story: str, request_: Request, event: Event) -> None:
    assert decided(given_story, request_) == (event,)


@pytest.mark.parametrize(("given_story", "request_", "refusal"), [*REFUSED.values()], ids=[*REFUSED])
def test_refused(given_story: str, request_: Request, refusal: type[IrcliError]) -> None:
    with pytest.raises(refusal) as refused:
        decided(given_story, request_)
    assert type(refused.value) is refusal
    assert refused.value.hint


# The end, when it is too early to undo it, and when it is not.
REOPENED: dict[str, tuple[str, str, str, str]] = {
    "from the resolution on": (RESOLVED, "12:20", "12:19", "12:20"),
    "before it was closed": (CLOSED, "12:20", "12:19", "12:25"),
    "from a corrected resolution on": (RESOLVED + "12:40 amended #2 at 12:05", "12:05", "12:04", "12:05"),
    "from a marked resolution on": (CLOSED + "12:10 marked resolved", "12:10", "12:09", "12:10"),
    "from the last resolution on": (
        RESOLVED + "12:30 reopened\n12:45 resolved",
        "12:45",
        "12:40",
        "12:45",
    ),
}


@pytest.mark.parametrize(("given_story", "ended", "early", "at"), [*REOPENED.values()], ids=[*REOPENED])
def test_an_incident_is_reopened_from_its_resolution_on(
    given_story: str, ended: str, early: str, at: str
) -> None:
    assert decided(given_story, Reopen("back"), at=at) == (Reopened("back"),)
    with pytest.raises(RefusedError) as refused:
        decided(given_story, Reopen("back"), at=early)
    assert refused.value.message == f"It was resolved later than that, at 2026-11-20T{ended}:00.000Z."
    assert refused.value.hint


def test_a_dismissal_can_be_undone_at_any_time() -> None:
    assert decided(DISMISSED, Reopen("real"), at="12:10") == (Reopened("real"),)


def test_a_declaration_opens_what_was_not_there() -> None:
    request = Declare(" Checkout answers 500 ", " all of it ", ("web",), "pager", drill=True)
    assert decide(None, request, RULES, DAY) == (
        Declared(
            title="Checkout answers 500", summary="all of it", services=("web",), source="pager", drill=True
        ),
    )


def test_a_detection_opens_what_was_not_there() -> None:
    request = Detect(" Checkout answers 500 ", ("web",), "pager")
    assert decide(None, request, RULES, DAY) == (
        Detected(title="Checkout answers 500", services=("web",), source="pager"),
    )


@pytest.mark.parametrize("request_", [Declare("  "), Detect("  ")])
def test_an_opening_without_a_title_is_refused(request_: Request) -> None:
    with pytest.raises(UsageError):
        decide(None, request_, RULES, DAY)


def test_a_detection_that_is_dismissed_was_no_incident() -> None:
    opening = [entry(1, event) for event in decide(None, Detect("Checkout answers 500"), RULES, DAY)]
    (dismissal,) = decide(fold(opening), Dismiss("false-alarm", text="a probe"), RULES, DAY)
    incident = fold([*opening, entry(2, dismissal)])
    assert incident is not None
    assert (incident.status, incident.is_open) == ("dismissed", False)
    assert (incident.times.detected, incident.times.declared) == (DAY, None)
    assert [one.seconds for one in durations(incident.times)] == [None] * 5
    assert deadlines(incident) == ()


def test_nothing_can_be_asked_of_a_timeline_without_an_opening() -> None:
    with pytest.raises(NotFoundError):
        decide(None, Resolve(), RULES, DAY)


def _with(*events: Event) -> Incident:
    opening = entry(1, Declared(title="a"))
    incident = fold([opening, *(entry(number, event) for number, event in enumerate(events, start=2))])
    assert incident is not None
    return incident


def test_the_same_severity_again_needs_a_reason() -> None:
    with pytest.raises(RefusedError):
        decide(_with(SeveritySet(SEV3)), SetSeverity("SEV3"), RULES, DAY)


def test_the_same_severity_with_a_reason_is_recorded() -> None:
    request = SetSeverity("SEV3", reason="looked again")
    assert decide(_with(SeveritySet(SEV3)), request, RULES, DAY) == (SeveritySet(SEV3, "looked again"),)


def test_an_override_keeps_what_was_recommended() -> None:
    request = SetSeverity("SEV3", "it is only us", recommended="SEV1", reasons=("all users",))
    assert decide(_with(), request, RULES, DAY) == (
        SeveritySet(SEV3, "it is only us", recommended="SEV1", reasons=("all users",)),
    )


def test_a_hand_over_names_both_people() -> None:
    request = HandOffRole("ic", "bob", report="rolled back")
    assert decide(_with(RoleAssigned("ic", "alice")), request, RULES, DAY) == (
        RoleHandedOff("ic", "bob", previous="alice", title="Incident Commander", report="rolled back"),
    )


def test_a_hand_over_to_oneself_is_refused() -> None:
    with pytest.raises(RefusedError):
        decide(_with(RoleAssigned("ic", "alice")), HandOffRole("ic", "alice"), RULES, DAY)


def test_only_a_holder_releases_a_role() -> None:
    with pytest.raises(RefusedError):
        decide(_with(RoleAssigned("ic", "alice")), ReleaseRole("ic", "bob"), RULES, DAY)


def test_a_role_is_released_by_its_holder() -> None:
    answer = decide(_with(RoleAssigned("ic", "alice")), ReleaseRole("ic", "alice"), RULES, DAY)
    assert answer == (RoleReleased("ic", "alice"),)


def test_a_refusal_says_since_when_it_is_over() -> None:
    with pytest.raises(RefusedError, match=r"^The incident is closed since 2026-11-20T12:30:00\.000Z\.$"):
        decide(told(CLOSED), Resolve(), RULES, DAY)


@pytest.mark.parametrize(
    ("request_", "hint"),
    [
        (AssignRole("dave", "ic"), "ircli role assign ic dave"),
        (AssignRole("O'Hara", "IC"), "ircli role assign ic 'O'\"'\"'Hara'"),
        (HandOffRole("dave", "ic"), "ircli role handoff ic dave"),
        (AssignRole("smee", "bob"), "Did you mean sme? One of: ic, tl, sme."),
        (AssignRole("juggler", "bob"), "One of: ic, tl, sme."),
        (AssignRole("technical leed", "bob"), "Did you mean tl? One of: ic, tl, sme."),
    ],
)
def test_what_is_no_role_is_refused_with_what_was_meant(request_: Request, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        decide(told(OPEN), request_, RULES, DAY)
    assert refused.value.hint == hint
