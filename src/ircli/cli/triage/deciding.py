"""Advise on the severity and let a person decide: what is recommended and why, and what would be worse."""

import shlex
from collections.abc import Collection, Mapping
from typing import NamedTuple

from ircli.cli.session import Session
from ircli.domain.decide import level_named
from ircli.domain.incident import Incident
from ircli.domain.rules import Level
from ircli.domain.text import visible
from ircli.errors import UsageError
from ircli.playbook.severity import Recommendation, SeverityRules, escalation, recommend
from ircli.ui.terminal import LATER


class Advice(NamedTuple):
    """What the answers say on the severity: the level they speak for, and a worse one where it is getting worse."""

    found: Recommendation | None
    raised: Recommendation | None


def advice(
    session: Session,
    rules: SeverityRules,
    incident: Incident,
    *,
    new: Collection[str],
    severity: str | None = None,
) -> Advice:
    """Return what the answers say on an incident, of which those with the keys in `new` came just now.

    A worse level is spoken for only by new answers: it starts from the present level, or from the one that is taken.
    """
    levels = session.shell.rules("levels").levels
    found = recommend(rules, incident.answers, levels)
    base = incident.severity or (found.level if found is not None else None)
    if severity and incident.severity is None:
        base = level_named(severity, session.shell.rules("levels"))
    asked = {key for one in rules.escalations for key, _ in one.when}
    if base is None or not asked & set(new):
        return Advice(found, None)
    return Advice(found, escalation(rules, incident.answers, levels, base))


def say(session: Session, advised: Advice) -> None:
    """Say what is recommended, and why."""
    if advised.found is not None:
        level = advised.found.level
        session.tell(f"Recommended: {visible(level.name)}  {visible(level.meaning)}")
        for sentence in advised.found.reasons:
            session.tell(f"  because   {visible(sentence)}")


def say_difference(session: Session, advised: Advice, incident: Incident, incident_id: str) -> None:
    """Say where the present level is not the recommended one, and what takes that."""
    level, found = incident.severity, advised.found
    if level is not None and found is not None and found.level.name != level.name:
        take = session.aimed("ircli triage --accept", incident_id)
        session.tell(f"  differs   The level is {visible(level.name)}. Take the recommended one: {take}")


def say_escalation(session: Session, advised: Advice, incident: Incident, incident_id: str) -> None:
    """Say where the present level should be a worse one, why, and what sets it."""
    level, raised = incident.severity, advised.raised
    if raised is not None and (level is None or raised.level.rank < level.rank):
        name = visible(raised.level.name)
        take = session.aimed(f"ircli severity {shlex.quote(name)} --reason '…'", incident_id)
        session.tell(f"  escalate  {visible(raised.reasons[0])}")
        session.tell(f"  use it    {take}")


def choose(session: Session, advised: Advice, incident: Incident) -> str:
    """Return the level that somebody picks; blank where they leave it as it is."""
    found, raised, current = advised.found, advised.raised, incident.severity
    if raised is not None:
        session.tell(f"  escalate  {visible(raised.reasons[0])}")
    default = found.level.name if found is not None else LATER
    marks: Mapping[str, str] = {
        **({raised.level.name: " (it gets worse)"} if raised is not None else {}),
        **({current.name: " (now)"} if current is not None else {}),
        **({found.level.name: " (recommended)"} if found is not None else {}),
    }
    # In the playbook's order, so that the numbers of the menu are those of the levels.
    options = [
        (level.name, f"{level.name}  {level.meaning}{marks.get(level.name, '')}")
        for level in session.shell.rules("levels").levels
    ]
    stay = "Decide later" if current is None else f"Leave it at {current.name}"
    chosen = session.terminal.choose(
        "Which severity?", [*options, (LATER, stay)], flag="--severity", default=default
    )
    return "" if chosen == LATER else chosen


def reason_for(session: Session, advised: Advice, level: str, reason: str) -> str:
    """Return why it is not the recommended level, where it is not; ask for it, or raise UsageError."""
    found, raised = advised.found, advised.raised
    if reason or found is None or level.casefold() == found.level.name.casefold():
        return reason
    if not session.terminal.can_ask:
        raise UsageError("Another level than the recommended one needs a reason.", hint="--reason 'why'")
    worse = raised.reasons[0] if raised is not None and level == raised.level.name else ""
    return session.terminal.ask("Why another level?", flag="--reason", default=worse)


def say_level(session: Session, level: Level) -> None:
    """Say what a level asks of people: how fast they come, who is called, who is told."""
    notes = session.shell.playbook.scheme.notes.get(level.name)
    if notes is None:
        return
    if notes.respond:
        session.tell(f"  respond   {visible(notes.respond)}")
    called = [f"Page: {notes.page}" if notes.page else "", f"Tell: {notes.aware}" if notes.aware else ""]
    if any(called):
        session.tell(f"  people    {visible(' '.join(one for one in called if one))}")
