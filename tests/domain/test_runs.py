"""Runbooks that are followed: what came of each step, and what is kept."""

import pytest

from domain.given import clock, decided, entry, entry_id, story, told
from ircli.domain.codec import knows, read_event, write_event
from ircli.domain.events import (
    STEP_OUTCOMES,
    Captured,
    CommandRan,
    Event,
    PlannedStep,
    Redaction,
    RunbookBegun,
    RunbookEnded,
    StepBegun,
    StepEnded,
    Unread,
    VariableSet,
)
from ircli.domain.incident import fold
from ircli.domain.requests import Follow
from ircli.domain.runs import NOT_REACHED, UNKNOWN, Following, Run
from ircli.errors import IrcliError, NotFoundError, RefusedError, UsageError

BEGUN = "12:00 declared Checkout answers 500\n"
ONE = BEGUN + "12:10 runbook deployment look undo verify\n"
TWO = ONE + "12:20 runbook deployment look undo verify\n"
ENDED = ONE + "12:40 resolved\n"
DISMISSED = ONE + "12:40 dismissed false-alarm\n"
FIRST, SECOND = entry_id(2), entry_id(3)
NOTHING = {"look": NOT_REACHED, "undo": NOT_REACHED, "verify": NOT_REACHED}
RAN = Captured(
    command="kubectl get pods -n <ns>",
    host="laptop",
    cwd="/home/ops",
    status=1,
    millis=1250,
    output="web-1 [redacted:jwt] \udcff\r\n\u2028",
    omitted=12_000,
    evidence="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    evidence_bytes=20_000,
    redacted=(Redaction("jwt", 2), Redaction("password", 1)),
    raw=True,
    terminal=True,
    ended="timed-out",
    reason="nobody knows",
)


def run(text: str, number: int = 1) -> Run:
    """Return a run of a story by its number."""
    (found,) = [one for one in told(text).response.runs if one.number == number]
    return found


OUTCOMES: dict[str, tuple[str, dict[str, str], str]] = {
    "nothing of it is reached at first": ("", {}, "going-on"),
    "a step that was begun may have run": ("12:11 step #2 look", {"look": UNKNOWN}, "going-on"),
    "a step that ended is what came of it": (
        "12:11 step #2 look\n12:12 stepped #2 look done",
        {"look": "done"},
        "going-on",
    ),
    "a step needs no beginning": ("12:12 stepped #2 look by-hand", {"look": "by-hand"}, "going-on"),
    "a step that is run again may have run twice": (
        "12:11 stepped #2 look failed\n12:12 step #2 look",
        {"look": UNKNOWN},
        "going-on",
    ),
    "of a step that ended twice the last end counts": (
        "12:11 stepped #2 look failed\n12:12 step #2 look\n12:13 stepped #2 look done",
        {"look": "done"},
        "going-on",
    ),
    "the end of another step says nothing of the one under way": (
        "12:11 step #2 look\n12:12 stepped #2 undo skipped",
        {"look": UNKNOWN, "undo": "skipped"},
        "going-on",
    ),
    "a step that the file has got since then is one too": (
        "12:11 stepped #2 notify done",
        {"notify": "done"},
        "going-on",
    ),
    "one that was gone through is followed": (
        "12:11 stepped #2 look done\n12:12 stepped #2 undo done\n12:13 stepped #2 verify done\n12:14 finished #2",
        {"look": "done", "undo": "done", "verify": "done"},
        "followed",
    ),
    "one that ends before its end is left": (
        "12:11 stepped #2 look failed\n12:12 finished #2 undo verify",
        {"look": "failed"},
        "left",
    ),
    "a step under way stays unknown when it is left": (
        "12:11 step #2 look\n12:12 finished #2 look undo verify",
        {"look": UNKNOWN},
        "left",
    ),
    "one that is taken up again goes on": (
        "12:11 stepped #2 look done\n12:12 finished #2 undo verify\n12:13 step #2 undo",
        {"look": "done", "undo": UNKNOWN},
        "going-on",
    ),
    "one that is taken up by hand goes on": (
        "12:12 finished #2 look undo verify\n12:13 stepped #2 look by-hand",
        {"look": "by-hand"},
        "going-on",
    ),
    "an end that is withdrawn was none": (
        "12:11 stepped #2 look failed\n12:12 withdrawn #3",
        {},
        "going-on",
    ),
    "what another run says is not its own": (
        "12:11 runbook disk look\n12:12 stepped #3 look done\n12:13 finished #3",
        {},
        "going-on",
    ),
}


@pytest.mark.parametrize(("then", "outcomes", "state"), [*OUTCOMES.values()], ids=[*OUTCOMES])
def test_what_came_of_each_step(then: str, outcomes: dict[str, str], state: str) -> None:
    one = run(ONE + then)
    assert (one.outcomes, one.state) == ({**NOTHING, **outcomes}, state)


@pytest.mark.parametrize("outcome", STEP_OUTCOMES)
def test_every_outcome_is_kept_as_it_is(outcome: str) -> None:
    assert run(f"{ONE}12:11 stepped #2 undo {outcome}").outcomes == {**NOTHING, "undo": outcome}


def test_a_run_knows_who_began_it_and_when_it_ended() -> None:
    one = run(f"{ONE}12:15 finished #2")
    assert (one.id, one.title, one.by, one.begun_at, one.ended_at) == (
        FIRST,
        "Deployment",
        "alice",
        clock("12:10"),
        clock("12:15"),
    )
    assert run(f"{ONE}12:15 finished #2\n12:16 step #2 look").ended_at is None


def test_every_end_of_a_step_is_kept() -> None:
    one = run(f"{ONE}12:11 stepped #2 look failed\n12:12 step #2 look\n12:13 stepped #2 look done")
    assert [(end.at, end.by, end.ended.outcome) for end in one.ends["look"]] == [
        (clock("12:11"), "alice", "failed"),
        (clock("12:13"), "alice", "done"),
    ]
    assert one.unsuccessful == ()


def test_a_step_is_called_what_it_was_called_last() -> None:
    begun = RunbookBegun("disk", steps=(PlannedStep("look", "Look at it"), PlannedStep("free")))
    ended = StepEnded(entry_id(2), "look", "done", "Look at the disk")
    incident = fold([*story(BEGUN), entry(2, begun), entry(3, ended)])
    assert incident is not None
    (one,) = incident.response.runs
    assert [one.title_of(name) for name in ("look", "free", "other")] == ["Look at the disk", "", ""]


def test_one_without_a_title_is_called_by_its_name() -> None:
    incident = fold([*story(BEGUN), entry(2, RunbookBegun("disk"))])
    assert incident is not None
    assert incident.response.runs[0].title == "disk"


def test_a_step_that_was_begun_and_never_ended_is_under_way() -> None:
    one = run(f"{ONE}12:11 step #2 look\n12:12 stepped #2 look done\n12:13 step #2 undo")
    assert one.under_way == StepBegun(FIRST, "undo")
    assert [*one.ends] == ["look"]
    assert run(f"{ONE}12:11 step #2 look\n12:12 stepped #2 look done").under_way is None


def test_two_runs_of_one_runbook_are_two() -> None:
    runs = told(f"{TWO}12:21 stepped #2 look failed\n12:22 stepped #3 look done").response.runs
    assert [(one.number, one.id, one.outcomes["look"]) for one in runs] == [
        (1, FIRST, "failed"),
        (2, SECOND, "done"),
    ]


def test_a_run_that_is_withdrawn_keeps_the_numbers_of_others() -> None:
    runs = told(f"{TWO}12:30 withdrawn #2").response.runs
    assert [(one.number, one.id) for one in runs] == [(2, SECOND)]


def test_a_run_that_counts_again_has_its_number_again() -> None:
    runs = told(f"{TWO}12:30 withdrawn #2\n12:31 withdrawn #4").response.runs
    assert [one.number for one in runs] == [1, 2]


STRAY: dict[str, str] = {
    "a step that begins": "12:30 step #9 look",
    "a step that ends": "12:30 stepped #9 look done",
    "an end": "12:30 finished #9",
    "a step of something else": "12:30 stepped #1 look done",
    "a command": "12:30 ran 0 df -h",
}


@pytest.mark.parametrize("line", [*STRAY.values()], ids=[*STRAY])
def test_what_belongs_to_no_run_changes_nothing(line: str) -> None:
    assert told(f"{TWO}{line}") == told(TWO)


def test_a_step_of_a_withdrawn_run_changes_nothing() -> None:
    gone = told(f"{ONE}12:11 stepped #2 look done\n12:30 withdrawn #2")
    assert gone.response.runs == ()


def test_of_a_variable_that_is_set_twice_the_last_value_counts() -> None:
    given = f"{BEGUN}12:10 stands pod web-1\n12:10 stands ns shop front\n12:11 stands pod web-2"
    assert told(given).response.variables == {"pod": "web-2", "ns": "shop front"}


KEPT: dict[str, tuple[str, Following | CommandRan]] = {
    "a runbook in an open incident": (BEGUN, RunbookBegun("deployment", steps=(PlannedStep("look"),))),
    "a runbook that is begun a second time": (ONE, RunbookBegun("deployment")),
    "a runbook after a reopening": (f"{ENDED}12:50 reopened", RunbookBegun("deployment")),
    "a step of a run": (ONE, StepBegun(FIRST, "look")),
    "a step that the run does not know": (ONE, StepBegun(FIRST, "notify")),
    "the end of a step": (ONE, StepEnded(FIRST, "look", "failed", ran=RAN)),
    "the end of a step that was skipped for a reason": (ONE, StepEnded(FIRST, "look", "skipped", text="no")),
    "the end of a step after the incident ended": (ENDED, StepEnded(FIRST, "look", "done", ran=RAN)),
    "the end of a step after it was dismissed": (DISMISSED, StepEnded(FIRST, "look", "done", ran=RAN)),
    "an end": (ONE, RunbookEnded(FIRST, not_reached=("look",))),
    "an end after the incident ended": (ENDED, RunbookEnded(FIRST)),
    "a command": (BEGUN, CommandRan(RAN, "the pods")),
    "a command after the incident ended": (ENDED, CommandRan(RAN)),
    "a command after it was dismissed": (DISMISSED, CommandRan(RAN)),
    "a variable": (BEGUN, VariableSet("pod", "web-1")),
}


@pytest.mark.parametrize(("given_story", "event"), [*KEPT.values()], ids=[*KEPT])
def test_what_was_done_is_kept(given_story: str, event: Following | CommandRan) -> None:
    assert decided(given_story, Follow(event)) == (event,)


@pytest.mark.parametrize("outcome", STEP_OUTCOMES)
def test_every_outcome_is_kept(outcome: str) -> None:
    event = StepEnded(FIRST, "look", outcome, text="why")
    assert decided(ONE, Follow(event)) == (event,)


REFUSED: dict[str, tuple[str, Following, type[IrcliError], str]] = {
    "a runbook in a resolved incident": (ENDED, RunbookBegun("deployment"), RefusedError, "reopen"),
    "a runbook in a dismissed incident": (DISMISSED, RunbookBegun("deployment"), RefusedError, "reopen"),
    "a variable in a resolved incident": (ENDED, VariableSet("pod", "web-1"), RefusedError, "reopen"),
    "a step in a resolved incident": (ENDED, StepBegun(FIRST, "look"), RefusedError, "reopen"),
    "a step of an unknown run": (ONE, StepBegun(SECOND, "look"), NotFoundError, "ircli runbook run NAME"),
    "a step of something else": (ONE, StepBegun(entry_id(1), "look"), NotFoundError, "ircli runbook run"),
    "the end of a step of an unknown run": (
        ONE,
        StepEnded(SECOND, "look", "done"),
        NotFoundError,
        "ircli runbook run NAME",
    ),
    "the end of a step of a withdrawn run": (
        f"{ONE}12:20 withdrawn #2",
        StepEnded(FIRST, "look", "done"),
        NotFoundError,
        "ircli runbook run NAME",
    ),
    "an outcome that is none": (ONE, StepEnded(FIRST, "look", "meh"), UsageError, "timed-out"),
    "no outcome": (ONE, StepEnded(FIRST, "look", ""), UsageError, "timed-out"),
    "an outcome that is none of its own": (
        ONE,
        StepEnded(FIRST, "look", NOT_REACHED),
        UsageError,
        "timed-out",
    ),
    "skipped without a reason": (ONE, StepEnded(FIRST, "look", "skipped"), UsageError, "Say why"),
    "skipped for a blank": (ONE, StepEnded(FIRST, "look", "skipped", text=" \n"), UsageError, "Say why"),
    "the end of an unknown run": (ONE, RunbookEnded(SECOND), NotFoundError, "ircli runbook run NAME"),
}


@pytest.mark.parametrize(("given_story", "event", "error", "hint"), [*REFUSED.values()], ids=[*REFUSED])
def test_what_makes_no_sense_is_refused(
    given_story: str, event: Following, error: type[IrcliError], hint: str
) -> None:
    with pytest.raises(error) as refused:
        decided(given_story, Follow(event))
    assert hint in (refused.value.hint or "")


@pytest.mark.parametrize(
    "event", [CommandRan(RAN, "the pods"), StepEnded(FIRST, "look", "failed", "Look", "no", ran=RAN)]
)
def test_what_a_command_left_is_read_as_it_was_written(event: Event) -> None:
    kind = "command_ran" if isinstance(event, CommandRan) else "step_ended"
    data = write_event(event)
    assert data["ran"] == {
        **RAN._asdict(),
        "redacted": [{"rule": "jwt", "number": 2}, {"rule": "password", "number": 1}],
    }
    assert read_event(kind, 1, data) == event


def test_of_what_a_command_left_only_what_differs_from_the_defaults_is_written() -> None:
    assert write_event(CommandRan(Captured("true", status=0))) == {"ran": {"command": "true", "status": 0}}
    assert write_event(StepEnded(FIRST, "look", "by-hand")) == {
        "target": FIRST,
        "step": "look",
        "outcome": "by-hand",
    }


def test_a_command_without_a_status_is_told_from_one_that_succeeded() -> None:
    assert read_event("command_ran", 1, {"ran": {}}) == CommandRan(Captured(status=None))
    assert read_event("command_ran", 1, {"ran": {"status": 0}}) == CommandRan(Captured(status=0))


def test_an_unknown_part_of_what_a_command_left_does_not_hide_the_known_ones() -> None:
    data = {"ran": {"command": "true", "status": 0, "mood": {"calm": [1]}}}
    event = read_event("command_ran", 1, data)
    assert event == CommandRan(Captured("true", status=0))
    # Only the parts of an event are looked at, and not those of a record in it: as with a severity's level.
    assert knows(event, data)


@pytest.mark.parametrize(
    "ran", ["true", None, [], {"status": "0"}, {"status": True}, {"redacted": "jwt"}, {"redacted": ["jwt"]}]
)
def test_what_a_command_left_in_another_shape_keeps_the_entrys_words(ran: object) -> None:
    assert read_event("command_ran", 1, {"ran": ran, "text": "the pods"}) == Unread("command_ran", "the pods")
