"""Walk somebody through triage: each answer is on the timeline before the next question is asked."""

import shlex
from collections.abc import Mapping, Sequence

from ircli import service
from ircli.cli.forms.walk import Manner, choices, time_told, walk
from ircli.cli.recording import Recording
from ircli.cli.roles import ask_who
from ircli.cli.session import Session, change_document
from ircli.cli.triage import deciding
from ircli.domain.events import Acknowledged, Answered, SeveritySet, Triaged
from ircli.domain.incident import Incident
from ircli.domain.requests import Answer, AssignRole, Reach, SetSeverity
from ircli.domain.targets import measured
from ircli.domain.text import visible
from ircli.errors import UsageError
from ircli.playbook.form import (
    Form,
    Question,
    accept,
    accept_all,
    as_flags,
    key_of,
    keyed,
    news,
    to_ask,
)
from ircli.playbook.severity import SeverityRules
from ircli.service import Step
from ircli.store.yaml_files import read_file, read_yaml

_DECIDED = (Acknowledged, Triaged, SeveritySet)  # after one of these the targets are worth a look


class Wizard:
    """One triage."""

    def __init__(
        self,
        session: Session,
        form: Form,
        rules: SeverityRules,
        *,
        given: Mapping[str, object],
        file: str | None,
    ) -> None:
        """Read the incident, and the answers that came with the command."""
        self.session = session
        self.form = form
        self.rules = rules
        self.recording = Recording(session)
        self.decided: list[str] = []
        self.advice = deciding.Advice(None, None)
        self.given = given_answers(form, given, file)
        self.new: set[str] = set()

    @property
    def incident(self) -> Incident:
        """Return the incident as it stands after the last answer."""
        return self.recording.incident

    def answer(self, *, redo: bool) -> None:
        """Record what was given, and ask what is left, if somebody is there."""
        if self.incident.times.acknowledged is None:
            self.recording.take(Step(Reach("acknowledged")))
        new = news(self.incident.answers, self.given)
        self.recording.take(*[step for one in new for step in self._steps(one)])
        self.new.update(key_of(one) for one in new)
        if not self.session.terminal.can_ask:
            return
        left = to_ask(self.form, self.incident.answers, given=self.given, redo=redo)
        manner = Manner(
            known=lambda: self.incident.answers,
            take=self._take,
            is_told=lambda milestone: getattr(self.incident.times, milestone) is not None,
            others=self._others,
            enough="Enough questions: go to the severity",
        )
        walk(self.session, left, manner)

    def decide(self, *, severity: str | None, reason: str | None, accept_it: bool) -> None:
        """Recommend a severity with its reasons; the human takes it, overrides it, or leaves it open."""
        advised = deciding.advice(self.session, self.rules, self.incident, new=self.new, severity=severity)
        self.advice = advised
        deciding.say(self.session, advised)
        found, current = advised.found, self.incident.severity
        if not severity and accept_it and found is not None:
            severity = found.level.name
        asked = not severity and self.session.terminal.can_ask and self._is_open_question(advised)
        if asked:
            severity = deciding.choose(self.session, advised, self.incident)
        if severity and (current is None or severity.casefold() != current.name.casefold()):
            self._set_severity(severity, deciding.reason_for(self.session, advised, severity, reason or ""))
        if asked:
            return  # all of it stood beside the choices
        if not severity:
            deciding.say_difference(self.session, advised, self.incident, self.recording.stored.id)
        deciding.say_escalation(self.session, advised, self.incident, self.recording.stored.id)

    def name_roles(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Record the roles given, and ask for those that the level needs, in the level's order."""
        self.recording.take(*[Step(AssignRole(role, person)) for role, person in pairs])
        self.decided += [part for role, person in pairs for part in ("--role", f"{role}={person}")]
        if not self.session.terminal.can_ask or not self._asks_for_roles():
            return
        titles = {role.name: role.title for role in self.session.shell.rules("roles").roles}
        for name in self.incident.missing_roles:
            person = ask_who(self.session, f"Who is {titles.get(name, name)}?", flag="--role", optional=True)
            if person:
                self.recording.take(Step(AssignRole(name, person)))
                self.decided += ["--role", f"{name}={person}"]

    def _asks_for_roles(self) -> bool:
        """Return whether the roles are to be asked for: not where somebody only corrects an answer by its flag."""
        decided = any(isinstance(entry.event, SeveritySet) for entry in self.recording.entries)
        return decided or not self.given or self.incident.times.triaged is None

    def finish(self) -> None:
        """Say that triage is done, once the severity is known, how long it took, and what comes next."""
        if self.incident.severity is not None and self.incident.times.triaged is None:
            self.recording.take(Step(Reach("triaged")))
        done, session = self.recording.finish(), self.session
        record, level = done.record, self.incident.severity
        if session.json:
            session.terminal.answer_json(change_document(done) | self._findings())
        if session.terminal.can_ask:
            session.tell(f"  same as   {self._command()}")
        session.tell(f"Triage: {visible(level.name) if level else 'severity still unset'}.  [{record.id}]")
        if any(isinstance(entry.event, _DECIDED) for entry in done.entries):
            for one in measured(self.incident):
                session.tell(f"  target    {visible(one.sentence)}")
        session.suggest(*self._next(), incident=record.id)
        session.warn_of_oddities(done)

    def _is_open_question(self, advised: deciding.Advice) -> bool:
        """Return whether there is something to decide that nobody has decided yet."""
        current = self.incident.severity
        if current is None:
            return True
        differs = advised.found is not None and advised.found.level.name != current.name
        return bool(self.new) and (differs or advised.raised is not None)

    def _set_severity(self, severity: str, reason: str) -> None:
        found = self.advice.found
        request = SetSeverity(
            severity,
            reason=reason,
            recommended=found.level.name if found is not None else "",
            reasons=found.reasons if found is not None else (),
        )
        self.recording.take(Step(request))
        self.decided += ["--severity", severity, *(["--reason", reason] if reason else [])]
        if self.incident.severity is not None:
            deciding.say_level(self.session, self.incident.severity)

    def _findings(self) -> dict[str, object]:
        """Return what triage answers under `--json` beside what every change does."""
        found, raised = self.advice.found, self.advice.raised
        return {
            "recommended": found and {"level": found.level.name, "reasons": list(found.reasons)},
            "escalation": raised and {"level": raised.level.name, "reasons": list(raised.reasons)},
            "targets": [one.document for one in measured(self.incident)],
        }

    def _next(self) -> tuple[str, ...]:
        level = self.incident.severity
        if level is None:
            return "ircli severity LEVEL", "ircli log WORDS"
        notes = self.session.shell.playbook.scheme.notes.get(level.name)
        held = {one.role for one in self.incident.roles}
        missing = self.incident.missing_roles
        suggested = [
            name for name in (notes.suggested_roles if notes is not None else ()) if name not in held
        ]
        first = [f"ircli role assign {shlex.quote(visible(name))} PERSON" for name in missing[:1]]
        first += [
            f"ircli role assign {shlex.quote(visible(name))} PERSON (suggested)"
            for name in suggested[:1]
            if not missing
        ]
        return (*first, "ircli status", "ircli log WORDS")

    def _take(self, _question: Question, answered: Answered) -> None:
        known = self.incident.answers.get(key_of(answered))
        if known is None or known.value != answered.value:
            self.recording.take(*self._steps(answered))
            self.new.add(key_of(answered))

    def _others(self) -> tuple[tuple[str, str], ...]:
        open_ones = [
            one for one in service.open_incidents(self.session.shell) if one.id != self.recording.stored.id
        ]
        return choices(open_ones, said=(self.incident.title,), services=self.incident.services)

    def _steps(self, answered: Answered) -> list[Step]:
        """Return what an answer asks for: to be recorded, and the lifecycle time that it may tell."""
        question = next(one for one in self.form.questions if one.name == answered.question)
        if question.marks and getattr(self.incident.times, question.marks) is not None:
            return [Step(Answer(answered))]
        return [Step(Answer(answered)), *time_told(self.session, question, answered)]

    def _command(self) -> str:
        answered = [entry.event for entry in self.recording.entries if isinstance(entry.event, Answered)]
        flags = as_flags(self.form, keyed(answered))
        return self.session.again("triage", *flags, *self.decided)


def given_answers(form: Form, given: Mapping[str, object], file: str | None) -> tuple[Answered, ...]:
    """Return the answers that came with a command: those of its flags before those of a file."""
    questions = {question.name: question for question in form.questions}
    from_file = accept_all(form, _mapping(file)) if file is not None else ()
    from_flags = tuple(accept(questions[name], value) for name, value in given.items())
    return tuple({one.question: one for one in (*from_file, *from_flags)}.values())


def _mapping(path: str) -> Mapping[str, object]:
    data = read_yaml(read_file(path), path)
    if not isinstance(data, dict):
        raise UsageError(
            f"{path} does not give answers by name.", hint="The names of questions, and a value for each."
        )
    return data
