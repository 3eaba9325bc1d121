"""An author at a document: edits of any kind, and what of the text is the author's afterwards."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from hypothesis import strategies as st

_DIGEST = re.compile(r"<!-- ircli:begin [a-z-]+ ([0-9a-f]{16}) -->")
MARKS = (
    "<!-- ircli:begin facts 0123456789abcdef -->\n",
    "<!-- ircli:begin summary 0123456789abcdef -->\n",
    "<!-- ircli:begin novel 0123456789abcdef -->\n\nmine\n\n<!-- ircli:end novel -->\n",
    "<!-- ircli:end summary -->\n",
    "\n<!-- ircli:end facts -->",
    "<!-- ircli:begin",
    "<!-- ircli:summary -->\n",
    "<!-- ircli:postmortem template=brief names zone=Asia/Tokyo. -->\n",
    "-->",
    "```\n",
    "# Mine\n\n",
    "  ",
    "\n",
    "\r\n",
    "\r",
)
ODD = "a1 \t\r\n\x00\x0b\x1b\x85\u2028\u2029\ufeffé\udc80\udce9\udcff"
WORDS = st.lists(
    st.one_of(st.sampled_from(MARKS), st.text(ODD, max_size=5), st.text(max_size=3)), max_size=4
).map("".join)


class Edit(NamedTuple):
    """What an author does: at some place, counted around its end, some characters go and a text comes."""

    place: int
    goes: int
    comes: str


class _Letter(NamedTuple):
    letter: str
    is_authors: bool = False
    is_digest: bool = False


EDITS = st.lists(
    st.builds(Edit, st.integers(0, 1 << 16), st.one_of(st.just(0), st.integers(0, 40)), WORDS), max_size=6
)


def edited(text: str, edits: Iterable[Edit]) -> tuple[str, Sequence[str]]:
    """Return a text as its author leaves it, and the runs of letters in it that are the author's, in their order.

    Nobody edits a digest: it says nothing to people.
    """
    digests = {place for found in _DIGEST.finditer(text) for place in range(found.start(1), found.end(1))}
    letters = [_Letter(letter, is_digest=place in digests) for place, letter in enumerate(text)]
    for edit in edits:
        start = edit.place % (len(letters) + 1)
        around = letters[max(start - 1, 0) : start + max(edit.goes, 1)]
        if not any(letter.is_digest for letter in around):
            letters[start : start + edit.goes] = [_Letter(letter, is_authors=True) for letter in edit.comes]
    runs = [
        "".join(one.letter for one in run)
        for is_authors, run in groupby(letters, key=lambda one: one.is_authors)
        if is_authors
    ]
    return "".join(one.letter for one in letters), runs


def are_in_order(runs: Iterable[bytes], content: bytes) -> bool:
    """Return whether runs of bytes are all there, one behind the other."""
    place = 0
    for run in runs:
        found = content.find(run, place)
        if found < 0:
            return False
        place = found + len(run)
    return True


def as_bytes(text: str) -> bytes:
    """Return a text as it lies in a file."""
    return text.encode("utf-8", "surrogateescape")
