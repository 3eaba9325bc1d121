"""Know what is in all runbooks without reading them again: a cache that may be deleted, or damaged, at any time."""

import json
import os
from binascii import crc32
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ircli import __version__
from ircli.errors import IrcliError
from ircli.playbook.runbooks.finding import Entry, Fences, described
from ircli.store import files, paths
from ircli.store.runbook_files import File, Refused, Root, read_file, walk
from ircli.store.runbooks import GIVEN, parse, roots

FOLDER, NAME = "cache", "runbooks.json"
VERSION = f"2 of {__version__}"  # another version may read the same files otherwise
_MOST = 20_000  # entries that are kept; those of folders that nobody asks for any more would pile up
_MOST_BYTES = 64 << 20


class Indexed(NamedTuple):
    """What there is, in the order of the roots and then of names, and what is not read."""

    rows: tuple[Entry, ...]
    refused: tuple[Refused, ...]


def index(environ: Mapping[str, str], root: str | None = None) -> Indexed:
    """Return what all runbooks say of themselves, or those below one folder; a file is parsed once until it changes."""
    places = roots(environ) if root is None else (Root(GIVEN, os.path.abspath(root)),)
    cache = _Cache(environ)
    rows: dict[str, Entry] = {}
    refused: dict[str, Refused] = {}
    for place in places:
        walked = walk(place)
        refused.update((one.path, one) for one in walked.refused)
        for file in walked.files:
            if file.real in rows:
                continue  # one root inside another
            entry = _entry(file, place, cache)
            if isinstance(entry, Refused):
                refused[entry.path] = entry
            else:
                rows[file.real] = entry
    cache.write(kept=rows)
    return Indexed(tuple(rows.values()), tuple(refused.values()))


def bare_entry(file: File, root: Root) -> Entry:
    """Return what is known of a runbook before it is read."""
    return Entry(file.name, file.path, file.place, root.source, root.folder)


def _entry(file: File, root: Root, cache: "_Cache") -> Entry | Refused:
    bare = bare_entry(file, root)
    known = cache.get(file, bare)
    if known is not None:
        return known
    from ircli.playbook.runbooks.reading import is_shell

    try:
        runbook = parse(read_file(file.path, root), file.name)
    except IrcliError as error:
        return Refused(file.path, error.message)
    entry = described(bare, runbook, shell=sum(map(is_shell, runbook.fences)))
    cache.put(file, entry)
    return entry


class _Cache:
    """Entries by the path of their file; what cannot be read or written of it costs time and nothing else."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.home = paths.data_home(environ)
        self.path = os.path.join(self.home, FOLDER, NAME)
        self.known = self._read()
        self.is_new = False

    def get(self, file: File, bare: Entry) -> Entry | None:
        """Return the entry of a file that has not changed since."""
        stamp, said = self.known.get(file.real, (None, None))
        if stamp != list(file.stamp):
            return None
        try:
            return _with_said(bare, said)
        except (TypeError, ValueError, AttributeError):
            return None

    def put(self, file: File, entry: Entry) -> None:
        """Keep the entry of a file."""
        self.known[file.real] = (list(file.stamp), _said(entry))
        self.is_new = True

    def write(self, *, kept: Mapping[str, Entry]) -> None:
        """Write what is new to the disk, where that is possible."""
        if not self.is_new:
            return
        if len(self.known) > _MOST:
            self.known = {path: self.known[path] for path in kept}
        text = json.dumps(self.known, ensure_ascii=True, separators=(",", ":")).encode("ascii")
        head = json.dumps({"version": VERSION, "crc32": crc32(text)}).encode("ascii")
        try:
            paths.check_home(self.home)
            folder = os.path.dirname(self.path)
            files.refuse_link(folder)
            files.make_directory(folder)
            files.replace_file(self.path, head + b"\n" + text)
        except (IrcliError, OSError):
            pass  # the next one parses again

    def _read(self) -> dict[str, Any]:
        try:
            paths.check_home(self.home)
            files.refuse_link(os.path.dirname(self.path))
            descriptor = files.open_ours(self.path, os.O_RDONLY)
            with os.fdopen(descriptor, "rb") as file:
                head, _, text = file.read(_MOST_BYTES).partition(b"\n")
            said = json.loads(head)
            if said != {"version": VERSION, "crc32": crc32(text)}:
                return {}
            known = json.loads(text)
        except (IrcliError, OSError, ValueError, RecursionError):
            return {}
        return known if isinstance(known, dict) and all(map(_is_pair, known.values())) else {}


def _is_pair(value: object) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2


# What a runbook says, as it is cached; where it lies is known without.
_SAID = Entry._fields[Entry._fields.index("title") :]


def _said(entry: Entry) -> Sequence[object]:
    return [getattr(entry, name) for name in _SAID]


def _with_said(bare: Entry, said: Sequence[Any]) -> Entry:
    title, alerts, services, severity, owner, reviewed, every, tags, steps, headings, fences, faults = said
    return bare._replace(
        title=title,
        alerts=tuple(alerts),
        services=tuple(services),
        severity=severity,
        owner=owner,
        last_reviewed=reviewed,
        review_every=every,
        tags=tuple(tags),
        steps=steps,
        headings=tuple(headings),
        fences=Fences(*fences),
        faults=faults,
    )
