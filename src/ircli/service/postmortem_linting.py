"""Look for what is wrong with a postmortem: the document, and the incident that it is held against."""

import os
from collections.abc import Collection
from typing import NamedTuple

from ircli.documents.linting.facts import Finding, LintFacts, facts_of
from ircli.documents.linting.rules import incident_named, lint
from ircli.documents.postmortem import options_of
from ircli.documents.regions import places
from ircli.domain.entry import effective
from ircli.domain.events import SeveritySet
from ircli.domain.rules import Level
from ircli.errors import IrcliError, NotFoundError, UsageError
from ircli.service import postmortems
from ircli.service.shell import Record, Shell, read
from ircli.store import catalogue
from ircli.store.files import read_plain
from ircli.store.templates import template_named

_MOST_BYTES = 16 * 1024 * 1024


class Linted(NamedTuple):
    """What was found in a document; `record` is the incident it was held against, None where nobody knows it here."""

    path: str
    found: tuple[Finding, ...]
    record: Record | None


def lint_incident(shell: Shell, incident: str, *, ignore: Collection[str]) -> Linted:
    """Return what is wrong with an incident's own postmortem; raise NotFoundError where it is not written yet."""
    record = read(shell, incident)
    path, text = postmortems.read_document(record)
    if text is None:
        raise NotFoundError("The postmortem is not written yet.", hint="ircli postmortem generate")
    return Linted(path, _lint(shell, text, record, ignore), record)


def lint_file(shell: Shell, path: str, incident: str, *, ignore: Collection[str]) -> Linted:
    """Return what is wrong with a document elsewhere.

    It is held against the incident that is named, else against the one that it names itself, where that is in the store.
    """
    text = _read(path)
    record = read(shell, incident) if incident else _own(shell, text)
    return Linted(path, _lint(shell, text, record, ignore), record)


def _lint(shell: Shell, text: str, record: Record | None, ignore: Collection[str]) -> tuple[Finding, ...]:
    rules, levels = shell.playbook.postmortem, shell.playbook.scheme.levels
    regions = _regions(shell, text)
    if record is None:
        return lint(text, LintFacts(rules, levels=levels, regions=regions), ignore=ignore)
    facts = facts_of(
        rules,
        _with_those_of(record, levels),
        incident=record.incident,
        entries=tuple(effective(record.entries)),
        regions=regions,
    )
    return lint(text, facts, ignore=ignore)


def _with_those_of(record: Record, levels: tuple[Level, ...]) -> tuple[Level, ...]:
    """Return levels with those that an incident has had, for the playbook may be another one by now."""
    events = (entry.event for entry in record.incident.severity_changes)
    had = {event.level.name: event.level for event in events if isinstance(event, SeveritySet)}
    return (*had.values(), *(level for level in levels if level.name not in had))


def _regions(shell: Shell, text: str) -> tuple[str, ...]:
    """Return the regions that a document's template names; none where nobody knows the template."""
    options = options_of(text)
    if options is None:
        return ()
    try:
        template = template_named(shell.playbook.places, options.template).read()
    except IrcliError:
        return ()
    return tuple(name for name, _ in places(template))


def _own(shell: Shell, text: str) -> Record | None:
    named = incident_named(text)
    return read(shell, named) if named and named in catalogue.incident_ids(shell.home) else None


def _read(path: str) -> str:
    try:
        content = read_plain(path, limit=_MOST_BYTES)
    except FileNotFoundError:
        raise NotFoundError(f"{path} does not exist.", hint="--file PATH") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"{os.path.abspath(path)} cannot be read: {why}.", hint="--file PATH") from error
    return content.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
