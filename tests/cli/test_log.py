from collections.abc import Callable

import pytest

from cli.given import Desk, Host, Ran

LOG = "log"
KINDS = ("note", "alert", "report", "action", "finding", "decision", "communication")


def test_words_need_no_quotes(opened: Desk) -> None:
    incident = opened.json("show")["id"]
    opened.later(minutes=5)
    ran = opened.run("log", "the", "pool", "is", "exhausted")
    assert ran.status == 0
    assert ran.out == ""
    assert ran.err.startswith(f"Recorded in {incident} at 12:05:0")
    assert "ircli withdraw last" in ran.err
    assert opened.texts()[-1] == "the pool is exhausted"


@pytest.mark.parametrize("kind", KINDS)
def test_a_scribe_says_what_kind_of_note_it_is(opened: Desk, kind: str) -> None:
    opened.done("log", "--kind", kind, "words")
    (entry,) = opened.json("timeline", "--kind", kind)
    assert entry["kind"] == "noted"
    assert entry["data"].get("kind", "note") == kind


def test_options_stand_before_or_after_the_words(opened: Desk) -> None:
    opened.done("log", "--kind", "action", "--by", "bob", "restarted", "it")
    opened.done("log", "restarted", "it", "again", "--by", "bob", "-k", "action")
    first, second = opened.json("timeline", "--kind", "action")
    assert (first["text"], second["text"]) == ("restarted it", "restarted it again")
    assert first["by"] == second["by"] == "bob"


def test_an_option_among_the_words_is_refused_with_a_hint(
    opened: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    ran = opened.run("log", "pool", "--kind", "action", "down")
    assert ran.status == 2
    assert "--kind stands among the words" in ran.err
    assert "quote" in ran.err
    assert len(opened.texts()) == 1
    capfd.readouterr()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("pool", "down", "to", "-5", "percent"), "pool down to -5 percent"),
        (("--", "--kind", "is", "a", "word"), "--kind is a word"),
        (("--", "-rf"), "-rf"),
        (("--", "--help"), "--help"),
        (("rm", "-rf", "/tmp/x"), "rm -rf /tmp/x"),
        (("-5", "degrees"), "-5 degrees"),
        (("@file",), "@file"),
        (("a", "--", "--json"), "a --json"),
    ],
)
def test_dashed_words_are_words(opened: Desk, words: tuple[str, ...], text: str) -> None:
    opened.done("log", *words)
    assert opened.texts()[-1] == text


def test_a_mistyped_option_is_refused_and_not_logged(opened: Desk) -> None:
    ran = opened.run("log", "--knid", "action", "restarted")
    assert ran.status == 2
    assert "'--knid' is no option of log." in ran.err
    assert "--kind" in ran.err
    assert len(opened.texts()) == 1


def test_links_are_evidence(opened: Desk) -> None:
    opened.done("log", "graph", "--link", "https://g/1", "--link", "https://g/2")
    assert opened.json("timeline")[-1]["data"]["links"] == ["https://g/1", "https://g/2"]


def test_the_understood_time_is_echoed_with_its_zone(opened: Desk) -> None:
    ran = opened.run("log", "restarted", "--at", "11:58", IRCLI_ZONE="Europe/Berlin")
    assert ran.status == 0
    assert "2026-11-20 11:58:00 CET" in ran.err
    assert opened.json("timeline")[0]["at"] == "2026-11-20T10:58:00.000Z"


@pytest.mark.parametrize("ending", [Desk.end, Desk.dismiss])
def test_a_note_is_taken_whatever_state_the_incident_is_in(
    opened: Desk, ending: Callable[[Desk], Ran]
) -> None:
    ending(opened)
    opened.done("log", "an afterthought")
    assert opened.texts()[-1] == "an afterthought"


def test_without_an_incident_the_words_come_back(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    ran = desk.run("log", "pool", "exhausted")
    assert ran.status == 3
    assert ran.out == ""
    assert "No incident is active." in ran.err
    assert "ircli declare" in ran.err
    assert "Not recorded: pool exhausted" in ran.err + capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("--kind", "gossip", "x"), 2, "'gossip' is no kind of note."),
        (("--at", "13:00", "x"), 2, "is in the future"),
        (("--incident", "nope", "x"), 3, "There is no incident 'nope'."),
    ],
)
def test_a_refused_note_comes_back(
    opened: Desk, capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...], status: int, message: str
) -> None:
    ran = opened.run("log", *arguments)
    assert ran.status == status
    assert message in ran.err
    assert "Not recorded: x" in ran.err + capfd.readouterr().err


def test_json_gives_the_entry(opened: Desk) -> None:
    document = opened.json("log", "pool", "exhausted")
    assert list(document) == ["id", "entries"]
    (entry,) = document["entries"]
    assert list(entry) == ["id", "at", "recorded_at", "by", "kind", "text", "data"]
    assert entry["text"] == "pool exhausted"


def test_json_errors_are_one_document(opened: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    ran = opened.run("log", "--json", "--kind", "gossip", "x")
    assert (ran.error["code"], ran.error["words"]) == ("usage", "x")
    assert capfd.readouterr().err == ""


def test_the_hot_path_and_the_full_one_write_the_same(host: Host) -> None:
    incident = host.done("declare", "Checkout").out.strip()
    plain = host.done("log", "the", "pool", "is", "exhausted")
    full = host.done("--no-color", "log", "the", "pool", "is", "exhausted")
    first, second = host.done("--json", "timeline").document[1:]
    keys = ("by", "kind", "text", "data")
    assert [first[key] for key in keys] == [second[key] for key in keys]
    assert plain.err.startswith(f"Recorded in {incident} at ")
    assert full.err.startswith(f"Recorded in {incident} at ")
    assert plain.out == full.out == ""


@pytest.mark.parametrize("words", [("-",), ()])
def test_standard_input_is_read_from_a_pipe(host: Host, words: tuple[str, ...]) -> None:
    host.done("declare", "Checkout")
    host.done("log", *words, stdin=b"first line\nsecond line\n")
    assert host.done("timeline", "--json").document[-1]["text"] == "first line\nsecond line"


def test_standard_input_takes_options_too(host: Host) -> None:
    host.done("declare", "Checkout")
    host.done("log", "-k", "finding", "-", stdin=b"found\n")
    assert host.done("timeline", "--json", "--kind", "finding").document[-1]["text"] == "found"


@pytest.mark.parametrize("blank", [b"", b" \n\t\n"])
def test_blank_input_is_refused(host: Host, blank: bytes) -> None:
    host.done("declare", "Checkout")
    ran = host.run("log", "-", stdin=blank)
    assert ran.status == 2
    assert ran.out == ""
    assert "blank" in ran.err
    assert len(host.done("timeline", "--json").document) == 1


@pytest.mark.parametrize("words", [(), ("",), ("  ",), ("--",)])
def test_blank_words_are_refused(host: Host, words: tuple[str, ...]) -> None:
    host.done("declare", "Checkout")
    ran = host.run("log", *words)
    assert ran.status == 2
    assert "ircli log WORDS" in ran.err
