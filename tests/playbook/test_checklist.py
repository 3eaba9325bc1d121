"""Which entry proves which item, and when an item is due."""

from datetime import timedelta

import pytest

from ircli.domain.entry import Entry
from ircli.playbook.checklist import Checklist, Item, Proof, prove, standings
from playbook.given import DEFAULT, NOON, entry, incident

LISTS: tuple[Checklist, ...] = DEFAULT["checklists"]
ITEMS = {item.name: item for checklist in LISTS for item in checklist.items}


@pytest.mark.parametrize(
    ("item", "proof"),
    [
        ("acknowledge", entry(1, "acknowledged")),
        ("acknowledge", entry(1, "marked", milestone="acknowledged")),
        ("verify", entry(1, "answered", form="detect", question="real", value="yes")),
        ("severity", entry(1, "severity_set", level={"name": "any", "rank": 1})),
        ("investigate", entry(1, "hypothesis_proposed", text="The pool is empty")),
        ("investigate", entry(1, "marked", milestone="identified")),
        ("changes", entry(1, "answered", form="triage", question="changes", value="deploy,traffic")),
        ("mitigate", entry(1, "mitigation_begun", action="any")),
        ("mitigate", entry(1, "mitigated")),
        ("status-page", entry(1, "update_sent", audience="customers", text="Looking into it")),
        ("notify", entry(1, "update_sent", audience="internal", text="Looking into it")),
        ("fix", entry(1, "mitigation_ended", target="1", outcome="worked")),
        ("verified", entry(1, "check_ran", check="any", criterion="any", outcome="passed")),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
def test_the_default_items_are_proven(item: str, proof: Entry) -> None:
    assert prove(ITEMS[item], [entry(0, "noted", text="Hello"), proof]) is proof


@pytest.mark.parametrize(
    ("item", "other"),
    [
        ("acknowledge", entry(1, "triaged")),
        ("acknowledge", entry(1, "marked", milestone="started")),
        ("verify", entry(1, "answered", form="detect", question="real", value="unknown")),
        ("changes", entry(1, "answered", form="triage", question="changes", value="")),
        ("changes", entry(1, "answered", form="triage", question="users", value="most")),
        ("status-page", entry(1, "update_sent", audience="internal", text="Looking into it")),
        ("fix", entry(1, "mitigation_ended", target="1", outcome="failed")),
        ("verified", entry(1, "check_ran", check="any", criterion="any", outcome="stopped")),
        ("channel", entry(1, "noted", text="#incident")),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
def test_other_entries_prove_nothing(item: str, other: Entry) -> None:
    assert prove(ITEMS[item], [other]) is None


@pytest.mark.parametrize(
    ("field", "said", "wanted", "proven"),
    [
        ("value", "deploy,traffic", "traffic", True),
        ("value", "deploy,traffic", "deploy,traffic", True),
        ("value", "deployment", "deploy", False),
        ("question", "a,b", "a", False),
    ],
)
def test_several_answers_prove_each_of_them(field: str, said: str, wanted: str, *, proven: bool) -> None:
    item = Item("any", "Any.", proofs=(Proof("answered", ((field, wanted),)),))
    found = entry(1, "answered", {"form": "triage", "question": "changes", "value": "x", field: said})
    assert (prove(item, [found]) is found) is proven


@pytest.mark.parametrize(
    ("field", "said", "wanted", "proven"),
    [
        ("services", ["api", "web"], "web", True),
        ("services", ["api", "web"], "we", False),
        ("drill", True, "true", True),
        ("drill", False, "true", False),
        ("title", None, "None", False),
    ],
)
def test_data_is_compared_as_text(field: str, said: object, wanted: str, *, proven: bool) -> None:
    item = Item("any", "Any.", proofs=(Proof("declared", ((field, wanted),)),))
    found = entry(1, "declared", {"title": "Any", field: said})
    assert (prove(item, [found]) is found) is proven


def test_the_first_entry_is_the_proof() -> None:
    first, second = entry(1, "acknowledged"), entry(2, "acknowledged")
    assert prove(ITEMS["acknowledge"], [first, second]) is first


def test_an_item_is_ticked_by_hand_and_an_entry_that_proves_it_goes_first() -> None:
    tick, proof = entry(1, "item_ticked", item="acknowledge"), entry(2, "acknowledged")
    by_hand = standings(LISTS, incident(tick), [tick])
    proven = standings(LISTS, incident(tick, proof), [tick, proof])
    assert by_hand[0].entry is tick
    assert proven[0].entry is proof
    assert by_hand[1].entry is None


def test_items_are_due_so_many_minutes_after_a_lifecycle_time() -> None:
    found = {one.item.name: one.due for one in standings(LISTS, incident(), [])}
    assert found["acknowledge"] == NOON + timedelta(minutes=5)
    assert found["cause"] == NOON + timedelta(hours=2)
    assert found["postmortem"] is None


def test_what_comes_after_is_due_from_the_resolution() -> None:
    resolved = entry(1, "resolved", minutes=60)
    found = {one.item.name: one.due for one in standings(LISTS, incident(resolved), [resolved])}
    assert found["postmortem"] == NOON + timedelta(hours=1, days=2)
