"""Start ircli: answer what must feel instant by itself, and hand the rest to the command line.

Everything imported here is paid for on every start. A test asserts the list.
"""

from __future__ import annotations

import gc
import os
import sys

from ircli.errors import EndedBySignal, IrcliError
from ircli.ui.lastwords import hand_back, said, say

TYPE_CHECKING = False  # typing itself would cost more than the rest of this path
if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 60  # characters of a note that its acknowledgement repeats
_READER_LEFT = 141  # what a pipe's reader has seen is all it wanted
_LONG_TEXT = 16_384  # characters; longer words may become evidence, which the full command knows how to keep


def run() -> None:
    """Run the command line of this process, and end it."""
    arguments = sys.argv[1:]
    try:
        status = main(arguments)
        _flush()
    except KeyboardInterrupt:
        status = _ended(arguments, 130)
    except EndedBySignal as signal:
        status = _ended(arguments, signal.status)
    except Exception as error:  # noqa: BLE001 - commands let no exception out: the system failed before or after one
        status = _failed(arguments, error)
    # Nothing of ours waits for the interpreter's own end, which takes milliseconds and can be interrupted.
    os._exit(status)


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status."""
    # Timelines are private whatever the user's own mask says; made so at birth, not a moment later.
    os.umask(0o077)
    _reopen_closed_streams()
    _end_in_order()
    if arguments and arguments[0] == "log":
        status = _log_at_once(arguments[1:])
        if status is not None:
            return status
    if list(arguments) in (["--version"], ["-V"], ["version"]):
        from ircli import __version__

        return _answer(f"ircli {__version__}\n")
    if list(arguments) == ["prompt"]:
        return _prompt_at_once()
    # A command is over before it makes garbage worth collecting; looking for it costs a tenth of the start.
    gc.disable()
    from ircli.cli.app import main as full_command_line

    return full_command_line(arguments)


def _log_at_once(words: Sequence[str]) -> int | None:
    """Record plain words in the active incident; return None where the full command must decide."""
    text = " ".join(words)
    if not text.strip() or len(text) > _LONG_TEXT or any(word.startswith("-") for word in words):
        return None
    from ircli.domain.stamp import rfc3339
    from ircli.store import journal, paths

    home = paths.data_home(os.environ)
    incident = os.environ.get("IRCLI_INCIDENT") or paths.read_active(home)
    author = paths.quick_author(os.environ)
    if not incident or not paths.is_incident_id(incident) or author is None:
        return None
    now = journal.now_millis()
    draft = journal.Draft(kind="noted", data={"text": text}, by=author, at=rfc3339(now))
    try:
        paths.check_home(home)
        journal.append_blindly(paths.incident_directory(home, incident), draft, now=now)
    except FileNotFoundError:
        return None
    except IrcliError as error:
        hand_back(text)
        say(f"ircli: {error.message}\n  try       {error.hint}\n")
        return error.status
    except OSError as error:
        hand_back(text)
        say(f"ircli: The entry could not be stored: {error.strerror}.\n  try       ircli doctor\n")
        return 6
    shown = (text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…").replace("\n", "\\n")
    say(f"Recorded in {incident} at {rfc3339(now)[11:19]}Z: {shown}\n  undo      ircli withdraw last\n")
    return 0


def _prompt_at_once() -> int:
    """Print a segment for a shell's prompt; nothing, and never a failure, where there is none."""
    try:
        text = _segment()
        if text:
            os.write(1, f"{text}\n".encode())
    except (Exception, KeyboardInterrupt, EndedBySignal):  # noqa: BLE001, S110 - nothing must spoil a prompt
        pass
    return 0


def _segment() -> str:
    """Return the segment of the incident that commands act on, from its summary where that still holds."""
    from ircli.store import journal, paths, summary

    home = paths.data_home(os.environ)
    named = os.environ.get("IRCLI_INCIDENT", "")
    incident = named or paths.read_active(home) or ""
    directory = paths.incident_directory(home, incident) if paths.is_incident_id(incident) else ""
    now = journal.now_millis()
    if os.path.isdir(directory):
        known = summary.fresh(directory)
        if known is not None:
            return summary.segment(known, now=now)
    elif not named:
        return ""  # what is named may be a part of an id, or of a title
    gc.disable()
    from datetime import UTC, datetime

    from ircli.service import Shell, summarise

    _, found = summarise(Shell(environ=os.environ, now=lambda: datetime.now(UTC)))
    return summary.segment(found, now=now)


def _answer(text: str) -> int:
    """Write to standard output and return the exit status."""
    try:
        os.write(1, text.encode())
    except BrokenPipeError:
        return _READER_LEFT
    except OSError as error:
        say(f"ircli: The answer could not be written: {error.strerror}.\n")
        return 1
    return 0


def _ended(arguments: Sequence[str], status: int) -> int:
    """Say that a signal ended the program, and return the exit status."""
    if status != _READER_LEFT:
        hand_back(said(arguments), "Perhaps not recorded")
        say("ircli: Ended before it was done.\n")
    return status


def _failed(arguments: Sequence[str], error: Exception) -> int:
    """Say that the system failed, and return the exit status; start again where that helps."""
    try:
        from ircli.store.bytecode import remove_damaged, start_again

        if remove_damaged(error):
            start_again()  # an import failed, so that nothing has been done yet
    except Exception:  # noqa: BLE001, S110 - the first failure is the one to tell
        pass
    hand_back(said(arguments), "Perhaps not recorded")
    say(
        f"ircli: The system failed: {type(error).__name__}: {ascii(str(error))[1:-1]}.\n  try       ircli doctor\n"
    )
    return 6


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass  # the reader has gone


def _reopen_closed_streams() -> None:
    """Put the null device where a standard stream is closed, or the next file opened becomes standard output."""
    if sys.stdin is not None and sys.stdout is not None and sys.stderr is not None:
        return
    descriptor = os.open(os.devnull, os.O_RDWR)
    while descriptor < 2:
        descriptor = os.dup(descriptor)
    sys.stdin = sys.stdin or open(0, closefd=False)
    sys.stdout = sys.stdout or open(1, "w", closefd=False)
    sys.stderr = sys.stderr or open(2, "w", closefd=False)


def _end_in_order() -> None:
    """Let TERM and HUP unwind like Ctrl-C does, so that words on their way are handed back."""
    # The C module: the signal module imports enum, which costs as much as everything else on this path.
    import _signal  # type: ignore[import-not-found]

    for number in (getattr(_signal, "SIGTERM", None), getattr(_signal, "SIGHUP", None)):
        # One that is ignored was so on purpose (nohup).
        if number is not None and _signal.getsignal(number) is not _signal.SIG_IGN:
            _signal.signal(number, _raise_ended)


def _raise_ended(number: int, _frame: object) -> None:
    raise EndedBySignal(number)
