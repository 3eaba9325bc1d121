"""Files of many: a bad line costs only itself, is named by its number, and nothing takes for ever."""

import io
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.errors import UsageError
from ircli.store.row_files import json_lines, table_rows
from ircli.store.tables import csv_line


def rows(content: bytes, *, delimiter: str = "") -> list[tuple[int, object]]:
    """Return each row by its line: its cells, or in a list why it is none."""
    return [
        (piece.line, [piece.fault] if piece.fault else piece.value)
        for piece in table_rows(io.BytesIO(content), delimiter=delimiter)
    ]


def lines(content: bytes) -> list[tuple[int, object]]:
    return [
        (piece.line, [piece.fault] if piece.fault else piece.value)
        for piece in json_lines(io.BytesIO(content))
    ]


HEAD = b"title,severity\n"
FIRST = (1, ("title", "severity"))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"title,severity\na,b\n", [FIRST, (2, ("a", "b"))]),
        (b"title,severity\na,b", [FIRST, (2, ("a", "b"))]),
        (b"title,severity\r\na,b\r\n", [FIRST, (2, ("a", "b"))]),
        (b"\xef\xbb\xbftitle,severity\na,b\n", [FIRST, (2, ("a", "b"))]),
        (b"title;severity\na,b;c\n", [FIRST, (2, ("a,b", "c"))]),
        (b"title\tseverity\na;b\tc\n", [FIRST, (2, ("a;b", "c"))]),
        (b"title\na;b,c\n", [(1, ("title",)), (2, ["It has 2 cells where the header has 1."])]),
        (b"\n\ntitle,severity\n\na,b\n,\n \n\n", [(3, ("title", "severity")), (5, ("a", "b"))]),
        (b'title,severity\n"a\nb","c""d"\ne,f\n', [FIRST, (2, ("a\nb", 'c"d')), (4, ("e", "f"))]),
        (b"title,severity\na,b,,\nc,d\n", [FIRST, (2, ("a", "b")), (3, ("c", "d"))]),
        ("title,severity\nK\u00f6ln\u2028,\x85\n".encode(), [FIRST, (2, ("K\u00f6ln\u2028", "\x85"))]),
    ],
)
def test_a_table_is_read(content: bytes, expected: Sequence[object]) -> None:
    assert rows(content) == expected


def test_a_delimiter_can_be_said() -> None:
    assert rows(b"a,b\tc\n", delimiter="\t") == [(1, ("a,b", "c"))]


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (b"only\n", "It has 1 cell where the header has 2."),
        (b"a,b,c\n", "It has 3 cells where the header has 2."),
        (b"a\x00,b\n", "It holds a NUL character."),
        (b"a\xff,b\n", "It is not UTF-8."),
        (b"\xed\xb3\xbf,b\n", "It is not UTF-8."),
        (b'"a"b,c\n', "Something stands behind a closing quote."),
        (b"a\rb,c\n", "A carriage return stands in it without a newline."),
        (b'a,"b\n', "Something stands behind a closing quote."),
        (b"a,%b\n" % (b"x" * 1_100_000), "It is longer than 1 MiB, or a quote in it never closes."),
        (b"a,%b\n" % (b"x" * 9_000_000), "It is longer than 1 MiB, or a quote in it never closes."),
    ],
)
def test_a_bad_row_costs_only_itself_and_is_named_by_its_line(bad: bytes, fault: str) -> None:
    found = rows(HEAD + b"first,1\n" + bad + b'last,"2"\nvery last,3\n')
    assert found == [
        FIRST,
        (2, ("first", "1")),
        (3, [fault]),
        (4, ("last", "2")),
        (5, ("very last", "3")),
    ]


def test_a_quote_that_never_closes_costs_only_its_row() -> None:
    good = [(number, (f"t{number}", "SEV3")) for number in range(3, 500)]
    content = HEAD + b't,"SEV1\n' + b"".join(b"t%d,SEV3\n" % number for number, _ in good)
    assert rows(content) == [FIRST, (2, ["A quote opens in it and never closes."]), *good]


def test_a_quote_that_closes_in_a_later_row_costs_only_its_own() -> None:
    content = HEAD + b'a,"b\nc,d\ne,f"\ng,h\n'
    assert rows(content)[1:] == [(2, ("a", "b\nc,d\ne,f")), (5, ("g", "h"))]  # which is what it says
    content = HEAD + b'a,"b\nc,d\n"e",f\ng,h\n'
    assert rows(content)[1:] == [
        (2, ["Something stands behind a closing quote."]),
        (3, ("c", "d")),
        (4, ("e", "f")),
        (5, ("g", "h")),
    ]


def test_the_rest_of_a_broken_row_is_no_row() -> None:
    content = HEAD + b'a,"un\nwith "quoted" words",x\nlast,one\n'
    assert rows(content)[1:] == [
        (2, ["Something stands behind a closing quote."]),
        (3, ["It is perhaps the rest of the row before it, whose quotes are wrong."]),
        (4, ("last", "one")),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "There is no header"),
        (b"\n \n,,\n", "There is no header"),
        ("title,severity\na,b\n".encode("utf-16"), "The header cannot be read. It holds a NUL character."),
        ("title,severity\na,b\n".encode("utf-16-le"), "The header cannot be read. It holds a NUL character."),
        (b"Gr\xfc\xdfe,b\n", "The header cannot be read. It is not UTF-8."),
        (b"title,severity\ra,b\r", "A carriage return stands in it without a newline."),
        (b'"title,severity\n', "A quote opens in it and never closes."),
    ],
)
def test_a_table_without_a_header_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        rows(content)
    assert message in caught.value.message


def test_a_file_made_to_take_for_ever_does_not() -> None:
    begun = time.monotonic()
    found = rows(b"title,a,b\n" + b'x",y,"z\n' * 300_000)
    assert time.monotonic() - begun < 60
    assert found[-1][1] == ["Too many rows before it do not end; nothing behind it is read."]


def test_more_than_a_table_may_have_is_refused_by_its_line() -> None:
    found = table_rows(io.BytesIO(b"title,severity\na,b\nc,d\ne,f\n"), limit=25)
    assert [next(found).line for _ in range(3)] == [1, 2, 3]
    with pytest.raises(UsageError, match="too large; nothing behind line 3 is read"):
        next(found)


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2, max_size=2), max_size=5
    )
)
def test_what_is_written_as_a_table_is_read_as_one(written: list[list[str]]) -> None:
    content = "".join(map(csv_line, [["title", "severity"], *written])).encode()
    found = [piece.value for piece in table_rows(io.BytesIO(content)) if not piece.fault]
    assert found[1:] == [tuple(row) for row in written if any(cell.strip() for cell in row)]


def test_each_line_of_json_is_read_by_itself() -> None:
    content = b'\xef\xbb\xbf{"title": "a"}\r\n\n[1]\n{"title": "a", "title": "b"}\nnull\n{\n"x\xff"\nNaN\n1e400\n"end"'
    assert lines(content) == [
        (1, {"title": "a"}),
        (3, [1]),
        (4, ["The key 'title' stands twice."]),
        (5, None),
        (6, ["This is no JSON: Expecting property name enclosed in double quotes."]),
        (7, ["It is not UTF-8."]),
        (8, ["NaN is no number that JSON knows."]),
        (9, ["1e400 is no number that JSON knows."]),
        (10, "end"),
    ]


@pytest.mark.parametrize("hostile", [b"[" * 100_000, b"[" * 60 + b"]" * 60, b"1" * 5000, b'{"a":' * 60])
def test_a_hostile_line_costs_only_itself(hostile: bytes) -> None:
    found = lines(b"1\n" + hostile + b"\n2\n")
    assert (found[0], found[2]) == ((1, 1), (3, 2))
    assert isinstance(found[1][1], list)


def test_a_line_that_is_too_long_costs_only_itself() -> None:
    content = b'1\n"%b"\n2\n"%b"' % (b"x" * 1_500_000, b"y" * 3_000_000)
    found = [piece.fault or piece.value for piece in json_lines(io.BytesIO(content), limit=1 << 20)]
    assert found == [1, "The line is longer than 1 MiB.", 2, "The line is longer than 1 MiB."]
