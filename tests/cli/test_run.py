"""`ircli run`: any command in one word, as it is, and what it said on the timeline."""

import hashlib
import json
import os
import signal
from typing import Any

import pytest

from cli.given import Host
from cli.screen import INTERRUPT, Sitting

TOKEN = "ghp_" + "a1B2" * 9


@pytest.fixture
def duty(host: Host) -> Host:
    """Return a machine on which an incident is open."""
    host.done("declare", "Checkout answers 500")
    return host


def captures(host: Host) -> list[dict[str, Any]]:
    entries = host.done("timeline", "--json").document
    return [one["data"]["ran"] for one in entries if one["kind"] == "command_ran"]


def sh(script: str) -> tuple[str, ...]:
    return ("run", "--", "sh", "-c", script)


# As if it ran without us.


@pytest.mark.parametrize("status", [0, 1, 2, 3, 6, 125, 126, 127, 130, 141, 255])
def test_the_status_is_passed_through(duty: Host, status: int) -> None:
    assert duty.run(*sh(f"exit {status}")).status == status
    assert captures(duty)[0].get("status", 0) == status


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_a_command_that_a_signal_ends_has_the_status_of_a_shell(duty: Host, number: int) -> None:
    assert duty.run(*sh(f"kill -{int(number)} $$")).status == 128 + number
    assert captures(duty)[0]["status"] == 128 + number


def test_both_streams_pass_unchanged_and_apart(duty: Host) -> None:
    ran = duty.run(*sh(r"printf 'a\001\033[2J\377\r\n'; printf 'oops\n' >&2"))
    assert ran.out == "a\x01\x1b[2J\udcff\r\n"
    assert ran.err.startswith("oops\n")


def test_what_is_piped_in_reaches_the_command(duty: Host) -> None:
    assert duty.run("run", "--", "tr", "a-z", "A-Z", stdin=b"words").out == "WORDS"


@pytest.mark.parametrize("dashes", [("--",), ()])
def test_the_flags_of_a_command_are_its_own(duty: Host, dashes: tuple[str, ...]) -> None:
    theirs = (
        "--json",
        "--incident",
        "x",
        "-h",
        "--help",
        "--playbook",
        "/nowhere",
        "--no-input",
        "WHY",
        "--",
        "-q",
    )
    ran = duty.run("run", *dashes, "printf", "%s\n", *theirs)
    assert (ran.status, ran.out.splitlines()) == (0, [*theirs])


def test_options_stand_before_the_command(duty: Host) -> None:
    ran = duty.run("run", "--note", "who is slow", "--quiet", "--", "echo", "x")
    assert (ran.status, ran.out, ran.err) == (0, "x\n", "")
    entry = duty.done("timeline", "--json").document[-1]
    assert entry["text"] == "Ran echo x (exit status 0): who is slow"


def test_a_command_knows_its_incident(duty: Host) -> None:
    (incident,) = duty.done("list", "--json").document
    assert duty.run(*sh("echo $IRCLI_INCIDENT")).out.strip() == incident["id"]


# What is kept.


def test_a_command_is_kept_with_its_output(duty: Host) -> None:
    ran = duty.run(*sh("echo one; echo two >&2; exit 4"))
    (kept,) = captures(duty)
    assert sorted(kept["output"].split()) == ["one", "two"]
    assert kept["command"] == "sh -c 'echo one; echo two >&2; exit 4'"
    assert kept["cwd"] == os.getcwd()
    assert kept["status"] == 4
    assert 0 <= kept.get("millis", 0) < 10_000
    assert "exit status 4" in ran.err


def test_an_output_that_is_no_text_is_kept(duty: Host) -> None:
    duty.run(*sh(r"printf '\377\000\001'"))
    assert captures(duty)[0]["output"] == "\udcff\x00\x01"


def test_a_long_output_becomes_evidence(duty: Host) -> None:
    ran = duty.run(*sh("seq 20000"))
    whole = "".join(f"{number}\n" for number in range(1, 20001)).encode()
    (kept,) = captures(duty)
    assert ran.out.encode() == whole
    assert kept["evidence"] == hashlib.sha256(whole).hexdigest()
    assert kept["evidence_bytes"] == len(whole)
    lines = kept["output"].splitlines()
    assert (lines[0], lines[-1]) == ("1", "20000")
    gap = next(line for line in lines if "left out" in line)
    missing = int(gap.removeprefix("[").partition(" ")[0])
    assert len(whole) - missing == len(kept["output"].encode()) - len(gap) - 1
    assert "omitted" not in kept  # nothing of it is nowhere
    (incident,) = duty.done("list", "--json").document
    path = os.path.join(duty.environ["IRCLI_HOME"], "incidents", incident["id"], "evidence", kept["evidence"])
    with open(path, "rb") as file:
        assert file.read() == whole


def test_secrets_are_blacked_out_before_anything_is_kept(duty: Host) -> None:
    ran = duty.run(*sh(f"echo {TOKEN}; seq 5000; echo end {TOKEN}"))
    assert ran.out.count(TOKEN) == 2  # what the command says is not ours to change
    assert "redacted  github" in ran.err
    (kept,) = captures(duty)
    assert TOKEN not in json.dumps(kept)
    assert "[redacted:github" in kept["command"]
    found = duty.shell(f'grep -r {TOKEN} "$IRCLI_HOME"')
    assert found.status == 1


def test_the_users_own_forms_of_secrets_count(duty: Host) -> None:
    folder = os.path.join(duty.environ["IRCLI_HOME"], "playbook")
    duty.done("playbook", "eject", "running")
    path = os.path.join(folder, "running.yaml")
    with open(path) as file:
        text = file.read()
    with open(path, "w") as file:
        file.write(text.replace("secrets: []", "secrets:\n- name: ticket\n  pattern: 'OPS-[0-9]+'"))
    duty.run(*sh("echo see OPS-4711"))
    assert captures(duty)[0]["output"] == "see [redacted:ticket]\n"


def test_keeping_secrets_needs_an_agreement(duty: Host) -> None:
    ran = duty.run("run", "--no-redact", "--", "touch", os.path.join(duty.home, "ran"))
    assert ran.status == 125
    assert "--yes" in ran.err
    assert not os.path.exists(os.path.join(duty.home, "ran"))
    assert duty.run("run", "--no-redact", "--yes", "--", "echo", TOKEN).status == 0
    assert captures(duty)[0]["output"] == f"{TOKEN}\n"


def test_a_program_gets_one_document(duty: Host) -> None:
    ran = duty.run("--json", *sh("echo out; exit 3"))
    assert ran.status == 3
    (entry,) = ran.document["entries"]
    assert (entry["kind"], entry["data"]["ran"]["output"]) == ("command_ran", "out\n")
    assert ran.err.startswith("out\n")


def test_a_command_after_the_end_is_kept(duty: Host) -> None:
    duty.done("dismiss", "--as", "known")
    assert duty.run(*sh("echo late")).status == 0
    assert captures(duty)[0]["output"] == "late\n"


# What is our own.


def test_outside_of_an_incident_nothing_runs(host: Host) -> None:
    ran = host.run("run", "--", "touch", os.path.join(host.home, "ran"))
    assert ran.status == 125
    assert "Nothing was run" in ran.err
    assert "--no-record" in ran.err
    assert not os.path.exists(os.path.join(host.home, "ran"))


def test_without_a_record_a_command_runs_anywhere(host: Host) -> None:
    ran = host.run("run", "--no-record", "--", "sh", "-c", "echo x; exit 7")
    assert (ran.status, ran.out, ran.err) == (7, "x\n", "")
    assert not os.path.exists(os.path.join(host.environ["IRCLI_HOME"], "incidents"))


OURS = {
    "no command": ("run",),
    "no command behind the dashes": ("run", "--"),
    "an unknown option": ("run", "--colour", "--", "true"),
    "no time": ("run", "--timeout", "0", "--", "true"),
    "no number": ("run", "--timeout", "soon", "--", "true"),
    "no such incident": ("run", "--incident", "nowhere", "--", "true"),
    "no such incident, before": ("--incident", "nowhere", "run", "--", "true"),
}


@pytest.mark.parametrize("case", [*OURS])
def test_our_own_failures_are_125(duty: Host, case: str) -> None:
    ran = duty.run(*OURS[case])
    assert ran.status == 125, ran
    assert "Traceback" not in ran.err
    assert captures(duty) == []


def test_help_is_no_failure(host: Host) -> None:
    for arguments in (("run", "--help"), ("run", "-h"), ("help", "run")):
        ran = host.run(*arguments)
        assert (ran.status, "Usage: ircli run" in ran.out) == (0, True), ran


@pytest.mark.parametrize(("command", "status"), [("no-such-program", 127), ("/etc/passwd", 126)])
def test_what_cannot_run_is_said_and_kept(duty: Host, command: str, status: int) -> None:
    ran = duty.run("run", "--", command)
    assert ran.status == status
    assert command in ran.err
    assert captures(duty)[0]["status"] == status


def test_a_command_that_takes_too_long_is_ended(duty: Host) -> None:
    ran = duty.run("run", "--timeout", "1", "--", "sleep", "60")
    assert ran.status == 128 + signal.SIGTERM
    assert "time limit" in ran.err
    assert captures(duty)[0]["status"] == 128 + signal.SIGTERM


def test_what_cannot_be_kept_is_said_with_the_status(duty: Host) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is read-only to root")
    (incident,) = duty.done("list", "--json").document
    folder = os.path.join(duty.environ["IRCLI_HOME"], "incidents", incident["id"])
    for name in os.listdir(folder):
        os.chmod(os.path.join(folder, name), 0o400)
    os.chmod(folder, 0o500)
    try:
        ran = duty.run(*sh("echo precious; exit 4"))
    finally:
        os.chmod(folder, 0o700)
    assert ran.status == 125
    assert "exit status 4" in ran.err
    assert "echo precious" in ran.err


def test_a_program_that_is_ended_says_once_that_all_is_recorded(duty: Host) -> None:
    with Sitting(duty, sh("trap 'echo bye; exit 0' TERM; echo begun; sleep 9 & wait")) as sitting:
        sitting.see("begun", seconds=10)
        assert sitting.child.pid is not None
        os.kill(sitting.child.pid, signal.SIGTERM)
        assert sitting.end() == 128 + signal.SIGTERM
        assert "Perhaps not recorded" not in sitting.written
    assert captures(duty)[0]["output"].startswith("begun")


def test_a_line_for_a_shell_is_told_how_to_run(duty: Host) -> None:
    ran = duty.run("run", "--", "echo a | wc -l")
    assert ran.status == 127
    assert "ircli run -- sh -c 'echo a | wc -l'" in ran.err


def test_what_the_environment_has_under_the_name_of_a_secret_is_one(duty: Host) -> None:
    duty.run(*sh("echo key is $SHOP_API_TOKEN"), SHOP_API_TOKEN="plain-words-4711")
    assert captures(duty)[0]["output"] == "key is [redacted:SHOP_API_TOKEN]\n"


def test_secrets_that_are_kept_are_marked(duty: Host) -> None:
    duty.run("run", "--no-redact", "--yes", "--", "true")
    duty.run("run", "--", "true")
    assert [one.get("raw", False) for one in captures(duty)] == [True, False]


def test_how_it_ended_is_kept(duty: Host) -> None:
    duty.run("run", "--timeout", "1", "--", "sleep", "60")
    duty.run("run", "--", "no-such-program")
    kept = captures(duty)
    assert [one.get("ended", "exited") for one in kept] == ["timed-out", "exited"]
    assert "no-such-program" in kept[1]["reason"]


# At a terminal.


def test_at_a_terminal_a_command_has_one(duty: Host) -> None:
    with Sitting(
        duty, sh("test -t 0 && test -t 1 && test -t 2 && stty size && echo fine"), columns=101
    ) as sitting:
        assert sitting.end() == 0
        assert "24 101" in sitting.written
        assert "fine" in sitting.written
    assert "fine" in captures(duty)[0]["output"]


def test_keys_are_the_commands(duty: Host) -> None:
    with Sitting(duty, sh("printf 'name? '; read x; echo hello $x")) as sitting:
        sitting.answer("name?", "bob\r")
        assert sitting.end() == 0
        assert "hello bob" in sitting.written


def test_an_interrupted_command_is_kept(duty: Host) -> None:
    # Without a trap, some shells wait for a program that they were about to start when the key came.
    waiting = "trap 'exit 130' INT; echo begun; for i in $(seq 600); do sleep 0.1; done; echo never"
    with Sitting(duty, sh(waiting)) as sitting:
        sitting.answer("begun", INTERRUPT)
        assert sitting.end() == 130
    (kept,) = captures(duty)
    assert kept["status"] == 130
    assert "never" not in kept["output"]


def test_without_a_record_a_program_still_gets_a_document(host: Host) -> None:
    ran = host.run("--json", "run", "--no-record", "--", "echo", "x")
    assert ran.document == {"id": None, "entries": []}
