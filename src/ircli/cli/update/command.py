"""`ircli update`: what an audience is told, when it hears again, and when it may wait."""

from datetime import datetime
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup

from ircli import service
from ircli.cli import complete
from ircli.cli.options import At, By, session_of, words
from ircli.cli.session import Session, moment_text
from ircli.cli.update.telling import (
    Telling,
    Wanted,
    audience_named,
    audience_of,
    cadences,
    due_updates,
    time_ahead,
    unchanged_document,
)
from ircli.documents.timeline import moment_json
from ircli.domain.clock import span_text, write_moment
from ircli.domain.events import UpdateSent
from ircli.domain.incident import Incident
from ircli.domain.names import did_you_mean
from ircli.domain.requests import PauseUpdates
from ircli.domain.rules import Audience
from ircli.errors import UsageError
from ircli.service import Step

_WORDS = "ircli.audience"
_COMMANDS = "[AUDIENCE | COMMAND]"
_HELP = """Tell an audience how it stands.

Without an audience, the one that waits longest. The draft comes from the playbook's words and the timeline; at a
terminal it is shown before anything is recorded."""
_FLAGS = "--current, --nothing-new, --as-is or --text"


class UpdateGroup(TyperGroup):
    """A command that takes an audience, unless the word is one of its own commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own form
        """Take the first word for a command where it is one, else for an audience."""
        ctx.allow_interspersed_args = False
        _, found, _ = self.make_parser(ctx).parse_args(args=list(args))
        if found and found[0] in self.commands:
            return super().parse_args(ctx, args)
        ctx.allow_interspersed_args = True
        rest = super(TyperGroup, self).parse_args(ctx, args)
        if len(rest) > 1 and not ctx.resilient_parsing:
            raise UsageError(
                f"One audience at a time, and not {len(rest)} words.",
                hint=f"{did_you_mean(rest[0], self.commands)}ircli update --help",
            )
        ctx.meta[_WORDS] = rest[0] if rest else ""
        ctx.args = []
        return []

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:  # noqa: ANN401 - Typer's own form
        """Return the commands and the audiences that go on like this."""
        from typer._click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        names = [one.name for one in complete.playbook(ctx).communication.audiences]
        known = [CompletionItem(name) for name in names if name.startswith(incomplete)]
        return [*known, *super().shell_complete(ctx, incomplete)]


app = typer.Typer(rich_markup_mode=None)
update = typer.Typer(
    cls=UpdateGroup,
    help=_HELP,
    invoke_without_command=True,
    subcommand_metavar=_COMMANDS,
    rich_markup_mode=None,
)
app.add_typer(update, name="update")


def for_audiences(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete an audience."""
    names = [one.name for one in complete.playbook(ctx).communication.audiences]
    return [name for name in names if name.startswith(incomplete)]


@update.callback()
def send(
    ctx: typer.Context,
    current: Annotated[
        str, typer.Option("--current", metavar="TEXT", help="What is being done now, in one line.")
    ] = "",
    impact: Annotated[
        str, typer.Option("--impact", metavar="TEXT", help="What users feel, in their words.")
    ] = "",
    text: Annotated[
        str, typer.Option("--text", metavar="TEXT", help="The whole update, instead of the playbook's words.")
    ] = "",
    nothing_new: Annotated[
        bool, typer.Option("--nothing-new", "-n", help="Say that nothing is new, and work goes on.")
    ] = False,
    as_is: Annotated[bool, typer.Option("--as-is", help="Use the draft as it is.")] = False,
    following: Annotated[
        str | None,
        typer.Option(
            "--next", metavar="SPAN|TIME", help="When they hear again: 30m, 16:30; else as the level says."
        ),
    ] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Change the draft in $VISUAL or $EDITOR; an empty one is not sent.")
    ] = False,
    copy: Annotated[bool, typer.Option("--copy", help="Put the text on the clipboard too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the draft, and record nothing.")] = False,
    at: At = None,
    by: By = None,
) -> None:
    """Tell an audience how it stands."""
    if ctx.invoked_subcommand is not None:
        _refuse_options(ctx)
        return
    session = session_of(ctx, by=by)
    wanted = Wanted(current, impact, text, nothing_new, as_is, edit)
    _refuse_mixed(wanted)
    record = service.read(session.shell, session.incident)
    audience = audience_of(session, record.incident, ctx.meta[_WORDS])
    telling = Telling(session, record, audience, at=at, following=following)
    if dry_run:
        telling.show(telling.draft(wanted))
        return
    if not wanted.is_said and not session.terminal.can_ask:
        raise UsageError(
            f"{_FLAGS} is missing, and there is no terminal to ask at.", hint="--dry-run shows the draft."
        )
    asked = not wanted.is_said
    chosen = telling.ask(wanted) if asked else wanted
    if chosen is not None and chosen.edit:
        edited = telling.edited(telling.draft(chosen))
        chosen = chosen._replace(text=edited, nothing_new=False) if edited else None
    if chosen is not None:
        telling.send(chosen, copy=copy, asked=asked)
        return
    session.tell("Nothing is sent, and nothing recorded.")
    if session.json:
        document = telling.document(unchanged_document(record), telling.draft(wanted).text)
        session.terminal.answer_json(document)


@update.command()
def snooze(
    ctx: typer.Context,
    span: Annotated[
        list[str] | None, typer.Argument(metavar="SPAN|TIME", help="For how long, or until when: 15m, 16:30.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why updates may wait.")
    ] = None,
    audience: Annotated[
        str,
        typer.Option(
            "--audience",
            metavar="AUDIENCE",
            help="Only this one, not all of them.",
            autocompletion=for_audiences,
        ),
    ] = "",
    by: By = None,
) -> None:
    """Let updates wait for a while, with a reason."""
    session = session_of(ctx, by=by)
    named = audience_named(session, audience).name if audience else ""
    given = words(span) or session.terminal.ask("For how long? (15m, or until 16:30)", flag="SPAN")
    until = time_ahead(session, given, session.shell.now())
    reason = reason or session.terminal.ask("Why may updates wait?", flag="--reason")
    request = PauseUpdates(until=write_moment(until), reason=reason, audience=named)
    done = service.change(session.shell, session.incident, [Step(request)])
    whose = f"Updates to {named}" if named else "Updates"
    session.done(
        done, f"{whose} paused until {session.local(until)}.", then=("ircli update list", "ircli next")
    )


@update.command("list")
def list_audiences(ctx: typer.Context) -> None:
    """Show who was told what when, and who waits."""
    session = session_of(ctx)
    record = service.read(session.shell, session.incident)
    now = session.shell.now()
    found = [_standing(record.incident, one, now) for one in _audiences(session, record.incident)]
    if session.json:
        session.terminal.answer_json([one.document for one in found])
        return
    rows = [
        (
            one.audience.name,
            _shown(session, one.told, now),
            _shown(session, one.due, now),
            one.remark(now),
        )
        for one in found
    ]
    session.terminal.table(("audience", "last update", "next due", "remark"), rows)


class _Standing(NamedTuple):
    """How it stands with an audience."""

    audience: Audience
    told: datetime | None
    due: datetime | None
    paused: datetime | None
    overdue: bool

    @property
    def document(self) -> dict[str, object]:
        """Return what `update list --json` says of it."""
        return {
            "audience": self.audience.name,
            "title": self.audience.title,
            "public": self.audience.public,
            "last_at": moment_json(self.told),
            "next_due": moment_json(self.due),
            "overdue": self.overdue,
            "paused_until": moment_json(self.paused),
        }

    def remark(self, now: datetime) -> str:
        """Return what somebody should know of it."""
        if self.paused is not None:
            return f"paused for {span_text((self.paused - now).total_seconds())}"
        if self.overdue and self.due is not None:
            return f"overdue by {span_text((now - self.due).total_seconds())}"
        return ""


def _audiences(session: Session, incident: Incident) -> list[Audience]:
    """Return the playbook's audiences, and those of the level or of an update that it has no more."""
    found = {one.name: one for one in session.shell.playbook.communication.audiences}
    for cadence in cadences(incident):
        found.setdefault(cadence.audience, Audience(cadence.audience, cadence.audience))
    for entry in incident.response.updates:
        if isinstance(entry.event, UpdateSent):
            name = entry.event.audience
            found.setdefault(name, Audience(name, entry.event.title or name))
    return list(found.values())


def _standing(incident: Incident, audience: Audience, now: datetime) -> _Standing:
    response = incident.response
    due = next((due for due, name in due_updates(incident) if name == audience.name), None)
    due = due if incident.is_open else None
    pauses = [response.paused.get(audience.name), response.paused.get("")]
    paused = max((until for until in pauses if until is not None and until > now), default=None)
    return _Standing(
        audience=audience,
        told=response.told.get(audience.name),
        due=due,
        paused=paused if incident.is_open else None,
        overdue=due is not None and due < now,
    )


def _shown(session: Session, moment: datetime | None, now: datetime) -> str:
    """Return a moment as people want it, with its distance; in full to a pipe."""
    if moment is None or not session.terminal.is_rich:
        return moment_text(moment)
    seconds = (now - moment).total_seconds()
    there = moment.astimezone(session.zone())
    far = f"{span_text(seconds)} ago" if seconds >= 0 else f"in {span_text(-seconds)}"
    return f"{there:%H:%M} {there.tzname()} ({far})"


def _refuse_mixed(wanted: Wanted) -> None:
    if wanted.nothing_new and (wanted.current or wanted.text):
        other = "--current" if wanted.current else "--text"
        raise UsageError(f"--nothing-new and {other} exclude each other.", hint="Give one of them.")
    if wanted.text and wanted.current:
        raise UsageError("--text and --current exclude each other.", hint="--text is the whole update.")


def _refuse_options(ctx: typer.Context) -> None:
    """Raise UsageError for an option of an update that stands before one of the other commands."""
    given = [
        param.opts[0]
        for param in ctx.command.params
        if param.expose_value and ctx.params.get(str(param.name))
    ]
    if given:
        raise UsageError(
            f"{given[0]} is no option of {ctx.invoked_subcommand}.",
            hint=f"ircli update {ctx.invoked_subcommand} --help",
        )
