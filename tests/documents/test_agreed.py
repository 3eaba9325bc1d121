"""Whole postmortems, of published incidents and of stories, by each template."""

from collections.abc import Mapping

import pytest

from documents import agreed, parsed
from documents.given import TEMPLATES


@pytest.fixture(scope="module")
def documents() -> Mapping[str, str]:
    return agreed.documents()


@pytest.mark.parametrize("name", agreed.NAMES)
def test_a_whole_document_is_as_it_was_agreed(documents: Mapping[str, str], name: str) -> None:
    assert documents[name] == (agreed.FOLDER / name).read_text(encoding="utf-8")


def test_nothing_that_was_agreed_is_left_over() -> None:
    assert sorted(path.name for path in agreed.FOLDER.iterdir()) == sorted(agreed.NAMES)


@pytest.mark.parametrize("name", agreed.NAMES)
def test_an_agreed_document_has_the_headings_of_its_template(documents: Mapping[str, str], name: str) -> None:
    _, template, _ = name.rsplit(".", 2)
    wanted = parsed.headings(TEMPLATES["default" if template == "marked" else template])
    assert parsed.headings(documents[name])[1:] == wanted


def test_a_document_made_twice_is_the_same(documents: Mapping[str, str]) -> None:
    assert agreed.documents() == documents
