"""Take events to a timeline's data and back; what a newer version wrote is kept, and never raises."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias, cast, get_args, get_origin

from ircli.domain.events import KINDS, VERSIONS, Event, Noted, Unread
from ircli.domain.rules import Level

VERSION = 1
_NOTE_DEFAULTS = Noted("", "")[2:]
Upcast: TypeAlias = Callable[[Mapping[str, object]], Mapping[str, object]]


def _cadence_by_audience(data: Mapping[str, object]) -> Mapping[str, object]:
    """Severity 1 to 2: a level's two spans between updates became one for each audience."""
    old = data.get("level")
    if not isinstance(old, dict):
        return data
    spans = {"internal_update_every": "internal", "public_update_every": "customers"}
    updates = [
        {"audience": audience, "every": old[span]}
        for span, audience in spans.items()
        if old.get(span) is not None
    ]
    kept = {name: value for name, value in old.items() if name not in spans}
    return {**data, "level": {**kept, **({"updates": updates} if updates else {})}}


# (kind, old version) -> what makes its data one version newer.
UPCASTS: Mapping[tuple[str, int], Upcast] = {("severity_set", 1): _cadence_by_audience}


def write_event(event: Event) -> dict[str, object]:
    """Return an event's data for a timeline: what differs from the defaults, a required part always."""
    return _write(event)


def _write(record: Any) -> dict[str, object]:  # noqa: ANN401 - any named tuple: Python has no name for them all
    defaults = record._field_defaults
    return {
        name: _plain(value)
        for name, value in zip(record._fields, record, strict=True)
        if name not in defaults or value != defaults[name]
    }


def version_of(kind: str) -> int:
    """Return the version in which a kind is written."""
    return VERSIONS.get(kind, VERSION)


def _plain(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    if hasattr(value, "_fields"):
        return _write(value)
    return [_plain(part) for part in value]


def write_level(level: Level) -> dict[str, object]:
    """Return a level as plain data."""
    return _write(level)


def read_event(
    kind: str,
    version: int,
    data: Mapping[str, object],
    *,
    upcasts: Mapping[tuple[str, int], Upcast] = UPCASTS,
) -> Event:
    """Return the event that an entry's data describes, or Unread; never raise, for the past happened."""
    while (kind, version) in upcasts:
        data = upcasts[kind, version](data)
        version += 1
    shape = KINDS.get(kind)
    if shape is None or version != version_of(kind):
        return _unread(kind, data)
    try:
        return cast("Event", _made(shape, data))
    except (TypeError, ValueError):
        return _unread(kind, data)


_NOTE_VERSION = version_of("noted")


def plain_note(version: int, data: Mapping[str, object]) -> Noted | None:
    """Return the note that data of a `noted` entry describes; None unless that is all it describes.

    Nearly all entries are plain notes; `read_event` takes three times as long.
    """
    text, kind = data.get("text"), data.get("kind", "note")
    if version != _NOTE_VERSION or len(data) > 2 or (len(data) > 1 and "kind" not in data):
        return None
    if type(text) is not str or type(kind) is not str:
        return None
    return tuple.__new__(Noted, (text, kind, *_NOTE_DEFAULTS))


def knows(event: Event, data: Mapping[str, object]) -> bool:
    """Return whether an event holds all that an entry's data says."""
    shape = _SHAPES.get(type(event))
    return data.keys() <= shape.readers.keys() if shape is not None else not data


def _unread(kind: str, data: Mapping[str, object]) -> Unread:
    text = data.get("text")
    return Unread(kind=kind, text=text if isinstance(text, str) else "")


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError
    return value


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _flag(value: object) -> bool:
    if type(value) is not bool:
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if type(value) is not list:
        raise TypeError
    return tuple([_text(part) for part in value])


def _optional(read: Callable[[object], object]) -> Callable[[object], object]:
    return lambda value: None if value is None else read(value)


def _record(shape: type[Any]) -> Callable[[object], Any]:
    def read(value: object) -> object:
        if not isinstance(value, dict):
            raise TypeError
        return _made(shape, value)

    return read


def _records(shape: type[Any]) -> Callable[[object], Any]:
    read = _record(shape)

    def read_all(value: object) -> object:
        if type(value) is not list:
            raise TypeError
        return tuple([read(part) for part in value])

    return read_all


_BY_ANNOTATION: Mapping[object, Callable[[object], Any]] = {
    str: _text,
    int: _number,
    bool: _flag,
    tuple[str, ...]: _texts,
    str | None: _optional(_text),
    int | None: _optional(_number),
    tuple[str, ...] | None: _optional(_texts),
}


class _Shape(NamedTuple):
    """How a kind of record is read: each part's place, its type where that is all there is to check, and its reader."""

    readers: Mapping[str, tuple[int, type[Any] | None, Callable[[object], Any]]]
    defaults: tuple[object, ...]
    required: frozenset[str]


_SHAPES: dict[type[Any], _Shape] = {}


def _made(kind: type[Any], data: Mapping[str, object]) -> object:
    """Return a record of what data says, and of defaults; raise TypeError where that does not fit, or is not all it needs."""
    readers, defaults, required = _SHAPES.get(kind) or _shape(kind)
    # A record's own way of being made looks at all of its parts; data has few of them.
    values = list(defaults)
    for name, value in data.items():
        if name in readers:
            place, plain, read = readers[name]
            values[place] = value if type(value) is plain else read(value)
    if required and not required <= data.keys():
        raise TypeError
    return tuple.__new__(kind, values)


def _shape(kind: type[Any]) -> _Shape:
    known = kind._field_defaults
    annotations = kind.__annotations__
    _SHAPES[kind] = _Shape(
        readers={
            name: (place, part if part in (str, int, bool) else None, _reader(part))
            for place, (name, part) in enumerate(annotations.items())
        },
        defaults=tuple([known.get(name) for name in annotations]),
        required=frozenset(annotations) - known.keys(),
    )
    return _SHAPES[kind]


def _reader(annotation: Any) -> Callable[[object], Any]:  # noqa: ANN401 - whatever stands after a colon
    known = _BY_ANNOTATION.get(annotation)
    if known is not None:
        return known
    return _records(get_args(annotation)[0]) if get_origin(annotation) is tuple else _record(annotation)
