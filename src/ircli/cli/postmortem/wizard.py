"""`ircli postmortem wizard`: asks for what is missing, and skips what is known."""

import typer

from ircli.cli.options import By, session_of
from ircli.cli.postmortem.interview import Interview
from ircli.cli.recording import Recording
from ircli.cli.session import Session
from ircli.errors import UsageError

app = typer.Typer(rich_markup_mode=None)


@app.command()
def wizard(ctx: typer.Context, by: By = None) -> None:
    """Ask for what the postmortem lacks: summary, whys, cause, factors, lessons, actions.

    Each answer is on the timeline before the next question; Enter skips one.
    """
    session = session_of(ctx, by=by)
    recording = Recording(session)
    missing = _missing(recording)
    if not missing:
        session.tell(f"Nothing is missing that can be asked.  [{recording.record.id}]")
        session.suggest("ircli postmortem generate", incident=recording.record.id)
        _answer(session, recording)
        return
    if not session.terminal.can_ask:
        raise UsageError(
            f"Missing: {', '.join(missing)}; and there is no terminal to ask at.",
            hint="ircli postmortem summary, root-cause, why, factor add, lesson add; ircli action add",
        )
    session.tell(f'Postmortem of "{recording.incident.title}". Missing: {", ".join(missing)}.')
    session.say_keys("what was answered is recorded")
    interview = Interview(recording)
    try:
        interview.summary()
        if not recording.incident.followup.whys:
            interview.whys()
        interview.cause()
        interview.factors()
        interview.lessons()
        interview.actions()
    except KeyboardInterrupt:
        interview.say_same()
        recording.say_stopped("ircli postmortem wizard")
        raise
    interview.say_same()
    left = _missing(recording)
    session.tell(f"Still missing: {', '.join(left)}." if left else "That is all that can be asked.")
    session.suggest("ircli postmortem generate", incident=recording.record.id)
    _answer(session, recording)


def _missing(recording: Recording) -> list[str]:
    incident = recording.incident
    followup = incident.followup
    kinds = {one.kind for one in followup.lessons}
    known = {
        "summary": incident.summary,
        "whys": followup.whys,
        "root cause": followup.root_cause,
        "contributing factors": followup.factors,
        "what went well": "well" in kinds,
        "what went poorly": "poorly" in kinds,
        "luck": "lucky" in kinds,
        "lessons": "learned" in kinds,
        "actions": followup.actions,
    }
    return [name for name, said in known.items() if not said]


def _answer(session: Session, recording: Recording) -> None:
    if session.json:
        session.terminal.answer_json({"id": recording.record.id, "missing": _missing(recording)})
