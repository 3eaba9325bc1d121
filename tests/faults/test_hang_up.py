"""FAULTS A32: the terminal is closed while a wizard asks."""

import os
import time

import pexpect
import pytest

from faults.invariants import goes_on, kept
from faults.world import IRCLI, World

QUESTIONS = ("What is broken", "How bad is it", "Which services")


@pytest.mark.parametrize("term", ["dumb", "xterm"])
@pytest.mark.parametrize("answered", range(len(QUESTIONS)))
def test_a_terminal_that_closes_in_a_wizard_leaves_nothing_half_written(
    world: World, answered: int, term: str
) -> None:
    environ = {**world.environ, "TERM": term}
    before = world.state()
    child = pexpect.spawn(IRCLI, ["declare"], env=environ, timeout=20, dimensions=(24, 80))
    for number, question in enumerate(QUESTIONS[: answered + 1]):
        child.expect(question)
        if number < answered:
            child.send("1\r" if "How bad" in question else "checkout is down\r")
    os.close(child.child_fd)
    child.closed = True
    status = ended(child.pid or 0)
    assert status == 129
    assert world.state() == before
    assert kept(world) + goes_on(world) == []


def ended(pid: int) -> int:
    """Return the exit status of a process, negative for a signal; it has twenty seconds to end."""
    for _ in range(200):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.1)
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    return -999
