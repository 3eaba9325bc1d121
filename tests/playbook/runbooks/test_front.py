"""The YAML at the head of a runbook: what it says, and what is wrong with it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.playbook.runbooks.front import parse_front
from ircli.playbook.runbooks.parts import Front


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, Front()),
        ({}, Front()),
        ({"title": None}, Front()),
        ({"title": " Checkout fails "}, Front(title="Checkout fails")),
        ({"owner": "team-checkout"}, Front(owner="team-checkout")),
        ({"last_reviewed": date(2026, 1, 31)}, Front(last_reviewed="2026-01-31")),
        ({"last_reviewed": datetime(2026, 1, 31, 9, tzinfo=UTC)}, Front(last_reviewed="2026-01-31")),
        ({"last_reviewed": "2026-01-31"}, Front(last_reviewed="2026-01-31")),
        ({"last_reviewed": "2026-01-31T09:00:00Z"}, Front(last_reviewed="2026-01-31")),
        ({"review_every": 30}, Front(review_every=30)),
        ({"review_every": "30"}, Front(review_every=30)),
        ({"review_every": "90d"}, Front(review_every=90)),
        ({"review_every": "12w"}, Front(review_every=84)),
        ({"review_every": "3 months"}, Front(review_every=90)),
        ({"review_every": "1 Year"}, Front(review_every=365)),
        ({"review_every": "Quarterly"}, Front(review_every=90)),
        ({"review_every": "every 2 weeks"}, Front(review_every=14)),
        ({"services": "checkout"}, Front(services=("checkout",))),
        ({"services": "checkout, cart , ,checkout"}, Front(services=("checkout", "cart"))),
        ({"alerts": ["A", " B "]}, Front(alerts=("A", "B"))),
        ({"tags": []}, Front()),
        ({"severity": "SEV1"}, Front(severity="SEV1")),
        ({"severity": 1}, Front(severity="1")),
        ({"unknown": [1], 2: 3}, Front()),
    ],
)
def test_what_the_front_matter_says(data: object, expected: Front) -> None:
    assert parse_front(data) == (expected, ())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "The front matter is not keys with values, such as 'owner: team-checkout'."),
        ("title", "The front matter is not keys with values, such as 'owner: team-checkout'."),
        ({"title": 1}, "'title' must be a text."),
        ({"owner": ["a"]}, "'owner' must be a text."),
        ({"severity": False}, "'severity' must be a text."),
        ({"last_reviewed": "last week"}, "'last_reviewed' must be a date, such as 2026-01-31."),
        ({"last_reviewed": "2026-02-30"}, "'last_reviewed' must be a date, such as 2026-01-31."),
        ({"last_reviewed": 20260131}, "'last_reviewed' must be a date, such as 2026-01-31."),
        ({"services": {"a": "b"}}, "'services' must be a text, or a list of texts."),
        ({"alerts": ["a", 1]}, "'alerts' must be a text, or a list of texts."),
        ({"tags": True}, "'tags' must be a text, or a list of texts."),
    ],
)
def test_a_wrong_type_is_told_and_left_out(data: object, message: str) -> None:
    front, faults = parse_front(data)
    assert front == Front()
    assert [(fault.line, fault.message) for fault in faults] == [(0, message)]


@pytest.mark.parametrize("value", [0, -1, True, 99_999, 1.5, "soon", "3 fortnights", "9" * 5_000, "", "-3d"])
def test_a_span_that_is_none_is_told(value: object) -> None:
    front, faults = parse_front({"review_every": value})
    assert front.review_every is None
    assert [fault.message for fault in faults] == [
        "'review_every' must be a span of at most 3650 days, such as 90d, 12w, 3 months or quarterly."
    ]


def test_one_fault_leaves_the_other_keys_as_they_are() -> None:
    front, faults = parse_front({"title": 1, "owner": "team-a", "tags": 2})
    assert front == Front(owner="team-a")
    assert len(faults) == 2


_DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(Front._fields), _DATA) | _DATA)
def test_no_data_raises(data: object) -> None:
    front, faults = parse_front(data)
    assert all(fault.line == 0 for fault in faults)
    assert isinstance(front.title, str)
