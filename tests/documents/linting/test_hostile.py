"""No text breaks lint, keeps it busy, or reaches a terminal as it is."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.linting.given import FACTS, GOOD
from ircli.documents.linting.reading import read
from ircli.documents.linting.rules import lint

PIECES = (
    "# a\n", "## Root cause\n", "## Summary\n", "## Actions\n", "## Timeline\n", "```\n", "~~~", "<!--", "-->", "`", "``", "> ",
    "- ", "| a | b |\n", "|---|---|\n", "| Time | x |\n", "\n", "\r\n", "\0", "\u2028", "\x1b[2J", "\udcff", "alice", "@mark ",
    "human error ", "should have ", "known. ", "TTD was ", "5 minutes ", "lasted ", "the outage ", "_To be written: x_", "SEV1 ",
    "<!-- ircli: ignore blame -->", "<!-- ircli:begin lessons 0123456789abcdef -->\n", "<!-- ircli:end lessons -->\n",
    "<!-- ircli:begin", "---\n", "===\n", "at 10:00 UTC ", "it was resolved ", "x" * 50, "\u0130", "\u2019",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_is_read_into_its_own_lines(text: str) -> None:
    reading = read(text)
    assert "\n".join(line.text for line in reading.lines) == text
    assert all(len(line.prose) == len(line.text) for line in reading.lines)
    lines = [one.line for one in lint(text, FACTS)]
    assert all(line is None or 1 <= line <= len(reading.lines) for line in lines)
    assert lines == sorted(lines, key=lambda line: line or 0)


@given(st.text(max_size=200))
def test_any_characters_are_survived(text: str) -> None:
    lint(f"{GOOD[:2000]}{text}{GOOD[2000:4000]}", FACTS)


SIZE = 1_000_000
HOSTILE = (
    "\n", "x\n", "x\n\n", "## Actions\n", "# ", "`", "` `", "<!--", "<!-- ircli: ignore x -->\n", "<!-- ircli: ignore ", "<!-- ircli:begin ",
    "<!-- ircli:begin lessons 0123456789abcdef -->\n", "<!-- ircli:end lessons -->\n", "```\n", "> ", "- \n", "| a ", "|\n", "|---|---|\n",
    "| Time | x |\n| a | b |\n", "should have ", "human error ", "alice ", "@alice", "it lasted 5 minutes ", "TTD was 5 minutes, ",
    "5 minutes ", "5m", "1 ", "10:00 utc ", "it was resolved at ", "SEV1 ", "a.", ". ", "e.g. ", "a_b ", "/a", "](", "\0", " ", "\t", "\\|", "*",
)  # fmt: skip


HEADINGS = ("## Summary", "## Root cause", "## Actions", "## Timeline", "## Odd")


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_a_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    times = []
    for size in (SIZE // 64, SIZE // 16):
        each = (piece * (size // len(piece) + 1))[: size // len(HEADINGS)]
        text = "".join(f"{heading}\n\n{each}\n\n" for heading in HEADINGS)
        begun = process_time()
        lint(text, FACTS)
        times.append(process_time() - begun)
    assert times[1] < 2, times  # for 62 KB; on an idle machine a fraction of it


def test_a_megabyte_of_prose_takes_no_time_to_speak_of() -> None:
    text = GOOD * (SIZE // len(GOOD))
    begun = process_time()
    lint(text, FACTS)
    assert process_time() - begun < 8  # seconds on a busy machine
