"""Recommend a severity from what triage found out, and say why.

Each dimension gives the rank of its first rule that fits; the worst of them counts. Relief (a workaround) lowers
it, but no dimension that is firm (data, security). Ranks become levels at the very end, so that the same rules
serve every scheme, and a shorter one takes its least level for what lies below.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ircli.domain.events import Answered
from ircli.domain.rules import Level
from ircli.playbook.form import Condition, Form, holds


class Rule(NamedTuple):
    """What some answers mean: a rank, 1 for the worst, and the reason in words."""

    when: Condition
    rank: int
    because: str


class Dimension(NamedTuple):
    """One way to look at an incident; relief does not lower one that is firm."""

    title: str
    rules: tuple[Rule, ...]
    firm: bool = False


class Relief(NamedTuple):
    """What some answers take off: a number of levels, perhaps none, and the reason in words."""

    when: Condition
    lower_by: int
    because: str


class Escalation(NamedTuple):
    """Answers that call for a worse level than the present one: by how many, and the reason in words."""

    when: Condition
    by: int
    because: str


class SeverityRules(NamedTuple):
    """How answers become a severity."""

    dimensions: tuple[Dimension, ...]
    relief_title: str = ""
    reliefs: tuple[Relief, ...] = ()
    escalations: tuple[Escalation, ...] = ()


class Triage(NamedTuple):
    """What triage asks, and what the answers say on the severity."""

    form: Form
    severity: SeverityRules


class Recommendation(NamedTuple):
    """A level and the sentences that say why, the weightiest first."""

    level: Level
    reasons: tuple[str, ...]


class _Finding(NamedTuple):
    """What one dimension says of these answers."""

    dimension: Dimension
    rule: Rule


def recommend(
    rules: SeverityRules, answers: Mapping[str, Answered], levels: Sequence[Level]
) -> Recommendation | None:
    """Return the level that answers speak for, with reasons; None where none of them says anything on it."""
    findings = _findings(rules, answers)
    if not findings or not levels:
        return None
    relief = next((relief for relief in rules.reliefs if holds(relief.when, answers)), None)
    rank = _lowered(findings, relief)
    reasons = [_because(finding, answers, levels) for finding in findings]
    if relief is not None:
        reasons.append(_relieved(rules.relief_title, relief, findings, answers, levels))
    return Recommendation(level=_level(rank, levels), reasons=tuple(reasons))


def escalation(
    rules: SeverityRules, answers: Mapping[str, Answered], levels: Sequence[Level], current: Level
) -> Recommendation | None:
    """Return the worse level that answers call for, with the reason; None where the present one will do."""
    fitting = [one for one in rules.escalations if holds(one.when, answers)]
    if not fitting or not levels:
        return None
    steepest = max(fitting, key=lambda one: one.by)
    level = _level(max(current.rank - steepest.by, 1), levels)
    if level.rank >= current.rank:
        return None
    said = _said(steepest.when, answers)
    return Recommendation(
        level=level, reasons=(f"{level.name} rather than {current.name}: {steepest.because} ({said}).",)
    )


def _findings(rules: SeverityRules, answers: Mapping[str, Answered]) -> list[_Finding]:
    found = []
    for dimension in rules.dimensions:
        rule = next((rule for rule in dimension.rules if holds(rule.when, answers)), None)
        if rule is not None:
            found.append(_Finding(dimension, rule))
    return sorted(found, key=lambda finding: finding.rule.rank)


def _lowered(findings: Sequence[_Finding], relief: Relief | None) -> int:
    lower_by = relief.lower_by if relief is not None else 0
    return min(finding.rule.rank + (0 if finding.dimension.firm else lower_by) for finding in findings)


def _level(rank: int, levels: Sequence[Level]) -> Level:
    ordered = sorted(levels, key=lambda level: level.rank)
    return next((level for level in ordered if level.rank >= rank), ordered[-1])


def _because(finding: _Finding, answers: Mapping[str, Answered], levels: Sequence[Level]) -> str:
    level = _level(finding.rule.rank, levels)
    said = _said(finding.rule.when, answers)
    return f"{finding.dimension.title} gives {level.name}: {finding.rule.because} ({said})."


def _relieved(
    title: str,
    relief: Relief,
    findings: Sequence[_Finding],
    answers: Mapping[str, Answered],
    levels: Sequence[Level],
) -> str:
    sentence = f"{title}: {relief.because} ({_said(relief.when, answers)})"
    if not relief.lower_by:
        return f"{sentence}."
    before, after = _level(findings[0].rule.rank, levels), _level(_lowered(findings, relief), levels)
    if before.rank != after.rank:
        return f"{sentence}, which lowers {before.name} to {after.name}."
    holding = next((finding for finding in findings if finding.dimension.firm), None)
    if holding is not None and _level(holding.rule.rank, levels).rank == after.rank:
        return f"{sentence}, but {holding.dimension.title} alone asks for {after.name}."
    return f"{sentence}, but {after.name} is the least level already."


def _said(condition: Condition, answers: Mapping[str, Answered]) -> str:
    given = [answers[key] for key, _ in condition]
    return ", ".join(f'"{answered.words or answered.value}"' for answered in given)
