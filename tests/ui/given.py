"""Terminals that tests type at and read from."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager

from ircli.ui.terminal import Terminal

WHERE_THE_CURSOR_IS = "\x1b[1;1R"  # what a terminal says when it is asked


class Stream(io.StringIO):
    """A stream in memory that may claim to be a terminal."""

    encoding = "utf-8"

    def __init__(self, text: str = "", *, tty: bool = True) -> None:
        """Take what is to be read."""
        super().__init__(text)
        self.tty = tty

    def isatty(self) -> bool:
        """Return whether it claims to be a terminal."""
        return self.tty


class Pipe(io.TextIOWrapper):
    """A pipe that claims to be a terminal, so that keys can be laid into it beforehand."""

    def isatty(self) -> bool:
        """Return that it is a terminal."""
        return True


def terminal(
    typed: str = "", *, stdin: bool = True, stdout: bool = True, stderr: bool = True, **environ: str
) -> Terminal:
    """Return a terminal whose streams are in memory; each may be no terminal at all."""
    return Terminal(
        stdin=Stream(typed, tty=stdin),
        stdout=Stream(tty=stdout),
        stderr=Stream(tty=stderr),
        environ={"TERM": "xterm", **environ},
    )


@contextmanager
def keys(*pressed: str) -> Iterator[Terminal]:
    """Give a terminal at which keys have been pressed, for each question some."""
    read, write = os.pipe()
    os.write(write, "".join(f"{WHERE_THE_CURSOR_IS}{one}" for one in pressed).encode())
    with Pipe(os.fdopen(read, "rb")) as stdin:
        try:
            yield Terminal(stdin=stdin, stdout=Stream(), stderr=Stream(), environ={"TERM": "xterm"})
        finally:
            os.close(write)


def written(stream: object) -> str:
    """Return what was written to a stream in memory."""
    assert isinstance(stream, io.StringIO)
    return stream.getvalue()
