"""Read YAML and JSON files from anywhere without being hurt by them.

A small dialect: mappings with text for keys, lists, text, whole and decimal numbers, yes or no, null. Times stay
the text they are. Tags, merge keys, keys that stand twice, deep nesting and alias bombs are refused, with the line.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from ircli.domain.text import visible
from ircli.errors import UsageError
from ircli.store.files import open_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.events import Event

Path: TypeAlias = tuple[str | int, ...]

LIMIT = 1 << 20
DEPTH = 50
ALIASES = 20

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_FLAGS = {
    spelled: value
    for word, value in (
        ("yes", True),
        ("true", True),
        ("on", True),
        ("no", False),
        ("false", False),
        ("off", False),
    )
    for spelled in (word, word.capitalize(), word.upper())
}
_MOST_DIGITS = 18
_YAML = "tag:yaml.org,2002:"  # what !! stands for
_NO_KEY = object()


def read_file(path: str, *, limit: int = LIMIT) -> bytes:
    """Return the bytes of a plain file; refuse what is none, and one of more than `limit` bytes."""
    descriptor = open_named(path)
    try:
        with os.fdopen(descriptor, "rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    _refuse_large(content, path, limit)
    return content


def read_yaml(content: str | bytes, name: str, *, limit: int = LIMIT) -> object:
    """Return the plain data of a YAML text, or of JSON where `name` ends so; raise UsageError with the line."""
    _refuse_large(content, name, limit)
    text = _decode(content, name)
    if name.casefold().endswith(".json"):
        return _read_json(text, name)
    reading = _Reading(name)
    for event in _events(text, name):
        reading.take(event)
    return reading.root


def read_toml(content: bytes, name: str) -> object:
    """Return the plain data of a TOML text; raise UsageError with what is wrong."""
    import tomllib

    try:
        return tomllib.loads(_decode(content, name))
    except (ValueError, RecursionError) as error:
        raise UsageError(visible(f"{name}: This is no TOML: {error}."), hint="Mend the file.") from error


def line_of(content: str | bytes, name: str, path: Path) -> int | None:
    """Return the line, from 1, on which a piece of YAML stands; for what is missing, of what should hold it.

    None for JSON. Only for messages: it reads everything once more.
    """
    if name.casefold().endswith(".json"):
        return None
    text = _decode(content, name)
    lines: dict[Path, int] = {}
    reading = _Reading(name, lines)
    for event in _events(text, name):
        reading.take(event)
    while path not in lines and path:
        path = path[:-1]
    return lines.get(path)


def _refuse_large(content: str | bytes, name: str, limit: int) -> None:
    if len(content) > limit:
        raise UsageError(f"{name} is too large.", hint=f"At most {limit // 1024} KiB are read.")


def _decode(content: str | bytes, name: str) -> str:
    try:
        text = content.decode() if isinstance(content, bytes) else content.encode().decode()
    except UnicodeError as error:
        raise UsageError(f"{name} is not UTF-8.", hint="Save it as UTF-8.") from error
    return text.removeprefix("\ufeff")


def _events(text: str, name: str) -> Iterator[Event]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = error.problem or error.context or "it is no YAML"
        line = mark.line if mark is not None else None
        if (
            "nesting" in what
        ):  # PyYAML from 6.0.4 on has a limit of its own, and reaches it before it gives an event
            _refuse(name, line, "This is nested too deep.", hint=f"At most {DEPTH} levels are read.")
        _refuse(name, line, f"This is no YAML: {what}.")
    except yaml.YAMLError as error:
        _refuse(name, _unreadable_line(text), f"This is no YAML: {getattr(error, 'reason', error)}.")


def _unreadable_line(text: str) -> int | None:
    # The two parsers count the position of a bad character differently; look for it instead.
    for number, line in enumerate(text.split("\n")):
        if not line.replace("\t", "").replace("\r", "").isprintable():
            return number
    return None


def _refuse(name: str, line: int | None, message: str, *, hint: str = "") -> NoReturn:
    place = f"{name}:{line + 1}" if line is not None else name
    raise UsageError(visible(f"{place}: {message}"), hint=hint)


class _Open:
    """A list or mapping that has begun and not ended."""

    __slots__ = ("anchor", "key", "path", "value")

    def __init__(self, value: list[object] | dict[str, object], path: Path, anchor: str | None) -> None:
        self.value = value
        self.path = path
        self.anchor = anchor
        self.key: Any = _NO_KEY


class _Reading:
    """Data that grows event by event; no recursion, so that no depth can hurt."""

    def __init__(self, name: str, lines: dict[Path, int] | None = None) -> None:
        self.root: object = None
        self._name = name
        self._lines = lines
        self._open: list[_Open] = []
        self._anchors: dict[str, object] = {}
        self._aliases = 0
        self._documents = 0

    def take(self, event: Any) -> None:  # noqa: ANN401 - events of two parsers, told apart by name
        """Let one event change the data."""
        match type(event).__name__:
            case "ScalarEvent":
                self._scalar(event)
            case "MappingStartEvent":
                self._begin(event, {})
            case "SequenceStartEvent":
                self._begin(event, [])
            case "MappingEndEvent" | "SequenceEndEvent":
                ended = self._open.pop()
                if ended.anchor:
                    self._anchors[ended.anchor] = ended.value
            case "AliasEvent":
                self._alias(event)
            case "DocumentStartEvent":
                self._documents += 1
                if self._documents > 1:
                    self._refuse(event, "A second document begins.", hint="One document a file.")
            case _:
                pass  # the begin of the stream, and the ends of stream and document

    def _scalar(self, event: Any) -> None:  # noqa: ANN401
        if event.tag is not None:
            self._refuse_tag(event)
        value = _resolve(event.value) if not event.style and event.implicit[0] else event.value
        if event.anchor:
            self._anchors[event.anchor] = value
        self._add(event, value)

    def _begin(self, event: Any, value: list[object] | dict[str, object]) -> None:  # noqa: ANN401
        if event.tag is not None:
            self._refuse_tag(event)
        if len(self._open) >= DEPTH:
            self._refuse(event, "This is nested too deep.", hint=f"At most {DEPTH} levels are read.")
        path = self._path() if self._lines is not None else ()
        self._add(event, value)
        self._open.append(_Open(value, path, event.anchor))

    def _alias(self, event: Any) -> None:  # noqa: ANN401
        self._aliases += 1
        if self._aliases > ALIASES:
            self._refuse(event, "There are too many aliases.", hint=f"At most {ALIASES}; write it out.")
        if any(one.anchor for one in self._open):
            # An alias of an alias is how a small file becomes a huge one.
            self._refuse(event, f"The alias *{event.anchor} stands inside an anchor.", hint="Write it out.")
        if event.anchor not in self._anchors:
            self._refuse(event, f"There is no anchor &{event.anchor} before this alias.")
        self._add(event, self._anchors[event.anchor])

    def _add(self, event: Any, value: object) -> None:  # noqa: ANN401
        if not self._open:
            self.root = value
            return
        parent = self._open[-1]
        if isinstance(parent.value, list):
            if self._lines is not None:
                self._lines[(*parent.path, len(parent.value))] = event.start_mark.line + 1
            parent.value.append(value)
        elif parent.key is _NO_KEY:
            parent.key = self._key(event, value, parent.value)
            if self._lines is not None:
                self._lines[(*parent.path, parent.key)] = event.start_mark.line + 1
        else:
            parent.value[parent.key] = value
            parent.key = _NO_KEY

    def _key(self, event: Any, value: object, known: dict[str, object]) -> str:  # noqa: ANN401
        if not isinstance(value, str):
            self._refuse(event, "A key must be text.", hint="Put it in quotes.")
        if value == "<<" and not event.style:
            self._refuse(event, "Merge keys (<<) are not read.", hint="Write it out.")
        if value in known:
            self._refuse(event, f"The key '{value[:60]}' stands here twice.", hint="Remove one.")
        return value

    def _path(self) -> Path:
        if not self._open:
            return ()
        parent = self._open[-1]
        return (*parent.path, len(parent.value) if isinstance(parent.value, list) else parent.key)

    def _refuse_tag(self, event: Any) -> NoReturn:  # noqa: ANN401
        self._refuse(
            event,
            f"The tag '{event.tag.replace(_YAML, '!!')[:60]}' is not read.",
            hint="Remove it: plain data only.",
        )

    def _refuse(self, event: Any, message: str, *, hint: str = "") -> NoReturn:  # noqa: ANN401
        _refuse(self._name, event.start_mark.line, message, hint=hint)


def _resolve(value: str) -> object:
    if value in _NULLS:
        return None
    if value in _FLAGS:
        return _FLAGS[value]
    if value[0] in "+-.0123456789" and len(value) <= _MOST_DIGITS:
        return _number(value)
    return value


def _number(value: str) -> object:
    """Return a decimal number, else the text: no octal, no sixties (14:05 is a time), no exponents (1e5)."""
    digits = value[1:] if value[0] in "+-" else value
    if not digits.isascii():
        return value
    if digits.isdecimal():
        return value if digits[0] == "0" and len(digits) > 1 else int(value)
    whole, _, part = digits.partition(".")
    return float(value) if whole.isdecimal() and part.isdecimal() else value


def _read_json(text: str, name: str) -> object:
    try:
        return read_json(text)
    except NotJsonError as error:
        _refuse(name, error.line, error.message, hint=error.hint)


class NotJsonError(UsageError):
    """A text is not JSON as it is read here; `line` is where, from 0, and None where nobody can say."""

    def __init__(self, message: str, *, line: int | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.line = line


def read_json(text: str) -> object:
    """Return the plain data of a JSON text; raise NotJsonError."""
    import json

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in pairs:
            if key in found:
                raise NotJsonError(f"The key '{key[:60]}' stands twice.", hint="Remove one.")
            found[key] = value
        return found

    def no_number(word: str) -> NoReturn:
        raise NotJsonError(f"{word} is no number that JSON knows.")

    def finite(word: str) -> float:
        number = float(word)
        if number - number != 0:
            no_number(word[:20])
        return number

    try:
        data = json.loads(text, object_pairs_hook=unique, parse_constant=no_number, parse_float=finite)
    except json.JSONDecodeError as error:
        raise NotJsonError(f"This is no JSON: {error.msg}.", line=error.lineno - 1) from error
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:
        raise NotJsonError(f"This is no JSON: {error}.") from error
    _refuse_deep(data)
    return data


def _refuse_deep(data: object) -> None:
    inside = [data]
    for _ in range(DEPTH):
        inside = [
            part
            for value in inside
            if isinstance(value, dict | list)
            for part in (value.values() if isinstance(value, dict) else value)
            if isinstance(part, dict | list)
        ]
        if not inside:
            return
    raise _too_deep()


def _too_deep() -> NotJsonError:
    return NotJsonError("This is nested too deep.", hint=f"At most {DEPTH} levels are read.")
