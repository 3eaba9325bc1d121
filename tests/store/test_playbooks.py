"""Playbook files are read from the first folder that has them, and hostile ones are refused fast, by line."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.errors import NotFoundError, UsageError
from ircli.playbook.book import PARTS
from ircli.store.playbooks import DEFAULT, Place, Playbook
from ircli.store.problems import Problem
from ircli.store.twins import DEFAULT_FOLDER, TWINS, read_twin, write_twins
from ircli.store.yaml_files import line_of, read_file, read_yaml

# What refuses something hostile: well under a second even on a busy machine, where reading it all takes minutes.
SOON = 2.0


def default(part: str) -> str:
    return Path(DEFAULT_FOLDER, part).read_text(encoding="utf-8")


def refused(content: str | bytes, name: str = "own.yaml") -> UsageError:
    began = time.monotonic()
    with pytest.raises(UsageError) as raised:
        read_yaml(content, name)
    assert time.monotonic() - began < SOON
    return raised.value


# The default playbook.


@pytest.mark.parametrize(
    ("scheme", "names"),
    [
        ("", ["SEV1", "SEV2", "SEV3", "SEV4"]),
        ("sev", ["SEV1", "SEV2", "SEV3", "SEV4"]),
        ("p", ["P0", "P1", "P2", "P3"]),
        ("short", ["SEV1", "SEV2", "SEV3"]),
    ],
)
def test_three_schemes_ship(scheme: str, names: list[str]) -> None:
    playbook = Playbook(scheme=scheme)
    assert [level.name for level in playbook.rules.levels] == names
    assert [level.rank for level in playbook.rules.levels] == list(range(1, len(names) + 1))
    assert list(playbook.notes) == names


@pytest.mark.parametrize("scheme", ["sev", "p"])
def test_the_targets_of_the_default_levels(scheme: str) -> None:
    told = [
        (
            level.acknowledge_within,
            level.respond_within,
            level.triage_within,
            level.resolve_within,
            level.postmortem,
            level.postmortem_due_hours,
            level.stable_for,
        )
        for level in Playbook(scheme=scheme).scheme.levels
    ]
    assert told == [
        (5, 10, 10, None, "required", 24, 15),
        (15, 30, 10, None, "required", 48, 15),
        (None, 120, None, None, "optional", None, 5),
        (None, None, None, None, "none", None, 5),
    ]


def test_the_commander_is_asked_for_first_and_experts_are_many() -> None:
    rules = Playbook().rules
    assert [role.name for role in rules.roles] == ["ic", "tl", "cl", "scribe", "sme"]
    assert [role.name for role in rules.roles if role.many] == ["sme"]
    assert [bool(level.roles) for level in rules.levels] == [True, True, False, False]


def test_every_choice_can_be_answered_with_dont_know() -> None:
    choices = [question for question in Playbook().triage.form.questions if question.options]
    assert len(choices) == 8
    assert all("unknown" in {option.value for option in question.options} for question in choices)


def test_all_rules_come_from_the_parts() -> None:
    rules = Playbook().rules
    assert all(rules)
    assert set(rules.items) == {item.name for one in Playbook().checklists for item in one.items}


def test_no_more_is_read_than_was_asked_for(tmp_path: Path) -> None:
    for part in PARTS:
        if part != "roles":
            (tmp_path / f"{part}.yaml").write_text("broken", encoding="utf-8")
    playbook = team(tmp_path)
    assert playbook.rules_for(["roles"]).roles
    assert playbook.rules_for(["roles"]).levels == ()
    assert playbook.problems == ()


def test_a_name_that_nothing_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError) as raised:
        assert Playbook(scheme="x").scheme
    assert raised.value.message == "'x' is none of the severity schemes."
    assert raised.value.hint == "One of: sev, p, short."
    with pytest.raises(UsageError, match="'x' is none of the mitigation trees"):
        assert Playbook(tree="x").tree


# A team's folder.


def team(*folders: Path, scheme: str = "", tell: Callable[[Problem], None] = lambda _: None) -> Playbook:
    """Return a playbook with parts of a team's own."""
    places = (*(Place("user", str(folder)) for folder in folders), DEFAULT)
    return Playbook(places, scheme=scheme, tell=tell)


def test_the_first_folder_that_has_a_part_wins(tmp_path: Path) -> None:
    near, far = tmp_path / "near", tmp_path / "far"
    near.mkdir()
    far.mkdir()
    (near / "roles.yaml").write_text(default("roles.yaml").replace("Scribe", "Writer"), encoding="utf-8")
    (far / "roles.yaml").write_text("never read", encoding="utf-8")
    (far / "severities.yaml").write_text(
        default("severities.yaml").replace("default: sev", "default: p"), encoding="utf-8"
    )
    playbook = team(near, far, tmp_path / "missing")
    assert [role.title for role in playbook.roles][3] == "Writer"
    assert playbook.scheme.levels[0].name == "P0"
    assert [playbook.used(part).path for part in ("roles", "severities", "triage")] == [
        str(near / "roles.yaml"),
        str(far / "severities.yaml"),
        str(Path(DEFAULT_FOLDER, "triage.yaml")),
    ]
    assert playbook.problems == ()


@pytest.mark.parametrize(
    ("part", "old", "new", "place", "message", "hint"),
    [
        ("severities", "default: sev", "default: no", "default: no", "default is a yes-or-no value", "One of: sev, p, short. Put it in quotes"),
        ("severities", "postmortem: none", "postmortem: maybe", "postmortem: maybe", "schemes.sev[3].postmortem is 'maybe'.", "One of: required, optional, none."),
        ("severities", "acknowledge_within: 15", "acknowledge: 15", "acknowledge: 15", "'acknowledge' is no known key.", "acknowledge_within"),
        ("roles", "many: true", "many: 2", "many: 2", "roles[4].many is a number, and must be true or false.", ""),
        ("triage", "flag: --users", "flag:  --extent", "flag:  --extent", "'--extent' stands here twice.", ""),
        ("triage", "{when: {business: small}", "{when: {business: tiny}", "business: tiny", "is 'tiny'.", "One of: half, serious"),
    ],
)  # fmt: skip
def test_a_wrong_part_is_refused_by_file_and_line_and_ours_stands_in(  # noqa: PLR0913, PLR0917 - a row of the table
    tmp_path: Path, part: str, old: str, new: str, place: str, message: str, hint: str
) -> None:
    file = tmp_path / f"{part}.yaml"
    wrong = default(f"{part}.yaml").replace(old, new, 1)
    assert wrong != default(f"{part}.yaml")
    file.write_text(wrong, encoding="utf-8")
    told: list[Problem] = []
    playbook = team(tmp_path, tell=told.append)
    assert playbook.part(part) == playbook.part(part) == Playbook().part(part)
    line = wrong[: wrong.index(place)].count("\n") + 1
    assert list(playbook.problems) == told
    [problem] = told
    assert problem.sentence.startswith(f"the playbook's {part} part is not used: {file}:{line}: ")
    assert message in problem.message
    assert hint in problem.hint
    assert (problem.part, problem.file, problem.see) == (part, str(file), "ircli playbook lint")


def test_a_level_that_asks_for_an_unknown_role_is_used_all_the_same(tmp_path: Path) -> None:
    own = default("severities.yaml").replace("[ic, tl, cl, scribe]", "[ic, pilot]")
    (tmp_path / "severities.yaml").write_text(own, encoding="utf-8")
    playbook = team(tmp_path)
    assert playbook.scheme.levels[0].roles == ("ic", "pilot")
    assert playbook.problems == ()


def test_a_scheme_that_went_with_a_refused_part_gives_way_to_ours(tmp_path: Path) -> None:
    (tmp_path / "severities.yaml").write_text("schemes: {own: []}\n", encoding="utf-8")
    playbook = team(tmp_path, scheme="own")
    assert playbook.scheme.name == "sev"
    assert [problem.part for problem in playbook.problems] == ["severities"]


# Files that are none.


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"nowhere\.yaml does not exist\."):
        read_file(str(tmp_path / "nowhere.yaml"))


def refusal(folder: Path) -> str:
    """Return why the roles of a folder are not used."""
    playbook = team(folder)
    assert playbook.roles == Playbook().roles
    return playbook.problems[0].message


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "roles.yaml")
    with pytest.raises(UsageError, match=r"roles\.yaml is no plain file\."):
        read_file(str(tmp_path / "roles.yaml"))
    assert "is no plain file." in refusal(tmp_path)


def test_a_folder_and_a_dangling_link_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match=r"folder is no plain file\."):
        read_file(str(tmp_path / "folder"))
    (tmp_path / "roles.yaml").symlink_to(tmp_path / "gone")
    assert "does not exist." in refusal(tmp_path)


def test_a_team_may_keep_its_parts_behind_links(tmp_path: Path) -> None:
    own = tmp_path / "elsewhere.yaml"
    own.write_text(default("roles.yaml").replace("Scribe", "Writer"), encoding="utf-8")
    (tmp_path / "roles.yaml").symlink_to(own)
    assert team(tmp_path).roles[3].title == "Writer"


def test_a_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_file("a\0b")


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "roles.yaml"
    with file.open("wb") as sparse:
        sparse.truncate(1 << 33)
    began = time.monotonic()
    assert refusal(tmp_path) == f"{file} is too large."
    with pytest.raises(UsageError) as raised:
        read_file(str(file))
    assert raised.value.message == f"{file} is too large."
    assert raised.value.hint == "At most 1024 KiB are read."
    assert time.monotonic() - began < SOON


def test_who_expects_more_may_allow_more() -> None:
    content = "- 'x'\n" * 200_000
    assert refused(content).message == "own.yaml is too large."
    assert read_yaml(content, "own.yaml", limit=1 << 21) == ["x"] * 200_000


# The dialect.


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("text", "text"),
        ("no", False),
        ("Yes", True),
        ("on", True),
        ("'no'", "no"),
        ('"5"', "5"),
        ("5", 5),
        ("-5", -5),
        ("0", 0),
        ("1.5", 1.5),
        ("~", None),
        ("null", None),
        ("", None),
        ("''", ""),
        ("14:05", "14:05"),
        ("1:30:00", "1:30:00"),
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20T03:04:05Z", "2026-11-20T03:04:05Z"),
        ("2026-11-20 03:04:05", "2026-11-20 03:04:05"),
        ("010", "010"),
        ("0x1f", "0x1f"),
        ("1e5", "1e5"),
        ("12e03", "12e03"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("-", [None]),
        ("+", "+"),
        (".", "."),
        ("9" * 5000, "9" * 5000),
        ("=", "="),
        ("|\n  a\n  b\n", "a\nb\n"),
    ],
)
def test_a_value_is_read_as(written: str, read: object) -> None:
    found = read_yaml(f"key: {written}" if read != [None] else f"key:\n{written}", "own.yaml")
    assert found == {"key": read}
    assert isinstance(found, dict)
    assert type(found["key"]) is type(read)


def test_a_byte_order_mark_and_crlf_do_no_harm() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: 1\r\nb: [x, y]\r\n", "own.yaml") == {"a": 1, "b": ["x", "y"]}


def test_nothing_is_nothing() -> None:
    assert read_yaml("", "own.yaml") is None
    assert read_yaml("# only a comment\n", "own.yaml") is None


def test_a_few_aliases_are_welcome() -> None:
    found = read_yaml("a: &who [x]\nb: *who\nc: &name y\nd: *name\n", "own.yaml")
    assert found == {"a": ["x"], "b": ["x"], "c": "y", "d": "y"}


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.text(st.characters(categories=("L", "N", "P"))),
    lambda inside: (
        st.lists(inside, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inside, max_size=4)
    ),
    max_leaves=20,
)


@given(PLAIN)
def test_what_is_written_as_json_is_read_alike_as_yaml_and_as_json(value: object) -> None:
    written = json.dumps({"key": value})
    assert read_yaml(written, "own.json") == {"key": value}
    assert read_yaml(json.dumps({"key": value}, ensure_ascii=False), "own.yaml") == {"key": value}


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_whatever_the_bytes_they_are_read_or_refused(content: bytes | str) -> None:
    for name in ("own.yaml", "own.json"):
        try:
            read_yaml(content, name)
        except UsageError as error:
            assert error.message.startswith("own.")  # noqa: PT017 - either end is right, and this one has a shape


# Hostile YAML (FAULTS B15).


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("a: 1\nb: !!python/object/apply:os.system ['true']\n", 2, "The tag '!!python/object/apply:os.system' is not read."),
        ("a: !!python/name:os.system\n", 1, "The tag '!!python/name:os.system' is not read."),
        ("a:\n  !own {b: c}\n", 2, "The tag '!own' is not read."),
        ("a: !!str 5\n", 1, "The tag '!!str' is not read."),
        ("a: 1\nb: 2\na: 3\n", 3, "The key 'a' stands here twice."),
        ("x:\n- {k: 1, 'k': 2}\n", 2, "The key 'k' stands here twice."),
        ("no: x\n", 1, "A key must be text."),
        ("1: x\n", 1, "A key must be text."),
        ("? [a]\n: x\n", 1, "A key must be text."),
        ("a: &a {k: v}\nb:\n  <<: *a\n", 3, "Merge keys (<<) are not read."),
        ("a: *b\n", 1, "There is no anchor &b before this alias."),
        ("a: &a\n- *a\n", 2, "The alias *a stands inside an anchor."),
        ("a: 1\n---\nb: 2\n", 2, "A second document begins."),
        ("a: [1\nb: 2\n", 2, "This is no YAML: "),
        ("a: b: c\n", 1, "This is no YAML: "),
        ("a: 1\nb: \x00\n", 2, "This is no YAML: "),
        ("a:\n\t- b\n", 2, "This is no YAML: "),
    ],
)  # fmt: skip
def test_what_is_no_plain_data_is_refused_by_line(content: str, line: int, message: str) -> None:
    assert refused(content).message.startswith(f"own.yaml:{line}: {message}")


def test_an_alias_bomb_is_refused_at_its_first_alias_of_an_alias() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert refused(bomb).message == "own.yaml:2: The alias *a stands inside an anchor."


def test_a_flood_of_aliases_is_refused() -> None:
    flood = "a: &a [" + "x, " * 10_000 + "x]\n" + "b:\n" + "- *a\n" * 10_000
    assert refused(flood).message == "own.yaml:23: There are too many aliases."


@pytest.mark.parametrize("depth", [51, 2_000, 100_000])
def test_what_is_nested_too_deep_is_refused(depth: int) -> None:
    assert refused("a: 1\nb: " + "[" * depth).message == "own.yaml:2: This is nested too deep."
    assert refused("- " * depth).message == "own.yaml:1: This is nested too deep."
    assert refused("{a: " * depth).message == "own.yaml:1: This is nested too deep."


def test_fifty_levels_are_read() -> None:
    assert read_yaml("[" * 50 + "]" * 50, "own.yaml") == read_yaml("[" * 50 + "]" * 50, "own.json")


@pytest.mark.parametrize("content", [b"\xff\xfea\x00:\x00", b"caf\xe9: 1", "\udcff: 1"])
def test_what_is_not_utf8_is_refused(content: str | bytes) -> None:
    assert refused(content).message == "own.yaml is not UTF-8."


def test_a_refusal_obeys_no_control_character() -> None:
    assert "\x1b" not in refused('"\\e[2J": 1\n"\\e[2J": 2\n').message


# Hostile JSON.


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"a": 1,\n"a": 2}', "own.json: The key 'a' stands twice."),
        ('{"a": NaN}', "own.json: NaN is no number that JSON knows."),
        ('{"a":\n1,}', "own.json:2: This is no JSON: "),
        ("", "own.json:1: This is no JSON: "),
        ("[" * 51 + "]" * 51, "own.json: This is nested too deep."),
        ("[" * 100_000, "own.json: This is nested too deep."),
        ("9" * 5_000, "own.json: This is no JSON: "),
    ],
)
def test_what_is_no_plain_json_is_refused(content: str, message: str) -> None:
    assert refused(content, "own.json").message.startswith(message)


# Lines for messages.


def test_a_piece_is_found_by_its_path() -> None:
    content = "a: 1\nb:\n- x\n- k: v\n  l: w\nc: {d: [e,\n  f]}\n"
    paths: list[tuple[str | int, ...]] = [
        ("a",),
        ("b",),
        ("b", 1),
        ("b", 1, "l"),
        ("c", "d", 1),
        ("b", 1, "gone"),
    ]
    assert [line_of(content, "own.yaml", path) for path in paths] == [1, 2, 4, 5, 7, 4]
    assert line_of(content, "own.yaml", ()) is None
    assert line_of('{"a": 1}', "own.json", ("a",)) is None


@pytest.mark.parametrize("name", TWINS)
def test_the_twin_of_a_packaged_file_says_the_same(name: str) -> None:
    path = os.path.join(DEFAULT_FOLDER, name)
    content = read_file(path)
    assert read_twin(path, content) == read_yaml(content, path), "run: python -m ircli.store.twins"


def test_a_twin_of_an_older_file_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "roles.yaml"
    path.write_text("old: 1\n")
    write_twins([str(path)])
    assert read_twin(str(path), b"old: 1\n") == {"old": 1}
    assert read_twin(str(path), b"new: 2\n") is None
