"""What is asked, what an answer may be, and what is kept of it."""

import pytest

from ircli.domain.events import Answered
from ircli.errors import UsageError
from ircli.playbook.form import (
    ANY,
    Form,
    Option,
    Question,
    accept,
    accept_all,
    as_flags,
    choices_of,
    holds,
    keyed,
    news,
    skip,
    to_ask,
)

BROKEN = Question(name="broken", flag="--broken", ask="What is broken?", form="check")
USERS = Question(
    name="users",
    flag="--users",
    ask="How many?",
    kind="choice",
    options=(Option("most", "Most of them"), Option("few", "A few"), Option("unknown", "Don't know")),
    form="check",
)
CHANGES = Question(
    name="changes",
    flag="--changes",
    ask="What changed?",
    kind="many",
    options=(
        Option("deploy", "A deployment"),
        Option("traffic", "Traffic"),
        Option("none", "Nothing", alone=True),
    ),
    form="check",
)
FORM = Form(name="check", title="Check", questions=(BROKEN, USERS, CHANGES))


def names(questions: tuple[Question, ...]) -> list[str]:
    return [question.name for question in questions]


def test_everything_is_asked_at_first() -> None:
    assert names(to_ask(FORM, {})) == ["broken", "users", "changes"]


def test_what_is_answered_or_skipped_is_not_asked_again() -> None:
    answers = keyed((accept(USERS, "few"), skip(BROKEN)))
    assert names(to_ask(FORM, answers)) == ["changes"]


def test_what_a_flag_gave_is_not_asked() -> None:
    assert names(to_ask(FORM, {}, given=[accept(USERS, "few")])) == ["broken", "changes"]


def test_redo_asks_again_but_for_what_a_flag_gave() -> None:
    answers = keyed((accept(USERS, "few"), skip(BROKEN)))
    assert names(to_ask(FORM, answers, given=[accept(CHANGES, "none")], redo=True)) == ["broken", "users"]


def test_an_answer_to_another_form_settles_nothing() -> None:
    elsewhere = accept(USERS, "few")._replace(form="other")
    assert names(to_ask(FORM, keyed([elsewhere]))) == ["broken", "users", "changes"]


def test_a_choice_keeps_its_value_and_what_the_person_saw() -> None:
    assert accept(USERS, "few") == Answered("check", "users", "few", label="How many?", words="A few")


@pytest.mark.parametrize("raw", ["most", "MOST", " Most "])
def test_case_and_blanks_do_not_matter_in_a_choice(raw: str) -> None:
    assert accept(USERS, raw).value == "most"


@pytest.mark.parametrize(
    "raw", ["deploy,traffic", "traffic, Deploy", ["traffic", "deploy"], "deploy,traffic,deploy"]
)
def test_several_answers_are_kept_once_each_in_the_order_of_the_question(raw: object) -> None:
    answered = accept(CHANGES, raw)
    assert (answered.value, answered.words) == ("deploy,traffic", "A deployment; Traffic")


@pytest.mark.parametrize(
    ("raw", "values"),
    [
        ("1", "deploy"),
        ("1 2", "deploy,traffic"),
        ("2,1", "traffic,deploy"),
        ("1, traffic", "deploy,traffic"),
        ("DEPLOY tr", "deploy,traffic"),
        ("1 deploy d", "deploy"),
        ("n", "none"),
        ("", ""),
        (" , ", ""),
    ],
)
def test_several_are_told_by_numbers_values_or_their_beginnings(raw: str, values: str) -> None:
    assert choices_of(CHANGES, raw) == values


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("4", "'4' is none of them: 1 to 3."),
        ("0", "'0' is none of them: 1 to 3."),
        ("9" * 5000, f"'{'9' * 59}…' is none of them: 1 to 3."),
        ("\u0661", "'\u0661' is none of them."),
        ("deplyo", "'deplyo' is none of them; did you mean deploy?"),
        ("xyz", "'xyz' is none of them."),
        ("1 none", "'none' stands alone."),
        ("\x1b[2J", r"'\x1b[2J' is none of them."),
    ],
)
def test_what_is_none_of_several_is_said_in_a_sentence_without_flags(raw: str, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        choices_of(CHANGES, raw)
    assert refused.value.message == message


def test_a_beginning_of_two_values_is_not_guessed() -> None:
    both = CHANGES._replace(options=(Option("data", "Data"), Option("dates", "Dates"), Option("dat", "Dat")))
    assert choices_of(both, "dat") == "dat"
    with pytest.raises(UsageError, match=r"^'da' may be data or dates or dat\.$"):
        choices_of(both, "da")


def test_text_is_kept_as_it_is() -> None:
    assert accept(BROKEN, " [red] the\ncheckout, 5 % ").value == " [red] the\ncheckout, 5 % "


@pytest.mark.parametrize("raw", ["", "  ", None, []])
@pytest.mark.parametrize("question", FORM.questions, ids=names(FORM.questions))
def test_a_blank_answer_skips(question: Question, raw: object) -> None:
    answered = accept(question, raw)
    assert answered == skip(question)
    assert (answered.value, answered.label) == ("", question.ask)


@pytest.mark.parametrize(
    ("question", "raw", "message", "hint"),
    [
        (USERS, "many", "'many' is no answer to --users.", "One of: most, few, unknown."),
        (USERS, "most,few", "'most,few' is no answer to --users.", "One of: most, few, unknown."),
        (CHANGES, "deploy,moon", "'moon' is no answer to --changes.", "One of: deploy, traffic, none."),
        (CHANGES, ",", "',' is no answer to --changes.", "One of: deploy, traffic, none."),
        (CHANGES, "deploy,none", "--changes: 'none' stands alone.", "--changes none"),
        (USERS, False, "users is a yes-or-no value, and must be one of its values.", "quotes"),
        (USERS, 5, "users is a number, and must be one of its values.", "One of: most, few, unknown."),
        (USERS, ["few"], "users is a list, and must be one of its values.", "One of: most"),
        (CHANGES, ["deploy", 7], "changes is a number, and must be one of its values.", "quotes"),
        (BROKEN, 7, "broken is a number, and must be text.", "quotes"),
        (BROKEN, {"a": "b"}, "broken is a group of names with values, and must be text.", "What is broken?"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_with_what_would_be(
    question: Question, raw: object, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as refused:
        accept(question, raw)
    assert refused.value.message == message
    assert hint in refused.value.hint


def test_a_refusal_is_short_and_harmless_to_show() -> None:
    with pytest.raises(UsageError) as refused:
        accept(USERS, "\x1b[2J" + "x" * 5000)
    assert "\x1b" not in refused.value.message
    assert len(refused.value.message) < 120


def test_a_file_answers_in_the_order_of_the_form() -> None:
    found = accept_all(FORM, {"users": "few", "broken": "checkout", "changes": None})
    assert [answered.value for answered in found] == ["checkout", "few", ""]


def test_a_file_with_an_unknown_question_is_refused() -> None:
    with pytest.raises(UsageError) as refused:
        accept_all(FORM, {"user": "few"})
    assert refused.value.message == "'user' is no question of check."
    assert refused.value.hint == "One of: broken, users, changes."


def test_only_what_says_something_else_is_news() -> None:
    answers = keyed((accept(USERS, "few"), skip(BROKEN)))
    given = (accept(USERS, "Few"), accept(BROKEN, "checkout"), accept(CHANGES, "none"))
    assert [answered.question for answered in news(answers, given)] == ["broken", "changes"]


def test_flags_give_the_same_answers_again() -> None:
    answers = keyed((accept(CHANGES, "traffic,deploy"), accept(BROKEN, "the checkout"), skip(USERS)))
    flags = as_flags(FORM, answers)
    assert flags == ("--broken", "the checkout", "--users", "", "--changes", "deploy,traffic")
    by_flag = {question.flag: question for question in FORM.questions}
    again = [accept(by_flag[flag], value) for flag, value in zip(flags[::2], flags[1::2], strict=True)]
    assert keyed(again) == answers


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"users": "most", "changes": "deploy,traffic"}, True),
        ({"users": "most", "changes": "traffic"}, False),
        ({"users": "few", "changes": "deploy"}, False),
        ({"users": "most", "changes": ""}, False),
        ({"users": "most"}, False),
    ],
)
def test_a_condition_holds_when_each_question_has_a_fitting_answer(
    given: dict[str, str], *, expected: bool
) -> None:
    condition = (("check.users", ("most", "unknown")), ("check.changes", ("deploy",)))
    assert holds(condition, keyed(accept_all(FORM, given))) is expected


@pytest.mark.parametrize(("value", "expected"), [("checkout, mostly", True), (" ", False), ("", False)])
def test_any_answer_that_says_something_fits_where_a_condition_takes_any(
    value: str, *, expected: bool
) -> None:
    condition = (("check.broken", (ANY,)),)
    assert holds(condition, keyed([accept(BROKEN, value)])) is expected
    assert not holds(condition, {})


def test_the_answer_to_a_question_for_an_incident_is_kept_as_it_is() -> None:
    which = Question(name="of", flag="--of", ask="Which?", kind="incident", form="check")
    assert accept(which, "checkout-k3f9").value == "checkout-k3f9"
