"""The rules on blame: no root cause is a person, or a person's slip, and no word judges one."""

import re
from collections.abc import Iterable, Iterator

from ircli.documents.linting.facts import LintFacts, Remark
from ircli.documents.linting.reading import HEADING, ITEM, ROW, TEXT, Line, Reading
from ircli.documents.people import calls
from ircli.playbook.plain import shorten
from ircli.playbook.wording import Phrases

CAUSES = ("root-cause", "whys", "factors")
# What was said and done at the time, as the timeline has it: a record is not rewritten for its tone.
_RECORDS = frozenset((
    "facts", "timeline", "milestones", "chart", "durations", "severity", "roles", "updates", "triage", "hypotheses", "attempts",
    "runbooks", "supporting", "responders",
))  # fmt: skip
_SPOKEN = (TEXT, ITEM, ROW, HEADING)


def persons_as_cause(reading: Reading, facts: LintFacts) -> Iterator[Remark]:
    """Give each place where a cause names somebody who was there, or calls them something else for the record names them."""
    text = reading.prose(line for line in reading.about(*CAUSES) if line.kind in _SPOKEN)
    found = [(reading.line_at(one.start()), one[0]) for one in _named(text, facts)]
    for line, name in sorted({*found, *_behind_labels(reading, facts)}):
        hint = "Say which condition let it happen, whoever had been there."
        yield Remark(line, f"A cause names a person: {shorten(name)}.", hint)


def human_error_as_cause(reading: Reading, facts: LintFacts) -> Iterator[Remark]:
    """Give each place where a cause ends with somebody's slip."""
    for start, words in _slips(reading, facts):
        message = f"'{shorten(words)}' is no root cause: it is where the question begins."
        yield Remark(
            reading.line_at(start), message, "Ask why the slip was possible, and why nothing caught it."
        )


def blame(reading: Reading, facts: LintFacts) -> Iterator[Remark]:
    """Give each phrase that judges a person; those that are told of as a root cause are not told of again."""
    rules = facts.rules.blame
    phrases = Phrases((phrase, rule) for rule in rules for phrase in rule.phrases)
    text = reading.prose(line for line in reading.filled if _is_spoken(line))
    told = {start for start, _ in _slips(reading, facts)}
    for one in phrases.find(text):
        if one.start not in told:
            words = " ".join(text[one.start : one.end].split())
            yield Remark(
                reading.line_at(one.start),
                f"'{shorten(words)}' reads as blame ({one.meaning.name}). {one.meaning.why}",
                one.meaning.instead,
            )


def _named(text: str, facts: LintFacts) -> Iterator[re.Match[str]]:
    yield from calls(text, facts.people)
    yield from calls(text, facts.owners, at_sign=True)


def _behind_labels(reading: Reading, facts: LintFacts) -> Iterator[tuple[int, str]]:
    """Give the lines of causes that nobody edited where a label stands for a name that the record has there."""
    if facts.incident is None:
        return
    known = facts.incident.followup
    recorded = "\n".join((known.root_cause, *(why.text for why in known.whys), *known.factors))
    for name in {match[0].removeprefix("@").casefold() for match in _named(recorded, facts)}:
        label = facts.labels.get(name, name)
        for line in reading.about(*CAUSES):
            if line.is_ours and label in line.words:
                yield line.number, f"{name}, here {label}" if label != name else name


def _slips(reading: Reading, facts: LintFacts) -> Iterable[tuple[int, str]]:
    text = reading.prose(line for line in reading.about(*CAUSES) if line.kind in _SPOKEN)
    phrases = Phrases((phrase, phrase) for phrase in facts.rules.human_error)
    return [(one.start, " ".join(text[one.start : one.end].split())) for one in phrases.find(text)]


def _is_spoken(line: Line) -> bool:
    return line.kind in _SPOKEN and not (line.is_ours and line.region in _RECORDS)
