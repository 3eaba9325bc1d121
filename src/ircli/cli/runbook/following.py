"""Walk through a runbook with somebody: say a step, ask what becomes of it, do that, and write it down."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ircli import service
from ircli.cli.run import tell_kept
from ircli.cli.runbook.consent import Offer, offer_of, show_fence, show_offer, show_step
from ircli.cli.session import Session
from ircli.domain.clock import span_text
from ircli.domain.events import Captured, RunbookEnded, StepBegun, StepEnded, VariableSet
from ircli.domain.requests import Follow
from ircli.domain.runs import NOT_REACHED, UNKNOWN, Run
from ircli.errors import NotStoredError, RefusedError, UsageError
from ircli.playbook.runbooks.commands import Placeholder, refuse_name, refuse_value
from ircli.playbook.runbooks.parts import Runbook, Step
from ircli.playbook.running import Running
from ircli.playbook.secret_names import is_secret_name
from ircli.service import Record
from ircli.service.running import Keeper, place, working_directory

if TYPE_CHECKING:
    from ircli.connect.commands import Command, Ran

_READ_BY_NOBODY = "it has no command, and nobody was asked"
_OUTCOMES = {"timed-out": "timed-out", "interrupted": "interrupted"}


class Wishes(NamedTuple):
    """What the command line says of steps, by their names: to run, done by hand, skipped and why, or all that is safe."""

    run: frozenset[str] = frozenset()
    by_hand: frozenset[str] = frozenset()
    skip: Mapping[str, str] = {}
    yes_safe: bool = False
    timeout: int | None = None


class Following:
    """One person on the way through one runbook."""

    def __init__(
        self,
        session: Session,
        runbook: Runbook,
        *,
        folder: str,
        is_shared: bool,
        wishes: Wishes,
        keeper: Keeper,
        values: Mapping[str, str],
    ) -> None:
        """Take what is followed; `folder` is the file's, and one that `is_shared` came with somebody's repository."""
        self.session = session
        self.runbook = runbook
        self.folder = folder
        self.is_shared = is_shared
        self.wishes = wishes
        self.keeper = keeper
        self.values = dict(values)
        self.remembered = dict(values)
        self.running: Running = session.shell.playbook.running
        self.run_id = ""

    @property
    def record(self) -> Record:
        """Return the incident as it stands."""
        return service.read(self.session.shell, self.keeper.incident_id)

    @property
    def run(self) -> Run:
        """Return what was done so far."""
        return next(one for one in self.record.incident.response.runs if one.id == self.run_id)

    def offer(self, step: Step) -> Offer | None:
        """Return what a step would run, if anything."""
        return offer_of(step, self.running, known=self.session.environ.keys() - self.values.keys())

    def limit(self, offer: Offer) -> int | None:
        """Return after how many seconds a step is ended; None for never."""
        if self.wishes.timeout is not None:
            return self.wishes.timeout
        return None if self.gets_terminal(offer) else self.running.time_limit

    def gets_terminal(self, offer: Offer) -> bool:
        """Return whether a step gets a terminal: it wants one, and somebody is there with one."""
        return offer.in_terminal and self.session.terminal.can_ask and self.session.terminal.is_rich

    def show(self, step: Step, offer: Offer) -> None:
        """Say exactly what a step would run."""
        show_offer(
            self.session,
            offer,
            self.values,
            cwd=self.cwd(step),
            limit=self.limit(offer),
            at_terminal=self.gets_terminal(offer),
        )

    def refuse_unanswered(self, steps: Sequence[Step]) -> None:
        """Raise UsageError where nobody can be asked, and the command line leaves something open."""
        if self.session.terminal.can_ask:
            return
        for step in (one for one in steps if not one.is_for_reading):
            offer = self.offer(step)
            answer = self._wished(step, offer)
            if answer == "run" and offer is not None and (missing := offer.unfilled(self.values)):
                raise UsageError(
                    f"Step {step.number}, {step.name}, is not run: {_unfilled(missing[0])}.",
                    hint=f"--var {missing[0].name}=VALUE",
                )
            if not answer:
                raise UsageError(
                    f"Step {step.number}, {step.name}, has no answer, and there is no terminal to ask at.",
                    hint=f"--do {step.name}, --by-hand {step.name}, or --skip {step.name}='why'",
                )

    def go(self, steps: Sequence[Step]) -> Run:
        """Go through steps until they are done or somebody stops; return what was done."""
        for step in steps:
            if step.is_for_reading:
                show_step(self.session, step, of=len(self.runbook.steps))
            elif not self._take(step):
                break
        done = self.run
        left = tuple(name for name in done.left if done.outcomes[name] in (NOT_REACHED, UNKNOWN))
        self._keep(RunbookEnded(self.run_id, title=self.runbook.title, left=left))
        return self.run

    def _take(self, step: Step) -> bool:
        """Deal with a step, and return whether to go on."""
        offer = self.offer(step)
        if not self.session.json:
            show_step(self.session, step, of=len(self.runbook.steps))
            if offer is None:
                show_fence(self.session, step)
        answer = self._wished(step, offer)
        if offer is not None:
            self._fill(offer)
        while True:
            if offer is not None and not self.session.json:
                self.show(step, offer)
            answer = answer or self._ask(step, offer)
            if answer == "run" and offer is not None:
                if self._run(step, offer) == "done":
                    self._say(step.after)
                    return True
                answer = self._ask_again(step, offer)
                if answer in ("on", "stop"):
                    return answer == "on"
            elif answer == "edit" and offer is not None:
                self._fill(offer, anew=True)
                answer = ""
            else:
                return self._settle(step, offer, answer)

    def _settle(self, step: Step, offer: Offer | None, answer: str) -> bool:
        if answer == "stop":
            return False
        reason = ""
        if answer == "skipped":
            reason = self.wishes.skip.get(step.name, "")
            if not reason and not self.session.terminal.can_ask:
                reason = _READ_BY_NOBODY
            reason = reason or self.session.terminal.ask(
                "Why is it skipped?", flag=f"--skip {step.name}='why'"
            )
        # With a command and no status: it was there to be run, and was not.
        ran = Captured(command=self.keeper.command(offer.text)) if offer is not None else Captured()
        ended = StepEnded(self.run_id, step.name, answer, title=step.title, text=reason, ran=ran)
        self._keep(ended)
        words = f"skipped: {reason}" if reason else "done by hand"
        self.session.tell(f"  {step.name} {words}")
        return True

    def _wished(self, step: Step, offer: Offer | None) -> str:
        """Return what the command line says of a step; blank where it says nothing."""
        if step.name in self.wishes.by_hand:
            return "by-hand"
        if step.name in self.wishes.skip:
            return "skipped"
        if step.name in self.wishes.run:
            if offer is None:
                raise UsageError(f"Step {step.name} has no command.", hint=f"--by-hand {step.name}")
            return "run"
        if self.wishes.yes_safe and not self.is_shared:
            if offer is not None and offer.is_safe:
                return "" if offer.unfilled(self.values) else "run"
            if offer is None and not self.session.terminal.can_ask:
                return "skipped"
        return ""

    def _ask(self, step: Step, offer: Offer | None) -> str:
        options = [("by-hand", "Done by hand"), ("skipped", "Skip it, and say why"), ("stop", "Stop here")]
        if offer is None:
            options[0] = ("by-hand", "Done")
            question = f"Step {step.number}, {step.name}: done?"
            return self.session.terminal.choose(question, options, flag=f"--by-hand {step.name}")
        missing = offer.unfilled(self.values)
        runs = [] if missing else [("run", "Run it")]
        edits = [("edit", "Change the variables")] if offer.placeholders else []
        default = "run" if runs and offer.is_safe else "edit" if missing and edits else "skipped"
        return self.session.terminal.choose(
            f"Step {step.number}, {step.name}?",
            [*runs, *options[:2], *edits, options[2]],
            flag=f"--do {step.name}",
            default=default,
        )

    def _ask_again(self, step: Step, offer: Offer) -> str:
        """Return whether a step that failed is run again, passed, or the end; without a terminal it is the end."""
        self._say_what_comes(step)
        if not self.session.terminal.can_ask:
            return "stop"
        edits = [("edit", "Change the variables")] if offer.placeholders else []
        options = [("on", "Go on"), ("run", "Run it again"), *edits, ("stop", "Stop here")]
        return self.session.terminal.choose(
            "It did not succeed. What now?", options, flag="--do", default="stop"
        )

    def _say_what_comes(self, step: Step) -> None:
        """Say what stands behind a step that failed: there, or in the next one."""
        following = next((one for one in self.runbook.steps if one.number == step.number + 1), None)
        self._say(step.after or (following.text if following is not None else ""))

    def _say(self, text: str) -> None:
        for number, line in enumerate(line for line in text.split("\n") if line.strip()):
            self.session.tell(f"  {'says' if number == 0 else '':8}  {line.strip()}")

    def _fill(self, offer: Offer, *, anew: bool = False) -> None:
        """Ask for what placeholders stand for; what is left blank stays open."""
        if not self.session.terminal.can_ask:
            return
        for name in dict.fromkeys(one.name for one in offer.placeholders if not one.refusal):
            if name in self.values and not anew:
                continue
            spelled = next(one.spelled for one in offer.placeholders if one.name == name)
            default = "" if is_secret_name(name) else self.values.get(name, "")
            value = self.session.terminal.ask(
                f"What is {spelled}?",
                flag=f"--var {name}=VALUE",
                default=default,
                optional=True,
            )
            if value:
                self.set_value(name, value)

    def set_value(self, name: str, value: str) -> None:
        """Remember what a placeholder stands for; a secret for this process only."""
        refuse_variable(name, value)
        if is_secret_name(name) or self.keeper.command(value) != value:
            self.keeper.values[name] = value
        elif self.remembered.get(name) != value:
            self._keep(VariableSet(name, value))
            self.remembered[name] = value
        self.values[name] = value

    def _run(self, step: Step, offer: Offer) -> str:
        """Run a step's command, keep what it said, and return what came of it."""
        from ircli.connect.commands import Command

        missing = offer.unfilled(self.values)
        if missing:
            raise RefusedError(
                f"Step {step.name} is not run: {_unfilled(missing[0])}.",
                hint=f"--var {missing[0].name}=VALUE",
            )
        cwd = self.cwd(step)
        kept_command = self.keeper.command(offer.text)
        self._keep(
            StepBegun(self.run_id, step.name, title=step.title, command=kept_command, where=place(cwd))
        )
        filled = {one.name: self.values[one.name] for one in offer.placeholders}
        environ = {**os.environ, **filled, "IRCLI_INCIDENT": self.keeper.incident_id}
        ran = self._carry_out(Command(offer.argv, cwd=cwd, environ=environ, limit=self.limit(offer)), offer)
        with _undisturbed():
            kept = self.keeper.keep(ran, command=offer.text, cwd=cwd)
            outcome = _OUTCOMES.get(ran.ended) or ("done" if ran.status == 0 else "failed")
            self._note(step, outcome, kept.captured, ran.reason)
        words = outcome.replace("-", " ")
        self.session.tell(f"  {step.name} {words}: exit status {ran.status} after {span_text(ran.seconds)}")
        tell_kept(self.session, kept)
        if ran.stopped_by is not None:
            raise ran.stopped_by
        return outcome

    def _carry_out(self, command: "Command", offer: Offer) -> "Ran":
        from ircli.connect.commands import run_in_terminal, run_step

        terminal = self.session.terminal
        if self.gets_terminal(offer):
            return run_in_terminal(command, stdin=terminal.stdin.fileno(), stdout=terminal.stdout.fileno())
        if self.session.json:
            return run_step(command, show=lambda _: None)
        from ircli.ui.stream import Stream

        stream = Stream(terminal)
        try:
            return run_step(command, show=stream.show)
        finally:
            stream.end()

    def _note(self, step: Step, outcome: str, captured: Captured, reason: str) -> None:
        event = StepEnded(self.run_id, step.name, outcome, title=step.title, text=reason, ran=captured)
        try:
            service.log(self.session.shell, self.keeper.incident_id, event)
        except (NotStoredError, OSError) as error:
            why = getattr(error, "message", "") or getattr(error, "strerror", "") or str(error)
            failure = NotStoredError(
                f"Step {step.name} ran, with exit status {captured.status}, and is not recorded: {why}",
                hint="ircli doctor",
            )
            failure.words = captured.command
            raise failure from error

    def _keep(self, event: RunbookEnded | StepBegun | StepEnded | VariableSet) -> None:
        service.change(self.session.shell, self.keeper.incident_id, [service.Step(Follow(event))])

    def cwd(self, step: Step) -> str:
        """Return the folder that a step runs in."""
        named = step.fence.attributes.get("cwd", "") if step.fence is not None else ""
        return (
            os.path.normpath(os.path.join(self.folder, named))
            if named
            else working_directory(self.session.environ)
        )


def refuse_variable(name: str, value: str) -> None:
    """Raise UsageError where a variable may not have this name, or this value."""
    refusal = refuse_name(name) or refuse_value(value)
    if refusal:
        raise UsageError(
            f"The variable {name} is refused: {refusal}.", hint="Name it otherwise in the runbook."
        )


def _unfilled(missing: Placeholder) -> str:
    return f"{missing.spelled}: {missing.refusal}" if missing.refusal else f"{missing.spelled} has no value"


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no signal come between the end of a command and its record; it comes right after."""
    import signal

    numbers = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
