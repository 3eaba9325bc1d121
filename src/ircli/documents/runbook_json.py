"""Show runbooks to programs: one shape each, wherever it is shown."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from ircli.playbook.runbooks.finding import Entry, is_stale
from ircli.playbook.runbooks.parts import Fault, Fence, Runbook, Step

if TYPE_CHECKING:
    from ircli.playbook.runbooks.suggesting import Suggestion


def index_json(entry: Entry) -> dict[str, object]:
    """Return what an index has of a runbook."""
    return {
        "name": entry.name,
        "path": entry.path,
        "title": entry.title,
        "alerts": list(entry.alerts),
        "services": list(entry.services),
        "owner": entry.owner or None,
        "last_reviewed": entry.last_reviewed or None,
        "steps": entry.steps,
        "headings": list(entry.headings),
        "fences": entry.fences._asdict(),
    }


def entry_json(entry: Entry, today: date) -> dict[str, object]:
    """Return all that is known of a runbook without its text; `review_every` is in days."""
    return {
        **index_json(entry),
        "source": entry.source,
        "root": entry.folder,
        "severity": entry.severity or None,
        "tags": list(entry.tags),
        "review_every": entry.review_every,
        "stale": is_stale(entry, today),
        "faults": entry.faults,
    }


def runbook_json(entry: Entry, runbook: Runbook, today: date, *, digest: str) -> dict[str, object]:
    """Return a runbook with its steps, and with what is wrong with it."""
    return {
        **entry_json(entry, today),
        "digest": digest,
        "steps": [step_json(step) for step in runbook.steps],
        "faults": faults_json(runbook.faults),
    }


def step_json(step: Step) -> dict[str, object]:
    """Return a step; `fence` is null where it has none."""
    return {
        "number": step.number,
        "name": step.name,
        "title": step.title,
        "section": list(step.section),
        "kind": step.kind or None,
        "text": step.text,
        "line": step.line,
        "fence": _fence_json(step.fence) if step.fence is not None else None,
        "after": step.after,
    }


def _fence_json(fence: Fence) -> dict[str, object]:
    from ircli.playbook.runbooks.reading import is_shell

    return {"tag": fence.tag, "content": fence.content, "line": fence.line, "shell": is_shell(fence)}


def faults_json(faults: Iterable[Fault]) -> list[dict[str, object]]:
    """Return what is wrong with a runbook, by line."""
    return [fault._asdict() for fault in faults]


def suggestion_json(suggestion: "Suggestion", today: date) -> dict[str, object]:
    """Return a runbook that fits, and why."""
    return {
        **entry_json(suggestion.entry, today),
        "score": suggestion.score,
        "reasons": list(suggestion.reasons),
    }
