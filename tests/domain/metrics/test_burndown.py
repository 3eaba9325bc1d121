from datetime import UTC, datetime
from typing import Any

import pytest

from domain.metrics.given import NOW, action, at, outline
from ircli.domain.metrics.burndown import burn_down


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"2026-{day}").replace(tzinfo=UTC)


ACTIONS: dict[str, tuple[dict[str, Any], list[tuple[str, int, int]]]] = {
    "one is open until it is done": (
        {"state": "done", "since": on("11-25")},
        [("2026-11-21", 1, 0), ("2026-11-25", 0, 0)],
    ),
    "one is overdue when its day is over": (
        {"due": "2026-11-23"},
        [("2026-11-21", 1, 0), ("2026-11-24", 1, 1)],
    ),
    "one that was late is not when it is done": (
        {"due": "2026-11-23", "state": "done", "since": on("11-25")},
        [("2026-11-21", 1, 0), ("2026-11-24", 1, 1), ("2026-11-25", 0, 0)],
    ),
    "one that is done in time never was late": (
        {"due": "2026-11-25", "state": "done", "since": on("11-25")},
        [("2026-11-21", 1, 0), ("2026-11-25", 0, 0)],
    ),
    "one that was dropped is not open": (
        {"state": "dropped", "since": on("11-22")},
        [("2026-11-21", 1, 0), ("2026-11-22", 0, 0)],
    ),
    "one that was overdue from the first day is late at once": (
        {"due": "2026-11-01"},
        [("2026-11-21", 1, 1)],
    ),
    "one of which nobody knows when is left out": ({"added_at": None}, []),
    "one that was done nobody knows when is left out": ({"state": "done"}, []),
    "what is to come is not told": ({"due": "2027-06-01"}, [("2026-11-21", 1, 0)]),
}


@pytest.mark.parametrize(("fields", "expected"), [*ACTIONS.values()], ids=[*ACTIONS])
def test_actions_burn_down(fields: dict[str, Any], expected: list[tuple[str, int, int]]) -> None:
    found = burn_down([outline(1, actions=(action(1, **fields),))], now=NOW, zone=UTC)
    assert [tuple(one) for one in found] == [(at(day), open_, late) for day, open_, late in expected]


def test_actions_of_many_incidents_add_up() -> None:
    both = action(1, due="2026-11-23"), action(2, state="done", since=on("11-23"))
    found = burn_down([outline(1, actions=both), outline(2, actions=both)], now=NOW, zone=UTC)
    assert [tuple(one) for one in found] == [
        (at("2026-11-21"), 4, 0),
        (at("2026-11-23"), 2, 0),
        (at("2026-11-24"), 2, 2),
    ]
