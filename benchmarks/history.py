"""What it costs to look over thousands of past incidents: the first time, and every time after it."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

from measure import FailedError, Program, Trial, pairs, program
from results import Row, Table

SIZES = (1_000, 10_000, 50_000)
ENTRIES = 50
_TURNS = 3
_COLD, _AGAIN = 3.5, 15.0
_MOST_MEGABYTES = 300
_BUDGETED = 10_000  # incidents, at which the budgets are promised
_PROMISED = ("list", "metrics")
# Only the last answer to each command is kept: where two questions take turns, none of them is.
_WARM: Mapping[str, Sequence[Sequence[str]]] = {
    "list": (("list",),),
    "metrics": (("metrics",),),
    "list, asked something else": (("list",), ("list", "--severity", "SEV1")),
    "metrics, asked something else": (("metrics",), ("metrics", "--include-drills")),
    "action list": (("action", "list"),),
    "status": (("status",),),
}


def measure(trial: Trial, *, sizes: tuple[int, ...] = SIZES) -> Table:
    """Measure growing histories: making the cache against reading all lines, then commands against Python alone."""
    from past import make_past

    from ircli.store import catalogue

    rows: list[Row] = []
    for size in sizes:
        past = make_past(os.path.join(trial.scratch, f"history-{size}"), incidents=size, entries=ENTRIES)
        catalogue.set_active(past.home, catalogue.incident_ids(past.home)[-1])
        turns = [
            [_in_process(trial.python, what, past.home, past.environ) for what in ("json", "ircli")]
            for _ in range(_TURNS)
        ]
        plain = min(one[0] for one, _ in turns)
        cold, peak = min(one for _, one in turns)
        budget = _COLD * trial.slack if size == _BUDGETED else None
        rows.append(Row(f"json.loads, {size:,} incidents", plain * 1000, 1.0))
        rows.append(Row(f"first look, {size:,}", cold * 1000, cold / plain, budget, f"{peak:.0f} MB"))
        python = program(trial.python, "-I", "-c", "pass", environ=past.environ)
        for name, variants in _WARM.items():
            ours = Program([(trial.ircli, *one) for one in variants], past.environ)
            took = pairs(ours, python, runs=3 + trial.runs // 4)
            # The others are told beside those that are promised.
            warm = _AGAIN * trial.slack if size == _BUDGETED and name in _PROMISED else None
            rows.append(Row(f"{name}, {size:,}", took.milliseconds, took.ratio, warm))
        peak = max(
            _megabytes(trial.ircli, *one, environ=past.environ)
            for one in _WARM["metrics, asked something else"]
        )
        most = 1.0 if size == _BUDGETED else None
        rows.append(Row(f"memory of metrics, {size:,}", None, peak / _MOST_MEGABYTES, most, f"{peak:.0f} MB"))
    return Table(
        "history",
        "A long history",
        f"Incidents of {ENTRIES} entries each. The first look reads and folds them all and keeps what they come to, against"
        " reading the files and `json.loads` over their lines, both in new processes in turns, imports not counted, the better of"
        f" {_TURNS} runs. Then whole commands into a pipe, against `python -I -c pass`, median of paired runs, with nothing"
        " changed in between: what `list` and `metrics` said is kept until they are asked something else."
        f" Memory is against {_MOST_MEGABYTES} MB.",
        tuple(rows),
    )


def _in_process(python: str, what: str, home: str, environ: dict[str, str]) -> tuple[float, float]:
    """Return the seconds that a first look takes in a process of its own, and the megabytes that it needs."""
    command = [python, os.path.abspath(__file__), what, home]
    said = subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), float(said[1])


def _megabytes(*command: str, environ: Mapping[str, str]) -> float:
    """Return how much memory a program takes at most."""
    null = os.open(os.devnull, os.O_RDWR)
    try:
        streams = [(os.POSIX_SPAWN_DUP2, null, number) for number in range(3)]
        process = os.posix_spawn(command[0], command, environ, file_actions=streams)
        _, status, usage = os.wait4(process, 0)
    finally:
        os.close(null)
    if status:
        raise FailedError(f"{' '.join(command[1:])}: status {status}")
    return usage.ru_maxrss / 1024


def _look_with_ircli(home: str) -> int:
    from ircli.service.gathering import gather

    return len(gather(home))


def _look_with_json(home: str) -> int:
    import json

    folder = os.path.join(home, "incidents")
    names = os.listdir(folder)
    for name in names:
        with open(os.path.join(folder, name, "timeline.jsonl"), "rb") as file:
            for line in file:
                json.loads(line)
    return len(names)


def _main(what: str, home: str) -> None:
    import resource
    import shutil

    shutil.rmtree(os.path.join(home, "cache"), ignore_errors=True)
    look = {"ircli": _look_with_ircli, "json": _look_with_json}[what]
    import ircli.service.gathering  # noqa: F401 - imports are not counted

    gc.disable()  # as ircli does when it starts
    begun = time.perf_counter()
    count = look(home)
    took = time.perf_counter() - begun
    if not count:
        raise SystemExit("there is no incident")
    print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2])
