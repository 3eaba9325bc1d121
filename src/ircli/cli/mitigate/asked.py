"""Ask what the mitigation tree needs to know, what to do, and what came of it."""

from ircli.cli.mitigate.shown import Actions
from ircli.cli.session import Session
from ircli.domain.events import OUTCOMES, Answered
from ircli.domain.response import Attempt
from ircli.playbook.form import UNKNOWN, Question, accept
from ircli.playbook.tree import Walk
from ircli.ui.terminal import LATER

_ANOTHER = "\0another"
_OUTCOME_WORDS = {
    "worked": "It worked: the impact has stopped",
    "partly": "It helped in part",
    "failed": "It did not help",
    "worse": "It made things worse",
}


def ask_outcome(session: Session, attempt: Attempt) -> str:
    """Return what came of an attempt; LATER where nobody can tell yet."""
    options = [(outcome, _OUTCOME_WORDS.get(outcome, outcome)) for outcome in OUTCOMES]
    return session.terminal.choose(
        f"What came of it: {attempt.title}?",
        [*options, (LATER, "Nothing yet, it is still under way")],
        flag="--outcome",
        default=LATER,
    )


def ask_node(session: Session, question: Question, known: Answered | None) -> Answered | None:
    """Return the answer to a question of the tree; None where somebody has none now."""
    options = [(option.value, option.label) for option in question.options]
    values = [value for value, _ in options]
    # Enter by itself must not send anybody down the first branch.
    likely = [value for value in (known.value if known is not None else "", UNKNOWN) if value in values]
    if question.help:
        session.tell(f"  {question.help}")
    given = session.terminal.choose(
        question.ask, [*options, (LATER, "Not now")], flag=question.flag, default=[*likely, LATER][0]
    )
    return None if given == LATER else accept(question, given)


def ask_action(session: Session, way: Walk, actions: Actions, *, needed: bool) -> str:
    """Return the action to begin, of those where the way leads or any other; LATER where it is none."""
    later = (LATER, "Nothing now")
    first = [(name, _label(name, actions)) for name in way.left]
    others = [(name, _label(name, actions)) for name in actions if name not in way.left]
    picked = session.terminal.choose(
        "What will be done?",
        [*first, *([(_ANOTHER, "Another action of the playbook")] if others else []), later],
        flag="--action",
        default=way.left[0] if way.left and needed else LATER,
    )
    if picked != _ANOTHER:
        return picked
    return session.terminal.choose("Which one?", [*others, later], flag="--action", default=LATER)


def _label(name: str, actions: Actions) -> str:
    return f"{actions[name].title}  ({name})" if name in actions else name
