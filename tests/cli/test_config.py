import os

import pytest

from cli.given import Desk

KEYS = ["name", "zone", "severities", "runbooks.paths"]


def settings(desk: Desk) -> str:
    with open(os.path.join(desk.home, "config.toml"), encoding="utf-8") as file:
        return file.read()


def put(desk: Desk, content: str) -> None:
    os.makedirs(desk.home, mode=0o700, exist_ok=True)
    with open(os.path.join(desk.home, "config.toml"), "w", encoding="utf-8") as file:
        file.write(content)


def test_paths_are_printed(desk: Desk) -> None:
    ran = desk.run("config", "path")
    places = desk.json("config", "path")
    assert (ran.status, ran.err) == (0, "")
    assert places == {
        "config": f"{desk.home}/config.toml",
        "home": desk.home,
        "incidents": f"{desk.home}/incidents",
    }
    assert ran.out.splitlines() == [f"{name}\t{path}" for name, path in places.items()]


def test_every_setting_is_listed_with_its_meaning(desk: Desk) -> None:
    ran = desk.run("config", "list")
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert (ran.status, ran.err) == (0, "")
    assert [row[0] for row in rows] == KEYS
    assert all(len(row) == 3 and row[2] for row in rows)
    assert list(desk.json("config", "list")) == KEYS


def test_what_is_set_is_got(desk: Desk) -> None:
    ran = desk.run("config", "set", "zone", "Europe/Berlin", IRCLI_ZONE="")
    assert (ran.status, ran.out) == (0, "")
    assert f"Set zone in {desk.home}/config.toml." in ran.err
    assert "ircli config explain zone" in ran.err
    assert desk.run("config", "get", "zone", IRCLI_ZONE="").out == "Europe/Berlin\n"
    assert desk.json("config", "get", "zone", IRCLI_ZONE="") == "Europe/Berlin"


def test_a_list_is_joined_by_colons(desk: Desk) -> None:
    document = desk.json("config", "set", "runbooks.paths", "/a:/b")
    assert document == {"runbooks.paths": ["/a", "/b"]}
    assert settings(desk).split() == ["[runbooks]", "paths", "=", "[", '"/a",', '"/b",', "]"]


@pytest.mark.parametrize("header", ["[runbooks]", "[ runbooks ]", "[runbooks]  # theirs"])
def test_comments_stay(desk: Desk, header: str) -> None:
    put(desk, f'# mine\nname = "old"\n\n{header}\n# which\npaths = ["/a"]\n# the end\n')
    desk.done("config", "set", "name", "new")
    desk.done("config", "set", "runbooks.paths", "/b")
    text = settings(desk)
    for comment in ("# mine", header, "# which", "# the end"):
        assert comment in text
    assert desk.json("config", "get", "name", IRCLI_NAME="") == "new"
    assert desk.json("config", "get", "runbooks.paths") == ["/b"]


def test_comments_stay_beside_a_list_that_was_set_before(desk: Desk) -> None:
    put(desk, "# mine\n")
    desk.done("config", "set", "runbooks.paths", "/a:/b")
    desk.done("config", "set", "runbooks.paths", "/c")
    assert "# mine" in settings(desk)
    assert desk.json("config", "get", "runbooks.paths") == ["/c"]


def test_a_comment_that_cannot_stay_is_said(desk: Desk) -> None:
    put(desk, "# mine\nrunbooks = {paths = ['/a']}\n")
    ran = desk.run("config", "set", "runbooks.paths", "/b")
    assert ran.status == 0
    assert ("# mine" in settings(desk)) != ("comments of the file could not be kept" in ran.err)
    assert desk.json("config", "get", "runbooks.paths") == ["/b"]


def test_explain_names_every_source_and_the_winner(desk: Desk) -> None:
    sources = desk.json("config", "explain", "severities")
    assert [list(one) for one in sources] == [["source", "value", "wins"]] * 3
    assert [(one["value"], one["wins"]) for one in sources] == [(None, False), (None, False), ("sev", True)]
    desk.done("config", "set", "severities", "p")
    assert [one["wins"] for one in desk.json("config", "explain", "severities")] == [False, True, False]
    assert [one["wins"] for one in desk.json("config", "explain", "severities", IRCLI_SEVERITIES="short")] == [
        True, False, False,
    ]  # fmt: skip
    ran = desk.run("config", "explain", "severities", IRCLI_SEVERITIES="short")
    assert ran.out.splitlines()[0] == "wins\tenvironment IRCLI_SEVERITIES\tshort"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("get", "colour"), 3, "There is no setting 'colour'."),
        (("set", "colour", "red"), 3, "There is no setting 'colour'."),
        (("explain", "colour"), 3, "There is no setting 'colour'."),
        (("set", "zone", "Mars/Base"), 2, "'Mars/Base' is no time zone."),
        (("set", "zone", "../../etc/passwd"), 2, "is no time zone."),
        (("set", "severities", "x"), 2, "'x' is no set of severity levels."),
        (("set", "name", " "), 2, "needs a printable text"),
        (("set", "name", "a\nb"), 2, "needs a printable text"),
        (("set", "name"), 2, "Missing argument 'VALUE'."),
    ],
)
def test_what_cannot_be_set_is_refused(
    desk: Desk, arguments: tuple[str, ...], status: int, message: str
) -> None:
    ran = desk.run("config", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert message in ran.err
    assert "  try       " in ran.err
    assert not os.path.exists(os.path.join(desk.home, "config.toml"))


def test_a_name_that_is_set_is_written_under(desk: Desk) -> None:
    desk.done("config", "set", "name", "carol")
    desk.declare()
    assert {one["by"] for one in desk.json("timeline")} == {"alice"}
    desk.run("log", "hello", IRCLI_NAME="")
    assert [one["by"] for one in desk.json("timeline")] == ["alice", "carol"]


@pytest.mark.parametrize(
    "content",
    [
        "name = \n",
        "not toml",
        "zone = 5\n",
        "name = 'a'\nname = 'b'\n",
        "\ufeff",
        "[runbooks]\npaths = 'x'\n",
    ],
)
def test_a_broken_file_is_named_and_never_a_bug(opened: Desk, content: str) -> None:
    put(opened, content)
    ran = opened.run("config", "list", IRCLI_NAME="", IRCLI_ZONE="")
    assert (ran.status, ran.out) == (2, "")
    assert "config.toml" in ran.err
    assert "bug" not in ran.err


def test_a_broken_file_does_not_stop_the_paths(desk: Desk) -> None:
    put(desk, "not toml")
    assert desk.run("config", "path").status == 0
