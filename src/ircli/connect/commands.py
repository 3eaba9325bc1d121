"""Run one command, and keep all it says: by itself, at a terminal of its own, or as if nobody were there."""

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from time import monotonic
from typing import TypeAlias

from ircli.connect.hearing import Ears, Keyboard, Relay, Transcript, drain
from ircli.connect.processes import (
    PATIENCE,
    Command,
    Descriptors,
    Ran,
    Running,
    Watcher,
    group_signalled,
    not_started,
    started,
)
from ircli.connect.terminals import Loan, is_in_front, raw
from ircli.errors import EndedBySignal

__all__ = ["Command", "Ran", "run_in_terminal", "run_step", "run_through"]

_LINGER = 0.2  # seconds for which what a command left running is heard
_HANGUP, _INT, _TERM = 1, 2, 15  # the same everywhere; the signal module is loaded when a command runs
_END_OF_INPUT = b"\x04"
_Order: TypeAlias = Sequence[tuple[int, float | None]]
_AT_ONCE: _Order = ((_TERM, PATIENCE),)
_POLITELY: _Order = ((_INT, PATIENCE), (_TERM, PATIENCE))
_ITS_OWN_TIME: _Order = ((_INT, None),)


def run_step(command: Command, *, show: Callable[[bytes], None]) -> Ran:
    """Run a command of a runbook: it gets no input, `show` gets what it says, and nothing of it stays when it has ended.

    Ctrl-C ends the command alone. Where this program is killed, the command is too.
    """
    ears, watcher = Ears("SIGTSTP"), Watcher()

    def start(ends: Descriptors, transcript: Transcript) -> Running:
        source, said = ends.pipe()
        silence = ends.null()
        process = started(command, (silence, said, said), owner="session")
        watcher.watch(process.pid)
        ends.close(said, silence)
        running = Running(process, ears=ears, signal=lambda number: group_signalled(process.pid, number))
        running.relays = (Relay(source, transcript=transcript, show=show, close=ends.close),)
        ears.on[_number("SIGTSTP")] = lambda: _pause(running)
        return running

    def follow(running: Running) -> None:
        why = running.attend(command.limit)
        if why != "exited":
            is_typed = why == "interrupted" and ears.ended_by is None
            running.end(why, _POLITELY if is_typed else _AT_ONCE)
        running.sweep()
        drain(running.relays, ears, patience=0, heeded=running.heeded)

    return _capture(command, ears, start, follow, beside=watcher)


def run_in_terminal(command: Command, *, stdin: int, stdout: int) -> Ran:
    """Run a command at a terminal of its own: every key is the command's, Ctrl-C too, and all it shows is kept."""
    return _lent(command, stdin, stdout)


def run_through(command: Command, *, streams: tuple[int, int, int]) -> Ran:
    """Run a command as if it ran without us: its streams are ours, its bytes pass unchanged, and are kept on the way.

    At a terminal it gets one of its own. Where its input or its output is something else, it shares ours, and our
    process group: a pager that reads its output wants the same keys, and ssh asks for its password there.
    """
    in_front = is_in_front()
    if os.isatty(streams[0]) and os.isatty(streams[1]) and in_front is not False:
        return _lent(command, *streams[:2], apart=-1 if os.isatty(streams[2]) else streams[2])
    ears, is_apart = Ears(), in_front is None

    def start(ends: Descriptors, transcript: Transcript) -> Running:
        out, said = ends.pipe()
        # One way for both where both lead to the same place, so that they stay in order.
        err, cried = (-1, said) if _is_same(streams[1], streams[2]) else ends.pipe()
        process = started(command, (streams[0], said, cried), owner="group" if is_apart else "")
        ends.close(said, cried)

        def signal(number: int) -> None:
            if is_apart:
                group_signalled(process.pid, number)
            elif number != _INT or not is_in_front():  # else the terminal has told it already
                process.send_signal(number)

        running = Running(process, ears=ears, signal=signal)
        running.relays = (
            Relay(out, transcript=transcript, to=streams[1], close=ends.close),
            Relay(err, transcript=transcript, to=streams[2], close=ends.close),
        )
        return running

    return _capture(command, ears, start, lambda running: _see_through(running, command, _ITS_OWN_TIME))


def _lent(command: Command, stdin: int, stdout: int, *, apart: int = -1) -> Ran:
    """Run a command at a pseudo-terminal; its standard error goes there too, or to a descriptor `apart`."""
    ears = Ears("SIGWINCH")

    def start(ends: Descriptors, transcript: Transcript) -> Running:
        master, slave = ends.keep(*os.openpty())
        loan = Loan(master, slave, keyboard=stdin)
        ears.on[_number("SIGWINCH")] = loan.resize
        err, cried = ends.pipe() if apart >= 0 else (-1, slave)
        process = started(command, (slave, slave, cried), owner="terminal")
        ends.close(slave, cried)

        def gone() -> None:
            if os.isatty(stdin):
                ears.heed(EndedBySignal(_HANGUP))
            else:
                os.write(master, _END_OF_INPUT)  # the answers came from a file

        running = Running(process, ears=ears, signal=lambda number: loan.signal(process.pid, number))
        running.relays = (
            Relay(master, transcript=transcript, to=stdout),
            Relay(err, transcript=transcript, to=apart, close=ends.close),
            Keyboard(stdin, to=master, gone=gone),
        )
        return running

    def follow(running: Running) -> None:
        with raw(stdin):
            _see_through(running, command, _POLITELY)

    return _capture(command, ears, start, follow)


def _capture(
    command: Command,
    ears: Ears,
    start: Callable[[Descriptors, Transcript], Running],
    follow: Callable[[Running], None],
    *,
    beside: AbstractContextManager[object] = nullcontext(),  # noqa: B008 - it has no state
) -> Ran:
    """Start a command, follow it to its end, and return what came of it."""
    transcript = Transcript()
    running: Running | None = None
    try:
        with ears, Descriptors() as ends, beside:
            began = monotonic()
            running = start(ends, transcript)
            running.began = began
            with running:
                follow(running)
    except (OSError, ValueError) as error:
        if running is not None:
            raise
        return not_started(command, error)._replace(stopped_by=ears.ended_by)
    return running.ran(transcript)._replace(stopped_by=ears.ended_by)


def _see_through(running: Running, command: Command, typed: _Order) -> None:
    """Hear a command to its end and no longer; what it left running stays as it is."""
    why, stopped_by = running.attend(command.limit), running.ears.ended_by
    if why == "timed-out":
        running.end(why, _AT_ONCE)
    elif why == "interrupted":
        running.end(why, typed if stopped_by is None else ((stopped_by.status - 128, PATIENCE),))
    said = [one for one in running.relays if not isinstance(one, Keyboard)]
    drain(said, running.ears, patience=_LINGER, heeded=running.heeded)


def _pause(running: Running) -> None:
    """Hold a command while its user holds this program (Ctrl-Z)."""
    import signal

    began = monotonic()
    group_signalled(running.process.pid, signal.SIGSTOP)
    mine = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTSTP)
    # Here it goes on when somebody brings it back.
    signal.signal(signal.SIGTSTP, mine)
    group_signalled(running.process.pid, signal.SIGCONT)
    running.away += monotonic() - began


def _is_same(one: int, other: int) -> bool:
    return os.path.samestat(os.fstat(one), os.fstat(other))


def _number(name: str) -> int:
    import signal

    return int(getattr(signal, name))
