"""Ask what only people know of an incident, one question at a time; each answer is on the timeline before the next."""

from collections.abc import Sequence

from ircli.cli.action.days import ask_day
from ircli.cli.postmortem.saying import ASK_CAUSE, ASK_FACTOR, ASK_LESSON, ASK_SUMMARY
from ircli.cli.recording import Recording
from ircli.domain.events import ActionAdded
from ircli.domain.followup import Why
from ircli.domain.requests import (
    NEWEST_WHY,
    AddAction,
    AddFactor,
    AddLesson,
    AnswerWhy,
    Edit,
    EditAction,
    StateCause,
)
from ircli.errors import RefusedError
from ircli.service import Step

DEEP = 5  # whys, after which somebody is asked no further by himself
KINDS = {
    "prevent": "prevent   it does not happen again",
    "detect": "detect    we notice it sooner",
    "reduce": "reduce    it hurts less",
    "speed-up": "speed-up  it is over sooner",
}
_BESIDE, _ENOUGH = "beside", "enough"
_YES, _NO = ("y", "yes"), ("n", "no", "none", "nothing")


class Interview:
    """The questions of a postmortem, asked of one incident."""

    def __init__(self, recording: Recording) -> None:
        """Ask, and record the answers."""
        self.recording = recording
        self.session = recording.session
        self.terminal = recording.session.terminal
        self.said: list[tuple[str, ...]] = []  # the commands that would say the same

    def summary(self) -> None:
        """Ask for the summary where there is none."""
        if self.recording.incident.summary:
            return
        if said := self._ask(ASK_SUMMARY, "ircli postmortem summary"):
            self.recording.take(Step(Edit(summary=said)))
            self._keep("summary", said)

    def cause(self) -> None:
        """Ask for the root cause where there is none; the deepest why is offered."""
        followup = self.recording.incident.followup
        if followup.root_cause:
            return
        last = f" (the last why: {followup.whys[-1].text})" if followup.whys else ""
        if said := self._ask(f"{ASK_CAUSE}{last}", "ircli postmortem root-cause"):
            self.recording.take(Step(StateCause(said)))
            self._keep("root-cause", said)

    def factors(self) -> None:
        """Ask for contributing factors where there are none."""
        if self.recording.incident.followup.factors:
            return
        question = ASK_FACTOR
        while said := self._ask(question, "ircli postmortem factor add"):
            if self._take(Step(AddFactor(said))):
                self._keep("factor", "add", said)
            question = "What else?"

    def lessons(self) -> None:
        """Ask for lessons of each kind that has none."""
        known = {one.kind for one in self.recording.incident.followup.lessons}
        for kind, asked in ASK_LESSON.items():
            question = asked
            while kind not in known and (said := self._ask(question, "ircli postmortem lesson add")):
                if self._take(Step(AddLesson(said, kind))):
                    self._keep("lesson", "add", "--kind", kind, said)
                question = "What else?"

    def actions(self) -> None:
        """Ask what is to be done where nothing was agreed on yet."""
        if self.recording.incident.actions:
            return
        question = "What is to be done about it?"
        while said := self._ask(question, "ircli action add"):
            self.action(said)
            question = "What else is to be done?"

    def whys(self) -> None:
        """Ask why, and why that, as long as somebody knows an answer; then along other branches."""
        target = self._begin()
        while target is not None:
            self._chain(target or None)
            target = self._branch()

    def action(self, text: str, *, origin: str = "") -> None:
        """Record something to do, then ask what it is good for, who does it, and until when."""
        if not self._take(Step(AddAction(ActionAdded(text, origin=origin)))):
            return
        incident = self.recording.incident
        source = ("--from", f"why.{incident.followup.whys[-1].number}") if origin == NEWEST_WHY else ()
        self.said.append(("action", "add", text, *source))
        number = incident.actions[-1].number
        kind = self.terminal.choose("What is it good for?", list(KINDS.items()), flag="--kind")
        owner = self._ask("Who sees that it is done?", "--owner")
        due = ask_day(self.session)
        self._take(Step(EditAction(number, kind=kind, owner=owner or None, due=due or None)))
        given = {"--kind": kind, "--owner": owner, "--due": due}
        said = [part for flag, value in given.items() if value for part in (flag, value)]
        self.said.append(("action", "edit", f"{number}", *said))

    def _begin(self) -> int | None:
        """Return the answer to go on from: 0 for the incident itself, None for enough."""
        known = self.recording.incident.followup.whys
        return self._branch(_leaves(known)[-1].number) if known else 0

    def _chain(self, target: int | None) -> None:
        """Ask on from an answer, or from the incident where there is none yet."""
        incident = self.recording.incident
        above = next((one.text for one in incident.followup.whys if one.number == target), incident.title)
        for depth in range(DEEP):
            question = f"Why did this happen: {above}?" if target is None else f"Why: {above}?"
            said = self._ask(question, "ircli postmortem why", optional=target is not None or depth > 0)
            if not said or not self._take(Step(AnswerWhy(said, target))):
                return
            self._keep("why", said, *(["--of", f"{target}"] if target is not None else []))
            target, above = self.recording.incident.followup.whys[-1].number, said
            if todo := self._ask("What is to be done about that? (Enter: nothing)", "--action"):
                self.action(todo, origin=NEWEST_WHY)

    def _branch(self, default: int | None = None) -> int | None:
        known = self.recording.incident.followup.whys
        if not known:
            return None
        options = [(_ENOUGH, "That is enough")]
        options += [(f"{one.number}", f"Why: {one.text}?") for one in known]
        options += [(_BESIDE, "Another reason why it happened, beside these")]
        picked = self.terminal.choose(
            "Go on where?", options, flag="--of NUMBER", default=f"{default}" if default else _ENOUGH
        )
        if picked == _ENOUGH:
            return None
        return 0 if picked == _BESIDE else int(picked)

    def _take(self, step: Step) -> bool:
        """Record an answer; return False where it is on record already."""
        try:
            self.recording.take(step)
        except RefusedError as error:
            self.terminal.warn(error.message)
            return False
        return True

    def _ask(self, question: str, flag: str, *, optional: bool = True) -> str:
        """Return what somebody says, in words: a no is nothing, and a yes is asked again."""
        while (said := self.terminal.ask(question, flag=flag, optional=optional).strip()).casefold() in _YES:
            self.terminal.warn("What is it? A few words, or Enter for nothing.")
        return "" if said.casefold() in _NO else said

    def _keep(self, *parts: str) -> None:
        self.said.append(("postmortem", *parts))

    def say_same(self) -> None:
        """Say which commands would have said the same."""
        for parts in self.said:
            self.session.tell(f"  same as   {self.session.again(*parts)}")


def _leaves(whys: Sequence[Why]) -> list[Why]:
    """Return the answers that nobody asked further about."""
    explained = {one.target for one in whys}
    return [one for one in whys if one.id not in explained]
