"""Lines of inquiry: what was suspected, and what came of it."""

import pytest

from domain.given import clock, decided, entry_id, told
from ircli.domain.events import Event, HypothesisConfirmed, HypothesisProposed, HypothesisRuledOut, Identified
from ircli.domain.requests import NEWEST, JudgeHypothesis, ProposeHypothesis, Request
from ircli.errors import IrcliError, RefusedError, UsageError

BEGUN = "12:00 declared Checkout answers 500\n"
LINE = BEGUN + "12:05 proposed the deploy\n"
WITHDRAWN = LINE + "12:06 proposed the pool\n12:07 withdrawn #2\n"
DEPLOY = entry_id(2)

GRANTED: dict[str, tuple[str, Request, tuple[Event, ...]]] = {
    "a line of inquiry begins": (
        BEGUN,
        ProposeHypothesis(" the deploy "),
        (HypothesisProposed("the deploy"),),
    ),
    "it keeps the playbook's line that it follows": (
        BEGUN,
        ProposeHypothesis("the deploy", line="changes"),
        (HypothesisProposed("the deploy", line="changes"),),
    ),
    "one that led nowhere is ruled out": (
        LINE,
        JudgeHypothesis(1, confirmed=False, evidence=" errors before it "),
        (HypothesisRuledOut(DEPLOY, "errors before it", "the deploy"),),
    ),
    "the first that led to a cause identifies it": (
        LINE,
        JudgeHypothesis(1, confirmed=True, evidence="errors since 4.18"),
        (
            HypothesisConfirmed(DEPLOY, "errors since 4.18", "the deploy"),
            Identified("Cause identified: the deploy", target=DEPLOY),
        ),
    ),
    "a cause that was ruled out in between is identified again": (
        LINE + "12:10 confirmed #2 seen\n12:10 identified #2\n12:20 ruled-out #2 chance",
        JudgeHypothesis(1, confirmed=True, evidence="no chance"),
        (
            HypothesisConfirmed(DEPLOY, "no chance", "the deploy"),
            Identified("Cause identified: the deploy", target=DEPLOY),
        ),
    ),
    "the cause after one that was ruled out is identified": (
        LINE
        + "12:06 proposed the pool\n12:10 confirmed #2 seen\n12:10 identified #2\n12:20 ruled-out #2 chance",
        JudgeHypothesis(2, confirmed=True, evidence="empty"),
        (
            HypothesisConfirmed(entry_id(3), "empty", "the pool"),
            Identified("Cause identified: the pool", target=entry_id(3)),
        ),
    ),
    "behind a withdrawn line one is judged by the number that it kept": (
        WITHDRAWN,
        JudgeHypothesis(2, confirmed=False, evidence="it is full"),
        (HypothesisRuledOut(entry_id(3), "it is full", "the pool"),),
    ),
    "the newest line is judged without its number": (
        WITHDRAWN,
        JudgeHypothesis(NEWEST, confirmed=False, evidence="it is full"),
        (HypothesisRuledOut(entry_id(3), "it is full", "the pool"),),
    ),
    "a line that was withdrawn can be taken up again": (
        WITHDRAWN,
        ProposeHypothesis("the deploy"),
        (HypothesisProposed("the deploy"),),
    ),
    "a verdict whose like was withdrawn": (
        LINE + "12:10 ruled-out #2 seen\n12:11 withdrawn #3",
        JudgeHypothesis(1, confirmed=False, evidence="seen"),
        (HypothesisRuledOut(DEPLOY, "seen", "the deploy"),),
    ),
    "a cause that is known is not identified again": (
        LINE + "12:10 identified the pool",
        JudgeHypothesis(1, confirmed=True, evidence="errors since 4.18"),
        (HypothesisConfirmed(DEPLOY, "errors since 4.18", "the deploy"),),
    ),
    "a verdict can be changed": (
        LINE + "12:10 confirmed #2 seen\n12:10 identified",
        JudgeHypothesis(1, confirmed=False, evidence="it was chance"),
        (HypothesisRuledOut(DEPLOY, "it was chance", "the deploy"),),
    ),
    "lines go on after impact stopped": (
        BEGUN + "12:10 mitigated",
        ProposeHypothesis("the deploy"),
        (HypothesisProposed("the deploy"),),
    ),
}

REFUSED: dict[str, tuple[str, Request, type[IrcliError], str]] = {
    "blank words": (BEGUN, ProposeHypothesis("  "), UsageError, "A line of inquiry needs words."),
    "an open line again": (
        LINE,
        ProposeHypothesis("The Deploy"),
        RefusedError,
        "That is line 1 already: open.",
    ),
    "a line that led nowhere again": (
        LINE + "12:10 ruled-out #2 seen",
        ProposeHypothesis("the deploy"),
        RefusedError,
        "That is line 1 already: ruled-out.",
    ),
    "a line after the end": (
        BEGUN + "12:20 resolved",
        ProposeHypothesis("the deploy"),
        RefusedError,
        "The incident is resolved since 2026-11-20T12:20:00.000Z.",
    ),
    "a verdict after the end": (
        LINE + "12:20 dismissed known",
        JudgeHypothesis(1, confirmed=True, evidence="seen"),
        RefusedError,
        "The incident is dismissed since 2026-11-20T12:20:00.000Z.",
    ),
    "a confirmation without evidence": (
        LINE,
        JudgeHypothesis(1, confirmed=True, evidence=" "),
        UsageError,
        "What shows it? Evidence is needed.",
    ),
    "ruling out without evidence": (
        LINE,
        JudgeHypothesis(1, confirmed=False),
        UsageError,
        "What shows it? Evidence is needed.",
    ),
    "a verdict where there is no line": (
        BEGUN,
        JudgeHypothesis(1, confirmed=True, evidence="seen"),
        UsageError,
        "No line of inquiry was taken up yet.",
    ),
    "a number too high": (
        LINE + "12:06 proposed the pool",
        JudgeHypothesis(3, confirmed=True, evidence="seen"),
        UsageError,
        "The lines are 1, 2.",
    ),
    "a number too low": (
        LINE,
        JudgeHypothesis(0, confirmed=True, evidence="seen"),
        UsageError,
        "The lines are 1.",
    ),
    "the number of a withdrawn line": (
        WITHDRAWN + "12:08 proposed the flag",
        JudgeHypothesis(1, confirmed=True, evidence="seen"),
        UsageError,
        "The lines are 2, 3.",
    ),
    "a line again behind a withdrawn one": (
        WITHDRAWN,
        ProposeHypothesis("the pool"),
        RefusedError,
        "That is line 2 already: open.",
    ),
    "the same confirmation again": (
        LINE + "12:10 confirmed #2 seen",
        JudgeHypothesis(1, confirmed=True, evidence="seen again"),
        RefusedError,
        "Line 1 is confirmed already.",
    ),
    "the same ruling-out again": (
        LINE + "12:10 ruled-out #2 seen",
        JudgeHypothesis(1, confirmed=False, evidence="seen again"),
        RefusedError,
        "Line 1 is ruled-out already.",
    ),
    "the same verdict again in a later cycle": (
        LINE + "12:10 confirmed #2 seen\n12:20 resolved\n12:30 reopened",
        JudgeHypothesis(NEWEST, confirmed=True, evidence="seen again"),
        RefusedError,
        "Line 1 is confirmed already.",
    ),
}

STATES: dict[str, tuple[str, list[str]]] = {
    "lines are numbered as they were taken up": (
        LINE + "12:06 proposed the pool",
        ["1 open the deploy", "2 open the pool"],
    ),
    "each has its own verdict": (
        LINE + "12:06 proposed the pool\n12:08 ruled-out #2 seen\n12:09 confirmed #3 seen",
        ["1 ruled-out the deploy", "2 confirmed the pool"],
    ),
    "the last verdict counts": (
        LINE + "12:08 ruled-out #2 seen\n12:09 confirmed #2 seen",
        ["1 confirmed the deploy"],
    ),
    "a withdrawn verdict reopens the line": (
        LINE + "12:08 ruled-out #2 seen\n12:09 withdrawn #3",
        ["1 open the deploy"],
    ),
    "a withdrawn second verdict gives back the first": (
        LINE + "12:08 ruled-out #2 seen\n12:09 confirmed #2 seen\n12:10 withdrawn #4",
        ["1 ruled-out the deploy"],
    ),
    "a withdrawn line is none, and takes its verdict along": (
        LINE + "12:08 ruled-out #2 seen\n12:09 withdrawn #2\n12:10 proposed the pool",
        ["2 open the pool"],
    ),
    "lines behind a withdrawn one keep their numbers": (
        WITHDRAWN + "12:08 proposed the flag",
        ["2 open the pool", "3 open the flag"],
    ),
    "a line whose withdrawal is withdrawn has its number": (
        WITHDRAWN + "12:08 withdrawn #4",
        ["1 open the deploy", "2 open the pool"],
    ),
    "corrected words count": (LINE + "12:08 amended #2 text the flag", ["1 open the flag"]),
    "a verdict on nothing changes nothing": (LINE + "12:08 confirmed #1 seen", ["1 open the deploy"]),
    "a reopening keeps what is known": (
        LINE + "12:08 ruled-out #2 seen\n12:10 resolved\n12:20 reopened",
        ["1 ruled-out the deploy"],
    ),
}


@pytest.mark.parametrize(("given_story", "request_", "events"), [*GRANTED.values()], ids=[*GRANTED])
def test_granted(given_story: str, request_: Request, events: tuple[Event, ...]) -> None:
    assert decided(given_story, request_) == events


@pytest.mark.parametrize(("given_story", "request_", "kind", "says"), [*REFUSED.values()], ids=[*REFUSED])
def test_refused(given_story: str, request_: Request, kind: type[IrcliError], says: str) -> None:
    with pytest.raises(kind) as refused:
        decided(given_story, request_)
    assert (refused.value.message, bool(refused.value.hint)) == (says, True)


@pytest.mark.parametrize(("given_story", "then"), [*STATES.values()], ids=[*STATES])
def test_state(given_story: str, then: list[str]) -> None:
    found = told(given_story).response.hypotheses
    assert [f"{one.number} {one.state} {one.text}" for one in found] == then


def test_a_verdict_keeps_its_evidence_and_time() -> None:
    (line,) = told(LINE + "12:08 ruled-out #2 errors before it").response.hypotheses
    assert (line.evidence, line.at, line.judged_at) == ("errors before it", clock("12:05"), clock("12:08"))
