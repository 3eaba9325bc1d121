"""Say what to do next: the most important thing first, with the facts that make it so and the command for it.

The order of RULES is the order of importance. Each rule looks at the same facts and gives suggestions, or none.
"""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ircli.domain.clock import span_text
from ircli.domain.deadlines import Deadline, deadlines, untold
from ircli.domain.entry import Entry
from ircli.domain.events import ActionAdded, Answered, SeveritySet
from ircli.domain.incident import Incident
from ircli.domain.rules import Criterion, Level, Role, Rules
from ircli.domain.standing import criteria, open_attempts, stable_at

if TYPE_CHECKING:
    from typing import Protocol

    from ircli.playbook.checklist import Checklist
    from ircli.playbook.inquiry import Line
    from ircli.playbook.schemes import LevelNotes, Scheme
    from ircli.playbook.severity import Triage
    from ircli.playbook.tree import Mitigation, Tree

    class Process(Protocol):
        """What of a playbook is asked, each part only when a rule comes to it: most commands show the first answer alone."""

        @property
        def scheme(self) -> "Scheme":
            """Return the levels."""

        @property
        def roles(self) -> tuple[Role, ...]:
            """Return the roles."""

        @property
        def triage(self) -> "Triage":
            """Return the triage form and its severity rules."""

        @property
        def investigation(self) -> "tuple[Line, ...]":
            """Return the obvious lines of inquiry."""

        @property
        def mitigation(self) -> "Mitigation":
            """Return the actions that stop impact."""

        @property
        def tree(self) -> "Tree":
            """Return the decision tree."""

        @property
        def resolution(self) -> tuple[Criterion, ...]:
            """Return what must hold before the end."""

        @property
        def checklists(self) -> "tuple[Checklist, ...]":
            """Return what should be done by when."""

        @property
        def notes(self) -> "Mapping[str, LevelNotes]":
            """Return what levels ask of people, by the level's name."""


SOON = timedelta(minutes=5)


class Facts(NamedTuple):
    """All that is looked at; `entries` are the effective ones, `has_postmortem` says that one was written."""

    incident: Incident
    entries: Sequence[Entry]
    process: "Process"
    now: datetime
    has_postmortem: bool = False


class Suggestion(NamedTuple):
    """Something to do, why, and the command for it; `due` where there is a moment, `entries` by their ids as proof."""

    rule: str
    what: str
    why: str
    command: str
    due: datetime | None = None
    entries: tuple[str, ...] = ()


Rule: TypeAlias = Callable[[Facts], Iterator[Suggestion]]


def suggest(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do, the most important first, each command once; an item only where no rule says it better."""
    found: dict[str, tuple[Suggestion, ...]] = {}

    def said_better(item: Suggestion) -> bool:
        others = (name for name in RULES if name not in ITEMS)
        return any(_act(one) == _act(item) for name in others for one in given(name))

    def given(name: str) -> tuple[Suggestion, ...]:
        if name not in found:
            found[name] = tuple(RULES[name](facts))
        return found[name]

    seen: set[str] = set()
    for name in RULES:
        for one in given(name):
            if one.command not in seen and not (name in ITEMS and said_better(one)):
                seen.add(one.command)
                yield one._replace(rule=name)


def _act(one: Suggestion) -> list[str]:
    """Return what a suggestion comes down to: the program and its command."""
    return one.command.split()[:2]


def answer_to(deadline: Deadline) -> str:
    """Return the command that meets a deadline."""
    match deadline.kind:
        case "update":
            return f"ircli update {shlex.quote(deadline.audience)}"
        case "resolve":
            return "ircli resolve"
        case "postmortem":
            return "ircli postmortem generate"
        case _:
            return "ircli triage"


def _suggest(
    what: str, why: str, command: str, *, due: datetime | None = None, entries: tuple[str, ...] = ()
) -> Suggestion:
    return Suggestion("", what, why, command, due, entries)


def _severity(facts: Facts) -> Iterator[Suggestion]:
    incident = facts.incident
    if incident.is_open and incident.severity is None:
        since = _since(facts, incident.times.detected, "it was detected")
        why = f"The severity is unset{since}: targets, roles and updates follow from it."
        yield _suggest("Decide how bad it is.", why, "ircli triage", entries=(incident.opening.id,))


def _coordinator(facts: Facts) -> Iterator[Suggestion]:
    level, missing = facts.incident.severity, facts.incident.missing_roles
    if level is not None and missing and missing[0] == level.roles[0]:
        yield _missing(level, missing[0], _titles(facts), "Nobody coordinates.")


def _late_target(facts: Facts) -> Iterator[Suggestion]:
    for one in _deadlines(facts, "acknowledge", "triage"):
        if one.due <= facts.now + SOON:
            yield _target(facts, one)


def _acceptance(facts: Facts) -> Iterator[Suggestion]:
    if not facts.incident.is_open:
        return
    for held in facts.incident.roles:
        if not held.accepted:
            what = f"{held.person}: read the hand-over and accept it."
            why = (
                f"{held.title} was handed to {held.person}{_since(facts, held.since)}, and not accepted yet."
            )
            yield _suggest(what, why, f"ircli role accept {shlex.quote(held.role)}")


def _outcome(facts: Facts) -> Iterator[Suggestion]:
    yield from _outcomes(facts, fresh=False)


def _fresh_outcome(facts: Facts) -> Iterator[Suggestion]:
    yield from _outcomes(facts, fresh=True)


def _outcomes(facts: Facts, *, fresh: bool) -> Iterator[Suggestion]:
    if not facts.incident.is_open:
        return
    for one in open_attempts(facts.incident):
        if fresh != (one.begun_at is not None and facts.now - one.begun_at < SOON):
            continue
        begun = _since(facts, one.begun_at, "it was begun")
        check = f" Look at: {one.begun.check}" if one.begun.check else ""
        what = f"Say what came of it: {one.title}."
        why = f"It has no outcome yet{begun}, and a second action now would conflict.{check}"
        yield _suggest(what, why, "ircli mitigate", entries=(one.id,))


def _late_update(facts: Facts) -> Iterator[Suggestion]:
    for one in _deadlines(facts, "update"):
        if one.due <= facts.now:
            late = span_text((facts.now - one.due).total_seconds())
            what = f"Send an update to {one.audience}."
            why = f"It was due {late} ago. Still working on it is news enough: --nothing-new."
            yield _suggest(what, why, answer_to(one), due=one.due)


def _untold(facts: Facts) -> Iterator[Suggestion]:
    news = "it is over" if facts.incident.status == "resolved" else "impact has stopped"
    for audience in untold(facts.incident):
        why = f"The last they heard is that it goes on, and {news}."
        yield _suggest(f"Tell {audience} that {news}.", why, f"ircli update {shlex.quote(audience)}")


def _mitigation(facts: Facts) -> Iterator[Suggestion]:
    incident = facts.incident
    if not incident.is_open or incident.severity is None or incident.times.mitigated is not None:
        return
    if open_attempts(incident):
        return
    from ircli.playbook.tree import walk

    tried = {one.begun.action for one in incident.response.attempts if one.cycle == len(incident.cycles)}
    way = walk(facts.process.tree, incident.answers, tried)
    failed = f" Tried: {', '.join(sorted(tried))}." if tried else ""
    if way.question is not None:
        why = f"Impact goes on. {way.question.ask}{failed}"
        yield _suggest("Find what stops the impact.", why, "ircli mitigate")
    elif way.leaf is not None and way.left:
        titles = {action.name: action.title for action in facts.process.mitigation.actions}
        first = titles.get(way.left[0], way.left[0])
        why = f"Impact goes on, and {way.leaf.because[:1].lower()}{way.leaf.because[1:].rstrip('.')}.{failed}"
        yield _suggest(f"Stop the impact: {first}.", why, "ircli mitigate")


def _escalation(facts: Facts) -> Iterator[Suggestion]:
    incident = facts.incident
    if not incident.is_open or incident.severity is None or incident.times.mitigated is not None:
        return
    decided = incident.severity_changes[-1]
    newer = [one.id for one in facts.entries if isinstance(one.event, Answered) and one.id > decided.id]
    if not newer:
        return
    from ircli.playbook.severity import escalation, recommend

    rules, levels = facts.process.triage.severity, facts.process.scheme.levels
    found = recommend(rules, incident.answers, levels)
    was = decided.event.recommended if isinstance(decided.event, SeveritySet) else ""
    if found is not None and found.level.rank < incident.severity.rank and found.level.name != was:
        why = f"The answers since then speak for it. {found.reasons[0]}"
    else:
        found = escalation(rules, incident.answers, levels, incident.severity)
        if found is None:
            return
        why = found.reasons[0]
    command = f"ircli severity {shlex.quote(found.level.name)} --reason WHY"
    what = f"Consider {found.level.name} instead of {incident.severity.name}."
    yield _suggest(what, why, command, entries=(newer[-1],))


def _late_item(facts: Facts) -> Iterator[Suggestion]:
    if facts.incident.status not in ("monitoring", "resolved"):
        yield from _late_items(facts)


def _left_item(facts: Facts) -> Iterator[Suggestion]:
    if facts.incident.status in ("monitoring", "resolved"):  # once impact has stopped, the end comes first
        yield from _late_items(facts)


def _late_items(facts: Facts) -> Iterator[Suggestion]:
    from ircli.playbook.checklist import standings

    for one in standings(facts.process.checklists, facts.incident, facts.entries):
        if (
            one.entry is None
            and one.due is not None
            and one.due <= facts.now
            and _is_current(facts, one.checklist)
        ):
            late = span_text((facts.now - one.due).total_seconds())
            why = f"{one.checklist.title}: this is {late} late, and nothing on the timeline proves it."
            command = one.item.command or f"ircli checklist tick {shlex.quote(one.item.name)}"
            yield _suggest(one.item.text, why, command, due=one.due)


def _is_current(facts: Facts, checklist: "Checklist") -> bool:
    """Return whether a checklist belongs to the part of the life that the incident is in."""
    afterwards = checklist.since in ("resolved", "closed")
    return facts.incident.status == "resolved" if afterwards else facts.incident.is_open


def _roles(facts: Facts) -> Iterator[Suggestion]:
    if facts.incident.status != "monitoring":
        yield from _missing_roles(facts)


def _left_roles(facts: Facts) -> Iterator[Suggestion]:
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


def _next_update(facts: Facts) -> Iterator[Suggestion]:
    for one in _deadlines(facts, "update"):
        if facts.now < one.due <= facts.now + SOON:
            left = span_text((one.due - facts.now).total_seconds())
            what = f"Send an update to {one.audience}."
            yield _suggest(what, f"It is due in {left}.", answer_to(one), due=one.due)


def _inquiry(facts: Facts) -> Iterator[Suggestion]:
    incident = facts.incident
    if not incident.is_open or incident.severity is None or incident.times.identified is not None:
        return
    from ircli.playbook.inquiry import Inquiry

    line = Inquiry(facts.process.investigation, incident).to_look_at
    if line is not None:
        why = f"The cause is not known. {line.title}: {line.ask}"
        yield _suggest("Follow the next line of inquiry.", why, "ircli investigate")
    still = [one for one in incident.response.hypotheses if one.state == "open"]
    for one in still[:1]:
        why = f"The cause is not known, and line {one.number} is open: {one.text}"
        command = f"ircli investigate rule-out {one.number} --evidence TEXT"
        yield _suggest("Rule a line of inquiry out, or confirm it.", why, command, entries=(one.id,))


def _gate(facts: Facts) -> Iterator[Suggestion]:
    incident = facts.incident
    if not incident.is_open or incident.severity is None or incident.times.mitigated is None:
        return
    stable = stable_at(incident)
    left = [one for one in criteria(incident, Rules(criteria=facts.process.resolution)) if one.is_open]
    waits = [one for one in left if one.criterion.stable]
    if stable is not None and facts.now < stable and waits and len(left) == len(waits):
        rest = span_text((stable - facts.now).total_seconds())
        why = f"All but stability is settled; {rest} of {incident.severity.stable_for} minutes are left."
        yield _suggest("Watch that it stays stable.", why, "ircli status --watch", due=stable)
    elif left:
        names = ", ".join(one.criterion.name for one in left)
        why = f"Impact has stopped. Open before it is resolved: {names}."
        yield _suggest("Go through what must hold before it is over.", why, "ircli resolve", due=stable)
    else:
        yield _suggest("End the response.", "Every criterion is settled.", "ircli resolve")


def _resolve_target(facts: Facts) -> Iterator[Suggestion]:
    for one in _deadlines(facts, "resolve"):
        if one.due <= facts.now + SOON:
            yield _target(facts, one)


def _fatigue(facts: Facts) -> Iterator[Suggestion]:
    if not facts.incident.is_open:
        return
    spans = {role.name: role.tiring_after for role in facts.process.roles}
    for held in facts.incident.roles:
        after = spans.get(held.role)
        if after is None or held.since is None or facts.now - held.since < timedelta(minutes=after):
            continue
        why = f"{held.person} has been {held.title} for {_span(facts.now - held.since)}; tired people err."
        command = f"ircli role handoff {shlex.quote(held.role)} PERSON"
        yield _suggest(f"Hand over: {held.title}.", why, command)


def _item(facts: Facts) -> Iterator[Suggestion]:
    from ircli.playbook.checklist import standings

    for one in standings(facts.process.checklists, facts.incident, facts.entries):
        if (
            one.entry is None
            and one.due is not None
            and one.due > facts.now
            and _is_current(facts, one.checklist)
        ):
            left = span_text((one.due - facts.now).total_seconds())
            command = one.item.command or f"ircli checklist tick {shlex.quote(one.item.name)}"
            yield _suggest(one.item.text, f"{one.checklist.title}: {left} left.", command, due=one.due)


def _suggested_roles(facts: Facts) -> Iterator[Suggestion]:
    level = facts.incident.severity
    if level is None or not facts.incident.is_open or level.roles:
        return
    notes = facts.process.notes.get(level.name)
    held = {one.role for one in facts.incident.roles}
    for name in [one for one in notes.suggested_roles if one not in held][:1] if notes is not None else ():
        yield _missing(level, name, _titles(facts), "Not asked for, but it helps.")


def _postmortem(facts: Facts) -> Iterator[Suggestion]:
    incident = facts.incident
    if incident.status != "resolved" or incident.severity is None:
        return
    due = next((one.due for one in deadlines(incident) if one.kind == "postmortem"), None)
    wanted = incident.severity.postmortem
    if facts.has_postmortem or wanted == "none":
        return
    when = f", due {_when(facts, due)}" if due is not None else ""
    why = f"{incident.severity.name}: a postmortem is {wanted}{when}."
    yield _suggest("Write the postmortem while it is fresh.", why, "ircli postmortem generate", due=due)


def _clean_up(facts: Facts) -> Iterator[Suggestion]:
    if facts.incident.status not in ("monitoring", "resolved"):
        return
    for one in facts.incident.response.attempts:
        if one.to_clean_up:
            why = f"{one.title} is temporary and still in place."
            command = f"ircli mitigate --undone {one.number}"
            yield _suggest(f"{one.begun.clean_up.rstrip('.')}.", why, command, entries=(one.id,))


def _late_action(facts: Facts) -> Iterator[Suggestion]:
    today = f"{facts.now:%Y-%m-%d}"
    for entry in facts.incident.actions:
        action = entry.event
        if isinstance(action, ActionAdded) and action.state == "open" and "" < action.due[:10] < today:
            who = f" by {action.owner}" if action.owner else ""
            why = f"This action{who} was due {action.due}."
            yield _suggest(action.text, why, "ircli show", entries=(entry.id,))


def _small_close(facts: Facts) -> Iterator[Suggestion]:
    level = facts.incident.severity
    if level is not None and level.postmortem == "none":  # nobody asks for more
        yield from _close(facts)


def _close(facts: Facts) -> Iterator[Suggestion]:
    if facts.incident.status == "resolved":
        yield _suggest("End the follow-up.", "The incident is resolved.", "ircli close")


# Every reason to do something, the most important first.
RULES: Mapping[str, Rule] = {
    "severity": _severity,
    "coordinator": _coordinator,
    "late target": _late_target,
    "acceptance": _acceptance,
    "outcome": _outcome,
    "late update": _late_update,
    "untold": _untold,
    "fresh outcome": _fresh_outcome,
    "mitigation": _mitigation,
    "escalation": _escalation,
    "resolve target": _resolve_target,
    "roles": _roles,
    "late item": _late_item,
    "next update": _next_update,
    "inquiry": _inquiry,
    "gate": _gate,
    "left roles": _left_roles,
    "left item": _left_item,
    "fatigue": _fatigue,
    "postmortem": _postmortem,
    "late action": _late_action,
    "clean-up": _clean_up,
    "small close": _small_close,
    "suggested roles": _suggested_roles,
    "item": _item,
    "close": _close,
}
ITEMS = frozenset(("late item", "left item", "item"))  # those that checklists give


def _deadlines(facts: Facts, *kinds: str) -> list[Deadline]:
    return [one for one in deadlines(facts.incident) if one.kind in kinds]


def _target(facts: Facts, deadline: Deadline) -> Suggestion:
    level = facts.incident.severity
    name = level.name if level is not None else "the level"
    why = f"The target of {name} to {deadline.kind} it {'was' if deadline.due <= facts.now else 'is'} {_when(facts, deadline.due)}."
    return _suggest(f"{deadline.kind.capitalize()} it.", why, answer_to(deadline), due=deadline.due)


def _missing(level: Level, role: str, titles: Mapping[str, str], fact: str = "") -> Suggestion:
    why = f"{fact} {level.name} asks for it." if role in level.roles else fact
    command = f"ircli role assign {shlex.quote(role)} PERSON"
    return _suggest(f"Name somebody: {titles.get(role, role)}.", why, command)


def _titles(facts: Facts) -> Mapping[str, str]:
    return {role.name: role.title for role in facts.process.roles}


def _since(facts: Facts, moment: datetime | None, what: str = "") -> str:
    if moment is None or moment > facts.now:
        return ""
    span = _span(facts.now - moment)
    return f" {span} after {what}" if what else f" {span} ago"


def _when(facts: Facts, moment: datetime) -> str:
    seconds = (moment - facts.now).total_seconds()
    return f"in {span_text(seconds)}" if seconds > 0 else f"{span_text(-seconds)} ago"


def _span(span: timedelta) -> str:
    return span_text(span.total_seconds())
