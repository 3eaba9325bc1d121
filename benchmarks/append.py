"""What it costs to append one note to a timeline that is empty, long, and very long; and what others pay."""

import json
import os
import shutil
import statistics
import subprocess
import time
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from measure import FailedError, Program, Times, Trial, together
from results import Row, Table
from sample import environ_of, make_home

SIZES = (0, 1_000, 100_000)
_BUDGET = 1.25  # "costs what appending to an empty one costs", and some noise
_NOTE = "checkout errors are falling"
_SLOW_SECONDS = 2.0  # a program that takes longer is run less often


class Writer(NamedTuple):
    """A program that appends a note, made ready for a file of that many entries."""

    name: str
    make: Callable[[str, int], Program]
    budget: float | None = None
    sizes: Sequence[int] = SIZES


def measure(trial: Trial) -> Table:
    """Measure ircli and its neighbours, as whole processes."""
    writers, skipped = _writers(trial)
    rows: list[Row] = []
    for writer in writers:
        scratch = os.path.join(trial.scratch, "append")
        rows += _measure_writer(writer, scratch, runs=trial.runs)
        shutil.rmtree(scratch)
    rows.append(Row("fsync after a short write, alone", _sync_milliseconds(trial), None))
    rows += [Row(name, None, None, remark="skipped: not installed") for name in skipped]
    return Table(
        "append",
        "Appending one note",
        f"Whole processes; median of {trial.runs} rounds over the sizes in turns (fewer for what is slow);"
        " ratios are to the empty file. Only"
        ' ircli and `open("a")` with fsync promise that the note is on the disk.',
        tuple(rows),
    )


def _writers(trial: Trial) -> tuple[list[Writer], list[str]]:
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "plain_append.py")
    plain = (trial.python, script)
    writers = [
        Writer("ircli log", partial(_ircli, trial.ircli), _BUDGET * trial.slack),
        Writer('open("a")', partial(_plain, plain)),
        Writer('open("a") with fsync', partial(_plain, (*plain, "--sync"))),
    ]
    skipped = []
    for name, make in (("jrnl", _jrnl), ("task", _task)):
        path = shutil.which(name)
        if path is None:
            skipped.append(name)
        else:
            sizes = SIZES[:2] if trial.is_quick else SIZES
            version = _version(path, trial.scratch)
            writers.append(Writer(f"{name} {version}", partial(make, path), sizes=sizes))
    return writers, skipped


def _measure_writer(writer: Writer, scratch: str, *, runs: int) -> list[Row]:
    try:
        programs = [writer.make(os.path.join(scratch, str(size)), size) for size in writer.sizes]
        slowest = max(sum(one) for one in together(programs, runs=1, warm_up=1))
        times = together(programs, runs=min(runs, 3) if slowest > _SLOW_SECONDS else runs, warm_up=0)
    except FailedError as error:
        return [Row(writer.name, None, None, writer.budget, str(error))]
    rows = []
    for size, own in zip(writer.sizes, times, strict=True):
        pair = Times(own, times[0])
        rows.append(
            Row(
                f"{writer.name}, {size:,} entries",
                pair.milliseconds,
                pair.ratio,
                writer.budget if size else None,
            )
        )
    return rows


def _sync_milliseconds(trial: Trial) -> float:
    """Return what of the times above is the disk's."""
    times = []
    with open(os.path.join(trial.scratch, "sync"), "ab", buffering=0) as file:
        for _ in range(trial.runs):
            begun = time.perf_counter()
            file.write(_NOTE.encode())
            os.fsync(file.fileno())
            times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000


def _ircli(ircli: str, folder: str, size: int) -> Program:
    home = make_home(folder, incidents=1, entries=size)
    return Program([[ircli, "log", *_NOTE.split()]], home.environ)


def _plain(command: Sequence[str], folder: str, size: int) -> Program:
    os.makedirs(folder)
    path = os.path.join(folder, "notes")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"2026-11-20T03:04:05Z {_NOTE} ({number})\n" for number in range(size))
    return Program([[*command, path, *_NOTE.split()]], environ_of(folder))


def _jrnl(path: str, folder: str, size: int) -> Program:
    os.makedirs(folder)
    journal, settings = os.path.join(folder, "journal.txt"), os.path.join(folder, "jrnl.yaml")
    with open(journal, "w", encoding="utf-8") as file:
        minutes = (f"{number // 60 % 24:02d}:{number % 60:02d}" for number in range(size))
        file.writelines(f"[2026-11-20 {minute}] {_NOTE}\n\n" for minute in minutes)
    with open(settings, "w", encoding="utf-8") as file:
        # jrnl asks about its version first thing; the settings it writes itself have these keys.
        file.write(
            "colors: {body: none, date: none, tags: none, title: none}\ndefault_hour: 9\ndefault_minute: 0\n"
            "editor: ''\nencrypt: false\nhighlight: false\nindent_character: '|'\nlinewrap: 79\n"
            f"journals:\n  default:\n    journal: {json.dumps(journal)}\n"
            "tagsymbols: '#@'\ntemplate: false\ntimeformat: '%Y-%m-%d %H:%M'\n"
            f"version: v{_version(path, folder)}\n"
        )
    return Program([[path, "--config-file", settings, *_NOTE.split()]], environ_of(folder))


def _task(path: str, folder: str, size: int) -> Program:
    os.makedirs(os.path.join(folder, "data"))
    with open(os.path.join(folder, ".taskrc"), "w", encoding="utf-8") as file:
        file.write(f"data.location={os.path.join(folder, 'data')}\nconfirmation=no\nverbose=nothing\n")
    known = [
        {"description": f"{_NOTE} ({number})", "status": "pending", "uuid": str(uuid.UUID(int=number + 1))}
        for number in range(size)
    ]
    command = [path, "rc.gc=off", "import", "-"]
    done = subprocess.run(
        command, env=environ_of(folder), input=json.dumps(known), text=True, capture_output=True, check=False
    )
    if done.returncode and size:
        raise FailedError(f"task import: status {done.returncode}")
    return Program([[path, "add", *_NOTE.split()]], environ_of(folder))


def _version(path: str, folder: str) -> str:
    said = subprocess.run(
        [path, "--version"], env=environ_of(folder), capture_output=True, text=True, check=False
    ).stdout
    words = (word.removeprefix("v") for word in said.split())
    return next((word for word in words if word[:1].isdecimal()), "")
