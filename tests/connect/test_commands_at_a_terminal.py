"""Commands that have a terminal, and commands that run as if we were not there."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from connect.processes import Window, calling, is_alive, pid_in, reported, wait_for

KINDS = ("terminal", "through")


@pytest.mark.parametrize("kind", KINDS)
def test_a_command_at_a_terminal_has_all_of_one(tmp_path: Path, kind: str) -> None:
    text = "test -t 0 && test -t 1 && test -t 2 && stty size && echo yes >/dev/tty; exit 3"
    with Window(tmp_path / "report", kind, text) as window:
        assert window.rest() == b"24 80\r\nyes\r\n"
    ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.output) == (3, "exited", "24 80\r\nyes\r\n")
    assert ran.descriptors == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_the_commands(tmp_path: Path, kind: str) -> None:
    text = "trap 'echo caught; caught=1' INT; echo ready; while [ -z \"$caught\" ]; do sleep 0.1; done; read -p 'name? ' name; stty -echo; echo off; read word; echo \"$name\""
    with Window(tmp_path / "report", kind, text) as window:
        window.see("ready")
        window.type("\x03")
        window.see("caught")
        window.see("name? ")
        window.type("größe\r")
        window.see("off")
        window.type("secret\r")
        window.rest()
    ran = reported(tmp_path / "report")
    assert ran.status == 0
    assert ran.ended == "exited"
    assert "name? größe\r\n" in ran.output.encode("latin-1").decode()
    assert "secret" not in ran.output


@pytest.mark.parametrize("kind", KINDS)
def test_ctrl_c_that_nobody_catches_ends_the_command(tmp_path: Path, kind: str) -> None:
    with Window(tmp_path / "report", kind, "echo ready; exec sleep 9") as window:
        window.see("ready")
        window.type("\x03")
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.stopped_by) == (130, "exited", None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_window_that_changes_its_size_says_so(tmp_path: Path, kind: str) -> None:
    text = "trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.1; done"
    with Window(tmp_path / "report", kind, text) as window:
        window.see("ready")
        window.child.setwinsize(40, 132)
        window.see("40 132")
        ran = reported(tmp_path / "report")
    assert ran.status == 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_terminal_is_given_back_as_it_was(tmp_path: Path, kind: str) -> None:
    shell = f"stty -a >{tmp_path}/before; CALL; stty -a >{tmp_path}/after; echo over"
    with Window(tmp_path / "report", kind, "stty raw -echo; exit 2", shell=shell) as window:
        window.see("over")
    assert (tmp_path / "after").read_text() == (tmp_path / "before").read_text()


@pytest.mark.parametrize("kind", KINDS)
def test_the_terminal_is_given_back_when_a_signal_ends_us(tmp_path: Path, kind: str) -> None:
    shell = f"stty -a >{tmp_path}/before; CALL; echo $?; stty -a >{tmp_path}/after; echo over"
    text = f"echo $PPID >{tmp_path}/pid; sleep 9"
    with Window(tmp_path / "report", kind, text, shell=shell) as window:
        os.kill(pid_in(tmp_path / "pid"), signal.SIGTERM)
        window.see("143")
        window.see("over")
    assert (tmp_path / "after").read_text() == (tmp_path / "before").read_text()
    ran = reported(tmp_path / "report")
    assert (ran.ended, ran.stopped_by) == ("interrupted", 143)


@pytest.mark.parametrize("kind", KINDS)
def test_a_terminal_that_closes_ends_the_command(tmp_path: Path, kind: str) -> None:
    with Window(tmp_path / "report", kind, f"echo $$ >{tmp_path}/pid; echo ready; exec sleep 9") as window:
        window.see("ready")
        window.hang_up()
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.stopped_by) == (129, "interrupted", 129)
    assert not is_alive(pid_in(tmp_path / "pid"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_command_at_a_terminal_that_takes_too_long_is_ended(tmp_path: Path, kind: str) -> None:
    with Window(tmp_path / "report", kind, "sleep 9", limit=0.3):
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended) == (143, "timed-out")


def test_much_is_shown_and_pasted_at_a_terminal(tmp_path: Path) -> None:
    with Window(
        tmp_path / "report", "terminal", "stty raw -echo; echo ready; head -c 200000 | wc -c; seq 100000"
    ) as window:
        window.see("ready")
        window.type("0123456789" * 20_000)
        window.see("200000")
        assert window.rest().split()[-1] == b"100000"
    assert reported(tmp_path / "report").status == 0


def test_answers_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("yes\n", encoding="ascii")
    text = "read -p 'sure? ' answer; echo \"$answer\"; cat; echo end"
    with (
        open(tmp_path / "answers", "rb") as answers,
        calling(tmp_path / "report", "terminal", text, stdin=answers.fileno()),
    ):
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.stopped_by) == (0, "exited", None)
    assert ran.output.count("yes\r\n") == 2


def test_a_shell_at_a_terminal_controls_its_jobs(tmp_path: Path) -> None:
    with Window(tmp_path / "report", "through", "PS1='ready> ' exec bash --norc --noprofile -i") as window:
        assert b"job control" not in window.see("ready> ")
        window.type("sleep 9\r")
        time.sleep(0.2)
        window.type("\x1a")
        window.see("Stopped")
        window.see("ready> ")
        window.type("fg\r")
        window.see("sleep 9\r\n")
        time.sleep(0.2)
        window.type("\x03")
        window.see("ready> ")
        window.type("exit 5\r")
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended) == (5, "exited")


def test_who_stays_behind_at_a_terminal_is_not_waited_for(tmp_path: Path) -> None:
    text = f"trap '' HUP; sleep 60 & echo $! >{tmp_path}/pid"
    with Window(tmp_path / "report", "through", text):
        assert reported(tmp_path / "report").status == 0
        assert is_alive(pid_in(tmp_path / "pid"))
    os.kill(pid_in(tmp_path / "pid"), signal.SIGKILL)


# In a pipeline.


def test_the_streams_are_apart_and_their_bytes_unchanged(tmp_path: Path) -> None:
    text = r"cat; printf '\000\377\r\n'; printf 'wrong' >&2; exit 7"
    with calling(tmp_path / "report", "through", text, stdin=subprocess.PIPE) as caller:
        out, err = caller.communicate(b"in\0put", timeout=20)
    assert (out, err) == (b"in\0put\0\xff\r\n", b"wrong")
    ran = reported(tmp_path / "report")
    assert (ran.status, ran.descriptors) == (7, 0)
    assert sorted(ran.output) == sorted("in\0put\0\xff\r\nwrong")


def test_streams_that_lead_to_the_same_place_stay_in_order(tmp_path: Path) -> None:
    text = "for i in 1 2 3 4 5; do echo out $i; echo err $i >&2; done"
    with calling(tmp_path / "report", "through", text, stderr=subprocess.STDOUT) as caller:
        out, _ = caller.communicate(timeout=20)
    assert out == b"".join(b"out %d\nerr %d\n" % (number, number) for number in range(1, 6))
    assert reported(tmp_path / "report").output == out.decode()


def test_a_reader_that_has_left_is_told_to_the_command(tmp_path: Path) -> None:
    with calling(tmp_path / "report", "through", "exec yes") as caller:
        assert caller.stdout is not None
        caller.stdout.read(4)
        caller.stdout.close()
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.stopped_by, ran.unsaid) == (141, "exited", None, "")


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with (
        open("/dev/full", "wb") as full,
        calling(tmp_path / "report", "through", "echo one", stdout=full.fileno()),
    ):
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.output, ran.unsaid) == (0, "one\n", "No space left on device")


def test_a_slow_reader_gets_everything(tmp_path: Path) -> None:
    with calling(tmp_path / "report", "through", "seq 60000") as caller:
        time.sleep(0.8)  # longer than anything that is left is heard
        out, _ = caller.communicate(timeout=20)
    assert out == b"".join(b"%d\n" % number for number in range(1, 60_001))


def test_two_hundred_megabytes_pass_in_good_time(tmp_path: Path) -> None:
    began = time.monotonic()
    with calling(tmp_path / "report", "through", "head -c 200000000 /dev/zero", stdout=subprocess.DEVNULL):
        ran = reported(tmp_path / "report")
    assert ran.omitted == 200_000_000 - 2 * (8 << 20)
    assert time.monotonic() - began < 20


def test_who_stays_behind_is_left_alone_and_not_waited_for(tmp_path: Path) -> None:
    with calling(tmp_path / "report", "through", f"sleep 60 & echo $! >{tmp_path}/pid; echo one") as caller:
        out, _ = caller.communicate(timeout=20)
        assert out == b"one\n"
        assert is_alive(pid_in(tmp_path / "pid"))
    os.kill(pid_in(tmp_path / "pid"), signal.SIGKILL)


def test_a_command_that_handles_ctrl_c_is_waited_for(tmp_path: Path) -> None:
    text = f"trap 'sleep 0.3; echo clean; exit 6' INT; echo $$ >{tmp_path}/pid; while :; do sleep 0.1; done"
    with calling(tmp_path / "report", "through", text) as caller:
        pid_in(tmp_path / "pid")
        caller.send_signal(signal.SIGINT)
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.output, ran.stopped_by) == (6, "interrupted", "clean\n", None)


def test_a_second_ctrl_c_kills_what_ignores_the_first(tmp_path: Path) -> None:
    text = f"exec 2>/dev/null; trap 'echo no; touch {tmp_path}/no' INT; echo $$ >{tmp_path}/pid; while :; do sleep 0.1; done"
    with calling(tmp_path / "report", "through", text) as caller:
        pid_in(tmp_path / "pid")
        caller.send_signal(signal.SIGINT)
        wait_for((tmp_path / "no").exists)
        caller.send_signal(signal.SIGINT)
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.output) == (137, "interrupted", "no\n")


def test_term_is_passed_on_and_obeyed_afterwards(tmp_path: Path) -> None:
    text = f"exec 2>/dev/null; trap 'echo bye; exit 0' TERM; echo $$ >{tmp_path}/pid; while :; do sleep 0.1; done"
    with calling(tmp_path / "report", "through", text) as caller:
        pid_in(tmp_path / "pid")
        caller.send_signal(signal.SIGTERM)
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.output, ran.stopped_by) == (0, "interrupted", "bye\n", 143)


def test_a_stuck_reader_keeps_nobody_from_ending_us(tmp_path: Path) -> None:
    with calling(tmp_path / "report", "through", "exec yes") as caller:
        time.sleep(0.5)
        caller.send_signal(signal.SIGTERM)
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.stopped_by) == (143, "interrupted", 143)


def test_a_pager_that_reads_our_output_has_the_keys_for_itself(tmp_path: Path) -> None:
    shell = "CALL | { read -r first; read -r -p 'pager? ' key </dev/tty; echo \"[$first $key]\"; }"
    with Window(tmp_path / "report", "through", "test -t 0 && echo one; sleep 0.5", shell=shell) as window:
        window.see("pager? ")
        window.type("q\r")
        window.see("[one q]")
        assert reported(tmp_path / "report").status == 0


def test_a_command_in_a_pipeline_can_still_ask_at_the_terminal(tmp_path: Path) -> None:
    text = "read -p 'password? ' word </dev/tty; cat; echo \"$word\""
    with Window(tmp_path / "report", "through", text, shell="echo piped | CALL") as window:
        window.see("password? ")
        window.type("hush\r")
        window.see("piped")
        window.see("hush")
        assert reported(tmp_path / "report").status == 0


def test_ctrl_c_at_a_terminal_reaches_a_pipeline_once(tmp_path: Path) -> None:
    text = "trap 'echo int' INT; echo ready; for i in 1 2 3 4 5 6 7 8; do sleep 0.1; done; exit 4"
    with Window(tmp_path / "report", "through", text, shell="trap : INT; true | CALL") as window:
        window.see("ready")
        window.type("\x03")
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.output) == (4, "interrupted", "ready\nint\n")
