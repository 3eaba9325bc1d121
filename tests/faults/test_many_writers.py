"""FAULTS A15 and A16: many writers at once, some of them killed."""

import os
import random
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from faults.invariants import answer, goes_on, kept, problems
from faults.scenarios import order
from faults.world import IRCLI, World

SECONDS = float(os.environ.get("IRCLI_STORM_SECONDS", "5"))


def killed_now_and_then(world: World, *, seed: int, until: float) -> None:
    """Write until it is time to stop; kill some of the writers at a moment of no one's choosing."""
    luck = random.Random(seed)
    number = 0
    while time.monotonic() < until:
        number += 1
        words = f"writer {seed} says {number}."
        command = ["severity", "SEV2", "--reason", words] if number % 10 == 0 else ["log", words]
        world.tried.append(words)
        process = subprocess.Popen([IRCLI, *command], env=world.environ, stdout=-3, stderr=-3)
        with process:
            if luck.random() < 0.5:
                time.sleep(luck.random() * (0.25 if command[0] == "severity" else 0.06))
                process.send_signal(signal.SIGKILL)
        if process.returncode == 0:
            world.acknowledged.append(words)


def test_a_storm_of_kills_loses_nothing_acknowledged(world: World) -> None:
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(8) as pool:
        storm = [pool.submit(killed_now_and_then, world, seed=seed, until=until) for seed in range(8)]
    assert [one.exception() for one in storm] == [None] * 8
    assert kept(world) + goes_on(world) == []
    assert 20 < len(world.acknowledged) < len(world.tried)


def test_sixteen_hundred_entries_of_thirty_two_processes_are_all_there_once(world: World) -> None:
    def writer(number: int) -> list[str]:
        outcomes = [world.log(f"writer {number} says {turn}.") for turn in range(50)]
        return [problem for outcome in outcomes for problem in answer(outcome)]

    with ThreadPoolExecutor(32) as pool:
        broken = [problem for one in pool.map(writer, range(32)) for problem in one]
    said = [words for words in order(world) if words.startswith("writer")]
    assert broken + kept(world) + goes_on(world) == []
    assert (len(said), len(set(said)), problems(world)) == (1600, 1600, 0)
    assert all(
        [words for words in said if words.startswith(f"writer {number} ")]
        == [f"writer {number} says {turn}." for turn in range(50)]
        for number in range(32)
    )
