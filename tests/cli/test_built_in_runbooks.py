"""The built-in runbooks are followed from their first step to their last, at a terminal, with fakes on the PATH."""

import os
import re
import shlex
from collections.abc import Iterator

import pytest

from cli import fakes
from cli.given import Host
from cli.screen import ENTER, Sitting
from ircli.playbook.runbooks.commands import placeholders, script_of
from ircli.playbook.runbooks.parts import Runbook, Step
from ircli.playbook.runbooks.reading import read

RUNBOOKS = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "runbooks"
)
NAMES = sorted(entry.removesuffix(".md") for entry in os.listdir(RUNBOOKS))
FROM_ENVIRONMENT = ("DATABASE_URL", "REPLICA_URL")
FAILS = {"ask-broken-side": 28}  # what is broken does not answer: that is what the step is there to see


@pytest.fixture
def duty(host: Host) -> Iterator[Host]:
    """Return a machine on which an incident is open; steps run in its folder."""
    host.environ |= {name: fakes.VALUES[name] for name in FROM_ENVIRONMENT}
    before = os.getcwd()
    os.chdir(host.home)
    host.done("declare", "Checkout answers 500")
    yield host
    os.chdir(before)


def runbook(name: str) -> Runbook:
    with open(os.path.join(RUNBOOKS, f"{name}.md"), encoding="utf-8") as file:
        return read(file.read(), name=name)


def given(steps: tuple[Step, ...]) -> list[str]:
    """Return the flags that fill the placeholders of steps."""
    scripts = [script_of(step.fence) for step in steps if step.fence is not None]
    names = dict.fromkeys(one.name for script in scripts if script for one in placeholders(script))
    return [
        word
        for name in names
        if name not in FROM_ENVIRONMENT
        for word in ("--var", f"{name}={fakes.VALUES[name]}")
    ]


def with_fakes(host: Host, transcript: str) -> str:
    """Put the fakes on the machine's PATH, and return their log."""
    environ = fakes.install(os.path.join(host.home, "fakes"), transcript)
    host.environ |= environ
    return environ["FAKE_LOG"]


def take(sitting: Sitting, step: Step) -> None:
    """Take one step: run its command, or say that it is done."""
    if step.fence is None:
        sitting.answer(f"Step {step.number}, {step.name}: done?", ENTER)
        return
    sitting.answer(f"Step {step.number}, {step.name}?", "1\r")
    if step.fence.attributes.get("interactive") == "true":
        sitting.answer("oncall@node-b1:~$" if step.name == "log-in" else "shop=>", "exit\r")
    if step.name in FAILS:
        sitting.answer("did not succeed. What now?", "5\r")  # go on


@pytest.mark.parametrize("name", NAMES)
def test_it_is_followed_to_its_end(duty: Host, name: str) -> None:
    log = with_fakes(duty, name)
    book = runbook(name)
    with Sitting(duty, ("runbook", "run", name, *given(book.steps)), columns=120, lines=70) as sitting:
        for step in book.steps:
            if not step.is_for_reading:
                take(sitting, step)
        status = sitting.end()
    assert "not in the transcript" not in sitting.written
    assert status == (5 if any(step.name in FAILS for step in book.steps) else 0)
    expected = {
        step.name: "failed" if step.name in FAILS else "done" if step.fence is not None else "by-hand"
        for step in book.steps
        if not step.is_for_reading
    }
    entries = duty.done("timeline", "--json").document
    ends = [one["data"] for one in entries if one["kind"] == "step_ended"]
    assert {one["step"]: one["outcome"] for one in ends} == expected
    asked = {call.words for call in fakes.calls(log)}
    told = {answer.words for answer in fakes.answers(duty.environ["FAKE_TRANSCRIPT"])}
    assert asked == told, "what the fakes know is just what the runbook asks"


@pytest.mark.parametrize("name", NAMES)
def test_without_a_yes_nothing_is_changed(duty: Host, name: str) -> None:
    log = with_fakes(duty, name)
    ran = duty.run("runbook", "run", name, "--dry-run", *given(runbook(name).steps))
    assert ran.status == 0
    assert fakes.calls(log) == ()


def test_one_step_alone_rolls_back(duty: Host) -> None:
    log = with_fakes(duty, "deployment")
    ran = duty.run(
        *("runbook", "run", "deployment", "--step", "roll-back", "--do", "roll-back"),
        *("--var", "namespace=shop", "--var", "deployment=checkout"),
    )
    assert ran.status == 0
    assert [shlex.join(call.words) for call in fakes.calls(log)] == [
        "kubectl -n shop rollout undo deployment/checkout"
    ]


def test_what_was_done_is_seen_afterwards(duty: Host) -> None:
    with_fakes(duty, "exhaustion")
    steps = ("disk-space", "shorten-journal", "disk-after")
    picked = [word for step in steps for word in ("--step", step, "--do", step)]
    ran = duty.run("runbook", "run", "exhaustion", *picked, "--var", "host=node-b1")
    assert ran.status == 0
    assert re.findall(r"\b[0-9]+%|freed [0-9.]+G", ran.out + ran.err) == ["99%", "freed 39.8G", "19%"]


def test_a_call_that_no_transcript_has_fails(duty: Host) -> None:
    log = with_fakes(duty, "exhaustion")
    ran = duty.run(
        "runbook", "run", "exhaustion", "--step", "disk-space", "--do", "disk-space", "--var", "host=db9"
    )
    assert ran.status == 5
    assert "not in the transcript: ssh -oBatchMode=yes db9 df -h" in ran.out + ran.err
    assert len(fakes.calls(log)) == 1


def test_a_pod_is_isolated_by_a_policy_that_lets_nothing_in_or_out(duty: Host) -> None:
    log = with_fakes(duty, "security")
    ran = duty.run(
        *("runbook", "run", "security", "--step", "isolate-pod", "--do", "isolate-pod"),
        *("--var", "namespace=shop", "--var", "pod=checkout-7d9f-x2k4p"),
    )
    assert ran.status == 0
    assert "policyTypes: [Ingress, Egress]" in fakes.calls(log)[-1].stdin


def test_a_value_that_is_shell_stays_one_word(duty: Host) -> None:
    log = with_fakes(duty, "deployment")
    ran = duty.run(
        *("runbook", "run", "deployment", "--step", "roll-back", "--do", "roll-back"),
        *("--var", "namespace=shop; touch owned", "--var", "deployment=$(touch owned)"),
    )
    assert ran.status == 5
    (call,) = fakes.calls(log)
    assert call.words == (
        *("kubectl", "-n", "shop; touch owned", "rollout", "undo", "deployment/$(touch owned)"),
    )
    assert not os.path.exists(os.path.join(duty.home, "owned"))
