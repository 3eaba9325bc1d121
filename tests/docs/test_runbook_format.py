"""What the reference of runbooks says is what the program reads."""

import re

from ircli.playbook.runbooks import commands, fences, front, headings, linting
from ircli.playbook.runbooks.blocks import NESTINGS
from ircli.playbook.runbooks.commands import argv, placeholders, refuse_name, script_of
from ircli.playbook.runbooks.parts import READ_ONLY, Fence
from ircli.store.runbook_files import LIMIT
from ircli.store.runbooks import parse

from .console import blocks
from .test_pages import DOCS, rows, section

PAGE = DOCS / "reference" / "runbook-format.md"


def words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_the_synonyms_of_headings_are_those_of_the_program() -> None:
    told = {words(kind)[0]: tuple(said.split(", ")) for kind, said, _ in rows(PAGE, "## Headings")}
    assert told == headings._SYNONYMS  # noqa: SLF001


def test_the_kinds_that_are_read_are_those_of_the_program() -> None:
    told = [words(kind)[0] for kind, _, lists in rows(PAGE, "## Headings") if lists == "are read"]
    assert set(told) == set(READ_ONLY)


def test_the_keys_of_a_front_matter_are_those_of_the_program() -> None:
    assert [words(key)[0] for key, *_ in rows(PAGE, "## Front matter")] == list(front._KEYS)  # noqa: SLF001


def test_the_attributes_of_a_fence_are_those_of_the_program() -> None:
    text = f"| Attribute |{section(PAGE, 'Fences').partition('| Attribute |')[2]}"
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == list(fences.ATTRIBUTES)


def test_each_tag_is_run_as_told() -> None:
    told = {tag: words(by)[0] for tags, by in rows(PAGE, "## Fences") for tag in words(tags) if words(by)}
    assert set(told) == set(fences.SHELLS)
    for tag, by in told.items():
        script = script_of(Fence(tag, "$ true\n" if tag == "console" else "true\n", 1))
        assert script is not None
        assert " ".join(argv(script)).rstrip() == f"{by} true"


def test_the_rules_of_lint_are_those_of_the_program() -> None:
    assert {words(rule)[0]: said for rule, said in rows(PAGE, "## Rules of lint")} == linting.RULES


def test_a_placeholder_of_each_form_becomes_the_variable_that_is_told() -> None:
    for forms, names, _ in rows(PAGE, "## Placeholders"):
        for form in words(forms):
            script = script_of(Fence("sh", f"echo {form}\n", 1))
            assert script is not None
            assert [one.name for one in placeholders(script) if one.name in words(names)], form


def test_refused_names_are_those_of_the_program() -> None:
    text = section(PAGE, "Placeholders").partition("**Refused names.**")[2].partition("\n\n")[0]
    told, _, beginnings = text.partition("begins with")
    assert all(refuse_name(name) for name in words(told))
    assert set(words(beginnings.partition(";")[0])) == set(commands._DANGEROUS_BEGINNINGS)  # noqa: SLF001
    assert [refuse_name("path"), bool(refuse_name("path", "zsh"))] == ["", True]


def test_the_limits_are_those_of_the_program() -> None:
    assert f"at most {LIMIT >> 20} MiB" in section(PAGE, "Limits")
    assert f"{NESTINGS[0]} levels" in section(PAGE, "Limits")


def test_the_example_has_the_steps_that_are_told() -> None:
    page = PAGE.read_text()
    example = next(block.body for block in blocks(page) if block.info == "markdown")
    runbook = parse(example.encode(), "example")
    assert runbook.faults == ()
    assert [(step.name, step.is_for_reading, step.fence is not None) for step in runbook.steps] == [
        ("customers-see-please-try-again-later", True, False),
        ("find-the-pod-with-the-most-errors", False, True),
        ("hold-all-deployments", False, False),
        ("restart", False, True),
    ]
