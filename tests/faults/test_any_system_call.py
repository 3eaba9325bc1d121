"""FAULTS A1 to A3: killed, interrupted, or failed at any system call."""

from collections.abc import Callable, Iterable, Sequence

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


def telling(world: World) -> Command:
    """Return an update to an audience."""
    words = world.fresh()
    return Command(words, ("update", "customers", "--text", words))


def mitigating(world: World) -> Command:
    """Return an action against the impact."""
    words = world.fresh()
    return Command(words, ("mitigate", "--action", "rollback", words))


def inquiring(world: World) -> Command:
    """Return a line of inquiry."""
    words = world.fresh()
    return Command(words, ("investigate", "add", words))


def ticking(world: World) -> Command:
    """Return an item that is done."""
    words = world.fresh()
    return Command(words, ("checklist", "tick", "channel", words))


RESPONDING = (telling, mitigating, inquiring, ticking)


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


def spread(faults: Sequence[tuple[Call, str]], number: int) -> list[tuple[Call, str]]:
    """Return so many of the faults, from the first to the last."""
    return [faults[at * (len(faults) - 1) // (number - 1)] for at in range(number)]


def test_a_log_killed_at_any_system_call_loses_nothing_acknowledged(world: World) -> None:
    calls = calls_of(world.twin("plain"), logging(world))
    assert sweep(world, with_signal(calls, "KILL"), logging) == []


def test_a_change_killed_at_a_system_call_loses_nothing_acknowledged(world: World) -> None:
    calls = sample(calls_of(world.twin("plain"), deciding(world)), 100)
    assert sweep(world, with_signal(calls[::2], "KILL"), deciding) == []


def test_a_declaration_killed_at_a_system_call_is_there_or_not(world: World) -> None:
    calls = sample(calls_of(world.twin("plain"), declaring(world)), 100)
    assert sweep(world, with_signal(calls[::2], "KILL"), declaring) == []


@pytest.mark.parametrize(("signal", "every"), [("TERM", 2), ("INT", 4), ("HUP", 8)])
def test_a_log_ended_by_a_signal_at_any_system_call_hands_its_words_back(
    world: World, signal: str, every: int
) -> None:
    calls = sample(calls_of(world.twin("plain"), logging(world)), every)
    assert sweep(world, with_signal(calls, signal), logging) == []


@pytest.mark.parametrize(("signal", "first"), [("TERM", 0), ("INT", 1)])
def test_a_change_ended_by_a_signal_is_made_or_not(world: World, signal: str, first: int) -> None:
    calls = sample(calls_of(world.twin("plain"), deciding(world)), 100)
    assert sweep(world, with_signal(calls[first::4], signal), deciding) == []


@pytest.mark.parametrize(("signal", "first"), [("HUP", 0), ("INT", 1)])
def test_a_declaration_ended_by_a_signal_leaves_nothing_half_written(
    world: World, signal: str, first: int
) -> None:
    calls = sample(calls_of(world.twin("plain"), declaring(world)), 100)
    assert sweep(world, with_signal(calls[first::4], signal), declaring) == []


def test_a_log_survives_an_error_of_any_system_call(world: World) -> None:
    calls = calls_of(world.twin("plain"), logging(world))
    assert sweep(world, with_errors(calls), logging) == []


def test_a_change_survives_an_error_of_a_system_call(world: World) -> None:
    calls = sample(calls_of(world.twin("plain"), deciding(world)), 100)
    assert sweep(world, with_errors(calls)[::7], deciding) == []


def test_a_declaration_survives_an_error_of_a_system_call(world: World) -> None:
    calls = sample(calls_of(world.twin("plain"), declaring(world)), 100)
    assert sweep(world, with_errors(calls)[2::11], declaring) == []


@pytest.mark.parametrize("command", RESPONDING)
def test_a_step_of_the_response_comes_through_a_fault_at_a_system_call(
    world: World, command: Callable[[World], Command]
) -> None:
    calls = [call for call in calls_of(world.twin("plain"), command(world)) if call.of_store]
    faults = [
        *spread(with_signal(calls, "KILL"), 8),
        *spread(with_signal(calls, "TERM"), 4),
        *spread(with_errors(calls), 10),
    ]
    assert sweep(world, faults, command) == []
