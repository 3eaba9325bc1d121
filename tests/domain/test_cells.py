"""Cells: no text acts as a formula or on a terminal, and each comes back as it was."""

import re
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.given import TEXTS
from ircli.domain.cells import cell, joined, split, text_of

# What quotes, spells and separates, so that all of it meets.
_PIECES = (
    "'", "=", "+", "-", "@", "\\", "x1b", "\\x1b", "\\x41", "udcff", "\x1b", "\r", "\n", "\t", "\x00", "\x85", "\udcff",
    "\uff1d", " ", '"', ";", ",", "a", "é",
)  # fmt: skip
TRICKY = st.lists(st.sampled_from(_PIECES), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Checkout answers 500", "Checkout answers 500"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-5 percent", "'-5 percent"),
        ("@here", "'@here"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\\x0d=1"),
        ("\n", "'\n"),
        ("\uff1d1", "'\uff1d1"),
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("'quoted'", "'quoted'"),
        ("a=1", "a=1"),
        (" =1", " =1"),
        ("a\nb\tc", "a\nb\tc"),
        ("\x1b[2J", "'\\x1b[2J"),
        ("a\x1b", "a\\x1b"),
        ("a\\x1b", "a\\\\x1b"),
        ("a\\\x1b", "a\\\\\\x1b"),
        ("C:\\new", "C:\\new"),
        ("a\udcff", "a\\udcff"),
        ("Köln, 東京", "Köln, 東京"),
    ],
)
def test_a_text_has_one_cell(text: str, shown: str) -> None:
    assert cell(text) == shown
    assert text_of(shown) == text


@pytest.mark.parametrize("shown", ["'", "'a", "''", "'\\x41", "\\x41", "\\xzz", "it's", "'1"])
def test_a_cell_that_needed_no_care_is_the_text_it_says(shown: str) -> None:
    assert text_of(shown) == shown


@given(TEXTS | TRICKY)
@example("'\\x0d")
@example("''\x1b")
@example("\\\\x1b")
def test_every_text_comes_back(text: str) -> None:
    assert text_of(cell(text)) == text


@given(TEXTS | TRICKY)
def test_no_cell_acts(text: str) -> None:
    shown = cell(text)
    assert shown[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"} or not shown
    assert re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", shown) is None


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("shop", ("shop",)),
        ("shop; search", ("shop", "search")),
        ("shop,search", ("shop", "search")),
        ("shop\nsearch", ("shop", "search")),
        (" ; shop ;; ", ("shop",)),
        ("", ()),
        ('"a; b"; c', ("a; b", "c")),
        ('"say ""hi"""', ('say "hi"',)),
        ('"" ; a', ("", "a")),
        ('"cart" service; db', ('"cart" service', "db")),
        ('say "hi"; db', ('say "hi"', "db")),
        ('"never closed; db', ('"never closed', "db")),
    ],
)
def test_a_list_is_split_where_a_person_would(text: str, items: tuple[str, ...]) -> None:
    assert split(text, separators=";,\n") == items


def test_a_sentence_keeps_its_commas() -> None:
    assert split("late, and alone; no alert", separators=";\n") == ("late, and alone", "no alert")
    assert joined(["late, and alone", "no alert"], separators=";\n") == "late, and alone; no alert"


@given(st.lists(TEXTS | TRICKY, max_size=4), st.sampled_from([";\n", ";,\n"]))
def test_every_list_comes_back(items: list[str], separators: str) -> None:
    written = joined(items, separators=separators)
    assert split(text_of(cell(written)), separators=separators) == tuple(items)


@pytest.mark.parametrize(
    "text", ["\\" * 200_000, "\\x" * 100_000, "\\" * 100_000 + "x1b", "\x1b\\" * 100_000], ids=range(4)
)
def test_a_text_of_backslashes_takes_no_longer_than_its_length(text: str) -> None:
    begun = process_time()
    assert text_of(cell(text)) == text
    assert process_time() - begun < 5
