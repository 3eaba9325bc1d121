"""Exported incidents: what one must say, and what is refused."""

from typing import Any

import pytest

from ircli.domain.transfer import is_transfer, read_transfer
from ircli.errors import MisreadError

ENTRY = {
    "id": "01KAFW3Q80ZZZZZZZZZZZZ0001",
    "at": "2026-11-20T09:00:00.000Z",
    "recorded_at": "2026-11-20T09:00:00.000Z",
    "by": "alice",
    "kind": "declared",
    "v": 1,
    "data": {"title": "Checkout answers 500"},
}


def document(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - plain data
    return {
        "format": "ircli-incident",
        "version": 1,
        "incident": {"id": "2026-11-20-checkout-answers-500-k3f9", "title": "Checkout answers 500"},
        "entries": [ENTRY],
        "postmortem": None,
        **changes,
    }


def entry(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - plain data
    return {**ENTRY, **changes}


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in ENTRY.items() if name != key}


def test_only_what_names_the_format_is_an_export() -> None:
    assert is_transfer(document())
    assert not is_transfer({"title": "x"})
    assert not is_transfer({"format": "csv", "title": "x"})
    assert not is_transfer([document()])
    assert not is_transfer(None)


def test_an_export_is_taken_as_it_is() -> None:
    found = read_transfer(document(postmortem="# What happened"))
    assert found == ("2026-11-20-checkout-answers-500-k3f9", (ENTRY,), "# What happened", ())


def test_entries_are_put_in_the_order_of_their_identities() -> None:
    later = entry(id="01KAFW3Q80ZZZZZZZZZZZZ0002", kind="noted")
    assert read_transfer(document(entries=[later, ENTRY])).entries == (ENTRY, later)


def test_the_keys_of_an_entry_stand_as_in_a_line_and_what_is_newer_is_kept() -> None:
    mixed = {"data": {}, "mood": "bad", "crc": "00000000", **{key: ENTRY[key] for key in reversed(ENTRY)}}
    (found,) = read_transfer(document(entries=[mixed])).entries
    assert list(found) == ["id", "at", "recorded_at", "by", "kind", "v", "data", "mood"]


def test_an_entry_without_a_time_is_one() -> None:
    found = read_transfer(document(entries=[entry(at=None, recorded_at=None)]))
    assert found.entries[0]["at"] is None


def test_unknown_keys_are_named() -> None:
    assert read_transfer(document(colour="red")).warnings == ("unknown keys left out: colour",)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 2}, "Version 2 of ircli-incident is not read here."),
        ({"version": True}, "Version True of"),
        ({"version": None}, "Version None of"),
        ({"version": "1"}, "Version 1 of"),
        ({"incident": None}, "The incident has no id."),
        ({"incident": {"id": 5}}, "The incident has no id."),
        ({"incident": []}, "The incident has no id."),
        ({"entries": None}, "The incident has no entries."),
        ({"entries": []}, "The incident has no entries."),
        ({"entries": {}}, "The incident has no entries."),
        ({"postmortem": 5}, "'postmortem' is not a text."),
        ({"entries": ["x"]}, "entry 1: It does not have all of id, at,"),
        *[({"entries": [without(key)]}, "entry 1: It does not have all of id, at,") for key in ENTRY],
        ({"entries": [entry(id=5)]}, "no ULID"),
        ({"entries": [entry(id="../../../../../etc/passwd")]}, "no ULID"),
        ({"entries": [entry(id="01kafw3q80zzzzzzzzzzzz0001")]}, "no ULID"),
        ({"entries": [entry(id="01KAFW3Q80ZZZZZZZZZZZZ000I")]}, "no ULID"),
        ({"entries": [entry(id="81KAFW3Q80ZZZZZZZZZZZZ0001")]}, "no ULID"),
        ({"entries": [entry(id="01KAFW3Q80ZZZZZZZZZZZZ000\n")]}, "no ULID"),
        ({"entries": [entry(at=5)]}, "a time 'at' that is no text"),
        ({"entries": [entry(recorded_at=[])]}, "a time 'recorded_at' that is no text"),
        ({"entries": [entry(by=None)]}, "an author that is no text"),
        ({"entries": [entry(kind="")]}, "a kind that is none"),
        ({"entries": [entry(kind="noted\n")]}, "a kind that is none"),
        ({"entries": [entry(kind="\x1b[2J")]}, "a kind that is none"),
        ({"entries": [entry(kind="x" * 65)]}, "a kind that is none"),
        ({"entries": [entry(kind=None)]}, "a kind that is none"),
        ({"entries": [entry(v=True)]}, "a version that is none"),
        ({"entries": [entry(v=0)]}, "a version that is none"),
        ({"entries": [entry(v=10**30)]}, "a version that is none"),
        ({"entries": [entry(v="1")]}, "a version that is none"),
        ({"entries": [entry(data=[])]}, "data that is no object"),
        ({"entries": [entry(data=None)]}, "data that is no object"),
        ({"entries": [ENTRY, ENTRY]}, "entry 2: It has the id of one before it."),
    ],
)
def test_what_no_export_says_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(MisreadError) as caught:
        read_transfer(document(**changes))
    assert message in caught.value.message
