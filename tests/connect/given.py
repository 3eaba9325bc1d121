"""Targets that answer as a test wants, and a clock that only moves while somebody sleeps."""

import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from ircli.connect.checks import Probe, Seen, Task, Watched, watch
from ircli.playbook.checks import Check

GOOD, BAD = Probe(ok=True, detail="200 OK"), Probe(ok=False, detail="503")


def check(name: str = "api", *, every: int = 30) -> Check:
    """Return a check that asks something over HTTP."""
    return Check(name, "The API answers", "errors", "http", target="http://api.internal/health", every=every)


def command(*run: str, expect: int = 0, timeout: int = 10) -> Check:
    """Return a check that runs a program."""
    return Check("cmd", "A command", "errors", "command", run=run, expect=expect, timeout=timeout)


def python(code: str, *, expect: int = 0, timeout: int = 10) -> Check:
    """Return a check that runs a piece of Python."""
    return command(sys.executable, "-I", "-S", "-c", code, expect=expect, timeout=timeout)


class Clock:
    """Seconds that pass while somebody sleeps, and in no other way."""

    def __init__(self) -> None:
        """Begin somewhere."""
        self.now = 1000.0

    def __call__(self) -> float:
        """Return what it shows."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


class Target:
    """Something that is checked: what it says at each second since the clock began, and when it was asked."""

    def __init__(self, clock: Clock, says: Callable[[float], Probe | BaseException]) -> None:
        """Take the clock, and what is said."""
        self.clock = clock
        self.says = says
        self.asked: list[tuple[str, float]] = []

    def __call__(self, check: Check) -> Probe:
        """Answer, or end the program."""
        second = self.clock() - 1000
        self.asked.append((check.name, second))
        said = self.says(second)
        if isinstance(said, BaseException):
            raise said
        return said


def watched(
    says: Callable[[float], Probe | BaseException], *tasks: Task, clock: Clock | None = None
) -> tuple[Watched, Target]:
    """Watch something that says what a test wants."""
    clock = clock or Clock()
    target = Target(clock, says)
    return watch(tasks, clock=clock, sleep=clock.sleep, probe=target, show=_nothing), target


def _nothing(seen: Sequence[Seen]) -> None:
    assert seen


@contextmanager
def web(*, status: int = 200, reason: str = "OK", location: str = "") -> Iterator[str]:
    """Give the URL of a server that answers everything alike."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status, reason)
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(self.path.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own form
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def listening(answer: bytes | None = None) -> Iterator[int]:
    """Give a port at which somebody takes connections, writes what is given, and then neither speaks nor leaves."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def take() -> None:
            try:
                taken.append(server.accept()[0])
                taken[-1].sendall(answer or b"")
            except OSError:
                return

        thread = Thread(target=take, daemon=True)
        if answer is not None:
            thread.start()
        yield server.getsockname()[1]
        if answer is not None:
            socket.create_connection(server.getsockname()).close()  # nobody waits any more
            thread.join()
        for one in taken:
            one.close()


def free_port() -> int:
    """Return a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
