"""A timeline is shown in the order in which things happened."""

import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.given import entry, folded, search_drill, told
from ircli.documents.timeline import rows, timeline_json, timeline_order
from ircli.domain.entry import Entry
from ircli.domain.events import (
    Declared,
    Event,
    Imported,
    Marked,
    Noted,
    Started,
)

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
MOMENTS = st.none() | st.integers(min_value=0, max_value=9).map(
    lambda minutes: NOON + timedelta(minutes=minutes)
)


def notes(*times: str) -> list[Entry]:
    return told([(time, "", Noted(text=str(number))) for number, time in enumerate(times)], "2026-01-05")


def order(entries: list[Entry]) -> str:
    return " ".join(str(entry.data["text"]) for entry in timeline_order(entries))


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (("12:00", "12:02", "12:01"), "0 2 1"),
        (("12:00", "12:00", "12:00"), "0 1 2"),
        (("12:00", "", "12:01"), "0 1 2"),
        (("12:05", "", "12:01"), "2 0 1"),
        (("", "", "12:05", "12:01"), "3 0 1 2"),
        (("", ""), "0 1"),
        ((), ""),
    ],
)
def test_undated_entries_stay_behind_what_they_followed(times: tuple[str, ...], expected: str) -> None:
    assert order(notes(*times)) == expected


@pytest.mark.parametrize("apart", [Imported(title="x"), Marked(milestone="closed")])
def test_nothing_undated_follows_what_was_written_apart(apart: Event) -> None:
    late = entry(1, apart, NOON)
    undated = entry(2, Noted(text="undated"), None)
    earlier = entry(3, Noted(text="dated"), NOON - timedelta(days=9))
    assert timeline_order([late, undated, earlier]) == [undated, earlier, late]


@given(st.lists(MOMENTS, max_size=9), st.randoms())
def test_an_order_keeps_every_entry_and_depends_on_nothing_else(
    moments: list[datetime | None], luck: Random
) -> None:
    entries = [entry(number, Noted(text="x"), moment) for number, moment in enumerate(moments, start=1)]
    expected = timeline_order(entries)
    luck.shuffle(entries)
    assert timeline_order(entries) == expected
    dated = [one.at for one in expected if one.at is not None]
    assert (dated, len(expected)) == (sorted(dated), len(moments))


def test_rows_say_how_long_after_the_start_each_entry_was() -> None:
    entries = told(
        [
            ("12:00", "ana", Declared(title="x")),
            ("11:50", "ana", Started()),
            ("11:40", "", Noted(text="deployed", kind="action", links=("https://a.example",))),
            ("", "", Noted(text="seen", at_text="later")),
        ],
        "2026-01-05",
    )
    found = [
        (row.elapsed, row.at_text, row.kind, row.text, row.links)
        for row in rows(entries, folded(entries).times)
    ]
    assert found == [
        ("-10m", "", "action", "deployed", ("https://a.example",)),
        ("", "later", "note", "seen", ()),
        ("+0s", "", "started", "Impact began", ()),
        ("+10m", "", "declared", "Declared: x", ()),
    ]


def test_programs_get_texts_as_they_were_written() -> None:
    written = timeline_json([entry(1, Noted(text="\x1b[2J *x*", kind="alert"), None, "ana")])
    assert written == [
        {
            "id": entry(1, Noted(text="")).id,
            "at": None,
            "recorded_at": "2026-01-05T10:00:00.000Z",
            "by": "ana",
            "kind": "noted",
            "text": "\x1b[2J *x*",
            "data": {"text": "\x1b[2J *x*", "kind": "alert"},
        }
    ]


def test_a_whole_timeline_is_plain_data() -> None:
    assert len(json.loads(json.dumps(timeline_json(search_drill())))) == len(search_drill())
