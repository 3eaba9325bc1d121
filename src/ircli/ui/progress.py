"""Show how far something has come: in one line that is written over, or in a line a minute where none can be."""

import unicodedata
from collections.abc import Callable

from ircli.domain.text import visible
from ircli.ui.terminal import Terminal

_EVERY = 60.0  # seconds between two lines where each stays
_BACK, _CLEAR = "\r", "\x1b[K"


class Progress:
    """A line on standard error; `clock` counts seconds."""

    def __init__(self, terminal: Terminal, *, clock: Callable[[], float]) -> None:
        """Take the terminal; nothing is written yet."""
        self._terminal = terminal
        self._clock = clock
        self._redraws = terminal.stderr.isatty() and not terminal.is_plain
        self._written: float | None = None

    def show(self, text: str) -> None:
        """Say how far it is."""
        if self._terminal.quiet:
            return
        if self._redraws:
            self._write(f"{_BACK}{_cut(visible(text), self._terminal.width() - 1)}{_CLEAR}")
        elif self._written is None or self._clock() - self._written >= _EVERY:
            self._terminal.tell(text)
        else:
            return
        self._written = self._clock()

    def end(self) -> None:
        """Leave the line as it stands."""
        if self._redraws and self._written is not None:
            self._write("\n")
        self._written = None

    def _write(self, text: str) -> None:
        try:
            self._terminal.stderr.write(text)
            self._terminal.stderr.flush()
        except OSError:
            pass  # there is nobody to show it to


def _cut(text: str, columns: int) -> str:
    """Return as much of a text as fits into one line."""
    taken = 0
    for at, character in enumerate(text):
        taken += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if taken > columns:
            return text[:at]
    return text
