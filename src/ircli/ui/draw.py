"""Draw tables: one column wraps its words, the others stay whole; fast for thousands of rows."""

from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len, chop_cells

from ircli.domain.text import visible

_GAP = "  "
_NARROWEST = 16  # columns; below that a terminal folds the lines by itself
_COLOURS = {
    "LATE": "31",
    "investigating": "31",
    "identified": "33",
    "monitoring": "33",
    "resolved": "32",
}


class Look(NamedTuple):
    """How many columns a terminal has, whether it shows colour, and what a rule is made of."""

    width: int
    colour: bool
    rule: str = "─"


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    look: Look,
    wrap: str = "",
    numbers: Collection[str] = (),
) -> str:
    """Return rows under headers, as wide as the terminal where the column named by `wrap` can give way.

    What stands in the columns named by `numbers` ends below each other.
    """
    shown = [
        [visible(cell, keep="\n" if name == wrap else "") for name, cell in zip(headers, row, strict=True)]
        for row in rows
    ]
    widths = [max([cell_len(name), *[_widest(row[at]) for row in shown]]) for at, name in enumerate(headers)]
    wrapping = headers.index(wrap) if wrap else -1
    if wrapping >= 0:
        others = sum(widths) - widths[wrapping] + len(_GAP) * (len(headers) - 1)
        widths[wrapping] = min(widths[wrapping], max(look.width - others, _NARROWEST))
    right = [name in numbers for name in headers]
    lines = [
        _line(headers, widths, right),
        look.rule * min(sum(widths) + len(_GAP) * (len(widths) - 1), look.width),
    ]
    if look.colour:
        lines = [f"\x1b[1m{lines[0]}\x1b[0m", lines[1]]
    for row in shown:
        cells = [_wrapped(cell, widths[at]) if at == wrapping else [cell] for at, cell in enumerate(row)]
        for parts in zip_longest(*cells, fillvalue=""):
            lines.append(_line(parts, widths, right, colour=look.colour))
    return "\n".join(lines) + "\n"


def _widest(cell: str) -> int:
    return cell_len(cell) if "\n" not in cell else max(cell_len(line) for line in cell.split("\n"))


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool], *, colour: bool = False) -> str:
    padded = []
    for cell, width, ends in zip(cells, widths, right, strict=True):
        space = " " * (width - cell_len(cell))
        code = _COLOURS.get(cell) if colour else None
        shown = f"\x1b[{code}m{cell}\x1b[0m" if code else cell
        padded.append(space + shown if ends else shown + space)
    return _GAP.join(padded).rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    """Return text in lines of at most `width` cells, broken between words where there are any."""
    lines = []
    for paragraph in text.split("\n"):
        if cell_len(paragraph) <= width:
            lines.append(paragraph)
            continue
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if cell_len(longer) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = chop_cells(word, width) or [""]
            lines.extend(full)
        lines.append(line)
    return lines
