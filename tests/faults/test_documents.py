"""FAULTS A31: a postmortem that somebody edited, on a full disk, in strange places, killed at any moment."""

import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Mapping

import pytest

from faults.disk import SmallDisk, shimmed
from faults.invariants import answer, failed, goes_on, rights
from faults.world import Outcome, World

GENERATE = ("postmortem", "generate")
MINE = b"\nMy own words, caf\xe9 and all.\r\n"
_CALL = re.compile(r"^\d+ +([a-z_0-9]+)\((.*)$", re.MULTILINE)


def written(world: World) -> str:
    """Write the postmortem, let its author edit it, let something more happen, and return its path."""
    assert world.run(*GENERATE).status == 0
    path = f"{world.incident}/postmortem.md"
    with open(path, "ab") as file:
        file.write(MINE)
    world.log()
    return path


def content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def beside(path: str) -> list[str]:
    """Return what lies beside a document that has to do with it."""
    name = os.path.basename(path)
    return sorted(one for one in os.listdir(os.path.dirname(path)) if name in one and one != name)


def lost(world: World, path: str, before: bytes, outcome: Outcome, status: int) -> list[str]:
    """Return what is wrong with a document that could not be written anew."""
    broken = failed(outcome, status) + rights(world)
    if content(path) != before:
        broken.append("the document changed")
    return broken + [f"{name} is left over" for name in beside(path)]


@pytest.mark.parametrize("amount", [0, 1, 4000])
def test_an_edited_document_on_a_full_disk_stays_as_it_is(world: World, shim: str, amount: int) -> None:
    path = written(world)
    before = content(path)
    outcome = world.run(*GENERATE, environ=shimmed(world, shim, "full", amount))
    assert lost(world, path, before, outcome, 6) == []
    assert b"It is as it was" in outcome.err
    assert world.run(*GENERATE).status == 0
    assert content(path).endswith(MINE)
    assert goes_on(world) == []


@pytest.mark.parametrize("flag", ["--force", "--theirs=timeline"])
def test_a_document_that_cannot_be_put_aside_is_not_written_over(world: World, shim: str, flag: str) -> None:
    path = written(world)
    with open(path, "rb") as file:
        edited = file.read().replace(b"a first note", b"my first note")
    with open(path, "wb") as file:
        file.write(edited)
    outcome = world.run(*GENERATE, flag, environ=shimmed(world, shim, "full", 100))
    assert lost(world, path, edited, outcome, 6) == []


def test_a_document_on_a_really_full_disk_stays_as_it_is(world: World, small_disk: SmallDisk) -> None:
    world.move(f"{small_disk.path}/store")
    assert world.attempt("disk fills", "declare", "disk fills").status == 0
    path = written(world)
    before = content(path)
    small_disk.fill()
    outcomes = [world.run(*GENERATE), world.run(*GENERATE, "--format", "html")]
    assert lost(world, path, before, outcomes[0], 6) == failed(outcomes[1], 6) == []
    assert world.run(*GENERATE, "--stdout").status == 0
    small_disk.empty()
    assert world.run(*GENERATE).status == 0
    assert content(path).endswith(MINE)


def test_a_first_document_that_finds_no_room_leaves_nothing(world: World, shim: str) -> None:
    outcome = world.run(*GENERATE, environ=shimmed(world, shim, "full", 100))
    assert failed(outcome, 6) == []
    assert [name for name in os.listdir(world.incident) if "postmortem" in name] == []


def test_a_document_that_is_locked_is_not_written(world: World) -> None:
    path = written(world)
    os.chmod(path, 0o400)
    before = content(path)
    outcome = world.run(*GENERATE)
    os.chmod(path, 0o600)
    assert lost(world, path, before, outcome, 4) == []
    assert b"is read-only" in outcome.err
    assert b"chmod u+w" in outcome.err


@pytest.mark.usefixtures("person")
def test_a_document_in_a_folder_that_is_locked_is_not_written(world: World) -> None:
    path = written(world)
    before = content(path)
    os.chmod(world.incident, 0o500)
    outcome = world.run(*GENERATE)
    os.chmod(world.incident, 0o700)
    assert lost(world, path, before, outcome, 6) == []


def test_a_document_keeps_the_rights_that_its_owner_gave_it(world: World, tmp_path: str) -> None:
    path = os.path.join(tmp_path, "scratch", "shared.md")
    assert world.run(*GENERATE, "-o", path).status == 0
    os.chmod(path, 0o640)
    world.log()
    assert world.run(*GENERATE, "-o", path).status == 0
    assert os.stat(path).st_mode & 0o777 == 0o640


OBSTACLES: Mapping[str, tuple[Callable[[str, str], None], bytes]] = {
    "a link": (lambda path, victim: os.symlink(victim, path), b"is a link"),
    "a link to nothing": (lambda path, victim: os.symlink(f"{victim}-not", path), b"is a link"),
    "a FIFO": (lambda path, _: os.mkfifo(path), b"is not a regular file"),
    "a folder": (lambda path, _: os.mkdir(path, 0o700), b"is not a regular file"),
    "a link to a device": (lambda path, _: os.symlink("/dev/full", path), b"is a link"),
}


@pytest.mark.parametrize(
    ("name", "obstacle"),
    [
        *(("postmortem.md", one) for one in OBSTACLES),
        ("postmortem.html", "a link"),
        ("postmortem.html", "a FIFO"),
    ],
)
def test_what_is_no_file_in_the_place_of_a_document_is_refused_without_hanging(
    world: World, name: str, obstacle: str
) -> None:
    path = f"{world.incident}/{name}"
    letters = os.path.join(world.machine, "alice", "letters")
    make, said = OBSTACLES[obstacle]
    make(path, os.path.join(letters, "one"))
    before = os.listdir(letters), content(os.path.join(letters, "one"))
    flags = ("--format", "html") if name.endswith("html") else ()
    outcomes = [world.run(*GENERATE, *flags), world.run(*GENERATE, *flags, "--force")]
    assert [problem for outcome in outcomes for problem in failed(outcome, 6)] == []
    assert said in outcomes[0].err
    assert (os.listdir(letters), content(os.path.join(letters, "one"))) == before
    assert os.path.lexists(path)
    assert beside(path) == []
    assert goes_on(world) == []


def test_a_place_that_is_not_there_is_said_and_not_made(world: World) -> None:
    outcome = world.run(*GENERATE, "-o", os.path.join(world.scratch, "no", "such", "x.md"))
    assert failed(outcome, 3) == []
    assert b"There is no folder " in outcome.err
    assert os.listdir(world.scratch) == []


@pytest.mark.parametrize("obstacle", ["a FIFO", "a folder", "a link to a device"])
def test_a_place_elsewhere_that_is_no_file_is_refused_without_hanging(world: World, obstacle: str) -> None:
    path = os.path.join(world.scratch, "x.md")
    OBSTACLES[obstacle][0](path, "")
    outcome = world.run(*GENERATE, "-o", path)
    assert failed(outcome, 6) == []
    assert b"it is no plain file" in outcome.err
    assert os.listdir(world.scratch) == ["x.md"]


def test_a_link_that_somebody_names_leads_to_the_document_and_stays(world: World) -> None:
    link, real = os.path.join(world.scratch, "postmortem.md"), os.path.join(world.scratch, "real.md")
    os.symlink(real, link)
    assert world.run(*GENERATE, "-o", link).status == 0
    world.attempt("a later note", "log", "a later note")
    assert world.run(*GENERATE, "-o", link).status == 0
    assert os.path.islink(link)
    assert b"a later note" in content(real)


@pytest.mark.usefixtures("strace")
def test_a_document_is_the_old_one_or_the_new_one_whatever_fails_at_any_system_call(world: World) -> None:
    path = written(world)
    before = content(path)
    plain = world.twin("plain")
    calls = writing_calls(plain)
    assert {"openat", "write", "fsync", "rename"} <= {name for name, _ in calls}
    after = content(f"{plain.incident}/postmortem.md")
    assert after.endswith(MINE)
    assert after != before
    faults = [(call, fault) for call in calls for fault in ("signal=KILL", "error=EIO")]
    broken = []
    for number, ((name, when), fault) in enumerate(faults):
        twin = world.twin(f"twin-{number}")
        document = f"{twin.incident}/postmortem.md"
        inject = (f"--trace={name}", f"--inject={name}:{fault}:when={when}")
        outcome = twin.run(
            *GENERATE, before=("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", *inject)
        )
        wrong = answer(outcome)
        if content(document) not in (before, after):
            wrong.append("it is neither the old document nor the new one")
        if outcome.status != -signal.SIGKILL and beside(document):
            wrong.append(f"left over: {beside(document)}")
        if (outcome.status == 0) != (content(document) == after):
            wrong.append("what it says and what is written differ")
        broken += [f"{fault} at {name} #{when}: {one}" for one in wrong]
    assert broken == []


def writing_calls(world: World) -> list[tuple[str, int]]:
    """Return the system calls that put a document in its place, each by its name and which of that name it is."""
    trace = os.path.join(world.scratch, "trace")
    assert world.run(*GENERATE, before=("strace", "-f", "-qq", "-y", "-s", "64", "-o", trace)).status == 0
    counts: Counter[str] = Counter()
    calls = []
    for found in _CALL.finditer(content(trace).decode("utf-8", "replace")):
        name, rest = found.groups()
        counts[name] += 1
        if ".postmortem.md." in rest:
            calls.append((name, counts[name]))
    return calls
