import json
import os
import subprocess
import sys
from typing import Any

import pytest

from ircli.errors import EndedBySignal
from ircli.ui import lastwords
from ircli.ui.terminal import OutputError, Terminal
from ui.given import Stream, terminal, written


class Broken(Stream):
    """A stream that takes nothing."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str, /) -> int:  # noqa: ARG002 - as the standard library has it
        raise self.error


def with_output(stream: Stream) -> Terminal:
    return Terminal(stdin=Stream(), stdout=stream, stderr=Stream(), environ={})


def test_the_answer_goes_to_standard_output_and_ends_its_line() -> None:
    desk = terminal()
    desk.answer("a")
    desk.answer("b\n")
    desk.answer("")
    assert (written(desk.stdout), written(desk.stderr)) == ("a\nb\n", "")


def test_talk_goes_to_standard_error_unless_it_shall_be_quiet() -> None:
    desk = terminal()
    desk.tell("said")
    desk.quiet = True
    desk.tell("unsaid")
    desk.warn("warned")
    assert (written(desk.stdout), written(desk.stderr)) == ("", "said\nwarned\n")


def test_json_is_ascii_and_keeps_every_character() -> None:
    desk = terminal()
    desk.answer_json({"text": "Käse \u202e \ud800"})
    assert written(desk.stdout).isascii()
    assert json.loads(written(desk.stdout)) == {"text": "Käse \u202e \ud800"}


def test_a_reader_that_left_ends_the_program_as_its_signal_would() -> None:
    with pytest.raises(EndedBySignal) as ended:
        with_output(Broken(BrokenPipeError())).answer("a")
    assert ended.value.status == 141


def test_an_answer_that_cannot_be_written_is_a_failure() -> None:
    with pytest.raises(OutputError) as failed:
        with_output(Broken(OSError(28, "No space left on device"))).answer("a")
    assert failed.value.status == 1
    assert "No space left on device" in failed.value.message


def test_nobody_to_talk_to_is_no_failure() -> None:
    desk = Terminal(stdin=Stream(), stdout=Stream(), stderr=Broken(OSError(5, "gone")), environ={})
    desk.warn("unheard")


@pytest.mark.parametrize(
    ("tty", "environ", "colour"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "0"}, False),
        (False, {"FORCE_COLOR": ""}, False),
        (False, {"CLICOLOR_FORCE": "1"}, True),
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_is_decided_for_each_stream(tty: bool, environ: dict[str, Any], colour: bool) -> None:  # noqa: FBT001 - a table
    desk = terminal(stdout=tty, stderr=not tty, **environ)
    assert desk.has_colour(desk.stdout) is colour
    assert desk.style("x", "red") == ("\x1b[31mx\x1b[0m" if colour else "x")


def test_a_flag_against_colour_wins() -> None:
    desk = terminal(FORCE_COLOR="1")
    desk.no_color = True
    assert desk.style("x", "bold") == "x"


@pytest.mark.parametrize(("columns", "width"), [("100", 100), ("1", 20), ("-3", 20), ("x", 80), ("", 80)])
def test_the_width_is_twenty_at_least(columns: str, width: int) -> None:
    assert terminal(COLUMNS=columns).width() == width


def test_a_pipe_gets_rows_between_tabs() -> None:
    desk = terminal(stdout=False)
    desk.table(("a", "b"), [("1", "x\ty\nz"), ("2", "\x1b[31m")])
    assert written(desk.stdout) == "1\tx\\ty\\nz\n2\t\\x1b[31m\n"


@pytest.mark.parametrize(
    "text", ["[red]x[/red]", "[/var]", ":fire:", "[link=x]y[/link]", "list[int]", "trailing \\"]
)
def test_a_table_shows_user_text_as_it_is(text: str) -> None:
    desk = terminal(NO_COLOR="1", COLUMNS="120")
    desk.table(("what", "n"), [(text, "123e4"), ("\x1b]0;x\x07", "")])
    lines = written(desk.stdout).splitlines()
    assert lines[2].removesuffix("123e4").rstrip() == text
    assert r"\x1b]0;x\x07" in lines[3]
    assert "\x1b" not in written(desk.stdout)


def test_only_the_named_column_is_wrapped() -> None:
    desk = terminal(NO_COLOR="1", COLUMNS="40")
    desk.table(("id", "what"), [("2026-11-20-checkout", "one two three four five six seven")], wrap="what")
    lines = written(desk.stdout).splitlines()
    assert lines[2].startswith("2026-11-20-checkout")
    assert len(lines) > 3
    assert max(map(len, lines)) <= 40


def test_a_status_has_its_colour_and_says_the_same_without() -> None:
    desk = terminal(COLUMNS="40")
    desk.table(("status",), [("resolved",)])
    assert "\x1b[32mresolved" in written(desk.stdout)


def test_words_are_handed_back_in_a_form_that_no_terminal_obeys(capfd: pytest.CaptureFixture[str]) -> None:
    lastwords.hand_back("a\x1b[2J b")
    lastwords.hand_back("  ")
    assert capfd.readouterr() == ("", "Not recorded: a\\x1b[2J b\n")


def test_words_are_handed_back_to_nobody_without_a_word() -> None:
    script = "import os; os.close(2); from ircli.ui.lastwords import hand_back; hand_back('x'); print('done')"
    done = subprocess.run(
        [sys.executable, "-c", script], env={"PATH": os.defpath}, capture_output=True, timeout=20, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"done\n")
