"""What to do about people and clocks: levels, roles, targets, updates."""

import shlex
from collections.abc import Iterator, Mapping
from datetime import timedelta

from ircli.domain import deadlines
from ircli.domain.clock import span_text
from ircli.domain.deadlines import Deadline
from ircli.domain.rules import Level
from ircli.playbook.facts import (
    SOON,
    Facts,
    Suggestion,
    answer_to,
    due_of,
    length,
    suggestion,
    time_since,
    time_until,
)


def severity(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where nobody decided how bad it is."""
    incident = facts.incident
    if incident.is_open and incident.severity is None:
        since = time_since(facts, incident.times.detected, "it was detected")
        why = f"The severity is unset{since}: targets, roles and updates follow from it."
        yield suggestion("Decide how bad it is.", why, "ircli triage", entries=(incident.opening.id,))


def coordinator(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where the level's first role is not filled."""
    level, missing = facts.incident.severity, facts.incident.missing_roles
    if level is not None and missing and missing[0] == level.roles[0]:
        yield _missing(level, missing[0], _titles(facts), "Nobody coordinates.")


def late_target(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where the time to acknowledge or to triage is about to run out, or has."""
    for one in due_of(facts, "acknowledge", "triage"):
        if one.due <= facts.now + SOON:
            yield _target(facts, one)


def resolve_target(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where the time to resolve is about to run out, or has."""
    for one in due_of(facts, "resolve"):
        if one.due <= facts.now + SOON:
            yield _target(facts, one)


def _target(facts: Facts, deadline: Deadline) -> Suggestion:
    level = facts.incident.severity
    name = level.name if level is not None else "the level"
    why = f"The target of {name} to {deadline.kind} it {'was' if deadline.due <= facts.now else 'is'} {time_until(facts, deadline.due)}."
    return suggestion(f"{deadline.kind.capitalize()} it.", why, answer_to(deadline), due=deadline.due)


def acceptance(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where a hand-over was not accepted."""
    if not facts.incident.is_open:
        return
    for held in facts.incident.roles:
        if not held.accepted:
            what = f"{held.person}: read the hand-over and accept it."
            why = f"{held.title} was handed to {held.person}{time_since(facts, held.since)}, and not accepted yet."
            yield suggestion(what, why, f"ircli role accept {shlex.quote(held.role)}")


def late_update(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where an update is overdue."""
    for one in due_of(facts, "update"):
        if one.due <= facts.now:
            late = span_text((facts.now - one.due).total_seconds())
            what = f"Send an update to {one.audience}."
            why = f"It was due {late} ago. Still working on it is news enough: --nothing-new."
            yield suggestion(what, why, answer_to(one), due=one.due)


def untold(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where an audience last heard that it goes on, and it does not."""
    news = "it is over" if facts.incident.status == "resolved" else "impact has stopped"
    for audience in deadlines.untold(facts.incident):
        why = f"The last they heard is that it goes on, and {news}."
        yield suggestion(f"Tell {audience} that {news}.", why, f"ircli update {shlex.quote(audience)}")


def next_update(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where an update is due soon."""
    for one in due_of(facts, "update"):
        if facts.now < one.due <= facts.now + SOON:
            left = span_text((one.due - facts.now).total_seconds())
            what = f"Send an update to {one.audience}."
            yield suggestion(what, f"It is due in {left}.", answer_to(one), due=one.due)


def roles(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where roles are not filled, and impact goes on."""
    if facts.incident.status != "monitoring":
        yield from _missing_roles(facts)


def left_roles(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where roles are not filled, and impact has stopped: the end comes first."""
    if facts.incident.status == "monitoring":  # once impact has stopped, the end comes first
        yield from _missing_roles(facts)


def _missing_roles(facts: Facts) -> Iterator[Suggestion]:
    level, missing = facts.incident.severity, facts.incident.missing_roles
    if level is not None and missing:
        titles = _titles(facts)
        named = ", ".join(titles.get(name, name) for name in missing)
        what = "The role is" if len(missing) == 1 else "The roles are"
        why = f"{what} not filled: {named}. {level.name} asks for {'it' if len(missing) == 1 else 'them'}."
        yield _missing(level, missing[0], titles)._replace(why=why)


def fatigue(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where somebody has held a role for long."""
    if not facts.incident.is_open:
        return
    spans = {role.name: role.tiring_after for role in facts.process.roles}
    for held in facts.incident.roles:
        after = spans.get(held.role)
        if after is None or held.since is None or facts.now - held.since < timedelta(minutes=after):
            continue
        why = f"{held.person} has been {held.title} for {length(facts.now - held.since)}; tired people err."
        command = f"ircli role handoff {shlex.quote(held.role)} PERSON"
        yield suggestion(f"Hand over: {held.title}.", why, command)


def suggested_roles(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where a role that the level only offers is not filled."""
    level = facts.incident.severity
    if level is None or not facts.incident.is_open or level.roles:
        return
    notes = facts.process.notes.get(level.name)
    held = {one.role for one in facts.incident.roles}
    for name in [one for one in notes.suggested_roles if one not in held][:1] if notes is not None else ():
        yield _missing(level, name, _titles(facts), "Not asked for, but it helps.")


def _missing(level: Level, role: str, titles: Mapping[str, str], fact: str = "") -> Suggestion:
    why = f"{fact} {level.name} asks for it." if role in level.roles else fact
    command = f"ircli role assign {shlex.quote(role)} PERSON"
    return suggestion(f"Name somebody: {titles.get(role, role)}.", why, command)


def _titles(facts: Facts) -> Mapping[str, str]:
    return {role.name: role.title for role in facts.process.roles}
