import json

import pytest

from cli.given import Desk


@pytest.fixture
def several(desk: Desk) -> Desk:
    desk.done(
        "declare", "Search is slow", "--severity", "SEV3", "--service", "search", "--summary", "Like a snail"
    )
    desk.end()
    desk.later(days=1)
    desk.done(
        "declare", "Checkout answers 500", "--severity", "SEV1", "--service", "shop", "--service", "search"
    )
    desk.done("mark", "identified")
    desk.later(days=1)
    desk.done("declare", "Odd page", "--service", "pager")
    desk.done("dismiss", "--as", "false-alarm")
    return desk


def titles(desk: Desk, *arguments: str) -> list[str]:
    return [one["title"] for one in desk.json("list", *arguments)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), ["Odd page", "Checkout answers 500", "Search is slow"]),
        (("--status", "open"), ["Checkout answers 500"]),
        (("--status", "resolved", "--status", "dismissed"), ["Odd page", "Search is slow"]),
        (("--status", "investigating"), []),
        (("--severity", "sev1"), ["Checkout answers 500"]),
        (("-s", "unset", "-s", "SEV3"), ["Odd page", "Search is slow"]),
        (("--service", "SEARCH"), ["Checkout answers 500", "Search is slow"]),
        (("--since", "2026-11-21T00:00:00Z"), ["Odd page", "Checkout answers 500"]),
        (("--until", "2026-11-21T00:00:00Z"), ["Search is slow"]),
        (("--since", "1d ago"), ["Odd page"]),
        (("snail",), ["Search is slow"]),
        (("search", "SLOW"), ["Search is slow"]),
        (("search", "page"), []),
        (("--service", "search", "--severity", "SEV1", "500"), ["Checkout answers 500"]),
    ],
)
def test_filters_narrow_the_list(several: Desk, arguments: tuple[str, ...], expected: list[str]) -> None:
    assert titles(several, *arguments) == expected


def test_a_pipe_gets_full_values_in_tab_separated_lines(several: Desk) -> None:
    ran = several.run("list")
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert ran.status == 0
    assert [row[0] for row in rows] == ["*", "", ""]
    assert [row[3] for row in rows] == ["dismissed", "identified", "resolved"]
    assert rows[2][4] == "2026-11-20T12:00:00.000Z"
    assert "\x1b" not in ran.out


def test_people_get_ages(several: Desk) -> None:
    ran = several.run("list", eyes=True, COLUMNS="200")
    assert ran.status == 0
    assert "2d 00h ago" in ran.out


def test_a_drill_says_so(desk: Desk) -> None:
    desk.declare("Practice", "--drill")
    assert "investigating (drill)" in desk.run("list").out


def test_an_empty_list_is_a_list(desk: Desk) -> None:
    assert desk.json("list") == []
    ran = desk.run("list")
    assert (ran.status, ran.out) == (0, "")
    assert "ircli declare" in ran.err


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("--status", "broken"), "'broken' is no status.", "investigating"),
        (("--since", "whenever"), "'whenever' is not a time.", "yesterday"),
        (("--until", "whenever"), "'whenever' is not a time.", "yesterday"),
    ],
)
def test_a_filter_that_is_not_understood_is_refused(
    several: Desk, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    ran = several.run("list", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert hint in ran.err


def test_every_incident_in_the_list_is_as_in_show(several: Desk) -> None:
    listed = several.json("list")
    assert listed == [several.json("show", one["id"]) for one in listed]


def test_words_are_looked_for_in_the_entries_too(several: Desk) -> None:
    several.done("log", "the pool ran dry", "--incident", "checkout")
    assert titles(several, "POOL", "dry") == ["Checkout answers 500"]
    several.done("withdraw", "last", "--incident", "checkout")
    assert titles(several, "POOL", "dry") == []


def test_a_filter_that_matches_nothing_says_so_and_how_many_there_are(several: Desk) -> None:
    ran = several.run("list", "no such words")
    assert (ran.status, ran.out, ran.err) == (0, "", "No incident matches (3 in all).\n")


def test_the_mark_is_on_the_incident_that_this_terminal_acts_on(several: Desk) -> None:
    ran = several.run("list", IRCLI_INCIDENT="checkout")
    assert [line.split("\t")[0] for line in ran.out.splitlines()] == ["", "*", ""]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with 25 incidents of an hour each, of which two are severe."""
    desk = Desk(str(tmp_path_factory.mktemp("many") / "store"))
    for number in range(25):
        desk.later(hours=1)
        desk.done("declare", f"Search {number}", "--severity", "SEV1" if number in (3, 4) else "SEV3")
    return desk


def seen(desk: Desk, *arguments: str) -> tuple[list[str], str]:
    """Return the titles that somebody sees, and what is said beside."""
    ran = desk.run("list", *arguments, eyes=True, COLUMNS="200")
    assert ran.status == 0
    return [line.rpartition("  ")[2] for line in ran.out.splitlines()[2:]], ran.err


def test_a_terminal_gets_the_latest_and_how_many_more_there_are(many: Desk) -> None:
    assert seen(many) == (
        [f"Search {number}" for number in range(24, 4, -1)],
        "  … 5 more: ircli list --all\n",
    )


def test_a_terminal_gets_all_that_it_asks_for(many: Desk) -> None:
    assert seen(many, "--all") == ([f"Search {number}" for number in range(24, -1, -1)], "")


@pytest.mark.parametrize(
    ("arguments", "shown", "said"),
    [
        (("--limit", "2"), ["Search 24", "Search 23"], "  … 23 more: ircli list --all\n"),
        (("--limit", "25"), [f"Search {number}" for number in range(24, -1, -1)], ""),
        (("-s", "SEV1"), ["Search 4", "Search 3"], ""),
        (("-s", "SEV1", "--limit", "1"), ["Search 4"], "  … 1 more: ircli list --severity SEV1 --all\n"),
        (
            ("search", "--status", "open", "--limit", "1"),
            ["Search 24"],
            "  … 24 more: ircli list search --status open --all\n",
        ),
        (("--service", "a b", "--all"), [], "No incident matches (25 in all).\n"),
    ],
)
def test_what_is_left_out_is_said_with_the_command_that_shows_it(
    many: Desk, arguments: tuple[str, ...], shown: list[str], said: str
) -> None:
    assert seen(many, *arguments) == (shown, said)


def test_a_pipe_and_a_program_get_all_or_as_many_as_they_ask_for(many: Desk) -> None:
    assert len(many.run("list").out.splitlines()) == 25
    assert len(many.json("list")) == 25
    assert titles(many, "--limit", "2") == ["Search 24", "Search 23"]
    assert [line.split("\t")[5] for line in many.run("list", "--limit", "2").out.splitlines()] == [
        "Search 24",
        "Search 23",
    ]


def test_all_and_a_number_are_not_both_taken(many: Desk) -> None:
    ran = many.run("list", "--all", "--limit", "3")
    assert (ran.status, ran.out) == (2, "")
    assert "Give --all or --limit." in ran.err


@pytest.mark.parametrize("arguments", [(), ("--limit", "1"), ("--status", "closed")])
def test_the_list_for_programs_is_laid_out_as_any_document(many: Desk, arguments: tuple[str, ...]) -> None:
    ran = many.run("list", "--json", *arguments)
    assert ran.out == json.dumps(ran.document, indent=2) + "\n"


def test_the_mark_is_on_one_line_whatever_a_title_says(desk: Desk) -> None:
    first = desk.declare("Search is slow")
    desk.declare(f"Checkout\t{first}\t\n\t{first}\tSEV1")
    ran = desk.run("list", IRCLI_INCIDENT=first)
    assert [line.split("\t")[0] for line in ran.out.splitlines()] == ["", "*"]
