"""Write actions for those who track them elsewhere: a table, CSV, commands for GitHub's tool, Jira's import."""

import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ircli.documents.markdown import block, inline, link, table
from ircli.domain.cells import inert, quoted
from ircli.domain.followup import Action
from ircli.domain.text import visible

_LONGEST_TITLE = 250  # characters; GitHub takes 256, Jira 255
# What Jira's markup begins with: a mention or link, a macro, an image, a cell of a table.
_WIKI = re.compile(r"[\[{!|]")
_KINDS = {
    "prevent": "so that it does not happen again",
    "detect": "so that it is noticed sooner",
    "reduce": "so that it hurts less",
    "speed-up": "so that it is over sooner",
}


class Row(NamedTuple):
    """An action, with what names it from anywhere, and of the incident what others need to know."""

    reference: str
    title: str
    severity: str
    services: tuple[str, ...]
    action: Action


Render = Callable[[Sequence[Row]], str]


def markdown(rows: Sequence[Row]) -> str:
    """Return a table in Markdown."""
    headers = ("Action", "Owner", "Due", "Kind", "Priority", "State", "Incident", "Reference")
    lines = [
        (
            inline(one.action.text),
            inline(one.action.owner),
            inline(one.action.due),
            inline(one.action.kind),
            inline(one.action.priority),
            inline(one.action.state),
            inline(f"{one.title} ({one.reference})"),
            link(one.action.reference),
        )
        for one in rows
    ]
    return table(headers, lines) + "\n" if rows else ""


def table_csv(rows: Sequence[Row]) -> str:
    """Return comma-separated values, one action a line; nothing in them is a formula to a spreadsheet."""
    headers = (
        "action", "incident", "title", "severity", "services", "text", "owner", "due", "kind", "priority", "state",
        "reference", "said",
    )  # fmt: skip
    lines = [
        (
            one.reference,
            one.reference.rpartition(".")[0],
            one.title,
            one.severity,
            "; ".join(one.services),
            one.action.text,
            one.action.owner,
            one.action.due,
            one.action.kind,
            one.action.priority,
            one.action.state,
            one.action.reference,
            one.action.said,
        )
        for one in rows
    ]
    return _csv([headers, *lines])


def github(rows: Sequence[Row]) -> str:
    """Return commands for a shell and GitHub's `gh`, each of which makes an issue when somebody runs it."""
    return "".join(f"{_gh(one)}\n" for one in rows)


def jira(rows: Sequence[Row]) -> str:
    """Return comma-separated values with the columns that Jira's import maps by itself."""
    headers = (
        "Summary", "Description", "Issue Type", "Priority", "Due Date", "Assignee", "Labels", "Labels",
    )  # fmt: skip
    lines = [
        (
            _title(one.action.text),
            "\n".join(_wiki(line) for line in (*_rest_of_title(one.action.text), *_description(one))),
            "Task",
            one.action.priority.capitalize(),
            one.action.day,
            one.action.owner,
            "incident",
            f"incident-{one.action.kind}" if one.action.kind in _KINDS else "",
        )
        for one in rows
    ]
    return _csv([headers, *lines])


RENDER: Mapping[str, Render] = {"markdown": markdown, "csv": table_csv, "github": github, "jira": jira}


def _gh(one: Row) -> str:
    body = "\n\n".join([block(one.action.text), *[inline(line) for line in _description(one)]])
    return shlex.join(["gh", "issue", "create", f"--title={_title(one.action.text)}", f"--body={body}"])


def _description(one: Row) -> list[str]:
    """Return where an action comes from, in a few lines of plain text."""
    action = one.action
    lines = [
        f"Follows from the incident: {one.title} ({one.severity or 'severity unset'}), {one.reference}.",
        f"Services: {', '.join(one.services)}." if one.services else "",
        f"Wanted {_KINDS[action.kind]}." if action.kind in _KINDS else "",
        f"Owner: {action.owner}." if action.owner else "",
        f"Due: {action.due}." if action.due else "",
        f"See: {action.reference}" if action.reference else "",
    ]
    return [_one_line(line) for line in lines if line]


def _title(text: str) -> str:
    line = _one_line(text)
    return line if len(line) <= _LONGEST_TITLE else f"{line[: _LONGEST_TITLE - 1].rstrip()}…"


def _rest_of_title(text: str) -> list[str]:
    """Return the lines of a text that a title cannot hold whole; none where it does."""
    lines = [_one_line(line) for line in text.split("\n")]
    return [*lines, ""] if len(lines) > 1 or _title(text) != lines[0] else []


def _wiki(line: str) -> str:
    return _WIKI.sub(r"\\\g<0>", line)


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))


def _csv(lines: Iterable[Sequence[str]]) -> str:
    """Return lines of cells as comma-separated values (RFC 4180, with plain line ends)."""
    return "".join(f"{','.join(_cell(cell) for cell in line)}\n" for line in lines)


def _cell(text: str) -> str:
    return quoted(inert(visible(text, keep="\n")))
