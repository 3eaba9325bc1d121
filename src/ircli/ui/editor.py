"""Let somebody change a text in their own editor."""

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from ircli.errors import EndedBySignal, IrcliError, UsageError
from ircli.ui.lastwords import say

_MARK = "#"
_VARIABLES = ("VISUAL", "EDITOR")
LARGEST = 1 << 20  # bytes; what is longer is no text that somebody typed


class EditorError(IrcliError):
    """The editor did not end well."""


def edit(
    text: str, environ: Mapping[str, str], *, read: Callable[[str], bytes], notes: tuple[str, ...] = ()
) -> str:
    """Return a text as somebody left it, without the notes below it, which are lines that begin with `#`.

    `read` gives what lies at a path afterwards, whatever that has become; it raises OSError over LARGEST.
    """
    editor = next((environ[name] for name in _VARIABLES if environ.get(name, "").strip()), "vi")
    descriptor, path = tempfile.mkstemp(prefix="ircli-", suffix=".txt")  # for its owner's eyes only
    given, keep = _marked(text, notes), False
    try:
        with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(given)
        _run(editor, path, environ)
        edited = _left(path, read).decode("utf-8", "backslashreplace")
    except EndedBySignal:
        keep = _was_changed(path, given, read)
        if keep:
            say(f"ircli: What was written is kept in {path}\n")
        raise
    finally:
        if not keep:
            with suppress(OSError):  # it may be gone, or a folder by now
                os.unlink(path)
    return _unmarked(edited)


def _was_changed(path: str, given: str, read: Callable[[str], bytes]) -> bool:
    try:
        return _left(path, read) != given.encode("utf-8", "backslashreplace")
    except EditorError:
        return False


def _left(path: str, read: Callable[[str], bytes]) -> bytes:
    """Return what the editor left; raise EditorError where that is no file, or no text that somebody typed."""
    try:
        return read(path)
    except OSError as error:
        raise EditorError(
            f"What the editor left cannot be read: {error.strerror}.", hint="Nothing was sent."
        ) from error


def _marked(text: str, notes: tuple[str, ...]) -> str:
    """Return a text with notes below it; a line of its own that looks like one is moved in by a blank."""
    lines = [f" {line}" if line.lstrip(" ").startswith(_MARK) else line for line in text.split("\n")]
    return "\n".join([*lines, "", *[f"{_MARK} {note}" for note in notes], ""])


def _unmarked(text: str) -> str:
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if not line.startswith(_MARK)]
    kept = [
        line[1:] if line.startswith(" ") and line.lstrip(" ").startswith(_MARK) else line for line in lines
    ]
    return "\n".join(line.rstrip() for line in kept).strip("\n")


def _run(editor: str, path: str, environ: Mapping[str, str]) -> None:
    try:
        command = [*shlex.split(editor), path]
    except ValueError as error:
        raise UsageError(f"EDITOR is not understood: {error}.", hint="export EDITOR=vi") from error
    try:
        with _at_the_terminal() as stream, _deaf():
            done = subprocess.run(command, env=environ, stdout=stream, check=False)  # noqa: S603 - their editor
    except OSError as error:
        raise UsageError(
            f"The editor {command[0]} cannot be run: {error.strerror}.", hint="export EDITOR=vi"
        ) from error
    if done.returncode != 0:
        raise EditorError(f"The editor ended with status {done.returncode}.", hint="Nothing was sent.")


@contextmanager
def _at_the_terminal() -> Iterator[int | None]:
    """Give the terminal to write to where standard output goes somewhere else."""
    if os.isatty(1):
        yield None
        return
    try:
        descriptor = os.open("/dev/tty", os.O_WRONLY | os.O_CLOEXEC)
    except OSError:
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _deaf() -> Iterator[None]:
    """Leave Ctrl-C to the editor while it runs."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # ignored, it would stay so in the editor
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
