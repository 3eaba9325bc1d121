import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.ui import draw, sparks
from ui.given import terminal

COUNTS = st.lists(st.integers(0, 10**6), max_size=60)


@pytest.mark.parametrize(
    ("values", "blocks", "plain"),
    [
        ([], "", ""),
        ([0], "▁", "_"),
        ([0, 1, 2, 3, 4, 5, 6, 7], "▁▃▄▅▆▇██", "_:-=+*##"),
        ([1, 1000], "▂█", ".#"),
        ([5, 5, 5], "███", "###"),
    ],
)
def test_columns_are_as_high_as_their_share_of_the_largest(
    values: list[int], blocks: str, plain: str
) -> None:
    assert sparks.spark(values, plain=False) == blocks
    assert sparks.spark(values, plain=True) == plain


@given(values=COUNTS, plain=st.booleans())
def test_only_what_is_above_zero_stands_above_the_ground(values: list[int], *, plain: bool) -> None:
    ground = "_" if plain else "▁"
    assert [one == ground for one in sparks.spark(values, plain=plain)] == [value == 0 for value in values]


@given(value=st.integers(0, 10**6), peak=st.integers(1, 10**6), width=st.integers(1, 60), plain=st.booleans())
def test_a_bar_is_never_wider_than_its_room_and_nothing_only_for_nothing(
    value: int, peak: int, width: int, *, plain: bool
) -> None:
    drawn = sparks.bar(value, peak=peak, width=width, plain=plain)
    assert len(drawn) <= width
    assert (drawn == "") == (value == 0)
    assert not plain or drawn.isascii()


@pytest.mark.parametrize(
    ("value", "blocks", "plain"),
    [(8, "████████", "########"), (4, "████", "####"), (1, "█", "#"), (0.5, "▌", "#")],
)
def test_a_bar_is_as_wide_as_its_share(value: float, blocks: str, plain: str) -> None:
    assert sparks.bar(value, peak=8, width=8, plain=False) == blocks
    assert sparks.bar(value, peak=8, width=8, plain=True) == plain


@pytest.mark.parametrize(("encoding", "spelled"), [("utf-8", True), ("ascii", False), ("latin-1", False)])
def test_a_stream_is_asked_what_it_spells(encoding: str, *, spelled: bool) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    assert sparks.is_spelled_by(stream) is spelled


def test_who_has_a_screen_read_aloud_hears_no_blocks() -> None:
    assert terminal().spark([1, 2]) == "▅█"
    assert terminal(ACCESSIBLE="1").spark([1, 2]) == ""
    assert terminal(ACCESSIBLE="1").bar(1, peak=2, width=9) == ""


def test_numbers_end_below_each_other() -> None:
    drawn = draw.table(
        ("name", "n", "what"),
        [("a", "1", "x"), ("b", "1000", "y")],
        look=draw.Look(80, colour=False, rule="-"),
        numbers=("n",),
    )
    assert drawn == "name     n  what\n----------------\na        1  x\nb     1000  y\n"
