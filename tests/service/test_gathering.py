"""Outlines from the cache: whatever happens to the store, and to the cache, they are what folding all of it says."""

import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from ircli.domain.outline import Outline
from ircli.service.gathering import gather
from ircli.store import derived
from ircli.store.line import seal
from ircli.store.outlines import NAME, Known, read_known, written
from ircli.store.stamps import ABSENT, NEVER
from service.given import Store
from store.given import folder

EVENTS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "note": ("noted", {"text": "the pool is full"}),
    "word": ("noted", {"text": "told support", "kind": "communication"}),
    "severity": ("severity_set", {"level": {"name": "SEV1", "rank": 1, "updates": []}}),
    "role": ("role_assigned", {"role": "ic", "person": "bob"}),
    "title": ("edited", {"title": "Search is down"}),
    "action": ("action_added", {"text": "Mend it", "owner": "bob"}),
    "mitigated": ("mitigated", {}),
    "resolved": ("resolved", {}),
    "reopened": ("reopened", {"text": "again"}),
    "dismissed": ("dismissed", {"verdict": "known"}),
    "of a newer version": ("exploded", {"text": "x"}),
}
LETTERS = st.sampled_from("abc")


class AnyStore(RuleBasedStateMachine):
    """A store that anybody does anything to."""

    incidents = Bundle("incidents")

    def __init__(self) -> None:
        super().__init__()
        self.folder = folder()
        self.store = Store(os.path.join(self.folder.__enter__(), "store"))

    def teardown(self) -> None:
        self.folder.__exit__(None, None, None)

    @rule(target=incidents)
    def declare(self) -> str:
        return self.store.declare()

    @rule(incident=incidents, event=st.sampled_from([*EVENTS]), by=st.sampled_from(["alice", "bob"]))
    def append(self, incident: str, event: str, by: str) -> None:
        self.store.write(incident, *EVENTS[event], by=by)

    @rule(incident=incidents, event=st.sampled_from([*EVENTS]), letter=LETTERS)
    def overflow(self, incident: str, event: str, letter: str) -> None:
        self.store.write(incident, *EVENTS[event], name=f"timeline.{letter}.jsonl")

    @rule(incident=incidents, event=st.sampled_from([*EVENTS]), letter=LETTERS)
    def share(self, incident: str, event: str, letter: str) -> None:
        self.store.write(incident, *EVENTS[event], name=f"peers/{letter}.jsonl")

    @rule(incident=incidents)
    def make_room_for_peers(self, incident: str) -> None:
        os.makedirs(self.store.path(incident, "peers"), exist_ok=True)

    @rule(incident=incidents, letter=LETTERS, keeps_time=st.booleans())
    def edit_in_place(self, incident: str, letter: str, *, keeps_time: bool) -> None:
        """Give the opening entry another title of the same length, and perhaps the file its old time."""
        path = self.store.path(incident)
        found = os.stat(path)
        with open(path, "r+b") as file:
            line = file.readline()
            title = line.index(b'"title":"') + 9
            file.seek(0)
            file.write(seal((line[:title] + letter.encode() + line[title + 1 : -19]).decode()))
        if keeps_time:
            os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))

    @rule(incident=incidents)
    def correct(self, incident: str) -> None:
        target = self.store.write(incident, "noted", {"text": "a"})
        self.store.write(incident, "withdrawn", {"target": target})

    @rule(incident=incidents)
    def damage(self, incident: str) -> None:
        with open(self.store.path(incident), "ab") as file:
            file.write(b'{"id":"torn\n')

    @rule(incident=incidents)
    def write_anew(self, incident: str) -> None:
        path = self.store.path(incident)
        shutil.copy2(path, f"{path}~")
        os.replace(f"{path}~", path)

    @rule(incident=incidents)
    def lose_the_timeline(self, incident: str) -> None:
        aside = self.store.path(incident, "aside")
        os.rename(self.store.path(incident), aside)
        self.is_as_folded()
        os.rename(aside, self.store.path(incident))

    @rule(incident=consumes(incidents))
    def remove(self, incident: str) -> None:
        shutil.rmtree(os.path.dirname(self.store.path(incident)))

    @rule()
    def forget(self) -> None:
        shutil.rmtree(os.path.dirname(self.store.cache), ignore_errors=True)

    @rule(at=st.floats(0, 1), what=st.sampled_from([b"\0", b"7", b"\n"]))
    def damage_the_cache(self, at: float, what: bytes) -> None:
        if os.path.exists(self.store.cache):
            with open(self.store.cache, "r+b") as file:
                file.seek(int(at * os.path.getsize(self.store.cache)))
                file.write(what)

    @rule(at=st.floats(0, 1))
    def tear_the_cache(self, at: float) -> None:
        if os.path.exists(self.store.cache):
            os.truncate(self.store.cache, int(at * os.path.getsize(self.store.cache)))

    @rule()
    def wait(self) -> None:
        time.sleep(0.012)  # the clock of the disk goes on

    @invariant()
    def is_as_folded(self) -> None:
        known = gather(self.store.home, tick=0)
        expected = self.store.afresh()
        assert list(known) == expected
        assert len(known) == len(expected)
        assert list(known.latest()) == sorted(
            expected, key=lambda one: (-1 if one.begun is None else one.begun, one.id), reverse=True
        )
        assert list(known.open()) == [one for one in expected if is_open(one) and not one.drill]
        assert list(known.with_open_actions()) == [
            one for one in expected if any(action.is_open for action in one.actions)
        ]


def is_open(one: Outline) -> bool:
    return one.status in ("investigating", "identified", "monitoring")


AnyStore.TestCase.settings = settings(max_examples=40, stateful_step_count=30)
TestAnyStore = AnyStore.TestCase


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a store of three incidents of which all is kept."""
    store = Store(str(tmp_path / "store"))
    for _ in range(3):
        store.declare()
    settle(store)
    return store


def settle(store: Store) -> None:
    time.sleep(0.012)
    gather(store.home, tick=0)
    assert NEVER[0] not in read_known(derived.read(store.home, NAME)).stamps


def titles(store: Store) -> list[str]:
    return [one.title for one in gather(store.home, tick=0)]


ONE = "2026-11-20-search-is-slow-0001"
WITH_FILE, WITH_FOLDER, WITH_PEER = (f"2026-11-20-with-{what}-0001" for what in ("file", "folder", "peer"))
DOWN = ("edited", {"title": "Search is down"})


def retitled(store: Store) -> None:
    """Change a title to one that is as long, and give the file its old time."""
    path = store.path(ONE)
    found = os.stat(path)
    with open(path, "r+b") as file:
        line = file.readline().replace(b"is slow", b"is down")
        file.seek(0)
        file.write(seal(line[:-19].decode()))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def replaced(store: Store) -> None:
    """Put an older copy of a folder in its place."""
    retitled(store)
    folder = os.path.dirname(store.path(ONE))
    shutil.copytree(folder, f"{folder}~")
    os.rename(folder, os.path.join(store.home, "aside"))
    os.rename(f"{folder}~", folder)


CHANGES: Mapping[str, Callable[[Store], object]] = {
    "an entry": lambda store: store.write(ONE, *DOWN),
    "a line in place": retitled,
    "a file of a process that could not have the lock": lambda store: store.write(
        ONE, *DOWN, name="timeline.a.jsonl"
    ),
    "another entry in such a file": lambda store: store.write(WITH_FILE, *DOWN, name="timeline.b.jsonl"),
    "a peer's first file": lambda store: store.write(WITH_FOLDER, *DOWN, name="peers/bob.jsonl"),
    "another entry of a peer": lambda store: store.write(WITH_PEER, *DOWN, name="peers/bob.jsonl"),
    "another folder": replaced,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_shows(store: Store, change: str) -> None:
    for incident in (WITH_FILE, WITH_FOLDER, WITH_PEER):
        store.declare(incident=incident)
    store.write(WITH_FILE, "noted", {"text": "a"}, name="timeline.b.jsonl")
    os.mkdir(store.path(WITH_FOLDER, "peers"))
    store.write(WITH_PEER, "noted", {"text": "a"}, name="peers/bob.jsonl")
    settle(store)
    CHANGES[change](store)
    assert titles(store).count("Search is down") == 1
    assert list(gather(store.home, tick=0)) == store.afresh()


def test_what_is_kept_is_not_folded_again(store: Store) -> None:
    store.poison(b"Search is slow", b"From the cache")
    assert titles(store) == ["From the cache"] * 3


def test_only_what_changed_is_folded_again(store: Store) -> None:
    store.poison(b"Search is slow", b"From the cache")
    store.write("2026-11-20-search-is-slow-0001", "noted", {"text": "a"})
    assert titles(store) == ["From the cache", "Search is slow", "From the cache"]


def test_what_changed_just_now_is_read_again_the_next_time(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    store.declare()
    gather(store.home)
    store.poison(b"Search is slow", b"From the cache")
    assert titles(store) == ["Search is slow"]


def test_a_damaged_line_does_not_keep_the_others_from_being_kept(store: Store) -> None:
    with open(store.path("2026-11-20-search-is-slow-0001"), "ab") as file:
        file.write(b"junk\n")
    settle(store)
    store.poison(b"Search is slow", b"From the cache")
    assert titles(store) == ["From the cache"] * 3


@pytest.mark.skipif(os.geteuid() == 0, reason="access rights mean nothing to root")
def test_what_could_not_be_read_is_read_when_it_can(store: Store) -> None:
    path = store.path("2026-11-20-search-is-slow-0001")
    os.chmod(path, 0)
    assert titles(store)[1] != "Search is slow"
    os.chmod(path, 0o600)
    assert titles(store)[1] == "Search is slow"


def test_one_change_among_many_is_not_worth_writing_all_of_it_again(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    for _ in range(200):
        store.declare()
    settle(store)
    before = os.stat(store.cache).st_ino
    store.write("2026-11-20-search-is-slow-0001", "edited", {"title": "Search is down"})
    assert titles(store)[1] == "Search is down"
    assert os.stat(store.cache).st_ino == before
    for number in range(40):
        store.write(f"2026-11-20-search-is-slow-{number:04d}", "edited", {"title": "Search is down"})
    assert titles(store).count("Search is down") == 40
    assert os.stat(store.cache).st_ino != before


OTHER_VERSIONS: Mapping[str, Callable[[bytes], bytes]] = {
    "of another program": lambda format_: b"9" + format_,
    "of another shape": lambda format_: format_[:-1] + (b"0" if format_[-1:] != b"0" else b"1"),
}


@pytest.mark.parametrize("how", OTHER_VERSIONS)
def test_what_another_version_kept_is_made_anew(store: Store, how: str) -> None:
    store.poison(b"Search is slow", b"From the cache")
    with open(store.cache, "rb") as file:
        head, end, rest = file.read().partition(b"\n")
    start = head.index(b'"format":"') + len(b'"format":"')
    stop = head.index(b'"', start)
    other = head[:start] + OTHER_VERSIONS[how](head[start:stop]) + head[stop:-19]
    with open(store.cache, "wb") as file:
        file.write(seal(other.decode())[:-1] + end + rest)
    assert titles(store) == ["Search is slow"] * 3
    store.poison(b"Search is slow", b"From the cache")
    assert titles(store) == ["From the cache"] * 3


def test_what_is_kept_is_private(store: Store) -> None:
    assert os.stat(store.cache).st_mode & 0o777 == 0o600
    assert os.stat(os.path.dirname(store.cache)).st_mode & 0o777 == 0o700
    assert os.listdir(os.path.dirname(store.cache)) == [NAME]


def test_a_store_without_incidents_is_left_as_it_is(tmp_path: Path) -> None:
    assert list(gather(str(tmp_path / "nowhere"))) == []
    store = Store(str(tmp_path / "store"))
    assert list(gather(store.home)) == []
    assert os.listdir(store.home) == ["incidents"]


def test_what_is_no_incident_is_none(store: Store) -> None:
    os.mkdir(os.path.join(store.home, "incidents", ".new-k3f9"))
    os.mkdir(os.path.join(store.home, "incidents", "2026-11-20-Search"))
    assert len(gather(store.home)) == 3


def test_of_what_cannot_be_looked_at_nothing_is_believed(tmp_path: Path) -> None:
    home = tmp_path / "store"
    (home / "incidents").mkdir(parents=True, mode=0o700)
    (home / derived.FOLDER).mkdir(mode=0o700)
    home.chmod(0o700)
    (home / "incidents" / "2026-01-01-hostile-abcd").touch()
    forged = Known(["2026-01-01-hostile-abcd"])
    forged.stamps = [*ABSENT]
    (home / derived.FOLDER / NAME).write_bytes(b"".join(written(forged, "a key")))
    (home / derived.FOLDER / NAME).chmod(0o600)
    assert gather(str(home)).key != "a key"
