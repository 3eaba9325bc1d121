"""Walk somebody through triage: each answer is on the timeline before the next question is asked."""

import shlex
from collections.abc import Mapping, Sequence

from ircli import service
from ircli.cli.session import Session, change_document
from ircli.domain.clock import understand
from ircli.domain.entry import Entry
from ircli.domain.events import Answered
from ircli.domain.incident import Incident
from ircli.domain.requests import Answer, AssignRole, Reach, SetSeverity
from ircli.domain.text import visible
from ircli.errors import UsageError
from ircli.playbook.form import (
    UNKNOWN,
    Question,
    accept,
    accept_all,
    as_flags,
    choices_of,
    keyed,
    news,
    skip,
    to_ask,
)
from ircli.playbook.parse_triage import Triage
from ircli.playbook.severity import Recommendation, recommend
from ircli.service import Change, Step
from ircli.store.yaml_files import read_file, read_yaml

_SKIP = "\0skip"
_LATER = "\0later"
_ENOUGH = "\0enough"
_SEVERAL = "(numbers or words, comma or space between; Enter to skip)"
_EXAMPLE = "e.g. 22:50 or 20m ago"


class Wizard:
    """One triage.

    Where somebody is asked, each answer is on the timeline before the next question. Where all came as flags,
    all is written at the end in one piece, or refused in one piece.
    """

    def __init__(
        self, session: Session, triage: Triage, *, given: Mapping[str, object], file: str | None
    ) -> None:
        """Read the incident, and the answers that came with the command."""
        self.session = session
        self.triage = triage
        self.incident_id = service.which(session.shell, session.incident)
        self.record = service.read(session.shell, self.incident_id)
        self.entries: list[Entry] = []
        self.before = self.record
        self.held: list[Step] = []
        self.decided: list[str] = []
        questions = {question.name: question for question in triage.form.questions}
        from_file = accept_all(triage.form, _mapping(file)) if file is not None else ()
        from_flags = tuple(accept(questions[name], value) for name, value in given.items())
        self.given: tuple[Answered, ...] = tuple(
            {one.question: one for one in (*from_file, *from_flags)}.values()
        )

    @property
    def incident(self) -> Incident:
        """Return the incident as it stands after the last answer."""
        return self.record.incident

    def answer(self, *, redo: bool) -> None:
        """Record what was given, and ask what is left, if somebody is there."""
        if self.incident.times.acknowledged is None:
            self._record(Step(Reach("acknowledged")))
        new = news(self.incident.answers, self.given)
        self._record(*[step for one in new for step in self._steps(one)])
        if not self.session.terminal.can_ask:
            return
        left = to_ask(self.triage.form, self.incident.answers, given=self.given, redo=redo)
        if left:
            how = "number or word" if self.session.terminal.is_plain else "arrows or number"
            self.session.tell(f"  keys      {how}, then Enter; Ctrl-C stops, what was answered stays")
        for number, question in enumerate(left, start=1):
            answered = self._ask(question, f"[{number}/{len(left)}]")
            if answered is None:
                return
            known = self.incident.answers.get(question.key)
            if known is None or known.value != answered.value:
                self._record(*self._steps(answered))

    def decide(self, *, severity: str | None, reason: str | None, accept_it: bool) -> None:
        """Recommend a severity with its reasons; the human takes it, overrides it, or leaves it open."""
        levels = self.session.shell.rules().levels
        found = recommend(self.triage.severity, self.incident.answers, levels)
        current = self.incident.severity
        if found is not None:
            self.session.tell(f"Recommended: {visible(found.level.name)}  {visible(found.level.meaning)}")
            for sentence in found.reasons:
                self.session.tell(f"  because   {visible(sentence)}")
        if severity is None and accept_it and found is not None:
            severity = found.level.name
        if severity is None and self.session.terminal.can_ask:
            severity, reason = self._choose(found, reason)
        if not severity or (current is not None and severity.casefold() == current.name.casefold()):
            return
        differs = found is not None and severity.casefold() != found.level.name.casefold()
        if differs and not reason and self.session.terminal.can_ask:
            reason = self.session.terminal.ask("Why another level?", flag="--reason")
        if differs and not reason:
            raise UsageError("Another level than the recommended one needs a reason.", hint="--reason 'why'")
        request = SetSeverity(
            severity,
            reason=reason or "",
            recommended=found.level.name if found is not None else "",
            reasons=found.reasons if found is not None else (),
        )
        self._record(Step(request))
        self.decided += ["--severity", severity, *(["--reason", reason] if reason else [])]

    def name_roles(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Record the roles given, and ask for those that the level needs, the commander's first."""
        self._record(*[Step(AssignRole(role, person)) for role, person in pairs])
        self.decided += [part for role, person in pairs for part in ("--role", f"{role}={person}")]
        level = self.incident.severity
        if level is None or not self.session.terminal.can_ask:
            return
        titles = {role.name: role.title for role in self.session.shell.rules().roles}
        for name in level.roles:
            if any(held.role == name for held in self.incident.roles):
                continue
            person = self.session.terminal.ask(
                f"Who is {titles.get(name, name)}?", flag="--role", optional=True
            )
            if person:
                self._record(Step(AssignRole(name, person)))
                self.decided += ["--role", f"{name}={person}"]

    def finish(self) -> None:
        """Say that triage is done, once the severity is known, and what comes next."""
        if self.incident.severity is not None and self.incident.times.triaged is None:
            self._record(Step(Reach("triaged")))
        self._write(self.held)
        record, session = self.record, self.session
        level = self.incident.severity
        done = Change(record, self.before.incident, tuple(self.entries))
        if session.json:
            found = recommend(self.triage.severity, self.incident.answers, session.shell.rules().levels)
            document = change_document(done)
            document["recommended"] = found and {"level": found.level.name, "reasons": list(found.reasons)}
            session.terminal.answer_json(document)
        if session.terminal.can_ask:
            session.tell(f"  same as   {self._command()}")
        session.tell(f"Triage: {visible(level.name) if level else 'severity still unset'}.  [{record.id}]")
        missing = [
            name
            for name in (level.roles if level else ())
            if not any(one.role == name for one in self.incident.roles)
        ]
        session.suggest(
            *([f"ircli role assign {shlex.quote(visible(missing[0]))} PERSON"] if missing else []),
            "ircli status" if level else "ircli severity LEVEL",
            "ircli log WORDS",
            incident=record.id,
        )
        session.warn_of_oddities(done)

    def _ask(self, question: Question, progress: str) -> Answered | None:
        """Return somebody's answer; None when they have enough of questions for now."""
        known = self.incident.answers.get(question.key)
        default = known.value if known is not None else ""
        asked = f"{progress} {question.ask}"
        if question.help:
            self.session.terminal.tell(f"  {visible(question.help)}")
        if question.kind == "choice":
            return self._pick(question, asked, default=default if known is not None else UNKNOWN)
        if question.kind == "many":
            return self._pick_several(question, asked, default=default)
        if question.marks and getattr(self.incident.times, question.marks) is None:
            return self._ask_time(question, asked, default=default)
        return accept(
            question, self.session.terminal.ask(asked, flag=question.flag, default=default, optional=True)
        )

    def _pick(self, question: Question, asked: str, *, default: str) -> Answered | None:
        options = [(option.value, option.label) for option in question.options]
        # Enter by itself must not record the first option, which is the gravest.
        start = default if default in (value for value, _ in options) else _SKIP
        options += [(_SKIP, "Skip"), (_ENOUGH, "Enough questions: go to the severity")]
        given = self.session.terminal.choose(asked, options, flag=question.flag, default=start)
        if given == _ENOUGH:
            return None
        return skip(question) if given == _SKIP else accept(question, given)

    def _pick_several(self, question: Question, asked: str, *, default: str) -> Answered:
        terminal = self.session.terminal
        terminal.warn(visible(asked))
        for number, option in enumerate(question.options, start=1):
            terminal.warn(f"  {number}. {visible(option.label)}")
        while True:
            given = terminal.ask(_SEVERAL, flag=question.flag, default=default, optional=True)
            try:
                return accept(question, choices_of(question, given))
            except UsageError as error:
                terminal.warn(f"  {visible(error.message)}")

    def _ask_time(self, question: Question, asked: str, *, default: str) -> Answered:
        """Return when something was; what is no time even the second time is kept as words."""
        terminal, session = self.session.terminal, self.session
        given = terminal.ask(
            f"{asked} ({_EXAMPLE}; Enter to skip)", flag=question.flag, default=default, optional=True
        )
        if given:
            try:
                understand(given, now=session.shell.now(), zone=session.zone())
            except UsageError:
                terminal.warn(f"  No time was read from '{visible(given)}'.")
                again = f"When? ({_EXAMPLE}; Enter keeps the words)"
                given = terminal.ask(again, flag=question.flag, default=given, optional=True)
        return accept(question, given)

    def _choose(self, found: Recommendation | None, reason: str | None) -> tuple[str, str | None]:
        levels = self.session.shell.rules().levels
        current = self.incident.severity
        news_since = any(isinstance(entry.event, Answered) for entry in self.entries)
        if current is not None and (found is None or found.level.name == current.name or not news_since):
            return "", reason
        default = found.level.name if found is not None else _LATER
        # In the playbook's order, so that the numbers of the menu are those of the levels.
        options = [
            (level.name, f"{level.name}  {level.meaning}{' (recommended)' * (level.name == default)}")
            for level in levels
        ]
        chosen = self.session.terminal.choose(
            "Which severity?", [*options, (_LATER, "Decide later")], flag="--severity", default=default
        )
        return ("" if chosen == _LATER else chosen), reason

    def _steps(self, answered: Answered) -> list[Step]:
        """Return what an answer asks for: to be recorded, and the lifecycle time that it may tell."""
        question = next(one for one in self.triage.form.questions if one.name == answered.question)
        steps = [Step(Answer(answered))]
        if question.marks and answered.value and getattr(self.incident.times, question.marks) is None:
            try:
                moment = self.session.understand(answered.value)
            except UsageError:
                self.session.terminal.warn(
                    f"  note      no time was read from '{visible(answered.value)}'; set it: ircli mark {question.marks} --at TIME"
                )
            else:
                steps.append(Step(Reach(question.marks), moment))
        return steps

    def _record(self, *steps: Step) -> None:
        if not steps:
            return
        if self.session.terminal.can_ask:
            self._write(steps)
        else:
            self.held.extend(steps)
            self.record = service.foresee(self.session.shell, self.before, self.held)

    def _write(self, steps: Sequence[Step]) -> None:
        if not steps:
            return
        done = service.change(self.session.shell, self.incident_id, steps)
        self.record = done.record
        self.entries.extend(done.entries)

    def _command(self) -> str:
        answered = [entry.event for entry in self.entries if isinstance(entry.event, Answered)]
        flags = as_flags(self.triage.form, keyed(answered))
        return self.session.again("triage", *flags, *self.decided)


def _mapping(path: str) -> Mapping[str, object]:
    data = read_yaml(read_file(path), path)
    if not isinstance(data, dict):
        raise UsageError(f"{path} does not give answers by name.", hint="extent: degraded")
    return data
