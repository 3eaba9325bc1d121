"""The rules on the summary: a few sentences, for readers who know nothing of the inside."""

import re
from collections.abc import Iterator

from ircli.documents.linting.facts import LintFacts, Remark
from ircli.documents.linting.reading import Block, Reading, blocks
from ircli.documents.page import PROMPT
from ircli.playbook.internal_names import internal_names

_END = re.compile(r"[.!?\u2026][\"')\]*_\u201d\u2019]{0,4}(?=\s|\Z)")
# What ends in a full stop, and no sentence does with it.
_SHORT = frozenset((
    "e.g", "i.e", "approx", "ca", "cf", "vs", "no", "nos", "etc", "incl", "resp", "dr", "mr", "mrs", "ms", "st", "fig", "a.m",
    "p.m", "min", "max", "sec", "hr", "hrs", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
))  # fmt: skip
_WORDS = re.compile(r"[^\W_]")


def long_summary(reading: Reading, facts: LintFacts) -> Iterator[Remark]:
    """Say so, at the first sentence too many, where the summary is long."""
    most = facts.rules.sentences
    lines = [line for block in _blocks(reading) for line in _sentences(block)]
    if len(lines) > most:
        message = (
            f"The summary has {len(lines)} sentences, and {most} {'is' if most == 1 else 'are'} the most."
        )
        hint = "What happened, for how long, what ended it: the rest has sections of its own."
        yield Remark(lines[most], message, hint)


def internal_summary(reading: Reading, facts: LintFacts) -> Iterator[Remark]:
    """Say so, at the first of them, where the summary is full of internal names."""
    most = facts.rules.internal_names
    services = facts.incident.services if facts.incident is not None else ()
    known = [word for service in services for word in (service, *service.split())]
    known += [level.name for level in facts.levels]
    found: dict[str, int] = {}
    for block in _blocks(reading):
        text = "\n".join(line.text for line in block.lines)
        for one in internal_names(text, facts.rules.internal, known=known):
            found.setdefault(one.name, block.line_at(one.start))
    if len(found) > most:
        message = f"The summary has {len(found)} internal names, and {most} are the most: {', '.join(list(found)[:8])}."
        hint = "Say what each of them does for users, or leave it to the sections behind."
        yield Remark(next(iter(found.values())), message, hint)


def _blocks(reading: Reading) -> Iterator[Block]:
    return (block for block in blocks(reading.about("summary")) if PROMPT not in block.text)


def _sentences(block: Block) -> Iterator[int]:
    """Give the line on which each sentence of a block begins."""
    begun = 0
    for match in _END.finditer(block.text):
        if _is_short(block.text, match.start()):
            continue
        first = _WORDS.search(block.text, begun, match.start())
        begun = match.end()
        if first is not None:
            yield block.line_at(first.start())
    last = _WORDS.search(block.text, begun)
    if last is not None:
        yield block.line_at(last.start())


def _is_short(text: str, stop: int) -> bool:
    """Return whether a full stop belongs to a word that is cut short."""
    if text[stop] != ".":
        return False
    word = re.search(r"[\w.]{1,9}\Z", text[max(0, stop - 9) : stop])
    if word is None:
        return False
    return word[0].casefold() in _SHORT or all(len(one) == 1 for one in word[0].split("."))
