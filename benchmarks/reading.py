"""What it costs to read, verify, decode and fold a timeline, against `json.loads` over the same lines."""

import gc
import os
import subprocess
import sys
import time

from measure import Trial
from results import Row, Table

_BUDGET = 3.0
SIZES = (1_000, 10_000, 100_000)
_OURS, _JSON = "ircli", "json"


def measure(trial: Trial) -> Table:
    """Measure both over growing timelines, each run in a process of its own."""
    from sample import make_home

    rows: list[Row] = []
    for size in SIZES:
        home = make_home(os.path.join(trial.scratch, f"reading-{size}"), incidents=1, entries=size)
        ours, plain = [], []
        for number in range(trial.runs):
            first, second = (_OURS, _JSON) if number % 2 else (_JSON, _OURS)
            took = {
                what: _in_process(trial.python, what, home.timeline, home.environ) for what in (first, second)
            }
            ours.append(took[_OURS])
            plain.append(took[_JSON])
        # The best of each: what takes longer is another process's memory, and not this one's work.
        best, base = min(ours), min(plain)
        ratio = best / base
        megabytes = os.path.getsize(home.timeline) / 1e6
        rows.append(Row(f"json.loads, {size:,} entries", base * 1000, 1.0, remark=f"{megabytes:.1f} MB"))
        budget = _BUDGET * trial.slack if size == SIZES[-1] else None
        remark = f"{best / size * 1e6:.1f} µs an entry"
        rows.append(Row(f"ircli, {size:,} entries", best * 1000, ratio, budget, remark))
    return Table(
        "reading",
        "Reading a timeline",
        f"Read the file, verify each line's checksum, decode it to an entry, fold all into the incident;"
        f" against reading the file and `json.loads` on each line, keeping nothing. Best of {trial.runs} runs, each"
        " in a new process without the garbage collector, as each command of ircli runs; imports are not counted.",
        tuple(rows),
    )


def _in_process(python: str, what: str, timeline: str, environ: dict[str, str]) -> float:
    command = [python, os.path.abspath(__file__), what, timeline]
    return float(subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout)


def _read_with_ircli(timeline: str) -> float:
    from ircli.domain.incident import fold
    from ircli.store.timeline import read_timeline

    begun = time.perf_counter()
    reading = read_timeline(os.path.dirname(timeline))
    incident = fold(reading.entries)
    took = time.perf_counter() - begun
    if incident is None or reading.problems:
        raise SystemExit("the timeline is not whole")
    return took


def _read_with_json(timeline: str) -> float:
    import json

    begun = time.perf_counter()
    with open(timeline, "rb") as file:
        for line in file:
            json.loads(line)
    return time.perf_counter() - begun


if __name__ == "__main__":
    gc.disable()
    print({_OURS: _read_with_ircli, _JSON: _read_with_json}[sys.argv[1]](sys.argv[2]))
