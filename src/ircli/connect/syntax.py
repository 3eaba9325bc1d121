"""Ask a shell whether it parses a script; nothing of it runs."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_PARSE: Mapping[str, tuple[str, ...]] = {
    "bash": ("--noprofile", "--norc", "-n"),
    "sh": ("-n",),
    "zsh": ("-f", "-n"),
}
# Read as a file: of what they read as their input, shells do not say the line.
_SCRIPT = "/dev/stdin"
_PATIENCE = 5.0  # seconds
_LONGEST = 200  # characters of what it says
_PLACE = re.compile(rf"{_SCRIPT}:(?: line)? ?(\d+): ?(.*)")
_CUT_SHORT = "here-document"  # in a warning of a shell that goes on all the same


class Complaint(NamedTuple):
    """What a shell does not parse: the line of the script where it says, and its words, as they came."""

    line: int | None
    message: str


def shell_path(shell: str, environ: Mapping[str, str]) -> str:
    """Return where a shell is installed, or a blank text where it is not."""
    import os
    import shutil

    found = shutil.which(shell, path=environ.get("PATH") or os.defpath)
    return os.path.abspath(found) if found else ""


def complaint(path: str, shell: str, text: str, environ: Mapping[str, str]) -> Complaint | None:
    """Return what the shell at a path does not parse in a script; None where it parses all of it.

    It gets nothing of the environment but the path: BASH_ENV, ENV and functions of it would run.
    """
    import os
    import subprocess

    # A script that is not run does not switch them on for its own next line.
    options = ("-O", "extglob") if shell == "bash" and "extglob" in text else ()
    clean = {"PATH": environ.get("PATH") or os.defpath, "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, and no word of the script among them
            (shell, *_PARSE[shell], *options, _SCRIPT),
            executable=path,
            input=f"{text}\n".encode("utf-8", "surrogateescape"),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            cwd="/",
            env=clean,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        return Complaint(None, f"it has not come to an end after {_PATIENCE:.0f} seconds")
    except OSError as error:
        return Complaint(None, f"it cannot be started: {error.strerror}")
    said = done.stderr.decode("utf-8", "replace").splitlines()
    if not done.returncode and not any(_CUT_SHORT in line for line in said):
        return None
    found = next((match for line in said if (match := _PLACE.match(line))), None)
    if found is not None:
        return Complaint(int(found[1]), found[2][:_LONGEST])
    return Complaint(None, said[0][:_LONGEST] if said else f"it ends with status {done.returncode}")
