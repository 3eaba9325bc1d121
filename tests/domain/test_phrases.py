"""What happened, in one plain sentence."""

import pytest
from hypothesis import given

from domain.given import EVENTS
from ircli.domain.events import (
    ActionAdded,
    ActionDone,
    ActionDropped,
    ActionEdited,
    ActionReopened,
    Captured,
    CauseStated,
    CheckRan,
    Closed,
    CommandRan,
    CriterionConfirmed,
    CriterionWaived,
    Event,
    FactorAdded,
    HypothesisConfirmed,
    HypothesisProposed,
    HypothesisRuledOut,
    ItemTicked,
    LessonAdded,
    MitigationBegun,
    MitigationEnded,
    MitigationUndone,
    PostmortemApproved,
    PostmortemPublished,
    ReviewRequested,
    RoleAccepted,
    RunbookBegun,
    RunbookEnded,
    StepBegun,
    StepEnded,
    UpdateSent,
    UpdatesPaused,
    VariableSet,
    WhyAnswered,
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
    "Runbook Undo a deployment": RunbookBegun("deployment", "Undo a deployment"),
    "Runbook deployment": RunbookBegun("deployment"),
    "Step Look at the pods begun": StepBegun("01X", "look", "Look at the pods", "kubectl get pods"),
    "Step look begun": StepBegun("01X", "look"),
    "Step Look at the pods done (exit status 0)": StepEnded(
        "01X", "look", "done", "Look at the pods", ran=Captured("kubectl get pods", status=0, output="web-1")
    ),
    "Step look done by hand": StepEnded("01X", "look", "by-hand"),
    "Step look skipped: no pods": StepEnded("01X", "look", "skipped", text="no pods"),
    "Step look failed (exit status 1)": StepEnded("01X", "look", "failed", ran=Captured("false", status=1)),
    "Step look ended at its time limit (exit status 143)": StepEnded(
        "01X", "look", "timed-out", ran=Captured("sleep 9", status=143)
    ),
    "Step look interrupted": StepEnded("01X", "look", "interrupted"),
    "Step look wobbled": StepEnded("01X", "look", "wobbled"),
    "Runbook Undo a deployment followed to its end": RunbookEnded("01X", "Undo a deployment"),
    "Runbook 01X followed to its end": RunbookEnded("01X"),
    "Runbook 01X left, with 2 not reached": RunbookEnded("01X", not_reached=("undo", "verify")),
    "Ran df -h (exit status 0): the disk": CommandRan(Captured("df -h", status=0, output="9 GB"), "the disk"),
    "Ran df -h … (exit status 1)": CommandRan(Captured("df -h\nfree", status=1)),
    "Ran df -h": CommandRan(Captured("df -h")),
    "Ran sleep 9 (exit status 143, at its time limit)": CommandRan(
        Captured("sleep 9", status=143, ended="timed-out")
    ),
    "Ran sleep 9 (exit status 130, interrupted)": CommandRan(
        Captured("sleep 9", status=130, ended="interrupted")
    ),
    "Ran sleeep (exit status 127): sleeep was not found": CommandRan(
        Captured("sleeep", status=127, reason="sleeep was not found")
    ),
    "pod is web-1": VariableSet("pod", "web-1"),
    "the pool has no limit": CauseStated("the pool has no limit", ("pool",)),
    "a query kept its connection": WhyAnswered("a query kept its connection", "01X"),
    "no alert": FactorAdded("no alert"),
    "a flag was at hand": LessonAdded("a flag was at hand", "lucky"),
    "a lint rule": ActionAdded("a lint rule", owner="bob", due="2026-12-31"),
    "Action edited: a rule: text: a lint rule; owner: none; due: 2026-12-31": ActionEdited(
        "01X", text="a lint rule", owner="", due="2026-12-31", action="a rule"
    ),
    "Action edited: 01X: kind: detect; priority: low; reference: PROJ-1": ActionEdited(
        "01X", kind="detect", priority="low", reference="PROJ-1"
    ),
    "Action edited: 01X": ActionEdited("01X"),
    "Action done: a lint rule: merged": ActionDone("01X", "merged", "a lint rule"),
    "Action done: 01X": ActionDone("01X"),
    "Action dropped: an alert: noise": ActionDropped("01X", "noise", "an alert"),
    "Action dropped: 01X": ActionDropped("01X"),
    "Action taken up again: a lint rule: it is off": ActionReopened("01X", "it is off", "a lint rule"),
    "Action taken up again: 01X": ActionReopened("01X"),
    "Review of the postmortem asked of bob, eve: until friday": ReviewRequested(
        ("bob", "eve"), "until friday"
    ),
    "Review of the postmortem asked": ReviewRequested(),
    "Postmortem approved by bob: clear": PostmortemApproved("bob", "clear"),
    "Postmortem approved by bob": PostmortemApproved("bob"),
    "Postmortem published: for all": PostmortemPublished("0f", 4096, "for all"),
    "Postmortem published (unfinished: no figures)": PostmortemPublished("0f", unfinished="no figures"),
    "Closed": Closed(),
    "all done": Closed("all done"),
    "Closed (without a postmortem: it is in the wiki)": Closed(waived="it is in the wiki"),
    "all done (without a postmortem: no time)": Closed("all done", waived="no time"),
}


@pytest.mark.parametrize(("says", "event"), [*SAID.items()], ids=[*SAID])
def test_phrase(says: str, event: Event) -> None:
    assert phrase(event) == says


@given(EVENTS)
def test_everything_has_its_words(event: Event) -> None:
    assert isinstance(phrase(event), str)
