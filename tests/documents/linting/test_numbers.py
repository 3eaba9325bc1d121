"""What a document says of durations, times and levels is held against the timeline, as far as it is surely about it."""

import pytest

from documents.linting.given import FACTS, STORY, facts, found, signed
from ircli.documents.linting.facts import LintFacts
from ircli.documents.linting.rules import lint
from ircli.documents.linting.spans import spans_in
from ircli.domain.events import Mitigated, Reopened, Resolved, Started

# The incident: started 09:52, detected 09:57:20, declared 09:59, acknowledged 10:01, mitigated 10:24:40, resolved 10:45.
# So TTD 5m 20s, TTA 3m 40s, TTM 27m 20s, TTR 47m 40s, impact 32m 40s.


def numbers(text: str, given: LintFacts = FACTS) -> list[int]:
    """Return the lines on which a number disagrees."""
    return [one.line or 0 for one in lint(text, given) if one.rule == "number-disagrees"]


AGREE = [
    "The TTD was 5 minutes, the TTM 27 min.",
    "TTD: 5m 20s. TTA = 3m40s. TTR of 48 minutes.",
    "Time to detect (TTD): 6 minutes.",
    "The time to resolve was 0.8 hours.",
    "The duration of impact was 33 minutes.",
    "The outage lasted 33 minutes, and the whole incident lasted 53 minutes.",
    "The incident lasted about half an hour, or about 35 minutes.",
    "It was detected after 5 minutes and resolved 53 minutes after the start.",
    "It was resolved 48 minutes later.",
    "It was mitigated after 32 minutes; it took us 27 minutes to mitigate.",
    "It took 6 minutes to detect.",
    "Impact lasted almost 40 minutes.",
    "The incident lasted 1 hour.",
]
SAY_NOTHING = [
    "The mean TTR of last year was 3 hours, and our target TTD 1 minute.",
    "The TTD target is 1 minute; we detect within 1 minute.",
    "Last year's outage lasted 3 hours. The previous incident lasted 2 days.",
    "The deployment took 3 hours, and was detected by nobody for 2 days.",
    "An alert fires after 15 minutes of errors, every 5 minutes, 3 times.",
    "It was resolved after 3 hours of work by 4 people in 2 weeks.",
    "The outage lasted 10 to 15 minutes per customer.",
    "The outage lasted 10-15 minutes per customer, or 90-120 seconds.",
    "It took 3 hours to detect a leak in the test.",
    "The time to detect was short. 3 hours is what we allow.",
    "A timeout of 90 seconds, a retention of 30 days, 5 m of cable, 10 Mbit/s, 12:45 h.",
    "The incident of March lasted 3 hours.",
    "> The outage lasted 3 hours.",
    "`The outage lasted 3 hours.`",
    "There were 3 outages of 2 hours each in 2025.",
]
DISAGREE = [
    "The TTD was 15 minutes.",
    "TTM: 12m 40s.",
    "The **time to acknowledge** was about *15 minutes*.",
    "The time to resolve (TTR) came to 2 hours.",
    "The detection gap was 50 s.",
    "The impact duration was 3h 20m.",
    "The outage lasted 3 hours.",
    "In all, the total outage lasted for only 12 minutes.",
    "The incident lasted 2 h and 5 min.",
    "All incidents end. This incident ran for 2 days.",
    "It was detected after 25 minutes.",
    "The leak was noticed only after about 90 seconds.",
    "It was acknowledged 30 minutes after detection.",
    "It was resolved 2 hours after it began.",
    "It was mitigated 2 hours later.",
    "It took us 2 hours to mitigate.",
    "It took the team nearly 3 hours to resolve.",
]


@pytest.mark.parametrize("text", [*AGREE, *SAY_NOTHING])
@pytest.mark.parametrize("heading", ["", "## Detection\n\n"], ids=["anywhere", "in a section"])
def test_a_number_that_is_right_or_about_something_else_is_passed_over(heading: str, text: str) -> None:
    assert numbers(f"{heading}{text}\n") == []


@pytest.mark.parametrize("text", [*AGREE, *(one for one in SAY_NOTHING if "outages of" not in one)])
def test_it_is_so_in_a_summary(text: str) -> None:
    assert numbers(f"## Summary\n\n{text}\n") == []


@pytest.mark.parametrize("text", DISAGREE)
def test_a_number_that_the_timeline_contradicts_is_found(text: str) -> None:
    assert numbers(f"# Postmortem\n\nWords before.\n{text}\n") == [4]
    assert numbers(f"- {text}\n") == [1]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Checkout was down for 20 minutes.", []),
        ("Checkout was unavailable for about an hour, for 45 minutes at most.", []),
        ("Checkout was down for 2 hours.", [3]),
        ("A 40-minute outage.", []),
        ("A 90-minute outage.", [3]),
        ("90 minutes of downtime.", [3]),
        ("It lasted 33 minutes.", []),
        ("It lasted 12 minutes.", [3]),
        ("- Lasted: 12 minutes", [3]),
        ("- Lasted: 32m (started to mitigated)", []),
    ],
)
def test_in_a_summary_all_lengths_are_about_the_incident(text: str, lines: list[int]) -> None:
    assert numbers(f"## Summary\n\n{text}\n") == lines
    assert numbers(f"## Lessons learned\n\n{text}\n") == []


@pytest.mark.parametrize(
    ("row", "is_wrong"),
    [
        ("| TTD | 5 min |", False),
        ("| **TTD** | 15 min |", True),
        ("| Time to mitigate (TTM) | from detection | 27m |  |", False),
        ("| Time to mitigate (TTM) | detected: 2026-01-05 09:57 UTC | 37m |  |", True),
        ("| Duration of impact | 33 minutes (until mitigated) |", False),
        ("| Duration | 53m |", False),
        ("| Duration | 3 hours |", True),
        ("| TTD | 3 days ago it was 5 minutes |", False),
        ("| Severity | SEV2 (before: SEV3) |", False),
        ("| Severity | SEV4 |", True),
        ("| Severity | high |", False),
        ("| Retention | 30 days |", False),
    ],
)
def test_a_row_of_a_table_is_read_by_its_first_cell(row: str, is_wrong: bool) -> None:  # noqa: FBT001 - a table of cases
    text = f"## Figures\n\n| What | How long |\n|---|---|\n{row}\n"
    assert numbers(text) == ([5] if is_wrong else [])


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("Impact began at 09:52 UTC.", False),
        ("The incident was detected at 09:57 UTC, and again at 11:00.", False),
        ("It was detected at 9:58 UTC.", False),
        ("It was first detected at 09:45 UTC.", True),
        ("It was resolved at 2026-01-05 10:45:00 UTC.", False),
        ("It was resolved at 2026-01-06 10:45 UTC.", True),
        ("It was resolved at 11:45.", False),
        ("It was resolved at 11:45 CET.", False),
        ("- Mitigated at 10:14Z", True),
        ("The deployment started at 08:00 UTC and was detected at 08:01 UTC by the probe.", False),
        ("The pool was identified at 10:10 UTC.", False),
        ("It was closed at 12:00 UTC.", False),
    ],
)
def test_a_time_of_the_day_is_compared_where_it_is_in_utc(text: str, is_wrong: bool) -> None:  # noqa: FBT001 - a table of cases
    assert numbers(f"## Detection\n\n{text}\n") == ([3] if is_wrong else [])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("This was a SEV2.", []),
        ("It was declared as SEV3, and raised to Sev 2.", []),
        ("This was a SEV1.", [3]),
        ("This was a Sev-4 incident.", [3]),
        ("This was a P1.", [3]),
        ("Latencies at p1 and p3, SEV12 and x-SEV1.", []),
        ("It would have been SEV1 on a Friday.", []),
        ("It was not a SEV1.", []),
    ],
)
def test_a_level_that_the_incident_never_had_is_found_in_its_summary(text: str, lines: list[int]) -> None:
    assert numbers(f"## Summary\n\n{text}\n") == lines
    assert numbers(f"## Lessons learned\n\n{text}\n") == []


def test_a_level_that_is_a_common_word_counts_beside_the_word_severity_alone() -> None:
    levels = [
        level._replace(name=name) for level, name in zip(FACTS.levels, ("Major", "Minor"), strict=False)
    ]
    given = FACTS._replace(levels=tuple(levels))
    text = "## Summary\n\nA major outage of minor things.\nSeverity: Minor.\nOf major severity.\n"
    assert numbers(text, given) == [4, 5]
    assert found("## Summary\n\nSeverity: Minor.\n", given._replace(incident=None)) == []


def test_an_end_that_did_not_hold_may_be_told_too() -> None:
    story = [
        *STORY[:-2],
        ("10:50", "alice", Reopened(text="again")),
        ("11:50", "bob", Mitigated()),
        ("11:52", "bob", Resolved()),
    ]
    given = facts(story)
    text = "It was resolved at 10:45 UTC.\n\nIt was resolved after 115 minutes.\n\nIt was mitigated at 10:24 UTC.\n"
    assert numbers(text, given) == []
    assert numbers(
        "The incident lasted 33 minutes.\n\nThe incident lasted 2 hours.\n\nIt was resolved at 10:55 UTC.",
        given,
    ) == [5]


def test_what_nobody_knows_is_compared_with_nothing() -> None:
    given = facts([one for one in STORY if not isinstance(one[2], Started | Mitigated | Resolved)])
    assert (
        numbers("The TTD was 3 hours. The outage lasted 3 days. It was mitigated after 2 hours.", given) == []
    )


def test_a_table_that_nobody_edited_may_be_older_than_the_timeline() -> None:
    row = "| Time to detect (TTD) | started: x | detected: y | 15m |  |"
    text = signed(
        f"<!-- ircli:begin durations ours -->\n\n| a | b | c | d | e |\n|---|---|---|---|---|\n{row}\n\n<!-- ircli:end durations -->\n"
    )
    (one,) = [one for one in lint(text, FACTS) if one.rule == "number-disagrees"]
    assert (one.line, one.hint) == (5, "ircli postmortem generate")


@pytest.mark.parametrize(
    ("text", "seconds", "grain"),
    [
        ("12m 40s", 760, 1),
        ("1h05m", 3900, 60),
        ("1 h and 5 min", 3900, 60),
        ("2 hours, 3 minutes and 4 seconds", 7384, 1),
        ("45-minute", 2700, 60),
        ("1.5 hours", 5400, 1800),
        ("3d 04h", 273600, 3600),
        ("90\u00a0s", 90, 1),
    ],
)
def test_a_length_is_read_as_people_write_it(text: str, seconds: float, grain: float) -> None:
    (one,) = spans_in(f"It was {text}, so.")
    assert (one.seconds, one.grain) == (seconds, grain)
    assert f"It was {text}, so."[one.start : one.end] == text


@pytest.mark.parametrize(
    "text",
    [
        "10-15 minutes",
        "10 to 15 minutes",
        "5 minutes to 1 hour",
        "-5m",
        "12:45 h",
        "v2.5 m",
        "5 meters",
        "minutes",
    ],
)
def test_what_is_no_length_is_not_read(text: str) -> None:
    assert [text[one.start : one.end] for one in spans_in(text)] == []


def test_a_rounded_length_is_right_up_and_down() -> None:
    (one,) = spans_in("13 minutes")
    assert [one.is_about(seconds) for seconds in (720, 721, 760, 839, 840)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert [one.is_about(seconds, hedged=True) for seconds in (580, 590, 970, 980)] == [
        False,
        True,
        True,
        False,
    ]
