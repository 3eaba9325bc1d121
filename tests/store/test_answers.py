"""Answers that are kept: to the same question, on the same incidents, for their time, and whole."""

import os
from pathlib import Path

import pytest

from ircli.store import answers
from ircli.store.answers import Question
from ircli.store.derived import FOLDER
from ircli.store.line import seal

ASKED = Question("all", "k3f9", 1_000)
TEXT = "all of them\ud800\n"


@pytest.fixture
def home(tmp_path: Path) -> str:
    tmp_path.chmod(0o700)
    answers.write(str(tmp_path), "list", TEXT, ASKED)
    answers.write(str(tmp_path), "metrics", TEXT, ASKED, until=2_000)
    return str(tmp_path)


@pytest.mark.parametrize(
    ("name", "question", "answer"),
    [
        ("list", ASKED, TEXT),
        ("list", ASKED._replace(text="some"), None),
        ("list", ASKED._replace(key="m2p1"), None),
        ("list", ASKED._replace(now=0), TEXT),
        ("list", ASKED._replace(now=9_000_000), TEXT),
        ("metrics", ASKED, TEXT),
        ("metrics", ASKED._replace(now=1_999), TEXT),
        ("metrics", ASKED._replace(now=2_000), None),
        ("metrics", ASKED._replace(now=999), None),
        ("actions", ASKED, None),
    ],
)
def test_an_answer_is_kept_for_its_question_its_incidents_and_its_time(
    home: str, name: str, question: Question, answer: str | None
) -> None:
    assert answers.read(home, name, question) == answer


def test_an_answer_that_is_not_whole_is_none(home: str) -> None:
    path = os.path.join(home, FOLDER, "answer-metrics")
    with open(path, "rb") as file:
        content = file.read()
    for at in range(len(content)):
        for changed in (content[:at], content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]):
            with open(path, "wb") as file:
                file.write(changed)
            assert answers.read(home, "metrics", ASKED) is None


@pytest.mark.parametrize(
    "head",
    [
        "garbage",
        '{"a":1',
        '{"version":2',
        "[" * 100_000,
        '{"question":"all","key":"k3f9","crc32":0,"from":null,"until":"x"',
    ],
    ids=["garbage", "other keys", "no question", "deep", "other types"],
)
def test_one_that_is_sealed_and_something_else_is_none(home: str, head: str) -> None:
    with open(os.path.join(home, FOLDER, "answer-metrics"), "wb") as file:
        file.write(seal(head))
    assert answers.read(home, "metrics", ASKED) is None
