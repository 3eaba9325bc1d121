"""Draft an update: what an audience is told of an incident, from what its timeline says."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from ircli.domain.clock import span_text
from ircli.domain.entry import Entry
from ircli.domain.events import Noted, Resolved, UpdateSent
from ircli.domain.incident import Incident
from ircli.domain.rules import Audience
from ircli.domain.standing import open_attempts
from ircli.domain.text import visible
from ircli.playbook.communication import Communication
from ircli.playbook.form import UNKNOWN
from ircli.playbook.parse_communication import FIRST

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_LONGEST = 240  # characters of somebody's note in an update
_UNKNOWN = "an unknown time"
_TELLING = ("decision", "finding")
# How an update reads where the playbook has no template for its audience.
_PLAIN = "{status}: {title}\nImpact: {impact}\nStarted: {started}\nNow: {current}\nNext update: {next_update}"


class UpdateFacts(NamedTuple):
    """All that an update is drafted from; `entries` are the effective ones.

    `impact` and `current` are the words given for this update. `nothing_new` says that there are none, and work
    goes on. `next_due` is when the audience hears again, `impact_questions` are the keys of the answers that tell
    the impact. Times are shown in `zone`, None for the system's own.
    """

    incident: Incident
    entries: Sequence[Entry]
    communication: Communication
    audience: Audience
    now: datetime
    zone: tzinfo | None = None
    next_due: datetime | None = None
    impact: str = ""
    current: str = ""
    nothing_new: bool = False
    impact_questions: tuple[str, ...] = ()


class Update(NamedTuple):
    """A draft, and what its parts say: the status in the audience's words, the impact, what is being done."""

    text: str
    status: str
    impact: str
    current: str


def draft(facts: UpdateFacts) -> Update:
    """Return an update as its audience's template has it; a line whose placeholders are all unknown is left out."""
    incident = facts.incident
    status = visible(facts.communication.words.get(incident.status, incident.status.capitalize()))
    impact, current = _impact(facts), _current(facts)
    values = {
        "status": status,
        "title": _line(incident.title),
        "severity": _line(incident.severity.name) if incident.severity is not None else "not decided yet",
        "services": _line(", ".join(incident.services)),
        "impact": impact or ("" if facts.audience.public else "not known yet"),
        "started": _started(facts),
        "duration": _duration(incident, facts.now),
        "current": current,
        "next_update": clock(facts.next_due, facts) if facts.next_due is not None else "when there is news",
        "roles": "" if facts.audience.public else _roles(incident),
    }
    filled = [_filled(visible(line), values) for line in _template(facts).split("\n")]
    text = "\n".join(line.rstrip() for line in filled if line is not None)
    return Update(re.sub(r"\n{3,}", "\n\n", text).strip(), status, impact, current)


def last_update(incident: Incident, audiences: Iterable[str]) -> Entry | None:
    """Return the last update that one of some audiences had; None where none had any."""
    names = tuple(audiences)
    sent = [one for one in incident.response.updates if _sent(one).audience in names]
    return sent[-1] if sent else None


def clock(moment: datetime, facts: UpdateFacts) -> str:
    """Return a moment as an update says it: with its zone, and its day where that is another one."""
    there, today = moment.astimezone(facts.zone), facts.now.astimezone(facts.zone)
    return f"{there:%H:%M} {there.tzname()}" if there.date() == today.date() else _dated(moment, facts.zone)


def _template(facts: UpdateFacts) -> str:
    known = {
        one.status: one.text for one in facts.communication.templates if one.audience == facts.audience.name
    }
    incident = facts.incident
    # A first notice says that somebody looks into it: what has ended is told as such even the first time.
    is_first = incident.is_open and incident.times.mitigated is None
    first = known.get(FIRST, "")
    if is_first and _has_room(first, facts) and last_update(incident, [facts.audience.name]) is None:
        return first
    return known.get(incident.status) or known.get("") or _PLAIN


def _has_room(template: str, facts: UpdateFacts) -> bool:
    """Return whether a template is one, and has a place for all words that were given."""
    given = {"impact": facts.impact, "current": facts.current}
    return bool(template) and all(f"{{{name}}}" in template for name, said in given.items() if said.strip())


def _filled(line: str, values: dict[str, str]) -> str | None:
    """Return a template's line with its values; None where it has placeholders and nothing to put there."""
    names = [name for name in _PLACEHOLDER.findall(line) if name in values]
    if names and not any(values[name] for name in names):
        return None
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), line)


def _impact(facts: UpdateFacts) -> str:
    """Return the impact: in the words given, as it was last told, else as triage found it.

    What was written for those inside stays inside: a public audience reads words that were meant for one.
    """
    if facts.impact.strip():
        return _lines(facts.impact)
    public = {one.name for one in facts.communication.audiences if one.public}
    told = [
        sent
        for sent in map(_sent, facts.incident.response.updates)
        if sent.impact and (not facts.audience.public or sent.audience in public)
    ]
    same = [sent for sent in told if sent.audience == facts.audience.name]
    if told:
        return _lines((same or told)[-1].impact)
    if facts.audience.public:
        return ""
    answers = [facts.incident.answers.get(key) for key in facts.impact_questions]
    return "; ".join(
        _line(one.words or one.value) for one in answers if one is not None and one.value not in ("", UNKNOWN)
    )


def _current(facts: UpdateFacts) -> str:
    """Return what is being done: in the words given, else as the timeline has it; to a public audience never that."""
    if facts.current.strip():
        return _lines(facts.current)
    if facts.nothing_new:
        return _nothing_new(facts)
    if facts.audience.public:
        return ""
    incident = facts.incident
    if not incident.is_open:
        return _ended(facts)
    under_way = [f"under way: {_brief(one.title)}" for one in open_attempts(incident)]
    causes = [one for one in incident.response.hypotheses if one.state == "confirmed"]
    suspects = [one for one in incident.response.hypotheses if one.state == "open"]
    known = (
        [f"cause: {_brief(causes[-1].text)}"]
        if causes
        else [f"looking into: {_brief('; '.join(one.text for one in suspects))}"]
        if suspects
        else []
    )
    found = [*_watched(incident), *under_way, *known] or _noted(facts)
    said = "; ".join(found)
    return said[:1].upper() + said[1:]


def _nothing_new(facts: UpdateFacts) -> str:
    last = last_update(facts.incident, [facts.audience.name])
    since = f" since {clock(last.at, facts)}" if last is not None and last.at is not None else ""
    doing = "watching that it holds" if facts.incident.times.mitigated is not None else "working on it"
    return f"Nothing new{since}. We are still {doing}."


def _watched(incident: Incident) -> list[str]:
    if incident.times.mitigated is None:
        return []
    worked = [one for one in incident.response.attempts if one.outcome == "worked"]
    done = f" ({_brief(worked[-1].title)})" if worked else ""
    return [f"impact has stopped{done}, and we are watching that it holds"]


def _noted(facts: UpdateFacts) -> list[str]:
    telling = [
        one.event for one in facts.entries if isinstance(one.event, Noted) and one.event.kind in _TELLING
    ]
    return [_brief(telling[-1].text)] if telling else []


def _ended(facts: UpdateFacts) -> str:
    said = [one.event.text for one in facts.entries if isinstance(one.event, Resolved)]
    return _brief(said[-1]) if said else ""


def _started(facts: UpdateFacts) -> str:
    times = facts.incident.times
    if times.started is not None:
        return _dated(times.started, facts.zone)
    noticed = times.detected or times.declared
    seen = f" (noticed {_dated(noticed, facts.zone)})" if noticed is not None else ""
    return f"{_UNKNOWN}{seen}"


def _duration(incident: Incident, now: datetime) -> str:
    times = incident.times
    begun = times.started or times.detected or times.declared
    ended = now if incident.is_open else times.resolved or times.closed or now
    if begun is None or ended < begun:
        return _UNKNOWN
    return span_text((ended - begun).total_seconds())


def _roles(incident: Incident) -> str:
    return _line(", ".join(f"{held.title} {held.person}" for held in incident.roles))


def _dated(moment: datetime, zone: tzinfo | None) -> str:
    there = moment.astimezone(zone)
    return f"{there:%Y-%m-%d %H:%M} {there.tzname()}"


def _sent(entry: Entry) -> UpdateSent:
    event = entry.event
    return event if isinstance(event, UpdateSent) else UpdateSent("", "")


def _lines(text: str) -> str:
    """Return somebody's words as they wrote them, line by line."""
    return "\n".join(visible(line.rstrip()) for line in text.replace("\r\n", "\n").strip().split("\n"))


def _line(text: str) -> str:
    """Return somebody's words as one line."""
    return visible(" ".join(text.split()))


def _brief(text: str) -> str:
    """Return the beginning of somebody's words as one line."""
    line = " ".join(text.split())
    return visible(line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…")
