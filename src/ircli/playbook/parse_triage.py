"""Turn plain data into what triage asks, and the rules that weigh its answers, or say where it is wrong."""

from collections.abc import Collection
from functools import partial

from ircli.errors import MisreadError
from ircli.playbook.form import ANY, UNKNOWN, Form
from ircli.playbook.parse_form import parse_condition, parse_form
from ircli.playbook.plain import Findings, Piece, each, fields, items, number, optional_flag, text
from ircli.playbook.severity import Dimension, Escalation, Relief, Rule, SeverityRules, Triage

_LEAST_RANK = 20


def parse_triage(data: object) -> Triage:
    """Return the triage that plain data describes; raise MisreadError where it does not."""
    top = fields(Piece(data), required=("title", "questions", "severity"))
    form = parse_form("triage", top["title"], top["questions"])
    return Triage(form=form, severity=_severity(top["severity"], form))


def _severity(piece: Piece, form: Form) -> SeverityRules:
    found = fields(piece, required=("dimensions",), optional=("relief", "escalate"))
    findings = Findings()
    dimensions = findings.read(lambda: each(items(found["dimensions"]), partial(_dimension, form=form))) or ()
    title, reliefs = findings.read(lambda: _reliefs(found.get("relief"), form)) or ("", ())
    escalations = (
        findings.read(
            lambda: (
                each(items(found["escalate"]), partial(_escalation, form=form)) if "escalate" in found else ()
            )
        )
        or ()
    )
    findings.tell()
    return SeverityRules(dimensions=dimensions, relief_title=title, reliefs=reliefs, escalations=escalations)


def _dimension(piece: Piece, form: Form) -> Dimension:
    found = fields(piece, required=("title", "rules"), optional=("firm",))
    return Dimension(
        title=text(found["title"]),
        rules=each(items(found["rules"]), partial(_rule, form=form)),
        firm=optional_flag(found, "firm"),
    )


def _rule(piece: Piece, form: Form) -> Rule:
    found = fields(piece, required=("when", "rank", "because"))
    rule = Rule(
        when=parse_condition(found["when"], form),
        rank=number(found["rank"], least=1, most=_LEAST_RANK),
        because=text(found["because"]),
    )
    if rule.rank == 1 and any(_counts_unknown(key, fitting, form) for key, fitting in rule.when):
        raise MisreadError(
            f"A rule that counts '{UNKNOWN}' gives rank 1.",
            path=found["rank"].path,
            hint="What nobody knows never makes the highest level: rank 2 at most.",
        )
    return rule


def _counts_unknown(key: str, fitting: Collection[str], form: Form) -> bool:
    asked = (question for question in form.questions if question.key == key)
    may_be = any(option.value == UNKNOWN for question in asked for option in question.options)
    return UNKNOWN in fitting or (ANY in fitting and may_be)


def _reliefs(piece: Piece | None, form: Form) -> tuple[str, tuple[Relief, ...]]:
    if piece is None:
        return "", ()
    found = fields(piece, required=("title", "rules"))
    return text(found["title"]), each(items(found["rules"]), partial(_relief, form=form))


def _relief(piece: Piece, form: Form) -> Relief:
    found = fields(piece, required=("when", "lower_by", "because"))
    return Relief(
        when=parse_condition(found["when"], form),
        lower_by=number(found["lower_by"], least=0, most=_LEAST_RANK),
        because=text(found["because"]),
    )


def _escalation(piece: Piece, form: Form) -> Escalation:
    found = fields(piece, required=("when", "by", "because"))
    return Escalation(
        when=parse_condition(found["when"], form),
        by=number(found["by"], least=1, most=_LEAST_RANK),
        because=text(found["because"]),
    )
