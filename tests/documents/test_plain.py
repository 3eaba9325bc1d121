"""Lines for pipes: one record a line, whatever the texts hold."""

from datetime import UTC, datetime

from hypothesis import given

from documents.given import entry
from documents.test_markdown import CONTROL, TEXTS
from ircli.documents.plain import record, timeline_records
from ircli.domain.events import Noted


def test_values_are_written_in_full() -> None:
    values = ("a\tb\n", None, True, 3, 1.5, datetime(2026, 1, 5, tzinfo=UTC), ("x", "y"))
    assert record(values) == "a\\tb\\n\t\ttrue\t3\t1.5\t2026-01-05T00:00:00.000Z\tx,y"


@given(TEXTS)
def test_a_record_is_one_line_of_as_many_fields(text: str) -> None:
    line = record((text, text))
    assert line.count("\t") == 1
    assert CONTROL.search(line.replace("\t", "")) is None
    assert "\n" not in line


def test_a_timeline_is_a_line_an_entry() -> None:
    entries = [entry(2, Noted(text="x"), None, "ana"), entry(1, Noted(text="y", kind="alert"))]
    assert timeline_records(entries) == ["2026-01-05T10:00:00.000Z\t\talert\ty", "\tana\tnote\tx"]
