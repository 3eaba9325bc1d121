"""Read plain data strictly: what it must be, what it may be, and where in it something is wrong."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from ircli.domain.text import visible
from ircli.errors import MisreadError

Path: TypeAlias = tuple[str | int, ...]

_QUOTE = (
    "Put it in quotes: without them, YAML reads yes, no, on, off and numbers as something else than text."
)
_SHOWN = 60


class Piece(NamedTuple):
    """A value and the keys and positions that lead to it."""

    value: object
    path: Path = ()

    @property
    def where(self) -> str:
        """Return the path in words, such as `schemes.sev[0].name`."""
        return write_path(self.path)


def write_path(path: Path) -> str:
    """Return a path in words, such as `schemes.sev[0].name`."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{shorten(part)}" for part in path)
    return words.removeprefix(".") or "the file"


def fields(piece: Piece, *, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Piece]:
    """Return the parts of a mapping by name; refuse an unknown key and a missing one."""
    found = mapping(piece)
    allowed = (*required, *optional)
    for key, part in found.items():
        if key not in allowed:
            raise MisreadError(f"'{shorten(key)}' is no known key.", path=part.path, hint=one_of(allowed))
    for key in required:
        if key not in found:
            raise MisreadError(f"{piece.where} has no '{key}'.", path=piece.path, hint=f"Add '{key}:'.")
    return found


def mapping(piece: Piece) -> dict[str, Piece]:
    """Return the parts of a mapping by name, whatever the names are."""
    if not isinstance(piece.value, Mapping):
        raise _wrong(piece, "names with values")
    return {str(key): Piece(value, (*piece.path, str(key))) for key, value in piece.value.items()}


def items(piece: Piece) -> list[Piece]:
    """Return the parts of a list; refuse an empty one."""
    if not isinstance(piece.value, list):
        raise _wrong(piece, "a list")
    if not piece.value:
        raise MisreadError(f"{piece.where} is empty.", path=piece.path)
    return [Piece(value, (*piece.path, position)) for position, value in enumerate(piece.value)]


def text(piece: Piece) -> str:
    """Return a text that says something, without blanks around it."""
    if not isinstance(piece.value, str):
        raise _wrong(piece, "text")
    if not piece.value.strip():
        raise MisreadError(f"{piece.where} is blank.", path=piece.path)
    return piece.value.strip()


def texts(piece: Piece) -> list[Piece]:
    """Return the texts of a list, or a single text as a list of one."""
    pieces = [piece] if isinstance(piece.value, str) else items(piece)
    return [Piece(text(one), one.path) for one in pieces]


def word(piece: Piece) -> str:
    """Return a name that a person types: small letters, digits, hyphens and underscores."""
    name = text(piece)
    if not is_word(name):
        raise MisreadError(
            f"'{shorten(name)}' is no name.",
            path=piece.path,
            hint="Small letters, digits, '-' and '_', with a letter first.",
        )
    return name


def is_word(name: str) -> bool:
    """Return whether a text is made of small letters, digits, hyphens and underscores, a letter first."""
    bare = name.replace("-", "").replace("_", "")
    return name.isascii() and name[:1].isalpha() and bare.isalnum() and name == name.lower()


def number(piece: Piece, *, least: int, most: int) -> int:
    """Return a whole number within bounds."""
    if type(piece.value) is not int:  # True is an int to isinstance
        raise _wrong(piece, "a whole number")
    if not least <= piece.value <= most:
        raise MisreadError(
            f"{piece.where} is {piece.value}.", path=piece.path, hint=f"From {least} to {most}."
        )
    return piece.value


def flag(piece: Piece) -> bool:
    """Return a yes or no."""
    if not isinstance(piece.value, bool):
        raise _wrong(piece, "true or false")
    return piece.value


def choice(piece: Piece, allowed: Collection[str]) -> str:
    """Return a text that is one of those allowed."""
    if isinstance(piece.value, str) and piece.value in allowed:
        return piece.value
    if isinstance(piece.value, str):
        raise MisreadError(
            f"{piece.where} is '{shorten(piece.value)}'.", path=piece.path, hint=one_of(allowed)
        )
    wrong = _wrong(piece, "text")
    raise MisreadError(wrong.message, path=piece.path, hint=f"{one_of(allowed)} {wrong.hint}".strip())


def refuse_repeated(pieces: Sequence[tuple[str, Piece]]) -> None:
    """Refuse a name that stands twice, however it is written."""
    seen: set[str] = set()
    for name, piece in pieces:
        if name.casefold() in seen:
            raise MisreadError(f"'{shorten(name)}' stands here twice.", path=piece.path)
        seen.add(name.casefold())


def one_of(names: Collection[str]) -> str:
    """Return the sentence that names what is allowed."""
    return f"One of: {', '.join(names)}."


def shorten(words: str) -> str:
    """Return words of a file as they can stand in a message: short, and nothing in them that acts."""
    words = visible(words)
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def kind_of(value: object) -> str:
    """Return what a plain value is, as a person would call it."""
    for shape, name in _NAMES.items():
        if isinstance(value, shape):
            return name
    return "nothing"


_NAMES: Mapping[type[object], str] = {
    bool: "a yes-or-no value",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "a group of names with values",
}


def quoting_hint(value: object) -> str:
    """Return the advice to quote, where a value looks like a word that lost its quotes."""
    return _QUOTE if isinstance(value, bool | int | float) else ""


def _wrong(piece: Piece, wanted: str) -> MisreadError:
    hint = quoting_hint(piece.value) if wanted == "text" else f"Write {wanted}."
    return MisreadError(
        f"{piece.where} is {kind_of(piece.value)}, and must be {wanted}.", path=piece.path, hint=hint
    )
