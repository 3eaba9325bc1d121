"""Write an outline as a line of JSON and read it back; both follow from its fields.

A field is a text, a number, a flag or a moment, perhaps None; a record of such fields; or a tuple of one of these.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, get_args, get_origin

from ircli.domain.outline import Outline

# Named tuples are arrays to JSON; it has no moments.
_encode = json.JSONEncoder(
    separators=(",", ":"), allow_nan=False, check_circular=False, default=datetime.isoformat
).encode
_decode: Callable[[str, int], tuple[Any, int]] = vars(json.JSONDecoder())["scan_once"]


def write_outline(outline: Outline) -> bytes:
    """Return an outline as one line of ASCII, without its end."""
    return _encode(outline).encode("ascii")


def read_outline(line: bytes) -> Outline | None:
    """Return the outline that a line holds; None for a line that holds none."""
    try:
        values, _ = _decode(line.decode("ascii"), 0)
        for place, read in _READERS:
            values[place] = read(values[place])
    except (ValueError, TypeError, LookupError, StopIteration, RecursionError):
        return None
    return tuple.__new__(Outline, values) if len(values) == len(Outline._fields) else None


def shape_of(kind: Any = Outline) -> str:  # noqa: ANN401 - whatever stands after a colon
    """Return in words how outlines are written: where it is another, a line means something else."""
    if hasattr(kind, "_fields"):
        parts = [f"{name}: {shape_of(part)}" for name, part in kind.__annotations__.items()]
        return f"{kind.__name__}({', '.join(parts)})"
    inner = get_args(kind)
    return f"[{' '.join(map(shape_of, inner))}]" if inner else getattr(kind, "__name__", str(kind))


def _reader(kind: Any) -> Callable[[Any], Any] | None:  # noqa: ANN401
    """Return what makes of JSON's plain values what a field has; None where they are the same."""
    if hasattr(kind, "_fields"):
        return _record(kind)
    inner = get_args(kind)
    if get_origin(kind) is tuple and inner[1:] == (...,):
        read = _reader(inner[0])
        return tuple if read is None else lambda values: tuple([read(value) for value in values])
    if len(inner) == 2 and type(None) in inner:
        known = _reader(inner[0] if inner[1] is type(None) else inner[1])
        return None if known is None else lambda value: None if value is None else known(value)
    if kind is datetime:
        return datetime.fromisoformat
    if kind not in (str, int, bool):
        raise TypeError(f"an outline has no place for {kind}")
    return None


def _record(kind: type[Any]) -> Callable[[Sequence[Any]], Any]:
    readers = _readers(kind)

    def read_record(values: Sequence[Any]) -> object:
        found = list(values)
        for place, read in readers:
            found[place] = read(found[place])
        return kind._make(found)

    return read_record


def _readers(kind: Any) -> tuple[tuple[int, Callable[[Any], Any]], ...]:  # noqa: ANN401
    known = [(place, _reader(part)) for place, part in enumerate(kind.__annotations__.values())]
    return tuple([(place, read) for place, read in known if read is not None])


_READERS = _readers(Outline)
