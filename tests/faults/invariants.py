"""The invariants I1 to I6 of a store, as a list of those that do not hold."""

import os
import re
import signal
import stat
from collections import Counter

from faults.world import HUNG, Outcome, World, below, words_of
from ircli.domain.text import visible
from ircli.store.timeline import read_timeline

_SAYS_BUG = (b"Traceback", b"Exception ignored", b"This is a bug")
# Newline and tab are how lines and columns end; UTF-8 spells the C1 controls as C2 80 to C2 9F.
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xaa-\xae]")
_ENDED = {0, 1, 2, 3, 4, 5, 6, 129, 130, 141, 143}


def after(world: World, outcome: Outcome) -> list[str]:
    """Return what does not hold after a fault, and after one more log and doctor."""
    broken = [*answer(outcome), *kept(world)]
    # A store of the shape that a log and a doctor went through before need not be gone through again.
    shape = world.shape()
    if shape not in world.proven:
        broken += goes_on(world)
        world.proven.add(shape)
    return broken


def answer(outcome: Outcome) -> list[str]:
    """Return what a command should not have said, or left unsaid (I3, I6)."""
    if outcome.status == -signal.SIGKILL:
        return []
    if outcome.status == HUNG:
        return ["it hangs"]
    broken = [f"it says {sign.decode()}: {_tail(outcome)}" for sign in _SAYS_BUG if sign in outcome.err]
    if outcome.status not in _ENDED:
        broken.append(f"it ends with status {outcome.status}: {_tail(outcome)}")
    if outcome.status and outcome.words and visible(outcome.words).encode() not in outcome.err:
        broken.append(f"I3: status {outcome.status}, and the words are gone: {_tail(outcome)}")
    if _CONTROL.search(outcome.out + outcome.err):
        broken.append(f"I6: a control character is printed: {_tail(outcome)}")
    return broken


def kept(world: World) -> list[str]:
    """Return what is wrong with a store (I1, I2, I5)."""
    found = list(world.entries())
    said = Counter(map(words_of, found))
    now = {entry.id: entry for entry in found}
    broken = [
        f"I1: acknowledged, and {said[words]} times on the timeline: {visible(words)}"
        for words in world.acknowledged
        if said[words] != 1
    ]
    broken += [f"I1: tried once, stored {said[words]} times" for words in world.tried if said[words] > 1]
    broken += [f"I1: nobody said {visible(words)}" for words in said if words and words not in world.tried]
    broken += [
        f"I2: {visible(words_of(entry))} is lost or changed"
        for entry in world.known.values()
        if now.get(entry.id) != entry
    ]
    return broken + rights(world)


def rights(world: World) -> list[str]:
    """Return what of the store others may use, and whether anything beside it changed (I5)."""
    broken = []
    for path in below(world.home):
        mode = os.lstat(path).st_mode
        wanted = 0o700 if stat.S_ISDIR(mode) else 0o600
        if (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and stat.S_IMODE(mode) != wanted:
            broken.append(f"I5: {path} has mode {stat.S_IMODE(mode):o}")
    if world.outside() != world.beside:
        broken.append("I5: something beside the store changed")
    return broken


def goes_on(world: World) -> list[str]:
    """Return what does not work any more (I4): one more log, a doctor, and the same again."""
    more = world.log()
    broken = answer(more)
    if more.status != 0:
        broken.append(f"I4: the next log exits {more.status}: {_tail(more)}")
    examined = world.run("doctor")
    broken += answer(examined)
    if examined.status not in (0, 5):
        broken.append(f"I4: doctor exits {examined.status}: {_tail(examined)}")
    return broken + kept(world)


def failed(outcome: Outcome, status: int) -> list[str]:
    """Return what is wrong with a failure that should have had a certain status."""
    broken = answer(outcome)
    if outcome.status != status:
        broken.append(f"it exits {outcome.status} instead of {status}: {outcome.err[-300:]!r}")
    return broken


def problems(world: World) -> int:
    """Return how many stretches of the active timeline are no entries."""
    return len(read_timeline(world.incident).problems)


def _tail(outcome: Outcome) -> str:
    return outcome.err.decode("utf-8", "replace")[-400:].encode("unicode_escape").decode()
