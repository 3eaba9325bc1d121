"""What is to be done about incidents: agreed on, changed, and brought to an end."""

import json

import pytest

from cli.given import Desk, Host
from cli.screen import ENTER, Sitting

HOSTILE = "$(touch P); `touch P` 'x' \"y\" [red]z[/red] @everyone \x1b[2J\u202e # Root cause\n-rf"
CHANGE = ["id", "title", "status", "severity", "entries", "odd", "action"]


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Return a desk with two incidents, each of which has an action; the later one is active."""
    desk.done("declare", "Search is slow", "--service", "search")
    desk.done("action", "add", "cache answers", "--owner", "bob", "--due", "2026-11-25", "--kind", "reduce")
    desk.done("declare", "Checkout answers 500", "--service", "checkout")
    desk.done("action", "add", "a lint rule", "--owner", "alice", "--due", "2026-12-24", "--kind", "prevent")
    return desk


def only(desk: Desk, *arguments: str) -> dict[str, object]:
    """Return the one action of an incident."""
    (action,) = desk.json("show", *arguments)["actions"]
    assert isinstance(action, dict)
    return action


def ids(desk: Desk) -> dict[str, str]:
    """Return the ids of incidents by their titles."""
    return {one["title"]: one["id"] for one in desk.json("list")}


def test_an_action_is_added_with_all_that_is_known_of_it(opened: Desk) -> None:
    ran = opened.run(
        *("action", "add", "a lint", "rule", "--owner", "bob", "--due", "in 2 weeks", "--kind", "Prevent"),
        *("--priority", "high", "--reference", "PROJ-7", "--from", "1"),
    )
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.splitlines()[0] == "  due       Friday, 2026-12-04"
    said = "Action 1: a lint rule (bob, due 2026-12-04, prevent, priority high, PROJ-7)  ["
    assert ran.err.splitlines()[1].startswith(said)
    action = only(opened)
    origin = opened.json("timeline")[0]["id"]
    assert (action["text"], action["owner"], action["due"]) == ("a lint rule", "bob", "2026-12-04")
    assert (action["kind"], action["priority"], action["reference"]) == ("prevent", "high", "PROJ-7")
    assert (action["state"], action["origin"], action["now"]) == ("open", origin, False)


@pytest.mark.parametrize(
    ("flags", "asked"),
    [
        ((), ["ircli action edit 1 --owner PERSON --due DAY"]),
        (("--owner", "bob"), ["ircli action edit 1 --due DAY"]),
        (("--due", "friday"), ["ircli action edit 1 --owner PERSON"]),
        (("--owner", "bob", "--due", "friday"), []),
        (("--now",), ["ircli action edit 1 --owner PERSON"]),
        (("--now", "--owner", "bob"), []),
    ],
)
def test_who_and_until_when_are_asked_for_by_the_next_step(
    opened: Desk, flags: tuple[str, ...], asked: list[str]
) -> None:
    ran = opened.run("action", "add", "a lint rule", *flags)
    steps = [line.removeprefix("  next").strip() for line in ran.err.splitlines() if "ircli" in line]
    assert steps == [*asked, "ircli action done 1 --evidence TEXT"]
    if asked:
        assert opened.run(*asked[0].split()[1:]).status == 2  # until somebody says who, and when


def test_an_action_may_follow_from_an_answer_to_a_why(opened: Desk) -> None:
    opened.done("postmortem", "why", "the pool was empty")
    opened.done("action", "add", "an alert", "--from", "why.1")
    assert only(opened)["origin"] == opened.json("show")["whys"][0]["id"]


@pytest.mark.parametrize(
    ("arguments", "status", "message", "hint"),
    [
        (("add",), 2, "TEXT is missing", "Give TEXT."),
        (("add", " "), 2, "TEXT is missing", "Give TEXT."),
        (("add", "x", "--kind", "magic"), 2, "'magic' is no kind of action.", "prevent, detect, reduce, speed-up"),
        (("add", "x", "--due", "some day"), 2, "'some day' is no day.", "friday"),
        (("add", "x", "--due", "2026-02-30"), 2, "'2026-02-30' is no day.", "friday"),
        (("add", "x", "--due", "DAY"), 2, "DAY stands for something.", "Put a day in its place."),
        (("add", "x", "--from", "99"), 3, "The timeline has entries 1 to 2.", "ircli timeline"),
        (("add", "x", "--from", "why.1"), 2, "There is no why '1'.", "ircli postmortem why --list"),
        (("add", "x", "--at", "in 2 hours"), 2, "'in 2 hours' is not a time.", "14:05"),
        (("add", "A LINT RULE"), 4, "That is action 1 already.", "ircli action edit 1"),
        (("add", "down", "to", "-5"), 2, "No such option: -5", "words that begin with a dash go behind --"),
        (("add", "x", "--onwer", "bob"), 2, "No such option: --onwer", "--owner"),
        (("done",), 2, "ACTION is missing", "Give ACTION."),
        (("done", "9"), 2, "There is no action 9.", "ircli action list"),
        (("done", "0"), 2, "There is no action 0.", "ircli action list"),
        (("done", "one"), 2, "'one' names no action.", "k3f9.2; ircli action list"),
        (("done", "-1"), 2, "No such option: -1", "behind --"),
        (("done", "1.x"), 2, "'1.x' names no action.", "ircli action list"),
        (("done", "1", "x", "--evidence", "y"), 2, "The evidence is given twice.", "as words, or with"),
        (("done", "nowhere.1"), 3, "There is no incident 'nowhere'.", "ircli list"),
        (("done", "../../etc.1"), 3, "There is no incident '../../etc'.", "ircli list"),
        (("drop", "1"), 2, "--reason is missing", "Give --reason."),
        (("drop", "1", " "), 2, "--reason is missing", "Give --reason."),
        (("reopen", "1"), 4, "Action 1 is open.", "ircli action list"),
        (("edit", "1"), 2, "Nothing to change.", "--text, --owner, --due"),
        (("edit", "1", "--text", " "), 2, "An action needs words.", "ircli action drop"),
        (("edit", "1", "--kind", "magic"), 2, "'magic' is no kind of action.", "prevent"),
        (("edit", "1", "--text", "a lint rule"), 4, "Action 1 says so already.", "ircli action list"),
        (("list", "--state", "lost"), 2, "'lost' is no state of an action.", "open, done, dropped, all"),
        (("list", "--kind", "magic"), 2, "'magic' is no kind of action.", "prevent"),
        (("list", "--of", "nowhere"), 3, "There is no incident 'nowhere'.", "ircli list"),
        (("list", "--mine", "--owner", "bob"), 2, "--mine names an owner already.", "Leave out --owner."),
        (("remind", "--days", "-1"), 2, "-1", "ircli action remind --help"),
        (("export", "--format", "fax"), 2, "'fax' is no format.", "markdown, csv, json, github, jira"),
        (("export", "--state", "lost"), 2, "'lost' is no state of an action.", "open, done, dropped, all"),
        (("ad", "x"), 2, "No such command 'ad'. Did you mean 'add'?", "ircli action --help"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_next_step(
    opened: Desk, arguments: tuple[str, ...], status: int, message: str, hint: str
) -> None:
    opened.done("action", "add", "a lint rule")
    before = opened.content()
    ran = opened.run("action", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert message in ran.err
    assert hint in ran.err
    told = opened.run("action", *arguments, "--json")
    assert (told.status, told.out) == (status, "")
    assert message in told.error["message"]
    assert opened.content() == before


def test_without_an_incident_nobody_is_asked_for_words(desk: Desk) -> None:
    ran = desk.run("action", "add", typed="")
    assert (ran.status, ran.out) == (3, "")
    assert "No incident is active." in ran.err
    assert "What is to be done" not in ran.err


def test_words_behind_two_dashes_may_look_like_anything(opened: Desk) -> None:
    opened.done("action", "add", "--owner", "bob", "--", "--force", "is", "-5", "--help", "--now")
    action = only(opened)
    assert (action["text"], action["owner"], action["now"]) == ("--force is -5 --help --now", "bob", False)


def test_hostile_text_is_kept_and_nowhere_obeyed(opened: Desk) -> None:
    opened.done(
        "action", "add", "--owner", "e\x1bve", "--reference", HOSTILE, "--priority", "\x07", "--", HOSTILE
    )
    assert (only(opened)["text"], only(opened)["reference"]) == (HOSTILE, HOSTILE)
    opened.done("action", "add", "--now", "--owner", HOSTILE, "--due", "today", "--", f"{HOSTILE} now")
    opened.later(days=3)
    reads = [
        ("action",), ("action", "list"), ("action", "remind"), ("action", "export"), ("show",), ("status",),
        ("timeline",), ("next", "--why"), ("role", "report"),
        *[("action", "export", "--format", form) for form in ("csv", "github", "jira", "json")],
    ]  # fmt: skip
    for command in reads:
        for eyes in (False, True):
            ran = opened.done(*command, eyes=eyes, NO_COLOR="1")
            shown = ran.out + ran.err
            assert "\x1b" not in shown
            assert "\x07" not in shown
            assert "\u202e" not in shown
            assert "[red]z[/red]" in shown or "\\[red]" in shown or command[0] in ("status", "role", "next")
    for command in (
        ("done", "1"),
        ("reopen", "1"),
        ("edit", "1", "--owner", "\x1b[31m"),
        ("drop", "1", "\x1b[0m"),
    ):
        assert "\x1b" not in opened.done("action", *command).err


def test_an_action_goes_from_open_to_done_and_back(opened: Desk) -> None:
    opened.done("action", "add", "a lint rule")
    opened.done("action", "add", "an alert")
    ran = opened.done("action", "done", "1", "--evidence", "merged in 1234")
    assert ran.err.startswith("Action 1 done, 1 left: a lint rule  [")
    assert "ircli action reopen 1 (if it was another one)" in ran.err
    again = opened.run("action", "done", "1")
    assert (again.status, again.out) == (4, "")
    assert "Action 1 is done already.\n  try       ircli action reopen 1\n" in again.err
    action = opened.json("show")["actions"][0]
    assert (action["state"], action["said"]) == ("done", "merged in 1234")
    ran = opened.done("action", "reopen", "1", "it", "was", "switched", "off")
    assert ran.err.startswith("Action 1 is open again: a lint rule  [")
    assert opened.json("show")["actions"][0]["said"] == "it was switched off"
    ran = opened.done("action", "drop", "1", "--reason", "the query is gone")
    assert ran.err.startswith("Action 1 dropped, 1 left: a lint rule  [")
    action = opened.json("show")["actions"][0]
    assert (action["state"], action["said"]) == ("dropped", "the query is gone")


def test_evidence_and_reasons_need_no_quotes(opened: Desk) -> None:
    opened.done("action", "add", "a lint rule")
    opened.done("action", "done", "1", "merged", "in", "1234")
    assert only(opened)["said"] == "merged in 1234"
    opened.done("action", "reopen", "1")
    opened.done("action", "drop", "1", "the", "query", "is", "gone")
    assert only(opened)["said"] == "the query is gone"


def test_without_a_terminal_done_needs_no_evidence(opened: Desk) -> None:
    opened.done("action", "add", "a lint rule")
    opened.done("action", "done", "1")
    assert (only(opened)["state"], only(opened)["said"]) == ("done", None)


def test_the_last_one_done_leads_to_what_is_next_of_the_incident(opened: Desk) -> None:
    opened.done("action", "add", "a lint rule")
    assert "Action 1 done, 0 left: a lint rule" in (ran := opened.done("action", "done", "1")).err
    assert "  next      ircli triage\n" in ran.err


def test_an_edit_changes_what_it_names_and_an_empty_text_takes_away(opened: Desk) -> None:
    opened.done("action", "add", "a lint rule", "--owner", "bob", "--due", "2026-12-24", "--kind", "detect")
    ran = opened.done(
        *("action", "edit", "1", "--owner", "", "--due", "monday", "--text", "a lint rule for cursors"),
        *("--kind", "PREVENT", "--reference", "PROJ-9"),
    )
    said = "Action 1 is now: a lint rule for cursors (due 2026-11-23, prevent, PROJ-9)  ["
    assert ran.err.splitlines()[1].startswith(said)
    action = only(opened)
    assert (action["text"], action["owner"], action["due"]) == ("a lint rule for cursors", None, "2026-11-23")
    opened.done("action", "edit", "1", "--due", "", "--kind", "")
    assert (only(opened)["due"], only(opened)["kind"]) == (None, None)


def test_a_day_that_is_past_is_taken_and_said(opened: Desk) -> None:
    ran = opened.done("action", "add", "a lint rule", "--due", "2026-11-19")
    assert "  note      2026-11-19 is past\n" in ran.err


def test_the_day_is_that_of_whoever_types(opened: Desk) -> None:
    opened.now = opened.now.replace(hour=23, minute=30)
    opened.done("action", "add", "one", "--due", "tomorrow", IRCLI_ZONE="UTC")
    opened.done("action", "add", "two", "--due", "tomorrow", IRCLI_ZONE="Asia/Tokyo")
    assert [one["due"] for one in opened.json("show")["actions"]] == ["2026-11-21", "2026-11-22"]


def test_at_and_by_say_when_it_was_and_who_writes(opened: Desk) -> None:
    ran = opened.done("action", "add", "a lint rule", "--at", "11:00", "--by", "carol")
    assert "  time      2026-11-20 11:00:00 UTC\n" in ran.err
    opened.done("action", "done", "1", "--at", "11:30", "--by", "dave")
    added, done = opened.json("timeline")[:2]
    assert (added["at"], added["by"]) == ("2026-11-20T11:00:00.000Z", "carol")
    assert (done["at"], done["by"]) == ("2026-11-20T11:30:00.000Z", "dave")
    assert (only(opened)["added_at"], only(opened)["since"]) == (added["at"], done["at"])


@pytest.mark.parametrize(
    ("before", "command", "text"),
    [
        ((), ("add", "x", "--owner", "bob"), "x"),
        ((), ("edit", "1", "--owner", "bob"), "a lint rule"),
        ((), ("done", "1", "merged"), "a lint rule"),
        ((), ("drop", "1", "gone"), "a lint rule"),
        (("done", "1"), ("reopen", "1"), "a lint rule"),
    ],
    ids=lambda part: part[0] if part and isinstance(part, tuple) else "",
)
def test_a_change_answers_with_the_action_too(
    opened: Desk, before: tuple[str, ...], command: tuple[str, ...], text: str
) -> None:
    opened.done("action", "add", "a lint rule")
    if before:
        opened.done("action", *before)
    document = opened.json("action", *command)
    assert list(document) == CHANGE
    incident = opened.json("show")
    action = next(one for one in incident["actions"] if one["text"] == text)
    assert document["action"] == {"action": f"{incident['id']}.{action['number']}", **action}
    assert [one["kind"] for one in document["entries"]] == [opened.json("timeline")[-1]["kind"]]


def test_an_action_of_another_incident_is_named_from_here(two: Desk) -> None:
    search = ids(two)["Search is slow"]
    ran = two.done("action", "done", f"{search[-4:]}.1", "--evidence", "live")
    assert f"Action 1 done, 0 left: cache answers  [{search}]" in ran.err
    assert f"ircli action reopen 1 --incident {search[-4:]} (if it was another one)" in ran.err
    assert [one["text"] for one in two.json("action", "list")] == ["a lint rule"]
    again = two.run("action", "done", f"{search[-4:]}.1")
    assert again.status == 4
    assert (
        f"  try       ircli action reopen 1 --incident {search[-4:]}\n" in again.err
    )  # not 1 of the one at hand


@pytest.mark.parametrize("name", ["{search}.1", "{short}.1", "search.1", "Search.1"])
def test_an_action_goes_by_any_name_of_its_incident(two: Desk, name: str) -> None:
    search = ids(two)["Search is slow"]
    two.done("action", "done", name.format(search=search, short=search[-4:]))
    assert only(two, "--incident", search)["state"] == "done"


def test_a_name_that_could_be_several_is_refused_with_them(two: Desk) -> None:
    before = two.content()
    ran = two.run("action", "done", "2026.1")
    assert (ran.status, ran.out) == (3, "")
    assert "'2026' could be " in ran.err
    assert all(one in ran.err for one in ids(two).values())
    assert two.content() == before


def test_two_incidents_are_not_meant_at_once(two: Desk) -> None:
    ran = two.run("action", "done", "search.1", "--incident", "checkout")
    assert (ran.status, ran.out) == (2, "")
    assert "'search.1' and --incident name two incidents." in ran.err
    two.done("action", "done", "search.1", "--incident", "search")


def test_an_action_that_was_withdrawn_keeps_its_number_and_is_no_more(opened: Desk) -> None:
    opened.done("action", "add", "one")
    opened.done("withdraw", "last", "--reason", "a mistake")
    opened.done("action", "add", "two")
    assert [(one["number"], one["text"]) for one in opened.json("show")["actions"]] == [(2, "two")]
    assert opened.run("action", "done", "1").status == 2
    opened.done("action", "done", "2")
    opened.done("withdraw", "last")
    assert only(opened)["state"] == "open"


def test_the_words_of_an_action_are_amended(opened: Desk) -> None:
    opened.done("action", "add", "a lint rool")
    opened.done("amend", "last", "a", "lint", "rule")
    assert only(opened)["text"] == "a lint rule"
    opened.done("action", "done", "1", "merged")
    opened.done("amend", "last", "merged and live")
    assert only(opened)["said"] == "merged and live"


def test_each_change_is_an_entry_that_names_the_action(opened: Desk) -> None:
    opened.done("action", "add", "a lint rule")
    opened.done("action", "edit", "1", "--owner", "bob")
    opened.done("action", "done", "1", "merged")
    opened.done("action", "reopen", "1", "switched off")
    opened.done("action", "drop", "1", "gone")
    assert [(one["kind"], one["text"]) for one in opened.json("timeline")[1:]] == [
        ("action_added", "a lint rule"),
        ("action_edited", "Action edited: a lint rule: owner: bob"),
        ("action_done", "Action done: a lint rule: merged"),
        ("action_reopened", "Action taken up again: a lint rule: switched off"),
        ("action_dropped", "Action dropped: a lint rule: gone"),
    ]
    assert opened.texts("--kind", "action_added") == ["a lint rule"]


def test_show_has_all_that_is_known_of_each(opened: Desk) -> None:
    opened.done("action", "add", "a lint rule", "--owner", "bob", "--due", "friday", "--reference", "PROJ-7")
    opened.done("action", "add", "call the provider", "--now")
    opened.done("action", "done", "2", "ticket 4711")
    assert [line for line in opened.done("show").out.splitlines() if line.startswith("action")] == [
        "action\t1  open  a lint rule (bob, due 2026-11-27, PROJ-7)",
        "action\t2  done  call the provider (a task of the response): ticket 4711",
    ]


def test_actions_outlive_their_incident(opened: Desk) -> None:
    opened.end()
    opened.done("action", "add", "a lint rule")
    assert "Actions still open: 1." in opened.done("close").err
    assert "Action 2: an alert" in opened.done("action", "add", "an alert").err
    opened.done("action", "done", "1")
    opened.done("action", "reopen", "1")
    opened.done("action", "drop", "1", "no need")
    assert opened.json("show")["status"] == "closed"


def test_what_was_no_incident_may_be_worth_an_action(opened: Desk) -> None:
    opened.dismiss()
    opened.done("action", "add", "tune the alert")
    assert [one["text"] for one in opened.json("action", "list")] == ["tune the alert"]
    opened.done("action", "done", "1")


def test_a_task_of_the_response_is_seen_while_it_goes_on(opened: Desk) -> None:
    opened.done("action", "add", "a lint rule", "--owner", "bob", "--due", "friday")
    opened.done("action", "add", "call the provider", "--now", "--owner", "carol")
    assert "call the provider" in [one["what"] for one in opened.json("next", "--why")]
    assert "to do     2 call the provider (carol)" in opened.done("status").out.splitlines()
    report = opened.done("role", "report").out
    assert "To do:       call the provider (carol); a lint rule (bob, due 2026-11-27)\n" in report
    opened.done("action", "done", "2")
    assert "to do" not in opened.done("status").out
    assert "call the provider" not in [one["what"] for one in opened.json("next", "--why")]


def test_of_many_tasks_status_shows_the_first_and_counts_the_rest(opened: Desk) -> None:
    for number in range(1, 6):
        opened.done("action", "add", f"task {number} {'x' * 80}", "--now")
    lines = [line for line in opened.done("status").out.splitlines() if line.startswith("to do")]
    assert [line[:18] for line in lines[:3]] == [
        "to do     1 task 1",
        "to do     2 task 2",
        "to do     3 task 3",
    ]
    assert lines[3:] == ["to do     and 2 more: ircli action list"]
    assert max(map(len, lines)) <= 80


def test_an_action_is_late_in_next_when_the_day_is_over_where_somebody_lives(opened: Desk) -> None:
    opened.done("action", "add", "a lint rule", "--due", "2026-11-20")
    opened.now = opened.now.replace(hour=16)

    def is_late(zone: str) -> bool:
        return "a lint rule" in [one["what"] for one in opened.json("next", "--why", IRCLI_ZONE=zone)]

    assert not is_late("UTC")
    assert is_late("Asia/Tokyo")  # where the 21st has begun
    opened.now = opened.now.replace(day=21, hour=2)
    assert is_late("UTC")
    assert not is_late("America/New_York")


def test_the_word_of_other_tools_names_the_command(opened: Desk) -> None:
    ran = opened.run("task", "call the provider")
    assert (ran.status, ran.out) == (2, "")
    assert "  try       ircli action add\n" in ran.err


def test_at_a_terminal_what_is_missing_is_asked_for_and_can_be_replayed(host: Host) -> None:
    host.done("declare", "Checkout answers 500")
    with Sitting(host, ["action", "add", "--priority", "high"]) as sitting:
        sitting.answer("What is to be done?", f"a lint rule{ENTER}")
        sitting.answer("Who sees that it is done?", f"bob{ENTER}")
        sitting.answer("Until when?", f"some day{ENTER}")
        sitting.see("'some day' is no day.")
        sitting.answer("Until when?", f"2030-12-31{ENTER}")
        sitting.answer("What is it good for?", f"1{ENTER}")
        assert sitting.end() == 0
        same = "ircli action add --owner bob --due 2030-12-31 --kind prevent --priority high 'a lint rule'"
        sitting.see(f"same as {same}")
    (action,) = host.done("show", "--json").document["actions"]
    assert (action["text"], action["owner"], action["kind"]) == ("a lint rule", "bob", "prevent")
    host.done("withdraw", "last")
    assert host.shell(same).status == 0
    (again,) = host.done("show", "--json").document["actions"]
    assert {**again, "id": 0, "added_at": 0, "number": 1} == {**action, "id": 0, "added_at": 0}


def test_at_a_terminal_words_are_enough_and_nothing_is_asked(host: Host) -> None:
    host.done("declare", "Checkout answers 500")
    with Sitting(host, ["action", "add", "call", "the", "provider", "--now"]) as sitting:
        assert sitting.end() == 0
        assert "?" not in sitting.text
        assert "same as" not in sitting.text


def test_of_a_task_of_the_response_only_who_is_asked(opened: Desk) -> None:
    ran = opened.done("action", "add", "--now", typed="call the provider\n\n")
    assert "Until when?" not in ran.err
    assert "  same as   ircli action add --now 'call the provider'\n" in ran.err
    assert only(opened)["now"] is True


def test_words_that_begin_with_a_dash_are_replayed_behind_two(opened: Desk) -> None:
    search = opened.declare("Search is slow")
    opened.declare("Checkout answers 500")
    ran = opened.done("action", "add", "--now", "--incident", "search", typed="-5 percent\nbob\n")
    assert "  same as   ircli action add --owner bob --now --incident search -- '-5 percent'\n" in ran.err
    assert only(opened, "--incident", search)["text"] == "-5 percent"


def test_at_a_terminal_the_action_and_its_evidence_are_asked_for(two: Desk) -> None:
    search = ids(two)["Search is slow"][-4:]
    ran = two.done("action", "done", typed="1\nlive since noon\n")
    assert f"  1. {search}.1  cache answers\n" in ran.err
    assert "cache answers: what shows it?" in ran.err
    assert f"  same as   ircli action done {search}.1 --evidence 'live since noon'\n" in ran.err
    assert only(two, "--incident", search)["said"] == "live since noon"
    ran = two.done("action", "drop", typed="1\nno need\n")
    assert "a lint rule: why will it not be done?" in ran.err
    ran = two.run("action", "done", typed="")
    assert (ran.status, ran.out) == (3, "")
    assert "No action is open.\n  try       ircli action list --state all\n" in ran.err
    ran = two.done("action", "reopen", "--incident", "checkout", typed="1\n")
    assert "Action 1 is open again: a lint rule" in ran.err


def test_evidence_is_asked_for_at_a_terminal_and_may_be_left_out(opened: Desk) -> None:
    opened.done("action", "add", "a lint rule")
    ran = opened.done("action", "done", "1", typed="\n")
    assert "a lint rule: what shows it? (Enter to skip)" in ran.err
    assert "  same as   ircli action done 1\n" in ran.err
    assert (only(opened)["state"], only(opened)["said"]) == ("done", None)


@pytest.mark.parametrize(
    "command", [("done", "1"), ("drop", "1"), ("done", "9"), ("drop", "9")], ids=" ".join
)
def test_nobody_is_asked_for_words_on_what_is_refused_anyway(opened: Desk, command: tuple[str, ...]) -> None:
    opened.done("action", "add", "a lint rule")
    opened.done("action", "done", "1")
    ran = opened.run("action", *command, typed="words\n")
    assert (ran.status, ran.out) == (4 if command[1] == "1" else 2, "")
    assert "a lint rule:" not in ran.err


def test_ctrl_c_at_a_question_records_nothing(host: Host) -> None:
    host.done("declare", "Checkout answers 500")
    before = host.done("timeline").out
    with Sitting(host, ["action", "add"]) as sitting:
        sitting.answer("What is to be done?", f"a lint rule{ENTER}")
        sitting.answer("Who sees that it is done?", "\x03")
        assert sitting.end() == 130
    assert host.done("timeline").out == before


def test_an_imported_day_in_other_words_or_with_a_time_is_borne(desk: Desk, tmp_path: object) -> None:
    path = f"{tmp_path}/old.json"
    actions = [
        {"text": "one", "due": "2026-02-30"},
        {"text": "two", "due": "end of Q3"},
        {"text": "three", "due": "2026-11-19T10:00:00Z", "state": "in progress", "owner": "bob"},
        {"text": "four", "state": "closed"},
    ]
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"title": "Old", "actions": actions}, file)
    desk.done("import", path)
    listed = [(one["text"], one["overdue"], one["days_left"]) for one in desk.json("action", "list")]
    assert listed == [("three", True, -1), ("one", False, None), ("two", False, None)]
    assert "2026-11-19 (1 day late)  three" in desk.done("action", "remind").out
    for form in ("markdown", "csv", "github", "jira"):
        desk.done("action", "export", "--format", form)
