"""FAULTS A20 to A23: read-only places, strange homes, things in the way, and any umask."""

import os
from collections.abc import Callable, Mapping

import pytest

from faults.disk import SmallDisk
from faults.invariants import after, answer, failed, goes_on, kept, rights
from faults.world import World

READING = (("list",), ("show",), ("status",), ("timeline",), ("timeline", "--json"), ("show", "--json"))


def reading(world: World) -> list[int]:
    """Return the exit statuses of the commands that only look."""
    return [world.run(*command).status for command in READING]


def changing(world: World) -> list[str]:
    """Return what is wrong with how a log, a change and a declaration are refused."""
    logged, reason, title = world.log(), world.fresh(), world.fresh()
    changed = world.attempt(reason, "severity", "SEV2", "--reason", reason)
    declared = world.attempt(title, "declare", title)
    return [problem for outcome in (logged, changed, declared) for problem in failed(outcome, 6)]


def test_a_read_only_file_system_can_be_read_and_refuses_with_the_words(
    world: World, small_disk: SmallDisk
) -> None:
    world.move(f"{small_disk.path}/store")
    assert world.attempt("disk fails", "declare", "disk fails").status == 0
    assert world.log().status == 0
    small_disk.remount("ro")
    assert changing(world) == []
    assert reading(world) == [0] * len(READING)
    small_disk.remount("rw")
    assert kept(world) + goes_on(world) == []


@pytest.mark.usefixtures("person")
def test_read_only_folders_can_be_read_and_refuse_with_the_words(world: World) -> None:
    assert world.log().status == 0
    closed = {world.timeline: 0o400, f"{world.incident}/lock": 0o400}
    closed |= dict.fromkeys((world.incident, f"{world.home}/incidents", world.home), 0o500)
    for path, mode in closed.items():
        os.chmod(path, mode)
    broken, statuses, examined = changing(world), reading(world), world.run("doctor").status
    for path in reversed(closed):
        os.chmod(path, 0o600 if os.path.isfile(path) else 0o700)
    assert broken + kept(world) + goes_on(world) == []
    assert statuses == [0] * len(READING)
    assert examined in (0, 5)


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("mode", [0o000, 0o400, 0o500])
@pytest.mark.parametrize("place", ["home", "incidents", "incident", "timeline", "lock"])
def test_a_place_without_rights_refuses_and_hands_the_words_back(world: World, place: str, mode: int) -> None:
    path = {
        "home": world.home,
        "incidents": f"{world.home}/incidents",
        "incident": world.incident,
        "timeline": world.timeline,
        "lock": f"{world.incident}/lock",
    }[place]
    before = os.stat(path).st_mode
    os.chmod(path, mode)
    outcome, others = world.log(), [world.run(*command) for command in (*READING, ("doctor",))]
    os.chmod(path, before)
    assert [problem for one in (outcome, *others) for problem in answer(one)] == []
    assert kept(world) + goes_on(world) == []


def test_a_missing_home_is_made_for_its_owner_alone(world: World) -> None:
    world.move(os.path.join(world.machine, "alice", "new", "store"))
    lost = world.log()
    assert failed(lost, 3) == []
    assert [world.run(name).status for name in ("list", "doctor", "status")] == [0, 0, 3]
    assert not os.path.lexists(world.home)
    title = world.fresh()
    assert world.attempt(title, "declare", title).status == 0
    assert os.stat(os.path.dirname(world.home)).st_mode & 0o777 == 0o700
    assert {path for path in rights(world) if "mode" in path} == set()
    assert world.log().status == 0


def test_a_home_that_is_a_file_is_refused_and_left_as_it_is(world: World) -> None:
    world.environ["IRCLI_HOME"] = os.path.join(world.machine, "alice", "letters", "one")
    title = world.fresh()
    outcomes = [
        world.log(),
        world.log(environ={"IRCLI_INCIDENT": os.path.basename(world.incident)}),
        world.attempt(title, "declare", title),
        world.run("status"),
        world.run("doctor"),
    ]
    assert [problem for outcome in outcomes for problem in answer(outcome)] == []
    assert all(outcome.status in (3, 5, 6) for outcome in outcomes)
    assert outcomes[2].status == 6
    assert kept(world) == []


def test_a_home_of_another_user_is_refused(world: World) -> None:
    if os.geteuid() == 0:
        os.chown(world.home, 12_345, 12_345)
    else:
        # Whatever root owns will do.
        world.environ["IRCLI_HOME"] = "/usr"
    title = world.fresh()
    outcome = world.attempt(title, "declare", title)
    assert failed(outcome, 6) == []
    assert b"belongs to another user" in outcome.err
    logged = world.log(environ={"IRCLI_INCIDENT": os.path.basename(world.incident)})
    assert failed(logged, 6) == []
    if os.geteuid() == 0:
        os.chown(world.home, 0, 0)
    assert kept(world) == []


def test_a_home_that_everybody_may_write_is_refused(world: World) -> None:
    before = world.state()
    os.chmod(world.home, 0o777)
    assert changing(world) == []
    assert reading(world) == [0] * len(READING)
    examined = world.run("doctor")
    assert (examined.status, b"chmod 700" in examined.out) == (5, True)
    os.chmod(world.home, 0o700)
    assert world.state() == before
    assert goes_on(world) == []


OBSTACLES: Mapping[str, Callable[[str, str], None]] = {
    "a link": lambda path, victim: os.symlink(victim, path),
    "a link to nothing": lambda path, victim: os.symlink(f"{victim}-not", path),
    "a hard link": lambda path, victim: os.link(victim, path),
    "a FIFO": lambda path, _: os.mkfifo(path),
    "a folder": lambda path, _: os.mkdir(path),
    "a link to /dev/full": lambda path, _: os.symlink("/dev/full", path),
}


@pytest.mark.parametrize("obstacle", OBSTACLES)
@pytest.mark.parametrize("place", ["timeline", "lock"])
def test_what_is_no_plain_file_is_refused_without_hanging(world: World, place: str, obstacle: str) -> None:
    path = world.timeline if place == "timeline" else f"{world.incident}/lock"
    letters = os.path.join(world.machine, "alice", "letters")
    kept_aside = os.path.join(world.scratch, "aside")
    os.rename(path, kept_aside)
    OBSTACLES[obstacle](path, os.path.join(letters, "one"))
    before = os.listdir(letters)
    reason = world.fresh()
    outcomes = [world.log(), world.attempt(reason, "severity", "SEV2", "--reason", reason)]
    others = [world.run(*command) for command in (*READING, ("doctor",))]
    with open(os.path.join(letters, "one"), "rb") as file:
        assert file.read() == b"a letter"
    assert os.listdir(letters) == before
    os.rmdir(path) if obstacle == "a folder" else os.unlink(path)
    os.rename(kept_aside, path)
    assert [problem for outcome in (*outcomes, *others) for problem in answer(outcome)] == []
    assert outcomes[0].status == 6
    assert outcomes[1].status in (3, 6)
    assert others[-1].status == 5
    assert kept(world) + goes_on(world) == []


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_an_active_file_that_is_no_plain_file_loses_no_words(world: World, obstacle: str) -> None:
    path, incident = f"{world.home}/active", os.path.basename(world.incident)
    os.unlink(path)
    OBSTACLES[obstacle](path, os.path.join(world.machine, "alice", "letters", "one"))
    outcome = world.log()
    switched = world.run("switch", incident)
    with open(os.path.join(world.machine, "alice", "letters", "one"), "rb") as file:
        assert file.read() == b"a letter"
    assert failed(outcome, 3) + answer(switched) == []
    assert (switched.status == 0) == (obstacle != "a folder")
    if obstacle == "a folder":
        os.rmdir(path)
        assert world.run("switch", incident).status == 0
    assert kept(world) + goes_on(world) == []


def test_an_incident_folder_that_is_a_link_is_refused(world: World) -> None:
    path, elsewhere = world.incident, os.path.join(world.scratch, "elsewhere")
    os.rename(path, elsewhere)
    os.symlink(elsewhere, path)
    before = os.listdir(elsewhere)
    outcome = world.log()
    assert failed(outcome, 6) == []
    assert os.listdir(elsewhere) == before
    os.unlink(path)
    os.rename(elsewhere, path)
    assert after(world, outcome) == []


@pytest.mark.parametrize("umask", ["000", "0777", "022"])
def test_the_store_is_its_owners_alone_whatever_the_umask(world: World, umask: str) -> None:
    before = ("sh", "-c", f'umask {umask}; exec "$0" "$@"')
    world.move(os.path.join(world.machine, "alice", "new", "store"))
    title, reason = world.fresh(), world.fresh()
    outcomes = [
        world.attempt(title, "declare", title, before=before),
        world.log(before=before),
        world.attempt(reason, "severity", "SEV2", "--reason", reason, before=before),
        world.run("log", "-", stdin=b"x" * 50_000, before=before),
        world.run("resolve", "--confirm", "all", "--waive", "stable=it ends here", before=before),
        world.run("config", "set", "name", "Alice", before=before),
    ]
    assert [problem for outcome in outcomes for problem in answer(outcome)] == []
    assert [outcome.status for outcome in outcomes] == [0] * len(outcomes)
    assert [problem for problem in rights(world) if "has mode" in problem] == []
    assert os.stat(os.path.dirname(world.home)).st_mode & 0o777 == 0o700
    assert len(os.listdir(f"{world.incident}/evidence")) == 1
