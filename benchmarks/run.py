"""Measure what is promised about speed: `python benchmarks/run.py`; status 5 where a budget is exceeded."""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence

from measure import Trial
from results import Table, document, is_good, markdown, plain

_HERE = os.path.dirname(os.path.abspath(__file__))
_BEGIN, _END = "<!-- results: begin -->", "<!-- results: end -->"
_PARTS = ("start-up", "append", "reading", "runbooks", "postmortem")
_LONG = "history"  # takes minutes, so it is measured only when it is named
_QUICK_SLACK = 1.25


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and return the exit status."""
    options = _options(arguments)
    ircli = _find_ircli(options.ircli)
    python = os.path.join(os.path.dirname(ircli), "python")
    if not _is_this(python):
        os.execv(python, [python, os.path.abspath(__file__), *arguments])
    scratch = tempfile.mkdtemp(prefix="ircli-benchmark-")
    trial = Trial(
        ircli,
        python,
        scratch,
        runs=7 if options.quick else 31,
        slack=_QUICK_SLACK if options.quick else 1.0,
        is_quick=options.quick,
    )
    try:
        tables = []
        for part in options.only or _PARTS:
            table = _measure(part, trial)
            if options.quick and not is_good([table]):
                print(f"{plain(table)}\nOnce more: something else may have been running.\n", file=sys.stderr)
                table = _measure(part, trial._replace(scratch=tempfile.mkdtemp(dir=scratch)))
            tables.append(table)
            if not options.json:
                print(plain(table), flush=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    good = is_good(tables)
    if options.json:
        print(
            json.dumps(
                {"environment": _environment(), "tables": [document(one) for one in tables], "good": good}
            )
        )
    else:
        print("\n".join(f"{name}: {text}" for name, text in _environment().items()))
        print("All budgets hold." if good else "A budget does not hold: see OVER and FAILED.")
    if options.output:
        _write(options.output, tables, options)
    return 0 if good else 5


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure ircli's speed against its budgets.")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="fewer runs, budgets a quarter wider, and a second try: for busy machines",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument(
        "--output", metavar="FILE", help="also replace the results between the markers of a page"
    )
    parser.add_argument(
        "--only", action="append", choices=(*_PARTS, _LONG), help="only this part; repeatable"
    )
    parser.add_argument("--ircli", metavar="PATH", help="the ircli to measure, if not the one nearest by")
    return parser.parse_args(arguments)


def _measure(part: str, trial: Trial) -> Table:
    # Not above: they need ircli, which the Python that was called may not have.
    import append
    import history
    import postmortem
    import reading
    import runbooks
    import start_up

    match part:
        case "start-up":
            return start_up.measure(trial)
        case "append":
            return append.measure(trial)
        case "runbooks":
            return runbooks.measure(trial)
        case "history":
            return history.measure(trial)
        case "postmortem":
            return postmortem.measure(trial._replace(runs=3 + trial.runs // 5))
        case _:
            return reading.measure(trial._replace(runs=3 + trial.runs // 5))


def _find_ircli(given: str | None) -> str:
    """Return the ircli to measure: the one given, beside this Python, in the clone's environment, or on PATH."""
    candidates = (
        given,
        os.path.join(os.path.dirname(sys.executable), "ircli"),
        os.path.join(os.path.dirname(_HERE), ".venv", "bin", "ircli"),
        os.path.realpath(shutil.which("ircli") or ""),
    )
    for path in candidates:
        if path and os.path.isfile(path) and os.path.exists(os.path.join(os.path.dirname(path), "python")):
            return os.path.abspath(path)
    raise SystemExit("No ircli is installed here: see README.md, or give --ircli PATH.")


def _is_this(python: str) -> bool:
    # Not by what it links to: an environment's Python is a link to the one it was made from.
    return os.path.dirname(os.path.abspath(sys.executable)) == os.path.dirname(python)


def _environment() -> dict[str, str]:
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}",
        "cores": str(os.cpu_count()),
    }


def _write(path: str, tables: Sequence[Table], options: argparse.Namespace) -> None:
    with open(path, encoding="utf-8") as file:
        before, begin, rest = file.read().partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise SystemExit(f"{path} has no {_BEGIN} and {_END}.")
    where = ", ".join(_environment().values())
    # Without --ircli and --output: a page names no path of one machine.
    parts = [*(["--quick"] if options.quick else []), *(f"--only {part}" for part in options.only or [])]
    command = " ".join(["python", "benchmarks/run.py", *parts])
    said = f"`{command}` on {where} cores said:\n\n" + "\n".join(markdown(table) for table in tables)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{begin}\n\n{said}\n{end}{after}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
