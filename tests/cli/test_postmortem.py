"""`ircli postmortem generate`: from the timeline to a document, again and again, and the author's words stay."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from cli.given import Desk
from ircli.documents.regions import parse, plain


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


def generated(desk: Desk) -> str:
    """Write the postmortem, and return its path."""
    return desk.done("postmortem", "generate").out.strip()


def read(path: str) -> str:
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def edit(path: str, old: str, new: str) -> str:
    """Replace something once in a file, and return what stands there then."""
    text = read(path)
    assert old in text
    write(path, text.replace(old, new, 1))
    return read(path)


def state(desk: Desk, *flags: str) -> Any:  # noqa: ANN401 - a value of JSON
    """Write the postmortem, and return what became of its timeline."""
    regions = desk.json("postmortem", "generate", *flags)["regions"]
    return next(one["state"] for one in regions if one["name"] == "timeline")


def test_it_is_written_beside_the_timeline(ended: Desk) -> None:
    ran = ended.run("postmortem", "generate")
    shown = ended.json("show")
    path = ended.path(shown["id"], "postmortem.md")
    assert (ran.status, ran.out) == (0, f"{path}\n")
    assert "ircli postmortem wizard" in ran.err
    assert shown["postmortem"] == {
        "status": "draft",
        "path": path,
        "due_at": "2026-11-22T12:30:03.000Z",
        "reviewers": [],
        "approved_by": [],
        "published_at": None,
        "published_digest": None,
    }
    assert os.path.isabs(path)
    assert os.stat(path).st_mode & 0o077 == 0


def test_standard_output_writes_no_file(ended: Desk) -> None:
    before = ended.content()
    ran = ended.run("postmortem", "generate", "--stdout")
    assert ran.status == 0
    assert ran.out.startswith("# Postmortem: Checkout answers 500\n")
    assert "ircli:" not in ran.out
    assert ran.err == ""
    assert ended.content() == before


def test_standard_output_is_for_readers_and_a_file_for_its_author(ended: Desk) -> None:
    written = read(generated(ended))
    assert written.startswith("<!-- ircli:postmortem of 2026-11-20-checkout-answers-500-")
    assert written.count("<!-- ircli:begin ") == written.count("<!-- ircli:end ") == 26
    assert ended.run("postmortem", "generate", "--stdout").out == plain(parse(written))


def test_the_same_timeline_gives_the_same_bytes(ended: Desk) -> None:
    ended.done("postmortem", "generate")
    before = ended.content()
    first = ended.run("postmortem", "generate", "--stdout").out
    ended.later(days=3)
    assert ended.run("postmortem", "generate", "--stdout").out == first
    ended.done("postmortem", "generate")
    assert ended.content() == before


def test_a_file_that_nobody_touched_follows_the_timeline(ended: Desk) -> None:
    path = generated(ended)
    ended.done("log", "an afterthought")
    ran = ended.done("postmortem", "generate")
    assert "an afterthought" in read(path)
    assert "region" not in ran.err


def test_what_somebody_wrote_beside_the_regions_stays_and_the_regions_follow(ended: Desk) -> None:
    path = generated(ended)
    edit(path, "## Severity\n", "## Severity\n\nMy own words.\n")
    ended.done("log", "an afterthought")
    ran = ended.done("postmortem", "generate")
    assert "## Severity\n\nMy own words.\n\n<!-- ircli:begin severity" in read(path)
    assert "an afterthought" in read(path)
    assert "region" not in ran.err


def test_an_edited_region_stays_as_it_is_and_what_is_new_there_is_shown(ended: Desk) -> None:
    path = generated(ended)
    before = edit(path, "restarted the pool", "restarted *our* pool")
    ended.done("log", "an afterthought")
    ran = ended.done("postmortem", "generate")
    assert read(path) == before
    assert "region    timeline, line " in ran.err
    assert "-| 2026-11-20 12:00:01 | +10m | Responder 1 | action | restarted *our* pool |" in ran.err
    assert "+| 2026-11-20 12:30:05 | +40m | Responder 1 | note | an afterthought |" in ran.err
    assert "--mine timeline keeps yours" in ran.err


def test_an_edited_region_of_which_nothing_is_new_is_not_argued_about(ended: Desk) -> None:
    path = generated(ended)
    before = edit(path, "restarted the pool", "restarted *our* pool")
    ran = ended.done("postmortem", "generate")
    assert read(path) == before
    assert "nothing is new there" in ran.err
    assert "decide" not in ran.err


def test_mine_keeps_an_edit_until_the_timeline_says_something_new(ended: Desk) -> None:
    path = generated(ended)
    edit(path, "restarted the pool", "restarted *our* pool")
    ended.done("log", "an afterthought")
    assert state(ended, "--mine", "timeline") == "mine"
    assert state(ended) == "edited"
    assert "restarted *our* pool" in read(path)
    assert "an afterthought" not in read(path)
    ended.done("log", "another one")
    assert state(ended) == "conflict"


def test_theirs_writes_a_region_anew_and_keeps_the_document_aside(ended: Desk) -> None:
    path = generated(ended)
    before = edit(path, "restarted the pool", "restarted *our* pool")
    document = ended.json("postmortem", "generate", "--theirs", "timeline")
    assert read(document["aside"]) == before
    assert "restarted *our* pool" not in read(path)
    assert state(ended) == "same"


def test_theirs_puts_a_region_back_that_was_taken_out(ended: Desk) -> None:
    path = generated(ended)
    region = next(one for one in parse(read(path)).regions if one.name == "lessons")
    edit(path, f"{region.begin}{region.body}{region.end}", "")
    ended.done("postmortem", "generate")
    assert "ircli:begin lessons" not in read(path)
    ended.done("postmortem", "generate", "--theirs", "lessons")
    assert read(path).endswith(f"\n## Lessons\n\n{region.begin}{region.body}{region.end}")


@pytest.mark.parametrize(
    ("flags", "status", "said"),
    [
        (("--mine", "timelime"), 2, "Did you mean timeline?"),
        (("--theirs", "novel"), 2, "'novel' is no region."),
        (("--mine", "milestones"), 2, "The document has no region 'milestones'."),
        (("--mine", "facts", "--theirs", "facts"), 2, "both name facts"),
        (("--format", "pdf"), 2, "One of: markdown, html, json."),
        (("--stdout", "-o", "x.md"), 2, "--stdout writes no file."),
        (("--template", "breif"), 3, "Did you mean brief?"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    ended: Desk, flags: tuple[str, ...], status: int, said: str
) -> None:
    generated(ended)
    before = ended.content()
    ran = ended.run("postmortem", "generate", *flags)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert ended.content() == before


def test_a_diff_shows_edits_and_writes_nothing(ended: Desk) -> None:
    path = generated(ended)
    edit(path, "restarted the pool", "restarted *our* pool")
    ended.done("log", "an afterthought")
    before = ended.content()
    ran = ended.run("postmortem", "generate", "--diff")
    assert ran.status == 0
    assert ran.out.startswith("# timeline (line ")
    assert "an afterthought" in ran.out
    assert ended.content() == before


def test_a_document_that_nobody_edited_can_have_another_template(ended: Desk) -> None:
    path = generated(ended)
    ended.done("postmortem", "generate", "--template", "brief", "--names")
    assert "## Incident summary" in read(path)
    ended.done("log", "an afterthought")
    ended.done("postmortem", "generate")
    assert " template=brief names." in read(path).split("\n")[0]


@pytest.mark.parametrize("place", ["## Severity\n", "restarted the pool"])
def test_a_document_that_somebody_edited_keeps_its_template(ended: Desk, place: str) -> None:
    path = generated(ended)
    before = edit(path, place, f"{place} mine")
    ran = ended.run("postmortem", "generate", "--template", "brief")
    assert (ran.status, ran.out) == (4, "")
    assert "written by the template 'default', and it, or that template, was changed since" in ran.err
    assert read(path) == before


def test_how_a_document_was_asked_for_is_kept_with_it(ended: Desk) -> None:
    path = ended.done("postmortem", "generate", "--names", "--zone", "Asia/Tokyo").out.strip()
    edit(path, "## Severity\n", "## Severity\n\nMine.\n")
    ended.done("log", "an afterthought")
    ended.done("postmortem", "generate")
    assert "Time (Asia/Tokyo)" in read(path)
    assert "bob" in read(path)
    ended.done("postmortem", "generate", "--roles", "--zone", "UTC")
    assert "Asia/Tokyo" not in read(path)
    assert "bob" not in read(path)
    assert "Mine." in read(path)


def test_a_document_saved_as_windows_does_goes_on_as_one(ended: Desk) -> None:
    path = ended.done("postmortem", "generate", "--names").out.strip()
    as_windows = "\ufeff" + read(path).replace("\n", "\r\n")
    write(path, as_windows)
    ended.done("postmortem", "generate")
    assert read(path) == as_windows
    ended.done("log", "an afterthought")
    ran = ended.done("postmortem", "generate", "--roles")
    text = read(path)
    assert "region" not in ran.err
    assert text.startswith("\ufeff<!-- ircli:postmortem of ")
    assert "names" not in text.split("\n")[0]
    assert "an afterthought" in text
    assert text.count("\r\n") == text.count("\n")


def test_force_keeps_the_edited_file_aside(ended: Desk) -> None:
    path = generated(ended)
    before = edit(path, "## Severity\n", "## Severity\n\nMine.\n")
    document = ended.json("postmortem", "generate", "--force")
    assert list(document) == ["id", "path", "aside", "template", "regions", "faults"]
    assert read(document["aside"]) == before
    assert "Mine." not in read(path)


def test_a_document_of_an_older_version_that_nobody_edited_is_written_anew(ended: Desk) -> None:
    path = ended.path(ended.json("show")["id"], "postmortem.md")
    old = "# Postmortem: Checkout\n\nold\n\n"
    write(path, f"{old}<!-- ircli: generated, sha256 {hashlib.sha256(old.encode()).hexdigest()} -->\n")
    document = ended.json("postmortem", "generate")
    assert document["aside"] is None
    assert "sha256" not in read(path)


@pytest.mark.parametrize("text", ["# Mine\n", "old\n\n<!-- ircli: generated, sha256 0123 -->\n"])
def test_a_document_without_marks_is_left_to_its_author(ended: Desk, text: str) -> None:
    path = ended.path(ended.json("show")["id"], "postmortem.md")
    write(path, text)
    ran = ended.run("postmortem", "generate")
    assert (ran.status, ran.out) == (4, "")
    assert "has none of the marks" in ran.err
    assert "--force" in ran.err
    assert read(path) == text
    assert read(ended.json("postmortem", "generate", "--force")["aside"]) == text


def test_an_empty_file_is_no_document_yet(ended: Desk) -> None:
    path = ended.path(ended.json("show")["id"], "postmortem.md")
    write(path, "\n")
    document = ended.json("postmortem", "generate")
    assert (document["aside"], document["faults"]) == (None, [])
    assert read(path).startswith("<!-- ircli:postmortem of ")


def test_damaged_marks_are_told_of_and_what_stands_there_stays(ended: Desk) -> None:
    path = generated(ended)
    before = edit(path, "<!-- ircli:end timeline -->\n", "<!-- ircli:end timeline\n")
    ended.done("log", "an afterthought")
    ran = ended.done("postmortem", "generate")
    assert "fault     line " in ran.err
    assert "the begin mark of 'timeline' has no end; nothing is written there" in ran.err
    assert "this mark is damaged; nothing is written there" in ran.err
    assert read(path) == before
    messages = [fault["message"] for fault in ended.json("postmortem", "generate")["faults"]]
    assert messages == ["the begin mark of 'timeline' has no end", "this mark is damaged"]


def test_a_region_that_stands_twice_is_left_alone_and_not_put_there_a_third_time(ended: Desk) -> None:
    path = generated(ended)
    region = next(one for one in parse(read(path)).regions if one.name == "lessons")
    before = read(path) + region.begin + region.body + region.end
    write(path, before)
    assert "the region 'lessons' stands twice" in ended.done("postmortem", "generate").err
    ran = ended.run("postmortem", "generate", "--theirs", "lessons")
    assert ran.status == 4
    assert "stands twice" in ran.err
    assert read(path) == before


def test_a_document_elsewhere_is_kept_like_the_one_in_the_store(ended: Desk, tmp_path: Path) -> None:
    path = str(tmp_path / "notes.md")
    assert ended.done("postmortem", "generate", "-o", path).out == f"{path}\n"
    edit(path, "## Severity\n", "## Severity\n\nMine.\n")
    ended.done("log", "an afterthought")
    ended.done("postmortem", "generate", "-o", path)
    assert "Mine." in read(path)
    assert "an afterthought" in read(path)
    assert not os.path.exists(ended.path(ended.json("show")["id"], "postmortem.md"))


def test_the_document_of_another_incident_is_not_written_over(ended: Desk, tmp_path: Path) -> None:
    path = str(tmp_path / "notes.md")
    ended.done("postmortem", "generate", "-o", path)
    before, first = read(path), ended.json("show")["id"]
    ended.declare("Search is slow")
    ran = ended.run("postmortem", "generate", "-o", path)
    assert (ran.status, ran.out) == (4, "")
    assert f"is the postmortem of {first}" in ran.err
    assert read(path) == before


@pytest.mark.parametrize(
    "command", [("generate", "--format", "html"), ("generate", "--format", "json"), ("html",)]
)
def test_no_other_form_takes_the_place_of_the_document(ended: Desk, command: tuple[str, ...]) -> None:
    path = generated(ended)
    before = edit(path, "## Severity\n", "## Severity\n\nMine.\n")
    ran = ended.run("postmortem", *command, "-o", path)
    assert (ran.status, ran.out) == (4, "")
    assert "is a postmortem that people edit" in ran.err
    assert read(path) == before


def test_another_form_can_be_written_again(ended: Desk, tmp_path: Path) -> None:
    generated(ended)
    for form, name in (("html", "x.html"), ("json", "x.json")):
        path = str(tmp_path / name)
        for _ in range(2):
            assert ended.done("postmortem", "generate", "--format", form, "-o", path).out == f"{path}\n"
    assert json.loads((tmp_path / "x.json").read_text())["template"] == "default"
    assert (tmp_path / "x.html").read_text().startswith("<!doctype html>")


def test_what_stands_in_a_file_obeys_no_terminal(ended: Desk) -> None:
    path = generated(ended)
    mine = b"caf\xe9 \x1b[2J \xe2\x80\xae\r\n"
    with open(path, "ab") as file:
        file.write(mine)
    ran = ended.done("postmortem", "generate", "--stdout")
    assert ran.out.endswith("caf\\xe9 \\x1b[2J \\u202e\n")
    ended.done("postmortem", "generate")
    with open(path, "rb") as file:
        assert file.read().endswith(mine)


def test_one_place_that_is_left_is_one(ended: Desk) -> None:
    path = generated(ended)
    write(path, read(path).replace("_To be written:", "_Later:"))
    assert "Nothing is left to be written." in ended.done("postmortem", "generate").err
    edit(path, "_Later:", "_To be written:")
    assert "1 place is left" in ended.done("postmortem", "generate").err


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
    assert list(ended.json("postmortem", "generate", "--format", "json")) == [
        "id",
        "template",
        "markdown",
        "sections",
    ]


def test_another_incident_is_named(ended: Desk) -> None:
    ended.declare("Search is slow")
    ran = ended.run("postmortem", "generate", "--stdout", "--incident", "checkout")
    assert ran.out.startswith("# Postmortem: Checkout answers 500\n")


def test_without_an_incident_nothing_is_found(desk: Desk) -> None:
    ran = desk.run("postmortem", "generate")
    assert (ran.status, ran.out) == (3, "")
    assert "No incident is active." in ran.err
    assert "ircli declare" in ran.err
