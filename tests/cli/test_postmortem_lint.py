"""`postmortem lint` says what is wrong with a document, where, and by which rule; it changes nothing."""

import os
from pathlib import Path

import pytest

from cli.given import Desk
from ircli.documents.linting.rules import RULES

SHAME = "\nThis was careless.\n"


@pytest.fixture
def written(desk: Desk) -> Desk:
    """Return a desk with an incident that is over, and its postmortem as it was generated."""
    desk.done(
        "declare",
        "Login fails",
        "--severity",
        "SEV2",
        "--service",
        "login",
        "--started",
        "50m ago",
        "--detected",
        "42m ago",
    )
    desk.done("mark", "acknowledged", "--at", "40m ago")
    desk.done("mark", "mitigated", "--at", "20m ago")
    desk.resolve()
    desk.done("postmortem", "generate")
    return desk


def document(desk: Desk) -> Path:
    return Path(desk.json("show")["postmortem"]["path"])


def rules(desk: Desk, *arguments: str) -> list[tuple[int | None, str]]:
    """Return the line and the rule of what is found."""
    found = desk.run("--json", "postmortem", "lint", *arguments).document
    return [(one["line"], one["rule"]) for one in found]


def finish(desk: Desk) -> Path:
    """Let somebody finish the document: what is asked for is written, and actions are agreed on."""
    desk.done(
        "action",
        "add",
        "Renew certificates by machine",
        "--kind",
        "prevent",
        "--owner",
        "bob",
        "--due",
        "2026-12-01",
    )
    desk.done(
        "action", "add", "Alert 14 days before", "--kind", "detect", "--owner", "carol", "--due", "2026-12-01"
    )
    desk.done("postmortem", "generate")
    path = document(desk)
    kept = [
        "A sentence." if "To be written:" in line and "|" not in line else line
        for line in path.read_text().split("\n")
    ]
    path.write_text("\n".join(kept).replace("_To be written: one sentence._", "Nobody could log in."))
    return path


def test_a_document_that_is_not_written_yet_is_not_found(opened: Desk) -> None:
    ran = opened.run("postmortem", "lint")
    assert (ran.status, ran.out) == (3, "")
    assert "ircli postmortem generate" in ran.err


def test_a_new_document_lacks_what_only_people_know(written: Desk) -> None:
    path = document(written)
    before = path.read_bytes()
    ran = written.run("postmortem", "lint")
    assert ran.status == 5
    lines = ran.out.splitlines()
    assert {line.rpartition("[")[2] for line in lines} == {"prompt-left]", "no-prevention]", "no-detection]"}
    asked = [
        number for number, line in enumerate(before.decode().split("\n"), 1) if "_To be written:" in line
    ]
    told = [
        line.removeprefix(f"{path}:").partition(":")[0] for line in lines if line.endswith("[prompt-left]")
    ]
    assert told == [str(number) for number in asked]
    assert lines[0].startswith(f"{path}:{asked[0]}: Nobody has written this yet: ")
    assert f"{len(lines)} findings in {path}." in ran.err
    assert path.read_bytes() == before


def test_a_finished_document_is_passed_over_and_its_review_is_next(written: Desk) -> None:
    path = finish(written)
    ran = written.run("postmortem", "lint")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        f"Nothing is wrong in {path}.",
        "  next      ircli postmortem review --reviewer PERSON",
    ]
    assert written.json("postmortem", "lint") == []


def test_a_finding_has_its_file_line_rule_message_and_hint(written: Desk) -> None:
    path = finish(written)
    count = path.read_text().count("\n")
    path.write_text(path.read_text() + SHAME)
    ran = written.run("--json", "postmortem", "lint")
    assert ran.status == 5
    assert ran.error["code"] == "check_failed"
    (one,) = ran.document
    assert one == {
        "file": str(path),
        "line": count + 2,
        "rule": "blame",
        "message": "'careless' reads as blame (careless). " + one["message"].partition("). ")[2],
        "hint": "Describe the step, and what would have caught it.",
    }
    assert rules(written, "--ignore", "blame") == []
    path.write_text(path.read_text().replace(SHAME, f"\n<!-- ircli: ignore blame -->{SHAME}"))
    assert rules(written) == []


def test_an_action_of_the_record_without_owner_and_date_names_the_command_that_mends_it(
    written: Desk,
) -> None:
    finish(written)
    written.done("action", "add", "Write it down")
    written.done("postmortem", "generate")
    found = [one["hint"] for one in written.run("--json", "postmortem", "lint").document]
    assert found == ["ircli action edit 3 --owner NAME", "ircli action edit 3 --due DATE"]
    written.done("action", "edit", "3", "--owner", "dave", "--due", "2026-12-01")
    written.done("postmortem", "generate")
    assert rules(written) == []


def test_a_root_cause_on_the_record_is_looked_at(written: Desk) -> None:
    finish(written)
    written.done("postmortem", "root-cause", "alice made a human error")
    written.done("postmortem", "generate", "--theirs", "root-cause")
    text = document(written).read_text()
    assert "Responder 1 made a human error" in text
    line = 1 + text.split("\n").index("Responder 1 made a human error")
    assert rules(written) == [(line, "cause-names-person"), (line, "cause-human-error")]


def test_a_document_that_is_older_than_the_timeline_is_found_out(written: Desk) -> None:
    finish(written)
    written.done("mark", "detected", "--at", "30m ago")
    found = written.run("--json", "postmortem", "lint").document
    assert {one["rule"] for one in found} == {"number-disagrees"}
    assert "ircli postmortem generate" in {one["hint"] for one in found}
    written.done("postmortem", "generate", "--theirs", "detection")
    assert [rule for _, rule in rules(written)] == ["prompt-left"]


def test_a_rule_that_there_is_not_is_a_usage_error(written: Desk) -> None:
    ran = written.run("postmortem", "lint", "--ignore", "blaim")
    assert ran.status == 2
    assert "Did you mean blame?" in ran.err


def test_a_file_is_compared_with_the_incident_that_it_names(written: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "2026.md"
    copy.write_text(finish(written).read_text() + "\nThe outage lasted 5 hours.\n")
    written.declare("Something else")
    ran = written.run("postmortem", "lint", "--file", str(copy))
    assert (ran.status, ran.out.count("\n")) == (5, 1)
    assert ran.out.startswith(f"{copy}:")
    assert "[number-disagrees]" in ran.out
    assert "not here" not in ran.err


def test_a_file_whose_incident_is_elsewhere_is_read_by_itself(written: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "2026.md"
    copy.write_text(finish(written).read_text() + f"\nThe outage lasted 5 hours.\n{SHAME}")
    ci = Desk(os.fspath(tmp_path / "empty"))
    ran = ci.run("postmortem", "lint", "--file", str(copy))
    assert ran.status == 5
    assert [line.rpartition("[")[2] for line in ran.out.splitlines()] == ["blame]"]
    assert "nothing is compared with a timeline" in ran.err
    assert ci.content() == {}


def test_a_file_is_compared_with_the_incident_that_somebody_names(written: Desk, tmp_path: Path) -> None:
    plain = tmp_path / "plain.md"
    plain.write_text("# Postmortem\n\nThe outage lasted 5 hours.\n")
    first = written.json("show")["id"]
    written.declare("Something else")
    assert rules(written, "--file", str(plain)) == []
    assert (3, "number-disagrees") in rules(written, "--file", str(plain), first)
    assert (3, "number-disagrees") in rules(written, "--file", str(plain), "--incident", first)


@pytest.mark.parametrize("kind", ["missing", "folder", "device", "nul", "huge"])
def test_what_is_no_document_is_refused(desk: Desk, tmp_path: Path, kind: str) -> None:
    path = {
        "missing": tmp_path / "x.md",
        "folder": tmp_path,
        "device": Path("/dev/zero"),
        "huge": tmp_path / "huge",
    }.get(kind)
    if kind == "huge":
        with open(tmp_path / "huge", "wb") as file:
            file.truncate(17 << 20)
    ran = desk.run("postmortem", "lint", "--file", str(path) if path else "a\0b")
    assert ran.status == (3 if kind == "missing" else 2)
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_no_byte_of_a_document_reaches_the_terminal_as_it_is(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "evil.md"
    path.write_bytes(
        b"# \x1b]0;x\x07\n\n## \x1b[2J\n\n## Summary\n\n_To be written: \x1b[31m\xff\xe2\x80\xae_\n\n## Actions\n\n- \x1b[2J\n"
        b"<!-- ircli: ignore \x1b[2J -->\n<!-- ircli:begin \x1b -->\n"
    )
    for arguments in ((), ("--json",)):
        ran = desk.run("postmortem", "lint", "--file", str(path), *arguments)
        assert ran.status == 5
        assert "\x1b" not in ran.out + ran.err
        assert "\x07" not in ran.out + ran.err
        assert ran.out.encode().decode() == ran.out


def test_the_phrases_are_those_of_the_playbook_in_force(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "doc.md"
    path.write_text("# Postmortem\n\nA cowboy change, which was careless.\n")
    assert rules(desk, "--file", str(path)) == [(3, "blame")]
    desk.done("playbook", "eject", "postmortem")
    part = Path(desk.home, "playbook", "postmortem.yaml")
    head, _, _ = part.read_text().partition("\nblame:")
    part.write_text(
        f"{head}\nblame:\n- {{name: cowboy, phrases: cowboy*, why: It mocks., instead: Say what was done.}}\n"
    )
    (one,) = desk.run("--json", "postmortem", "lint", "--file", str(path)).document
    assert one["message"] == "'cowboy' reads as blame (cowboy). It mocks."
    part.write_text(part.read_text().replace("cowboy*", "(cow)+*"))
    ran = desk.run("postmortem", "lint", "--file", str(path))
    assert "is more than plain words" in ran.err
    assert "careless" in ran.out


def test_rules_are_completed() -> None:
    from ircli.cli.postmortem.lint import _rules

    assert _rules(None, [], "cause") == ["cause-names-person", "cause-human-error"]  # type: ignore[arg-type]
    assert _rules(None, [], "") == list(RULES)  # type: ignore[arg-type]
