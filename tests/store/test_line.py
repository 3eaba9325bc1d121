"""One entry as one line."""

import json
import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.given import EVENTS, TEXTS, TIMES
from ircli.domain.clock import write_moment
from ircli.domain.codec import version_of, write_event
from ircli.domain.events import Event, kind_of
from ircli.errors import NotStoredError
from ircli.store.journal import Draft, Journal
from ircli.store.line import MAX_BYTES, encode_data, identity, seal, verified
from ircli.store.timeline import read_timeline
from store.given import NOW, bytes_below, content_of, draft, folder, record, sealed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.tuples(EVENTS, TIMES, TEXTS), min_size=1, max_size=4))
def test_what_is_written_is_read(written: list[tuple[Event, datetime | None, str]]) -> None:
    drafts = [
        Draft(
            kind=kind_of(event),
            data=write_event(event),
            by=by,
            at=_written(at),
            version=version_of(kind_of(event)),
        )
        for event, at, by in written
    ]
    with folder() as directory:
        with Journal(directory) as journal:
            ids = journal.append(drafts, now=NOW)
        reading = read_timeline(directory)
    assert reading.problems == ()
    assert [(entry.event, entry.at, entry.by) for entry in reading.entries] == written
    assert tuple(entry.id for entry in reading.entries) == ids


def _written(at: datetime | None) -> str | None:
    return None if at is None else write_moment(at)


@given(EVENTS, TEXTS)
def test_an_entry_is_one_line_of_ascii_that_ends_in_its_checksum(event: Event, by: str) -> None:
    line = sealed(kind=kind_of(event), data=write_event(event), by=by)
    assert re.fullmatch(rb'\{"id":"[ -~]+,"crc":"[0-9a-f]{8}"\}\n', line)


@given(EVENTS)
def test_a_line_verifies_and_names_its_entry(event: Event) -> None:
    line = sealed(kind=kind_of(event), data=write_event(event))[:-1]
    assert verified(line)
    assert identity(line) == json.loads(line)["id"]


def test_the_checksum_is_the_one_everybody_computes() -> None:
    # The check value that catalogues of checksums give for CRC-32.
    assert seal("123456789") == b'123456789,"crc":"cbf43926"}\n'


def test_a_known_line() -> None:
    assert sealed(id="01M7XYAC000000000000000001") == (
        b'{"id":"01M7XYAC000000000000000001","at":"2026-11-18T11:06:40.000Z",'
        b'"recorded_at":"2026-11-18T11:06:40.000Z","by":"alice","kind":"noted","v":1,'
        b'"data":{"text":"a"},"crc":"5ef31193"}\n'
    )


@given(JSON)
def test_data_is_written_as_json_itself_would(data: object) -> None:
    expected = json.dumps({"data": data}, separators=(",", ":"), allow_nan=False)
    assert encode_data({"data": data}) == expected


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_not_written(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode_data({"a": number})


def test_what_is_no_json_is_not_written() -> None:
    with pytest.raises(TypeError):
        encode_data({"a": {1, 2}})


@pytest.mark.parametrize("line", [b"", b"}", b',"crc":"00000000"}', b"{}", b'{"id":"x"}'])
def test_what_has_no_checksum_of_something_does_not_verify(line: bytes) -> None:
    assert not verified(line)


def test_a_checksum_in_capitals_does_not_verify() -> None:
    line = next(
        line
        for line in (sealed(by=str(number))[:-1] for number in range(100))
        if re.search(rb"[a-f]", line[-10:])
    )
    assert not verified(line[:-10] + line[-10:].upper())


def _longest(directory: str) -> int:
    """Return how long a note may be."""
    record(directory, "")
    return MAX_BYTES - len(content_of(directory))


def test_the_longest_line_is_stored() -> None:
    with folder() as directory:
        longest = "x" * _longest(directory)
        record(directory, longest)
        assert read_timeline(directory).entries[1].data == {"text": longest}


def test_a_longer_line_is_refused_and_nothing_is_written() -> None:
    with folder() as directory:
        longer = "x" * (_longest(directory) + 1)
        before = bytes_below(directory)
        with pytest.raises(NotStoredError, match="262145 bytes"):
            record(directory, longer)
        assert bytes_below(directory) == before


def test_of_several_entries_one_too_long_stops_all() -> None:
    with folder() as directory, Journal(directory) as journal:
        with pytest.raises(NotStoredError):
            journal.append([draft("a"), draft("x" * MAX_BYTES)], now=NOW)
        assert read_timeline(directory).entries == ()
