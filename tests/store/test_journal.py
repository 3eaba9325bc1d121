"""Appending: nothing that was written is lost, whatever was there before."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

import pytest

from ircli.domain.events import HypothesisConfirmed
from ircli.domain.stamp import LATEST_MILLIS, rfc3339, ulid, ulid_millis
from ircli.errors import BusyError, NotStoredError
from ircli.store import files
from ircli.store.journal import TIMELINE, Draft, Journal, append_blindly, is_timeline
from ircli.store.lock import LOCK_NAME
from ircli.store.timeline import read_timeline
from store.given import NOW, content_of, draft, put, record, sealed, texts_of

HOUR = 3_600_000
YEAR = 365 * 24 * HOUR


@contextmanager
def lock_held_by_another_process(directory: str) -> Iterator[None]:
    program = (
        "import fcntl, sys; file = open(sys.argv[1], 'a'); fcntl.flock(file, fcntl.LOCK_EX);"
        "print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, os.path.join(directory, LOCK_NAME)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield


def seen(directory: str) -> list[object]:
    return texts_of(read_timeline(directory).entries)


def test_entries_are_appended_in_order(tmp_path: Path) -> None:
    record(str(tmp_path), "a", "b")
    record(str(tmp_path), "c")
    assert seen(str(tmp_path)) == ["a", "b", "c"]


def test_what_stands_is_never_changed(tmp_path: Path) -> None:
    record(str(tmp_path), "a")
    before = content_of(str(tmp_path))
    record(str(tmp_path), "b")
    assert content_of(str(tmp_path)).startswith(before)


def test_an_entry_says_when_it_was_so_and_when_it_was_written(tmp_path: Path) -> None:
    record(str(tmp_path), "a", now=NOW + HOUR)
    entry = read_timeline(str(tmp_path)).entries[0]
    assert entry.at is not None
    assert entry.recorded_at is not None
    assert (entry.recorded_at - entry.at).total_seconds() == 3600


def test_a_missing_incident_is_not_made_up(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        append_blindly(str(tmp_path / "none"), draft(), now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_an_entry_can_refer_to_one_that_is_written_with_it(tmp_path: Path) -> None:
    record(str(tmp_path), "a")
    line, note = draft("the pool", "hypothesis_proposed"), draft("b")
    stand_in = {"target": "no identity yet", "text": "it is empty"}
    verdict = Draft(kind="hypothesis_confirmed", data=stand_in, by="alice", at=rfc3339(NOW))
    verdict.refers = ("target", 1)
    with Journal(str(tmp_path)) as journal:
        ids = journal.append([note, line, verdict], now=NOW)
    entries = read_timeline(str(tmp_path)).entries
    assert [entry.id for entry in entries[1:]] == [*ids]
    assert entries[-1].event == HypothesisConfirmed(target=ids[1], text="it is empty")


# Torn tails and foreign bytes


def test_a_torn_line_keeps_its_bytes(tmp_path: Path) -> None:
    torn = sealed()[:80]
    put(str(tmp_path), torn)
    record(str(tmp_path), "c")
    assert content_of(str(tmp_path)).startswith(torn + b"\n")


# Identities and clocks


def test_identities_rise_whatever_the_clock_says(tmp_path: Path) -> None:
    clocks = (NOW, NOW - HOUR, 0, NOW + 10 * YEAR, NOW, NOW - 56 * YEAR, NOW + HOUR)
    ids = [record(str(tmp_path), str(now), now=now)[0] for now in clocks]
    assert ids == sorted(ids)
    assert seen(str(tmp_path)) == [str(now) for now in clocks]


def test_a_clock_that_goes_back_is_recorded_as_it_was(tmp_path: Path) -> None:
    record(str(tmp_path), "a")
    record(str(tmp_path), "b", now=NOW - HOUR)
    assert rfc3339(NOW - HOUR).encode() in content_of(str(tmp_path))


def test_the_clock_counts_again_once_it_has_caught_up(tmp_path: Path) -> None:
    record(str(tmp_path), "a")
    record(str(tmp_path), "b", now=NOW - HOUR)
    (late,) = record(str(tmp_path), "c", now=NOW + HOUR)
    assert ulid_millis(late) == NOW + HOUR


def test_entries_of_one_moment_keep_their_order(tmp_path: Path) -> None:
    ids = record(str(tmp_path), *map(str, range(50)))
    assert list(ids) == sorted(ids)


@pytest.mark.parametrize("millis", [LATEST_MILLIS, LATEST_MILLIS + YEAR, 2**48 - 1])
def test_an_identity_beyond_2200_does_not_push_later_ones_there(millis: int, tmp_path: Path) -> None:
    record(str(tmp_path), "a", now=NOW - 1)
    put(str(tmp_path), content_of(str(tmp_path)) + sealed(id=ulid(millis, 1)))
    (after,) = record(str(tmp_path), "b", now=NOW)
    assert ulid_millis(after) == NOW


@pytest.mark.parametrize(
    "name", ["timeline.0123456789ab.jsonl", "peers/laptop.jsonl"], ids=["overflow", "peer"]
)
def test_an_identity_follows_those_of_all_files(name: str, tmp_path: Path) -> None:
    record(str(tmp_path), "a")
    put(str(tmp_path), sealed(id=ulid(NOW + HOUR, 1)), name)
    (after,) = record(str(tmp_path), "b")
    assert ulid_millis(after) == NOW + HOUR + 1


def test_an_identity_follows_a_long_line(tmp_path: Path) -> None:
    put(str(tmp_path), sealed(id=ulid(NOW + HOUR, 1), data={"text": "x" * 200_000}))
    (after,) = record(str(tmp_path), "b")
    assert ulid_millis(after) == NOW + HOUR + 1


def test_an_identity_follows_the_last_whole_line(tmp_path: Path) -> None:
    put(str(tmp_path), sealed(id=ulid(NOW + HOUR, 1)) + sealed(id=ulid(NOW + 2 * HOUR, 1))[:-4])
    (after,) = record(str(tmp_path), "b")
    assert ulid_millis(after) == NOW + HOUR + 1


# Locks


def test_a_held_lock_makes_others_wait_and_then_refuse(tmp_path: Path) -> None:
    with lock_held_by_another_process(str(tmp_path)), pytest.raises(BusyError, match=r"0\.05 s"):
        Journal(str(tmp_path), wait=0.05)


def test_a_stuck_process_does_not_stop_a_note(tmp_path: Path) -> None:
    record(str(tmp_path), "a")
    with lock_held_by_another_process(str(tmp_path)):
        append_blindly(str(tmp_path), draft("b"), now=NOW, wait=0.02)
        append_blindly(str(tmp_path), draft("c"), now=NOW, wait=0.02)
    record(str(tmp_path), "d")
    assert seen(str(tmp_path)) == ["a", "b", "c", "d"]


def test_a_note_beside_a_stuck_process_has_a_file_of_its_own(tmp_path: Path) -> None:
    record(str(tmp_path), "a")
    before = content_of(str(tmp_path))
    with lock_held_by_another_process(str(tmp_path)):
        append_blindly(str(tmp_path), draft("b"), now=NOW, wait=0.02)
    assert content_of(str(tmp_path)) == before
    assert sum(map(is_timeline, os.listdir(tmp_path))) == 2


def test_a_dead_holder_holds_nothing(tmp_path: Path) -> None:
    with lock_held_by_another_process(str(tmp_path)):
        pass
    record(str(tmp_path), "a")
    assert seen(str(tmp_path)) == ["a"]


def test_a_lock_is_let_go(tmp_path: Path) -> None:
    with Journal(str(tmp_path)):
        pass
    with Journal(str(tmp_path), wait=0) as journal:
        assert len(journal.append([draft()], now=NOW)) == 1


# Nothing but our own plain files


def link_to(victim: str, path: str) -> None:
    os.symlink(victim, path)


def dangling(victim: str, path: str) -> None:
    os.symlink(f"{victim}-to-be", path)


def second_name(victim: str, path: str) -> None:
    os.link(victim, path)


def fifo(_: str, path: str) -> None:
    os.mkfifo(path)


def a_folder(_: str, path: str) -> None:
    os.mkdir(path)


def full_device(_: str, path: str) -> None:
    os.symlink("/dev/full", path)


FOREIGN = [link_to, dangling, second_name, fifo, a_folder, full_device]


@pytest.mark.parametrize("name", [TIMELINE, LOCK_NAME])
@pytest.mark.parametrize("place", FOREIGN)
def test_a_foreign_file_is_refused_and_its_victim_unchanged(
    place: Callable[[str, str], None], name: str, tmp_path: Path
) -> None:
    victim, incident = tmp_path / "victim", tmp_path / "incident"
    victim.write_bytes(b"precious")
    incident.mkdir()
    place(str(victim), str(incident / name))
    with pytest.raises(NotStoredError) as refused:
        append_blindly(str(incident), draft(), now=NOW, wait=0.02)
    assert not isinstance(refused.value, BusyError)
    assert refused.value.hint
    assert victim.read_bytes() == b"precious"
    assert not (tmp_path / "victim-to-be").exists()


@pytest.mark.parametrize("place", FOREIGN)
def test_a_refusal_leaves_nothing_open(place: Callable[[str, str], None], tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / "incident").mkdir()
    place(str(tmp_path / "victim"), str(tmp_path / "incident" / TIMELINE))
    before = os.dup(0)
    os.close(before)
    with pytest.raises(NotStoredError):
        append_blindly(str(tmp_path / "incident"), draft(), now=NOW)
    after = os.dup(0)
    os.close(after)
    assert after == before


@pytest.mark.parametrize("place", FOREIGN)
def test_a_foreign_overflow_file_has_no_say(place: Callable[[str, str], None], tmp_path: Path) -> None:
    victim, incident = tmp_path / "victim", tmp_path / "incident"
    victim.write_bytes(sealed(id=ulid(NOW + HOUR, 1)))
    incident.mkdir()
    place(str(victim), str(incident / "timeline.x.jsonl"))
    (after,) = record(str(incident), "a")
    assert ulid_millis(after) == NOW


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_files_are_private_whatever_the_mask(mask: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        record(str(tmp_path), "a")
        with lock_held_by_another_process(str(tmp_path)):
            append_blindly(str(tmp_path), draft(), now=NOW, wait=0.02)
    finally:
        os.umask(before)
    modes = {name: stat.S_IMODE(os.stat(tmp_path / name).st_mode) for name in os.listdir(tmp_path)}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}


# Writing all of it


def written_by(write: Callable[[int, memoryview], int], content: bytes) -> None:
    """Run write_whole over a fake system, which takes what `write` takes."""
    system = SimpleNamespace(write=write)
    code: Any = files.write_whole
    FunctionType(code.__code__, {**vars(files), "os": system})(7, content)


@pytest.mark.parametrize("most", [1, 2, 7, 1000])
def test_short_writes_are_gone_on_with(most: int) -> None:
    taken = bytearray()

    def write(_: int, rest: memoryview) -> int:
        taken.extend(rest[:most])
        return min(most, len(rest))

    written_by(write, b"precious words")
    assert taken == b"precious words"


def test_one_call_writes_all_where_the_system_takes_it() -> None:
    calls = []

    def write(_: int, rest: memoryview) -> int:
        calls.append(bytes(rest))
        return len(rest)

    written_by(write, b"precious words")
    assert calls == [b"precious words"]


def test_a_write_that_takes_nothing_is_tried_again() -> None:
    taken = bytearray()
    counts = iter([0, 0, 3, 0, 11])

    def write(_: int, rest: memoryview) -> int:
        count = next(counts)
        taken.extend(rest[:count])
        return count

    written_by(write, b"precious words")
    assert taken == b"precious words"


def test_a_disk_that_takes_nothing_is_an_error() -> None:
    with pytest.raises(OSError, match="the disk takes no bytes"):
        written_by(lambda _, __: 0, b"precious words")


def test_a_limit_on_the_file_is_told_and_the_next_note_is_stored(tmp_path: Path) -> None:
    program = (
        "import resource, signal, sys; from store.given import record;"
        f"signal.signal({int(signal.SIGXFSZ)}, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (250, resource.RLIM_INFINITY));"
        "record(sys.argv[1], 'b')"
    )
    record(str(tmp_path), "a")
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(__file__))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "NotStoredError: The entry could not be stored: File too large." in ended.stderr
    record(str(tmp_path), "c")
    assert seen(str(tmp_path)) == ["a", "c"]
