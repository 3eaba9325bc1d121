"""What runbooks say is kept between runs; a cache that is damaged, foreign or gone costs time and nothing else."""

import json
import os
import stat
import subprocess
import sys
from binascii import crc32
from collections.abc import Callable
from pathlib import Path

import pytest

from ircli.playbook.runbooks.finding import Fences
from ircli.store.runbook_index import VERSION, Indexed, index

TEXT = """---
title: Fail over
owner: team-db
last_reviewed: 2026-01-31
review_every: 30
alerts: [PgDown]
services: [orders, billing]
severity: SEV1
tags: [postgres]
---
# Something else

## Diagnosis

1. Look:

   ```sh
   ls
   ```

```yaml
a: 1
```
"""


@pytest.fixture(autouse=True)
def team(tmp_path: Path) -> Path:
    team = tmp_path / "team"
    team.mkdir()
    (team / "failover.md").write_text(TEXT)
    (team / "restart.md").write_text("# Restart\n")
    return team


def environ(tmp_path: Path) -> dict[str, str]:
    return {"IRCLI_HOME": str(tmp_path / "home"), "IRCLI_RUNBOOKS": str(tmp_path / "team")}


def indexed(tmp_path: Path, root: str | None = None) -> Indexed:
    return index(environ(tmp_path), root or str(tmp_path / "team"))


def cache(tmp_path: Path) -> Path:
    return tmp_path / "home" / "cache" / "runbooks.json"


def poison(tmp_path: Path) -> None:
    """Change a title in the cache, with its checksum, so that what comes from there is known."""
    text = cache(tmp_path).read_bytes().partition(b"\n")[2].replace(b"Fail over", b"From cache")
    head = json.dumps({"version": VERSION, "crc32": crc32(text)}).encode()
    cache(tmp_path).write_bytes(head + b"\n" + text)


def titles(found: Indexed) -> list[str]:
    return [row.title for row in found.rows]


def test_a_row_has_what_a_runbook_says_of_itself(team: Path, tmp_path: Path) -> None:
    row = indexed(tmp_path).rows[0]
    assert (row.name, row.path, row.place) == ("failover", str(team / "failover.md"), "failover")
    assert (row.title, row.owner, row.severity) == ("Fail over", "team-db", "SEV1")
    assert (row.last_reviewed, row.review_every) == ("2026-01-31", 30)
    assert (row.alerts, row.services, row.tags) == (("PgDown",), ("orders", "billing"), ("postgres",))
    assert row.headings == ("Something else", "Diagnosis")
    assert row.fences == Fences(total=2, shell=1, nested=1)
    assert row.steps >= 1
    assert row.faults == 0


def test_the_second_time_says_the_same(team: Path, tmp_path: Path) -> None:
    (team / "broken.md").write_bytes(b"---\nowner: 5\n---\n# \xff\x1b[2J\n")
    os.mkfifo(team / "pipe.md")
    first = indexed(tmp_path)
    assert len(first.rows) == 3
    assert indexed(tmp_path) == first


def test_all_roots_are_indexed_and_a_file_in_two_of_them_once(team: Path, tmp_path: Path) -> None:
    (team / "inner").mkdir()
    (team / "inner" / "deep.md").write_text("# Deep\n")
    both = {**environ(tmp_path), "IRCLI_RUNBOOKS": f"{team}:{team / 'inner'}"}
    theirs = [row for row in index(both).rows if row.source == "setting"]
    assert [row.place for row in theirs] == ["failover", "inner/deep", "restart"]


def test_the_cache_is_private_and_below_the_store(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        indexed(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(cache(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(cache(tmp_path).parent.stat().st_mode) == 0o700


def test_what_is_cached_is_not_parsed_again(tmp_path: Path) -> None:
    indexed(tmp_path)
    poison(tmp_path)
    assert titles(indexed(tmp_path)) == ["From cache", "Restart"]


def test_the_cached_way_imports_no_parser(tmp_path: Path) -> None:
    code = "import os, sys; from ircli.store.runbook_index import index; index(os.environ);"
    code += "print(sorted({'yaml', 'markdown_it', 'rich', 'hashlib'} & set(sys.modules)))"

    def loaded() -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=environ(tmp_path), capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert "markdown_it" in loaded()
    assert loaded() == "[]"


def changed(path: Path) -> None:
    path.write_text(TEXT.replace("Fail over", "Changed"))


def replaced(path: Path) -> None:
    found = path.stat()
    other = path.with_suffix(".new")
    other.write_text(TEXT.replace("Fail over", "Fall over"))  # as many bytes
    os.utime(other, ns=(found.st_atime_ns, found.st_mtime_ns))
    other.replace(path)


def rewritten(path: Path) -> None:
    found = path.stat()
    path.write_text(TEXT.replace("Fail over", "Fall over"))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


@pytest.mark.parametrize("change", [changed, replaced, rewritten])
def test_a_file_that_changed_is_read_again_however_it_hides_it(
    team: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    indexed(tmp_path)
    poison(tmp_path)
    change(team / "failover.md")
    assert titles(indexed(tmp_path))[0] in ("Changed", "Fall over")
    assert titles(indexed(tmp_path))[0] in ("Changed", "Fall over")


def test_a_file_that_is_gone_is_gone(team: Path, tmp_path: Path) -> None:
    indexed(tmp_path)
    (team / "failover.md").unlink()
    assert titles(indexed(tmp_path)) == ["Restart"]


def rehashed(text: bytes, *, version: object = VERSION) -> bytes:
    return json.dumps({"version": version, "crc32": crc32(text)}).encode() + b"\n" + text


DAMAGE = {
    "empty": lambda _: b"",
    "cut": lambda was: was[:-20],
    "flipped": lambda was: was.replace(b"Fail", b"Fbil"),
    "no JSON": lambda _: b"\x00\xff\n[",
    "deep": lambda _: b"[" * 100_000,
    "another version": lambda was: rehashed(was.partition(b"\n")[2], version=99),
    "a list": lambda _: rehashed(b"[]"),
    "other values": lambda _: rehashed(b'{"x": 5}'),
    "no rows": lambda was: rehashed(
        json.dumps({key: [stamp, 5] for key, (stamp, _) in json.loads(was.partition(b"\n")[2]).items()}).encode()
    ),
    "short rows": lambda was: rehashed(
        json.dumps({key: [stamp, ["x"]] for key, (stamp, _) in json.loads(was.partition(b"\n")[2]).items()}).encode()
    ),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_or_foreign_cache_is_passed_over_and_mended(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    expected = indexed(tmp_path)
    cache(tmp_path).write_bytes(damage(cache(tmp_path).read_bytes()))
    assert indexed(tmp_path) == expected
    poison(tmp_path)
    assert titles(indexed(tmp_path))[0] == "From cache"


def as_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def as_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def under_a_link(path: Path) -> None:
    path.parent.rename(path.parent.with_name("moved"))
    path.parent.symlink_to("moved")


def open_to_all(path: Path) -> None:
    path.parent.parent.chmod(0o777)


@pytest.mark.parametrize("trick", [as_link, as_fifo, as_folder, under_a_link, open_to_all])
def test_a_cache_that_is_not_ours_alone_is_not_used(tmp_path: Path, trick: Callable[[Path], None]) -> None:
    expected = indexed(tmp_path)
    poison(tmp_path)
    trick(cache(tmp_path))
    assert indexed(tmp_path) == expected


def test_a_cache_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    assert titles(indexed(tmp_path)) == ["Fail over", "Restart"]
    assert (tmp_path / "home").read_text() == "in the way"


def test_two_that_write_at_once_leave_a_whole_cache(team: Path, tmp_path: Path) -> None:
    for number in range(40):
        (team / f"n{number}.md").write_text(f"# N {number}\n")
    code = "import os; from ircli.store.runbook_index import index; print(len(index(os.environ, os.environ['R']).rows))"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env={**environ(tmp_path), "R": str(team)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert [process.communicate()[0].strip() for process in processes] == ["42"] * 4
    poison(tmp_path)
    assert titles(indexed(tmp_path))[0] == "From cache"
    assert [one.name for one in cache(tmp_path).parent.iterdir()] == ["runbooks.json"]


def test_what_another_folder_has_stays_in_the_cache(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.md").write_text("# A\n")
    indexed(tmp_path)
    indexed(tmp_path, str(other))
    poison(tmp_path)
    assert titles(indexed(tmp_path))[0] == "From cache"
