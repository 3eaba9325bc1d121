"""How much an open incident has in common with something that was noticed."""

import pytest

from domain.given import story
from ircli.domain.incident import fold
from ircli.playbook.likely import likeness


@pytest.mark.parametrize(
    ("said", "services", "expected"),
    [
        ([], [], 0),
        (["Search is slow"], [], 0),
        (["is it up?"], [], 0),  # short words say nothing
        (["CHECKOUT, again!"], [], 1),
        (["checkout fails"], ["search"], 2),
    ],
)
def test_words_in_common_count(said: list[str], services: list[str], expected: int) -> None:
    incident = fold(story("12:00 declared Checkout fails: is it up?\n"))
    assert incident is not None
    assert likeness(incident, said=said, services=services) == expected


@pytest.mark.parametrize(("said", "services"), [([], ["Shop"]), (["the shop"], [])])
def test_a_service_in_common_counts_most(said: list[str], services: list[str]) -> None:
    incident = fold(story("12:00 declared Checkout fails\n"))
    assert incident is not None
    affected = incident._replace(services=("shop", "cart"))
    assert likeness(affected, said=said, services=services) >= 3
