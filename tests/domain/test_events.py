"""Events to and from a timeline's data."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.given import EVENTS, SEV1, values_of
from ircli.domain.codec import VERSION, knows, plain_note, read_event, version_of, write_event, write_level
from ircli.domain.events import (
    KINDS,
    Declared,
    Edited,
    Event,
    Noted,
    SeveritySet,
    Unread,
    kind_of,
)
from ircli.domain.rules import Level

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PARTS = st.sampled_from(sorted({name for shape in KINDS.values() for name in shape._fields}))


@given(EVENTS)
def test_an_event_is_read_as_it_was_written(event: Event) -> None:
    assert read_event(kind_of(event), version_of(kind_of(event)), write_event(event)) == event


@given(values_of(Level))
def test_a_level_is_read_as_it_was_written(level: Level) -> None:
    event = SeveritySet(level)
    assert read_event("severity_set", version_of("severity_set"), write_event(event)) == event


def test_only_what_differs_from_the_defaults_is_written() -> None:
    assert write_event(Noted("hello")) == {"text": "hello"}


def test_a_required_part_is_written_though_it_is_empty() -> None:
    assert write_event(Noted("")) == {"text": ""}


def test_an_emptied_part_is_told_from_one_left_alone() -> None:
    assert write_event(Edited(services=())) == {"services": []}


@given(st.sampled_from([*KINDS, "levitated"]), st.integers(0, 3), st.dictionaries(PARTS, JSON, max_size=4))
def test_no_data_makes_reading_raise(kind: str, version: int, data: Mapping[str, object]) -> None:
    event = read_event(kind, version, data)
    assert kind_of(event) == kind


UNREAD: dict[str, tuple[str, int, dict[str, object]]] = {
    "an unknown kind": ("levitated", 1, {"text": "up"}),
    "a newer version": ("noted", 9, {"text": "up"}),
    "a version before the first": ("noted", 0, {"text": "up"}),
    "a missing part": ("marked", 1, {"text": "up"}),
    "a part of another type": ("noted", 1, {"text": "up", "links": "http://x"}),
    "a flag that is a number": ("declared", 1, {"text": "up", "drill": 1}),
    "a number that is a flag": ("noted", 1, {"text": "up", "evidence_bytes": True}),
    "a list with something else in it": ("declared", 1, {"text": "up", "services": ["web", None]}),
    "a level that is only a name": ("severity_set", 1, {"text": "up", "level": "SEV1"}),
    "an old level whose span is no number": (
        "severity_set",
        1,
        {"text": "up", "level": {"name": "SEV1", "rank": 1, "internal_update_every": "often"}},
    ),
    "a level whose cadence is none": (
        "severity_set",
        2,
        {"text": "up", "level": {"name": "SEV1", "rank": 1, "updates": ["internal"]}},
    ),
    "a cadence without a span": (
        "severity_set",
        2,
        {"text": "up", "level": {"name": "SEV1", "rank": 1, "updates": [{"audience": "internal"}]}},
    ),
    "a level without a rank": ("severity_set", 1, {"text": "up", "level": {"name": "SEV1"}}),
}


@pytest.mark.parametrize(("kind", "version", "data"), [*UNREAD.values()], ids=[*UNREAD])
def test_what_cannot_be_understood_keeps_its_words(
    kind: str, version: int, data: Mapping[str, object]
) -> None:
    assert read_event(kind, version, data) == Unread(kind, "up")


def test_an_unknown_part_does_not_hide_the_known_ones() -> None:
    assert read_event("noted", 1, {"text": "a", "mood": "calm"}) == Noted("a")


NOTES = st.dictionaries(
    st.sampled_from(["text", "kind", "links", "mood"]),
    st.one_of(st.text(max_size=3), st.none(), st.just(["a"])),
)


@given(NOTES, st.sampled_from([0, VERSION, 2]))
def test_a_plain_note_is_what_the_general_way_reads(data: Mapping[str, object], version: int) -> None:
    note = plain_note(version, data)
    whole = read_event("noted", version, data)
    if note is not None:
        assert (note, knows(whole, data)) == (whole, True)
    else:
        assert isinstance(whole, Unread) or not data.keys() <= {"text", "kind"}


def test_an_unknown_part_of_a_level_does_not_hide_the_known_ones() -> None:
    level = {**write_level(SEV1), "colour": "red"}
    assert read_event("severity_set", 2, {"level": level}) == SeveritySet(SEV1)


def test_an_old_version_is_made_new_before_it_is_read() -> None:
    upcasts = {
        ("noted", -1): lambda data: {"words": data["w"]},
        ("noted", 0): lambda data: {"text": data["words"]},
    }
    assert read_event("noted", -1, {"w": "a"}, upcasts=upcasts) == Noted("a")


def test_only_the_old_version_of_a_kind_is_made_new() -> None:
    upcasts = {("noted", 0): lambda _: {"text": "changed"}}
    assert read_event("declared", VERSION, {"title": "a"}, upcasts=upcasts) == Declared("a")


def test_an_upcast_does_not_touch_what_the_timeline_held() -> None:
    held = {"words": "a"}
    read_event("noted", 0, held, upcasts={("noted", 0): lambda data: {"text": data["words"]}})
    assert held == {"words": "a"}
