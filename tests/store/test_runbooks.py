"""Which runbooks there are, a team's, a repository's, and ours; and which files are never read."""

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from ircli.errors import NotFoundError, UsageError
from ircli.store.runbook_files import LIMIT, Refused, Root, read_file, walk
from ircli.store.runbooks import Loaded, at_path, load, our_folder, roots, runbook_names


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


# Roots.


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "work" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def test_the_setting_goes_before_the_repository_and_ours_come_last(repository: Path, tmp_path: Path) -> None:
    shared = write(repository / ".ircli" / "runbooks", "a.md")
    first, second = write(tmp_path / "1"), write(tmp_path / "2")
    found = roots(world(tmp_path, first, second))
    assert found[:-1] == (
        Root("setting", str(first)),
        Root("setting", str(second)),
        Root("project", str(shared)),
    )
    assert found[-1].source == "built-in"


@pytest.mark.usefixtures("repository")
def test_a_folder_that_is_named_twice_is_one_root(tmp_path: Path) -> None:
    folder = write(tmp_path / "1")
    (tmp_path / "again").symlink_to(folder)
    assert len(roots(world(tmp_path, folder, folder, tmp_path / "again"))) == 2


@pytest.mark.usefixtures("repository")
def test_a_folder_below_home_may_be_spelled_with_a_tilde(tmp_path: Path) -> None:
    write(tmp_path / "mine", "a.md")
    environ = {**world(tmp_path), "HOME": str(tmp_path), "IRCLI_RUNBOOKS": "~/mine"}
    assert roots(environ)[0] == Root("setting", str(tmp_path / "mine"))


@pytest.mark.parametrize("linked", [".ircli", ".ircli/runbooks"])
def test_a_repository_that_links_elsewhere_has_no_runbooks(
    repository: Path, tmp_path: Path, linked: str
) -> None:
    elsewhere = write(tmp_path / "elsewhere" / "runbooks", "secret.md")
    place = repository / linked
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(elsewhere if linked.endswith("runbooks") else elsewhere.parent)
    assert [root.source for root in roots(world(tmp_path))] == ["built-in"]


# Walking.


def places(folder: Path) -> list[str]:
    return [file.place for file in walk(Root("setting", str(folder))).files]


def refused(folder: Path) -> dict[str, str]:
    found = walk(Root("setting", str(folder))).refused
    return {os.path.relpath(one.path, folder): one.why for one in found}


def test_markdown_is_found_at_any_depth_in_order_and_nothing_hidden(tmp_path: Path) -> None:
    team = write(tmp_path / "team", "b.md", "a.MARKDOWN", "c.txt", ".x.md", "d.md.bak")
    write(team / "z" / "deep", "q.md")
    write(team / "a", "z.md")
    write(team / ".git", "config.md")
    write(team / "folder.md", "in.md")
    assert places(team) == ["a", "a/z", "b", "folder.md/in", "z/deep/q"]
    assert refused(team) == {}


def test_links_inside_a_root_are_followed_once(tmp_path: Path) -> None:
    team = write(tmp_path / "team", "real.md")
    write(team / "sub", "deep.md")
    write(team / ".hidden", "shared.md")
    (team / "sub" / "up").symlink_to("..")
    (team / "again").symlink_to("sub")
    (team / "aa").symlink_to(".hidden")
    (team / "bb").symlink_to(".hidden")
    (team / "beside.md").symlink_to("real.md")
    assert places(team) == ["aa/shared", "beside", "real", "sub/deep"]
    assert refused(team) == {}


def test_what_is_no_plain_small_file_below_its_root_is_refused_by_name(tmp_path: Path) -> None:
    team = write(tmp_path / "team", "good.md")
    elsewhere = write(tmp_path / "elsewhere", "secret.md")
    (team / "out.md").symlink_to(elsewhere / "secret.md")
    (team / "absolute.md").symlink_to("/etc/passwd")
    (team / "folder").symlink_to(elsewhere)
    (team / "broken.md").symlink_to("nothing.md")
    (team / "loop.md").symlink_to("loop.md")
    (team / "null.md").symlink_to("/dev/null")
    os.mkfifo(team / "pipe.md")
    os.truncate(write(team, "huge.md") / "huge.md", 1 << 30)
    began = time.monotonic()
    assert places(team) == ["good"]
    leads_out = "it is a link that leads out of its folder"
    found = refused(team)
    assert found.pop("broken.md") == "No such file or directory"
    assert found.pop("loop.md")
    assert found == {
        "out.md": leads_out,
        "absolute.md": leads_out,
        "null.md": leads_out,
        "folder": leads_out,
        "pipe.md": "it is no plain file",
        "huge.md": "it is over 1024 KiB",
    }
    assert time.monotonic() - began < 2


def test_a_sibling_whose_name_begins_alike_is_elsewhere(tmp_path: Path) -> None:
    team = write(tmp_path / "team", "good.md")
    write(tmp_path / "team-secret", "secret.md")
    (team / "out.md").symlink_to("../team-secret/secret.md")
    assert places(team) == ["good"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    assert walk(Root("setting", missing)).refused == (Refused(missing, "it is no folder"),)
    assert walk(Root("built-in", missing)).refused == ()


def test_names_of_any_bytes_are_found(tmp_path: Path) -> None:
    team = write(tmp_path / "team", "a\nb.md", "\x1b[2J.md", os.fsdecode(b"\xff.md"))
    assert set(places(team)) == {"a\nb", "\x1b[2J", "\udcff"}


# Reading.


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    team = write(tmp_path / "team")
    (team / "a.md").write_bytes(b"x" * LIMIT)
    (team / "b.md").write_bytes(b"x" * (LIMIT + 1))
    root = Root("setting", str(team))
    assert len(read_file(str(team / "a.md"), root)) == LIMIT
    with pytest.raises(UsageError, match="it is over 1024 KiB"):
        read_file(str(team / "b.md"), root)


@pytest.mark.parametrize("there", ["out.md", "pipe.md", "huge.md", "folder.md", "../elsewhere/secret.md"])
def test_what_is_refused_is_not_read_by_its_path_either(tmp_path: Path, there: str) -> None:
    team = write(tmp_path / "team")
    elsewhere = write(tmp_path / "elsewhere", "secret.md")
    (team / "out.md").symlink_to(elsewhere / "secret.md")
    (team / "folder.md").mkdir()
    os.mkfifo(team / "pipe.md")
    os.truncate(write(team, "huge.md") / "huge.md", 1 << 30)
    with pytest.raises(UsageError, match="is not read"):
        read_file(str(team / there), Root("setting", str(team)))


def test_a_file_that_has_gone_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_file(str(tmp_path / "a.md"), Root("setting", str(tmp_path)))


def test_a_path_must_lie_in_a_root_or_below_the_current_directory(repository: Path, tmp_path: Path) -> None:
    team = write(tmp_path / "team", "a.md")
    write(repository / "docs", "b.md")
    outside = write(tmp_path / "elsewhere", "c.md")
    (repository / "link.md").symlink_to(outside / "c.md")
    environ = world(tmp_path, team)
    assert at_path(environ, str(team / "a.md")) == (str(team / "a.md"), Root("setting", str(team)))
    assert at_path(environ, "docs/b.md") == (str(repository / "docs/b.md"), Root("given", str(repository)))
    assert at_path(environ, "docs/none.md") is None
    assert at_path(environ, "docs") is None
    for path in (str(outside / "c.md"), "link.md", "/etc/passwd"):
        with pytest.raises(UsageError, match="lies in no folder of runbooks"):
            at_path(environ, path)


# What a file says.


def loaded(tmp_path: Path, content: bytes) -> Loaded:
    (tmp_path / "a.md").write_bytes(content)
    return load(str(tmp_path / "a.md"), Root("setting", str(tmp_path)))


def test_a_runbook_is_loaded_with_its_bytes_and_their_digest(tmp_path: Path) -> None:
    content = b"---\ntitle: Fail over\nalerts: PgDown\n---\n# Other\n\n```sh\nls\n```\n"
    found = loaded(tmp_path, content)
    assert (found.name, found.content) == ("a", content)
    assert found.digest == sha256(content).hexdigest()
    assert (found.runbook.title, found.runbook.front.alerts) == ("Fail over", ("PgDown",))
    assert [fence.line for fence in found.runbook.fences] == [7]
    assert found.runbook.faults == ()


@pytest.mark.parametrize(
    ("front", "line"),
    [
        (b"title: A\nowner: !!python/object/apply:os.system [x]\n", 3),
        (b"a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", 3),
        (b"title: A\nx: " + b"[" * 2000 + b"]" * 2000 + b"\n", 3),
        (b"title: A\ntitle: B\n", 3),
        (b"title: A\nowner: [\n", 4),
        (b"title: A\nowner: 5\n", 3),
        (b"title: A\nlast_reviewed: soon\n", 3),
        (b"title: A\nowner: \xff\n", 1),
        (b"severity: no\n", 2),
    ],
    ids=["tag", "bomb", "depth", "twice", "open", "type", "date", "bytes", "no"],
)
def test_a_broken_front_matter_is_a_fault_with_its_line_and_the_rest_is_read(
    tmp_path: Path, front: bytes, line: int
) -> None:
    began = time.monotonic()
    runbook = loaded(tmp_path, b"---\n" + front + b"---\n\n# Heading\n\n```sh\nls\n```\n").runbook
    assert time.monotonic() - began < 2
    assert [fault.line for fault in runbook.faults] == [line]
    assert [fence.content for fence in runbook.fences] == ["ls\n"]


def test_unknown_keys_of_a_front_matter_are_no_fault(tmp_path: Path) -> None:
    runbook = loaded(tmp_path, b"---\nlayout: page\nowner: team\nnested: {a: 1}\n---\n# A\n").runbook
    assert (runbook.front.owner, runbook.faults) == ("team", ())


def test_bytes_that_are_no_utf_8_are_read_as_they_are(tmp_path: Path) -> None:
    assert loaded(tmp_path, b"\xef\xbb\xbf# T\xff\n").runbook.title == "T\udcff"
