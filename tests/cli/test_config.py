import os
from pathlib import Path

import pytest

from cli.given import Desk
from ircli.domain.metrics.definitions import METRICS
from ircli.playbook.book import PARTS
from ircli.store.twins import DEFAULT_FOLDER

KEYS = ["name", "zone", "severities", "tree", "runbooks.paths", *(f"metrics.{name}" for name in METRICS)]


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
    assert [list(one) for one in sources] == [["source", "value", "wins"]] * 4
    assert [(one["value"], one["wins"]) for one in sources] == [*[(None, False)] * 3, ("sev", True)]
    desk.done("config", "set", "severities", "p")
    assert [one["wins"] for one in desk.json("config", "explain", "severities")] == [
        False,
        False,
        True,
        False,
    ]
    assert [one["wins"] for one in desk.json("config", "explain", "severities", IRCLI_SEVERITIES="short")] == [
        True, False, False, False,
    ]  # fmt: skip
    ran = desk.run("config", "explain", "severities", IRCLI_SEVERITIES="short")
    assert ran.out.splitlines()[0] == "wins\tenvironment IRCLI_SEVERITIES\tshort"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("get", "colour"), 3, "There is no setting 'colour'."),
        (("set", "colour", "red"), 3, "There is no setting 'colour'."),
        (("explain", "colour"), 3, "There is no setting 'colour'."),
        (("explain", "playbook.manners"), 3, "'manners' is no part of a playbook."),
        (("set", "zone", "Mars/Base"), 2, "'Mars/Base' is no time zone."),
        (("set", "zone", "../../etc/passwd"), 2, "is no time zone."),
        (("set", "severities", "x"), 2, "'x' is no value of severities."),
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


@pytest.mark.parametrize(("key", "own", "other"), [("severities", "sev", "p"), ("tree", "full", "short")])
def test_what_the_playbook_has_to_pick_from_can_be_set(desk: Desk, key: str, own: str, other: str) -> None:
    assert desk.json("config", "get", key) == own
    assert desk.json("config", "set", key, other) == {key: other}
    assert desk.json("config", "get", key) == other


def test_a_teams_own_scheme_can_be_set_and_ours_no_longer(desk: Desk, tmp_path: Path) -> None:
    own = Path(DEFAULT_FOLDER, "severities.yaml").read_text(encoding="utf-8").replace("  short:", "  own:")
    (tmp_path / "severities.yaml").write_text(own, encoding="utf-8")
    desk.environ["IRCLI_PLAYBOOK"] = str(tmp_path)
    ran = desk.run("config", "set", "severities", "short")
    assert (ran.status, "One of: sev, p, own." in ran.err) == (2, True)
    desk.done("config", "set", "severities", "own")
    desk.done("declare", "Checkout", "--severity", "SEV3")


@pytest.mark.parametrize("part", PARTS)
def test_explain_says_where_a_part_of_the_playbook_comes_from(desk: Desk, part: str) -> None:
    rows = desk.json("config", "explain", f"playbook.{part}")
    assert [list(row) for row in rows] == [["source", "value", "refused", "wins"]] * 5
    assert [row["wins"] for row in rows] == [False] * 4 + [True]
    assert rows[-1]["value"] == os.path.join(DEFAULT_FOLDER, f"{part}.yaml")
    first, *_, last = desk.run("config", "explain", f"playbook.{part}").out.splitlines()
    assert first == "\tflag --playbook\t-"
    assert last.startswith("wins\tdefault\t")


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
