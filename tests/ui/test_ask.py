"""Questions, with keys that lie in a pipe for prompt_toolkit, and as plain numbered text."""

from functools import partial
from typing import Any

import pytest

from ircli.errors import EndedBySignal, UsageError
from ircli.ui.terminal import Terminal
from ui.given import Stream, keys, terminal, written

OPTIONS = [("out", "Out"), ("slow", "Slow"), ("unsure", "Not sure")]
DOWN, UP, ENTER, INTERRUPT, END = "\x1b[B", "\x1b[A", "\r", "\x03", "\x04"


def test_a_text_is_typed_and_edited() -> None:
    with keys("Checkouz\x7ft 500\r") as desk:
        assert desk.ask("What is broken?", flag="TITLE") == "Checkout 500"
        assert "What is broken?" in written(desk.stderr)
        assert written(desk.stdout) == ""


def test_a_default_is_taken_with_enter() -> None:
    with keys(ENTER) as desk:
        assert desk.ask("Who?", flag="--who", default="alice") == "alice"


def test_a_blank_answer_is_asked_again_unless_it_is_optional() -> None:
    with keys(ENTER, "x\r") as desk:
        assert desk.ask("Who?", flag="--who") == "x"
        assert "An answer is needed here." in written(desk.stderr)
    with keys(ENTER) as desk:
        assert desk.ask("Who?", flag="--who", optional=True) == ""


@pytest.mark.parametrize(
    ("pressed", "default", "value"),
    [
        (ENTER, "", "out"),
        (DOWN + ENTER, "", "slow"),
        (UP + ENTER, "", "unsure"),
        (ENTER, "slow", "slow"),
        (ENTER, "nonsense", "out"),
        ("2\r", "", "slow"),
        ("3\r", "", "unsure"),
    ],
)
def test_an_option_is_chosen_by_arrows_or_by_its_number(pressed: str, default: str, value: str) -> None:
    with keys(pressed) as desk:
        assert desk.choose("How bad is it?", OPTIONS, flag="--extent", default=default) == value


@pytest.mark.parametrize("key", [INTERRUPT, END])
def test_leaving_a_text_interrupts(key: str) -> None:
    with keys(key) as desk:
        with pytest.raises(KeyboardInterrupt):
            desk.ask("What is broken?", flag="TITLE")
        assert desk.stopped_asking


def test_leaving_a_choice_interrupts() -> None:
    with keys(INTERRUPT) as desk:
        with pytest.raises(KeyboardInterrupt):
            desk.choose("How bad is it?", OPTIONS, flag="--extent")
        assert desk.stopped_asking


def test_an_answer_is_no_stop() -> None:
    with keys(ENTER) as desk:
        desk.choose("How bad is it?", OPTIONS, flag="--extent")
        assert not desk.stopped_asking


def test_questions_and_options_are_never_obeyed() -> None:
    with keys(ENTER) as desk:
        desk.choose("\x1b[2J how?", [("a", "\x1b]0;x\x07")], flag="--how")
        assert r"\x1b[2J how?" in written(desk.stderr)
        assert "\x1b[2J how" not in written(desk.stderr)
        assert "\x1b]0;x" not in written(desk.stderr)


@pytest.mark.parametrize("where", [{"ACCESSIBLE": "1"}, {"TERM": "dumb"}])
def test_a_plain_choice_is_numbered_text(where: dict[str, Any]) -> None:
    desk = terminal("2\n", **where)
    assert desk.choose("How bad is it?", OPTIONS, flag="--extent", default="out") == "slow"
    assert written(desk.stderr) == (
        "How bad is it?\n  1. Out (default)\n  2. Slow\n  3. Not sure\nNumber, 1 to 3: "
    )


@pytest.mark.parametrize(
    ("typed", "default", "value"),
    [
        ("\n", "slow", "slow"),
        ("9\n2\n", "", "slow"),
        ("SLOW\n", "", "slow"),
        ("٣\n1\n", "", "out"),
        ("\n1\n", "", "out"),
    ],
)
def test_a_plain_choice_takes_a_number_a_value_or_the_default(typed: str, default: str, value: str) -> None:
    assert terminal(typed, ACCESSIBLE="1").choose("How?", OPTIONS[:2], flag="--x", default=default) == value


def test_a_plain_text_shows_its_default() -> None:
    desk = terminal("\n", ACCESSIBLE="1")
    assert desk.ask("Who?", flag="--who", default="alice") == "alice"
    assert written(desk.stderr) == "Who? [alice]: "


def test_the_end_of_plain_input_interrupts() -> None:
    desk = terminal("", ACCESSIBLE="1")
    with pytest.raises(KeyboardInterrupt):
        desk.ask("Who?", flag="--who")
    assert desk.stopped_asking


def test_an_interrupt_of_plain_text_leaves_the_line_of_the_question() -> None:
    class Interrupted(Stream):
        def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # noqa: ARG002 - as the standard library has it
            raise KeyboardInterrupt

    desk = Terminal(stdin=Interrupted(), stdout=Stream(), stderr=Stream(), environ={"ACCESSIBLE": "1"})
    with pytest.raises(KeyboardInterrupt):
        desk.ask("Who?", flag="--who")
    assert desk.stopped_asking
    assert written(desk.stderr) == "Who?: \n"


def test_a_terminal_that_is_gone_hangs_up() -> None:
    class Gone(Stream):
        def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # noqa: ARG002 - as the standard library has it
            self.tty = False
            return ""

    desk = Terminal(stdin=Gone(), stdout=Stream(), stderr=Stream(), environ={"ACCESSIBLE": "1"})
    with pytest.raises(EndedBySignal) as ended:
        desk.ask("Who?", flag="--who")
    assert ended.value.status == 129


def test_a_screen_that_takes_nothing_any_more_hangs_up() -> None:
    class Gone(Stream):
        def write(self, text: str, /) -> int:  # noqa: ARG002 - as the standard library has it
            raise OSError(5, "Input/output error")

    with keys("") as desk:
        desk.stderr = Gone()
        with pytest.raises((EndedBySignal, KeyboardInterrupt)):
            desk.ask("Who?", flag="--who")


@pytest.mark.parametrize(
    ("streams", "environ"),
    [({"stdin": False}, {}), ({"stderr": False}, {}), ({}, {"CI": "1"}), ({}, {"CI": "true"})],
)
def test_where_nobody_can_answer_the_flag_is_named(streams: dict[str, Any], environ: dict[str, Any]) -> None:
    desk = terminal("x\n", **streams, **environ)
    for ask in (desk.ask, partial(desk.choose, options=OPTIONS)):
        with pytest.raises(UsageError, match="--who is missing") as refused:
            ask("Who?", flag="--who")
        assert refused.value.hint == "Give --who."
    assert written(desk.stderr) == ""


def test_no_input_means_no_question() -> None:
    desk = terminal("x\n")
    assert desk.can_ask
    desk.no_input = True
    assert not desk.can_ask


def test_an_empty_ci_forbids_nothing() -> None:
    assert terminal(CI="").can_ask
