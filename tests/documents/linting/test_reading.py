"""A postmortem is taken apart by its lines: what each is, what it is about, and which words are a text's own."""

import pytest

from documents.linting.given import signed
from ircli.documents.linting.reading import HIDDEN, Reading, blocks, cells, read


def topics(text: str) -> list[tuple[str, str]]:
    """Return what the lines of a text with words are about."""
    return [(line.text.strip(), line.topic) for line in read(text).lines if line.words]


def kinds(text: str) -> list[str]:
    return [line.kind for line in read(text).lines]


def words(reading: Reading) -> list[str]:
    return [line.words for line in reading.lines if line.words]


SECTIONS = """
<!-- ircli:begin title ours -->

# Postmortem

<!-- ircli:end title -->

<!-- ircli:begin facts ours -->

fact

<!-- ircli:end facts -->

## Why did it happen?

before

<!-- ircli:begin root-cause ours -->

cause

<!-- ircli:end root-cause -->

between

<!-- ircli:begin whys ours -->

why

<!-- ircli:end whys -->

behind

### In depth

deep

## Notes

note
"""


def test_a_line_is_about_its_region_or_the_one_before_it_whatever_the_heading_says() -> None:
    assert topics(signed(SECTIONS)) == [
        ("# Postmortem", "title"),
        ("fact", "facts"),
        ("## Why did it happen?", "root-cause"),
        ("before", "root-cause"),
        ("cause", "root-cause"),
        ("between", "root-cause"),
        ("why", "whys"),
        ("behind", "whys"),
        ("### In depth", "root-cause"),
        ("deep", "root-cause"),
        ("## Notes", ""),
        ("note", ""),
    ]


@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("## Root cause", "root-cause"),
        ("## Root Causes and Trigger", "root-cause"),
        ("## Executive summary", "summary"),
        ("## The five whys", "whys"),
        ("## Contributing Factors", "factors"),
        ("### What Didn't Go So Well?", "went-poorly"),
        ("### What went wrong", "went-poorly"),
        ("## Follow-ups", "actions"),
        ("## Action Items ##", "actions"),
        ("## **Impact**", "impact"),
        ("Lessons learned\n---", "lessons"),
        ("Timeline\n===", "timeline"),
        ("## Because of", ""),
        ("## Reaction", ""),
    ],
)
def test_without_a_region_the_words_of_a_heading_say_what_it_is_about(heading: str, topic: str) -> None:
    assert topics(f"{heading}\n\nwords\n")[-1] == ("words", topic)


def test_a_heading_below_another_is_about_the_same_unless_it_says_more() -> None:
    text = "# Impact of it all\n\n## Odd\n\na\n\n## Impact\n\n### In Europe\n\nb\n\n#### Actions\n\nc\n\n## Odd\n\nd\n"
    told = dict(topics(text))
    assert {one: told[one] for one in "abcd"} == {"a": "", "b": "impact", "c": "actions", "d": ""}


def test_code_comments_and_quotes_are_no_words_of_the_text() -> None:
    text = (
        "one `two` ``three`` four <!-- five --> six\n"
        "<!-- seven\n"
        "eight --> nine\n"
        "> ten\n"
        "```text\n"
        "eleven <!-- twelve\n"
        "```\n"
        "thirteen\n"
        "~~~~\n"
        "~~~\n"
        "fourteen\n"
        "~~~~\n"
        "fifteen ``` sixteen ```\n"
        "- > seventeen\n"
    )
    assert " ".join(words(read(text))).split() == [
        "one",
        "four",
        "six",
        "nine",
        "thirteen",
        "fifteen",
        "```",
        "sixteen",
        "```",
    ]
    assert all(len(line.prose) == len(line.text) for line in read(text).lines)


def test_what_begins_in_a_region_and_never_ends_does_not_hide_the_others() -> None:
    for opening in ("```", "<!-- never closed"):
        text = signed(
            f"<!-- ircli:begin impact ours -->\n{opening}\nhidden\n<!-- ircli:end impact -->\n\nshown\n"
        )
        assert words(read(text)) == ["shown"]


def test_lines_are_told_apart() -> None:
    text = (
        "words\n- item\n2. item\n| row |\n# heading\n#no heading\n> quote\n\n---\n    - deep item\n<!-- c -->"
    )
    assert kinds(text) == [
        *("text", "item", "item", "row", "heading", "text", "quote", "blank", "text", "item", "blank"),
    ]


def test_a_line_is_ours_until_its_region_is_edited() -> None:
    text = signed(SECTIONS).replace("cause\n", "clause\n")
    assert {line.words for line in read(text).lines if line.is_ours and line.words} == {
        *("# Postmortem", "fact", "why"),
    }


def test_paragraphs_and_items_are_blocks_and_know_their_lines() -> None:
    text = "one\ntwo\n\nthree\n- four\n  five\n- six\n| row |\nseven\n"
    found = list(blocks(read(text).lines))
    assert [block.text for block in found] == ["one\ntwo", "three", "- four\n  five", "- six", "seven"]
    assert found[2].line_at(found[2].text.index("five")) == 6


def test_a_place_in_the_text_has_a_line() -> None:
    text = "a\r\nbc\n\nd"
    reading = read(text)
    assert [reading.line_at(place) for place in range(len(text))] == [1, 1, 1, 2, 2, 2, 3, 4]
    assert reading.prose(reading.lines[1:2]) == f"{HIDDEN * 2}\nbc\n\n{HIDDEN}"


def test_cells_of_a_row_may_have_bars_and_emphasis() -> None:
    assert cells("| **a** | b \\| c |  | _d_ |\r") == ["a", "b | c", "", "d"]
    assert cells("|") == [""]


def test_comments_that_leave_out_rules_are_kept_with_their_lines() -> None:
    text = "<!-- ircli: ignore blame, action-due -->\n`<!--ircli:ignore x-->`\n```\n<!-- ircli: ignore y -->\n```\n"
    assert [tuple(one) for one in read(text).comments] == [(1, ("blame", "action-due")), (2, ("x",))]
