"""FAULTS A4 to A11: full, failing and reluctant disks."""

import json
import os
import re

import pytest

from faults import scenarios
from faults.conftest import Tool
from faults.disk import SmallDisk, shimmed
from faults.invariants import after, answer, failed, goes_on, kept, problems, rights
from faults.trace import Command, logging, traced
from faults.world import World

READING = (("list",), ("show",), ("status",), ("timeline",), ("timeline", "--json"))


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("error", ["ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS"])
def test_a_write_that_fails_leaves_the_file_as_it_was_and_hands_the_words_back(
    world: World, error: str
) -> None:
    assert scenarios.refused_write(world, error) == []


def test_a_part_of_a_line_costs_only_itself(world: World, shim: str) -> None:
    assert scenarios.partly_written(world, shim) == []


def test_a_line_that_lacks_only_its_newline_is_kept(world: World, shim: str) -> None:
    size = os.path.getsize(world.timeline)
    outcome = world.log()
    length = os.path.getsize(world.timeline) - size
    words = world.fresh()
    again = world.log(words, environ=shimmed(world, shim, "full", length - 1))
    assert [*answer(outcome), *failed(again, 6), *after(world, again)] == []
    assert words in scenarios.order(world)


@pytest.mark.parametrize("amount", [0, 1, 20, 100, 300, 520])
def test_a_change_on_a_full_disk_is_made_or_not_and_its_words_come_back(
    world: World, shim: str, amount: int
) -> None:
    words = world.fresh()
    environ = shimmed(world, shim, "full", amount)
    outcome = world.attempt(words, "severity", "SEV2", "--reason", words, environ=environ)
    assert failed(outcome, 6) + after(world, outcome) == []


RESPONDING = (
    ("update", "customers", "--text"),
    ("mitigate", "--action", "rollback"),
    ("investigate", "add"),
    ("checklist", "tick", "channel"),
)


@pytest.mark.parametrize("amount", [0, 100])
@pytest.mark.parametrize("arguments", RESPONDING)
def test_a_step_of_the_response_on_a_full_disk_is_made_or_not_and_its_words_come_back(
    world: World, shim: str, arguments: tuple[str, ...], amount: int
) -> None:
    words = world.fresh()
    outcome = world.attempt(words, *arguments, words, environ=shimmed(world, shim, "full", amount))
    assert failed(outcome, 6) + after(world, outcome) == []


def test_a_summary_that_finds_no_room_costs_nothing(world: World, shim: str) -> None:
    size = os.path.getsize(world.timeline)
    world.attempt("a first line.", "investigate", "add", "a first line.")
    room = os.path.getsize(world.timeline) - size + 20
    words = "a other line."
    outcome = world.attempt(words, "investigate", "add", words, environ=shimmed(world, shim, "full", room))
    assert outcome.status == 0
    assert after(world, outcome) == []
    assert world.run("prompt").out.startswith(b"unset ")


@pytest.mark.parametrize("amount", [0, 30])
def test_files_beside_the_timelines_are_whole_or_not_there_on_a_full_disk(
    world: World, shim: str, amount: int
) -> None:
    repository = os.path.join(world.machine, "repository")
    os.makedirs(os.path.join(repository, ".git"))
    os.makedirs(os.path.join(repository, ".ircli"), mode=0o755)
    with open(os.path.join(repository, ".ircli", "checks.yaml"), "w", encoding="utf-8") as file:
        file.write("checks:\n- {name: c, title: t, criterion: healthy, kind: command, run: [id]}\n")
    world.beside = world.outside()
    here = ("env", "-C", repository)
    environ = shimmed(world, shim, "full", amount)
    before = world.state()
    for arguments in (
        ("playbook", "trust", "--yes"),
        ("playbook", "eject", "checks"),
        ("config", "set", "name", "alice of the night shift, who writes much"),
    ):
        outcome = world.run(*arguments, before=here, environ=environ)
        assert failed(outcome, 6) + rights(world) == [], arguments
    assert [name for name in os.listdir(world.home) if name.startswith(".") or name.endswith(".json")] == []
    os.rmdir(os.path.join(world.home, "playbook"))
    assert world.state() == before
    assert world.run("playbook", "trust", "--yes", before=here).status == 0


@pytest.mark.parametrize("amount", [0, 1, 100, 200, 230])
def test_a_declaration_on_a_full_disk_leaves_nothing_behind(world: World, shim: str, amount: int) -> None:
    words = world.fresh()
    environ = shimmed(world, shim, "full", amount)
    outcome = world.attempt(words, "declare", words, environ=environ)
    assert failed(outcome, 6) + after(world, outcome) == []
    assert [name for name in os.listdir(f"{world.home}/incidents") if name.startswith(".")] == []


def test_long_text_on_a_full_disk_is_refused_and_the_store_goes_on(world: World, shim: str) -> None:
    environ = shimmed(world, shim, "full", 50_000)
    outcome = world.run("log", "-", stdin=b"long line\n" * 20_000, environ=environ)
    assert failed(outcome, 6) + kept(world) + goes_on(world) == []
    assert world.run("doctor").status == 0


def test_a_full_file_system_refuses_clearly_and_takes_entries_again_when_freed(
    world: World, small_disk: SmallDisk
) -> None:
    world.move(f"{small_disk.path}/store")
    assert world.attempt("disk fills", "declare", "disk fills").status == 0
    small_disk.fill()
    outcomes = [world.log(world.fresh() + "x" * 3000) for _ in range(4)]
    title = world.fresh()
    outcomes.append(world.attempt(title, "declare", title))
    assert [problem for outcome in outcomes[1:] for problem in failed(outcome, 6)] == []
    assert [world.run(*command).status for command in READING] == [0] * len(READING)
    small_disk.empty()
    assert kept(world) + goes_on(world) == []


@pytest.mark.parametrize("leaving", [0, 4096, 12_288, 40_960])
def test_compiled_modules_that_a_full_disk_cut_short_do_not_stop_the_next_run(
    world: World, small_disk: SmallDisk, leaving: int
) -> None:
    cache = {"PYTHONPYCACHEPREFIX": f"{small_disk.path}/cache", "PYTHONDONTWRITEBYTECODE": ""}
    # What the interpreter and our first module need is there; the disk fills while the rest is compiled.
    world.run("--version", environ=cache)
    small_disk.fill(leaving=leaving)
    outcomes = [world.log(environ=cache), world.log(environ=cache)]
    small_disk.empty()
    outcomes += [world.log(environ=cache), world.run("doctor", environ=cache)]
    assert [problem for outcome in outcomes for problem in answer(outcome)] == []
    assert [outcome.status for outcome in outcomes] == [0, 0, 0, 0]
    assert kept(world) == []


@pytest.mark.parametrize("module", ["store/journal", "store/line", "store/lock", "domain/stamp", "cli/app"])
def test_a_compiled_module_that_was_cut_short_does_not_stop_a_log(
    world: World, module: str, tmp_path: str
) -> None:
    import importlib.util

    import ircli

    cache = os.path.join(tmp_path, "cache")
    environ = {"PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""}
    assert [world.log(environ=environ).status, world.run("doctor", environ=environ).status] == [0, 0]
    source = os.path.join(os.path.dirname(ircli.__file__), f"{module}.py")
    compiled = cache + importlib.util.cache_from_source(source).replace("/__pycache__", "")
    os.truncate(compiled, 512)
    arguments = ("log",) if module != "cli/app" else ("log", "--kind", "alert")
    words = world.fresh()
    outcome = world.attempt(words, *arguments, words, environ=environ)
    assert answer(outcome) + kept(world) == []
    assert outcome.status == 0


@pytest.mark.parametrize("room", [0, 1, 100])
def test_a_file_size_limit_refuses_and_hands_the_words_back(world: World, tool: Tool, room: int) -> None:
    limit = os.path.getsize(world.timeline) + room
    outcome = world.log(before=(tool("prlimit"), f"--fsize={limit}"))
    assert failed(outcome, 6) + after(world, outcome) == []
    assert problems(world) == min(room, 1)


@pytest.mark.parametrize("amount", [1, 7, 64])
def test_short_writes_make_one_whole_line(world: World, shim: str, amount: int) -> None:
    outcome = world.log(environ=shimmed(world, shim, "short", amount))
    assert outcome.status == 0
    assert after(world, outcome) == []
    assert problems(world) == 0


def test_several_writers_on_a_disk_of_short_writes_tear_nothing(world: World, shim: str) -> None:
    assert scenarios.short_writes_of_several(world, shim) == []
    assert problems(world) == 0


def test_a_write_that_takes_nothing_is_tried_again(world: World, shim: str) -> None:
    outcome = world.log(environ=shimmed(world, shim, "zero", 3))
    assert outcome.status == 0
    assert after(world, outcome) == []


def test_a_disk_that_never_takes_anything_does_not_hang(world: World, shim: str) -> None:
    outcome = world.log(environ=shimmed(world, shim, "zero", 1_000_000))
    assert failed(outcome, 6) + after(world, outcome) == []


@pytest.mark.usefixtures("strace")
def test_a_failing_fsync_is_no_acknowledgement_and_is_not_tried_again(world: World) -> None:
    assert scenarios.failing_fsync(world) == []


@pytest.mark.usefixtures("strace")
def test_a_change_whose_fsync_fails_hands_its_words_back(world: World) -> None:
    words = world.fresh()
    command = Command(words, ("severity", "SEV2", "--reason", words))
    outcome, text = traced(world, command, ("-P", world.timeline, "--inject=fsync:error=EIO"))
    assert text.count("(INJECTED)") == 1
    assert failed(outcome, 6) + after(world, outcome) == []


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("number", range(1, 6))
def test_a_declaration_is_not_acknowledged_where_any_fsync_fails(world: World, number: int) -> None:
    words = world.fresh()
    outcome, text = traced(
        world,
        Command(words, ("declare", words)),
        ("--trace=fsync", f"--inject=fsync:error=EIO:when={number}"),
    )
    assert text.count("(INJECTED)") == 1
    assert failed(outcome, 6) + after(world, outcome) == []


@pytest.mark.usefixtures("strace")
def test_a_first_entry_is_not_acknowledged_where_its_folder_cannot_be_synced(world: World) -> None:
    os.rename(world.timeline, f"{world.incident}/timeline.0.jsonl")
    outcome, text = traced(world, logging(world), ("-P", world.incident, "--inject=fsync:error=EIO"))
    assert text.count("(INJECTED)") == 1
    assert failed(outcome, 6) + after(world, outcome) == []


@pytest.mark.usefixtures("strace")
def test_an_entry_is_on_the_disk_before_it_is_acknowledged(world: World) -> None:
    assert scenarios.unsafe_before_it_is_said(world) == []


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("arguments", [("declare", "new"), ("log", "--", "x" * 40_000)])
def test_every_new_name_is_on_the_disk_before_it_is_acknowledged(
    world: World, arguments: tuple[str, ...]
) -> None:
    world.move(os.path.join(world.machine, "alice", "new", "store"))
    if arguments[0] == "log":
        world.attempt("new", "declare", "new")
    _, text = traced(world, Command("new", arguments), ("--trace=mkdir,openat,rename,fsync,write",))
    done, *_ = re.split(r"\n.*write\([12]<", text, maxsplit=1)
    assert unsynced(done) == []


def unsynced(trace: str) -> list[str]:
    """Return the paths that a trace makes, and whose folder it does not sync afterwards."""
    made = re.compile(
        r'mkdir\("([^"]+)", 0\d+\) += 0|rename\("[^"]+", "([^"]+)"\) += 0|O_CREAT\|O_EXCL.*= \d+<(.+)>$'
    )
    lines = trace.splitlines()
    missing = []
    for number, line in enumerate(lines):
        found = made.search(line)
        if found is None:
            continue
        path = next(filter(None, found.groups()))
        gone = any(f'rename("{path}"' in later for later in lines[number:])
        synced = any(
            "fsync(" in later and f"<{os.path.dirname(path)}>) " in later for later in lines[number:]
        )
        if not (gone or synced):
            missing.append(path)
    return missing


def test_an_import_that_fills_the_disk_leaves_whole_incidents_and_goes_on_when_there_is_room(
    world: World, small_disk: SmallDisk
) -> None:
    world.move(f"{small_disk.path}/store")
    rows = 200
    history = f"{world.scratch}/history.csv"
    with open(history, "w", encoding="ascii") as file:
        file.write("title,summary\n" + "".join(f"t{number},{'x' * 2000}\n" for number in range(rows)))
    small_disk.fill(leaving=400_000)
    outcome = world.run("import", history)
    kept_rows = re.search(rb"kept      (\d+) incidents of", outcome.err)
    assert (outcome.status, outcome.out) == (6, b"")
    assert kept_rows is not None
    assert b"Traceback" not in outcome.err
    listed = json.loads(world.run("list", "--json").out)
    assert 0 < len(listed) == int(kept_rows[1]) < rows
    assert [one["partial"] for one in listed] == [False] * len(listed)
    assert not [name for name in os.listdir(f"{world.home}/incidents") if name.startswith(".")]
    small_disk.empty()
    outcome = world.run("import", history)
    assert outcome.status == 0
    assert b"Imported %d incidents" % (rows - len(listed)) in outcome.err
    assert len(json.loads(world.run("list", "--json").out)) == rows


def test_an_export_to_a_full_disk_leaves_nothing_behind(world: World, small_disk: SmallDisk) -> None:
    world.run("edit", "--summary", "x" * 20_000)
    small_disk.fill()
    for form in ("json", "jsonl", "csv"):  # SQLite does not see the disk through its keeper's eyes
        outcome = world.run("export", "--format", form, "--output", f"{small_disk.path}/all")
        assert (outcome.status, outcome.out) == (6, b"")
        assert b"Traceback" not in outcome.err
        assert os.listdir(small_disk.path) == ["filler"]
