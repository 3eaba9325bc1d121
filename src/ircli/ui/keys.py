"""Ask for one key: what it stands for is done at once, without Enter."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ircli.domain.text import visible
from ircli.errors import EndedBySignal

if TYPE_CHECKING:
    from ircli.ui.terminal import Terminal

_HANGUP = 1
_END_OF_INPUT = b"\x04"
_ESCAPE = b"\x1b"
_INTRODUCERS = (b"[", b"O")
_SEQUENCE_SECONDS = 0.05


def press(terminal: "Terminal", question: str, options: Sequence[tuple[str, str, str]]) -> str:
    """Return the value whose key is pressed, of (key, value, label); a menu asks where keys cannot be read."""
    if terminal.is_plain:
        from ircli.ui import ask

        return ask.choice(terminal, question, [(value, label) for _, value, label in options], default="")
    terminal.warn(visible(question))
    for key, _, label in options:
        terminal.warn(f"  {key}  {visible(label)}")
    with _unbuffered(terminal) as descriptor:
        while True:
            pressed = _key(terminal, descriptor)
            for key, value, label in options:
                if pressed == key:
                    terminal.warn(f"> {visible(label)}")
                    return value
            if pressed.strip():
                terminal.warn(f"One of the keys: {', '.join(key for key, _, _ in options)}.")


@contextmanager
def _unbuffered(terminal: "Terminal") -> Iterator[int]:
    """Give the terminal's descriptor, from which keys come as they are pressed."""
    import termios
    import tty

    descriptor = terminal.stdin.fileno()
    try:
        before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor, termios.TCSADRAIN)
        try:
            yield descriptor
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
    except KeyboardInterrupt:
        terminal.stopped_asking = True
        raise
    except (OSError, termios.error) as error:
        raise EndedBySignal(_HANGUP) from error  # the terminal has gone


def _key(terminal: "Terminal", descriptor: int) -> str:
    """Return the letter that is pressed; blank for a key that is no letter."""
    read = os.read(descriptor, 1)
    if not read:
        raise EndedBySignal(_HANGUP)
    if read == _END_OF_INPUT:
        terminal.stopped_asking = True
        raise KeyboardInterrupt
    if read == _ESCAPE:
        _pass_over_sequence(descriptor)
        return ""
    return read.decode("ascii", "replace").casefold()


def _pass_over_sequence(descriptor: int) -> None:
    """Take what follows an escape: an arrow or a function key is several characters, and none of ours."""
    import select

    while select.select([descriptor], [], [], _SEQUENCE_SECONDS)[0]:
        read = os.read(descriptor, 1)
        if not read or (read not in _INTRODUCERS and read >= b"@"):
            return
