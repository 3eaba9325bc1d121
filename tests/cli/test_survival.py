"""What somebody hostile, or a failing disk, may leave in the store or hand to a command, and what still works."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from cli.given import PROGRAM, Desk, Host

ESCAPE = "\x1b[2JX\x1b]0;owned\x07"


def control_bytes(text: str) -> str:
    return "".join(character for character in text if not character.isprintable() and character not in "\n\t")


@pytest.fixture
def hostile(desk: Desk, tmp_path: Path) -> Desk:
    """Return a desk at which a hostile file was imported and is the active incident."""
    file = tmp_path / "hostile.json"
    file.write_text(
        json.dumps(
            {
                "title": ESCAPE,
                "severity": ESCAPE,
                "roles": {ESCAPE: ESCAPE},
                "services": [ESCAPE],
                "summary": ESCAPE,
            }
        )
    )
    imported = desk.json("import", str(file))[0]["id"]
    desk.done("switch", imported)
    return desk


@pytest.mark.parametrize("looking", ["in a pipe", "at a terminal"])
@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("show",),
        ("list",),
        ("timeline",),
        ("timeline", "--history"),
        ("role", "list"),
        ("postmortem", "generate", "--stdout"),
        ("postmortem", "generate", "--stdout", "--names"),
        ("triage", "--extent", "degraded", "--role", "ic=bob"),
        ("log", ESCAPE),
        ("resolve", "--list"),
        ("resolve", ESCAPE, "--confirm", "all", "--waive", f"stable={ESCAPE}"),
    ],
    ids=" ".join,
)
def test_no_control_byte_of_a_hostile_incident_is_shown(
    hostile: Desk, command: tuple[str, ...], looking: str
) -> None:
    ran = hostile.run(*command, eyes=looking == "at a terminal", NO_COLOR="1")
    assert ran.status == 0, ran
    assert control_bytes(ran.out) == ""
    assert control_bytes(ran.err) == ""


def test_an_incident_whose_opening_line_is_damaged_is_still_there(opened: Desk) -> None:
    opened.done("log", "pool exhausted")
    timeline = Path(opened.path(os.listdir(opened.path(""))[0], "timeline.jsonl"))
    timeline.write_bytes(timeline.read_bytes().replace(b"Checkout", b"Checkoux", 1))
    assert opened.json("list")[0]["title"].startswith("(its opening entry is lost")
    assert opened.texts() == ["pool exhausted"]
    assert opened.json("show")["partial"] is True
    opened.done("edit", "--title", "Checkout answers 500")
    opened.end()
    assert opened.json("show")["title"] == "Checkout answers 500"
    assert opened.run("doctor").status == 5


def test_an_old_incident_that_cannot_be_read_stops_no_new_one(opened: Desk) -> None:
    os.symlink("loop", os.path.join(opened.home, "incidents", "2026-01-01-loop-aaaa"))
    os.symlink("2026-01-01-loop-aaaa", os.path.join(opened.home, "incidents", "loop"))
    assert opened.run("declare", "Search is down").status == 0
    assert len(opened.json("list")) == 2


BROKEN = {
    "half a list": b"name = [",
    "a number": b"name = 5",
    "not UTF-8": b"name = '\xff'",
    "too deep": b"a=" + b"[" * 100_000,
    "too long a number": b"a=" + b"9" * 5_000,
}


@pytest.mark.parametrize("content", [*BROKEN.values()], ids=[*BROKEN])
def test_broken_settings_stop_no_note(opened: Desk, content: bytes) -> None:
    Path(opened.home, "config.toml").write_bytes(content)
    opened.environ.pop("IRCLI_NAME")
    ran = opened.run("log", "pool exhausted")
    assert (ran.status, opened.run("config", "list").status) == (0, 2)


def test_settings_that_are_no_file_stop_no_note(host: Host) -> None:
    host.done("declare", "Checkout answers 500")
    os.mkfifo(os.path.join(host.environ["IRCLI_HOME"], "config.toml"))
    del host.environ["IRCLI_NAME"]
    assert host.run("log", "pool exhausted").status == 0


@pytest.mark.parametrize(
    "arguments", [("log", "-"), ("log", "-", "--at", "nonsense"), ("log", "-k", "gossip")]
)
def test_piped_words_come_back_when_they_are_not_recorded(host: Host, arguments: tuple[str, ...]) -> None:
    ran = host.run(*arguments, stdin=b"precious words\n")
    assert ran.status in (2, 3)
    assert "Not recorded: precious words" in ran.err


def test_what_a_pipe_said_before_it_was_interrupted_is_recorded(host: Host) -> None:
    host.done("declare", "Checkout answers 500")
    logging = subprocess.Popen(
        [PROGRAM, "log", "-"], env=host.environ, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert logging.stdin is not None
    logging.stdin.write("first lines of a log\n")
    logging.stdin.flush()
    time.sleep(1.0)
    logging.send_signal(signal.SIGINT)
    _, err = logging.communicate(timeout=20)
    assert logging.returncode == 130
    assert "Recorded in" in err
    shown = host.run("timeline", "--json")
    assert json.loads(shown.out)[-1]["text"] == "first lines of a log"


def test_an_option_without_its_value_is_refused_and_the_words_come_back(host: Host) -> None:
    ran = host.run("log", "disk", "full", "--by")
    assert ran.status == 2
    assert "Not recorded: disk full" in ran.err


@pytest.mark.parametrize("link", ["evidence", "incident"])
def test_nothing_is_written_through_a_link_out_of_the_store(opened: Desk, tmp_path: Path, link: str) -> None:
    incident = os.listdir(opened.path(""))[0]
    victim = tmp_path / "victim"
    victim.mkdir()
    if link == "evidence":
        os.symlink(victim, opened.path(incident, "evidence"))
    else:
        os.rename(opened.path(incident), victim / "moved")
        os.symlink(victim / "moved", opened.path(incident))
    before = sorted(str(path) for path in victim.rglob("*"))
    assert opened.run("log", "long " * 20_000).status == 6
    if link == "incident":
        assert opened.run("postmortem", "generate").status == 6
    assert sorted(str(path) for path in victim.rglob("*")) == before


def test_a_declared_incident_that_cannot_be_made_active_is_not_called_lost(opened: Desk) -> None:
    os.unlink(os.path.join(opened.home, "active"))
    os.mkdir(os.path.join(opened.home, "active"))
    ran = opened.run("declare", "Search is down")
    assert ran.status == 6
    assert "is declared as" in ran.err
    assert "Not recorded" not in ran.err


def test_a_user_without_a_home_is_told_what_helps() -> None:
    ran = subprocess.run(
        [PROGRAM, "status"],
        env={"HOME": "relative", "PATH": "/usr/bin"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode in (3, 6)
    assert "Traceback" not in ran.stderr
    assert "bug" not in ran.stderr


def test_a_shell_that_asks_nonsense_gets_silence(host: Host) -> None:
    host.environ["_IRCLI_COMPLETE"] = "complete_bash"
    ran = host.run()
    assert (ran.out, ran.err) == ("", "")
