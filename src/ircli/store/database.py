"""Write incidents to a SQLite database: a fresh one, for whoever asks questions in SQL."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from ircli.errors import NotStoredError

SCHEMA = """
CREATE TABLE incidents (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    summary TEXT,
    status TEXT NOT NULL,
    severity TEXT NOT NULL,
    services TEXT NOT NULL,
    source TEXT,
    drill INTEGER NOT NULL,
    roles TEXT NOT NULL,
    started_at TEXT,
    detected_at TEXT,
    declared_at TEXT,
    acknowledged_at TEXT,
    triaged_at TEXT,
    identified_at TEXT,
    mitigated_at TEXT,
    resolved_at TEXT,
    closed_at TEXT,
    ttd REAL,
    tta REAL,
    ttm REAL,
    ttr REAL,
    impact REAL,
    root_cause TEXT,
    contributing_factors TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE TABLE entries (
    incident TEXT NOT NULL REFERENCES incidents (id),
    id TEXT NOT NULL,
    at TEXT,
    recorded_at TEXT,
    author TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (incident, id)
);
CREATE TABLE actions (
    incident TEXT NOT NULL REFERENCES incidents (id),
    id TEXT NOT NULL,
    text TEXT NOT NULL,
    owner TEXT,
    due TEXT,
    kind TEXT,
    priority TEXT,
    reference TEXT,
    state TEXT
);
"""
_TABLES = ("incidents", "entries", "actions")


class Database:
    """A database that is filled once; a context manager. `path` is an empty file, which its owner makes durable."""

    def __init__(self, path: str) -> None:
        """Open the file; nothing is written yet."""
        self._path = path
        self._inserts: dict[str, str] = {}
        self._connection = sqlite3.connect(path, isolation_level=None)

    def __enter__(self) -> Self:
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise
        return self

    def add(self, **rows: Iterable[Sequence[object]]) -> None:
        """Add rows to tables, each by its name; raise NotStoredError where the disk does not take them."""
        with _Told(self._path):
            for table, several in rows.items():
                self._connection.executemany(self._inserts[table], several)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                with _Told(self._path):
                    self._connection.execute("COMMIT")
        finally:
            self._connection.close()
        if kind is None and not os.path.getsize(self._path):
            # SQLite follows links by itself, and those of /proc lead it elsewhere.
            raise NotStoredError(
                f"{self._path} is not where the database was written.", hint="Name a plain path."
            )

    def _prepare(self) -> None:
        with _Told(self._path):
            # A failure throws the file away: there is nothing to roll back.
            self._connection.execute("PRAGMA journal_mode = OFF")
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.executescript(SCHEMA)
            for table in _TABLES:
                columns = self._connection.execute(f"PRAGMA table_info({table})").fetchall()
                self._inserts[table] = f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names
            self._connection.execute("BEGIN")


class _Told:
    """What SQLite says of the disk, as an error of ours; a context manager."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise NotStoredError(f"The database could not be written: {error}.") from error
