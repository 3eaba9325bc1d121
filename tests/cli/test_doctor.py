import os

from cli.given import Desk


def test_a_sound_store_has_no_findings(opened: Desk) -> None:
    opened.done("log", "hello")
    opened.done("postmortem", "generate")
    ran = opened.run("doctor")
    assert (ran.status, ran.out) == (0, "")
    assert f"Nothing is wrong with {opened.home}." in ran.err
    assert opened.json("doctor") == []


def test_a_store_that_is_not_there_is_sound(desk: Desk) -> None:
    assert desk.run("doctor").status == 0
    assert desk.json("doctor") == []
    assert not os.path.exists(desk.home)


def test_a_bad_line_is_named_by_file_and_offset(opened: Desk) -> None:
    incident = opened.json("show")["id"]
    path = opened.path(incident, "timeline.jsonl")
    size = os.path.getsize(path)
    with open(path, "ab") as file:
        file.write(b"junk\n")
    before = opened.content()
    ran = opened.run("doctor")
    assert ran.status == 5
    assert ran.out.startswith(f"{path}:{size}\t")
    assert "1 finding(s)." in ran.err
    assert "Nothing was changed." in ran.err
    assert opened.content() == before


def test_findings_as_json_come_with_the_status_and_an_error(opened: Desk) -> None:
    incident = opened.json("show")["id"]
    with open(opened.path(incident, "timeline.jsonl"), "ab") as file:
        file.write(b"junk\n")
    ran = opened.run("doctor", "--json")
    assert ran.status == 5
    (finding,) = ran.document
    assert list(finding) == ["file", "offset", "what", "hint"]
    assert ran.error["code"] == "check_failed"


def test_rights_leftovers_and_a_stale_active_are_findings(opened: Desk) -> None:
    incident = opened.json("show")["id"]
    os.chmod(opened.path(incident, "timeline.jsonl"), 0o644)
    os.mkdir(os.path.join(opened.home, "incidents", ".new-abc"), 0o700)
    with open(os.path.join(opened.home, "active"), "w", encoding="ascii") as file:
        file.write("2026-01-01-gone-abcd\n")
    found = {os.path.basename(one["file"]): one["what"] for one in opened.run("doctor", "--json").document}
    assert found == {
        "timeline.jsonl": "others may use it (mode 644)",
        ".new-abc": "left by an unfinished command",
        "active": "names 2026-01-01-gone-abcd, which is not there",
    }


def test_a_clock_ahead_is_a_finding(opened: Desk) -> None:
    opened.later(days=2)
    opened.done("log", "from tomorrow")
    opened.later(days=-2)
    ran = opened.run("doctor")
    assert ran.status == 5
    assert "was written in the future" in ran.out


def test_a_postmortem_put_aside_is_no_finding(opened: Desk) -> None:
    path = opened.run("postmortem", "generate").out.strip()
    with open(path, "a", encoding="utf-8") as file:
        file.write("mine\n")
    opened.done("postmortem", "generate", "--force")
    assert opened.json("doctor") == []
