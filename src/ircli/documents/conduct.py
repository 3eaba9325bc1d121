"""The sections on how the response was led: severity, roles, updates against their clocks, and what was tried."""

from collections import Counter

from ircli.documents.markdown import bullets, table
from ircli.documents.page import Page, prompt
from ircli.domain.clock import span_text
from ircli.domain.entry import Entry
from ircli.domain.events import (
    MitigationEnded,
    RoleAccepted,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
    SeveritySet,
)
from ircli.domain.phrases import phrase
from ircli.domain.response import Attempt
from ircli.domain.updates import Owed, owed

_ROLES = (RoleAssigned, RoleHandedOff, RoleAccepted, RoleReleased)


def severity(page: Page) -> str:
    """Return how the severity was decided, and changed."""
    rows = [
        _severity(page, entry, entry.event)
        for entry in page.incident.severity_changes
        if isinstance(entry.event, SeveritySet)
    ]
    headers = ("Severity", "Since", "Decided by", "Reason", "Recommended")
    return table(headers, rows, optional=headers[2:]) if rows else "No severity was decided."


def roles(page: Page) -> str:
    """Return who took which role when, and what was said at hand-overs."""
    entries = [entry for entry in page.others if isinstance(entry.event, _ROLES)]
    rows = [
        (page.when(entry.at), page.line(page.what(entry.event))) for entry in entries if entry.at is not None
    ]
    # Without names, who took a role after whom may read the same.
    kept = [row for number, row in enumerate(rows) if number == 0 or row[1] != rows[number - 1][1]]
    if not kept:
        return "When roles were taken is not known." if entries else "No role is on record."
    return table(("Time", "Role"), kept)


def updates(page: Page) -> str:
    """Return which updates were sent in time, and which were late or never came."""
    found = owed(page.incident, [*page.noted("communication"), *page.others])
    if not found:
        return _none_due(page)
    asked = Counter(one.audience for one in found)
    met = Counter(one.audience for one in found if one.in_time)
    counted = bullets(
        f"{page.line(audience)}: {met[audience]} of {count} in time" for audience, count in asked.items()
    )
    late = [_late(page, one) for one in found if not one.in_time]
    listed = table(("Audience", "Due", "Sent", "Late"), late)
    return f"{counted}\n\n{listed}" if late else counted


def attempts(page: Page) -> str:
    """Return what was tried against the impact, and what came of it: what did not help among it."""
    rows = [_attempt(page, one) for one in page.incident.response.attempts]
    headers = ("Tried", "Begun", "Outcome", "Why", "Words")
    if rows:
        return table(headers, rows, optional=headers[3:])
    return prompt("what was tried, in which order, and what did not help.")


def _none_due(page: Page) -> str:
    """Return why no update is listed."""
    changes = [entry for entry in page.incident.severity_changes if isinstance(entry.event, SeveritySet)]
    if not changes:
        return "No update was due: no severity was decided."
    if all(entry.at is None for entry in changes):
        return "Which updates were due is not known."
    if not any(isinstance(one.event, SeveritySet) and one.event.level.updates for one in changes):
        return "No update was due: no audience has a clock at this level."
    return (
        "No update is on record so far."
        if page.incident.is_open
        else "No update was due before it was resolved."
    )


def _severity(page: Page, entry: Entry, event: SeveritySet) -> tuple[str, ...]:
    reasons = "; ".join(part for part in (event.reason, *event.reasons) if part)
    recommended = event.recommended if event.recommended != event.level.name else "the same"
    return (
        page.line(event.level.name),
        page.when(entry.at, unknown="not known"),
        page.who(entry.by)
        if entry.at is not None
        else "",  # whoever took it over from a file decided nothing
        page.line(reasons),
        page.line(recommended) if event.recommended else "",
    )


def _late(page: Page, one: Owed) -> tuple[str, ...]:
    late = span_text((one.sent - one.due).total_seconds()) if one.sent is not None else ""
    return page.line(one.audience), page.when(one.due), page.when(one.sent, unknown="never"), late


def _attempt(page: Page, attempt: Attempt) -> tuple[str, ...]:
    ended = phrase(MitigationEnded(attempt.id, attempt.outcome, title="it"))
    outcome = page.line(ended.removeprefix("it ")) if attempt.outcome else "no outcome on record"
    words = "; ".join(part for part in (attempt.begun.text, attempt.said) if part)
    undone = "; taken back later" if attempt.undone else ""
    return (
        page.line(attempt.title),
        page.when(attempt.begun_at, unknown="undated"),
        f"{outcome}{undone}",
        page.line(attempt.begun.because),
        page.line(words),
    )
