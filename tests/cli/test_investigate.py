"""Lines of inquiry: what is suspected, ruled out, confirmed."""

import pytest

from cli.given import Desk, Host
from cli.screen import ENTER, Sitting

LINES = ["changes", "dependencies", "infrastructure", "patterns"]


def states(desk: Desk) -> dict[str, str | None]:
    return {one["line"]: one["state"] for one in desk.json("investigate")["lines"]}


def findings(desk: Desk) -> list[tuple[int, str, str | None]]:
    found = desk.json("investigate")["hypotheses"]
    return [(one["number"], one["state"], one["evidence"]) for one in found]


def test_the_obvious_lines_are_there_before_anybody_looked(opened: Desk) -> None:
    document = opened.json("investigate")
    assert [one["line"] for one in document["lines"]] == LINES
    assert [one["state"] for one in document["lines"]] == [None] * 4
    assert document["hypotheses"] == []
    assert document["next"] == "changes"
    assert all(one["ask"] and one["look"] for one in document["lines"])


@pytest.mark.parametrize(
    ("flags", "first", "why"),
    [
        (("--changes", "deploy"), "changes", "What changed in the last 24 hours? A deployment"),
        (
            ("--changes", "dependency"),
            "dependencies",
            "What changed in the last 24 hours? Something we depend on",
        ),
        (
            ("--pattern", "regions"),
            "infrastructure",
            "What do the errors have in common? Some regions or zones",
        ),
        (("--changes", "traffic"), "patterns", "What changed in the last 24 hours? Traffic"),
    ],
)
def test_what_triage_speaks_for_comes_first_with_the_reason(
    opened: Desk, flags: tuple[str, ...], first: str, why: str
) -> None:
    opened.done("triage", *flags)
    document = opened.json("investigate")
    assert (document["lines"][0]["line"], document["lines"][0]["suspect"]) == (first, [why])
    assert document["next"] == first
    ran = opened.done("investigate", eyes=True)
    assert f"    suspect   {why}" in ran.out
    assert f"ircli investigate confirm {first} --evidence TEXT" in ran.err


def test_a_line_that_is_added_has_a_number_and_says_how_to_judge_it(opened: Desk) -> None:
    ran = opened.done("investigate", "add", "the", "pool", "leaks")
    assert (ran.status, ran.out) == (0, "")
    assert "Line 1: the pool leaks" in ran.err
    assert "ircli investigate rule-out 1 --evidence TEXT" in ran.err
    opened.done("investigate", "add", "the deploy of 11:55", "--line", "Changes")
    assert findings(opened) == [(1, "open", None), (2, "open", None)]
    assert states(opened)["changes"] == "open"
    assert opened.json("investigate")["next"] == "dependencies"


def test_ruling_out_an_obvious_line_takes_it_up_in_the_same_change(opened: Desk) -> None:
    document = opened.json("investigate", "rule-out", "changes", "nothing", "went", "out")
    assert [one["kind"] for one in document["entries"]] == ["hypothesis_proposed", "hypothesis_ruled_out"]
    proposed, judged = document["entries"]
    assert (proposed["data"]["text"], proposed["data"]["line"]) == ("Recent changes", "changes")
    assert judged["data"]["target"] == proposed["id"]
    assert states(opened) == dict.fromkeys(LINES) | {"changes": "ruled-out"}
    assert findings(opened) == [(1, "ruled-out", "nothing went out")]
    assert opened.json("show")["identified_at"] is None


def test_ruling_a_line_out_twice_judges_the_same_one(opened: Desk) -> None:
    opened.done("investigate", "rule-out", "changes", "nothing went out")
    opened.done("investigate", "confirm", "changes", "there was one after all")
    assert findings(opened) == [(1, "confirmed", "there was one after all")]


def test_a_line_with_several_hypotheses_needs_the_number(opened: Desk) -> None:
    opened.done("investigate", "add", "the deploy of 11:55", "--line", "changes")
    opened.done("investigate", "add", "the new limit", "--line", "changes")
    ran = opened.run("investigate", "confirm", "changes", "seen")
    assert (ran.status, ran.out) == (2, "")
    assert "1 the deploy of 11:55; 2 the new limit" in ran.err
    opened.done("investigate", "rule-out", "1", "it was elsewhere")
    opened.done("investigate", "confirm", "changes", "it was set at noon")
    assert [state for _, state, _ in findings(opened)] == ["ruled-out", "confirmed"]


@pytest.mark.parametrize(
    ("mitigated", "then"), [(False, "  next      ircli mitigate"), (True, "  next      ircli resolve")]
)
def test_confirming_identifies_the_cause_and_says_what_is_next(
    opened: Desk, *, mitigated: bool, then: str
) -> None:
    if mitigated:
        opened.done("mark", "mitigated")
    opened.done("investigate", "add", "the pool leaks")
    ran = opened.done("investigate", "confirm", "1", "--evidence", "the graph shows it")
    assert "Confirmed, line 1: the pool leaks. The cause is identified." in ran.err
    assert then in ran.err
    seconds = 3 if mitigated else 2
    assert opened.json("show")["identified_at"] == f"2026-11-20T12:00:0{seconds}.000Z"
    assert opened.json("investigate")["next"] is None
    assert then in opened.done("investigate").err


def test_a_second_cause_leaves_the_time_of_the_first(opened: Desk) -> None:
    opened.done("investigate", "confirm", "changes", "--evidence", "the release", "--at", "11:58")
    ran = opened.done("investigate", "confirm", "dependencies", "--evidence", "the provider too")
    assert "identified" not in ran.err
    assert opened.json("show")["identified_at"] == "2026-11-20T11:58:00.000Z"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("add",), "TEXT"),
        (("confirm",), "N"),
        (("confirm", "changes"), "--evidence"),
        (("rule-out", "1"), "--evidence"),
        (("rule-out", "9", "seen"), "lines 1 to 1"),
        (("rule-out", "chnges", "seen"), "changes, dependencies, infrastructure, patterns"),
        (("add", "x", "--line", "nonsense"), "changes, dependencies, infrastructure, patterns"),
        (("confirm", "1", "seen", "--evidence", "seen too"), "given twice"),
        (("add", "the pool leaks"), "line 1 already"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_is_recorded(
    opened: Desk, arguments: tuple[str, ...], named: str
) -> None:
    opened.done("investigate", "add", "The pool leaks")
    before = opened.json("timeline")
    ran = opened.run("investigate", *arguments)
    assert ran.status in (2, 4)
    assert ran.out == ""
    assert named.casefold() in ran.err.casefold()
    assert opened.json("timeline") == before


def test_a_pipe_gets_full_values_and_no_more(opened: Desk) -> None:
    opened.done("investigate", "rule-out", "changes", "nothing went out")
    opened.done("investigate", "add", "the \x1b[31mpool leaks")
    assert opened.done("investigate").out.splitlines() == [
        "changes\t1\truled out\tRecent changes\tnothing went out",
        "dependencies\t\tnot looked at\tDependencies\t",
        "infrastructure\t\tnot looked at\tInfrastructure\t",
        "patterns\t\tnot looked at\tPatterns\t",
        "\t2\topen\tthe \\x1b[31mpool leaks\t",
    ]


def test_people_see_what_was_found_and_where_to_look_next(opened: Desk) -> None:
    opened.done("investigate", "rule-out", "changes", "nothing went out")
    opened.done("investigate", "add", "the \x1b[31mpool leaks")
    out = opened.done("investigate", eyes=True, COLUMNS="80").out
    assert "  changes  Recent changes\n    1. ruled out\n       evidence: nothing went out\n" in out
    assert "Further lines\n  2. open: the \\x1b[31mpool leaks\n" in out
    assert "  look      Dependencies: Is something that we call slow or down?\n" in out
    assert max(map(len, out.splitlines())) <= 80


def test_when_all_obvious_lines_are_looked_at_the_open_one_is_next(opened: Desk) -> None:
    opened.done("investigate", "add", "the pool leaks")
    for name in LINES:
        opened.done("investigate", "rule-out", name, "looked")
    ran = opened.done("investigate")
    assert "ircli investigate rule-out 1 --evidence TEXT" in ran.err
    assert opened.json("investigate")["next"] is None


def test_an_ended_incident_is_shown_and_not_changed(opened: Desk) -> None:
    opened.done("dismiss", "--as", "known")
    assert opened.json("investigate")["next"] is None
    ran = opened.run("investigate", "rule-out", "changes", "nothing")
    assert (ran.status, ran.out) == (4, "")


def test_at_a_terminal_the_line_and_the_evidence_are_asked_for(host: Host) -> None:
    host.done("declare", "Checkout answers 500")
    with Sitting(host, ["investigate", "rule-out"]) as sitting:
        sitting.answer("Which line of inquiry?", f"2{ENTER}")
        sitting.answer("Dependencies: what shows it?", f"all of them answer{ENTER}")
        assert sitting.end() == 0
        assert "Ruled out, line 1: Dependencies" in sitting.text
    with Sitting(host, ["investigate", "add"]) as sitting:
        sitting.answer("What may be the cause?", f"the pool leaks{ENTER}")
        assert sitting.end() == 0
    with Sitting(host, ["investigate"]) as sitting:
        assert sitting.end() == 0
        assert max(len(line) for line in sitting.written.splitlines()) <= 80
    found = host.done("investigate", "--json").document["hypotheses"]
    assert [(one["line"], one["state"]) for one in found] == [("dependencies", "ruled-out"), (None, "open")]
