"""Actions are read as rows of a table or as items of a list, by whatever heading and in whatever columns they stand."""

import pytest

from documents.linting.given import FACTS, LEVELS, RULES, STORY, facts, found, signed
from ircli.documents.linting.facts import LintFacts
from ircli.documents.linting.rules import lint
from ircli.domain.events import ActionAdded, ActionDropped, Dismissed, SeveritySet

ALONE = LintFacts(RULES)
NO_ACTIONS = [one for one in STORY if not isinstance(one[2], ActionAdded)]
RULE_NAMES = ("action-owner", "action-due", "no-prevention", "no-detection")


def actions(text: str, given: LintFacts = ALONE) -> list[tuple[int | None, str]]:
    return [one for one in found(text, given) if one[1] in RULE_NAMES]


def table(*rows: str) -> str:
    """Return a section with a table; its rows begin in line 5."""
    head, *others = rows
    return "\n".join(["## Action items", "", head, "|---|---|---|---|", *others, ""])


@pytest.mark.parametrize(
    ("header", "row", "rules"),
    [
        ("| Action | Owner | Due | State |", "| write it down | alice | 2026-02-01 | open |", []),
        ("| Action | Owner | Due | State |", "| write it down |  |  | open |", ["action-owner", "action-due"]),
        ("| Action | Owner | Due | State |", "| write it down | none yet | none yet | open |", ["action-owner", "action-due"]),
        ("| Action | Owner | Due | State |", "| write it down | _TBD_ | soon | open |", ["action-owner"]),
        ("| Action | Owner | Due | State |", "| write it down |  |  | done |", []),
        ("| Action | Owner | Due | State |", "| write it down |  |  | Dropped |", []),
        ("| **Task** | Assignee | Deadline | Status |", "| write it down | - | Q3 | closed |", []),
        ("| **Task** | Assignee | Deadline | Status |", "| write it down | N/A | Q3 | new |", ["action-owner"]),
        ("| Due date | What | Who | Type |", "| ? | write it down | bob | prevent |", ["action-due"]),
        ("| Action | Owner | Due | State |", "| write it down |", ["action-owner", "action-due"]),
        ("| Link | Note | | |", "| x | y | | |", []),
    ],
)  # fmt: skip
def test_a_row_needs_an_owner_and_a_day_while_it_is_open(header: str, row: str, rules: list[str]) -> None:
    assert actions(table(header, row)) == [(5, rule) for rule in rules]


def test_a_table_without_the_columns_is_told_of_once() -> None:
    text = table("| Action | Kind | | |", "| a | prevent | | |", "| b | detect | | |")
    assert actions(text) == [(3, "action-owner"), (3, "action-due")]


@pytest.mark.parametrize(
    ("item", "rules"),
    [
        ("- [ ] alert on the pool (owner: alice, due 2026-02-01)", []),
        ("- [ ] alert on the pool, @alice, by Friday", []),
        ("- [ ] Alice: alert on the pool, 12 March", []),
        ("- [ ] alert on the pool", ["action-owner", "action-due"]),
        ("- [ ] alert on the pool (bob)", ["action-due"]),
        ("* alert on the pool until next week", ["action-owner"]),
        ("1. alert on the pool", ["action-owner", "action-due"]),
        ("- [x] alert on the pool", []),
        ("- ~~alert on the pool~~", []),
    ],
)
def test_an_item_of_a_list_is_an_action_too(item: str, rules: list[str]) -> None:
    given = LintFacts(RULES, people=("alice", "bob"))
    assert actions(f"## Follow-ups\n\n{item}\n", given) == [(3, rule) for rule in rules]


def test_beside_a_table_only_items_with_a_box_are_actions() -> None:
    text = table("| Action | Owner | Due | |", "| a | b | 2026-02-01 | |")
    assert actions(f"{text}\n- The board is elsewhere.\n- [ ] and this\n") == [
        (8, "action-owner"),
        (8, "action-due"),
    ]


def test_items_elsewhere_are_no_actions() -> None:
    assert actions("## Lessons learned\n\n- alert on the pool\n- [ ] read this\n") == []


def test_a_row_that_nobody_edited_names_the_command_that_mends_it() -> None:
    story = [
        *NO_ACTIONS,
        ("10:50", "will", ActionAdded(text="a")),
        ("10:51", "will", ActionAdded(text="b", owner="x")),
    ]
    rows = "| Action | Kind | Owner | Due |\n|---|---|---|---|\n| a | prevent | none yet | none yet |\n| b | detect | x | none yet |"
    text = signed(f"## Actions\n<!-- ircli:begin actions ours -->\n\n{rows}\n\n<!-- ircli:end actions -->\n")
    told = [(one.line, one.hint) for one in lint(text, facts(story)) if one.rule in RULE_NAMES]
    assert told == [
        (6, "ircli action edit 1 --owner NAME"),
        (6, "ircli action edit 1 --due DATE"),
        (7, "ircli action edit 2 --due DATE"),
    ]


def test_where_the_document_lists_none_those_of_the_record_are_looked_at() -> None:
    story = [*NO_ACTIONS, ("10:50", "will", ActionAdded(text="alert", kind="detect", due="2026-02-01"))]
    text = "# Postmortem\n\n## Actions\n\nSee the board.\n"
    assert actions(text, facts(story)) == [(3, "action-owner"), (3, "no-prevention")]
    assert actions("# Postmortem\n\nWords.\n", facts(story)) == [
        (None, "action-owner"),
        (None, "no-prevention"),
    ]


@pytest.mark.parametrize(
    ("level", "rules"),
    [
        ("SEV1", ["no-prevention", "no-detection"]),
        ("SEV2", ["no-prevention", "no-detection"]),
        ("SEV3", []),
        ("SEV4", []),
    ],
)
def test_a_level_that_requires_a_postmortem_asks_for_prevention_and_detection(
    level: str, rules: list[str]
) -> None:
    story = [*NO_ACTIONS, ("10:40", "alice", SeveritySet(level=LEVELS[level]))]
    text = table("| Action | Owner | Due | Kind |", "| a | b | 2026-02-01 | reduce |")
    assert actions(text, facts(story)) == [(1, rule) for rule in rules]


def test_an_action_counts_in_the_document_and_on_the_record_unless_it_was_dropped() -> None:
    text = table(
        "| Action | Owner | Due | Kind |",
        "| a | b | 2026-02-01 | Prevention |",
        "| c | d | 2026-02-01 | improve detection |",
    )
    assert actions(text, facts(NO_ACTIONS)) == []
    assert actions("## Actions\n\nSee the board.\n", FACTS) == []
    dropped = table("| Action | Owner | Kind | State |", "| a | b | prevent | dropped |")
    assert (1, "no-prevention") in actions(dropped, facts(NO_ACTIONS))
    first = facts(STORY).incident
    assert first is not None
    story = [*STORY, ("10:55", "will", ActionDropped(target=first.actions[0].id, text="no need"))]
    assert actions("## Actions\n\nSee the board.\n", facts(story)) == [(1, "no-prevention")]


def test_without_the_incident_the_level_is_the_one_that_the_document_names() -> None:
    given = LintFacts(RULES, levels=tuple(LEVELS.values()))
    rows = "| Fact | Value |\n|---|---|\n| Severity | {} (before: SEV3) |"
    text = "<!-- ircli:begin facts edited -->\n\n{}\n\n<!-- ircli:end facts -->\n"
    for level, rules in (("SEV1", ["no-prevention", "no-detection"]), ("SEV4", []), ("Huge", [])):
        document = signed(text.format(rows.format(level)))
        assert [rule for _, rule in actions(document, given)] == rules


def test_a_dismissed_incident_has_no_times_to_know() -> None:
    story = [*STORY[:1], ("10:00", "alice", Dismissed(verdict="known"))]
    assert found("# Postmortem\n\nWords.\n", facts(story)) == []
