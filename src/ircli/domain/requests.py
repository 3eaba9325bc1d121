"""What can be asked for, in the imperative; `decide` answers with what then happened."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from ircli.domain.entry import Entry
from ircli.domain.events import (
    ActionAdded,
    Answered,
    CheckRan,
    CommandRan,
    PostmortemPublished,
    RunbookBegun,
    RunbookEnded,
    StepBegun,
    StepEnded,
    UpdateSent,
    VariableSet,
)

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from ircli.domain.record import NamedTuple


class Declare(NamedTuple):
    """Open an incident."""

    title: str
    summary: str = ""
    services: tuple[str, ...] = ()
    source: str = ""
    drill: bool = False


class Detect(NamedTuple):
    """Open a timeline for something that was noticed, and may be no incident."""

    title: str
    services: tuple[str, ...] = ()
    source: str = ""


class Reach(NamedTuple):
    """Say that a point of the lifecycle was reached."""

    milestone: str
    text: str = ""


class Mark(NamedTuple):
    """Set or correct a lifecycle time, over whatever the timeline says."""

    milestone: str
    text: str = ""


class SetSeverity(NamedTuple):
    """Decide the severity; `recommended` and `reasons` are what triage had said."""

    level: str
    reason: str = ""
    recommended: str = ""
    reasons: tuple[str, ...] = ()


class AssignRole(NamedTuple):
    """Give somebody a role."""

    role: str
    person: str


class HandOffRole(NamedTuple):
    """Pass a role from whoever holds it to somebody else."""

    role: str
    person: str
    report: str = ""


class AcceptRole(NamedTuple):
    """Take on a role that was handed over; without a role, the one that waits."""

    role: str = ""
    person: str = ""


class ReleaseRole(NamedTuple):
    """Leave a role; without a person, everybody who holds it does."""

    role: str
    person: str = ""


class Edit(NamedTuple):
    """Change the description; None leaves a part as it is."""

    title: str | None = None
    summary: str | None = None
    services: tuple[str, ...] | None = None


class Answer(NamedTuple):
    """Answer a question of the process."""

    answered: Answered


class ProposeHypothesis(NamedTuple):
    """Begin a line of inquiry."""

    text: str
    line: str = ""


NEWEST = -1  # the number of whatever was begun last, in the same change perhaps


class JudgeHypothesis(NamedTuple):
    """Say that a line of inquiry led to the cause, or nowhere; `number` counts from 1, or is NEWEST."""

    number: int
    confirmed: bool
    evidence: str = ""


class BeginMitigation(NamedTuple):
    """Begin to do something against the impact; `beside` another action that has no outcome yet."""

    action: str
    text: str = ""
    path: tuple[str, ...] = ()
    because: str = ""
    runbook: str = ""
    check: str = ""
    beside: bool = False


class EndMitigation(NamedTuple):
    """Say what came of a mitigation: of the one numbered, from 1 or NEWEST, or of the one without an outcome."""

    outcome: str
    text: str = ""
    number: int | None = None


class UndoMitigation(NamedTuple):
    """Say that a temporary mitigation was taken back; `number` counts from 1."""

    number: int
    text: str = ""


class ConfirmCriterion(NamedTuple):
    """Say that a criterion of resolution holds."""

    criterion: str
    text: str = ""


class WaiveCriterion(NamedTuple):
    """Pass over a criterion of resolution."""

    criterion: str
    reason: str


class RecordCheck(NamedTuple):
    """Keep what a check said."""

    ran: CheckRan


class Resolve(NamedTuple):
    """End the response; with `mitigated_only` the permanent fix, in words or as yet unknown, becomes an action."""

    text: str = ""
    mitigated_only: bool = False
    fix: str = ""


class SendUpdate(NamedTuple):
    """Keep an update that is sent by hand."""

    update: UpdateSent


class PauseUpdates(NamedTuple):
    """Let nobody be nagged about updates until a moment (RFC 3339); without an audience, about none."""

    until: str
    reason: str
    audience: str = ""


class TickItem(NamedTuple):
    """Say that an item of a checklist is done."""

    item: str
    title: str = ""
    text: str = ""


class Follow(NamedTuple):
    """Keep what was done by a runbook, or run."""

    event: RunbookBegun | StepBegun | StepEnded | RunbookEnded | CommandRan | VariableSet


class Reopen(NamedTuple):
    """Take the response up again."""

    reason: str


class Close(NamedTuple):
    """End the follow-up; `waived` is why, where a required postmortem is not published."""

    text: str = ""
    waived: str = ""


class StateCause(NamedTuple):
    """Say what the root cause is; without tags, those that it had stay."""

    text: str
    tags: tuple[str, ...] | None = None


class AddFactor(NamedTuple):
    """Say what made it worse, or possible."""

    text: str


class AddLesson(NamedTuple):
    """Say what went well or poorly, was luck, or is worth knowing."""

    text: str
    kind: str = "learned"


class AnswerWhy(NamedTuple):
    """Say why an earlier answer is so: that of the number, from 1 or NEWEST; without one, why it happened at all."""

    text: str
    number: int | None = None


class AddAction(NamedTuple):
    """Agree on something to do; `origin` is the id of the entry that it follows from, or NEWEST_WHY."""

    action: ActionAdded


NEWEST_WHY = "newest why"


class EditAction(NamedTuple):
    """Change what is known of an action; `number` counts from 1, None leaves a part as it is."""

    number: int
    text: str | None = None
    owner: str | None = None
    due: str | None = None
    kind: str | None = None
    priority: str | None = None
    reference: str | None = None


class EndAction(NamedTuple):
    """Say that an action was done, or that it is dropped."""

    number: int
    dropped: bool = False
    text: str = ""


class ReopenAction(NamedTuple):
    """Say that an action is to be done after all."""

    number: int
    text: str = ""


class RequestReview(NamedTuple):
    """Ask reviewers to read the postmortem."""

    reviewers: tuple[str, ...] = ()
    text: str = ""


class ApprovePostmortem(NamedTuple):
    """Say that somebody has read the postmortem, and agrees."""

    reviewer: str
    text: str = ""


class PublishPostmortem(NamedTuple):
    """Say that the postmortem is done, as the copy that is kept."""

    published: PostmortemPublished


class Dismiss(NamedTuple):
    """Say that it was no incident of its own."""

    verdict: str
    of: str = ""
    text: str = ""


class Amend(NamedTuple):
    """Correct an entry; `at` is RFC 3339, None leaves a part as it is."""

    entry: Entry
    text: str | None = None
    at: str | None = None
    kind: str | None = None


class Withdraw(NamedTuple):
    """Take an entry, or a correction, back."""

    entry: Entry
    reason: str = ""


Request: TypeAlias = (
    Declare
    | Detect
    | Reach
    | Mark
    | SetSeverity
    | AssignRole
    | HandOffRole
    | AcceptRole
    | ReleaseRole
    | Edit
    | Answer
    | ProposeHypothesis
    | JudgeHypothesis
    | BeginMitigation
    | EndMitigation
    | UndoMitigation
    | ConfirmCriterion
    | WaiveCriterion
    | RecordCheck
    | Resolve
    | SendUpdate
    | PauseUpdates
    | TickItem
    | Follow
    | Reopen
    | Close
    | StateCause
    | AddFactor
    | AddLesson
    | AnswerWhy
    | AddAction
    | EditAction
    | EndAction
    | ReopenAction
    | RequestReview
    | ApprovePostmortem
    | PublishPostmortem
    | Dismiss
    | Amend
    | Withdraw
)

# The field of the rules that a request is decided by. Reading a playbook costs a command a part of its start.
NEED_RULES: Mapping[type[Request], str] = {
    SetSeverity: "levels",
    AssignRole: "roles",
    HandOffRole: "roles",
    ReleaseRole: "roles",
    BeginMitigation: "actions",
    ConfirmCriterion: "criteria",
    WaiveCriterion: "criteria",
    Resolve: "criteria",
    SendUpdate: "audiences",
    PauseUpdates: "audiences",
    TickItem: "items",
}
