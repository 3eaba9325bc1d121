"""Walk through a runbook with somebody: say a step, ask what becomes of it, do that, and write it down."""

import os
import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ircli import service
from ircli.cli.labelled import labelled
from ircli.cli.run import tell_kept
from ircli.cli.runbook.asking import (
    BY_HAND,
    EDIT,
    ON,
    RUN,
    SKIP,
    STOP,
    ask_again,
    ask_reason,
    ask_step,
    ask_value,
)
from ircli.cli.runbook.consent import Offer, offer_of, show_fence, show_offer, show_step
from ircli.cli.session import Session
from ircli.domain.clock import span_text
from ircli.domain.events import RunbookEnded, StepBegun, StepEnded, VariableSet
from ircli.domain.requests import Follow
from ircli.domain.runs import NOT_REACHED, UNKNOWN, Run
from ircli.errors import RefusedError, UsageError
from ircli.playbook.runbooks.commands import Placeholder, refuse_name, refuse_value
from ircli.playbook.runbooks.parts import Runbook, Step
from ircli.playbook.running import Running
from ircli.playbook.secret_names import is_secret_name
from ircli.service import Record
from ircli.service.running import Keeper, host, undisturbed, working_directory

if TYPE_CHECKING:
    from ircli.connect.commands import Command, Ran

_READ_BY_NOBODY = "it has no command, and nobody was asked"


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
        self.doubtful: frozenset[str] = frozenset()  # steps that may have run already

    def record(self) -> Record:
        """Return the incident as it stands."""
        return service.read(self.session.shell, self.keeper.incident_id)

    def run(self) -> Run:
        """Return what was done so far."""
        return next(one for one in self.record().incident.response.runs if one.id == self.run_id)

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
            hidden=self.keeper.values.keys(),
        )

    def refuse_unanswered(self, steps: Sequence[Step]) -> None:
        """Raise UsageError where nobody can be asked, and the command line leaves something open."""
        if self.session.terminal.can_ask:
            return
        for step in (one for one in steps if not one.is_for_reading):
            offer = self.offer(step)
            answer = self._wished(step, offer)
            name = shlex.quote(step.name)
            if answer == RUN and offer is not None and (missing := offer.unfilled(self.values)):
                raise UsageError(
                    f"Step {step.number}, {step.name}, is not run: {_unfilled(missing[0])}",
                    hint=f"--var {missing[0].name}=VALUE",
                )
            if not answer:
                raise UsageError(
                    f"Step {step.number}, {step.name}, has no answer, and there is no terminal to ask at.",
                    hint=f"--do {name}, --by-hand {name}, or --skip {name}='why'",
                )

    def go(self, steps: Sequence[Step]) -> Run:
        """Go through steps until they are done or somebody stops; return what was done."""
        for step in steps:
            if step.is_for_reading:
                self._say_step(step)
            elif not self._take(step):
                break
        done = self.run()
        missed = tuple(name for name, out in done.outcomes.items() if out in (NOT_REACHED, UNKNOWN))
        self._keep(RunbookEnded(self.run_id, title=self._title(self.runbook.title), not_reached=missed))
        return self.run()

    def _take(self, step: Step) -> bool:
        """Deal with a step, and return whether to go on."""
        offer = self.offer(step)
        self._say_step(step)
        if offer is None and not self.session.json:
            show_fence(self.session, step)
        answer = self._wished(step, offer)
        is_new = True
        while True:
            if offer is not None and is_new and not self.session.json:
                self.show(step, offer)
            is_new = False
            answer = answer or ask_step(self.session, step, offer, doubtful=step.name in self.doubtful)
            if answer == STOP:
                return False
            if answer == ON:
                return True
            if offer is not None and answer in (RUN, EDIT):
                if answer == EDIT or (offer.unfilled(self.values) and self.session.terminal.can_ask):
                    self._fill(offer, anew=answer == EDIT)
                    is_new, answer = True, ""  # with its values it is another command to agree to
                    continue
                if self._run(step, offer) == "done":
                    self._say("says", step.after)
                    return True
                self._say_what_comes(step)
                answer = ask_again(self.session, step, offer)
                continue
            reason = self._reason(step) if answer == SKIP else ""
            if answer != SKIP or reason:
                self._settle(step, offer, answer, reason)
                return True
            answer = ""

    def _reason(self, step: Step) -> str:
        known = self.wishes.skip.get(step.name, "")
        if known or self.session.terminal.can_ask:
            return known or ask_reason(self.session, step)
        return _READ_BY_NOBODY

    def _settle(self, step: Step, offer: Offer | None, answer: str, reason: str) -> None:
        command = self.keeper.command(offer.text) if offer is not None else ""
        title = self._title(step.title)
        self._keep(StepEnded(self.run_id, step.name, answer, title=title, text=reason, command=command))
        words = f"skipped: {reason}" if reason else "done by hand"
        self.session.tell(f"  {step.name} {words}")

    def _wished(self, step: Step, offer: Offer | None) -> str:
        """Return what the command line says of a step; blank where it says nothing."""
        if step.name in self.wishes.by_hand:
            return BY_HAND
        if step.name in self.wishes.skip:
            return SKIP
        if step.name in self.wishes.run:
            if offer is None:
                raise UsageError(
                    f"Step {step.name} has no command.", hint=f"--by-hand {shlex.quote(step.name)}"
                )
            return RUN
        if self.wishes.yes_safe and not self.is_shared:
            if offer is not None and offer.is_safe:
                return "" if offer.unfilled(self.values) else RUN
            if offer is None and not self.session.terminal.can_ask:
                return SKIP
        return ""

    def _say_step(self, step: Step) -> None:
        if not self.session.json:
            show_step(self.session, step, of=len(self.runbook.steps))

    def _say_what_comes(self, step: Step) -> None:
        """Say what stands behind a step that failed; where nothing does, what the next one begins with."""
        if step.after:
            self._say("says", step.after)
            return
        following = next((one for one in self.runbook.steps if one.number == step.number + 1), None)
        if following is not None:
            self._say("after it", f"step {following.number}: {following.text or following.title}")

    def _say(self, label: str, text: str) -> None:
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        for line in labelled(label, lines):
            self.session.tell(line)

    def _fill(self, offer: Offer, *, anew: bool) -> None:
        """Ask for what placeholders stand for; what is left blank stays open."""
        for name in dict.fromkeys(one.name for one in offer.placeholders if not one.refusal):
            if name in self.values and not anew:
                continue
            spelled = next(one.spelled for one in offer.placeholders if one.name == name)
            default = "" if name in self.keeper.values else self.values.get(name, "")
            value = ask_value(self.session, name, spelled, default=default)
            if value:
                self.set_value(name, value)
            else:
                self.values.pop(name, None)

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
                f"Step {step.name} is not run: {_unfilled(missing[0])}",
                hint=f"--var {missing[0].name}=VALUE",
            )
        cwd, title = self.cwd(step), self._title(step.title)
        command = self.keeper.command(offer.text)
        self._keep(StepBegun(self.run_id, step.name, title=title, command=command, host=host(), cwd=cwd))
        filled = {one.name: self.values[one.name] for one in offer.placeholders}
        environ = {**os.environ, **filled, "IRCLI_INCIDENT": self.keeper.incident_id}
        ran = self._carry_out(Command(offer.argv, cwd=cwd, environ=environ, limit=self.limit(offer)), offer)
        with undisturbed():
            kept = self.keeper.keep(ran, command=offer.text, cwd=cwd, terminal=self.gets_terminal(offer))
            outcome = ("done" if ran.status == 0 else "failed") if ran.ended == "exited" else ran.ended
            ended = StepEnded(self.run_id, step.name, outcome, title=title, ran=kept.captured)
            self.keeper.record(ended, f"Step {step.name} ran, with exit status {ran.status}")
        words = outcome.replace("-", " ")
        self.session.tell(f"  {step.name} {words}: exit status {ran.status} after {span_text(ran.seconds)}")
        if ran.reason:
            self.session.terminal.warn(f"  note      {ran.reason}")
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

    def _title(self, text: str) -> str:
        """Return a title as it is kept: one that was taken from a command may hold a secret."""
        return self.keeper.command(text)

    def _keep(self, event: RunbookEnded | StepBegun | StepEnded | VariableSet) -> None:
        service.change(self.session.shell, self.keeper.incident_id, [service.Step(Follow(event))])

    def cwd(self, step: Step) -> str:
        """Return the folder that a step runs in."""
        named = step.fence.attributes.get("cwd", "") if step.fence is not None else ""
        if not named:
            return working_directory(self.session.environ)
        return os.path.normpath(os.path.join(self.folder, named))


def refuse_variable(name: str, value: str) -> None:
    """Raise UsageError where a variable may not have this name, or this value."""
    if not value:
        raise UsageError(f"The variable {name} has no value.", hint=f"--var {name}=VALUE")
    refusal = (refuse_name(name) or refuse_value(value)).removesuffix(".")
    if refusal:
        raise UsageError(
            f"The variable {name} is refused: {refusal}.", hint="Name it otherwise in the runbook."
        )


def _unfilled(missing: Placeholder) -> str:
    why = missing.refusal.removesuffix(".")
    return f"{missing.spelled}: {why}." if why else f"{missing.spelled} has no value."
