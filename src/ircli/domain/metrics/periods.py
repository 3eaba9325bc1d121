"""Divide time into weeks, months and quarters as a calendar on the wall has them, without asking it of each incident."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from ircli.domain.clock import EPOCH, millis
from ircli.domain.quick import NamedTuple

_WEEK = 7 * 24 * 3_600_000
_HOUR = 3_600_000
_QUARTER_HOUR = _HOUR // 4
_TO_MONDAY = 3 * 24 * _HOUR  # 1970 began on a Thursday


class Period(NamedTuple):
    """A piece of the calendar, from `start` on and before `end`, in milliseconds."""

    label: str
    start: int
    end: int


def periods(kind: str, first: int, last: int, zone: tzinfo | None) -> tuple[Period, ...]:
    """Return the periods from that of one moment to that of another, one after the other; the zone None is the system's."""
    day = _first_day(kind, local(first, zone).date())
    found = []
    start = _midnight(day, zone)
    while start <= last:
        after = _next(kind, day)
        end = _midnight(after, zone)
        found.append(Period(_label(kind, day), start, end))
        day, start = after, end
    return tuple(found)


def local(moment: int, zone: tzinfo | None) -> datetime:
    """Return a moment in a zone; None is the system's."""
    return (EPOCH + timedelta(milliseconds=moment)).astimezone(zone)


def hours_of_week(moments: Sequence[int], zone: tzinfo | None) -> list[int]:
    """Return for ordered moments which hour of the week clocks on the wall show, from 0 for that which Monday begins with."""
    since, offsets = _changes(moments[0], moments[-1], zone)
    places = [*[bisect_left(moments, at) for at in since[1:]], len(moments)]
    found: list[int] = []
    for offset, end in zip(offsets, places, strict=True):
        shift = offset + _TO_MONDAY
        found += [(moment + shift) // _HOUR % 168 for moment in moments[len(found) : end]]
    return found


def _changes(first: int, last: int, zone: tzinfo | None) -> tuple[list[int], list[int]]:
    """Return since when the clock is off by how much. No two changes lie in one week, and each at a quarter of an hour."""
    at = first - first % _QUARTER_HOUR
    since, offsets = [at], [_offset(at, zone)]
    while at <= last:
        after = at + _WEEK
        offset = _offset(after, zone)
        if offset != offsets[-1]:
            since.append(_between(at, after, zone))
            offsets.append(offset)
        at = after
    return since, offsets


def _between(before: int, after: int, zone: tzinfo | None) -> int:
    """Return when the clock is changed between two moments, at which it is off by different amounts."""
    old = _offset(before, zone)
    while after - before > _QUARTER_HOUR:
        middle = (before + after) // 2 // _QUARTER_HOUR * _QUARTER_HOUR
        if _offset(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(moment: int, zone: tzinfo | None) -> int:
    offset = local(moment, zone).utcoffset()
    return offset // timedelta(milliseconds=1) if offset is not None else 0


def _midnight(day: date, zone: tzinfo | None) -> int:
    naive = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - given its zone below
    return millis(naive.replace(tzinfo=zone).astimezone(UTC))


def _first_day(kind: str, day: date) -> date:
    match kind:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case _:
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _next(kind: str, day: date) -> date:
    if kind == "week":
        return day + timedelta(days=7)
    month = day.month + (1 if kind == "month" else 3)
    return date(day.year + 1, 1, 1) if month > 12 else date(day.year, month, 1)


def _label(kind: str, day: date) -> str:
    match kind:
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02d}"
        case "month":
            return f"{day.year}-{day.month:02d}"
        case _:
            return f"{day.year}-Q{(day.month - 1) // 3 + 1}"
