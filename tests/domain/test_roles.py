"""Hand-overs, and who has accepted them."""

import pytest

from domain.given import decided, told
from ircli.domain.events import Event, RoleAccepted, RoleHandedOff, RoleReleased
from ircli.domain.requests import AcceptRole, HandOffRole, ReleaseRole, Request
from ircli.errors import IrcliError, RefusedError, UsageError

BEGUN = "12:00 declared Checkout answers 500\n"
ALICE = BEGUN + "12:01 assigned ic alice\n"
HANDED = ALICE + "12:10 handed ic bob alice\n"
BOTH = HANDED + "12:11 assigned tl carol\n12:12 handed tl dave carol\n"
JUGGLER = BEGUN + "12:01 assigned juggler alice\n"  # of a playbook that was edited since

GRANTED: dict[str, tuple[str, Request, Event]] = {
    "whoever was handed the role accepts it": (
        HANDED,
        AcceptRole(person="bob"),
        RoleAccepted("ic", "bob", "ic"),
    ),
    "somebody notes it for them": (HANDED, AcceptRole(person="scribe"), RoleAccepted("ic", "bob", "ic")),
    "of several, one's own is accepted": (
        BOTH,
        AcceptRole(person="dave"),
        RoleAccepted("tl", "dave", "tl"),
    ),
    "of several, the named one is accepted, in any case": (
        BOTH,
        AcceptRole("TL", person="alice"),
        RoleAccepted("tl", "dave", "tl"),
    ),
    "a hand-over waits for whoever takes it": (
        ALICE,
        HandOffRole("ic", " bob ", "rolled back"),
        RoleHandedOff("ic", "bob", "alice", "Incident Commander", "rolled back"),
    ),
    "what waits can be handed on": (
        HANDED,
        HandOffRole("ic", "carol"),
        RoleHandedOff("ic", "carol", "bob", "Incident Commander"),
    ),
    "a role that the playbook knows no more is handed over": (
        JUGGLER,
        HandOffRole("Juggler", "bob"),
        RoleHandedOff("juggler", "bob", "alice", "juggler"),
    ),
    "a role that the playbook knows no more is accepted": (
        JUGGLER + "12:10 handed juggler bob alice",
        AcceptRole("juggler"),
        RoleAccepted("juggler", "bob", "juggler"),
    ),
    "a role that the playbook knows no more is left": (
        JUGGLER,
        ReleaseRole("juggler", "alice"),
        RoleReleased("juggler", "alice"),
    ),
}

REFUSED: dict[str, tuple[str, Request, type[IrcliError], str]] = {
    "accepting where nobody holds a role": (
        BEGUN,
        AcceptRole(person="bob"),
        RefusedError,
        "No hand-over waits to be accepted.",
    ),
    "accepting what was assigned": (
        ALICE,
        AcceptRole(person="alice"),
        RefusedError,
        "No hand-over waits to be accepted.",
    ),
    "accepting twice": (
        HANDED + "12:11 accepted ic bob",
        AcceptRole(person="bob"),
        RefusedError,
        "No hand-over waits to be accepted.",
    ),
    "accepting another role than the one that waits": (
        HANDED,
        AcceptRole("tl", person="bob"),
        RefusedError,
        "No hand-over of the role tl waits to be accepted.",
    ),
    "accepting any of several": (
        BOTH,
        AcceptRole(person="alice"),
        UsageError,
        "Several hand-overs wait to be accepted.",
    ),
    "accepting after the end": (
        HANDED + "12:20 resolved",
        AcceptRole(person="bob"),
        RefusedError,
        "The incident is resolved since 2026-11-20T12:20:00.000Z.",
    ),
    "a role that nobody knows nor holds": (
        ALICE,
        HandOffRole("juggler", "bob"),
        UsageError,
        "'juggler' is no role.",
    ),
    "a role that nobody holds": (
        ALICE,
        HandOffRole("tl", "bob"),
        RefusedError,
        "Nobody holds the role tl.",
    ),
}

WAITING: dict[str, tuple[str, list[str]]] = {
    "what was assigned waits for nothing": (ALICE, ["ic alice"]),
    "what was handed over waits": (HANDED, ["ic bob?"]),
    "what was accepted waits no more": (HANDED + "12:11 accepted ic bob", ["ic bob"]),
    "an acceptance by somebody else changes nothing": (HANDED + "12:11 accepted ic carol", ["ic bob?"]),
    "an assignment ends the wait": (HANDED + "12:11 assigned ic bob", ["ic bob"]),
    "a withdrawn acceptance waits again": (
        HANDED + "12:11 accepted ic bob\n12:12 withdrawn #4",
        ["ic bob?"],
    ),
    "a withdrawn hand-over leaves the role where it was": (HANDED + "12:11 withdrawn #3", ["ic alice"]),
    "of many, only the one handed over waits": (
        BEGUN + "12:01 assigned sme alice\n12:02 assigned sme bob\n12:10 handed sme carol alice",
        ["sme bob", "sme carol?"],
    ),
}


@pytest.mark.parametrize(("given_story", "request_", "event"), [*GRANTED.values()], ids=[*GRANTED])
def test_granted(given_story: str, request_: Request, event: Event) -> None:
    assert decided(given_story, request_) == (event,)


@pytest.mark.parametrize(("given_story", "request_", "kind", "says"), [*REFUSED.values()], ids=[*REFUSED])
def test_refused(given_story: str, request_: Request, kind: type[IrcliError], says: str) -> None:
    with pytest.raises(kind) as refused:
        decided(given_story, request_)
    assert (refused.value.message, bool(refused.value.hint)) == (says, True)


@pytest.mark.parametrize(("given_story", "then"), [*WAITING.values()], ids=[*WAITING])
def test_waiting(given_story: str, then: list[str]) -> None:
    held = told(given_story).roles
    assert [f"{one.role} {one.person}{'' if one.accepted else '?'}" for one in held] == then


def test_a_choice_of_several_names_the_roles() -> None:
    with pytest.raises(UsageError) as refused:
        decided(BOTH, AcceptRole(person="alice"))
    assert refused.value.hint == "ircli role accept ROLE: ic, tl."
