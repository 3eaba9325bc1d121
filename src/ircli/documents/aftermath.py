"""The sections that end a postmortem: how it was ended, what is to be done, and where it can be looked up."""

from ircli.documents.course import evidence
from ircli.documents.markdown import bullets, inline, link, table
from ircli.documents.page import Page, prompt
from ircli.documents.people import names_in
from ircli.domain.entry import Entry
from ircli.domain.events import (
    ActionAdded,
    Closed,
    Imported,
    Mitigated,
    MitigationEnded,
    Reopened,
    Resolved,
)
from ircli.domain.phrases import phrase
from ircli.domain.response import Attempt

_ENDS = (Mitigated, Resolved, Closed, Reopened)


def resolution(page: Page) -> str:
    """Return what ended it, ends that did not hold among them, or ask for it."""
    ends = [entry for entry in page.ordered if isinstance(entry.event, _ENDS)]
    attempts = page.incident.response.attempts
    found = bullets([*[_attempt(page, one) for one in attempts], *[_told(page, entry) for entry in ends]])
    left = bullets(
        f"Still in place: {page.line(one.title)}. To do: {page.line(one.begun.clean_up)}"
        for one in attempts
        if one.to_clean_up
    )
    asked = prompt("what stopped the impact, what repaired it, and what is still temporary.")
    return "\n\n".join(part for part in (found, left, asked) if part)


def actions(page: Page) -> str:
    """Return what is to be done, or ask for it."""
    rows = [
        _action(page, entry.event) for entry in page.incident.actions if isinstance(entry.event, ActionAdded)
    ]
    headers = ("Action", "Kind", "Owner", "Due", "Priority", "Reference", "State")
    return table(headers, rows) if rows else prompt("what is to be done, by whom, and until when.")


def supporting(page: Page) -> str:
    """Return where the facts can be looked up."""
    opening = page.incident.opening.event
    known = []
    if isinstance(opening, Imported):
        known = [
            f"Source: {link(opening.source_url)}" if opening.source_url else "",
            f"Reference: {page.line(opening.reference)}" if opening.reference else "",
            f"Times of the source: {page.line(opening.timezone)}" if opening.timezone else "",
        ]
    kept = [
        f"{page.when(entry.at, unknown='undated')}: {found}"
        for entry in page.ordered
        if (found := evidence(entry.event))
    ]
    listed = bullets(part for part in (*known, *kept) if part)
    return listed or prompt("dashboards, logs, conversations and tickets.")


def responders(page: Page) -> str:
    """Return who took part: roles, and names only where they are shown."""
    took = {page.who(held.person): inline(held.title) for held in reversed(page.incident.responders)}
    titled = [
        name if name.startswith(title) else f"{name} ({title})" for name, title in reversed(took.items())
    ]
    authors = dict.fromkeys(name for by in page.authors for name in names_in(by))
    others = [page.who(name) for name in authors]
    rows = dict.fromkeys([*titled, *[name for name in others if name not in took]])
    return bullets(rows) or prompt("who took part, as roles, and which teams were affected.")


def _attempt(page: Page, attempt: Attempt) -> str:
    """Return what was tried, why, and what came of it."""
    when = page.when(attempt.begun_at, unknown="undated")
    why = f" ({page.line(attempt.begun.because)})" if attempt.begun.because else ""
    said = page.line(attempt.begun.text)
    ended = phrase(MitigationEnded(attempt.id, attempt.outcome, text=attempt.said, title="it"))
    outcome = page.line(ended) if attempt.outcome else "no outcome on record"
    undone = "; taken back later" if attempt.undone else ""
    return f"{page.line(attempt.title)} {when}{why}{f': {said}' if said else ''}; {outcome}{undone}"


def _told(page: Page, entry: Entry) -> str:
    when = page.when(entry.at, unknown="undated")
    return f"{inline(entry.kind)} {when}: {page.line(page.what(entry.event))}"


def _action(page: Page, action: ActionAdded) -> tuple[str, ...]:
    reference = page.line(action.reference)
    return (
        page.line(action.text),
        page.line(action.kind),
        page.who(action.owner),
        page.line(action.due),
        page.line(action.priority),
        link(action.reference) if action.reference.startswith("http") else reference,
        page.line(action.state),
    )
