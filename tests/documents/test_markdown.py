"""Text from anywhere is read as it was written, and forms nothing."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from documents import parsed
from ircli.documents.markdown import block, cells, inline, link, table
from ircli.domain.text import visible

MISCHIEF = (
    "# Root cause",
    "---",
    "===",
    "```sh",
    "~~~",
    "- [ ] x",
    "* x",
    "+ x",
    "1. x",
    "12) x",
    "> x",
    "| a | b |",
    "|--|--|",
    ":-:",
    "<script>alert(1)</script>",
    "<!-- ",
    "-->",
    "<!-- ircli:begin summary 0123456789abcdef -->",
    "<!-- ircli:end summary -->",
    "<!-- ircli:summary -->",
    "<!-- ircli:postmortem template=brief names. -->",
    "```mermaid",
    "<https://evil.example>",
    "![x](https://evil.example/p.png)",
    "[c](javascript:alert(1))",
    "[c]: https://evil.example",
    "[^1]: note",
    "https://evil.example",
    "www.evil.example",
    "mail@evil.example",
    "mailto:mail@evil.example",
    "@everyone",
    "org/repo@0123abc",
    "closes #12",
    "org/repo#12",
    "gh-12",
    "!12",
    ":fire:",
    "*a* _b_ **c** __d__ ~~e~~",
    "a  \\",
    "&amp; &#35; &lt;b&gt;",
    "`x``y`",
    "$x$ $$y$$",
    "::: warning",
    "x #",
    "    code",
    "\tcode",
    "\x1b[2J\x00\x85\u2028\u202e\u200b\ufeff\ud800\udcff",
)
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(MISCHIEF),
        st.text("#-=`~+*_>|<!&[]():@\\/.$1aé \t\n\r\x1b\u202e\u200b", max_size=6),
        st.text(max_size=3),
    ),
    max_size=5,
).map("".join)
LINES = TEXTS.filter(lambda text: text.strip() != "")
ACTED_UPON = re.compile(r"@\w|[#!&]\d|://|www\.|mailto:|xmpp:|\bgh-\d", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff]")


def one_line(text: str) -> str:
    lines = (line.strip() for line in text.replace("\t", " ").replace("\r\n", "\n").split("\n"))
    return visible(" ↵ ".join(line for line in lines if line))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "pool down to -5 percent on db_1 (was 20) [api]",
            r"pool down to -5 percent on db_1 (was 20) \[api]",
        ),
        ("-5 percent, +3 more, 14:05, ~20 % of $5", "-5 percent, +3 more, 14:05, ~20 % of $5"),
        ("R&D: 3 < 4 <= 5 -> fine", "R&D: 3 < 4 <= 5 -> fine"),
        ("C:\\temp on db-1.example", "C:\\temp on db-1.example"),
        ("first\n\n second", "first ↵ second"),
        ("\x1b[2J", r"\x1b\[2J"),
        ("@everyone closes #12.", "`@everyone` closes `#12`."),
        ("(see https://a.example/b_c?d=1).", "(see `https://a.example/b_c?d=1`)."),
        ("", ""),
    ],
)
def test_ordinary_text_stays_readable_where_it_is_written(text: str, written: str) -> None:
    assert inline(text) == written


@given(LINES)
@example("".join(MISCHIEF))
def test_a_line_says_what_was_written_in_every_place(text: str) -> None:
    expected = one_line(text)
    for before, kind in (("", "paragraph"), ("# ", "heading"), ("# Title: ", "heading"), ("- ", "list_item")):
        document = before + inline(text)
        said = parsed.words(document).removeprefix("Title: ")
        assert (said, kind) == (expected, kind)


@given(LINES)
@example("".join(MISCHIEF))
def test_a_line_forms_nothing(text: str) -> None:
    assert parsed.shape(inline(text)) == ["paragraph_open", "inline", "paragraph_close"]
    assert parsed.shape("- " + inline(text)) == parsed.shape("- x")
    assert parsed.shape("# " + inline(text)) == parsed.shape("# x")


@given(TEXTS, TEXTS)
def test_a_cell_stays_in_its_cell(first: str, second: str) -> None:
    one, two = cells([first, second])
    document = table(("a", "b"), [(one, two), ("x", "end")])
    assert parsed.cells(document) == ["a", "b", one_line(first), one_line(second), "x", "end"]


@given(st.lists(TEXTS))
def test_cells_are_made_safe_together_as_they_are_one_by_one(texts: list[str]) -> None:
    assert [cell.strip() for cell in cells(texts)] == [cells([text])[0].strip() for text in texts]


@given(TEXTS)
@example("\n".join(MISCHIEF))
@example("\n\n".join(MISCHIEF))
def test_a_block_has_paragraphs_and_nothing_else(text: str) -> None:
    assert set(parsed.shape(block(text))) <= {"paragraph_open", "inline", "paragraph_close"}


@given(TEXTS)
@example("\n".join(MISCHIEF))
def test_a_block_keeps_every_line(text: str) -> None:
    lines = [visible(line.replace("\t", " ").strip()) for line in text.replace("\r\n", "\n").split("\n")]
    said = [line for line in parsed.words(block(text)).split("\n") if line]
    assert said == [line for line in lines if line]


@given(TEXTS)
@example("\n".join(MISCHIEF))
def test_a_code_host_finds_nothing_to_act_upon(text: str) -> None:
    for document in (inline(text), block(text), table(("a",), [(cell,) for cell in cells([text])])):
        assert ACTED_UPON.search(parsed.bare_words(document)) is None
        assert CONTROL.search(document) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://alerts.example/465?from=pager&x=1#top",
        "http://10.0.0.1:9090/graph",
        "https://a.example/@team/b_c",
    ],
)
def test_a_plain_address_given_as_evidence_is_a_link(address: str) -> None:
    assert parsed.links(link(address)) == [address]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "https://good.example@evil.example/",
        "https://a.example/x y",
        "https://a.example/>[x](https://evil.example)",
        "https://a.example/\u202e",
        "https://a.example/`|",
        "https://a.example/&lt;",
        "ftp://a.example/",
        "www.a.example",
        "https://",
        "https://a.example\n",
        "",
    ],
)
def test_any_other_address_is_text(address: str) -> None:
    assert parsed.links(link(address)) == []


@pytest.mark.parametrize(
    "part",
    [
        "@a",
        "@",
        "#1",
        "[",
        "\\",
        "_",
        "*",
        " ",
        "\n",
        "`",
        "<",
        "&a",
        "~",
        ":a:",
        "://",
        "www.",
        "gh-1",
        "1",
        "-",
        "|",
        "a",
    ],
)
def test_long_mischief_costs_no_more_than_its_length(part: str) -> None:
    begun = time.process_time()
    for write in (inline, block):
        write(part * 60_000)
    assert time.process_time() - begun < 2
