"""Killed, refused, full, torn, replaced and many at once: whatever happens to what is kept, it only costs time."""

import os
import re
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from faults.disk import shimmed
from faults.invariants import answer, goes_on, kept, rights
from faults.trace import NEVER_FAIL, Call, Command, calls_of, traced
from faults.world import World, below

LOOKS = (("list",), ("metrics",), ("status",), ("list", "--json"), ("metrics", "--json"), ("action", "list"))
QUICK = LOOKS[:2]  # whose answers are kept too


@pytest.fixture
def busy(world: World) -> World:
    """Return a machine with three open incidents, of which nothing is kept."""
    for title in ("search fails", "login fails"):
        world.attempt(title, "declare", title)
    world.learn()
    forget(world)
    return world


def forget(world: World) -> None:
    shutil.rmtree(os.path.join(world.home, "cache"), ignore_errors=True)


def cache(world: World) -> str:
    return os.path.join(world.home, "cache")


def seen(
    world: World, looks: Sequence[Sequence[str]] = LOOKS, environ: Mapping[str, str] | None = None
) -> list[bytes]:
    """Return what is shown, but for how long ago it is, or what went wrong."""
    outcomes = [world.run(*look, environ=environ) for look in looks]
    shown = [outcome.out if outcome.status == 0 else repr(outcome).encode() for outcome in outcomes]
    return [re.sub(rb"open for \d+s", b"open", one) for one in shown]


def spread(calls: list[Call], number: int) -> list[Call]:
    """Return so many of the calls that touch the store, from the first to the last."""
    found = [call for call in calls if call.of_store]
    return [found[at * (len(found) - 1) // (number - 1)] for at in range(number)]


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("fault", ["signal=KILL", "error=EIO"])
@pytest.mark.parametrize("look", ["list", "metrics"])
def test_a_look_that_is_struck_at_a_system_call_leaves_one_that_is_right(
    busy: World, look: str, fault: str
) -> None:
    listing = Command("", (look,))
    expected = seen(busy, QUICK)
    forget(busy)
    calls = calls_of(busy, listing)
    broken = []
    for call in spread([one for one in calls if one.name not in NEVER_FAIL], 10):
        forget(busy)
        outcome, _ = traced(busy, listing, (f"--inject={call.name}:{fault}:when={call.number}",))
        broken += answer(outcome)
        if seen(busy, QUICK) != expected:
            broken.append(f"{fault} at {call.text}: something else is shown")
    busy.tried, busy.acknowledged = (
        [one for one in busy.tried if one],
        [one for one in busy.acknowledged if one],
    )
    assert broken + kept(busy) + goes_on(busy) == []


@pytest.mark.parametrize("amount", [0, 100, 1500])
def test_a_full_disk_keeps_nothing_and_shows_all(busy: World, shim: str, amount: int) -> None:
    expected = seen(busy)
    forget(busy)
    assert seen(busy, environ=shimmed(busy, shim, "full", amount)) == expected
    assert seen(busy) == expected
    assert rights(busy) + goes_on(busy) == []


def damaged(path: str, _victim: str) -> None:
    """Change a byte in the middle."""
    with open(path, "r+b") as file:
        file.seek(os.path.getsize(path) // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))


def emptied(path: str, _victim: str) -> None:
    """Lose all of a file's bytes, as a power cut may."""
    size = os.path.getsize(path)
    os.truncate(path, 0)
    os.truncate(path, size)


def replaced(make: Callable[[str, str], object]) -> Callable[[str, str], None]:
    """Return what puts something else in the place of the file."""

    def replace(path: str, victim: str) -> None:
        os.unlink(path)
        make(path, victim)

    return replace


FAULTS: Mapping[str, Callable[[str, str], None]] = {
    "damaged": damaged,
    "emptied": emptied,
    "cut short": lambda path, _: os.truncate(path, os.path.getsize(path) * 2 // 3),
    "a link": replaced(lambda path, victim: os.symlink(victim, path)),
    "a link to nothing": replaced(lambda path, victim: os.symlink(f"{victim}-not", path)),
    "a hard link": replaced(lambda path, victim: os.link(victim, path)),
    "a FIFO": replaced(lambda path, _: os.mkfifo(path)),
    "a folder": replaced(lambda path, _: os.mkdir(path)),
    "a link to /dev/full": replaced(lambda path, _: os.symlink("/dev/full", path)),
    "left half-made": lambda path, _: os.rename(
        path, os.path.join(os.path.dirname(path), f".{os.path.basename(path)}")
    ),
}


def test_what_happens_to_the_cache_changes_nothing_that_is_shown(busy: World) -> None:
    time.sleep(2.1)  # what is younger is not kept
    everything = seen(busy)
    victim = os.path.join(busy.machine, "alice", "letters", "one")
    for what, happens in FAULTS.items():
        names = sorted(os.listdir(cache(busy)))
        assert names == ["answer-list", "answer-metrics", "outlines"], what
        for name in names:
            happens(os.path.join(cache(busy), name), victim)
        assert busy.run("doctor").status == 0, what
        assert seen(busy, QUICK) == everything[:2], what
        forget(busy)
        assert seen(busy, QUICK) == everything[:2], what
    assert seen(busy) == everything
    with open(victim, "rb") as file:
        assert file.read() == b"a letter"
    assert kept(busy) + goes_on(busy) == []


@pytest.mark.parametrize("what", ["a link", "a file", "read-only"])
def test_a_folder_of_the_cache_that_is_none_is_not_used(busy: World, what: str) -> None:
    expected = seen(busy)
    forget(busy)
    folder, elsewhere = cache(busy), os.path.join(busy.scratch, "elsewhere")
    os.mkdir(elsewhere)
    if what == "a link":
        os.symlink(elsewhere, folder)
    elif what == "a file":
        open(folder, "wb").close()
    else:
        os.mkdir(folder, 0o500)
    assert seen(busy) == expected
    assert [*below(elsewhere)] == [elsewhere]


def test_many_lists_beside_many_writers_all_come_through(busy: World) -> None:
    def write(number: int) -> list[str]:
        return [
            problem
            for turn in range(6)
            for problem in answer(busy.log(f"writer {number} says {turn}."))
        ]  # fmt: skip

    def look(number: int) -> list[str]:
        outcomes = [busy.run(*LOOKS[(number + turn) % len(LOOKS)]) for turn in range(4)]
        return [
            problem
            for outcome in outcomes
            for problem in [*answer(outcome), *([] if outcome.status == 0 else [str(outcome)])]
        ]

    with ThreadPoolExecutor(8) as pool:
        done = [*pool.map(write, range(4)), *pool.map(look, range(6))]
    assert [problem for found in done for problem in found] == []
    last = seen(busy)
    forget(busy)
    assert seen(busy) == last
    assert kept(busy) + goes_on(busy) == []
