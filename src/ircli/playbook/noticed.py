"""What is known of something that was noticed, and what it comes to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ircli.domain.clock import write_moment
from ircli.domain.events import Answered
from ircli.domain.names import names_in
from ircli.playbook.form import UNKNOWN, Form, Question, as_flags
from ircli.playbook.outcome import Outcome, outcome_of, pending

DECLARE, STOP = "declare", "stop"  # what may be decided beside the verdicts
IN_DOUBT = "Nothing says that it is none. In doubt, declare, and take the higher severity: lowering it later is easy."


class Noticed:
    """Something that was noticed: its title, services and times, and the answers so far, by their keys."""

    def __init__(
        self,
        form: Form,
        outcomes: Sequence[Outcome],
        *,
        title: str,
        services: tuple[str, ...],
        moments: Mapping[str, datetime],
    ) -> None:
        """Take what came with the command; the answers are yet to come."""
        self.form = form
        self.outcomes = outcomes
        self.title = title
        self.named = services
        self.moments = dict(moments)
        self.answers: dict[str, Answered] = {}

    @property
    def recommended(self) -> str:
        """Return what the answers speak for: a verdict, or to declare; in doubt, to declare."""
        outcome = outcome_of(self.outcomes, self.answers)
        return (outcome.verdict if outcome is not None else "") or DECLARE

    @property
    def because(self) -> str:
        """Return why that is recommended."""
        outcome = outcome_of(self.outcomes, self.answers)
        return outcome.because if outcome is not None else IN_DOUBT

    @property
    def services(self) -> tuple[str, ...]:
        """Return what is affected, from flags and answers."""
        return tuple(dict.fromkeys((*self.named, *names_in(self._filled("services")))))

    @property
    def source(self) -> str:
        """Return who or what noticed it first; blank where nobody said."""
        return self._filled("source")

    @property
    def other_question(self) -> Question | None:
        """Return the question that names another incident, where the form has one."""
        return next((one for one in self.form.questions if one.kind == "incident"), None)

    @property
    def other(self) -> str:
        """Return the id of the other incident that it belongs to; blank where it is one of its own."""
        question = self.other_question
        answered = self.answers.get(question.key) if question is not None else None
        return answered.value if answered is not None else ""

    def is_wanted(self, question: Question) -> bool:
        """Return whether a question is worth asking: once it is no incident, only what decides or goes on record is."""
        if question.fills or self.recommended == DECLARE:
            return True
        open_keys = {one.key for one in self.form.questions if one.key not in self.answers}
        return question.key in pending(self.outcomes, self.answers, open_keys=open_keys)

    def arguments(self, decision: str = "") -> tuple[str, ...]:
        """Return the arguments that would say the same without being asked."""
        services = [part for name in self.named for part in ("--service", name)]
        times = [
            part for name, moment in self.moments.items() for part in (f"--{name}", write_moment(moment))
        ]
        decided = {"": (), DECLARE: ("--declare",)}.get(decision, ("--as", decision))
        title = [self.title] if self.title else []
        return (*title, *as_flags(self.form, self.answers), *services, *times, *decided)

    def _filled(self, part: str) -> str:
        given = [
            self.answers[one.key].value
            for one in self.form.questions
            if one.fills == part and one.key in self.answers
        ]
        return ",".join(value for value in given if value not in ("", UNKNOWN))
