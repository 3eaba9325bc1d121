"""Acknowledge what was done against the impact, and say what makes sense next."""

from ircli.cli.following import next_step
from ircli.cli.labelled import answer_lines
from ircli.cli.mitigate.attempt import Mitigating
from ircli.cli.mitigate.shown import plan_lines, way_json, way_lines
from ircli.cli.session import Session, change_document
from ircli.documents.response_json import mitigation_json
from ircli.domain.clock import span_text
from ircli.domain.durations import durations
from ircli.domain.events import OUTCOMES, Mitigated, MitigationBegun, MitigationEnded
from ircli.domain.phrases import phrase
from ircli.service import Change

SAY_OUTCOME = f"ircli mitigate (or --outcome {', '.join(OUTCOMES)})"


def tell(mitigating: Mitigating, done: Change, *, then: tuple[str, ...] = ()) -> None:
    """Acknowledge what was recorded; where nothing was begun or ended, the way itself is the answer."""
    session = mitigating.session
    happened = [one.event for one in done.entries if isinstance(one.event, MitigationBegun | MitigationEnded)]
    last = happened[-1] if happened else None
    if session.json:
        session.terminal.answer_json(_document(mitigating, done))
        return
    mitigating.say_same()
    for event in happened:
        session.tell(f"{phrase(event)}{_stopped(done, event)}  [{done.record.id}]")
    if isinstance(last, MitigationBegun):
        session.tell("  now       do it: ircli runs nothing by itself")
        for line in plan_lines(runbook=last.runbook, check=last.check, follow=mitigating.follow):
            session.tell(line)
        then = (SAY_OUTCOME,)
    elif isinstance(last, MitigationEnded):
        _say_in_place(session, done)
        then = then or _onwards(mitigating, done)
    elif not session.terminal.can_ask:
        answer_lines(session, _under_way(mitigating) or _way(mitigating))
    session.warn_of_oddities(done)
    session.suggest(*then, incident=done.record.id)


def _onwards(mitigating: Mitigating, done: Change) -> tuple[str, ...]:
    """Return what makes sense after an outcome; where impact goes on, the tree says what to try next."""
    if done.record.incident.times.mitigated is not None:
        return (next_step(mitigating.session, done.record),)
    if mitigating.under_way:
        return (SAY_OUTCOME,)
    mitigating.show()
    return offers(mitigating)


def offers(mitigating: Mitigating) -> tuple[str, ...]:
    """Return the commands that go on from where the way leads; nothing more is known at a last leaf."""
    way = mitigating.way
    first = ["ircli mitigate --begin"] if way.left else []
    if way.question is not None:
        first = ["ircli mitigate"]
    last = ["ircli investigate"] if way.leaf is not None and not way.leaf.after else []
    return (*first, "ircli mitigate --action NAME", *last)


def _stopped(done: Change, event: MitigationBegun | MitigationEnded) -> str:
    """Return that impact stopped, and how long it lasted, where an outcome says so."""
    if isinstance(event, MitigationBegun) or not any(
        isinstance(one.event, Mitigated) for one in done.entries
    ):
        return "."
    if event.outcome != "worked":
        return "."
    spans = {span.name: span.seconds for span in durations(done.record.incident.times)}
    lasted = spans.get("impact")
    return f". Impact stopped{f' after {span_text(lasted)}' if lasted is not None and lasted >= 0 else ''}."


def _say_in_place(session: Session, done: Change) -> None:
    """Say what is temporary and stays in place after an outcome, and whether the length of the impact is known."""
    ended = {one.event.target for one in done.entries if isinstance(one.event, MitigationEnded)}
    incident = done.record.incident
    for one in incident.response.attempts:
        if one.id in ended and one.to_clean_up:
            undo = session.aimed(f"ircli mitigate --undone {one.number}", done.record.id)
            session.tell(f"  later     {one.begun.clean_up} Then: {undo}")
    if incident.times.mitigated is not None and incident.times.started is None:
        session.tell(
            f"  unset     when impact began: {session.aimed('ircli mark started --at TIME', done.record.id)}"
        )


def explain(mitigating: Mitigating) -> None:
    """Answer where recorded answers lead, and those that came with the command."""
    mitigating.foresee_given()
    if mitigating.session.json:
        mitigating.session.terminal.answer_json(_way_document(mitigating))
    else:
        answer_lines(mitigating.session, [*_under_way(mitigating), *_way(mitigating)])


def _under_way(mitigating: Mitigating) -> list[str]:
    return [line for one in mitigating.under_way for line in mitigating.under_way_lines(one)]


def _way(mitigating: Mitigating) -> list[str]:
    return way_lines(mitigating.way, mitigating.actions, follow=mitigating.follow)


def _document(mitigating: Mitigating, done: Change) -> dict[str, object]:
    return {**change_document(done), **_way_document(mitigating)}


def _way_document(mitigating: Mitigating) -> dict[str, object]:
    return {
        **way_json(mitigating.way),
        "under_way": [mitigation_json(one) for one in mitigating.under_way],
        "mitigations": [mitigation_json(one) for one in mitigating.incident.response.attempts],
    }
