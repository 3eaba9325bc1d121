"""`ircli declare`."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from ircli import service
from ircli.cli import complete
from ircli.cli.options import By, session_of
from ircli.cli.roles import checked, role_pair
from ircli.cli.session import Session, change_document
from ircli.domain.clock import write_moment
from ircli.domain.names import names_in
from ircli.domain.requests import AssignRole, Declare, Reach, SetSeverity
from ircli.domain.rules import Level
from ircli.domain.text import visible
from ircli.service import Change, Step

app = typer.Typer(rich_markup_mode=None)

_UNSURE = "\0unsure"


@app.command()
def declare(
    ctx: typer.Context,
    title: Annotated[
        list[str] | None, typer.Argument(metavar="TITLE", help="What is broken, in users' words.")
    ] = None,
    title_option: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="The title, as an option.")
    ] = None,
    severity: Annotated[
        str | None,
        typer.Option(
            "--severity",
            "-s",
            metavar="LEVEL",
            help="If you know it; triage finds it.",
            autocompletion=complete.for_levels,
        ),
    ] = None,
    services: Annotated[
        list[str] | None,
        typer.Option("--service", metavar="NAME", help="What is affected; repeatable, or comma between."),
    ] = None,
    source: Annotated[
        str, typer.Option(metavar="WHO", help="How it was noticed: alert, colleague, customer …")
    ] = "",
    started: Annotated[str | None, typer.Option(metavar="TIME", help="When impact began.")] = None,
    detected: Annotated[
        str | None, typer.Option(metavar="TIME", help="When we knew, if not just now.")
    ] = None,
    roles: Annotated[
        list[str] | None,
        typer.Option("--role", metavar="ROLE=NAME", help="Who does what: a role and a person; repeatable."),
    ] = None,
    summary: Annotated[str, typer.Option(metavar="TEXT", help="Two sentences for who was not there.")] = "",
    drill: Annotated[
        bool, typer.Option("--drill", help="An exercise: out of the metrics, nobody outside is told.")
    ] = False,
    by: By = None,
) -> None:
    """Open an incident and make it the active one."""
    session = session_of(ctx, by=by)
    moments = {
        name: session.understand(text)
        for name, text in (("started", started), ("detected", detected))
        if text
    }
    pairs = [role_pair(session, text) for text in roles or []]
    if severity or pairs:
        severity, pairs = checked(session.shell.rules("levels", "roles"), severity=severity, pairs=pairs)
    given = [
        ("--source", source),
        *[(f"--{name}", write_moment(moment)) for name, moment in moments.items() if moment is not None],
        *[("--role", f"{role}={person}") for role, person in pairs],
        ("--summary", summary),
    ]
    asked = Asked(
        session,
        title=(title_option or " ".join(title or [])).strip(),
        severity=severity,
        services=services,
        given=[part for flag, value in given if value for part in (flag, value)] + ["--drill"] * drill,
    )
    request = Declare(title=asked.title, summary=summary, services=asked.services, source=source, drill=drill)
    steps = [Step(Reach(name), moment) for name, moment in moments.items()]
    if asked.severity:
        steps.append(Step(SetSeverity(asked.severity)))
    steps.extend(Step(AssignRole(role, person)) for role, person in pairs)
    tell_declared(session, service.declare(session.shell, request, steps))


class Asked:
    """What declaring needs, from flags where they were given and from the person where not."""

    def __init__(
        self,
        session: Session,
        *,
        title: str,
        severity: str | None,
        services: list[str] | None,
        given: Sequence[str],
    ) -> None:
        """Ask for what is missing, if somebody is there; only the title must be."""
        terminal = session.terminal
        asked = not title and terminal.can_ask
        self.title = title or terminal.ask("What is broken?", flag="TITLE (or --title)")
        self.severity = severity or ""
        self.services = names_in(*(services or []))
        if not terminal.can_ask:
            return
        if severity is None:
            levels = [
                (level.name, f"{level.name}  {level.meaning}")
                for level in session.shell.rules("levels").levels
            ]
            # Last, so that the numbers of the menu are those of the levels.
            options = [*levels, (_UNSURE, "Not sure yet: triage will ask")]
            chosen = terminal.choose("How bad is it?", options, flag="--severity", default=_UNSURE)
            self.severity = "" if chosen == _UNSURE else chosen
            asked = True
        if services is None:
            named = terminal.ask(
                "Which services? (comma between; Enter to skip)", flag="--service", optional=True
            )
            self.services = names_in(named)
            asked = True
        if asked:
            flags = ["--severity", self.severity] if self.severity else []
            flags += [part for name in self.services for part in ("--service", name)]
            session.tell(f"  same as   {session.again('declare', self.title, *flags, *given)}")


def tell_declared(session: Session, change: Change, more: Mapping[str, object] | None = None) -> None:
    """Say that an incident is open and what comes next; `more` is what JSON says beside what it always does."""
    record = change.record
    is_active = session.here() == record.id
    channel = f"#incident-{record.id.rpartition('-')[0]}"
    if session.json:
        document = change_document(change) | {"channel": channel, "active": is_active} | dict(more or {})
        session.terminal.answer_json(document)
    else:
        session.terminal.answer(record.id)
    level = record.incident.severity
    kind = "drill" if record.incident.drill else "incident"
    session.tell(
        f"Declared {kind}: {visible(record.incident.title)} ({visible(level.name) if level else 'severity unset'})."
    )
    session.tell(f"  channel   {channel}")
    session.warn_of_oddities(change)
    for other in service.open_incidents(session.shell):
        if other.id == record.id:
            continue
        back = f" Go back: ircli switch {other.id}" if is_active else ""
        session.terminal.warn(f"  also open {other.id}: {visible(other.title)}.{back}")
    if not is_active:
        stays = (
            "drill     the live incident stays active:"
            if record.incident.drill
            else "note      commands here go on with"
        )
        session.tell(f"  {stays} {session.here()}")
    first_step = "ircli triage" if level is None else "ircli log WORDS"
    session.suggest(
        first_step, *_first_role(session, level), *_first_word(session, level), incident=record.id
    )


def _first_role(session: Session, level: Level | None) -> tuple[str, ...]:
    """Return how to fill the role that matters most: the first that the level needs, or the playbook names."""
    names = level.roles if level is not None else ()
    names = names or tuple(role.name for role in session.shell.playbook.roles)
    return tuple(f"ircli role assign {shlex.quote(visible(name))} PERSON" for name in names[:1])


def _first_word(session: Session, level: Level | None) -> tuple[str, ...]:
    """Return how to tell the public, where a level asks for a first word soon and a person reads this."""
    if level is None or not session.terminal.can_ask:
        return ()
    soon = [cadence.audience for cadence in level.updates if cadence.first is not None]
    if not soon:
        return ()
    public = [one.name for one in session.shell.playbook.communication.audiences if one.public]
    return tuple(f"ircli update {shlex.quote(visible(name))}" for name in soon if name in public)[:1]
