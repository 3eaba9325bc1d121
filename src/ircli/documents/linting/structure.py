"""The rules on what a postmortem is made of: no section is empty, no prompt is left, and each mark fits another one."""

import re
from collections import Counter
from collections.abc import Iterator

from ircli.documents.linting.facts import LintFacts, Remark
from ircli.documents.linting.reading import BLANK, HEADING, MARK, ROW, Line, Reading, is_delimiter
from ircli.documents.page import PROMPT
from ircli.playbook.plain import shorten

# Words that stand where something is to come.
_NOTHING = frozenset((
    "", "tbd", "tba", "todo", "to do", "to be done", "to be written", "fixme", "xxx", "wip", "coming soon", "...", "…", "?",
))  # fmt: skip
_RULE = "-*_= \t|:"
_NAME = re.compile(r"ircli:(?:begin|end)[ \t]+([a-z][a-z-]*)", re.IGNORECASE)


def empty_sections(reading: Reading, facts: LintFacts) -> Iterator[Remark]:  # noqa: ARG001 - all rules are alike
    """Give each heading below which nothing stands; one with headings of its own below it may have no text."""
    filled = {line.section for line in reading.filled if _says_something(line)} | _with_rows(reading)
    after = (*reading.sections[1:], None)
    for section, following in zip(reading.sections, after, strict=True):
        has_inner = following is not None and following.level > section.level
        if section.number and section.number not in filled and not has_inner:
            message = f"The section '{shorten(section.heading)}' is empty."
            yield Remark(section.line, message, "Write a sentence, or take the heading out.")


def prompts_left(reading: Reading, facts: LintFacts) -> Iterator[Remark]:  # noqa: ARG001 - all rules are alike
    """Give each prompt that nobody has answered."""
    for line in reading.filled:
        place = line.prose.find(PROMPT)
        if place >= 0:
            asked = line.prose[place + len(PROMPT) :].replace("\0", "").strip(" \t_*|")
            yield Remark(
                line.number,
                f"Nobody has written this yet: {shorten(asked)}",
                "Write it in the prompt's place.",
            )


def damaged_marks(reading: Reading, facts: LintFacts) -> Iterator[Remark]:  # noqa: ARG001 - all rules are alike
    """Give each mark that fits no other one: what stands there is not written anew."""
    for fault in reading.document.faults:
        message = f"{fault.message[:1].upper()}{fault.message[1:]}."
        yield Remark(fault.line, message, "Mend it, or take both marks out: then the text is yours.")


def missing_regions(reading: Reading, facts: LintFacts) -> Iterator[Remark]:
    """Give each region of the template that the document has not; one whose mark is damaged is told of as that."""
    there = {one.name for one in reading.document.regions}
    for fault in reading.document.faults:
        there |= set(_NAME.findall(reading.lines[fault.line - 1].text))
    for name in facts.regions:
        if name not in there:
            message = f"The template has a region '{name}', and the document has not."
            yield Remark(None, message, f"ircli postmortem generate --theirs {name}")


def _with_rows(reading: Reading) -> set[int]:
    """Return the sections with a table that has more than headers."""
    rows = [line for line in reading.filled if line.kind == ROW]
    tables = {line.section for line in rows if is_delimiter(line.text)}
    counts = Counter(line.section for line in rows if not is_delimiter(line.text))
    return {section for section, count in counts.items() if count > 1 or section not in tables}


def _says_something(line: Line) -> bool:
    if line.kind in (BLANK, MARK, HEADING, ROW):
        return False
    words = line.words
    if not words:
        return bool(line.text.strip(_RULE))  # code, or a quote
    return bool(words.strip(_RULE)) and words.casefold().strip("_*. ").rstrip(":") not in _NOTHING
