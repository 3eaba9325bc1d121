"""`ircli action done`, `drop`, `reopen`."""

from typing import Annotated

import typer

from ircli.cli.action.choosing import Meant, point_to
from ircli.cli.action.parameters import EndedAction, OpenAction
from ircli.cli.action.telling import acknowledge, carry_out, numbered, say_same
from ircli.cli.following import next_step
from ircli.cli.options import At, By, Reason, ReasonWords, reason_of, session_of, words
from ircli.cli.session import Session
from ircli.domain.followup import DONE, DROPPED
from ircli.domain.requests import EndAction, ReopenAction
from ircli.errors import UsageError
from ircli.service import Change

app = typer.Typer(rich_markup_mode=None)


@app.command()
def done(
    ctx: typer.Context,
    action: OpenAction = None,
    text: Annotated[list[str] | None, typer.Argument(metavar="[EVIDENCE]...", help="What shows it.")] = None,
    evidence: Annotated[
        str | None,
        typer.Option("--evidence", metavar="TEXT", help="What shows it: a change, a link, a test."),
    ] = None,
    at: At = None,
    by: By = None,
) -> None:
    """Say that an action was carried out, and what shows it."""
    session = session_of(ctx, by=by)
    if evidence and words(text):
        raise UsageError("The evidence is given twice.", hint="Give it as words, or with --evidence.")
    meant = point_to(session, action)
    said, is_asked = words(text) or evidence or "", action is None
    if _may_end(meant) and not said and evidence is None and session.terminal.can_ask:
        said = session.terminal.ask(_asked(meant, "What shows it?"), flag="--evidence", optional=True)
        is_asked = True
    made = carry_out(session, meant, EndAction(meant.number, text=said), at)
    if is_asked:
        say_same(session, "done", meant.spelled, *(["--evidence", said] if said else []))
    _acknowledge_end(session, made, meant, "done")


@app.command()
def drop(
    ctx: typer.Context,
    action: OpenAction = None,
    why: ReasonWords = None,
    reason: Reason = None,
    at: At = None,
    by: By = None,
) -> None:
    """Say that an action will not be carried out, and why."""
    session = session_of(ctx, by=by)
    said = reason_of(reason, why)
    meant = point_to(session, action)
    is_asked = action is None
    if _may_end(meant) and not said:
        said = session.terminal.ask(_asked(meant, "Why will it not be done?"), flag="--reason")
        is_asked = True
    made = carry_out(session, meant, EndAction(meant.number, dropped=True, text=said), at)
    if is_asked:
        say_same(session, "drop", meant.spelled, "--reason", said)
    _acknowledge_end(session, made, meant, "dropped")


@app.command()
def reopen(
    ctx: typer.Context,
    action: EndedAction = None,
    why: ReasonWords = None,
    reason: Reason = None,
    at: At = None,
    by: By = None,
) -> None:
    """Say that an action is to be done after all."""
    session = session_of(ctx, by=by)
    said = reason_of(reason, why)
    meant = point_to(session, action, states=(DONE, DROPPED))
    made = carry_out(session, meant, ReopenAction(meant.number, text=said), at)
    if action is None:
        say_same(session, "reopen", meant.spelled, *(["--reason", said] if said else []))
    again = numbered(made, meant.number)
    sentence = f"Action {again.number} is open again: {again.text}"
    acknowledge(session, made, again, sentence, then=("ircli action list",))


def _may_end(meant: Meant) -> bool:
    """Return whether it makes sense to ask on: what will be refused anyway needs no more words."""
    return meant.action is not None and meant.action.is_open


def _asked(meant: Meant, question: str) -> str:
    text = meant.action.text if meant.action is not None else ""
    return f"{' '.join(text.split())}: {question[0].lower()}{question[1:]}"


def _acknowledge_end(session: Session, made: Change, meant: Meant, how: str) -> None:
    ended = numbered(made, meant.number)
    left = sum(one.is_open for one in made.record.incident.actions)
    onwards = "ircli action list" if left else next_step(session, made.record)
    acknowledge(
        session,
        made,
        ended,
        f"Action {ended.number} {how}, {left} left: {ended.text}",
        then=(onwards, f"ircli action reopen {ended.number} (if it was another one)"),
    )
