"""Turn plain data into a form and the rules that weigh its answers, or say where it is wrong."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ircli.domain.incident import MILESTONES
from ircli.errors import MisreadError
from ircli.playbook.form import KINDS, UNKNOWN, Condition, Form, Option, Question
from ircli.playbook.plain import (
    Piece,
    choice,
    fields,
    flag,
    is_word,
    items,
    mapping,
    number,
    one_of,
    refuse_repeated,
    shorten,
    text,
    word,
)
from ircli.playbook.severity import Dimension, Relief, Rule, SeverityRules

_LEAST_RANK = 20


class Triage(NamedTuple):
    """What triage asks, and what the answers say on the severity."""

    form: Form
    severity: SeverityRules


def parse_triage(data: object, *, taken: Collection[str] = ()) -> Triage:
    """Return the triage that plain data describes; raise MisreadError where it does not.

    `taken` names the flags that the command has for itself.
    """
    top = fields(Piece(data), required=("title", "questions", "severity"))
    form = parse_form("triage", top["title"], top["questions"], taken=taken)
    return Triage(form=form, severity=_severity(top["severity"], form))


def parse_form(name: str, title: Piece, questions: Piece, *, taken: Collection[str] = ()) -> Form:
    """Return a form by its name, from the pieces that hold its title and its questions."""
    pieces = items(questions)
    asked = tuple(_question(piece, name, taken) for piece in pieces)
    refuse_repeated([(one.name, piece) for one, piece in zip(asked, pieces, strict=True)])
    refuse_repeated([(one.flag, piece) for one, piece in zip(asked, pieces, strict=True)])
    return Form(name=name, title=text(title), questions=asked)


def _question(piece: Piece, form: str, taken: Collection[str]) -> Question:
    found = fields(
        piece, required=("name", "flag", "ask", "kind"), optional=("help", "options", "marks", "impact")
    )
    kind = choice(found["kind"], KINDS)
    return Question(
        name=word(found["name"]),
        flag=_flag(found["flag"], taken),
        ask=text(found["ask"]),
        kind=kind,
        help=text(found["help"]) if "help" in found else "",
        options=_options(piece, found.get("options"), kind),
        form=form,
        marks=choice(found["marks"], MILESTONES) if "marks" in found else "",
        impact=flag(found["impact"]) if "impact" in found else False,
    )


def _flag(piece: Piece, taken: Collection[str]) -> str:
    name = text(piece)
    if not name.startswith("--") or not is_word(name[2:]) or "_" in name:
        raise MisreadError(
            f"'{shorten(name)}' is no flag.", path=piece.path, hint="Two hyphens and a word: --users."
        )
    if name in taken:
        raise MisreadError(f"The command has a flag {name} of its own.", path=piece.path, hint="Rename it.")
    return name


def _options(question: Piece, piece: Piece | None, kind: str) -> tuple[Option, ...]:
    if (piece is not None) != (kind != "text"):
        wrong = "no 'options'" if piece is None else "'options'"
        raise MisreadError(
            f"A question of kind {kind} has {wrong}.",
            path=question.path if piece is None else piece.path,
            hint="Kinds choice and many need them; text has none.",
        )
    if piece is None:
        return ()
    pieces = items(piece)
    options = tuple(_option(one) for one in pieces)
    refuse_repeated([(option.value, one) for option, one in zip(options, pieces, strict=True)])
    return options


def _option(piece: Piece) -> Option:
    found = fields(piece, required=("value", "label"), optional=("alone",))
    return Option(
        value=word(found["value"]),
        label=text(found["label"]),
        alone=flag(found["alone"]) if "alone" in found else False,
    )


def _severity(piece: Piece, form: Form) -> SeverityRules:
    found = fields(piece, required=("dimensions",), optional=("relief",))
    options = {
        question.name: tuple(option.value for option in question.options) for question in form.questions
    }
    dimensions = tuple(_dimension(one, form.name, options) for one in items(found["dimensions"]))
    if "relief" not in found:
        return SeverityRules(dimensions=dimensions)
    relief = fields(found["relief"], required=("title", "rules"))
    return SeverityRules(
        dimensions=dimensions,
        relief_title=text(relief["title"]),
        reliefs=tuple(_relief(one, form.name, options) for one in items(relief["rules"])),
    )


def _dimension(piece: Piece, form: str, options: Mapping[str, tuple[str, ...]]) -> Dimension:
    found = fields(piece, required=("title", "rules"), optional=("firm",))
    return Dimension(
        title=text(found["title"]),
        rules=tuple(_rule(one, form, options) for one in items(found["rules"])),
        firm=flag(found["firm"]) if "firm" in found else False,
    )


def _rule(piece: Piece, form: str, options: Mapping[str, tuple[str, ...]]) -> Rule:
    found = fields(piece, required=("when", "rank", "because"))
    rule = Rule(
        when=_condition(found["when"], form, options),
        rank=number(found["rank"], least=1, most=_LEAST_RANK),
        because=text(found["because"]),
    )
    if rule.rank == 1 and any(UNKNOWN in fitting for _, fitting in rule.when):
        raise MisreadError(
            f"A rule that counts '{UNKNOWN}' gives rank 1.",
            path=found["rank"].path,
            hint="What nobody knows never makes the highest level: rank 2 at most.",
        )
    return rule


def _relief(piece: Piece, form: str, options: Mapping[str, tuple[str, ...]]) -> Relief:
    found = fields(piece, required=("when", "lower_by", "because"))
    return Relief(
        when=_condition(found["when"], form, options),
        lower_by=number(found["lower_by"], least=0, most=_LEAST_RANK),
        because=text(found["because"]),
    )


def _condition(piece: Piece, form: str, options: Mapping[str, tuple[str, ...]]) -> Condition:
    found = mapping(piece)
    if not found:
        raise MisreadError(f"{piece.where} is empty.", path=piece.path)
    return tuple(
        (f"{form}.{_asked(name, one, options)}", _fitting(one, options[name])) for name, one in found.items()
    )


def _asked(name: str, piece: Piece, options: Mapping[str, tuple[str, ...]]) -> str:
    if not options.get(name):
        raise MisreadError(
            f"'{shorten(name)}' is no question with options.",
            path=piece.path,
            hint=one_of([question for question, values in options.items() if values]),
        )
    return name


def _fitting(piece: Piece, allowed: Collection[str]) -> tuple[str, ...]:
    if not isinstance(piece.value, list):
        return (choice(piece, allowed),)
    return tuple(choice(one, allowed) for one in items(piece))
