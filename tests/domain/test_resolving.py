"""The gate before the end: what is open, what settles it, and what is left to do."""

import pytest

from domain.given import RULES, clock, decided, told
from ircli.domain.events import (
    ActionAdded,
    CheckRan,
    CriterionConfirmed,
    CriterionWaived,
    Event,
    Resolved,
)
from ircli.domain.requests import ConfirmCriterion, RecordCheck, Request, Resolve, WaiveCriterion
from ircli.domain.standing import criteria, stable_at
from ircli.errors import IrcliError, RefusedError, UsageError

BEGUN = "12:00 declared Checkout answers 500\n"
SEV1 = BEGUN + "12:01 severity SEV1\n"  # stable for 15 minutes, and permanently fixed
SEV3 = BEGUN + "12:01 severity SEV3\n"
MITIGATED = SEV3 + "12:10 mitigated\n"
FLAG_OFF = SEV3 + "12:10 begun flag-off\n"
STOPPED = SEV3 + "12:10 begun rollback\n12:14 ended #3 worked\n12:14 mitigated #3\n"
HOLDS = "12:31 holds errors\n12:32 holds stable\n"
ALL_HOLD = HOLDS + "12:33 holds cause\n"
FIX = "Find and make the permanent fix"
LATER = CriterionWaived("cause", "the permanent fix is a follow-up action", "The cause is fixed")
SWITCH_ON = ActionAdded("Switch the flag on again")
RAN = CheckRan("error-rate", "errors", "passed", tries=3)

GRANTED: dict[str, tuple[str, Request, tuple[Event, ...]]] = {
    "all criteria hold, but for an optional one": (
        MITIGATED + ALL_HOLD,
        Resolve("4.18.3"),
        (Resolved("4.18.3"),),
    ),
    "a criterion is waived": (
        MITIGATED + HOLDS + "12:33 waived cause nobody knows",
        Resolve(),
        (Resolved(),),
    ),
    "a criterion is proven by a check": (
        MITIGATED + "12:31 checked errors passed\n12:32 holds stable\n12:33 holds cause",
        Resolve(),
        (Resolved(),),
    ),
    "a check that was stopped takes nothing away": (
        MITIGATED + ALL_HOLD + "12:34 checked errors stopped",
        Resolve(),
        (Resolved(),),
    ),
    "a criterion that failed holds again": (
        MITIGATED + ALL_HOLD + "12:34 checked errors failed\n12:36 checked errors passed",
        Resolve(),
        (Resolved(),),
    ),
    "the last of a level that asks for the permanent fix": (
        SEV1 + "12:10 mitigated\n" + ALL_HOLD,
        Resolve(),
        (Resolved(),),
    ),
    "mitigated only: the fix becomes an action, and its criterion is waived": (
        MITIGATED + HOLDS,
        Resolve("good enough", mitigated_only=True, fix=" close connections "),
        (LATER, ActionAdded("close connections", kind="prevent"), Resolved("good enough")),
    ),
    "mitigated only: a fix that nobody knows is to be found": (
        MITIGATED + HOLDS,
        Resolve(mitigated_only=True),
        (LATER, ActionAdded(FIX, kind="prevent"), Resolved()),
    ),
    "mitigated only: what is settled is not waived": (
        MITIGATED + ALL_HOLD,
        Resolve(mitigated_only=True),
        (ActionAdded(FIX, kind="prevent"), Resolved()),
    ),
    "mitigated only: an action that is there is not added again": (
        MITIGATED + HOLDS + f"12:40 todo {FIX}",
        Resolve(mitigated_only=True),
        (LATER, Resolved()),
    ),
    "something temporary is to be cleaned up": (
        FLAG_OFF + "12:14 ended #3 worked\n12:14 mitigated\n" + ALL_HOLD,
        Resolve(),
        (SWITCH_ON, Resolved()),
    ),
    "mitigated only: fix and clean-up are both to do": (
        FLAG_OFF + "12:14 ended #3 worked\n12:14 mitigated\n" + HOLDS,
        Resolve(mitigated_only=True),
        (LATER, ActionAdded(FIX, kind="prevent"), SWITCH_ON, Resolved()),
    ),
    "what was tried twice is cleaned up once": (
        FLAG_OFF
        + "12:14 ended #3 partly\n12:15 begun flag-off\n12:16 ended #5 worked\n12:17 mitigated\n"
        + ALL_HOLD,
        Resolve(),
        (SWITCH_ON, Resolved()),
    ),
    "each temporary thing is cleaned up": (
        FLAG_OFF
        + "12:14 ended #3 partly\n12:15 begun scale-up\n12:16 ended #5 worked\n12:17 mitigated\n"
        + ALL_HOLD,
        Resolve(),
        (SWITCH_ON, ActionAdded("Scale down again"), Resolved()),
    ),
    "what is taken back needs no clean-up": (
        FLAG_OFF + "12:14 ended #3 worked\n12:14 mitigated\n12:15 undone #3\n" + ALL_HOLD,
        Resolve(),
        (Resolved(),),
    ),
    "what failed may still be in place": (
        FLAG_OFF + "12:14 ended #3 failed\n12:15 mitigated\n" + ALL_HOLD,
        Resolve(),
        (ActionAdded("Switch the flag on again"), Resolved()),
    ),
    "a clean-up that is to do already is not added again": (
        FLAG_OFF
        + "12:14 ended #3 worked\n12:14 mitigated\n12:20 todo Switch the flag on again\n12:21 resolved\n"
        + "12:25 reopened\n12:30 mitigated\n"
        + ALL_HOLD,
        Resolve(),
        (Resolved(),),
    ),
    "a criterion is confirmed, in any case": (
        SEV3,
        ConfirmCriterion("Errors", " 0.1 % "),
        (CriterionConfirmed("errors", "Error rates are back at the baseline", "0.1 %"),),
    ),
    "a criterion is waived with its reason": (
        SEV3,
        WaiveCriterion("users", " they sleep "),
        (CriterionWaived("users", "they sleep", "Users say that it works"),),
    ),
    "stability may be waived before the window": (
        SEV1,
        WaiveCriterion("stable", "one user only"),
        (CriterionWaived("stable", "one user only", "It has been stable for the whole window"),),
    ),
    "a check is kept": (SEV3, RecordCheck(RAN), (RAN,)),
}

REFUSED: dict[str, tuple[str, Request, type[IrcliError], str]] = {
    "an end without a severity": (
        BEGUN + "12:10 mitigated\n" + ALL_HOLD,
        Resolve(),
        RefusedError,
        "The severity is unset.",
    ),
    "an end while nothing is settled": (
        MITIGATED,
        Resolve(),
        RefusedError,
        "3 criteria are open: errors, stable, cause.",
    ),
    "an end while errors are open": (
        MITIGATED + "12:32 holds stable\n12:33 holds cause",
        Resolve(),
        RefusedError,
        "1 criterion is open: errors.",
    ),
    "an end while stability is open": (
        MITIGATED + "12:32 holds errors\n12:33 holds cause",
        Resolve(),
        RefusedError,
        "1 criterion is open: stable.",
    ),
    "an end while the cause is open": (
        MITIGATED + HOLDS,
        Resolve(),
        RefusedError,
        "1 criterion is open: cause.",
    ),
    "an end after a check failed": (
        MITIGATED + ALL_HOLD + "12:34 checked errors failed",
        Resolve(),
        RefusedError,
        "1 criterion is open: errors.",
    ),
    "an end after a waived criterion failed its check": (
        MITIGATED + HOLDS + "12:33 waived cause why\n12:34 checked cause failed",
        Resolve(),
        RefusedError,
        "1 criterion is open: cause.",
    ),
    "an end after a confirmation was withdrawn": (
        MITIGATED + ALL_HOLD + "12:34 withdrawn #4",
        Resolve(),
        RefusedError,
        "1 criterion is open: errors.",
    ),
    "a second end with what was settled before the first": (
        MITIGATED + ALL_HOLD + "12:40 resolved\n12:50 reopened",
        Resolve(),
        RefusedError,
        "3 criteria are open: errors, stable, cause.",
    ),
    "a second end": (
        MITIGATED + ALL_HOLD + "12:40 resolved",
        Resolve(),
        RefusedError,
        "The incident is resolved since 2026-11-20T12:40:00.000Z.",
    ),
    "mitigated only, while something else is open": (
        MITIGATED + "12:32 holds errors",
        Resolve(mitigated_only=True),
        RefusedError,
        "1 criterion is open: stable.",
    ),
    "mitigated only, where the level asks for the permanent fix": (
        SEV1 + "12:10 mitigated\n" + ALL_HOLD,
        Resolve(mitigated_only=True),
        RefusedError,
        "SEV1 asks for the permanent fix.",
    ),
    "mitigated only, before impact stopped": (
        SEV3 + "12:31 holds errors\n12:32 waived stable nobody looks",
        Resolve(mitigated_only=True),
        RefusedError,
        "Nobody said that impact stopped.",
    ),
    "mitigated only, after what had stopped the impact failed": (
        STOPPED + "12:31 holds errors\n12:32 waived stable nobody looks\n12:33 ended #3 failed",
        Resolve(mitigated_only=True),
        RefusedError,
        "Nobody said that impact stopped.",
    ),
    "an end after what had stopped the impact failed": (
        STOPPED + ALL_HOLD + "12:34 ended #3 failed",
        Resolve(),
        RefusedError,
        "1 criterion is open: stable.",
    ),
    "mitigated only, without a severity": (
        BEGUN + ALL_HOLD,
        Resolve(mitigated_only=True),
        RefusedError,
        "The severity is unset.",
    ),
    "a criterion that the playbook does not know": (
        SEV3,
        ConfirmCriterion("luck"),
        UsageError,
        "'luck' is no criterion.",
    ),
    "a waiver of what the playbook does not know": (
        SEV3,
        WaiveCriterion("luck", "why"),
        UsageError,
        "'luck' is no criterion.",
    ),
    "a waiver without a reason": (
        SEV3,
        WaiveCriterion("errors", " "),
        UsageError,
        "Waiving a criterion needs a reason.",
    ),
    "a criterion after the end": (
        SEV3 + "12:20 resolved",
        ConfirmCriterion("errors"),
        RefusedError,
        "The incident is resolved since 2026-11-20T12:20:00.000Z.",
    ),
    "a waiver after the end": (
        SEV3 + "12:20 resolved",
        WaiveCriterion("errors", "why"),
        RefusedError,
        "The incident is resolved since 2026-11-20T12:20:00.000Z.",
    ),
    "a check after the end": (
        SEV3 + "12:20 resolved",
        RecordCheck(RAN),
        RefusedError,
        "The incident is resolved since 2026-11-20T12:20:00.000Z.",
    ),
}

# The story, when somebody says that it is stable, and what keeps them from it.
TOO_EARLY: dict[str, tuple[str, str, str]] = {
    "before impact stopped": (SEV1, "13:00", "stable: nobody said that impact stopped."),
    "at once after impact stopped": (
        SEV1 + "12:10 mitigated",
        "12:10",
        "stable: it is not stable long enough yet, 15m to go (until 2026-11-20T12:25:00.000Z).",
    ),
    "a minute too early": (
        SEV1 + "12:10 mitigated",
        "12:24",
        "stable: it is not stable long enough yet, 1m to go (until 2026-11-20T12:25:00.000Z).",
    ),
    "after impact stopped once more": (
        SEV1 + "12:10 mitigated\n12:20 mitigated",
        "12:25",
        "stable: it is not stable long enough yet, 10m to go (until 2026-11-20T12:35:00.000Z).",
    ),
    "after what had stopped the impact failed": (
        SEV1 + "12:10 begun rollback\n12:14 ended #3 worked\n12:14 mitigated #3\n12:20 ended #3 failed",
        "13:00",
        "stable: nobody said that impact stopped.",
    ),
    "after a reopening, before impact stopped again": (
        SEV1 + "12:10 mitigated\n12:30 resolved\n12:40 reopened",
        "13:00",
        "stable: nobody said that impact stopped.",
    ),
}

STABLE: dict[str, tuple[str, str]] = {
    "at the end of the window": (SEV1 + "12:10 mitigated", "12:25"),
    "after the window": (SEV1 + "12:10 mitigated", "13:25"),
    "after an action had stopped the impact": (
        SEV1 + "12:10 begun rollback\n12:14 ended #3 worked\n12:14 mitigated #3",
        "12:29",
    ),
    "where the level has no window": (SEV3 + "12:10 mitigated", "12:10"),
    "where there is no severity yet": (BEGUN + "12:10 mitigated", "12:10"),
    "where impact stopped earlier than was thought": (
        SEV1 + "12:20 mitigated\n12:21 amended #3 at 12:05",
        "12:20",
    ),
    "after the severity went down": (SEV1 + "12:10 mitigated\n12:12 severity SEV3", "12:13"),
}

SETTLED: dict[str, tuple[str, list[str]]] = {
    "all are open at first": (SEV3, ["errors ?", "stable ?", "cause ?", "users (?)"]),
    "each may be settled in its own way": (
        MITIGATED + "12:31 checked errors passed\n12:32 holds stable\n12:33 waived cause why",
        ["errors proven", "stable confirmed", "cause waived", "users (?)"],
    ),
    "the last word counts": (
        MITIGATED + "12:31 waived errors why\n12:32 holds errors",
        ["errors confirmed", "stable ?", "cause ?", "users (?)"],
    ),
    "a failed check unsettles what was said": (
        MITIGATED + "12:31 holds errors\n12:32 checked errors failed",
        ["errors ?", "stable ?", "cause ?", "users (?)"],
    ),
    "a withdrawn failure gives back what was said": (
        MITIGATED + "12:31 holds errors\n12:32 checked errors failed\n12:33 withdrawn #5",
        ["errors confirmed", "stable ?", "cause ?", "users (?)"],
    ),
    "an action that failed after all unsettles stability": (
        STOPPED + ALL_HOLD + "12:40 ended #3 failed",
        ["errors confirmed", "stable ?", "cause confirmed", "users (?)"],
    ),
    "a reopening clears all": (
        MITIGATED + ALL_HOLD + "12:34 holds users\n12:40 resolved\n12:50 reopened",
        ["errors ?", "stable ?", "cause ?", "users (?)"],
    ),
    "what is settled after a reopening counts": (
        MITIGATED + ALL_HOLD + "12:40 resolved\n12:50 reopened\n12:55 holds errors",
        ["errors confirmed", "stable ?", "cause ?", "users (?)"],
    ),
    "what the playbook does not know is left out": (
        SEV3 + "12:31 holds luck",
        ["errors ?", "stable ?", "cause ?", "users (?)"],
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


@pytest.mark.parametrize(("given_story", "at", "says"), [*TOO_EARLY.values()], ids=[*TOO_EARLY])
def test_it_is_too_early_to_call_it_stable(given_story: str, at: str, says: str) -> None:
    with pytest.raises(RefusedError) as refused:
        decided(given_story, ConfirmCriterion("stable"), at=at)
    assert (refused.value.message, bool(refused.value.hint)) == (says, True)


@pytest.mark.parametrize(("given_story", "at"), [*STABLE.values()], ids=[*STABLE])
def test_it_is_stable(given_story: str, at: str) -> None:
    assert decided(given_story, ConfirmCriterion("stable"), at=at) == (
        CriterionConfirmed("stable", "It has been stable for the whole window"),
    )


@pytest.mark.parametrize(("given_story", "then"), [*SETTLED.values()], ids=[*SETTLED])
def test_settled(given_story: str, then: list[str]) -> None:
    found = criteria(told(given_story), RULES)
    states = [one.how or ("?" if one.is_open else "(?)") for one in found]
    assert [f"{one.criterion.name} {state}" for one, state in zip(found, states, strict=True)] == then


def test_only_a_criterion_of_stability_has_to_wait() -> None:
    found = criteria(told(SEV1 + "12:10 mitigated"), RULES)
    assert {one.criterion.name: one.not_before for one in found if one.not_before} == {
        "stable": clock("12:25")
    }


def test_the_window_begins_when_impact_stops() -> None:
    assert stable_at(told(SEV1)) is None
    assert stable_at(told(SEV1 + "12:10 mitigated")) == clock("12:25")


def test_the_last_run_of_each_check_is_kept_until_a_reopening() -> None:
    checked = SEV3 + "12:31 checked errors failed\n12:32 checked errors passed\n12:33 checked cause stopped\n"
    kept = told(checked).response.checks
    assert {name: entry.at for name, entry in kept.items()} == {
        "errors-check": clock("12:32"),
        "cause-check": clock("12:33"),
    }
    assert told(checked + "12:40 resolved\n12:50 reopened").response.checks == {}
