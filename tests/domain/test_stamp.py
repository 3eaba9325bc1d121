"""Identities that sort by the time they were made."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.domain.stamp import LATEST_MILLIS, is_ulid, rfc3339, ulid, ulid_millis

MILLIS = st.integers(min_value=0, max_value=2**48 - 1)
RANDOM_BITS = st.integers(min_value=0, max_value=2**80 - 1)


def test_a_known_identity() -> None:
    # The time of the ULID specification's own example.
    assert ulid(1_469_922_850_259, 31) == "01ARZ3NDEK000000000000000Z"


@given(MILLIS, RANDOM_BITS)
def test_an_identity_keeps_its_time(millis: int, bits: int) -> None:
    assert ulid_millis(ulid(millis, bits)) == millis


@given(MILLIS, RANDOM_BITS)
def test_an_identity_has_an_identitys_form(millis: int, bits: int) -> None:
    assert is_ulid(ulid(millis, bits))


@given(st.tuples(MILLIS, RANDOM_BITS), st.tuples(MILLIS, RANDOM_BITS))
def test_identities_sort_as_they_were_made(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert (ulid(*one) < ulid(*other)) == (one < other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "01ARZ3NDEKTSV4RRFFQ69G5FA",
        "01ARZ3NDEKTSV4RRFFQ69G5FAVX",
        "81ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FA/",
        "01ARZ3NDEKTSV4RRFFQ69G5FA\n",
        "01ARZ3NDEKTSV4RRFFQ69G5FAÄ",
        "\uff10\uff11ARZ3NDEKTSV4RRFFQ69G5FAV",
    ],
)
def test_what_is_no_identity(text: str) -> None:
    assert (is_ulid(text), ulid_millis(text)) == (False, None)


def test_letters_that_no_identity_has_give_no_time() -> None:
    assert ulid_millis("0ILOU3NDEKTSV4RRFFQ69G5FAV") is None


@given(st.integers(min_value=0, max_value=LATEST_MILLIS))
def test_a_time_is_written_as_the_calendar_has_it(millis: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=millis)
    assert rfc3339(millis) == f"{moment:%Y-%m-%dT%H:%M:%S}.{millis % 1000:03d}Z"
