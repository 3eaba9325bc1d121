"""What to do that a checklist knows, and what is left when an incident is over."""

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ircli.domain.clock import span_text
from ircli.domain.deadlines import deadlines
from ircli.domain.events import ActionAdded
from ircli.playbook.facts import Facts, Suggestion, suggestion, time_until

if TYPE_CHECKING:
    from ircli.playbook.checklist import Checklist


def late_item(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where an item of a checklist is late, and impact goes on."""
    if facts.incident.status not in ("monitoring", "resolved"):
        yield from _late_items(facts)


def left_item(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where an item of a checklist was left behind, and impact has stopped."""
    if facts.incident.status in ("monitoring", "resolved"):  # once impact has stopped, the end comes first
        yield from _late_items(facts)


def item(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where an item of a checklist has time left."""
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
            yield suggestion(one.item.text, f"{one.checklist.title}: {left} left.", command, due=one.due)


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
            yield suggestion(one.item.text, why, command, due=one.due)


def _is_current(facts: Facts, checklist: "Checklist") -> bool:
    """Return whether a checklist belongs to the part of the life that the incident is in."""
    afterwards = checklist.since in ("resolved", "closed")
    return facts.incident.status == "resolved" if afterwards else facts.incident.is_open


def postmortem(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where it is resolved, and the level wants a postmortem."""
    incident = facts.incident
    if incident.status != "resolved" or incident.severity is None:
        return
    due = next((one.due for one in deadlines(incident) if one.kind == "postmortem"), None)
    wanted = incident.severity.postmortem
    if facts.has_postmortem or wanted == "none":
        return
    when = f", due {time_until(facts, due)}" if due is not None else ""
    why = f"{incident.severity.name}: a postmortem is {wanted}{when}."
    yield suggestion("Write the postmortem while it is fresh.", why, "ircli postmortem generate", due=due)


def clean_up(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where something temporary is in place after the impact."""
    if facts.incident.status not in ("monitoring", "resolved"):
        return
    for one in facts.incident.response.attempts:
        if one.to_clean_up:
            why = f"{one.title} is temporary and still in place."
            command = f"ircli mitigate --undone {one.number}"
            yield suggestion(f"{one.begun.clean_up.rstrip('.')}.", why, command, entries=(one.id,))


def late_action(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where a follow-up action is overdue."""
    today = f"{facts.now:%Y-%m-%d}"
    for entry in facts.incident.actions:
        action = entry.event
        if isinstance(action, ActionAdded) and action.state == "open" and "" < action.due[:10] < today:
            who = f" by {action.owner}" if action.owner else ""
            why = f"This action{who} was due {action.due}."
            yield suggestion(action.text, why, "ircli show", entries=(entry.id,))


def small_close(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where it is resolved, and the level wants no postmortem."""
    level = facts.incident.severity
    if level is not None and level.postmortem == "none":  # nobody asks for more
        yield from close(facts)


def close(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where it is resolved."""
    if facts.incident.status == "resolved":
        yield suggestion("End the follow-up.", "The incident is resolved.", "ircli close")
