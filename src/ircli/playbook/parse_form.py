"""Turn plain data into a form, and into conditions on what was answered, or say where it is wrong."""

from collections.abc import Collection, Sequence

from ircli.domain.names import one_of
from ircli.errors import MisreadError
from ircli.playbook.form import ANY, FILLS, KINDS, Condition, Form, Option, Question
from ircli.playbook.plain import (
    Findings,
    Piece,
    by_name,
    choice,
    each,
    fields,
    is_word,
    items,
    mapping,
    optional_flag,
    optional_text,
    shorten,
    text,
    word,
)

MARKS = ("started", "detected", "acknowledged", "triaged", "identified", "mitigated")
ANY_WORD = "any"  # how a condition says: answered, with whatever
_PICKED = ("choice", "many")
_NONE = Form(name="", title="")
_OPTIONAL = ("help", "options", "marks", "impact", "fills", "carries")


def parse_form(name: str, title: Piece, questions: Piece) -> Form:
    """Return a form by its name, from the pieces that hold its title and its questions."""
    findings = Findings()
    words = findings.read(lambda: text(title)) or ""
    asked = (
        findings.read(
            lambda: each(
                items(questions), lambda one: _question(one, name), unique={"name": by_name, "flag": _flag_of}
            )
        )
        or ()
    )
    findings.tell()
    return Form(name=name, title=words, questions=asked)


def parse_condition(piece: Piece, form: Form = _NONE) -> Condition:
    """Return the answers that must have been given, to questions of a form or, with a dot, to those of others.

    What is said of another form is only read here; whether there is such a question, `cross_check` says.
    """
    found = mapping(piece)
    if not found:
        raise MisreadError(f"{piece.where} is empty.", path=piece.path)
    return each(found.values(), lambda one: _pair(one, form))


def parse_conditions(piece: Piece, form: Form = _NONE) -> tuple[Condition, ...]:
    """Return conditions of which one must hold: a list of them, or a single one."""
    if isinstance(piece.value, list):
        return each(items(piece), lambda one: parse_condition(one, form))
    return (parse_condition(piece, form),)


def parse_flag(piece: Piece) -> str:
    """Return the flag that answers a question."""
    name = text(piece)
    if not name.startswith("--") or not is_word(name[2:]) or "_" in name:
        raise MisreadError(
            f"'{shorten(name)}' is no flag.", path=piece.path, hint="Two hyphens and a word: --users."
        )
    return name


def parse_option(piece: Piece, *, optional: Sequence[str] = ("alone",)) -> Option:
    """Return an option; `optional` names what else it may have."""
    found = fields(piece, required=("value", "label"), optional=optional)
    value = word(found["value"])
    if value == ANY_WORD:
        raise MisreadError(
            f"'{ANY_WORD}' cannot be a value.",
            path=found["value"].path,
            hint="In a condition it stands for every answer.",
        )
    return Option(value=value, label=text(found["label"]), alone=optional_flag(found, "alone"))


def parse_key(piece: Piece) -> str:
    """Return the key of a question: its form's name, a dot, its own name."""
    key = text(piece)
    if not _is_key(key):
        raise MisreadError(
            f"'{shorten(key)}' is no question of another form.",
            path=piece.path,
            hint="The form, a dot, the question: triage.users.",
        )
    return key


def value_of(option: Option) -> str:
    """Return what may stand only once among the options of a question."""
    return option.value


def _question(piece: Piece, form: str) -> Question:
    found = fields(piece, required=("name", "flag", "ask", "kind"), optional=_OPTIONAL)
    kind = choice(found["kind"], KINDS)
    return Question(
        name=word(found["name"]),
        flag=parse_flag(found["flag"]),
        ask=text(found["ask"]),
        kind=kind,
        help=optional_text(found, "help"),
        options=_options(piece, found.get("options"), kind),
        form=form,
        marks=_marks(found["marks"], kind) if "marks" in found else "",
        impact=optional_flag(found, "impact"),
        fills=choice(found["fills"], FILLS) if "fills" in found else "",
        carries=parse_key(found["carries"]) if "carries" in found else "",
    )


def _flag_of(question: Question) -> str:
    return question.flag


def _marks(piece: Piece, kind: str) -> str:
    if kind != "text":
        raise MisreadError(
            f"A question of kind {kind} tells no time.",
            path=piece.path,
            hint="Only the answer to one of kind text can.",
        )
    return choice(piece, MARKS)


def _options(question: Piece, piece: Piece | None, kind: str) -> tuple[Option, ...]:
    if (piece is not None) != (kind in _PICKED):
        wrong = "no 'options'" if piece is None else "'options'"
        raise MisreadError(
            f"A question of kind {kind} has {wrong}.",
            path=question.path if piece is None else piece.path,
            hint=f"Kinds {' and '.join(_PICKED)} need them; the others have none.",
        )
    return each(items(piece), parse_option, unique={"value": value_of}) if piece is not None else ()


def _pair(piece: Piece, form: Form) -> tuple[str, tuple[str, ...]]:
    name = str(piece.path[-1])
    if "." in name:
        return parse_key(Piece(name, piece.path)), _fitting(piece, None)
    question = next((one for one in form.questions if one.name == name), None)
    if question is None:
        raise MisreadError(
            f"'{shorten(name)}' is no question here.",
            path=piece.path,
            hint=one_of([one.name for one in form.questions])
            if form.questions
            else "The form, a dot, the question: triage.users.",
        )
    return question.key, _fitting(piece, (*(option.value for option in question.options), ANY_WORD))


def _fitting(piece: Piece, allowed: Collection[str] | None) -> tuple[str, ...]:
    pieces = items(piece) if isinstance(piece.value, list) else [piece]
    values = each(pieces, lambda one: choice(one, allowed) if allowed is not None else word(one))
    return tuple(ANY if value == ANY_WORD else value for value in values)


def _is_key(key: str) -> bool:
    form, dot, question = key.partition(".")
    return bool(dot) and is_word(form) and is_word(question)
