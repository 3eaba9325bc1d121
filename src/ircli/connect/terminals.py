"""Lend the terminal of this program to a command, and take it back as it was."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ircli.connect.processes import group_signalled

_NO_GROUP = 0


class Loan:
    """A pseudo-terminal for a command, as large as ours and with the same keys."""

    def __init__(self, master: int, slave: int, *, keyboard: int) -> None:
        import termios

        self.master = master
        self._keyboard = keyboard
        os.set_blocking(master, False)
        try:
            termios.tcsetattr(slave, termios.TCSANOW, termios.tcgetattr(keyboard))
        except termios.error:
            pass  # it keeps those that it was born with
        self.resize()

    def resize(self) -> None:
        """Make it as large as ours; who has it is told by the system."""
        import fcntl
        import termios

        try:
            size = fcntl.ioctl(self._keyboard, termios.TIOCGWINSZ, b"\0" * 8)
            fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)
        except OSError:
            pass  # one of them has gone

    def signal(self, leader: int, number: int) -> None:
        """Signal the command, and what it has put in front."""
        group_signalled(leader, number)
        try:
            front = os.tcgetpgrp(self.master)
        except OSError:
            front = _NO_GROUP
        if front not in (_NO_GROUP, leader, os.getpgrp()):
            group_signalled(front, number)


@contextmanager
def raw(keyboard: int) -> Iterator[None]:
    """Hand every key on as it is typed, Ctrl-C like any other, and then put the terminal back as it was."""
    import termios
    import tty

    try:
        before: list[Any] | None = termios.tcgetattr(keyboard)
        # At once: what was typed ahead is the command's.
        tty.setraw(keyboard, termios.TCSANOW)
    except termios.error:
        before = None
    try:
        yield
    finally:
        if before is not None:
            try:
                termios.tcsetattr(keyboard, termios.TCSANOW, before)
            except termios.error:
                pass  # there is no terminal any more


def is_in_front() -> bool | None:
    """Return whether the keys of the terminal reach this process, as Ctrl-C does; None where it has no terminal."""
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return None
    finally:
        os.close(descriptor)
