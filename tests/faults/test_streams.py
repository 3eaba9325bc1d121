"""FAULTS A24: standard streams that are closed, full, or no longer read."""

import os

import pytest

from faults.invariants import answer, goes_on, kept
from faults.world import World, below

SHAPES = ("<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- 2>&-", "<&- >&- 2>&-")


def shell(redirection: str) -> tuple[str, ...]:
    """Return what runs a command with its streams redirected."""
    return ("sh", "-c", f'exec "$0" "$@" {redirection}')


def spilled(world: World) -> list[str]:
    """Return the files of the store that hold what should have been printed."""
    spill = []
    for path in below(world.home):
        if os.path.isfile(path):
            with open(path, "rb") as file:
                content = file.read()
            spill += [path] if b"Recorded in" in content or b"channel" in content else []
    return spill


@pytest.mark.parametrize("redirection", [*SHAPES, ">/dev/full", "2>/dev/full", ">/dev/full 2>&1"])
def test_a_log_is_stored_whatever_became_of_its_streams(world: World, redirection: str) -> None:
    outcome = world.log(before=shell(redirection))
    assert outcome.status == 0
    assert [*answer(outcome), *spilled(world), *kept(world), *goes_on(world)] == []


@pytest.mark.parametrize("redirection", [*SHAPES, ">/dev/full", "2>/dev/full", ">/dev/full 2>&1"])
@pytest.mark.parametrize("command", ["severity", "declare"])
def test_a_change_is_stored_whatever_became_of_its_streams(
    world: World, redirection: str, command: str
) -> None:
    words = world.fresh()
    arguments = ("severity", "SEV2", "--reason", words) if command == "severity" else ("declare", words)
    outcome = world.attempt(words, *arguments, before=shell(redirection))
    # An answer that cannot be written is told by the status, but what happened has happened.
    if outcome.status:
        world.acknowledged.append(words)
    assert [*answer(outcome._replace(words="")), *spilled(world), *kept(world), *goes_on(world)] == []


@pytest.mark.parametrize("command", ["timeline", "timeline --json", "list", "show", "show --json", "--help"])
def test_a_reader_that_leaves_early_is_no_error(world: World, command: str) -> None:
    for number in range(6):
        world.log(f"{number} {'x' * 15_000}")
    outcome = world.run(
        *command.split(), before=("sh", "-c", 'exec 3>&1; { "$0" "$@"; echo $? >&3; } | head -1')
    )
    assert answer(outcome) == []
    assert outcome.err == b""
    # Its own status may overtake the line that head prints.
    assert {b"0", b"141"} & set(outcome.out.split(b"\n"))


@pytest.mark.parametrize("command", ["timeline", "show --json", "doctor"])
def test_an_answer_that_cannot_be_written_is_a_failure(world: World, command: str) -> None:
    outcome = world.run(*command.split(), "--json", before=shell(">/dev/full"))
    assert (outcome.status != 0, answer(outcome)) == (True, [])
