"""Show an incident to programs: the keys of `ircli show --json`, which are a contract."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ircli.documents.response_json import criterion_json, hypothesis_json, mitigation_json, update_json
from ircli.documents.runs_json import run_json
from ircli.documents.timeline import moment_json
from ircli.domain.codec import write_level
from ircli.domain.deadlines import next_update_due, postmortem_due
from ircli.domain.durations import durations, impossible
from ircli.domain.events import UpdateSent
from ircli.domain.followup import Action, Followup
from ircli.domain.incident import MILESTONES, Cycle, Held, Incident

_SINGLE_ROLES = ("ic", "tl", "cl", "scribe")


class RecordFacts(NamedTuple):
    """An incident, and what only its surroundings know: the postmortem's file, lines that cannot be read."""

    id: str
    incident: Incident
    postmortem_status: str | None = None
    postmortem_path: str | None = None
    problems: int = 0


def show_json(facts: RecordFacts) -> dict[str, object]:
    """Return an incident as plain data: every key always, None where nobody knows, texts as they were written."""
    incident = facts.incident
    level = incident.severity
    return {
        "id": facts.id,
        "title": incident.title,
        "summary": incident.summary or None,
        "status": incident.status,
        "severity": level.name if level is not None else "unset",
        "services": list(incident.services),
        "source": incident.source or None,
        "drill": incident.drill,
        "roles": _roles(incident.roles),
        **{f"{name}_at": moment_json(getattr(incident.times, name)) for name in MILESTONES},
        "durations": {one.name: _seconds(one.seconds) for one in durations(incident.times)},
        "invalid": [[f"{first}_at", f"{second}_at"] for first, second in impossible(incident.times)],
        "next_update_due": moment_json(next_update_due(incident)),
        "root_cause": incident.followup.root_cause or None,
        "contributing_factors": list(incident.followup.factors),
        "actions": [action_json(one) for one in incident.actions],
        "postmortem": _postmortem(facts),
        "cycles": [_cycle(cycle) for cycle in incident.cycles],
        "severity_level": write_level(level) if level is not None else None,
        "dismissed": _dismissed(incident),
        "partial": bool(incident.unread or facts.problems),
        "unread": incident.unread,
        "problems": facts.problems,
        "hypotheses": [hypothesis_json(one) for one in incident.response.hypotheses],
        "mitigations": [mitigation_json(one) for one in incident.response.attempts],
        "criteria": [criterion_json(one.criterion, one) for one in incident.response.settled.values()],
        "updates": [
            update_json(entry, sent)
            for entry in incident.response.updates
            if isinstance(sent := entry.event, UpdateSent)
        ],
        "runbooks": [run_json(run) for run in incident.response.runs],
        "root_cause_tags": list(incident.followup.cause_tags),
        "whys": whys_json(incident.followup),
        "lessons": [{"id": one.id, "kind": one.kind, "text": one.text} for one in incident.followup.lessons],
    }


def _roles(held: Iterable[Held]) -> dict[str, object]:
    roles: dict[str, object] = dict.fromkeys(_SINGLE_ROLES)
    experts: list[str] = []
    other: dict[str, list[str]] = {}
    for one in held:
        if one.role in _SINGLE_ROLES:
            roles[one.role] = one.person
        elif one.role == "sme":
            experts.append(one.person)
        else:
            other.setdefault(one.role, []).append(one.person)
    return {**roles, "sme": experts, "other": other}


def _seconds(seconds: float | None) -> float | None:
    return int(seconds) if seconds is not None and seconds.is_integer() else seconds


def action_json(action: Action) -> dict[str, object]:
    """Return an action as plain data."""
    return {
        "id": action.id,
        "number": action.number,
        "text": action.text,
        "owner": action.owner or None,
        "due": action.due or None,
        "kind": action.kind or None,
        "priority": action.priority or None,
        "reference": action.reference or None,
        "state": action.state,
        "now": action.now,
        "origin": action.origin or None,
        "added_at": moment_json(action.added_at),
        "since": moment_json(action.since),
        "said": action.said or None,
    }


def whys_json(followup: Followup) -> list[Mapping[str, object]]:
    """Return the answers to whys as plain data."""
    numbers = {one.id: one.number for one in followup.whys}
    return [
        {"id": one.id, "number": one.number, "text": one.text, "explains": numbers.get(one.target)}
        for one in followup.whys
    ]


def _postmortem(facts: RecordFacts) -> dict[str, object]:
    review = facts.incident.followup.review
    return {
        "status": review.status or facts.postmortem_status,
        "path": facts.postmortem_path,
        "due_at": moment_json(postmortem_due(facts.incident)),
        "reviewers": list(review.reviewers),
        "approved_by": list(review.approved),
        "published_at": moment_json(review.published_at),
        "published_digest": review.digest or None,
    }


def _cycle(cycle: Cycle) -> dict[str, object]:
    return {
        "mitigated_at": moment_json(cycle.mitigated),
        "resolved_at": moment_json(cycle.resolved),
        "closed_at": moment_json(cycle.closed),
        "reopened_at": moment_json(cycle.reopened),
        "reason": cycle.reason,
    }


def _dismissed(incident: Incident) -> dict[str, object] | None:
    dismissed = incident.dismissed
    if dismissed is None:
        return None
    return {
        "as": dismissed.verdict,
        "of": dismissed.of or None,
        "at": moment_json(incident.dismissed_at),
        "text": dismissed.text or None,
    }
