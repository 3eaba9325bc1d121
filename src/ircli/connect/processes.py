"""Start a process with all that belongs to it, and end it with all that it started."""

import os
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from ircli.connect.hearing import Ears, Relay, Transcript, turn

if TYPE_CHECKING:
    from subprocess import Popen

PATIENCE = 2.0  # seconds that a command has to heed a signal before the next one
_LAST_WORDS = 0.5  # seconds that what it left running has
_GIVEN_UP = 1.0  # seconds after which a process that outlives KILL is the system's
_LOOK = 0.01
# Not every shell understands `kill -KILL -- -1234`; each understands one of these.
_WATCH = 'read group && { read end || kill -s KILL -- "-$group" || kill -KILL "-$group"; }'
_NOT_FOUND, _CANNOT_BE_RUN = 127, 126


class Command(NamedTuple):
    """What is run: a list of arguments, the folder, the whole environment, and the seconds it may take."""

    argv: tuple[str, ...]
    cwd: str = ""
    environ: Mapping[str, str] = {}
    limit: float | None = None


class Ran(NamedTuple):
    """What came of a command. `output` and `reason` are as they came: they may hold anything.

    `status` is what a shell says of it: 128 and the number of a signal, 127 where it was not found, 126 where it cannot be
    run, and then `reason` says why. `ended` is exited, timed-out or interrupted. `omitted` bytes are missing at the offset
    `gap` of `output`. `stopped_by` is what asks this program to end: it is the caller's to raise once all is recorded.
    `unsaid` says why the command's output could not be passed on, where its reader has not simply left.
    """

    status: int
    ended: str = "exited"
    seconds: float = 0
    output: bytes = b""
    omitted: int = 0
    reason: str = ""
    stopped_by: BaseException | None = None
    gap: int = 0
    unsaid: str = ""


class Descriptors:
    """Open descriptors that are closed at the end, at the latest."""

    def __init__(self) -> None:
        self._open: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(*self._open)

    def pipe(self) -> tuple[int, int]:
        """Return the end of a pipe to read from, and the one to write to."""
        return self.keep(*os.pipe())

    def null(self) -> int:
        """Return the null device, to be read."""
        descriptor = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
        self._open.add(descriptor)
        return descriptor

    def keep(self, one: int, other: int) -> tuple[int, int]:
        """Return two descriptors that belong here from now on."""
        self._open |= {one, other}
        return one, other

    def close(self, *descriptors: int) -> None:
        """Close what is still open."""
        for descriptor in descriptors:
            if descriptor in self._open:
                self._open.remove(descriptor)
                os.close(descriptor)


class Running:
    """A process under way, with what is heard of it and of its user."""

    def __init__(
        self,
        process: "Popen[bytes]",
        *,
        ears: Ears,
        signal: Callable[[int], object],
    ) -> None:
        self.process = process
        self.ears = ears
        self.relays: tuple[Relay, ...] = ()
        self.heeded = 0  # how many of the stops that were heard
        self.ended = "exited"
        self.seconds = 0.0
        self.away = 0.0  # seconds for which both were held
        self._signal = signal
        self.began = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from signal import SIGKILL
        from subprocess import TimeoutExpired

        if self.process.poll() is not None:
            return
        self._signal(SIGKILL)
        try:
            self.process.wait(_GIVEN_UP)
        except TimeoutExpired:
            pass  # the system does not let go of it; it is not waited for

    @property
    def status(self) -> int:
        """Return its exit status as a shell says it."""
        status = self.process.returncode
        return 128 + 9 if status is None else status if status >= 0 else 128 - status

    def has_ended(self) -> bool:
        """Return whether it has come to its end, whatever it left running."""
        if not self.seconds and self.process.poll() is not None:
            self.seconds = monotonic() - self.began
        return bool(self.seconds)

    def attend(self, limit: float | None = None) -> str:
        """Hear it until it has ended, the time (seconds) is over, or somebody asks for its end; return which."""
        began, away = monotonic(), self.away
        while not self.has_ended():
            if len(self.ears.stops) > self.heeded:
                self.heeded = len(self.ears.stops)
                return "interrupted"
            left = None if limit is None else limit + self.away - away - (monotonic() - began)
            if left is not None and left <= 0:
                return "timed-out"
            turn(self.relays, self.ears, left)
        return "exited"

    def end(self, why: str, order: Sequence[tuple[int, float | None]]) -> None:
        """End it with one signal after the other, each with the seconds it has; whoever asks twice means it."""
        from signal import SIGKILL

        self.ended = why
        for number, patience in order:
            self._signal(number)
            found = self.attend(patience)
            if found == "exited":
                return
            if found == "interrupted":
                break
        self._signal(SIGKILL)
        while self.attend(_GIVEN_UP) == "interrupted":
            pass

    def sweep(self) -> None:
        """End what it left running in its group."""
        from signal import SIGKILL, SIGTERM

        deadline = monotonic() + _LAST_WORDS
        number: int = SIGTERM
        while group_signalled(self.process.pid, number):
            if number == SIGKILL:
                return
            number = SIGKILL if monotonic() > deadline else 0
            turn(self.relays, self.ears, _LOOK)

    def ran(self, transcript: Transcript) -> Ran:
        """Return what came of it."""
        output, gap = transcript.kept()
        return Ran(
            self.status,
            self.ended,
            self.seconds or monotonic() - self.began,
            output,
            transcript.length - len(output),
            gap=gap,
            unsaid=next((one.unsaid for one in self.relays if one.unsaid), ""),
        )


def group_signalled(group: int, number: int) -> bool:
    """Signal a process group, and return whether there is one."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        return number != 0  # some of it is another user's, or (on macOS) only waits to be buried
    return True


def not_started(command: Command, error: Exception) -> Ran:
    """Return why a command could not be started, with the status that a shell has for it."""
    where = command.cwd and not os.path.isdir(command.cwd.replace("\0", ""))
    name = command.cwd if where else command.argv[0] if command.argv else "the command"
    status = _NOT_FOUND if isinstance(error, FileNotFoundError) and not where else _CANNOT_BE_RUN
    return Ran(status, reason=f"{name}: {getattr(error, 'strerror', None) or error or type(error).__name__}")


def started(command: Command, streams: tuple[int, int, int], *, owner: str) -> "Popen[bytes]":
    """Start a command on three descriptors; raise OSError or ValueError where it cannot be.

    It is the `owner` of a session, of a group, of the terminal that its standard input is, or of nothing.
    """
    import subprocess

    if not command.argv:
        raise ValueError("there is none to run")
    return subprocess.Popen(  # noqa: S603 - a list and no shell; its user has agreed to it
        command.argv,
        stdin=streams[0],
        stdout=streams[1],
        stderr=streams[2],
        cwd=command.cwd or None,
        env=command.environ,
        start_new_session=owner in ("session", "terminal"),
        process_group=0 if owner == "group" else None,
        preexec_fn=_own_terminal if owner == "terminal" else None,  # noqa: PLW1509 - one system call
    )


class Watcher:
    """A process that ends a group when this program vanishes, which nothing in it could do."""

    def __init__(self) -> None:
        self._process: Popen[bytes] | None = None

    def __enter__(self) -> Self:
        import subprocess

        try:
            self._process = subprocess.Popen(  # noqa: S603 - a text of our own
                ("/bin/sh", "-c", _WATCH),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                cwd="/",
                env={},
                start_new_session=True,
            )
        except OSError:
            pass  # better run a command unwatched than none
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is None or self._process.stdin is None:
            return
        self._process.kill()  # before the pipe closes, which it takes for our end
        self._process.wait()
        self._process.stdin.close()

    def watch(self, group: int) -> None:
        """Say which group it is."""
        if self._process is None or self._process.stdin is None:
            return
        try:
            self._process.stdin.write(b"%d\n" % group)
        except OSError:
            pass


def _own_terminal() -> None:
    """Make standard input the terminal that controls this session."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
