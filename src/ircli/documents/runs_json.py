"""Show runbooks that were followed to programs: one shape, wherever it is shown."""

from ircli.documents.timeline import moment_json
from ircli.domain.events import StepEnded
from ircli.domain.runs import Run


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
        "by": run.by,
        "begun_at": moment_json(run.begun_at),
        "state": run.state,
        "ended_at": moment_json(run.ended_at),
        "steps": [_step(run, name, outcome) for name, outcome in run.outcomes.items()],
    }


def _step(run: Run, name: str, outcome: str) -> dict[str, object]:
    ended = end_of(run, name)
    return {
        "step": name,
        "outcome": outcome,
        "title": title_of(run, name) or None,
        "status": ended.ran.status if ended is not None else None,
        "text": (ended.text or None) if ended is not None else None,
        "evidence": (ended.ran.evidence or None) if ended is not None else None,
    }


def title_of(run: Run, name: str) -> str:
    """Return what a step was called, as far as anybody said; blank for one that was not reached."""
    begun = run.under_way.title if run.under_way is not None and run.under_way.step == name else ""
    return begun or (run.settled[name].title if name in run.settled else "")


def end_of(run: Run, name: str) -> StepEnded | None:
    """Return the end that counts for a step; None where it has none, or was begun again since then."""
    again = run.under_way is not None and run.under_way.step == name
    return None if again else run.settled.get(name)
