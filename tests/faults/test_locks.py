"""FAULTS A17 to A19: a lock whose holder is stuck or dead, and locks that do not work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from faults.invariants import after, answer, failed, goes_on, kept
from faults.scenarios import order
from faults.trace import Command, logging, traced
from faults.world import World

_HOLD = "import fcntl, sys, time; f = open(sys.argv[1], 'a'); fcntl.flock(f, 2); print('held', flush=True); time.sleep(600)"


@contextmanager
def holder(world: World) -> Iterator["subprocess.Popen[bytes]"]:
    """Give a process that holds the incident's lock."""
    command = [sys.executable, "-c", _HOLD, f"{world.incident}/lock"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"held\n"
            yield process
        finally:
            process.kill()


def overflows(world: World) -> list[str]:
    """Return the files that were written beside the timeline."""
    return [name for name in os.listdir(world.incident) if name.startswith("timeline.") and len(name) > 14]


def test_a_stuck_lock_holder_stops_no_log_and_the_order_holds(world: World) -> None:
    with holder(world) as stuck, ThreadPoolExecutor(3) as pool:
        os.kill(stuck.pid, signal.SIGSTOP)
        begun = time.monotonic()
        reason = world.fresh()
        first = pool.submit(world.log)
        second = pool.submit(world.log)
        changing = pool.submit(world.attempt, reason, "severity", "SEV2", "--reason", reason)
        outcomes = [first.result(), second.result()]
        took = time.monotonic() - begun
        assert failed(changing.result(), 6) == []
        assert b"ircli log" in changing.result().err
    assert [outcome.status for outcome in outcomes] == [0, 0]
    assert 4.5 < took < 12
    assert len(overflows(world)) == 2
    last = world.log()
    assert [*answer(last), *kept(world), *goes_on(world)] == []
    assert order(world)[:2] == world.acknowledged[:2]
    assert set(order(world)[2:4]) == {outcome.words for outcome in outcomes}
    assert order(world)[4] == last.words


def test_a_dead_lock_holder_is_not_waited_for(world: World) -> None:
    with holder(world) as dead:
        dead.send_signal(signal.SIGKILL)
        dead.wait()
    begun = time.monotonic()
    outcome = world.log()
    assert time.monotonic() - begun < 3
    assert (outcome.status, overflows(world)) == (0, [])
    assert after(world, outcome) == []


def test_a_stale_lock_file_means_nothing(world: World) -> None:
    with open(f"{world.incident}/lock", "wb") as file:
        file.write(b"99999999\n")
    outcome = world.log()
    assert (outcome.status, overflows(world)) == (0, [])
    assert after(world, outcome) == []


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("error", ["ENOLCK", "ENOSYS", "EOPNOTSUPP"])
def test_where_locks_do_not_work_a_log_goes_to_a_file_of_its_own(world: World, error: str) -> None:
    outcome, _ = traced(world, logging(world), (f"--inject=flock:error={error}",))
    assert (outcome.status, len(overflows(world))) == (0, 1)
    assert after(world, outcome) == []
    words = world.fresh()
    command = Command(words, ("severity", "SEV2", "--reason", words))
    refused, _ = traced(world, command, (f"--inject=flock:error={error}",))
    assert failed(refused, 6) + goes_on(world) == []


@pytest.mark.usefixtures("strace")
def test_a_file_of_its_own_is_not_acknowledged_where_its_folder_cannot_be_synced(world: World) -> None:
    options = ("-P", world.incident, "-P", f"{world.incident}/lock")
    faults = ("--inject=flock:error=ENOLCK", "--inject=fsync:error=EIO")
    outcome, text = traced(world, logging(world), (*options, *faults))
    assert text.count("(INJECTED)") == 2
    assert failed(outcome, 6) + after(world, outcome) == []
