"""The lines of a block as they stand in the file, without the marks of the lists and quotes that hold it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_ITEM = re.compile(r"[-+*]|[0-9]{1,9}[.)]")
_TAB = 4
_DEEP = 4  # columns that make indented code of a line


class Holder(NamedTuple):
    """A list item or a quote: the line that it begins on, and how many columns its text is indented (0: a quote)."""

    line: int
    width: int

    @property
    def is_quote(self) -> bool:
        """Return whether it is a quote."""
        return not self.width


@dataclass(slots=True)
class _Cursor:
    """How far a line is read; `spare` are the columns left of a tab that is read in part."""

    line: str
    position: int = 0
    column: int = 0
    spare: int = 0

    def skip_blanks(self, columns: int) -> int:
        """Go on over so many columns, as far as they are blank, and return how many they were."""
        skipped = 0
        while skipped < columns:
            if self.spare:
                self.spare -= 1
            elif self.line[self.position : self.position + 1] not in {" ", "\t"}:
                break
            else:
                is_tab = self.line[self.position] == "\t"
                self.position += 1
                self.spare = _TAB - 1 - self.column % _TAB if is_tab else 0
            self.column += 1
            skipped += 1
        return skipped

    def skip(self, characters: int) -> None:
        """Go on over characters that are not blank."""
        self.position += characters
        self.column += characters

    def skip_holders(self, holders: Iterable[Holder], number: int) -> None:
        """Go on over what the holders, the outermost first, put before a line of that number."""
        for holder in holders:
            if holder.is_quote:
                self._skip_quote()
            elif holder.line == number:
                self.skip_item()
            else:
                self.skip_blanks(holder.width)

    def _skip_quote(self) -> None:
        before = (self.position, self.column, self.spare)
        self.skip_blanks(_DEEP - 1)
        if self.line[self.position : self.position + 1] == ">" and not self.spare:
            self.skip(1)
            self.skip_blanks(1)
        else:  # the line goes on with a paragraph, and leaves out the mark
            self.position, self.column, self.spare = before

    def skip_item(self) -> int:
        """Go on over an item's marker and the blanks behind it, and return the columns that its text is indented."""
        first = self.column
        self.skip_blanks(_DEEP - 1)
        marker = _ITEM.match(self.line, self.position)
        self.skip(len(marker[0]) if marker else 0)
        ahead = _Cursor(self.line, self.position, self.column, self.spare)
        blanks = ahead.skip_blanks(_DEEP + 1)
        # Text that is indented further is code, and an item may begin with a blank line: one blank is the marker's.
        wanted = blanks if 1 <= blanks <= _DEEP and ahead.position < len(self.line) else 1
        width = self.column - first + wanted
        self.skip_blanks(wanted)
        return width

    @property
    def rest(self) -> str:
        """Return what is not read yet."""
        return " " * self.spare + self.line[self.position :]


def holder_of(lines: Sequence[str], line: int, holders: Iterable[Holder], *, is_quote: bool) -> Holder:
    """Return what holds other blocks and begins on a line, where it stands in other holders itself."""
    if is_quote:
        return Holder(line, 0)
    cursor = _Cursor(lines[line])
    cursor.skip_holders(holders, line)
    return Holder(line, cursor.skip_item())


def dedented(
    lines: Sequence[str], start: int, end: int, holders: Sequence[Holder], *, indent: int = 0
) -> list[str]:
    """Return some lines without what their holders put before them, and without so many columns of blanks."""
    found: list[str] = []
    for number in range(start, end):
        cursor = _Cursor(lines[number])
        cursor.skip_holders(holders, number)
        cursor.skip_blanks(indent)
        found.append(cursor.rest)
    return found


def indent_of(lines: Sequence[str], number: int, holders: Sequence[Holder]) -> int:
    """Return how many columns of blanks a block begins with in its holders: three at most."""
    cursor = _Cursor(lines[number])
    cursor.skip_holders(holders, number)
    return cursor.skip_blanks(_DEEP - 1)
