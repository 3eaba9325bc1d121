"""Processes that are looked for, and a caller of commands in one of its own."""

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pexpect

from connect.calling import Report, read
from ircli.connect.commands import Command

CALLING = str(Path(__file__).parent / "calling.py")
ENVIRON = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TERM") if name in os.environ}


def bash(text: str, *, limit: float | None = None, cwd: str = "") -> Command:
    """Return a command that a shell reads."""
    return Command(("bash", "--noprofile", "--norc", "-c", text), cwd, ENVIRON, limit)


def caller(path: Path, kind: str, text: str, *, limit: float = 0) -> list[str]:
    """Return the arguments that run a shell's text in a process of its own."""
    return [sys.executable, "-S", CALLING, str(path), kind, str(limit), *bash(text).argv]


def surroundings() -> dict[str, str]:
    """Return an environment in which the program is found."""
    return {**ENVIRON, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


@contextmanager
def calling(  # noqa: PLR0913 - the streams of a process
    path: Path,
    kind: str,
    text: str,
    *,
    limit: float = 0,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
) -> Iterator["subprocess.Popen[bytes]"]:
    """Give a process that runs a shell's text; it has no terminal."""
    arguments = caller(path, kind, text, limit=limit)
    with subprocess.Popen(
        arguments, env=surroundings(), start_new_session=True, stdin=stdin, stdout=stdout, stderr=stderr
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def reported(path: Path, *, seconds: float = 20) -> Report:
    """Return what a caller has left, once it has."""
    wait_for(path.exists, seconds=seconds)
    return read(str(path))


class Window:
    """A terminal in which somebody runs a command through us."""

    def __init__(self, path: Path, kind: str, text: str, *, limit: float = 0, shell: str = "") -> None:
        """Open it; `shell` is a line for a shell in which `CALL` stands for our call."""
        arguments = caller(path, kind, text, limit=limit)
        environ: Any = surroundings()
        if shell:
            arguments = ["bash", "--noprofile", "--norc", "-c", shell.replace("CALL", shlex.join(arguments))]
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            arguments[0], arguments[1:], env=environ, dimensions=(24, 80), timeout=20
        )
        self.child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self.child.closed:
            self.child.close(force=True)

    def hang_up(self) -> None:
        """Close it as if the window were gone."""
        pty: Any = self.child.ptyproc  # type: ignore[attr-defined]
        pty.fileobj.close()
        pty.closed = self.child.closed = True

    def see(self, words: str) -> bytes:
        """Wait for words, and return what stood before them."""
        self.child.expect_exact(words.encode())
        before: bytes = self.child.before or b""
        return before

    def type(self, keys: str) -> None:
        """Press keys."""
        self.child.send(keys)

    def rest(self) -> bytes:
        """Return all that is still shown until the end."""
        self.child.expect(pexpect.EOF)
        before: bytes = self.child.before or b""
        return before


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that only waits to be buried does not."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip()) and not found.stdout.strip().startswith("Z")


def children() -> set[int]:
    """Return the ids of this process's children, those that wait to be buried too."""
    with subprocess.Popen(["ps", "-A", "-o", "pid=,ppid="], stdout=subprocess.PIPE, text=True) as listing:
        rows = [line.split() for line in listing.communicate()[0].splitlines()]
    return {int(pid) for pid, parent in rows if int(parent) == os.getpid()} - {listing.pid}


def wait_for(holds: Callable[[], object], *, seconds: float = 20) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)


def pid_in(path: Path) -> int:
    """Return the process id that a command has written to a file, once it has."""
    wait_for(lambda: path.exists() and path.read_text(encoding="ascii").endswith("\n"))
    return int(path.read_text(encoding="ascii").split()[-1])
