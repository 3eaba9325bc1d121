"""`ircli role`: who does what."""

from typing import Annotated, TypeVar

import typer

from ircli import service
from ircli.cli import complete
from ircli.cli.options import At, By, session_of
from ircli.cli.session import Session, moment_text
from ircli.domain.events import RoleAssigned, RoleHandedOff, RoleReleased
from ircli.domain.requests import AssignRole, HandOffRole, ReleaseRole, Request
from ircli.domain.rules import Role
from ircli.domain.text import visible
from ircli.service import Change, Step

app = typer.Typer(rich_markup_mode=None)
role = typer.Typer(help="Say who does what.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(role, name="role")

Kind = TypeVar("Kind", RoleAssigned, RoleHandedOff, RoleReleased)

RoleName = Annotated[
    str,
    typer.Argument(
        metavar="ROLE", help="Such as ic, tl, cl, scribe, sme.", autocompletion=complete.for_roles
    ),
]
Person = Annotated[str | None, typer.Argument(metavar="PERSON", help="Who.")]


@role.command()
def assign(ctx: typer.Context, name: RoleName, person: Person = None, at: At = None, by: By = None) -> None:
    """Give somebody a role."""
    session = session_of(ctx, by=by)
    if person is None:
        known = _known(session, name).name
        person = session.terminal.ask(f"Who takes the role {known}?", flag="PERSON")
    done = _change(session, AssignRole(name, person), at)
    taken = _event(done, RoleAssigned)
    was = "" if taken.many else _holders(done, taken.role, but=taken.person)
    session.done(done, f"{taken.person} is {taken.title}{was}.", then=("ircli role list",))
    duties = next((one.duties for one in session.shell.rules().roles if one.name == taken.role), "")
    if duties:
        session.tell(f"  does      {visible(duties)}")


@role.command()
def handoff(
    ctx: typer.Context,
    name: RoleName,
    person: Person = None,
    report: Annotated[str, typer.Option(metavar="TEXT", help="The situation in a sentence or two.")] = "",
    at: At = None,
    by: By = None,
) -> None:
    """Pass a role to somebody else."""
    session = session_of(ctx, by=by)
    if person is None:
        known = _known(session, name).name
        person = session.terminal.ask(f"Who takes over the role {known}?", flag="PERSON")
    if not report and session.terminal.can_ask:
        report = session.terminal.ask("The situation in a sentence?", flag="--report", optional=True)
    done = _change(session, HandOffRole(name, person, report=report), at)
    taken = _event(done, RoleHandedOff)
    session.done(done, f"{taken.role} handed to {taken.person}.", then=("ircli role list",))


@role.command()
def release(ctx: typer.Context, name: RoleName, person: Person = None, at: At = None, by: By = None) -> None:
    """Leave a role."""
    session = session_of(ctx, by=by)
    done = _change(session, ReleaseRole(name, person or ""), at)
    left = _event(done, RoleReleased).role
    session.done(done, f"{left} released.", then=(f"ircli role assign {visible(left)} PERSON",))


@role.command("list")
def list_roles(ctx: typer.Context) -> None:
    """Show who holds which role."""
    session = session_of(ctx)
    record = service.read(session.shell, session.incident)
    held = record.incident.roles
    if session.json:
        session.terminal.answer_json(
            [
                {
                    "role": one.role,
                    "title": one.title,
                    "person": one.person,
                    "since": moment_text(one.since) if one.since else None,
                }
                for one in held
            ]
        )
        return
    names = {one.role for one in held}
    rows = [(one.role, one.title, one.person, moment_text(one.since)) for one in held]
    rows += [(one.name, one.title, "-", "-") for one in session.shell.rules().roles if one.name not in names]
    session.terminal.table(("role", "title", "person", "since"), rows)


def _change(session: Session, request: Request, at: str | None) -> Change:
    return service.change(session.shell, session.incident, [Step(request, session.understand(at))])


def _known(session: Session, name: str) -> Role:
    """Return the role of a name, before anybody is asked about it."""
    from ircli.domain.decide import role_named

    return role_named(name, session.shell.rules())


def _event(done: Change, kind: type[Kind]) -> Kind:
    """Return what happened, of the one kind that the command asked for."""
    return next(entry.event for entry in done.entries if isinstance(entry.event, kind))


def _holders(done: Change, role: str, *, but: str) -> str:
    held = done.before.roles if done.before is not None else ()
    names = [one.person for one in held if one.role == role and one.person != but]
    return f" (was {' and '.join(names)})" if names else ""
