"""Mitigations: what was done against the impact, and what came of it."""

import pytest

from domain.given import clock, decided, entry_id, told
from ircli.domain.events import Event, Mitigated, MitigationBegun, MitigationEnded, MitigationUndone
from ircli.domain.requests import NEWEST, BeginMitigation, EndMitigation, Request, UndoMitigation
from ircli.domain.standing import open_attempts
from ircli.errors import IrcliError, RefusedError, UsageError

BEGUN = "12:00 declared Checkout answers 500\n"
ONE = BEGUN + "12:10 begun rollback\n"
TWO = ONE + "12:11 begun flag-off\n"
WITHDRAWN = TWO + "12:12 withdrawn #2\n"
EARLIER = ONE + "12:14 ended #2 failed\n12:20 resolved\n12:40 reopened\n"
FLAG = BEGUN + "12:10 begun flag-off\n"
FIRST, SECOND = entry_id(2), entry_id(3)
ROLLBACK = MitigationBegun("rollback", title="Roll back", runbook="bad-deploy", check="error-rate")
FLAG_OFF = MitigationBegun("flag-off", title="Switch the flag off", clean_up="Switch the flag on again")

GRANTED: dict[str, tuple[str, Request, tuple[Event, ...]]] = {
    "an action brings what the playbook says of it": (BEGUN, BeginMitigation("Rollback"), (ROLLBACK,)),
    "it keeps the way through the tree, and why": (
        BEGUN,
        BeginMitigation("rollback", " 4.18.1 ", path=("deployed=yes",), because="a deploy"),
        (ROLLBACK._replace(text="4.18.1", path=("deployed=yes",), because="a deploy"),),
    ),
    "the tree's runbook and check come before the action's": (
        BEGUN,
        BeginMitigation("rollback", runbook="database", check="pool"),
        (ROLLBACK._replace(runbook="database", check="pool"),),
    ),
    "an action after one that has its outcome": (
        ONE + "12:14 ended #2 failed",
        BeginMitigation("flag-off"),
        (FLAG_OFF,),
    ),
    "an action that failed can be tried again": (
        ONE + "12:14 ended #2 failed",
        BeginMitigation("rollback"),
        (ROLLBACK,),
    ),
    "an action beside another, when it is said": (
        ONE,
        BeginMitigation("flag-off", beside=True),
        (FLAG_OFF,),
    ),
    "an action after one that was withdrawn": (
        ONE + "12:11 withdrawn #2",
        BeginMitigation("flag-off"),
        (FLAG_OFF,),
    ),
    "an action that an earlier cycle left open blocks nobody": (
        ONE + "12:20 resolved\n12:40 reopened",
        BeginMitigation("flag-off"),
        (FLAG_OFF,),
    ),
    "one that worked stops the impact": (
        ONE,
        EndMitigation("worked", " errors gone "),
        (
            MitigationEnded(FIRST, "worked", "errors gone", "Roll back"),
            Mitigated("Impact stopped: Roll back", target=FIRST),
        ),
    ),
    "one that works after it had failed stops the impact again": (
        ONE + "12:12 ended #2 worked\n12:12 mitigated #2\n12:14 ended #2 failed",
        EndMitigation("worked", number=1),
        (
            MitigationEnded(FIRST, "worked", title="Roll back"),
            Mitigated("Impact stopped: Roll back", target=FIRST),
        ),
    ),
    "one that works after another had failed stops the impact": (
        TWO + "12:12 ended #2 worked\n12:12 mitigated #2\n12:14 ended #2 failed",
        EndMitigation("worked"),
        (
            MitigationEnded(SECOND, "worked", title="Switch the flag off"),
            Mitigated("Impact stopped: Switch the flag off", target=SECOND),
        ),
    ),
    "impact that an action stopped does not stop again": (
        TWO + "12:12 ended #2 worked\n12:12 mitigated #2",
        EndMitigation("worked"),
        (MitigationEnded(SECOND, "worked", title="Switch the flag off"),),
    ),
    "impact that stopped does not stop again": (
        ONE + "12:12 mitigated",
        EndMitigation("worked"),
        (MitigationEnded(FIRST, "worked", title="Roll back"),),
    ),
    "after a reopening impact stops again": (
        ONE + "12:12 mitigated\n12:20 resolved\n12:40 reopened\n12:50 begun flag-off",
        EndMitigation("worked"),
        (
            MitigationEnded(entry_id(6), "worked", title="Switch the flag off"),
            Mitigated("Impact stopped: Switch the flag off", target=entry_id(6)),
        ),
    ),
    "one that helped in part stops nothing": (
        ONE,
        EndMitigation("partly"),
        (MitigationEnded(FIRST, "partly", title="Roll back"),),
    ),
    "one that failed stops nothing": (
        ONE,
        EndMitigation("failed"),
        (MitigationEnded(FIRST, "failed", title="Roll back"),),
    ),
    "one that made it worse stops nothing": (
        ONE,
        EndMitigation("worse"),
        (MitigationEnded(FIRST, "worse", title="Roll back"),),
    ),
    "of several the numbered one ends": (
        TWO,
        EndMitigation("failed", number=2),
        (MitigationEnded(SECOND, "failed", title="Switch the flag off"),),
    ),
    "of several the only one without an outcome ends": (
        TWO + "12:12 ended #2 failed",
        EndMitigation("partly"),
        (MitigationEnded(SECOND, "partly", title="Switch the flag off"),),
    ),
    "an outcome can be corrected by its number": (
        ONE + "12:12 ended #2 failed",
        EndMitigation("partly", number=1),
        (MitigationEnded(FIRST, "partly", title="Roll back"),),
    ),
    "an outcome whose like was withdrawn": (
        ONE + "12:12 ended #2 failed\n12:13 withdrawn #3",
        EndMitigation("failed"),
        (MitigationEnded(FIRST, "failed", title="Roll back"),),
    ),
    "behind a withdrawn action one ends by the number that it kept": (
        WITHDRAWN,
        EndMitigation("failed", number=2),
        (MitigationEnded(SECOND, "failed", title="Switch the flag off"),),
    ),
    "the newest action ends without its number": (
        TWO,
        EndMitigation("failed", number=NEWEST),
        (MitigationEnded(SECOND, "failed", title="Switch the flag off"),),
    ),
    "behind a withdrawn action one is taken back by the number that it kept": (
        WITHDRAWN,
        UndoMitigation(2),
        (MitigationUndone(SECOND, title="Switch the flag off"),),
    ),
    "something temporary of an earlier cycle is taken back": (
        FLAG + "12:20 resolved\n12:40 reopened",
        UndoMitigation(1),
        (MitigationUndone(FIRST, title="Switch the flag off"),),
    ),
    "something temporary is taken back": (
        FLAG,
        UndoMitigation(1, " fixed in 4.18.3 "),
        (MitigationUndone(FIRST, "fixed in 4.18.3", "Switch the flag off"),),
    ),
    "something temporary is taken back after the end": (
        FLAG + "12:20 resolved\n12:30 closed",
        UndoMitigation(1),
        (MitigationUndone(FIRST, title="Switch the flag off"),),
    ),
}

REFUSED: dict[str, tuple[str, Request, type[IrcliError], str]] = {
    "a second action while one has no outcome": (
        ONE,
        BeginMitigation("flag-off"),
        RefusedError,
        "Roll back by alice since 2026-11-20T12:10:00.000Z has no outcome yet.",
    ),
    "an action that the playbook does not know": (
        BEGUN,
        BeginMitigation("pray"),
        UsageError,
        "'pray' is no mitigation.",
    ),
    "an action after the end": (
        BEGUN + "12:20 resolved",
        BeginMitigation("rollback"),
        RefusedError,
        "The incident is resolved since 2026-11-20T12:20:00.000Z.",
    ),
    "an outcome nobody knows": (ONE, EndMitigation("meh"), UsageError, "'meh' is no outcome."),
    "an outcome of nothing": (BEGUN, EndMitigation("worked"), RefusedError, "No mitigation is under way."),
    "an outcome where all have one": (
        ONE + "12:12 ended #2 failed",
        EndMitigation("worked"),
        RefusedError,
        "No mitigation is under way.",
    ),
    "an outcome of what an earlier cycle left open": (
        ONE + "12:20 resolved\n12:40 reopened",
        EndMitigation("worked"),
        RefusedError,
        "No mitigation is under way.",
    ),
    "an outcome of several": (TWO, EndMitigation("worked"), UsageError, "Several mitigations are under way."),
    "an outcome by a number too high": (
        TWO,
        EndMitigation("worked", number=3),
        UsageError,
        "The mitigations are 1, 2.",
    ),
    "an outcome by the number of a withdrawn action": (
        WITHDRAWN + "12:13 begun scale-up",
        EndMitigation("worked", number=1),
        UsageError,
        "The mitigations are 2, 3.",
    ),
    "an outcome again": (
        ONE + "12:14 ended #2 failed",
        EndMitigation("failed", number=1),
        RefusedError,
        "Roll back: failed is recorded already.",
    ),
    "that it worked again": (
        ONE + "12:14 ended #2 worked\n12:14 mitigated #2",
        EndMitigation("worked", "still", number=NEWEST),
        RefusedError,
        "Roll back: worked is recorded already.",
    ),
    "another outcome of an earlier cycle": (
        EARLIER,
        EndMitigation("worked", number=1),
        RefusedError,
        "Roll back belongs to the time before the incident was reopened.",
    ),
    "the same outcome of an earlier cycle": (
        EARLIER,
        EndMitigation("failed", number=NEWEST),
        RefusedError,
        "Roll back belongs to the time before the incident was reopened.",
    ),
    "by its number, an outcome of what an earlier cycle left open": (
        ONE + "12:20 resolved\n12:40 reopened\n12:41 begun flag-off",
        EndMitigation("worked", number=1),
        RefusedError,
        "Roll back belongs to the time before the incident was reopened.",
    ),
    "an outcome by a number where there is none": (
        BEGUN,
        EndMitigation("worked", number=1),
        UsageError,
        "No mitigation was begun yet.",
    ),
    "taking back what lasts": (ONE, UndoMitigation(1), RefusedError, "Roll back is not temporary."),
    "taking back twice": (
        FLAG + "12:20 undone #2",
        UndoMitigation(1),
        RefusedError,
        "Switch the flag off is taken back already.",
    ),
    "taking back what is not there": (
        BEGUN,
        UndoMitigation(1),
        UsageError,
        "No mitigation was begun yet.",
    ),
}

STATES: dict[str, tuple[str, list[str]]] = {
    "what was begun has no outcome": (ONE, ["1 Roll back: ?"]),
    "each has its own outcome": (
        TWO + "12:14 ended #3 partly\n12:15 ended #2 worked",
        ["1 Roll back: worked", "2 Switch the flag off: partly, to clean up"],
    ),
    "the last outcome counts": (ONE + "12:14 ended #2 worked\n12:20 ended #2 worse", ["1 Roll back: worse"]),
    "a withdrawn outcome leaves it under way": (
        ONE + "12:14 ended #2 worked\n12:15 withdrawn #3",
        ["1 Roll back: ?"],
    ),
    "what was undone needs no clean-up": (
        FLAG + "12:14 ended #2 worked\n12:30 undone #2",
        ["1 Switch the flag off: worked"],
    ),
    "what failed may still be in place": (
        FLAG + "12:14 ended #2 failed",
        ["1 Switch the flag off: failed, to clean up"],
    ),
    "what made it worse needs clean-up": (
        FLAG + "12:14 ended #2 worse",
        ["1 Switch the flag off: worse, to clean up"],
    ),
    "actions behind a withdrawn one keep their numbers": (
        WITHDRAWN + "12:14 ended #3 worked\n12:15 begun rollback",
        ["2 Switch the flag off: worked, to clean up", "3 Roll back: ?"],
    ),
    "an action whose withdrawal is withdrawn has its number": (
        WITHDRAWN + "12:13 withdrawn #4",
        ["1 Roll back: ?", "2 Switch the flag off: ?, to clean up"],
    ),
    "an outcome of nothing changes nothing": (ONE + "12:14 ended #1 worked", ["1 Roll back: ?"]),
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
    assert [
        f"{one.number} {one.title}: {one.outcome or '?'}{', to clean up' if one.to_clean_up else ''}"
        for one in told(given_story).response.attempts
    ] == then


def test_a_choice_of_several_names_them_with_their_numbers() -> None:
    with pytest.raises(UsageError) as refused:
        decided(TWO, EndMitigation("worked"))
    assert refused.value.hint == "--attempt NUMBER: 1 Roll back; 2 Switch the flag off."


def test_a_choice_of_several_names_the_numbers_that_they_kept() -> None:
    with pytest.raises(UsageError) as refused:
        decided(WITHDRAWN + "12:13 begun scale-up", EndMitigation("worked"))
    assert refused.value.hint == "--attempt NUMBER: 2 Switch the flag off; 3 Scale up."


def test_what_an_earlier_cycle_did_can_be_begun_again() -> None:
    with pytest.raises(RefusedError) as refused:
        decided(EARLIER, EndMitigation("worked", number=1))
    assert refused.value.hint == "ircli mitigate --action rollback"


def test_an_attempt_keeps_who_when_and_what_was_said() -> None:
    (attempt,) = told(ONE + "12:14 ended #2 worked errors gone").response.attempts
    assert (attempt.by, attempt.begun_at, attempt.ended_at, attempt.said) == (
        "alice",
        clock("12:10"),
        clock("12:14"),
        "errors gone",
    )


@pytest.mark.parametrize(
    ("given_story", "numbers"),
    [
        (BEGUN, []),
        (TWO, [1, 2]),
        (TWO + "12:12 ended #2 worse", [2]),
        (TWO + "12:20 resolved\n12:40 reopened", []),
        (TWO + "12:20 resolved\n12:40 reopened\n12:41 begun scale-up", [3]),
        (TWO + "12:20 resolved\n12:40 reopened\n12:41 withdrawn #5", [1, 2]),
    ],
)
def test_only_what_this_cycle_left_open_is_under_way(given_story: str, numbers: list[int]) -> None:
    assert [one.number for one in open_attempts(told(given_story))] == numbers
