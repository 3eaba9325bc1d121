"""What it costs to look over thousands of past incidents: the first time, and every time after it."""

import os
import subprocess
import sys
import time

from measure import Trial, pairs, program
from results import Row, Table

SIZES = (1_000, 10_000, 50_000)
ENTRIES = 50
_COLD, _WARM = 3.5, 15.0
_BUDGETED = 10_000  # incidents, at which the budgets are promised
_WARM_COMMANDS = (("list",), ("metrics",), ("action", "list"), ("status",))


def measure(trial: Trial, *, sizes: tuple[int, ...] = SIZES) -> Table:
    """Measure growing histories: making the cache against reading all lines, then commands against Python alone."""
    from past import make_past

    from ircli.store import catalogue

    rows: list[Row] = []
    for size in sizes:
        past = make_past(os.path.join(trial.scratch, f"history-{size}"), incidents=size, entries=ENTRIES)
        catalogue.set_active(past.home, catalogue.incident_ids(past.home)[-1])
        plain = min(_in_process(trial.python, "json", past.home, past.environ)[0] for _ in range(2))
        cold, peak = min(_in_process(trial.python, "ircli", past.home, past.environ) for _ in range(2))
        budget = _COLD * trial.slack if size == _BUDGETED else None
        rows.append(Row(f"json.loads, {size:,} incidents", plain * 1000, 1.0))
        rows.append(Row(f"first look, {size:,}", cold * 1000, cold / plain, budget, f"{peak:.0f} MB at most"))
        python = program(trial.python, "-I", "-c", "pass", environ=past.environ)
        for command in _WARM_COMMANDS:
            ours = program(trial.ircli, *command, environ=past.environ)
            took = pairs(ours, python, runs=3 + trial.runs // 4)
            # The two that are promised; the others are told beside them.
            is_promised = size == _BUDGETED and command[0] in ("list", "metrics")
            warm = _WARM * trial.slack if is_promised else None
            rows.append(Row(f"{' '.join(command)}, {size:,}", took.milliseconds, took.ratio, warm))
    return Table(
        "history",
        "A long history",
        f"Incidents of {ENTRIES} entries each. The first look reads and folds them all and keeps what they come to, against"
        " reading the files and `json.loads` over their lines, both in new processes, imports not counted, the better of two"
        " runs. Then whole commands into a pipe, against `python -I -c pass`, median of paired runs.",
        tuple(rows),
    )


def _in_process(python: str, what: str, home: str, environ: dict[str, str]) -> tuple[float, float]:
    """Return the seconds that a first look takes in a process of its own, and the megabytes that it needs."""
    command = [python, os.path.abspath(__file__), what, home]
    said = subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), float(said[1])


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

    begun = time.perf_counter()
    count = look(home)
    took = time.perf_counter() - begun
    if not count:
        raise SystemExit("there is no incident")
    print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2])
