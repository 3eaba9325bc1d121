"""Run one command as ircli does, in a process of its own, and leave what came of it in a file.

python calling.py REPORT step|terminal|through LIMIT ARGUMENTS…
"""

import json
import os
import resource
import signal
import sys
from typing import Any, NamedTuple

from ircli.connect.commands import Command, Ran, run_in_terminal, run_step, run_through
from ircli.errors import EndedBySignal


class Report(NamedTuple):
    """What came of a call, as its process left it."""

    status: int
    ended: str
    output: str
    omitted: int
    unsaid: str
    stopped_by: int | None  # the exit status it asks for
    descriptors: int  # that stayed open
    megabytes: int  # at most, at any time
    seconds: float


def read(path: str) -> Report:
    """Return what came of a call."""
    with open(path, encoding="utf-8") as file:
        return Report(**json.load(file))


def _raise(number: int, _frame: object) -> None:
    raise EndedBySignal(number)


def _open() -> int:
    return len(os.listdir("/dev/fd"))


def _run(kind: str, command: Command) -> Ran:
    if kind == "terminal":
        return run_in_terminal(command, stdin=0, stdout=1)
    if kind == "through":
        return run_through(command, streams=(0, 1, 2))
    return run_step(command, show=_show)


def _show(chunk: bytes) -> None:
    sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()


def main() -> None:
    """Run what the arguments say."""
    path, kind, limit, *argv = sys.argv[1:]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise)
    before = _open()
    environ: Any = os.environ
    ran = _run(kind, Command(tuple(argv), environ=environ, limit=float(limit) or None))
    stop = ran.stopped_by.status if isinstance(ran.stopped_by, EndedBySignal) else None
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = usage // (1 << 20 if sys.platform == "darwin" else 1 << 10)
    output = ran.output[:100_000].decode("latin-1")
    report = Report(
        ran.status, ran.ended, output, ran.omitted, ran.unsaid, stop, _open() - before, megabytes, ran.seconds
    )
    with open(f"{path}.new", "w", encoding="utf-8") as file:
        json.dump(report._asdict(), file)
    os.rename(f"{path}.new", path)
    os._exit(ran.status)


if __name__ == "__main__":
    main()
