"""Ask a form's questions: which are still open, what an answer may be, and what was answered."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from ircli.domain.events import Answered
from ircli.domain.names import nearest, one_of
from ircli.errors import UsageError
from ircli.playbook.plain import kind_of, quoting_hint, shorten

UNKNOWN = "unknown"  # the option that says "don't know", in every form
KINDS = ("choice", "many", "text", "incident")
FILLS = ("source", "services")
ANY = "*"  # fits every answer that says something

# The key of a question ("triage.users") and the values that fit, or ANY; all of its pairs must hold.
Condition: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


class Option(NamedTuple):
    """One of the answers to choose from; one that stands `alone` excludes the others."""

    value: str
    label: str
    alone: bool = False


class Question(NamedTuple):
    """Something to ask.

    `marks` names the lifecycle time that the answer tells, where it does; `impact` says that it tells what
    users felt; `fills` names the part of a declaration that it gives; `carries` is the key of a later question
    that is answered with it. The answer to one of kind incident is the id of another open incident.
    """

    name: str
    flag: str
    ask: str
    kind: str = "text"
    help: str = ""
    options: tuple[Option, ...] = ()
    form: str = ""
    marks: str = ""
    impact: bool = False
    fills: str = ""
    carries: str = ""

    @property
    def key(self) -> str:
        """Return the name under which an incident keeps the answer."""
        return f"{self.form}.{self.name}"


class Form(NamedTuple):
    """Questions in the order in which they are asked."""

    name: str
    title: str
    questions: tuple[Question, ...] = ()


def to_ask(
    form: Form, answers: Mapping[str, Answered], *, given: Iterable[Answered] = (), redo: bool = False
) -> tuple[Question, ...]:
    """Return the questions to ask a person now, in order.

    `answers` are on the timeline, skipped ones too; `given` came with this command and is never asked again.
    `redo` asks what has been answered before as well.
    """
    settled = {key_of(answered) for answered in given}
    if not redo:
        settled.update(answers)
    return tuple(question for question in form.questions if question.key not in settled)


def accept(question: Question, raw: object) -> Answered:
    """Return the answer that a flag, a file or a prompt gives; raise UsageError where it can be none.

    A choice is a value of the question, in any case; `many` takes several, as a list or with commas. A blank
    answer, or None, skips the question.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()) or raw in ([], ()):
        return skip(question)
    if question.kind in ("text", "incident"):
        return _answered(question, _text(question, raw))
    chosen = [_option(question, one) for one in _parts(question, raw)]
    alone = next((option for option in chosen if option.alone), None)
    if alone is not None and len(set(chosen)) > 1:
        raise UsageError(
            f"{question.flag}: '{alone.value}' stands alone.", hint=f"{question.flag} {alone.value}"
        )
    ordered = [option for option in question.options if option in chosen]
    return _answered(
        question,
        ",".join(option.value for option in ordered),
        words="; ".join(option.label for option in ordered),
    )


def choices_of(question: Question, raw: str) -> str:
    """Return the values that a person at a prompt means by numbers, values or their beginnings, comma between.

    Raise UsageError, in a sentence that names no flag, for what is none of them.
    """
    chosen = [_meant(question, word) for word in raw.replace(",", " ").split()]
    alone = next((option for option in chosen if option.alone), None)
    if alone is not None and len(set(chosen)) > 1:
        raise UsageError(f"'{alone.value}' stands alone.", hint=alone.label)
    return ",".join(dict.fromkeys(option.value for option in chosen))


def skip(question: Question) -> Answered:
    """Return the answer of somebody who passed a question over: it is not asked again, and counts nowhere."""
    return _answered(question, "")


def accept_all(form: Form, given: Mapping[str, object]) -> tuple[Answered, ...]:
    """Return the answers that a file gives by the names of questions, in the form's order."""
    names = [question.name for question in form.questions]
    for name in given:
        if name not in names:
            raise UsageError(f"'{shorten(name)}' is no question of {form.name}.", hint=one_of(names))
    return tuple(
        accept(question, given[question.name]) for question in form.questions if question.name in given
    )


def news(answers: Mapping[str, Answered], given: Iterable[Answered]) -> tuple[Answered, ...]:
    """Return the given answers that say something else than the timeline does already."""
    return tuple(
        answered
        for answered in given
        if (known := answers.get(key_of(answered))) is None or known.value != answered.value
    )


def keyed(given: Iterable[Answered]) -> dict[str, Answered]:
    """Return answers by their keys, as an incident keeps them."""
    return {key_of(answered): answered for answered in given}


def key_of(answered: Answered) -> str:
    """Return the name under which an incident keeps an answer."""
    return f"{answered.form}.{answered.question}"


def as_flags(form: Form, answers: Mapping[str, Answered]) -> tuple[str, ...]:
    """Return the arguments that would give the same answers without being asked; a skipped one is blank."""
    return tuple(
        part
        for question in form.questions
        if question.key in answers
        for part in (question.flag, answers[question.key].value)
    )


def values_of(answered: Answered | None) -> tuple[str, ...]:
    """Return what was chosen; nothing where a question was skipped or never asked."""
    if answered is None or not answered.value:
        return ()
    return tuple(answered.value.split(","))


def holds(condition: Condition, answers: Mapping[str, Answered]) -> bool:
    """Return whether each question of a condition has one of the answers it names."""
    return all(fitting_values(answers.get(key), fitting) for key, fitting in condition)


def fitting_values(answered: Answered | None, fitting: Iterable[str]) -> tuple[str, ...]:
    """Return those values of an answer that a condition names; all of them where it takes any."""
    given, named = values_of(answered), tuple(fitting)
    return given if ANY in named else tuple(value for value in given if value in named)


def _answered(question: Question, value: str, *, words: str = "") -> Answered:
    return Answered(form=question.form, question=question.name, value=value, label=question.ask, words=words)


def _meant(question: Question, word: str) -> Option:
    options = question.options
    if word.isascii() and word.isdecimal():
        if len(word) <= len(str(len(options))) and 1 <= int(word) <= len(options):
            return options[int(word) - 1]
        raise UsageError(f"'{shorten(word)}' is none of them: 1 to {len(options)}.")
    wanted = word.casefold()
    fitting = [option for option in options if option.value.casefold().startswith(wanted)]
    exact = [option for option in fitting if option.value.casefold() == wanted]
    if len(exact or fitting) == 1:
        return (exact or fitting)[0]
    if fitting:
        raise UsageError(f"'{shorten(word)}' may be {' or '.join(option.value for option in fitting)}.")
    near = nearest(wanted, [option.value for option in options])
    raise UsageError(f"'{shorten(word)}' is none of them{f'; did you mean {near}?' if near else '.'}")


def _text(question: Question, raw: object) -> str:
    if not isinstance(raw, str):
        raise UsageError(
            f"{question.name} is {kind_of(raw)}, and must be text.", hint=quoting_hint(raw) or question.ask
        )
    return raw


def _parts(question: Question, raw: object) -> list[object]:
    if question.kind == "choice":
        return [raw]
    if isinstance(raw, str):
        return [part for part in raw.split(",") if part.strip()] or [raw]
    return list(raw) if isinstance(raw, list | tuple) else [raw]


def _option(question: Question, raw: object) -> Option:
    allowed = one_of([option.value for option in question.options])
    if not isinstance(raw, str):
        raise UsageError(
            f"{question.name} is {kind_of(raw)}, and must be one of its values.",
            hint=f"{allowed} {quoting_hint(raw)}".strip(),
        )
    wanted = raw.strip().casefold()
    for option in question.options:
        if option.value.casefold() == wanted:
            return option
    raise UsageError(f"'{shorten(raw.strip())}' is no answer to {question.flag}.", hint=allowed)
