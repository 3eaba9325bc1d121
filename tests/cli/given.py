"""A desk to work at: a store, a clock that stands until it is moved, and streams that are read afterwards."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from ircli.cli.app import run
from ircli.cli.session import Session
from ircli.service import Shell
from ircli.ui.terminal import Terminal

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PROGRAM = os.path.join(os.path.dirname(sys.executable), "ircli")


class Ran(NamedTuple):
    """What a command left: its status, and what it wrote to each stream."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:  # noqa: ANN401 - any JSON document
        """Return the one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:  # noqa: ANN401 - any JSON document
        """Return the error that is the one JSON document on standard error."""
        return json.loads(self.err)["error"]


class Stream(io.StringIO):
    """A stream in memory that may claim to be a terminal."""

    def __init__(self, text: str = "", *, tty: bool = False) -> None:
        """Take what is to be read."""
        super().__init__(text)
        self.tty = tty

    def isatty(self) -> bool:
        """Return whether it claims to be a terminal."""
        return self.tty


class Desk:
    """Where somebody works: commands run here, in this process, at the time that the desk's clock shows."""

    def __init__(self, home: str, *, now: datetime = NOON, name: str = "alice") -> None:
        """Set up a desk whose store is yet to be made."""
        self.home = home
        self.now = now
        self.environ = {"IRCLI_HOME": home, "IRCLI_NAME": name, "IRCLI_ZONE": "UTC", "TERM": "xterm"}

    def later(self, **span: float) -> datetime:
        """Move the clock on, and return what it shows."""
        self.now += timedelta(**span)
        return self.now

    def clock(self) -> datetime:
        """Return what the desk's clock shows."""
        return self.now

    def run(self, *arguments: str, typed: str | None = None, eyes: bool = False, **environ: str) -> Ran:
        """Run a command.

        With `typed` somebody sits at a terminal and answers in lines of plain text; with `eyes` somebody looks
        at standard output.
        """
        asked = typed is not None
        surroundings = {**self.environ, **({"ACCESSIBLE": "1"} if asked else {}), **environ}
        stdin, stdout, stderr = Stream(typed or "", tty=asked), Stream(tty=eyes), Stream(tty=asked)
        terminal = Terminal(stdin=stdin, stdout=stdout, stderr=stderr, environ=surroundings)
        shell = Shell(environ=surroundings, now=self.clock)
        status = run(arguments, Session(environ=surroundings, terminal=terminal, shell=shell))
        return Ran(status, stdout.getvalue(), stderr.getvalue())

    def done(self, *arguments: str, **environ: Any) -> Ran:  # noqa: ANN401 - handed on
        """Run a command that must succeed, and move the clock on by a second."""
        ran = self.run(*arguments, **environ)
        assert ran.status == 0, (arguments, ran)
        self.later(seconds=1)
        return ran

    def json(self, *arguments: str, **environ: Any) -> Any:  # noqa: ANN401 - any JSON document
        """Run a command that must succeed with `--json`, and return its document."""
        return self.done("--json", *arguments, **environ).document

    def declare(self, *arguments: str) -> str:
        """Declare an incident and return its id."""
        return self.done("declare", *(arguments or ("Checkout answers 500",))).out.strip()

    def resolve(self, *arguments: str) -> Ran:
        """End the response, saying of every criterion that may hold by now that it does."""
        return self.done("resolve", "--confirm", "all", *arguments)

    def end(self, *arguments: str, incident: str = "") -> Ran:
        """Bring an incident to its end: some severity, an end of impact, the time that it takes, every criterion."""
        named = ("--incident", incident) if incident else ()
        shown = self.json("show", *named)
        if shown["severity"] == "unset":
            self.done("severity", "SEV4", *named)
        if shown["mitigated_at"] is None:
            self.done("mark", "mitigated", *named)
        self.later(minutes=15)
        return self.resolve(*named, *arguments)

    def dismiss(self) -> Ran:
        """Say that the incident was none."""
        return self.done("dismiss", "--as", "known")

    def kinds(self, *arguments: str) -> list[str]:
        """Return the kinds of the effective entries."""
        return [entry["kind"] for entry in self.json("timeline", *arguments)]

    def texts(self, *arguments: str) -> list[str]:
        """Return what the effective entries say."""
        return [entry["text"] for entry in self.json("timeline", *arguments)]

    def path(self, incident: str, *names: str) -> str:
        """Return a path in an incident's folder."""
        return os.path.join(self.home, "incidents", incident, *names)

    def content(self) -> Mapping[str, bytes]:
        """Return every file of the store but those that may be made again at any time."""
        found = {}
        for parent, _, names in os.walk(self.home):
            if parent == os.path.join(self.home, "cache"):
                continue
            for name in names:
                path = os.path.join(parent, name)
                with open(path, "rb") as file:
                    found[os.path.relpath(path, self.home)] = file.read()
        return found


class Host:
    """A machine of one's own: the installed program, run as a process in a small and clean environment."""

    def __init__(self, folder: str) -> None:
        """Set up an empty home."""
        self.home = folder
        self.environ = {
            "HOME": folder,
            "PATH": f"{os.path.dirname(PROGRAM)}:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "IRCLI_HOME": os.path.join(folder, "store"),
            "IRCLI_NAME": "alice",
        }

    def run(
        self,
        *arguments: str | bytes,
        stdin: bytes | None = None,
        without: tuple[str, ...] = (),
        **environ: str,
    ) -> Ran:
        """Run the program with a pipe on each stream, or nothing to read, and wait for it."""
        surroundings = {key: value for key, value in self.environ.items() if key not in without}
        done = subprocess.run(
            [PROGRAM, *arguments],
            env={**surroundings, **environ},
            stdin=subprocess.DEVNULL if stdin is None else None,
            input=stdin,
            capture_output=True,
            timeout=30,
            check=False,
        )
        out, err = done.stdout.decode(errors="surrogateescape"), done.stderr.decode(errors="surrogateescape")
        return Ran(done.returncode, out, err)

    def done(self, *arguments: str | bytes, stdin: bytes | None = None, **environ: Any) -> Ran:  # noqa: ANN401 - handed on
        """Run a command that must succeed."""
        ran = self.run(*arguments, stdin=stdin, **environ)
        assert ran.status == 0, (arguments, ran)
        return ran

    def shell(self, script: str, *, shell: tuple[str, ...] = ("bash", "-c"), **environ: str) -> Ran:
        """Run a script of a shell in which the program is on the path."""
        done = subprocess.run(
            [*shell, script],
            env={**self.environ, **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
