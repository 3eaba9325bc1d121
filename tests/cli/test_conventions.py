"""The conventions of a first-class command line, each by a command of the installed program."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from importlib.metadata import version
from typing import Any

import pytest

import ircli
from cli.given import PROGRAM, Host
from cli.screen import Sitting

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def declared(host: Host) -> Host:
    host.done("declare", "Checkout answers 500")
    return host


@pytest.mark.parametrize(
    "arguments",
    [("-h",), ("--help",), ("help",), ("help", "log"), ("log", "-h"), ("log", "--help"), ("role", "-h")],
)
def test_1_help_is_an_answer_on_standard_output(host: Host, arguments: tuple[str, ...]) -> None:
    ran = host.run(*arguments)
    assert (ran.status, ran.err) == (0, "")
    assert "Usage: ircli" in ran.out


def test_1_without_a_command_a_short_screen_says_where_to_begin(host: Host) -> None:
    ran = host.run()
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert len(lines) <= 12
    assert max(map(len, lines)) <= 80
    for command in ("detect", "declare", "next", "mitigate", "log", "update", "status", "--help", "help"):
        assert f"ircli {command}" in ran.out


@pytest.mark.parametrize("arguments", [("-h",), ("log", "--help"), ("help", "exit-codes"), ("triage", "-h")])
def test_2_help_needs_no_home_no_store_and_no_sound_settings(host: Host, arguments: tuple[str, ...]) -> None:
    broken = os.path.join(host.home, "broken")
    os.mkdir(broken)
    with open(os.path.join(broken, "config.toml"), "w", encoding="utf-8") as file:
        file.write("not toml")
    assert host.run(*arguments, HOME="/nonexistent", without=("IRCLI_HOME",)).status == 0
    assert host.run(*arguments, IRCLI_HOME=broken).status == 0
    assert host.run(*arguments, without=("HOME", "IRCLI_HOME", "TERM", "LANG")).status == 0


@pytest.mark.parametrize("argument", ["--version", "-V", "version"])
def test_3_the_version_is_one_line_and_the_packages_own(host: Host, argument: str) -> None:
    assert host.run(argument) == (0, f"ircli {ircli.__version__}\n", "")
    assert version("ircli") == ircli.__version__


def test_4_data_goes_to_standard_output_and_talk_to_standard_error(declared: Host) -> None:
    logged = declared.done("log", "x")
    assert logged.out == ""
    assert logged.err
    listed = declared.done("list", "--json")
    assert listed.err == ""
    assert listed.document


def test_5_an_empty_store_lists_an_empty_list(host: Host) -> None:
    assert host.done("list", "--json").out == "[]\n"
    assert host.done("--json", "doctor").out == "[]\n"


@pytest.mark.parametrize("command", ["timeline", "list", "show", "status", "doctor"])
def test_6_a_pipe_gets_no_colour_no_wrapping_and_no_ages(declared: Host, command: str) -> None:
    title = "a long title " * 10
    declared.done("declare", title)
    ran = declared.done(command, COLUMNS="40")
    assert "\x1b" not in ran.out
    if command in ("timeline", "list", "show"):
        assert title.strip() in ran.out
        assert re.search(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", ran.out)
        assert " ago" not in ran.out


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        ((), {"NO_COLOR": "1"}),
        ((), {"TERM": "dumb"}),
        (("--no-color",), {}),
        ((), {"NO_COLOR": "1", "FORCE_COLOR": "1"}),
    ],
)
def test_7_colour_can_be_refused_at_a_terminal(
    declared: Host, arguments: tuple[str, ...], environ: dict[str, Any]
) -> None:
    for command in (["status"], ["timeline"], ["list"]):
        with Sitting(declared, [*arguments, *command], **environ) as sitting:
            assert sitting.end() == 0
            assert not COLOUR.search(sitting.bytes.decode())


def test_7_an_empty_no_color_refuses_nothing(declared: Host) -> None:
    with Sitting(declared, ["status"], NO_COLOR="") as sitting:
        assert sitting.end() == 0
        assert COLOUR.search(sitting.bytes.decode())


@pytest.mark.parametrize("variable", ["FORCE_COLOR", "CLICOLOR_FORCE"])
def test_8_colour_can_be_forced_into_a_pipe(declared: Host, variable: str) -> None:
    on: dict[str, Any] = {variable: "1"}
    off: dict[str, Any] = {variable: "0"}
    assert COLOUR.search(declared.done("status", **on).out)
    assert not COLOUR.search(declared.done("status", **off).out)


@pytest.mark.parametrize(
    ("arguments", "flag"),
    [
        (("declare",), "--title"),
        (("triage",), "--broken"),
        (("severity",), "LEVEL"),
        (("dismiss",), "--as"),
        (("role", "assign", "ic"), "PERSON"),
        (("action", "add"), "TEXT"),
        (("action", "done"), "ACTION"),
    ],
)
def test_9_nothing_is_asked_without_a_terminal(declared: Host, arguments: tuple[str, ...], flag: str) -> None:
    for ran in (declared.run(*arguments), declared.run(*arguments, stdin=b"piped words\n" * 9)):
        assert (ran.status, ran.out) == (2, "")
        assert flag in ran.err
    ways: tuple[tuple[list[str], dict[str, Any]], ...] = ((["--no-input"], {}), ([], {"CI": "1"}))
    for extra, where in ways:
        with Sitting(declared, [*arguments, *extra], **where) as sitting:
            assert sitting.end() == 2
            assert flag in sitting.text


# 10 (a wizard's answers can be replayed) and 11 (Ctrl-C anywhere) are in test_wizards.py.


@pytest.mark.parametrize(
    "command", ["timeline --json", "timeline", "list --json", "postmortem generate --stdout", "help"]
)
def test_12_a_reader_that_leaves_is_no_failure_to_talk_about(declared: Host, command: str) -> None:
    ran = declared.shell(f"ircli {command} | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}")
    assert ran.err == ""
    assert ran.out in ("0\n", "141\n")


def test_12_a_great_answer_to_a_reader_that_leaves_ends_quietly(host: Host) -> None:
    path = os.path.join(host.home, "many.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"title": "Many", "events": [{"text": f"event {number}"} for number in range(5000)]}, file)
    host.done("import", path)
    for command in ("timeline many", "--json timeline many"):
        ran = host.shell(f"ircli {command} | head -n 1 >/dev/null; echo ${{PIPESTATUS[0]}}")
        assert (ran.out, ran.err) == ("141\n", "")


def test_13_each_kind_of_failure_has_a_status_of_its_own(declared: Host) -> None:
    in_the_way = os.path.join(declared.home, "file")
    with open(in_the_way, "w", encoding="ascii"):
        pass
    statuses = {
        "usage": declared.run("log", "--kind", "gossip", "x").status,
        "not found": declared.run("show", "nope").status,
        "refused": declared.run("close").status,
        "not stored": declared.run("declare", "X", IRCLI_HOME=in_the_way).status,
    }
    with open(os.path.join(declared.environ["IRCLI_HOME"], "incidents", "junk"), "w", encoding="ascii"):
        pass
    statuses["check failed"] = declared.run("doctor").status
    assert statuses == {"usage": 2, "not found": 3, "refused": 4, "not stored": 6, "check failed": 5}


def test_14_a_mistyped_command_suggests_and_is_never_logged(declared: Host) -> None:
    ran = declared.run("lgo", "x")
    assert (ran.status, ran.out) == (2, "")
    assert "'log'" in ran.err
    assert len(declared.done("timeline", "--json").document) == 1


def test_15_no_command_is_abbreviated(host: Host) -> None:
    assert host.run("dec", "x").status == 2
    assert not os.path.exists(host.environ["IRCLI_HOME"])


def test_16_common_options_stand_before_and_after(declared: Host) -> None:
    assert declared.done("--json", "list").out == declared.done("list", "--json").out
    assert declared.run("--json", "show", "nope") == declared.run("show", "nope", "--json")


def test_17_a_pipe_is_read_and_a_terminal_is_not_waited_for(declared: Host) -> None:
    assert declared.shell("echo from a pipe | ircli log -").status == 0
    assert declared.done("timeline", "--json").document[-1]["text"] == "from a pipe"


def test_18_words_are_never_markup(declared: Host) -> None:
    words = "[api] closing [/var] [red]x[/red] :fire: list[int] \\"
    declared.done("log", words)
    assert declared.done("timeline", "--json").document[-1]["text"] == words
    assert words in declared.done("timeline").out
    with Sitting(declared, ["timeline"], columns=160) as sitting:
        assert sitting.end() == 0
        assert words in sitting.text


def test_19_files_lie_where_the_platform_wants_them_and_nowhere_else(host: Host) -> None:
    del host.environ["IRCLI_HOME"]
    host.done("declare", "Checkout")
    host.done("log", "x")
    host.done("config", "set", "zone", "UTC")
    host.done("postmortem", "generate")
    assert sorted(os.listdir(host.home)) == [".config", ".local"]
    assert os.listdir(os.path.join(host.home, ".config", "ircli")) == ["config.toml"]
    kept = sorted(os.listdir(os.path.join(host.home, ".local", "share", "ircli")))
    assert kept == ["active", "cache", "incidents"]
    places = host.done("config", "path", "--json", XDG_DATA_HOME="/d", XDG_CONFIG_HOME="relative").document
    assert places["home"] == "/d/ircli"
    assert places["config"] == os.path.join(host.home, ".config", "ircli", "config.toml")


def test_20_the_environment_wins_over_the_settings(host: Host) -> None:
    del host.environ["IRCLI_NAME"]
    host.done("config", "set", "name", "from-the-file")
    document = host.done("config", "explain", "name", "--json").document
    assert [one["value"] for one in document if one["wins"]] == ["from-the-file"]
    document = host.done("config", "explain", "name", "--json", IRCLI_NAME="from-the-environment").document
    assert [one["value"] for one in document if one["wins"]] == ["from-the-environment"]
    host.done("declare", "X", "--by", "from-the-flag", IRCLI_NAME="from-the-environment")
    host.done("log", "x", IRCLI_NAME="from-the-environment")
    host.done("log", "x")
    writers = [one["by"] for one in host.done("timeline", "--json").document]
    assert writers == ["from-the-flag", "from-the-environment", "from-the-file"]


def test_21_the_completion_script_is_good_bash(host: Host) -> None:
    assert host.shell("ircli completion bash | bash -n") == (0, "", "")
    assert "--install-completion" not in host.done("--help").out


@pytest.mark.parametrize("topic", ["environment", "exit-codes", "times", "accessibility"])
def test_22_topics_are_explained_offline(host: Host, topic: str) -> None:
    assert len(host.done("help", topic).out.splitlines()) > 3


def test_23_nothing_is_destroyed_unasked(declared: Host) -> None:
    path = declared.done("postmortem", "generate").out.strip()
    with open(path, "a", encoding="utf-8") as file:
        file.write("mine\n")
    declared.done("postmortem", "generate")
    with open(path, encoding="utf-8") as file:
        assert file.read().endswith("mine\n")
    kept = declared.done("--json", "postmortem", "generate", "--force").document["aside"]
    with open(kept, encoding="utf-8") as file:
        assert file.read().endswith("mine\n")


def test_24_many_at_once_lose_nothing(declared: Host) -> None:
    ran = declared.shell("for i in $(seq 24); do ircli log p$i & done; wait")
    assert ran.status == 0
    texts = [one["text"] for one in declared.done("timeline", "--json", "--kind", "note").document]
    assert sorted(texts) == sorted(f"p{number}" for number in range(1, 25))


def test_25_no_socket_is_ever_opened(declared: Host) -> None:
    script = (
        "import sys\n"
        "def watch(event, arguments):\n"
        "    if event.startswith(('socket.connect', 'socket.getaddrinfo', 'socket.bind', 'urllib')): raise SystemExit(99)\n"
        "sys.addaudithook(watch)\n"
        "from ircli.cli.app import main\n"
        "raise SystemExit(main(sys.argv[1:]))\n"
    )
    for arguments in (["declare", "X"], ["triage", "--extent", "out"], ["list"], ["demo"], ["doctor"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            env=declared.environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


# 25, the accessible mode, is in test_wizards.py.


def test_the_module_does_what_the_program_does(declared: Host) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ircli", "list", "--json"],
        env=declared.environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.stdout.decode() == declared.done("list", "--json").out


@pytest.mark.parametrize(("signal", "status"), [("INT", 130), ("TERM", 143), ("HUP", 129)])
def test_a_signal_ends_a_waiting_log_with_its_status(declared: Host, signal: str, status: int) -> None:
    process = subprocess.Popen(
        [PROGRAM, "log", "-"],
        env=declared.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    timer = threading.Timer(0.6, lambda: process.send_signal(getattr(__import__("signal"), f"SIG{signal}")))
    timer.start()
    time.sleep(0.9)
    out, err = process.communicate()
    timer.join()
    assert (process.returncode, out) == (status, b"")
    assert b"Traceback" not in err
    assert len(declared.done("timeline", "--json").document) == 1
