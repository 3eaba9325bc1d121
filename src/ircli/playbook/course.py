"""What to do about the impact, its cause and its end."""

import shlex
from collections.abc import Iterator

from ircli.domain.clock import span_text
from ircli.domain.events import Answered, SeveritySet
from ircli.domain.rules import Rules
from ircli.domain.standing import criteria, open_attempts, stable_at
from ircli.playbook.facts import SOON, Facts, Suggestion, suggestion, time_since


def outcome(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where an action has had no outcome for a while."""
    yield from _outcomes(facts, fresh=False)


def fresh_outcome(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where an action was begun just now."""
    yield from _outcomes(facts, fresh=True)


def _outcomes(facts: Facts, *, fresh: bool) -> Iterator[Suggestion]:
    if not facts.incident.is_open:
        return
    for one in open_attempts(facts.incident):
        if fresh != (one.begun_at is not None and facts.now - one.begun_at < SOON):
            continue
        begun = time_since(facts, one.begun_at, "it was begun")
        check = f" Look at: {one.begun.check}" if one.begun.check else ""
        what = f"Say what came of it: {one.title}."
        why = f"It has no outcome yet{begun}, and a second action now would conflict.{check}"
        yield suggestion(what, why, "ircli mitigate", entries=(one.id,))


def unfinished_runbook(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where a runbook was begun, and has no end: of two runs of one, the later counts."""
    if not facts.incident.is_open:
        return
    runs = {run.begun.runbook: run for run in facts.incident.response.runs}
    for run in runs.values():
        left = run.unfinished
        if run.state != "going-on" or not left:
            continue
        at = run.under_way
        why = (
            f"{at.title or at.step} was begun, and nobody knows how it ended."
            if at is not None
            else f"It has no end{time_since(facts, run.begun_at, 'it was begun')}: {len(left)} of {len(run.outcomes)} steps are left."
        )
        command = f"ircli runbook resume {run.number}"
        yield suggestion(f"Go on with the runbook: {run.title}.", why, command, entries=(run.id,))


def runbook(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where an action was begun, and nobody follows the runbook that carries it out."""
    incident = facts.incident
    attempts = [one for one in open_attempts(incident) if one.begun.runbook] if incident.is_open else []
    if not attempts:
        return
    reopened = incident.cycles[-1].reopened if incident.cycles else None
    followed = {
        run.begun.runbook
        for run in incident.response.runs
        if reopened is None or run.begun_at is None or run.begun_at >= reopened
    }
    for one in attempts:
        name = one.begun.runbook
        if name not in followed and name in facts.runbooks():
            why = f"{one.title} has a runbook, and nobody has followed it{time_since(facts, one.begun_at, 'it was begun')}."
            command = f"ircli runbook run {shlex.quote(name)}"
            yield suggestion(f"Follow the runbook: {name}.", why, command, entries=(one.id,))


def mitigation(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where impact goes on."""
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
        yield suggestion("Find what stops the impact.", why, "ircli mitigate")
    elif way.leaf is not None and way.left:
        titles = {action.name: action.title for action in facts.process.mitigation.actions}
        first = titles.get(way.left[0], way.left[0])
        why = f"Impact goes on, and {way.leaf.because[:1].lower()}{way.leaf.because[1:].rstrip('.')}.{failed}"
        yield suggestion(f"Stop the impact: {first}.", why, "ircli mitigate")


def escalation(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where answers since the decision speak for a graver level."""
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
    yield suggestion(what, why, command, entries=(newer[-1],))


def inquiry(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where the cause is not known."""
    incident = facts.incident
    if not incident.is_open or incident.severity is None or incident.times.identified is not None:
        return
    from ircli.playbook.inquiry import Inquiry

    line = Inquiry(facts.process.investigation, incident).to_look_at
    if line is not None:
        why = f"The cause is not known. {line.title}: {line.ask}"
        yield suggestion("Follow the next line of inquiry.", why, "ircli investigate")
    still = [one for one in incident.response.hypotheses if one.state == "open"]
    for one in still[:1]:
        why = f"The cause is not known, and line {one.number} is open: {one.text}"
        command = f"ircli investigate rule-out {one.number} --evidence TEXT"
        yield suggestion("Rule a line of inquiry out, or confirm it.", why, command, entries=(one.id,))


def gate(facts: Facts) -> Iterator[Suggestion]:
    """Give what to do where impact has stopped, and it is not resolved."""
    incident = facts.incident
    if not incident.is_open or incident.severity is None or incident.times.mitigated is None:
        return
    stable = stable_at(incident)
    left = [one for one in criteria(incident, Rules(criteria=facts.process.resolution)) if one.is_open]
    waits = [one for one in left if one.criterion.stable]
    if stable is not None and facts.now < stable and waits and len(left) == len(waits):
        rest = span_text((stable - facts.now).total_seconds())
        why = f"All but stability is settled; {rest} of {incident.severity.stable_for} minutes are left."
        yield suggestion("Watch that it stays stable.", why, "ircli status --watch", due=stable)
    elif left:
        names = ", ".join(one.criterion.name for one in left)
        why = f"Impact has stopped. Open before it is resolved: {names}."
        yield suggestion("Go through what must hold before it is over.", why, "ircli resolve", due=stable)
    else:
        yield suggestion("End the response.", "Every criterion is settled.", "ircli resolve")
