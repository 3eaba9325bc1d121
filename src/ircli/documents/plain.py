"""Write lines for pipes: full values between tabs, one record a line, whatever the texts hold."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

from ircli.documents.timeline import at_text, shown_kind, timeline_order
from ircli.domain.clock import write_moment
from ircli.domain.entry import Entry
from ircli.domain.phrases import phrase
from ircli.domain.text import visible

Value: TypeAlias = str | int | float | datetime | Sequence[str] | None


def record(values: Iterable[Value]) -> str:
    """Return values as a line without its end: nothing for None, RFC 3339 for moments, `true` and `false`."""
    return "\t".join([_written(value) for value in values])


def timeline_records(entries: Sequence[Entry]) -> list[str]:
    """Return entries as lines of time, author, kind and words, in the order in which they happened."""
    return [
        record((entry.at or at_text(entry), entry.by, shown_kind(entry), phrase(entry.event)))
        for entry in timeline_order(entries)
    ]


def _written(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return write_moment(value)
        case int() | float():
            return str(value)
        case str():
            return visible(value)
        case _:
            return visible(",".join(value))
