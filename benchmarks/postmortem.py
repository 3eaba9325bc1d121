"""What it costs to write a postmortem from a timeline, against folding it."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from measure import Trial
from results import Row, Table

if TYPE_CHECKING:
    from ircli.service.postmortems import Draft
    from ircli.service.shell import Record, Shell

_BUDGET = 5.0
_SIZE = 10_000
_FOLD, _READ, _NEW, _AGAIN = "fold", "read", "new", "again"


def measure(trial: Trial) -> Table:
    """Measure each in turns, every run in a process of its own."""
    from sample import make_home

    home = make_home(os.path.join(trial.scratch, "postmortem"), incidents=1, entries=_SIZE)
    times: dict[str, list[float]] = {what: [] for what in _RUNS}
    for number in range(trial.runs):
        for what in (*_RUNS,) if number % 2 else reversed((*_RUNS,)):
            times[what].append(_in_process(trial.python, what, home.timeline, home.environ))
    best = {what: min(seconds) for what, seconds in times.items()}
    budget = _BUDGET * trial.slack
    rows = (
        Row(f"read and fold, {_SIZE:,} entries", best[_READ] * 1000, 1.0),
        _row("generate", best[_NEW], best, budget),
        _row("generate again, edited", best[_AGAIN], best, budget),
    )
    return Table(
        "postmortem",
        "Writing a postmortem",
        "Write the document from entries that are in memory, by the default template; and again, where its author wrote"
        " into it and the timeline is longer by an entry. Against reading the timeline's file and folding its entries; the"
        f" remark says what it is against folding them alone, in memory. Best of {trial.runs} runs, each in a new process"
        " without the garbage collector, as each command of ircli runs; imports are not counted.",
        rows,
    )


def _row(name: str, seconds: float, best: Mapping[str, float], budget: float) -> Row:
    remark = f"{seconds / best[_FOLD]:.2f} times the fold alone ({best[_FOLD] * 1000:.1f} ms)"
    return Row(name, seconds * 1000, seconds / best[_READ], budget, remark)


def _in_process(python: str, what: str, timeline: str, environ: dict[str, str]) -> float:
    command = [python, os.path.abspath(__file__), what, timeline]
    return float(subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout)


def _read(timeline: str) -> float:
    from ircli.domain.incident import fold
    from ircli.store.timeline import read_timeline

    return _seconds(lambda: fold(read_timeline(os.path.dirname(timeline)).entries))


def _fold(timeline: str) -> float:
    from ircli.domain.incident import fold

    _, record = _opened(timeline)
    return _seconds(lambda: fold(record.entries))


def _new(timeline: str) -> float:
    shell, record = _opened(timeline)
    made, took = _generated(shell, record)
    if made.text.count("\n| 2") < _SIZE * 0.9:
        raise SystemExit("the document is not whole")
    return took


def _again(timeline: str) -> float:
    from ircli.store.postmortems import write

    shell, record = _opened(timeline)
    made, _ = _generated(shell, record._replace(entries=record.entries[:-1]))
    edited = made.text.replace("## Severity", "## Severity\n\nMy own words.")
    write(made.path, edited, before=None, ours=True)
    try:
        again, took = _generated(shell, record)
    finally:
        os.unlink(made.path)
    if "My own words." not in again.text or again.text == edited:
        raise SystemExit("the document is not the one that was to be")
    return took


def _opened(timeline: str) -> "tuple[Shell, Record]":
    from datetime import UTC, datetime

    from ircli import service

    shell = service.Shell(environ=os.environ, now=lambda: datetime.now(UTC))
    return shell, service.read(shell, os.path.basename(os.path.dirname(timeline)))


def _generated(shell: "Shell", record: "Record") -> "tuple[Draft, float]":
    from ircli.service import postmortems

    begun = time.perf_counter()
    made = postmortems.draft(shell, record, postmortems.Wish())
    length = len(made.text)
    took = time.perf_counter() - begun
    if not length:
        raise SystemExit("nothing was written")
    return made, took


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    done = work()
    took = time.perf_counter() - begun
    if done is None:
        raise SystemExit("nothing was done")
    return took


_RUNS: Mapping[str, Callable[[str], float]] = {_FOLD: _fold, _READ: _read, _NEW: _new, _AGAIN: _again}

if __name__ == "__main__":
    gc.disable()
    print(_RUNS[sys.argv[1]](sys.argv[2]))
