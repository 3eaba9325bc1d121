"""Read plain data strictly: what it must be, what it may be, and where in it something is wrong."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from ircli.domain.names import one_of
from ircli.domain.text import visible
from ircli.errors import MisreadError

if TYPE_CHECKING:
    from typing import Protocol

    class Named(Protocol):
        """Something with a name."""

        @property
        def name(self) -> str:
            """Return its name."""
            ...


Path: TypeAlias = tuple[str | int, ...]
Value = TypeVar("Value")

YEAR_OF_MINUTES = 366 * 24 * 60  # the longest span that makes sense

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
    findings = Findings()
    findings.wrong.extend(
        MisreadError(f"'{shorten(key)}' is no known key.", path=part.path, hint=one_of(allowed))
        for key, part in found.items()
        if key not in allowed
    )
    findings.wrong.extend(
        MisreadError(f"{piece.where} has no '{key}'.", path=piece.path, hint=f"Add '{key}:'.")
        for key in required
        if key not in found
    )
    findings.tell()
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


class Findings:
    """What is wrong with several pieces of a file, to be told at once."""

    def __init__(self) -> None:
        self.wrong: list[MisreadError] = []

    def read(self, read: Callable[[], Value]) -> Value | None:
        """Return what was read; where it cannot be, keep what is wrong and return None for now."""
        try:
            return read()
        except MisreadError as error:
            self.wrong += (error, *error.others)
            return None

    def tell(self) -> None:
        """Raise the first finding with the others, if there is any."""
        if self.wrong:
            first, *others = self.wrong
            raise MisreadError(first.message, path=first.path, hint=first.hint, others=tuple(others))


def each(
    pieces: Iterable[Piece],
    read: Callable[[Piece], Value],
    *,
    unique: Mapping[str, Callable[[Value], str]] = {},
) -> tuple[Value, ...]:
    """Return what each piece says; what `unique` finds in a value, by the key it stands under, may stand only once.

    All pieces are read before anything is refused.
    """
    values: list[Value] = []
    found: list[Piece] = []
    findings = Findings()
    for piece in pieces:
        try:
            values.append(read(piece))
            found.append(piece)
        except MisreadError as error:
            findings.wrong += (error, *error.others)
    for key, name in unique.items():
        findings.wrong += _repeated(
            [(name(value), _below(piece, key)) for value, piece in zip(values, found, strict=True)]
        )
    findings.tell()
    return tuple(values)


def _below(piece: Piece, key: str) -> Piece:
    return (
        Piece(None, (*piece.path, key)) if isinstance(piece.value, Mapping) and key in piece.value else piece
    )


def by_name(value: "Named") -> str:
    """Return the name of a value that has one."""
    return value.name


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


def optional_text(found: Mapping[str, Piece], name: str) -> str:
    """Return the text of a key that may be missing."""
    return text(found[name]) if name in found else ""


def optional_flag(found: Mapping[str, Piece], name: str) -> bool:
    """Return the yes or no of a key that may be missing, and then means no."""
    return flag(found[name]) if name in found else False


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
    findings = Findings()
    findings.wrong += _repeated(pieces)
    findings.tell()


def _repeated(pieces: Sequence[tuple[str, Piece]]) -> list[MisreadError]:
    seen: set[str] = set()
    wrong = []
    for name, piece in pieces:
        if name.casefold() in seen:
            wrong.append(MisreadError(f"'{shorten(name)}' stands here twice.", path=piece.path))
        seen.add(name.casefold())
    return wrong


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
