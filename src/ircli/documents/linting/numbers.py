"""The rule on numbers: what a document says of durations, times and severity is what the timeline says.

What nobody edited was so when it was written: of that, only the tables are looked at that may be older than the timeline.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ircli.documents.linting.facts import LintFacts, Remark
from ircli.documents.linting.lengths import Length, length_in_row, lengths_in
from ircli.documents.linting.levels import levels_had, levels_in, others
from ircli.documents.linting.moments import wrong_moments_in
from ircli.documents.linting.reading import HIDDEN, ROW, Block, Line, Reading, blocks, cells
from ircli.domain.incident import Incident
from ircli.playbook.plain import shorten

# Sections that tell of this incident, and of no other.
_WHOLE = ("title", "facts", "summary", "impact")
# What was said at the time, or is about something else.
_ELSEWHERE = frozenset((
    "timeline", "milestones", "chart", "triage", "hypotheses", "attempts", "updates", "roles", "runbooks", "supporting",
))  # fmt: skip
_WRITTEN = ("facts", "durations")
_AGAIN = "ircli postmortem generate"
_DIGIT = re.compile(r"\d|severity", re.IGNORECASE)
_MOST_BLOCKS = 5000  # paragraphs with numbers; a document with more of them is no postmortem


def disagreeing(reading: Reading, facts: LintFacts) -> Iterator[Remark]:
    """Give each number that the timeline contradicts."""
    if facts.incident is None:
        return
    against = _against(facts.incident, facts)
    lines = [line for line in reading.filled if not line.is_ours and line.topic not in _ELSEWHERE]
    for block in islice((block for block in blocks(lines) if _DIGIT.search(block.text)), _MOST_BLOCKS):
        yield from _in_block(block, against)
    for line in lines:
        if line.kind == ROW:
            yield from _in_row(line, against)
    for line in reading.filled:
        if line.is_ours and line.region in _WRITTEN and line.kind == ROW:
            yield from (one._replace(hint=_AGAIN) for one in _in_row(line, against))


class _Against(NamedTuple):
    """What numbers are held against: an incident, the levels that it had, and those that it never had."""

    incident: Incident
    had: tuple[str, ...]
    others: tuple[str, ...]


def _against(incident: Incident, facts: LintFacts) -> _Against:
    had = tuple(sorted(levels_had(incident)))
    return _Against(incident, had, others([level.name for level in facts.levels], had))


def _in_block(block: Block, against: _Against) -> Iterator[Remark]:
    is_whole = block.lines[0].topic in _WHOLE
    for length in lengths_in(block.text, against.incident, is_whole=is_whole):
        if length.disagrees:
            words = block.text[length.span.start : length.span.end]
            yield _wrong_length(words, length, block.line_at(length.span.start))
    for moment in wrong_moments_in(block.text, against.incident):
        known = " or ".join(moment.known)
        message = f"'{moment.words}' is said for {moment.milestone}, and the timeline has {known}."
        hint = f"Correct it, or the timeline: ircli mark {moment.milestone} --at TIME"
        yield Remark(block.line_at(moment.start), message, hint)
    for start, name in levels_in(block.text, against.others) if is_whole else ():
        yield _wrong_level(name, block.line_at(start), against)


def _in_row(line: Line, against: _Against) -> Iterator[Remark]:
    first, *cells_behind = cells(line.prose.replace(HIDDEN, " "))
    if not cells_behind:
        return
    length = length_in_row(first, line.prose, against.incident)
    if length is not None and length.disagrees:
        yield _wrong_length(line.prose[length.span.start : length.span.end], length, line.number)
    if first.casefold() == "severity":
        for _, name in levels_in(f"severity {cells_behind[0]}", against.others):
            yield _wrong_level(name, line.number, against)


def _wrong_length(words: str, length: Length, line: int) -> Remark:
    said = " ".join(words.split())
    message = f"'{said}' is said for {length.what}, and the timeline has {length.answer}."
    return Remark(line, message, "Correct it, or the timeline: ircli mark MILESTONE --at TIME")


def _wrong_level(name: str, line: int, against: _Against) -> Remark:
    message = (
        f"'{shorten(name)}' is said for the severity, and the timeline has {shorten(', '.join(against.had))}."
    )
    return Remark(line, message, "Correct it, or the timeline: ircli severity LEVEL --reason WHY")
