"""Run checks at the command line: say what is run, show how far it is, and record what came of it."""

from collections.abc import Callable, Sequence
from time import monotonic, sleep
from typing import NamedTuple

from ircli import service
from ircli.cli.session import Session
from ircli.connect.checks import Seen, Task, Watched, described, longest_gap, probe, resumed, watch
from ircli.domain.clock import span_text
from ircli.domain.events import CheckRan
from ircli.domain.names import one_of
from ircli.domain.requests import RecordCheck
from ircli.domain.standing import Standing
from ircli.errors import UsageError
from ircli.playbook.checks import Check
from ircli.service import Change, Record, Step
from ircli.ui.progress import Progress

_ALL = "all"


class Ran(NamedTuple):
    """What came of checks: the change that records it, where anything was tried."""

    watched: Watched
    change: Change | None

    @property
    def failed(self) -> tuple[Seen, ...]:
        """Return those that failed."""
        return tuple(one for one in self.watched.seen if one.outcome == "failed")


def checks_named(session: Session, names: Sequence[str], standings: Sequence[Standing]) -> tuple[Check, ...]:
    """Return the checks of these names, or all that are about something open; raise UsageError where there is none."""
    wanted = [name.strip() for name in names]
    asked_for = {one.criterion.name for one in standings}
    checks = [check for check in session.shell.playbook.checks if check.criterion in asked_for]
    known = {check.name.casefold(): check for check in checks}
    if not known:
        raise UsageError("No check is set up.", hint=_how_to(session))
    for name in wanted:
        if name != _ALL and name.casefold() not in known:
            allowed = one_of(tuple(check.name for check in checks))
            raise UsageError(f"'{name}' is no check.", hint=f"{allowed} {_how_to(session)}".strip())
    open_ones = {one.criterion.name for one in standings if not one.how}
    return tuple(
        check
        for check in checks
        if check.name.casefold() in (name.casefold() for name in wanted)
        or (_ALL in wanted and check.criterion in open_ones)
    )


def run_checks(
    session: Session,
    record: Record,
    checks: Sequence[Check],
    *,
    clock: Callable[[], float] = monotonic,
    rest: Callable[[float], None] = sleep,
) -> Ran:
    """Run checks side by side over the level's window, and record what came of each, whatever ends them."""
    level = record.incident.severity
    window = level.stable_for * 60 if level is not None else 0
    tasks = [_task(session, record, check, window) for check in checks]
    progress = Progress(session.terminal, clock=clock)

    def show(seen: Sequence[Seen]) -> None:
        if not session.json:
            progress.show("  checking  " + "; ".join(_how_far(one) for one in seen))

    watched = watch(tasks, clock=clock, sleep=rest, probe=probe, show=show)
    progress.end()
    steps = [Step(RecordCheck(one.ran)) for one in watched.seen if one.outcome]
    change = service.change(session.shell, record.id, steps) if steps else None
    for one in watched.seen:
        _tell(session, one, record.id)
    return Ran(watched, change)


def _task(session: Session, record: Record, check: Check, window: int) -> Task:
    last = record.incident.response.checks.get(check.name)
    ran = last.event if last is not None and isinstance(last.event, CheckRan) else None
    at = last.at if last is not None else None
    held, why = resumed(check, ran, at, session.shell.now())
    how_long = f"every {span_text(check.every)} for {span_text(window)}" if window else "once"
    session.tell(f"  runs      {check.name}: {described(check)}, {how_long}")
    if held:
        session.tell(f"  goes on   {check.name} after {span_text(held)} of the run that was stopped")
    elif why:
        session.tell(f"  anew      {check.name}: {why}")
    return Task(check, window, held)


def _how_far(one: Seen) -> str:
    far = f"{span_text(one.seconds)} of {span_text(one.task.window)}" if one.task.window else "once"
    return f"{one.task.check.name} {far}, last: {one.detail or 'not tried yet'}"


def _tell(session: Session, one: Seen, incident: str) -> None:
    check = one.task.check
    tries = f"{one.tries} {'try' if one.tries == 1 else 'tries'}"
    far = f"{span_text(one.seconds)} of {span_text(one.task.window)}"
    match one.outcome:
        case "passed":
            session.tell(f"  passed    {check.name}, {tries}: {one.detail}")
        case "stopped":
            command = session.aimed(f"ircli resolve --check {check.name}", incident)
            soon = span_text(longest_gap(check))
            session.tell(
                f"  stopped   {check.name} after {far}; within {soon} it goes on from there: {command}"
            )
        case _:
            pass  # a failure is the command's own message, and nothing tried is nothing to tell


def _how_to(session: Session) -> str:
    """Return how checks come about: those of a repository by trusting them, others by writing them."""
    problems = [one for one in session.shell.playbook.problems if one.part == "checks"]
    return problems[0].see if problems else "ircli playbook eject checks"
