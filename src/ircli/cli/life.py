"""The life of an incident: severity, lifecycle times, its description, and its ends."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli import complete
from ircli.cli.following import next_step
from ircli.cli.options import At, By, Reason, ReasonWords, Text, reason_of, session_of, words, words_on
from ircli.cli.session import Session
from ircli.cli.verdicts import DUPLICATE, VERDICT_WORDS
from ircli.domain.events import VERDICTS
from ircli.domain.incident import MILESTONES
from ircli.domain.names import did_you_mean, names_in
from ircli.domain.requests import Close, Dismiss, Edit, Mark, Reopen, Request, SetSeverity
from ircli.errors import UsageError
from ircli.service import Change, Step
from ircli.store import catalogue

app = typer.Typer(rich_markup_mode=None)


@app.command()
def severity(
    ctx: typer.Context,
    level: Annotated[
        str | None,
        typer.Argument(metavar="LEVEL", help="A level of the playbook.", autocompletion=complete.for_levels),
    ] = None,
    why: ReasonWords = None,
    reason: Reason = None,
    at: At = None,
    by: By = None,
) -> None:
    """Decide the severity level."""
    session = session_of(ctx, by=by)
    reason = reason_of(reason, why)
    if level is None:
        level = _choose_level(session)
    known = {one.name.casefold() for one in session.shell.rules("levels").levels}
    if not reason and session.terminal.can_ask and level.casefold() in known:
        before = service.read(session.shell, session.incident).incident.severity
        if before is not None and before.name.casefold() != level.casefold():
            reason = session.terminal.ask(f"Why not {before.name} any more?", flag="--reason", optional=True)
    done = _change(session, SetSeverity(level, reason=reason), at)
    now, was = done.record.incident.severity, done.before.severity if done.before is not None else None
    sentence = f"Severity {now.name if now else 'unset'}{f', was {was.name}' if was is not None else ''}."
    session.done(done, sentence, then=(next_step(session, done.record), "ircli status"))


def _choose_level(session: Session) -> str:
    levels = session.shell.rules("levels").levels
    if not session.terminal.can_ask:
        names = ", ".join(one.name for one in levels)
        raise UsageError("LEVEL is missing, and there is no terminal to ask at.", hint=f"One of: {names}.")
    return session.terminal.choose(
        "Which level?", [(one.name, f"{one.name}  {one.meaning}") for one in levels], flag="LEVEL"
    )


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
    milestone = _milestone(milestone)
    if at is None and milestone in ("started", "detected") and session.terminal.can_ask:
        # Seldom now, and every duration is counted from them.
        at = session.terminal.ask("When, if not now?", flag="--at", optional=True) or None
    done = _change(session, Mark(milestone), at)
    moment = done.entries[0].at
    when = session.local(moment) if moment is not None else "unknown"
    session.done(
        done, f"{milestone.capitalize()} at {when}.", then=(next_step(session, done.record), "ircli status")
    )


def _milestone(word: str) -> str:
    """Return the lifecycle time that a word names; raise UsageError with the nearest one where it names none."""
    if word.casefold() in MILESTONES:
        return word.casefold()
    meant = did_you_mean(word, complete.MARKABLE)
    raise UsageError(
        f"'{word}' is no lifecycle time.", hint=f"{meant}One of: {', '.join(complete.MARKABLE)}."
    )


@app.command()
def edit(
    ctx: typer.Context,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="What is broken.")] = None,
    summary: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Two sentences for who was not there.")
    ] = None,
    services: Annotated[
        list[str] | None,
        typer.Option(
            "--service", metavar="NAME", help="What is affected, by commas or repeated; replaces the list."
        ),
    ] = None,
    by: By = None,
) -> None:
    """Change the title, the summary or the services."""
    session = session_of(ctx, by=by)
    named = names_in(*services) if services else None
    done = _change(session, Edit(title=title, summary=summary, services=named), None)
    session.done(
        done, f"Edited: {done.record.incident.title}", then=(next_step(session, done.record), "ircli show")
    )


@app.command()
def reopen(
    ctx: typer.Context, why: ReasonWords = None, reason: Reason = None, at: At = None, by: By = None
) -> None:
    """Take the response up again."""
    session = session_of(ctx, by=by)
    reason = reason_of(reason, why) or session.terminal.ask("Why is it not over?", flag="--reason")
    done = _change(session, Reopen(reason), at)
    then = (next_step(session, done.record), "ircli status")
    session.done(done, f"Reopened {named(done)}; the earlier end is kept.", then=then)


@app.command()
def close(
    ctx: typer.Context,
    text: Text = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Although a required postmortem is not published; needs --reason."),
    ] = False,
    reason: Reason = None,
    at: At = None,
    by: By = None,
) -> None:
    """End the follow-up."""
    session = session_of(ctx, by=by)
    if reason and not force:
        raise UsageError("--reason goes with --force.", hint="ircli close --force --reason WHY")
    if force and not reason:
        reason = session.terminal.ask("Why is there no postmortem?", flag="--reason")
    done = _change(session, Close(words_on(session, text), waived=reason or ""), at)
    open_actions = sum(action.is_open for action in done.record.incident.actions)
    then = ("ircli action list",) if open_actions else (next_step(session, done.record),)
    left = f" Actions still open: {open_actions}." if open_actions else ""
    session.done(done, f"Closed {named(done)}.{left}", then=then)


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
        options = [(name, f"{words[:1].upper()}{words[1:]}") for name, words in VERDICT_WORDS.items()]
        verdict = session.terminal.choose("What was it?", options, flag="--as")
    if verdict == DUPLICATE:
        of = of or session.terminal.ask("Of which incident?", flag="--of")
        of = catalogue.find(session.shell.home, of)
        if of == service.which(session.shell, session.incident):
            raise UsageError("An incident is no duplicate of itself.", hint="--of the one it duplicates")
    elif of is not None:
        raise UsageError("--of goes with --as duplicate.", hint=f"ircli dismiss --as duplicate --of {of}")
    done = _change(session, Dismiss(verdict, of=of or "", text=words(text)), at)
    session.done(done, f"Dismissed {named(done)} as {verdict}.", then=(next_step(session, done.record),))


def named(done: Change) -> str:
    """Return an incident as people speak of it: its level, where it has one, and its title."""
    incident = done.record.incident
    level = f"{incident.severity.name} " if incident.severity is not None else ""
    return f'{level}"{incident.title}"'


def _change(session: Session, request: Request, at: str | None) -> Change:
    return service.change(session.shell, session.incident, [Step(request, session.understand(at))])
