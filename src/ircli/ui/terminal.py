"""Write to the terminal and ask at it: streams, colours, tables, questions."""

import json
import os
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TextIO

from ircli.domain.text import visible
from ircli.errors import EndedBySignal, IrcliError, UsageError

LATER = "\0later"  # in a menu: no answer for now; nobody can type it
_SIGPIPE = 13


class OutputError(IrcliError):
    """The answer could not be written where it should go."""

    code = "output"


class Terminal:
    """The three standard streams, and what may be done with each."""

    def __init__(
        self,
        *,
        stdin: TextIO,
        stdout: TextIO,
        stderr: TextIO,
        environ: Mapping[str, str],
    ) -> None:
        """Take the streams as they are; nothing is written yet."""
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.environ = environ
        self.quiet = False
        self.no_input = False
        self.no_color = False
        self.stopped_asking = False  # Ctrl-C came at a question, where nothing is on its way to the disk

    def answer(self, text: str) -> None:
        """Write the answer to standard output; nothing where it is empty."""
        try:
            self.stdout.write(text if text.endswith("\n") or not text else text + "\n")
            self.stdout.flush()
        except BrokenPipeError as error:
            self._silence(self.stdout)
            raise EndedBySignal(_SIGPIPE) from error
        except OSError as error:
            self._silence(self.stdout)
            raise OutputError(f"The answer could not be written: {error.strerror}.") from error

    def answer_json(self, document: object) -> None:
        """Write one JSON document, escaped as ASCII, to standard output."""
        self.answer(json_text(document))

    def answer_json_items(self, items: Iterable[object]) -> None:
        """Write a list as one JSON document, each item as soon as it is there: thousands need not be held at once."""
        written = None
        for item in items:
            self.answer("[" if written is None else f"{written},")
            # No text in it has a line's end of its own: JSON spells them out.
            written = "  " + json_text(item).replace("\n", "\n  ")
        self.answer("[]" if written is None else f"{written}\n]")

    def tell(self, text: str) -> None:
        """Say something about the answer on standard error, unless asked to be quiet."""
        if not self.quiet:
            self.warn(text)

    def warn(self, text: str) -> None:
        """Say something on standard error that must not be missed; nothing in it is obeyed by the terminal."""
        try:
            self.stderr.write(self._folded(visible(text, keep="\n")) + "\n")
            self.stderr.flush()
        except OSError:
            self._silence(self.stderr)  # there is nobody to tell; the exit status still speaks

    def show(self, text: str) -> None:
        """Say something on standard error line by line as it stands, made visible: nothing is folded or left out."""
        try:
            self.stderr.write(visible(text, keep="\n\t") + "\n")
            self.stderr.flush()
        except OSError:
            self._silence(self.stderr)

    def draw(self, text: str) -> None:
        """Write to standard error what another part of the user interface drew: it is safe, and may have colours."""
        try:
            self.stderr.write(text + "\n")
            self.stderr.flush()
        except OSError:
            self._silence(self.stderr)

    def _folded(self, text: str) -> str:
        """Return text with its long lines broken between words, below their labels; commands stay whole to be copied."""
        if not self.stderr.isatty():
            return text
        import textwrap

        width = self.width()
        return "\n".join(
            line
            if len(line) <= width or line.startswith(("  same as", "  next", "  use it"))
            else textwrap.fill(
                line, width, subsequent_indent=" " * 12, break_long_words=False, break_on_hyphens=False
            )
            for line in text.split("\n")
        )

    @property
    def is_rich(self) -> bool:
        """Return whether standard output is a terminal for people's eyes."""
        return self.stdout.isatty()

    @property
    def can_ask(self) -> bool:
        """Return whether a question would reach somebody."""
        return (
            not self.no_input and not self.environ.get("CI") and self.stdin.isatty() and self.stderr.isatty()
        )

    @property
    def is_plain(self) -> bool:
        """Return whether the terminal cannot redraw, or its reader asked that it does not."""
        return bool(self.environ.get("ACCESSIBLE")) or self.environ.get("TERM", "") in ("", "dumb")

    def has_colour(self, stream: TextIO) -> bool:
        """Return whether colour may be written to a stream."""
        if self.no_color or self.environ.get("NO_COLOR") or self.environ.get("TERM") == "dumb":
            return False
        forced = self.environ.get("FORCE_COLOR") or self.environ.get("CLICOLOR_FORCE")
        return stream.isatty() or (forced is not None and forced not in ("", "0"))

    def width(self) -> int:
        """Return how many columns the terminal has; at least 20."""
        try:
            columns = int(self.environ.get("COLUMNS", ""))
        except ValueError:
            try:
                columns = os.get_terminal_size(self.stdout.fileno()).columns
            except (OSError, ValueError):
                columns = 80
        return max(columns, 20)

    def ask(self, question: str, *, flag: str, default: str = "", optional: bool = False) -> str:
        """Return what somebody types; raise UsageError naming the flag where nobody can."""
        self._need_somebody(flag)
        from ircli.ui import ask

        return ask.text(self, question, default=default, optional=optional)

    def choose(
        self, question: str, options: Sequence[tuple[str, str]], *, flag: str, default: str = ""
    ) -> str:
        """Return the value that somebody picks from (value, label) pairs; raise UsageError where nobody can."""
        self._need_somebody(flag)
        from ircli.ui import ask

        return ask.choice(self, question, options, default=default)

    def _need_somebody(self, flag: str) -> None:
        if not self.can_ask:
            raise UsageError(f"{flag} is missing, and there is no terminal to ask at.", hint=f"Give {flag}.")

    def _silence(self, stream: TextIO) -> None:
        """Point a stream that takes nothing more at the null device, so that ending says nothing about it."""
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, stream.fileno())
            os.close(null)
        except (OSError, ValueError):
            return

    def table(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        wrap: str = "",
        numbers: Collection[str] = (),
    ) -> None:
        """Show rows: as a table to people, as tab-separated lines to a pipe; all texts made visible.

        `wrap` names the column whose text may take several lines; the others keep theirs whole. `numbers` names those
        that end below each other.
        """
        self.answer(self.table_text(headers, rows, wrap=wrap, numbers=numbers))

    def table_text(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        wrap: str = "",
        numbers: Collection[str] = (),
    ) -> str:
        """Return rows as `table` shows them."""
        if not self.is_rich:
            return "\n".join(["\t".join([visible(cell) for cell in row]) for row in rows])
        from ircli.ui import draw, sparks

        rule = "─" if sparks.is_spelled_by(self.stdout) else "-"
        look = draw.Look(self.width(), self.has_colour(self.stdout), rule)
        return draw.table(headers, rows, look=look, wrap=wrap, numbers=numbers)

    def spark(self, values: Sequence[float]) -> str:
        """Return values as a line of small columns; blank to who has a screen read aloud, for numbers stand beside it."""
        if self.environ.get("ACCESSIBLE"):
            return ""
        from ircli.ui import sparks

        return sparks.spark(values, plain=not sparks.is_spelled_by(self.stdout))

    def bar(self, value: float, *, peak: float, width: int) -> str:
        """Return a value as a bar of at most `width` columns; blank to who has a screen read aloud."""
        if self.environ.get("ACCESSIBLE"):
            return ""
        from ircli.ui import sparks

        return sparks.bar(value, peak=peak, width=width, plain=not sparks.is_spelled_by(self.stdout))

    def style(self, text: str, style: str) -> str:
        """Return text in a style (bold, dim, red, yellow, green) where standard output shows colour."""
        code = _STYLES.get(style)
        return f"\x1b[{code}m{text}\x1b[0m" if code and self.has_colour(self.stdout) else text


_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}


def json_text(document: object) -> str:
    """Return one JSON document as people can read it, escaped as ASCII."""
    return json.dumps(document, indent=2, ensure_ascii=True)


def process_terminal(environ: Mapping[str, str]) -> Terminal:
    """Return the terminal of this process; text that a stream cannot spell is escaped."""
    for stream, errors in (
        (sys.stdin, "surrogateescape"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=errors)
    return Terminal(stdin=sys.stdin, stdout=sys.stdout, stderr=sys.stderr, environ=environ)
