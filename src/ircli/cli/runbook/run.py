"""`ircli runbook run` and `resume`: one step at a time, each agreed to, each on the timeline."""

import os
from collections.abc import Sequence
from typing import Annotated

import typer

from ircli import service
from ircli.cli.options import By, session_of
from ircli.cli.run import agree_to_secrets
from ircli.cli.runbook.choosing import Name, chosen
from ircli.cli.runbook.consent import offer_json, show_fence, show_step
from ircli.cli.runbook.flags import (
    ByHand,
    Do,
    NoRedact,
    Skip,
    Timeout,
    Var,
    Yes,
    YesSafe,
    selected,
    values_of,
    wishes_of,
)
from ircli.cli.runbook.following import Following, Wishes
from ircli.cli.session import Session
from ircli.domain.events import PlannedStep, RunbookBegun
from ircli.domain.guards import refuse_ended
from ircli.domain.requests import Follow
from ircli.domain.runs import Run
from ircli.domain.standing import open_attempts
from ircli.errors import EndedBySignal, NotFoundError, UsageError
from ircli.playbook.runbooks.parts import Runbook, Step
from ircli.service import Record, runbooks
from ircli.service.running import Keeper
from ircli.store.runbooks import GIVEN, PROJECT, Loaded

app = typer.Typer(rich_markup_mode=None)


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
    steps = selected(runbook, begin=begin, only=only or [])
    wishes = wishes_of(runbook, do, by_hand, skip, yes_safe=yes_safe, timeout=timeout)
    values = values_of(runbook, variables)
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
    wishes = wishes_of(loaded.runbook, do, by_hand, skip, yes_safe=yes_safe, timeout=timeout)
    values = values_of(loaded.runbook, variables)
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
