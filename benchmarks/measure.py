"""Run programs and time them: whole processes, from their start until they have ended."""

import os
import select
import signal
import statistics
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_PATIENCE_SECONDS = 300.0
_ASKS_FOR_POSITION = b"\x1b[6n"
_POSITION = b"\x1b[1;1R"
_INTERRUPT = b"\x03"


class Program(NamedTuple):
    """A command line and how it is run; of several command lines, each run takes the next."""

    variants: Sequence[Sequence[str]]
    environ: Mapping[str, str]
    on_terminal: bool = False
    until: bytes = b""  # text on the terminal that ends the measurement; then the program is interrupted
    status: int = 0


class Trial(NamedTuple):
    """What is measured, where, and how thoroughly; `slack` widens the budgets."""

    ircli: str
    python: str
    scratch: str
    runs: int
    slack: float = 1.0
    is_quick: bool = False


class FailedError(Exception):
    """A program that was to be measured did not do its work."""


class Times(NamedTuple):
    """The seconds of each run of a program, and of the run of another that stood beside it."""

    own: tuple[float, ...]
    beside: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Return the median of the ratios, pair by pair."""
        return statistics.median([own / other for own, other in zip(self.own, self.beside, strict=True)])

    @property
    def milliseconds(self) -> float:
        """Return the median of the program's own times."""
        return statistics.median(self.own) * 1000


def program(*arguments: str, environ: Mapping[str, str]) -> Program:
    """Return a program with a single command line."""
    return Program((arguments,), environ)


def together(programs: Sequence[Program], *, runs: int, warm_up: int = 2) -> list[tuple[float, ...]]:
    """Return the seconds of each program's runs; they take turns, in an order that turns around each time."""
    for number in range(warm_up):
        for one in programs:
            seconds(one, number)
    times: list[list[float]] = [[] for _ in programs]
    for number in range(runs):
        order = range(len(programs))
        for index in order if number % 2 else reversed(order):
            times[index].append(seconds(programs[index], warm_up + number))
    return [tuple(one) for one in times]


def pairs(one: Program, beside: Program, *, runs: int) -> Times:
    """Return the times of a program and of another, measured in turns."""
    own, other = together((one, beside), runs=runs)
    return Times(own, other)


def seconds(one: Program, number: int = 0) -> float:
    """Run a program once and return how long it took; raise FailedError where it ended with another status."""
    arguments = list(one.variants[number % len(one.variants)])
    if one.on_terminal or one.until:
        took, status = _on_terminal(one, arguments)
    else:
        took, status = _in_silence(arguments, one.environ)
    if status != one.status:
        words = " ".join([os.path.basename(arguments[0]), *arguments[1:]])
        raise FailedError(f"{words}: status {status}, not {one.status}")
    return took


def _in_silence(arguments: list[str], environ: Mapping[str, str]) -> tuple[float, int]:
    null = os.open(os.devnull, os.O_RDWR)
    streams = [(os.POSIX_SPAWN_DUP2, null, number) for number in range(3)]
    try:
        begun = time.perf_counter()
        process = os.posix_spawn(arguments[0], arguments, environ, file_actions=streams)
        _, status = os.waitpid(process, 0)
        return time.perf_counter() - begun, os.waitstatus_to_exitcode(status)
    finally:
        os.close(null)


def _on_terminal(one: Program, arguments: list[str]) -> tuple[float, int]:
    """Run at a terminal of its own, 100 columns wide, that answers where the cursor is."""
    import termios  # not on every platform, as no pseudo-terminal is

    master, slave = os.openpty()
    termios.tcsetwinsize(slave, (30, 100))
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, os.ttyname(slave), os.O_RDWR, 0),
        (os.POSIX_SPAWN_DUP2, 0, 1),
        (os.POSIX_SPAWN_DUP2, 0, 2),
    ]
    try:
        begun = time.perf_counter()
        process = os.posix_spawn(arguments[0], arguments, one.environ, file_actions=streams, setsid=True)
        os.close(slave)
        reached = _watch(master, one.until)
        if reached is None:
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        ended = time.perf_counter()
    finally:
        os.close(master)
    if reached is None:
        raise FailedError(f"{' '.join(arguments[1:])}: nothing happened for {_PATIENCE_SECONDS:.0f} s")
    return (reached or ended) - begun, os.waitstatus_to_exitcode(status)


def _watch(master: int, until: bytes) -> float | None:
    """Read until the terminal's end; return when the awaited text came (0 where none was), None if never."""
    seen, reached = b"", 0.0
    while select.select([master], [], [], _PATIENCE_SECONDS)[0]:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            chunk = b""  # how Linux says that nobody holds the other side any more
        if not chunk:
            return reached if reached or not until else None
        seen += chunk
        if until and not reached and until in seen:
            reached = time.perf_counter()
            os.write(master, _INTERRUPT)
        if _ASKS_FOR_POSITION in chunk:
            os.write(master, _POSITION)
    return None
