"""A comment leaves a rule out: on its line, above a line, above a region, and for what is about no line anywhere."""

import pytest

from documents.linting.given import BOOK, FACTS, GOOD, found, signed
from ircli.documents.linting.facts import LintFacts
from ircli.documents.linting.rules import RULES, lint

ALONE = LintFacts(BOOK.postmortem)
SHAME = "This was careless."


@pytest.mark.parametrize(
    "text",
    [
        f"{SHAME} <!-- ircli: ignore blame -->",
        f"<!-- ircli: ignore blame -->\n{SHAME}",
        f"<!-- ircli: ignore blame -->\n\n{SHAME}",
        f"<!--ircli:ignore blame-->\n<!-- ircli: ignore action-due -->\n{SHAME}",
        f"<!-- ircli: ignore action-due, blame -->\r\n{SHAME}",
        f"<!-- ircli: ignore all -->\n{SHAME}",
        f"| {SHAME} <!-- ircli: ignore blame --> |",
    ],
)
def test_a_comment_leaves_a_rule_out(text: str) -> None:
    assert found(f"# Postmortem\n\n{text}\n", ALONE) == []


@pytest.mark.parametrize(
    "text",
    [
        f"<!-- ircli: ignore action-due -->\n{SHAME}",
        f"<!-- ircli: ignore blame -->\nwords\n{SHAME}",
        f"words <!-- ircli: ignore blame -->\n{SHAME}",
        f"{SHAME}\n\n<!-- ircli: ignore blame -->",
        f"`<!-- ircli: not blame -->`\n{SHAME}",
        f"```\n<!-- ircli: ignore blame -->\n```\n{SHAME}",
        f"<!-- ircli ignore blame -->\n{SHAME}",
        f"<!-- ircli: ignore blame\n{SHAME} -->\n{SHAME}",
    ],
)
def test_another_comment_or_one_elsewhere_does_not(text: str) -> None:
    assert [rule for _, rule in found(f"# Postmortem\n\n{text}\n", ALONE)] == ["blame"]


def test_below_a_heading_a_comment_is_about_the_heading_too() -> None:
    assert found(
        "# P\n\n## Odd\n\n<!-- ircli: ignore empty-section -->\n\n## Empty\n\n## Last\n\nx\n", ALONE
    ) == [(7, "empty-section")]


def test_above_a_region_a_comment_is_about_all_of_it() -> None:
    text = f"{{}}<!-- ircli:begin lessons ours -->\n\nwords\n\n- {SHAME}\n\n<!-- ircli:end lessons -->\n\n{SHAME}\n"
    assert found(signed(text.format("")), ALONE) == [(5, "blame"), (9, "blame")]
    assert found(signed(text.format("<!-- ircli: ignore blame -->\n")), ALONE) == [(10, "blame")]


def test_what_is_about_no_line_is_left_out_from_anywhere() -> None:
    given = FACTS._replace(regions=("lessons", "updates", "roles"))
    assert found(GOOD, given) == [(None, "missing-region"), (None, "missing-region")]
    (first, second) = lint(GOOD, given)
    assert (first.hint, second.hint) == (
        "ircli postmortem generate --theirs updates",
        "ircli postmortem generate --theirs roles",
    )
    assert found(f"{GOOD}\n<!-- ircli: ignore missing-region -->\n", given) == []


def test_a_region_whose_mark_is_damaged_is_told_of_once() -> None:
    text = signed("<!-- ircli:begin lessons ours -->\n\nwords\n")
    assert found(text, LintFacts(BOOK.postmortem, regions=("lessons",))) == [(1, "damaged-mark")]


def test_a_region_that_stands_twice_is_told_of_where_it_does() -> None:
    once = "<!-- ircli:begin lessons ours -->\nwords\n<!-- ircli:end lessons -->\n"
    assert found(signed(once * 2), ALONE) == [(1, "damaged-mark"), (4, "damaged-mark")]


def test_rules_may_be_left_out_by_name() -> None:
    text = f"# P\n\n## Empty\n\n## Last\n\n{SHAME}\n"
    assert found(text, ALONE, ignore={"blame"}) == [(3, "empty-section")]
    assert found(text, ALONE, ignore=set(RULES)) == []
