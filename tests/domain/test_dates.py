"""The days by which people say that something will be done."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.domain.dates import FORMS, understand_date
from ircli.domain.followup import is_date
from ircli.errors import UsageError

WEDNESDAY = date(2026, 11, 18)
LAST = date(9999, 12, 31)  # a friday

# What somebody says on a day, and the day that it means.
MEANT: list[tuple[str, str, str]] = [
    ("2026-11-18", "today", "2026-11-18"),
    ("2026-11-18", "tomorrow", "2026-11-19"),
    ("2026-12-31", "tomorrow", "2027-01-01"),
    ("2026-11-18", "  ToMorrow ", "2026-11-19"),
    ("2026-11-18", "by tomorrow", "2026-11-19"),
    # a day that is written
    ("2026-11-18", "2026-12-31", "2026-12-31"),
    ("2026-11-18", "by 2026-12-31", "2026-12-31"),
    ("2026-11-18", "2024-02-29", "2024-02-29"),
    # a weekday is the next one after today
    ("2026-11-18", "monday", "2026-11-23"),
    ("2026-11-18", "tuesday", "2026-11-24"),
    ("2026-11-18", "wednesday", "2026-11-25"),
    ("2026-11-18", "thursday", "2026-11-19"),
    ("2026-11-18", "friday", "2026-11-20"),
    ("2026-11-18", "saturday", "2026-11-21"),
    ("2026-11-18", "sunday", "2026-11-22"),
    ("2026-11-18", "Fri", "2026-11-20"),
    ("2026-11-18", "thurs", "2026-11-19"),
    ("2026-11-18", "on friday", "2026-11-20"),
    ("2026-11-18", "by friday", "2026-11-20"),
    # friday, on each day of the week
    ("2026-11-16", "friday", "2026-11-20"),
    ("2026-11-17", "friday", "2026-11-20"),
    ("2026-11-19", "friday", "2026-11-20"),
    ("2026-11-20", "friday", "2026-11-27"),
    ("2026-11-21", "friday", "2026-11-27"),
    ("2026-11-22", "friday", "2026-11-27"),
    # next friday is that of the week after this
    ("2026-11-16", "next friday", "2026-11-27"),
    ("2026-11-18", "next friday", "2026-11-27"),
    ("2026-11-20", "next friday", "2026-11-27"),
    ("2026-11-22", "next friday", "2026-11-27"),
    ("2026-11-23", "next friday", "2026-12-04"),
    ("2026-11-22", "next monday", "2026-11-23"),
    ("2026-11-23", "next monday", "2026-11-30"),
    ("2026-11-18", "by next friday", "2026-11-27"),
    # the week ends with its work
    ("2026-11-18", "end of week", "2026-11-20"),
    ("2026-11-20", "eow", "2026-11-20"),
    ("2026-11-21", "end of week", "2026-11-27"),
    # months have their own ends
    ("2026-11-18", "end of month", "2026-11-30"),
    ("2026-11-30", "eom", "2026-11-30"),
    ("2026-02-03", "end of month", "2026-02-28"),
    ("2024-02-03", "by end of month", "2024-02-29"),
    ("2026-11-18", "end of quarter", "2026-12-31"),
    ("2026-03-31", "end of quarter", "2026-03-31"),
    ("2026-04-01", "end of quarter", "2026-06-30"),
    ("2026-11-18", "end of year", "2026-12-31"),
    ("2026-11-18", "next week", "2026-11-25"),
    ("2026-11-18", "next month", "2026-12-18"),
    ("2026-12-18", "next month", "2027-01-18"),
    ("2026-01-31", "next month", "2026-02-28"),
    ("2024-01-31", "next month", "2024-02-29"),
    # spans
    ("2026-11-18", "in 2 weeks", "2026-12-02"),
    ("2026-11-18", "2 weeks", "2026-12-02"),
    ("2026-11-18", "2w", "2026-12-02"),
    ("2026-11-18", "10d", "2026-11-28"),
    ("2026-11-18", "in 0 days", "2026-11-18"),
    ("2026-11-18", "in a day", "2026-11-19"),
    ("2026-11-18", "in a  week", "2026-11-25"),
    ("2026-11-18", "two weeks", "2026-12-02"),
    ("2026-11-18", "in five days", "2026-11-23"),
    ("2026-11-18", "in six months", "2027-05-18"),
    ("2026-11-30", "in 3 months", "2027-02-28"),
    ("2023-11-30", "in 3 months", "2024-02-29"),
    ("2026-11-18", "in a quarter", "2027-02-18"),
    ("2024-02-29", "in a year", "2025-02-28"),
    ("2024-02-29", "in 4 years", "2028-02-29"),
]


@pytest.mark.parametrize(("today", "said", "then"), MEANT)
def test_a_day_is_understood(today: str, said: str, then: str) -> None:
    assert understand_date(said, today=date.fromisoformat(today)).isoformat() == then


@pytest.mark.parametrize(
    "said",
    [
        "", "   ", "by", "soon", "never", "next", "next next friday", "someday", "day", "f", "fr", "t", "tu", "s",
        "2026-02-30", "2025-02-29", "2026-13-01", "0000-01-01", "2026-1-1", "20261231", "2026-W53-4", "31.12.2026",
        "12/31/2026", "2026-12-31T10:00:00Z", "in seven oceans", "in -2 weeks", "-2w", "in 2.5 weeks", "2 weeks ago",
        "in 99999 days", "in 9999 years", "in weeks", "and", "sad", "twodays", "yesterday",
        "\uff12\uff10\uff12\uff16-12-31", "in \u0662 weeks", "in \u00b2 weeks", "fr\u0131day", "\u017funday", "2026-12-31\x00",
        "\x1b[31mfriday", "friday\u202e", "9" * 5000, "in " * 5000, "friday; drop",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_the_forms(said: str) -> None:
    with pytest.raises(UsageError) as refused:
        understand_date(said, today=WEDNESDAY)
    assert refused.value.message == f"'{said}' is no day."
    assert refused.value.hint == FORMS


@pytest.mark.parametrize("said", ["tomorrow", "friday", "next friday", "next week", "next month", "in a day"])
def test_a_day_after_the_last_of_the_calendar_is_refused(said: str) -> None:
    with pytest.raises(UsageError):
        understand_date(said, today=LAST)


@given(st.dates(), st.text(max_size=20) | st.sampled_from([said for _, said, _ in MEANT]))
def test_whatever_is_said_is_a_day_or_refused(today: date, said: str) -> None:
    try:
        understood = understand_date(said, today=today)
    except UsageError:
        return
    assert is_date(understood.isoformat())


@given(st.dates(max_value=date(9990, 1, 1)), st.sampled_from(["monday", "thu", "sunday"]))
def test_a_weekday_is_within_a_week_and_the_next_one_within_two(today: date, said: str) -> None:
    soon, later = understand_date(said, today=today), understand_date(f"next {said}", today=today)
    assert timedelta(days=1) <= soon - today <= timedelta(days=7)
    assert later.isocalendar()[:2] == (today + timedelta(days=7)).isocalendar()[:2]
    assert soon.weekday() == later.weekday()


@given(st.dates(max_value=date(9990, 1, 1)))
def test_what_ends_a_span_is_its_last_day(today: date) -> None:
    for said in ("end of month", "end of quarter", "end of year"):
        last = understand_date(said, today=today)
        assert last >= today
        assert (last + timedelta(days=1)).day == 1
