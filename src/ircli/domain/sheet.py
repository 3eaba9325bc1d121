"""Read a row of a table as a past incident: which column is what, and what its cells say."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from ircli.domain.cells import split, text_of
from ircli.domain.clock import ZONE_HINT, Understood, place, read_moment, understand_written, write_moment
from ircli.domain.durations import DURATIONS
from ircli.domain.incident import MILESTONES
from ircli.domain.names import did_you_mean, one_of
from ircli.errors import MisreadError, UsageError

FIELDS = (
    "id", "reference", "title", "severity", "services", "source", "source_url", "drill", "dismissed", *MILESTONES,
    "root_cause", "root_cause_tags", "contributing_factors", "summary",
)  # fmt: skip
# What an export says beside these follows from them.
DERIVED = ("status", *DURATIONS)
SEPARATORS = {"services": ";,\n", "root_cause_tags": ";,\n", "contributing_factors": ";\n"}
EPOCH = "epoch"
_FLAGS = {"yes": True, "true": True, "1": True, "x": True, "no": False, "false": False, "0": False}
_NOTHING = frozenset(("-", "n/a", "none", "null"))
_SINGULARS = {
    "service": "services",
    "root_cause_tag": "root_cause_tags",
    "contributing_factor": "contributing_factors",
}
_MAPPING_KEYS = ("columns", "severity", "time_format", "zone")
_SAMPLE = datetime(2026, 11, 20, 14, 5, 6, tzinfo=UTC)
_LATEST_SECOND = 1e11  # in the year 5138, which is no incident's
_SHOWN = 60


class Meaning(NamedTuple):
    """What somebody says of a table: which of its columns is what, and how severities and times are to be taken.

    A column that is blank is left out on purpose. `severities` has its names in small letters; `zone` is where
    times are that have none, and `zone_name` what a mapping file calls it.
    """

    columns: Mapping[str, str] = {}
    severities: Mapping[str, str] = {}
    time_format: str = ""
    zone_name: str = ""
    zone: tzinfo | None = None


class Head(NamedTuple):
    """The columns of a table: what each is called, what it is (blank where it is left out), and those nobody knows."""

    names: tuple[str, ...]
    fields: tuple[str, ...]
    unknown: tuple[str, ...]


class Row(NamedTuple):
    """A row as plain data in the shape of `ircli import`; `identity` is the id that it claims to have."""

    data: dict[str, object]
    identity: str
    warnings: tuple[str, ...]


def read_mapping(data: object) -> Meaning:
    """Return what a mapping file says, its zone only by name; raise MisreadError, with the place, for anything else."""
    if not isinstance(data, dict):
        raise MisreadError("This is no mapping.", path=(), hint=one_of(_MAPPING_KEYS))
    for key in data:
        if key not in _MAPPING_KEYS:
            raise MisreadError(f"'{_short(key)}' is no known key.", path=(key,), hint=one_of(_MAPPING_KEYS))
    columns = _texts(data, "columns")
    for column, field in columns.items():
        _check_field(field, ("columns", column))
    severities = {name.strip().casefold(): level for name, level in _texts(data, "severity").items()}
    time_format, zone_name = _text(data, "time_format"), _text(data, "zone")
    if time_format not in ("", EPOCH):
        _check_format(time_format)
    return Meaning(columns, severities, time_format, zone_name)


def read_flag(text: str) -> tuple[str, str]:
    """Return the column and the field of a `COLUMN=FIELD`; raise UsageError for anything else."""
    column, equals, field = text.rpartition("=")
    if not equals or not column.strip():
        raise UsageError(f"'{_short(text)}' does not say COLUMN=FIELD.", hint="--map 'Opened at=detected'")
    _check_field(field, ())
    return column.strip(), field.strip().casefold()


def read_head(header: Sequence[str], meaning: Meaning) -> Head:
    """Return what the columns of a table are; raise UsageError where they cannot be told, or none is a title."""
    names = [_name(text_of(name), place) for place, name in enumerate(header, start=1)]
    folded = {name.casefold(): name for name in names}
    said: dict[str, str] = {}
    for column, field in meaning.columns.items():
        if column.strip().casefold() not in folded:
            near = did_you_mean(column, folded)
            raise UsageError(f"There is no column '{_short(column)}'.", hint=f"{near}{one_of(names)}")
        said[column.strip().casefold()] = field.strip().casefold()
    fields: list[str] = []
    unknown: list[str] = []
    for name in names:
        own = _own_name(name)
        taken = own in said.values()
        field = said.get(name.casefold(), "" if taken else own)
        if name.casefold() not in said and (taken or not own):
            unknown.append(name)
        if field and field not in DERIVED and field in fields:
            first = names[fields.index(field)]
            raise UsageError(
                f"Two columns are '{field}': {_short(first)}, {_short(name)}.",
                hint=f"--map '{_short(name)}='",
            )
        fields.append(field)
    if "title" not in fields:
        raise UsageError(
            f"No column is the title. There are: {', '.join(map(_short, names))}.",
            hint="--map COLUMN=title",
        )
    return Head(tuple(names), tuple(fields), tuple(unknown))


def read_row(head: Head, cells: Sequence[str], meaning: Meaning, *, now: datetime) -> Row:
    """Return the incident that a row is; raise MisreadError where a cell is not what its column must be."""
    reading = _Reading(meaning, now)
    for name, field, cell in zip(head.names, head.fields, cells, strict=True):
        if field and field not in DERIVED:
            reading.take(name, field, text_of(cell.replace("\r\n", "\n").replace("\r", "\n")))
    return Row(reading.data, reading.identity, tuple(reading.warnings))


class _Reading:
    """A row on its way."""

    def __init__(self, meaning: Meaning, now: datetime) -> None:
        self.meaning = meaning
        self.now = now
        self.data: dict[str, object] = {}
        self.times: dict[str, str] = {}
        self.identity = ""
        self.warnings: list[str] = []

    def take(self, column: str, field: str, text: str) -> None:
        """Take one cell."""
        if not text.strip():
            return
        value = text.strip()
        if field in MILESTONES:
            self.take_time(column, field, value)
        elif field in SEPARATORS:
            self.data[field] = list(split(text, separators=SEPARATORS[field]))
        elif field == "drill":
            if self.flag(column, value):
                self.data[field] = True
        elif field == "severity":
            level = self.meaning.severities.get(value.casefold(), value).strip()
            if level and level.casefold() != "unset":
                self.data[field] = level
        elif field == "id":
            self.identity = value
        else:
            self.data[field] = text if field == "summary" else value

    def take_time(self, column: str, field: str, text: str) -> None:
        """Take a lifecycle time."""
        if text.casefold() in _NOTHING:
            return
        try:
            understood = _moment(text, self.meaning, self.now)
        except UsageError as error:  # no zone, or in a gap of the clock
            hint = ZONE_HINT if self.meaning.zone is None else ""
            raise MisreadError(f"{_short(column)}: {error.message}", path=(field,), hint=hint) from error
        moment = read_moment(write_moment(understood.moment)) if understood is not None else None
        if understood is None or moment is None:
            raise MisreadError(
                f"{_short(column)}: '{_short(text)}' is not a time.",
                path=(field,),
                hint="2026-11-20 14:05; another form needs time_format in a mapping file.",
            )
        if understood.remark:
            self.warnings.append(f"{field}: {understood.remark}")
        if moment - self.now > timedelta(minutes=1):
            self.warnings.append(f"{field} is in the future")
        self.times[field] = write_moment(moment)
        self.data["times"] = self.times

    def flag(self, column: str, text: str) -> bool:
        """Return what a yes or no says."""
        if text.casefold() not in _FLAGS:
            raise MisreadError(
                f"{_short(column)}: '{_short(text)}' is neither yes nor no.",
                path=("drill",),
                hint=one_of(_FLAGS),
            )
        return _FLAGS[text.casefold()]


def _moment(text: str, meaning: Meaning, now: datetime) -> Understood | None:
    if meaning.time_format == EPOCH and re.fullmatch(r"\d{1,12}(\.\d+)?", text, re.ASCII):
        seconds = min(float(text), _LATEST_SECOND)
        return Understood(datetime.fromtimestamp(seconds, UTC))
    if meaning.time_format not in ("", EPOCH):
        try:
            found = datetime.strptime(text, meaning.time_format)  # noqa: DTZ007 - given its zone below
        except (ValueError, OverflowError):
            return understand_written(text, now=now, zone=meaning.zone)
        if found.tzinfo is not None:
            return Understood(found.astimezone(UTC)) if 1 < found.year < 9999 else None
        if meaning.zone is None:
            raise UsageError(f"'{_short(text)}' does not say its zone.", hint=ZONE_HINT)
        return place(found, now=now, zone=meaning.zone) if 1 < found.year < 9999 else None
    return understand_written(text, now=now, zone=meaning.zone)


def _name(text: str, place: int) -> str:
    return " ".join(text.split()) or f"(column {place})"


def _own_name(name: str) -> str:
    """Return the field that a column is by its own name; blank where it is none of ours."""
    words = "_".join(re.findall(r"[^\W_]+", name.casefold()))
    for candidate in (words, words.removesuffix("_at"), _SINGULARS.get(words, "")):
        if candidate in FIELDS or candidate in DERIVED:
            return candidate
    return ""


def _check_field(field: str, path: tuple[str | int, ...]) -> None:
    known = field.strip().casefold()
    if known and known not in FIELDS:
        hint = f"{did_you_mean(known, FIELDS)}{one_of(FIELDS)}"
        raise MisreadError(f"'{_short(field)}' is no field of an incident.", path=path, hint=hint)


def _check_format(time_format: str) -> None:
    hint = "'%d.%m.%Y %H:%M', or 'epoch' for seconds since 1970"
    if "%Z" in time_format:
        raise MisreadError(
            "%Z is not read: a zone's short name stands for several.",
            path=("time_format",),
            hint="%z, or zone",
        )
    try:
        found = datetime.strptime(_SAMPLE.strftime(time_format), time_format)  # noqa: DTZ007 - a trial
    except (ValueError, re.error) as error:
        raise MisreadError(f"time_format is none: {error}.", path=("time_format",), hint=hint) from error
    if (found.year, found.month, found.day, found.hour, found.minute) != (2026, 11, 20, 14, 5):
        raise MisreadError(
            "time_format leaves out a part of the day or the time.", path=("time_format",), hint=hint
        )


def _texts(data: Mapping[str, Any], key: str) -> dict[str, str]:
    found = data.get(key) or {}
    if not isinstance(found, dict):
        raise MisreadError(f"'{key}' is not a mapping.", path=(key,), hint=f"{key}: {{THEIRS: OURS}}")
    for name, value in found.items():
        if value is not None and not isinstance(value, str):
            raise MisreadError(f"'{_short(name)}' is not a text.", path=(key, name), hint="Put it in quotes.")
    return {str(name): value or "" for name, value in found.items()}


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key) or ""
    if not isinstance(value, str):
        raise MisreadError(f"'{key}' is not a text.", path=(key,), hint="Put it in quotes.")
    return value.strip()


def _short(text: object) -> str:
    shown = str(text)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
