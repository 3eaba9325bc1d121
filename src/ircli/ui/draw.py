"""Draw tables with rich; user text is never its markup."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ircli.domain.text import visible

if TYPE_CHECKING:
    from ircli.ui.terminal import Terminal

_COLOURS = {
    "investigating": "red",
    "identified": "yellow",
    "monitoring": "yellow",
    "resolved": "green",
    "overdue": "red",
}


def table(
    terminal: "Terminal", headers: Sequence[str], rows: Sequence[Sequence[str]], *, wrap: str = ""
) -> str:
    """Return rows as a table of the terminal's width."""
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for header in headers:
        drawn.add_column(header, no_wrap=header != wrap, overflow="fold")
    for row in rows:
        drawn.add_row(*[Text(visible(cell, keep="\n"), style=_COLOURS.get(cell, "")) for cell in row])
    console = Console(
        file=io.StringIO(),
        width=terminal.width(),
        force_terminal=True,
        color_system="standard" if terminal.has_colour(terminal.stdout) else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    with console.capture() as capture:
        console.print(drawn)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"
