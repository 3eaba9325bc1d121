"""`runbook lint` says what is wrong, where, and by which rule; no shell runs anything, and nothing is changed."""

import os
import shutil
from pathlib import Path

import pytest

from cli.given import Desk, Host

BUILT_IN = Path(__file__).parents[2] / "runbooks"
SECTIONS = "".join(
    f"## {one}\n\nWords.\n\n"
    for one in ("Symptoms", "Diagnosis", "Mitigation", "Escalation", "Roll back", "Verification")
)
GOOD = f"---\ntitle: Fail over\nowner: team-db\nlast_reviewed: 2026-11-01\n---\n\n{SECTIONS}"
END = GOOD.count("\n")


@pytest.fixture
def team(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a team's folder with one good runbook, beside the empty one that somebody stands in."""
    team, work = tmp_path / "team", tmp_path / "work"
    team.mkdir()
    (work / ".git").mkdir(parents=True)
    monkeypatch.chdir(work)
    (team / "failover.md").write_text(GOOD)
    desk.environ["IRCLI_RUNBOOKS"] = str(team)
    return team


def rules(desk: Desk, *arguments: str) -> list[tuple[str, int | None, str]]:
    """Return the file, line and rule of what is found."""
    document = desk.run("--json", "runbook", "lint", *arguments).document
    return [(os.path.basename(one["file"]), one["line"], one["rule"]) for one in document]


@pytest.mark.usefixtures("team")
def test_nothing_is_wrong(desk: Desk) -> None:
    assert desk.run("runbook", "lint") == (0, "", "Nothing is wrong in 1 runbook.\n")
    assert desk.json("runbook", "lint") == []


def test_each_finding_has_its_file_line_and_rule(desk: Desk, team: Path) -> None:
    (team / "b.md").write_text(f"{GOOD}```sh\nls <pod>\nls )\n```\n")
    ran = desk.run("runbook", "lint")
    assert ran.status == 5
    unknown, unparsed = ran.out.splitlines()
    assert unknown == (
        f"{team}/b.md:{END + 2}: Nothing says what <pod> stands for. (Write a sentence that names <pod>)"
        " [unknown-placeholder]"
    )
    assert unparsed.startswith(f"{team}/b.md:{END + 3}: sh does not parse it: ")
    assert unparsed.endswith(". [syntax]")
    assert "2 findings in 2 runbooks." in ran.err
    ran = desk.run("runbook", "lint", "--json")
    assert ran.status == 5
    assert ran.error["code"] == "check_failed"
    assert [set(one) for one in ran.document] == [{"file", "line", "runbook", "rule", "message", "hint"}] * 2


@pytest.mark.parametrize(
    ("tag", "script", "line"),
    [
        ("bash", "ls\nfor x in a; do\n  ls\n", None),
        ("bash", "ls\nls )\nls\n", 2),
        ("sh", "ls\nls )\n", 2),
        ("bash", 'ls\necho "x\n', None),
        ("bash", "cat <<EOF\nwords\n", None),
        ("console", "$ ls )\nfile (1)\n", 1),
        ("console", "words (1)\n$ ls\nfile )\n", 0),
        ("bash", "ls <pod> >out # `<pod>`\n", 0),
        ("bash", "a=(1 2); [[ $a =~ ^(x|y)$ ]]\n", 0),
        ("bash", "shopt -s extglob\nls !(a|b)\n", 0),
        ("sh", "a=(1 2)\n", 1),
        ("python", "ls )\n", 0),
    ],
)
def test_a_shell_is_asked_what_it_parses(
    desk: Desk, team: Path, tag: str, script: str, line: int | None
) -> None:
    (team / "failover.md").write_text(f"{GOOD}`<pod>` `<out>`\n\n```{tag}\n{script}```\n")
    found = [line for _, line, rule in rules(desk) if rule == "syntax"]
    if line == 0:
        assert found == []
    else:
        (where,) = found
        assert where is not None
        assert END + 3 < where <= END + 4 + script.count("\n")
        assert line is None or where == END + 3 + line


@pytest.mark.system("zsh")
def test_zsh_is_asked_about_its_own(desk: Desk, team: Path) -> None:
    if shutil.which("zsh") is None:
        pytest.skip("zsh is not installed")
    (team / "failover.md").write_text(f"{GOOD}```zsh\nls *(.om[1])\n```\n\n```zsh\nls\nls )\n```\n")
    assert rules(desk) == [("failover.md", END + 7, "syntax")]


def test_no_shell_runs_anything(desk: Desk, team: Path, tmp_path: Path) -> None:
    mark, profile = tmp_path / "ran", tmp_path / "profile"
    profile.write_text(f"touch {mark}\n")
    fences = "".join(
        f"```{tag}\ntouch {mark}\n: $(touch {mark}) `touch {mark}`\n```\n" for tag in ("sh", "bash", "zsh")
    )
    (team / "failover.md").write_text(GOOD + fences)
    (tmp_path / ".zshenv").write_text(f"touch {mark}\n")
    desk.environ["BASH_FUNC_ls%%"] = f"() {{ touch {mark}; }}"
    ran = desk.run(
        *("runbook", "lint"),
        BASH_ENV=str(profile),
        ENV=str(profile),
        ZDOTDIR=str(tmp_path),
        HOME=str(tmp_path),
    )
    assert ran.status == 0
    assert not mark.exists()


def test_a_shell_that_is_missing_is_named_once_and_is_no_finding(
    desk: Desk, team: Path, tmp_path: Path
) -> None:
    (team / "failover.md").write_text(f"{GOOD}```zsh\nls )\n```\n\n```zsh\nls ))\n```\n")
    ran = desk.run("runbook", "lint", PATH=str(tmp_path))
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.count("zsh is not installed") == 1


def test_a_shell_beside_the_path_of_somebody_is_found_from_anywhere(desk: Desk, team: Path) -> None:
    (team / "failover.md").write_text(f"{GOOD}```bash\nls )\n```\n")
    os.symlink(shutil.which("bash") or "", "bash")
    assert "bash does not parse it: syntax error" in desk.run("runbook", "lint", PATH=".").out


# Which are looked at.


@pytest.mark.usefixtures("team")
def test_ours_are_looked_at_where_they_are_meant(desk: Desk) -> None:
    assert "in 1 runbook." in desk.done("runbook", "lint").err
    ours = desk.run("runbook", "lint", "--all")
    assert "in 1 runbook." not in ours.err
    assert str(BUILT_IN) not in desk.run("runbook", "lint").out


@pytest.mark.parametrize("path", sorted(BUILT_IN.glob("*.md")), ids=lambda path: path.stem)
def test_those_that_come_with_us_are_whole(desk: Desk, path: Path) -> None:
    ran = desk.run("runbook", "lint", "--root", str(path.parent), path.stem)
    assert (ran.status, ran.out) == (0, "")


def test_names_paths_and_folders_can_be_given(
    desk: Desk, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (team / "db").mkdir()
    (team / "db" / "bad.md").write_text("words\n")
    (team / "other.md").write_text("words\n")
    for given, files in (
        (("failover",), set()),
        (("bad",), {"bad.md"}),
        (("db/bad",), {"bad.md"}),
        ((f"{team}/db/bad.md", "bad"), {"bad.md"}),
        ((f"{team}/db",), {"bad.md"}),
        (("--root", str(team)), {"bad.md", "other.md"}),
        (("--root", str(team), "db/bad", "failover"), {"bad.md"}),
    ):
        found = rules(desk, *given)
        assert {file for file, _, _ in found} == files, given
        assert len(found) == 9 * len(files), given
    monkeypatch.chdir(team)
    assert {file for file, _, _ in rules(desk, ".")} == {"bad.md", "other.md"}
    assert {file for file, _, _ in rules(desk, "./other.md")} == {"other.md"}


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("nothing-of-that-name",), 3),
        (("--root", "/nonexistent"), 3),
        (("../x",), 2),
        (("--ignore", "no-ownr"), 2),
    ],
)
def test_what_is_not_there_is_said(desk: Desk, arguments: tuple[str, ...], status: int) -> None:
    ran = desk.run("runbook", "lint", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert "try" in ran.err


def test_what_is_not_read_is_a_finding(desk: Desk, team: Path) -> None:
    (team / "out.md").symlink_to("/etc/passwd")
    os.mkfifo(team / "pipe.md")
    (team / "big.md").write_bytes(b"x" * ((1 << 20) + 1))
    assert rules(desk) == [(name, None, "not-read") for name in ("big.md", "out.md", "pipe.md")]


def test_a_rule_can_be_left_out(desk: Desk, team: Path) -> None:
    path = team / "failover.md"
    path.write_text(GOOD.replace("owner: team-db\n", "") + "[a](gone.md)\n")
    assert [rule for _, _, rule in rules(desk)] == ["no-owner", "dead-link"]
    assert [rule for _, _, rule in rules(desk, "--ignore", "no-owner")] == ["dead-link"]
    assert rules(desk, "--ignore", "no-owner", "--ignore", "dead-link") == []
    path.write_text(path.read_text() + "<!-- ircli: ignore dead-link -->\n")
    assert [rule for _, _, rule in rules(desk)] == ["no-owner"]
    path.write_text("Nothing to follow.\n\n<!-- ircli: ignore all -->\n")
    assert rules(desk) == []


def test_a_link_is_followed_no_further_than_the_root(desk: Desk, team: Path, tmp_path: Path) -> None:
    (tmp_path / "beside.md").write_text("x\n")
    (team / "db").mkdir()
    (team / "way.md").symlink_to(tmp_path / "beside.md")
    (team / "db" / "x.md").write_text(
        f"{GOOD}[a](../failover.md) [b](../../beside.md) [c](../way.md) [d](..)\n"
    )
    desk.environ["IRCLI_RUNBOOKS"] = str(team)
    found = desk.run("runbook", "lint", "x", "--json").document
    assert [one["message"].split()[3] for one in found] == ["../../beside.md", "../way.md"]


def test_a_broken_front_matter_is_one_finding_and_not_three(desk: Desk, team: Path) -> None:
    (team / "failover.md").write_text(f"---\nowner: [x\nlast_reviewed: y\n---\n# T\n\n{SECTIONS}")
    assert [rule for _, _, rule in rules(desk)] == ["misread"]


def test_what_a_file_holds_is_shown_and_does_not_act(desk: Desk, team: Path) -> None:
    (team / "\x1b[2Jx.md").write_bytes(
        f"{GOOD}```sh\necho \x1b]0;x\x07 '\u202e\n```\n[a](\x1b[31m.md)\n[b](\u202ex.md)\n".encode()
        + b"[c](\xff.md)\n"
    )
    ran = desk.run("runbook", "lint")
    assert ran.status == 5
    assert "hidden-characters" in ran.out
    assert ran.out.replace("\n", "").isprintable()
    assert "\u202e" not in ran.out + ran.err


def test_the_program_itself_finds_them_too(host: Host) -> None:
    folder = Path(host.home, "runbooks")
    folder.mkdir()
    (folder / "a.md").write_text(f"{GOOD}```sh\nls )\n```\n")
    ran = host.run("runbook", "lint", "--root", str(folder))
    assert (ran.status, ran.out.count("\n")) == (5, 1)
    assert ran.out.startswith(f"{folder}/a.md:{END + 2}: sh does not parse it: ")
