"""Decide how the record is corrected."""

from ircli.domain.clock import read_moment
from ircli.domain.entry import is_opening
from ircli.domain.events import NOTE_KINDS, Amended, Answered, Edited, Event, Withdrawn
from ircli.domain.names import one_of
from ircli.domain.requests import Amend, Edit, Withdraw
from ircli.errors import RefusedError, UsageError


def edit(request: Edit) -> tuple[Event, ...]:
    """Decide how the description changes."""
    if request == Edit():
        raise UsageError("Nothing to change.", hint="--title, --summary, or --service")
    if request.title is not None and not request.title.strip():
        raise UsageError("An incident needs a title.", hint="--title 'Checkout answers 500'")
    return (Edited(title=request.title, summary=request.summary, services=request.services),)


def amend(request: Amend) -> tuple[Event, ...]:
    """Decide how an entry is corrected."""
    entry = request.entry
    if request.text is None and request.at is None and request.kind is None:
        raise UsageError("Nothing to correct.", hint="Give new words, --at, or --kind.")
    if isinstance(entry.event, Amended | Withdrawn):
        raise RefusedError("A correction is not corrected, but withdrawn.", hint=f"ircli withdraw {entry.id}")
    if request.text is not None and is_opening(entry):
        raise RefusedError(
            "The opening entry's words are the title.", hint="ircli edit --title 'What is broken'"
        )
    if request.text is not None and isinstance(entry.event, Answered):
        again = "mitigate" if entry.event.form == "mitigation" else "triage"
        raise RefusedError(
            "An answer is changed by answering again.",
            hint=f"ircli {again} --help names the flag of the question; or ircli {again} --redo",
        )
    if request.text is not None and "text" not in entry.event._fields:
        raise RefusedError(
            f"An entry of kind '{entry.kind}' has no words of its own.",
            hint="ircli edit, or ircli withdraw",
        )
    if request.at is not None and read_moment(request.at) is None:
        raise UsageError(f"'{request.at}' is no time.", hint="--at 2026-11-20T14:05:00Z")
    if request.text is not None and not request.text.strip():
        raise UsageError("The new words are blank.", hint=f"ircli withdraw {entry.id}")
    if request.kind is not None and entry.kind != "noted":
        raise RefusedError(
            f"An entry of kind '{entry.kind}' keeps its kind.",
            hint="ircli withdraw, then record it anew.",
        )
    if request.kind is not None and request.kind not in NOTE_KINDS:
        raise UsageError(f"'{request.kind}' is no kind of note.", hint=one_of(NOTE_KINDS))
    return (Amended(target=entry.id, text=request.text, at=request.at, kind=request.kind),)


def withdraw(request: Withdraw) -> tuple[Event, ...]:
    """Decide that an entry, or a correction, counts no longer."""
    if is_opening(request.entry):
        raise RefusedError("The opening entry cannot be withdrawn.", hint="ircli dismiss --as false-alarm")
    return (Withdrawn(target=request.entry.id, reason=request.reason),)
