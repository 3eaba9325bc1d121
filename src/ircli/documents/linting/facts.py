"""What a postmortem is held against: the incident as the timeline has it, and what the playbook says of such texts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ircli.documents.people import everybody, owners_of, people_of
from ircli.documents.timeline import timeline_order
from ircli.domain.entry import Entry
from ircli.domain.events import Imported
from ircli.domain.incident import Incident
from ircli.domain.rules import Level
from ircli.playbook.postmortem import Postmortem


class Remark(NamedTuple):
    """What a rule finds: `line` is None where it is about no line; a sentence, and what helps."""

    line: int | None
    message: str
    hint: str = ""


class Finding(NamedTuple):
    """Something wrong with a postmortem: its line, counted from 1, the rule, a sentence, and what helps.

    `line` is None where it is about no line.
    """

    line: int | None
    rule: str
    message: str
    hint: str = ""


class LintFacts(NamedTuple):
    """What a postmortem is held against.

    Without an incident nothing is compared with a timeline. `people` appear in the record; `owners` only as owners of
    actions, and may be teams. `labels` are what a document calls all of them. `levels` are those that the playbook knows.
    `regions` are named by the document's template.
    """

    rules: Postmortem
    incident: Incident | None = None
    people: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    labels: Mapping[str, str] = {}
    levels: tuple[Level, ...] = ()
    regions: tuple[str, ...] = ()


def facts_of(
    rules: Postmortem,
    levels: Iterable[Level],
    *,
    incident: Incident,
    entries: Sequence[Entry],
    regions: Iterable[str] = (),
) -> LintFacts:
    """Return what the postmortem of an incident is held against; `entries` are the effective ones."""
    # Whoever took over a past incident from a file had no part in it.
    ordered = timeline_order(entries)
    authors = tuple(dict.fromkeys(entry.by for entry in ordered if type(entry.event) is not Imported))
    people = everybody(incident, authors)
    return LintFacts(
        rules=rules,
        incident=incident,
        people=people,
        owners=tuple(one for one in owners_of(incident) if one not in people),
        labels=people_of(incident, authors, names=False).labels,
        levels=tuple(levels),
        regions=tuple(regions),
    )
