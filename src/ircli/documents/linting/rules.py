"""Lint a postmortem: a table of rules, each of which is a function, and the comments that leave one out."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from ircli.documents.linting import actions, numbers, structure, summary, times, wording
from ircli.documents.linting.facts import Finding, LintFacts, Remark
from ircli.documents.linting.reading import BLANK, HEADING, ROW, Reading, cells, read
from ircli.domain.names import did_you_mean, one_of
from ircli.playbook.plain import shorten

Look: TypeAlias = Callable[[Reading, LintFacts], Iterator[Remark]]
ALL = "all"  # in a comment: every rule


class Rule(NamedTuple):
    """A rule: what is wrong where it finds something, and the function that looks for it."""

    says: str
    look: Look


def _unknown_rules(reading: Reading, facts: LintFacts) -> Iterator[Remark]:  # noqa: ARG001 - all rules are alike
    for comment in reading.comments:
        for name in comment.rules:
            if name not in RULES and name != ALL:
                hint = did_you_mean(name[:100], RULES).strip() or one_of(tuple(RULES))
                yield Remark(comment.line, f"'{shorten(name)}' is no rule that could be left out.", hint)


RULES: Mapping[str, Rule] = {
    "empty-section": Rule("Nothing stands below a heading.", structure.empty_sections),
    "prompt-left": Rule("A prompt, _To be written: …_, is still there.", structure.prompts_left),
    "summary-long": Rule("The summary has more sentences than the playbook allows.", summary.long_summary),
    "summary-internal": Rule(
        "The summary has more names that only those inside can read than the playbook allows.",
        summary.internal_summary,
    ),
    "cause-names-person": Rule(
        "A root cause, an answer to a why or a factor names somebody who appears in the record.",
        wording.persons_as_cause,
    ),
    "cause-human-error": Rule(
        "A root cause, an answer to a why or a factor is a person's slip.", wording.human_error_as_cause
    ),
    "blame": Rule("A phrase judges a person.", wording.blame),
    "number-disagrees": Rule(
        "A duration, a time or a severity in the author's words is not that of the timeline.", numbers.disagreeing
    ),
    "timestamp-missing": Rule(
        "A lifecycle time that durations need is not known, or a row of the timeline has no time.",
        times.missing_times,
    ),
    "action-owner": Rule("An open action has no owner.", actions.without_owner),
    "action-due": Rule("An open action has no due date.", actions.without_date),
    "no-prevention": Rule(
        "The level requires a postmortem, and no action is of the kind prevent.", actions.without_prevention
    ),
    "no-detection": Rule(
        "The level requires a postmortem, and no action is of the kind detect.", actions.without_detection
    ),
    "missing-region": Rule("A region of the document's template is not in it.", structure.missing_regions),
    "damaged-mark": Rule(
        "A mark of a region has no other one, stands twice, or is spelled wrongly.", structure.damaged_marks
    ),
    "unknown-rule": Rule("A comment leaves out a rule that there is not.", _unknown_rules),
}  # fmt: skip


def lint(text: str, facts: LintFacts, *, ignore: Collection[str] = ()) -> tuple[Finding, ...]:
    """Return what is wrong with a postmortem, by line; what is about no line comes first.

    Left out are the rules to ignore, and what a comment in the text leaves out.
    """
    reading = read(text)
    left_out = _LeftOut(reading)
    found = [
        Finding(remark.line, name, remark.message, remark.hint)
        for name, rule in RULES.items()
        if name not in ignore
        for remark in rule.look(reading, facts)
        if not left_out.has(name, remark.line)
    ]
    return tuple(sorted(found, key=lambda one: one.line or 0))


def incident_named(text: str) -> str:
    """Return the id of the incident that a document's facts name; blank where they name none."""
    rows = (cells(line.text) for line in read(text).about("facts") if line.kind == ROW)
    return next((row[1].strip("`") for row in rows if len(row) > 1 and row[0].casefold() == "incident"), "")


class _LeftOut:
    """What comments leave out: on their own line, on the next one that is not blank, or all of a region below them.

    One below a heading is about the heading, too. What is about no line is left out by a comment anywhere.
    """

    def __init__(self, reading: Reading) -> None:
        self.lines: dict[int, set[str]] = {}
        self.anywhere: set[str] = set()
        self.regions: dict[str, set[str]] = {}
        self.reading = reading
        begins = {one.line: one.name for one in reading.document.regions}
        headings = {line.number for line in reading.filled if line.kind == HEADING}
        above, below = _neighbours(reading) if reading.comments else ([], [])
        for comment in reading.comments:
            names = set(RULES) if ALL in comment.rules else set(comment.rules)
            self.anywhere |= names
            about = [comment.line]
            if reading.lines[comment.line - 1].kind == BLANK:
                before, after = above[comment.line - 1], below[comment.line - 1]
                # Alone below a heading, it is about no other one.
                about += [before] if before and after in headings else [before, after]
            for number in about:
                self.lines.setdefault(number, set()).update(names)
                if number in begins:
                    self.regions.setdefault(begins[number], set()).update(names)

    def has(self, rule: str, line: int | None) -> bool:
        """Return whether a finding of a rule is left out."""
        if line is None:
            return rule in self.anywhere
        region = self.reading.lines[line - 1].region
        return rule in self.lines.get(line, ()) or rule in self.regions.get(region, ())


def _neighbours(reading: Reading) -> tuple[list[int], list[int]]:
    """Return for each line the number of the heading directly above it, and of the line below it that is not blank; or 0."""
    above, below = [0], [0]
    for line in reading.lines[:-1]:
        above.append(above[-1] if line.kind == BLANK else line.number if line.kind == HEADING else 0)
    for line in reversed(reading.lines[1:]):
        below.append(below[-1] if line.kind == BLANK else line.number)
    return above, below[::-1]
