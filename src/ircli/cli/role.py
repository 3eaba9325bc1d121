"""`ircli role`: who does what."""

import shlex
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, TypeVar

import typer

from ircli import service
from ircli.cli import complete
from ircli.cli.options import At, By, session_of
from ircli.cli.roles import ask_who, named
from ircli.cli.session import Session, change_document, moment_text
from ircli.documents.timeline import moment_json
from ircli.domain.clock import span_text
from ircli.domain.entry import effective
from ircli.domain.events import RoleAccepted, RoleAssigned, RoleHandedOff, RoleReleased
from ircli.domain.incident import Held, Incident
from ircli.domain.requests import AcceptRole, AssignRole, HandOffRole, ReleaseRole, Request
from ircli.domain.rules import Role
from ircli.domain.text import visible
from ircli.service import Change, Record, Step

app = typer.Typer(rich_markup_mode=None)
role = typer.Typer(help="Say who does what.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(role, name="role")

Kind = TypeVar("Kind", RoleAssigned, RoleHandedOff, RoleAccepted, RoleReleased)

RoleName = Annotated[
    str,
    typer.Argument(
        metavar="ROLE",
        help="The name of a role, or its title; ircli role list has them.",
        autocompletion=complete.for_roles,
    ),
]
WaitingRole = Annotated[
    str,
    typer.Argument(
        metavar="[ROLE]", help="Which role, where several wait.", autocompletion=complete.for_roles
    ),
]
Person = Annotated[str | None, typer.Argument(metavar="PERSON", help="Who.")]


@role.command()
def assign(ctx: typer.Context, name: RoleName, person: Person = None, at: At = None, by: By = None) -> None:
    """Give somebody a role."""
    session = session_of(ctx, by=by)
    if person is None:
        known = _known(session, name).name
        person = ask_who(session, f"Who takes the role {known}?", flag="PERSON")
    done = _change(session, AssignRole(name, named(session, person)), at)
    taken = _event(done, RoleAssigned)
    was = "" if taken.many else _holders(done, taken.role, but=taken.person)
    session.done(done, f"{taken.person} is {taken.title}{was}.", then=("ircli role list",))
    _tell_duties(session, taken.role)


@role.command()
def handoff(
    ctx: typer.Context,
    name: RoleName,
    person: Person = None,
    report: Annotated[str, typer.Option(metavar="TEXT", help="The situation in a sentence or two.")] = "",
    at: At = None,
    by: By = None,
) -> None:
    """Pass a role to somebody else, with a report of the situation."""
    session = session_of(ctx, by=by)
    record = service.read(session.shell, session.incident)
    if person is None:
        known = _held_or_known(session, record.incident, name)
        person = ask_who(session, f"Who takes over the role {known}?", flag="PERSON")
    ahead = service.foresee(
        session.shell, record, [Step(HandOffRole(name, person))]
    )  # or refused, before more is asked
    if not report and session.terminal.can_ask:
        report = session.terminal.ask("The situation in a sentence?", flag="--report", optional=True)
    moment = session.understand(at)
    text = _situation(session, ahead, report)
    step = Step(HandOffRole(name, person, report=text), moment)
    done = service.change(session.shell, record.id, [step])
    taken = _event(done, RoleHandedOff)
    if not session.json:
        session.terminal.answer(text)
    accepting = (
        f"ircli role accept {shlex.quote(visible(taken.role))} --by {shlex.quote(visible(taken.person))}"
    )
    session.done(done, f"{taken.role} handed to {taken.person}.", then=(accepting, "ircli role list"))


@role.command()
def accept(ctx: typer.Context, name: WaitingRole = "", at: At = None, by: By = None) -> None:
    """Take on a role that was handed over, and read how it stands."""
    session = session_of(ctx, by=by)
    person = session.shell.by
    done = _change(session, AcceptRole(name, person), at)
    taken = _event(done, RoleAccepted)
    handed = _handed(done.record, taken)
    report = handed.report if handed is not None else ""
    if session.json:
        session.terminal.answer_json({**change_document(done), "report": report or None})
        session.warn_of_oddities(done)
        return
    session.terminal.answer(visible(report, keep="\n"))
    for_them = f", says {person}" if taken.person != person else ""
    session.done(
        done,
        f"{taken.person} accepted the role {taken.title or taken.role}{for_them}.",
        then=("ircli next", "ircli timeline"),
    )
    _tell_duties(session, taken.role)


@role.command()
def release(ctx: typer.Context, name: RoleName, person: Person = None, at: At = None, by: By = None) -> None:
    """Leave a role."""
    session = session_of(ctx, by=by)
    done = _change(session, ReleaseRole(name, person or ""), at)
    left = _event(done, RoleReleased).role
    session.done(done, f"{left} released.", then=(f"ircli role assign {shlex.quote(visible(left))} PERSON",))


@role.command("list")
def list_roles(ctx: typer.Context) -> None:
    """Show who holds which role."""
    session = session_of(ctx)
    record = service.read(session.shell, session.incident)
    held, known, now = record.incident.roles, _roles(session), session.shell.now()
    if session.json:
        session.terminal.answer_json([_held_document(one, known, now) for one in held])
        return
    names = {one.role for one in held}
    rows = [
        (one.role, one.title, one.person, _since(session, one, now), _remark(one, known, now)) for one in held
    ]
    rows += [(one.name, one.title, "-", "-", "") for one in known.values() if one.name not in names]
    session.terminal.table(("role", "title", "person", "since", "remark"), rows)


@role.command("report")
def show_report(ctx: typer.Context) -> None:
    """Show how it stands, for whoever takes over."""
    session = session_of(ctx)
    record = service.read(session.shell, session.incident)
    text = _situation(session, record, "")
    if session.json:
        session.terminal.answer_json({"id": record.id, "report": text})
    else:
        session.terminal.answer(text)


def _situation(session: Session, record: Record, words: str) -> str:
    from ircli.documents.situation import SituationFacts, report

    facts = SituationFacts(
        incident=record.incident,
        rules=session.shell.rules(),
        now=session.shell.now(),
        zone=session.zone(),
    )
    return report(facts, words)


def _handed(record: Record, taken: RoleAccepted) -> RoleHandedOff | None:
    """Return the hand-over that somebody accepts."""
    handed = [
        entry.event
        for entry in effective(record.entries)
        if isinstance(entry.event, RoleHandedOff)
        and (entry.event.role, entry.event.person) == (taken.role, taken.person)
    ]
    return handed[-1] if handed else None


def _tell_duties(session: Session, name: str) -> None:
    known = _roles(session).get(name)
    if known is not None and known.duties:
        session.tell(f"  does      {visible(known.duties)}")


def _roles(session: Session) -> Mapping[str, Role]:
    return {one.name: one for one in session.shell.playbook.roles}


def _held_document(held: Held, known: Mapping[str, Role], now: datetime) -> dict[str, Any]:
    return {
        "role": held.role,
        "title": held.title,
        "person": held.person,
        "since": moment_json(held.since),
        "held_seconds": _held_seconds(held, now),
        "accepted": held.accepted,
        "tiring": _is_tiring(held, known, now),
    }


def _since(session: Session, held: Held, now: datetime) -> str:
    """Return for how long somebody has held a role; since when, in full, to a pipe."""
    seconds = _held_seconds(held, now)
    return moment_text(held.since) if seconds is None or not session.terminal.is_rich else span_text(seconds)


def _remark(held: Held, known: Mapping[str, Role], now: datetime) -> str:
    """Return what somebody should know of a role that is held."""
    remarks = [
        "" if held.accepted else "not accepted yet",
        "held long: hand it over" if _is_tiring(held, known, now) else "",
        "" if held.role in known else "no role of the playbook",
    ]
    return ", ".join(remark for remark in remarks if remark)


def _is_tiring(held: Held, known: Mapping[str, Role], now: datetime) -> bool:
    minutes = known[held.role].tiring_after if held.role in known else None
    seconds = _held_seconds(held, now)
    return minutes is not None and seconds is not None and seconds > minutes * 60


def _held_seconds(held: Held, now: datetime) -> int | None:
    return int((now - held.since).total_seconds()) if held.since is not None else None


def _change(session: Session, request: Request, at: str | None) -> Change:
    return service.change(session.shell, session.incident, [Step(request, session.understand(at))])


def _known(session: Session, name: str) -> Role:
    """Return the role of a name, before anybody is asked about it."""
    from ircli.domain.decide import role_named

    return role_named(name, session.shell.rules("roles"))


def _held_or_known(session: Session, incident: Incident, name: str) -> str:
    """Return the name of a role that somebody holds, though the playbook may know it no more, or of the playbook's."""
    wanted = name.strip().casefold()
    held = next((one.role for one in incident.roles if one.role.casefold() == wanted), None)
    return held or _known(session, name).name


def _event(done: Change, kind: type[Kind]) -> Kind:
    """Return what happened, of the one kind that the command asked for."""
    return next(entry.event for entry in done.entries if isinstance(entry.event, kind))


def _holders(done: Change, role: str, *, but: str) -> str:
    held = done.before.roles if done.before is not None else ()
    names = [one.person for one in held if one.role == role and one.person != but]
    return f" (was {' and '.join(names)})" if names else ""
