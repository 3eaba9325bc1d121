"""Understand the days by which people say that something will be done."""

import re
from datetime import date, timedelta

from ircli.errors import UsageError

FORMS = "friday, 'next monday', tomorrow, 'in 2 weeks', 'end of month', or 2026-12-31"

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1, "an": 1, **{name: number for number, name in enumerate(_COUNTED, start=1)}}
_SPAN = re.compile(r"(?:in )?(?:(\d{1,4}) ?|([a-z]+) )(d|days?|w|weeks?|months?|quarters?|years?)", re.ASCII)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def understand_date(text: str, *, today: date) -> date:
    """Return the day that a text means; raise UsageError where it means none.

    A weekday is the next one after today, `next` one that of the week after this; a month later has the same day, or
    the last that it has.
    """
    words = " ".join(text.lower().split()) if text.isascii() else ""
    words = words.removeprefix("by ").removeprefix("on ")
    try:
        found = _named(words, today) or _weekday(words, today) or _after(words, today) or _written(words)
    except (OverflowError, ValueError):
        found = None  # the 30th of February, a day after the last one of the calendar
    if found is None:
        raise UsageError(f"'{text}' is no day.", hint=FORMS)
    return found


def _named(words: str, today: date) -> date | None:
    match words:
        case "today":
            return today
        case "tomorrow":
            return today + timedelta(days=1)
        case "end of week" | "eow":
            return today + timedelta(days=(4 - today.weekday()) % 7)
        case "end of month" | "eom":
            return _last_of(today.year, today.month)
        case "end of quarter":
            return _last_of(today.year, (today.month - 1) // 3 * 3 + 3)
        case "end of year":
            return date(today.year, 12, 31)
        case "next week":
            return today + timedelta(days=7)
        case "next month":
            return _months_after(today, 1)
        case _:
            return None


def _weekday(words: str, today: date) -> date | None:
    name = words.removeprefix("next ")
    meant = [number for number, day in enumerate(_DAYS) if len(name) > 2 and day.startswith(name)]
    if len(meant) != 1:
        return None
    if words.startswith("next "):
        return today + timedelta(days=7 - today.weekday() + meant[0])
    return today + timedelta(days=(meant[0] - today.weekday() - 1) % 7 + 1)


def _after(words: str, today: date) -> date | None:
    found = _SPAN.fullmatch(words)
    if found is None:
        return None
    number = int(found[1]) if found[1] else _NUMBERS.get(found[2])
    if number is None:
        return None
    unit = found[3].rstrip("s")
    if unit in _MONTHS:
        return _months_after(today, number * _MONTHS[unit])
    return today + timedelta(days=number * (7 if unit in ("w", "week") else 1))


def _written(words: str) -> date | None:
    return date.fromisoformat(words) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words, re.ASCII) else None


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = _last_of(year, month + 1)
    return last.replace(day=min(day.day, last.day))


def _last_of(year: int, month: int) -> date:
    """Return the last day of a month: the one before the next begins."""
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)
