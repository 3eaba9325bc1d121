"""What was measured, as rows of tables: for a terminal, for Markdown, and for a program."""

from collections.abc import Iterable, Sequence
from textwrap import fill
from typing import NamedTuple


class Row(NamedTuple):
    """One measurement; `budget` is the highest ratio that is promised, None where nothing is."""

    name: str
    milliseconds: float | None
    ratio: float | None
    budget: float | None = None
    remark: str = ""

    @property
    def verdict(self) -> str:
        """Return PASS, OVER, FAILED (could not be measured), or nothing where nothing is promised."""
        if self.budget is None:
            return ""
        if self.ratio is None:
            return "FAILED"
        return "PASS" if self.ratio <= self.budget else "OVER"


class Table(NamedTuple):
    """Measurements that belong together, and how they were made."""

    key: str
    title: str
    method: str
    rows: tuple[Row, ...]


def is_good(tables: Iterable[Table]) -> bool:
    """Return whether all that is promised holds."""
    return all(row.verdict in ("PASS", "") for table in tables for row in table.rows)


def plain(table: Table) -> str:
    """Return a table for a terminal."""
    cells = _cells(table)
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = [
        "  ".join(_aligned(cell, width, column) for column, (cell, width) in enumerate(_zip(line, widths)))
        for line in cells
    ]
    body = "\n".join(f"  {line.rstrip()}" for line in lines)
    method = fill(table.method, 100, initial_indent="  ", subsequent_indent="  ")
    return f"{table.title}\n{method}\n\n{body}\n"


def markdown(table: Table) -> str:
    """Return a table for a page."""
    head, *rows = _cells(table)
    lines = [_bar(head), _bar(["---", "---:", "---:", "---:", "---", "---"]), *map(_bar, rows)]
    return f"### {table.title}\n\n{table.method}\n\n" + "\n".join(lines) + "\n"


def document(table: Table) -> dict[str, object]:
    """Return a table as plain data."""
    rows = [
        {
            "name": row.name,
            "milliseconds": row.milliseconds,
            "ratio": row.ratio,
            "budget": row.budget,
            "verdict": row.verdict or None,
            "remark": row.remark or None,
        }
        for row in table.rows
    ]
    return {"table": table.key, "title": table.title, "method": table.method, "rows": rows}


def _cells(table: Table) -> list[list[str]]:
    rows = [
        [
            row.name,
            f"{row.milliseconds:.1f} ms" if row.milliseconds is not None else "",
            f"{row.ratio:.2f}" if row.ratio is not None else "",
            f"{row.budget:.3g}" if row.budget is not None else "",
            row.verdict,
            row.remark,
        ]
        for row in table.rows
    ]
    return [["", "time", "ratio", "budget", "", ""], *rows]


def _zip(line: Sequence[str], widths: Sequence[int]) -> Iterable[tuple[str, int]]:
    return zip(line, widths, strict=True)


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if column in (1, 2, 3) else cell.ljust(width)


def _bar(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
