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
    Noted,
    Reopened,
    Resolved,
)

_ENDS = (Mitigated, Resolved, Closed, Reopened)


def resolution(page: Page) -> str:
    """Return what ended it, ends that did not hold among them, or ask for it."""
    ends = [entry for entry in page.ordered if isinstance(entry.event, _ENDS)]
    found = bullets(_told(page, entry) for entry in ends)
    asked = prompt("what stopped the impact, what repaired it, and what is still temporary.")
    return f"{found}\n\n{asked}" if found else asked


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
        f"{page.when(entry.at, unknown='undated')}: {evidence(entry.event)}"
        for entry in page.ordered
        if isinstance(entry.event, Noted) and (entry.event.links or entry.event.evidence)
    ]
    found = bullets(part for part in (*known, *kept) if part)
    return found or prompt("dashboards, logs, conversations and tickets.")


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
