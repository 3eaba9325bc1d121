"""What each way through the program imports; each module here is time that a responder waits."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

_START = "from ircli.entry import run; run()"

# All of what `ircli log WORDS` may load beside what Python itself starts with. A line more must be worth it:
# benchmarks/run.py says what it costs.
HOT_PATH = {
    "__future__",
    "_json",
    "binascii",
    "fcntl",
    "gc",
    "ircli",
    "ircli.domain",
    "ircli.domain.stamp",
    "ircli.entry",
    "ircli.errors",
    "ircli.store",
    "ircli.store.files",
    "ircli.store.journal",
    "ircli.store.line",
    "ircli.store.lock",
    "ircli.store.paths",
    "ircli.ui",
    "ircli.ui.lastwords",
    "pwd",
}
PROMPT = HOT_PATH - {"pwd"} | {"ircli.store.summary"}
VERSION = {"__future__", "gc", "ircli", "ircli.entry", "ircli.errors", "ircli.ui", "ircli.ui.lastwords"}
DRAWING = {"rich", "pygments", "markdown_it"}
ASKING = {"questionary", "prompt_toolkit", "asyncio"}
# yaml is for what a team wrote itself: our own parts of the playbook lie beside as JSON.
SELDOM = {
    "hashlib",
    "importlib.metadata",
    "importlib.resources",
    "platformdirs",
    "sqlite3",
    "tomli_w",
    "yaml",
}
SETTINGS = {"tomllib", "zoneinfo"}
UNNEEDED = DRAWING | ASKING | SELDOM | SETTINGS


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    imports(home, "declare", "Checkout fails", "--severity", "SEV2")
    return home


@pytest.fixture(scope="module")
def interpreter(home: Path) -> set[str]:
    """What Python imports before it has been told anything."""
    return python(home, "pass")


def imports(home: Path, *arguments: str, environ: Mapping[str, str] | None = None) -> set[str]:
    return python(home, _START, *arguments, environ=environ)


def python(
    home: Path,
    code: str,
    *arguments: str,
    environ: Mapping[str, str] | None = None,
    stdout: int = subprocess.DEVNULL,
) -> set[str]:
    """Run a piece of code and return the names of all modules that it imported."""
    done = subprocess.run(
        [sys.executable, "-I", "-X", "importtime", "-c", code, *arguments],
        env={"HOME": str(home), "LOGNAME": "alice", "TERM": "xterm", **(environ or {})},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


def among(unwanted: set[str], found: set[str]) -> set[str]:
    return {name for name in found if name in unwanted or name.partition(".")[0] in unwanted}


def test_words_are_logged_with_these_modules_alone(home: Path, interpreter: set[str]) -> None:
    found = imports(home, "log", "the", "pool", "is", "full")
    assert found - interpreter - HOT_PATH == set()


def test_words_are_logged_with_these_modules_alone_where_the_settings_are_plain(
    home: Path, interpreter: set[str], tmp_path: Path
) -> None:
    settings = tmp_path / "ircli" / "config.toml"
    settings.parent.mkdir()
    settings.write_text('# mine\nname = "alice"\n', encoding="utf-8")
    found = imports(home, "log", "the pool is full", environ={"XDG_CONFIG_HOME": str(tmp_path)})
    assert found - interpreter - HOT_PATH == set()


def test_words_are_logged_with_these_modules_alone_where_the_system_must_say_who_writes(
    home: Path, interpreter: set[str]
) -> None:
    found = imports(home, "log", "the pool is full", environ={"LOGNAME": ""})
    assert found - interpreter - HOT_PATH == set()


def test_a_prompt_is_answered_with_these_modules_alone(home: Path, interpreter: set[str]) -> None:
    imports(home, "declare", "Search is slow", "--severity", "SEV1")
    imports(home, "log", "the pool is full")
    assert imports(home, "prompt") - interpreter - PROMPT == set()


def test_a_prompt_without_an_incident_is_answered_with_these_modules_alone(
    tmp_path: Path, interpreter: set[str]
) -> None:
    assert imports(tmp_path, "prompt") - interpreter - PROMPT == set()


def test_a_prompt_made_anew_parses_no_command_line(home: Path) -> None:
    imports(home, "declare", "Search is slow")
    imports(home, "log", "--kind", "communication", "told everybody")
    found = imports(home, "prompt")
    assert "ircli.domain.incident" in found
    assert among(UNNEEDED | {"typer"}, found) == set()


@pytest.mark.parametrize("argument", ["--version", "-V", "version"])
def test_the_version_is_told_with_these_modules_alone(
    home: Path, interpreter: set[str], argument: str
) -> None:
    assert imports(home, argument) - interpreter - VERSION == set()


@pytest.mark.parametrize(
    "command",
    [
        "status",
        "show",
        "show --json",
        "list",
        "list --json",
        "timeline",
        "timeline --json",
        "switch checkout",
        "config get name",
        "export",
        "export --format csv",
        "log --kind alert the pool is full",
        "severity SEV1",
        "mark started",
        "role assign ic bob",
        "role list",
        "edit --summary one",
        "declare Search is slow",
        "action add a lint rule --due friday",
        "action list",
        "action edit 1 --owner bob",
        "action done 1 merged",
        "action remind",
        "--help",
        "help times",
        "help severity",
        "metrics",
        "metrics --json --by month",
        "metrics --csv",
        "metrics explain ttr",
        "severity --help",
    ],
)
def test_a_plain_command_neither_draws_nor_asks_nor_parses_yaml(home: Path, command: str) -> None:
    assert among(UNNEEDED, imports(home, *command.split())) == set()


@pytest.mark.parametrize("command", ["runbook list", "runbook suggest", "run -- true"])
def test_what_is_known_of_runbooks_is_not_read_again(home: Path, command: str) -> None:
    imports(home, "runbook", "list")  # reads them, and keeps what it found
    assert among(UNNEEDED | {"ircli.playbook.runbooks.reading"}, imports(home, *command.split())) == set()


def test_a_zone_that_is_set_is_looked_up(home: Path) -> None:
    found = imports(home, "timeline", "--since", "1h ago", environ={"IRCLI_ZONE": "UTC"})
    assert "zoneinfo" in found


@pytest.mark.parametrize("command", ["list", "timeline", "metrics"])
def test_a_table_on_a_terminal_is_drawn_and_nothing_else_is_loaded(home: Path, command: str) -> None:
    master, slave = os.openpty()
    try:
        found = python(home, _START, command, stdout=slave)
    finally:
        os.close(slave)
        os.close(master)
    assert "rich.cells" in found
    assert among(ASKING | SELDOM | SETTINGS | {"pygments", "markdown_it"}, found) == set()
