"""A repository's folder is found from below, read without links, and runs nothing that nobody has agreed to."""

import os
from pathlib import Path

import pytest

from ircli.errors import NotFoundError, UsageError
from ircli.store import project

CHECKS = b"checks: []\n"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    repository = tmp_path / "work" / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "src" / "deep").mkdir(parents=True)
    monkeypatch.chdir(repository)
    return repository


def environ(tmp_path: Path) -> dict[str, str]:
    return {"IRCLI_HOME": str(tmp_path / "store"), "HOME": str(tmp_path)}


def found(tmp_path: Path) -> project.Project | None:
    return project.find(environ(tmp_path))


# Where it is looked for.


@pytest.mark.parametrize("below", ["", "src", "src/deep"])
def test_it_is_found_from_anywhere_in_the_repository(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    (repository / ".ircli").mkdir()
    monkeypatch.chdir(repository / below)
    assert found(tmp_path) == project.Project(str(repository / ".ircli"))
    assert project.root(environ(tmp_path)) == str(repository)


def test_the_nearest_one_counts(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / ".ircli").mkdir()
    (repository / "src" / ".ircli").mkdir()
    monkeypatch.chdir(repository / "src" / "deep")
    assert found(tmp_path) == project.Project(str(repository / "src" / ".ircli"))


@pytest.mark.parametrize("mark", ["folder", "file"])
def test_nothing_above_the_repository_counts(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    if mark == "file":  # as in a second working tree
        (repository / ".git").rmdir()
        (repository / ".git").write_text("gitdir: elsewhere\n")
    (repository.parent / ".ircli").mkdir()
    monkeypatch.chdir(repository / "src")
    assert found(tmp_path) is None
    assert project.root(environ(tmp_path)) == str(repository)


def test_nothing_above_the_home_folder_counts(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".ircli").mkdir()
    home = repository.parent
    monkeypatch.chdir(home)
    assert project.find({**environ(tmp_path), "HOME": str(home)}) is None
    assert project.find({**environ(tmp_path), "HOME": str(tmp_path)}) is not None


def test_outside_of_any_repository_the_current_directory_is_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plain").mkdir()
    monkeypatch.chdir(tmp_path / "plain")
    assert project.root(environ(tmp_path)) == str(tmp_path / "plain")


def test_a_directory_that_is_gone_has_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert found(tmp_path) is None
    with pytest.raises(NotFoundError, match="The current directory is gone"):
        project.root(environ(tmp_path))


# What is refused.


def test_a_link_for_a_folder_is_refused(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (repository / ".ircli").symlink_to(tmp_path / "elsewhere")
    assert found(tmp_path) == project.Project(str(repository / ".ircli"), "it is no folder, or a link")


def test_a_file_for_a_folder_is_refused(repository: Path, tmp_path: Path) -> None:
    (repository / ".ircli").write_text("x")
    assert found(tmp_path) == project.Project(str(repository / ".ircli"), "it is no folder, or a link")


def test_a_folder_that_everybody_may_write_to_is_refused(repository: Path, tmp_path: Path) -> None:
    (repository / ".ircli").mkdir()
    (repository / ".ircli").chmod(0o777)
    folder = found(tmp_path)
    assert folder is not None
    assert folder.refusal == "it belongs to another user, or everybody may write to it"


@as_root
def test_a_folder_of_somebody_else_is_refused(repository: Path, tmp_path: Path) -> None:
    (repository / ".ircli").mkdir()
    os.chown(repository / ".ircli", 12345, 12345)
    folder = found(tmp_path)
    assert folder is not None
    assert folder.refusal == "it belongs to another user, or everybody may write to it"


def test_a_plain_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "roles.yaml").write_bytes(b"roles: []\n")
    assert project.read_theirs(str(tmp_path / "roles.yaml")) == b"roles: []\n"


def test_a_file_is_not_read_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("token")
    (tmp_path / "roles.yaml").symlink_to(tmp_path / "secret")
    with pytest.raises(UsageError, match=r"roles\.yaml is not read: it is a link\."):
        project.read_theirs(str(tmp_path / "roles.yaml"))


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "roles.yaml")
    with pytest.raises(UsageError, match=r"roles\.yaml is no plain file\."):
        project.read_theirs(str(tmp_path / "roles.yaml"))


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "roles.yaml").open("wb") as sparse:
        sparse.truncate(1 << 33)
    with pytest.raises(UsageError, match=r"roles\.yaml is too large\."):
        project.read_theirs(str(tmp_path / "roles.yaml"))


@as_root
def test_a_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "roles.yaml").write_text("roles: []\n")
    os.chown(tmp_path / "roles.yaml", 12345, 12345)
    with pytest.raises(UsageError, match="belongs to another user"):
        project.read_theirs(str(tmp_path / "roles.yaml"))


# Trust.


def test_nothing_is_trusted_before_somebody_agreed(tmp_path: Path) -> None:
    assert not project.is_trusted(environ(tmp_path), str(tmp_path / "checks.yaml"), CHECKS)


def test_what_was_agreed_to_is_trusted_until_it_changes(tmp_path: Path) -> None:
    path = str(tmp_path / "checks.yaml")
    project.trust(environ(tmp_path), path, CHECKS)
    assert project.is_trusted(environ(tmp_path), path, CHECKS)
    assert not project.is_trusted(environ(tmp_path), path, CHECKS + b"#")


def test_the_same_content_elsewhere_is_not_trusted(tmp_path: Path) -> None:
    # It may name a command by a path in the repository, and that is another one there.
    project.trust(environ(tmp_path), str(tmp_path / "one" / "checks.yaml"), CHECKS)
    assert not project.is_trusted(environ(tmp_path), str(tmp_path / "two" / "checks.yaml"), CHECKS)


def test_several_places_are_trusted_side_by_side(tmp_path: Path) -> None:
    paths = [str(tmp_path / name / "checks.yaml") for name in ("one", "two")]
    for path in paths:
        project.trust(environ(tmp_path), path, CHECKS)
    assert all(project.is_trusted(environ(tmp_path), path, CHECKS) for path in paths)
    assert (tmp_path / "store" / "trusted.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"not json", b"[]", b"\xff", b"[" * 100_000])
def test_a_damaged_list_trusts_nothing(tmp_path: Path, content: bytes) -> None:
    path = str(tmp_path / "checks.yaml")
    project.trust(environ(tmp_path), path, CHECKS)
    (tmp_path / "store" / "trusted.json").write_bytes(content)
    assert not project.is_trusted(environ(tmp_path), path, CHECKS)
    project.trust(environ(tmp_path), path, CHECKS)
    assert project.is_trusted(environ(tmp_path), path, CHECKS)
