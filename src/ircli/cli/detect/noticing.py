"""Ask what is to be known of something that was noticed, and let somebody decide; nothing is written before that."""

from collections.abc import Mapping

from ircli import service
from ircli.cli.forms.walk import Manner, ask, choices, walk
from ircli.cli.session import Session
from ircli.cli.verdicts import DUPLICATE, VERDICT_WORDS
from ircli.domain.events import VERDICTS, Answered
from ircli.domain.text import visible
from ircli.errors import IrcliError, UsageError
from ircli.playbook.form import Question, accept, skip, to_ask
from ircli.playbook.noticed import DECLARE, STOP, Noticed

_LABELS: Mapping[str, str] = {
    DECLARE: "Declare an incident",
    **{verdict: f"Dismiss it as {words}" for verdict, words in VERDICT_WORDS.items()},
    STOP: "Stop: record nothing",
}
_NONE = "none"  # how a flag says that no open incident is meant


class Noticing:
    """Somebody at work on something that was noticed."""

    def __init__(self, session: Session, noticed: Noticed, given: Mapping[str, str]) -> None:
        """Take the answers that came with the command; raise UsageError for what is no answer."""
        self.session = session
        self.noticed = noticed
        for question in noticed.form.questions:
            if question.name in given:
                noticed.answers[question.key] = self._accept(question, given[question.name])

    def decide(self, decision: str) -> str:
        """Return what becomes of it: as a flag says, as somebody confirms, or as recommended where nobody is there."""
        can_ask = self.session.terminal.can_ask
        self._need_anything(decision)
        try:
            self._need_title()
            if can_ask and not decision:
                self._ask()
                self.say_recommendation()
                decision = self._confirm()
            decision = decision or self.noticed.recommended
            if decision == DUPLICATE:
                self._need_other()
        except KeyboardInterrupt:
            self.say_nothing_is_recorded("Stopped; nothing is recorded, there is no incident yet.")
            raise
        return decision

    def say_recommendation(self) -> None:
        """Say what is recommended, and why."""
        recommended = self.noticed.recommended
        self.session.tell(f"Recommended: {_LABELS.get(recommended, recommended)}")
        self.session.tell(f"  because   {visible(self.noticed.because)}")

    def say_nothing_is_recorded(self, sentence: str) -> None:
        """Say that all of it is gone, and how to say it again without being asked."""
        self.session.tell(sentence)
        if self.noticed.title or self.noticed.answers:
            self.session.tell(f"  next      {self.session.again('detect', *self.noticed.arguments())}")

    def _need_anything(self, decision: str) -> None:
        if self.session.terminal.can_ask or decision or self.noticed.answers:
            return
        self._need_title()
        flags = ", ".join(question.flag for question in self.noticed.form.questions[:3])
        raise UsageError(
            "There is no answer, and no terminal to ask at.",
            hint=f"Give {flags} … or --declare, or --as VERDICT.",
        )

    def _need_title(self) -> None:
        if not self.noticed.title:
            self.noticed.title = self.session.terminal.ask("What did you notice?", flag="TITLE (or --title)")

    def _ask(self) -> None:
        manner = Manner(
            known=lambda: self.noticed.answers,
            take=self._take,
            is_told=lambda milestone: milestone in self.noticed.moments,
            others=self._others,
            still_wanted=self.noticed.is_wanted,
            stopping="nothing is recorded yet",
            enough="Enough questions: go to the decision",
        )
        walk(self.session, to_ask(self.noticed.form, self.noticed.answers), manner)

    def _take(self, question: Question, answered: Answered) -> None:
        self.noticed.answers[question.key] = answered

    def _others(self) -> tuple[tuple[str, str], ...]:
        said = [self.noticed.title, *(one.value for one in self.noticed.answers.values())]
        return choices(service.open_incidents(self.session.shell), said=said, services=self.noticed.services)

    def _confirm(self) -> str:
        recommended = self.noticed.recommended
        options = [
            (value, f"{_LABELS.get(value, value)}{' (recommended)' * (value == recommended)}")
            for value in (DECLARE, *VERDICTS, STOP)
        ]
        return self.session.terminal.choose(
            "What is it?", options, flag="--declare or --as", default=recommended
        )

    def _need_other(self) -> None:
        """See to it that a duplicate says of which incident."""
        question = self.noticed.other_question
        if question is None or self.noticed.other:
            return
        if not self.session.terminal.can_ask:
            raise UsageError(
                f"A duplicate of which incident? {question.flag} is missing.", hint=f"{question.flag} ID"
            )
        if self._others():
            manner = Manner(
                known=dict, take=self._take, others=self._others, enough="Another one: give its id"
            )
            answered = ask(self.session, question, manner)
            if answered is not None:
                self._take(question, answered)
        while not self.noticed.other:
            given = self.session.terminal.ask("Of which incident?", flag=question.flag)
            try:
                self._take(question, self._accept(question, given))
            except IrcliError as error:
                self.session.terminal.warn(f"  {visible(error.message)}")

    def _accept(self, question: Question, raw: str) -> Answered:
        if question.kind != "incident" or not raw.strip():
            return accept(question, raw)
        if raw.strip().casefold() == _NONE:
            return skip(question)
        return accept(question, service.which(self.session.shell, raw.strip()))
