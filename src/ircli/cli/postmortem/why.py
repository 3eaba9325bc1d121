"""`ircli postmortem why`: five whys, from the symptom to the system."""

from typing import Annotated

import typer

from ircli import service
from ircli.cli.options import At, By, session_of, words_on
from ircli.cli.postmortem.interview import Interview
from ircli.cli.recording import Recording
from ircli.cli.session import Session
from ircli.domain.events import ActionAdded
from ircli.domain.followup import chain
from ircli.domain.requests import NEWEST_WHY, AddAction, AnswerWhy
from ircli.domain.text import visible
from ircli.errors import UsageError
from ircli.service import Record, Step

app = typer.Typer(rich_markup_mode=None)


@app.command()
def why(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT]...", help="Why it is so; asked for without.")
    ] = None,
    of: Annotated[
        int | None,
        typer.Option(
            "--of",
            metavar="NUMBER",
            min=1,
            help="The answer that it explains; the incident itself, if not said.",
        ),
    ] = None,
    action: Annotated[
        str, typer.Option("--action", metavar="TEXT", help="What is to be done about it.")
    ] = "",
    list_them: Annotated[bool, typer.Option("--list", help="Show the answers, with their numbers.")] = False,
    at: At = None,
    by: By = None,
) -> None:
    """Ask why, and why that: five times, or as long as it leads somewhere."""
    session = session_of(ctx, by=by)
    said = words_on(session, text)
    if list_them:
        if said or of or action:
            raise UsageError("--list only shows.", hint="ircli postmortem why --list")
        show(session, service.read(session.shell, session.incident))
    elif said or not session.terminal.can_ask:
        _record(session, said, of, action, at)
    else:
        _ask(session)


def _record(session: Session, said: str, of: int | None, action: str, at: str | None) -> None:
    if not said:
        raise UsageError(
            "TEXT is missing, and there is no terminal to ask at.",
            hint="ircli postmortem why 'because …' --of 1",
        )
    moment = session.understand(at)
    steps = [Step(AnswerWhy(said, of), moment)]
    if action.strip():
        steps.append(Step(AddAction(ActionAdded(action, origin=NEWEST_WHY)), moment))
    done = service.change(session.shell, session.incident, steps)
    number = done.record.incident.followup.whys[-1].number
    todo = "; with an action" if action.strip() else ""
    explained = f"explains why {of}" if of else "explains the incident"
    session.done(
        done,
        f"Why {number} kept; it {explained}{todo}.",
        then=(f"ircli postmortem why TEXT --of {number}", "ircli withdraw last (takes it back)"),
    )


def _ask(session: Session) -> None:
    recording = Recording(session)
    session.say_keys("what was answered is recorded")
    interview = Interview(recording)
    try:
        interview.whys()
    except KeyboardInterrupt:
        recording.say_stopped("ircli postmortem why")
        raise
    interview.say_same()
    show(session, recording.record)
    session.suggest("ircli postmortem root-cause TEXT", incident=recording.record.id)


def show(session: Session, record: Record) -> None:
    """Show the answers: to people as an indented list."""
    known = record.incident.followup.whys
    if session.json:
        from ircli.documents.incident_json import whys_json

        session.terminal.answer_json(whys_json(record.incident.followup))
        return
    if not known:
        session.tell("Nobody asked why yet.")
        session.suggest("ircli postmortem why", incident=record.id)
        return
    if not session.terminal.is_rich:
        numbers = {one.id: f"{one.number}" for one in known}
        session.terminal.table(
            (), [(f"{one.number}", numbers.get(one.target, ""), one.text) for one in known]
        )
        return
    lines = [f"{'  ' * depth}{one.number}  {visible(one.text)}" for depth, one in chain(known)]
    session.terminal.answer("\n".join(lines))
