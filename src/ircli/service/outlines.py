"""Give what all incidents come to, in short, without reading each timeline each time."""

from collections.abc import Callable
from typing import TYPE_CHECKING

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
    except OSError:
        return ()  # they are told beside something else, and no reason for that to fail


def answered(shell: Shell, name: str, question: str, work: "Callable[[Outlines], str]") -> str:
    """Return the text that `work` makes of all incidents; the last one again where neither they nor the question changed.

    `question` says all that the text depends on beside the incidents: options, a zone, today's date. `name` is a plain
    word; the last answer of each name is kept.
    """
    from ircli.service.gathering import gather
    from ircli.store import answers

    known = gather(shell.home, always_written=True)
    kept = answers.read(shell.home, name, question=question, key=known.key) if known.key else None
    if kept is not None:
        return kept
    text = work(known)
    if known.key:
        answers.write(shell.home, name, text, question=question, key=known.key)
    return text
