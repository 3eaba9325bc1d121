"""What `metrics` and `list` keep of their last answer: asked again, anyhow and at any time, they say what a fresh look says."""

import os
import shutil
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cli.given import Desk
from ircli.store import derived

FOREVER = {"eyes": True, "COLUMNS": "100"}
QUESTIONS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("metrics",), {}),
    (("metrics", "--csv"), {}),
    (("metrics", "--json"), {}),
    (("metrics", "--include-drills"), {}),
    (("metrics", "--service", "search"), {}),
    (("metrics", "--severity", "SEV1"), {}),
    (("metrics", "--by", "severity"), {}),
    (("metrics", "--by", "severity", "--metric", "ttr"), FOREVER),
    (("metrics", "--by", "month"), {}),
    (("metrics", "--since", "2 days ago"), {}),
    (("metrics", "--people"), FOREVER),
    (("metrics",), FOREVER),
    (("metrics",), {"eyes": True, "COLUMNS": "80"}),
    (("metrics",), {"eyes": True, "COLUMNS": "80", "NO_COLOR": "1"}),
    (("metrics",), {"eyes": True, "COLUMNS": "80", "ACCESSIBLE": "1"}),
    (("metrics",), {"eyes": True, "COLUMNS": "80", "IRCLI_ZONE": "Asia/Tokyo"}),
    (("metrics", "--json"), {"IRCLI_ZONE": "Asia/Tokyo"}),
    (("list",), {}),
    (("list", "--severity", "SEV2"), {}),
)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk with incidents that were last changed longer ago than any disk's clock takes to tick."""
    desk = Desk(str(tmp_path_factory.mktemp("past") / "store"))
    for number, level in enumerate(("SEV1", "SEV2", "SEV1")):
        desk.done(
            "declare", f"Search {number}", "--severity", level, "--service", "search", "--source", "users",
            "--detected", f"{10 * number + 10}m ago",
        )  # fmt: skip
        desk.done("action", "add", f"an alert {number}", "--owner", "bob", "--due", f"in {number + 1} days")
        desk.done("mark", "mitigated")
        desk.later(minutes=20)
        if number:
            desk.done("resolve", "--confirm", "all")
            desk.later(hours=5)
    desk.done("declare", "Practice", "--drill", "--severity", "SEV2")
    time.sleep(2.1)
    return desk


@pytest.fixture
def kept(past: Desk) -> Iterator[Desk]:
    """Return that desk, at which nothing is kept yet."""
    now = past.now
    forget(past)
    yield past
    past.now = now


def forget(desk: Desk) -> None:
    shutil.rmtree(os.path.join(desk.home, derived.FOLDER), ignore_errors=True)


def fresh(desk: Desk, arguments: tuple[str, ...], environ: dict[str, Any]) -> str:
    """Return what is said where nothing is kept."""
    forget(desk)
    return said(desk, arguments, environ)


def said(desk: Desk, arguments: tuple[str, ...], environ: dict[str, Any]) -> str:
    ran = desk.run(*arguments, **environ)
    assert ran.status == 0, ran
    return ran.out


def answers(desk: Desk) -> dict[str, bytes]:
    """Return the answers that are kept."""
    folder = os.path.join(desk.home, derived.FOLDER)
    found = {}
    for name in os.listdir(folder):
        if name.startswith("answer-"):
            with open(os.path.join(folder, name), "rb") as file:
                found[name] = file.read()
    return found


def test_one_question_after_the_other_gets_the_answer_of_a_fresh_look(kept: Desk) -> None:
    expected = [fresh(kept, *question) for question in QUESTIONS]
    assert len(set(expected)) > len(expected) - 5  # they are different questions
    for question, answer in zip(QUESTIONS, expected, strict=True):
        assert [said(kept, *question) for _ in range(2)] == [answer, answer], question


def test_asked_again_it_is_the_kept_answer_that_is_given(kept: Desk) -> None:
    said(kept, ("metrics",), FOREVER)
    [before] = answers(kept).values()
    path = os.path.join(kept.home, derived.FOLDER, "answer-metrics")
    number = os.stat(path).st_ino
    said(kept, ("metrics",), FOREVER)
    assert (list(answers(kept).values()), os.stat(path).st_ino) == ([before], number)


def test_whatever_time_it_is_the_answer_is_that_of_a_fresh_look(kept: Desk) -> None:
    told = []
    for span in [*[{"minutes": 3}] * 20, *[{"hours": 3}] * 60]:
        kept.later(**span)
        told.append(said(kept, ("metrics", "--json"), {}))
        assert told[-1] == fresh(kept, ("metrics", "--json"), {})
        said(kept, ("metrics", "--json"), {})
    assert 3 < sum(one != other for one, other in pairwise(told)) < 20  # now and then something falls due


def test_the_clock_may_go_back(kept: Desk) -> None:
    kept.later(days=3)
    late = said(kept, ("metrics", "--json"), {})
    kept.later(days=-3)
    assert said(kept, ("metrics", "--json"), {}) == fresh(kept, ("metrics", "--json"), {}) != late


def test_what_a_team_means_is_part_of_the_question(kept: Desk, tmp_path: Path) -> None:
    told = []
    for meaning in ("started..resolved", "declared..resolved", "detected..resolved"):
        kept.run("config", "set", "metrics.ttr", meaning, XDG_CONFIG_HOME=str(tmp_path))
        told.append(said(kept, ("metrics", "--json"), {"XDG_CONFIG_HOME": str(tmp_path)}))
        assert meaning in told[-1]
