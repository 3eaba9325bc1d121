"""The life of an incident: severity, lifecycle times, its description, and its ends."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli import complete
from ircli.cli.options import At, By, Reason, Text, session_of, words
from ircli.cli.session import Session
from ircli.domain.durations import durations
from ircli.domain.events import VERDICTS
from ircli.domain.requests import Close, Dismiss, Edit, Mark, Reopen, Request, Resolve, SetSeverity
from ircli.errors import UsageError
from ircli.service import Change, Step
from ircli.store import catalogue

app = typer.Typer(rich_markup_mode=None)


@app.command()
def severity(
    ctx: typer.Context,
    level: Annotated[
        str | None, typer.Argument(metavar="LEVEL", help="Such as SEV2.", autocompletion=complete.for_levels)
    ] = None,
    reason: Reason = None,
    at: At = None,
    by: By = None,
) -> None:
    """Decide the severity level."""
    session = session_of(ctx, by=by)
    if level is None:
        options = [(one.name, f"{one.name}  {one.meaning}") for one in session.shell.rules().levels]
        level = session.terminal.choose("Which level?", options, flag="LEVEL")
    known = {one.name.casefold() for one in session.shell.rules().levels}
    if reason is None and session.terminal.can_ask and level.casefold() in known:
        before = service.read(session.shell, session.incident).incident.severity
        if before is not None:
            reason = session.terminal.ask(f"Why not {before.name} any more?", flag="--reason", optional=True)
    done = _change(session, SetSeverity(level, reason=reason or ""), at)
    now, was = done.record.incident.severity, done.before.severity if done.before is not None else None
    sentence = f"Severity {now.name if now else 'unset'}{f', was {was.name}' if was is not None else ''}."
    session.done(done, sentence, then=("ircli status",))


@app.command()
def mark(
    ctx: typer.Context,
    milestone: Annotated[
        str,
        typer.Argument(
            metavar="MILESTONE",
            help=", ".join(complete.MARKABLE) + ".",
            autocompletion=complete.for_milestones,
        ),
    ],
    at: At = None,
    by: By = None,
) -> None:
    """Set or correct a lifecycle time."""
    session = session_of(ctx, by=by)
    done = _change(session, Mark(milestone.casefold()), at)
    moment = done.entries[0].at
    when = session.local(moment) if moment is not None else "unknown"
    then = "ircli resolve" if done.record.incident.times.mitigated is not None else "ircli status"
    session.done(done, f"{milestone.capitalize()} at {when}.", then=(then,))


@app.command()
def edit(
    ctx: typer.Context,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="What is broken.")] = None,
    summary: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Two sentences for who was not there.")
    ] = None,
    services: Annotated[
        list[str] | None,
        typer.Option("--service", metavar="NAME", help="What is affected; repeatable, replaces the list."),
    ] = None,
    by: By = None,
) -> None:
    """Change the title, the summary or the services."""
    session = session_of(ctx, by=by)
    named = tuple(name.strip() for name in services if name.strip()) if services else None
    done = _change(session, Edit(title=title, summary=summary, services=named), None)
    session.done(done, f"Edited: {done.record.incident.title}", then=("ircli show",))


@app.command()
def resolve(ctx: typer.Context, text: Text = None, at: At = None, by: By = None) -> None:
    """End the response."""
    session = session_of(ctx, by=by)
    done = _change(session, Resolve(words(text)), at)
    spans = [
        span
        for span in durations(done.record.incident.times)
        if span.name == "ttr" and span.seconds is not None
    ]
    took = f" after {spans[0].seconds / 60:.0f} min" if spans and spans[0].seconds is not None else ""
    session.done(done, f"Resolved{took}.", then=("ircli postmortem generate", "ircli close"))
    if done.record.incident.times.mitigated is None:
        session.tell("  unset     when impact stopped: ircli mark mitigated --at TIME")


@app.command()
def reopen(ctx: typer.Context, reason: Reason = None, at: At = None, by: By = None) -> None:
    """Take the response up again."""
    session = session_of(ctx, by=by)
    reason = reason or session.terminal.ask("Why is it not over?", flag="--reason")
    done = _change(session, Reopen(reason), at)
    session.done(done, "Reopened; the earlier end is kept.", then=("ircli status", "ircli log WORDS"))


@app.command()
def close(ctx: typer.Context, text: Text = None, at: At = None, by: By = None) -> None:
    """End the follow-up."""
    session = session_of(ctx, by=by)
    done = _change(session, Close(words(text)), at)
    session.done(done, "Closed.", then=("ircli list",))


@app.command()
def dismiss(
    ctx: typer.Context,
    verdict: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="VERDICT",
            help=f"One of: {', '.join(VERDICTS)}.",
            autocompletion=complete.words_of(VERDICTS),
        ),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option(
            "--of", metavar="ID", help="The incident it duplicates.", autocompletion=complete.for_incidents
        ),
    ] = None,
    text: Text = None,
    at: At = None,
    by: By = None,
) -> None:
    """Say that it was no incident of its own."""
    session = session_of(ctx, by=by)
    if verdict is None:
        options = [
            ("false-alarm", "A false alarm"),
            ("duplicate", "A duplicate of another incident"),
            ("known", "Known or planned"),
        ]
        verdict = session.terminal.choose("What was it?", options, flag="--as")
    if verdict == "duplicate":
        of = of or session.terminal.ask("Of which incident?", flag="--of")
        of = catalogue.find(session.shell.home, of)
        if of == service.which(session.shell, session.incident):
            raise UsageError("An incident is no duplicate of itself.", hint="--of the one it duplicates")
    elif of is not None:
        raise UsageError("--of goes with --as duplicate.", hint=f"ircli dismiss --as duplicate --of {of}")
    done = _change(session, Dismiss(verdict, of=of or "", text=words(text)), at)
    session.done(done, f"Dismissed as {verdict}.", then=("ircli list",))


def _change(session: Session, request: Request, at: str | None) -> Change:
    return service.change(session.shell, session.incident, [Step(request, session.understand(at))])
