from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from cli.given import Desk, Ran

OPEN_ONLY = [
    ("severity", "SEV2"),
    ("resolve",),
    ("dismiss", "--as", "known"),
    ("role", "assign", "ic", "bob"),
    ("triage", "--extent", "out"),
]


def test_severity_says_what_it_was(opened: Desk) -> None:
    first = opened.run("severity", "sev2")
    assert (first.status, first.out) == (0, "")
    assert "Severity SEV2." in first.err
    second = opened.run("severity", "SEV1", "--reason", "it spreads")
    assert "Severity SEV1, was SEV2." in second.err
    assert "ircli status" in second.err
    assert opened.json("show")["severity"] == "SEV1"
    assert opened.texts()[-1] == "Severity SEV1: it spreads"


def test_the_same_severity_again_needs_a_reason(opened: Desk) -> None:
    opened.done("severity", "SEV2")
    ran = opened.run("severity", "SEV2")
    assert ran.status == 4
    assert "The severity is SEV2 already." in ran.err
    assert "--reason" in ran.err
    assert opened.run("severity", "SEV2", "--reason", "confirmed").status == 0


def test_an_unknown_level_names_the_known_ones(opened: Desk) -> None:
    ran = opened.run("severity", "P0")
    assert ran.status == 2
    assert "'P0' is no severity level." in ran.err
    assert "SEV1, SEV2, SEV3, SEV4" in ran.err


def test_a_level_that_is_missing_names_the_known_ones(opened: Desk) -> None:
    ran = opened.run("severity", IRCLI_SEVERITIES="p")
    assert (ran.status, ran.out) == (2, "")
    assert "LEVEL is missing" in ran.err
    assert "One of: P0, P1, P2, P3." in ran.err


def test_the_levels_are_those_of_the_chosen_scheme(opened: Desk) -> None:
    assert opened.run("severity", "P0", IRCLI_SEVERITIES="p").status == 0
    assert opened.json("show")["severity"] == "P0"


@pytest.mark.parametrize("milestone", ["started", "detected", "acknowledged", "identified", "mitigated"])
def test_mark_sets_and_corrects_a_lifecycle_time(opened: Desk, milestone: str) -> None:
    opened.later(hours=1)
    opened.done("mark", milestone, "--at", "12:10")
    ran = opened.run("mark", milestone.upper(), "--at", "12:20")
    assert (ran.status, ran.out) == (0, "")
    assert f"{milestone.capitalize()} at 2026-11-20 12:20:00 UTC." in ran.err.replace(
        milestone.upper(), milestone.capitalize()
    )
    assert opened.json("show")[f"{milestone}_at"] == "2026-11-20T12:20:00.000Z"


def test_mark_without_a_time_means_now(opened: Desk) -> None:
    now = opened.later(minutes=7)
    opened.run("mark", "mitigated")
    shown = opened.json("show")
    assert shown["mitigated_at"] == f"{now:%Y-%m-%dT%H:%M:%S}.000Z"
    assert shown["status"] == "monitoring"


def test_an_odd_order_warns_and_is_recorded(opened: Desk) -> None:
    opened.later(hours=1)
    opened.done("mark", "started", "--at", "12:30")
    ran = opened.run("mark", "mitigated", "--at", "12:10")
    assert ran.status == 0
    assert "mitigated is before started" in ran.err
    assert ["started_at", "mitigated_at"] in opened.json("show")["invalid"]


def test_an_unknown_milestone_names_the_known_ones(opened: Desk) -> None:
    ran = opened.run("mark", "solved")
    assert ran.status == 2
    assert "'solved' is no lifecycle time." in ran.err
    assert "mitigated" in ran.err


def test_edit_changes_the_title_the_services_and_the_summary(opened: Desk) -> None:
    ran = opened.run(
        "edit", "--title", "Nobody can pay", "--service", "a", "--service", "b", "--summary", "It is dire."
    )
    shown = opened.json("show")
    assert (ran.status, ran.out) == (0, "")
    assert "Edited: Nobody can pay" in ran.err
    assert (shown["title"], shown["services"], shown["summary"]) == (
        "Nobody can pay",
        ["a", "b"],
        "It is dire.",
    )


@pytest.mark.parametrize(
    ("arguments", "message"), [((), "Nothing to change."), (("--title", " "), "needs a title")]
)
def test_an_edit_of_nothing_is_refused(opened: Desk, arguments: tuple[str, ...], message: str) -> None:
    ran = opened.run("edit", *arguments)
    assert ran.status == 2
    assert message in ran.err


def test_resolve_names_the_next_steps_and_what_is_unset(opened: Desk) -> None:
    opened.done("severity", "SEV4")
    opened.later(minutes=30)
    ran = opened.resolve("--waive", "stable=nobody saw when it ended", "rolled", "back")
    assert ran.out == ""
    assert 'Resolved SEV4 "Checkout answers 500" after 30 min (TTR).' in ran.err
    assert "next      ircli close" in ran.err  # the level asks for no postmortem
    assert "unset     when impact stopped: ircli mark mitigated --at TIME" in ran.err
    shown = opened.json("show")
    assert (shown["status"], shown["durations"]["ttr"]) == ("resolved", 1802)
    assert opened.texts()[-1] == "rolled back"


def test_close_ends_the_follow_up(opened: Desk) -> None:
    opened.end()
    ran = opened.run("close")
    assert (ran.status, ran.out) == (0, "")
    assert 'Closed SEV4 "Checkout answers 500".' in ran.err
    assert opened.json("show")["status"] == "closed"


def test_an_open_incident_is_not_closed(opened: Desk) -> None:
    ran = opened.run("close")
    assert (ran.status, ran.out) == (4, "")
    assert "not resolved" in ran.err
    assert "ircli resolve" in ran.err


def test_what_is_closed_is_not_closed_again(opened: Desk) -> None:
    opened.end()
    opened.done("close")
    ran = opened.run("close")
    assert ran.status == 4
    assert "closed already" in ran.err
    assert "ircli reopen" in ran.err


def test_reopening_keeps_the_earlier_end(opened: Desk) -> None:
    opened.later(minutes=10)
    opened.end()
    opened.done("close")
    ran = opened.run("reopen", "--reason", "it is back")
    shown = opened.json("show")
    assert (ran.status, ran.out) == (0, "")
    assert "ircli status" in ran.err
    assert shown["status"] == "investigating"
    assert [shown[name] for name in ("mitigated_at", "resolved_at", "closed_at")] == [None, None, None]
    (cycle,) = shown["cycles"]
    assert cycle["resolved_at"] is not None
    assert cycle["reason"] == "it is back"


def test_an_open_incident_is_not_reopened(opened: Desk) -> None:
    ran = opened.run("reopen", "--reason", "x")
    assert (ran.status, ran.out) == (4, "")
    assert "The incident is open." in ran.err


def test_reopening_needs_a_reason(opened: Desk) -> None:
    opened.end()
    ran = opened.run("reopen")
    assert ran.status == 2
    assert "--reason is missing" in ran.err


@pytest.mark.parametrize("verdict", ["false-alarm", "known"])
def test_dismissing_says_what_it_was(opened: Desk, verdict: str) -> None:
    ran = opened.run("dismiss", "--as", verdict, "a", "test", "page")
    shown = opened.json("show")
    assert (ran.status, ran.out) == (0, "")
    assert f'Dismissed "Checkout answers 500" as {verdict}.' in ran.err
    assert shown["status"] == "dismissed"
    assert (shown["dismissed"]["as"], shown["dismissed"]["text"]) == (verdict, "a test page")


def test_a_duplicate_names_the_other_incident_by_any_part_of_its_id(desk: Desk) -> None:
    first = desk.declare("Search is slow")
    desk.declare("Search is slow too")
    desk.done("dismiss", "--as", "duplicate", "--of", first[-4:])
    assert desk.json("show")["dismissed"]["of"] == first


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ((), 2, "--as is missing"),
        (("--as", "nonsense"), 2, "'nonsense' is no verdict."),
        (("--as", "duplicate"), 2, "--of is missing"),
        (("--as", "duplicate", "--of", "nope"), 3, "There is no incident 'nope'."),
    ],
)
def test_a_dismissal_that_is_not_understood_is_refused(
    opened: Desk, arguments: tuple[str, ...], status: int, message: str
) -> None:
    ran = opened.run("dismiss", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert message in ran.err
    assert opened.json("show")["status"] == "investigating"


def test_an_incident_is_no_duplicate_of_itself(opened: Desk) -> None:
    incident = opened.json("show")["id"]
    ran = opened.run("dismiss", "--as", "duplicate", "--of", incident)
    assert ran.status in (2, 4)
    assert opened.json("show")["status"] == "investigating"


def test_of_without_a_duplicate_is_not_taken_unread(opened: Desk) -> None:
    ran = opened.run("dismiss", "--as", "known", "--of", "nope")
    assert ran.status in (2, 3)


@pytest.mark.parametrize("ending", [Desk.end, Desk.dismiss])
@pytest.mark.parametrize("command", OPEN_ONLY)
def test_an_ended_incident_refuses_with_the_way_back(
    opened: Desk, ending: Callable[[Desk], Ran], command: tuple[str, ...]
) -> None:
    ending(opened)
    before = opened.content()
    ran = opened.run(*command)
    assert (ran.status, ran.out) == (4, "")
    assert "The incident is " in ran.err
    assert "ircli reopen --reason" in ran.err
    assert opened.content() == before


@pytest.mark.parametrize("command", [*OPEN_ONLY, ("close",), ("reopen", "--reason", "x"), ("mark", "started"), ("edit", "--title", "x")])  # fmt: skip
def test_without_an_incident_nothing_is_found(desk: Desk, command: tuple[str, ...]) -> None:
    ran = desk.run(*command)
    assert (ran.status, ran.out) == (3, "")
    assert "No incident is active." in ran.err
    assert "ircli declare" in ran.err


def test_a_time_of_its_own_goes_with_each_end(opened: Desk) -> None:
    opened.done("severity", "SEV1")
    opened.done("mark", "mitigated")
    opened.later(hours=2)
    opened.resolve("--at", "13:00")
    opened.done("close", "--force", "--reason", "none is needed", "--at", "13:30")
    shown = opened.json("show")
    assert shown["resolved_at"] == "2026-11-20T13:00:00.000Z"
    assert shown["closed_at"] == "2026-11-20T13:30:00.000Z"


def test_an_end_names_the_level_and_the_title(opened: Desk) -> None:
    opened.done("severity", "SEV1")
    opened.done("mark", "mitigated")
    opened.later(minutes=35)
    named = 'SEV1 "Checkout answers 500"'
    assert f"Resolved {named} after 35 min (TTR)." in opened.resolve().err
    assert f"Closed {named}." in opened.done("close", "--force", "--reason", "x").err
    assert f"Reopened {named}; the earlier end is kept." in opened.done("reopen", "it", "is", "back").err
    assert f"Dismissed {named} as known." in opened.done("dismiss", "--as", "known").err


def test_an_end_before_it_was_noticed_took_no_time(opened: Desk) -> None:
    opened.done("severity", "SEV4")
    ran = opened.resolve("--waive", "stable=it never began", "--at", "11:00")
    assert 'Resolved SEV4 "Checkout answers 500".' in ran.err


def test_trailing_words_are_the_reason(opened: Desk) -> None:
    opened.done("severity", "SEV2", "rollback", "done")
    assert opened.texts()[-1] == "Severity SEV2: rollback done"
    opened.end()
    opened.done("reopen", "it", "came", "back")
    assert opened.json("show")["cycles"][0]["reason"] == "it came back"


@pytest.mark.parametrize("command", [("severity", "SEV2"), ("reopen",)])
def test_a_reason_is_given_once(opened: Desk, command: tuple[str, ...]) -> None:
    opened.end()
    ran = opened.run(*command, "words", "--reason", "others")
    assert ran.status == 2
    assert "The reason is given twice." in ran.err


def test_nobody_is_asked_why_a_level_stays_the_same(opened: Desk) -> None:
    opened.done("severity", "SEV2")
    ran = opened.run("severity", "sev2", typed="it spreads\n")
    assert ran.status == 4
    assert "any more?" not in ran.err


@pytest.mark.parametrize(("typed", "at"), [("\n", "12:30:00"), ("12:10\n", "12:10:00")])
@pytest.mark.parametrize("milestone", ["started", "detected"])
def test_a_beginning_is_asked_for_when_it_was(opened: Desk, milestone: str, typed: str, at: str) -> None:
    opened.now = opened.now.replace(hour=12, minute=30, second=0)
    ran = opened.run("mark", milestone, typed=typed)
    assert ran.status == 0
    assert "When, if not now?" in ran.err
    assert opened.json("show")[f"{milestone}_at"] == f"2026-11-20T{at}.000Z"


def test_other_times_are_not_asked_for(opened: Desk) -> None:
    assert "When" not in opened.run("mark", "mitigated", typed="").err
    assert "When" not in opened.run("mark", "started", "--at", "11:00", typed="").err


def test_a_mistyped_milestone_is_refused_before_anything_is_asked(opened: Desk) -> None:
    ran = opened.run("mark", "startd", typed="")
    assert (ran.status, ran.out) == (2, "")
    assert "When" not in ran.err
    assert "Did you mean started? One of: started, detected" in ran.err


def test_services_are_several_between_commas(opened: Desk) -> None:
    opened.done("edit", "--service", "a,b", "--service", "c")
    assert opened.json("show")["services"] == ["a", "b", "c"]


def test_after_reopening_the_clock_of_updates_starts_anew(desk: Desk) -> None:
    desk.declare("Checkout answers 500", "-s", "SEV2")
    desk.later(hours=1)
    desk.end()
    desk.later(hours=5)
    desk.done("reopen", "it is back")
    shown = desk.json("show")
    reopened = datetime.fromisoformat(shown["cycles"][0]["reopened_at"])
    assert datetime.fromisoformat(shown["next_update_due"]) - reopened == timedelta(minutes=30)
