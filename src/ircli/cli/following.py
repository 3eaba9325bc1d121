"""Say what makes sense next for an incident: one answer, wherever it is asked."""

from collections.abc import Mapping

from ircli.domain.incident import Incident
from ircli.service import Record

# What answers a deadline, by what is due.
ANSWERS: Mapping[str, str] = {
    "acknowledge": "ircli triage",
    "triage": "ircli triage",
    "internal update": "ircli log -k communication WORDS",
    "public update": "ircli log -k communication WORDS",
    "resolve": "ircli resolve",
    "postmortem": "ircli postmortem generate",
}


def next_step(record: Record) -> str:
    """Return the command that makes sense next, with the condition for it where there is one."""
    incident = record.incident
    if incident.status == "resolved":
        return "ircli postmortem generate, then ircli close"
    if not incident.is_open:
        return "ircli list"
    if incident.severity is None or incident.times.triaged is None:
        return "ircli triage"
    missing = missing_roles(incident)
    if missing:
        return f"ircli role assign {missing[0]} PERSON"
    if incident.times.mitigated is None:
        return "ircli mark mitigated (when users see no impact any more)"
    return "ircli resolve (when it is stable)"


def missing_roles(incident: Incident) -> tuple[str, ...]:
    """Return the roles that the level asks for and nobody holds."""
    wanted = incident.severity.roles if incident.severity is not None else ()
    return tuple(name for name in wanted if not any(one.role == name for one in incident.roles))
