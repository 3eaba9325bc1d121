"""Keep a screen up to date: only lines that changed are written, and the terminal is given back as it was."""

import os
import select
import signal
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from ircli.domain.text import visible
from ircli.errors import EndedBySignal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ircli.ui.terminal import Terminal

# A line is made of pieces, each a text and a style that Terminal.style knows, or none.
Piece: TypeAlias = tuple[str, str]
Line: TypeAlias = Sequence[Piece]

_OPEN = "\x1b[?1049h\x1b[?25l"  # another screen, so that what stood before comes back; no cursor
_CLOSE = "\x1b[0m\x1b[?25h\x1b[?1049l"
_REDRAW = b"\x0c"  # Ctrl-L
_LEAVE = (b"q", b"Q", b"\x04")
_HANGUP = 1
_STEADY = ("SIGINT", "SIGTERM", "SIGHUP", "SIGTSTP")


def show(terminal: "Terminal", frame: Callable[[int, int], Sequence[Line]], *, every: float) -> None:
    """Show what `frame` returns for a number of columns and lines, anew every so many seconds, until `q` is typed."""
    screen = _Screen(terminal)
    try:
        screen.open()
        with screen.signals():
            while True:
                screen.draw(frame)
                keys = screen.wait(every)
                if keys.startswith(_LEAVE):
                    return
                if _REDRAW in keys:
                    screen.forget()
    finally:
        screen.close()


def wait_for_line(terminal: "Terminal", seconds: float) -> str:
    """Return what somebody typed and sent off within so many seconds; blank where nobody did."""
    descriptor = _descriptor(terminal)
    if not select.select([descriptor] if descriptor >= 0 else [], [], [], seconds)[0]:
        return ""
    line = terminal.stdin.readline()
    if not line:
        raise EndedBySignal(_HANGUP)  # the terminal has gone
    return line


def spells(terminal: "Terminal", text: str) -> bool:
    """Return whether standard output has all characters of a text."""
    try:
        text.encode(getattr(terminal.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


class _Screen:
    """The terminal while it shows frames."""

    def __init__(self, terminal: "Terminal") -> None:
        self.terminal = terminal
        self.keyboard = _descriptor(terminal)
        self.before: list[Any] | None = None
        self.is_open = False
        self.is_new = True  # what stands on it is unknown
        self.size = (0, 0)
        self.shown: list[str] = []
        self.listening = -1

    def open(self) -> None:
        """Take the terminal over."""
        if self.keyboard >= 0:
            import termios
            import tty

            self.before = termios.tcgetattr(self.keyboard)
            tty.setcbreak(self.keyboard)
        self.is_open = True
        self.is_new = True
        self._write(_OPEN)

    def close(self) -> None:
        """Give the terminal back; whoever interrupts a second time waits until that is done."""
        handlers = [(number, signal.signal(number, signal.SIG_IGN)) for number in _numbers(*_STEADY)]
        try:
            if self.before is not None:
                import termios

                before, self.before = self.before, None
                try:
                    termios.tcsetattr(self.keyboard, termios.TCSADRAIN, before)
                except termios.error:
                    pass  # there is no terminal any more
            if self.is_open:
                self.is_open = False
                self._write(_CLOSE)
        except (OSError, EndedBySignal):
            pass  # it has gone, and whatever ends us is on its way already
        finally:
            for number, handler in handlers:
                signal.signal(number, handler)

    @contextmanager
    def signals(self) -> "Iterator[None]":
        """Hear of a terminal that changes its size, and let go of it while the program is stopped."""
        self.listening, alarm = os.pipe()
        os.set_blocking(alarm, False)
        woken = signal.set_wakeup_fd(alarm, warn_on_full_buffer=False)
        handlers = [
            *[(number, signal.signal(number, lambda *_: None)) for number in _numbers("SIGWINCH")],
            *[(number, signal.signal(number, self._stop)) for number in _numbers("SIGTSTP")],
        ]
        try:
            yield
        finally:
            for number, handler in handlers:
                signal.signal(number, handler)
            signal.set_wakeup_fd(woken)
            os.close(alarm)
            os.close(self.listening)

    def forget(self) -> None:
        """Draw everything anew next time."""
        self.is_new = True

    def draw(self, frame: Callable[[int, int], Sequence[Line]]) -> None:
        """Write the lines of a frame that are not there yet."""
        size = self._measure()
        columns, rows = size
        lines = [self._fitted(line, columns - 1) for line in frame(columns, rows)[:rows]]
        known = [] if self.is_new or size != self.size else self.shown
        rest = len(lines) < rows and (self.is_new or size != self.size or len(lines) < len(known))
        self.is_new = False
        written = [
            f"\x1b[{number};1H{line}\x1b[K"
            for number, line in enumerate(lines, start=1)
            if number > len(known) or known[number - 1] != line
        ]
        if rest:
            written.append(f"\x1b[{len(lines) + 1};1H\x1b[J")
        self.size, self.shown = size, lines
        if written:
            self._write("".join(written))

    def wait(self, seconds: float) -> bytes:
        """Return what was typed within so many seconds; nothing where the time is over or the size has changed."""
        heard = [self.listening, *([self.keyboard] if self.keyboard >= 0 else [])]
        ready = select.select(heard, [], [], seconds)[0]
        if self.listening in ready:
            os.read(self.listening, 4096)
        if self.keyboard not in ready:
            return b""
        try:
            typed = os.read(self.keyboard, 4096)
        except OSError as error:
            raise EndedBySignal(_HANGUP) from error
        if not typed:
            raise EndedBySignal(_HANGUP)
        return typed

    def _fitted(self, line: Line, width: int) -> str:
        """Return a line that takes at most so many columns; the last one of a terminal wraps, and stays free."""
        from rich.cells import cell_len, set_cell_size

        parts = []
        for text, style in line:
            shown = visible(text)
            cells = cell_len(shown)
            if cells > width:
                shown = set_cell_size(shown, width)
            width -= min(cells, width)
            parts.append(self.terminal.style(shown, style) if style and shown else shown)
        return "".join(parts)

    def _measure(self) -> tuple[int, int]:
        try:
            columns, rows = os.get_terminal_size(self.terminal.stdout.fileno())
        except (OSError, ValueError):
            columns, rows = 80, 24
        return (columns or 80, rows or 24)

    def _stop(self, *_: object) -> None:
        self.close()
        mine = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        # Here it goes on when somebody brings it back.
        signal.signal(signal.SIGTSTP, mine)
        self.open()

    def _write(self, text: str) -> None:
        try:
            self.terminal.stdout.write(text)
            self.terminal.stdout.flush()
        except OSError as error:
            raise EndedBySignal(_HANGUP) from error


def _descriptor(terminal: "Terminal") -> int:
    """Return the keyboard's file descriptor, or -1 where standard input is none."""
    try:
        return terminal.stdin.fileno() if terminal.stdin.isatty() else -1
    except (OSError, ValueError):
        return -1


def _numbers(*names: str) -> list[signal.Signals]:
    """Return the signals of these names that the system knows, and that are not ignored on purpose."""
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return [number for number in known if signal.getsignal(number) is not signal.SIG_IGN]
