"""`ircli postmortem publish`: a copy is frozen, and its digest is on the timeline."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli.options import At, By, Text, reason_of, session_of, words_on
from ircli.cli.session import Session, change_document
from ircli.domain.text import visible
from ircli.errors import NotFoundError, RefusedError, UsageError

app = typer.Typer(rich_markup_mode=None)


@app.command()
def publish(
    ctx: typer.Context,
    text: Text = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write the copy there, too.")
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Although something is unfinished; needs --reason.")
    ] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why, with --force.")] = None,
    at: At = None,
    by: By = None,
) -> None:
    """Freeze a copy of the postmortem, as it stands in its file, and record its digest.

    What is marked 'To be written' has to be written, or let pass with a reason. Nothing leaves this machine.
    """
    session = session_of(ctx, by=by)
    from ircli.service import publishing

    why = reason_of(reason, None)
    if why and not force:
        raise UsageError("--reason goes with --force.", hint="ircli postmortem publish --force --reason WHY")
    record = service.read(session.shell, session.incident)
    if not service.has_postmortem(record):
        raise NotFoundError("The postmortem is not written yet.", hint="ircli postmortem generate")
    left = publishing.unfinished(record)
    if left and not force:
        raise RefusedError(
            f"It is not finished: {left}.", hint="ircli postmortem lint; or --force --reason 'why it may be'"
        )
    if left and not why:
        why = session.terminal.ask("Why may it be published unfinished?", flag="--reason")
    done = publishing.publish(
        session.shell,
        record,
        words_on(session, text),
        unfinished=why if left else "",
        at=session.understand(at),
        output=output,
    )
    _tell(session, done)
    for name in publishing.behind(session.shell, done.record):
        session.tell(
            f"  note      your text of {name} lacks what the timeline says: ircli postmortem generate --diff"
        )


def _tell(session: Session, done: "service.Change") -> None:
    from ircli.service.publishing import copy_of

    review = done.record.incident.followup.review
    copy = copy_of(done.record)
    if session.json:
        session.terminal.answer_json({**change_document(done), "digest": review.digest, "copy": copy})
    elif copy is not None:
        session.terminal.answer(visible(copy))
    session.tell(f"Published; its digest is {review.digest[:12]}.  [{done.record.id}]")
    if review.waits_for:
        session.tell(f"  note      not approved by {', '.join(review.waits_for)}")
    session.suggest(
        "ircli close" if done.record.incident.status == "resolved" else "ircli action list",
        incident=done.record.id,
    )
