"""Give back words that may not have been stored, so that none is lost with a line of the terminal."""

from __future__ import annotations

import os


def hand_back(text: str, heading: str = "Not recorded") -> None:
    """Print words on standard error, in a form that the terminal does not obey; nothing where there are none."""
    if not text.strip():
        return
    try:
        from ircli.domain.text import visible

        shown = visible(text)
    except Exception:  # noqa: BLE001 - the disk may fail to give us our own code
        shown = ascii(text)[1:-1]
    say(f"{heading}: {shown}\n")


def say(text: str) -> None:
    """Write to standard error whatever state the program is in."""
    try:
        os.write(2, text.encode("utf-8", "backslashreplace"))
    except OSError:
        pass  # there is nobody to tell; what was stored stays stored
