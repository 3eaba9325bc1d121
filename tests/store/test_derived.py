"""Files that can be made again: whatever lies in their place, nothing is followed, waited for, or lost."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ircli.store.derived import FOLDER, Renewal, read

OBSTACLES: Mapping[str, Callable[[Path, Path], object]] = {
    "nothing": lambda _path, _victim: None,
    "junk": lambda path, _: path.write_bytes(b"junk"),
    "a link": lambda path, victim: path.symlink_to(victim),
    "a link to nothing": lambda path, _: path.symlink_to("nowhere"),
    "a hard link": lambda path, victim: path.hardlink_to(victim),
    "a FIFO": lambda path, _: os.mkfifo(path),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "store" / FOLDER).mkdir(parents=True, mode=0o700)
    (tmp_path / "store").chmod(0o700)
    (tmp_path / "letter").write_bytes(b"a letter")
    return tmp_path / "store"


def renew(home: Path, content: bytes = b"new") -> bool:
    with Renewal(str(home), "known") as renewal:
        return renewal.keep([content])


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_what_lies_in_its_place_is_not_followed_and_gives_way(home: Path, obstacle: str) -> None:
    path, victim = home / FOLDER / "known", home.parent / "letter"
    OBSTACLES[obstacle](path, victim)
    assert read(str(home), "known") == (b"junk" if obstacle == "junk" else b"")
    assert renew(home)
    assert read(str(home), "known") == b"new"
    assert victim.read_bytes() == b"a letter"
    assert os.listdir(home / FOLDER) == ["known"]


def test_a_folder_in_its_place_stays(home: Path) -> None:
    (home / FOLDER / "known").mkdir()
    assert read(str(home), "known") == b""
    assert not renew(home)
    assert os.listdir(home / FOLDER) == ["known"]


@pytest.mark.parametrize("what", ["a link", "a file"])
def test_nothing_is_written_where_its_folder_is_none(home: Path, what: str) -> None:
    (home / FOLDER).rmdir()
    elsewhere = home.parent / "elsewhere"
    elsewhere.mkdir()
    if what == "a link":
        (home / FOLDER).symlink_to(elsewhere)
    else:
        (home / FOLDER).write_bytes(b"a file")
    assert read(str(home), "known") == b""
    assert not renew(home)
    assert os.listdir(elsewhere) == []


def test_a_store_that_everybody_may_write_to_is_neither_believed_nor_written(home: Path) -> None:
    renew(home)
    home.chmod(0o777)
    assert read(str(home), "known") == b""
    assert not renew(home, b"newer")
    home.chmod(0o700)
    assert read(str(home), "known") == b"new"


def test_one_process_makes_it_and_the_others_leave_it_to_that_one(home: Path) -> None:
    with Renewal(str(home), "known") as first, Renewal(str(home), "known") as second:
        assert (first.is_ours, second.is_ours) == (True, False)
        assert not second.keep([b"second"])
        assert first.keep([b"fi", b"rst"])
    assert read(str(home), "known") == b"first"


def test_what_was_begun_and_not_kept_leaves_nothing(home: Path) -> None:
    with Renewal(str(home), "known") as renewal:
        assert renewal.is_ours
    assert os.listdir(home / FOLDER) == []


def test_what_a_killed_process_left_gives_way_after_a_while(home: Path) -> None:
    left = home / FOLDER / ".known"
    left.write_bytes(b"half of")
    assert not renew(home)
    os.utime(left, (time.time() - 3600, time.time() - 3600))
    assert renew(home)
    assert os.listdir(home / FOLDER) == ["known"]


def test_it_is_begun_by_the_clock_of_its_disk(home: Path) -> None:
    before = (home.parent / "letter").stat().st_mtime_ns
    with Renewal(str(home), "known") as renewal:
        assert renewal.moment >= before
