"""Compiled code that a full disk cut short costs nothing: it is removed, and the command runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [str(Path(sys.executable).parent / "ircli"), "list", "--json"]


@pytest.mark.parametrize(
    "module", ["ircli/cli/app", "ircli/cli/list", "ircli/domain/events", "typer/main", "json/__init__"]
)
def test_a_truncated_compiled_file_does_not_break_the_next_run(tmp_path: Path, module: str) -> None:
    environ = {
        "IRCLI_HOME": str(tmp_path / "home"),
        "PATH": os.environ["PATH"],
        "PYTHONPYCACHEPREFIX": str(tmp_path / "cache"),
    }
    subprocess.run(COMMAND, env=environ, check=True, capture_output=True)
    stem = Path(module).name
    compiled = [path for path in tmp_path.rglob(f"{stem}.*.pyc") if str(Path(module).parent) in str(path)]
    assert compiled
    for path in compiled:
        os.truncate(path, 40)

    done = subprocess.run(COMMAND, env=environ, check=False, capture_output=True, text=True)
    if done.returncode == 1:  # it broke a command after its start: said so, and mended
        assert "compiled code was damaged" in done.stderr
        done = subprocess.run(COMMAND, env=environ, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
