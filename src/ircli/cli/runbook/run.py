"""`ircli runbook run` and `resume`: one step at a time, each agreed to, each on the timeline."""

import os
from collections.abc import Sequence
from typing import Annotated

import typer

from ircli import service
from ircli.cli.options import By, session_of
from ircli.cli.run import agree_to_secrets, time_limit
from ircli.cli.runbook.choosing import Name, chosen
from ircli.cli.runbook.consent import offer_json, show_fence, show_step
from ircli.cli.runbook.following import Following, Wishes, refuse_variable
from ircli.cli.session import Session
from ircli.domain.events import PlannedStep, RunbookBegun
from ircli.domain.guards import refuse_ended
from ircli.domain.names import did_you_mean, one_of
from ircli.domain.requests import Follow
from ircli.domain.runs import Run
from ircli.domain.standing import open_attempts
from ircli.errors import EndedBySignal, NotFoundError, UsageError
from ircli.playbook.runbooks.commands import placeholders, script_of
from ircli.playbook.runbooks.parts import Runbook, Step
from ircli.service import Record, runbooks
from ircli.service.running import Keeper
from ircli.store.runbooks import GIVEN, PROJECT, Loaded

app = typer.Typer(rich_markup_mode=None)
_STEPS_IN_HINT = 12

Do = Annotated[
    list[str] | None,
    typer.Option("--do", metavar="STEP", help="Run this step without asking; repeatable."),
]
ByHand = Annotated[
    list[str] | None,
    typer.Option("--by-hand", metavar="STEP", help="This step was done by hand; repeatable."),
]
Skip = Annotated[
    list[str] | None,
    typer.Option("--skip", metavar="STEP='WHY'", help="Skip this step, and say why; repeatable."),
]
Var = Annotated[
    list[str] | None,
    typer.Option("--var", metavar="NAME=VALUE", help="What a placeholder stands for; repeatable."),
]
YesSafe = Annotated[
    bool,
    typer.Option("--yes-safe", help="Run steps that change nothing without asking; all others still ask."),
]
Timeout = Annotated[
    str,
    typer.Option(
        "--timeout",
        metavar="SPAN",
        help="End each step after so long, such as 90 or 10m, instead of the playbook's limit.",
    ),
]
NoRedact = Annotated[
    bool,
    typer.Option("--no-redact", help="Keep secrets in the output as they are; asks first, or takes --yes."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Agree to --no-redact.")]


@app.command()
def run(
    ctx: typer.Context,
    name: Name,
    begin: Annotated[str, typer.Option("--from", metavar="STEP", help="Begin at this step.")] = "",
    only: Annotated[
        list[str] | None, typer.Option("--step", metavar="STEP", help="Only this step; repeatable.")
    ] = None,
    do: Do = None,
    by_hand: ByHand = None,
    skip: Skip = None,
    variables: Var = None,
    yes_safe: YesSafe = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what each step would do, and do nothing.")
    ] = False,
    timeout: Timeout = "",
    no_redact: NoRedact = False,
    yes: Yes = False,
    by: By = None,
) -> None:
    """Follow a runbook in the active incident, step by step."""
    session = session_of(ctx, by=by)
    record = None if dry_run else _open_record(session)
    loaded = chosen(session, name)
    runbook = loaded.runbook
    steps = _selected(runbook, begin=begin, only=only or [])
    wishes = _wishes(runbook, do, by_hand, skip, yes_safe=yes_safe, timeout=timeout)
    values = _values(runbook, variables)
    if record is None:
        _foresee(session, loaded, steps, wishes, {**_remembered(session), **values})
        return
    following = _following(session, record, loaded, wishes, redacts=not no_redact, agreed=yes)
    _say_others(session, record, runbook.name)
    following.values |= values
    following.refuse_unanswered(steps)
    todo = tuple(PlannedStep(one.name, one.title) for one in runbook.steps if not one.is_for_reading)
    attempts = open_attempts(record.incident)
    carried_out = next((one.id for one in attempts if one.begun.runbook == runbook.name), "")
    begun = RunbookBegun(
        runbook.name,
        title=runbook.title,
        path=loaded.path,
        digest=loaded.digest,
        steps=todo,
        attempt=carried_out,
    )
    change = service.change(session.shell, record.id, [service.Step(Follow(begun))])
    following.run_id = change.entries[0].id
    session.tell(f"Following {runbook.title}: {loaded.path}  [{record.id}]")
    _go(session, following, steps, values, is_part=bool(only))


@app.command()
def resume(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help="Which run, where several were begun; the last one.")
    ] = None,
    do: Do = None,
    by_hand: ByHand = None,
    skip: Skip = None,
    variables: Var = None,
    yes_safe: YesSafe = False,
    timeout: Timeout = "",
    no_redact: NoRedact = False,
    yes: Yes = False,
    by: By = None,
) -> None:
    """Go on with a runbook where it was left."""
    session = session_of(ctx, by=by)
    record = _open_record(session)
    left = _left(record, number)
    loaded = _found_again(session, left)
    wishes = _wishes(loaded.runbook, do, by_hand, skip, yes_safe=yes_safe, timeout=timeout)
    values = _values(loaded.runbook, variables)
    following = _following(session, record, loaded, wishes, redacts=not no_redact, agreed=yes)
    following.values |= values
    following.run_id = left.id
    steps = _remaining(loaded.runbook, left)
    following.refuse_unanswered(steps)
    session.tell(f"Going on with {loaded.runbook.title}: {loaded.path}  [{record.id}]")
    if loaded.digest != left.begun.digest:
        session.terminal.warn(
            "  note      the file has changed since it was begun; its steps are those of now"
        )
    if left.under_way is not None:
        session.terminal.warn(
            f"  note      {left.under_way.step} was begun, and nobody knows how it ended; it may run still: look before you run it again"
        )
        following.doubtful = frozenset((left.under_way.step,))
    _go(session, following, steps, values)


def _go(
    session: Session,
    following: Following,
    steps: Sequence[Step],
    values: dict[str, str],
    *,
    is_part: bool = False,
) -> None:
    """Follow steps, and say what came of it; status 5 where one did not succeed. Of a part, nothing is left to resume."""
    try:
        for name, value in values.items():
            following.set_value(name, value)
        done = following.go(steps)
    except KeyboardInterrupt:
        session.tell(f"Stopped; what was done is recorded. Go on: {_resume(session, following)}")
        raise
    except EndedBySignal as stop:
        raise typer.Exit(stop.status) from None  # all of it is recorded: nothing is handed back
    _tell(session, following, done, is_part=is_part)
    if done.unsuccessful:
        raise typer.Exit(5)


def _tell(session: Session, following: Following, done: Run, *, is_part: bool) -> None:
    if session.json:
        from ircli.documents.runs_json import run_json

        session.terminal.answer_json({"id": following.keeper.incident_id, "runbook": run_json(done)})
        return
    counts: dict[str, int] = {}
    for outcome in done.outcomes.values():
        counts[outcome] = counts.get(outcome, 0) + 1
    said = ", ".join(f"{count} {outcome.replace('-', ' ')}" for outcome, count in counts.items())
    session.tell(f"{done.title}: {said}  [{following.keeper.incident_id}]")
    attempts = following.record().incident.response.attempts
    going = next((one for one in attempts if not one.outcome), None)
    then = [f"ircli runbook resume {done.number}"] if done.unfinished and not is_part else []
    then += (
        ["ircli mitigate --outcome OUTCOME, to say what came of it"] if going is not None else ["ircli next"]
    )
    session.suggest(*then, incident=following.keeper.incident_id)


def _resume(session: Session, following: Following) -> str:
    return session.aimed(f"ircli runbook resume {following.run().number}", following.keeper.incident_id)


def _remembered(session: Session) -> dict[str, str]:
    """Return what placeholders stand for in the incident, where there is one."""
    try:
        record = service.read(session.shell, session.incident)
    except NotFoundError:
        if session.incident:
            raise
        return {}
    return dict(record.incident.response.variables)


def _open_record(session: Session) -> Record:
    record = service.read(session.shell, session.incident)
    refuse_ended(record.incident)
    return record


def _following(
    session: Session, record: Record, loaded: Loaded, wishes: Wishes, *, redacts: bool, agreed: bool
) -> Following:
    if not redacts:
        agree_to_secrets(session, agreed=agreed)
    secrets = session.shell.playbook.running.secrets
    keeper = Keeper(session.shell, record.id, secrets=secrets, redacts=redacts)
    is_shared = loaded.root.source in (PROJECT, GIVEN)
    if is_shared and wishes.yes_safe:
        session.terminal.warn(
            "  note      --yes-safe does not count for a file outside of your runbooks: each step asks"
        )
    return Following(
        session,
        loaded.runbook,
        folder=os.path.dirname(loaded.path),
        is_shared=is_shared,
        wishes=wishes,
        keeper=keeper,
        values=record.incident.response.variables,
    )


def _foresee(
    session: Session, loaded: Loaded, steps: Sequence[Step], wishes: Wishes, values: dict[str, str]
) -> None:
    """Say what steps would do."""
    keeper = Keeper(session.shell, "")
    following = Following(
        session,
        loaded.runbook,
        folder=os.path.dirname(loaded.path),
        is_shared=False,
        wishes=wishes,
        keeper=keeper,
        values=values,
    )
    found = [(step, following.offer(step)) for step in steps]
    if session.json:
        session.terminal.answer_json(
            [
                offer_json(step, offer, values, limit=following.limit(offer) if offer is not None else None)
                for step, offer in found
            ]
        )
        return
    session.tell(f"{loaded.runbook.title}: {loaded.path}; nothing is run.")
    for step, offer in found:
        show_step(session, step, of=len(loaded.runbook.steps))
        if offer is not None:
            following.show(step, offer)
        else:
            show_fence(session, step)


def _selected(runbook: Runbook, *, begin: str, only: Sequence[str]) -> tuple[Step, ...]:
    if begin and only:
        raise UsageError("--from and --step do not go together.", hint="One of them.")
    if not any(not step.is_for_reading for step in runbook.steps):
        raise UsageError(
            f"{runbook.title} has no steps to follow.", hint=f"ircli runbook show {runbook.name}"
        )
    if only:
        wanted = {_named(runbook, one).number for one in only}
        return tuple(step for step in runbook.steps if step.number in wanted)
    first = _named(runbook, begin).number if begin else 1
    return tuple(step for step in runbook.steps if step.number >= first)


def _remaining(runbook: Runbook, left: Run) -> tuple[Step, ...]:
    """Return the steps that are left, from the one on where it stopped; none where it only was not ended."""
    settled = left.outcomes.keys() - set(left.unfinished)
    steps = [one for one in runbook.steps if not one.is_for_reading]
    touched = {*left.ends, *([left.under_way.step] if left.under_way is not None else [])}
    last = max((place for place, one in enumerate(steps) if one.name in touched), default=0)
    # What stands before it and was never begun was passed over on purpose (--from), unless nothing else is left.
    ahead = [one for one in steps[last:] if one.name not in settled]
    behind = [one for one in steps[:last] if one.name not in settled and (one.name in touched or not ahead)]
    return tuple(sorted((*behind, *ahead), key=lambda one: one.number))


def _found_again(session: Session, left: Run) -> Loaded:
    """Return the runbook that a run was begun with: its file, or where that is gone another of its name."""
    try:
        return runbooks.find(session.environ, left.begun.path)
    except (NotFoundError, UsageError):
        return chosen(session, left.begun.runbook)


def _left(record: Record, number: int | None) -> Run:
    runs = record.incident.response.runs
    if number is not None:
        found = next((one for one in runs if one.number == number), None)
        if found is None:
            there = (
                f"The runs are {', '.join(str(one.number) for one in runs)}." if runs else "There is no run."
            )
            raise NotFoundError(there, hint="ircli runbook resume N")
        return found
    unfinished = [one for one in runs if one.unfinished or one.state == "going-on"]
    if not unfinished:
        raise NotFoundError("No runbook was left before its end.", hint="ircli runbook run NAME")
    return unfinished[-1]


def _say_others(session: Session, record: Record, name: str) -> None:
    """Say that this runbook was begun before, where that was not ended."""
    runs = record.incident.response.runs
    one = next((one for one in reversed(runs) if one.begun.runbook == name and one.state != "followed"), None)
    if one is not None:
        since = f" at {session.local(one.begun_at)}" if one.begun_at is not None else ""
        again = session.aimed(f"ircli runbook resume {one.number}", record.id)
        session.terminal.warn(f"  note      it was begun{since}, and not ended; to go on with that: {again}")


def _named(runbook: Runbook, text: str) -> Step:
    """Return the step of a number or a name."""
    wanted = text.strip().casefold()
    for step in runbook.steps:
        if wanted in (str(step.number), step.name.casefold()):
            return step
    names = tuple(step.name for step in runbook.steps if not step.is_for_reading)
    hint = did_you_mean(wanted, names) or one_of(names[:_STEPS_IN_HINT])
    raise UsageError(f"'{text}' is no step of {runbook.name}.", hint=hint)


def _wishes(
    runbook: Runbook,
    do: list[str] | None,
    by_hand: list[str] | None,
    skip: list[str] | None,
    *,
    yes_safe: bool,
    timeout: str,
) -> Wishes:
    reasons = {}
    for one in skip or []:
        name, _, why = one.partition("=")
        if not why.strip():
            raise UsageError(f"Why is {name} skipped?", hint=f"--skip {name}='why'")
        reasons[_named(runbook, name).name] = why.strip()
    wishes = Wishes(
        run=frozenset(_named(runbook, one).name for one in do or []),
        by_hand=frozenset(_named(runbook, one).name for one in by_hand or []),
        skip=reasons,
        yes_safe=yes_safe,
        timeout=time_limit(timeout),
    )
    said = [*wishes.run, *wishes.by_hand, *wishes.skip]
    twice = next((name for name in said if said.count(name) > 1), "")
    if twice:
        raise UsageError(f"Two things are said of step {twice}.", hint="--do, --by-hand or --skip")
    return wishes


def _values(runbook: Runbook, variables: list[str] | None) -> dict[str, str]:
    """Return what placeholders stand for, by the names of their variables; they may be spelled as the runbook does."""
    known = _variables(runbook)
    found = {}
    for one in variables or []:
        spelled, equals, value = one.partition("=")
        if not equals:
            raise UsageError(f"'{one}' has no value.", hint="--var NAME=VALUE")
        name = spelled.strip().strip("<>{}$").replace("-", "_").replace(" ", "_")
        refuse_variable(name, value)
        if name not in known:
            hint = did_you_mean(name, known) or one_of(known)
            raise UsageError(f"No step of {runbook.name} has a placeholder '{spelled}'.", hint=hint)
        found[name] = value
    return found


def _variables(runbook: Runbook) -> tuple[str, ...]:
    """Return the names of all variables that steps ask for, or take from the environment."""
    scripts = [script_of(step.fence) for step in runbook.steps if step.fence is not None]
    return tuple(
        dict.fromkeys(
            one.name for script in scripts if script is not None for one in placeholders(script, known=())
        )
    )
