"""FAULTS A25: a clock that jumps."""

import pytest

from faults.conftest import Tool
from faults.invariants import answer, goes_on, kept
from faults.scenarios import clock_set_back, order
from faults.world import World


def test_entries_keep_their_order_where_the_clock_goes_back_an_hour(world: World, tool: Tool) -> None:
    assert clock_set_back(world, tool("faketime")) == []


@pytest.mark.parametrize(
    ("jump", "finding"),
    [
        ("-1h", b"the clock went back"),
        ("+10y", b"was written in the future"),
        ("1970-01-02 00:00:00", b"the clock went back"),
    ],
)
def test_a_jump_of_the_clock_changes_no_order_and_doctor_reports_it(
    world: World, tool: Tool, jump: str, finding: bytes
) -> None:
    faketime = (tool("faketime"), "-f", jump) if jump[0] in "+-" else (tool("faketime"), jump)
    outcomes = [world.log(), world.log(before=faketime), world.log(before=faketime), world.log()]
    reason = world.fresh()
    outcomes.append(world.attempt(reason, "severity", "SEV2", "--reason", reason, before=faketime))
    assert [problem for outcome in outcomes for problem in answer(outcome)] == []
    assert [outcome.status for outcome in outcomes] == [0, 0, 0, 0, 0]
    assert order(world)[2:] == [outcome.words for outcome in outcomes]
    examined = world.run("doctor")
    assert examined.status == 5
    assert finding in examined.out
    assert kept(world) + goes_on(world) == []


def test_an_incident_can_be_declared_in_1970(world: World, tool: Tool) -> None:
    title = world.fresh()
    outcome = world.attempt(title, "declare", title, before=(tool("faketime"), "1970-01-02 00:00:00"))
    assert (outcome.status, answer(outcome)) == (0, [])
    assert kept(world) + goes_on(world) == []
