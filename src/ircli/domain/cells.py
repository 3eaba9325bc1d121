"""Put texts and lists into the cells of a table, and take them out again as they were.

Spreadsheets run a cell that begins like a formula, and terminals obey control characters: a cell holds neither.
"""

import re
from collections.abc import Iterable

# Full-width forms are formulas to some spreadsheets.
_ACTING = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_QUOTE = "'"
# Control characters but for tab and newline, and halves of characters, which no encoding can write.
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
_CODE = r"(?:x(?:0[0-8b-f]|1[0-9a-f]|7f|[89][0-9a-f])|ud[89a-f][0-9a-f]{2})"
# Backslashes before a code are doubled, so that a text which happens to look spelled out stays what it is.
# A run of them is looked at once, from its first one: else a text of nothing but backslashes would take for ever.
_TO_SPELL = rf"(?<!\\)(\\*+)({_CONTROL})|(?<!\\)(\\++)(?={_CODE})"
_SPELLED = rf"(?<!\\)(\\++)({_CODE})"
_SPELLED_FIRST = r"\\x[0-9a-f]{2}"


def cell(text: str) -> str:
    r"""Return a text as a cell: control characters as `\x1b`, and `'` before what would act as a formula."""
    shown = text if text.isprintable() and "\\" not in text else re.sub(_TO_SPELL, _spell, text)
    first = text.lstrip(_QUOTE)[:1]
    return f"{_QUOTE}{shown}" if first and (first in _ACTING or _is_control(first)) else shown


def inert(shown: str) -> str:
    """Return a text that no spreadsheet takes for a formula: `'` stands before one that it would."""
    return (
        f"{_QUOTE}{shown}" if shown.startswith(("\t", "\r")) or shown.lstrip().startswith(_ACTING) else shown
    )


def quoted(shown: str) -> str:
    """Return a cell as it stands in a line of CSV: in quotes where it needs them, also for who takes a semicolon for its end."""
    return '"' + shown.replace('"', '""') + '"' if any(one in shown for one in ',;"\n\r\t') else shown


def text_of(shown: str) -> str:
    """Return the text that a cell stands for: what `cell` changed is as before, anything else as it is."""
    rest = shown.lstrip(_QUOTE)
    if rest is not shown and rest and _was_quoted(rest):
        shown = shown[1:]
    return re.sub(_SPELLED, _unspell, shown) if "\\" in shown else shown


def joined(texts: Iterable[str], *, separators: str) -> str:
    """Return a list as one text; an item that could be taken for several, or for less, stands in double quotes."""
    return "; ".join([_item(text, separators) for text in texts])


def split(text: str, *, separators: str) -> tuple[str, ...]:
    """Return the items of a list with separators between them; blank ones count only in double quotes."""
    pattern = re.compile(
        rf'[^\S\n]*(?:"([^"]*(?:""[^"]*)*)"[^\S\n]*(?=[{separators}]|\Z)|([^{separators}]*))'
    )
    items, at = [], 0
    while at <= len(text) and (found := pattern.match(text, at)) is not None:
        if found[1] is not None:
            items.append(found[1].replace('""', '"'))
        elif found[2].strip():
            items.append(found[2].strip())
        at = found.end() + 1
    return tuple(items)


def _item(text: str, separators: str) -> str:
    is_plain = text and text == text.strip() and text[0] != '"' and not any(one in text for one in separators)
    return text if is_plain else '"' + text.replace('"', '""') + '"'


def _spell(found: re.Match[str]) -> str:
    if found[2] is None:
        return found[3] * 2
    code = ord(found[2])
    return found[1] * 2 + (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _unspell(found: re.Match[str]) -> str:
    before = "\\" * (len(found[1]) // 2)
    return before + (chr(int(found[2][1:], 16)) if len(found[1]) % 2 else found[2])


def _is_control(character: str) -> bool:
    return character < " " or "\x7f" <= character <= "\x9f"


def _was_quoted(rest: str) -> bool:
    return (
        rest[0] in _ACTING
        or _is_control(rest[0])
        or (re.match(_SPELLED_FIRST, rest) is not None and re.match(_SPELLED, rest) is not None)
    )
