"""What is asked of all incidents: answered once, until they or the question change."""

import time
from pathlib import Path

import pytest

from ircli.domain.clock import millis
from ircli.service import Answer, answered, open_incidents, outlines
from service.given import Store


class Work:
    """Something that takes long, and how often it was done."""

    def __init__(self, until: int | None = None) -> None:
        self.times = 0
        self.until = until

    def __call__(self, _found: object) -> Answer:
        self.times += 1
        return Answer(f"answer {self.times}", self.until)


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store in which nothing has changed for longer than any clock's tick."""
    store = Store(str(tmp_path_factory.mktemp("settled") / "store"))
    for number in range(3):
        store.declare(f"Search {number}")
    time.sleep(2.1)
    return store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(str(tmp_path / "store"))
    store.declare()
    return store


def test_a_question_is_worked_on_once(settled: Store) -> None:
    work = Work()
    said = [answered(settled.shell, "once", "all", work) for _ in range(3)]
    assert (said, work.times) == (["answer 1"] * 3, 1)


@pytest.mark.parametrize(("ahead", "times"), [(None, 1), (1, 1), (0, 2)])
def test_an_answer_that_holds_for_a_while_is_kept_for_that_long(
    settled: Store, ahead: int | None, times: int
) -> None:
    now = millis(settled.shell.now())
    work = Work(now + ahead if ahead is not None else None)
    said = [answered(settled.shell, f"while-{ahead}", "all", work) for _ in range(2)]
    assert said == ["answer 1", f"answer {times}"]


def test_another_question_is_worked_on_again(settled: Store) -> None:
    work = Work()
    said = [answered(settled.shell, "other", question, work) for question in ("all", "some", "all")]
    assert said == ["answer 1", "answer 2", "answer 3"]


def test_what_changed_just_now_may_change_again_and_is_worked_on_each_time(store: Store) -> None:
    work = Work()
    assert [answered(store.shell, "list", "all", work) for _ in range(2)] == ["answer 1", "answer 2"]


def test_a_changed_incident_is_asked_again(settled: Store) -> None:
    work = Work()
    answered(settled.shell, "changed", "all", work)
    settled.write("2026-11-20-search-is-slow-0001", "noted", {"text": "a"})
    assert answered(settled.shell, "changed", "all", work) == "answer 2"


def test_outlines_are_given_oldest_first_and_as_often_as_they_are_asked_for(settled: Store) -> None:
    found = outlines(settled.shell)
    assert [one.title for one in found] == ["Search 0", "Search 1", "Search 2"]
    assert [one.title for one in found] == ["Search 0", "Search 1", "Search 2"]
    assert [one.title for one in found.latest()] == ["Search 2", "Search 1", "Search 0"]


def test_what_is_over_and_what_is_a_drill_is_not_open(store: Store) -> None:
    over = store.declare("Over")
    store.write(over, "resolved", {})
    store.declare("Practice", drill=True)
    assert [one.title for one in open_incidents(store.shell)] == ["Search is slow"]


def test_a_store_that_cannot_be_looked_through_has_no_open_incident(tmp_path: Path) -> None:
    (tmp_path / "incidents").symlink_to("incidents")
    shell = Store(str(tmp_path / "store")).shell
    assert open_incidents(type(shell)(environ={"IRCLI_HOME": str(tmp_path)}, now=shell.now)) == ()
