"""What can happen in an incident: one class for each kind of entry.

To add a kind: a class here, its word in KINDS, and the `case` in the fold that the type checker then asks for.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from ircli.domain.rules import Level

NOTE_KINDS = ("note", "alert", "report", "action", "finding", "decision", "communication")
VERDICTS = ("false-alarm", "duplicate", "known")


class Noted(NamedTuple):
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
    """A cause, or a sufficient suspect, is known."""

    text: str = ""
    at_text: str = ""


class Mitigated(NamedTuple):
    """Impact on users stopped, whatever its cause."""

    text: str = ""
    at_text: str = ""


class Resolved(NamedTuple):
    """The incident is over, and stable."""

    text: str = ""
    at_text: str = ""


class Closed(NamedTuple):
    """The follow-up is done."""

    text: str = ""
    at_text: str = ""


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
    """The root cause, as far as it is understood."""

    text: str


class FactorAdded(NamedTuple):
    """Something that made it worse, or possible."""

    text: str


class HypothesisProposed(NamedTuple):
    """A line of inquiry began."""

    text: str


class ActionAdded(NamedTuple):
    """Something to do, so that it does not happen again or hurts less."""

    text: str
    owner: str = ""
    due: str = ""
    kind: str = ""
    priority: str = ""
    reference: str = ""
    state: str = "open"


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
    | RoleReleased
    | Edited
    | Answered
    | CauseStated
    | FactorAdded
    | HypothesisProposed
    | ActionAdded
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
    "role_released": RoleReleased,
    "edited": Edited,
    "answered": Answered,
    "cause_stated": CauseStated,
    "factor_added": FactorAdded,
    "hypothesis_proposed": HypothesisProposed,
    "action_added": ActionAdded,
    "amended": Amended,
    "withdrawn": Withdrawn,
}
WORDS: Mapping[type[Any], str] = {event: word for word, event in KINDS.items()}


def kind_of(event: Event) -> str:
    """Return the word that a timeline uses for an event."""
    return event.kind if isinstance(event, Unread) else WORDS[type(event)]
