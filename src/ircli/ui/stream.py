"""Show what a command says while it says it: nothing in it is obeyed by the terminal."""

import codecs
import re

from ircli.domain.text import visible
from ircli.errors import EndedBySignal
from ircli.ui.terminal import Terminal

# Colours, and what erases to the end of a line: they say nothing, and spelled out they hide what does.
_DECORATION = re.compile(r"\x1b\[[0-9;]*[mK]")
_PARTIAL = re.compile(r"\x1b(\[[0-9;]*)?\Z")
_LONGEST = 32  # characters that are held back for the rest of an escape


class Stream:
    """Standard output, for bytes as they come from a command."""

    def __init__(self, terminal: Terminal) -> None:
        """Take the terminal; nothing is written yet."""
        self._terminal = terminal
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._held = ""
        self._at_start = True

    def show(self, chunk: bytes) -> None:
        """Show what came."""
        self._show(self._decoder.decode(chunk))

    def end(self) -> None:
        """Show what was held back, and leave the line."""
        self._show(self._decoder.decode(b"", final=True), is_all=True)
        if not self._at_start:
            self._write("\n")

    def _show(self, text: str, *, is_all: bool = False) -> None:
        text = self._held + text
        self._held = ""
        if not is_all:
            partial = _PARTIAL.search(text[-_LONGEST:])
            keep = len(partial[0]) if partial else int(text.endswith("\r"))
            text, self._held = text[: len(text) - keep], text[len(text) - keep :]
        lines = _DECORATION.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
        self._write(visible(lines, keep="\n\t"))

    def _write(self, text: str) -> None:
        if not text:
            return
        self._at_start = text.endswith("\n")
        try:
            self._terminal.stdout.write(text)
            self._terminal.stdout.flush()
        except (OSError, EndedBySignal):
            pass  # nobody looks on; what it says is kept all the same
