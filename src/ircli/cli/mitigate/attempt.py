"""Walk somebody from recorded answers to something that stops the impact, one attempt at a time."""

import shlex
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from itertools import islice

from ircli.cli.mitigate.asked import ask_action, ask_node, ask_outcome
from ircli.cli.mitigate.shown import Actions, step_text, under_way_text, way_lines
from ircli.cli.recording import Recording
from ircli.cli.session import Session
from ircli.domain import decide_response
from ircli.domain.clock import write_moment
from ircli.domain.events import Answered
from ircli.domain.incident import Incident
from ircli.domain.requests import NEWEST, Answer, BeginMitigation, EndMitigation
from ircli.domain.response import Attempt
from ircli.domain.standing import open_attempts
from ircli.errors import UsageError
from ircli.playbook.form import Form, Question, accept, as_flags, keyed, news
from ircli.playbook.tree import Walk, walk
from ircli.service import Step
from ircli.ui.terminal import LATER


class Mitigating:
    """One way to stop the impact."""

    def __init__(
        self, session: Session, form: Form, *, given: Mapping[str, str], at: datetime | None
    ) -> None:
        """Read the incident, and the answers that came with the command."""
        self.session = session
        self.form = form
        self.at = at
        self.tree = session.shell.playbook.tree
        self.recording = Recording(session)
        self.questions = {question.name: question for question in form.questions}
        self.given = tuple(accept(self.questions[name], value) for name, value in given.items())
        self.commands: list[tuple[str, ...]] = []
        self.asked = False

    @property
    def incident(self) -> Incident:
        """Return the incident as it stands after the last answer."""
        return self.recording.incident

    @cached_property
    def actions(self) -> Actions:
        """Return the actions of the playbook by name."""
        return {action.name: action for action in self.session.shell.playbook.mitigation.actions}

    @cached_property
    def runbooks(self) -> frozenset[str]:
        """Return the names of the runbooks that there are."""
        from ircli.store.runbooks import runbook_names

        return runbook_names(self.session.shell.environ)

    def follow(self, runbook: str) -> str:
        """Return the command that follows a runbook; blank where there is none of that name."""
        if runbook not in self.runbooks:
            return ""
        return self.session.aimed(f"ircli runbook run {shlex.quote(runbook)}", self.recording.record.id)

    @property
    def under_way(self) -> tuple[Attempt, ...]:
        """Return the attempts that have no outcome yet."""
        return open_attempts(self.incident)

    @property
    def way(self) -> Walk:
        """Return how far recorded answers lead, with the flags that questions have here."""
        return self._flagged(walk(self.tree, self.incident.answers, self._tried()))

    def show(self) -> None:
        """Say where the way leads, beside the answer."""
        for line in way_lines(self.way, self.actions, follow=self.follow):
            self.session.tell(line)

    def settle(self) -> bool:
        """Ask what came of each action that has no outcome; return False where one is still under way."""
        for attempt in self.under_way:
            for line in self.under_way_lines(attempt):
                self.session.tell(line)
            self.asked = True
            outcome = ask_outcome(self.session, attempt)
            if outcome == LATER:
                return False
            said = self.session.terminal.ask("What shows it?", flag="TEXT", optional=True)
            several = len(self.under_way) > 1
            self.recording.take(Step(EndMitigation(outcome, said, number=attempt.number)))
            which = ("--attempt", str(attempt.number)) if several else ()
            self.commands.append((*([said] if said else []), "--outcome", outcome, *which))
        return True

    def under_way_lines(self, attempt: Attempt) -> list[str]:
        """Return what is being done, by whom and since when, and what would show that it helped."""
        since = self.session.local(attempt.begun_at) if attempt.begun_at is not None else ""
        said = under_way_text(attempt, self.session.shell.now(), since)
        check = attempt.begun.check
        return [f"  under way {said}", *([f"  check     {check}"] if check else [])]

    def refuse_second(self) -> None:
        """Raise RefusedError where an action that has no outcome yet keeps others from being begun."""
        for name in islice(self.actions, 1):
            decide_response.begin(self.incident, BeginMitigation(name), self.session.shell.rules("actions"))

    def take_given(self) -> None:
        """Record the answers that came with the command."""
        self.recording.take(*[Step(Answer(one)) for one in news(self.incident.answers, self.given)])

    def ask(self, *, redo: bool) -> bool:
        """Ask what the tree needs to know; return False where somebody has no answer now.

        Raise UsageError that names the flag where nobody can be asked.
        """
        fresh = {one.question for one in self.given}
        while (question := self._open_question(fresh, redo=redo)) is not None:
            if not self.session.terminal.can_ask:
                values = "|".join(option.value for option in question.options)
                raise UsageError(
                    f"{question.flag} is missing, and there is no terminal to ask at.",
                    hint=f"{question.ask} {question.flag} {values}",
                )
            self.asked = True
            answered = ask_node(self.session, question, self.incident.answers.get(question.key))
            if answered is None:
                return False
            fresh.add(question.name)
            self.recording.take(*[Step(Answer(one)) for one in news(self.incident.answers, (answered,))])
        return True

    def choose(self) -> str:
        """Return the action that somebody picks; LATER where they pick none."""
        self.asked = True
        return ask_action(self.session, self.way, self.actions, needed=self.incident.times.mitigated is None)

    def says_nothing(self, name: str) -> bool:
        """Return whether the playbook leaves it to words what an action is."""
        action = self.actions.get(name)
        return action is not None and not (action.runbook or action.check or action.clean_up)

    def begin(self, name: str, text: str, *, beside: bool, outcome: str = "") -> None:
        """Record that an action is begun, and what came of it where that is known."""
        request = self._beginning(name, "" if outcome else text, beside=beside)
        # Beside another one it is the newest that is meant, whatever its number will be.
        number = NEWEST if self.under_way else None
        ended = [Step(EndMitigation(outcome, text, number=number), self.at)] if outcome else []
        self.recording.take(Step(request, self.at), *ended)
        self.commands.append(
            (
                *([text] if text else []),
                *self._flags(),
                *("--action", request.action),
                *(["--beside"] if beside else []),
                *(["--outcome", outcome] if outcome else []),
                *(["--at", write_moment(self.at)] if self.at is not None else []),
            )
        )

    def say_same(self) -> None:
        """Print the commands that do the same without asking, where something was asked."""
        if not self.asked:
            return
        flags = self._flags()
        if flags and not any("--action" in command for command in self.commands):
            self.commands.append(flags)
        for command in self.commands:
            self.session.tell(f"  same as   {self.session.again('mitigate', *command)}")

    def foresee_given(self) -> None:
        """Look at the incident as if the answers that came with the command were recorded."""
        self.recording.foresee(*[Step(Answer(one)) for one in news(self.incident.answers, self.given)])

    def _beginning(self, name: str, text: str, *, beside: bool) -> BeginMitigation:
        """Return the request for an action: with the way, where the way leads to it."""
        way = self.way
        leaf = way.leaf
        known = next((one for one in self.actions if one.casefold() == name.strip().casefold()), name)
        if leaf is None or known not in leaf.do:
            return BeginMitigation(known, text, beside=beside)
        return BeginMitigation(
            known,
            text,
            path=tuple(step_text(step, self.actions) for step in way.path),
            because=leaf.because,
            runbook=leaf.runbook,
            check=leaf.check,
            beside=beside,
        )

    def _open_question(self, fresh: set[str], *, redo: bool) -> Question | None:
        """Return the next question; with `redo`, one that was not answered in this very command."""
        if not redo:
            return self.way.question
        # Only what is answered now counts: neither old answers nor what others say of it.
        branches = {
            node: tuple(branch._replace(when=()) for branch in ways)
            for node, ways in self.tree.branches.items()
        }
        keys = {self.questions[name].key for name in fresh}
        answers = {key: one for key, one in self.incident.answers.items() if key in keys}
        return self._flagged(walk(self.tree._replace(branches=branches), answers, self._tried())).question

    def _tried(self) -> set[str]:
        cycle = len(self.incident.cycles)
        return {one.begun.action for one in self.incident.response.attempts if one.cycle == cycle}

    def _flags(self) -> tuple[str, ...]:
        """Return the answers that were recorded, as flags."""
        events = (entry.event for entry in self.recording.entries)
        return as_flags(self.form, keyed(event for event in events if isinstance(event, Answered)))

    def _flagged(self, way: Walk) -> Walk:
        """Return a way whose open question has the flag that it has at this command."""
        if way.question is None:
            return way
        return way._replace(question=self.questions.get(way.question.name, way.question))
