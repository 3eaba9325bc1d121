"""What ircli wrote is written anew, and not a letter of what somebody wrote is lost."""

import hashlib
import re
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from documents.editing import EDITS, WORDS, Edit, are_in_order, as_bytes, edited
from ircli.documents.regions import (
    Region,
    body_of,
    compose,
    digest_of,
    merge,
    misplaced,
    parse,
    places,
    plain,
    region_text,
)

FACTS, SUMMARY = region_text("facts", "the facts"), region_text("summary", "in short")
BEGIN = "<!-- ircli:begin summary 0123456789abcdef -->\n"
END, END_OF_FACTS = "<!-- ircli:end summary -->\n", "<!-- ircli:end facts -->\n"


def test_a_region_stands_between_marks_of_which_the_first_has_a_digest_of_what_is_between() -> None:
    digest = hashlib.sha256(b"\nin short\n\n").hexdigest()[:16]
    wanted = f"<!-- ircli:begin summary {digest} -->\n\nin short\n\n<!-- ircli:end summary -->\n"
    assert region_text("summary", "in short") == wanted


def test_the_digest_of_a_text_is_the_same_in_every_version() -> None:
    assert digest_of(body_of("in short")) == "7cfe81cccd6d5602"
    assert digest_of("caf\udce9") == hashlib.sha256(b"caf\xe9").hexdigest()[:16]


def test_a_template_gets_a_region_at_each_place_and_keeps_all_else() -> None:
    template = "# x\n\n<!-- ircli:facts -->\nmine\n<!-- ircli:summary -->  \n\n  <!-- ircli:facts -->\nend"
    texts = {"facts": "the facts", "summary": "in short"}
    assert compose(template, texts.__getitem__) == (
        f"# x\n\n{FACTS}mine\n{SUMMARY}\n  <!-- ircli:facts -->\nend"
    )
    assert places(template) == (("facts", 3), ("summary", 5))
    assert misplaced(template) == (7,)


@pytest.mark.parametrize(
    "line",
    ["<!--ircli:facts-->", " <!-- ircli:facts -->", "x <!-- ircli:facts -->", "<!-- IRCLI:facts -->", "<!-- ircli:Facts -->"],
)  # fmt: skip
def test_what_is_meant_for_a_place_and_is_none_is_found(line: str) -> None:
    assert (places(line), misplaced(line)) == ((), (1,))


# A text, the names of its regions, and the faults in it, each with its line.
PARSED: Mapping[str, tuple[str, Sequence[str], Sequence[tuple[int, str]]]] = {
    "nothing": ("", [], []),
    "no region": ("# x\n\ntext\n", [], []),
    "one": (f"a\n{FACTS}b\n", ["facts"], []),
    "two that touch": (FACTS + SUMMARY, ["facts", "summary"], []),
    "no line end at the end": (f"a\n{FACTS}{SUMMARY}".removesuffix("\n"), ["facts", "summary"], []),
    "Windows' line ends": (f"a\n{FACTS}b\n".replace("\n", "\r\n"), ["facts"], []),
    "a byte order mark": (f"\ufeff{FACTS}b\n", ["facts"], []),
    "blanks behind marks": (FACTS.replace(" -->\n", " --> \t\n"), ["facts"], []),
    "an empty one": (f"{BEGIN}{END}", ["summary"], []),
    "one in a fence": (f"```\n{FACTS}```\n", ["facts"], []),
    "no end": (f"a\n{BEGIN}text\n", [], [(2, "the begin mark of 'summary' has no end")]),
    "no begin": (f"a\n\n{END}", [], [(3, "the end mark of 'summary' has no begin")]),
    "an end before another region": (
        f"{BEGIN}text\n{FACTS}",
        ["facts"],
        [(1, "the begin mark of 'summary' has no end")],
    ),
    "one in another": (
        f"{BEGIN}{FACTS}{END}",
        ["facts"],
        [(1, "the begin mark of 'summary' has no end"), (7, "the end mark of 'summary' has no begin")],
    ),
    "crossing": (
        BEGIN + FACTS.removesuffix(END_OF_FACTS) + END + END_OF_FACTS,
        [],
        [
            (1, "the begin mark of 'summary' has no end"),
            (2, "the begin mark of 'facts' has no end"),
            (6, "the end mark of 'summary' has no begin"),
            (7, "the end mark of 'facts' has no begin"),
        ],
    ),
    "twice": (
        f"{FACTS}{SUMMARY}{FACTS}",
        ["summary"],
        [(1, "the region 'facts' stands twice"), (11, "the region 'facts' stands twice")],
    ),
    "a begin that stands twice": (
        f"{BEGIN}{SUMMARY}",
        ["summary"],
        [(1, "the begin mark of 'summary' has no end")],
    ),
    "an end that stands twice": (
        f"{SUMMARY}{END}",
        ["summary"],
        [(6, "the end mark of 'summary' has no begin")],
    ),
    "half a mark": (
        "<!-- ircli:begin facts 0123 -->\n<!--ircli:end facts-->\n  <!-- ircli:end facts -->\n",
        [],
        [(1, "this mark is damaged"), (2, "this mark is damaged"), (3, "this mark is damaged")],
    ),
    "an end inside a line": (
        f"{BEGIN}text <!-- ircli:end summary -->\n",
        [],
        [(1, "the begin mark of 'summary' has no end")],
    ),
    "a mark with more behind it": (
        FACTS.removesuffix("\n") + " text\n",
        [],
        [(1, "the begin mark of 'facts' has no end"), (5, "this mark is damaged")],
    ),
    "a place that a template would have": ("<!-- ircli:facts -->\n", [], []),
    "another comment": ("<!-- irclick: begin -->\n<!-- begin facts -->\n", [], []),
    "a line that only looks like two": ("a\u2028<!-- ircli:end facts -->\x85\n", [], []),
}


@pytest.mark.parametrize(("text", "names", "faults"), [*PARSED.values()], ids=[*PARSED])
def test_a_document_is_taken_apart_by_its_marks(
    text: str, names: Sequence[str], faults: Sequence[tuple[int, str]]
) -> None:
    found = parse(text)
    assert [one.name for one in found.regions] == names
    assert [(fault.line, fault.message) for fault in found.faults] == faults
    assert found.text == text


@pytest.mark.parametrize("text", [text for text, *_ in PARSED.values()], ids=[*PARSED])
def test_what_has_a_fault_is_left_alone(text: str) -> None:
    found = parse(text)
    merged, _ = merge(found, {"facts": "new facts", "summary": "new summary"})
    outside = [piece for piece in found.pieces if isinstance(piece, str)]
    assert [piece for piece in merged.pieces if isinstance(piece, str)] == outside
    assert parse(merged.text) == merged._replace(faults=parse(merged.text).faults)


def test_a_line_of_a_document_is_counted_from_one() -> None:
    assert [one.line for one in parse(f"a\n\n{FACTS}b\n{SUMMARY}").regions] == [3, 9]


@given(WORDS)
@example("\ufeff")
@example("\ufeff\ufeff<!-- ircli:end facts -->")
def test_a_document_taken_apart_is_its_text_again(text: str) -> None:
    assert parse(text).text == text


def test_readers_see_no_marks() -> None:
    head = "<!-- ircli:postmortem of x, template=default names. ircli writes. -->\n\n"
    assert (
        plain(parse(f"{head}# x\n\n{FACTS}\nmine\n\n{SUMMARY}")) == "# x\n\nthe facts\n\nmine\n\nin short\n"
    )
    assert plain(parse(f"\ufeff{head}# x\n")) == "# x\n"
    windows = f"{head}# x\n\n{FACTS}\nmine\n".replace("\n", "\r\n")
    assert plain(parse(windows)) == "# x\r\n\r\nthe facts\r\n\r\nmine\r\n"


MINE = SUMMARY.replace("in short", "in my words")
# A document, what the timeline says now, what was decided, what becomes of the region, and whether it says so by a diff.
DECIDED: Mapping[str, tuple[str, str, str, str, str, bool]] = {
    "nothing new": (SUMMARY, "in short", "", "same", "in short", False),
    "new": (SUMMARY, "in brief", "", "written", "in brief", False),
    "edited, nothing new": (MINE, "in short", "", "edited", "in my words", True),
    "edited, and new": (MINE, "in brief", "", "conflict", "in my words", True),
    "edited to what it says now": (MINE, "in my words", "", "same", "in my words", False),
    "edited to what it says now, mine": (MINE, "in my words", "mine", "same", "in my words", False),
    "edited to what it says now, theirs": (MINE, "in my words", "theirs", "theirs", "in my words", False),
    "edited, and new, mine": (MINE, "in brief", "mine", "mine", "in my words", True),
    "edited, and new, theirs": (MINE, "in brief", "theirs", "theirs", "in brief", True),
    "edited, nothing new, theirs": (MINE, "in short", "theirs", "theirs", "in short", True),
    "not edited, mine": (SUMMARY, "in brief", "mine", "written", "in brief", False),
    "not edited, theirs": (SUMMARY, "in brief", "theirs", "written", "in brief", False),
}


@pytest.mark.parametrize(
    ("text", "new", "decided", "how", "stands", "differs"), [*DECIDED.values()], ids=[*DECIDED]
)
def test_a_region_that_somebody_edited_is_written_anew_only_where_that_was_decided(  # noqa: PLR0913 - columns of a table
    text: str, new: str, decided: str, how: str, stands: str, *, differs: bool
) -> None:
    merged, (outcome,) = merge(
        parse(f"a\n{text}b\n"),
        {"summary": new},
        mine=["summary"] if decided == "mine" else (),
        theirs=["summary"] if decided == "theirs" else (),
    )
    (region,) = merged.regions
    assert (outcome.name, outcome.how, outcome.line, bool(outcome.diff)) == ("summary", how, 2, differs)
    assert region.body == body_of(stands)
    assert merged.text.startswith("a\n<!--")
    assert merged.text.endswith("-->\nb\n")


def test_what_was_kept_once_is_not_asked_of_again_until_the_timeline_says_something_new() -> None:
    document, said = parse(MINE), []
    for new, mine in (("in brief", ()), ("in brief", ("summary",)), ("in brief", ()), ("shorter", ())):
        document, (outcome,) = merge(document, {"summary": new}, mine=mine)
        said.append(outcome.how)
    assert said == ["conflict", "mine", "edited", "conflict"]


@pytest.mark.parametrize(("theirs", "then"), [((), "conflict"), (("summary",), "written")])
def test_words_that_the_timeline_came_to_say_too_stay_their_authors(theirs: Sequence[str], then: str) -> None:
    document, _ = merge(parse(MINE), {"summary": "in my words"}, theirs=theirs)
    _, (outcome,) = merge(parse(document.text), {"summary": "shorter"})
    assert outcome.how == then


def test_a_region_that_was_written_anew_follows_the_timeline_again() -> None:
    document, _ = merge(parse(MINE), {"summary": "in brief"}, theirs=["summary"])
    document, (outcome,) = merge(parse(document.text), {"summary": "shorter"})
    assert (outcome.how, plain(document)) == ("written", "shorter\n")


def test_a_diff_has_the_authors_lines_and_the_new_ones() -> None:
    text = SUMMARY.replace("in short", "one\nmine\nthree")
    _, (outcome,) = merge(parse(text), {"summary": "one\ntwo\nthree"})
    assert outcome.diff.split("\n") == ["@@ -1,3 +1,3 @@", " one", "-mine", "+two", " three"]


def test_a_region_that_nobody_knows_here_is_left_alone() -> None:
    text = region_text("novel", "of a later version")
    merged, (outcome,) = merge(parse(text), {"summary": "x"})
    assert (outcome.how, merged.text) == ("unknown", text)


def test_a_region_that_was_taken_out_does_not_come_back() -> None:
    merged, outcomes = merge(parse(f"a\n{FACTS}"), {"facts": "new", "summary": "new"})
    assert ([one.name for one in outcomes], merged.text) == (["facts"], f"a\n{region_text('facts', 'new')}")


def test_a_region_that_was_moved_is_written_where_it_is_now() -> None:
    merged, _ = merge(parse(f"{SUMMARY}\nmine\n\n{FACTS}"), {"facts": "new", "summary": "in short"})
    assert merged.text == f"{SUMMARY}\nmine\n\n{region_text('facts', 'new')}"


def test_a_document_of_windows_stays_one() -> None:
    windows = f"a\n{SUMMARY}b\n".replace("\n", "\r\n")
    merged, (outcome,) = merge(parse(windows), {"summary": "in brief\nand more"})
    new = region_text("summary", "in brief\nand more")
    assert (outcome.how, merged.text) == ("written", f"a\n{new}b\n".replace("\n", "\r\n"))
    again, (outcome,) = merge(parse(merged.text), {"summary": "in brief\nand more"})
    assert (outcome.how, again.text) == ("same", merged.text)


def test_an_edit_in_a_document_of_windows_is_one() -> None:
    windows = f"a\n{MINE}b\n".replace("\n", "\r\n")
    merged, (outcome,) = merge(parse(windows), {"summary": "in brief"})
    assert (outcome.how, merged.text) == ("conflict", windows)


def test_lines_that_end_in_two_ways_are_an_edit() -> None:
    mixed = SUMMARY.replace("in short\n", "in short\r\n")
    merged, (outcome,) = merge(parse(mixed), {"summary": "in brief"})
    assert (outcome.how, merged.text) == ("conflict", mixed)


def test_bytes_that_are_no_text_are_an_edit_like_any_other() -> None:
    text = as_bytes(SUMMARY).replace(b"in short", b"caf\xe9").decode("utf-8", "surrogateescape")
    merged, (outcome,) = merge(parse(text), {"summary": "in brief"})
    assert (outcome.how, as_bytes(merged.text)) == ("conflict", as_bytes(text))


NAMES = ("facts", "summary", "timeline", "actions")
TEMPLATE = "# Mine\n\n" + "".join(
    f"## {name}\n\n<!-- ircli:{name} -->\n\nmine, on {name}\n\n" for name in NAMES
)
# As sections are: no line of theirs begins with a mark.
SECTION = st.lists(st.text("ab |-#\u2028é", max_size=8), max_size=4).map("\n".join)
TEXTS = st.fixed_dictionaries(dict.fromkeys(NAMES, SECTION))
CONFLICTED = ("edited", "conflict")


@given(TEXTS, TEXTS, EDITS, st.sampled_from(("\n", "\r\n")))
@example(dict.fromkeys(NAMES, "old"), dict.fromkeys(NAMES, "new"), [Edit(130, 0, "mine")], "\r\n")
def test_whatever_an_author_does_not_a_letter_is_lost(
    before: Mapping[str, str], after: Mapping[str, str], edits: Sequence[Edit], end: str
) -> None:
    text, runs = edited(compose(TEMPLATE, before.__getitem__).replace("\n", end), edits)
    document = parse(text)
    merged, outcomes = merge(document, after)

    assert are_in_order([as_bytes(run) for run in runs], as_bytes(merged.text))
    how = {one.name: one.how for one in outcomes}
    kept = [piece for piece in document.pieces if isinstance(piece, str) or how[piece.name] in CONFLICTED]
    still = [piece for piece in merged.pieces if isinstance(piece, str) or how[piece.name] in CONFLICTED]
    assert still == kept
    for name in NAMES:
        if is_untouched(text, name, region_text(name, before[name]).replace("\n", end)):
            assert count(merged.text, region_text(name, after[name]).replace("\n", end)) == 1

    again, _ = merge(parse(merged.text), after)
    assert again.text == merged.text


def is_untouched(text: str, name: str, block: str) -> bool:
    """Return whether a region stands in a text as it was written, and nothing else says that it is that region."""
    marks = re.findall(rf"(?m)^\ufeff?<!-- ircli:(?:begin|end) {name} ", text)
    return len(marks) == 2 and count(text, block) == 1


def count(text: str, block: str) -> int:
    """Return how often a block stands in a text, from the beginning of a line on."""
    return f"\n{text}".count(f"\n{block}")


@given(TEXTS, EDITS)
def test_what_says_nothing_new_changes_nothing(texts: Mapping[str, str], edits: Sequence[Edit]) -> None:
    text, _ = edited(compose(TEMPLATE, texts.__getitem__), edits)
    merged, outcomes = merge(parse(text), texts)
    assert merged.text == text
    assert {one.how for one in outcomes} <= {"same", "edited", "conflict", "unknown"}


@given(TEXTS, TEXTS, EDITS)
def test_only_what_was_decided_is_written_over(
    before: Mapping[str, str], after: Mapping[str, str], edits: Sequence[Edit]
) -> None:
    text, _ = edited(compose(TEMPLATE, before.__getitem__), edits)
    document = parse(text)
    merged, _ = merge(document, after, theirs=("facts",), mine=("summary",))
    for old, new in zip(document.pieces, merged.pieces, strict=True):
        match old, new:
            case str(), str():
                assert new == old
            case Region("facts"), Region():
                assert new.body.replace("\r\n", "\n") == body_of(after["facts"])
            case Region(), Region() if old.is_edited:
                assert new.body == old.body
            case Region(name), Region() if name in after:
                assert new.body.replace("\r\n", "\n") == body_of(after[name])
            case _:
                assert new == old
