"""FAULTS A12 to A14, A26 to A28: torn, damaged, repeated and foreign bytes in the files of a store."""

import os
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from faults.invariants import answer, failed, goes_on, kept, problems
from faults.scenarios import order
from faults.trace import WORKERS
from faults.world import World
from ircli.domain.stamp import ulid, ulid_millis
from ircli.store.journal import TIMELINE
from ircli.store.line import encode_data, seal
from ircli.store.timeline import read_timeline


def content(world: World) -> bytes:
    """Return the bytes of the active timeline."""
    with open(world.timeline, "rb") as file:
        return file.read()


def write(world: World, timeline: bytes) -> None:
    """Put other bytes in the place of the active timeline's."""
    with open(world.timeline, "wb") as file:
        file.write(timeline)


def test_a_line_torn_anywhere_costs_only_itself(world: World) -> None:
    before = content(world)
    torn = world.log()
    line = content(world)[len(before) :]
    world.forget(torn.words)

    def tear(part: range) -> list[str]:
        twin = world.twin(f"torn-{part.start}")
        broken = []
        for length in part:
            twin.become(world)
            write(twin, before + line[:length])
            twin.tried.append(torn.words)
            more = twin.log()
            found = [*answer(more), *kept(twin)]
            whole = torn.words in order(twin)
            if more.status != 0 or whole != (length >= len(line) - 1):
                found.append(f"status {more.status}, torn line kept: {whole}")
            if problems(twin) != int(0 < length < len(line) - 1):
                found.append(f"{problems(twin)} problems")
            broken += [f"{length} bytes: {problem}" for problem in found]
        return broken

    parts = [range(first, len(line) + 1, WORKERS) for first in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        assert [problem for broken in pool.map(tear, parts) for problem in broken] == []


TAILS = {
    "NUL": b"\0" * 4096,
    "random": random.Random(13).randbytes(3000),
    "half a record": b'{"id":"01M7XHQB3RPKWFNMHKCHS2FY2Q","at":"2026-11-20T22:37:37',
    "half a character": b'{"text":"caf\xc3',
}


@pytest.mark.parametrize("tail", TAILS)
def test_a_foreign_tail_is_isolated_and_doctor_names_its_offset(world: World, tail: str) -> None:
    offset = len(content(world))
    write(world, content(world) + TAILS[tail])
    assert goes_on(world) == []
    examined = world.run("doctor")
    assert (examined.status, answer(examined)) == (5, [])
    assert f"{TIMELINE}:{offset}\t".encode() in examined.out
    assert content(world)[offset : offset + len(TAILS[tail])] == TAILS[tail]


def test_a_flipped_bit_costs_at_most_its_own_line_and_is_noticed(world: World) -> None:
    for _ in range(2):
        world.log()
    whole = content(world)
    entries = read_timeline(world.incident).entries
    starts = [0, *(at + 1 for at, byte in enumerate(whole) if byte == 0x0A)]
    middle = entries[2]
    wrong = []
    for at in range(starts[2], starts[3]):
        for bit in range(8):
            write(world, whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
            reading = read_timeline(world.incident)
            is_newline = at == starts[3] - 1
            expected = entries if is_newline else tuple(entry for entry in entries if entry is not middle)
            if reading.entries != expected or (not reading.problems and not is_newline):
                wrong.append((at - starts[2], bit))
    assert wrong == []


def test_a_flipped_bit_is_left_out_and_reported_and_logging_goes_on(world: World) -> None:
    world.log()
    whole = content(world)
    at = whole.index(b"a first note")
    write(world, whole[:at] + b"A" + whole[at + 1 :])
    world.forget("a first note")
    assert goes_on(world) == []
    examined, shown = world.run("doctor"), world.run("timeline")
    second = len(whole.splitlines(keepends=True)[0])
    assert (examined.status, shown.status) == (5, 0)
    assert f"{TIMELINE}:{second}\t".encode() in examined.out
    assert b"1 damaged line(s) left out" in shown.err


def test_a_repeated_line_is_one_entry(world: World) -> None:
    write(world, content(world) * 2)
    world.learn()
    assert goes_on(world) == []
    assert len(order(world)) == 3


def test_two_entries_with_one_id_are_both_kept_and_reported(world: World) -> None:
    line = content(world).splitlines()[1]
    other = seal(line.rpartition(b',"crc"')[0].replace(b"a first note", b"b other note").decode())
    write(world, content(world) + other)
    before = content(world)
    examined, shown = world.run("doctor"), world.run("timeline", "--json")
    assert (examined.status, shown.status) == (5, 0)
    assert b"stands for two entries" in examined.out
    assert kept(world) + goes_on(world) == []
    assert len(order(world)) == 3
    assert content(world).startswith(before)


NEWER = {
    "unknown kind": {"kind": "teleported", "v": 1, "data": {"text": "beamed up"}},
    "unknown key": {"kind": "noted", "v": 1, "data": {"text": "beamed up", "warp": 9}},
    "newer version": {"kind": "noted", "v": 9, "data": {"text": "beamed up"}},
    "newer decision": {"kind": "severity_set", "v": 9, "data": {"text": "beamed up", "level": ["x"]}},
}


@pytest.mark.parametrize("what", NEWER)
def test_what_a_newer_version_wrote_is_kept_and_shown(world: World, what: str) -> None:
    stamped = {
        "id": ulid((ulid_millis(max(world.known)) or 0) + 1000, 1),
        "at": "2026-11-20T01:02:03.000Z",
        "recorded_at": "2026-11-20T01:02:03.000Z",
        "by": "bob",
    }
    line = seal(encode_data({**stamped, **NEWER[what], "hull": "plated"})[:-1])
    write(world, content(world) + line)
    world.tried.append("beamed up")
    shown = world.run("timeline", "--json")
    assert (shown.status, answer(shown)) == (0, [])
    assert b"beamed up" in shown.out
    assert kept(world) + goes_on(world) == []
    assert line in content(world)
    if what != "unknown key":
        assert b"may be partial" in world.run("show").err


JUNK = {
    "a missing incident": b"2026-11-20-nothing-here-k3f9\n",
    "nothing": b"",
    "a path": b"../../../etc/passwd\n",
    "random bytes": random.Random(28).randbytes(5000),
    "a terminal's commands": b"\x1b]0;owned\x07\x1b[2J",
    "two lines": b"2026-11-20-a-k3f9\n2026-11-20-b-k3f9\n",
}


@pytest.mark.parametrize("junk", JUNK)
def test_an_active_file_that_names_no_incident_loses_no_words(world: World, junk: str) -> None:
    with open(f"{world.home}/active", "r+b") as file:
        incident = file.read().strip().decode()
        file.seek(0)
        file.truncate()
        file.write(JUNK[junk])
    outcome = world.log()
    shown = world.run("status")
    assert failed(outcome, 3) + failed(shown, 3) + kept(world) == []
    assert b"ircli switch" in outcome.err
    assert b"ircli switch" in shown.err
    assert world.run("doctor").status == 5
    assert world.run("switch", incident).status == 0
    assert goes_on(world) == []
    assert world.run("doctor").status == 0
    assert os.path.getsize(f"{world.home}/active") == len(incident) + 1
