"""A repository and a playbook that somebody hostile wrote: nothing of them runs, nothing of them acts on a terminal."""

import json
import os
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

from cli.given import Desk, Host
from cli.screen import Sitting
from cli.test_completion import need
from ircli.playbook.book import PARTS, parse_part
from ircli.store.twins import DEFAULT_FOLDER

EVIL = (
    "x \x1b]52;c;ZXZpbA==\x07\x1b]8;;http://e\x1b\\\x1b[2J\u202e\u200b\u2028\x85\nFORGED\r"
    "%n `touch OWNED` $(touch OWNED) #(touch OWNED) \\$(touch OWNED) \\`touch OWNED\\` [/] "
)
TEXTS = {
    "title",
    "text",
    "ask",
    "help",
    "meaning",
    "label",
    "because",
    "meanwhile",
    "respond",
    "page",
    "aware",
}
LEVELS = ("`id>OWNED`", "$(id>OWNED)", "#(id>OWNED)", "${x@P}")
ACTS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e]|^FORGED", re.MULTILINE)
COMMANDS = (
    "status",
    "next --why",
    "checklist",
    "resolve --list",
    "role list",
    "role report",
    "mitigate --why",
    "mitigate --changed deploy --guarded no --begin",
    "mitigate --outcome failed no",
    "mitigate --list",
    "mitigate --help",
    "triage --help",
    "detect --help",
    "help mitigate",
    "triage --users most --extent out --risk breach --accept",
    "severity nothing",
    "detect y --real yes --users most --extent out",
    "investigate",
    "role assign ic bob",
    "role handoff ic carol",
    "role accept ic --by carol",
    "update list",
    "checklist tick nothing",
    "playbook show",
    "playbook show mitigation",
    "playbook lint",
    "config list",
    "timeline",
    "show",
    "prompt",
)


def hostile(value: Any, key: str = "") -> Any:  # noqa: ANN401 - any plain data
    """Return plain data in which every free text is hostile."""
    if isinstance(value, dict):
        return {name: hostile(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [hostile(part, key) for part in value]
    return EVIL + value if isinstance(value, str) and key in TEXTS else value


def part_of(name: str) -> Any:  # noqa: ANN401 - any plain data
    """Return what our own part says."""
    return json.loads(Path(DEFAULT_FOLDER, f"{name}.yaml.json").read_text())["data"]


def folder(place: Path) -> Path:
    """Return the folder of a repository that lies there."""
    (place / "repository" / ".git").mkdir(parents=True)
    found = place / "repository" / ".ircli"
    found.mkdir(mode=0o755)
    return found


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a folder with a playbook whose every text is hostile."""
    place = tmp_path / "book"
    place.mkdir()
    for name in PARTS:
        data = hostile(part_of(name))
        if name == "severities":
            for scheme in data["schemes"].values():
                for level, evil in zip(scheme, LEVELS, strict=False):
                    level["name"] = evil
        parse_part(name, data)  # else ours would stand in for it, and the test would be blind
        (place / f"{name}.yaml").write_text(json.dumps(data))
    return place


@pytest.mark.parametrize("level", LEVELS)
def test_no_text_of_a_playbook_acts_on_a_terminal(desk: Desk, book: Path, level: str) -> None:
    desk.environ["IRCLI_PLAYBOOK"] = str(book)
    desk.declare("x")
    assert desk.run("severity", level).status == 0
    for command in COMMANDS if level == LEVELS[0] else ("status", "next", "prompt", "update list"):
        for eyes in (False, True):
            ran = desk.run(*shlex.split(command), eyes=eyes, NO_COLOR="1")
            assert ACTS.search(ran.out + ran.err) is None, (command, eyes, ran)
            assert ran.status in (0, 2, 3, 4, 5), (command, ran)


def test_words_of_a_person_stay_on_their_line(opened: Desk) -> None:
    evil = "it is\nircli: FORGED\x1b[2J"
    for command in (
        ("log", evil),
        ("mitigate", "--action", "rollback", evil),
        ("mitigate", "--outcome", "worked", evil),
        ("investigate", "add", evil),
        ("role", "assign", "ic", evil),
        ("severity", "SEV3", "--reason", evil),
    ):
        said = opened.done(*command).err
        assert "\nircli:" not in said, said
        assert "\x1b" not in said


def test_the_acknowledgement_of_a_plain_note_is_one_line(host: Host) -> None:
    host.done("declare", "x")
    said = host.done("log", "it is\nircli: FORGED").err
    assert said.splitlines()[0].endswith(": it is\\nircli: FORGED")


@pytest.mark.parametrize("shell", ["bash", pytest.param("zsh", marks=pytest.mark.system("zsh"))])
def test_a_prompt_that_is_expanded_again_runs_nothing(host: Host, book: Path, shell: str) -> None:
    need(shell)
    host.environ["IRCLI_PLAYBOOK"] = str(book)
    host.done("declare", "x")
    expand = {
        "bash": 'shopt -s promptvars; PS1="$(ircli prompt)"; echo "${PS1@P}"',
        "zsh": 'setopt PROMPT_SUBST; PS1="$(ircli prompt)"; print -P -- "$PS1"',
    }[shell]
    for level in LEVELS:
        host.done("severity", level)
        shown = host.shell(f"cd {host.home}; {expand}", shell=(shell, "-c"))
        assert (shown.status, shown.err) == (0, ""), shown
        assert "?" in shown.out
    assert not Path(host.home, "OWNED").exists()


@pytest.mark.system("zsh")
@pytest.mark.parametrize(
    "text",
    [
        r"a \$(touch OWNED) b",
        r"a \`touch OWNED\` b",
        r"""a \" $(touch OWNED) " `touch OWNED` ' ; touch OWNED ; '""",
        'a") ; touch OWNED ; ("',
        "a [/] b",
    ],
)
def test_completing_in_a_hostile_repository_runs_nothing(host: Host, tmp_path: Path, text: str) -> None:
    need("zsh")
    place = folder(tmp_path)
    data = part_of("mitigation")
    data["trees"][data["default"]]["nodes"][0]["ask"] = text
    parse_part("mitigation", data)
    (place / "mitigation.yaml").write_text(json.dumps(data))
    (tmp_path / ".zshrc").write_text(
        'autoload -U compinit; compinit -u; eval "$(ircli completion zsh)"; PS1="READY> "\n'
    )
    surroundings: Any = {**host.environ, "ZDOTDIR": str(tmp_path)}
    child = pexpect.spawn("zsh", ["-i"], env=surroundings, cwd=str(place.parent), timeout=20)
    try:
        child.expect("READY>")
        child.send("ircli mitigate --\t")
        child.expect("--why")  # the last of the list
    finally:
        child.close(force=True)
    assert not [*tmp_path.rglob("OWNED")]


def test_a_level_that_a_shell_would_run_is_not_completed(host: Host, book: Path) -> None:
    host.environ["IRCLI_PLAYBOOK"] = str(book)
    environ: Any = {"_IRCLI_COMPLETE": "complete_bash", "COMP_WORDS": "ircli severity ", "COMP_CWORD": "2"}
    assert host.run(**environ).out.strip() == ""


def _directory(path: Path) -> None:
    path.mkdir()


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def _bomb(path: Path) -> None:
    rows = [
        f"{chr(98 + row)}: &{chr(98 + row)} [{','.join(['*' + chr(97 + row)] * 10)}]" for row in range(12)
    ]
    path.write_text("\n".join(["a: &a [x]", *rows]))


def _open_to_all(path: Path) -> None:
    path.write_text("{}")
    path.chmod(0o666)


UNFIT: tuple[Callable[[Path], object], ...] = (
    _directory,
    _fifo,
    _link,
    _bomb,
    _open_to_all,
    lambda path: path.write_text("[" * 100_000),
    lambda path: path.write_text("!!python/object/apply:os.system [touch OWNED]"),
    lambda path: path.write_bytes(b"\x00\xff" * 5000),
    lambda path: path.write_text("x: " + "y" * (1 << 20)),
    lambda path: path.write_text(""),
)


@pytest.mark.parametrize("unfit", UNFIT)
def test_every_command_goes_on_where_parts_are_unfit(
    opened: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unfit: Callable[[Path], object]
) -> None:
    place = folder(tmp_path)
    for name in PARTS:
        unfit(place / f"{name}.yaml")
    unfit(place / "config.toml")
    monkeypatch.chdir(place.parent)
    for command in ("next", "checklist", "mitigate --why", "update list", "resolve --list", "role list"):
        ran = opened.run(*command.split())
        assert ran.status == 0, (command, ran)
        assert "is not used:" in ran.err
    for command in ("playbook show", "config list", "status", "prompt", "mitigate --help"):
        assert opened.run(*command.split()).status == 0, command
    assert opened.run("playbook", "lint").status == 5
    assert opened.run("playbook", "trust").status in (2, 4)
    assert not [*tmp_path.rglob("OWNED")]


def test_trust_that_anybody_could_have_written_is_none(host: Host, tmp_path: Path) -> None:
    place = folder(tmp_path)
    run = {"name": "c", "title": "t", "criterion": "healthy", "kind": "command", "run": ["touch", "OWNED"]}
    (place / "checks.yaml").write_text(json.dumps({"checks": [run]}))
    go = f"cd {place.parent} && ircli"
    host.done("declare", "x", "-s", "SEV4")
    assert host.shell(f"{go} playbook trust --yes").status == 0
    assert "Trusted already" in host.shell(f"{go} playbook trust --yes").err
    Path(host.home, "store", "trusted.json").chmod(0o666)
    assert "not trusted yet" in host.shell(f"{go} resolve --check c").err
    assert not [*tmp_path.rglob("OWNED")]


def test_nobody_agrees_to_lines_that_only_look_like_a_program(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = ["sh", "-c", "touch OWNED\n  runs      c: command true\x1b[8m"]
    run = {"name": "c", "title": "t", "criterion": "healthy", "kind": "command", "run": evil}
    place = folder(tmp_path)
    (place / "checks.yaml").write_text(json.dumps({"checks": [run]}))
    monkeypatch.chdir(place.parent)
    ran = desk.run("playbook", "trust", typed="1\n")
    said = " ".join(ran.err.split())  # a long line is folded
    assert r"runs c: command sh -c 'touch OWNED\n runs c: command true\x1b[8m'" in said
    assert "Nothing is trusted." in said
    assert not Path(desk.home, "trusted.json").exists()


EDITORS = {
    "rm $1": "cannot be read: No such file",
    "rm $1; mkfifo $1": "cannot be read: it is no plain file",
    "rm $1; mkdir $1": "cannot be read: it is no plain file",
    "head -c 2000000 /dev/zero > $1": "cannot be read: it is over",
    "exit 3": "ended with status 3",
}


@pytest.mark.parametrize("does", EDITORS)
def test_an_editor_that_leaves_no_text_sends_nothing(host: Host, tmp_path: Path, does: str) -> None:
    editing(host, tmp_path, does)
    with Sitting(host, ["update", "customers", "--edit"], columns=200) as sitting:
        assert sitting.end() == 1
        assert EDITORS[does] in sitting.written
    assert [one["kind"] for one in host.done("timeline", "--json").document] == ["declared"]


def test_what_was_written_is_kept_where_the_editor_is_cut_off(host: Host, tmp_path: Path) -> None:
    editing(host, tmp_path, "stat -c %a $1; echo half a sentence > $1; echo READY; sleep 30")
    with Sitting(host, ["update", "customers", "--edit"], columns=200) as sitting:
        sitting.see("READY")
        sitting.child.kill(signal.SIGTERM)
        assert sitting.end() == 143
        assert sitting.written.startswith("600")
        kept = re.search(r"is kept in (\S+)", sitting.written)
    assert kept is not None
    assert Path(kept[1]).read_text() == "half a sentence\n"


def editing(host: Host, tmp_path: Path, does: str) -> None:
    """Set up an editor that does something, whose path has a blank and which takes an option."""
    script = tmp_path / "an editor"
    script.write_text(f"#!/bin/sh\nshift\n{does}\n")
    script.chmod(0o755)
    (tmp_path / "tmp").mkdir()
    host.environ |= {"EDITOR": f"{shlex.quote(str(script))} -w", "TMPDIR": str(tmp_path / "tmp")}
    host.done("declare", "x")


def test_a_check_that_ignores_signals_ends_with_the_command(host: Host, tmp_path: Path) -> None:
    code = f"trap '' TERM INT HUP; echo $$ > {tmp_path}/id; while :; do sleep 0.1; done"
    check = {"name": "c", "title": "t", "criterion": "healthy", "kind": "command", "run": ["sh", "-c", code]}
    book = tmp_path / "book"
    book.mkdir()
    (book / "checks.yaml").write_text(json.dumps({"checks": [check]}))
    host.environ["IRCLI_PLAYBOOK"] = str(book)
    host.done("declare", "x", "-s", "SEV4")
    process = subprocess.Popen(
        ["ircli", "resolve", "--check", "c"], env=host.environ, stdout=-3, stderr=-3, stdin=-3
    )
    while not (tmp_path / "id").exists() or not (tmp_path / "id").read_text().strip():
        assert process.poll() is None
        time.sleep(0.02)
    process.terminate()
    assert process.wait(10) == 143
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "id").read_text()), 0)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://h/", "http://alice:secret@h/", "http://h@/"])
def test_a_check_asks_only_what_may_be_shown(opened: Desk, tmp_path: Path, url: str) -> None:
    check = {"name": "c", "title": "t", "criterion": "healthy", "kind": "http", "url": url}
    (tmp_path / "checks.yaml").write_text(json.dumps({"checks": [check]}))
    ran = opened.run("playbook", "lint", str(tmp_path))
    assert (ran.status, "is no url" in ran.out) == (5, True), ran
