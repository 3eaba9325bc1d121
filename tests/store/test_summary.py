"""The summary: it holds only while its timeline says nothing that it would not."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.store.line import seal
from ircli.store.summary import SUMMARY, UNFINISHED, Summary, extent, fresh, segment, write
from store.given import NOW, content_of, folder, put, record, sealed

MINUTE = 60_000
HOSTILE = "L\x1b[31m$(id)`id`%n#[fg=red]\\u\u202e\n"


def summary(covers: tuple[int, int] = (0, 0), **changes: Any) -> Summary:  # noqa: ANN401 - handed on
    plain = {
        "severity": "LEVEL", "status": "investigating", "is_open": True, "drill": False, "since": NOW,
        "due": None, "due_at": None,
    }  # fmt: skip
    return Summary(extent=covers, **{**plain, **changes})


def values(found: Summary | None) -> dict[str, object] | None:
    return {name: getattr(found, name) for name in Summary.__slots__} if found is not None else None


def summed_up(directory: str) -> Summary:
    """Write a timeline with one note, and the summary that covers it."""
    record(directory, "a")
    known = summary(extent(directory))
    write(directory, known)
    return known


@pytest.mark.parametrize(
    "known",
    [
        summary(),
        summary(severity=None, since=None),
        summary(drill=True, due="update", due_at=NOW),
        summary(is_open=False, status="resolved"),
        summary(severity=HOSTILE),
        summary(severity="Störung"),
    ],
)
def test_a_summary_is_read_as_it_was_written(tmp_path: Path, known: Summary) -> None:
    write(str(tmp_path), known)
    assert values(fresh(str(tmp_path))) == values(known)


def test_a_summary_is_one_private_line(tmp_path: Path) -> None:
    before = os.umask(0o077)
    summed_up(str(tmp_path))
    os.umask(before)
    assert content_of(str(tmp_path), SUMMARY).count(b"\n") == 1
    assert os.stat(tmp_path / SUMMARY).st_mode & 0o777 == 0o600
    assert not (tmp_path / UNFINISHED).exists()


def test_a_later_summary_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    write(str(tmp_path), summary(severity="a long name of a level"))
    write(str(tmp_path), summary(severity="B"))
    assert values(fresh(str(tmp_path))) == values(summary(severity="B"))


def test_without_a_summary_there_is_none(tmp_path: Path) -> None:
    record(str(tmp_path), "a")
    assert fresh(str(tmp_path)) is None


GROWN = {
    "by nothing": (b"", True),
    "by a note": (sealed(), True),
    "by two notes": (sealed() + sealed(data={"text": "b", "kind": "alert"}), True),
    "by a note after a torn line was sealed": (b"\n" + sealed(), True),
    "by a note without its newline": (sealed()[:-1], True),
    "by what was told to somebody": (sealed(data={"text": "b", "kind": "communication"}), False),
    "by a change": (sealed(kind="resolved"), False),
    "by a correction": (sealed(kind="amended", data={"target": "0" * 26, "text": "b"}), False),
    "by an entry of a newer version": (sealed(v=2), False),
    "by a change that calls itself a note inside": (sealed(kind="resolved", data={"kind": "noted"}), False),
    "by a note and a change": (sealed() + sealed(kind="resolved"), False),
    "by a note without data": (sealed(data=None), False),
    "by a damaged note": (sealed().replace(b'"a"', b'"b"'), False),
    "by half a note": (sealed()[:40], False),
    "by what is no entry": (b"junk\n", False),
    "by more than is worth looking through": (sealed() * 1000, False),
}


@pytest.mark.parametrize("how", GROWN)
def test_a_summary_holds_while_a_timeline_grows_by_plain_notes_alone(tmp_path: Path, how: str) -> None:
    known = summed_up(str(tmp_path))
    more, holds = GROWN[how]
    with open(tmp_path / "timeline.jsonl", "ab") as file:
        file.write(more)
    assert values(fresh(str(tmp_path))) == (values(known) if holds else None)


def test_a_summary_of_more_than_there_is_holds_no_longer(tmp_path: Path) -> None:
    known = summed_up(str(tmp_path))
    os.truncate(tmp_path / "timeline.jsonl", known.extent[0] - 1)
    assert fresh(str(tmp_path)) is None


@pytest.mark.parametrize("name", ["timeline.0123456789ab.jsonl", "peers/bob.jsonl"])
def test_a_summary_holds_no_longer_when_another_file_has_entries(tmp_path: Path, name: str) -> None:
    summed_up(str(tmp_path))
    put(str(tmp_path), sealed(), name)
    assert fresh(str(tmp_path)) is None
    known = summary(extent(str(tmp_path)))
    write(str(tmp_path), known)
    assert values(fresh(str(tmp_path))) == values(known)


@given(content=st.binary(max_size=300))
def test_any_bytes_in_the_place_of_a_summary_are_none(content: bytes) -> None:
    with folder() as directory:
        record(directory, "a")
        put(directory, content, SUMMARY)
        assert fresh(directory) is None


@given(cut=st.integers(min_value=0, max_value=150))
def test_a_torn_summary_is_none(cut: int) -> None:
    with folder() as directory:
        known = summed_up(directory)
        whole = content_of(directory, SUMMARY)
        put(directory, whole[:cut], SUMMARY)
        assert values(fresh(directory)) in (None, values(known))
        assert cut >= len(whole) - 1 or fresh(directory) is None


SOUND = (
    '{"own":0,"others":0,"severity":null,"status":"investigating","open":true,"drill":false,"since":5,'
    '"due":null,"due_at":null'
)
SENSELESS = {
    "no object": "[1",
    "no keys": "{",
    "a text for a size": SOUND.replace('"own":0', '"own":"0"'),
    "a negative size": SOUND.replace('"own":0', '"own":-1'),
    "a fraction": SOUND.replace('"own":0', '"own":0.0'),
    "no number": SOUND.replace('"own":0', '"own":NaN'),
    "a moment that cannot be": SOUND.replace('"since":5', f'"since":{10**30}'),
    "a number for a level": SOUND.replace('"severity":null', '"severity":5'),
    "a list for what is due": SOUND.replace('"due":null', '"due":["update"]'),
    "an escape for what is due": SOUND.replace('"due":null', '"due":"\\u001b[31m"'),
    "a number for a flag": SOUND.replace('"open":true', '"open":1'),
    "a deep nest": SOUND.replace('"own":0', f'"own":{"[" * 3000}'),
    "a second document": SOUND + "}{",
}


def test_a_sealed_summary_with_sense_is_one(tmp_path: Path) -> None:
    put(str(tmp_path), seal(SOUND), SUMMARY)
    assert values(fresh(str(tmp_path))) == values(summary(severity=None, since=5))


@pytest.mark.parametrize("case", SENSELESS)
def test_a_sealed_summary_without_sense_is_none(tmp_path: Path, case: str) -> None:
    put(str(tmp_path), seal(SENSELESS[case]), SUMMARY)
    assert fresh(str(tmp_path)) is None


@pytest.mark.parametrize("place", [SUMMARY, UNFINISHED])
@pytest.mark.parametrize("obstacle", ["a link", "a hard link", "a FIFO", "a folder"])
def test_what_stands_in_the_way_is_neither_followed_nor_waited_for(
    tmp_path: Path, place: str, obstacle: str
) -> None:
    victim, directory = tmp_path / "victim", tmp_path / "incident"
    victim.write_bytes(b"a letter")
    directory.mkdir()
    record(str(directory), "a")
    match obstacle:
        case "a link":
            os.symlink(victim, directory / place)
        case "a hard link":
            os.link(victim, directory / place)
        case "a FIFO":
            os.mkfifo(directory / place)
        case _:
            (directory / place).mkdir()
    assert fresh(str(directory)) is None
    write(str(directory), summary(extent(str(directory))))
    fresh(str(directory))
    assert victim.read_bytes() == b"a letter"


def test_what_cannot_be_written_is_left(tmp_path: Path) -> None:
    write(str(tmp_path / "not there"), summary())
    write(str(tmp_path), summary(severity="x" * 5000))
    os.symlink(tmp_path, tmp_path.parent / f"{tmp_path.name}-link")
    write(str(tmp_path.parent / f"{tmp_path.name}-link"), summary())
    assert os.listdir(tmp_path) == []


def test_what_a_killed_process_left_is_taken_up(tmp_path: Path) -> None:
    put(str(tmp_path), b"half of a line that is longer than the next one" * 20, UNFINISHED)
    write(str(tmp_path), summary())
    assert os.listdir(tmp_path) == [SUMMARY]
    assert values(fresh(str(tmp_path))) == values(summary())


def test_several_writers_leave_one_of_their_summaries_or_none(tmp_path: Path) -> None:
    def writer(name: str) -> None:
        for _ in range(200):
            write(str(tmp_path), summary(severity=name))

    names = ["A", "B" * 40, "C" * 300]
    writers = [threading.Thread(target=writer, args=(name,)) for name in names]
    for one in writers:
        one.start()
    seen = set()
    while any(one.is_alive() for one in writers):
        found = fresh(str(tmp_path))
        seen.add(found.severity if found is not None else None)
    assert seen <= {None, *names}
    write(str(tmp_path), summary(severity="last"))
    assert values(fresh(str(tmp_path))) == values(summary(severity="last"))


SEGMENTS = [
    (summary(), 34 * MINUTE, "LEVEL 34m"),
    (summary(severity=None), 3 * MINUTE, "unset 3m"),
    (summary(), 59_999, "LEVEL 59s"),
    (summary(), 125 * MINUTE, "LEVEL 2h05m"),
    (summary(), 76 * 60 * MINUTE, "LEVEL 3d04h"),
    (summary(since=None), 0, "LEVEL"),
    (summary(), -MINUTE, "LEVEL"),
    (summary(drill=True), 0, "drill LEVEL 0s"),
    (summary(is_open=False), 0, ""),
    (summary(due="update", due_at=NOW + MINUTE), MINUTE, "LEVEL 1m"),
    (summary(due="update", due_at=NOW + MINUTE), 2 * MINUTE, "LEVEL 2m update!"),
    (summary(due="acknowledge", due_at=NOW), 2 * MINUTE, "LEVEL 2m ack!"),
    (summary(due="triage", due_at=NOW), 2 * MINUTE, "LEVEL 2m triage!"),
    (summary(severity="Größe 1"), 0, "Größe 1 0s"),
    (summary(severity=HOSTILE), 0, "L??31m??id??id??n??f 0s"),
    (summary(severity="\u202e\x07"), 0, "?u202e?x07 0s"),
    (summary(severity="x" * 100), 0, f"{'x' * 20} 0s"),
    (summary(severity=""), 0, "? 0s"),
]


@pytest.mark.parametrize(("known", "age", "said"), SEGMENTS)
def test_a_segment_says_level_age_and_what_is_overdue(known: Summary, age: int, said: str) -> None:
    assert segment(known, now=NOW + age) == said


@given(name=st.text(max_size=40))
def test_no_name_of_a_level_is_obeyed_by_a_terminal_or_a_shell(name: str) -> None:
    said = segment(summary(severity=name), now=NOW)
    assert said.isprintable()
    assert not set(said) & set("$`\\%#!;|&<>()[]{}\"'*~\n")
