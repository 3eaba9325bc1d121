"""Find the runbook that somebody means, and those that fit an incident."""

import os
from collections.abc import Mapping, Sequence

from ircli.domain.entry import effective
from ircli.domain.events import Noted
from ircli.domain.names import did_you_mean
from ircli.domain.text import visible
from ircli.errors import AmbiguousError, NotFoundError, UsageError
from ircli.playbook.plain import shorten
from ircli.playbook.runbooks.finding import SUFFIXES, Entry, found, named, stem
from ircli.playbook.runbooks.suggesting import Known, Suggestion, merged, suggest
from ircli.service.shell import Record, Shell, read
from ircli.store import runbooks as store
from ircli.store.runbook_files import Refused, Root, walk
from ircli.store.runbook_index import Indexed, bare_entry, index
from ircli.store.runbooks import Loaded

_LISTED = 10  # of several that could be meant
_ELSEWHERE = "ircli config set runbooks.paths DIR"
_LOOKS_LIKE_PATH = ("/", "./", "~/")
_ALERT = "alert"  # the kind of note


def matches(environ: Mapping[str, str], query: str) -> tuple[Entry, ...]:
    """Return the runbooks that a query could mean: by name, path, alert, service or words, whatever finds one first.

    Those found by name or path are not read yet. Raise UsageError for what is no name or path that may be followed, and
    NotFoundError where nothing is found.
    """
    _refuse_odd(query)
    there, refused = _all_files(environ)
    if not query.startswith(_LOOKS_LIKE_PATH) and (exact := named(there, query)):
        return exact
    if at := _at_path(environ, query):
        return (at,)
    _refuse_refused(refused, query)
    if these := found(index(environ).rows, query):
        return these
    near = did_you_mean(query, [entry.name for entry in there])
    raise NotFoundError(f"There is no runbook '{shorten(query)}'.", hint=f"{near}ircli runbook list")


def find(environ: Mapping[str, str], query: str) -> Loaded:
    """Return the one runbook that a query means; raise AmbiguousError where it could mean several."""
    these = matches(environ, query)
    if len(these) > 1:
        raise AmbiguousError(
            f"'{shorten(query)}' could be {_either(these)}.", hint="Give the path of the one you mean."
        )
    return load(these[0])


def load(entry: Entry) -> Loaded:
    """Return a runbook that was found."""
    return store.load(entry.path, Root(entry.source, entry.folder))


def below(environ: Mapping[str, str], folder: str) -> Indexed:
    """Return what lies below a folder; raise NotFoundError where it is none."""
    if not os.path.isdir(folder):
        raise NotFoundError(f"{folder} is no folder.", hint="ircli runbook index --root DIR")
    return index(environ, folder)


def suggested(
    shell: Shell, incident: str, *, services: Sequence[str] = (), alerts: Sequence[str] = ()
) -> tuple[tuple[Suggestion, ...], tuple[Refused, ...]]:
    """Return the runbooks that fit an incident, or the services and alerts alone where there is none; and what is not read.

    Raise NotFoundError where there is no incident and nothing else to go by.
    """
    try:
        known = known_of(shell, read(shell, incident))
    except NotFoundError:
        if incident or not (services or alerts):
            raise
        known = Known()
    known = known._replace(services=(*known.services, *services), alerts=(*known.alerts, *alerts))
    there = index(shell.environ)
    return suggest(there.rows, known), there.refused


def known_of(shell: Shell, record: Record) -> Known:
    """Return what a record says that runbooks may be about."""
    incident = record.incident
    noted = [
        entry.event.text
        for entry in effective(record.entries)
        if isinstance(entry.event, Noted) and entry.event.kind == _ALERT
    ]
    answers = [answer.words or answer.value for answer in incident.answers.values()]
    return Known(
        runbooks=merged((*_under_way(record), *_on_the_way(shell, record))),
        services=incident.services,
        texts=(incident.title, incident.summary, incident.source, *noted, *answers),
    )


def _under_way(record: Record) -> list[tuple[str, str]]:
    """Return the runbooks of what is being done, each with its reason."""
    from ircli.domain.standing import open_attempts

    return [(one.begun.runbook, f"under way: {one.title}") for one in open_attempts(record.incident)]


def _on_the_way(shell: Shell, record: Record) -> list[tuple[str, str]]:
    """Return the runbooks that recorded answers lead to in the mitigation tree, each with its reason."""
    from ircli.playbook.tree import walk

    incident, cycle = record.incident, len(record.incident.cycles)
    tried = {one.begun.action for one in incident.response.attempts if one.cycle == cycle}
    leaf = walk(shell.playbook.tree, incident.answers, tried).leaf
    if leaf is None:
        return []
    titles = {one.name: one for one in shell.playbook.mitigation.actions}
    actions = [titles[name] for name in leaf.do if name in titles]
    return [
        (leaf.runbook, f"ircli mitigate leads to it: {leaf.because}"),
        *((one.runbook, f"ircli mitigate leads to it: {one.title}") for one in actions),
    ]


def _all_files(environ: Mapping[str, str]) -> tuple[tuple[Entry, ...], tuple[Refused, ...]]:
    """Return all runbooks as far as they are known without reading them, and what is refused."""
    there: dict[str, Entry] = {}
    refused: list[Refused] = []
    for root in store.roots(environ):
        walked = walk(root)
        refused += walked.refused
        for file in walked.files:
            there.setdefault(file.real, bare_entry(file, root))
    return tuple(there.values()), tuple(refused)


def _at_path(environ: Mapping[str, str], query: str) -> Entry | None:
    """Return the runbook at a path, or None for what is no path; raise where one leads astray."""
    is_plain = query.startswith(_LOOKS_LIKE_PATH)
    if not is_plain and "/" not in query and not query.casefold().endswith(SUFFIXES):
        return None
    at = store.at_path(environ, query)
    if at is None:
        if is_plain:
            raise NotFoundError(f"There is no runbook at {query}.", hint="ircli runbook list")
        return None
    path, root = at
    name = stem(os.path.basename(path))
    return Entry(name, path, name, root.source, root.folder)


def _refuse_odd(query: str) -> None:
    """Refuse what no runbook is called: it would lead out of every folder, or hide what it is."""
    if not query.strip():
        raise UsageError("A runbook's name is missing.", hint="ircli runbook list")
    if any(letter < " " or "\x7f" <= letter < "\xa0" for letter in query):
        raise UsageError(f"'{shorten(query)}' is no name of a runbook.", hint="ircli runbook list")
    if ".." in query.split("/"):
        raise UsageError(
            f"'{shorten(query)}' leads out of the folders with runbooks.",
            hint=f"Name the folder: {_ELSEWHERE}",
        )


def _refuse_refused(refused: Sequence[Refused], query: str) -> None:
    """Say why a runbook of this name is not read, where it is there."""
    wanted = stem(query.strip().casefold())
    for one in refused:
        if stem(os.path.basename(one.path).casefold()) == wanted:
            raise UsageError(f"{one.path} is not read: {one.why}.", hint=_ELSEWHERE)


def _either(these: Sequence[Entry]) -> str:
    shown = [f"{visible(entry.name)} ({visible(entry.path)})" for entry in these[:_LISTED]]
    if len(these) > _LISTED:
        shown.append(f"{len(these) - _LISTED} more")
    return f"{', '.join(shown[:-1])} or {shown[-1]}"
