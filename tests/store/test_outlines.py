"""Outlines on the disk: what is written is read, and what is not whole is nothing."""

from datetime import UTC
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.domain.followup import Action
from ircli.domain.incident import MILESTONES
from ircli.domain.outline import Outline
from ircli.domain.stamp import LATEST_MILLIS
from ircli.store.outline_lines import read_outline, shape_of, write_outline
from ircli.store.outlines import HAS_ACTIONS, IS_DRILL, IS_OPEN, Known, read_known, row_of, written
from ircli.store.stamps import WIDTH

st.register_type_strategy(
    Action, st.builds(Action, added_at=st.none() | st.datetimes(timezones=st.just(UTC)))
)
MOMENTS = st.none() | st.integers(0, LATEST_MILLIS)
OUTLINES = st.builds(Outline, times=st.tuples(*[MOMENTS] * len(MILESTONES)))
PLAIN: dict[str, Any] = dict.fromkeys(Outline._fields, "") | {
    "status": "closed", "drill": False, "times": (None,) * 9, "actions": (), "services": (), "people": (),
}  # fmt: skip
ACTION: dict[str, Any] = dict.fromkeys(Action._fields, "")


@given(outline=OUTLINES)
def test_an_outline_is_read_as_it_was_written(outline: Outline) -> None:
    line = write_outline(outline)
    assert read_outline(line) == outline
    assert b"\n" not in line


@pytest.mark.parametrize("line", [b"", b"[", b"[1]", b"{}", b"null", b"7", b"\xff", b"[" * 100_000])
def test_a_line_that_is_no_outline_is_none(line: bytes) -> None:
    assert read_outline(line) is None


class Part(NamedTuple):
    """A part of a record."""

    text: str


class One(NamedTuple):
    """A record."""

    parts: tuple[Part, ...]


class Other(NamedTuple):
    """Another, whose part is of another kind."""

    parts: tuple[int | None, ...]


def test_a_shape_names_all_that_a_record_is_made_of() -> None:
    assert shape_of(One) == "One(parts: [Part(text: str) Ellipsis])"
    assert shape_of(Other) == "Other(parts: [[int NoneType] Ellipsis])"
    assert "actions: [Action(number: int, " in shape_of()


def known_of(*outlines: Outline) -> Known:
    known = Known([f"2026-11-20-a-{number:04d}" for number in range(len(outlines))])
    for place, outline in enumerate(outlines):
        stamp = range(place * WIDTH, (place + 1) * WIDTH)
        others = (("peers", 1, 2, 3, 4),) if place % 2 else ()
        known.put(place, row_of(outline, list(stamp), others))
    return known


def parts_of(known: Known) -> dict[str, Any]:
    return {name: getattr(known, name) for name in ("ids", "stamps", "begun", "flags", "lines", "others")}


@given(outlines=st.lists(OUTLINES, min_size=1, max_size=4))
def test_what_is_known_is_read_as_it_was_written(outlines: list[Outline]) -> None:
    known = known_of(*outlines)
    found = read_known(b"".join(written(known, "k3f9")))
    assert parts_of(found) == parts_of(known)
    assert found.key == "k3f9"


@given(data=st.data())
def test_a_file_that_is_not_whole_says_nothing(data: st.DataObject) -> None:
    content = b"".join(written(known_of(Outline(**PLAIN), Outline(**PLAIN)), ""))
    at = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.integers(1, 255))
    changed = content[:at] + bytes([content[at] ^ byte]) + content[at + 1 :]
    for one in (changed, content[:at], content[:at] + content[at + 1 :], content + b"\n"):
        assert read_known(one).ids == []


@pytest.mark.parametrize("part", ["stamps", "begun", "flags", "lines"])
def test_a_file_that_has_not_as_many_of_everything_says_nothing(part: str) -> None:
    known = known_of(Outline(**PLAIN), Outline(**PLAIN))
    del getattr(known, part)[-1]
    assert read_known(b"".join(written(known, ""))).ids == []


@given(content=st.binary(max_size=200))
def test_any_bytes_say_nothing(content: bytes) -> None:
    assert read_known(content).ids == []


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({}, 0),
        ({"status": "monitoring"}, IS_OPEN),
        ({"status": "investigating", "drill": True}, IS_OPEN | IS_DRILL),
        ({"actions": (Action(**ACTION | {"state": "done"}),)}, 0),
        (
            {"actions": (Action(**ACTION | {"state": "done"}), Action(**ACTION | {"state": "open"}))},
            HAS_ACTIONS,
        ),
    ],
)
def test_flags_say_what_lists_choose_by(changes: dict[str, Any], flags: int) -> None:
    assert row_of(Outline(**PLAIN | changes), (), ()).flags == flags


def test_what_is_known_of_some_incidents_keeps_its_place_beside_them() -> None:
    known = known_of(*[Outline(**PLAIN | {"title": title}) for title in "abc"])
    found = known.among([known.ids[2], "2026-11-20-new-k3f9", known.ids[1]])
    assert [read_outline(line) and read_outline(line).title for line in found.lines] == ["c", None, "b"]  # type: ignore[union-attr]
    assert found.stamps == [12, 13, 14, 15, 16, 17, *[-2] * WIDTH, 6, 7, 8, 9, 10, 11]
    assert set(found.others) == {known.ids[1]}
