"""Commands of a runbook, at a terminal and in a pipeline, with programs that are really there."""

import gc
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from connect.processes import (
    ENVIRON,
    Window,
    bash,
    calling,
    children,
    is_alive,
    pid_in,
    reported,
    wait_for,
)
from ircli.connect.commands import Command, Ran, run_step
from ircli.connect.hearing import HALF, Transcript
from ircli.errors import EndedBySignal


def step(text: str, *, limit: float | None = None, cwd: str = "") -> Ran:
    return run_step(bash(text, limit=limit, cwd=cwd), show=_nothing)


_LONG = 20.0  # seconds that nothing here takes, on a busy machine either


def _nothing(chunk: bytes) -> None:
    assert chunk


def _until(path: Path) -> str:
    """Return what a shell says to wait for a file that has something in it."""
    return f"until [ -s {path} ]; do sleep 0.05; done"


# What a step's command says, and how it ends.


@pytest.mark.parametrize(
    ("text", "status", "output"),
    [
        ("echo one; echo two >&2; echo three", 0, b"one\ntwo\nthree\n"),
        ("printf 'no newline'; exit 3", 3, b"no newline"),
        (r"printf '\000\377\033[31m\r\n'", 0, b"\0\xff\x1b[31m\r\n"),
        ("true", 0, b""),
        ("kill -SEGV $$", 139, b""),
        ("kill -KILL $$", 137, b""),
        ("cat; read line || echo 'end of file'", 0, b"end of file\n"),
        ("tty", 1, b"not a tty\n"),
        ("(echo >/dev/tty) 2>/dev/null || echo 'no terminal'", 0, b"no terminal\n"),
        ("exec >&- 2>&-; sleep 0.1; exit 4", 4, b""),
    ],
)
def test_a_step_says_all_in_order_and_ends_as_a_shell_tells(text: str, status: int, output: bytes) -> None:
    ran = step(text)
    assert (ran.status, ran.output) == (status, output)
    assert (ran.ended, ran.omitted, ran.gap, ran.reason, ran.stopped_by) == ("exited", 0, 0, "", None)


def test_a_step_runs_where_it_is_told_and_knows_no_other_environment(tmp_path: Path) -> None:
    command = Command(("/bin/sh", "-c", 'pwd; echo "${HOME-none} $POD"'), str(tmp_path), {"POD": "a; b"})
    assert run_step(command, show=_nothing).output == f"{tmp_path}\nnone a; b\n".encode()


@pytest.mark.parametrize(
    ("argv", "cwd", "status", "reason"),
    [
        (("no-such-program",), "", 127, "no-such-program: No such file or directory"),
        (("/etc/passwd",), "", 126, "/etc/passwd: Permission denied"),
        (("/",), "", 126, "/: Permission denied"),
        (("true", "a\0b"), "", 126, "true: embedded null byte"),
        (("true",), "/no/such/folder", 126, "/no/such/folder: No such file or directory"),
        (("true",), "/etc/passwd", 126, "/etc/passwd: Not a directory"),
        (("true",), "a\0b", 126, "a\0b: embedded null byte"),
        ((), "", 126, "the command: there is none to run"),
        (("true", "x" * 3_000_000), "", 126, "true: Argument list too long"),
    ],
)
def test_what_cannot_be_started_says_why(argv: tuple[str, ...], cwd: str, status: int, reason: str) -> None:
    ran = run_step(Command(argv, cwd, ENVIRON), show=_nothing)
    assert (ran.status, ran.reason, ran.output, ran.ended) == (status, reason, b"", "exited")


def test_what_a_step_says_is_shown_as_it_comes(tmp_path: Path) -> None:
    seen: list[bytes] = []

    def look(chunk: bytes) -> None:
        seen.append(chunk)
        (tmp_path / "seen").touch()

    text = f"echo one; until [ -e {tmp_path}/seen ]; do sleep 0.05; done; echo two"
    ran = run_step(bash(text, limit=_LONG), show=look)
    assert (ran.ended, seen) == ("exited", [b"one\n", b"two\n"])


def test_nobody_looking_on_loses_nothing() -> None:
    def fail(chunk: bytes) -> None:
        raise BrokenPipeError(chunk)

    assert run_step(bash("echo one; sleep 0.1; echo two"), show=fail).output == b"one\ntwo\n"


def test_a_reader_that_has_left_ends_the_step_and_is_told_afterwards() -> None:
    def leave(chunk: bytes) -> None:
        assert chunk
        raise EndedBySignal(signal.SIGPIPE)

    ran = run_step(bash("echo one; sleep 9"), show=leave)
    assert (ran.status, ran.ended, ran.output) == (143, "interrupted", b"one\n")
    assert isinstance(ran.stopped_by, EndedBySignal)
    assert ran.stopped_by.status == 141


def test_a_failure_of_ours_leaves_nothing_running(tmp_path: Path) -> None:
    def fail(chunk: bytes) -> None:
        raise ZeroDivisionError(chunk)

    with pytest.raises(ZeroDivisionError):
        run_step(bash(f"echo $$ >{tmp_path}/pid; echo one; sleep 9"), show=fail)
    assert not is_alive(pid_in(tmp_path / "pid"))


# Its time, and what it leaves behind.


def test_a_step_that_takes_too_long_is_ended() -> None:
    ran = step("echo one; sleep 60", limit=0.5)
    assert (ran.status, ran.ended, ran.output) == (143, "timed-out", b"one\n")
    assert 0.5 <= ran.seconds < _LONG


def test_a_step_that_ignores_term_is_killed_two_seconds_later() -> None:
    ran = step("exec 2>/dev/null; trap 'echo no' TERM; while :; do sleep 0.1; done", limit=0.5)
    assert (ran.status, ran.ended, ran.output) == (137, "timed-out", b"no\n")
    assert 2 <= ran.seconds - 0.5 < _LONG


@pytest.mark.parametrize("trap", ["", "trap '' TERM HUP INT; "])
def test_what_a_step_left_running_is_ended(tmp_path: Path, trap: str) -> None:
    began = time.monotonic()
    ran = step(f"{trap}sleep 60 & echo $! >{tmp_path}/pid; echo done")
    assert (ran.status, ran.output) == (0, b"done\n")
    assert ran.seconds <= time.monotonic() - began < _LONG
    assert not is_alive(pid_in(tmp_path / "pid"))


def test_what_left_the_group_and_holds_the_pipe_is_not_waited_for(tmp_path: Path) -> None:
    began = time.monotonic()
    left = f"setsid sh -c 'echo $$ >{tmp_path}/pid; exec sleep 60' & {_until(tmp_path / 'pid')}"
    ran = step(f"{left}; echo done")
    assert (ran.status, ran.output) == (0, b"done\n")
    assert time.monotonic() - began < _LONG
    os.kill(pid_in(tmp_path / "pid"), signal.SIGKILL)


def test_what_left_the_group_and_never_stops_writing_is_not_heard_for_ever(tmp_path: Path) -> None:
    began = time.monotonic()
    ran = step(f"setsid sh -c 'echo $$ >{tmp_path}/pid; exec yes' & {_until(tmp_path / 'pid')}")
    assert ran.status == 0
    assert time.monotonic() - began < _LONG
    wait_for(lambda: not is_alive(pid_in(tmp_path / "pid")))  # nobody reads its pipe any more


def test_two_hundred_megabytes_are_heard_in_good_time() -> None:
    began = time.monotonic()
    ran = step("yes 'a line of a log' | head -c 200000000")
    assert ran.omitted + len(ran.output) == 200_000_000
    assert time.monotonic() - began < _LONG


def test_without_the_main_thread_a_step_runs_all_the_same() -> None:
    found: list[Ran] = []
    thread = threading.Thread(target=lambda: found.append(step("echo one; sleep 0.1; exit 3")))
    thread.start()
    thread.join()
    assert [(ran.status, ran.output) for ran in found] == [(3, b"one\n")]


def test_nothing_stays_open_and_nobody_unburied() -> None:
    gc.collect()  # what others left open closes now, and not between
    before, born = sorted(os.listdir("/dev/fd")), children()
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGCHLD, signal.SIGTSTP)]
    for text in ("echo one", "exit 3", "sleep 9 & echo x", "yes"):
        step(text, limit=0.1)
    for argv in (("no-such-program",), ("true", "\0")):
        run_step(Command(argv, environ=ENVIRON), show=_nothing)
    assert sorted(os.listdir("/dev/fd")) == before
    assert handlers == [
        signal.getsignal(number) for number in (signal.SIGINT, signal.SIGCHLD, signal.SIGTSTP)
    ]
    assert children() - born == set()


# What is kept.


def kept(*chunks: bytes) -> tuple[bytes, int, int]:
    transcript = Transcript()
    for chunk in chunks:
        transcript.take(chunk)
    output, gap = transcript.kept()
    return output, gap, transcript.length - len(output)


@pytest.mark.parametrize("size", [0, 1, HALF - 1, HALF, HALF + 1, 2 * HALF - 1, 2 * HALF])
def test_up_to_the_limit_all_is_kept(size: int) -> None:
    text = (b"0123456789abcde\n" * (size // 16 + 1))[:size]
    assert kept(text) == (text, 0, 0)
    assert kept(*[text[at : at + 65536] for at in range(0, size, 65536)]) == (text, 0, 0)


def test_whole_lines_are_left_out_of_the_middle() -> None:
    lines = [b"%09d token=abcdef\n" % number for number in range(1_500_000)]
    output, gap, omitted = kept(*[b"".join(lines[at : at + 999]) for at in range(0, len(lines), 999)])
    head, tail = output[:gap], output[gap:]
    assert HALF - 64 < len(head) <= HALF
    assert HALF - 64 < len(tail) <= HALF
    assert head == b"".join(lines[: len(head) // 23])
    assert tail == b"".join(lines[-(len(tail) // 23) :])
    assert omitted == 23 * len(lines) - len(output)


def test_a_line_that_never_ends_is_cut_anywhere() -> None:
    assert kept(*[b"x" * 65536] * 400) == (b"x" * 2 * HALF, HALF, 400 * 65536 - 2 * HALF)


# Somebody asks for the end.


def test_ctrl_c_ends_the_command_alone(tmp_path: Path) -> None:
    with calling(tmp_path / "report", "step", f"echo one; echo $$ >{tmp_path}/pid; sleep 60") as caller:
        pid_in(tmp_path / "pid")
        caller.send_signal(signal.SIGINT)
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.output, ran.stopped_by) == (130, "interrupted", "one\n", None)
    assert ran.seconds < _LONG


def test_who_ignores_ctrl_c_is_asked_again_and_then_ended(tmp_path: Path) -> None:
    text = f"exec 2>/dev/null; trap 'echo int' INT; trap 'echo term; exit 5' TERM; echo $$ >{tmp_path}/pid; while :; do sleep 0.1; done"
    with calling(tmp_path / "report", "step", text) as caller:
        pid_in(tmp_path / "pid")
        caller.send_signal(signal.SIGINT)
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.output) == (5, "interrupted", "int\nterm\n")
    assert 2 <= ran.seconds < _LONG


def test_a_second_ctrl_c_kills_at_once(tmp_path: Path) -> None:
    text = f"exec 2>/dev/null; trap 'echo no; touch {tmp_path}/no' INT; trap 'echo asked nicely' TERM; echo $$ >{tmp_path}/pid; while :; do sleep 0.1; done"
    with calling(tmp_path / "report", "step", text) as caller:
        pid_in(tmp_path / "pid")
        caller.send_signal(signal.SIGINT)
        wait_for((tmp_path / "no").exists)
        caller.send_signal(signal.SIGINT)
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.output) == (137, "interrupted", "no\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_ends_us_ends_the_command_and_is_obeyed_afterwards(tmp_path: Path, number: int) -> None:
    with calling(tmp_path / "report", "step", f"echo one; echo $$ >{tmp_path}/pid; sleep 9") as caller:
        pid = pid_in(tmp_path / "pid")
        caller.send_signal(number)
        ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.output) == (143, "interrupted", "one\n")
    assert ran.stopped_by == 128 + number
    assert not is_alive(pid)


def test_a_reader_that_does_not_read_keeps_nobody_from_ending_us(tmp_path: Path) -> None:
    with calling(tmp_path / "report", "step", f"echo $$ >{tmp_path}/pid; yes") as caller:
        pid = pid_in(tmp_path / "pid")
        time.sleep(0.3)  # until the pipe to the reader is full
        caller.send_signal(signal.SIGTERM)
        wait_for(lambda: not is_alive(pid))


def test_a_step_does_not_outlive_us_when_we_are_killed(tmp_path: Path) -> None:
    text = f"trap '' TERM HUP INT; sleep 60 & echo $! >{tmp_path}/child; echo $$ >{tmp_path}/pid; wait"
    with calling(tmp_path / "report", "step", text) as caller:
        pids = [pid_in(tmp_path / "pid"), pid_in(tmp_path / "child")]
        caller.kill()
        wait_for(lambda: not any(is_alive(pid) for pid in pids))
        caller.communicate(timeout=_LONG)  # and nobody holds our streams


def test_memory_is_bounded(tmp_path: Path) -> None:
    with calling(tmp_path / "before", "step", "true", stdout=subprocess.DEVNULL):
        least = reported(tmp_path / "before").megabytes
    with calling(tmp_path / "report", "step", "yes", limit=1, stdout=subprocess.DEVNULL):
        ran = reported(tmp_path / "report")
    assert ran.omitted > 0
    assert ran.megabytes - least < 60
    assert ran.descriptors == 0


def test_ctrl_z_holds_the_command_too_and_its_time(tmp_path: Path) -> None:
    text = f"echo $$ >{tmp_path}/pid; sleep 1; echo done"
    shell = f"set -m; CALL; echo stopped; sleep 3; ps -o stat= -p $(cat {tmp_path}/pid); fg; echo back"
    with Window(tmp_path / "report", "step", text, limit=2, shell=shell) as window:
        pid_in(tmp_path / "pid")
        window.type("\x1a")
        window.see("stopped\r\n")
        window.see("T")
        window.see("back")
    ran = reported(tmp_path / "report")
    assert (ran.status, ran.ended, ran.output) == (0, "exited", "done\n")
