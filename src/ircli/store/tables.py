"""Write rows of a table as CSV: a comma between cells, quotes only where they are needed, one line end everywhere."""

import csv
import io
from collections.abc import Iterable


def csv_line(cells: Iterable[str]) -> str:
    """Return cells as a line of CSV, or as several where a cell has a newline."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
