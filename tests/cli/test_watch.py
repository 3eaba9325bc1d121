"""`ircli status --watch`: a screen that keeps itself up to date, and a terminal that is given back as it was."""

import os
import re
import signal
import termios
import time
from pathlib import Path
from typing import Any

import pytest

from cli.given import Desk, Host
from cli.screen import INTERRUPT, MOVES, Sitting

OPENED, CLOSED = b"\x1b[?1049h", b"\x1b[?1049l"
CURSOR_HIDDEN, CURSOR_SHOWN = b"\x1b[?25l", b"\x1b[?25h"
CLEARED = b"\x1b[2J"
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")
WATCH = ("status", "--watch", "--every", "0.2")


def opened(host: Host) -> str:
    incident = host.done(
        "declare", "Checkout answers 500", "--severity", "SEV1", "--role", "ic=bob"
    ).out.strip()
    host.done("log", "the pool is full")
    return incident


def watching(host: Host, *arguments: str, **settings: Any) -> Sitting:  # noqa: ANN401 - handed on
    return Sitting(host, [*WATCH, *arguments], **settings)


def process(sitting: Sitting) -> int:
    assert sitting.child.pid is not None
    return sitting.child.pid


def is_restored(sitting: Sitting) -> bool:
    """Return whether the screen, the cursor and the keyboard are as they were."""
    deadline = time.monotonic() + 5
    while CLOSED not in sitting.bytes and time.monotonic() < deadline:
        sitting.look_on(0.1)
    written = sitting.bytes
    modes = termios.tcgetattr(sitting.child.child_fd)[3]
    return (
        written.count(OPENED) == written.count(CLOSED) == 1
        and written.rfind(CURSOR_SHOWN) > written.rfind(CURSOR_HIDDEN)
        and bool(modes & termios.ICANON)
        and bool(modes & termios.ECHO)
    )


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40), (40, 12)])
def test_a_frame_shows_how_it_stands_and_what_happened_last(host: Host, columns: int, lines: int) -> None:
    incident = opened(host)
    with watching(host, columns=columns, lines=lines) as sitting:
        sitting.see("q leaves")
        shown = sitting.text
        sitting.send("q")
        assert sitting.end() == 0
    assert shown.startswith("SEV1  Checkout answers 500\ninvestigating  open for ")
    assert len(shown.splitlines()) == lines
    assert ("ic bob" in shown, "acknowledge" in shown) == (True, True)
    if lines >= 24:
        assert incident in shown
        for part in (
            "missing           tl, cl, scribe",
            "update ",
            "left",
            "next ",
            "$ ircli ",
            "alice  the pool is full",
        ):
            assert part in shown, part


def test_a_wider_screen_shows_more_of_a_text(host: Host) -> None:
    opened(host)
    host.done("log", f"{'many words ' * 9}end")
    for columns, whole in ((80, False), (160, True)):
        with watching(host, columns=columns) as sitting:
            sitting.see("many words many words")
            assert ("many words end" in sitting.text) == whole


def test_between_frames_nothing_is_cleared_and_only_what_changed_is_written(host: Host) -> None:
    opened(host)
    with watching(host) as sitting:
        sitting.see("q leaves")
        later = sitting.look_on(1.5)
        sitting.send("q")
        assert sitting.end() == 0
    assert CLEARED not in sitting.bytes
    assert sitting.bytes.count(b"\x1b[J") <= 1
    assert b"open for" in later
    assert b"Checkout answers 500" not in later
    assert b"the pool is full" not in later


def test_an_entry_of_another_process_appears(host: Host) -> None:
    opened(host)
    with watching(host) as sitting:
        sitting.see("the pool is full")
        host.done("log", "the pool is empty again")
        sitting.see("the pool is empty again")
        host.done("role", "assign", "tl", "carol")
        sitting.see("ic bob, tl carol")
        host.done("mark", "acknowledged")
        sitting.see("reached acknowledged in")


def test_impact_that_stopped_starts_the_window_of_stability(host: Host) -> None:
    opened(host)
    host.done("mark", "mitigated")
    with watching(host) as sitting:
        sitting.see("stability")
        sitting.see("mitigated in")


def test_a_timeline_that_did_not_change_is_not_read_again(host: Host) -> None:
    incident = opened(host)
    path = Path(host.environ["IRCLI_HOME"], "incidents", incident, "timeline.jsonl")
    with watching(host) as sitting:
        sitting.see("q leaves")
        path.write_bytes(path.read_bytes().replace(b"the pool is full", b"the pool is fine"))
        sitting.look_on(1)
        assert "the pool is full" in sitting.text


def test_q_leaves_and_the_terminal_is_as_it_was(host: Host) -> None:
    opened(host)
    with watching(host) as sitting:
        sitting.see("q leaves")
        assert not termios.tcgetattr(sitting.child.child_fd)[3] & termios.ICANON
        sitting.send("q")
        assert is_restored(sitting)
        assert sitting.end() == 0
    assert sitting.bytes.endswith(CURSOR_SHOWN + CLOSED)


def test_other_keys_do_nothing(host: Host) -> None:
    opened(host)
    with watching(host) as sitting:
        sitting.see("q leaves")
        sitting.send("x\x1b[A \r\x0c")
        sitting.look_on(0.5)
        sitting.see("q leaves")
        sitting.send("q")
        assert sitting.end() == 0


def test_ctrl_c_leaves_with_its_status_and_the_terminal_is_as_it_was(host: Host) -> None:
    opened(host)
    with watching(host) as sitting:
        sitting.see("q leaves")
        sitting.send(INTERRUPT)
        assert is_restored(sitting)
        assert sitting.end() == 130
    assert b"bug" not in sitting.bytes


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_it_and_the_terminal_is_as_it_was(host: Host, number: int, status: int) -> None:
    opened(host)
    with watching(host) as sitting:
        sitting.see("q leaves")
        os.kill(process(sitting), number)
        assert is_restored(sitting)
        assert sitting.end() == status


def test_a_failure_ends_it_and_the_terminal_is_as_it_was(host: Host) -> None:
    incident = opened(host)
    with watching(host) as sitting:
        sitting.see("q leaves")
        os.rename(Path(host.environ["IRCLI_HOME"], "incidents", incident), Path(host.home, "elsewhere"))
        assert is_restored(sitting)
        assert sitting.end() == 3
    after = sitting.bytes.partition(CLOSED)[2]
    assert b"There is no incident" in after


def test_a_terminal_that_goes_away_ends_it(host: Host) -> None:
    opened(host)
    with watching(host) as sitting:
        sitting.see("q leaves")
        assert sitting.hang_up() in (1, 129)


def test_a_screen_of_another_size_is_filled_anew(host: Host) -> None:
    opened(host)
    with watching(host, "--every", "30") as sitting:
        sitting.see("q leaves")
        sitting.glass.reset()
        sitting.glass.resize(lines=30, columns=100)
        sitting.child.setwinsize(30, 100)
        sitting.see("Checkout answers 500")
        sitting.see("q leaves")
        assert sitting.text.splitlines()[-1].endswith("q leaves")
        assert len(sitting.text.splitlines()) == 30


@pytest.mark.parametrize("key", ["\x1a"])
def test_a_stopped_screen_is_drawn_anew_when_it_goes_on(host: Host, key: str) -> None:
    opened(host)
    with watching(host) as sitting:
        sitting.see("q leaves")
        sitting.send(key)
        deadline = time.monotonic() + 5
        # Going on too soon would take back the signal to stop while it is still pending.
        while CLOSED not in sitting.bytes and time.monotonic() < deadline:
            sitting.look_on(0.1)
        while sitting.bytes.count(OPENED) < 2 and time.monotonic() < deadline:
            os.kill(process(sitting), signal.SIGCONT)
            sitting.look_on(0.1)
        assert (sitting.bytes.count(OPENED), sitting.bytes.count(CLOSED)) == (2, 1)
        begun = sitting.bytes.rindex(OPENED)
        while b"Checkout answers 500" not in sitting.bytes[begun:] and time.monotonic() < deadline:
            sitting.look_on(0.1)
        assert b"Checkout answers 500" in sitting.bytes[begun:]
        sitting.send("q")
        assert sitting.end() == 0


def test_without_colour_nothing_is_coloured(host: Host) -> None:
    opened(host)
    with watching(host, NO_COLOR="1") as sitting:
        sitting.see("q leaves")
        sitting.send("q")
        assert sitting.end() == 0
    assert [one for one in COLOUR.findall(sitting.bytes) if one != b"\x1b[0m"] == []


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {"ACCESSIBLE": "1"}])
def test_where_nothing_can_be_redrawn_each_change_is_printed_once(
    host: Host, environ: dict[str, str]
) -> None:
    opened(host)
    with watching(host, **environ) as sitting:
        sitting.see("next")
        sitting.look_on(1)
        assert sitting.written.count("Checkout answers 500") == 1
        host.done("role", "assign", "tl", "carol")
        sitting.see("ic bob, tl carol")
        sitting.send("q\n")
        assert sitting.end() == 0
    assert sitting.written.count("Checkout answers 500") == 2
    assert MOVES.findall(sitting.bytes) == []


def test_ctrl_c_ends_plain_lines_too(host: Host) -> None:
    opened(host)
    with watching(host, ACCESSIBLE="1") as sitting:
        sitting.see("next")
        sitting.send(INTERRUPT)
        assert sitting.end() == 130
    assert b"bug" not in sitting.bytes


def test_without_a_terminal_it_is_a_plain_status(desk: Desk) -> None:
    desk.declare()
    assert desk.run("status", "--watch") == desk.run("status")
    assert desk.json("status", "--watch")["status"] == "investigating"
    assert desk.run("status", "--watch", "--every", "0").status == 2


def test_no_text_is_obeyed(host: Host) -> None:
    nasty = "\x1b]0;owned\x07\x1b[31m\u202ered\x9b"
    host.done("declare", f"It {nasty}", "--severity", "SEV1", "--role", f"ic=b{nasty}", "--by", f"m{nasty}")
    host.done("log", f"a {nasty} note\nin two\tlines", "--by", f"n{nasty}")
    with watching(host, columns=140, NO_COLOR="1") as sitting:
        sitting.see("q leaves")
        sitting.send("q")
        assert sitting.end() == 0
    ours = re.sub(rb"\x1b\[(\d+;1H|K|J|0m|\?1049[hl]|\?25[hl])", b"", sitting.bytes)
    assert re.findall(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80\xae", ours) == []
    assert b"\\x1b]0;owned\\x07" in ours
