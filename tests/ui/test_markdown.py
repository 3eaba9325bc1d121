"""Markdown at a terminal keeps all of its words, whatever they stand in and however narrow it is."""

import re
import time

import pytest

from ircli.ui.markdown import drawn

LONG = "abcdefghijklmnopqrstuvwxyz0123456789"
WAYS = {
    "heading": "# {}",
    "second": "## {}",
    "underlined": "{}\n===",
    "list": "- {}\n  - x",
    "list in a list": "- x\n  1. {}",
    "fence": "```sh\n{}\n```",
    "fence in a list": "1. x\n\n   ```\n   {}\n   ```",
    "unclosed fence": "```\n{}",
    "indented": "    {}",
    "quote": "> > {}",
    "head of a table": "| {} | x |\n|---|---|\n| 1 | 2 |",
    "table": "| a | b |\n|---|---|\n| 1 | {} |",
    "link": "[x](http://{})",
    "words of a link": "[{}](http://x)",
    "picture": "![x]({})",
    "words of a picture": "![{}](x)",
    "code": "`{}`",
    "strong": "**{}**",
    "struck": "~~{}~~",
    "HTML": "<div>{}</div>",
    "comment": "<!--\n{}\n-->",
    "tag": "restart <{}> now",
    "address": "<http://{}>",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("width", [20, 80])
def test_no_word_is_lost(way: str, width: int) -> None:
    shown = drawn(way.format(LONG), width=width, colour=False)
    assert LONG in re.sub(r"[\s▌]", "", shown)
    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[red]x[/red] :fire: [/]", "[red]x[/red] :fire: [/]\n"),
        ("a <pod> b", "a <pod> b\n"),
        ("\x1b[2Jx\x07", "\\x1b[2Jx\\x07\n"),
        ("a\u202eb\u200b", "a\\u202eb\\u200b\n"),
        ("&#27;[2J &#x9b;", "\ufffd[2J \ufffd\n"),
        ("a&#x202e;b&ZeroWidthSpace;", "a\\u202eb\\u200b\n"),
        ("`&#x202e;` [&rlm;](http://&rlm;.e)", "&#x202e; \\u200f (http://xn--3ug.e)\n"),
        ("[x](javascript:alert)", "[x](javascript:alert)\n"),
        ("| a | b |\n|---|---|\n| one | 2 |", "\n a    b\n ──────\n one  2\n"),
    ],
)
def test_nothing_in_a_text_acts(text: str, expected: str) -> None:
    assert drawn(text, width=40, colour=False).replace("\n\n", "\n") == expected


def test_colour_is_the_only_thing_that_a_terminal_obeys() -> None:
    shown = drawn("# A\n\n`b` **c** [d](http://e)\n\n```sh\nls\n```\n", width=40, colour=True)
    assert "\x1b[" in shown
    assert "\x1b" not in re.sub(r"\x1b\[[0-9;]*m", "", shown)


@pytest.mark.parametrize(
    "text",
    [">" * 2_000 + "x", "- " * 2_000 + "x", "[" * 50_000, "*a " * 20_000, "```\na\n```\n" * 5_000, "x " * 500_000],
    ids=["quotes", "lists", "brackets", "stars", "fences", "long"],
)  # fmt: skip
def test_a_nasty_text_is_shown_soon(text: str) -> None:
    began = time.monotonic()
    assert drawn(text, width=80, colour=False).strip()
    assert time.monotonic() - began < 10
