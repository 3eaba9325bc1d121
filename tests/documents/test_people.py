"""People are called by what they did."""

import pytest

from documents.given import folded, told
from ircli.documents.people import People, people_of
from ircli.domain.entry import Entry
from ircli.domain.events import ActionAdded, Declared, RoleAssigned


def people(*authors: str, names: bool = False) -> People:
    return people_of(folded(roles()), authors, names=names)


def roles() -> list[Entry]:
    return told(
        [
            ("12:00", "ana", Declared(title="x")),
            ("12:01", "ana", RoleAssigned(role="ic", person="Bea", title="Incident Commander")),
            ("12:01", "ana", RoleAssigned(role="sme", person="cid", title="Expert", many=True)),
            ("12:01", "ana", RoleAssigned(role="sme", person="dan", title="Expert", many=True)),
            ("12:01", "ana", ActionAdded(text="x", owner="eve")),
        ],
        "2026-01-05",
    )


@pytest.mark.parametrize(
    ("by", "called"),
    [
        ("bea", "Incident Commander"),
        ("Cid", "Expert 1"),
        ("dan", "Expert 2"),
        ("ana", "Responder 1"),
        ("fay", "Responder 2"),
        ("eve", "Owner 1"),
        ("bea, ana and fay", "Incident Commander, Responder 1, Responder 2"),
        ("on-call", "on-call"),
        ("platform team", "platform team"),
        ("", ""),
    ],
)
def test_people_are_called_by_role_else_by_their_first_appearance(by: str, called: str) -> None:
    assert people("ana", "on-call", "platform team", "bea", "fay").who(by) == called


def test_names_stay_where_they_are_asked_for() -> None:
    assert people("ana", names=True).who("ana") == "ana"
    assert people("ana", names=True).hide("ana called") == "ana called"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("ana called Bea", "Responder 1 called Incident Commander"),
        ("@ana's host", "Responder 1's host"),
        ("banana on ana-db", "banana on ana-db"),
        ("it will recover, said @will", "it will recover, said Responder 2"),
        ("step 7 of x", "step 7 of x"),
        ("root cause", "root cause"),
    ],
)
def test_names_in_text_are_replaced_and_other_words_are_not(text: str, hidden: str) -> None:
    assert people("ana", "will", "7", "x", "root").hide(text) == hidden


@pytest.mark.parametrize("by", [" ", ",", "\x1c", "a,\x1c,b", "(", "\\", "[x", "*"])
def test_an_author_of_any_characters_is_somebody_or_nobody(by: str) -> None:
    known = people(by)
    assert known.hide("some text") == "some text"
    assert isinstance(known.who(by), str)
