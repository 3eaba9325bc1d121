"""Look for what is wrong with runbooks: the files, what stands in them, and what shells say of it."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ircli.domain.names import did_you_mean
from ircli.errors import IrcliError, NotFoundError
from ircli.playbook.plain import shorten
from ircli.playbook.runbooks import linting
from ircli.playbook.runbooks.commands import resolved
from ircli.playbook.runbooks.finding import OURS, Entry, named, stem
from ircli.playbook.runbooks.linting import Finding, Snippet
from ircli.playbook.runbooks.reading import split
from ircli.service import runbooks
from ircli.store import runbooks as store
from ircli.store.runbook_files import Root, lies_in, walk
from ircli.store.runbooks import GIVEN, Loaded, text_of

_AT_ONCE = 4  # shells that parse side by side


class Placed(NamedTuple):
    """A finding, and the file that it is about."""

    path: str
    name: str
    finding: Finding


class Linted(NamedTuple):
    """What was found, in order; how many runbooks were looked at; and the shells that nobody could ask."""

    found: tuple[Placed, ...]
    runbooks: int
    missing: tuple[str, ...]


class Collected(NamedTuple):
    """Runbooks to look at, and what kept others from being read."""

    loaded: tuple[Loaded, ...]
    refused: tuple[Placed, ...]


def collect(
    environ: Mapping[str, str], queries: Sequence[str], *, root: str | None, with_ours: bool
) -> Collected:
    """Return the runbooks that are meant: those named, else all, below one folder or below all of them."""
    if root is not None and not os.path.isdir(root):
        raise NotFoundError(f"{root} is no folder.", hint="ircli runbook lint --root DIR")
    if root is None and queries:
        folders = [query for query in queries if ("/" in query or query == ".") and os.path.isdir(query)]
        there = _below([Root(GIVEN, os.path.abspath(folder)) for folder in folders])
        each = [runbooks.find(environ, query) for query in queries if query not in folders]
        return Collected(_once((*there.loaded, *each)), there.refused)
    if root is not None:
        there = _below([Root(GIVEN, os.path.abspath(root))])
        return _only(there, queries, root) if queries else there
    return _below([one for one in store.roots(environ) if with_ours or one.source != OURS])


def lint(environ: Mapping[str, str], collected: Collected, *, today: date, ignore: Collection[str]) -> Linted:
    """Return what is wrong with runbooks, but for the rules that are left out."""
    found = [one for one in collected.refused if one.finding.rule not in ignore]
    asked: list[tuple[Loaded, Snippet]] = []
    for one in collected.loaded:
        text = text_of(one.content)
        _, body = split(text)
        left_out = {*ignore, *linting.ignored(body)}
        these = linting.lint(one.runbook, text, body, today=today, exists=_Beside(one).exists)
        found += [Placed(one.path, one.name, finding) for finding in these if finding.rule not in left_out]
        if "syntax" not in left_out:
            asked += [(one, snippet) for snippet in linting.snippets(one.runbook)]
    unparsed, missing = _unparsed(environ, asked)
    ordered = sorted((*found, *unparsed), key=lambda one: (one.path, one.finding.line or 0, one.finding.rule))
    return Linted(tuple(ordered), len(collected.loaded), missing)


def _below(roots: Iterable[Root]) -> Collected:
    loaded: list[Loaded] = []
    refused: list[Placed] = []
    for root in roots:
        walked = walk(root)
        refused += [_not_read(one.path, f"{one.why[:1].upper()}{one.why[1:]}.") for one in walked.refused]
        for file in walked.files:
            try:
                loaded.append(store.load(file.path, root))
            except IrcliError as error:
                refused.append(_not_read(file.path, error.message))
    return Collected(_once(loaded), tuple(refused))


def _once(loaded: Iterable[Loaded]) -> tuple[Loaded, ...]:
    """Return each file once, however it was reached."""
    there: dict[str, Loaded] = {}
    for one in loaded:
        there.setdefault(os.path.realpath(one.path), one)
    return tuple(there.values())


def _not_read(path: str, message: str) -> Placed:
    return Placed(path, os.path.basename(path), Finding(None, "not-read", message))


def _only(there: Collected, queries: Sequence[str], root: str) -> Collected:
    """Return those of a folder that are named; raise NotFoundError for a name that none has."""
    entries = [
        Entry(one.name, one.path, stem(os.path.relpath(one.path, one.root.folder)), GIVEN, one.root.folder)
        for one in there.loaded
    ]
    wanted: set[str] = set()
    for query in queries:
        these = named(entries, query)
        if not these:
            near = did_you_mean(query, [entry.name for entry in entries])
            raise NotFoundError(
                f"There is no runbook '{shorten(query)}' below {root}.",
                hint=f"{near}ircli runbook index --root DIR",
            )
        wanted.update(entry.path for entry in these)
    return Collected(tuple(one for one in there.loaded if one.path in wanted), ())


class _Beside:
    """What a runbook's relative links lead to."""

    def __init__(self, loaded: Loaded) -> None:
        self.folder = os.path.dirname(os.path.realpath(loaded.path))
        self.top = os.path.realpath(loaded.root.folder)

    def exists(self, path: str) -> str:
        """Return why a relative path leads nowhere; blank where there is something."""
        try:
            real = os.path.realpath(os.path.join(self.folder, path))
            if not lies_in(real, self.top):
                return f"it leads out of {self.top}"
            return "" if os.path.lexists(real) else "there is no such file"
        except (OSError, ValueError):
            return "that is no path"


# What shells say.


def _unparsed(
    environ: Mapping[str, str], asked: Sequence[tuple[Loaded, Snippet]]
) -> tuple[list[Placed], tuple[str, ...]]:
    """Return what shells do not parse, and those that are not installed; the same script is asked about once."""
    if not asked:
        return [], ()
    from concurrent.futures import ThreadPoolExecutor

    from ircli.connect.syntax import complaint, shell_path

    shells = dict.fromkeys(snippet.script.shell for _, snippet in asked)
    paths = {shell: shell_path(shell, environ) for shell in shells}
    scripts = dict.fromkeys(
        (snippet.script.shell, resolved(snippet.script))
        for _, snippet in asked
        if paths[snippet.script.shell]
    )
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        said = pool.map(lambda one: complaint(paths[one[0]], one[0], one[1], environ), scripts)
        complaints = dict(zip(scripts, said, strict=True))

    def placed() -> Iterator[Placed]:
        for loaded, snippet in asked:
            script = snippet.script
            one = complaints.get((script.shell, resolved(script)))
            if one is not None:
                yield Placed(loaded.path, loaded.name, linting.unparsed(snippet, one.line, one.message))

    return list(placed()), tuple(shell for shell, path in paths.items() if not path)
