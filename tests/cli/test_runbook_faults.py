"""Steps that misbehave, and files that are not what they seem: each has a defined end, and the record is whole."""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from cli.given import Host, Ran


@pytest.fixture
def duty(host: Host) -> Iterator[Host]:
    """Return a machine on which an incident is open and a folder of runbooks is set; steps run in its home."""
    folder = os.path.join(host.home, "team")
    os.makedirs(folder)
    host.environ["IRCLI_RUNBOOKS"] = folder
    before = os.getcwd()
    os.chdir(host.home)
    host.done("declare", "Checkout answers 500")
    yield host
    os.chdir(before)


def write(host: Host, script: str | bytes, tag: str = "bash") -> None:
    content = script.encode() if isinstance(script, str) else script
    with open(os.path.join(host.environ["IRCLI_RUNBOOKS"], "one.md"), "wb") as file:
        file.write(b"# One\n\n## Fix\n\n```" + tag.encode() + b' {"name":"it"}\n' + content + b"\n```\n")


def do(host: Host, *arguments: str) -> Ran:
    return host.run("runbook", "run", "one", "--do", "it", *arguments)


def kept(host: Host) -> dict[str, Any]:
    ends = [one["data"] for one in host.done("timeline", "--json").document if one["kind"] == "step_ended"]
    assert len(ends) == 1
    data: dict[str, Any] = ends[0]
    return data


def alive(marker: str) -> list[str]:
    """Return the processes whose command line has a marker."""
    found = []
    for pid in filter(str.isdecimal, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if marker.encode() in file.read() and int(pid) != os.getpid():
                    found.append(pid)
        except OSError:
            continue
    return found


# What a step does, how it ends, and what is kept of its output.
STEPS: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "says nothing": ("true", (), "done", ""),
    "has no newline at its end": ("printf end", (), "done", "end"),
    "is binary": (r"printf '\377\376\000\001'", (), "done", "\udcff\udcfe\x00\x01"),
    "reads its input": ("cat; echo empty", (), "done", "empty\n"),
    "reads a password": ("read -r x || echo nobody", (), "done", "nobody\n"),
    "leaves a child that holds its output": ("sleep 3987 & echo gone", (), "done", "gone\n"),
    "leaves a child that ignores TERM": (
        "(trap '' TERM; exec sleep 3987) & echo gone",
        (),
        "done",
        "gone\n",
    ),
    "closes its output": ("echo early; exec >&- 2>&-; exit 4", (), "failed", "early\n"),
    "ignores TERM": ("trap '' TERM; echo begun; sleep 3987", ("--timeout", "1"), "timed-out", "begun\n"),
    "ends itself": ("echo begun; kill -KILL $$", (), "failed", "begun\n"),
    "writes what a terminal obeys": (
        r"printf 'a\033]0;x\007\033[2Jb\n'",
        (),
        "done",
        "a\x1b]0;x\x07\x1b[2Jb\n",
    ),
    "fails in its middle": ("echo one\nfalse\necho two", (), "failed", "one\n"),
    "has another shell's arrays": ("x=(a b); echo ${x[1]}", (), "done", "b\n"),
}


@pytest.mark.parametrize("case", [*STEPS])
def test_a_step_that(duty: Host, case: str) -> None:
    script, arguments, outcome, output = STEPS[case]
    write(duty, script)
    begun = time.monotonic()
    ran = do(duty, *arguments)
    assert time.monotonic() - begun < 15
    assert ran.status == (0 if outcome == "done" else 5), ran
    end = kept(duty)
    assert end["outcome"] == outcome
    assert end["ran"].get("output", "") == output
    assert not set(ran.out) & set(map(chr, (*range(9), *range(11, 32), *range(0x7F, 0xA0))))
    assert alive("3987") == []
    duty.done("log", "one more")
    duty.done("doctor")


def test_a_huge_output_is_capped_and_its_ends_are_kept(duty: Host) -> None:
    write(duty, "echo first; head -c 60000000 /dev/zero | tr '\\0' x; echo; echo last")
    ran = duty.run("--quiet", "--json", "runbook", "run", "one", "--do", "it")
    assert ran.status == 0
    end = kept(duty)["ran"]
    lines = end["output"].splitlines()
    assert (lines[0], lines[-1]) == ("first", "last")
    assert end["omitted"] > 40_000_000
    assert end["evidence_bytes"] <= (16 << 20) + 100
    assert len(end["output"]) < 20_000
    duty.done("doctor")


def test_what_a_full_disk_does_not_take_is_said(duty: Host) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is read-only to root")
    write(duty, "chmod 400 $IRCLI_HOME/incidents/*/*; chmod 500 $IRCLI_HOME/incidents/*; echo precious")
    try:
        ran = do(duty)
    finally:
        duty.shell('chmod 700 "$IRCLI_HOME"/incidents/*; chmod 600 "$IRCLI_HOME"/incidents/*/*')
    assert ran.status == 6
    assert "is not recorded" in ran.err
    assert "Traceback" not in ran.err


# Names and files.

OUTSIDE = ["../x", "..", "/etc/passwd", "x/../../../etc/passwd", "a\nb", "\x1b[2J", "", " "]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("command", ["run", "show"])
def test_a_name_that_leads_elsewhere_is_refused(duty: Host, command: str, name: str) -> None:
    with open(os.path.join(duty.home, "x.md"), "w") as file:
        file.write("# X\n\n```bash\ntouch ran\n```\n")
    os.chdir(os.path.join(duty.home, "team"))
    ran = duty.run("runbook", command, name)
    assert ran.status in (2, 3)
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("kind", ["link out", "fifo", "folder", "huge", "device"])
def test_a_file_that_is_none_is_refused_without_waiting(duty: Host, kind: str) -> None:
    path = os.path.join(duty.environ["IRCLI_RUNBOOKS"], "one.md")
    match kind:
        case "link out":
            os.symlink("/etc/passwd", path)
        case "fifo":
            os.mkfifo(path)
        case "folder":
            os.mkdir(path)
        case "huge":
            with open(path, "wb") as file:
                file.truncate(1 << 30)
        case _:
            os.symlink("/dev/zero", path)
    begun = time.monotonic()
    for command in (
        ("show", "one"),
        ("run", "one", "--do", "1"),
        ("list",),
        ("index",),
        ("suggest", "--alert", "x"),
    ):
        ran = duty.run("runbook", *command)
        assert ran.status in (0, 2, 3), ran
        assert "root:" not in ran.out
        assert "Traceback" not in ran.err
    assert time.monotonic() - begun < 10


FRONTS = {
    "python tags": "title: !!python/object/apply:os.system ['touch ran']",
    "a bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]",
    "depth": "a: " + "[" * 2000,
    "a wrong type": "title: [1, 2]\nservices: {a: b}",
    "keys twice": "title: a\ntitle: b",
    "no mapping": "- a",
    "an unknown key": "colour: red",
}


@pytest.mark.parametrize("case", [*FRONTS])
def test_a_hostile_front_matter_is_named_and_the_text_still_followed(duty: Host, case: str) -> None:
    with open(os.path.join(duty.environ["IRCLI_RUNBOOKS"], "one.md"), "w") as file:
        file.write(
            f'---\n{FRONTS[case]}\n---\n\n# One\n\n## Fix\n\n```bash {{"name":"it"}}\necho fine\n```\n'
        )
    begun = time.monotonic()
    shown = duty.run("--json", "runbook", "show", "one")
    assert time.monotonic() - begun < 5
    assert shown.status == 0
    faults = shown.document["faults"]
    assert bool(faults) == (case != "an unknown key")
    assert all(2 <= one["line"] <= 6 for one in faults) or case == "no mapping"
    ran = do(duty)
    assert (ran.status, ran.out) == (0, "fine\n")
    assert not os.path.exists(os.path.join(duty.home, "ran"))


# What is no command to Markdown is none to us.
TEXTS: dict[str, tuple[str, list[str]]] = {
    "a fence that never ends": ("# A\n\n```bash\necho a", ["echo a\n"]),
    "a fence within a fence": ("# A\n\n````bash\ncat <<'E'\n```\nE\n````\n", ["cat <<'E'\n```\nE\n"]),
    "lines of another system": ("# A\r\n\r\n```bash\r\necho a\r\n```\r\n", ["echo a\n"]),
    "a fence in a list in a quote": ("> 1. x\n>\n>    ```bash\n>    echo a\n>    ```\n", ["echo a\n"]),
    "a fence in a comment": ("# A\n\n<!--\n```bash\ntouch ran\n```\n-->\n", []),
    "ten thousand fences": ("# A\n\n" + "```bash\ntrue\n```\n\n" * 10_000, ["true\n"] * 10_000),
}


@pytest.mark.parametrize("case", [*TEXTS])
def test_a_text_is_read_as_it_is_shown(duty: Host, case: str) -> None:
    text, commands = TEXTS[case]
    with open(os.path.join(duty.environ["IRCLI_RUNBOOKS"], "one.md"), "w", newline="") as file:
        file.write(text)
    ran = duty.run("--json", "runbook", "run", "one", "--dry-run")
    found = [one["command"] for one in ran.document if one["command"]] if ran.status == 0 else []
    assert found == commands
