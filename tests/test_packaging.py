"""What is built for others: the wheel carries the runbooks, and finds them where they then lie."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "src", "runbooks")
ASK = """
import os
from ircli.store.runbooks import roots
root = roots(os.environ)[-1]
print(root.source, root.folder, *sorted(os.listdir(root.folder)), sep="\\n")
"""

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None,
    reason="hatchling is not installed: pip install --group test",
)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what packages are built from, with a runbook of its own."""
    copy = tmp_path_factory.mktemp("sources")
    for name in BUILT_FROM:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, copy)
    (copy / "runbooks").mkdir(exist_ok=True)
    (copy / "runbooks" / "of-this-test.md").write_text("# Of this test\n")
    return copy


def build(sources: Path, target: str) -> Path:
    """Build a package, and return it."""
    folder = sources / "dist"
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=sources, check=True, capture_output=True)
    (found,) = folder.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return found


def ask(path: Path, tmp_path: Path) -> list[str]:
    """Return where a copy of the program finds our runbooks, and which."""
    environ = {"PYTHONPATH": str(path), "IRCLI_HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_the_wheel_has_every_runbook_and_finds_them_inside(sources: Path, tmp_path: Path) -> None:
    expected = sorted(path.name for path in (sources / "runbooks").iterdir())
    with zipfile.ZipFile(build(sources, "wheel")) as wheel:
        wheel.extractall(tmp_path / "site")
    found = ask(tmp_path / "site", tmp_path)
    assert found == ["built-in", str(tmp_path / "site" / "ircli" / "data" / "runbooks"), *expected]


def test_the_sources_find_them_beside(sources: Path, tmp_path: Path) -> None:
    expected = sorted(path.name for path in (sources / "runbooks").iterdir())
    assert ask(sources / "src", tmp_path) == ["built-in", str(sources / "runbooks"), *expected]


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as packed:
        if hasattr(tarfile, "data_filter"):  # not before 3.11.4
            packed.extraction_filter = tarfile.data_filter
        packed.extractall(folder)


def test_a_wheel_can_be_built_from_what_is_published_as_sources(sources: Path, tmp_path: Path) -> None:
    _unpack(build(sources, "sdist"), tmp_path)
    (unpacked,) = tmp_path.glob("ircli-*")
    with zipfile.ZipFile(build(unpacked, "wheel")) as wheel:
        assert "ircli/data/runbooks/of-this-test.md" in wheel.namelist()
