"""`ircli postmortem summary`, `root-cause`, `factor`, `lesson`: what only people know, kept on the timeline."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli.complete import words_of
from ircli.cli.options import At, By, session_of, words_on
from ircli.cli.session import Session
from ircli.domain.events import LESSON_KINDS
from ircli.domain.names import names_in
from ircli.domain.requests import AddFactor, AddLesson, Edit, Request, StateCause
from ircli.errors import UsageError
from ircli.service import Step

app = typer.Typer(rich_markup_mode=None)
factor = typer.Typer(help="Say what made it worse, or possible.", no_args_is_help=True, rich_markup_mode=None)
lesson = typer.Typer(help="Say what it teaches.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(factor, name="factor")
app.add_typer(lesson, name="lesson")

ASK_SUMMARY = "What happened, for how long, and what ended it, in two or three sentences?"
ASK_CAUSE = "What is the root cause: what in the system made it possible?"
ASK_FACTOR = "What made it worse, or possible?"
ASK_LESSON = {
    "well": "What went well, and should stay?",
    "poorly": "What went poorly: slow, missing, misleading?",
    "lucky": "Where did we get lucky?",
    "learned": "What should others know who were not there?",
}


@app.command()
def summary(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT]...", help="What happened, for how long, and what ended it."),
    ] = None,
    by: By = None,
) -> None:
    """Say what happened, in two or three sentences for who was not there."""
    session = session_of(ctx, by=by)
    said = words_on(session, text) or session.terminal.ask(ASK_SUMMARY, flag="TEXT")
    _record(session, Edit(summary=said), "Summary kept.")


@app.command("root-cause")
def root_cause(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT]...", help="What in the system made it possible.")
    ] = None,
    tags: Annotated[
        list[str] | None,
        typer.Option(
            "--tag", metavar="TAG", help="A short name for causes of this kind, by commas or repeated."
        ),
    ] = None,
    at: At = None,
    by: By = None,
) -> None:
    """Say what the root cause is, and tag it so that repeats are found."""
    session = session_of(ctx, by=by)
    named = names_in(*tags) if tags else None
    said = words_on(session, text)
    if not said and named is None:
        said = session.terminal.ask(ASK_CAUSE, flag="TEXT")
    _record(session, StateCause(said, named), "Root cause kept.", at)


@factor.command("add")
def add_factor(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT]...", help="What made it worse, or possible.")
    ] = None,
    at: At = None,
    by: By = None,
) -> None:
    """Say what made it worse, or possible."""
    session = session_of(ctx, by=by)
    said = words_on(session, text) or session.terminal.ask(ASK_FACTOR, flag="TEXT")
    _record(session, AddFactor(said), "Contributing factor kept.", at)


@lesson.command("add")
def add_lesson(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT]...", help="What went well or poorly, was luck, or is worth knowing."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND", help=f"One of: {', '.join(LESSON_KINDS)}.", autocompletion=words_of(LESSON_KINDS)
        ),
    ] = None,
    at: At = None,
    by: By = None,
) -> None:
    """Say what went well or poorly, was luck, or is worth knowing."""
    session = session_of(ctx, by=by)
    if kind is None:
        options = list(ASK_LESSON.items())
        kind = session.terminal.choose(
            "What kind of lesson?", options, flag=f"--kind {', '.join(LESSON_KINDS)}"
        )
    if kind not in LESSON_KINDS:
        raise UsageError(f"'{kind}' is no kind of lesson.", hint=f"One of: {', '.join(LESSON_KINDS)}.")
    said = words_on(session, text) or session.terminal.ask(ASK_LESSON[kind], flag="TEXT")
    _record(session, AddLesson(said, kind), "Lesson kept.", at)


def _record(session: Session, request: Request, sentence: str, at: str | None = None) -> None:
    done = service.change(session.shell, session.incident, [Step(request, session.understand(at))])
    session.done(done, sentence, then=("ircli postmortem wizard", "ircli postmortem generate"))
