"""What it costs to read and index runbooks, against parsing the same files with markdown-it-py alone."""

import os
import shutil
import subprocess
import sys
import time

from measure import Trial
from results import Row, Table

_COUNT, _QUICK_COUNT = 1_000, 200
_FIRST_BUDGET, _AGAIN_BUDGET = 3.0, 0.3
_RUNS = 5
_PARSED, _FIRST, _AGAIN = "markdown-it-py", "first", "again"


def measure(trial: Trial) -> Table:
    """Measure parsing alone, a first index, and a second one that finds the cache, in turns."""
    folder = os.path.join(trial.scratch, "runbooks")
    count = _QUICK_COUNT if trial.is_quick else _COUNT
    size = write_runbooks(folder, count)
    home = os.path.join(trial.scratch, "runbooks-home")
    environ = {**os.environ, "IRCLI_HOME": home, "IRCLI_RUNBOOKS": folder}
    took: dict[str, list[float]] = {_PARSED: [], _FIRST: [], _AGAIN: []}
    for number in range(min(trial.runs, _RUNS)):
        shutil.rmtree(home, ignore_errors=True)
        turn = (_PARSED, _FIRST, _AGAIN) if number % 2 else (_FIRST, _AGAIN, _PARSED)
        for what in turn:
            took[what].append(_in_process(trial.python, what, folder, environ))
    # The best of each: what takes longer is another process's work, and not this one's.
    parsed, first, again = (min(took[what]) for what in (_PARSED, _FIRST, _AGAIN))
    return Table(
        "runbooks",
        "Reading runbooks",
        f"Find, read and index {count:,} runbooks of {size / count / 1000:.1f} KB each, with front matter and nested"
        " fences, against reading the files and parsing them with markdown-it-py alone, keeping nothing; then index them"
        " again, against the first time. Best of the runs, each in a new process; imports are not counted.",
        (
            Row(f"markdown-it-py, {count:,} files", parsed * 1000, 1.0, remark=f"{size / 1e6:.1f} MB"),
            Row(
                "first index",
                first * 1000,
                first / parsed,
                _FIRST_BUDGET * trial.slack,
                "of markdown-it-py",
            ),
            Row("second index", again * 1000, again / first, _AGAIN_BUDGET * trial.slack, "of the first"),
        ),
    )


def write_runbooks(folder: str, count: int) -> int:
    """Write runbooks as teams have them, and return how many bytes they are."""
    size = 0
    for number in range(count):
        below = os.path.join(folder, f"team-{number % 20}")
        os.makedirs(below, exist_ok=True)
        text = _runbook(number)
        size += len(text)
        with open(os.path.join(below, f"runbook-{number}.md"), "w", encoding="utf-8") as file:
            file.write(text)
    return size


def _runbook(number: int) -> str:
    head = (
        f"---\ntitle: Service {number} answers slowly\nowner: team-{number % 20}\n"
        f"last_reviewed: 2026-0{number % 9 + 1}-11\nreview_every: 90\nservices: [service-{number}, gateway]\n"
        f"alerts:\n  - ServiceSlow{number}\n  - ErrorBudgetBurn{number}\ntags: [latency, http]\n---\n\n"
    )
    parts = [head, f"# Service {number} answers slowly\n\nWhat to do when requests take *too long*.\n"]
    for section in ("Symptoms", "Impact", "Diagnosis", "Mitigation", "Roll back", "Verify", "Escalation"):
        parts.append(f"\n## {section}\n\n{_prose(number, section)}\n")
        parts.extend(
            (
                f"\n{step}. Look at the pods of `service-{number}`, and compare with yesterday:\n\n"
                f"   ```sh\n   $ kubectl get pods -n service-{number} -l step={step}\n"
                f"   $ kubectl logs -n service-{number} <pod> --since 10m | grep -c timeout\n   ```\n\n"
                f"   - More than **{step * 10}** lines: see [the dashboard](https://grafana.example.com/d/{number}).\n"
                "   - Fewer: go on.\n"
            )
            for step in range(1, 2 + number % 3 if section in ("Symptoms", "Impact") else 4)
        )
        parts.append("\n| Replica | Role |\n|---|---|\n| 1 | primary |\n| 2 | standby |\n")
    parts.append("\n```yaml\nreplicas: 3\nlimits:\n  memory: 512Mi\n```\n")
    return "".join(parts)


def _prose(number: int, section: str) -> str:
    return (
        f"{section} of service {number}: latency at the 99th percentile rises above two seconds, the queue grows, and"
        " users see *spinners*. Connections are held longer than they should be; see the `pool` settings.\n\n"
        "> Ask the owner before anything is changed here."
    )


def _in_process(python: str, what: str, folder: str, environ: dict[str, str]) -> float:
    command = [python, os.path.abspath(__file__), what, folder]
    return float(subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout)


def _parse_alone(folder: str) -> float:
    from markdown_it import MarkdownIt

    begun = time.perf_counter()
    parser = MarkdownIt("commonmark")
    for parent, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(parent, name), encoding="utf-8") as file:
                parser.parse(file.read())
    return time.perf_counter() - begun


def _index(folder: str) -> float:
    import yaml  # noqa: F401 - imports are not counted
    from markdown_it import MarkdownIt  # noqa: F401

    from ircli.playbook.runbooks import reading  # noqa: F401
    from ircli.store.runbook_index import index

    begun = time.perf_counter()
    found = index(os.environ)
    took = time.perf_counter() - begun
    if found.refused or len(found.rows) < sum(len(names) for _, _, names in os.walk(folder)):
        raise SystemExit("not every runbook is read")
    return took


if __name__ == "__main__":
    print({_PARSED: _parse_alone, _FIRST: _index, _AGAIN: _index}[sys.argv[1]](sys.argv[2]))
