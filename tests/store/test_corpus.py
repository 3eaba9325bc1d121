"""Yesterday's timelines open today: a line of every kind that was ever released.

The corpus is frozen. A new kind or version gets a new line at its end; no line that was released changes.
"""

import os
from collections.abc import Iterable, Mapping

import pytest

from ircli.domain.clock import write_moment
from ircli.domain.codec import VERSION
from ircli.domain.entry import Entry
from ircli.domain.events import (
    KINDS,
    Acknowledged,
    ActionAdded,
    Amended,
    Answered,
    CauseStated,
    Closed,
    Declared,
    Detected,
    Dismissed,
    Edited,
    Event,
    FactorAdded,
    HypothesisProposed,
    Identified,
    Imported,
    Marked,
    Mitigated,
    Noted,
    Reopened,
    Resolved,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
    SeveritySet,
    Started,
    Triaged,
    Withdrawn,
)
from ircli.domain.incident import fold
from ircli.domain.phrases import phrase
from ircli.domain.rules import Level
from ircli.store.line import encode_data
from ircli.store.timeline import Reading, read_timeline
from store.given import bytes_below, folder, put, sealed

CORPUS = os.path.join(os.path.dirname(__file__), "corpus", "v1.jsonl")
FIRST = "01M7Q5CQG00000000000000001"
SEV2 = Level(
    name="SEV2",
    rank=2,
    meaning="an important function is gone for some",
    acknowledge_within=15,
    respond_within=30,
    triage_within=10,
    resolve_within=480,
    internal_update_every=30,
    public_update_every=60,
    postmortem="required",
    postmortem_due_hours=48,
    stable_for=15,
    roles=("ic", "tl"),
)

# Every kind, with every part it has.
EXPECTED: tuple[Event, ...] = (
    Declared(
        title="Checkout answers 500",
        text="by hand",
        summary="a third of all orders fail",
        services=("checkout", "payments"),
        source="alert",
        drill=True,
        at_text="around noon",
    ),
    Noted(
        text='pool is empty \u2028 "quoted" \ud800 é',
        kind="finding",
        links=("https://example.org/graph",),
        evidence="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        evidence_bytes=4,
        at_text="five past",
    ),
    Imported(
        title="Orders lost",
        reference="PM-7",
        summary="for an hour",
        services=("orders",),
        source="a postmortem",
        source_url="https://example.org/7",
        timezone="CET (+01:00)",
        digest="9f86d081",
        drill=True,
    ),
    Started(text="first errors", at_text="at noon"),
    Detected(title="Errors", text="by an alert", services=("checkout",), source="alert", at_text="just then"),
    Acknowledged(text="on it", at_text="soon"),
    Triaged(text="scope known", at_text="then"),
    Identified(text="the deploy", at_text="then"),
    Mitigated(text="rolled back", at_text="then"),
    Resolved(text="stable", at_text="then"),
    Closed(text="actions done", at_text="then"),
    Reopened(text="it is back", at_text="then"),
    Dismissed(verdict="duplicate", of="2026-11-19-checkout-k3f9", text="the same pool"),
    Marked(milestone="started", text="from the graph"),
    SeveritySet(level=SEV2, reason="few users", recommended="SEV1", reasons=("data at risk",)),
    RoleAssigned(role="sme", person="carol", title="Subject-Matter Expert", many=True),
    RoleHandedOff(
        role="ic", person="bob", previous="alice", title="Incident Commander", report="rolled back", many=True
    ),
    RoleReleased(role="ic", person="bob"),
    Edited(title="Checkout slow", summary="half of all orders", services=()),
    Answered(form="triage", question="users", value="some", label="How many users?", words="a few"),
    CauseStated(text="connections leak"),
    FactorAdded(text="no alert on the pool"),
    HypothesisProposed(text="the deploy leaks"),
    ActionAdded(
        text="alert at 70 %",
        owner="alice",
        due="2026-12-01",
        kind="detect",
        priority="high",
        reference="#12",
        state="done",
    ),
    Amended(target=FIRST, text="by alice", at="2026-11-20T11:59:00.000Z", kind="alert"),
    Withdrawn(target="01M7Q5CQG00000000000000002", reason="wrong"),
)


def opened() -> Reading:
    with open(CORPUS, "rb") as file, folder() as directory:
        put(directory, file.read())
        return read_timeline(directory)


def without_a_line(kinds: Iterable[str], entries: Iterable[Entry]) -> set[str]:
    return set(kinds) - {entry.kind for entry in entries}


def test_every_line_is_an_entry() -> None:
    assert opened().problems == ()


def test_every_line_opens_to_what_was_meant() -> None:
    assert [entry.event for entry in opened().entries] == [*EXPECTED]


def test_every_line_has_its_identity_time_and_author() -> None:
    entries = opened().entries
    assert [entry.id for entry in entries] == [
        f"01M7Q5CQG0{number:016d}" for number in range(1, len(EXPECTED) + 1)
    ]
    assert {entry.by for entry in entries} == {"alice"}
    assert [entry.at and write_moment(entry.at) for entry in entries] == [
        f"2026-11-20T12:{number:02d}:00.000Z" for number in range(1, len(EXPECTED) + 1)
    ]
    assert {entry.recorded_at and write_moment(entry.recorded_at) for entry in entries} == {
        "2026-11-20T13:00:00.001Z"
    }


def test_every_kind_has_its_sentence() -> None:
    assert all(phrase(entry.event).strip() for entry in opened().entries)


def test_every_kind_is_in_the_corpus() -> None:
    assert without_a_line(KINDS, opened().entries) == set()


def test_a_kind_without_a_line_is_missed() -> None:
    assert without_a_line([*KINDS, "levitated"], opened().entries) == {"levitated"}


def test_every_part_of_every_kind_is_in_the_corpus() -> None:
    held = {entry.kind: set(entry.data) for entry in opened().entries}
    assert held == {kind: set(shape._fields) for kind, shape in KINDS.items()}


def test_what_is_written_today_is_what_was_written_then() -> None:
    with open(CORPUS, "rb") as file:
        lines = file.readlines()
    written = [
        sealed(
            id=entry.id,
            at=entry.at and write_moment(entry.at),
            recorded_at="2026-11-20T13:00:00.001Z",
            kind=entry.kind,
            data=entry.data,
        )
        for entry in opened().entries
    ]
    assert written == lines


def test_the_corpus_folds() -> None:
    incident = fold(opened().entries)
    assert incident is not None
    assert (incident.title, incident.severity, incident.unread) == ("Checkout slow", SEV2, 0)


OPENING = sealed(id=f"{FIRST[:-1]}0", kind="declared", data={"title": "a"})
NEWER: Mapping[str, tuple[bytes, int]] = {
    "an unknown kind": (sealed(kind="levitated", data={"text": "up", "height": 3}), 1),
    "a newer version": (sealed(v=9, data={"text": "up", "mood": "calm"}), 1),
    "an unknown part": (sealed(data={"text": "up", "mood": {"calm": [1, None]}}), 1),
    "an unknown key beside the data": (sealed(data={"text": "up"}, place="office"), 1),
    "a part of another shape": (sealed(data={"text": "up", "links": "one"}), 1),
}


@pytest.mark.parametrize(("line", "unread"), [*NEWER.values()], ids=[*NEWER])
def test_what_a_newer_version_wrote_is_shown(line: bytes, unread: int) -> None:
    with folder() as directory:
        put(directory, OPENING + line)
        reading = read_timeline(directory)
    assert reading.problems == ()
    assert phrase(reading.entries[1].event) == "up"
    assert [entry.newer for entry in reading.entries] == [False, bool(unread)]


@pytest.mark.parametrize(("line", "unread"), [*NEWER.values()], ids=[*NEWER])
def test_what_a_newer_version_wrote_changes_nothing_but_the_count(line: bytes, unread: int) -> None:
    with folder() as directory:
        put(directory, OPENING)
        before = fold(read_timeline(directory).entries)
        put(directory, OPENING + line)
        after = fold(read_timeline(directory).entries)
    assert before is not None
    assert after is not None
    assert after == before._replace(unread=unread, last_entry_at=after.last_entry_at)


@pytest.mark.parametrize("line", [line for line, _ in NEWER.values()], ids=[*NEWER])
def test_what_a_newer_version_wrote_stays_as_it_is(line: bytes) -> None:
    with folder() as directory:
        put(directory, OPENING + line)
        before = bytes_below(directory)
        data = read_timeline(directory).entries[1].data
        assert bytes_below(directory) == before
    assert encode_data({"data": data})[1:-1].encode() in line


def test_only_the_present_version_is_written() -> None:
    assert VERSION == 1
