"""Tell the names in a text that only those inside can read: hosts, paths, tickets, and what code is called."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

_CODE = re.compile(r"(?<!`)`+([^`\n]{1,200})`+")
_WORD = re.compile(r"[^\s`|]{2,200}")
_LINK = re.compile(r"\]\([^()\s]{0,2000}\)")  # where a link leads is no word of the text
_AROUND = "()[]{}<>\"'\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}.,;:!?*\\"
_POSSESSIVE = ("'s", "\N{RIGHT SINGLE QUOTATION MARK}s")
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")

_PATH = re.compile(r"(?:~|\.{1,2})?(?:/[\w.@:-]+)+/?|[\w.-]+(?:/[\w.-]+){2,}/?")
_HOST = re.compile(r"(?:[\w-]+\.)+[A-Za-z][\w-]+(?::\d{2,5})?|[A-Za-z][\w-]*:\d{2,5}")
_TICKET = re.compile(r"#\d+|[A-Z][A-Z0-9]+-\d+")
_UNDERSCORE = re.compile(r"[^\W_]_[^\W_]")
_NUMBERED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+")
_HUMP = re.compile(r"[a-z][A-Z]")
_HASH = re.compile(r"[0-9a-f]{7,40}")


class Internal(NamedTuple):
    """What counts as an internal name: forms of FORMS, and `names` by themselves; what is `allowed` never does."""

    forms: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


class Placed(NamedTuple):
    """A name, and the character of the text that it begins at."""

    start: int
    name: str


# How a name is recognised, by what the playbook calls it. What stands in a code span is `code`, whatever it looks like.
FORMS: Mapping[str, Callable[[str], bool]] = {
    "code": lambda _: False,
    "path": lambda word: bool(_PATH.fullmatch(word)) and any(one.isalpha() for one in word),
    "host": lambda word: bool(_HOST.fullmatch(word)),
    "ticket": lambda word: bool(_TICKET.fullmatch(word)),
    "underscores": lambda word: word.replace("_", "").isalnum() and bool(_UNDERSCORE.search(word)),
    "numbered": lambda word: bool(_NUMBERED.fullmatch(word)) and any(one.isdigit() for one in word),
    "camel-case": lambda word: word.isalnum() and bool(_HUMP.search(word)),
    "hash": lambda word: bool(_HASH.fullmatch(word)) and not word.isalpha() and not word.isdigit(),
}


def internal_names(text: str, internal: Internal, *, known: Collection[str] = ()) -> tuple[Placed, ...]:
    """Return the internal names in a text, each where it first stands; those that are `known` are none."""
    allowed = {name.casefold() for name in (*internal.allowed, *known)}
    named = {name.casefold() for name in internal.names}
    found: dict[str, Placed] = {}
    for (word, is_code), start in _first_places(text).items():
        key = word.casefold()
        if key in allowed or key in found:
            continue
        if key in named or (is_code and "code" in internal.forms) or _is_like_one(word, internal):
            found[key] = Placed(start, word)
    return tuple(found.values())


def _is_like_one(word: str, internal: Internal) -> bool:
    if word.isalpha() and word[1:].islower():
        return False  # a plain word
    return any(FORMS[form](word) for form in internal.forms)


def _first_places(text: str) -> dict[tuple[str, bool], int]:
    """Return the words of a text, each with its first place, and whether it is a code span."""
    places: dict[tuple[str, bool], int] = {}
    for start, word, is_code in _words(text):
        places.setdefault((word, is_code), start)
    return places


def _words(text: str) -> Iterator[tuple[int, str, bool]]:
    """Give the words of a text without the marks around them, each with its place, and whether it is a code span."""
    text = _LINK.sub(lambda link: "]" + " " * (len(link[0]) - 1), text)
    spans = list(_CODE.finditer(text))
    for span in spans:
        yield span.start(1), span[1].strip(), True
    rest = _CODE.sub(lambda span: " " * len(span[0]), text)
    for match in _WORD.finditer(rest):
        word = match[0].strip(_AROUND)
        word = word[:-2] if word.endswith(_POSSESSIVE) else word
        if word and "://" not in word and not word.startswith("_To"):
            yield match.start() + match[0].index(word), _ESCAPED.sub("", word), False
