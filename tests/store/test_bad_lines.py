"""Lines that are no entries: each costs only itself, and none passes unseen."""

import itertools
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.domain.stamp import ulid
from ircli.store.journal import TIMELINE
from ircli.store.timeline import read_timeline
from store.given import NOW, bytes_below, content_of, folder, put, record, sealed, texts_of

A = sealed(id=ulid(NOW, 1), data={"text": "a"})
B = sealed(id=ulid(NOW + 1, 1), data={"text": "b"})
C = sealed(id=ulid(NOW + 2, 1), data={"text": "c"})


def seen(directory: str) -> list[object]:
    return texts_of(read_timeline(directory).entries)


def read(content: bytes) -> tuple[list[object], list[tuple[int, int]]]:
    """Return the texts of a timeline of these bytes, and where its problems are."""
    with folder() as directory:
        put(directory, content)
        reading = read_timeline(directory)
    assert all(problem.file == TIMELINE for problem in reading.problems)
    return texts_of(reading.entries), [(problem.offset, problem.length) for problem in reading.problems]


TAILS = {
    "zeros": b"\0" * 4096,
    "a single zero": b"\0",
    "random bytes": Random(1).randbytes(4096),
    "half a record": sealed(data={"text": "lost"})[:60],
    "another program's words": b"hello there",
    "a carriage return": b"x\r",
    "half a letter": "ä".encode()[:1],
}


def test_a_torn_line_costs_only_itself() -> None:
    whole, torn = sealed(id=ulid(NOW, 1), data={"text": "a"}), sealed(id=ulid(NOW + 1, 1), data={"text": "b"})
    for kept in range(len(torn) + 1):
        with folder() as directory:
            put(directory, whole + torn[:kept])
            record(directory, "c", now=NOW + 2)
            reading = read_timeline(directory)
        # Without its newline the line is whole all the same.
        survived = kept >= len(torn) - 1
        assert texts_of(reading.entries) == (["a", "b", "c"] if survived else ["a", "c"])
        lost = [] if survived or kept == 0 else [(TIMELINE, len(whole), kept)]
        assert [problem[:3] for problem in reading.problems] == lost


@pytest.mark.parametrize("tail", [*TAILS.values()], ids=[*TAILS])
def test_a_foreign_tail_is_isolated(tail: bytes, tmp_path: Path) -> None:
    record(str(tmp_path), "a")
    before = content_of(str(tmp_path))
    put(str(tmp_path), before + tail)
    record(str(tmp_path), "b")
    assert seen(str(tmp_path)) == ["a", "b"]


@pytest.mark.parametrize("tail", [*TAILS.values()], ids=[*TAILS])
def test_a_foreign_tail_is_named_by_its_offset(tail: bytes, tmp_path: Path) -> None:
    record(str(tmp_path), "a")
    before = content_of(str(tmp_path))
    put(str(tmp_path), before + tail)
    record(str(tmp_path), "b")
    first = read_timeline(str(tmp_path)).problems[0]
    assert (first.file, first.offset) == (TIMELINE, len(before))


def test_a_flipped_bit_costs_its_line_and_never_passes(tmp_path: Path) -> None:
    for position, bit in itertools.product(range(len(B) - 1), range(8)):
        flipped = bytearray(B)
        flipped[position] ^= 1 << bit
        put(str(tmp_path), A + bytes(flipped) + C)
        reading = read_timeline(str(tmp_path))
        assert (position, bit, texts_of(reading.entries)) == (position, bit, ["a", "c"])
        assert reading.problems


def test_a_problem_says_where_it_is() -> None:
    assert read(A + b"junk\n" + B) == (["a", "b"], [(len(A), 4)])


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_raise(junk: bytes) -> None:
    texts, _ = read(A + junk + b"\n" + C)
    assert texts == ["a", "c"]


@given(st.lists(st.sampled_from([A, B, C, A[:70], C[40:], b"\n", b"\0", b'{"id":"']), max_size=8))
def test_a_whole_line_is_read_whatever_stands_on_the_lines_around(pieces: list[bytes]) -> None:
    content = b"\n".join([*pieces, B])
    texts, _ = read(content)
    assert "b" in texts


def test_reading_changes_nothing(tmp_path: Path) -> None:
    put(str(tmp_path), A + b"junk\n" + B[:-9])
    before = bytes_below(str(tmp_path))
    read_timeline(str(tmp_path))
    assert bytes_below(str(tmp_path)) == before


NO_ENTRY = {
    "a list": b"[]\n",
    "a text": b'"x"\n',
    "an empty object": b"{}\n",
    "UTF-16": A.decode().encode("utf-16"),
    "bytes that are not UTF-8": b"\xff\xfe\xfa\n",
}


@pytest.mark.parametrize("line", [*NO_ENTRY.values()], ids=[*NO_ENTRY])
def test_what_has_no_opening_costs_only_itself(line: bytes) -> None:
    texts, problems = read(A + line + C)
    assert texts == ["a", "c"]
    assert problems
    assert problems[0][0] == len(A)
