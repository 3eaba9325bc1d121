"""Take events to a timeline's data and back; what a newer version wrote is kept, and never raises."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

from ircli.domain.events import KINDS, Event, Noted, Unread
from ircli.domain.rules import Level

VERSION = 1
_NOTE_PARTS = frozenset(("text", "kind"))
Upcast: TypeAlias = Callable[[Mapping[str, object]], Mapping[str, object]]
# (kind, old version) -> what makes its data one version newer. Nothing has changed yet.
UPCASTS: Mapping[tuple[str, int], Upcast] = {}


def write_event(event: Event) -> dict[str, object]:
    """Return an event's data for a timeline: what differs from the defaults, a required part always."""
    defaults = event._field_defaults
    return {
        name: _plain(value)
        for name, value in zip(event._fields, event, strict=True)
        if name not in defaults or value != defaults[name]
    }


def _plain(value: object) -> object:
    if isinstance(value, Level):
        return write_level(value)
    return list(value) if isinstance(value, tuple) else value


def write_level(level: Level) -> dict[str, object]:
    """Return a level as plain data."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in zip(level._fields, level, strict=True)
        if name not in level._field_defaults or value != level._field_defaults[name]
    }


def read_event(
    kind: str,
    version: int,
    data: Mapping[str, object],
    *,
    upcasts: Mapping[tuple[str, int], Upcast] = UPCASTS,
) -> Event:
    """Return the event that an entry's data describes, or Unread; never raise, for the past happened."""
    if (
        kind == "noted"
        and version == VERSION
        and data.keys() <= _NOTE_PARTS
        and (kind, version) not in upcasts
    ):
        # Nearly all entries are plain notes; the general way takes three times as long.
        text, note_kind = data.get("text"), data.get("kind", "note")
        if type(text) is str and type(note_kind) is str:
            return Noted(text, note_kind)
    while (kind, version) in upcasts:
        data = upcasts[kind, version](data)
        version += 1
    shape = KINDS.get(kind)
    if shape is None or version != VERSION:
        return _unread(kind, data)
    readers = _READERS.get(shape) or _readers(shape)
    try:
        return cast(
            "Event",
            shape(**{name: readers[name](value) for name, value in data.items() if name in readers}),
        )
    except (TypeError, ValueError):
        return _unread(kind, data)


def knows(event: Event, data: Mapping[str, object]) -> bool:
    """Return whether an event holds all that an entry's data says."""
    if type(event) is Noted and data.keys() <= _NOTE_PARTS:
        return True
    return data.keys() <= _READERS.get(type(event), {}).keys()


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


def read_level(value: object) -> Level:
    """Return the level that plain data describes; raise TypeError where it describes none."""
    if not isinstance(value, dict):
        raise TypeError
    readers = _READERS.get(Level) or _readers(Level)
    return Level(**{name: readers[name](part) for name, part in value.items() if name in readers})


def _optional(read: Callable[[object], object]) -> Callable[[object], object]:
    return lambda value: None if value is None else read(value)


_BY_ANNOTATION: Mapping[object, Callable[[object], Any]] = {
    str: _text,
    int: _number,
    bool: _flag,
    Level: read_level,
    tuple[str, ...]: _texts,
    str | None: _optional(_text),
    int | None: _optional(_number),
    tuple[str, ...] | None: _optional(_texts),
}
_READERS: dict[type[Any], Mapping[str, Callable[[object], Any]]] = {}


def _readers(shape: type[Any]) -> Mapping[str, Callable[[object], Any]]:
    _READERS[shape] = {name: _BY_ANNOTATION[kind] for name, kind in shape.__annotations__.items()}
    return _READERS[shape]
