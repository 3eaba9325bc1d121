"""Walk somebody through what must hold before an incident is resolved: confirmed, waived, or proven by a check."""

import shlex
from collections.abc import Sequence
from datetime import datetime

from ircli.cli.recording import Recording
from ircli.cli.resolve.checking import checks_named, run_checks
from ircli.cli.session import Session
from ircli.connect.checks import described
from ircli.documents.response_json import criterion_json
from ircli.documents.timeline import moment_json
from ircli.domain import decide_response
from ircli.domain.clock import span_text
from ircli.domain.events import CheckRan, CriterionConfirmed, CriterionWaived
from ircli.domain.incident import Incident
from ircli.domain.requests import ConfirmCriterion, Resolve, WaiveCriterion
from ircli.domain.rules import Rules
from ircli.domain.standing import Standing, criteria, stable_at
from ircli.domain.text import visible
from ircli.errors import CheckFailedError, RefusedError, UsageError
from ircli.playbook.checks import Check
from ircli.service import Change, Record, Step
from ircli.ui.terminal import LATER

ALL = "all"
_YES, _CHECK, _WAIVE, _FOLLOW_UP = "yes", "check", "waive", "follow-up"
_UNSTOPPED = "nobody said when impact stopped (ircli mark mitigated --at TIME)"


class Gate:
    """One way to the end of a response; what a check found is a fact, and written at once."""

    def __init__(self, session: Session, wish: Resolve, *, at: datetime | None) -> None:
        """Read the incident."""
        self.session = session
        self.wish = wish
        self.at = at
        self.rules = criteria_rules(session)
        self.recording = Recording(session)
        self.stopped_checking = False

    @property
    def incident(self) -> Incident:
        """Return the incident as it stands after the last answer."""
        return self.recording.incident

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Return how the criteria stand after the last answer."""
        return criteria(self.incident, self.rules)

    @property
    def open(self) -> list[Standing]:
        """Return what keeps the incident from being resolved."""
        return [one for one in self._left() if one.is_open]

    def refuse_early(self) -> None:
        """Raise RefusedError where something else than a criterion keeps the incident from being resolved."""
        decide_response.resolve(self.incident, self.wish, Rules())

    def take(self, *, confirmed: Sequence[str], waived: Sequence[tuple[str, str]]) -> None:
        """Record what was said of criteria by name."""
        both = {name.casefold() for name in confirmed} & {name.casefold() for name, _ in waived}
        if both:
            raise UsageError(f"{min(both)} is both confirmed and waived.", hint="--confirm or --waive")
        settled = {
            one.criterion.name.casefold() for one in self.standings if one.how in ("confirmed", "proven")
        }
        self.recording.take(
            *[Step(ConfirmCriterion(name), self.at) for name in confirmed if name.casefold() not in settled],
            *[Step(WaiveCriterion(name, reason), self.at) for name, reason in waived],
        )

    def confirm_all(self) -> None:
        """Record that everything open holds that may be said to hold by now."""
        holding = [one.criterion.name for one in self.open if not self._waits(one)]
        self.recording.take(*[Step(ConfirmCriterion(name), self.at) for name in holding])

    def check(self, checks: Sequence[Check]) -> None:
        """Run checks; raise CheckFailedError where one fails, once it is recorded."""
        if not checks:
            return
        ran = run_checks(self.session, self.recording.stored, checks)
        if ran.change is not None:
            self.recording.join(ran.change)
        if ran.watched.stopped_by is not None:
            self.stopped_checking = True
            self.session.terminal.stopped_asking = True  # all there is to record is recorded
            raise ran.watched.stopped_by
        if ran.failed:
            names = ",".join(one.task.check.name for one in ran.failed)
            said = "; ".join(f"{one.task.check.name}: {one.detail}" for one in ran.failed)
            raise CheckFailedError(
                f"A check failed, and that is recorded. {said}.",
                hint=f"Mend it, then ircli resolve --check {names}",
            )

    def walk(self) -> None:
        """Ask for each criterion that is left, one at a time."""
        if not self.session.terminal.can_ask:
            return
        for attempt in self.incident.response.attempts:
            if attempt.to_clean_up:
                todo = f"{attempt.title}: {attempt.begun.clean_up}"
                self.session.tell(f"  clean-up  {todo} It becomes an action.")
        asked: set[str] = set()
        while left := [one for one in self._left() if one.criterion.name not in asked]:
            one = left[0]
            asked.add(one.criterion.name)
            self._ask(one, f"[{len(asked)}/{len(asked) + len(left) - 1}]")
            self.recording.refresh()  # others answer too
        if self.wish.mitigated_only and not self.wish.fix:
            fix = self.session.terminal.ask(
                "What is the permanent fix, if known?", flag="--fix", optional=True
            )
            self.wish = self.wish._replace(fix=fix)

    def finish(self) -> Change:
        """End the response; raise RefusedError that names what is open."""
        self._refuse_open()
        return self.settle(Step(self.wish, self.at))

    def settle(self, *steps: Step) -> Change:
        """Record what was said of criteria, and whatever comes after it."""
        self.recording.held.sort(key=self._place)
        return self.recording.finish(*steps)

    def command(self) -> str:
        """Return the command that says the same without asking."""
        events = [entry.event for entry in self.recording.entries]
        confirmed = [one.criterion for one in events if isinstance(one, CriterionConfirmed)]
        checks = [one.check for one in events if isinstance(one, CheckRan) and one.outcome == "passed"]
        fixes = {
            one.criterion.name for one in self.standings if self.wish.mitigated_only and one.criterion.fix
        }
        waived = [
            part
            for one in events
            if isinstance(one, CriterionWaived) and one.criterion not in fixes
            for part in ("--waive", f"{one.criterion}={one.text}")
        ]
        return self.session.again(
            "resolve",
            *([self.wish.text] if self.wish.text else []),
            *(["--confirm", ",".join(confirmed)] if confirmed else []),
            *waived,
            *[part for name in checks for part in ("--check", name)],
            *(["--mitigated-only"] if self.wish.mitigated_only else []),
            *(["--fix", self.wish.fix] if self.wish.fix else []),
        )

    def _place(self, step: Step) -> int:
        """Return where a criterion stands in the playbook, whose order is that of the questions."""
        names = [criterion.name.casefold() for criterion in self.rules.criteria]
        named = getattr(step.request, "criterion", "").casefold()
        return names.index(named) if named in names else len(names)

    def _left(self) -> list[Standing]:
        """Return what may be asked for: what is open, and what may stay so."""
        return [one for one in self.standings if not one.how and not self._follows_up(one)]

    def _follows_up(self, one: Standing) -> bool:
        return self.wish.mitigated_only and one.criterion.fix

    def _waits(self, one: Standing) -> str:
        """Return why a criterion cannot be confirmed yet; blank where it can."""
        if not one.criterion.stable:
            return ""
        until = stable_at(self.incident)
        now = self.at or self.session.shell.now()
        if until is None:
            return _UNSTOPPED
        left = (until - now).total_seconds()
        return f"{span_text(left)} to go, until {self.session.local(until)}" if left > 0 else ""

    def _ask(self, one: Standing, progress: str) -> None:
        terminal, criterion = self.session.terminal, one.criterion
        if criterion.help:
            terminal.tell(f"  {visible(criterion.help)}")
        if criterion.fix:
            causes = [one.text for one in self.incident.response.hypotheses if one.state == "confirmed"]
            self.session.tell(f"  cause     {'; '.join(causes) or 'none is confirmed: ircli investigate'}")
        waits = self._waits(one)
        if waits:
            self.session.tell(f"  waits     {waits}")
        checks = {
            f"{_CHECK} {check.name}": check
            for check in self.session.shell.playbook.checks
            if check.criterion == criterion.name
        }
        level = self.incident.severity
        may_follow_up = criterion.fix and level is not None and not level.permanent_fix
        options = [
            *([] if waits else [(_YES, "Yes, it holds")]),
            *[(value, f"Run the check {check.name}: {described(check)}") for value, check in checks.items()],
            *(
                [(_FOLLOW_UP, "It is mitigated only: the permanent fix becomes an action")]
                if may_follow_up
                else []
            ),
            (LATER, "Leave it open; it is optional" if criterion.optional else "Not yet"),
            (_WAIVE, "Waive it, with a reason"),  # last, so that no rhythm of keys falls into it
        ]
        picked = terminal.choose(
            f"{progress} {criterion.title}", options, flag=f"--confirm {criterion.name}", default=LATER
        )
        match picked:
            case "yes":
                self.recording.take(Step(ConfirmCriterion(criterion.name), self.at))
            case "waive":
                why = terminal.ask("Why may it be passed over?", flag=f"--waive {criterion.name}='why'")
                self.recording.take(Step(WaiveCriterion(criterion.name, why), self.at))
            case "follow-up":
                self.wish = self.wish._replace(mitigated_only=True)
            case _ if picked in checks:
                self._try(checks[picked])
            case _:
                pass  # it stays open

    def _try(self, check: Check) -> None:
        """Run a check that somebody picked; where it fails, its criterion stays open and the next is asked for."""
        try:
            self.check((check,))
        except CheckFailedError as error:
            self.session.terminal.warn(visible(f"  failed    {error.message}"))

    def _refuse_open(self) -> None:
        try:
            decide_response.resolve(self.incident, self.wish, self.rules)
        except RefusedError as error:
            raise RefusedError(error.message, hint=self._way_out() or error.hint) from error

    def _way_out(self) -> str:
        """Return what can be done about what is open, by name; blank where nothing is."""
        waiting = [(one.criterion.name, self._waits(one)) for one in self.open]
        ready = ",".join(name for name, why in waiting if not why)
        ways = [f"--confirm {shlex.quote(ready)}"] if ready else []
        names = {name for name, _ in waiting}
        if any(check.criterion in names for check in self.session.shell.playbook.checks):
            ways.append("--check NAME")
        ways.append("--waive NAME='why'")
        waits = "".join(f" {name}: {why}." for name, why in waiting if why)
        return f"ircli resolve {', or '.join(ways)}.{waits}" if waiting else ""


def criteria_json(session: Session, record: Record) -> list[dict[str, object]]:
    """Return how the criteria of an incident stand, as plain data."""
    playbook = session.shell.playbook
    settled = record.incident.response.settled
    return [
        {
            **criterion_json(one.criterion.name, settled[one.criterion.name] if one.how else None),
            "title": one.criterion.title,
            "open": one.is_open,
            "optional": one.criterion.optional,
            "not_before": moment_json(one.not_before),
            "checks": [check.name for check in playbook.checks if check.criterion == one.criterion.name],
        }
        for one in criteria(record.incident, criteria_rules(session))
    ]


def criteria_rules(session: Session) -> Rules:
    """Return the criteria of the playbook alone: no more of it is read than that takes."""
    return session.shell.playbook.rules_for(("criteria",))


def given_checks(gate: Gate, names: Sequence[str]) -> tuple[Check, ...]:
    """Return the checks that flags name."""
    return checks_named(gate.session, names, gate.standings) if names else ()
