"""What to do next, as a table: given a story, when it is this late, then this is what to do first."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice

import pytest

from domain.given import clock, entry, entry_id, story
from ircli.domain.deadlines import DEADLINES, Deadline
from ircli.domain.entry import Entry, effective
from ircli.domain.events import ActionAdded, Answered, MitigationBegun, UpdateSent
from ircli.domain.incident import fold
from ircli.playbook.next import ITEMS, RULES, Facts, Suggestion, answer_to, suggest
from ircli.store.playbooks import Playbook

PLAYBOOK = Playbook()
OPEN = "12:00 declared Checkout fails\n"
KNOWN = f"{OPEN}12:01 acknowledged\n12:01 severity SEV3\n12:02 triaged\n"
GRAVE = f"{OPEN}12:01 acknowledged\n12:01 severity SEV1\n12:02 triaged\n"
STAFFED = f"{GRAVE}12:02 assigned ic ann\n12:02 assigned tl bob\n"
TOLD = f"{STAFFED}12:03 updated internal\n12:03 updated customers\n"
TRYING = f"{TOLD}12:04 begun rollback\n"
FOLLOWING = f"{TRYING}12:05 runbook deployment look undo\n"
STOPPED = f"{TRYING}12:06 ended #9 worked\n12:06 mitigated\n"
CONFIRMED = "".join(
    f"12:0{minute} holds {one.name}\n"
    for minute, one in enumerate(PLAYBOOK.rules.criteria, start=0)
    if not one.stable
).replace("12:0", "12:1")
OVER = f"{KNOWN}12:10 mitigated\n13:00 resolved\n"
DEPLOYED = {"triage.changes": "deploy", "mitigation.guarded": "no"}


def facts(
    given: str, now: str, answers: Mapping[str, str] | None = None, *, has_postmortem: bool = False
) -> Facts:
    """Return a situation; answers are given last of all."""
    entries: list[Entry] = story(given)
    for key, value in (answers or {}).items():
        form, question = key.split(".")
        answered = Answered(form, question, value, label=question, words=value)
        entries.append(entry(len(entries) + 1, answered, clock(now)))
    incident = fold(entries)
    assert incident is not None
    return Facts(incident, tuple(effective(entries)), PLAYBOOK, clock(now), has_postmortem=has_postmortem)


def first(given: str, now: str, answers: Mapping[str, str] | None = None) -> Suggestion:
    return next(suggest(facts(given, now, answers)))


@pytest.mark.parametrize(
    ("given_story", "now", "answers", "rule", "command"),
    [
        (OPEN, "12:01", {}, "severity", "ircli triage"),
        (OPEN, "12:40", {}, "severity", "ircli triage"),
        (GRAVE, "12:03", {}, "coordinator", "ircli role assign ic PERSON"),
        (f"{OPEN}12:01 severity SEV1\n12:01 assigned ic ann\n", "12:02", {}, "late target", "ircli triage"),
        (f"{STAFFED}12:03 handed ic eve ann\n", "12:04", {}, "acceptance", "ircli role accept ic"),
        (STAFFED, "12:10", DEPLOYED, "mitigation", "ircli mitigate"),
        (STAFFED, "12:20", DEPLOYED, "late update", "ircli update internal"),
        (TRYING, "12:10", {}, "outcome", "ircli mitigate"),
        (TRYING, "12:05", {}, "fresh outcome", "ircli mitigate"),
        (FOLLOWING, "12:06", {}, "unfinished runbook", "ircli runbook resume 1"),
        (FOLLOWING, "12:15", {}, "unfinished runbook", "ircli runbook resume 1"),
        (f"{FOLLOWING}12:06 finished #10 undo\n", "12:07", {}, "fresh outcome", "ircli mitigate"),
        (TOLD, "12:05", {}, "mitigation", "ircli mitigate"),
        (STOPPED, "12:10", {}, "inquiry", "ircli investigate"),
        (f"{STOPPED}12:09 identified\n", "12:10", {}, "gate", "ircli resolve"),
        (f"{STOPPED}12:09 identified\n{CONFIRMED}", "12:17", {}, "next update", "ircli update internal"),
        (OVER, "13:05", {}, "postmortem", "ircli postmortem generate"),
        (f"{OVER}14:00 closed\n", "14:05", {}, None, None),
        (f"{OPEN}12:05 dismissed false-alarm\n", "12:06", {}, None, None),
    ],
)
def test_the_first_thing_to_do(
    given_story: str, now: str, answers: Mapping[str, str], rule: str | None, command: str | None
) -> None:
    found = next(suggest(facts(given_story, now, answers)), None)
    assert (found.rule if found else None, found.command if found else None) == (rule, command)


def test_a_stability_window_that_runs_is_watched() -> None:
    given_story = f"{STOPPED}12:09 identified\n{CONFIRMED}12:19 updated internal\n12:19 updated customers\n"
    found = first(given_story, "12:20")
    assert (found.rule, found.command, found.due) == ("gate", "ircli status --watch", clock("12:21"))
    assert "1m of 15 minutes" in found.why


@pytest.mark.parametrize(("end", "news"), [("", "impact has stopped"), ("12:30 resolved\n", "it is over")])
def test_who_heard_of_it_is_told_that_it_stopped(end: str, news: str) -> None:
    told = facts(f"{STOPPED}12:09 identified\n{end}", "12:31")
    sent = entry(8, UpdateSent("customers", "We look into it", status="investigating"), clock("12:03"))
    entries = tuple(sent if one.id == sent.id else one for one in told.entries)
    incident = fold(entries)
    assert incident is not None
    found = next(
        one for one in suggest(told._replace(incident=incident, entries=entries)) if one.rule == "untold"
    )
    assert (found.what, found.command) == (f"Tell customers that {news}.", "ircli update customers")


def test_an_action_that_failed_is_not_proposed_again() -> None:
    failed = f"{TRYING}12:06 ended #9 failed\n"
    found = first(failed, "12:07", DEPLOYED)
    assert found.rule == "mitigation"
    assert "Tried: rollback" in found.why
    assert "Roll back" not in found.what


@pytest.mark.parametrize(
    ("answers", "level"),
    [({"triage.trend": "worsening"}, "SEV2"), ({"triage.users": "most", "triage.extent": "out"}, "SEV1")],
)
def test_answers_given_later_speak_for_a_graver_level(answers: Mapping[str, str], level: str) -> None:
    graver = next(one for one in suggest(facts(KNOWN, "12:05", answers)) if one.rule == "escalation")
    assert graver.command == f"ircli severity {level} --reason WHY"


def test_a_level_that_was_decided_after_the_answers_is_left_alone() -> None:
    assert "escalation" not in {one.rule for one in suggest(facts(KNOWN, "12:05"))}


def test_a_role_held_for_long_calls_for_a_hand_over() -> None:
    tired = next(one for one in suggest(facts(STOPPED, "16:30")) if one.rule == "fatigue")
    assert tired.command == "ircli role handoff ic PERSON"
    assert "ann has been" in tired.why


def test_a_runbook_that_was_begun_says_how_much_of_it_is_left() -> None:
    stepped = f"{FOLLOWING}12:06 stepped #10 look done\n"
    assert first(stepped, "12:07").why == "It has no end 2m after it was begun: 1 of 2 steps are left."


def test_a_step_that_was_begun_is_to_be_looked_at() -> None:
    found = first(f"{FOLLOWING}12:06 step #10 undo\n", "12:07")
    assert found.why == "undo was begun, and nobody knows how it ended."
    assert found.entries == (entry_id(10),)


UNASKED: dict[str, str] = {
    "every step has its end": "12:06 stepped #10 look done\n12:06 stepped #10 undo by-hand\n",
    "it was left": "12:06 finished #10 undo\n",
    "it was withdrawn": "12:06 withdrawn #10\n",
    "the incident ended": "12:06 resolved\n",
}


@pytest.mark.parametrize("end", [*UNASKED.values()], ids=[*UNASKED])
def test_nobody_is_asked_to_go_on_where(end: str) -> None:
    assert "unfinished runbook" not in {one.rule for one in suggest(facts(f"{FOLLOWING}{end}", "12:10"))}


def test_of_two_runs_of_one_runbook_the_later_is_gone_on_with() -> None:
    twice = f"{FOLLOWING}12:06 runbook deployment look undo\n12:06 runbook disk look\n"
    found = [one.command for one in suggest(facts(twice, "12:07")) if one.rule == "unfinished runbook"]
    assert found == ["ircli runbook resume 2", "ircli runbook resume 3"]


def with_its_runbook(given: str, now: str, *, there: tuple[str, ...] = ("deployment",)) -> list[Suggestion]:
    """Return what to do where the action that the ninth entry began has a runbook."""
    trying = facts(given, now)
    begun = MitigationBegun("rollback", "Roll back", runbook="deployment")
    entries = tuple(
        entry(9, begun, clock("12:04")) if one.id == entry_id(9) else one for one in trying.entries
    )
    incident = fold(entries)
    assert incident is not None
    return [*suggest(trying._replace(incident=incident, entries=entries, runbooks=lambda: there))]


def test_an_action_has_its_runbook_followed_before_anybody_asks_for_its_outcome() -> None:
    found, then = with_its_runbook(TRYING, "12:05")[:2]
    assert (found.rule, found.command) == ("runbook", "ircli runbook run deployment")
    assert (found.entries, then.rule) == ((entry_id(9),), "fresh outcome")


def test_after_a_while_the_outcome_of_an_action_comes_before_its_runbook() -> None:
    rules = [one.rule for one in with_its_runbook(TRYING, "12:12")]
    assert rules.index("outcome") < rules.index("runbook")


FOLLOWED: dict[str, str] = {
    "somebody follows it": FOLLOWING,
    "somebody left it": f"{FOLLOWING}12:06 finished #10 undo\n",
    "the action has its outcome": f"{TRYING}12:05 ended #9 failed\n",
    "the incident ended": f"{TRYING}12:05 resolved\n",
}


@pytest.mark.parametrize("given_story", [*FOLLOWED.values()], ids=[*FOLLOWED])
def test_nobody_is_sent_to_a_runbook_where(given_story: str) -> None:
    assert "runbook" not in {one.rule for one in with_its_runbook(given_story, "12:07")}


def test_nobody_is_sent_to_a_runbook_that_is_not_written_yet() -> None:
    assert "runbook" not in {one.rule for one in with_its_runbook(TRYING, "12:05", there=("disk",))}


def test_after_a_reopening_a_runbook_is_followed_anew() -> None:
    again = f"{TRYING}12:04 runbook deployment\n12:05 resolved\n12:06 reopened\n12:07 begun rollback\n"
    assert "runbook" not in {one.rule for one in with_its_runbook(again, "12:08")}  # which has none this time
    later = facts(again, "12:08")
    begun = MitigationBegun("rollback", "Roll back", runbook="deployment")
    entries = (*later.entries[:-1], entry(13, begun, clock("12:07")))
    incident = fold(entries)
    assert incident is not None
    found = suggest(later._replace(incident=incident, entries=entries, runbooks=lambda: ("deployment",)))
    assert "ircli runbook run deployment" in {one.command for one in found}


def test_what_was_temporary_is_taken_back() -> None:
    given_story = f"{KNOWN}12:03 begun flag-off\n12:05 ended #5 worked\n12:05 mitigated\n13:00 resolved\n"
    rules = {one.rule: one for one in suggest(facts(given_story, "13:05"))}
    assert rules["clean-up"].command == "ircli mitigate --undone 1"


def test_a_postmortem_that_was_written_is_not_asked_for() -> None:
    found = [one.rule for one in suggest(facts(OVER, "13:05", has_postmortem=True))]
    assert "postmortem" not in found
    assert found[-1] == "close"


REQUIRED = f"{GRAVE}12:10 mitigated\n13:00 resolved\n"  # SEV1 asks for a postmortem within a day
TOLD_ALL = f"{REQUIRED}13:01 cause the pool\n13:01 lesson well rolled back\n13:01 todo a lint rule\n"
IN_REVIEW = f"{TOLD_ALL}13:02 review bob eve\n"
GENERATE, WIZARD = "ircli postmortem generate", "ircli postmortem wizard"
REVIEW, PUBLISH = "ircli postmortem review --reviewer PERSON", "ircli postmortem publish"
CLOSE = "ircli close"

# What there is of a postmortem, and the commands that come next for it, in their order.
STAGES: dict[str, tuple[str, bool, list[str]]] = {
    "nothing is written": (REQUIRED, False, [GENERATE]),
    "nothing is written, and all is said": (TOLD_ALL, False, [GENERATE]),
    "a draft lacks what people know": (REQUIRED, True, [WIZARD]),
    "a draft has what people know": (TOLD_ALL, True, [REVIEW]),
    "it is read": (IN_REVIEW, True, [PUBLISH]),
    "it was read": (f"{IN_REVIEW}13:03 approved bob\n13:03 approved eve\n", True, [PUBLISH]),
    "it is published": (f"{IN_REVIEW}13:04 published 0f\n", True, [CLOSE]),
    "it is published unread": (f"{REQUIRED}13:04 published 0f\n", True, [CLOSE]),
    "it is published, and its file is not here": (f"{REQUIRED}13:04 published 0f\n", False, [CLOSE]),
    "it is published, and read again": (f"{TOLD_ALL}13:04 published 0f\n13:05 review bob\n", True, [CLOSE]),
    "it is published, and more is learned": (
        f"{TOLD_ALL}13:04 published 0f\n13:05 cause the query\n13:05 todo a test\n",
        True,
        [CLOSE],
    ),
    "it was published of an end that did not hold": (
        f"{TOLD_ALL}13:04 published 0f\n13:05 reopened\n13:06 mitigated\n13:07 resolved\n",
        True,
        [REVIEW],
    ),
    "the incident is open": (f"{TOLD_ALL}13:05 reopened\n", True, []),
    "the incident is closed": (f"{IN_REVIEW}13:04 published 0f\n13:05 closed\n", True, []),
    "the incident is closed without one": (f"{REQUIRED}13:05 closed\n", False, []),
    "one may be written": (OVER, False, [GENERATE, CLOSE]),
    "one that may be written is": (OVER, True, [CLOSE]),
    "one that may be written is read": (f"{OVER}13:02 review bob\n", True, [PUBLISH, CLOSE]),
    "one that may be written is published": (
        f"{OVER}13:02 review bob\n13:03 published 0f\n",
        True,
        [CLOSE],
    ),
    "none is asked for": (f"{OPEN}12:01 severity SEV4\n12:10 mitigated\n13:00 resolved\n", False, [CLOSE]),
    "nobody said how grave it was": (f"{OPEN}13:00 marked resolved\n", False, [GENERATE, CLOSE]),
    "nobody said how grave it was, and one is written": (f"{OPEN}13:00 marked resolved\n", True, [CLOSE]),
}


@pytest.mark.parametrize(("given_story", "written", "then"), [*STAGES.values()], ids=[*STAGES])
def test_a_postmortem_comes_to_its_end_step_by_step(
    given_story: str, then: list[str], *, written: bool
) -> None:
    found = [one.command for one in suggest(facts(given_story, "13:10", has_postmortem=written))]
    assert [one for one in found if one == CLOSE or one.startswith("ircli postmortem")] == then


def about(given_story: str, now: str = "13:10") -> Suggestion:
    """Return what is said of a postmortem that is written."""
    found = suggest(facts(given_story, now, has_postmortem=True))
    return next(one for one in found if one.rule == "postmortem")


def test_a_draft_names_what_nobody_said() -> None:
    left = f"{REQUIRED}13:01 lesson well rolled back\n"
    assert about(left).why.endswith("Nobody said yet: its root cause, what is to be done.")


def test_a_review_names_those_who_have_not_agreed() -> None:
    assert about(f"{IN_REVIEW}13:03 approved bob\n").why.endswith("It waits for eve.")
    assert "waits" not in about(f"{IN_REVIEW}13:03 approved bob\n13:03 approved eve\n").why


def test_a_postmortem_says_when_it_is_due() -> None:
    found = about(REQUIRED)
    assert found.due == clock("13:00") + timedelta(hours=24)
    assert found.why.startswith("SEV1: a postmortem is required, due in 23h 50m.")


def test_what_may_be_written_is_asked_for_only_if_it_teaches_something() -> None:
    found = first(OVER, "13:10")
    assert found.what == "Write the postmortem while it is fresh, if it has something to teach."
    assert found.why == "SEV3: a postmortem is optional."
    assert first(REQUIRED, "13:10").what == "Write the postmortem while it is fresh."


def with_action(given_story: str, action: ActionAdded, now: str = "13:10") -> list[Suggestion]:
    """Return what to do where an action was agreed on last of all."""
    known = facts(given_story, now)
    entries = (*known.entries, entry(len(known.entries) + 1, action, clock("12:30")))
    incident = fold(entries)
    assert incident is not None
    found = suggest(known._replace(incident=incident, entries=entries))
    return [one for one in found if one.rule == "late action"]


@pytest.mark.parametrize("given_story", [STAFFED, OVER, f"{OVER}13:05 closed\n"])
def test_a_late_action_is_asked_for_even_after_the_end(given_story: str) -> None:
    (found,) = with_action(given_story, ActionAdded("a lint rule", owner="bob", due="2026-11-19"))
    assert (found.what, found.why) == ("a lint rule", "This action by bob was due 2026-11-19.")
    assert found.command == "ircli action done 1 --evidence TEXT"


def test_a_task_of_the_response_is_asked_for_before_it_is_late() -> None:
    (found,) = with_action(STAFFED, ActionAdded("call the bank", now=True))
    assert (found.what, found.why) == ("call the bank", "This task of the response is not done yet.")


UNASKED_ACTIONS: dict[str, ActionAdded] = {
    "it is due today": ActionAdded("a rule", due="2026-11-20"),
    "it is due later": ActionAdded("a rule", due="2026-11-21"),
    "it has no day": ActionAdded("a rule"),
    "its day is no date": ActionAdded("a rule", due="Q3"),
    "it was done elsewhere": ActionAdded("a rule", due="2026-11-19", state="DONE"),
    "it will not be done": ActionAdded("a rule", due="2026-11-19", now=True, state="wontfix"),
}


@pytest.mark.parametrize("action", [*UNASKED_ACTIONS.values()], ids=[*UNASKED_ACTIONS])
def test_nobody_is_asked_for_an_action_where(action: ActionAdded) -> None:
    assert with_action(OVER, action) == []


def test_an_action_that_was_done_is_not_asked_for_and_one_taken_up_is() -> None:
    late = "12:00 declared x\n12:30 todo a rule\n12:40 did #2 merged\n"
    dated = ActionAdded("a rule", due="2026-11-19")
    for more, count in (("", 0), ("12:50 again #2 it is off\n", 1)):
        known = facts(late + more, "13:10")
        entries = tuple(
            entry(2, dated, clock("12:30")) if one.id == entry_id(2) else one for one in known.entries
        )
        incident = fold(entries)
        assert incident is not None
        found = suggest(known._replace(incident=incident, entries=entries))
        assert len([one for one in found if one.rule == "late action"]) == count


def test_an_overdue_item_of_the_checklist_is_named_with_its_command() -> None:
    late = {one.command: one.due for one in suggest(facts(TOLD, "12:06")) if one.rule == "late item"}
    assert late["ircli checklist tick channel"] == clock("12:05")


def test_an_item_gives_way_to_a_rule_that_says_the_same_better() -> None:
    early = [(one.rule, one.command) for one in suggest(facts(TOLD, "12:03"))]
    assert ("inquiry", "ircli investigate") in early
    assert [rule for rule, command in early if command.split()[1] == "investigate"] == ["inquiry"]
    (look,) = [one for one in suggest(facts(TOLD, "12:20")) if one.command == "ircli investigate"]
    assert look.what == "Follow the next line of inquiry."


def test_no_item_repeats_what_a_rule_has_said() -> None:
    for given_story in (OPEN, KNOWN, GRAVE, STAFFED, TOLD, TRYING, STOPPED, OVER):
        for now in ("12:05", "12:30", "23:59"):
            found = list(suggest(facts(given_story, now)))
            said = {tuple(one.command.split()[:2]) for one in found if one.rule not in ITEMS}
            items = {tuple(one.command.split()[:2]) for one in found if one.rule in ITEMS}
            assert not said & items, (given_story, now)


def test_an_item_that_only_a_checklist_names_is_kept() -> None:
    assert "ircli checklist tick channel" in {
        one.command for one in suggest(facts(TOLD, "12:20")) if one.rule in ITEMS
    }


def test_a_line_that_somebody_took_up_in_its_own_words_is_looked_at() -> None:
    first_line, second_line = PLAYBOOK.investigation[:2]
    taken = f"{TOLD}12:04 proposed {first_line.title.upper()}\n"
    looks = [one.why for one in suggest(facts(taken, "12:05")) if one.command == "ircli investigate"]
    assert [second_line.title in why for why in looks] == [True]


@pytest.mark.parametrize("given_story", [OPEN, KNOWN, GRAVE, STAFFED, TOLD, TRYING, FOLLOWING, STOPPED, OVER])
@pytest.mark.parametrize("now", ["12:30", "13:30", "23:59"])
def test_the_same_facts_give_the_same_answer_and_each_command_once(given_story: str, now: str) -> None:
    once = list(suggest(facts(given_story, now)))
    assert list(suggest(facts(given_story, now))) == once
    commands = [one.command for one in once]
    assert len(commands) == len(set(commands))
    assert all(one.what and one.why and one.command.startswith("ircli ") for one in once)
    assert all(one.rule in RULES for one in once)
    order = [list(RULES).index(one.rule) for one in once]
    assert order == sorted(order)


@pytest.mark.parametrize("kind", DEADLINES)
def test_every_deadline_has_an_answer(kind: str) -> None:
    at: datetime = clock("12:00")
    assert answer_to(Deadline(kind, at, "customers")).startswith("ircli ")


def test_only_as_much_is_looked_at_as_is_asked_for() -> None:
    assert len(list(islice(suggest(facts(GRAVE, "12:30")), 3))) == 3
