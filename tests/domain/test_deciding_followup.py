"""What is granted and refused when the response is over: causes, lessons, actions, the postmortem, the end."""

import pytest

from domain.given import clock, decided, entry, entry_id, story
from ircli.domain.decide_followup import decide
from ircli.domain.events import (
    ActionAdded,
    ActionDone,
    ActionDropped,
    ActionEdited,
    ActionReopened,
    CauseStated,
    Closed,
    Declared,
    Event,
    FactorAdded,
    Imported,
    LessonAdded,
    PostmortemApproved,
    PostmortemPublished,
    ReviewRequested,
    WhyAnswered,
)
from ircli.domain.incident import Incident, fold
from ircli.domain.requests import (
    NEWEST,
    NEWEST_WHY,
    AddAction,
    AddFactor,
    AddLesson,
    AnswerWhy,
    ApprovePostmortem,
    Close,
    EditAction,
    EndAction,
    PublishPostmortem,
    ReopenAction,
    Request,
    RequestReview,
    StateCause,
)
from ircli.errors import IrcliError, RefusedError, UsageError

BEGUN = "12:00 declared Checkout answers 500\n"
OVER = BEGUN + "12:30 resolved\n"
GRAVE = BEGUN + "12:01 severity SEV1\n12:30 resolved\n"
READ = OVER + "13:00 review bob\n"
PUBLISHED = OVER + "13:30 published 0f\n"
DISMISSED = BEGUN + "12:05 dismissed known\n"
TODO = BEGUN + "13:00 todo a lint rule\n13:01 todo an alert\n"  # the entries 2 and 3
WHY = BEGUN + "13:00 why no connections\n13:01 why #2 a leak\n"  # the entries 2 and 3
RULE = ActionAdded(
    "a lint rule", owner="bob", due="2026-12-31", kind="prevent", priority="high", reference="PROJ-1"
)


GRANTED: dict[str, tuple[str, Request, Event]] = {
    # the end
    "what has no severity is closed": (OVER, Close(" all done "), Closed("all done")),
    "what may have a postmortem is closed without one": (
        BEGUN + "12:01 severity SEV3\n12:30 resolved",
        Close(),
        Closed(),
    ),
    "what has none is closed without one": (BEGUN + "12:01 severity SEV4\n12:30 resolved", Close(), Closed()),
    "what must have one is closed when it is published": (
        GRAVE + "13:00 published 0f",
        Close("all done"),
        Closed("all done"),
    ),
    "what must have one is closed when it is published, and read again": (
        GRAVE + "13:00 published 0f\n13:10 review bob",
        Close(),
        Closed(),
    ),
    "what must have one is closed when it is published, and more is learned": (
        GRAVE + "13:00 published 0f\n13:10 cause the pool\n13:11 todo a rule",
        Close(),
        Closed(),
    ),
    "what must have one is closed for a reason": (
        GRAVE,
        Close("all done", waived=" it is that of another incident "),
        Closed("all done", waived="it is that of another incident"),
    ),
    "a reason that nobody needed is what was said": (OVER, Close(waived="why not"), Closed("why not")),
    "a reason that nobody needed does not replace what was said": (
        GRAVE + "13:00 published 0f",
        Close("all done", waived="why not"),
        Closed("all done"),
    ),
    "what was milder in the end is closed without one": (
        BEGUN + "12:01 severity SEV1\n12:10 severity SEV3\n12:30 resolved",
        Close(),
        Closed(),
    ),
    "open actions keep nothing from being closed": (TODO + "13:05 resolved", Close(), Closed()),
    # causes
    "a cause is stated": (BEGUN, StateCause(" the pool "), CauseStated("the pool")),
    "a cause is stated with tags": (BEGUN, StateCause("the pool", ("pool",)), CauseStated("the pool", ("pool",))),
    "a cause is stated anew": (BEGUN + "13:00 cause the deploy", StateCause("the pool"), CauseStated("the pool")),
    "tags alone keep the words": (
        BEGUN + "13:00 cause the pool",
        StateCause("", ("pool",)),
        CauseStated("the pool", ("pool",)),
    ),
    "a cause is stated while it is open": (BEGUN, StateCause("the pool"), CauseStated("the pool")),
    "a cause is stated when it is closed": (
        OVER + "14:00 closed",
        StateCause("the pool"),
        CauseStated("the pool"),
    ),
    # factors and lessons
    "a factor is added": (BEGUN, AddFactor(" no alert "), FactorAdded("no alert")),
    "a second factor is added": (BEGUN + "13:00 factor no alert", AddFactor("no test"), FactorAdded("no test")),
    "a lesson is added": (BEGUN, AddLesson(" a flag ", "lucky"), LessonAdded("a flag", "lucky")),
    "a lesson is just learned": (BEGUN, AddLesson("a flag"), LessonAdded("a flag", "learned")),
    "the same words are another kind of lesson": (
        BEGUN + "13:00 lesson lucky a flag",
        AddLesson("a flag", "well"),
        LessonAdded("a flag", "well"),
    ),
    # whys
    "a why explains the incident": (BEGUN, AnswerWhy(" no connections "), WhyAnswered("no connections")),
    "a why explains another": (WHY, AnswerWhy("no rule", 2), WhyAnswered("no rule", entry_id(3))),
    "a why explains the newest": (WHY, AnswerWhy("no rule", NEWEST), WhyAnswered("no rule", entry_id(3))),
    "a why branches": (WHY, AnswerWhy("a small pool", 1), WhyAnswered("a small pool", entry_id(2))),
    "the same words explain something else": (WHY, AnswerWhy("a leak", 2), WhyAnswered("a leak", entry_id(3))),
    "a why goes by its number though one before it is withdrawn": (
        WHY + "13:02 withdrawn #2",
        AnswerWhy("no rule", 2),
        WhyAnswered("no rule", entry_id(3)),
    ),
    # actions
    "an action is added": (BEGUN, AddAction(RULE._replace(text=" a lint rule ")), RULE),
    "an action is added open": (BEGUN, AddAction(RULE._replace(state="done")), RULE),
    "an action is added of the response": (BEGUN, AddAction(RULE._replace(now=True)), RULE._replace(now=True)),
    "an action follows from an entry": (WHY, AddAction(RULE._replace(origin="01X")), RULE._replace(origin="01X")),
    "an action follows from the newest why": (
        WHY,
        AddAction(RULE._replace(origin=NEWEST_WHY)),
        RULE._replace(origin=entry_id(3)),
    ),
    "an action follows from no why where there is none": (
        BEGUN,
        AddAction(RULE._replace(origin=NEWEST_WHY)),
        RULE,
    ),
    "an action that was done is agreed on again": (
        TODO + "13:02 did #2",
        AddAction(ActionAdded("a lint rule")),
        ActionAdded("a lint rule"),
    ),
    "an action is edited": (
        TODO,
        EditAction(2, text=" an alert at 70 % ", owner="bob"),
        ActionEdited(entry_id(3), text="an alert at 70 %", owner="bob", action="an alert"),
    ),
    "the newest action is edited": (
        TODO,
        EditAction(NEWEST, due="2026-12-31"),
        ActionEdited(entry_id(3), due="2026-12-31", action="an alert"),
    ),
    "only what differs is edited": (
        TODO,
        EditAction(1, text="a lint rule", kind="detect", reference=""),
        ActionEdited(entry_id(2), kind="detect", action="a lint rule"),
    ),
    "an action that is done is edited": (
        TODO + "13:02 did #2",
        EditAction(1, reference="PROJ-1"),
        ActionEdited(entry_id(2), reference="PROJ-1", action="a lint rule"),
    ),
    "an action is done": (TODO, EndAction(1, text=" merged "), ActionDone(entry_id(2), "merged", "a lint rule")),
    "an action is done, says somebody": (TODO, EndAction(2), ActionDone(entry_id(3), action="an alert")),
    "an action is dropped": (
        TODO,
        EndAction(2, dropped=True, text=" noise "),
        ActionDropped(entry_id(3), "noise", "an alert"),
    ),
    "an action is done though one before it is withdrawn": (
        TODO + "13:02 withdrawn #2",
        EndAction(2),
        ActionDone(entry_id(3), action="an alert"),
    ),
    "an action that was done is taken up again": (
        TODO + "13:02 did #2",
        ReopenAction(1, " it is off "),
        ActionReopened(entry_id(2), "it is off", "a lint rule"),
    ),
    "an action that was dropped is taken up again": (
        TODO + "13:02 gave-up #3 noise",
        ReopenAction(NEWEST),
        ActionReopened(entry_id(3), action="an alert"),
    ),
    "actions are done after the end": (
        TODO + "13:02 resolved\n13:03 closed",
        EndAction(1),
        ActionDone(entry_id(2), action="a lint rule"),
    ),
    # the postmortem
    "reviewers are asked": (
        OVER,
        RequestReview((" bob ", "eve", "bob", ""), " until friday "),
        ReviewRequested(("bob", "eve"), "until friday"),
    ),
    "anybody is asked": (OVER, RequestReview(), ReviewRequested()),
    "reviewers are asked again": (READ, RequestReview(("bob",)), ReviewRequested(("bob",))),
    "reviewers are asked to read what is published": (PUBLISHED, RequestReview(("bob",)), ReviewRequested(("bob",))),
    "reviewers are asked when it was dismissed": (DISMISSED, RequestReview(("bob",)), ReviewRequested(("bob",))),
    "a reviewer agrees": (READ, ApprovePostmortem(" bob ", " clear "), PostmortemApproved("bob", "clear")),
    "somebody who was not asked agrees": (READ, ApprovePostmortem("eve"), PostmortemApproved("eve")),
    "who agreed before agrees to a later text": (
        READ + "13:10 approved bob\n13:20 review bob",
        ApprovePostmortem("bob"),
        PostmortemApproved("bob"),
    ),
    "somebody agrees with what is published": (PUBLISHED, ApprovePostmortem("bob"), PostmortemApproved("bob")),
    "it is published": (READ, PublishPostmortem(PostmortemPublished("0f")), PostmortemPublished("0f")),
    "it is published unread": (OVER, PublishPostmortem(PostmortemPublished("0f")), PostmortemPublished("0f")),
    "another text is published": (PUBLISHED, PublishPostmortem(PostmortemPublished("1e")), PostmortemPublished("1e")),
    "the same text is published of a later end": (
        PUBLISHED + "14:00 reopened\n14:30 resolved",
        PublishPostmortem(PostmortemPublished("0f")),
        PostmortemPublished("0f"),
    ),
    "it is published after the end": (
        OVER + "13:00 closed",
        PublishPostmortem(PostmortemPublished("0f")),
        PostmortemPublished("0f"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given_story", "request_", "then"), [*GRANTED.values()], ids=[*GRANTED])
def test_granted(given_story: str, request_: Request, then: Event) -> None:
    assert decided(given_story, request_, at="16:00") == (then,)


DENIED: dict[str, tuple[str, Request, type[IrcliError], str, str]] = {
    # the end
    "what is open": (
        BEGUN, Close(), RefusedError,
        "The incident is investigating, and not resolved.", "ircli resolve, or ircli dismiss",
    ),
    "what is stopped, and not over": (
        BEGUN + "12:10 mitigated", Close(waived="why"), RefusedError,
        "The incident is monitoring, and not resolved.", "ircli resolve, or ircli dismiss",
    ),
    "what is closed": (
        OVER + "13:00 closed", Close(), RefusedError, "The incident is closed already.", "ircli reopen --reason '…'",
    ),
    "what was dismissed": (
        DISMISSED, Close(), RefusedError, "The incident is dismissed already.", "ircli reopen --reason '…'",
    ),
    "what owes a postmortem": (
        GRAVE, Close("all done"), RefusedError, "SEV1 asks for a postmortem, and none is published.",
        "ircli postmortem publish, or ircli close --force --reason 'why there is none'",
    ),
    "what owes a postmortem, for a blank reason": (
        GRAVE, Close(waived="  "), RefusedError, "SEV1 asks for a postmortem, and none is published.",
        "ircli postmortem publish, or ircli close --force --reason 'why there is none'",
    ),
    "what owes a postmortem that is read only": (
        GRAVE + "13:00 review bob\n13:10 approved bob", Close(), RefusedError,
        "SEV1 asks for a postmortem, and none is published.",
        "ircli postmortem publish, or ircli close --force --reason 'why there is none'",
    ),
    "what owes a postmortem of its later end": (
        GRAVE + "13:00 published 0f\n14:00 reopened\n14:30 resolved", Close(), RefusedError,
        "SEV1 asks for a postmortem, and none is published.",
        "ircli postmortem publish, or ircli close --force --reason 'why there is none'",
    ),
    # causes
    "a cause without words": (
        BEGUN, StateCause("  "), UsageError,
        "A root cause needs words.", "ircli postmortem root-cause 'why it could happen'",
    ),
    "tags of no cause": (
        BEGUN, StateCause("", ("pool",)), UsageError,
        "A root cause needs words.", "ircli postmortem root-cause 'why it could happen'",
    ),
    "no words, and no tags, where there is a cause": (
        BEGUN + "13:00 cause the pool", StateCause(""), UsageError,
        "A root cause needs words.", "ircli postmortem root-cause 'why it could happen'",
    ),
    "the cause that is on record": (
        BEGUN + "13:00 cause the pool", StateCause(" the pool "), RefusedError,
        "That is the root cause on record already.", "ircli show",
    ),
    # factors and lessons
    "a factor without words": (
        BEGUN, AddFactor(" "), UsageError,
        "A factor needs words.", "ircli postmortem factor add 'what made it worse'",
    ),
    "a factor that is on record": (
        BEGUN + "13:00 factor no alert", AddFactor("No Alert "), RefusedError,
        "That factor is on record already.", "ircli show",
    ),
    "a lesson without words": (
        BEGUN, AddLesson("", "well"), UsageError,
        "A lesson needs words.", "ircli postmortem lesson add --kind well 'what helped'",
    ),
    "a lesson of no kind": (
        BEGUN, AddLesson("a flag", "rumour"), UsageError,
        "'rumour' is no kind of lesson.", "One of: well, poorly, lucky, learned.",
    ),
    "a lesson that is on record": (
        BEGUN + "13:00 lesson lucky a flag", AddLesson("A flag", "lucky"), RefusedError,
        "That lesson is on record already.", "ircli show",
    ),
    # whys
    "an answer without words": (
        BEGUN, AnswerWhy(" "), UsageError, "An answer needs words.", "ircli postmortem why 'because …'",
    ),
    "an answer to a why that is not there": (
        WHY, AnswerWhy("no rule", 3), UsageError, "There is no why 3.", "ircli postmortem why --list",
    ),
    "an answer to a why before the first": (
        WHY, AnswerWhy("no rule", 0), UsageError, "There is no why 0.", "ircli postmortem why --list",
    ),
    "an answer to a why that was withdrawn": (
        WHY + "13:02 withdrawn #2", AnswerWhy("no rule", 1), UsageError,
        "There is no why 1.", "ircli postmortem why --list",
    ),
    "an answer to the newest of none": (
        BEGUN, AnswerWhy("no rule", NEWEST), UsageError, "There is no why yet.", "ircli postmortem why --list",
    ),
    "an answer that is on record": (
        WHY, AnswerWhy("A LEAK", 1), RefusedError, "That answer is on record already.", "ircli show",
    ),
    "an answer that is on record of the incident": (
        WHY, AnswerWhy("no connections"), RefusedError, "That answer is on record already.", "ircli show",
    ),
    # actions
    "an action without words": (
        BEGUN, AddAction(ActionAdded("  ")), UsageError,
        "An action needs words.", "ircli action add 'what is to be done'",
    ),
    "an action of no kind": (
        BEGUN, AddAction(ActionAdded("a rule", kind="pray")), UsageError,
        "'pray' is no kind of action.", "One of: prevent, detect, reduce, speed-up.",
    ),
    "an action due on no date": (
        BEGUN, AddAction(ActionAdded("a rule", due="friday")), UsageError,
        "'friday' is no date.", "--due friday, 'in 2 weeks', or 2026-12-31",
    ),
    "an action due on no day of the calendar": (
        BEGUN, AddAction(ActionAdded("a rule", due="2026-02-30")), UsageError,
        "'2026-02-30' is no date.", "--due friday, 'in 2 weeks', or 2026-12-31",
    ),
    "an action that is to do already": (
        TODO, AddAction(ActionAdded("A Lint Rule")), RefusedError,
        "That is action 1 already.", "ircli action edit 1",
    ),
    "an edit of nothing": (
        TODO, EditAction(1), UsageError,
        "Nothing to change.", "--text, --owner, --due, --kind, --priority or --reference",
    ),
    "an edit that changes nothing": (
        TODO, EditAction(1, text="a lint rule", owner=" "), RefusedError,
        "Action 1 says so already.", "ircli action list",
    ),
    "an edit that leaves no words": (
        TODO, EditAction(1, text=" "), UsageError,
        "An action needs words.", "ircli action drop NUMBER --reason WHY",
    ),
    "an edit to no kind": (
        TODO, EditAction(1, kind="pray"), UsageError,
        "'pray' is no kind of action.", "One of: prevent, detect, reduce, speed-up.",
    ),
    "an edit to no date": (
        TODO, EditAction(1, due="soon"), UsageError,
        "'soon' is no date.", "--due friday, 'in 2 weeks', or 2026-12-31",
    ),
    "an edit of what is not there": (
        TODO, EditAction(3, owner="bob"), UsageError, "There is no action 3.", "ircli action list",
    ),
    "an edit of the newest of none": (
        BEGUN, EditAction(NEWEST, owner="bob"), UsageError, "There is no action yet.", "ircli action list",
    ),
    "an end of what is not there": (
        TODO, EndAction(0), UsageError, "There is no action 0.", "ircli action list",
    ),
    "an end of what was withdrawn": (
        TODO + "13:02 withdrawn #2", EndAction(1), UsageError, "There is no action 1.", "ircli action list",
    ),
    "an end of what is done": (
        TODO + "13:02 did #2", EndAction(1), RefusedError,
        "Action 1 is done already.", "ircli action reopen 1",
    ),
    "a drop of what is done": (
        TODO + "13:02 did #2", EndAction(1, dropped=True, text="why"), RefusedError,
        "Action 1 is done already.", "ircli action reopen 1",
    ),
    "an end of what is dropped": (
        TODO + "13:02 gave-up #3 noise", EndAction(2), RefusedError,
        "Action 2 is dropped already.", "ircli action reopen 2",
    ),
    "a drop without a reason": (
        TODO, EndAction(1, dropped=True, text="  "), UsageError,
        "Dropping an action needs a reason.", "--reason 'why it will not be done'",
    ),
    "a taking up of what is open": (
        TODO, ReopenAction(1), RefusedError, "Action 1 is open.", "ircli action list",
    ),
    "a taking up of what is not there": (
        BEGUN, ReopenAction(1), UsageError, "There is no action yet.", "ircli action list",
    ),
    # the postmortem
    "a review before the end": (
        BEGUN, RequestReview(("bob",)), RefusedError,
        "The incident is investigating, and not over.", "ircli resolve",
    ),
    "an approval of a draft": (
        OVER, ApprovePostmortem("bob"), RefusedError,
        "The postmortem is not in review.", "ircli postmortem review --reviewer PERSON",
    ),
    "an approval of a draft after a reopening": (
        READ + "14:00 reopened\n14:30 resolved", ApprovePostmortem("bob"), RefusedError,
        "The postmortem is not in review.", "ircli postmortem review --reviewer PERSON",
    ),
    "an approval of nobody": (
        READ, ApprovePostmortem("  "), UsageError, "An approval needs a name.", "--by PERSON",
    ),
    "an approval twice": (
        READ + "13:10 approved bob", ApprovePostmortem("Bob"), RefusedError,
        "Bob has approved it already.", "ircli postmortem publish",
    ),
    "an approval twice of what is published": (
        READ + "13:10 approved bob\n13:30 published 0f", ApprovePostmortem("bob"), RefusedError,
        "bob has approved it already.", "ircli show",
    ),
    "a publication before the end": (
        BEGUN + "12:10 mitigated", PublishPostmortem(PostmortemPublished("0f")), RefusedError,
        "The incident is monitoring, and not over.", "ircli resolve",
    ),
    "a publication of the same text": (
        PUBLISHED, PublishPostmortem(PostmortemPublished("0f")), RefusedError,
        "This very text is published already.", "ircli show",
    ),
    "a publication of the same text that is read again": (
        PUBLISHED + "14:00 review bob", PublishPostmortem(PostmortemPublished("0f")), RefusedError,
        "This very text is published already.", "ircli show",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("given_story", "request_", "error", "message", "hint"), [*DENIED.values()], ids=[*DENIED]
)
def test_denied(
    given_story: str, request_: Request, error: type[IrcliError], message: str, hint: str
) -> None:
    with pytest.raises(IrcliError) as refusal:
        decided(given_story, request_, at="16:00")
    assert (type(refusal.value), refusal.value.message, refusal.value.hint) == (error, message, hint)


def opened(opening: Event, rest: str) -> Incident:
    """Return what a story adds up to after another opening."""
    entries = story(f"12:00 declared x\n{rest}")
    incident = fold([entry(1, opening, clock("12:00")), *entries[1:]])
    assert incident is not None
    return incident


@pytest.mark.parametrize("opening", [Declared("Practice", drill=True), Imported("Past")])
def test_a_drill_and_what_comes_from_elsewhere_are_closed_by_the_same_rules(opening: Event) -> None:
    grave = opened(opening, "12:01 severity SEV1\n12:30 resolved\n")
    with pytest.raises(RefusedError):
        decide(grave, Close())
    assert decide(grave, Close(waived="it is in the wiki")) == (Closed(waived="it is in the wiki"),)
    assert decide(opened(opening, "12:01 severity SEV3\n12:30 resolved\n"), Close()) == (Closed(),)
    assert decide(opened(opening, "12:30 marked resolved\n"), Close()) == (Closed(),)


def test_what_was_closed_elsewhere_is_closed() -> None:
    with pytest.raises(RefusedError, match="closed already"):
        decide(opened(Imported("Past"), "12:30 marked closed\n"), Close())


def test_of_an_imported_action_anything_is_edited_beside_its_own_words_for_a_date() -> None:
    past = opened(Imported("Past"), "12:30 todo x\n")
    action = past.actions[0]._replace(due="Q3", kind="chore")
    past = past._replace(followup=past.followup._replace(actions=(action,)))
    assert decide(past, EditAction(1, owner="bob")) == (ActionEdited(action.id, owner="bob", action="x"),)
    assert decide(past, EditAction(1, due="")) == (ActionEdited(action.id, due="", action="x"),)
    with pytest.raises(UsageError):
        decide(past, EditAction(1, due="Q4"))
