"""Put text on the clipboard, with whichever tool of the system there is."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from time import monotonic

TOOLS = (
    ("pbcopy",),
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
    ("clip.exe",),
)
_SECONDS = 5.0  # for all of them: somebody waits to tell others


def copy(text: str, environ: Mapping[str, str]) -> str:
    """Return the name of the tool that took the text; blank where none is there, or none could."""
    path = environ.get("PATH", os.defpath)
    deadline = monotonic() + _SECONDS
    for name, *options in TOOLS:
        found = shutil.which(name, path=path)
        left = deadline - monotonic()
        if found is not None and left > 0 and _takes([found, *options], text, environ, left):
            return name
    return ""


def _takes(command: list[str], text: str, environ: Mapping[str, str], seconds: float) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - a tool of our own table
            command,
            input=text.encode("utf-8", "backslashreplace"),
            env=environ,
            # Some stay behind to serve the text: they must not hold our streams open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
