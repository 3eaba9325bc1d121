"""Make records that are made quickly: what `typing.NamedTuple` gives, in a third of the time that making one takes.

There are a hundred kinds of events and requests, and each start of a command pays for making their classes.
"""

from _collections import _tuplegetter  # type: ignore[import-not-found]
from collections.abc import Iterable, Mapping
from typing import Any, Self, cast


class _Maker(type):
    """Turns a class of annotations into one of tuples."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> "_Maker":
        if not bases:
            return super().__new__(cls, name, bases, body)
        # Not of this class, but a plain one: `isinstance`, and with it each `case`, takes twice as long for others.
        made = type(name, (_Record,), {"__slots__": (), **body})
        fields = tuple(made.__annotations__)
        defaults = {field: body[field] for field in fields if field in body}
        for place, field in enumerate(fields):
            setattr(made, field, _tuplegetter(place, ""))
        for attribute, value in (
            ("_fields", fields),
            ("__match_args__", fields),
            ("_field_defaults", defaults),
            ("_ends", tuple(defaults.values())),
        ):
            setattr(made, attribute, value)
        return cast("_Maker", made)


class NamedTuple(metaclass=_Maker):
    """A tuple whose places have names; see `typing.NamedTuple`."""


class _Record(tuple[Any, ...]):
    """What all records can do."""

    __slots__ = ()

    _fields: tuple[str, ...]
    _field_defaults: Mapping[str, Any]
    _ends: tuple[Any, ...]

    def __new__(cls, *values: Any, **named: Any) -> Self:  # noqa: ANN401 - as annotated by whoever inherits
        """Return a record; raise TypeError where a value is missing, or has no place."""
        missing = len(cls._fields) - len(values)
        if named or missing < 0 or missing > len(cls._ends):
            values = _filled(cls, values, named)
        elif missing:
            values += cls._ends[-missing:]
        return tuple.__new__(cls, values)

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Self:
        return cls(*values)

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def _replace(self, **named: Any) -> Self:  # noqa: ANN401
        kind, values = type(self), list(self)
        for name, value in named.items():
            if name not in kind._fields:
                raise TypeError(f"{kind.__name__} has no {name}.")
            values[kind._fields.index(name)] = value
        return tuple.__new__(kind, values)

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({parts})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


def _filled(kind: type[_Record], values: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return all values of a record, those that were not given from the defaults."""
    fields = kind._fields
    if not values and len(named) == len(fields) and named.keys() <= set(fields):
        return tuple(map(named.__getitem__, fields))
    taken = dict(zip(fields, values, strict=False))
    if len(values) > len(fields) or not named.keys().isdisjoint(taken) or not named.keys() <= set(fields):
        raise TypeError(f"{kind.__name__} takes {', '.join(fields)}, each once.")
    found = {**kind._field_defaults, **taken, **named}
    if len(found) != len(fields):
        raise TypeError(f"{kind.__name__} needs {', '.join(name for name in fields if name not in found)}.")
    return tuple([found[name] for name in fields])
