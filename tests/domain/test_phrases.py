"""What happened, in one plain sentence."""

import pytest
from hypothesis import given

from domain.given import EVENTS
from ircli.domain.events import (
    CheckRan,
    CriterionConfirmed,
    CriterionWaived,
    Event,
    HypothesisConfirmed,
    HypothesisProposed,
    HypothesisRuledOut,
    ItemTicked,
    MitigationBegun,
    MitigationEnded,
    MitigationUndone,
    RoleAccepted,
    UpdateSent,
    UpdatesPaused,
)
from ircli.domain.phrases import phrase

SAID: dict[str, Event] = {
    "the deploy leaks": HypothesisProposed("the deploy leaks", line="changes"),
    "Confirmed: the deploy leaks: seen": HypothesisConfirmed("01X", "seen", "the deploy leaks"),
    "Confirmed: 01X": HypothesisConfirmed("01X"),
    "Ruled out: a bank is late: 80 ms": HypothesisRuledOut("01X", "80 ms", "a bank is late"),
    "Ruled out: 01X": HypothesisRuledOut("01X"),
    "Began: Roll back: to 4.18.1": MitigationBegun("rollback", "Roll back", "to 4.18.1"),
    "Began: rollback": MitigationBegun("rollback"),
    "Roll back worked: errors gone": MitigationEnded("01X", "worked", "errors gone", "Roll back"),
    "Roll back helped in part": MitigationEnded("01X", "partly", title="Roll back"),
    "Roll back did not help": MitigationEnded("01X", "failed", title="Roll back"),
    "Roll back made it worse": MitigationEnded("01X", "worse", title="Roll back"),
    "01X wobbled": MitigationEnded("01X", "wobbled"),
    "Taken back: Flag off: fixed": MitigationUndone("01X", "fixed", "Flag off"),
    "Taken back: 01X": MitigationUndone("01X"),
    "Confirmed: Errors are gone: 0.1 %": CriterionConfirmed("errors", "Errors are gone", "0.1 %"),
    "Confirmed: errors": CriterionConfirmed("errors"),
    "Waived: Users agree: asleep": CriterionWaived("users", "asleep", "Users agree"),
    "Waived: users: asleep": CriterionWaived("users", "asleep"),
    "Check health passed: 200": CheckRan("health", "errors", "passed", text="200"),
    "Check health failed": CheckRan("health", "errors", "failed"),
    "Check health stopped": CheckRan("health", "errors", "stopped"),
    "Update to Customers: it works": UpdateSent("customers", "it works", "Customers"),
    "Update to customers: it works": UpdateSent("customers", "it works"),
    "Updates paused until 2026-11-20T13:00:00Z: night": UpdatesPaused("2026-11-20T13:00:00Z", "night"),
    "Updates to customers paused until 2026-11-20T13:00:00Z": UpdatesPaused(
        "2026-11-20T13:00:00Z", audience="customers"
    ),
    "Done: Open the channel: #incident": ItemTicked("channel", "Open the channel", "#incident"),
    "Done: channel": ItemTicked("channel"),
    "Incident Commander accepted by bob": RoleAccepted("ic", "bob", "Incident Commander"),
    "ic accepted by bob": RoleAccepted("ic", "bob"),
}


@pytest.mark.parametrize(("says", "event"), [*SAID.items()], ids=[*SAID])
def test_phrase(says: str, event: Event) -> None:
    assert phrase(event) == says


@given(EVENTS)
def test_everything_has_its_words(event: Event) -> None:
    assert isinstance(phrase(event), str)
