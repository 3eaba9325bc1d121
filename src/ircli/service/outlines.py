"""Give what all incidents come to, in short, without reading each timeline each time."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ircli.domain.clock import millis
from ircli.domain.quick import NamedTuple
from ircli.service.shell import Shell

if TYPE_CHECKING:
    from ircli.domain.outline import Outline
    from ircli.service.gathering import Outlines


def outlines(shell: Shell) -> "Outlines":
    """Return all incidents in short, as they are now."""
    from ircli.service.gathering import gather

    return gather(shell.home)


def open_incidents(shell: Shell) -> "tuple[Outline, ...]":
    """Return the incidents that somebody still has to respond to, drills left out; none where nobody can tell."""
    try:
        return tuple(outlines(shell).open())
    except Exception:  # noqa: BLE001
        return ()  # they are told beside something else, and no reason for that to fail


# To be raised whenever the same incidents are told in another form: an answer that an older one kept is not given.
ANSWERS = 1


class Answer(NamedTuple):
    """A text that all incidents come to, and before when (milliseconds) it is the same again; None is for good."""

    text: str
    until: int | None = None


def answered(shell: Shell, name: str, question: str, work: "Callable[[Outlines], Answer]") -> str:
    """Return the text that `work` makes of all incidents; the last one again where neither they nor the question changed.

    `question` says all that the text depends on beside the incidents and what time it is: options, a zone. `name` is a
    plain word; the last answer of each name is kept.
    """
    from ircli.service.gathering import gather
    from ircli.store import answers

    known = gather(shell.home, always_written=True)
    asked = answers.Question(f"{ANSWERS} {question}", known.key, millis(shell.now()))
    kept = answers.read(shell.home, name, asked) if known.key else None
    if kept is not None:
        return kept
    text, until = work(known)
    if known.key and (until is None or until > asked.now):
        answers.write(shell.home, name, text, asked, until=until)
    return text
