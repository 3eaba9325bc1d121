"""What can be asked for, in the imperative; `decide` answers with what then happened."""

from typing import NamedTuple, TypeAlias

from ircli.domain.entry import Entry
from ircli.domain.events import Answered


class Declare(NamedTuple):
    """Open an incident."""

    title: str
    summary: str = ""
    services: tuple[str, ...] = ()
    source: str = ""
    drill: bool = False


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


class Resolve(NamedTuple):
    """End the response."""

    text: str = ""


class Reopen(NamedTuple):
    """Take the response up again."""

    reason: str


class Close(NamedTuple):
    """End the follow-up."""

    text: str = ""


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
    | Reach
    | Mark
    | SetSeverity
    | AssignRole
    | HandOffRole
    | ReleaseRole
    | Edit
    | Answer
    | Resolve
    | Reopen
    | Close
    | Dismiss
    | Amend
    | Withdraw
)

# What is decided by the playbook's levels and roles. Reading them costs a command a fifth of its start.
NEED_RULES = (SetSeverity, AssignRole, HandOffRole, ReleaseRole)
