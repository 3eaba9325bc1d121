import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from typer.main import get_group

from cli.given import Desk
from ircli.cli.app import PLACEHOLDERS
from ircli.cli.help import TOPICS
from ircli.cli.tree import COMMANDS, SECTIONS, SYNONYMS
from ircli.errors import (
    CheckFailedError,
    IrcliError,
    NotFoundError,
    NotStoredError,
    RefusedError,
    UsageError,
)
from ircli.store.config import SETTINGS


def command_of(name: str) -> Any:  # noqa: ANN401 - Typer's own tree is not typed for outsiders
    return get_group(import_module(f"ircli.cli.{COMMANDS[name][0]}").app).commands[name]


def paths() -> Iterator[tuple[str, ...]]:
    for name in COMMANDS:
        yield (name,)
        for below in getattr(command_of(name), "commands", {}):
            yield (name, below)


ALL = list(paths())


def test_the_tree_has_every_command_once() -> None:
    names = [name for commands in SECTIONS.values() for name in commands]
    assert len(names) == len(set(names)) == len(COMMANDS)


def test_every_command_of_the_issue_is_there() -> None:
    wanted = (
        "declare triage log severity role mark edit resolve reopen close dismiss amend withdraw status show list switch "
        "timeline postmortem import doctor config completion help demo"
    )
    assert set(wanted.split()) <= set(COMMANDS)
    assert {" ".join(path) for path in ALL} >= {
        "role assign", "role handoff", "role release", "role list", "postmortem generate",
        "config path", "config list", "config get", "config set", "config explain",
    }  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_the_sentence_in_the_tree_is_the_commands_own(name: str) -> None:
    command = command_of(name)
    assert (command.help or "").strip().splitlines()[0] == COMMANDS[name][1]


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_explains_itself_in_three_ways(
    desk: Desk, capsys: pytest.CaptureFixture[str], path: tuple[str, ...]
) -> None:
    texts = []
    for arguments in ((*path, "-h"), (*path, "--help"), ("help", *path)):
        ran = desk.run(*arguments)
        texts.append(ran.out + capsys.readouterr().out)
        assert (ran.status, ran.err) == (0, "")
    for text in texts:
        assert f"Usage: ircli {' '.join(path)} " in " ".join(text.split()) + " "
        assert "--json" in text
    assert texts[0] == texts[1]
    assert texts[1].strip() == texts[2].strip()


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_option_of_a_command_says_what_it_is_for(path: tuple[str, ...]) -> None:
    command = command_of(path[0])
    for name in path[1:]:
        command = command.commands[name]
    shown = [one for one in command.params if not getattr(one, "hidden", False)]
    assert [one.name for one in shown if not getattr(one, "help", None)] == []


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_the_help_of_a_command_breaks_no_word(
    desk: Desk, capsys: pytest.CaptureFixture[str], path: tuple[str, ...]
) -> None:
    desk.run(*path, "--help")
    text = capsys.readouterr().out
    command = command_of(path[0])
    for name in path[1:]:
        command = command.commands[name]
    words = {word for one in command.params for word in re.split(r"[| ,\[\]]", one.metavar or "") if word}
    assert {word for word in words if word not in text} == set()


def test_the_top_names_every_command_by_section_and_how_to_begin(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = []
    for arguments in (("-h",), ("--help",), ("help",)):
        ran = desk.run(*arguments)
        assert (ran.status, ran.err) == (0, "")
        texts.append(ran.out + capsys.readouterr().out)
    for text in texts:
        assert text.startswith("Usage: ircli [OPTIONS] COMMAND")
        for section, commands in SECTIONS.items():
            assert f"{section}:\n" in text
            for name, (_, sentence) in commands.items():
                assert re.search(rf"^  {name} +{re.escape(sentence)}$", text, re.MULTILINE)
        assert "ircli declare 'What is broken'" in " ".join(text.split())


@pytest.mark.parametrize("synonym", SYNONYMS)
def test_a_word_of_another_tool_names_the_command_and_does_nothing(opened: Desk, synonym: str) -> None:
    before, meant = opened.content(), SYNONYMS[synonym]
    ran = opened.run(synonym, "words")
    assert (ran.status, ran.out) == (2, "")
    assert f"No such command '{synonym}'." in ran.err
    assert f"  try       ircli {meant}\n" in ran.err
    assert opened.run(synonym, "words", "--json").error["hint"] == f"ircli {meant}"
    assert opened.content() == before
    assert synonym not in COMMANDS
    assert tuple(meant.split()) in ALL


@pytest.mark.parametrize("word", PLACEHOLDERS)
def test_a_suggestion_pasted_as_it_stands_is_refused(opened: Desk, word: str) -> None:
    before = opened.content()
    for arguments in (
        ("role", "assign", "ic", word),
        ("--quiet", "severity", word),
        ("edit", "--title", word),
    ):
        ran = opened.run(*arguments)
        assert (ran.status, ran.out) == (2, "")
        assert f"{word} stands for something." in ran.err
        assert f"  try       Put {PLACEHOLDERS[word]} in its place.\n" in ran.err
        assert opened.run(*arguments, "--json").error["message"] == f"{word} stands for something."
    assert opened.content() == before


def test_a_note_may_have_any_words(opened: Desk) -> None:
    opened.done("log", "the", "TIME", "and", "WHY")
    opened.done("--quiet", "log", "PERSON")
    assert opened.texts()[-2:] == ["the TIME and WHY", "PERSON"]


def test_a_word_in_capitals_may_stand_in_a_sentence(opened: Desk) -> None:
    opened.done("investigate", "add", "the", "TIME", "and", "TEXT", "columns")
    assert opened.json("investigate")["hypotheses"][0]["text"] == "the TIME and TEXT columns"


def test_no_suggestion_of_what_is_next_can_be_recorded_as_it_stands(opened: Desk) -> None:
    opened.done("severity", "SEV2")
    opened.done("investigate", "add", "the pool")
    opened.done("mark", "mitigated")
    left = [one["command"] for one in opened.json("next", "--why")]
    commands = [shlex.split(one) for one in left if re.search(r"\b[A-Z]{2,}\b", one)]
    before = opened.content()
    assert {word for words in commands for word in words} >= {"PERSON", "TEXT"}
    for words in commands:
        ran = opened.run(*words[1:])
        assert (ran.status, ran.out) == (2, "")
        assert "stands for something." in ran.err
    assert opened.content() == before


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_explained_in_lines_that_fit(desk: Desk, topic: str) -> None:
    ran = desk.run("help", topic)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == TOPICS[topic]
    assert max(len(line) for line in ran.out.splitlines()) <= 118


def test_the_exit_statuses_are_those_of_the_errors() -> None:
    text = TOPICS["exit-codes"]
    for error in (IrcliError, UsageError, NotFoundError, RefusedError, CheckFailedError, NotStoredError):
        assert re.search(rf"^ +{error.status}  \S", text, re.MULTILINE)
    for status in (129, 130, 143):
        assert f"{status}  " in text


def test_every_variable_of_a_setting_is_explained() -> None:
    for setting in SETTINGS:
        assert setting.variable in TOPICS["environment"]


def test_help_for_nothing_names_the_topics(desk: Desk) -> None:
    ran = desk.run("help", "nonsense")
    assert (ran.status, ran.out) == (2, "")
    assert "There is no command or topic 'nonsense'." in ran.err
    assert all(topic in ran.err for topic in TOPICS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lgo", "log"), ("declrae", "declare"), ("timelime", "timeline"), ("statsu", "status")],
)
def test_a_mistyped_command_suggests_and_does_nothing(opened: Desk, typed: str, meant: str) -> None:
    before = opened.content()
    ran = opened.run(typed, "words")
    assert (ran.status, ran.out) == (2, "")
    assert f"No such command '{typed}'. Did you mean '{meant}'?" in ran.err
    assert opened.content() == before


@pytest.mark.parametrize("prefix", ["dec", "tim", "l", "stat", "sho"])
def test_no_command_is_abbreviated(opened: Desk, prefix: str) -> None:
    assert opened.run(prefix, "x").status == 2


def test_no_option_is_abbreviated(desk: Desk) -> None:
    assert desk.run("declare", "X", "--sev", "SEV1").status == 2


def test_a_mistyped_option_suggests(desk: Desk) -> None:
    ran = desk.run("declare", "X", "--sevrity", "SEV1")
    assert ran.status == 2
    assert "--severity" in ran.err


@pytest.mark.parametrize("group", ["role", "config", "postmortem"])
def test_a_group_without_a_command_shows_its_help(
    desk: Desk, capsys: pytest.CaptureFixture[str], group: str
) -> None:
    ran = desk.run(group)
    assert f"Usage: ircli {group}" in ran.out + ran.err + "".join(capsys.readouterr())
    assert ran.status in (0, 2)
