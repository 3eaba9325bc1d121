"""The machines and tools that fault tests work with."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from typing import NoReturn

import pytest

from faults.disk import SmallDisk
from faults.world import IRCLI, NAIVE, World, run

Tool = Callable[[str], str]
_TRIALS: Mapping[str, tuple[str, ...]] = {
    # Installed is not enough: a container may forbid tracing.
    "strace": ("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=umask", "true"),
    "faketime": ("faketime", "-f", "-1h", "true"),
}


def lacking(reason: str) -> NoReturn:
    """Skip a test that needs something of the system; fail it where everything must be there."""
    if os.environ.get("IRCLI_REQUIRE_SYSTEM_TOOLS") == "1":
        pytest.fail(f"{reason}, and IRCLI_REQUIRE_SYSTEM_TOOLS=1 asks for it")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def tool() -> Tool:
    """Return what finds a program of the system, and leaves the test where it is missing or may not work."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            lacking(f"{name} is not installed")
        trial = subprocess.run(_TRIALS.get(name, ("true",)), capture_output=True, check=False)
        if trial.returncode != 0:
            lacking(f"{name} does not work here: {trial.stderr.decode(errors='replace').strip()}")
        return path

    return find


@pytest.fixture
def strace(tool: Tool) -> str:
    """Return the path of strace."""
    return tool("strace")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return an environment whose modules are compiled: a fault should hit the program, not the compiler."""
    folder = tmp_path_factory.mktemp("compiled")
    cache = {"PYTHONPYCACHEPREFIX": str(folder / "cache")}
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "IRCLI_HOME": str(folder / "store"), **cache}
    for line in (
        "declare a -s SEV3",
        "log a",
        "severity SEV2",
        "show",
        "list",
        "timeline",
        "status",
        "doctor",
    ):
        outcome = run([IRCLI, *line.split()], environ)
        assert outcome.status == 0, outcome
    run([*NAIVE, "log", "a"], environ)
    return {**cache, "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def world(tmp_path: str, compiled: Mapping[str, str]) -> World:
    """Return a machine with an incident and a note on its timeline."""
    return World(os.fspath(tmp_path), environ=compiled).begin()


@pytest.fixture
def naive(tmp_path: str, compiled: Mapping[str, str]) -> World:
    """Return a machine on which the control writes."""
    world = World(os.fspath(tmp_path), environ=compiled).begin()
    world.program = NAIVE
    return world


@pytest.fixture
def person() -> None:
    """Leave the test where it runs as root, to whom access rights mean nothing."""
    if os.geteuid() == 0:
        pytest.skip("access rights prove nothing to root")


@pytest.fixture(scope="session")
def shim(tool: Tool, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the library that makes a difficult disk of the store, built for this machine."""
    library = str(tmp_path_factory.mktemp("shim") / "shim.so")
    source = os.path.join(os.path.dirname(__file__), "shim.c")
    built = subprocess.run(
        [tool("cc"), "-shared", "-fPIC", "-o", library, source, "-ldl"], capture_output=True, check=False
    )
    if built.returncode != 0:
        lacking(f"cc cannot build here: {built.stderr.decode(errors='replace')}")
    return library


@pytest.fixture
def small_disk(tool: Tool) -> Iterator[SmallDisk]:
    """Return a disk of a megabyte; needs no rights beyond a namespace of one's own."""
    tool("unshare")
    try:
        disk = SmallDisk()
    except OSError as error:
        # A right, not a tool: the shim's full disk goes through the same where a system refuses it.
        pytest.skip(f"{error}: this user may not make a namespace")
    yield disk
    disk.close()
