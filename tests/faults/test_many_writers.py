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


def test_of_several_actions_begun_at_once_one_is_granted(world: World) -> None:
    def begin(number: int) -> int:
        words = f"writer {number} rolls back."
        return world.attempt(words, "mitigate", "--action", "rollback", words).status

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(begin, range(6)))
    assert statuses == [0, 4, 4, 4, 4, 4]
    assert kept(world) + goes_on(world) == []


def test_steps_of_several_people_at_once_are_kept_and_a_prompt_beside_them_never_fails(
    world: World,
) -> None:
    def step(number: int) -> tuple[int, list[str]]:
        words = f"writer {number} goes on."
        arguments = ("investigate", "add") if number % 2 else ("checklist", "tick", "channel")
        done = world.attempt(words, *arguments, words)
        seen = world.run("prompt")
        silent = [] if (seen.status, seen.err) == (0, b"") else [str(seen)]
        return done.status, [*answer(done), *answer(seen), *silent]

    with ThreadPoolExecutor(8) as pool:
        steps = list(pool.map(step, range(20)))
    assert [problem for _, found in steps for problem in found] == []
    assert {status for status, _ in steps[1::2]} == {0}
    ticked = [status for status, _ in steps[::2]]
    assert set(ticked) <= {0, 4}  # done is done, whoever was first
    assert 0 in ticked
    assert kept(world) + goes_on(world) == []
    assert world.run("prompt").out.startswith(b"unset ")
