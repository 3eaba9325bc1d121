"""What can happen in an incident: one class for each kind of entry.

To add a kind: a class here, its word in KINDS, and the `case` in the fold that the type checker then asks for.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias
from typing import NamedTuple as CommonRecord

from ircli.domain.rules import Level

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from ircli.domain.record import NamedTuple

NOTE_KINDS = ("note", "alert", "report", "action", "finding", "decision", "communication")
VERDICTS = ("false-alarm", "duplicate", "known")
OUTCOMES = ("worked", "partly", "failed", "worse")
CHECK_OUTCOMES = ("passed", "failed", "stopped")
STEP_OUTCOMES = ("done", "by-hand", "skipped", "failed", "timed-out", "interrupted")
ACTION_KINDS = ("prevent", "detect", "reduce", "speed-up")
LESSON_KINDS = ("well", "poorly", "lucky", "learned")


class Noted(CommonRecord):  # there are a hundred thousand of them, and one class
    """Somebody wrote something down; `kind` is the scribe's own (note, alert, action …)."""

    text: str
    kind: str = "note"
    links: tuple[str, ...] = ()
    evidence: str = ""
    evidence_bytes: int = 0
    at_text: str = ""


class Declared(NamedTuple):
    """The incident was declared. With a title it opens the timeline."""

    title: str = ""
    text: str = ""
    summary: str = ""
    services: tuple[str, ...] = ()
    source: str = ""
    drill: bool = False
    at_text: str = ""


class Imported(NamedTuple):
    """A past incident was taken over from a file. Opens the timeline, and sets no time by itself."""

    title: str
    reference: str = ""
    summary: str = ""
    services: tuple[str, ...] = ()
    source: str = ""
    source_url: str = ""
    timezone: str = ""
    digest: str = ""
    drill: bool = False


class Started(NamedTuple):
    """Impact on users began."""

    text: str = ""
    at_text: str = ""


class Detected(NamedTuple):
    """We knew. With a title it opens a timeline that was never declared."""

    title: str = ""
    text: str = ""
    services: tuple[str, ...] = ()
    source: str = ""
    at_text: str = ""


class Acknowledged(NamedTuple):
    """Somebody took it on."""

    text: str = ""
    at_text: str = ""


class Triaged(NamedTuple):
    """Severity, roles and scope are known well enough to work."""

    text: str = ""
    at_text: str = ""


class Identified(NamedTuple):
    """A cause, or a sufficient suspect, is known; where `target` confirmed it, only as long as that holds."""

    text: str = ""
    at_text: str = ""
    target: str = ""


class Mitigated(NamedTuple):
    """Impact on users stopped, whatever its cause; where `target` stopped it, only as long as that is said to work."""

    text: str = ""
    at_text: str = ""
    target: str = ""


class Resolved(NamedTuple):
    """The incident is over, and stable."""

    text: str = ""
    at_text: str = ""


class Closed(NamedTuple):
    """The follow-up is done; `waived` says why, where the postmortem that the level requires was not published."""

    text: str = ""
    at_text: str = ""
    waived: str = ""


class Reopened(NamedTuple):
    """It was not over after all: a new cycle begins."""

    text: str = ""
    at_text: str = ""


class Dismissed(NamedTuple):
    """It was no incident, or not one of its own."""

    verdict: str
    of: str = ""
    text: str = ""


class Marked(NamedTuple):
    """A lifecycle time was set or corrected; the entry's time is that time."""

    milestone: str
    text: str = ""


class SeveritySet(NamedTuple):
    """The severity was decided, with all that the level meant then; `recommended` and `reasons` are triage's."""

    level: Level
    reason: str = ""
    recommended: str = ""
    reasons: tuple[str, ...] = ()


class RoleAssigned(NamedTuple):
    """Somebody took a role; with `many`, beside those who hold it already."""

    role: str
    person: str
    title: str = ""
    many: bool = False


class RoleHandedOff(NamedTuple):
    """A role went from one person to another, with a word on the situation."""

    role: str
    person: str
    previous: str = ""
    title: str = ""
    report: str = ""
    many: bool = False


class RoleAccepted(NamedTuple):
    """Whoever was handed a role has read the situation and took it."""

    role: str
    person: str
    title: str = ""


class RoleReleased(NamedTuple):
    """Somebody left a role; without a person, everybody did."""

    role: str
    person: str = ""


class Edited(NamedTuple):
    """The incident's description changed; None leaves a part as it was."""

    title: str | None = None
    summary: str | None = None
    services: tuple[str, ...] | None = None


class Answered(NamedTuple):
    """A question of the process was answered; `label` and `words` are what the person saw."""

    form: str
    question: str
    value: str
    label: str = ""
    words: str = ""


class CauseStated(NamedTuple):
    """The root cause, as far as it is understood; incidents with a tag in common had the same one."""

    text: str
    tags: tuple[str, ...] = ()


class WhyAnswered(NamedTuple):
    """Why `target`, an earlier answer, is so; without one, why the incident happened."""

    text: str
    target: str = ""


class FactorAdded(NamedTuple):
    """Something that made it worse, or possible."""

    text: str


class LessonAdded(NamedTuple):
    """What went well or poorly, was luck, or is worth knowing: `kind` is one of LESSON_KINDS."""

    text: str
    kind: str = "learned"


class HypothesisProposed(NamedTuple):
    """A line of inquiry began; `line` names the playbook's own line that it follows."""

    text: str
    line: str = ""


class HypothesisConfirmed(NamedTuple):
    """A line of inquiry led to a cause; `text` is the evidence."""

    target: str
    text: str = ""
    hypothesis: str = ""


class HypothesisRuledOut(NamedTuple):
    """A line of inquiry led nowhere; `text` is the evidence."""

    target: str
    text: str = ""
    hypothesis: str = ""


class MitigationBegun(NamedTuple):
    """Somebody began to do something against the impact, and why: `path` is the way through the decision tree.

    One with `clean_up` is temporary, and that is what is to be done about it afterwards.
    """

    action: str
    title: str = ""
    text: str = ""
    path: tuple[str, ...] = ()
    because: str = ""
    runbook: str = ""
    check: str = ""
    clean_up: str = ""


class MitigationEnded(NamedTuple):
    """What came of a mitigation: one of OUTCOMES."""

    target: str
    outcome: str
    text: str = ""
    title: str = ""


class MitigationUndone(NamedTuple):
    """A temporary mitigation was taken back."""

    target: str
    text: str = ""
    title: str = ""


class CriterionConfirmed(NamedTuple):
    """Somebody says that a criterion of resolution holds."""

    criterion: str
    title: str = ""
    text: str = ""


class CriterionWaived(NamedTuple):
    """A criterion of resolution is passed over, with a reason."""

    criterion: str
    text: str
    title: str = ""


class CheckRan(NamedTuple):
    """A check was run against a criterion, over and over for a while; `outcome` is one of CHECK_OUTCOMES.

    `seconds` is how long it was seen to hold, of the `window` (seconds) that was asked for; `what` says what was run.
    """

    check: str
    criterion: str
    outcome: str
    what: str = ""
    text: str = ""
    tries: int = 0
    seconds: int = 0
    window: int = 0


class UpdateSent(NamedTuple):
    """An audience was told how it stands, by hand; `next_due` (RFC 3339) is what they were promised."""

    audience: str
    text: str
    title: str = ""
    status: str = ""
    impact: str = ""
    current: str = ""
    next_due: str = ""


class UpdatesPaused(NamedTuple):
    """Nobody is nagged about updates until a moment (RFC 3339); without an audience, about none."""

    until: str
    text: str = ""
    audience: str = ""


class ItemTicked(NamedTuple):
    """An item of a checklist was done, says somebody."""

    item: str
    title: str = ""
    text: str = ""


class PlannedStep(NamedTuple):
    """A step of a runbook, as it was when that was begun."""

    name: str
    title: str = ""


class RunbookBegun(NamedTuple):
    """Somebody began to follow a runbook; `steps` are what is to be done by it.

    `digest` is the SHA-256 of the file, `attempt` the entry of the mitigation that it carries out, where there is one.
    """

    runbook: str
    title: str = ""
    path: str = ""
    digest: str = ""
    steps: tuple[PlannedStep, ...] = ()
    attempt: str = ""


class StepBegun(NamedTuple):
    """Somebody agreed that a step's command is run: it may have run, whatever comes after."""

    target: str
    step: str
    title: str = ""
    command: str = ""
    host: str = ""
    cwd: str = ""


class Redaction(NamedTuple):
    """How often a rule found a secret."""

    rule: str
    number: int


class Captured(NamedTuple):
    """What a command left: its exit status (128 and the number where a signal ended it), milliseconds, and its output.

    `ended` is exited, timed-out or interrupted; `reason` says why it could not be started. Secrets in command and output are
    blacked out, each counted in `redacted`, unless it is `raw`. Where all of the output is too long for an entry, `output` has
    its beginning and its end, and says in between what is missing; the evidence file with that digest then has the rest, but
    for the `omitted` bytes that were kept nowhere. A `terminal`'s output has its escapes and carriage returns.
    """

    command: str = ""
    host: str = ""
    cwd: str = ""
    status: int | None = None
    ended: str = "exited"
    reason: str = ""
    millis: int = 0
    output: str = ""
    omitted: int = 0
    evidence: str = ""
    evidence_bytes: int = 0
    redacted: tuple[Redaction, ...] = ()
    raw: bool = False
    terminal: bool = False


class StepEnded(NamedTuple):
    """What came of a runbook's step: `outcome` is done, by-hand, skipped, failed, timed-out or interrupted.

    `ran` is what was run, where something was; else `command` is what was there to be run.
    """

    target: str
    step: str
    outcome: str
    title: str = ""
    text: str = ""
    command: str = ""
    ran: Captured = Captured()


class RunbookEnded(NamedTuple):
    """A runbook was followed to its end, or left before it."""

    target: str
    title: str = ""
    not_reached: tuple[str, ...] = ()


class CommandRan(NamedTuple):
    """A command was run for its output; the entry's time is when it began."""

    ran: Captured
    text: str = ""


class VariableSet(NamedTuple):
    """What a runbook's placeholder stands for in this incident."""

    name: str
    value: str


class ActionAdded(NamedTuple):
    """Something to do, so that it does not happen again or hurts less; `now`: as a part of the response.

    `due` is a date (2026-12-31), `origin` the entry that it follows from. An imported one may have other words for its
    due date, kind and state.
    """

    text: str
    owner: str = ""
    due: str = ""
    kind: str = ""
    priority: str = ""
    reference: str = ""
    state: str = "open"
    origin: str = ""
    now: bool = False


class ActionEdited(NamedTuple):
    """What is known of an action changed; None leaves a part as it was. `action` is what it said before."""

    target: str
    text: str | None = None
    owner: str | None = None
    due: str | None = None
    kind: str | None = None
    priority: str | None = None
    reference: str | None = None
    action: str = ""


class ActionDone(NamedTuple):
    """An action was carried out; `text` is what shows it."""

    target: str
    text: str = ""
    action: str = ""


class ActionDropped(NamedTuple):
    """An action will not be carried out, and why."""

    target: str
    text: str = ""
    action: str = ""


class ActionReopened(NamedTuple):
    """An action was not done, or is to be done after all."""

    target: str
    text: str = ""
    action: str = ""


class ReviewRequested(NamedTuple):
    """The postmortem is written, and reviewers are asked to read it."""

    reviewers: tuple[str, ...] = ()
    text: str = ""


class PostmortemApproved(NamedTuple):
    """Somebody has read the postmortem, and agrees."""

    reviewer: str
    text: str = ""


class PostmortemPublished(NamedTuple):
    """The postmortem is done: a copy is kept as evidence, `unfinished` says why what lint had found was let pass."""

    evidence: str
    evidence_bytes: int = 0
    text: str = ""
    unfinished: str = ""


class Amended(NamedTuple):
    """An earlier entry was corrected; None leaves a part as it was."""

    target: str
    text: str | None = None
    at: str | None = None
    kind: str | None = None


class Withdrawn(NamedTuple):
    """An earlier entry, or an earlier correction, counts no longer."""

    target: str
    reason: str = ""


class Unread(NamedTuple):
    """An entry of a newer version, or of a shape nobody here knows: kept, shown, and without effect."""

    kind: str
    text: str = ""


Event: TypeAlias = (
    Noted
    | Declared
    | Imported
    | Started
    | Detected
    | Acknowledged
    | Triaged
    | Identified
    | Mitigated
    | Resolved
    | Closed
    | Reopened
    | Dismissed
    | Marked
    | SeveritySet
    | RoleAssigned
    | RoleHandedOff
    | RoleAccepted
    | RoleReleased
    | Edited
    | Answered
    | CauseStated
    | WhyAnswered
    | FactorAdded
    | LessonAdded
    | HypothesisProposed
    | HypothesisConfirmed
    | HypothesisRuledOut
    | MitigationBegun
    | MitigationEnded
    | MitigationUndone
    | CriterionConfirmed
    | CriterionWaived
    | CheckRan
    | UpdateSent
    | UpdatesPaused
    | ItemTicked
    | RunbookBegun
    | StepBegun
    | StepEnded
    | RunbookEnded
    | CommandRan
    | VariableSet
    | ActionAdded
    | ActionEdited
    | ActionDone
    | ActionDropped
    | ActionReopened
    | ReviewRequested
    | PostmortemApproved
    | PostmortemPublished
    | Amended
    | Withdrawn
    | Unread
)

KINDS: Mapping[str, type[Any]] = {
    "noted": Noted,
    "declared": Declared,
    "imported": Imported,
    "started": Started,
    "detected": Detected,
    "acknowledged": Acknowledged,
    "triaged": Triaged,
    "identified": Identified,
    "mitigated": Mitigated,
    "resolved": Resolved,
    "closed": Closed,
    "reopened": Reopened,
    "dismissed": Dismissed,
    "marked": Marked,
    "severity_set": SeveritySet,
    "role_assigned": RoleAssigned,
    "role_handed_off": RoleHandedOff,
    "role_accepted": RoleAccepted,
    "role_released": RoleReleased,
    "edited": Edited,
    "answered": Answered,
    "cause_stated": CauseStated,
    "why_answered": WhyAnswered,
    "factor_added": FactorAdded,
    "lesson_added": LessonAdded,
    "hypothesis_proposed": HypothesisProposed,
    "hypothesis_confirmed": HypothesisConfirmed,
    "hypothesis_ruled_out": HypothesisRuledOut,
    "mitigation_begun": MitigationBegun,
    "mitigation_ended": MitigationEnded,
    "mitigation_undone": MitigationUndone,
    "criterion_confirmed": CriterionConfirmed,
    "criterion_waived": CriterionWaived,
    "check_ran": CheckRan,
    "update_sent": UpdateSent,
    "updates_paused": UpdatesPaused,
    "item_ticked": ItemTicked,
    "runbook_begun": RunbookBegun,
    "step_begun": StepBegun,
    "step_ended": StepEnded,
    "runbook_ended": RunbookEnded,
    "command_ran": CommandRan,
    "variable_set": VariableSet,
    "action_added": ActionAdded,
    "action_edited": ActionEdited,
    "action_done": ActionDone,
    "action_dropped": ActionDropped,
    "action_reopened": ActionReopened,
    "review_requested": ReviewRequested,
    "postmortem_approved": PostmortemApproved,
    "postmortem_published": PostmortemPublished,
    "amended": Amended,
    "withdrawn": Withdrawn,
}
WORDS: Mapping[type[Any], str] = {event: word for word, event in KINDS.items()}

# The version in which a kind is written now; 1 for all others. Older ones are upcast when they are read.
VERSIONS: Mapping[str, int] = {"severity_set": 2}


def kind_of(event: Event) -> str:
    """Return the word that a timeline uses for an event."""
    return event.kind if isinstance(event, Unread) else WORDS[type(event)]
