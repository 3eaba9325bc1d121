"""A document that people edit: what is theirs stays, and what is new is shown."""

import os

import pytest

from cli.given import Desk


@pytest.fixture
def path(opened: Desk) -> str:
    return opened.done("postmortem", "generate").out.strip()


def read(path: str) -> str:
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def edited(path: str, before: str, after: str) -> None:
    text = read(path)
    assert before in text
    write(path, text.replace(before, after, 1))


SUMMARY = "_To be written: what happened, for how long, and what ended it, for a reader who was not there._"


def test_words_between_the_regions_stay(opened: Desk, path: str) -> None:
    edited(path, "## Summary\n", "## What happened\n\nMy own words.\n")
    opened.done("log", "an afterthought")
    opened.done("postmortem", "generate")
    text = read(path)
    assert "## What happened\n\nMy own words.\n" in text
    assert "an afterthought" in text


def test_a_prompt_that_somebody_answered_in_place_is_kept_and_said_in_one_line(
    opened: Desk, path: str
) -> None:
    edited(path, SUMMARY, "It was down.")
    ran = opened.run("postmortem", "generate")
    assert "summary, line" in ran.err
    assert "nothing is new there" in ran.err
    assert "It was down." in read(path)


def test_what_is_new_beside_an_edit_is_shown_until_it_is_decided(opened: Desk, path: str) -> None:
    edited(path, SUMMARY, "It was down.")
    opened.done("postmortem", "summary", "It was slow.")
    ran = opened.run("postmortem", "generate")
    assert "-It was down." in ran.err
    assert "+It was slow." in ran.err
    assert "--mine summary" in ran.err
    assert "It was slow." not in read(path)
    opened.done("postmortem", "generate", "--mine", "summary")
    again = opened.run("postmortem", "generate")
    assert "It was slow." not in again.err
    assert "It was down." in read(path)


def test_theirs_takes_the_new_text_and_keeps_the_old_document_aside(opened: Desk, path: str) -> None:
    edited(path, SUMMARY, "It was down.")
    opened.done("postmortem", "summary", "It was slow.")
    document = opened.json("postmortem", "generate", "--theirs", "summary")
    assert "It was slow." in read(path)
    assert "It was down." in read(document["aside"])
    assert [one["state"] for one in document["regions"] if one["name"] == "summary"] == ["theirs"]


def test_a_region_that_was_taken_out_stays_out_until_it_is_wanted(opened: Desk, path: str) -> None:
    text = read(path)
    begin, end = text.index("<!-- ircli:begin lessons"), text.index("<!-- ircli:end lessons -->\n")
    write(path, text[:begin] + text[end + len("<!-- ircli:end lessons -->\n") :])
    opened.done("postmortem", "generate")
    assert "ircli:begin lessons" not in read(path)
    opened.done("postmortem", "generate", "--theirs", "lessons")
    assert "ircli:begin lessons" in read(path)


def test_a_damaged_mark_is_named_and_nothing_is_lost(opened: Desk, path: str) -> None:
    edited(path, "<!-- ircli:end summary -->", "<!-- ircli:end sumary -->")
    opened.done("log", "an afterthought")
    ran = opened.run("postmortem", "generate")
    assert ran.status == 0
    assert "the begin mark of 'summary' has no end" in ran.err
    assert SUMMARY in read(path)
    assert "an afterthought" in read(path)


def test_differences_are_shown_without_writing(opened: Desk, path: str) -> None:
    edited(path, SUMMARY, "It was down.")
    opened.done("postmortem", "summary", "It was slow.")
    before = opened.content()
    ran = opened.run("postmortem", "generate", "--diff")
    assert (ran.status, ran.err) == (0, "")
    assert "-It was down.\n+It was slow.\n" in ran.out
    assert opened.content() == before


def test_how_it_was_asked_for_is_remembered(opened: Desk) -> None:
    opened.done("role", "assign", "ic", "bob")
    path = opened.done("postmortem", "generate", "--names", "--zone", "Asia/Tokyo").out.strip()
    opened.done("log", "an afterthought")
    opened.done("postmortem", "generate")
    assert "bob" in read(path)
    assert "Asia/Tokyo" in read(path)
    opened.done("postmortem", "generate", "--roles")
    assert "bob" not in read(path)


def test_another_template_is_taken_while_nobody_wrote_anything(opened: Desk, path: str) -> None:
    opened.done("postmortem", "generate", "--template", "brief")
    assert "## Incident summary" in read(path)
    edited(path, SUMMARY, "It was down.")
    ran = opened.run("postmortem", "generate", "--template", "default")
    assert ran.status == 4
    assert "written by the template 'brief'" in ran.err
    document = opened.json("postmortem", "generate", "--template", "default", "--force")
    assert "It was down." in read(document["aside"])
    assert "## Summary" in read(path)


def test_a_file_without_marks_is_not_touched(opened: Desk, path: str) -> None:
    write(path, "My own document.\n")
    ran = opened.run("postmortem", "generate")
    assert ran.status == 4
    assert "has none of the marks" in ran.err
    assert read(path) == "My own document.\n"


def test_it_is_written_where_somebody_wants_it(opened: Desk, tmp_path: os.PathLike[str]) -> None:
    elsewhere = os.path.join(tmp_path, "docs", "pm.md")
    assert opened.run("postmortem", "generate", "--output", elsewhere).status == 3
    os.mkdir(os.path.dirname(elsewhere))
    ran = opened.done("postmortem", "generate", "--output", elsewhere)
    assert ran.out == f"{elsewhere}\n"
    edited(elsewhere, SUMMARY, "It was down.")
    opened.done("postmortem", "generate", "--output", elsewhere)
    assert "It was down." in read(elsewhere)


def test_a_file_whose_lines_end_as_windows_has_it_stays_so(opened: Desk, path: str) -> None:
    write(path, read(path).replace("\n", "\r\n"))
    opened.done("log", "an afterthought")
    ran = opened.run("postmortem", "generate")
    assert "edited" not in ran.err
    text = read(path)
    assert "an afterthought" in text
    assert text.count("\n") == text.count("\r\n")


def test_json_has_each_section(opened: Desk) -> None:
    document = opened.json("postmortem", "generate", "--format", "json")
    assert list(document) == ["id", "template", "markdown", "sections"]
    sections = {one["name"]: one for one in document["sections"]}
    assert sections["summary"] == {"name": "summary", "markdown": SUMMARY, "edited": False}


def test_html_is_one_file(opened: Desk) -> None:
    path = opened.done("postmortem", "html").out.strip()
    assert path.endswith("postmortem.html")
    assert "<!doctype html>" in read(path)
    assert opened.run("doctor").status == 0
    assert "<!doctype html>" in opened.run("postmortem", "generate", "--format", "html", "--stdout").out


def test_no_other_output_takes_the_place_of_a_document(opened: Desk, path: str) -> None:
    edited(path, SUMMARY, "It was down.")
    before = read(path)
    opened.end()
    for command in (
        ("action", "export"),
        ("export", "--format", "csv"),
        ("postmortem", "html"),
        ("postmortem", "publish", "--force", "--reason", "so"),
    ):
        ran = opened.run(*command, "--output", path)
        assert (ran.status, ran.out) == (4, ""), command
        assert "is a postmortem that people edit" in ran.err
        assert read(path) == before
    assert opened.json("show")["postmortem"]["status"] == "draft"


def test_a_template_that_names_a_region_often_has_it_once(opened: Desk) -> None:
    target = opened.json("postmortem", "template", "eject", "brief", "--as", "ours")["written"]
    write(target, "\x1b[2Jx\n" + "<!-- ircli:timeline -->\n" * 5000)
    path = opened.done("postmortem", "generate", "--template", "ours").out.strip()
    text = read(path)
    assert text.count("ircli:begin") == 1
    assert "\x1b" not in text


def test_what_lies_outside_of_a_repository_is_no_template_of_it(
    opened: Desk, tmp_path: os.PathLike[str]
) -> None:
    victim, ours = os.path.join(tmp_path, "victim"), os.path.join(tmp_path, "repo", ".ircli")
    os.makedirs(victim)
    os.makedirs(ours, mode=0o700)
    os.makedirs(os.path.join(tmp_path, "repo", ".git"))
    os.symlink(victim, os.path.join(ours, "postmortem"))
    write(os.path.join(victim, "default.md"), "secret <!-- ircli:title -->\n")
    repo = {"PWD": os.path.join(tmp_path, "repo")}
    here = os.getcwd()
    os.chdir(repo["PWD"])
    try:
        assert "secret" not in opened.run("postmortem", "generate", "--stdout").out
        assert opened.run("postmortem", "template", "eject", "brief", "--project").status == 6
    finally:
        os.chdir(here)
    assert os.listdir(victim) == ["default.md"]
