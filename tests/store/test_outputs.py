"""A file takes the place of the old one when it is whole, and not before."""

import os
from pathlib import Path

import pytest

from ircli.errors import NotStoredError, RefusedError, UsageError
from ircli.store.outputs import Output


def test_a_file_is_there_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "all"
    path.write_text("old")
    with Output(str(path)) as output:
        for _ in range(100):
            output.write("K\u00f6ln" * 2000)
        assert path.read_text() == "old"
    assert path.read_text("utf-8") == "K\u00f6ln" * 200_000
    assert os.listdir(tmp_path) == ["all"]


def write_half(path: Path, ending: type[BaseException]) -> None:
    with Output(str(path)) as output:
        output.write("new" * 1_000_000)
        raise ending


@pytest.mark.parametrize("ending", [KeyboardInterrupt, ValueError])
def test_an_early_end_leaves_the_old_file(tmp_path: Path, ending: type[BaseException]) -> None:
    (tmp_path / "all").write_text("old")
    with pytest.raises(ending):
        write_half(tmp_path / "all", ending)
    assert (tmp_path / "all").read_text() == "old"
    assert os.listdir(tmp_path) == ["all"]


def test_a_fresh_one_takes_no_others_place(tmp_path: Path) -> None:
    (tmp_path / "all").write_text("old")
    with pytest.raises(RefusedError):
        Output(str(tmp_path / "all"), fresh=True)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotStoredError, match="all could not be written: No such file or directory"):
        Output(str(tmp_path / "none" / "all")).__enter__()


def test_links_that_lead_in_a_circle_are_refused(tmp_path: Path) -> None:
    os.symlink("b", tmp_path / "a")
    os.symlink("a", tmp_path / "b")
    with pytest.raises(UsageError, match="leads in a circle"):
        Output(str(tmp_path / "a"))


def test_a_link_to_nothing_gets_its_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.symlink("folder/all", tmp_path / "link")
    with Output(str(tmp_path / "link")) as output:
        output.write("new")
    assert (tmp_path / "folder" / "all").read_text() == "new"
    assert (tmp_path / "link").is_symlink()
