"""Which runbooks there are: a team's, a repository's, and those that come with the program."""

import os
from pathlib import Path

import pytest

from ircli.store.runbooks import our_folder, runbook_names


def world(tmp_path: Path, *folders: Path) -> dict[str, str]:
    (tmp_path / "work").mkdir(exist_ok=True)
    return {
        "IRCLI_HOME": str(tmp_path / "home"),
        "PWD": str(tmp_path / "work"),
        "IRCLI_RUNBOOKS": ":".join(str(folder) for folder in folders),
    }


def write(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text("# Steps\n", encoding="utf-8")
    return folder


def test_runbooks_are_the_markdown_files_of_all_folders(tmp_path: Path) -> None:
    first = write(tmp_path / "a", "failover.md", "README.txt", ".hidden.md")
    second = write(tmp_path / "b", "restart.md", "failover.md")
    (first / "folder.md").mkdir()
    missing = tmp_path / "missing"
    assert runbook_names(world(tmp_path, first, missing, second)) >= {"failover", "restart"}
    assert not runbook_names(world(tmp_path, first)) & {"README", "README.txt", ".hidden", "folder", ""}


def test_a_link_out_of_its_folder_brings_no_runbook_in(tmp_path: Path) -> None:
    elsewhere = write(tmp_path / "elsewhere", "secret.md")
    folder = write(tmp_path / "team", "real.md")
    (folder / "linked.md").symlink_to(elsewhere / "secret.md")
    (folder / "beside.md").symlink_to("real.md")
    (folder / "broken.md").symlink_to("nothing.md")
    found = runbook_names(world(tmp_path, folder))
    assert {"real", "beside"} <= found
    assert not found & {"linked", "broken", "secret"}


def test_a_fifo_is_no_runbook(tmp_path: Path) -> None:
    folder = write(tmp_path / "team")
    os.mkfifo(folder / "pipe.md")
    assert "pipe" not in runbook_names(world(tmp_path, folder))


@pytest.mark.parametrize(
    ("there", "package", "expected"),
    [
        ("repo/runbooks", "repo/src/ircli", "repo/runbooks"),
        ("site/ircli/data/runbooks", "site/ircli", "site/ircli/data/runbooks"),
        ("site/runbooks", "site/ircli", "site/ircli/data/runbooks"),  # somebody else's
    ],
)
def test_ours_lie_in_the_package_or_beside_its_sources(
    tmp_path: Path, there: str, package: str, expected: str
) -> None:
    write(tmp_path / there, "ours.md")
    assert our_folder(str(tmp_path / package)) == str(tmp_path / expected)
