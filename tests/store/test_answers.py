"""Answers that are kept: to the same question, on the same incidents, and whole."""

import os
from pathlib import Path

import pytest

from ircli.store import answers
from ircli.store.derived import FOLDER


@pytest.fixture
def home(tmp_path: Path) -> str:
    tmp_path.chmod(0o700)
    answers.write(str(tmp_path), "list", "all of them\ud800\n", question="all", key="k3f9")
    return str(tmp_path)


@pytest.mark.parametrize(
    ("name", "question", "key", "answer"),
    [
        ("list", "all", "k3f9", "all of them\ud800\n"),
        ("list", "some", "k3f9", None),
        ("list", "all", "m2p1", None),
        ("metrics", "all", "k3f9", None),
    ],
)
def test_an_answer_is_kept_for_its_question_and_its_incidents(
    home: str, name: str, question: str, key: str, answer: str | None
) -> None:
    assert answers.read(home, name, question=question, key=key) == answer


def test_an_answer_that_is_not_whole_is_none(home: str) -> None:
    path = os.path.join(home, FOLDER, "answer-list")
    with open(path, "rb") as file:
        content = file.read()
    for at in range(len(content)):
        for changed in (content[:at], content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]):
            with open(path, "wb") as file:
                file.write(changed)
            assert answers.read(home, "list", question="all", key="k3f9") is None
