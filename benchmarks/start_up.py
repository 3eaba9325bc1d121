"""How long each kind of command takes to start and do its work, against Python starting and doing nothing."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from typing import NamedTuple

from measure import FailedError, Program, Times, Trial, pairs
from results import Row, Table
from sample import Home, make_home

_INCIDENTS, _ENTRIES = 6, 40
_MEMORY = "/dev/shm"


class Kind(NamedTuple):
    """Commands that share a budget, each with its name in the table and the command lines that take turns."""

    budget: float
    commands: Sequence[tuple[str, Sequence[str]]]
    on_terminal: bool = False
    until: bytes = b""
    status: int = 0


KINDS = (
    Kind(
        1.5,
        (
            ("log WORDS", ["log checkout errors are falling"]),
            ("--version", ["--version"]),
            ("prompt", ["prompt"]),
        ),
    ),
    Kind(
        7,
        (
            ("status", ["status"]),
            ("show", ["show"]),
            ("show --json", ["show --json"]),
            ("severity LEVEL", ["severity SEV1", "severity SEV2"]),
            ("mark MILESTONE", ["mark started", "mark detected"]),
            ("role assign", ["role assign tl bob", "role assign tl carol"]),
            ("role list | cat", ["role list"]),
            ("edit", ["edit --summary one", "edit --summary two"]),
            ("log --kind", ["log --kind action restarting the pool"]),
            ("declare TITLE", ["declare Search is slow"]),
            ("switch", ["switch"]),
            ("config get", ["config get zone"]),
            ("timeline | cat", ["timeline"]),
            ("list | cat", ["list"]),
            ("next", ["next"]),
            ("checklist | cat", ["checklist"]),
            ("investigate | cat", ["investigate"]),
            ("mitigate --list", ["mitigate --list"]),
            ("resolve --list", ["resolve --list"]),
            ("runbook list | cat", ["runbook list"]),
            ("runbook suggest", ["runbook suggest"]),
            ("run -- true", ["run -- true"]),
            ("update --dry-run", ["update internal --nothing-new --dry-run"]),
            ("--help", ["--help"]),
            ("severity --help", ["severity --help"]),
        ),
    ),
    Kind(
        11, (("list", ["list"]), ("timeline", ["timeline"]), ("role list", ["role list"])), on_terminal=True
    ),
    Kind(20, (("declare, until it asks", ["declare"]),), until=b"What is broken?", status=130),
)


def measure(trial: Trial) -> Table:
    """Measure all kinds."""
    folder = trial.scratch
    if os.access(_MEMORY, os.W_OK):
        # A busy disk takes longer to sync than Python to start, and says nothing about starting.
        folder = tempfile.mkdtemp(prefix=os.path.basename(trial.scratch), dir=_MEMORY)
    try:
        return _measure_in(folder, trial)
    finally:
        if folder != trial.scratch:
            shutil.rmtree(folder)


def _measure_in(folder: str, trial: Trial) -> Table:
    model = make_home(os.path.join(folder, "model"), incidents=_INCIDENTS, entries=_ENTRIES)
    nothing = Program([[trial.python, "-I", "-c", "pass"]], model.environ)
    rows: list[Row] = []
    beside: list[float] = []
    for kind in KINDS:
        for name, lines in kind.commands:
            remark = "on a terminal" if kind.on_terminal or kind.until else ""
            row = Row(name, None, None, kind.budget * trial.slack, remark)
            try:
                times = pairs(
                    _program(_copy(model, folder), trial.ircli, kind, lines), nothing, runs=trial.runs
                )
            except FailedError as error:
                rows.append(row._replace(remark=str(error)))
                continue
            rows.append(row._replace(milliseconds=times.milliseconds, ratio=times.ratio))
            beside.extend(times.beside)
    base = Times(tuple(beside), tuple(beside)).milliseconds if beside else None
    return Table(
        "start-up",
        "Start-up",
        f"Whole processes; median of {trial.runs} pairs in turns with `python -I -c pass`; {_INCIDENTS} incidents"
        f" of {_ENTRIES} entries; each command in its own copy of them, in memory where the system has"
        f" {_MEMORY}.",
        (Row("python -I -c pass", base, 1.0), *rows),
    )


def _program(home: Home, ircli: str, kind: Kind, lines: Sequence[str]) -> Program:
    name = os.path.basename(os.path.dirname(home.timeline))
    variants = [[ircli, *line.split(), *([name] if line == "switch" else [])] for line in lines]
    return Program(variants, home.environ, on_terminal=kind.on_terminal, until=kind.until, status=kind.status)


def _copy(model: Home, scratch: str) -> Home:
    """Return a fresh copy: commands that write must not make the next one's work larger."""
    folder = os.path.join(scratch, "copy")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(model.folder, folder)
    return Home(folder, model.timeline.replace(model.folder, folder))
