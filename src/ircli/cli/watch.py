"""`ircli status --watch`: an incident on a screen that keeps itself up to date."""

import gc
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from ircli import service
from ircli.cli.following import upcoming
from ircli.cli.session import Session
from ircli.documents.timeline import timeline_order
from ircli.domain.clock import span_text
from ircli.domain.deadlines import deadlines, overdue, update_due
from ircli.domain.entry import Entry, effective
from ircli.domain.incident import Incident
from ircli.domain.phrases import phrase
from ircli.domain.standing import open_attempts, stable_at
from ircli.service import Record
from ircli.service.summarising import covered
from ircli.store.problems import Problem
from ircli.ui import live
from ircli.ui.live import Line

_LABEL = 18  # columns
_FEWEST = 4  # entries that are shown however much else there is
_SMALL = 30  # lines; fewer leave no room for reasons


def watch(
    session: Session, record: Record, *, every: float, glance: Callable[[Record, datetime], Sequence[str]]
) -> None:
    """Show an incident until somebody has seen enough; `glance` says it in lines where nothing can be redrawn."""
    gc.enable()  # a command that goes on for hours does make garbage
    watched = _Watched(session, record)
    try:
        if session.terminal.is_plain:
            _tell_changes(watched, every, glance)
        else:
            _redraw(watched, every)
    except KeyboardInterrupt:
        session.terminal.stopped_asking = True  # one way to leave: nothing to talk about
        raise


def _redraw(watched: "_Watched", every: float) -> None:
    """Show frames; what is wrong with a playbook is said when the screen is free again."""
    shell = watched.session.shell
    tell, problems = shell.tell, list[Problem]()
    shell.tell = problems.append
    try:
        live.show(watched.session.terminal, lambda columns, rows: _frame(watched, columns, rows), every=every)
    finally:
        shell.tell = tell
        for problem in problems:
            tell(problem)


def _tell_changes(
    watched: "_Watched", every: float, glance: Callable[[Record, datetime], Sequence[str]]
) -> None:
    """Print the incident each time that it changed, or something became overdue."""
    terminal = watched.session.terminal
    told: object = None
    while True:
        record, now = watched.latest(), watched.session.shell.now()
        state = (len(record.entries), len(overdue(record.incident, now=now)))
        if state != told:
            terminal.answer("\n".join([*glance(record, now), ""]))
        told = state
        if live.wait_for_line(terminal, every).strip().casefold() == "q":
            return


class _Watched:
    """An incident that is read again only when its timeline has changed."""

    def __init__(self, session: Session, record: Record) -> None:
        self.session = session
        self.record = record
        self.extent: tuple[int, int] | None = None  # unlike any: the record may be older than its file
        self.blocks = "█░" if live.spells(session.terminal, "█░") else "#."

    def latest(self) -> Record:
        """Return the record as it is now."""
        extent = covered(self.record.directory)
        if extent is None or extent != self.extent:
            self.record = service.read(self.session.shell, self.record.id)
            self.extent = extent
        return self.record


class _Gauge(NamedTuple):
    """A clock that runs from one moment to another."""

    label: str
    begun: datetime
    due: datetime
    over: str = "over by"


def _frame(watched: _Watched, columns: int, rows: int) -> list[Line]:
    """Return what stands on a screen of that size: the state above, what happened last below."""
    record, now = watched.latest(), watched.session.shell.now()
    incident = record.incident
    top: list[Line] = [
        *_head(record, now),
        [],
        *_roles(incident),
        *_met(incident),
        *_gauges(watched, _targets(incident, now), columns, now),
    ]
    bottom = [
        *_trouble(record),
        *_attempts(incident, now),
        *_next(watched, record, reasons=rows >= _SMALL),
        [],
    ]
    room = max(rows - len(top) - len(bottom) - _FEWEST - 1, 1)
    top += _gauges(watched, _updates(incident), columns, now)[:room]
    above = [*top, *bottom]
    entries = _entries(watched, record, max(rows - len(above) - 1, 0), columns, now)
    blank: list[Line] = [[]] * max(rows - 1 - len(above) - len(entries), 0)
    return [*[*above, *entries, *blank][: rows - 1], _foot(watched, now)]


def _head(record: Record, now: datetime) -> list[Line]:
    incident = record.incident
    level = incident.severity.name if incident.severity is not None else "severity unset"
    drill: Line = [("DRILL  ", "yellow")] if incident.drill else []
    facts = [incident.status, *_ages(incident, now), record.id]
    return [[*drill, (level, "bold"), ("  ", ""), (incident.title, "bold")], [("  ".join(facts), "")]]


def _ages(incident: Incident, now: datetime) -> list[str]:
    times = incident.times
    if not incident.is_open:
        return [_span("ended {} ago", incident.dismissed_at or times.closed or times.resolved, now)]
    found = [_span("open for {}", times.detected or times.declared, now)]
    if times.mitigated is not None:
        found.append(_span("mitigated {} ago", times.mitigated, now))
    return [one for one in found if one]


def _roles(incident: Incident) -> list[Line]:
    held = ", ".join(
        f"{one.role} {one.person}{'' if one.accepted else ' (not accepted yet)'}" for one in incident.roles
    )
    lines: list[Line] = [[_label("roles"), (held or "nobody named", "")]]
    missing = ", ".join(incident.missing_roles)
    if missing:
        lines.append([_label("missing"), (missing, "yellow")])
    return lines


def _met(incident: Incident) -> list[Line]:
    """Return how long it took to reach what has been reached."""
    times = incident.times
    taken = [
        ("acknowledged", times.detected, times.acknowledged),
        ("triaged", times.acknowledged, times.triaged),
        ("mitigated", times.detected, times.mitigated),
    ]
    words = [_span(f"{name} in {{}}", start, end) for name, start, end in taken if start and end]
    return [[_label("reached"), (", ".join(word for word in words if word), "green")]] if any(words) else []


def _targets(incident: Incident, now: datetime) -> list[_Gauge]:
    """Return the clocks of what is to be reached: the level's targets, and that it stays stable."""
    times = incident.times
    begun = {"triage": times.acknowledged, "postmortem": times.resolved}
    found = [
        _Gauge(one.kind, begun.get(one.kind) or times.detected or now, one.due)
        for one in deadlines(incident)
        if one.kind != "update"
    ]
    stable = stable_at(incident)
    if incident.is_open and times.mitigated is not None and stable is not None and stable > times.mitigated:
        found.append(_Gauge("stability", times.mitigated, stable, "held, and for"))
    return found


def _updates(incident: Incident) -> list[_Gauge]:
    """Return the clocks of what audiences should hear, the most urgent first."""
    if incident.severity is None or not incident.is_open:
        return []
    told, times = incident.response.told, incident.times
    found = []
    for cadence in incident.severity.updates:
        due = update_due(incident, cadence)
        if due is not None:
            known = [told.get(cadence.audience), told.get(""), times.detected or times.declared]
            begun = max((moment for moment in known if moment is not None), default=due)
            found.append(_Gauge(f"update {cadence.audience}", begun, due))
    return sorted(found, key=lambda gauge: gauge.due)


def _gauges(watched: _Watched, gauges: Sequence[_Gauge], columns: int, now: datetime) -> list[Line]:
    return [
        _gauge(gauge, now, width=min(max(columns - 52, 10), 60), blocks=watched.blocks) for gauge in gauges
    ]


def _gauge(gauge: _Gauge, now: datetime, *, width: int, blocks: str) -> Line:
    """Return a clock as a bar that fills, and the time that is left or over."""
    left = (gauge.due - now).total_seconds()
    whole = (gauge.due - gauge.begun).total_seconds()
    share = min(max(1 - left / whole, 0.0), 1.0) if whole > 0 else 1.0
    full = int(share * width)
    bar = blocks[0] * full + blocks[1] * (width - full)
    holds = gauge.over != _Gauge._field_defaults["over"]
    style = "green" if holds or share < 0.75 else "yellow" if left >= 0 else "red"
    words = f"{span_text(left)} left" if left >= 0 else f"{gauge.over} {span_text(-left)}"
    return [_label(gauge.label), (bar, style), (f"  {words}", style if left < 0 else "")]


def _trouble(record: Record) -> list[Line]:
    damaged, newer = len(record.problems), record.incident.unread
    lines: list[Line] = []
    if damaged:
        lines.append([_label("damaged"), (f"{damaged} line(s) left out: ircli doctor", "yellow")])
    if newer:
        lines.append(
            [_label("newer"), (f"{newer} entries are of a newer kind: this may be partial", "yellow")]
        )
    return lines


def _attempts(incident: Incident, now: datetime) -> Iterator[Line]:
    for attempt in open_attempts(incident):
        yield [
            _label("mitigating"),
            (f"#{attempt.number} {attempt.title}", "bold"),
            (f"  {attempt.by}", ""),
            (_for(attempt.begun_at, now), ""),
        ]
    for run in incident.response.runs:
        if run.state == "going-on":
            yield [_label("runbook"), (run.how_far, "")]


def _for(since: datetime | None, now: datetime) -> str:
    return _span(", for {}", since, now)


def _next(watched: _Watched, record: Record, *, reasons: bool) -> list[Line]:
    """Return the most important thing to do, and its command."""
    lines: list[Line] = []
    for one in islice(upcoming(watched.session, record), 1):
        lines.append([_label("next"), (one.what, "bold")])
        if reasons:
            lines.append([_label(""), (one.why, "")])
        lines.append([_label(""), (f"$ {watched.session.aimed(one.command, record.id)}", "")])
    return lines


def _entries(watched: _Watched, record: Record, count: int, columns: int, now: datetime) -> list[Line]:
    """Return the last entries, as many as fit, the latest at the bottom."""
    if count <= 0:
        return []
    return [
        _entry(watched, entry, columns, now) for entry in timeline_order(effective(record.entries))[-count:]
    ]


def _entry(watched: _Watched, entry: Entry, columns: int, now: datetime) -> Line:
    zone = watched.session.zone()
    when = "undated"
    if entry.at is not None:
        there = entry.at.astimezone(zone)
        when = f"{there:%H:%M:%S}" if there.date() == now.astimezone(zone).date() else f"{there:%m-%d %H:%M}"
    by = entry.by[: max(columns // 8, 8)]
    return [(f"{when:<11} ", "dim"), (f"{by}  ", "bold"), (" ".join(phrase(entry.event).split()), "")]


def _foot(watched: _Watched, now: datetime) -> Line:
    return [(f"{watched.session.local(now)}   q leaves", "dim")]


def _label(text: str) -> tuple[str, str]:
    return f"{text[: _LABEL - 1]:<{_LABEL}}", "dim"


def _span(words: str, start: datetime | None, end: datetime | None) -> str:
    """Return words with how long it was between two moments in their braces; blank where nobody knows, or it cannot be."""
    if start is None or end is None or end < start:
        return ""
    return words.format(span_text((end - start).total_seconds()))
