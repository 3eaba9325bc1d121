"""One try of a check, against servers, sockets and programs that are really there."""

import os
import sys
import time
from pathlib import Path

import pytest

from connect.given import command, free_port, listening, python, web
from ircli.connect.checks import Probe, described, probe
from ircli.playbook.checks import Check


def http(url: str, *, expect: int = 0, timeout: int = 5) -> Check:
    return Check("api", "The API answers", "errors", "http", target=url, expect=expect, timeout=timeout)


def tcp(address: str) -> Check:
    return Check("db", "The database listens", "errors", "tcp", target=address, timeout=5)


@pytest.mark.parametrize(
    ("status", "expect", "found"),
    [
        (200, 0, Probe(ok=True, detail="200 OK")),
        (200, 200, Probe(ok=True, detail="200 OK")),
        (503, 0, Probe(ok=False, detail="503 OK, and not 200")),
        (200, 204, Probe(ok=False, detail="200 OK, and not 204")),
        (401, 401, Probe(ok=True, detail="401 OK")),
    ],
)
def test_a_url_answers_with_the_status_that_is_expected(status: int, expect: int, found: Probe) -> None:
    with web(status=status) as url:
        assert probe(http(f"{url}/health?deep=1", expect=expect)) == found


def test_a_redirect_is_not_followed() -> None:
    with web(status=302, reason="Found", location="file:///etc/passwd") as url:
        assert probe(http(url)) == Probe(ok=False, detail="302 Found to file:///etc/passwd, and not 200")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "http://",
        "http://127.0.0.1:99999/",
        "nonsense",
        "http://[::1",
    ],
)
def test_what_is_no_url_fails_and_raises_nothing(url: str) -> None:
    assert not probe(http(url)).ok


def test_letters_of_any_script_may_stand_in_a_url() -> None:
    with web() as url:
        assert probe(http(f"{url}/größe ok?läuft=ja")).ok


def test_nobody_at_a_port_is_said_in_the_words_of_the_system() -> None:
    port = free_port()
    assert probe(http(f"http://127.0.0.1:{port}/")) == Probe(ok=False, detail="Connection refused")
    assert probe(tcp(f"127.0.0.1:{port}")) == Probe(ok=False, detail="Connection refused")


def test_an_answer_that_is_none_fails() -> None:
    with listening(b"what do you want?\r\n") as port:
        found = probe(http(f"http://127.0.0.1:{port}/"))
    assert not found.ok
    assert "BadStatusLine" in found.detail


def test_a_server_that_trickles_is_not_waited_for() -> None:
    with listening(b"HTTP/1.1 200 O") as port:
        began = time.monotonic()
        found = probe(http(f"http://127.0.0.1:{port}/", timeout=1))
    assert not found.ok
    assert time.monotonic() - began < 4


def test_what_a_server_says_is_made_visible_and_short() -> None:
    with web(status=500, reason="\x1b[2J\x1b]0;owned\x07" + "x" * 1000) as url:
        found = probe(http(url))
    assert found.detail.startswith("500 \\x1b[2J\\x1b]0;owned\\x07xxx")
    assert len(found.detail) == 200


def test_a_port_that_takes_connections_is_there() -> None:
    with listening() as port:
        assert probe(tcp(f"127.0.0.1:{port}")) == Probe(ok=True, detail="connected")


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", "nobody.invalid:1", ""])
def test_an_address_that_is_none_fails_and_raises_nothing(address: str) -> None:
    assert not probe(tcp(address)).ok


@pytest.mark.parametrize(
    ("code", "expect", "found"),
    [
        ("pass", 0, Probe(ok=True, detail="exit status 0")),
        ("print('one'); print('lag 3 s')", 0, Probe(ok=True, detail="lag 3 s")),
        ("raise SystemExit(3)", 0, Probe(ok=False, detail="exit status 3")),
        ("raise SystemExit(3)", 3, Probe(ok=True, detail="exit status 3")),
        ("raise SystemExit('too slow')", 0, Probe(ok=False, detail="exit status 1: too slow")),
        ("print(end='10%\\r90%\\r\\n')", 0, Probe(ok=True, detail="90%")),
        ("import os; os.kill(os.getpid(), 9)", 0, Probe(ok=False, detail="ended by signal 9")),
        ("print('\\x1b[2Jowned\\x07')", 0, Probe(ok=True, detail="\\x1b[2Jowned\\x07")),
        ("import os; os.write(1, b'\\xff' * 10)", 0, Probe(ok=True, detail="\ufffd" * 10)),
        ("print('x' * 100000)", 0, Probe(ok=True, detail="x" * 200)),
        ("import os; os.close(1); os.close(2)", 0, Probe(ok=True, detail="exit status 0")),
    ],
)
def test_a_command_ends_with_the_status_that_is_expected(code: str, expect: int, found: Probe) -> None:
    assert probe(python(code, expect=expect)) == found


def test_a_command_is_read_by_no_shell(tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    assert (
        probe(command("echo", f"$(touch {touched}); touch {touched}")).detail
        == f"$(touch {touched}); touch {touched}"
    )
    assert not touched.exists()


def test_a_command_that_is_not_there_fails_and_raises_nothing(tmp_path: Path) -> None:
    found = probe(command(str(tmp_path / "nothing"), "-x"))
    assert found == Probe(ok=False, detail=f"{tmp_path / 'nothing'}: No such file or directory")
    assert not probe(command("a\0b")).ok


def test_a_command_has_nothing_to_read_and_no_terminal() -> None:
    asked = "import sys, os; print(repr(sys.stdin.read()), os.getsid(0) == os.getpid())"
    assert probe(python(asked)) == Probe(ok=True, detail="'' True")


def test_a_command_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    hanging = (
        "import os, subprocess, sys, time\n"
        f"child = subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
        "print('waiting', flush=True)\n"
        "time.sleep(60)"
    )
    began = time.monotonic()
    found = probe(python(hanging, timeout=1))
    assert found == Probe(ok=False, detail="no end within 1s: waiting")
    assert time.monotonic() - began < 5
    deadline = time.monotonic() + 5
    while any(_lives(int(pid)) for pid in pids.read_text().split()):
        assert time.monotonic() < deadline, "the group outlives its check"
        time.sleep(0.02)


def test_what_a_command_leaves_running_is_not_waited_for() -> None:
    leaving = (
        "import subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3)'])\n"
        "print('started', flush=True)"
    )
    began = time.monotonic()
    assert probe(python(leaving)) == Probe(ok=True, detail="started")
    assert time.monotonic() - began < 2.5


def test_a_command_that_never_stops_talking_is_ended_in_time() -> None:
    found = probe(python("while True: print('y' * 1000)", timeout=1))
    assert found.detail.startswith("no end within 1s: yyy")


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (http("https://x/health"), "GET https://x/health, expecting 200"),
        (http("https://x/health", expect=204), "GET https://x/health, expecting 204"),
        (tcp("db:5432"), "connect to db:5432"),
        (command("pg_isready", "-h", "the db"), "pg_isready -h 'the db'"),
        (command("grep", "-q", "x", expect=1), "grep -q x, expecting exit status 1"),
    ],
)
def test_a_check_says_exactly_what_it_does(check: Check, said: str) -> None:
    assert described(check) == said


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return os.path.isdir("/proc/self") is False
