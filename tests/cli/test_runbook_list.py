"""Runbooks are listed, shown, found and suggested; nothing in them acts, and nothing outside their folders is read."""

import os
from pathlib import Path
from typing import Any

import pytest

from cli.given import Desk, Host
from cli.screen import Sitting

FAILOVER = """---
title: Promote the quagga replica
owner: team-db
last_reviewed: 2026-10-01
alerts: [PgPrimaryDown]
services: [orders]
tags: [okapi]
---
# Fail over

## Diagnosis

1. Is <primary> gone?

   ```sh
   $ pg_isready -h <primary>
   ```

<!-- said in a comment -->

## Roll back

Demote it **again**, ~~never~~ and see ![plan](plan.png).

| host | role |
|------|------|
| db1  | main |
"""
EVIL = "# \x1b[2J\x1b]52;c;eA==\x07 T\u202e [red]x[/red]\n\n```sh\necho \x1b[31m\u200b\n```\n\nwith \r and \xff \x9b\n"
INDEX = [
    "name",
    "path",
    "title",
    "alerts",
    "services",
    "owner",
    "last_reviewed",
    "steps",
    "headings",
    "fences",
]


@pytest.fixture
def team(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a team's folder of runbooks, which is set, beside the empty one that somebody stands in."""
    team, work = tmp_path / "team", tmp_path / "work"
    (team / "db").mkdir(parents=True)
    (work / ".git").mkdir(parents=True)
    monkeypatch.chdir(work)
    (team / "db" / "failover.md").write_text(FAILOVER)
    (team / "restart.md").write_text("# Restart a zebra service\n\n```sh\nls\n```\n")
    desk.environ["IRCLI_RUNBOOKS"] = str(team)
    return team


def rows(desk: Desk, *words: str) -> dict[str, Any]:
    """Return what `list` says of a team's runbooks."""
    return {row["name"]: row for row in desk.json("runbook", "list", *words) if row["source"] != "built-in"}


# list


@pytest.mark.usefixtures("team")
def test_the_list_says_whose_and_whether_it_should_be_reviewed(desk: Desk) -> None:
    found = rows(desk)
    assert [found[name]["stale"] for name in ("failover", "restart")] == [False, True]
    assert found["failover"]["title"] == "Promote the quagga replica"
    assert (found["failover"]["owner"], found["restart"]["owner"]) == ("team-db", None)
    desk.later(days=90)
    assert rows(desk)["failover"]["stale"] is True


def test_a_pipe_gets_full_lines(desk: Desk, team: Path) -> None:
    lines = desk.done("runbook", "list", "replica", "quagga").out.splitlines()
    path = team / "db" / "failover.md"
    assert lines == [f"failover\tPromote the quagga replica\tteam-db\t2026-10-01\t\t2\t{path}"]


@pytest.mark.usefixtures("team")
def test_eyes_get_a_table(desk: Desk) -> None:
    out = desk.done("runbook", "list", "zebra", "service", eyes=True, NO_COLOR="1").out
    head, _, row = (" ".join(line.split()) for line in out.splitlines())
    assert head == "name title owner last reviewed review steps from"
    assert row == "restart Restart a zebra service - - stale 1 setting"


@pytest.mark.usefixtures("team")
def test_the_group_alone_is_the_list(desk: Desk) -> None:
    assert desk.run("runbook") == desk.run("runbook", "list")
    assert desk.json("runbook") == desk.json("runbook", "list")


@pytest.mark.usefixtures("team")
def test_words_that_no_runbook_has_list_nothing(desk: Desk) -> None:
    assert desk.json("runbook", "list", "zzzz") == []
    ran = desk.done("runbook", "list", "zzzz")
    assert ran.out == ""
    assert "No runbook matches" in ran.err


def test_what_is_refused_is_named_once_and_the_rest_is_listed(desk: Desk, team: Path) -> None:
    (team / "out.md").symlink_to("/etc/passwd")
    os.mkfifo(team / "pipe.md")
    ran = desk.done("runbook", "list", "--json")
    assert {"failover", "restart"} <= {row["name"] for row in ran.document}
    for name in ("out", "pipe"):
        assert ran.err.count(f"{team / name}.md") == 1
    assert "root:" not in ran.out


# show


def test_a_pipe_gets_the_file_as_it_stands(desk: Desk, team: Path) -> None:
    ran = desk.done("runbook", "show", "failover")
    assert ran.out == FAILOVER
    assert str(team / "db" / "failover.md") in ran.err
    (team / "restart.md").write_bytes(b"# Restart\r\n\r\n\tls\r\n")
    assert desk.done("runbook", "show", "restart").out == "# Restart\n\n\tls\n"


@pytest.mark.usefixtures("team")
def test_eyes_get_it_laid_out_and_nothing_is_lost(desk: Desk) -> None:
    out = desk.done("runbook", "show", "failover", eyes=True, NO_COLOR="1", COLUMNS="60").out
    for words in (
        "Is <primary> gone?",
        "$ pg_isready -h <primary>",
        "<!-- said in a comment -->",
        "plan (plan.png)",
        "again",
    ):
        assert words in out
    for mark in ("```", "**", "## ", "title:", "\x1b"):
        assert mark not in out
    assert max(map(len, out.splitlines())) <= 60


@pytest.mark.usefixtures("team")
def test_colour_is_for_those_who_see_it(desk: Desk) -> None:
    assert "\x1b[" in desk.done("runbook", "show", "failover", eyes=True).out
    assert "\x1b" not in desk.done("runbook", "show", "failover").out


@pytest.mark.parametrize("eyes", [True, False])
@pytest.mark.parametrize("command", [("list",), ("show", "evil"), ("index",), ("suggest", "--alert", "evil")])
def test_no_control_character_of_a_runbook_reaches_the_terminal(
    desk: Desk, team: Path, command: tuple[str, ...], *, eyes: bool
) -> None:
    (team / "evil.md").write_bytes(EVIL.encode().replace("\xff".encode(), b"\xff"))
    (team / "\x1b[31m\n.md").write_text("# Named badly\n")
    ran = desk.done("runbook", *command, eyes=eyes, NO_COLOR="1")
    shown = ran.out + ran.err
    assert all(letter.isprintable() or letter in "\n\t" for letter in shown)
    assert "\\x1b[2J" in shown
    assert "\\u202e" in shown
    assert "[red]x[/red]" in shown


@pytest.mark.usefixtures("team")
def test_json_has_every_step_with_its_fence(desk: Desk) -> None:
    document = desk.json("runbook", "show", "failover")
    first = document["steps"][0]
    assert first["number"] == 1
    assert first["kind"] == "diagnosis"
    assert first["section"] == ["Fail over", "Diagnosis"]
    assert first["fence"] == {
        "tag": "sh",
        "content": "$ pg_isready -h <primary>\n",
        "line": 15,
        "shell": True,
    }
    assert document["faults"] == []
    assert set(INDEX) < set(document)


def test_a_broken_front_matter_is_told_and_the_runbook_is_shown(desk: Desk, team: Path) -> None:
    (team / "broken.md").write_text("---\nowner: [\n---\n# Still here\n")
    ran = desk.done("runbook", "show", "broken")
    assert "# Still here" in ran.out
    assert "  fault     line 3: The front matter is not read." in ran.err
    faults = desk.json("runbook", "show", "broken")["faults"]
    assert [fault["line"] for fault in faults] == [3]


@pytest.mark.parametrize("deep", [">" * 3000 + " x\n", "- " * 3000 + "x\n", "word " * 60_000, "[" * 5000])
def test_a_text_that_cannot_be_laid_out_is_shown_as_it_stands(desk: Desk, team: Path, deep: str) -> None:
    (team / "deep.md").write_text(deep)
    assert desk.done("runbook", "show", "deep", eyes=True, NO_COLOR="1").out


# Which one is meant.


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    "query",
    ["failover", "FAILOVER.md", "db/failover", "PgPrimaryDown", "pg-primary-down", "orders", "replica back okapi", "okapi"],
)  # fmt: skip
def test_a_runbook_is_found_by_name_alert_service_or_words(desk: Desk, query: str) -> None:
    assert desk.json("runbook", "show", query)["name"] == "failover"


def test_a_runbook_is_found_by_its_path(desk: Desk, team: Path) -> None:
    Path("docs").mkdir()
    Path("docs", "own.md").write_text("# Own\n")
    for query in (str(team / "db" / "failover.md"), "docs/own.md", "./docs/own.md"):
        document = desk.json("runbook", "show", query)
        assert document["path"] == os.path.abspath(query)


@pytest.fixture
def twice(desk: Desk, team: Path, tmp_path: Path) -> list[str]:
    """Return the paths of two runbooks of one name, in two folders."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "failover.md").write_text("# The other\n")
    desk.environ["IRCLI_RUNBOOKS"] = f"{team}:{other}"
    return [str(team / "db" / "failover.md"), str(other / "failover.md")]


def test_one_name_in_two_folders_is_shown_and_not_guessed(desk: Desk, twice: list[str]) -> None:
    ran = desk.run("runbook", "show", "failover")
    assert (ran.status, ran.out) == (3, "")
    assert all(path in ran.err for path in twice)
    assert desk.run("runbook", "show", "failover", "--json").status == 3
    assert desk.done("runbook", "show", twice[1]).out == "# The other\n"


def test_at_a_terminal_somebody_is_asked_which(desk: Desk, twice: list[str]) -> None:
    ran = desk.run("runbook", "show", "failover", typed="2\n")
    assert ran.status == 0
    assert ran.out == "# The other\n"
    assert twice[0] in ran.err


@pytest.mark.usefixtures("team")
def test_a_name_that_is_nearly_right_gets_a_suggestion(desk: Desk) -> None:
    ran = desk.run("--json", "runbook", "show", "failovre")
    assert (ran.status, ran.out) == (3, "")
    assert ran.error["hint"] == "Did you mean failover? ircli runbook list"


@pytest.mark.parametrize(
    "query",
    ["../x", "..", "db/../../secret", "/etc/passwd", "a\0b", "a\x1b[31m", "a\nb", "", "  ", "link.md", "out", "out.md",
     "pipe", "huge", "huge.md", "folder/secret"],
)  # fmt: skip
def test_what_leads_out_or_is_no_plain_file_is_refused(
    desk: Desk, team: Path, tmp_path: Path, query: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    secret = tmp_path / "elsewhere" / "secret.md"
    secret.write_text("# SECRET\n")
    Path("link.md").symlink_to(secret)
    (team / "out.md").symlink_to(secret)
    (team / "folder").symlink_to(secret.parent)
    os.mkfifo(team / "pipe.md")
    with (team / "huge.md").open("wb") as file:
        file.truncate(1 << 30)
    ran = desk.run("runbook", "show", query)
    assert ran.status == (3 if query == "folder/secret" else 2)
    assert ran.out == ""
    assert "SECRET" not in ran.err
    assert all(letter.isprintable() or letter == "\n" for letter in ran.err)
    assert desk.done("runbook", "list").out.count("\n") >= 2


def test_a_hint_says_how_a_folder_becomes_one_of_runbooks(desk: Desk, team: Path) -> None:
    ran = desk.run("--json", "runbook", "show", "../x")
    assert ran.status == 2
    assert "ircli config set runbooks.paths DIR" in ran.error["hint"]
    assert team.exists()


# index


def test_the_index_has_every_markdown_file_below_a_folder(desk: Desk, team: Path) -> None:
    document = desk.json("runbook", "index", "--root", str(team))
    assert [list(row) for row in document] == [INDEX, INDEX]
    assert [row["path"] for row in document] == [str(team / "db" / "failover.md"), str(team / "restart.md")]
    assert document[0]["fences"] == {"total": 1, "shell": 1, "nested": 1}
    assert document[0]["headings"] == ["Fail over", "Diagnosis", "Roll back"]
    assert document[0]["steps"] == len(desk.json("runbook", "show", "failover")["steps"])
    assert document == desk.json("runbook", "index", "--root", os.path.relpath(team))


def test_the_index_of_an_empty_folder_is_an_empty_list(desk: Desk, tmp_path: Path) -> None:
    assert desk.json("runbook", "index", "--root", str(tmp_path)) == []


def test_the_index_needs_a_folder(desk: Desk, tmp_path: Path) -> None:
    assert desk.run("runbook", "index", "--root", str(tmp_path / "none")).status == 3


@pytest.mark.usefixtures("team")
def test_without_a_folder_the_index_is_of_all_runbooks(desk: Desk) -> None:
    assert {"failover", "restart"} <= {row["name"] for row in desk.json("runbook", "index")}
    assert "db/failover\tPromote the quagga replica\t2\t3\t1\t1\t1\t0\n" in desk.done("runbook", "index").out


# suggest


def reasons(desk: Desk, *flags: str) -> dict[str, list[str]]:
    """Return why each of a team's runbooks is suggested, in their order."""
    found = desk.json("runbook", "suggest", *flags)
    return {row["name"]: row["reasons"] for row in found if row["source"] != "built-in"}


@pytest.mark.usefixtures("team")
def test_flags_suggest_without_an_incident(desk: Desk) -> None:
    assert reasons(desk, "--service", "orders") == {"failover": ["service orders"]}
    assert reasons(desk, "--alert", "pg_primary_down") == {"failover": ["alert PgPrimaryDown"]}
    assert reasons(desk, "--alert", "nothing") == {}
    assert desk.run("runbook", "suggest").status == 3
    assert desk.run("runbook", "suggest", "--service", "orders", "--incident", "nope").status == 3


@pytest.mark.usefixtures("team")
def test_an_incident_suggests_by_its_services_and_words(desk: Desk) -> None:
    desk.declare("PgPrimaryDown: the quagga lags", "--service", "orders")
    found = reasons(desk)
    assert found == {
        "failover": ["'PgPrimaryDown' is in what was said", "service orders", "says quagga"],
    }
    ran = desk.done("runbook", "suggest")
    assert "'PgPrimaryDown' is in what was said; service orders" in ran.out


def test_what_mitigate_leads_to_comes_first(desk: Desk, team: Path) -> None:
    desk.declare("The quagga lags after a deploy", "--service", "orders")
    desk.done("triage", "--changes", "deploy")
    desk.run("mitigate", "--guarded", "no")
    way = desk.json("mitigate", "--why")
    wanted = way["leaf"]["runbook"]
    (team / f"{wanted}.md").write_text("# Ours\n")
    found = reasons(desk)
    assert next(iter(found)) == wanted
    assert found[wanted][0].startswith("ircli mitigate leads to it: ")
    assert "failover" in found


# The installed program.


def test_names_are_completed_without_reading_a_runbook(host: Host) -> None:
    folder = os.path.join(host.home, "team")
    os.mkdir(folder)
    for name in ("failover.md", "faultfinding.md", "fa$(touch P).md", "restart.md"):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write("# A\n")
    ran = host.run(
        IRCLI_RUNBOOKS=folder,
        _IRCLI_COMPLETE="complete_bash",
        COMP_WORDS="ircli runbook show fa",
        COMP_CWORD="3",
    )
    assert ran.out.split() == ["failover", "faultfinding"]
    assert not os.path.exists(os.path.join(host.home, "store"))


def test_a_runbook_is_laid_out_in_a_real_terminal(host: Host) -> None:
    folder = os.path.join(host.home, "team")
    os.mkdir(folder)
    with open(os.path.join(folder, "failover.md"), "w", encoding="utf-8") as file:
        file.write(FAILOVER)
    with Sitting(host, ["runbook", "show", "failover"], IRCLI_RUNBOOKS=folder) as sitting:
        assert sitting.end() == 0
        assert "pg_isready -h <primary>" in sitting.text
        assert "ircli runbook run failover" in sitting.text
