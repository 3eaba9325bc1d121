"""The rules on actions: each has an owner and a date, and the graver levels one that prevents and one that detects."""

from collections.abc import Callable, Iterator

from ircli.documents.linting.facts import LintFacts, Remark
from ircli.documents.linting.reading import ROW, Reading, cells
from ircli.documents.linting.tables import Actions, Listed, actions_of
from ircli.domain.followup import DROPPED, Action
from ircli.domain.rules import Level
from ircli.playbook.plain import shorten

REQUIRED = "required"  # what a level says that must have a postmortem


def without_owner(reading: Reading, facts: LintFacts) -> Iterator[Remark]:
    """Give each open action that nobody owns."""
    found = _actions(reading, facts)
    yield from _lacking(found, "owner", "for the owner")
    for one in found.listed:
        if not one.has_owner and one.is_open:
            hint = _edit(one, facts, "--owner NAME") or "Name one person, or one team."
            yield Remark(one.line, f"Nobody owns this action: {shorten(one.text)}", hint)
    yield from _unlisted(found, facts, lambda one: not one.owner, "Nobody owns the action", "--owner NAME")


def without_date(reading: Reading, facts: LintFacts) -> Iterator[Remark]:
    """Give each open action that is due on no day."""
    found = _actions(reading, facts)
    yield from _lacking(found, "due", "for the day it is due")
    for one in found.listed:
        if not one.has_due and one.is_open:
            hint = _edit(one, facts, "--due DATE") or "Name a day, such as 2026-12-31."
            yield Remark(one.line, f"This action has no due date: {shorten(one.text)}", hint)
    yield from _unlisted(
        found, facts, lambda one: not one.due, "There is no due date for the action", "--due DATE"
    )


def without_prevention(reading: Reading, facts: LintFacts) -> Iterator[Remark]:
    """Say so where a level asks for a postmortem, and no action prevents a repetition."""
    yield from _without_kind(reading, facts, "prevent", "keeps this from happening again")


def without_detection(reading: Reading, facts: LintFacts) -> Iterator[Remark]:
    """Say so where a level asks for a postmortem, and no action lets it be noticed sooner."""
    yield from _without_kind(reading, facts, "detect", "lets it be noticed sooner")


def level_of(reading: Reading, facts: LintFacts) -> Level | None:
    """Return the level of the incident: as the timeline has it, or else as the document's facts name it."""
    if facts.incident is not None:
        return facts.incident.severity
    for line in reading.about("facts"):
        row = cells(line.text) if line.kind == ROW else []
        if len(row) > 1 and row[0].casefold() == "severity":
            name = row[1].partition(" ")[0]
            return next((level for level in facts.levels if level.name == name), None)
    return None


def _actions(reading: Reading, facts: LintFacts) -> Actions:
    known = (
        ()
        if facts.incident is None
        else tuple(one.owner.casefold() for one in facts.incident.actions if one.owner)
    )
    return actions_of(reading, (*facts.people, *facts.owners, *known))


def _edit(one: Listed, facts: LintFacts, flag: str) -> str:
    """Return the command that mends a row that nobody edited; blank for another one."""
    recorded = facts.incident.actions if facts.incident is not None else ()
    if one.place is None or one.place >= len(recorded):
        return ""
    return f"ircli action edit {recorded[one.place].number} {flag}"


def _lacking(found: Actions, column: str, what: str) -> Iterator[Remark]:
    for one in found.lacking:
        if one.column == column:
            yield Remark(
                one.line,
                f"The table of actions has no column {what}.",
                f"Add a column '{column.capitalize()}'.",
            )


def _unlisted(
    found: Actions, facts: LintFacts, lacks: Callable[[Action], bool], message: str, flag: str
) -> Iterator[Remark]:
    """Give the actions of the record that lack something, where the document lists none."""
    if found.listed or found.lacking or facts.incident is None:
        return
    for one in facts.incident.actions:
        if one.is_open and lacks(one):
            yield Remark(
                found.line,
                f"{message} {one.number}: {shorten(one.text)}",
                f"ircli action edit {one.number} {flag}",
            )


def _without_kind(reading: Reading, facts: LintFacts, kind: str, purpose: str) -> Iterator[Remark]:
    level = level_of(reading, facts)
    if level is None or level.postmortem != REQUIRED:
        return
    found = _actions(reading, facts)
    recorded = facts.incident.actions if facts.incident is not None else ()
    if any(kind in one.kind for one in found.listed if not one.is_dropped):
        return
    if any(one.kind.casefold().startswith(kind) for one in recorded if one.state != DROPPED):
        return
    message = f"{level.name} asks for a postmortem, and no action {purpose}."
    yield Remark(found.line, message, f"ircli action add WHAT --kind {kind} --owner NAME --due DATE")
