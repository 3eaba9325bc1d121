"""What the tutorial and the how-to guides print is what comes."""

from pathlib import Path

import pytest

from .console import agree, blocks, differences, fresh_home, is_run, steps

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted([*(DOCS / "tutorial").glob("*.md"), *(DOCS / "how-to").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_prints_what_comes(page: Path, tmp_path: Path) -> None:
    with fresh_home() as home:
        assert "\n".join(differences(page, tmp_path, home)) == ""


def test_the_tutorial_goes_from_the_first_command_to_the_last() -> None:
    page = (DOCS / "tutorial" / "first-incident.md").read_text()
    commands = [step.command for block in blocks(page) if is_run(block) for step in steps(page, block)]
    verbs = [command.split()[1] for command in commands if command.startswith("ircli")]
    way = ["declare", "triage", "mitigate", "update", "investigate", "resolve", "postmortem", "close"]
    assert list(dict.fromkeys(verb for verb in verbs if verb in way)) == way
    assert verbs[0] == "declare"
    assert verbs[-2:] == ["close", "list"]


def test_every_console_block_of_the_tutorial_is_run() -> None:
    page = (DOCS / "tutorial" / "first-incident.md").read_text()
    assert [block.info for block in blocks(page) if not is_run(block)] == []


def test_a_block_that_is_not_run_says_why() -> None:
    block = blocks("```console not run\n$ ircli\n```\n")[0]
    with pytest.raises(AssertionError, match="gives no reason"):
        is_run(block)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("at 03:04:10Z.", "at 03:04:31Z."),
        ("2026-11-20 03:04:10 UTC", "2026-11-20 03:05:02 UTC"),
        ("by 03:34 UTC", "by 03:35 UTC"),
        ("since 2026-11-20 03:04 UTC", "since 2026-11-20 03:05 UTC"),
        ("due in 9m 26s", "due in 9m 02s"),
        ('"ttr": 1.045,', '"ttr": 4.2,'),
        ("id   began\n──────\nx    3s ago", "id   began\n───────\nx    12s ago"),
    ],
)
def test_the_time_that_a_run_takes_is_no_difference(printed: str, shown: str) -> None:
    assert agree(printed, shown)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("at 03:04:10Z.", "at 03:14:10Z."),
        ("by 03:34 UTC", "by 04:04 UTC"),
        ("since 2026-11-20 03:04 UTC", "since 2026-11-21 03:04 UTC"),
        ("2026-11-20 03:04:10 UTC", "2026-11-21 03:04:10 UTC"),
        ("due in 29m", "due in 59m"),
        ("started", "detected"),
        ('"rank": 2,', '"rank": 3,'),
        ("SEV2", "SEV3"),
        ("one line", "one line\nand another"),
    ],
)
def test_anything_else_is_a_difference(printed: str, shown: str) -> None:
    assert not agree(printed, shown)
