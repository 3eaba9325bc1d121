# ruff: noqa: INP001 - a script beside the pages that it helps to write, and no package
"""Write rows as a Markdown table."""

from collections.abc import Iterable, Sequence

NOTE = "<!-- Written by docs/generate.py. -->"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, code: bool = True) -> str:
    """Return rows as a Markdown table; the first column as code, unless said otherwise."""
    lines = [f"| {' | '.join(headers)} |", f"|{'---|' * len(headers)}"]
    for first, *others in rows:
        cells = [f"`{first}`" if code else first, *others]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def codes(names: Iterable[str]) -> str:
    """Return names as code, with commas."""
    return ", ".join(f"`{name}`" for name in names)
