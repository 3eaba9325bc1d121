"""`ircli prompt`: a few words, at once; nothing where there is nothing to say, and never a failure."""

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from cli.given import PROGRAM, Desk, Host
from ircli.domain.codec import version_of, write_event
from ircli.domain.events import SeveritySet, kind_of
from ircli.domain.rules import Cadence, Level
from ircli.domain.stamp import rfc3339
from ircli.store.journal import Draft, append_blindly, now_millis
from ircli.store.summary import SUMMARY, UNFINISHED

ESCAPE = "\x1b]0;owned\x07$(touch /tmp/owned)`id`\u202e%n#[fg=red]\n"


def folder(host: Host, incident: str) -> Path:
    return Path(host.environ["IRCLI_HOME"], "incidents", incident)


def declared(host: Host, *arguments: str) -> str:
    return host.done("declare", "Checkout answers 500", *arguments).out.strip()


def said(host: Host, *arguments: str, **environ: Any) -> str:  # noqa: ANN401 - handed on
    ran = host.run("prompt", *arguments, **environ)
    assert (ran.status, ran.err) == (0, "")
    return ran.out


STATES = [
    ((), (), r"unset \d+s\n"),
    (("--severity", "SEV3", "--detected", "34m ago"), (), r"SEV3 34m\n"),
    (("--severity", "SEV1", "--detected", "34m ago"), (), r"SEV1 34m ack!\n"),
    (("--severity", "SEV1"), (), r"SEV1 \d+s\n"),
    (("--severity", "SEV4", "--detected", "125m ago"), (), r"SEV4 2h05m\n"),
    (("--drill", "--severity", "SEV1"), (), r"drill SEV1 \d+s\n"),
    (("--severity", "SEV3"), (("mark", "mitigated"),), r"SEV3 \d+s\n"),
    ((), (("dismiss", "--as", "false-alarm"),), ""),
]


@pytest.mark.parametrize(("how", "then", "segment"), STATES)
def test_a_segment_says_how_bad_it_is_how_old_and_what_is_overdue(
    host: Host, how: tuple[str, ...], then: tuple[tuple[str, ...], ...], segment: str
) -> None:
    declared(host, *how)
    for command in then:
        host.done(*command)
    assert re.fullmatch(segment, said(host)), said(host)
    # The full command, which an option asks for, says the same.
    assert re.fullmatch(segment, said(host, "--quiet")), said(host, "--quiet")


def test_nothing_is_said_where_nothing_has_happened(host: Host) -> None:
    assert [said(host), said(host, "--quiet"), said(host, "--json")] == ["", "", "null\n"]
    assert not os.path.exists(host.environ["IRCLI_HOME"])


def test_nothing_is_said_where_the_active_incident_is_gone(host: Host) -> None:
    incident = declared(host)
    os.rename(folder(host, incident), Path(host.home, "elsewhere"))
    assert [said(host), said(host, "--json")] == ["", "null\n"]


def test_a_terminal_may_have_an_incident_of_its_own(host: Host) -> None:
    first = declared(host, "--severity", "SEV3")
    declared(host, "--severity", "SEV1")
    assert said(host).startswith("SEV1 ")
    assert said(host, IRCLI_INCIDENT=first).startswith("SEV3 ")
    assert said(host, IRCLI_INCIDENT=first[-4:]).startswith("SEV3 ")
    assert said(host, "--incident", first[-4:]).startswith("SEV3 ")
    assert said(host, first[-4:]).startswith("SEV3 ")


@pytest.mark.parametrize(
    "named", ["nonsense", "2026-11-20-nothing-of-that-name", "../../etc", "\x1b[31m", "2026"]
)
def test_an_incident_that_is_none_says_nothing(host: Host, named: str) -> None:
    declared(host)
    declared(host)
    assert said(host, IRCLI_INCIDENT=named) == "" or named == "2026"
    assert said(host, "--incident", "nonsense") == ""


def test_each_change_keeps_the_summary_and_a_note_leaves_it_alone(host: Host) -> None:
    incident = declared(host)
    path = folder(host, incident) / SUMMARY
    first = path.read_bytes()
    host.done("log", "the pool is full")
    host.done("log", "--kind", "alert", "the pool is full")
    assert said(host).startswith("unset ")
    assert path.read_bytes() == first
    host.done("mark", "started", "--at", "10m ago")
    second = path.read_bytes()
    assert second != first
    assert said(host).startswith("unset ")
    assert path.read_bytes() == second


def test_what_was_told_to_others_is_seen_at_once(host: Host) -> None:
    incident = declared(host, "--detected", "34m ago")
    severe(host, incident, Level(name="LEVEL", rank=1, updates=(Cadence("everybody", every=30, first=5),)))
    path = folder(host, incident) / SUMMARY
    assert said(host) == "LEVEL 34m update!\n"
    before = path.read_bytes()
    host.done("log", "--kind", "communication", "told everybody")
    assert path.read_bytes() == before
    assert said(host) == "LEVEL 34m\n"
    assert path.read_bytes() != before


def test_an_entry_in_another_file_is_seen_at_once(host: Host) -> None:
    incident = declared(host)
    assert said(host).startswith("unset ")
    severe(host, incident, Level(name="LEVEL", rank=1))
    content = (folder(host, incident) / "timeline.jsonl").read_bytes()
    lines = content.splitlines(keepends=True)
    (folder(host, incident) / "timeline.jsonl").write_bytes(b"".join(lines[:-1]))
    (folder(host, incident) / "timeline.0123456789ab.jsonl").write_bytes(lines[-1])
    assert said(host).startswith("LEVEL ")


def severe(host: Host, incident: str, level: Level) -> None:
    """Decide on a level that no playbook has, and keep no summary of it."""
    event = SeveritySet(level=level)
    kind, now = kind_of(event), now_millis()
    draft = Draft(kind=kind, data=write_event(event), by="mallory", at=rfc3339(now), version=version_of(kind))
    append_blindly(os.fspath(folder(host, incident)), draft, now=now)


SPOILT = {
    "nothing": b"",
    "a text": b"all is well\n",
    "no text": b"\x00\xff\x1b[31m\x80" * 50,
    "too much": b"9" * 100_000,
    "half": b'{"own":190,"others":0,"severity":"\\u001b[31m',
    "a lie without a seal": b'{"own":0,"others":0,"severity":"FINE","open":true,"crc":"00000000"}\n',
}


@pytest.mark.parametrize("content", [*SPOILT.values()], ids=[*SPOILT])
def test_a_spoilt_summary_costs_time_and_is_mended(host: Host, content: bytes) -> None:
    incident = declared(host, "--severity", "SEV4", "--detected", "34m ago")
    path = folder(host, incident) / SUMMARY
    whole = path.read_bytes()
    path.write_bytes(content)
    assert said(host) == "SEV4 34m\n"
    assert path.read_bytes() == whole
    assert host.run("doctor").status == 0


@pytest.mark.parametrize("place", [SUMMARY, UNFINISHED])
@pytest.mark.parametrize("obstacle", ["a folder", "a FIFO", "a link"])
def test_a_summary_that_cannot_be_written_changes_nothing_else(
    host: Host, place: str, obstacle: str, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"a letter")
    incident = declared(host, "--severity", "SEV4", "--detected", "34m ago")
    path = folder(host, incident) / place
    path.unlink(missing_ok=True)
    match obstacle:
        case "a folder":
            path.mkdir(mode=0o700)
        case "a FIFO":
            os.mkfifo(path)
        case _:
            path.symlink_to(victim)
    assert said(host) == "SEV4 34m\n"
    changed = host.run("mark", "started", "--at", "40m ago")
    assert (changed.status, "recorded" in changed.err.casefold() or "[" in changed.err) == (0, True)
    assert said(host) == "SEV4 34m\n"
    assert victim.read_bytes() == b"a letter"


def test_a_broken_store_says_nothing(host: Host) -> None:
    incident = declared(host)
    timeline = folder(host, incident) / "timeline.jsonl"
    timeline.unlink()
    timeline.mkdir()
    (folder(host, incident) / SUMMARY).unlink()
    assert said(host) in ("", "unset\n")
    assert said(host, IRCLI_HOME="/dev/null") == ""
    assert said(host, IRCLI_HOME="/nonexistent/\x1b[31m") == ""
    assert host.run("prompt", without=("HOME", "IRCLI_HOME")).status == 0


def test_a_timeline_full_of_rubbish_says_nothing_that_is_obeyed(host: Host) -> None:
    incident = declared(host)
    (folder(host, incident) / "timeline.jsonl").write_bytes(os.urandom(20_000))
    out = said(host)
    assert out.removesuffix("\n").isprintable()


def test_no_name_of_a_level_is_obeyed(host: Host) -> None:
    incident = declared(host)
    severe(host, incident, Level(name=ESCAPE, rank=1))
    for out in (said(host), said(host), said(host, "--quiet")):
        assert out.count("\n") == 1
        assert out.removesuffix("\n").isprintable()
        assert not set(out) & set("$`\\%#[]()\x1b\x07\u202e")
    shown = host.run("prompt", "--json")
    assert (shown.status, shown.document["severity"]) == (0, ESCAPE)
    assert shown.out.isascii()


def test_a_prompt_goes_into_a_shell_as_it_is(host: Host) -> None:
    incident = declared(host)
    severe(host, incident, Level(name="$(echo owned)`id`", rank=1))
    ran = host.shell('PS1="$(ircli prompt) > "; printf "%s" "${PS1@P}"')
    assert (ran.status, ran.out[:22]) == (0, "??echo owned??id? 0s >")


def test_a_reader_that_has_gone_is_no_failure(host: Host) -> None:
    declared(host)
    read, written = os.pipe()
    os.close(read)
    done = subprocess.run(
        [PROGRAM, "prompt"], env=host.environ, stdout=written, stderr=subprocess.PIPE, check=False
    )
    os.close(written)
    assert (done.returncode, done.stderr) == (0, b"")


def test_prompts_beside_changes_end_with_what_is_so(host: Host) -> None:
    incident = declared(host, "--detected", "34m ago")

    def work(number: int) -> int:
        if number % 2:
            return host.run("prompt").status
        return host.run("severity", f"SEV{3 + number % 4 // 2}", "--reason", "again").status

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(work, range(12)))
    assert set(statuses) <= {0, 4}  # the same level once more is refused
    host.done("role", "assign", "ic", "bob")
    level = host.run("show", "--json").document["severity"]
    assert [said(host).split()[:2], said(host, "--quiet").split()[:2]] == [[level, "34m"], [level, "34m"]]
    assert sorted(os.listdir(folder(host, incident))) == ["lock", "summary", "timeline.jsonl"]


def test_as_json_it_is_a_document(desk: Desk) -> None:
    incident = desk.declare("Checkout answers 500", "--severity", "SEV1")
    desk.later(minutes=20)
    document = desk.json("prompt")
    assert list(document) == ["id", "severity", "status", "drill", "age_seconds", "overdue"]
    assert {**document, "overdue": []} == {
        "id": incident, "severity": "SEV1", "status": "investigating", "drill": False, "age_seconds": 1201, "overdue": [],
    }  # fmt: skip
    assert document["overdue"][0] == "acknowledge"
    desk.done("dismiss", "--as", "false-alarm")
    assert desk.json("prompt") is None
