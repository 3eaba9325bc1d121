"""What to do that a checklist knows, and what is left when an incident is over."""

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ircli.domain.clock import span_text
from ircli.domain.deadlines import deadlines
from ircli.domain.followup import IN_REVIEW, PUBLISHED, Followup
from ircli.playbook.facts import Facts, Suggestion, suggestion, time_until

if TYPE_CHECKING:
    from ircli.playbook.checklist import Standing


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
        if one.due is not None and one.due > facts.now and _is_left(facts, one):
            left = span_text((one.due - facts.now).total_seconds())
            command = one.item.command or f"ircli checklist tick {shlex.quote(one.item.name)}"
            yield suggestion(one.item.text, f"{one.checklist.title}: {left} left.", command, due=one.due)


def _late_items(facts: Facts) -> Iterator[Suggestion]:
    from ircli.playbook.checklist import standings

    for one in standings(facts.process.checklists, facts.incident, facts.entries):
        if one.due is not None and one.due <= facts.now and _is_left(facts, one):
            late = span_text((facts.now - one.due).total_seconds())
            why = f"{one.checklist.title}: this is {late} late, and nothing on the timeline proves it."
            command = one.item.command or f"ircli checklist tick {shlex.quote(one.item.name)}"
            yield suggestion(one.item.text, why, command, due=one.due)


def _is_left(facts: Facts, standing: "Standing") -> bool:
    """Return whether an item is still to be done, in the part of the life that the incident is in."""
    afterwards = standing.checklist.since in ("resolved", "closed")
    is_current = facts.incident.status == "resolved" if afterwards else facts.incident.is_open
    return standing.entry is None and is_current and not _is_needless(facts, standing.item.command)


def _is_needless(facts: Facts, command: str) -> bool:
    """Return whether a command would write a postmortem where there is one, or none is wanted."""
    level = facts.incident.severity
    is_settled = facts.has_postmortem or (level is not None and level.postmortem == "none")
    return is_settled and command.split()[:3] == ["ircli", "postmortem", "generate"]


def postmortem(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where it is resolved, and the level wants a postmortem."""
    incident = facts.incident
    level, review = incident.severity, incident.followup.review
    if incident.status != "resolved" or level is None or level.postmortem == "none":
        return
    is_optional = level.postmortem != "required"
    if review.status == PUBLISHED or (is_optional and facts.has_postmortem and not review.status):
        return
    due = next((one.due for one in deadlines(incident) if one.kind == "postmortem"), None)
    when = f", due {time_until(facts, due)}" if due is not None else ""
    why = f"{level.name}: a postmortem is {level.postmortem}{when}."
    if not facts.has_postmortem:
        what = "Write the postmortem while it is fresh"
        what = f"{what}, if it has something to teach." if is_optional else f"{what}."
        yield suggestion(what, why, "ircli postmortem generate", due=due)
    elif review.status == IN_REVIEW:
        waits = f" It waits for {', '.join(review.waits_for)}." if review.waits_for else ""
        yield suggestion("Publish the postmortem.", f"{why}{waits}", "ircli postmortem publish", due=due)
    elif _missing(incident.followup):
        asked = f"{why} Nobody said yet: {', '.join(_missing(incident.followup))}."
        yield suggestion("Finish the postmortem.", asked, "ircli postmortem wizard", due=due)
    else:
        yield suggestion(
            "Have the postmortem read.", why, "ircli postmortem review --reviewer PERSON", due=due
        )


def late_postmortem(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where the postmortem should have been published by now."""
    yield from (one for one in postmortem(facts) if one.due is not None and one.due <= facts.now)


def _missing(followup: Followup) -> list[str]:
    """Return what only people can say of an incident, and have not."""
    known = {
        "its root cause": followup.root_cause,
        "what it teaches": followup.lessons,
        "what is to be done": followup.actions,
    }
    return [name for name, said in known.items() if not said]


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
    """Give what to do where a follow-up action is overdue, or a task of the response is left."""
    today = f"{facts.now:%Y-%m-%d}"
    for action in facts.incident.actions:
        by = f" by {action.owner}" if action.owner else ""
        done = f"ircli action done {action.number} --evidence TEXT"
        if action.is_overdue(today):
            why = f"This action{by} was due {action.due}."
            yield suggestion(action.text, why, done, entries=(action.id,))
        elif action.now and action.is_open:
            why = f"This task of the response{by} is not done yet."
            yield suggestion(action.text, why, done, entries=(action.id,))


def small_close(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where it is resolved, and the level wants no postmortem."""
    level = facts.incident.severity
    if level is not None and level.postmortem == "none":  # nobody asks for more
        yield from close(facts)


def close(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where it is resolved, and nothing that the level requires is left."""
    if facts.incident.status == "resolved" and not facts.incident.owes_postmortem:
        yield suggestion("End the follow-up.", "The incident is resolved.", "ircli close")
