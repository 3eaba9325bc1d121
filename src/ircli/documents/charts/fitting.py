"""Say how wide a text will be, and shorten it to the room there is: nobody knows the reader's fonts here."""

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from ircli.domain.text import visible

ELLIPSIS = "…"


class Face(NamedTuple):
    """How large a text is drawn, in pixels, and whether it is bold."""

    size: float
    bold: bool = False


# What the texts of a chart are, and how each is drawn. Nothing is smaller than what a phone's reader can read.
FACES: Mapping[str, Face] = {
    "head": Face(14, bold=True),
    "label": Face(12),
    "value": Face(12),
    "tick": Face(11),
}

# Widths in ems, those of DejaVu Sans or a little more: of the fonts that browsers take for `system-ui`, none is wider.
_WIDTHS: Mapping[str, float] = {
    character: ems
    for ems, characters in (
        (0.32, "' ,.IJijl"),
        (0.37, "-/:;\\f|"),
        (0.42, "!()[]rt"),
        (0.53, '"*_`sz?Lc'),
        (0.65, "0123456789$EKSbdghnpqu{}FPTYaekovxy"),
        (0.78, "ABCRVXZDGHNU&OQ"),
        (0.87, "#+<=>M^~w"),
        (1.02, "%m@W"),
    )
    for character in characters
}
_BOLD = 1.12
_SENTENCE = 900  # pixels: more than a hundred characters
_OTHER, _WIDE, _PICTURE = 0.8, 1.1, 1.3
_PICTURES = 0x1F000  # from here on there are emoji


def width(text: str, face: str) -> float:
    """Return about how many pixels visible text takes, rather too many than too few."""
    return sum(map(_ems, text)) * _pixels(face)


def shortened(text: str, room: float, face: str) -> str:
    """Return visible text, cut with an ellipsis where it takes more than `room` pixels."""
    pixels = _pixels(face)
    left, keeps = room / pixels, 0
    space_for_mark = left - _ems(ELLIPSIS)
    for place, character in enumerate(text):
        ems = _ems(character)
        if ems > left:
            return text[:keeps].rstrip() + ELLIPSIS
        left -= ems
        space_for_mark -= ems
        if space_for_mark >= 0:
            keeps = place + 1
    return text


def plain(text: str, *, unnamed: str = "(no name)") -> str:
    """Return somebody's text as one visible line; `unnamed` where there is nothing to see."""
    lines = [line.strip(" ") for line in text.replace("\r\n", "\n").replace("\t", " ").split("\n")]
    shown = visible(" ".join(line for line in lines if line))
    return shown if shown.strip() else unnamed


def brief(text: str) -> str:
    """Return somebody's text as far as it belongs into a sentence."""
    return shortened(plain(text), _SENTENCE, "label")


def _pixels(face: str) -> float:
    size, bold = FACES[face]
    return size * (_BOLD if bold else 1)


def _ems(character: str) -> float:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    if ord(character) >= _PICTURES:
        return _PICTURE
    return _WIDE if unicodedata.east_asian_width(character) in "WF" or character in "—…" else _OTHER
