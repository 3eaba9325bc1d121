"""Look at an incident: at a glance, or all of it; and choose which one."""

import shlex
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ircli import service
from ircli.cli.following import next_step
from ircli.cli.options import Incident, session_of
from ircli.cli.session import Session, moment_text
from ircli.domain.agreed import in_short
from ircli.domain.clock import span_text
from ircli.domain.deadlines import deadlines
from ircli.domain.durations import durations, impossible
from ircli.domain.followup import Action, Followup
from ircli.domain.incident import MILESTONES, OPEN
from ircli.domain.incident import Incident as State
from ircli.domain.text import visible
from ircli.errors import NotFoundError
from ircli.service import Record

if TYPE_CHECKING:
    from ircli.domain.outline import Outline

app = typer.Typer(rich_markup_mode=None)
_NAMED = 2  # other open incidents; more would take a second line


_MOST_TASKS = 3
_LONGEST_TASK = 60  # characters


@app.command()
def status(
    ctx: typer.Context,
    incident: Incident = "",
    watch: Annotated[
        bool, typer.Option("--watch", "-w", help="Keep it on the screen, up to date; q leaves.")
    ] = False,
    every: Annotated[
        float, typer.Option("--every", metavar="SECONDS", min=0.1, max=3600, help="How often --watch looks.")
    ] = 2,
) -> None:
    """Show the active incident at a glance."""
    session = session_of(ctx)
    record = service.read(session.shell, incident or session.incident)
    if session.json:
        session.terminal.answer_json(_document(record))
        return
    if watch and session.terminal.is_rich:
        from ircli.cli.watch import watch as keep_watching

        if session.terminal.is_plain:
            warn_of_damage(session, record)
        keep_watching(session, record, every=every, glance=lambda record, now: _glance(session, record, now))
        return
    warn_of_damage(session, record)
    session.terminal.answer("\n".join(_glance(session, record, session.shell.now())))


@app.command()
def show(ctx: typer.Context, incident: Incident = "") -> None:
    """Show everything known about an incident."""
    session = session_of(ctx)
    record = service.read(session.shell, incident or session.incident)
    if session.json:
        session.terminal.answer_json(_document(record))
        return
    warn_of_damage(session, record)
    session.terminal.answer("\n".join(_everything(session, record)))


@app.command()
def switch(
    ctx: typer.Context,
    incident: Incident = "",
    shell: bool = typer.Option(False, "--shell", help="Print an export for this terminal alone."),
) -> None:
    """Choose the incident that commands act on."""
    session = session_of(ctx)
    incident = incident or session.incident or _choose(session)
    if shell:
        record = service.read(session.shell, incident)
        export = f"export IRCLI_INCIDENT={record.id}"
        if session.json:
            session.terminal.answer_json({"id": record.id, "shell": export})
        else:
            session.terminal.answer(export)
            if session.terminal.is_rich:  # where it is only looked at
                name = shlex.quote(incident)
                session.tell(f'  use it    eval "$(ircli switch {name} --shell)"')
        return
    record = service.switch(session.shell, incident)
    if session.json:
        session.terminal.answer_json(_document(record))
    session.tell(f"Active: {visible(record.incident.title)} ({record.incident.status})  [{record.id}]")
    _warn_of_variable(session, record)
    session.suggest("ircli status", "ircli log WORDS", incident=record.id)


def _choose(session: Session) -> str:
    """Return the id of the open incident that somebody picks; raise UsageError where nobody can."""
    options = []
    if session.terminal.can_ask:
        found = [one for one in service.outlines(session.shell).latest() if one.status in OPEN]
        if not found:
            raise NotFoundError("No incident is open.", hint="ircli switch ID takes any; ircli list")
        options = [(one.id, _label(one)) for one in found]
    return session.terminal.choose("Which incident?", options, flag="ID")


def _label(one: "Outline") -> str:
    drill = "  (drill)" if one.drill else ""
    return f"{one.id[-4:]}  {one.severity or 'unset'}  {one.title}  ({one.status}){drill}"


def _warn_of_variable(session: Session, record: Record) -> None:
    """Say that the variable of this terminal wins over what was chosen."""
    named = session.environ.get("IRCLI_INCIDENT", "")
    here = session.here()
    if named and here != record.id:
        session.terminal.warn(
            f"  note      this terminal stays on {here or named}: IRCLI_INCIDENT is set (unset IRCLI_INCIDENT)"
        )


def warn_of_damage(session: Session, record: Record) -> None:
    """Say once what could not be read, and what this version does not understand."""
    if record.problems:
        first = record.problems[0]
        session.terminal.warn(
            f"ircli: {len(record.problems)} damaged line(s) left out, the first in {visible(first.file)} at byte {first.offset}. See: ircli doctor"
        )
    if record.incident.unread:
        session.terminal.warn(
            f"ircli: {record.incident.unread} entries are of a newer kind; what is shown may be partial."
        )


def _document(record: Record) -> dict[str, object]:
    from ircli.documents.incident_json import show_json

    return show_json(service.facts(record))


def _glance(session: Session, record: Record, now: datetime) -> list[str]:
    incident = record.incident
    style = session.terminal.style
    level = incident.severity.name if incident.severity is not None else "severity unset"
    drill = "DRILL  " if incident.drill else ""
    lines = [
        f"{drill}{style(visible(level), 'bold')}  {style(visible(incident.title), 'bold')}",
        "  ".join(part for part in (incident.status, _age(incident, now), record.id) if part),
    ]
    if incident.services:
        lines.append(f"services  {visible(', '.join(incident.services))}")
    roles = visible(
        ", ".join(
            f"{one.role} {one.person}{'' if one.accepted else ' (not accepted yet)'}"
            for one in incident.roles
        )
    )
    missing = visible(", ".join(incident.missing_roles))
    lines.append(
        f"roles     {roles or 'nobody named'}"
        + (style(f"; missing {missing}", "yellow") if missing and incident.is_open else "")
    )
    from ircli.playbook.next import answer_to

    for deadline in deadlines(incident):
        late = (now - deadline.due).total_seconds()
        word = style(f"overdue by {span_text(late)}", "red") if late > 0 else f"due in {span_text(-late)}"
        answer = session.aimed(answer_to(deadline), record.id)
        lines.append(f"{'overdue' if late > 0 else 'due':<9} {deadline.what}: {word}  {answer}")
    lines.extend(
        f"runbook   {visible(one.how_far)}" for one in incident.response.runs if one.state == "going-on"
    )
    lines.extend(_tasks(incident))
    lines.extend(f"odd       {second} is before {first}" for first, second in impossible(incident.times))
    lines.extend(_also_open(session, record))
    lines.append(f"next      {visible(session.aimed(next_step(session, record), record.id))}")
    return lines


def _also_open(session: Session, record: Record) -> list[str]:
    """Return a line that names the other open incidents, the latest ones by their titles; none where there is none."""
    others = [one for one in service.open_incidents(session.shell) if one.id != record.id]
    others.sort(key=lambda one: one.begun or 0, reverse=True)
    named = [f"{visible(one.title)} [{one.id[-4:]}]" for one in others[:_NAMED]]
    if len(others) > _NAMED:
        named.append(f"{len(others) - _NAMED} more: ircli list --status open")
    return [f"also open {', '.join(named)}"] if named else []


def _tasks(incident: State) -> list[str]:
    """Return what is to be done as a part of the response, the first few of them."""
    tasks = [one for one in incident.actions if one.now and one.is_open] if incident.is_open else []
    lines = [f"to do     {visible(f'{one.number} {_brief(one)}')}" for one in tasks[:_MOST_TASKS]]
    more = len(tasks) - _MOST_TASKS
    return [*lines, *([f"to do     and {more} more: ircli action list"] if more > 0 else [])]


def _brief(action: Action) -> str:
    text = " ".join(action.text.split())
    short = text if len(text) <= _LONGEST_TASK else f"{text[: _LONGEST_TASK - 1].rstrip()}…"
    return f"{short} ({action.owner})" if action.owner else short


def _age(incident: State, now: datetime) -> str:
    """Return how long it has been open, or how long it took; blank where nobody knows, or it cannot be."""
    times = incident.times
    begun = times.detected or times.declared
    ended = incident.dismissed_at or times.resolved or times.closed
    if not incident.is_open:
        return _span("took ", begun, ended)
    mitigated = _span("mitigated ", times.mitigated, now, " ago") if incident.status == "monitoring" else ""
    return ", ".join(part for part in (_span("open for ", begun, now), mitigated) if part)


def _span(before: str, start: datetime | None, end: datetime | None, after: str = "") -> str:
    if start is None or end is None or end < start:
        return ""
    return f"{before}{span_text((end - start).total_seconds())}{after}"


def _understood(followup: Followup) -> list[tuple[str, str]]:
    """Return what is understood, and what is to be done about it."""
    tags = f"  [{', '.join(followup.cause_tags)}]" if followup.cause_tags else ""
    rows = [("root cause", (followup.root_cause or "-") + tags)]
    rows += [("why", f"{one.number}  {one.text}") for one in followup.whys]
    rows += [("factor", factor) for factor in followup.factors]
    rows += [("lesson", f"{one.kind}: {one.text}") for one in followup.lessons]
    rows += [
        ("action", f"{one.number}  {one.state}  {in_short(one)}" + (f": {one.said}" if one.said else ""))
        for one in followup.actions
    ]
    if followup.review.status:
        waits = ", ".join(followup.review.waits_for)
        rows.append(("postmortem", followup.review.status + (f"; waits for {waits}" if waits else "")))
    return rows


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
    rows += _understood(incident.followup)
    rows += [
        ("answer", f"{one.label or one.question}: {one.words or one.value or 'skipped'}")
        for one in incident.answers.values()
    ]
    rows += [
        (
            "runbook",
            f"#{run.number} {run.how_far if run.state == 'going-on' else f'{run.title}: {run.state}'}",
        )
        for run in incident.response.runs
    ]
    rows += [
        ("reopened", f"after {moment_text(cycle.resolved)}: {cycle.reason}") for cycle in incident.cycles
    ]
    if not session.terminal.is_rich:
        return [f"{visible(name)}\t{visible(text)}" for name, text in rows]
    return [f"{visible(name):<13} {visible(text)}" for name, text in rows]
