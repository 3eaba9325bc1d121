"""Make text from anywhere safe to show: what a terminal would obey is spelled out instead."""

import unicodedata

# Letters to Python, nothing to the eye.
_BLANK_LETTERS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))  # variation selectors
)
_SURROGATE_ESCAPES = range(0xDC80, 0xDD00)


def visible(text: str, *, keep: str = "") -> str:
    r"""Return text with control, bidi, zero-width and unassigned characters spelled as escapes.

    `keep` names control characters that stay, such as a newline. A byte that was not UTF-8 (kept by the
    system as a lone surrogate) is spelled `\xNN`.
    """
    if text.isprintable() and (text.isascii() or _BLANK_LETTERS.isdisjoint(text)):
        return text
    return "".join([_shown(character, keep) for character in text])


def _shown(character: str, keep: str) -> str:
    if character in keep:
        return character
    if character.isprintable() and character not in _BLANK_LETTERS:
        return character
    code = ord(character)
    if unicodedata.category(character) == "Zs":
        return character  # a space of some script: wide, thin, or no-break
    if character in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[character]
    if code in _SURROGATE_ESCAPES:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
