"""FAULTS A1 to A3: killed, interrupted, or failed at any system call."""

from collections.abc import Iterable

import pytest

from faults.trace import NEVER_FAIL, Call, Command, calls_of, logging, sample, sweep
from faults.world import World

pytestmark = pytest.mark.usefixtures("strace")
ERRORS = ("EIO", "ENOSPC", "EINTR", "EMFILE")


def deciding(world: World) -> Command:
    """Return a change that is made under the lock."""
    words = world.fresh()
    return Command(words, ("severity", "SEV2", "--reason", words))


def declaring(world: World) -> Command:
    """Return a declaration."""
    words = world.fresh()
    return Command(words, ("declare", words))


def with_signal(calls: Iterable[Call], name: str) -> list[tuple[Call, str]]:
    """Return the calls, each with a signal at it."""
    return [(call, f"signal={name}") for call in calls]


def with_errors(calls: Iterable[Call]) -> list[tuple[Call, str]]:
    """Return the calls, those on the store with every error, the others with one each."""
    able = [call for call in calls if call.name not in NEVER_FAIL]
    return [
        (call, f"error={error}")
        for number, call in enumerate(able)
        for error in (ERRORS if call.of_store else (ERRORS[number % len(ERRORS)],))
    ]


def test_a_log_killed_at_any_system_call_loses_nothing_acknowledged(world: World) -> None:
    calls = calls_of(world.twin("plain"), logging(world))
    assert sweep(world, with_signal(calls, "KILL"), logging) == []


def test_a_change_killed_at_a_system_call_loses_nothing_acknowledged(world: World) -> None:
    calls = sample(calls_of(world.twin("plain"), deciding(world)), 100)
    assert sweep(world, with_signal(calls, "KILL"), deciding) == []


def test_a_declaration_killed_at_a_system_call_is_there_or_not(world: World) -> None:
    calls = sample(calls_of(world.twin("plain"), declaring(world)), 100)
    assert sweep(world, with_signal(calls, "KILL"), declaring) == []


@pytest.mark.parametrize(("signal", "every"), [("TERM", 2), ("INT", 4), ("HUP", 8)])
def test_a_log_ended_by_a_signal_at_any_system_call_hands_its_words_back(
    world: World, signal: str, every: int
) -> None:
    calls = sample(calls_of(world.twin("plain"), logging(world)), every)
    assert sweep(world, with_signal(calls, signal), logging) == []


@pytest.mark.parametrize(("signal", "first"), [("TERM", 0), ("INT", 1)])
def test_a_change_ended_by_a_signal_is_made_or_not(world: World, signal: str, first: int) -> None:
    calls = sample(calls_of(world.twin("plain"), deciding(world)), 100)
    assert sweep(world, with_signal(calls[first::2], signal), deciding) == []


@pytest.mark.parametrize(("signal", "first"), [("HUP", 0), ("INT", 1)])
def test_a_declaration_ended_by_a_signal_leaves_nothing_half_written(
    world: World, signal: str, first: int
) -> None:
    calls = sample(calls_of(world.twin("plain"), declaring(world)), 100)
    assert sweep(world, with_signal(calls[first::2], signal), declaring) == []


def test_a_log_survives_an_error_of_any_system_call(world: World) -> None:
    calls = calls_of(world.twin("plain"), logging(world))
    assert sweep(world, with_errors(calls), logging) == []


def test_a_change_survives_an_error_of_a_system_call(world: World) -> None:
    calls = sample(calls_of(world.twin("plain"), deciding(world)), 100)
    assert sweep(world, with_errors(calls)[::5], deciding) == []


def test_a_declaration_survives_an_error_of_a_system_call(world: World) -> None:
    calls = sample(calls_of(world.twin("plain"), declaring(world)), 100)
    assert sweep(world, with_errors(calls)[2::5], declaring) == []
