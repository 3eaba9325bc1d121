"""`ircli resolve`: the gate at the end of a response."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, cast

import typer

from ircli import service
from ircli.cli.following import next_step
from ircli.cli.life import named
from ircli.cli.options import At, By, Text, session_of, words
from ircli.cli.resolve.gate import ALL, Gate, criteria_json, criteria_rules, given_checks
from ircli.cli.session import Session, change_document
from ircli.domain.clock import write_moment
from ircli.domain.durations import durations
from ircli.domain.events import ActionAdded, CheckRan, CriterionConfirmed, CriterionWaived
from ircli.domain.guards import refuse_ended
from ircli.domain.names import names_in
from ircli.domain.requests import Resolve
from ircli.domain.standing import criteria
from ircli.errors import IrcliError, UsageError

if TYPE_CHECKING:
    from ircli.domain.events import Event
    from ircli.service import Change

app = typer.Typer(rich_markup_mode=None)


def _criteria(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete a criterion."""
    return _going_on(ctx, "resolution", incomplete)


def _checks(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Complete a check."""
    return _going_on(ctx, "checks", incomplete)


def _going_on(ctx: typer.Context, part: str, incomplete: str) -> list[str]:
    try:
        known = [one.name for one in getattr(cast("Session", ctx.obj).shell.playbook, part)]
    except (IrcliError, OSError):
        known = []
    return [name for name in (*known, ALL) if name.startswith(incomplete)]


@app.command()
def resolve(
    ctx: typer.Context,
    text: Text = None,
    confirm: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A criterion that holds, by commas or repeated; all for those that may be confirmed.",
            autocompletion=_criteria,
        ),
    ] = None,
    waive: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=WHY", help="A criterion to pass over, and why; repeatable."),
    ] = None,
    check: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A check to run over the stability window, or all; repeatable.",
            autocompletion=_checks,
        ),
    ] = None,
    mitigated_only: Annotated[
        bool, typer.Option("--mitigated-only", help="The permanent fix becomes a follow-up action.")
    ] = False,
    fix: Annotated[str, typer.Option(metavar="TEXT", help="The permanent fix, with --mitigated-only.")] = "",
    settle: Annotated[
        bool,
        typer.Option("--settle", help="Record what is said of criteria, and do not resolve yet."),
    ] = False,
    list_them: Annotated[bool, typer.Option("--list", help="Show how the criteria stand.")] = False,
    at: At = None,
    by: By = None,
) -> None:
    """End the response, once every criterion holds."""
    session = session_of(ctx, by=by)
    if list_them:
        if confirm or waive or check or mitigated_only or settle or words(text):
            raise UsageError("--list only shows.", hint="ircli resolve --list")
        _show(session)
        return
    if fix and not mitigated_only:
        raise UsageError("--fix goes with --mitigated-only.", hint=f"--mitigated-only --fix '{fix}'")
    if settle and (mitigated_only or words(text)):
        raise UsageError("--settle does not resolve.", hint="ircli resolve, when every criterion is settled")
    if settle and not (confirm or waive or check):
        raise UsageError("--settle records nothing by itself.", hint="--confirm NAME, or --waive NAME='why'")
    wish = Resolve(words(text), mitigated_only=mitigated_only, fix=fix)
    gate = Gate(session, wish, at=session.understand(at))
    try:
        _say(gate, names_in(*(confirm or ())), names_in(*(check or ())), waive or [], settle=settle)
        if settle:
            _tell_settled(gate, gate.settle())
        else:
            gate.walk()
            _tell(gate, gate.finish())
    except KeyboardInterrupt:
        if not gate.stopped_checking:
            gate.recording.say_stopped("ircli resolve")
        raise


def _say(
    gate: Gate, confirm: Sequence[str], check: Sequence[str], waive: Sequence[str], *, settle: bool
) -> None:
    """Record what flags say of criteria, where the incident is one to settle or to resolve."""
    if settle:
        refuse_ended(gate.incident)
    else:
        gate.refuse_early()
    waived = [_waiver(gate.session, given) for given in waive]
    checks = given_checks(gate, check)
    gate.take(confirmed=[name for name in confirm if name != ALL], waived=waived)
    gate.check(checks)
    if ALL in confirm:
        gate.confirm_all()


def _tell_settled(gate: Gate, done: "Change") -> None:
    session, left = gate.session, [one.criterion.name for one in gate.open]
    _answer_json(session, done)
    said = ", ".join(dict.fromkeys(_settled(entry.event) for entry in done.entries))
    still = f"open: {', '.join(left)}" if left else "nothing is open"
    session.tell(f"Settled {said or 'nothing new'}; {still}.  [{done.record.id}]")
    session.suggest("ircli resolve --list" if left else "ircli resolve", incident=done.record.id)


def _settled(event: "Event") -> str:
    return event.criterion if isinstance(event, CriterionConfirmed | CriterionWaived | CheckRan) else ""


def _answer_json(session: Session, done: "Change") -> None:
    if session.json:
        document = {**change_document(done), "criteria": criteria_json(session, done.record)}
        session.terminal.answer_json(document)


def _tell(gate: Gate, done: "Change") -> None:
    session, incident = gate.session, done.record.incident
    _answer_json(session, done)
    if session.terminal.can_ask:
        session.tell(f"  same as   {gate.command()}")
    session.tell(f"Resolved {named(done)}{_took(done)}.  [{done.record.id}]")
    for entry in done.entries:
        if isinstance(entry.event, ActionAdded):
            session.tell(f"  action    {entry.event.text}")
    session.warn_of_oddities(done)
    session.suggest(next_step(session, done.record), incident=done.record.id)
    if incident.times.mitigated is None:
        mend = session.aimed("ircli mark mitigated --at TIME", done.record.id)
        session.tell(f"  unset     when impact stopped: {mend}")


def _took(done: "Change") -> str:
    spans = {span.name: span.seconds for span in durations(done.record.incident.times)}
    ttr = spans["ttr"]
    return f" after {ttr / 60:.0f} min (TTR)" if ttr is not None and ttr >= 0 else ""


def _show(session: Session) -> None:
    record = service.read(session.shell, session.incident)
    if session.json:
        session.terminal.answer_json(criteria_json(session, record))
        return
    rows = [
        (
            one.criterion.name,
            one.how or ("optional" if one.criterion.optional else "open"),
            one.criterion.title,
            one.text
            or (f"not before {write_moment(one.not_before)}" if one.not_before and not one.how else ""),
        )
        for one in criteria(record.incident, criteria_rules(session))
    ]
    session.terminal.table(("criterion", "state", "what", "said"), rows, wrap="what")


def _waiver(session: Session, given: str) -> tuple[str, str]:
    """Return the criterion to pass over, and why; the reason is asked for where it is missing."""
    name, _, why = given.partition("=")
    name = name.strip()
    return name, why.strip() or session.terminal.ask(
        f"Why may {name} be passed over?", flag=f"--waive {name}='why'"
    )
