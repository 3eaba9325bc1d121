"""Show an incident to programs: the keys of `ircli show --json`, which are a contract."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ircli.documents.response_json import criterion_json, hypothesis_json, mitigation_json, update_json
from ircli.documents.runs_json import run_json
from ircli.documents.timeline import moment_json
from ircli.domain.codec import write_level
from ircli.domain.deadlines import next_update_due, postmortem_due
from ircli.domain.durations import durations, impossible
from ircli.domain.entry import Entry
from ircli.domain.events import ActionAdded, UpdateSent
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
        "root_cause": incident.root_cause or None,
        "contributing_factors": list(incident.factors),
        "actions": _actions(incident.actions),
        "postmortem": {
            "status": facts.postmortem_status,
            "path": facts.postmortem_path,
            "due_at": moment_json(postmortem_due(incident)),
        },
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


def _actions(entries: Iterable[Entry]) -> list[Mapping[str, object]]:
    return [
        {
            "id": entry.id,
            "text": action.text,
            "owner": action.owner or None,
            "due": action.due or None,
            "kind": action.kind or None,
            "priority": action.priority or None,
            "reference": action.reference or None,
            "state": action.state,
        }
        for entry in entries
        if isinstance(action := entry.event, ActionAdded)
    ]


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
