"""Read what the YAML at the head of a runbook says of it; what is wrong in it is told, and stops nobody."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from ircli.playbook.runbooks.parts import Fault, Front

_SPANS: Mapping[str, int] = {
    "daily": 1,
    "weekly": 7,
    "fortnightly": 14,
    "monthly": 30,
    "quarterly": 90,
    "half-yearly": 182,
    "yearly": 365,
    "annually": 365,
}
_UNITS: Mapping[str, int] = {
    **dict.fromkeys(("", "d", "day", "days"), 1),
    **dict.fromkeys(("w", "week", "weeks"), 7),
    **dict.fromkeys(("mo", "month", "months"), 30),
    **dict.fromkeys(("q", "quarter", "quarters"), 90),
    **dict.fromkeys(("y", "year", "years"), 365),
}
_MOST_DAYS = 3650
_SPAN = re.compile(r"([0-9]{1,4})\s*([a-z]*)")


class _Read(NamedTuple):
    """How the value of a key is read (None where it cannot be), and what is allowed."""

    read: Callable[[object], object]
    allowed: str


def parse_front(data: object) -> tuple[Front, tuple[Fault, ...]]:
    """Return what plain data says of a runbook, and what is wrong with it; never raises. The lines are the caller's."""
    if data is None:
        return Front(), ()
    if not isinstance(data, Mapping):
        return Front(), (
            Fault(0, "The front matter is not keys with values, such as 'owner: team-checkout'."),
        )
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, (read, allowed) in _KEYS.items():
        value = data.get(key)
        if value is None:
            continue
        said = read(value)
        if said is None:
            faults.append(Fault(0, f"'{key}' must be {allowed}."))
        else:
            found[key] = said
    return Front(**found), tuple(faults)


def _text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) else None


def _severity(value: object) -> str | None:
    return str(value) if type(value) is int and 0 <= value <= 9 else _text(value)


def _texts(value: object) -> tuple[str, ...] | None:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        return None
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _day(value: object) -> str | None:
    if isinstance(value, datetime):  # which is a date, too
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value.strip()).date().isoformat()
    except ValueError:
        return None


def _days(value: object) -> int | None:
    if type(value) is int:  # True is an int to isinstance
        return value if 1 <= value <= _MOST_DAYS else None
    if not isinstance(value, str):
        return None
    words = " ".join(value.lower().split())
    words = words.removeprefix("every ")
    if words in _SPANS:
        return _SPANS[words]
    span = _SPAN.fullmatch(words)
    if span is None or span[2] not in _UNITS:
        return None
    return _days(int(span[1]) * _UNITS[span[2]])


_SOME = "a text, or a list of texts"
_KEYS: Mapping[str, _Read] = {
    "title": _Read(_text, "a text"),
    "owner": _Read(_text, "a text"),
    "last_reviewed": _Read(_day, "a date, such as 2026-01-31"),
    "review_every": _Read(
        _days, f"a span of at most {_MOST_DAYS} days, such as 90d, 12w, 3 months or quarterly"
    ),
    "services": _Read(_texts, _SOME),
    "alerts": _Read(_texts, _SOME),
    "severity": _Read(_severity, "a text"),
    "tags": _Read(_texts, _SOME),
}
