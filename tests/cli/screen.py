"""A person at a real pseudo-terminal: keys go in, and what stands on the screen is read."""

import os
import re
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self, cast

import pexpect
import pyte

from cli.given import PROGRAM, Host

UP, DOWN, ENTER, INTERRUPT, END_OF_INPUT = "\x1b[A", "\x1b[B", "\r", "\x03", "\x04"
MOVES = re.compile(rb"\x1b\[[0-9;?]*[A-HJKSTfhlnsu]|\x1b[78DEHM]|\x08|\r(?!\r*\n)")


class _Glass(pyte.Screen):
    """A screen that answers when it is asked where the cursor is."""

    def __init__(self, columns: int, lines: int, answer: "Sitting") -> None:
        super().__init__(columns, lines)
        self.sitting = answer

    def write_process_input(self, data: str) -> None:
        self.sitting.send(data)


class Sitting:
    """One command at a terminal, from its start to its end."""

    def __init__(
        self, host: Host, arguments: Sequence[str], *, columns: int = 80, lines: int = 24, **environ: str
    ) -> None:
        """Start a command."""
        surroundings = {**host.environ, **environ}
        self.bytes = b""
        self.glass = _Glass(columns, lines, self)
        self.stream = pyte.ByteStream(self.glass)
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            PROGRAM,
            list(arguments),
            env=cast("Any", surroundings),
            dimensions=(lines, columns),
            timeout=20,
        )
        self.child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.child.closed:
            self.child.close(force=True)

    @property
    def text(self) -> str:
        """Return what stands on the screen."""
        return "\n".join(line.rstrip() for line in self.glass.display).strip("\n")

    @property
    def written(self) -> str:
        """Return everything that was written since the start, without escapes."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\r", "", self.bytes.decode(errors="replace"))

    def send(self, keys: str) -> None:
        """Press keys."""
        self.child.send(keys)

    def see(self, words: str, *, seconds: float = 5) -> None:
        """Wait until words stand on the screen, wherever its lines break."""
        deadline = time.monotonic() + seconds
        while "".join(words.split()) not in "".join(self.text.split()):
            assert time.monotonic() < deadline, f"{words!r} is not on the screen:\n{self.text}"
            if not self._read() and not self.child.isalive():
                self._read()
                assert "".join(words.split()) in "".join(self.text.split()), (words, self.text)

    def look_on(self, seconds: float) -> bytes:
        """Return what is written within so many seconds."""
        before, deadline = len(self.bytes), time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self._read() and not self.child.isalive():
                break
        return self.bytes[before:]

    def answer(self, question: str, keys: str) -> None:
        """Wait for a question, and answer it."""
        self.see(question)
        self.send(keys)

    def end(self) -> int:
        """Wait for the end, and return the exit status; 128 and the number where a signal ended it."""
        deadline = time.monotonic() + 40
        while self._read() or self.child.isalive():
            assert time.monotonic() < deadline, f"still waiting:\n{self.text}"
        self.child.close()
        if self.child.signalstatus is not None:
            return 128 + self.child.signalstatus
        assert self.child.exitstatus is not None
        return self.child.exitstatus

    def hang_up(self) -> int:
        """Close the terminal as if its window were gone, and return how the command ended."""
        pty: Any = self.child.ptyproc  # type: ignore[attr-defined]
        pty.fileobj.close()
        pty.closed = self.child.closed = True
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            ended, status = os.waitpid(pty.pid, os.WNOHANG)
            if ended:
                pty.terminated = self.child.terminated = True
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        raise AssertionError("the command outlives its terminal")

    def _read(self) -> bool:
        try:
            data = self.child.read_nonblocking(65536, 0.05)
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            return False
        self.bytes += data
        self.stream.feed(data)
        return True
