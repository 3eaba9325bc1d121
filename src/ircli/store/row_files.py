"""Read files of many incidents a piece at a time: lines of JSON, and rows of a table; one that is bad costs only itself."""

import csv
import os
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from ircli.errors import UsageError
from ircli.store.files import open_named
from ircli.store.yaml_files import NotJsonError, read_json

TABLE_BYTES = 100 * 1024 * 1024
LINE_BYTES = 16 * 1024 * 1024  # which take half a gigabyte when they are all braces
_ROW_CHARACTERS = 1 << 20
_MOST_AGAIN = 16 * _ROW_CHARACTERS  # characters that are read again after rows whose quotes are wrong
_DELIMITERS = (",", ";", "\t")
_CELL = r'(?:"[^"]*(?:""[^"]*)*"|[^",;\t]*)'
_REGULAR = rf"{_CELL}(?:[,;\t]{_CELL})*"


class Source(Protocol):
    """What lines of bytes are read from."""

    def readline(self, size: int, /) -> bytes:
        """Return the next line, or so many bytes of it; none at the end."""
        ...

    def read(self, size: int, /) -> bytes:
        """Return as many bytes, or fewer at the end."""
        ...


class Piece(NamedTuple):
    """A piece of a file, and the line on which it begins; with a `fault`, why it is none."""

    line: int
    value: Any = None
    fault: str = ""
    hint: str = ""


def open_rows(path: str) -> Any:  # noqa: ANN401 - a binary file, whatever its class
    """Return an open plain file; raise NotFoundError or UsageError for anything else."""
    return os.fdopen(open_named(path, instead="COMMAND | ircli import - --format csv"), "rb")


def refuse_large(file: Any, name: str) -> None:  # noqa: ANN401 - as above
    """Raise UsageError for a table that is over the limit, before anything of it is read."""
    if os.fstat(file.fileno()).st_size > TABLE_BYTES:
        raise UsageError(f"{name} is too large.", hint=f"At most {TABLE_BYTES >> 20} MiB are read; split it.")


# Lines of JSON.


def json_lines(source: Source, *, limit: int = LINE_BYTES) -> Iterator[Piece]:
    """Give the plain data of each line, blank ones left out."""
    number = 0
    while line := source.readline(limit + 1):
        number += 1
        if len(line) > limit:
            while line and not line.endswith(b"\n"):
                line = source.readline(1 << 20)
            yield Piece(number, fault=f"The line is longer than {limit >> 20} MiB.")
        elif not line.isspace():
            yield _json_line(number, line)


def _json_line(number: int, line: bytes) -> Piece:
    try:
        return Piece(number, read_json(line.decode("utf-8").removeprefix("\ufeff" if number == 1 else "")))
    except UnicodeDecodeError:
        return Piece(number, fault="It is not UTF-8.", hint="Save it as UTF-8.")
    except NotJsonError as error:
        return Piece(number, fault=error.message, hint=error.hint)


# Rows of a table.


def table_rows(source: Source, *, delimiter: str = "", limit: int = TABLE_BYTES) -> Iterator[Piece]:
    """Give the cells of each row, the header first; raise UsageError where there is no header.

    Without a delimiter it is the one that takes the header into most pieces. A row that cannot be told apart is
    given as a fault, and reading is taken up again at the line after its first.
    """
    feed = _Feed(source, limit)
    first = feed.first_line()
    delimiter = delimiter or max(_DELIMITERS, key=lambda one: len(_pieces(first, one)))
    before, csv_limit = csv.field_size_limit(), 2 * _ROW_CHARACTERS
    csv.field_size_limit(csv_limit)
    try:
        yield from _rows(feed, csv.reader(feed, delimiter=delimiter, strict=True))
    finally:
        csv.field_size_limit(before)


def _rows(feed: "_Feed", reader: Iterable[list[str]]) -> Iterator[Piece]:
    rows, header, again = iter(reader), Piece(0), 0
    while True:
        feed.begin()
        piece = _row(feed, rows, width=len(header.value) if header.line else 0)
        if piece is None:
            break
        if piece.fault and not header.line:
            raise UsageError(f"The header cannot be read. {piece.fault}", hint=piece.hint)
        again += feed.give_back() if piece.fault else 0
        if again > _MOST_AGAIN:
            yield Piece(piece.line, fault="Too many rows before it do not end; nothing behind it is read.")
            return
        if piece.fault or piece.value:
            header = header if header.line else piece
            yield piece
    if not header.line:
        raise UsageError(
            "There is no header: the first line names the columns.", hint="title,severity,started"
        )


def _row(feed: "_Feed", rows: Iterator[list[str]], *, width: int) -> Piece | None:
    line = feed.number + 1
    try:
        cells = next(rows)
    except StopIteration:
        return None
    except csv.Error as error:
        return Piece(line, fault=_told(error))
    except _TooLongError as error:
        return Piece(line, fault=str(error))
    if any("\0" in cell for cell in cells):
        return Piece(line, fault="It holds a NUL character.", hint="Save it as UTF-8, not UTF-16.")
    if not all(_is_whole(cell) for cell in cells):
        return Piece(line, fault="It is not UTF-8.", hint="Save it as UTF-8.")
    if feed.is_doubtful and any('"' in cell for cell in cells) and not feed.is_regular():
        return Piece(line, fault="It is perhaps the rest of the row before it, whose quotes are wrong.")
    if not any(cell.strip() for cell in cells):
        return Piece(line, ())
    if width and len(cells) > width and not any(cells[width:]):
        cells = cells[:width]
    if width and len(cells) != width:
        what = f"It has {len(cells)} cell{'s' * (len(cells) != 1)} where the header has {width}."
        return Piece(line, fault=what, hint="A cell with the delimiter in it stands in double quotes.")
    return Piece(line, tuple(cells))


def _told(error: csv.Error) -> str:
    """Return what is wrong with a row, in our own words where it is something common."""
    said = str(error)
    if said.startswith("unexpected end"):
        return "A quote opens in it and never closes."
    if "expected after" in said:
        return "Something stands behind a closing quote."
    if said.startswith("new-line"):
        return "A carriage return stands in it without a newline."
    return f"It is no CSV: {said}."


class _TooLongError(Exception):
    """More than a row can be."""


class _Feed:
    """The lines of a table for the csv module, which can be given back where they made no row."""

    def __init__(self, source: Source, limit: int) -> None:
        self._source = source
        self._limit = limit
        self._back: deque[str] = deque()
        self._given: list[str] = []
        self._doubtful = 0
        self._taken = 0
        self._characters = 0
        self.number = 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self._doubtful -= 1
        self._given.append(line)
        self._characters += len(line)
        if self._characters > _ROW_CHARACTERS:
            raise _TooLongError(
                f"It is longer than {_ROW_CHARACTERS >> 20} MiB, or a quote in it never closes."
            )
        return line

    def first_line(self) -> str:
        """Return the first line that is not blank, and leave it to be read."""
        line = self._read().removeprefix("\ufeff")
        while line and line.isspace():
            self.number += 1
            line = self._read()
        if line:
            self._back.append(line)
        return line

    def begin(self) -> None:
        """Forget what the row before took."""
        self._given.clear()
        self._characters = 0

    def give_back(self) -> int:
        """Take back all lines of the present row but its first; return how many characters they have."""
        again = self._given[1:]
        self._back.extendleft(reversed(again))
        self.number -= len(again)
        self._doubtful = max(self._doubtful, 0) + len(again)
        return sum(map(len, again))

    @property
    def is_doubtful(self) -> bool:
        """Return whether the present row begins with a line that was given back."""
        return self._doubtful + len(self._given) > 0

    def is_regular(self) -> bool:
        """Return whether quotes of the present row stand only around cells, and doubled inside."""
        return re.fullmatch(_REGULAR, "".join(self._given).rstrip("\r\n")) is not None

    def _read(self) -> str:
        line = self._source.readline(_ROW_CHARACTERS * 4)
        self._taken += len(line)
        if len(line) == _ROW_CHARACTERS * 4:  # too long for a row anyhow
            while self._taken <= self._limit and (rest := self._source.readline(_ROW_CHARACTERS)):
                self._taken += len(rest)
                if rest.endswith(b"\n"):
                    break
        if self._taken > self._limit:
            raise UsageError(
                f"It is too large; nothing behind line {self.number} is read.",
                hint=f"At most {self._limit >> 20} MiB are read; split it.",
            )
        # What is no UTF-8 costs its row alone.
        return line.decode("utf-8", "surrogateescape")


def _pieces(line: str, delimiter: str) -> Sequence[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []  # whoever reads it in earnest says why


def _is_whole(cell: str) -> bool:
    if cell.isascii():
        return True
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True
