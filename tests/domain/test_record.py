"""Records that are made quickly are what `typing.NamedTuple` makes, as far as anybody looks."""

import pickle
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from ircli.domain import record


class Common(NamedTuple):
    """A record of the common kind."""

    text: str
    kind: str = "note"
    links: tuple[str, ...] = ()


class Quick(record.NamedTuple):
    """The same, made quickly."""

    text: str
    kind: str = "note"
    links: tuple[str, ...] = ()


MADE: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "by place": (("a", "b", ("c",)), {}),
    "by name": ((), {"links": ("c",), "text": "a"}),
    "in part": (("a",), {}),
    "by both": (("a",), {"kind": "b"}),
}
LOOKS: dict[str, Callable[[Any], object]] = {
    "values": tuple,
    "text": lambda one: one.text,
    "links": lambda one: one.links,
    "fields": lambda one: one._fields,
    "defaults": lambda one: one._field_defaults,
    "annotations": lambda one: type(one).__annotations__,
    "as a dict": lambda one: one._asdict(),
    "hash": hash,
    "replaced": lambda one: tuple(one._replace(kind="z")),
    "made again": lambda one: tuple(type(one)._make(one)),
    "shown": lambda one: repr(one).removeprefix(type(one).__name__),
    "pickled": lambda one: pickle.loads(pickle.dumps(one)) == one,
    "as large": lambda one: hasattr(one, "__dict__"),
    "matched": lambda one: type(one).__match_args__,
}
REFUSED: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "nothing": ((), {}),
    "no text": ((), {"kind": "b"}),
    "too much": (("a", "b", (), 1), {}),
    "twice": (("a",), {"text": "a"}),
    "a stranger": (("a",), {"colour": "red"}),
}


@pytest.mark.parametrize("look", [*LOOKS])
@pytest.mark.parametrize("made", [*MADE])
def test_a_quick_record_is_a_common_one(made: str, look: str) -> None:
    values, named = MADE[made]
    assert LOOKS[look](Quick(*values, **named)) == LOOKS[look](Common(*values, **named))


@pytest.mark.parametrize("kind", [Common, Quick])
@pytest.mark.parametrize("refused", [*REFUSED])
def test_what_does_not_fit_is_refused(kind: type[Any], refused: str) -> None:
    values, named = REFUSED[refused]
    with pytest.raises(TypeError):
        kind(*values, **named)
