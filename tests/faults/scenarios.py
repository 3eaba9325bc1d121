"""Faults that a program under test goes through: each gives what does not hold afterwards.

The same functions judge ircli, which must come through, and the control writer, which must not.
"""

import os
import re
from concurrent.futures import ThreadPoolExecutor

from faults.disk import shimmed
from faults.invariants import after, answer, failed, goes_on, kept
from faults.trace import calls_of, logging, sample, sweep, traced
from faults.world import World, words_of


def disk_full(world: World) -> list[str]:
    """A4: no space left at the write."""
    return refused_write(world, "ENOSPC")


def refused_write(world: World, error: str) -> list[str]:
    """A4, A7: the write to the timeline fails, and nothing of the file changes."""
    before = _content(world)
    outcome, text = traced(world, logging(world), ("-P", world.timeline, f"--inject=write:error={error}"))
    broken = failed(outcome, 6)
    if "(INJECTED)" not in text:
        broken.append("nothing was written to the timeline")
    if _content(world) != before:
        broken.append("the timeline changed")
    return broken + after(world, outcome)


def partly_written(world: World, shim: str) -> list[str]:
    """A5: part of the line is written, then the disk is full."""
    broken = []
    for amount in (1, 6, 7, 8, 40, 100, 150):
        outcome = world.log(environ=shimmed(world, shim, "full", amount))
        broken += [f"{amount} bytes: {problem}" for problem in (*failed(outcome, 6), *after(world, outcome))]
    return broken


def unsafe_before_it_is_said(world: World) -> list[str]:
    """A11: the acknowledgement comes after an fsync of the timeline, which comes after the write."""
    outcome, text = traced(world, logging(world), ("--trace=write,fsync,fdatasync",))
    file = re.escape(f"<{world.timeline}>")
    written = re.search(rf"write\(\d+{file}", text)
    synced = re.search(rf"f(data)?sync\(\d+{file}\) += 0", text)
    said = re.search(r"write\([12]<.*Recorded", text)
    broken = answer(outcome)
    if written is None or said is None:
        return [*broken, "nothing was written, or nothing said"]
    if synced is None or not written.start() < synced.start() < said.start():
        broken.append("it is acknowledged before it is on the disk")
    return broken


def failing_fsync(world: World) -> list[str]:
    """A9: fsync fails."""
    outcome, text = traced(world, logging(world), ("--inject=fsync,fdatasync:error=EIO",))
    broken = failed(outcome, 6)
    if text.count("(INJECTED)") != 1:
        broken.append(f"fsync is called {text.count('(INJECTED)')} times")
    return broken + after(world, outcome)


def short_writes_of_several(world: World, shim: str) -> list[str]:
    """A8 and A16 together: four writers at once, on a disk that takes 16 bytes at a time."""
    environ = shimmed(world, shim, "short", 16)

    def writer(_: int) -> list[str]:
        return [problem for _ in range(5) for problem in answer(world.log(environ=environ))]

    with ThreadPoolExecutor(4) as pool:
        broken = [problem for one in pool.map(writer, range(4)) for problem in one]
    return broken + kept(world) + goes_on(world)


def terminated(world: World) -> list[str]:
    """A2: TERM at system calls of a log."""
    calls = sample(calls_of(world.twin("plain"), logging(world)), 10)
    return sweep(world, [(call, "signal=TERM") for call in calls], logging)


def clock_set_back(world: World, faketime: str) -> list[str]:
    """A25: the clock goes back an hour between two logs."""
    told = [world.fresh() for _ in range(3)]
    outcomes = [
        world.log(told[0]),
        world.log(told[1], before=(faketime, "-f", "-1h")),
        world.log(told[2]),
    ]
    broken = [problem for outcome in outcomes for problem in answer(outcome)]
    if order(world)[-3:] != told:
        broken.append("the order of entries follows the clock")
    return broken + kept(world) + goes_on(world)


def order(world: World) -> list[str]:
    """Return what the active timeline's entries say, in the order in which they are folded."""
    return [words_of(entry) for entry in world.entries()]


def in_the_place_of_the_timeline(world: World) -> list[str]:
    """A22: a link leads from the timeline to a file that is somebody else's business."""
    victim = os.path.join(world.machine, "alice", "letters", "one")
    os.rename(world.timeline, f"{world.scratch}/timeline")
    os.symlink(victim, world.timeline)
    outcome = world.log()
    broken = failed(outcome, 6)
    if world.outside() != world.beside:
        broken.append("I5: something beside the store changed")
    os.unlink(world.timeline)
    os.rename(f"{world.scratch}/timeline", world.timeline)
    return broken


def _content(world: World) -> bytes:
    with open(world.timeline, "rb") as file:
        return file.read()
