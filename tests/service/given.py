"""A store whose files are written as anybody might write them, and what folding all of it says."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime

from ircli.domain.entry import effective
from ircli.domain.outline import Outline, outline_of
from ircli.domain.stamp import rfc3339, ulid
from ircli.service import Shell, records
from ircli.store import derived
from ircli.store.journal import TIMELINE
from ircli.store.line import encode_data, seal
from ircli.store.outlines import NAME, read_known, written

NOW = 1_795_000_000_000


class Store:
    """A store of incidents, each a folder with files of entries."""

    def __init__(self, home: str) -> None:
        """Begin with no incident."""
        self.home = home
        os.makedirs(os.path.join(home, "incidents"), mode=0o700)
        self.number = 0

    @property
    def shell(self) -> Shell:
        """Return what the service works with."""
        return Shell(environ={"IRCLI_HOME": self.home}, now=lambda: datetime.fromtimestamp(NOW / 1000, UTC))

    @property
    def cache(self) -> str:
        """Return the path of what is kept."""
        return os.path.join(self.home, derived.FOLDER, NAME)

    def path(self, incident: str, name: str = TIMELINE) -> str:
        """Return the path of an incident's file."""
        return os.path.join(self.home, "incidents", incident, name)

    def declare(self, title: str = "Search is slow", incident: str = "", *, drill: bool = False) -> str:
        """Make an incident as `declare` does, and return its id."""
        incident = incident or f"2026-11-20-search-is-slow-{self.number:04d}"
        os.mkdir(os.path.join(self.home, "incidents", incident), 0o700)
        self.write(incident, "declared", {"title": title, "drill": drill})
        return incident

    def write(
        self, incident: str, kind: str, data: Mapping[str, object], *, name: str = TIMELINE, by: str = "alice"
    ) -> str:
        """Append an entry to a file of an incident, and return its id."""
        self.number += 1
        moment = rfc3339(NOW + 60_000 * self.number)
        entry = {
            "id": ulid(NOW + self.number, self.number), "at": moment, "recorded_at": moment, "by": by, "kind": kind, "v": 1,
            "data": data,
        }  # fmt: skip
        path = self.path(incident, name)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "ab") as file:
            file.write(seal(encode_data(entry)[:-1]))
        return str(entry["id"])

    def afresh(self) -> list[Outline]:
        """Return what folding all of it says."""
        return [
            outline_of(one.id, one.incident, effective(one.entries))
            for one in records(self.shell)
        ]  # fmt: skip

    def poison(self, before: bytes, after: bytes) -> None:
        """Change what is kept, with its checksum, so that what comes from there is known."""
        known = read_known(derived.read(self.home, NAME))
        known.lines = [line.replace(before, after) for line in known.lines]
        with open(self.cache, "wb") as file:
            file.write(b"".join(written(known, known.key)))
