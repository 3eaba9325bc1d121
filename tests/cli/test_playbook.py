"""A team changes the process without Python, sees what is in force and why, and a broken part stops no incident."""

import os
from pathlib import Path

import pytest

from cli.given import Desk, Host
from ircli.playbook.book import PARTS
from ircli.store.twins import DEFAULT_FOLDER

HOSTILE = """\
checks:
- name: front
  title: The front page answers
  criterion: CRITERION
  kind: command
  run: [touch, MARK]
"""


def default(part: str) -> str:
    return Path(DEFAULT_FOLDER, f"{part}.yaml").read_text(encoding="utf-8")


def put(folder: Path, part: str, content: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{part}.yaml"
    file.write_text(content, encoding="utf-8")
    return file


def titled(title: str) -> str:
    """Return roles of which the first has a title to know them by."""
    first = default("roles").split("title: ")[1].splitlines()[0]
    return default("roles").replace(first, title, 1)


def criterion() -> str:
    """Return the name of a criterion of the default playbook."""
    return default("resolution").split("- name: ")[1].split()[0]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository to stand in."""
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    monkeypatch.chdir(repository)
    return repository


@pytest.fixture
def user(desk: Desk) -> Path:
    """Return the folder of the user's own parts."""
    return Path(desk.home, "playbook")


# Which place wins.

PLACES = ("flag", "environment", "project", "user")


@pytest.mark.parametrize("strongest", range(5))
def test_the_flag_beats_the_environment_beats_the_project_beats_the_user_beats_ours(
    desk: Desk, repository: Path, user: Path, tmp_path: Path, strongest: int
) -> None:
    folders = dict(
        zip(PLACES, (tmp_path / "flag", tmp_path / "env", repository / ".ircli", user), strict=True)
    )
    for place in PLACES[strongest:]:
        put(folders[place], "roles", titled(f"Of {place}"))
    flag = ("--playbook", str(folders["flag"])) if strongest == 0 else ()
    environ = {"IRCLI_PLAYBOOK": str(folders["environment"])} if strongest <= 1 else {}
    titles = [*(f"Of {place}" for place in PLACES), default("roles").split("title: ")[1].splitlines()[0]]
    desk.declare()
    ran = desk.done("role", "list", *flag, **environ)
    assert ran.out.split("\t")[1] == titles[strongest]
    rows = desk.json("config", "explain", "playbook.roles", *flag, **environ)
    assert [row["source"] for row in rows if row["wins"]] == [
        ("flag --playbook", "environment IRCLI_PLAYBOOK", "project .ircli", "user", "default")[strongest]
    ]
    assert [row["value"] for row in rows if row["wins"]] == [
        str([*folders.values(), Path(DEFAULT_FOLDER)][strongest] / "roles.yaml")
    ]


def test_parts_of_several_places_make_one_playbook(desk: Desk, repository: Path, user: Path) -> None:
    put(repository / ".ircli", "roles", titled("Skipper"))
    put(user, "severities", default("severities").replace("default: sev", "default: p"))
    desk.declare("Checkout", "--severity", "P1")
    assert "Skipper" in desk.done("role", "list").out
    states = {row["part"]: row["source"] for row in desk.json("playbook", "show")}
    assert states == {**dict.fromkeys(PARTS, "default"), "roles": "project", "severities": "user"}


@pytest.mark.parametrize("option", [("--playbook", "DIR"), ("--playbook=DIR",)])
def test_the_flag_stands_before_or_after_the_command_and_brings_its_questions(
    opened: Desk, tmp_path: Path, option: tuple[str, ...]
) -> None:
    put(tmp_path / "own", "triage", default("triage").replace("flag: --users", "flag: --clients"))
    given = tuple(one.replace("DIR", str(tmp_path / "own")) for one in option)
    for command in (("triage", "--clients", "few", *given), (*given, "triage", "--clients", "some")):
        assert opened.done(*command).err
    assert opened.run("triage", "--clients", "few").status == 2


def test_a_folder_that_is_not_there_is_refused_as_a_flag_and_warned_of_as_a_variable(desk: Desk) -> None:
    ran = desk.run("declare", "Checkout", "-s", "SEV2", "--playbook", "/nowhere")
    assert (ran.status, ran.out) == (2, "")
    assert "/nowhere is no folder." in ran.err
    ran = desk.done("declare", "Checkout", "-s", "SEV2", IRCLI_PLAYBOOK="/nowhere")
    assert ran.err.count("/nowhere is not used: it is no folder.") == 1


# A broken part.


def test_a_broken_part_is_warned_of_once_and_the_incident_goes_on(desk: Desk, user: Path) -> None:
    files = {part: put(user, part, "title: [\n") for part in ("severities", "roles", "triage")}
    commands = [
        (
            ("declare", "Checkout answers 500", "--severity", "SEV2", "--role", "ic=bob"),
            ["severities", "roles"],
        ),
        (("triage", "--users", "few"), ["triage", "severities"]),
        (("severity", "SEV3"), ["severities"]),
        (("role", "assign", "tl", "carol"), ["roles"]),
        (("log", "a note"), []),
        (("status",), []),
    ]
    for command, parts in commands:
        ran = desk.done(*command)
        warned = [line for line in ran.err.splitlines() if line.startswith("ircli: the playbook's ")]
        names = [line.split()[3] for line in warned]
        assert len(names) == len(set(names)), (command, ran.err)
        assert set(parts) <= set(names), (command, ran.err)
        for name in names:
            if name in files:
                said = f"ircli: the playbook's {name} part is not used: {files[name]}:"
                assert any(line.startswith(said) for line in warned)
        assert all(line.endswith(" See: ircli playbook lint") for line in warned)
    document = desk.json("show")
    assert document["severity"] == "SEV3"


def test_a_broken_part_is_warned_of_on_standard_error_beside_json(desk: Desk, user: Path) -> None:
    put(user, "roles", "x: 1\n")
    ran = desk.run("--json", "declare", "Checkout", "--role", "ic=bob")
    assert ran.status == 0
    assert ran.document["id"]
    assert ran.err.splitlines()[0].startswith("ircli: the playbook's roles part is not used: ")


def test_a_question_whose_flag_the_command_has_for_itself_is_called_otherwise(desk: Desk, user: Path) -> None:
    put(user, "triage", default("triage").replace("flag: --users", "flag: --accept"))
    desk.declare()
    ran = desk.done("triage", "--triage-users", "few")
    assert "--accept is taken" in ran.err
    assert [
        one["message"] for one in desk.run("--json", "playbook", "lint").document if one["level"] == "error"
    ] == ["The command has a flag --accept of its own."]


def test_what_is_in_force_is_shown_with_what_is_refused(desk: Desk, user: Path) -> None:
    broken = put(user, "roles", "x: 1\n")
    rows = {row["part"]: row for row in desk.json("playbook", "show")}
    assert list(rows) == list(PARTS)
    assert rows["roles"]["file"] == os.path.join(DEFAULT_FOLDER, "roles.yaml")
    assert not rows["roles"]["ok"]
    assert f"{broken}:1: 'x' is no known key." in rows["roles"]["message"]
    assert [row["ok"] for name, row in rows.items() if name != "roles"] == [True] * (len(PARTS) - 1)
    explained = desk.json("config", "explain", "playbook.roles")
    assert [(row["source"], row["wins"], bool(row["refused"])) for row in explained] == [
        ("flag --playbook", False, False),
        ("environment IRCLI_PLAYBOOK", False, False),
        ("project .ircli", False, False),
        ("user", False, True),
        ("default", True, False),
    ]


def test_a_scheme_that_is_set_and_is_not_there_is_refused_by_name(desk: Desk) -> None:
    ran = desk.run("declare", "Checkout", "-s", "SEV1", IRCLI_SEVERITIES="own")
    assert (ran.status, ran.out) == (2, "")
    assert "environment IRCLI_SEVERITIES: 'own' is none of the severity schemes." in ran.err
    assert "sev, p, short" in ran.err


def test_a_scheme_that_only_a_repository_sets_wrongly_stops_nothing(desk: Desk, repository: Path) -> None:
    (repository / ".ircli").mkdir()
    (repository / ".ircli" / "config.toml").write_text('severities = "own"\n')
    ran = desk.done("declare", "Checkout", "-s", "SEV1")
    assert "'own' is none of the severity schemes." in ran.err


# Showing and copying.


def test_a_part_is_shown_as_it_is_written(desk: Desk, user: Path) -> None:
    own = put(user, "roles", "# ours\n" + titled("Skipper"))
    ran = desk.run("playbook", "show", "roles")
    assert ran.status == 0
    assert ran.out == own.read_text(encoding="utf-8")
    assert str(own) in ran.err
    assert desk.json("playbook", "show", "roles")["roles"][0]["title"] == "Skipper"


def test_a_hostile_part_acts_on_no_terminal(desk: Desk, user: Path) -> None:
    put(user, "roles", titled('"\\e[2J"').replace("# Who", "# \u202e Who"))
    ran = desk.run("playbook", "show", "roles", eyes=True)
    assert "\u202e" not in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("command", [("show",), ("eject",)])
def test_a_part_that_is_none_is_not_found(desk: Desk, command: tuple[str, ...]) -> None:
    ran = desk.run("playbook", *command, "manners")
    assert (ran.status, ran.out) == (3, "")
    assert "'manners' is no part of a playbook." in ran.err
    assert "severities" in ran.err


def test_what_is_ejected_is_ours_with_its_comments_and_nothing_to_find_in_it(desk: Desk, user: Path) -> None:
    before = desk.json("playbook", "lint")
    document = desk.json("playbook", "eject")
    assert document == {"written": [str(user / f"{part}.yaml") for part in PARTS], "kept": []}
    for part in PARTS:
        assert (user / f"{part}.yaml").read_text(encoding="utf-8") == default(part)
    after = desk.json("playbook", "lint")
    assert [one["level"] for one in before] == [one["level"] for one in after]
    assert {one["level"] for one in after} <= {"warning"}
    assert [one["message"] for one in before] == [one["message"] for one in after]


def test_eject_names_the_file_and_what_comes_next(desk: Desk, user: Path) -> None:
    ran = desk.run("playbook", "eject", "roles")
    assert (ran.status, ran.out) == (0, "")
    assert f"Wrote {user / 'roles.yaml'}." in ran.err
    assert "ircli playbook lint" in ran.err


def test_eject_overwrites_nothing_unless_it_is_forced(desk: Desk, user: Path) -> None:
    own = put(user, "roles", titled("Skipper"))
    ran = desk.run("playbook", "eject", "roles")
    assert ran.status == 4
    assert f"{own} is there already." in ran.err
    assert "--force" in ran.err
    assert desk.json("playbook", "eject")["kept"] == [str(own)]
    assert "Skipper" in own.read_text(encoding="utf-8")
    assert desk.json("playbook", "eject", "roles", "--force")["written"] == [str(own)]
    assert own.read_text(encoding="utf-8") == default("roles")


def test_eject_writes_into_the_repository_where_asked(
    desk: Desk, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "src").mkdir()
    monkeypatch.chdir(repository / "src")
    written = desk.json("playbook", "eject", "roles", "--project")["written"]
    assert written == [str(repository / ".ircli" / "roles.yaml")]
    assert desk.json("config", "explain", "playbook.roles")[2]["wins"]


def test_eject_writes_into_no_folder_that_is_not_used(desk: Desk, repository: Path) -> None:
    (repository / ".ircli").mkdir()
    (repository / ".ircli").chmod(0o777)
    ran = desk.run("playbook", "eject", "roles", "--project")
    assert (ran.status, list((repository / ".ircli").iterdir())) == (4, [])
    assert "everybody may write to it" in ran.err


def test_eject_follows_no_link_out_of_the_repository(desk: Desk, repository: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (repository / ".ircli").symlink_to(tmp_path / "elsewhere")
    ran = desk.run("playbook", "eject", "roles", "--project")
    assert ran.status == 6
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (("playbook", "show", "sev"), ["severities"]),
        (("playbook", "eject", "che"), ["checklists", "checks"]),
        (("config", "explain", "playbook.r"), ["playbook.roles", "playbook.resolution", "playbook.running"]),
        (("config", "get", "tr"), ["tree"]),
    ],
)
def test_names_are_completed_in_silence_even_beside_a_broken_part(
    host: Host, words: tuple[str, ...], completed: list[str]
) -> None:
    put(Path(host.environ["IRCLI_HOME"], "playbook"), "roles", "x: 1\n")
    line = " ".join(("ircli", *words))
    ran = host.run(_IRCLI_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words)))
    assert (ran.status, ran.out.split(), ran.err) == (0, completed, "")


def test_levels_and_roles_are_completed_from_a_teams_own_parts(host: Host) -> None:
    user = Path(host.environ["IRCLI_HOME"], "playbook")
    put(user, "roles", default("roles").replace("name: scribe", "name: writer"))
    put(user, "severities", default("severities").replace("default: sev", "default: p"))
    for line, completed in (
        ("ircli severity P", ["P0", "P1", "P2", "P3"]),
        ("ircli role assign wr", ["writer"]),
    ):
        ran = host.run(_IRCLI_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(line.count(" ")))
        assert (ran.out.split(), ran.err) == (completed, "")


# What a repository may not do.


def test_nothing_is_read_through_a_link_out_of_the_repository(
    desk: Desk, repository: Path, tmp_path: Path
) -> None:
    secret = put(tmp_path / "secret", "roles", titled("Secret"))
    (repository / ".ircli").mkdir()
    (repository / ".ircli" / "roles.yaml").symlink_to(secret)
    desk.declare()
    ran = desk.done("role", "list")
    assert "Secret" not in ran.out
    assert "roles.yaml is not read: it is a link." in ran.err


@pytest.mark.parametrize("part", ["roles", "checks"])
def test_a_pipe_in_a_repository_hangs_nothing(desk: Desk, repository: Path, part: str) -> None:
    (repository / ".ircli").mkdir()
    os.mkfifo(repository / ".ircli" / f"{part}.yaml")
    desk.declare()
    assert desk.run("role", "list").status == 0
    assert desk.run("playbook", "show").status == 0
    assert desk.run("playbook", "lint").status == 5


def test_a_folder_of_another_kind_is_passed_over_and_lint_says_so(desk: Desk, repository: Path) -> None:
    (repository / ".ircli").symlink_to(repository)
    desk.declare()
    assert desk.done("role", "list").err == ""
    [finding] = [one for one in desk.json("playbook", "lint") if one["file"].endswith(".ircli")]
    assert (finding["level"], finding["message"]) == (
        "warning",
        "It is not used: it is no folder, or a link.",
    )


def test_a_clone_changes_texts_but_no_other_setting(desk: Desk, repository: Path) -> None:
    (repository / ".ircli").mkdir()
    (repository / ".ircli" / "config.toml").write_text(
        'severities = "p"\nname = "mallory"\nzone = "Asia/Tokyo"\n[runbooks]\npaths = ["/tmp"]\n'
    )
    values = desk.json("config", "list", IRCLI_NAME="", IRCLI_ZONE="", LOGNAME="alice")
    assert values["severities"] == "p"
    assert (values["name"], values["zone"], values["runbooks.paths"]) == ("alice", None, [])
    [row] = [row for row in desk.json("config", "explain", "severities") if row["wins"]]
    assert row["source"] == str(repository / ".ircli" / "config.toml")


# Trust.


@pytest.fixture
def checks(repository: Path, tmp_path: Path) -> Path:
    """Return a clone's file of checks that would run a command."""
    content = HOSTILE.replace("CRITERION", criterion()).replace("MARK", str(tmp_path / "mark"))
    return put(repository / ".ircli", "checks", content)


def in_force(desk: Desk) -> str:
    [row] = [row for row in desk.json("playbook", "show") if row["part"] == "checks"]
    source: str = row["source"]
    return source


def test_a_clone_runs_nothing(desk: Desk, checks: Path, tmp_path: Path) -> None:
    desk.declare("Checkout", "--severity", "SEV2")
    for command in (
        ("status",), ("triage", "--users", "few"), ("role", "list"), ("playbook", "show"), ("playbook", "lint"),
        ("config", "explain", "playbook.checks"), ("playbook", "trust"),
    ):  # fmt: skip
        desk.run(*command)
    assert in_force(desk) == "default"
    assert not (tmp_path / "mark").exists()
    assert checks.exists()


def test_that_it_is_not_trusted_is_said_where_checks_are_asked_for_and_nowhere_else(
    desk: Desk, checks: Path
) -> None:
    assert desk.done("declare", "Checkout", "--severity", "SEV2").err.count("trust") == 0
    err = desk.run("playbook", "show").err
    assert err.count(f"{checks} is not trusted yet. See: ircli playbook trust") == 1


def test_what_would_be_run_is_shown_and_asked(desk: Desk, checks: Path, tmp_path: Path) -> None:
    ran = desk.run("playbook", "trust", typed="1\n", COLUMNS="500")
    assert ran.status == 0
    for shown in (str(checks), "sha256", f"front: command touch {tmp_path / 'mark'}", "Nothing is trusted."):
        assert shown in ran.err
    assert in_force(desk) == "default"
    ran = desk.run("playbook", "trust", typed="2\n")
    assert "Trusted, until it changes." in ran.err
    assert in_force(desk) == "project"
    assert not (tmp_path / "mark").exists()


def test_trust_needs_a_flag_where_nobody_can_be_asked(desk: Desk, checks: Path) -> None:
    ran = desk.run("playbook", "trust")
    assert (ran.status, ran.out) == (2, "")
    assert "--yes" in ran.err
    assert str(checks) in ran.err
    document = desk.json("playbook", "trust", "--yes")
    assert list(document) == ["file", "digest", "runs", "trusted"]
    assert document["trusted"] is True
    assert len(document["digest"]) == 64
    assert "Trusted already." in desk.done("playbook", "trust").err


def test_changed_content_is_untrusted_again(desk: Desk, checks: Path) -> None:
    desk.done("playbook", "trust", "--yes")
    assert in_force(desk) == "project"
    checks.write_text(checks.read_text(encoding="utf-8").replace("touch", "rm"), encoding="utf-8")
    assert in_force(desk) == "default"


def test_a_users_own_checks_need_no_trust_and_stand_in_for_untrusted_ones(
    desk: Desk, checks: Path, user: Path
) -> None:
    put(user, "checks", checks.read_text(encoding="utf-8"))
    assert in_force(desk) == "user"


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (None, 3, "does not exist."),
        ("checks: 5\n", 2, "checks.yaml:1: "),
    ],
)
def test_what_cannot_be_trusted_is_refused(
    desk: Desk, repository: Path, content: str | None, status: int, message: str
) -> None:
    ran = desk.run("playbook", "trust", "--yes")
    assert (ran.status, "There is no .ircli folder" in ran.err) == (3, True)
    (repository / ".ircli").mkdir()
    if content is not None:
        put(repository / ".ircli", "checks", content)
    ran = desk.run("playbook", "trust", "--yes")
    assert ran.status == status
    assert message in ran.err


def test_hostile_words_of_a_check_act_on_no_terminal(desk: Desk, checks: Path) -> None:
    checks.write_text(checks.read_text(encoding="utf-8").replace("touch", '"\\e[2J"'), encoding="utf-8")
    ran = desk.run("playbook", "trust", typed="1\n")
    assert "\x1b" not in ran.err
    assert "\\x1b" in ran.err


# Lint: twenty faults, each found where it stands.

FAULTS = [
    # (what, part, text of ours, text in its place, where it is found, what is said, what is said to be allowed)
    ("a key that there is not", "severities", "    acknowledge_within: 5", "    acknowlege_within: 5", "acknowlege_within", "'acknowlege_within' is no known key.", "acknowledge_within"),
    ("a level that asks for an unknown role", "severities", "roles: [ic, tl, cl, scribe]", "roles: [ic, pilot]", "roles: [ic, pilot]", "There is no role 'pilot'.", "One of: ic, tl, cl, scribe, sme."),
    ("a span that is none", "severities", "acknowledge_within: 15", "acknowledge_within: 15m", "15m", "acknowledge_within is text, and must be a whole number.", ""),
    ("a span without end", "severities", "postmortem_due_hours: 24", "postmortem_due_hours: 99999", "99999", "postmortem_due_hours is 99999.", "From 1 to 8784."),
    ("two levels of one name", "severities", "  - name: SEV2", "  - name: sev1", "name: sev1", "'sev1' stands here twice.", ""),
    ("updates for nobody", "severities", "{audience: internal, every: 15}", "{audience: everybody, every: 15}", "everybody", "There is no audience 'everybody'.", "One of: responders, internal, executives, customers."),
    ("a scheme that there is not", "severities", "default: sev", "default: dev", "default: dev", "default is 'dev'.", "One of: sev, p, short."),
    ("a yes-or-no value that is a number", "roles", "many: true", "many: 2", "many: 2", "many is a number, and must be true or false.", ""),
    ("a question without a flag", "triage", "  flag: --workaround\n", "", "- name: workaround", "has no 'flag'.", "Add 'flag:'."),
    ("a flag that the command has", "triage", "flag: --workaround", "flag: --reason", "flag: --reason", "The command has a flag --reason of its own.", ""),
    ("a condition with an unknown option", "triage", "{when: {users: few}", "{when: {users: many}", "{users: many}", "is 'many'.", "One of: most, some, few, none, unknown."),
    ("a condition on an unknown question", "triage", "{when: {risk: data}", "{when: {danger: data}", "{danger: data}", "'danger'", "One of: "),
    ("options that are alike", "triage", "{value: degraded,", "{value: out,  ", "{value: out,  ", "'out' stands here twice.", ""),
    ("an outcome that is none", "detection", "verdict: duplicate", "verdict: copy", "verdict: copy", "verdict is 'copy'.", "duplicate"),
    ("a suspicion of an answer that there is not", "investigation", "{triage.changes: dependency}", "{triage.changes: weather}", "weather", "'weather' is no answer to triage.changes.", "One of: deploy, "),
    ("a way that leads nowhere", "mitigation", "to: guarded", "to: garden", "to: garden", "'garden' is neither a node nor a leaf.", "One of: changed, guarded, "),
    ("a node that no way leads to", "mitigation", "to: guarded", "to: roll-back", "- name: guarded", "No way leads to the node 'guarded'.", ""),
    ("a leaf that no way leads to", "mitigation", "to: promote}", "to: renew}", "- name: promote", "No way leads to the leaf 'promote'.", ""),
    ("a leaf without an action", "mitigation", "      do: [scale-up, shed-load, restart]\n", "", "- name: make-room", "has no 'do'.", "Add 'do:'."),
    ("a leaf with an unknown action", "mitigation", "do: [rollback]", "do: [roll-forward]", "do: [roll-forward]", "is 'roll-forward'.", "One of: rollback, "),
    ("a node that ends in nothing", "mitigation", ", to: free-database}", "}", "{value: connections, ", "has no 'to'.", "Add 'to:'."),
    ("a way in a circle", "mitigation", "      after: roll-back\n", "      after: guarded\n", "after: guarded", "The way leads back to 'guarded', where it came from.", ""),
    ("two actions of one name", "mitigation", "- name: failover", "- name:  rollback", "- name:  rollback", "'rollback' stands here twice.", ""),
    ("two criteria of one name", "resolution", "- name: no-impact", "- name:  healthy", "- name:  healthy", "'healthy' stands here twice.", ""),
    ("a placeholder that is none", "communication", "Impact: {impact}", "Impact: {inpact}", "text: |", "'{inpact}' is no placeholder.", "{impact}"),
    ("a template for nobody", "communication", "- audience: executives", "- audience: everybody", "audience: everybody", "audience is 'everybody'.", "One of: responders, "),
    ("a proof of an unknown kind", "checklists", "proof: {entry: acknowledged}", "proof: {entry: nodded}", "nodded", "entry is 'nodded'.", "acknowledged"),
    ("a proof by an answer that nobody asks for", "checklists", "question: broken}", "question: smashed}", "question: smashed", "'smashed' is no question of triage.", "One of: broken, "),
    ("a proof by an unknown audience", "checklists", "{entry: update_sent, audience: customers}", "{entry: update_sent, audience: all}", "audience: all", "There is no audience 'all'.", "One of: "),
    ("a check of nothing", "checks", "checks: []", "checks: [{name: a, title: A, criterion: b, kind: tcp, address: 'c:1'}]", "checks: [{", "There is no criterion 'b'.", "One of: errors-normal, "),
    ("what is no YAML", "roles", "- name: tl", "- name: [tl", "  title: Technical Lead", "This is no YAML: ", ""),
    ("a key that stands twice", "roles", "  title: Scribe", "  name: scribe", "  name: scribe", "The key 'name' stands here twice.", "Remove one."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "old", "new", "place", "message", "hint"),
    [fault[1:] for fault in FAULTS],
    ids=[fault[0] for fault in FAULTS],
)
def test_lint_finds_a_planted_fault_by_its_line(  # noqa: PLR0913, PLR0917 - a row of the table
    desk: Desk, user: Path, part: str, old: str, new: str, place: str, message: str, hint: str
) -> None:
    wrong = default(part).replace(old, new, 1)
    assert wrong != default(part)
    desk.done("playbook", "eject")
    file = put(user, part, wrong)
    ran = desk.run("playbook", "lint")
    errors = [line for line in ran.out.splitlines() if "warning: " not in line]
    assert ran.status == 5
    begin = wrong.index(new) if place in new else 0
    line = wrong[: wrong.index(place, begin)].count("\n") + 1
    found = [error for error in errors if error.startswith(f"{file}:{line}: ") and message in error]
    assert found, errors
    assert hint.removesuffix(".") in found[0]
    document = desk.run("--json", "playbook", "lint").document
    assert [list(one) for one in document] == [["file", "line", "part", "level", "message", "hint"]] * len(
        document
    )
    assert (str(file), line, part, "error") in {
        (one["file"], one["line"], one["part"], one["level"]) for one in document
    }


def test_several_faults_of_one_file_are_found_at_once(desk: Desk, user: Path) -> None:
    wrong = default("severities").replace("meaning:", "meening:", 3)
    put(user, "severities", wrong)
    document = desk.run("--json", "playbook", "lint").document
    lines = {number for number, line in enumerate(wrong.split("\n"), 1) if "meening" in line}
    assert lines <= {one["line"] for one in document if one["level"] == "error"}


def test_a_name_mistyped_is_a_warning_and_a_known_one_is_not(desk: Desk, user: Path) -> None:
    for name in ("triag.yaml", "roles.yml", "README.md", ".gitignore"):
        (user / name).parent.mkdir(parents=True, exist_ok=True)
        (user / name).write_text("", encoding="utf-8")
    ran = desk.run("playbook", "lint")
    assert ran.status == 0
    found = [line for line in ran.out.splitlines() if "It is no part of a playbook." in line]
    assert [line.split(": ")[0] for line in found] == [str(user / "roles.yml"), str(user / "triag.yaml")]
    assert "Did you mean triage.yaml?" in found[1]


def test_what_belongs_into_a_repositorys_folder_is_known_there(desk: Desk, repository: Path) -> None:
    (repository / ".ircli" / "runbooks").mkdir(parents=True)
    (repository / ".ircli" / "config.toml").write_text('tree = "short"\n')
    assert desk.json("playbook", "lint") == []
    assert desk.json("config", "get", "tree") == "short"


def test_settings_of_a_repository_that_cannot_be_read_are_a_warning(desk: Desk, repository: Path) -> None:
    (repository / ".ircli").mkdir()
    settings = repository / ".ircli" / "config.toml"
    settings.write_text("tree short")
    [found] = [one for one in desk.json("playbook", "lint") if one["file"] == str(settings)]
    assert (found["level"], found["message"].startswith("It is not used: ")) == ("warning", True)
    assert desk.json("config", "get", "tree") == "full"


def test_a_folder_is_linted_before_it_is_used(desk: Desk, tmp_path: Path) -> None:
    file = put(tmp_path / "draft", "roles", "x: 1\n")
    assert desk.run("playbook", "lint").status == 0
    ran = desk.run("playbook", "lint", str(tmp_path / "draft"))
    assert ran.status == 5
    assert f"{file}:1: 'x' is no known key." in ran.out
    assert desk.run("playbook", "lint", str(tmp_path / "gone")).status == 3


def test_a_runbook_that_is_missing_is_a_warning_until_it_is_there(desk: Desk, tmp_path: Path) -> None:
    missing = {
        one["message"]
        for one in desk.json("playbook", "lint")
        if one["message"].startswith("There is no runbook")
    }
    names = {message.split("'")[1] for message in missing}
    for name in names:
        (tmp_path / f"{name}.md").write_text("", encoding="utf-8")
    assert desk.json("playbook", "lint", IRCLI_RUNBOOKS=str(tmp_path)) == []
    assert "Nothing is wrong." in desk.done("playbook", "lint", IRCLI_RUNBOOKS=str(tmp_path)).err


def test_what_lint_finds_between_parts_stops_no_command(desk: Desk, user: Path) -> None:
    put(user, "severities", default("severities").replace("[ic, tl, cl, scribe]", "[pilot]"))
    put(user, "roles", default("roles").replace("name: ic", "name: chief"))
    assert desk.run("playbook", "lint").status == 5
    desk.done("declare", "Checkout", "--severity", "SEV1", "--role", "chief=bob")
    for command in (
        ("triage", "--users", "few"),
        ("severity", "SEV2"),
        ("status",),
        ("show",),
        ("role", "list"),
    ):
        assert "ircli: " not in desk.done(*command).err
