"""Write rows of a table as CSV: a comma between cells, quotes only where they are needed, one line end everywhere."""

from collections.abc import Iterable

from ircli.domain.cells import quoted


def csv_line(cells: Iterable[str]) -> str:
    """Return cells as a line of CSV, or as several where a cell has a newline."""
    return ",".join(map(quoted, cells)) + "\n"
