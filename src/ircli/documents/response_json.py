"""Show what was looked into, tried, settled and told to programs: one shape each, wherever it is shown."""

from typing import TYPE_CHECKING

from ircli.documents.timeline import moment_json
from ircli.domain.entry import Entry
from ircli.domain.events import UpdateSent
from ircli.domain.response import Attempt, Hypothesis, Settled

if TYPE_CHECKING:
    from ircli.playbook.inquiry import Inquiry


def hypothesis_json(hypothesis: Hypothesis) -> dict[str, object]:
    """Return a hypothesis: `state` is open, confirmed or ruled-out, `line` the playbook's line that it follows."""
    return {
        "number": hypothesis.number,
        "id": hypothesis.id,
        "text": hypothesis.text,
        "line": hypothesis.line or None,
        "at": moment_json(hypothesis.at),
        "state": hypothesis.state,
        "evidence": hypothesis.evidence or None,
        "judged_at": moment_json(hypothesis.judged_at),
    }


def inquiry_json(inquiry: "Inquiry") -> dict[str, object]:
    """Return the lines of inquiry, the hypotheses on them, and what is to be looked at next."""
    line_next = inquiry.to_look_at
    return {
        "lines": [
            {
                "line": line.name,
                "title": line.title,
                "ask": line.ask,
                "look": list(line.look),
                "state": inquiry.state(line) or None,
                "suspect": list(inquiry.why[line.name]),
                "hypotheses": [one.number for one in inquiry.of(line)],
            }
            for line in inquiry.lines
        ],
        "hypotheses": [hypothesis_json(one) for one in inquiry.hypotheses],
        "identified_at": moment_json(inquiry.incident.times.identified),
        "next": line_next.name if line_next is not None else None,
    }


def mitigation_json(attempt: Attempt) -> dict[str, object]:
    """Return a mitigation: `outcome` is None while it is under way, `to_clean_up` says that it is temporary and in place.

    `text` was said when it was begun, `outcome_text` when it ended.
    """
    begun = attempt.begun
    return {
        "number": attempt.number,
        "id": attempt.id,
        "action": begun.action,
        "title": attempt.title,
        "by": attempt.by,
        "begun_at": moment_json(attempt.begun_at),
        "outcome": attempt.outcome or None,
        "ended_at": moment_json(attempt.ended_at),
        "text": begun.text or None,
        "outcome_text": attempt.said or None,
        "path": list(begun.path),
        "because": begun.because or None,
        "runbook": begun.runbook or None,
        "check": begun.check or None,
        "clean_up": begun.clean_up or None,
        "to_clean_up": attempt.to_clean_up,
        "undone": attempt.undone,
    }


def criterion_json(name: str, settled: Settled | None) -> dict[str, object]:
    """Return how a criterion stands: `state` is confirmed, waived or proven; None while it is open."""
    return {
        "criterion": name,
        "state": settled.how if settled is not None else None,
        "text": (settled.text or None) if settled is not None else None,
        "id": settled.id if settled is not None else None,
        "at": moment_json(settled.at) if settled is not None else None,
    }


def update_json(entry: Entry, sent: UpdateSent) -> dict[str, object]:
    """Return an update: `status` is the incident's as they were told, `next_due` what they were promised."""
    return {
        "id": entry.id,
        "at": moment_json(entry.at),
        "by": entry.by,
        "audience": sent.audience,
        "title": sent.title or None,
        "status": sent.status or None,
        "text": sent.text,
        "impact": sent.impact or None,
        "current": sent.current or None,
        "next_due": sent.next_due or None,
    }
