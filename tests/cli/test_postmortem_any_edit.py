"""Whatever an author does to the document, `postmortem generate` loses not a letter of it."""

import os
import tempfile
from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cli.given import NOON, Desk
from documents.editing import EDITS, Edit, are_in_order, as_bytes, edited
from ircli.documents.regions import Document, parse, region_text

# What may happen between two looks at the document, and the regions that tell of it.
NEWS = (
    (("log", "--kind", "finding", "the pool is dry"), ("timeline", "root-cause")),
    (("severity", "SEV1", "--reason", "it spreads"), ("timeline", "facts", "severity")),
    (("postmortem", "factor", "add", "nobody heard | of it"), ("factors",)),
    (("postmortem", "lesson", "add", "--kind", "well", "quick"), ("went-well",)),
    (("action", "add", "an alert", "--owner", "carol", "--kind", "detect"), ("actions",)),
)
# No news twice: what is on record already is refused.
ROUNDS = st.lists(
    st.tuples(EDITS, st.integers(0, len(NEWS) - 1)),
    min_size=1,
    max_size=2,
    unique_by=lambda round_: round_[1],
)


@settings(max_examples=40)
@given(ROUNDS)
def test_whatever_an_author_does_not_a_letter_is_lost(rounds: Sequence[tuple[Sequence[Edit], int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(os.path.join(folder, "store"))
        desk.done("declare", "Checkout answers 500", "--severity", "SEV2", "--role", "ic=bob")
        path = desk.done("postmortem", "generate").out.strip()
        for number, (edits, news) in enumerate(rounds):
            before = read(path)
            text, runs = edited(before.decode("utf-8", "surrogateescape"), edits)
            content = as_bytes(text)
            write(path, content)
            arguments, told_of = NEWS[news]
            desk.now = NOON + timedelta(minutes=number + 1)
            desk.done(*arguments)
            look(desk, path, before, runs, told_of)


def look(desk: Desk, path: str, before: bytes, runs: Sequence[str], told_of: Sequence[str]) -> None:
    """Write the document anew, twice, and compare."""
    content = read(path)
    ran = desk.run("postmortem", "generate")
    after = read(path)
    assert os.listdir(os.path.dirname(path)).count("postmortem.md") == 1
    assert [name for name in os.listdir(os.path.dirname(path)) if name.startswith(".postmortem")] == []
    if ran.status != 0:
        assert (ran.status, after) == (4, content), ran
        return
    assert are_in_order([as_bytes(run) for run in runs], after)
    here = parse(content.decode("utf-8", "surrogateescape"))
    assert authors(parse(after.decode("utf-8", "surrogateescape"))) == authors(here)
    for region in parse(before.decode("utf-8", "surrogateescape")).regions:
        stands = region_text(region.name, region.body[1:-2])
        is_there = [one for one in here.regions if one.name == region.name and not one.is_edited]
        if region.name in told_of and not region.is_edited and is_there and as_bytes(stands) in content:
            assert as_bytes(stands) not in after, region.name
    desk.done("postmortem", "generate")
    assert read(path) == after


def authors(document: Document) -> list[str]:
    """Return what is an author's in a document: all that is in no region, and regions that somebody edited."""
    return [
        piece if isinstance(piece, str) else piece.body
        for piece in document.pieces
        if isinstance(piece, str) or piece.is_edited
    ]


def read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def write(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)
