"""`ircli demo`: a real incident, replayed through the commands themselves in a throw-away store."""

import io
import os
import shlex
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import typer

from ircli.cli.options import session_of
from ircli.cli.session import Session
from ircli.domain.clock import read_moment
from ircli.errors import IrcliError
from ircli.service import Shell, demo_script
from ircli.ui.terminal import Terminal

app = typer.Typer(rich_markup_mode=None)
# What of the user's environment the replay keeps: how to show things, and nothing of who and where they are.
_KEPT = ("TERM", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LANG", "LC_ALL", "IRCLI_DEBUG")


@app.command()
def demo(ctx: typer.Context) -> None:
    """Replay a real incident in a throw-away store."""
    session = session_of(ctx)
    script = demo_script()
    home = tempfile.mkdtemp(prefix="ircli-demo-")
    try:
        replay = _Replay(session, home)
        if session.json:
            session.terminal.answer_json(replay.document(script["steps"]))
            return
        session.terminal.answer(
            f"{script['title']}\n\n{script['intro']}\nThe public account: {script['account']}"
        )
        for step in script["steps"]:
            replay.show(step)
        session.terminal.answer(
            "\nThat was in a throw-away store, which is gone now. Yours begins with: ircli declare TITLE"
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)


class _Replay:
    """Runs commands as if it were the time at which they were typed."""

    def __init__(self, session: Session, home: str) -> None:
        self.session = session
        self.environ = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self.environ |= {"IRCLI_HOME": home, "IRCLI_ZONE": "UTC", "CI": "1"}

    def show(self, step: Mapping[str, Any]) -> None:
        """Run one command, and let it write to the terminal."""
        at = _moment(step)
        prompt = self.session.terminal.style(
            f"{at:%H:%M} {step['by']} $ ircli {shlex.join(step['run'])}", "bold"
        )
        self.session.terminal.answer(f"\n{prompt}")
        stdout = self.session.terminal.stdout
        terminal = Terminal(stdin=io.StringIO(), stdout=stdout, stderr=stdout, environ=self.environ)
        terminal.no_color = self.session.terminal.no_color
        self._run(step["run"], by=step["by"], at=at, terminal=terminal)

    def document(self, steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Run all commands silently, and return what was run and what each wrote to standard output."""
        done = []
        for step in steps:
            at, out = _moment(step), io.StringIO()
            terminal = Terminal(stdin=io.StringIO(), stdout=out, stderr=io.StringIO(), environ=self.environ)
            self._run(step["run"], by=step["by"], at=at, terminal=terminal)
            done.append({"at": step["at"], "by": step["by"], "run": step["run"], "stdout": out.getvalue()})
        return {"steps": done}

    def _run(self, arguments: Sequence[str], *, by: str, at: datetime, terminal: Terminal) -> None:
        from ircli.cli.app import run

        shell = Shell(environ=self.environ, now=lambda: at, author=by)
        status = run(arguments, Session(environ=self.environ, terminal=terminal, shell=shell))
        if status != 0:
            raise IrcliError(f"The demo's command 'ircli {shlex.join(arguments)}' ended with {status}.")


def _moment(step: Mapping[str, Any]) -> datetime:
    moment = read_moment(step["at"])
    if moment is None:
        raise IrcliError(f"The demo has no time '{step['at']}'.")
    return moment
