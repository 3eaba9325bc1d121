"""Inputs to survive: what people, files and machines may hand to a command."""

import json
import os
import re
import resource
import subprocess
import sys
import time
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cli.given import Desk, Host
from cli.screen import Sitting

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
OBEYED = {
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "title": "\x1b]0;x\x07",
    "clear": "\x1b[2J",
    "C1": "\x9b2J\x9d0;x\x9c",
    "return": "good\rbad",
    "backspaces": "good\x08\x08\x08\x08bad",
    "link": "\x1b]8;;https://e\x07c\x1b]8;;\x07",
}
SEPARATORS = {
    "next line": "a\x85b",
    "line separator": "a\u2028b\u2029c",
    "tabs and feeds": "a\x0b\x0c\x1cb",
    "surrogate": "a\ud800b",
    "NUL": "a\x00b",
    "newlines": "a\nb\r\nc",
    "right to left": "a\u202egnp.exe\u202c\u2066x\u2069",
    "zero width": "a\u200bb\u200dc\ufeffd",
}
MARKUP = [
    "[red]x[/red]",
    "[/]",
    "[/dev/sda1]",
    "list[int]",
    ":fire:",
    "trailing \\",
    "[link=x]y[/link]",
    "%s {0} $x",
]
STRUCTURE = (
    "# Root cause", "---", "```", "~~~", "- [ ] x", "| a |", "<script>alert(1)</script>", "<!-- ", "![x](https://e/p.png)",
    "[c](javascript:alert(1))", "@everyone", "closes #12", "Setext\n===", "1. one", "> quote", "<https://e>",
    "[x]: https://e", "&lt;b&gt;", "https://evil.example/x", "**bold**", "`code`",
)  # fmt: skip


def shown(desk: Desk, eyes: bool = False) -> str:  # noqa: FBT001, FBT002 - one switch of a helper
    return "".join(
        desk.run(name, eyes=eyes, NO_COLOR="1", COLUMNS="200").out
        for name in ("timeline", "show", "status", "list")
    )


@pytest.mark.parametrize("name", [*OBEYED, *SEPARATORS])
def test_b1_b4_b5_what_a_terminal_would_obey_is_stored_as_it_is_and_shown_spelled_out(
    desk: Desk, name: str
) -> None:
    text = {**OBEYED, **SEPARATORS}[name]
    incident = desk.declare(
        "--title", f"Title {text}", "--summary", text, "--service", f"s{text}", "--by", f"b{text}"
    )
    desk.done("log", "--by", f"b{text}", "--", text)
    desk.done("role", "assign", "ic", f"p{text}")
    with open(desk.path(incident, "timeline.jsonl"), "rb") as file:
        content = file.read()
    assert content.count(b"\n") == len(content.splitlines()) == 3
    assert content.isascii()
    noted = next(entry for entry in desk.json("timeline") if entry["kind"] == "noted")
    assert noted["text"] == text
    for eyes in (False, True):
        for line in shown(desk, eyes).split("\n"):
            assert not CONTROL.search(line.replace("\t", "")), line
    document = desk.run("postmortem", "generate", "--stdout", "--names").out
    assert not CONTROL.search(document.replace("\t", ""))


@pytest.mark.parametrize("text", MARKUP)
def test_b2_markup_is_literal(desk: Desk, text: str) -> None:
    desk.declare(f"T {text}")
    desk.done("log", "--", text)
    for eyes in (False, True):
        assert text in desk.run("timeline", eyes=eyes, NO_COLOR="1", COLUMNS="200").out
        assert f"T {text}" in desk.run("list", eyes=eyes, NO_COLOR="1", COLUMNS="200").out


def test_b3_bytes_that_are_no_utf8_are_kept_and_shown_as_escapes(host: Host) -> None:
    host.done("declare", b"caf\xe9")
    for arguments in ((b"bad \xff\xfe bytes",), ("--kind", "action", b"bad \xff\xfe bytes")):
        ran = host.run("log", *arguments)
        assert (ran.status, ran.out) == (0, "")
    host.done("log", "-", stdin=b"bad \xff\xfe bytes\n")
    assert [one["text"] for one in host.done("timeline", "--json").document][1:] == [
        "bad \udcff\udcfe bytes"
    ] * 3
    ran = host.done("timeline")
    assert ran.out.count(r"bad \xff\xfe bytes") == 3
    assert r"caf\xe9" in ran.out
    assert host.done("postmortem", "generate", "--stdout").out.count("\udcff") == 0


def test_b6_ten_megabytes_on_one_line_become_evidence(host: Host) -> None:
    incident = host.done("declare", "X").out.strip()
    line = b"x" * (10 << 20)
    ran = host.done("log", "-", stdin=line)
    assert "sha256" in ran.err
    (entry,) = host.done("timeline", "--json", "--kind", "note").document
    path = os.path.join(
        host.environ["IRCLI_HOME"], "incidents", incident, "evidence", entry["data"]["evidence"]
    )
    with open(path, "rb") as file:
        assert file.read() == line
    assert len(entry["text"]) < 10_000


def test_b6_two_hundred_megabytes_take_less_than_five_hundred(host: Host) -> None:
    host.done("declare", "X")
    half_a_gigabyte = 500 << 20
    done = subprocess.run(
        ["bash", "-c", "head -c 209715200 /dev/urandom | ircli log -"],
        env=host.environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (half_a_gigabyte, half_a_gigabyte)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"209715200 bytes" in done.stderr


@pytest.mark.parametrize("text", ["-rf", "--help", "@file", "--", "-V"])
def test_b7_anything_is_words_after_two_dashes(opened: Desk, text: str) -> None:
    opened.done("log", "--", text)
    assert opened.texts()[-1] == text


def test_b7_a_file_named_after_an_at_sign_is_not_read(host: Host) -> None:
    path = os.path.join(host.home, "secret")
    with open(path, "w", encoding="utf-8") as file:
        file.write("secret words")
    host.done("declare", "X")
    host.done("log", f"@{path}")
    assert host.done("timeline", "--json").document[-1]["text"] == f"@{path}"


def parse(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def test_b8_words_form_nothing_in_the_postmortem(desk: Desk) -> None:
    desk.declare("Plain")
    plain = desk.run("postmortem", "generate", "--stdout").out
    headings = [token.tag for token in parse(plain) if token.type == "heading_open"]
    nasty = " ".join(STRUCTURE)
    desk.done("edit", "--title", nasty, "--summary", "\n".join(STRUCTURE), "--service", nasty)
    for text in STRUCTURE:
        desk.done("log", "--link", "javascript:alert(1)", "--", text)
    desk.done("triage", "--broken", nasty, "--severity", "SEV2")
    desk.end("--", nasty)
    text = desk.run("postmortem", "generate", "--stdout").out
    tokens = parse(text)
    assert [token.tag for token in tokens if token.type == "heading_open"] == headings
    inside = [child for token in tokens for child in token.children or []]
    kinds = {child.type for child in inside} | {token.type for token in tokens}
    assert not kinds & {"image", "html_inline", "html_block", "code_block", "hr", "link_open"}
    assert [token.info for token in tokens if token.type == "fence"] == ["mermaid"]  # ours, of the phases
    read = "".join(child.content for child in inside if child.type == "text")
    assert "@everyone" not in read
    assert "#12" not in read
    assert "Setext" in read


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc",
        "..",
        ".",
        "CON",
        "a:b",
        "abc\n",
        "x\x00y",
        "a" * 300,
        "\uff43\uff48\uff45\uff43\uff4b",
        "*",
        "",
        " ",
        "%2e%2e",
        "~",
    ],
)
def test_b9_a_strange_id_is_refused(opened: Desk, name: str) -> None:
    for command in (
        ("switch", name),
        ("--incident", name, "resolve"),
        ("dismiss", "--as", "duplicate", "--of", name),
    ):
        before = opened.content()
        ran = opened.run(*command)
        if name == "" and command[0] == "--incident":
            continue  # an option left blank names nobody, and the active incident is meant
        assert ran.status in (2, 3), command
        assert ran.out == ""
        assert not CONTROL.search(ran.err.replace("\n", ""))
        assert opened.content() == before


def test_b9_a_strange_id_in_the_environment_is_refused_by_the_hot_path_too(host: Host) -> None:
    host.done("declare", "X")
    for name in ("../../etc", "..", "/etc", "2026-11-20-../../../x"):
        ran = host.run("log", "words", IRCLI_INCIDENT=name)
        assert ran.status == 3
        assert "Not recorded: words" in ran.err


LINES = {
    "NaN": b'{"id":NaN}\n',
    "huge": b'{"id":1e400}\n',
    "long integer": b'{"id":' + b"9" * 5000 + b"}\n",
    "deep": b"[" * 100_000 + b"]" * 100_000 + b"\n",
    "BOM": b"\xef\xbb\xbf{}\n",
    "UTF-16": '{"id":"x"}\n'.encode("utf-16"),
    "CRLF": b"{}\r\n",
    "list": b"[]\n",
    "text": b'"x"\n',
    "null": b"null\n",
    "NUL tail": b"\x00" * 4096,
}


@pytest.mark.parametrize("name", LINES)
def test_b16_a_strange_line_costs_only_itself(opened: Desk, name: str) -> None:
    incident = opened.json("show")["id"]
    with open(opened.path(incident, "timeline.jsonl"), "ab") as file:
        file.write(LINES[name])
    opened.done("log", "after")
    assert opened.texts()[-1] == "after"
    for command in ("status", "show", "timeline", "list"):
        ran = opened.run(command)
        assert ran.status == 0
        assert "bug" not in ran.err
    assert opened.run("doctor").status == 5


def test_b16_blank_lines_are_passed_over(opened: Desk) -> None:
    incident = opened.json("show")["id"]
    with open(opened.path(incident, "timeline.jsonl"), "ab") as file:
        file.write(b"\n\n")
    opened.done("log", "after")
    assert opened.texts()[-1] == "after"


@pytest.mark.parametrize(
    "at", ["2026-13-45", "2026-11-20T24:00:00Z", "0001-01-01T00:00:00Z", "2026-11-20T10:00:00"]
)
def test_b17_a_time_that_is_none_is_shown_as_unknown(opened: Desk, at: str) -> None:
    import binascii

    incident = opened.json("show")["id"]
    last = opened.json("log", "words")["entries"][0]
    fields = {"id": last["id"][:-1] + ("0" if last["id"][-1] != "0" else "1"), "at": at, "recorded_at": last["recorded_at"],
              "by": "bob", "kind": "noted", "v": 1, "data": {"text": "timeless"}}  # fmt: skip
    body = json.dumps(fields, separators=(",", ":"))[:-1].encode()
    with open(opened.path(incident, "timeline.jsonl"), "ab") as file:
        file.write(body + b',"crc":"%08x"}\n' % binascii.crc32(body))
    (entry,) = [one for one in opened.json("timeline") if one["text"] == "timeless"]
    assert entry["at"] is None
    assert "undated" in opened.run("timeline").out


# B18, what is no time for --at, is in test_times.py.


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"TERM": "dumb"},
        {"NO_COLOR": "1"},
        {"TZ": "garbage"},
        {"TZ": "../../etc/passwd"},
        {"COLUMNS": "1"},
        {"COLUMNS": "-5"},
        {"COLUMNS": "x"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "utf-16"},
        {"HOME": ""},
        {"HOME": "relative"},
    ],
    ids=lambda environ: " ".join(f"{key}={value}" for key, value in environ.items()),
)
def test_b19_a_strange_environment_works(host: Host, environ: dict[str, Any]) -> None:
    host.done("declare", "Käse → 日本", **environ)
    host.done("log", "plain", "wörds", **environ)
    host.done("log", "--kind", "action", "--at", "1m ago", "wörds", **environ)
    for command in (
        ("timeline",),
        ("list",),
        ("status",),
        ("show",),
        ("doctor",),
        ("config", "list"),
        ("help",),
    ):
        ran = host.run(*command, **environ)
        assert ran.status == 0, (command, ran)
        assert "Traceback" not in ran.err
    assert (
        host.done("show", "--json", **environ).out.replace("\x00", "").isascii()
        or "utf-16" in environ.values()
    )


def test_b19_no_environment_at_all_works(host: Host) -> None:
    ran = subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "ircli"), "list", "--json"],
        env={"XDG_DATA_HOME": host.home}, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, b"[]\n")


@pytest.mark.parametrize("columns", [1, 5, 20])
def test_b19_a_narrow_terminal_works(host: Host, columns: int) -> None:
    host.done("declare", "Checkout answers 500")
    for command in ("timeline", "list", "status", "show"):
        with Sitting(host, [command], columns=columns) as sitting:
            assert sitting.end() == 0


# B20, what an import may hold, is in test_import.py.


def test_b15_a_bomb_of_aliases_is_refused_quickly(desk: Desk, tmp_path: os.PathLike[str]) -> None:
    path = os.path.join(tmp_path, "bomb.yaml")
    bombs = {
        "aliases": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{chr(98 + number)}: &{chr(98 + number)} [{','.join([f'*{chr(97 + number)}'] * 9)}]\n" for number in range(9)
        ),
        "deep": "title: " + "[" * 2000 + "]" * 2000 + "\n",
    }  # fmt: skip
    for bomb in bombs.values():
        with open(path, "w", encoding="utf-8") as file:
            file.write(bomb)
        before = time.monotonic()
        ran = desk.run("import", path)
        assert (ran.status, ran.out) == (2, "")
        assert path in ran.err
        assert time.monotonic() - before < 2
