"""What is said of an action, and of its day."""

from datetime import date

import pytest

from ircli.domain.agreed import days_left, details, in_short, left_text
from ircli.domain.followup import DONE, Action

ACTION = Action(
    number=1, id="A", text="a lint rule", owner="", due="", kind="", priority="", reference="", state="open",
    origin="", now=False, added_at=None,
)  # fmt: skip
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, "a lint rule"),
        ({"owner": "bob"}, "a lint rule (bob)"),
        ({"now": True}, "a lint rule (a task of the response)"),
        ({"due": "end of Q3"}, "a lint rule (due end of Q3)"),
        (
            {
                "owner": "bob",
                "due": "2026-12-04",
                "kind": "prevent",
                "priority": "high",
                "reference": "PROJ-7",
            },
            "a lint rule (bob, due 2026-12-04, prevent, priority high, PROJ-7)",
        ),
    ],
)
def test_what_is_known_stands_behind_the_words(known: dict[str, object], said: str) -> None:
    action = ACTION._replace(**known)  # type: ignore[arg-type]
    assert in_short(action) == said
    assert all(part in said for part in details(action))


@pytest.mark.parametrize(
    ("due", "days", "said"),
    [
        ("2026-11-10", -10, "10 days late"),
        ("2026-11-19", -1, "1 day late"),
        ("2026-11-20", 0, "today"),
        ("2026-11-21", 1, "tomorrow"),
        ("2026-12-04T09:00", 14, "in 14 days"),
    ],
)
def test_a_day_is_said_as_people_do(due: str, days: int, said: str) -> None:
    left = days_left(ACTION._replace(due=due), TODAY)
    assert left == days
    assert left_text(days) == said


@pytest.mark.parametrize("due", ["", "end of Q3", "2026-02-30"])
def test_nobody_knows_how_long_it_is_without_a_day(due: str) -> None:
    assert days_left(ACTION._replace(due=due), TODAY) is None


def test_what_has_ended_is_never_late() -> None:
    assert days_left(ACTION._replace(due="2026-11-10", state=DONE), TODAY) is None
