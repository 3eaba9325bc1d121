"""The control: a writer with buffer and without lock, seal or fsync, to which the suite must object."""

from faults import scenarios
from faults.conftest import Tool
from faults.world import World


def test_the_control_writes_where_nothing_is_wrong(naive: World) -> None:
    outcome = naive.log()
    assert outcome.status == 0
    assert scenarios.order(naive)[-1] == outcome.words


def test_the_control_fails_on_a_full_disk(naive: World, strace: str) -> None:
    assert strace
    assert scenarios.disk_full(naive) != []


def test_the_control_fails_where_only_part_is_written(naive: World, shim: str) -> None:
    assert scenarios.partly_written(naive, shim) != []


def test_the_control_acknowledges_what_is_not_on_the_disk(naive: World, strace: str) -> None:
    assert strace
    assert "it is acknowledged before it is on the disk" in scenarios.unsafe_before_it_is_said(naive)


def test_the_control_never_learns_of_a_failing_fsync(naive: World, strace: str) -> None:
    assert strace
    assert scenarios.failing_fsync(naive) != []


def test_the_control_tears_lines_among_several_writers(naive: World, shim: str) -> None:
    broken = scenarios.short_writes_of_several(naive, shim)
    assert [problem for problem in broken if problem.startswith("I1")] != []


def test_the_control_loses_the_words_when_it_is_terminated(naive: World, strace: str) -> None:
    assert strace
    assert scenarios.terminated(naive) != []


def test_the_control_orders_entries_by_the_clock(naive: World, tool: Tool) -> None:
    assert scenarios.clock_set_back(naive, tool("faketime")) != []


def test_the_control_writes_through_a_link(naive: World) -> None:
    assert "I5: something beside the store changed" in scenarios.in_the_place_of_the_timeline(naive)
