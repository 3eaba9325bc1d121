"""Lint is silent on a good postmortem, and finds each of many planted faults, by its line and by nothing else."""

from collections.abc import Sequence

import pytest

from documents.linting.given import FACTS, GOOD, RULES, STORY, facts, found, line_of, spoiled
from ircli.documents.linting.facts import LintFacts
from ircli.documents.linting.rules import RULES as TABLE
from ircli.documents.linting.rules import lint
from ircli.domain.events import ActionAdded

PREVENTION = "| return the connection before the provider is called | prevent | Owner 1 | 2026-01-16 | high |  | open |"
DETECTION = "| alert at 70 % of the pool | detect | payments | 2026-01-12 |  |  | open |"


def test_a_good_postmortem_is_passed_over_in_silence() -> None:
    assert lint(GOOD, FACTS) == ()


def test_it_is_so_without_an_incident_to_compare_it_with() -> None:
    assert lint(GOOD, LintFacts(RULES, levels=FACTS.levels)) == ()


def test_it_is_so_with_the_line_ends_of_windows() -> None:
    assert lint(GOOD.replace("\n", "\r\n"), FACTS) == ()


# What is planted, where (the words that are there), what stands there instead, the rule, and words of the line it is found on.
FAULTS: Sequence[tuple[str, str, str, str, str]] = (
    ("an empty section", "There was none for an empty pool; see the actions.", "", "empty-section", "## Runbooks"),
    ("a section to come", "There was none for an empty pool; see the actions.", "TBD", "empty-section", "## Runbooks"),
    ("a section with a comment alone", "There was none for an empty pool; see the actions.", "<!-- ask the team -->", "empty-section", "## Runbooks"),
    ("a prompt", "- The change was taken back without a discussion.", "_To be written: what helped, and should stay._", "prompt-left", "what helped"),
    ("a prompt in a table", "One in five customers could not pay. |", "_To be written: one sentence._ |", "prompt-left", "| Impact |"),
    ("an action that nobody owns", PREVENTION, PREVENTION.replace("Owner 1", ""), "action-owner", "before the provider is called | prevent"),
    ("an action whose owner is to come", DETECTION, DETECTION.replace("payments", "TBD"), "action-owner", "alert at 70 % of the pool |"),
    ("an action without a date", DETECTION, DETECTION.replace("2026-01-12", "-"), "action-due", "alert at 70 % of the pool |"),
    ("a person as the root cause", "A connection was held while", "Alice let a connection be held while", "cause-names-person", "Alice let"),
    ("a person in a why", "- Why? The pool was empty, so", "- Why? bob had emptied the pool, so", "cause-names-person", "bob had"),
    ("a person called by a sign", "nor a test could show that", "nor @mark could show that", "cause-names-person", "@mark"),
    ("an owner called by a sign", "- The pool has no alert.", "- @dana set no alert.", "cause-names-person", "@dana"),
    ("human error as the root cause", "A connection was held while", "Human error: a connection was held while", "cause-human-error", "Human error: a"),
    ("a slip as a factor", "- The pool has no alert.", "- A mistake by whoever set the pool up.", "cause-human-error", "A mistake by"),
    ("a judgement of hindsight", "The status page was updated 25", "We should have known. The page was updated 25", "blame", "should have known. The"),
    ("a word of shame", "- The change was taken back without", "- A careless change was taken back without", "blame", "A careless"),
    ("a rule not followed", "The status page was updated 25", "The on-call failed to follow the checklist: it was updated 25", "blame", "failed to follow"),
    ("a phrase over two lines", "that was a SEV1. Blameless as", "that was a SEV1. It was no\nexcuse. Blameless as", "blame", "It was no"),
    ("a blamed person in a summary", "Taking it back ended the impact", "The team is to blame; taking it back ended the impact", "blame", "is to blame"),
    ("another length", "For 33 minutes on 5 January, one", "The outage lasted 2 hours: on 5 January, one", "number-disagrees", "2 hours: on"),
    ("another time to mitigate", "The TTM was 27 minutes", "The TTM was 40 minutes", "number-disagrees", "TTM was 40"),
    ("another time to detect in a table", "| TTD | 5 min | 12 min |", "| TTD | 15 min | 12 min |", "number-disagrees", "| TTD | 15"),
    ("another time to detect in words", "The incident was detected after about 5 minutes", "The incident was detected after about 15 minutes", "number-disagrees", "after about 15"),
    ("more downtime than there was", "- Card payments were down for 20 minutes", "- Card payments were down for 3 hours", "number-disagrees", "down for 3"),
    ("another duration among the facts", "| Duration | 32m (started", "| Duration | 1h 32m (started", "number-disagrees", "1h 32m"),
    ("another time of the day", "- Detected: 2026-01-05 09:57 UTC", "- Detected: 2026-01-05 09:47 UTC", "number-disagrees", "09:47"),
    ("another severity", "| Severity | SEV2 (before: SEV3) |", "| Severity | SEV1 |", "number-disagrees", "| Severity | SEV1"),
    ("another severity in the summary", "For 33 minutes on 5 January, one", "This was a sev-1: on 5 January, one", "number-disagrees", "sev-1"),
    ("a row without a time", "| 2026-01-05 10:12:00 | +20m |", "| undated (later) |  |", "timestamp-missing", "undated (later)"),
    ("a long summary", "and all payments went through from 10:25 UTC on.", "and all payments went through. Then we looked on.", "summary-long", "Then we looked on"),
    ("a summary for those inside", "the checkout had used up", "checkout-api-7f9c, PaymentsPool, max_connections and /etc/pool used up", "summary-internal", "checkout-api-7f9c"),
    ("no prevention", PREVENTION, PREVENTION.replace("prevent", "reduce"), "no-prevention", "## Action items"),
    ("no detection", DETECTION, DETECTION.replace("detect", "reduce"), "no-detection", "## Action items"),
    ("a begin without an end", "<!-- ircli:end lessons -->", "", "damaged-mark", "ircli:begin lessons"),
    ("an end without a begin", "There was none for an empty pool", "<!-- ircli:end runbooks -->\n\nThere was none for an empty pool", "damaged-mark", "ircli:end runbooks"),
    ("a mark with a typing error", "There was none for an empty pool", "<!-- ircli:begin runbooks -->\n\nThere was none for an empty pool", "damaged-mark", "ircli:begin runbooks -->"),
    ("a comment that leaves out no rule", "There was none for an empty pool", "<!-- ircli: ignore blaim -->\n\nThere was none for an empty pool", "unknown-rule", "blaim"),
)  # fmt: skip
UNRECORDED = ("no-prevention", "no-detection")


@pytest.mark.parametrize("fault", FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_planted_fault_is_found_on_its_line_and_nothing_else_is(
    fault: tuple[str, str, str, str, str],
) -> None:
    _, old, new, rule, words = fault
    text = spoiled(old, new)
    # An action of the record would make up for one that the document lacks.
    story = [one for one in STORY if not isinstance(one[2], ActionAdded)] if rule in UNRECORDED else STORY
    assert found(text, facts(story)) == [(line_of(text, words), rule)]


def test_every_rule_has_a_planted_fault_or_a_test_of_its_own() -> None:
    assert set(TABLE) - {fault[3] for fault in FAULTS} == {"missing-region"}
    assert len(FAULTS) > 20
