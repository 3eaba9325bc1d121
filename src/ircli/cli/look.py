"""Look at an incident: at a glance, or all of it; and choose which one."""

from datetime import datetime

import typer

from ircli import service
from ircli.cli.options import Incident, session_of
from ircli.cli.session import Session, moment_text
from ircli.documents.incident_json import show_json
from ircli.domain.clock import span_text
from ircli.domain.deadlines import deadlines
from ircli.domain.durations import durations, impossible
from ircli.domain.incident import MILESTONES
from ircli.domain.text import visible
from ircli.service import Record

app = typer.Typer(rich_markup_mode=None)


@app.command()
def status(ctx: typer.Context) -> None:
    """Show the active incident at a glance."""
    session = session_of(ctx)
    record = service.read(session.shell, session.incident)
    if session.json:
        session.terminal.answer_json(_document(session, record))
        return
    warn_of_damage(session, record)
    now = session.shell.now()
    session.terminal.answer("\n".join(_glance(session, record, now)))


@app.command()
def show(ctx: typer.Context, incident: Incident = "") -> None:
    """Show everything known about an incident."""
    session = session_of(ctx)
    record = service.read(session.shell, incident or session.incident)
    if session.json:
        session.terminal.answer_json(_document(session, record))
        return
    warn_of_damage(session, record)
    session.terminal.answer("\n".join(_everything(session, record)))


@app.command()
def switch(
    ctx: typer.Context,
    incident: Incident,
    shell: bool = typer.Option(False, "--shell", help="Print an export for this terminal alone."),
) -> None:
    """Choose the incident that commands act on."""
    session = session_of(ctx)
    if shell:
        record = service.read(session.shell, incident)
        export = f"export IRCLI_INCIDENT={record.id}"
        if session.json:
            session.terminal.answer_json({"id": record.id, "shell": export})
        else:
            session.terminal.answer(export)
        return
    record = service.switch(session.shell, incident)
    if session.json:
        session.terminal.answer_json(_document(session, record))
    session.tell(f"Active: {visible(record.incident.title)} ({record.incident.status})  [{record.id}]")
    session.suggest("ircli status", "ircli log WORDS")


def warn_of_damage(session: Session, record: Record) -> None:
    """Say once what could not be read, and what this version does not understand."""
    if record.problems:
        first = record.problems[0]
        session.terminal.warn(
            f"ircli: {len(record.problems)} damaged line(s) left out, the first in {first.file} at byte {first.offset}. See: ircli doctor"
        )
    if record.incident.unread:
        session.terminal.warn(
            f"ircli: {record.incident.unread} entries are of a newer kind; what is shown may be partial."
        )


def _document(session: Session, record: Record) -> dict[str, object]:
    return show_json(service.facts(record))


def _glance(session: Session, record: Record, now: datetime) -> list[str]:
    incident = record.incident
    style = session.terminal.style
    level = incident.severity.name if incident.severity is not None else "severity unset"
    drill = "DRILL  " if incident.drill else ""
    lines = [
        f"{drill}{style(level, 'bold')}  {style(visible(incident.title), 'bold')}",
        f"{incident.status}{_age(record, now)}  {record.id}",
    ]
    if incident.services:
        lines.append(f"services  {visible(', '.join(incident.services))}")
    roles = ", ".join(f"{one.role} {visible(one.person)}" for one in incident.roles)
    missing = [
        name
        for name in (incident.severity.roles if incident.severity else ())
        if not any(one.role == name for one in incident.roles)
    ]
    lines.append(
        f"roles     {roles or 'nobody named'}"
        + (style(f"; missing {', '.join(missing)}", "yellow") if missing and incident.is_open else "")
    )
    for deadline in deadlines(incident):
        late = (now - deadline.due).total_seconds()
        word = style(f"overdue by {span_text(late)}", "red") if late > 0 else f"due in {span_text(-late)}"
        lines.append(f"{'overdue' if late > 0 else 'due':<9} {deadline.what}: {word}")
    lines.extend(f"odd       {second} is before {first}" for first, second in impossible(incident.times))
    lines.append(f"next      {_next(record)}")
    return lines


def _age(record: Record, now: datetime) -> str:
    times = record.incident.times
    begun = times.started or times.detected or times.declared
    if begun is None:
        return ""
    ended = times.resolved or record.incident.dismissed_at
    if ended is not None:
        return f" after {span_text((ended - begun).total_seconds())}"
    return f" for {span_text((now - begun).total_seconds())}"


def _next(record: Record) -> str:
    incident = record.incident
    if incident.status in ("resolved", "dismissed"):
        return (
            "ircli postmortem generate, then ircli close" if incident.status == "resolved" else "ircli list"
        )
    if incident.status == "closed":
        return "ircli list"
    if incident.severity is None or incident.times.triaged is None:
        return "ircli triage"
    if incident.times.mitigated is None:
        return "ircli mark mitigated, when users see no impact any more"
    return "ircli resolve, when it is stable"


def _everything(session: Session, record: Record) -> list[str]:
    incident = record.incident
    rows = [
        ("id", record.id),
        ("title", incident.title),
        ("summary", incident.summary or "-"),
        ("status", incident.status),
        ("severity", incident.severity.name if incident.severity else "unset"),
        ("services", ", ".join(incident.services) or "-"),
        ("source", incident.source or "-"),
        ("drill", "yes" if incident.drill else "no"),
    ]
    rows += [(one.role, one.person) for one in incident.roles]
    rows += [(name, moment_text(getattr(incident.times, name))) for name in MILESTONES]
    rows += [
        (
            span.name,
            f"{span_text(span.seconds)}  ({span.start} to {span.end})"
            if span.seconds is not None
            else f"-  ({span.start} to {span.end})",
        )
        for span in durations(incident.times)
    ]
    rows += [("impossible", f"{second} before {first}") for first, second in impossible(incident.times)]
    rows += [("root cause", incident.root_cause or "-")]
    rows += [("factor", factor) for factor in incident.factors]
    rows += [
        ("answer", f"{one.label or one.question}: {one.words or one.value or 'skipped'}")
        for one in incident.answers.values()
    ]
    rows += [
        ("reopened", f"after {moment_text(cycle.resolved)}: {cycle.reason}") for cycle in incident.cycles
    ]
    if not session.terminal.is_rich:
        return [f"{name}\t{visible(text)}" for name, text in rows]
    return [f"{name:<13} {visible(text)}" for name, text in rows]
