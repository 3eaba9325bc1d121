"""The sections that end a postmortem: how it was ended, what is to be done, and where it can be looked up."""

from ircli.documents.markdown import bullets, inline, link, table
from ircli.documents.page import Page, prompt
from ircli.documents.people import names_in
from ircli.domain.entry import Entry
from ircli.domain.events import (
    Closed,
    Imported,
    Mitigated,
    Reopened,
    Resolved,
)
from ircli.domain.followup import Action

_ENDS = (Mitigated, Resolved, Closed, Reopened)


def resolution(page: Page) -> str:
    """Return what ended it, ends that did not hold among them, or ask for it."""
    ends = [entry for entry in page.others if isinstance(entry.event, _ENDS)]
    found = bullets(_told(page, entry) for entry in ends)
    left = bullets(
        f"Still in place: {page.line(one.title)}. To do: {page.line(one.begun.clean_up)}"
        for one in page.incident.response.attempts
        if one.to_clean_up
    )
    explained = {type(entry.event) for entry in ends if _has_words(entry)}
    asked = prompt("what stopped the impact, what repaired it, and what is still temporary.")
    parts = (found, left, "" if {Mitigated, Resolved} <= explained else asked)
    return "\n\n".join(part for part in parts if part)


def actions(page: Page) -> str:
    """Return what is to be done, or ask for it."""
    rows = [_action(page, action) for action in page.incident.actions]
    headers = ("Action", "Kind", "Owner", "Due", "Priority", "Reference", "State")
    if rows:
        return table(headers, rows, optional=("Kind", "Priority", "Reference"))
    return prompt("what is to be done, by whom, and until when.")


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
        f"{page.when(entry.at, unknown='undated')}, {page.line(page.what(entry.event))}: {page.evidence[entry.id]}"
        for entry in page.ordered
        if entry.id in page.evidence
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


def _told(page: Page, entry: Entry) -> str:
    what = f": {page.line(page.what(entry.event))}" if _has_words(entry) else ""
    return f"{inline(entry.kind)} {page.when(entry.at, unknown='undated')}{what}"


def _has_words(entry: Entry) -> bool:
    event = entry.event
    is_waived = isinstance(event, Closed) and bool(event.waived)
    return is_waived or (isinstance(event, _ENDS) and bool(event.text.strip()))


def _action(page: Page, action: Action) -> tuple[str, ...]:
    reference = page.line(action.reference)
    missing = "none yet" if action.is_open else ""
    return (
        page.line(action.text),
        page.line(action.kind),
        page.who(action.owner) or missing,
        page.line(action.due) or missing,
        page.line(action.priority),
        link(action.reference) if action.reference.startswith("http") else reference,
        page.line(action.state) + (f": {page.line(action.said)}" if action.said else ""),
    )
