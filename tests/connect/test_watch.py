"""A check over its window, in a time that only passes while it sleeps."""

from datetime import UTC, datetime, timedelta

import pytest

from connect.given import BAD, GOOD, Clock, check, watched
from ircli.connect.checks import Probe, Seen, Task, described, resumed
from ircli.domain.events import CheckRan
from ircli.errors import EndedBySignal

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WINDOW = 900


def outcome(seen: Seen) -> tuple[str, int, int]:
    return seen.outcome, seen.tries, int(seen.seconds)


# What a target says by the second, the window and the part of it that was seen before, and what comes of it.
@pytest.mark.parametrize(
    ("says", "window", "held", "expected"),
    [
        (lambda _: GOOD, 900, 0, ("passed", 31, 900)),
        (lambda _: GOOD, 0, 0, ("passed", 1, 0)),
        (lambda _: GOOD, 40, 0, ("passed", 3, 40)),
        (lambda _: GOOD, 900, 600, ("passed", 11, 900)),
        (lambda _: GOOD, 900, 900, ("passed", 1, 900)),
        (lambda _: GOOD, 900, 5000, ("passed", 1, 900)),
        (lambda _: BAD, 900, 0, ("failed", 1, 0)),
        (lambda _: BAD, 0, 0, ("failed", 1, 0)),
        (lambda at: GOOD if at < 100 else BAD, 900, 0, ("failed", 5, 90)),
        (lambda at: GOOD if at < 900 else BAD, 900, 0, ("failed", 31, 870)),
        (lambda at: GOOD if at < 250 else KeyboardInterrupt(), 900, 0, ("stopped", 9, 240)),
        (lambda at: GOOD if at < 250 else EndedBySignal(15), 900, 100, ("stopped", 9, 340)),
        (lambda _: KeyboardInterrupt(), 900, 0, ("", 0, 0)),
    ],
)  # fmt: skip
def test_a_check_holds_for_its_window_or_it_does_not(says, window, held, expected) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    found, _ = watched(says, Task(check(), window, held))
    assert outcome(found.seen[0]) == expected
    assert (found.stopped_by is not None) == (expected[0] in ("stopped", ""))


def test_tries_come_at_even_spans_and_the_last_one_at_the_end() -> None:
    _, target = watched(lambda _: GOOD, Task(check(), 100))
    assert [second for _, second in target.asked] == [0, 30, 60, 90, 100]


def test_several_checks_run_side_by_side_in_one_window() -> None:
    found, target = watched(lambda _: GOOD, Task(check("a"), 90), Task(check("b", every=60), 90))
    assert [outcome(one) for one in found.seen] == [("passed", 4, 90), ("passed", 3, 90)]
    assert target.asked == [("a", 0), ("b", 0), ("a", 30), ("a", 60), ("b", 60), ("a", 90), ("b", 90)]


def test_one_that_fails_stops_the_others_where_they_are() -> None:
    tries = iter([GOOD, GOOD, GOOD, GOOD, GOOD, BAD])  # of a and b by turns
    found, _ = watched(lambda _: next(tries), Task(check("a"), WINDOW), Task(check("b"), WINDOW))
    assert [outcome(one) for one in found.seen] == [("stopped", 3, 60), ("failed", 3, 30)]
    assert found.stopped_by is None


def test_one_that_has_passed_is_not_tried_again() -> None:
    found, target = watched(lambda _: GOOD, Task(check("a"), 60, 30), Task(check("b"), 60))
    assert [outcome(one) for one in found.seen] == [("passed", 2, 60), ("passed", 3, 60)]
    assert ("a", 60) not in target.asked


def test_a_time_in_which_nobody_looked_counts_for_nothing() -> None:
    clock = Clock()
    slept: list[float] = []

    def says(second: float) -> Probe:
        if second == 60 and not slept:
            slept.append(second)
            clock.now += 600  # the lid was closed
        return GOOD

    found, target = watched(says, Task(check(), 120), clock=clock)
    assert outcome(found.seen[0])[0] == "passed"
    assert [second for _, second in target.asked] == [0, 30, 60, 660, 690, 720, 750, 780]


def test_what_is_recorded_says_what_was_run() -> None:
    found, _ = watched(lambda _: GOOD, Task(check(), 40))
    assert found.seen[0].ran == CheckRan(
        check="api",
        criterion="errors",
        outcome="passed",
        what="GET http://api.internal/health, expecting 200",
        text="200 OK",
        tries=3,
        seconds=40,
        window=40,
    )


def ran(outcome: str = "stopped", seconds: int = 240, what: str = described(check())) -> CheckRan:
    return CheckRan("api", "errors", outcome, what=what, seconds=seconds, window=WINDOW)


@pytest.mark.parametrize(
    ("last", "gone", "every", "held"),
    [
        (None, 0, 30, (0, "")),
        (ran(), 10, 30, (240, "")),
        (ran(), 300, 30, (240, "")),
        (ran(), 301, 30, (0, "it was stopped too long ago")),
        (ran(), 1100, 600, (240, "")),
        (ran(), 1201, 600, (0, "it was stopped too long ago")),
        (ran(), -60, 30, (0, "it was stopped too long ago")),
        (ran("failed"), 10, 30, (0, "")),
        (ran("passed"), 10, 30, (0, "")),
        (ran(seconds=0), 10, 30, (0, "")),
        (ran(what="true"), 10, 30, (0, "what it runs has changed since it was stopped")),
    ],
)
def test_a_run_goes_on_from_one_that_was_just_stopped(
    last: CheckRan | None, gone: float, every: int, held: tuple[int, str]
) -> None:
    assert resumed(check(every=every), last, NOON - timedelta(seconds=gone), NOON) == held


def test_a_run_that_was_stopped_nobody_knows_when_begins_anew() -> None:
    assert resumed(check(), ran(), None, NOON) == (0, "it was stopped too long ago")
