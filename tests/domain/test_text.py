"""Text from anywhere, made safe to show."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.given import NASTY
from ircli.domain.text import visible

SHOWN = {
    "plain words stay": ("checkout answers 500", "checkout answers 500"),
    "markup means nothing": ("[red]x[/red] [/] list[int] :fire: \\", "[red]x[/red] [/] list[int] :fire: \\"),
    "letters of the world stay": ("Größe 大きさ пул 🔥", "Größe 大きさ пул 🔥"),
    "an accent of its own stays": ("e\u0301", "e\u0301"),
    "wide and hard spaces stay": ("a\u3000b\u00a0c", "a\u3000b\u00a0c"),
    "clipboard": ("\x1b]52;c;aGk=\x07", "\\x1b]52;c;aGk=\\x07"),
    "window title": ("\x1b]0;x\x07", "\\x1b]0;x\\x07"),
    "clear screen": ("\x1b[2J", "\\x1b[2J"),
    "clear screen in one byte": ("\x9b2J", "\\x9b2J"),
    "a link": ("\x1b]8;;http://x\x1b\\y", "\\x1b]8;;http://x\\x1b\\y"),
    "overwriting": ("safe\rrm\b\b", "safe\\rrm\\x08\\x08"),
    "tabs and newlines": ("a\tb\nc", "a\\tb\\nc"),
    "nothing": ("a\x00b", "a\\x00b"),
    "delete": ("a\x7f", "a\\x7f"),
    "line ends of other scripts": ("\x0b\x0c\x1c\x85\u2028\u2029", "\\x0b\\x0c\\x1c\\x85\\u2028\\u2029"),
    "a byte that was not UTF-8": ("caf\udce9", "caf\\xe9"),
    "half a pair": ("\ud800", "\\ud800"),
    "text turned around": ("\u202egnp.exe\u202c", "\\u202egnp.exe\\u202c"),
    "text isolated": ("\u2066a\u2069", "\\u2066a\\u2069"),
    "marks of direction": ("\u200e\u200f\u061c", "\\u200e\\u200f\\u061c"),
    "no width": ("a\u200bb\u200cc\u200dd\u2060e\ufefff", "a\\u200bb\\u200cc\\u200dd\\u2060e\\ufefff"),
    "a letter nobody sees": ("\u3164\u115f\uffa0", "\\u3164\\u115f\\uffa0"),
    "hidden tags": ("\U000e0041", "\\U000e0041"),
    "a soft hyphen": ("a\u00adb", "a\\xadb"),
    "private and unassigned": ("\ue000\u0378", "\\ue000\\u0378"),
}


@pytest.mark.parametrize(("text", "shown"), [*SHOWN.values()], ids=[*SHOWN])
def test_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_what_the_caller_lays_out_stays() -> None:
    assert visible("a\n\tb\x1b", keep="\n\t") == "a\n\tb\\x1b"


@given(st.text(st.sampled_from(NASTY) | st.characters(exclude_categories=())))
def test_no_text_shows_anything_but_what_can_be_seen(text: str) -> None:
    unseen = {unicodedata.category(character) for character in visible(text)} & {
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "Zl",
        "Zp",
    }
    assert unseen == set()


@given(st.text(st.sampled_from(NASTY) | st.characters(exclude_categories=())))
def test_what_was_made_visible_stays_so(text: str) -> None:
    assert visible(visible(text)) == visible(text)
