"""Give back words that may not have been stored, so that none is lost with a line of the terminal."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # typing itself would cost more than the rest of the path that must feel instant
if TYPE_CHECKING:
    from collections.abc import Sequence

# Commands that only look: there is nothing in them to lose.
LOOKING = (
    "status", "timeline", "show", "list", "prompt", "export", "doctor", "demo", "completion", "help", "-h", "--help", "-V", "--version",
)  # fmt: skip


def only_looks(arguments: Sequence[str]) -> bool:
    """Return whether a command line changes nothing."""
    return not arguments or arguments[0] in LOOKING or arguments[-1] in ("-h", "--help")


def said(arguments: Sequence[str]) -> str:
    """Return the words of a note, or a command line that would have changed something; blank for one that looks."""
    if only_looks(arguments):
        return ""
    if arguments[0] == "log":
        return " ".join(argument for argument in arguments[1:] if argument != "-")
    return f"ircli {' '.join(arguments)}" if len(arguments) > 1 else ""


def hand_back(text: str, heading: str = "Not recorded") -> None:
    """Print words on standard error, in a form that the terminal does not obey; nothing where there are none."""
    if text.strip():
        say(f"{heading}: {_shown(text)}\n")


def say(text: str) -> None:
    """Write lines to standard error whatever state the program is in; nothing in them is obeyed."""
    lines = text.split("\n")
    if not all(line.isprintable() for line in lines):
        text = "\n".join([_shown(line) for line in lines])
    try:
        os.write(2, text.encode("utf-8", "backslashreplace"))
    except OSError:
        pass  # there is nobody to tell; what was stored stays stored


def _shown(text: str) -> str:
    try:
        from ircli.domain.text import visible

        return visible(text)
    except Exception:  # noqa: BLE001 - the disk may fail to give us our own code
        return ascii(text)[1:-1]
