from datetime import UTC

import pytest

from domain.metrics.given import asked, outline, took
from ircli.domain.metrics.asked import Scope
from ircli.domain.metrics.choosing import Chosen, choose
from ircli.domain.metrics.figures import figures_of
from ircli.domain.metrics.groups import divide, levels


def keys(chosen: Chosen, dimension: str) -> list[tuple[str, int]]:
    return [(group.key, len(group.outlines)) for group in divide(chosen, dimension, UTC)]


def test_severities_stand_from_the_worst_to_none() -> None:
    found = [
        outline(1),
        outline(2, severity="SEV2", rank=2),
        outline(3, severity="SEV1", rank=1),
        outline(4, severity="sev2", rank=2),
        outline(5, severity="P0", rank=1),
    ]
    assert keys(choose(found, Scope()), "severity") == [("P0", 1), ("SEV1", 1), ("SEV2", 2), ("", 1)]
    assert levels(found) == (("P0", 1), ("SEV1", 1), ("SEV2", 2), ("", 1))


def test_services_stand_from_the_most_frequent_to_none() -> None:
    found = [
        outline(1, services=("search", "shop")),
        outline(2, services=("Shop ",)),
        outline(3),
        outline(4),
        outline(5),
    ]
    assert keys(choose(found, Scope()), "service") == [("Shop", 2), ("search", 1), ("", 3)]


SEVERAL = (
    outline(1, services=("shop",), severity="SEV1", rank=1, times={"detected": "2026-11-20T12:00"}),
    outline(2, services=("Shop", "search"), times={"declared": "2026-11-21T12:00"}),
    outline(3, drill=True, times={"detected": "2026-11-22T12:00"}),
    outline(4, status="dismissed", verdict="known", times={"started": "2026-11-23T12:00"}),
    outline(5, severity="SEV1", rank=1),
)


@pytest.mark.parametrize(
    ("scope", "counted", "left_out"),
    [
        (Scope(), [1, 2, 5], ([3], [4], [])),
        (Scope(drills=True), [1, 2, 3, 5], ([], [4], [])),
        (Scope(services=frozenset(("shop",))), [1, 2], ([], [], [])),
        (Scope(severities=frozenset(("sev1",))), [1, 5], ([], [], [])),
        (Scope(severities=frozenset(("unset",))), [2], ([3], [4], [])),
        (Scope(since=1_795_262_400_000), [2], ([3], [4], [5])),  # 2026-11-21T12:00Z
        (Scope(until=1_795_262_400_000), [1], ([], [], [5])),
    ],
)
def test_a_scope_chooses_and_says_what_is_left_out(
    scope: Scope, counted: list[int], left_out: tuple[list[int], ...]
) -> None:
    chosen = choose(SEVERAL, scope)
    numbers = [
        [int(one.id[-4:]) for one in part]
        for part in (chosen.counted, chosen.drills, chosen.dismissed, chosen.undated)
    ]
    assert numbers == [counted, *left_out]
    assert len(chosen.moments) == len([one for one in chosen.counted if one.begun is not None])


def test_a_dismissed_drill_is_a_drill() -> None:
    both = outline(1, drill=True, status="dismissed", verdict="known")
    assert [len(part) for part in choose([both], Scope())[2:]] == [1, 0, 0]
    assert [len(part) for part in choose([both], Scope(drills=True))[2:]] == [0, 1, 0]


def test_the_last_months_are_counted_up_to_the_latest_incident() -> None:
    found = [took(1, 5, since="2024-01-10T00:00"), took(2, 5, since="2026-10-10T00:00"), took(3, 5)]
    months = figures_of(found, asked()).months
    assert len(months) == 12
    assert months[0] == ("2025-12", 0)
    assert months[-2:] == (("2026-10", 1), ("2026-11", 1))
