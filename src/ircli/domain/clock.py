"""Read and write moments and spans, and understand the times that people type."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from ircli.domain.stamp import rfc3339
from ircli.errors import UsageError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_YEAR = 2200
_MINUTE = timedelta(minutes=1)
_MILLISECOND = timedelta(milliseconds=1)


def millis(moment: datetime) -> int:
    """Return a moment as whole milliseconds since 1970."""
    return (moment - EPOCH) // _MILLISECOND


def write_moment(moment: datetime) -> str:
    """Return a moment in RFC 3339, UTC, with milliseconds."""
    return rfc3339(millis(moment))


def read_moment(text: object) -> datetime | None:
    """Return the moment that RFC 3339 text names, in UTC; None where it names none, or has no zone.

    Years before 1970 and after 2200 are nobody's incident, but somebody's broken clock.
    """
    if type(text) is not str or "T24" in text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is not UTC:
        if moment.tzinfo is None:
            return None
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            return None
    return moment if 1970 <= moment.year <= _LATEST_YEAR else None


class Understood(NamedTuple):
    """What somebody meant by a time; `remark` says which of two moments was taken, where there were two."""

    moment: datetime
    remark: str = ""


# Patterns stay text: `re` compiles them when a time is first read, and most commands read none.
_AGO = (
    r"(?:(\d{1,4}) ?d(?:ays?)?)? ?(?:(\d{1,5}) ?h(?:(?:ou)?rs?)?)?"
    r" ?(?:(\d{1,6}) ?m(?:in(?:ute)?s?)?)? ?(?:(\d{1,7}) ?s(?:ec(?:ond)?s?)?)? ago"
)
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2}))?"
_TIME = rf"(?:(today|yesterday) )?({_CLOCK}( ?z)?)"
_DATE_TIME = rf"(\d{{4}})-(\d{{2}})-(\d{{2}})[ t]{_CLOCK}(?:\.\d{{1,6}})?"
_ISO = r"\d{4}-\d{2}-\d{2}[ t]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?: ?z|[+-]\d{2}:?\d{2})"
_DAY = r"today|yesterday|\d{4}-\d{2}-\d{2}"
AHEAD = "Say 15m, 1h30m, 16:30, or 2026-11-20T16:30:00Z."
ZONE_HINT = "--zone Europe/Berlin says where its clock stands."
HINT = "Say 14:05, '10m ago', 'yesterday 23:10', or 2026-11-20T14:05:00Z."


def understand(text: str, *, now: datetime, zone: tzinfo | None, days: bool = False) -> Understood:
    """Return the moment that somebody means; times without a zone are in `zone`, None for the system's own.

    With `days`, a day by itself (today, yesterday, 2026-11-20) is its beginning.
    Raise UsageError for what is no time, lies in a gap of the clock, or more than a minute ahead.
    """
    words = _plain(text)
    if days and re.fullmatch(_DAY, words, re.ASCII):
        words = f"{words} 00:00"
    understood = _read_words(words, now=now, zone=zone)
    if understood is None:
        bare = _ago(f"{words} ago")
        raise UsageError(
            f"'{text}' is not a time.",
            hint=f"Say ago, in quotes: --at '{words} ago'" if bare is not None else HINT,
        )
    if understood.moment - now > _MINUTE:
        wall = re.fullmatch(_TIME, words, re.ASCII)
        raise UsageError(
            f"{write_moment(understood.moment)} is in the future; it is {write_moment(now)} now.",
            hint=f"For last night say 'yesterday {wall[2].upper()}'." if wall else HINT,
        )
    if understood.moment < EPOCH:
        raise UsageError(f"'{text}' is before 1970.", hint=HINT)
    return understood


def understand_ahead(text: str, *, now: datetime, zone: tzinfo | None) -> Understood:
    """Return the moment to come that somebody means: a span from now, or a time; one of today that has passed is tomorrow's.

    Raise UsageError for what is no time, or no time to come.
    """
    words = _plain(text).removeprefix("in ")
    span = _ago(f"{words} ago")
    found = Understood(now + span) if span is not None else _read_words(words, now=now, zone=zone)
    wall = re.fullmatch(_TIME, words, re.ASCII)
    if found is not None and found.moment <= now and wall is not None and not wall[1]:
        found = _read_words(words, now=now + timedelta(days=1), zone=zone)
    if found is None or not now < found.moment or found.moment.year > _LATEST_YEAR:
        raise UsageError(f"'{text}' is no time to come.", hint=AHEAD)
    return found


def understand_written(text: str, *, now: datetime, zone: tzinfo | None) -> Understood | None:
    """Return the moment that a date with a time of day names, in its own zone or else in `zone`; None for what is none.

    Raise UsageError for one that lies in a gap of the clock, or has no zone where `zone` is None.
    """
    words = re.sub(r" (?=[+-]\d\d:?\d\d\Z)", "", _plain(text))
    try:
        return _dated(words, now=now, zone=zone, needs_zone=True)
    except (ValueError, OverflowError):
        return None


def span_seconds(text: str) -> int | None:
    """Return how many seconds a span has that somebody typed: `90`, `15m`, `1h30m`; None for what is none, or nothing."""
    words = _plain(text)
    if words.isdecimal():
        return int(words[:9]) or None
    span = _ago(f"{words} ago")
    return int(span.total_seconds()) or None if span is not None else None


def _plain(text: str) -> str:
    """Return what was typed in small letters, with single blanks, and `z` for UTC; blank where no time looks so."""
    words = " ".join(text.split()).lower() if text.isascii() else ""
    return f"{words.removesuffix('utc').rstrip()}z" if words.endswith("utc") else words


def _read_words(words: str, *, now: datetime, zone: tzinfo | None) -> Understood | None:
    if words == "now":
        return Understood(now)
    try:
        if (span := _ago(words)) is not None:
            return Understood(now - span)
        if wall := re.fullmatch(_TIME, words, re.ASCII):
            zone = UTC if wall[6] else zone
            day = now.astimezone(zone) - timedelta(days=1 if wall[1] == "yesterday" else 0)
            naive = datetime(day.year, day.month, day.day, int(wall[3]), int(wall[4]), int(wall[5] or 0))  # noqa: DTZ001 - given its zone below
            return place(naive, now=now, zone=zone)
        return _dated(words, now=now, zone=zone)
    except (ValueError, OverflowError):
        return None  # the 30th of February, 25:00


def _dated(words: str, *, now: datetime, zone: tzinfo | None, needs_zone: bool = False) -> Understood | None:
    """Return the moment of a date with its time; raise ValueError for a day that no calendar has."""
    if re.fullmatch(_ISO, words, re.ASCII):
        written = words.replace(" z", "z").upper()
        return Understood(datetime.fromisoformat(written).astimezone(UTC))
    full = re.fullmatch(_DATE_TIME, words, re.ASCII)
    if full is None:
        return None
    naive = datetime.fromisoformat(full[0].upper())
    if needs_zone and zone is None:
        raise UsageError(f"'{words.upper()}' does not say its zone.", hint=ZONE_HINT)
    return place(naive, now=now, zone=zone)


def _ago(words: str) -> timedelta | None:
    """Return how long ago `1h 30m ago` is; None for what says no span."""
    found = re.fullmatch(_AGO, words, re.ASCII)
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def place(naive: datetime, *, now: datetime, zone: tzinfo | None) -> Understood:
    """Put a wall-clock time in its zone; a time that happened twice is taken as the latest that has passed.

    Raise UsageError for one that did not happen.
    """
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) != naive:
        raise UsageError(
            f"{naive:%H:%M} did not happen on {naive:%Y-%m-%d}: the clock was put forward.",
            hint=HINT,
        )
    if first == second:
        return Understood(first)
    taken, name = (second, "second") if second <= now else (first, "first")
    return Understood(taken, f"{naive:%H:%M} happened twice that day; taken as the {name} one.")


def span_text(seconds: float) -> str:
    """Return a span as people say it: `45s`, `12m`, `1h 05m`, `3d 04h`; a minus where it runs backwards."""
    whole = int(abs(seconds))
    sign = "-" if seconds < 0 and whole else ""
    minutes, hours, days = whole // 60, whole // 3600, whole // 86400
    if minutes == 0:
        return f"{sign}{whole}s"
    if hours == 0:
        return (
            f"{sign}{minutes}m" if whole % 60 == 0 or minutes >= 10 else f"{sign}{minutes}m {whole % 60:02d}s"
        )
    if days == 0:
        return f"{sign}{hours}h {minutes % 60:02d}m"
    return f"{sign}{days}d {hours % 24:02d}h"
