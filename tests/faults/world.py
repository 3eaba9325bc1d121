"""A person's machine in a temporary folder: a store, what stands beside it, and commands run there."""

import hashlib
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ircli.domain.entry import Entry
from ircli.store.catalogue import incident_ids
from ircli.store.paths import incident_directory, read_active
from ircli.store.timeline import read_timeline

IRCLI = os.path.join(os.path.dirname(sys.executable), "ircli")
NAIVE = (sys.executable, os.path.join(os.path.dirname(__file__), "naive.py"))
_RANDOM = re.compile(r"\.new-[^/]+|[0-9a-f]{8,}")  # in names of files that are not finished
HUNG = -999  # in the place of an exit status


class Outcome(NamedTuple):
    """What came of a command: its exit status, negative for a signal, what it printed, the words it was given."""

    status: int
    out: bytes
    err: bytes
    words: str = ""


class World:
    """A store with one incident; remembers which words were acknowledged and which were only tried."""

    def __init__(self, root: str, *, environ: Mapping[str, str], program: Sequence[str] = (IRCLI,)) -> None:
        self.root = root
        self.machine = os.path.join(root, "machine")
        self.scratch = os.path.join(root, "scratch")
        self.home = os.path.join(self.machine, "alice", "store")
        self.program = tuple(program)
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": os.path.dirname(self.home),
            "IRCLI_HOME": self.home,
            "LANG": "C.UTF-8",
            "LOGNAME": "alice",
            "PYTHONHASHSEED": "0",  # so that two runs make the same calls
            **environ,
        }
        self.tried: list[str] = []
        self.acknowledged: list[str] = []
        self.known: dict[str, Entry] = {}
        self.proven: set[tuple[str, ...]] = set()
        self.beside = ""
        self._count = 0

    def begin(self) -> "World":
        """Make the machine, with an incident in the store and something beside it."""
        os.makedirs(os.path.join(self.machine, "alice", "letters"))
        os.makedirs(self.scratch)
        with open(os.path.join(self.machine, "alice", "letters", "one"), "wb") as file:
            file.write(b"a letter")
        self.attempt("checkout fails", "declare", "checkout fails")
        self.attempt("a first note", "log", "a first note")
        if self.acknowledged != self.tried:
            raise AssertionError(f"{self.root}: no incident could be declared")
        self.learn()
        self.beside = self.outside()
        return self

    def twin(self, name: str) -> "World":
        """Return a machine of its own in the same state."""
        other = World(os.path.join(self.root, name), environ={}, program=self.program)
        other.environ = {**self.environ, "HOME": os.path.dirname(other.home), "IRCLI_HOME": other.home}
        os.makedirs(other.scratch)
        other.become(self)
        return other

    def become(self, model: "World") -> None:
        """Take over another machine's state, and forget what happened here since."""
        shutil.rmtree(self.machine, ignore_errors=True)
        shutil.copytree(model.machine, self.machine, symlinks=True)
        self.tried, self.acknowledged = [*model.tried], [*model.acknowledged]
        self.known, self.beside = dict(model.known), model.beside
        self.proven |= model.proven

    def move(self, home: str) -> None:
        """Go on with another store, in which nothing has happened yet."""
        self.home = self.environ["IRCLI_HOME"] = home
        self.tried, self.acknowledged, self.known = [], [], {}
        self.beside = self.outside()

    def forget(self, words: str) -> None:
        """Expect words no more: a fault is about to take them."""
        self.tried.remove(words)
        self.acknowledged.remove(words)
        self.known = {key: entry for key, entry in self.known.items() if words_of(entry) != words}

    def fresh(self) -> str:
        """Return words that were never used before, with what a terminal would obey among them."""
        self._count += 1
        return f"pool \x1b]0;owned\x07 is empty \u202e{os.path.basename(self.root)}-{self._count}."

    def log(
        self, words: str = "", *, before: Sequence[str] = (), environ: Mapping[str, str] | None = None
    ) -> Outcome:
        """Log words, fresh ones unless they are given, with the program under test."""
        words = words or self.fresh()
        return self.attempt(words, "log", words, before=before, environ=environ)

    def attempt(
        self,
        words: str,
        *arguments: str,
        before: Sequence[str] = (),
        environ: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Run a command that should put the words on the timeline, and note whether it said so."""
        self.tried.append(words)
        program = self.program if arguments[0] == "log" else (IRCLI,)
        outcome = self._run([*before, *program, *arguments], environ or {})
        if outcome.status == 0:
            self.acknowledged.append(words)
        # Refused on purpose, only a log owes its words: they are not worth typing twice at 3 AM.
        owed = arguments[0] == "log" or outcome.status not in (2, 3, 4, 5)
        return outcome._replace(words=words if owed else "")

    def run(
        self,
        *arguments: str,
        before: Sequence[str] = (),
        environ: Mapping[str, str] | None = None,
        stdin: bytes = b"",
    ) -> Outcome:
        """Run an ircli command."""
        return self._run([*before, IRCLI, *arguments], environ or {}, stdin)

    def _run(self, command: Sequence[str], environ: Mapping[str, str], stdin: bytes = b"") -> Outcome:
        return run(command, {**self.environ, **environ}, stdin)

    @property
    def incident(self) -> str:
        """Return the folder of the active incident."""
        return incident_directory(self.home, read_active(self.home) or incident_ids(self.home)[-1])

    @property
    def timeline(self) -> str:
        """Return the path of the active incident's own file."""
        return os.path.join(self.incident, "timeline.jsonl")

    def entries(self) -> Iterator[Entry]:
        """Give all entries of all incidents."""
        for incident_id in incident_ids(self.home):
            yield from read_timeline(incident_directory(self.home, incident_id)).entries

    def learn(self) -> None:
        """Remember what is on the timelines, as what must stay."""
        self.known.update({entry.id: entry for entry in self.entries()})

    def outside(self) -> str:
        """Return everything beside the store, as a digest."""
        return digest(self.machine, without=self.home)

    def state(self) -> str:
        """Return what the store holds, as a digest of names, rights and bytes."""
        return digest(self.home)

    def shape(self) -> tuple[str, ...]:
        """Return what kind of state the store is in: names, rights, and how much of each file is whole, but for what is random."""
        ids = incident_ids(self.home)
        found = [f"{read_active(self.home) in ids}"]
        for path in sorted(below(self.home)):
            mode, name = os.lstat(path).st_mode, os.path.relpath(path, self.home)
            for number, one in enumerate(ids):
                name = name.replace(one, str(number))
            kind = ""
            if stat.S_ISREG(mode):
                with open(path, "rb") as file:
                    content = file.read()
                kind = f"{len(content.splitlines())} {content[-1:]!r}"
            found.append(f"{_RANDOM.sub('*', name)} {mode:o} {kind}")
        for one in ids:
            reading = read_timeline(incident_directory(self.home, one))
            found.append(f"{len(reading.entries)} {len(reading.problems)}")
        return tuple(found)


def run(command: Sequence[str], environ: Mapping[str, str], stdin: bytes = b"") -> Outcome:
    """Run a program to its end, or for a minute."""
    process = subprocess.Popen(
        command,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with process:
        try:
            out, err = process.communicate(stdin, timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            return Outcome(HUNG, out, err)
    return Outcome(process.returncode, out, err)


def words_of(entry: Entry) -> str:
    """Return what somebody said in an entry."""
    return next((str(entry.data[key]) for key in ("text", "reason", "title") if entry.data.get(key)), "")


def digest(folder: str, *, without: str = "") -> str:
    """Return one digest for all names, kinds, rights and bytes below a folder."""
    found = hashlib.sha256()
    for path in sorted(below(folder, without=without)):
        mode = os.lstat(path).st_mode
        content = b""
        if stat.S_ISREG(mode):
            with open(path, "rb") as file:
                content = file.read()
        elif stat.S_ISLNK(mode):
            content = os.readlink(path).encode()
        found.update(repr((os.path.relpath(path, folder), mode, content)).encode())
    return found.hexdigest()


def below(folder: str, *, without: str = "") -> Iterator[str]:
    """Give the paths of all files and folders below a folder, itself included."""
    yield folder
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if os.path.join(parent, name) != without]
        yield from (os.path.join(parent, name) for name in (*folders, *files))
