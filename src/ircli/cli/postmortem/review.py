"""`ircli postmortem review` and `approve`: somebody else reads it."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli.options import At, By, Text, session_of, words_on
from ircli.domain.names import names_in
from ircli.domain.requests import ApprovePostmortem, RequestReview
from ircli.errors import NotFoundError, UsageError
from ircli.service import Step

app = typer.Typer(rich_markup_mode=None)


@app.command()
def review(
    ctx: typer.Context,
    text: Text = None,
    reviewers: Annotated[
        list[str] | None,
        typer.Option("--reviewer", metavar="PERSON", help="Who is to read it, by commas or repeated."),
    ] = None,
    at: At = None,
    by: By = None,
) -> None:
    """Ask reviewers to read the postmortem."""
    session = session_of(ctx, by=by)
    record = service.read(session.shell, session.incident)
    if not service.has_postmortem(record):
        raise NotFoundError("The postmortem is not written yet.", hint="ircli postmortem generate")
    named = names_in(*(reviewers or ()))
    if not named:
        named = names_in(session.terminal.ask("Who is to read it?", flag="--reviewer"))
    if not named:
        raise UsageError("A review needs a reviewer.", hint="--reviewer PERSON")
    known = record.incident.followup.review.reviewers
    request = RequestReview(tuple(dict.fromkeys([*known, *named])), words_on(session, text))
    done = service.change(session.shell, record.id, [Step(request, session.understand(at))])
    session.done(
        done,
        f"Postmortem in review by {', '.join(request.reviewers)}; nobody was notified.",
        then=("ircli postmortem lint", "ircli postmortem approve --by PERSON"),
    )


@app.command()
def approve(ctx: typer.Context, text: Text = None, at: At = None, by: By = None) -> None:
    """Say that you have read the postmortem, and agree."""
    session = session_of(ctx, by=by)
    request = ApprovePostmortem(session.shell.by, words_on(session, text))
    done = service.change(session.shell, session.incident, [Step(request, session.understand(at))])
    waits = done.record.incident.followup.review.waits_for
    left = f"; it waits for {', '.join(waits)}" if waits else ""
    session.done(done, f"Approved by {session.shell.by}{left}.", then=("ircli postmortem publish",))
    asked = {one.casefold() for one in done.record.incident.followup.review.reviewers}
    if session.shell.by.casefold() not in asked:
        session.tell(f"  note      {session.shell.by} was not asked to review it")
