"""Hear what a command says and what its user says meanwhile, pass it on, and keep as much of it as anybody reads."""

import os
from collections.abc import Callable, Sequence
from time import monotonic
from types import TracebackType
from typing import Self

from ircli.errors import EndedBySignal

HALF = 8 << 20  # bytes that are kept of the beginning, and as many of the end
_SLACK = 4 << 20  # bytes by which the end may grow before it is cut
_LONGEST_LINE = 64 << 10  # bytes; a longer one may be cut anywhere
_CHUNK = 64 << 10
_PIECE = 4096  # bytes that a pipe takes without blocking once it takes any (PIPE_BUF)
_ALL_THERE = 1 << 20  # bytes; no pipe holds more
_GRACE = 0.5  # seconds in which a reader may take the rest when we are to end
_TICK = 0.05  # seconds between two looks at a process of which no signal tells
_LONG_TICK = 1.0


class Transcript:
    """What a command said, without the middle of what is very long."""

    def __init__(self) -> None:
        self.length = 0
        self._head = bytearray()
        self._tail = bytearray()

    def take(self, chunk: bytes) -> None:
        """Keep what was said next."""
        self.length += len(chunk)
        room = HALF - len(self._head)
        self._head += chunk[:room]
        self._tail += chunk[room:] if room else chunk
        if len(self._tail) > HALF + _SLACK:
            del self._tail[:-HALF]

    def kept(self) -> tuple[bytes, int]:
        """Return what is kept, and the offset in it at which the middle is missing; 0 where all is there."""
        if self.length <= 2 * HALF:
            return bytes(self._head + self._tail), 0
        del self._tail[:-HALF]
        # Whole lines on both sides, or a secret that was cut in two would be recognised in neither.
        before = self._head.rfind(b"\n", -_LONGEST_LINE) + 1 or len(self._head)
        after = self._tail.find(b"\n", 0, _LONGEST_LINE) + 1
        with memoryview(self._head) as head, memoryview(self._tail) as tail:
            return b"".join((head[:before], tail[after:])), before


class Ears:
    """The signals that this process gets while a command runs: they are kept as stops, and not raised in its midst.

    Elsewhere than in the main thread nothing is heard. A signal that is ignored was so on purpose (nohup).
    """

    def __init__(self, *also: str) -> None:
        import signal

        self.on: dict[int, Callable[[], None]] = {}  # what is done when one of the others comes
        self.stops: list[KeyboardInterrupt | EndedBySignal] = []
        self.raising = False  # while something runs that may block, and is to be left at once
        self.wakes = -1
        self.tick = _TICK
        self._others = tuple(int(getattr(signal, name)) for name in also)
        self._due: list[int] = []
        self._before: list[tuple[int, object]] = []
        self._alarm = self._woken = -1

    def __enter__(self) -> Self:
        import signal

        self.wakes, self._alarm = os.pipe()
        os.set_blocking(self.wakes, False)
        os.set_blocking(self._alarm, False)
        try:
            self._woken = signal.set_wakeup_fd(self._alarm, warn_on_full_buffer=False)
        except ValueError:
            return self  # another thread
        self.tick = _LONG_TICK
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        try:
            signal.pthread_sigmask(signal.SIG_BLOCK, self._numbers())
            for number in self._numbers():
                before = signal.getsignal(number)
                if before is not signal.SIG_IGN or number == signal.SIGCHLD:
                    signal.signal(number, self._hear)
                    self._before.append((number, signal.SIG_DFL if before is None else before))
        except BaseException:
            self.__exit__(None, None, None)
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        import signal

        if self.tick == _LONG_TICK:
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, self._numbers())
            while self._before:
                number, before = self._before.pop()
                signal.signal(number, before)  # type: ignore[arg-type]
            signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)
            try:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            except (KeyboardInterrupt, EndedBySignal) as stop:
                self.heed(stop)  # it came while nobody could be told
        for descriptor in (self.wakes, self._alarm):
            os.close(descriptor)
        self.wakes = self._alarm = -1

    @property
    def ended_by(self) -> EndedBySignal | None:
        """Return what asks this program to end."""
        return next((stop for stop in self.stops if isinstance(stop, EndedBySignal)), None)

    def heed(self, stop: KeyboardInterrupt | EndedBySignal) -> None:
        """Keep what asks for the end; a terminal that closes may say so twice."""
        ended = self.ended_by
        if isinstance(stop, EndedBySignal) and ended is not None and ended.status == stop.status:
            return
        self.stops.append(stop)

    def act(self) -> None:
        """Do what is due since signals came."""
        try:
            os.read(self.wakes, _CHUNK)
        except BlockingIOError:
            pass
        due, self._due = self._due, []
        for number in dict.fromkeys(due):
            if number in self.on:
                self.on[number]()

    def _numbers(self) -> tuple[int, ...]:
        import signal

        return (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD, *self._others)

    def _hear(self, number: int, _frame: object) -> None:
        import signal

        if number in self._others:
            self._due.append(number)
        elif number != signal.SIGCHLD:
            stop = KeyboardInterrupt() if number == signal.SIGINT else EndedBySignal(number)
            if self.raising:
                self.raising = False
                raise stop
            self.heed(stop)


class Relay:
    """A descriptor that is read, and where that goes: to a transcript, to a function, to another descriptor."""

    def __init__(
        self,
        source: int,
        *,
        transcript: Transcript | None = None,
        show: Callable[[bytes], None] | None = None,
        to: int = -1,
        close: Callable[[int], None] | None = None,
    ) -> None:
        self.source = source
        self.to = to
        self.pending = memoryview(b"")  # read and not yet passed on; nothing is read before it is
        self.unsaid = ""  # why it could not be passed on
        self._transcript = transcript
        self._show = show
        self._close = close

    def read(self, ears: Ears) -> int:
        """Read what is there, and return how many bytes that was."""
        try:
            chunk = os.read(self.source, _CHUNK)
        except BlockingIOError:
            return 0
        except OSError:  # a pseudo-terminal that nobody has open any more
            chunk = b""
        if not chunk:
            self.end()
            return 0
        if self._transcript is not None:
            self._transcript.take(chunk)
        if self._show is not None:
            self._say(chunk, ears)
        if self.to >= 0:
            self.pending = memoryview(chunk)
        return len(chunk)

    def write(self) -> None:
        """Pass a piece on; what its reader has left is not read any more either."""
        try:
            self.pending = self.pending[os.write(self.to, self.pending[:_PIECE]) :]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            self.drop()
            self.end()
        except OSError as error:
            self.unsaid = error.strerror or str(error)
            self.drop()
            self.end()

    def drop(self) -> None:
        """Pass nothing on any more."""
        self.pending, self.to, self._show = memoryview(b""), -1, None

    def end(self) -> None:
        """Read nothing any more."""
        source, self.source = self.source, -1
        if self._close is not None and source >= 0:
            self._close(source)

    def _say(self, chunk: bytes, ears: Ears) -> None:
        assert self._show is not None  # noqa: S101 - the caller looked
        try:
            try:
                ears.raising = True
                self._show(chunk)
            finally:
                ears.raising = False
        except OSError:
            self._show = None  # nobody looks on; what is said is kept all the same
        except (KeyboardInterrupt, EndedBySignal) as stop:
            ears.heed(stop)


class Keyboard(Relay):
    """What somebody types, on its way to a command's terminal; its end is that of the terminal."""

    def __init__(self, source: int, *, to: int, gone: Callable[[], None]) -> None:
        super().__init__(source, to=to, close=lambda _: gone())

    def write(self) -> None:
        """Pass keys on; those that nobody takes any more are lost, as they are without us."""
        try:
            self.pending = self.pending[os.write(self.to, self.pending) :]
        except BlockingIOError:
            pass
        except OSError:
            self.pending = memoryview(b"")


def turn(relays: Sequence[Relay], ears: Ears, seconds: float | None) -> int:
    """Wait at most so long for something to be heard, pass it on, and return how many bytes were read."""
    from select import select

    reading = {one.source: one for one in relays if one.source >= 0 and not one.pending}
    writing = {one.to: one for one in relays if one.pending}
    patience = ears.tick if seconds is None else min(seconds, ears.tick)
    ready, writable, _ = select([*reading, ears.wakes], list(writing), [], patience)
    ears.act()
    for descriptor in writable:
        writing[descriptor].write()
    return sum(reading[descriptor].read(ears) for descriptor in ready if descriptor in reading)


def drain(relays: Sequence[Relay], ears: Ears, *, patience: float, heeded: int) -> None:
    """Read and pass on what a command that has ended left; who writes on without it is heard for so many seconds.

    A reader that takes its time is waited for, as the system would do, until somebody asks for the end; `heeded` times
    that was done before, and the command ended by it.
    """
    deadline, rest, given_up = monotonic() + patience, _ALL_THERE, 0.0
    while any(one.source >= 0 or one.pending for one in relays):
        if not given_up and (ears.ended_by is not None or len(ears.stops) > heeded):
            given_up = monotonic() + _GRACE
        if any(one.pending for one in relays):
            if given_up and monotonic() > given_up:
                for one in relays:
                    one.drop()
            turn(relays, ears, _TICK if given_up else None)
            continue
        left = max(deadline - monotonic(), 0) if rest > 0 else 0
        heard = turn(relays, ears, left)
        if not left:
            rest -= heard
            if not heard or rest <= 0:
                for one in relays:
                    one.end()
