"""`ircli detect`: from something that was noticed to a decision, an incident or a recorded dismissal."""

from typing import TYPE_CHECKING, Annotated

import typer

from ircli import service
from ircli.cli.complete import words_of
from ircli.cli.declare import tell_declared
from ircli.cli.detect.noticing import Noticing
from ircli.cli.forms.command import FormCommand, form_of, given_in
from ircli.cli.forms.walk import time_told
from ircli.cli.options import By, session_of
from ircli.cli.session import Session, change_document
from ircli.cli.verdicts import DUPLICATE
from ircli.domain.events import VERDICTS
from ircli.domain.names import names_in
from ircli.domain.requests import Answer, Declare, Detect, Dismiss, Reach
from ircli.domain.text import visible
from ircli.errors import UsageError
from ircli.playbook.form import UNKNOWN, Form, accept
from ircli.playbook.noticed import DECLARE, STOP, Noticed
from ircli.service import Step

if TYPE_CHECKING:
    from ircli.store.playbooks import Playbook

app = typer.Typer(rich_markup_mode=None)


class DetectCommand(FormCommand):
    """A command with a flag for each question of detection."""

    def form(self, playbook: "Playbook") -> Form:
        """Return what is asked when an alert has fired."""
        return playbook.detection.form


@app.command(cls=DetectCommand)
def detect(
    ctx: typer.Context,
    title: Annotated[
        list[str] | None, typer.Argument(metavar="TITLE", help="What was noticed, in users' words.")
    ] = None,
    title_option: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="The title, as an option.")
    ] = None,
    services: Annotated[
        list[str] | None,
        typer.Option("--service", metavar="NAME", help="What is affected; repeatable, or comma between."),
    ] = None,
    detected: Annotated[
        str | None, typer.Option(metavar="TIME", help="When we knew, if not just now.")
    ] = None,
    started: Annotated[str | None, typer.Option(metavar="TIME", help="When impact began.")] = None,
    declare_it: Annotated[
        bool, typer.Option("--declare", help="Declare an incident, whatever is recommended.")
    ] = False,
    verdict: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="VERDICT",
            help=f"Dismiss it, whatever is recommended; one of: {', '.join(VERDICTS)}.",
            autocompletion=words_of(VERDICTS),
        ),
    ] = None,
    by: By = None,
) -> None:
    """Decide whether what was noticed is an incident."""
    session = session_of(ctx, by=by)
    decision = _decided(declare_it=declare_it, verdict=verdict)
    times = (("started", started), ("detected", detected))
    moments = {name: session.understand(text) for name, text in times if text}
    noticed = Noticed(
        form_of(ctx),
        session.shell.playbook.detection.outcomes,
        title=(title_option or " ".join(title or [])).strip(),
        services=names_in(*(services or [])),
        moments={name: moment for name, moment in moments.items() if moment is not None},
    )
    noticing = Noticing(session, noticed, given_in(ctx))
    decision = noticing.decide(decision)
    if decision == STOP:
        _stop(noticing)
        return
    if session.terminal.can_ask:
        session.tell(f"  same as   {session.again('detect', *noticed.arguments(decision))}")
    else:
        noticing.say_recommendation()
    if decision == DECLARE:
        _declare(session, noticed)
    else:
        _dismiss(session, noticed, decision)


def _decided(*, declare_it: bool, verdict: str | None) -> str:
    """Return what the flags decide; blank where they leave it open."""
    if declare_it and verdict:
        raise UsageError("It is declared or dismissed, not both.", hint="Give --declare or --as.")
    if verdict is not None and verdict not in VERDICTS:
        raise UsageError(f"'{verdict}' is no verdict.", hint=f"One of: {', '.join(VERDICTS)}.")
    return DECLARE if declare_it else verdict or ""


def _stop(noticing: Noticing) -> None:
    if noticing.session.json:
        nothing = {"id": None, "title": noticing.noticed.title, "status": None, "severity": None}
        document = nothing | {"entries": [], "odd": []} | _findings(noticing.noticed, STOP)
        noticing.session.terminal.answer_json(document)
    noticing.say_nothing_is_recorded("Nothing is recorded.")


def _declare(session: Session, noticed: Noticed) -> None:
    at = noticed.moments.get("detected")
    steps = [Step(Reach("detected"), at)] if at is not None else []
    steps += [*_steps(session, noticed), *_carried(session, noticed)]
    request = Declare(noticed.title, services=noticed.services, source=noticed.source)
    done = service.declare(session.shell, request, steps)
    tell_declared(session, done, _findings(noticed, DECLARE))


def _dismiss(session: Session, noticed: Noticed, verdict: str) -> None:
    other = noticed.other if verdict == DUPLICATE else ""
    request = Detect(noticed.title, services=noticed.services, source=noticed.source)
    why = noticed.because if verdict == noticed.recommended else ""
    done = service.detect(
        session.shell,
        request,
        [*_steps(session, noticed), Step(Dismiss(verdict, of=other, text=why))],
        at=noticed.moments.get("detected"),
    )
    if session.json:
        session.terminal.answer_json(change_document(done) | _findings(noticed, verdict))
    else:
        session.terminal.answer(done.record.id)
    of = f" of {other}" if other else ""
    session.tell(f"Dismissed as {verdict}{of}: {visible(noticed.title)}")
    session.warn_of_oddities(done)
    if not other:
        session.suggest("ircli list --status dismissed")
        return
    there = [] if session.here() == other else [f"ircli switch {other}"]
    session.suggest(*there, session.aimed("ircli log WORDS", other), incident=session.here())


def _steps(session: Session, noticed: Noticed) -> list[Step]:
    """Return what the answers ask for: to be recorded, and the lifecycle times that they tell."""
    steps = []
    if "started" in noticed.moments:
        steps.append(Step(Reach("started"), noticed.moments["started"]))
    for question in noticed.form.questions:
        answered = noticed.answers.get(question.key)
        if answered is not None:
            steps.append(Step(Answer(answered)))
            if question.marks not in noticed.moments:
                steps += time_told(session, question, answered)
    return steps


def _carried(session: Session, noticed: Noticed) -> list[Step]:
    """Return the answers that triage has with these; what nobody knew yet is asked again there."""
    later = {one.key: one for one in session.shell.playbook.triage.form.questions}
    steps = []
    for question in noticed.form.questions:
        target, answered = later.get(question.carries), noticed.answers.get(question.key)
        if target is None or answered is None or answered.value in ("", UNKNOWN):
            continue
        try:
            steps.append(Step(Answer(accept(target, answered.value))))
        except UsageError:
            continue  # it has no such answer, and is asked
    return steps


def _findings(noticed: Noticed, decision: str) -> dict[str, object]:
    """Return what JSON says beside what every change does."""
    return {"decision": decision, "recommended": noticed.recommended, "because": noticed.because}
