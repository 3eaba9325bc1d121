"""`runbook new` begins a runbook that passes its own lint, and `runbook reviewed` changes one line of one."""

import os
import stat
from itertools import product
from pathlib import Path

import pytest

from cli.given import Desk, Host
from cli.screen import ENTER, Sitting

HOSTILE = (
    'x"\nowner: eve',
    "a: b # c",
    "[a](gone.md) <pod> `x` <!-- x -->",
    "'- |",
    "---",
    "*a &b !c %d @e",
    "no",
    "2026-01-01",
    "{title} {0}",
    "Ünïcode ☃ 😀",
    '\\"',
)
TEXT = "---\r\ntitle: T  # said\r\nlast_reviewed: '2026-01-01' # by bob\r\n---\r\n# T\r\n\r\nno newline"


@pytest.fixture
def team(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a team's empty folder of runbooks, beside the one that somebody stands in."""
    team, work = tmp_path / "team", tmp_path / "work"
    team.mkdir()
    (work / ".git").mkdir(parents=True)
    monkeypatch.chdir(work)
    desk.environ["IRCLI_RUNBOOKS"] = f"{team}:{tmp_path / 'other'}"
    (tmp_path / "other").mkdir()
    return team


# new


def test_a_new_runbook_is_written_and_found(desk: Desk, team: Path) -> None:
    ran = desk.done("runbook", "new", "cache-full")
    assert ran.out == ""
    assert f"Wrote {team}/cache-full.md." in ran.err
    assert "ircli runbook lint cache-full" in ran.err
    shown = desk.json("runbook", "show", "cache-full")
    assert (shown["title"], shown["owner"], shown["last_reviewed"]) == ("Cache full", "alice", "2026-11-20")
    assert {step["kind"] for step in shown["steps"] if step["fence"]} == {
        "diagnosis", "mitigation", "rollback", "verification",
    }  # fmt: skip
    assert desk.run("runbook", "lint", "cache-full").status == 0


@pytest.mark.usefixtures("team")
def test_the_template_passes_lint_whatever_its_options_are(desk: Desk) -> None:
    some: tuple[tuple[tuple[str, ...], ...], ...] = (
        ((), ("--title", "Fail over <now> [x](y.md)")),
        ((), ("--owner", "team: db")),
        ((), ("--service", "a"), ("--service", "a b", "--service", "c, d")),
        ((), ("--alert", "PgDown"), ("--alert", "no", "--alert", "'x'")),
    )
    for number, options in enumerate(product(*some)):
        desk.done("runbook", "new", f"n{number}", *(word for option in options for word in option))
    ran = desk.run("runbook", "lint")
    assert (ran.status, ran.out) == (0, "")
    assert f"in {number + 1} runbooks" in ran.err


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_the_front_matter(desk: Desk, text: str) -> None:
    options = ("--title", text, "--owner", text, "--service", text, "--alert", text)
    ran = desk.run("runbook", "new", "x", *options)
    if not text.isprintable():
        assert (ran.status, ran.out) == (2, "")
        assert "--title" in ran.err
        return
    shown = desk.json("runbook", "show", "x")
    assert (shown["title"], shown["owner"], shown["services"], shown["alerts"]) == (
        text,
        text,
        [text],
        [text],
    )
    assert shown["last_reviewed"] == "2026-11-20"
    assert len(shown["headings"]) == 8
    assert desk.run("runbook", "lint", "x")[:2] == (0, "")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Cache Full", "ircli runbook new cache-full"),
        ("cache_full.md", "ircli runbook new cache-full"),
        ("../x", "ircli runbook new x"),
        ("..", "ircli runbook new NAME"),
        ("/etc/passwd", "ircli runbook new etc-passwd"),
        ("con", "ircli runbook new con-runbook"),
        ("nul", "ircli runbook new nul-runbook"),
        ("lpt1", "ircli runbook new lpt1-runbook"),
        ("x" * 300, f"ircli runbook new {'x' * 40}"),
        ("\uff41\uff42", "ircli runbook new ab"),
        ("日本", "ircli runbook new NAME"),
        ("x\n", "ircli runbook new x"),
        ("", "ircli runbook new NAME"),
        ("x\x1b[2J", "ircli runbook new x-2j"),
    ],
)
def test_a_name_that_is_none_is_refused_with_one_that_is(
    desk: Desk, team: Path, name: str, hint: str
) -> None:
    ran = desk.run("runbook", "new", name)
    assert (ran.status, ran.out) == (2, "")
    assert f"try       {hint}\n" in ran.err
    assert "\x1b" not in ran.err
    assert list(team.iterdir()) == []


@pytest.mark.parametrize("kind", ["file", "link", "dangling", "folder"])
def test_nothing_is_overwritten(desk: Desk, team: Path, tmp_path: Path, kind: str) -> None:
    path, other = team / "x.md", tmp_path / "elsewhere"
    if kind == "file":
        path.write_text("mine")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(other)
        if kind == "link":
            other.write_text("mine")
    ran = desk.run("runbook", "new", "x")
    assert ran.status == 4
    assert "is there already" in ran.err
    assert other.exists() == (kind == "link")
    if kind in ("file", "link"):
        assert path.read_text() == "mine"


def test_a_new_file_is_as_readable_as_its_folder(desk: Desk, team: Path) -> None:
    for folder, file in ((0o755, 0o644), (0o700, 0o600), (0o750, 0o640)):
        team.chmod(folder)
        desk.done("runbook", "new", f"m{folder}")
        assert stat.S_IMODE((team / f"m{folder}.md").stat().st_mode) == file


def test_without_a_folder_nobody_is_guessed_for(desk: Desk, team: Path) -> None:
    del desk.environ["IRCLI_RUNBOOKS"]
    ran = desk.run("runbook", "new", "x")
    assert (ran.status, ran.out) == (2, "")
    for words in ("--root DIR", "ircli config set runbooks.paths DIR"):
        assert words in ran.err
    ran = desk.done("runbook", "new", "x", typed=f"{team}\n")
    assert (team / "x.md").exists()
    desk.done("runbook", "new", "y", "--root", str(team))
    assert (team / "y.md").exists()
    ran = desk.run("runbook", "new", "z", "--root", str(team / "none"))
    assert ran.status == 3
    assert not (team / "none").exists()


def test_programs_get_the_path_and_pipes_the_text(desk: Desk, team: Path) -> None:
    assert desk.json("runbook", "new", "x") == {"name": "x", "path": f"{team}/x.md"}
    text = (team / "x.md").read_text()
    (team / "x.md").unlink()
    assert desk.done("runbook", "new", "x", "--stdout").out == text
    assert desk.json("runbook", "new", "x", "--stdout") == {"name": "x", "path": None, "markdown": text}
    assert list(team.iterdir()) == []


def test_another_one_of_the_name_is_named(desk: Desk, team: Path, tmp_path: Path) -> None:
    (tmp_path / "other" / "x.md").write_text("# X\n")
    assert f"{tmp_path}/other/x.md" in desk.done("runbook", "new", "x").err
    assert f"{team}/x.md" not in desk.done("runbook", "new", "y").err


def test_a_folder_is_asked_for_at_a_terminal(host: Host) -> None:
    folder = Path(host.home, "mine")
    folder.mkdir()
    with Sitting(host, ["runbook", "new", "x"]) as sitting:
        sitting.answer("Which folder?", f"{folder}{ENTER}")
        assert sitting.end() == 0
    assert (folder / "x.md").exists()


# reviewed


def test_a_review_changes_one_line_and_keeps_every_other_byte(desk: Desk, team: Path) -> None:
    path = team / "x.md"
    for before, after in (
        (TEXT, TEXT.replace("'2026-01-01' #", "'2026-11-20' #")),
        (f"\ufeff{TEXT}", f"\ufeff{TEXT}".replace("'2026-01-01' #", "'2026-11-20' #")),
        ("---\ntitle: T\n---\n", "---\ntitle: T\nlast_reviewed: 2026-11-20\n---\n"),
        ("---\n---\n# T\n", "---\nlast_reviewed: 2026-11-20\n---\n# T\n"),
        (
            "---\nmeta:\n  last_reviewed: x\n---\n",
            "---\nmeta:\n  last_reviewed: x\nlast_reviewed: 2026-11-20\n---\n",
        ),
        ("---\n  title: T\n---\n", "---\n  title: T\n  last_reviewed: 2026-11-20\n---\n"),
        (
            "---\ntags: |\n  last_reviewed: no\n...\n",
            "---\ntags: |\n  last_reviewed: no\nlast_reviewed: 2026-11-20\n...\n",
        ),
        ("# T\r\n", "---\r\nlast_reviewed: 2026-11-20\r\n---\r\n\r\n# T\r\n"),
        ("", "---\nlast_reviewed: 2026-11-20\n---\n"),
        ("---\n\nwords\n\n---\n", "---\nlast_reviewed: 2026-11-20\n---\n\n---\n\nwords\n\n---\n"),
    ):
        path.write_bytes(before.encode())
        desk.run("runbook", "reviewed", "x")
        assert path.read_bytes().decode() == after
        assert desk.json("runbook", "show", "x")["last_reviewed"] == "2026-11-20"
    path.write_bytes(b"# \xff\xfe\n")
    desk.done("runbook", "reviewed", "x")
    assert path.read_bytes() == b"---\nlast_reviewed: 2026-11-20\n---\n\n# \xff\xfe\n"
    assert os.listdir(team) == ["x.md"]


def test_a_review_says_what_was_and_what_is(desk: Desk, team: Path) -> None:
    path = team / "x.md"
    path.write_text("---\nlast_reviewed: 2026-01-01\n---\n")
    assert desk.json("runbook", "reviewed", "x", "--date", "2026-11-02") == {
        "name": "x", "path": str(path), "last_reviewed": "2026-11-02", "before": "2026-01-01",
    }  # fmt: skip
    assert (
        "x was reviewed on 2026-11-19; before: 2026-11-02."
        in desk.done("runbook", "reviewed", "x", "--date", "yesterday").err
    )
    changed = path.stat().st_mtime_ns
    assert "as it said already" in desk.done("runbook", "reviewed", "x", "--date", "2026-11-19").err
    assert path.stat().st_mtime_ns == changed


@pytest.mark.parametrize("day", ["2026-11-22", "2026-02-30", "soon", ""])
def test_a_day_that_cannot_be_is_refused(desk: Desk, team: Path, day: str) -> None:
    (team / "x.md").write_text("# T\n")
    assert desk.run("runbook", "reviewed", "x", "--date", day).status == 2
    assert (team / "x.md").read_text() == "# T\n"


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: [x\n---\n",
        "---\n- a\n- b: c\n---\n",
        "---\n{title: x, last_reviewed: 2026-01-01}\n---\n",
        "---\nlast_reviewed: >-\n  2026-01-01\n---\n",
        "---\nlast_reviewed:\n  2026-01-01\n---\n",
        '---\ntitle: "a\nlast_reviewed: b"\n---\n',
        "---\na: &x 1\nlast_reviewed: &d 2026-01-01\nb: *d\n---\n",
        "---\ntitle: x\ntitle: y\n---\n",
        "---\ntitle: x\n\n# never closed\n",
        "---\nowner: !!python/object:os.system x\n---\n",
    ],
)
def test_a_front_matter_that_is_not_understood_is_left_alone(desk: Desk, team: Path, front: str) -> None:
    (team / "x.md").write_text(front)
    ran = desk.run("runbook", "reviewed", "x")
    assert ran.status == 2
    assert "is not changed" in ran.err
    assert (team / "x.md").read_text() == front
    assert os.listdir(team) == ["x.md"]


def test_ours_are_copied_and_not_changed(desk: Desk, team: Path) -> None:
    name = next(row["name"] for row in desk.json("runbook", "list") if row["source"] == "built-in")
    ran = desk.run("runbook", "reviewed", name)
    assert ran.status == 4
    assert f"ircli runbook show {name} > DIR/{name}.md" in ran.err
    assert list(team.iterdir()) == []


def test_the_mode_stays_and_links_lead_nowhere(desk: Desk, team: Path, tmp_path: Path) -> None:
    path = team / "x.md"
    path.write_text("# T\n")
    path.chmod(0o664)
    desk.done("runbook", "reviewed", "x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o664
    (team / "way.md").symlink_to("x.md")
    desk.later(days=1)
    desk.done("runbook", "reviewed", f"{team}/way.md")
    assert (team / "way.md").is_symlink()
    assert "2026-11-21" in path.read_text()
    (tmp_path / "out.md").write_text("# T\n")
    (team / "out.md").symlink_to(tmp_path / "out.md")
    assert desk.run("runbook", "reviewed", "out").status == 2
    assert (tmp_path / "out.md").read_text() == "# T\n"
    os.link(path, team / "twin.md")
    assert desk.run("runbook", "reviewed", f"{team}/twin.md", "--date", "yesterday").status == 6
    path.unlink()
    (team / "twin.md").chmod(0o444)
    assert desk.run("runbook", "reviewed", f"{team}/twin.md", "--date", "yesterday").status == 4


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
def test_a_file_of_somebody_else_is_left_alone(desk: Desk, team: Path) -> None:
    (team / "x.md").write_text("# T\n")
    os.chown(team / "x.md", 12345, -1)
    assert desk.run("runbook", "reviewed", "x").status == 6
    assert (team / "x.md").read_text() == "# T\n"
    assert os.listdir(team) == ["x.md"]
