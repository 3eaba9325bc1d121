"""Names of people in all timelines, for whoever has pressed Tab and waits."""

import os
import random
from pathlib import Path

import pytest

from ircli.store.people import _MOST, _TAIL, people
from store.given import put, sealed


def timeline(home: Path, number: int, *lines: bytes) -> str:
    """Write the timeline of an incident, the later the higher its number, and return its folder."""
    folder = home / "incidents" / f"2026-11-20-incident-{number:04d}"
    put(str(folder), b"".join(line + b"\n" for line in lines))
    return str(folder)


def note(by: str = "", text: str = "a") -> bytes:
    return sealed(by=by, data={"text": text})


def test_who_wrote_held_a_role_or_owned_an_action_is_known_lately_first(tmp_path: Path) -> None:
    timeline(
        tmp_path, 1,
        note("ann"),
        sealed(by="ann", kind="role_assigned", data={"role": "ic", "person": "ben"}),
        sealed(by="ann", kind="action_added", data={"text": "a", "owner": "cleo"}),
        sealed(by="ann", kind="action_edited", data={"target": "x", "owner": "dora"}),
    )  # fmt: skip
    timeline(tmp_path, 2, note("eve"), note("ann"))
    assert people(str(tmp_path)) == ("eve", "ann", "ben", "cleo", "dora")


def test_overflow_files_and_those_of_peers_count_too(tmp_path: Path) -> None:
    folder = timeline(tmp_path, 1, note("ann"))
    put(folder, note("ben") + b"\n", "peers/laptop.jsonl")
    assert set(people(str(tmp_path))) == {"ann", "ben"}


@pytest.mark.parametrize(
    "name", ["\u00c4nne M\u00fcller", 'a "b" c', "back\\slash", "\x1b[31m", "\udcff", "x" * 300]
)
def test_a_name_comes_as_it_was_written(tmp_path: Path, name: str) -> None:
    timeline(tmp_path, 1, note(name))
    assert people(str(tmp_path)) == (name,)


def test_words_that_look_like_a_name_are_none(tmp_path: Path) -> None:
    timeline(tmp_path, 1, note("ann", 'x","by":"mallory","owner":"mallory"'), note(""))
    assert people(str(tmp_path)) == ("ann",)


def test_a_great_timeline_is_searched_from_its_end(tmp_path: Path) -> None:
    timeline(tmp_path, 1, note("early"), note("filler", "x" * (_TAIL + 1000)), note("late"))
    assert people(str(tmp_path)) == ("late",)


def test_of_many_the_newest_are_searched(tmp_path: Path) -> None:
    great = note("filler", "x" * _TAIL)
    for number in range(_MOST // _TAIL + 5):
        timeline(tmp_path, number, great, note(f"p{number}"))
    found = people(str(tmp_path))
    assert found[0] == f"p{_MOST // _TAIL + 4}"
    assert "p0" not in found


def test_what_is_no_timeline_is_passed_over(tmp_path: Path) -> None:
    timeline(tmp_path, 1, b"\xff\x00", b'{"by":"half', b'{"by":"\\ud8"}', note("ann"))
    os.mkfifo(os.path.join(timeline(tmp_path, 2, note("ben")), "timeline-2.jsonl"))
    folder = tmp_path / "incidents" / "2026-11-20-incident-0003"
    folder.mkdir()
    os.mkfifo(folder / "timeline.jsonl")
    (tmp_path / "incidents" / "2026-11-20-incident-0004").mkdir()
    (tmp_path / "incidents" / "2026-11-20-incident-0005").write_text("a file")
    (tmp_path / "incidents" / "2026-11-20-incident-0006").symlink_to("/etc")
    assert set(people(str(tmp_path))) >= {"ann", "ben"}


def test_without_a_store_nobody_is_known(tmp_path: Path) -> None:
    assert people(str(tmp_path / "nowhere")) == ()


def test_any_bytes_are_survived(tmp_path: Path) -> None:
    chance = random.Random(7)
    for number in range(40):
        timeline(tmp_path, number, chance.randbytes(400), b'"by":"' + chance.randbytes(20) + b'"')
    assert all(isinstance(name, str) for name in people(str(tmp_path)))
