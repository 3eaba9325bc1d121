import os

import pytest

from cli.given import Desk


@pytest.fixture
def ended(desk: Desk) -> Desk:
    desk.done(
        "declare", "Checkout answers 500", "--severity", "SEV2", "--role", "ic=bob", "--started", "11:50"
    )
    desk.done("log", "--kind", "action", "restarted the pool")
    desk.done("mark", "mitigated")
    desk.later(minutes=30)
    desk.resolve()
    return desk


def test_it_is_written_beside_the_timeline(ended: Desk) -> None:
    ran = ended.run("postmortem", "generate")
    shown = ended.json("show")
    path = ended.path(shown["id"], "postmortem.md")
    assert (ran.status, ran.out) == (0, f"{path}\n")
    assert "ircli close" in ran.err
    assert shown["postmortem"] == {"status": "draft", "path": path, "due_at": "2026-11-22T12:30:03.000Z"}
    assert os.path.isabs(path)
    assert os.stat(path).st_mode & 0o077 == 0


def test_standard_output_writes_no_file(ended: Desk) -> None:
    before = ended.content()
    ran = ended.run("postmortem", "generate", "--stdout")
    assert ran.status == 0
    assert ran.out.startswith("# Postmortem: Checkout answers 500\n")
    assert ran.err == ""
    assert ended.content() == before


def test_the_same_timeline_gives_the_same_bytes(ended: Desk) -> None:
    ended.done("postmortem", "generate")
    before = ended.content()
    first = ended.run("postmortem", "generate", "--stdout").out
    ended.later(days=3)
    assert ended.run("postmortem", "generate", "--stdout").out == first
    ended.done("postmortem", "generate")
    assert ended.content() == before


def test_a_file_that_nobody_touched_follows_the_timeline(ended: Desk) -> None:
    path = ended.run("postmortem", "generate").out.strip()
    ended.done("log", "an afterthought")
    ended.done("postmortem", "generate")
    with open(path, encoding="utf-8") as file:
        assert "an afterthought" in file.read()


def test_an_edited_file_is_not_overwritten(ended: Desk) -> None:
    path = ended.run("postmortem", "generate").out.strip()
    with open(path, "a", encoding="utf-8") as file:
        file.write("My own words.\n")
    before = ended.content()
    ran = ended.run("postmortem", "generate")
    assert (ran.status, ran.out) == (4, "")
    assert "was edited since it was generated" in ran.err
    assert "--force" in ran.err
    assert ended.content() == before


def test_force_keeps_the_edited_file_aside(ended: Desk) -> None:
    path = ended.run("postmortem", "generate").out.strip()
    with open(path, "a", encoding="utf-8") as file:
        file.write("My own words.\n")
    document = ended.json("postmortem", "generate", "--force")
    assert list(document) == ["id", "path", "aside"]
    with open(document["aside"], encoding="utf-8") as file:
        assert file.read().endswith("My own words.\n")
    with open(path, encoding="utf-8") as file:
        assert "My own words." not in file.read()


def test_a_second_zone_stands_beside_utc(ended: Desk) -> None:
    ran = ended.run("postmortem", "generate", "--stdout", "--zone", "Asia/Tokyo")
    assert ran.status == 0
    assert "Asia/Tokyo" in ran.out
    assert "20:50" in ran.out


def test_an_unknown_zone_is_refused(ended: Desk) -> None:
    ran = ended.run("postmortem", "generate", "--zone", "Mars/Base")
    assert (ran.status, ran.out) == (2, "")
    assert "'Mars/Base' is no time zone." in ran.err
    assert "Europe/Berlin" in ran.err


def test_people_are_roles_unless_names_are_asked_for(ended: Desk) -> None:
    assert "bob" not in ended.run("postmortem", "generate", "--stdout").out
    assert "bob" in ended.run("postmortem", "generate", "--stdout", "--names").out


def test_json_holds_the_markdown(ended: Desk) -> None:
    document = ended.json("postmortem", "generate", "--stdout")
    assert list(document) == ["id", "markdown"]
    assert document["markdown"] == ended.run("postmortem", "generate", "--stdout").out
    assert list(ended.json("postmortem", "generate")) == ["id", "path", "aside"]


def test_another_incident_is_named(ended: Desk) -> None:
    ended.declare("Search is slow")
    ran = ended.run("postmortem", "generate", "--stdout", "--incident", "checkout")
    assert ran.out.startswith("# Postmortem: Checkout answers 500\n")


def test_without_an_incident_nothing_is_found(desk: Desk) -> None:
    ran = desk.run("postmortem", "generate")
    assert (ran.status, ran.out) == (3, "")
    assert "No incident is active." in ran.err
    assert "ircli declare" in ran.err
