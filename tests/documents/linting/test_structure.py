"""Sections that are empty, prompts that are left, summaries that are long, and times that nobody knows."""

import pytest

from documents.linting.given import BOOK, FACTS, GOOD, STORY, facts, found, signed
from ircli.documents.linting.facts import LintFacts
from ircli.documents.linting.rules import lint
from ircli.domain.events import Acknowledged, Mitigated, Resolved, Started
from ircli.playbook.internal_names import Internal

ALONE = LintFacts(BOOK.postmortem)


@pytest.mark.parametrize(
    ("body", "is_empty"),
    [
        ("", True),
        ("\n\n", True),
        ("<!-- a comment -->", True),
        ("---", True),
        ("-\n*\n", True),
        ("TBD", True),
        ("_TODO_.", True),
        ("...", True),
        ("| A | B |\n|---|---|\n", True),
        ("words", False),
        ("None.", False),
        ("n/a", False),
        ("- item", False),
        ("> quote", False),
        ("`code`", False),
        ("```\n```", False),
        ("| A | B |\n|---|---|\n| a | b |", False),
        ("### Inner\n\nwords", False),
        ("![picture](x.png)", False),
    ],
)
def test_a_section_says_something(body: str, is_empty: bool) -> None:  # noqa: FBT001 - a table of cases
    text = f"# Postmortem\n\n## Odd\n\n{body}\n\n## Last\n\nwords\n"
    assert found(text, ALONE) == ([(3, "empty-section")] if is_empty else [])


def test_a_region_whose_text_was_taken_out_leaves_its_section_empty() -> None:
    text = signed("# P\n\n## Odd\n\n<!-- ircli:begin lessons edited -->\n\n<!-- ircli:end lessons -->\n")
    assert found(text, ALONE) == [(3, "empty-section")]


@pytest.mark.parametrize(
    "prompt",
    [
        "_To be written: why._",
        "*To be written: why.*",
        "- _To be written: why._",
        "| a | _To be written: why._ |",
        "To be written: why.",
    ],
)
def test_a_prompt_is_found_in_whatever_it_stands(prompt: str) -> None:
    (one,) = lint(f"# P\n\n{prompt}\n", ALONE)
    assert (one.line, one.rule, one.message) == (3, "prompt-left", "Nobody has written this yet: why.")


def test_what_only_shows_a_prompt_is_none() -> None:
    assert found("# P\n\n`_To be written: x_`\n\nThis is still to be written: soon.\n", ALONE) == []


@pytest.mark.parametrize(
    "text",
    [
        "One. Two. Three.",
        "One? Two! Three…",
        "At 10 a.m., e.g. in the U.S. or at api.example.com v1.2, approx. 3.5 % failed. It was no. 3 of them. Then it ended.",
        '"One." (Two.) **Three.**',
        "One and\nthe same.\n\nAnother.\n",
        "- One\n- Two\n- Three",
        "",
    ],
)
def test_three_sentences_are_enough(text: str) -> None:
    assert (
        found(
            f"## Summary\n\nx\n\n## Overview\n\n{text}\n\nx",
            ALONE._replace(rules=BOOK.postmortem._replace(sentences=5)),
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("One. Two. Three. Four.", 3),
        ("One.\nTwo.\nThree.\nFour", 6),
        ("One.\n\nTwo? Three! And\nfour.", 5),
        ("- One\n- Two\n- Three\n- Four", 6),
    ],
)
def test_a_fourth_is_too_many_and_found_where_it_begins(text: str, line: int) -> None:
    assert found(f"## Summary\n\n{text}\n", ALONE) == [(line, "summary-long")]
    assert found(f"## Impact\n\n{text}\n", ALONE) == []


def test_the_playbook_says_how_long_a_summary_may_be() -> None:
    rules = BOOK.postmortem._replace(sentences=1)
    (one,) = lint("## Summary\n\nOne. Two.\n", ALONE._replace(rules=rules))
    assert one.message == "The summary has 2 sentences, and 1 is the most."


def test_internal_names_are_counted_once_and_services_are_none() -> None:
    text = "## Summary\n\nThe `pool` of checkout-api-7f9c, on db-1 and\n`pool`, with max_connections.\n"
    (one,) = lint(text, ALONE)
    assert (one.line, one.rule) == (3, "summary-internal")
    assert one.message == (
        "The summary has 4 internal names, and 3 are the most: pool, checkout-api-7f9c, db-1, max_connections."
    )
    incident = FACTS.incident
    assert incident is not None
    known = FACTS._replace(incident=incident._replace(services=("db-1 (EU)",)))
    assert [rule for _, rule in found(text, known) if rule.startswith("summary")] == []
    rules = BOOK.postmortem._replace(internal_names=4)
    assert found(text, ALONE._replace(rules=rules)) == []
    rules = BOOK.postmortem._replace(internal=Internal(forms=("ticket",)))
    assert found(text, ALONE._replace(rules=rules)) == []


def test_levels_of_the_playbook_are_no_internal_names() -> None:
    text = "## Summary\n\nA SEV-1, and `a`, `b`, `c`.\n"
    assert found(text, ALONE) == [(3, "summary-internal")]
    renamed = [level._replace(name="SEV-1") for level in FACTS.levels[:1]]
    assert found(text, ALONE._replace(levels=tuple(renamed))) == []


def test_times_that_nobody_knows_are_told_at_the_durations() -> None:
    given = facts(
        [one for one in STORY if not isinstance(one[2], Started | Acknowledged | Mitigated | Resolved)]
    )
    durations = (
        GOOD.split("\n").index(next(line for line in GOOD.split("\n") if "begin durations" in line)) + 1
    )
    told = [(one.line, one.message, one.hint) for one in lint(GOOD, given) if one.rule == "timestamp-missing"]
    assert told == [
        (durations, f"Nobody knows when it was {name}.", f"ircli mark {name} --at TIME")
        for name in ("started", "acknowledged", "mitigated", "resolved")
    ]
    assert (None, "timestamp-missing") in found("# P\n\nwords\n", given)


@pytest.mark.parametrize(
    ("row", "is_wrong"),
    [
        ("| 2026-01-05 09:57 | b |", False),
        ("| undated (a few minutes later) | b |", True),
        ("| undated | b |", True),
        ("|  | b |", True),
        ("| ? | b |", True),
        ("|  |  |", False),
    ],
)
def test_a_row_of_the_timeline_has_a_time(row: str, is_wrong: bool) -> None:  # noqa: FBT001 - a table of cases
    text = (
        f"## Timeline\n\n| Time (UTC) | What |\n|---|---|\n{row}\n\n| Name | Place |\n|---|---|\n|  | x |\n"
    )
    assert found(text, ALONE) == ([(5, "timestamp-missing")] if is_wrong else [])
