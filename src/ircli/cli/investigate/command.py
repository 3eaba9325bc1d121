"""`ircli investigate`: the lines of inquiry, the obvious ones first, and what became of each."""

import shlex
from typing import Annotated

import typer

from ircli import service
from ircli.cli import complete
from ircli.cli.investigate.shown import inquiry_lines, inquiry_rows, look_lines
from ircli.cli.labelled import answer_lines
from ircli.cli.look import warn_of_damage
from ircli.cli.options import At, By, session_of, words
from ircli.cli.session import Session
from ircli.documents.response_json import inquiry_json
from ircli.domain.requests import NEWEST, JudgeHypothesis, ProposeHypothesis
from ircli.domain.text import visible
from ircli.errors import UsageError
from ircli.playbook.inquiry import Inquiry
from ircli.service import Record, Step

app = typer.Typer(rich_markup_mode=None)
investigate = typer.Typer(
    help="Follow lines of inquiry: suspected, ruled out, confirmed.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(investigate, name="investigate")


def _lines(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete a line of the playbook."""
    known = [line.name for line in complete.playbook(ctx).investigation]
    return [name for name in known if name.startswith(incomplete)]


Which = Annotated[
    str | None,
    typer.Argument(
        metavar="N|LINE", help="Its number, or the name of an obvious line.", autocompletion=_lines
    ),
]
EvidenceWords = Annotated[list[str] | None, typer.Argument(metavar="[TEXT]...", help="What shows it.")]
Evidence = Annotated[str | None, typer.Option(metavar="TEXT", help="What shows it.")]


@investigate.callback()
def show(ctx: typer.Context) -> None:
    """Follow lines of inquiry: suspected, ruled out, confirmed."""
    if ctx.invoked_subcommand is not None:
        return
    session = session_of(ctx)
    record = service.read(session.shell, session.incident)
    inquiry = _inquiry(session, record)
    if session.json:
        session.terminal.answer_json(inquiry_json(inquiry))
        return
    warn_of_damage(session, record)
    if not session.terminal.is_rich:
        header = ("line", "number", "state", "text", "evidence")
        session.terminal.table(header, inquiry_rows(inquiry))
        for line in look_lines(inquiry):
            session.tell(line)
    else:
        answer_lines(session, inquiry_lines(inquiry))
    session.suggest(*_commands(inquiry), incident=record.id)


@investigate.command()
def add(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT]...", help="What may be the cause.")
    ] = None,
    line: Annotated[
        str | None,
        typer.Option(metavar="LINE", help="The obvious line that it belongs to.", autocompletion=_lines),
    ] = None,
    at: At = None,
    by: By = None,
) -> None:
    """Take up a line of inquiry."""
    session = session_of(ctx, by=by)
    record = service.read(session.shell, session.incident)
    name = _inquiry(session, record).line_named(line).name if line is not None else ""
    said = words(text) or session.terminal.ask("What may be the cause?", flag="TEXT")
    request = ProposeHypothesis(said, line=name)
    done = service.change(session.shell, record.id, [Step(request, session.understand(at))])
    number = len(done.record.incident.response.hypotheses)
    session.done(
        done,
        f"Line {number}: {said}",
        then=(
            f"ircli investigate confirm {number} --evidence TEXT",
            f"ircli investigate rule-out {number} --evidence TEXT",
        ),
    )


@investigate.command()
def confirm(
    ctx: typer.Context,
    which: Which = None,
    text: EvidenceWords = None,
    evidence: Evidence = None,
    at: At = None,
    by: By = None,
) -> None:
    """Say that a line of inquiry led to the cause."""
    session = session_of(ctx, by=by)
    _judge(session, which, _evidence(evidence, text), at, confirmed=True)


@investigate.command("rule-out")
def rule_out(
    ctx: typer.Context,
    which: Which = None,
    text: EvidenceWords = None,
    evidence: Evidence = None,
    at: At = None,
    by: By = None,
) -> None:
    """Say that a line of inquiry led nowhere."""
    session = session_of(ctx, by=by)
    _judge(session, which, _evidence(evidence, text), at, confirmed=False)


def _judge(session: Session, which: str | None, evidence: str, at: str | None, *, confirmed: bool) -> None:
    record = service.read(session.shell, session.incident)
    inquiry = _inquiry(session, record)
    number, title, steps = _target(inquiry, which if which is not None else _ask_which(session, inquiry))
    moment = session.understand(at)
    asked = which is None or not evidence
    evidence = evidence or session.terminal.ask(f"{title}: what shows it?", flag="--evidence")
    # Somebody else may take up a line meanwhile: one that is proposed here is the newest, whatever its number.
    meant = NEWEST if steps else number
    judged = Step(JudgeHypothesis(meant, confirmed=confirmed, evidence=evidence), moment)
    done = service.change(session.shell, record.id, [*[step._replace(at=moment) for step in steps], judged])
    if asked:
        verb = "confirm" if confirmed else "rule-out"
        named = which if which is not None else str(number)
        session.tell(f"  same as   {session.again('investigate', verb, named, '--evidence', evidence)}")
    before = record.incident.times.identified
    after = done.record.incident
    if not confirmed:
        left = _inquiry(session, done.record).to_look_at
        then = ("ircli investigate",) if left is not None or after.times.identified is None else ()
        session.done(done, f"Ruled out, line {number}: {title}", then=then or (_onwards(done.record),))
        return
    identified = " The cause is identified." if before is None and after.times.identified is not None else ""
    session.done(done, f"Confirmed, line {number}: {title}.{identified}", then=(_onwards(done.record),))


def _target(inquiry: Inquiry, which: str) -> tuple[int, str, list[Step]]:
    """Return the number and the words of what is judged, and what must be recorded first."""
    if which.isascii() and which.isdecimal():
        found = next((one for one in inquiry.hypotheses if one.number == int(which[:9])), None)
        if found is None:  # before anybody is asked for evidence
            count = len(inquiry.hypotheses)
            there = f"There are lines 1 to {count}." if count else "No line of inquiry was taken up yet."
            raise UsageError(there, hint="ircli investigate")
        return found.number, found.text, []
    line = inquiry.line_named(which)
    known = inquiry.of(line)
    still = [one for one in known if one.state == "open"] or list(known)
    if len(still) > 1:
        numbers = "; ".join(f"{one.number} {one.text}" for one in still)
        raise UsageError(f"{line.title} has several lines of inquiry.", hint=f"Give the number: {numbers}.")
    if still:
        return still[0].number, still[0].text, []
    return len(inquiry.hypotheses) + 1, line.title, [Step(ProposeHypothesis(line.title, line=line.name))]


def _ask_which(session: Session, inquiry: Inquiry) -> str:
    """Return the number or the name of the line that is meant, picked from those that are not judged yet."""
    options = [(line.name, line.title) for line in inquiry.lines if not inquiry.of(line)]
    options += [(str(one.number), one.text) for one in inquiry.hypotheses if one.state == "open"]
    options = options or [(str(one.number), one.text) for one in inquiry.hypotheses]
    if not options:
        raise UsageError("No line of inquiry was taken up yet.", hint="ircli investigate add TEXT")
    return session.terminal.choose("Which line of inquiry?", options, flag="N")


def _evidence(evidence: str | None, text: list[str] | None) -> str:
    said = words(text)
    if evidence and said:
        raise UsageError("The evidence is given twice.", hint="Give it as words, or with --evidence.")
    return evidence or said


def _inquiry(session: Session, record: Record) -> Inquiry:
    return Inquiry(session.shell.playbook.investigation, record.incident)


def _onwards(record: Record) -> str:
    """Return what makes sense where the cause is known."""
    return "ircli resolve" if record.incident.times.mitigated is not None else "ircli mitigate"


def _commands(inquiry: Inquiry) -> tuple[str, ...]:
    """Return the commands that record what is found next."""
    incident = inquiry.incident
    if not incident.is_open:
        return ()
    if incident.times.identified is not None:
        return ("ircli resolve" if incident.times.mitigated is not None else "ircli mitigate",)
    line = inquiry.to_look_at
    still = next((str(one.number) for one in inquiry.hypotheses if one.state == "open"), "")
    which = shlex.quote(visible(line.name)) if line is not None else still
    judging = (
        f"ircli investigate rule-out {which} --evidence TEXT",
        f"ircli investigate confirm {which} --evidence TEXT",
    )
    return (*(judging if which else ()), "ircli investigate add TEXT")
