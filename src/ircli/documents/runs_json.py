"""Show runbooks that were followed to programs: one shape, wherever it is shown."""

from ircli.documents.timeline import moment_json
from ircli.domain.events import StepEnded
from ircli.domain.runs import End, Run


def run_json(run: Run) -> dict[str, object]:
    """Return a run: `state` is going-on, followed or left, `digest` the SHA-256 of the file as it was then."""
    begun = run.begun
    return {
        "number": run.number,
        "id": run.id,
        "runbook": begun.runbook,
        "title": run.title,
        "path": begun.path or None,
        "digest": begun.digest or None,
        "mitigation": begun.attempt or None,
        "by": run.by,
        "begun_at": moment_json(run.begun_at),
        "state": run.state,
        "ended_at": moment_json(run.ended_at),
        "steps": [_step(run, name, outcome) for name, outcome in run.outcomes.items()],
    }


def _step(run: Run, name: str, outcome: str) -> dict[str, object]:
    ended = run.end_of(name)
    return {
        "name": name,
        "title": run.title_of(name) or None,
        "outcome": outcome,
        "exit_status": ended.ran.status if ended is not None else None,
        "text": _text(ended) if ended is not None else None,
        "evidence": (ended.ran.evidence or None) if ended is not None else None,
        "ends": [_end(end) for end in run.ends.get(name, ())],
    }


def _end(end: End) -> dict[str, object]:
    return {
        "id": end.id,
        "at": moment_json(end.at),
        "by": end.by,
        "outcome": end.ended.outcome,
        "exit_status": end.ended.ran.status,
        "text": _text(end.ended),
        "evidence": end.ended.ran.evidence or None,
    }


def _text(ended: StepEnded) -> str | None:
    return ended.text or ended.ran.reason or None
