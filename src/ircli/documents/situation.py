"""Say how an incident stands, for whoever takes it over: a screen of plain text."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import NamedTuple

from ircli.domain.clock import span_text
from ircli.domain.deadlines import deadlines
from ircli.domain.events import MitigationEnded, SeveritySet
from ircli.domain.followup import Action
from ircli.domain.incident import Held, Incident
from ircli.domain.phrases import phrase
from ircli.domain.response import Attempt
from ircli.domain.rules import Rules
from ircli.domain.standing import criteria, open_attempts
from ircli.domain.text import visible

_MOST = 5  # of a kind; the timeline has them all
_LONGEST = 100  # characters of each


class SituationFacts(NamedTuple):
    """All that a situation report is made from; times are shown in `zone`, None for the system's own."""

    incident: Incident
    rules: Rules
    now: datetime
    zone: tzinfo | None = None


def report(facts: SituationFacts, words: str = "") -> str:
    """Return how an incident stands: somebody's own words first, then the state, then what is known, a line each."""
    said = "\n".join(visible(line.rstrip()) for line in words.replace("\r\n", "\n").strip().split("\n"))
    known = "\n".join(f"{name + ':':<13}{text}" for name, text in _known(facts) if text)
    return "\n\n".join(part for part in (said, _state(facts), known) if part)


def _state(facts: SituationFacts) -> str:
    incident = facts.incident
    level = incident.severity.name if incident.severity is not None else "severity unset"
    drill = "DRILL " if incident.drill else ""
    begun = incident.times.detected or incident.times.declared
    age = f", for {_ago(begun, facts.now)}" if begun is not None and begun <= facts.now else ""
    return _brief(f'{drill}{level} "{incident.title}": {incident.status}{age}', longest=200)


def _known(facts: SituationFacts) -> Iterator[tuple[str, str]]:
    incident, response = facts.incident, facts.incident.response
    yield "Severity", _severity(facts)
    yield "Services", _several(incident.services)
    yield "Roles", _roles(facts)
    yield "Cause", _several(one.text for one in response.hypotheses if one.state == "confirmed")
    yield "Ruled out", _several(one.text for one in response.hypotheses if one.state == "ruled-out")
    yield "Suspected", _several(one.text for one in response.hypotheses if one.state == "open")
    yield "Tried", _several(_tried(one) for one in response.attempts if one.outcome)
    yield "Under way", _several(_under_way(one, facts) for one in open_attempts(incident))
    if incident.is_open:
        yield "Runbook", _several(one.how_far for one in response.runs if one.state == "going-on")
    yield (
        "Temporary",
        _several(f"{one.title}: {one.begun.clean_up}" for one in response.attempts if one.to_clean_up),
    )
    yield (
        "To do",
        # What is to be done while it goes on comes first.
        _several(_todo(one) for one in sorted(incident.actions, key=lambda one: not one.now) if one.is_open),
    )
    if incident.times.mitigated is not None and incident.is_open:
        yield (
            "To resolve",
            _several(one.criterion.title for one in criteria(incident, facts.rules) if one.is_open),
        )
    yield "Next update", _several(_updates(facts))


def _severity(facts: SituationFacts) -> str:
    incident = facts.incident
    if incident.severity is None:
        return "unset"
    event = incident.severity_changes[-1].event
    why = event.reason or "; ".join(event.reasons) if isinstance(event, SeveritySet) else ""
    since = f" since {_clock(incident.severity_since, facts)}" if incident.severity_since is not None else ""
    return _brief(f"{incident.severity.name}{since}{f': {why}' if why else ''}")


def _roles(facts: SituationFacts) -> str:
    incident = facts.incident
    held = [f"{one.title} {one.person}{_waiting(one)}" for one in incident.roles]
    missing = [f"no {name}" for name in incident.missing_roles]
    return _several([*held, *missing], most=2 * _MOST)


def _waiting(held: Held) -> str:
    return "" if held.accepted else " (not accepted yet)"


def _tried(attempt: Attempt) -> str:
    undone = " (taken back)" if attempt.undone else ""
    said = phrase(MitigationEnded(attempt.id, attempt.outcome, text=attempt.said, title=attempt.title))
    return f"{said}{undone}"


def _under_way(attempt: Attempt, facts: SituationFacts) -> str:
    by = f" by {attempt.by}" if attempt.by else ""
    since = f" since {_clock(attempt.begun_at, facts)}" if attempt.begun_at is not None else ""
    return f"{attempt.title}{by}{since}"


def _todo(action: Action) -> str:
    known = [part for part in (action.owner, f"due {action.due}" if action.due else "") if part]
    return f"{action.text} ({', '.join(known)})" if known else action.text


def _updates(facts: SituationFacts) -> Iterator[str]:
    for one in deadlines(facts.incident):
        if one.kind == "update":
            late = (facts.now - one.due).total_seconds()
            overdue = f" (overdue by {span_text(late)})" if late > 0 else ""
            yield f"{one.audience} by {_clock(one.due, facts)}{overdue}"


def _clock(moment: datetime, facts: SituationFacts) -> str:
    there, today = moment.astimezone(facts.zone), facts.now.astimezone(facts.zone)
    day = "" if there.date() == today.date() else f"{there:%Y-%m-%d} "
    return f"{day}{there:%H:%M} {there.tzname()}"


def _ago(moment: datetime, now: datetime) -> str:
    return span_text((now - moment).total_seconds())


def _several(texts: Iterable[str], *, most: int = _MOST) -> str:
    """Return texts as one line, the first few of them."""
    known = [_brief(text) for text in texts]
    more = [f"and {len(known) - most} more"] if len(known) > most else []
    return "; ".join([*known[:most], *more])


def _brief(text: str, *, longest: int = _LONGEST) -> str:
    line = " ".join(text.split())
    return visible(line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…")
