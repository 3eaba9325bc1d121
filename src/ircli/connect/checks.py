"""Run the checks that a playbook names, over and over, until they have held for long enough."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from ircli.domain.events import CheckRan
from ircli.domain.text import visible
from ircli.errors import EndedBySignal
from ircli.playbook.checks import Check

if TYPE_CHECKING:
    from subprocess import Popen

_LONGEST = 200  # characters of a detail
_TAIL = 4096  # bytes of a command's output, of which the last line is told
_TICK = 0.05  # seconds in which a command is looked at that says nothing
_REDRAW = 1.0  # seconds between two looks at the clock while a check is not due
_SHORTEST_GAP = 300  # seconds that may pass unseen in any run
_OK = 200


class Probe(NamedTuple):
    """What one try of a check found."""

    ok: bool
    detail: str


class Task(NamedTuple):
    """A check to run for a window (seconds), of which an earlier run has seen the part that is `held`."""

    check: Check
    window: int
    held: int = 0


class Seen(NamedTuple):
    """What came of a task: `outcome` is passed, failed, stopped, or blank where nothing was tried."""

    task: Task
    outcome: str = ""
    tries: int = 0
    seconds: float = 0
    detail: str = ""

    @property
    def ran(self) -> CheckRan:
        """Return it as it is recorded."""
        return CheckRan(
            check=self.task.check.name,
            criterion=self.task.check.criterion,
            outcome=self.outcome,
            what=described(self.task.check),
            text=self.detail,
            tries=self.tries,
            seconds=int(self.seconds),
            window=self.task.window,
        )


class Watched(NamedTuple):
    """What came of all tasks, and what stopped them where something did."""

    seen: tuple[Seen, ...]
    stopped_by: KeyboardInterrupt | EndedBySignal | None = None


def described(check: Check) -> str:
    """Return exactly what a try of a check does."""
    import shlex

    match check.kind:
        case "http":
            return f"GET {check.target}, expecting {check.expect or _OK}"
        case "tcp":
            return f"connect to {check.target}"
        case _:
            expecting = f", expecting exit status {check.expect}" if check.expect else ""
            return f"{shlex.join(check.run)}{expecting}"


def probe(check: Check) -> Probe:
    """Try a check once; whatever its target does, the answer comes within its timeout."""
    found = _KINDS[check.kind](check)
    return Probe(found.ok, visible(found.detail)[:_LONGEST])


def longest_gap(check: Check) -> float:
    """Return for how many seconds nobody may have looked at what is said to have held all the time."""
    return max(2 * check.every, _SHORTEST_GAP)


def resumed(check: Check, last: CheckRan | None, at: datetime | None, now: datetime) -> tuple[int, str]:
    """Return the seconds that the last run of a check saw, where a new one goes on from it, and else why not."""
    if last is None or last.outcome != "stopped" or not last.seconds:
        return 0, ""
    if last.what != described(check):
        return 0, "what it runs has changed since it was stopped"
    gap = (now - at).total_seconds() if at is not None else -1
    if not 0 <= gap <= longest_gap(check):
        return 0, "it was stopped too long ago"
    return max(last.seconds, 0), ""


def watch(
    tasks: Sequence[Task],
    *,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
    probe: Callable[[Check], Probe],
    show: Callable[[Sequence[Seen]], None],
) -> Watched:
    """Run checks side by side until each has held for its window, one fails, or somebody stops them."""
    runs = [_Run(task) for task in tasks]
    try:
        while under_way := [run for run in runs if not run.seen.outcome]:
            run = min(under_way, key=lambda one: one.due)
            while run.tries and (wait := run.due - clock()) > 0:
                sleep(min(wait, _REDRAW))
                show([one.seen for one in runs])
            run.take(clock(), probe(run.task.check))
            show([one.seen for one in runs])
            if run.seen.outcome == "failed":
                break
    except (KeyboardInterrupt, EndedBySignal) as stop:
        return Watched(tuple(run.stopped() for run in runs), stop)
    return Watched(tuple(run.stopped() for run in runs))


class _Run:
    """A task under way; times are the clock's."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.held: float = min(task.held, task.window)
        self.seen = Seen(task, seconds=self.held)
        self.began = self.last = self.due = 0.0

    @property
    def tries(self) -> int:
        return self.seen.tries

    def take(self, at: float, found: Probe) -> None:
        """Take what a try found that began at a time."""
        if not self.tries:
            self.began = self.last = at
        if at - self.last > longest_gap(self.task.check):  # the machine slept, or the program was held
            self.began, self.held = at, 0
        end = self.began + self.task.window - self.held
        outcome = "failed" if not found.ok else "passed" if at >= end else ""
        held = at - self.began + self.held if found.ok else self.seen.seconds
        self.seen = Seen(self.task, outcome, self.tries + 1, held, found.detail)
        self.last, self.due = at, min(at + self.task.check.every, max(end, at))

    def stopped(self) -> Seen:
        """Return what was seen, as stopped where it had not come to its end."""
        return self.seen._replace(outcome=self.seen.outcome or ("stopped" if self.tries else ""))


def _http(check: Check) -> Probe:
    from http.client import HTTPConnection, HTTPException, HTTPSConnection
    from urllib.parse import quote, urlsplit

    def ask() -> Probe:
        parts = urlsplit(check.target)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return Probe(ok=False, detail=f"{check.target} is no URL of http or https")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        place = quote(f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", safe=_AS_IT_STANDS)
        connection = kind(parts.hostname, parts.port, timeout=check.timeout)
        try:
            connection.request("GET", place, headers={"User-Agent": "ircli", "Connection": "close"})
            with connection.getresponse() as answer:  # its body stays unread
                said = f"{answer.status} {answer.reason}".strip()
                to = answer.headers.get("Location", "")
        except HTTPException as error:
            return Probe(ok=False, detail=f"{type(error).__name__}: {error}")
        finally:
            connection.close()
        wanted = check.expect or _OK
        if answer.status == wanted:
            return Probe(ok=True, detail=said)
        return Probe(ok=False, detail=f"{said}{f' to {to}' if to else ''}, and not {wanted}")

    return _within(check.timeout, ask)


_AS_IT_STANDS = "/?%:=&+,;@~!$'()*[]"


def _tcp(check: Check) -> Probe:
    import socket

    def connect() -> Probe:
        host, _, port = check.target.rpartition(":")
        with socket.create_connection((host.strip("[]"), int(port)), timeout=check.timeout):
            return Probe(ok=True, detail="connected")

    return _within(check.timeout, connect)


def _within(seconds: float, attempt: Callable[[], Probe]) -> Probe:
    """Return what an attempt comes to, or that it takes too long: a name's look-up knows no timeout, a trickle evades it."""
    from threading import Thread

    found: list[Probe] = []

    def run() -> None:
        try:
            found.append(attempt())
        except (OSError, ValueError, OverflowError) as error:
            found.append(Probe(ok=False, detail=_reason(error)))

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    return found[0] if found else Probe(ok=False, detail=f"no answer within {seconds}s")


def _command(check: Check) -> Probe:
    import subprocess

    try:
        process = subprocess.Popen(  # noqa: S603 - a list, no shell, of a playbook that is trusted
            check.run,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # no terminal to ask at, and a group to be ended as one
        )
    except (OSError, ValueError) as error:
        return Probe(ok=False, detail=f"{check.run[0]}: {_reason(error)}")
    try:
        output = _output(process, check.timeout)
    finally:
        in_time = _ended(process)
    said = output.decode(errors="replace").replace("\r", "\n").strip().rpartition("\n")[2]
    if not in_time:
        return Probe(ok=False, detail=_with(f"no end within {check.timeout}s", said))
    status = process.returncode
    ended = f"exit status {status}" if status >= 0 else f"ended by signal {-status}"
    return (
        Probe(ok=True, detail=said or ended)
        if status == check.expect
        else Probe(ok=False, detail=_with(ended, said))
    )


def _output(process: "Popen[bytes]", seconds: float) -> bytes:
    """Return the end of what a command writes until it ends, or its time is over."""
    from select import select
    from subprocess import TimeoutExpired
    from time import monotonic

    assert process.stdout is not None  # noqa: S101 - it was asked for
    deadline, tail = monotonic() + seconds, b""
    with process.stdout as stream:
        while (left := deadline - monotonic()) > 0:
            ended = process.poll() is not None
            ready, _, _ = select([stream], [], [], 0 if ended else min(left, _TICK))
            chunk = os.read(stream.fileno(), 65536) if ready else b""
            tail = (tail + chunk)[-_TAIL:]
            if ended:
                break  # what it left running may hold its output open, and go on writing
            if ready and not chunk:
                try:
                    process.wait(left)  # it closed its output
                except TimeoutExpired:
                    pass
                break
    return tail


def _ended(process: "Popen[bytes]") -> bool:
    """Return whether a command has come to its end, ending it and all it started where it has not."""
    import signal
    from subprocess import TimeoutExpired

    if process.poll() is not None:
        return True
    try:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(1)
    except (OSError, TimeoutExpired):
        pass  # the system does not let go of it; it is not waited for
    return False


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


def _with(head: str, words: str) -> str:
    return f"{head}: {words}" if words else head


_KINDS: Mapping[str, Callable[[Check], Probe]] = {"http": _http, "tcp": _tcp, "command": _command}
