"""Ask the questions of a form at a terminal, one at a time; what becomes of an answer is said from outside."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ircli import service
from ircli.cli.session import Session
from ircli.domain.clock import understand
from ircli.domain.events import Answered
from ircli.domain.outline import Outline
from ircli.domain.requests import Reach
from ircli.domain.text import visible
from ircli.errors import IrcliError, UsageError
from ircli.playbook.form import UNKNOWN, Question, accept, choices_of, skip
from ircli.playbook.likely import likeness
from ircli.service import Step

_SKIP = "\0skip"
_ENOUGH = "\0enough"
_ANOTHER = "\0another"
_SHOWN = 9  # incidents in a menu; whoever has more open knows the id
_SEVERAL = "(numbers or words, comma or space between; Enter to skip)"
_EXAMPLE = "e.g. 22:50 or 20m ago"


class Manner(NamedTuple):
    """How a form is walked: what is known, where an answer goes, and what is said around the questions.

    `known` gives the answers so far by their keys, `take` gets each answer as it comes, `is_told` says whether a
    lifecycle time is known, `others` gives the incidents to choose from as (id, label), the likeliest first.
    """

    known: Callable[[], Mapping[str, Answered]]
    take: Callable[[Question, Answered], None]
    is_told: Callable[[str], bool] = lambda _: False
    others: Callable[[], Sequence[tuple[str, str]]] = tuple
    still_wanted: Callable[[Question], bool] = lambda _: True
    stopping: str = "what was answered stays"
    enough: str = "Enough questions"


def walk(session: Session, questions: Sequence[Question], manner: Manner) -> bool:
    """Ask questions in order and return True; False where somebody had enough of them."""
    if not questions:
        return True
    session.say_keys(manner.stopping)
    for number, question in enumerate(questions, start=1):
        if not manner.still_wanted(question) or (question.kind == "incident" and not manner.others()):
            continue
        answered = ask(session, question, manner, progress=f"[{number}/{len(questions)}] ")
        if answered is None:
            return False
        manner.take(question, answered)
    return True


def choices(
    incidents: Iterable[Outline], *, said: Sequence[str], services: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Return incidents to choose from as (id, label), the likeliest first; where it is the same, the newest."""
    found = [(one, likeness(one, said=said, services=services)) for one in incidents]
    found.sort(key=lambda one: one[0].at("detected") or 0, reverse=True)
    found.sort(key=lambda one: -one[1])
    return tuple(
        (one.id, f"{one.title}  [{one.id[-4:]}]{' (likely)' if score else ''}") for one, score in found
    )


def time_told(session: Session, question: Question, answered: Answered) -> list[Step]:
    """Return the lifecycle time that an answer tells, if any; say where it should and does not."""
    if not question.marks or not answered.value:
        return []
    try:
        return [Step(Reach(question.marks), session.understand(answered.value))]
    except UsageError:
        mend = f"ircli mark {question.marks} --at TIME"
        session.terminal.warn(
            f"  note      no time was read from '{visible(answered.value)}'; set it: {mend}"
        )
        return []


def ask(session: Session, question: Question, manner: Manner, *, progress: str = "") -> Answered | None:
    """Return somebody's answer; None when they have enough of questions for now."""
    known = manner.known().get(question.key)
    default = known.value if known is not None else ""
    asked = f"{progress}{question.ask}"
    if question.help:
        session.terminal.tell(f"  {visible(question.help)}")
    if question.kind == "incident":
        return _pick_incident(session, question, asked, manner)
    if question.kind == "choice":
        return _pick(session, question, asked, manner, default=default if known is not None else UNKNOWN)
    if question.kind == "many":
        return _pick_several(session, question, asked, default=default)
    if question.marks and not manner.is_told(question.marks):
        return _ask_time(session, question, asked, default=default)
    return accept(question, session.terminal.ask(asked, flag=question.flag, default=default, optional=True))


def _pick(
    session: Session, question: Question, asked: str, manner: Manner, *, default: str
) -> Answered | None:
    options = [(option.value, option.label) for option in question.options]
    # Enter by itself must not record the first option, which is the gravest.
    start = default if default in (value for value, _ in options) else _SKIP
    options += [(_SKIP, "Skip"), (_ENOUGH, manner.enough)]
    given = session.terminal.choose(asked, options, flag=question.flag, default=start)
    if given == _ENOUGH:
        return None
    return skip(question) if given == _SKIP else accept(question, given)


def _pick_incident(session: Session, question: Question, asked: str, manner: Manner) -> Answered | None:
    others = manner.others()
    options = [*others[:_SHOWN], (_SKIP, "None of them")]
    options += [(_ANOTHER, "Another one: give its id")] if len(others) > _SHOWN else []
    options.append((_ENOUGH, manner.enough))
    given = session.terminal.choose(asked, options, flag=question.flag, default=_SKIP)
    if given == _ENOUGH:
        return None
    while given == _ANOTHER:
        part = session.terminal.ask("Which incident?", flag=question.flag, optional=True)
        try:
            given = service.which(session.shell, part) if part else _SKIP
        except IrcliError as error:
            session.terminal.warn(f"  {visible(error.message)}")
    return skip(question) if given == _SKIP else accept(question, given)


def _pick_several(session: Session, question: Question, asked: str, *, default: str) -> Answered:
    terminal = session.terminal
    menu = [f"  {number}. {visible(one.label)}" for number, one in enumerate(question.options, start=1)]
    terminal.warn("\n".join([visible(asked), *menu]))
    while True:
        given = terminal.ask(_SEVERAL, flag=question.flag, default=default, optional=True)
        try:
            return accept(question, choices_of(question, given))
        except UsageError as error:
            terminal.warn(f"  {visible(error.message)}")


def _ask_time(session: Session, question: Question, asked: str, *, default: str) -> Answered:
    """Return when something was; what is no time even the second time is kept as words."""
    terminal = session.terminal
    given = terminal.ask(
        f"{asked} ({_EXAMPLE}; Enter to skip)", flag=question.flag, default=default, optional=True
    )
    if given:
        try:
            understand(given, now=session.shell.now(), zone=session.zone())
        except UsageError:
            terminal.warn(f"  No time was read from '{visible(given)}'.")
            again = f"When? ({_EXAMPLE}; Enter keeps the words)"
            given = terminal.ask(again, flag=question.flag, optional=True) or given
    return accept(question, given)
