"""The sections that open a postmortem: what it was, whom it hurt, and how it was noticed."""

from ircli.documents.markdown import bullets, inline, table
from ircli.documents.page import Page, prompt
from ircli.domain.clock import span_text
from ircli.domain.durations import Duration, durations
from ircli.domain.entry import Entry
from ircli.domain.events import SeveritySet

_UNKNOWN = "not known"


def title(page: Page) -> str:
    """Return the document's heading, which says so where it was a drill."""
    kind = "Postmortem of a drill" if page.incident.drill else "Postmortem"
    return f"# {kind}: {page.line(page.incident.title)}"


def facts(page: Page) -> str:
    """Return what somebody wants to know before reading on."""
    parts = [_drill(page), table(("Fact", "Value"), _facts(page)), _partial(page)]
    return "\n\n".join(part for part in parts if part)


def summary(page: Page) -> str:
    """Return the summary, or ask for it."""
    words = page.paragraphs(page.incident.summary)
    return words or prompt("what happened, for how long, and what ended it, for a reader who was not there.")


def impact(page: Page) -> str:
    """Return what is known of the impact, and ask for the rest."""
    lasted = duration(page, "impact")
    known = [
        f"Lasted: {span_text(lasted.seconds)} ({lasted.start} to {lasted.end})"
        if lasted.seconds is not None
        else "",
        f"Services: {_services(page)}" if page.incident.services else "",
        *_impact_answers(page),
    ]
    asked = (
        "" if _impact_answers(page) else prompt("who was affected, how many, how badly, and what it cost.")
    )
    return "\n\n".join(part for part in (bullets(part for part in known if part), asked) if part)


def detection(page: Page) -> str:
    """Return how it was noticed, and how long nobody had."""
    times, source = page.incident.times, page.incident.source
    gap = duration(page, "ttd").seconds
    first = page.signal
    known = [
        f"Noticed by: {page.line(source)}" if source else "",
        f"Detected: {page.when(times.detected)}" if times.detected is not None else "",
        _gap(gap) if gap is not None else "",
        _signal(page, first) if first is not None else "",
        *_detection_answers(page),
    ]
    asked = "" if source else prompt("how it was noticed, and what should have told us sooner.")
    return "\n\n".join(part for part in (bullets(part for part in known if part), asked) if part)


def duration(page: Page, name: str) -> Duration:
    """Return one of the incident's durations by its name."""
    return next(one for one in durations(page.incident.times) if one.name == name)


def _facts(page: Page) -> list[tuple[str, str]]:
    incident = page.incident
    lasted = duration(page, "impact")
    length = (
        f"{span_text(lasted.seconds)} ({lasted.start} to {lasted.end})" if lasted.seconds is not None else ""
    )
    return [
        ("Incident", inline(page.facts.id)),
        *_dates(page),
        ("Duration", length or _not_over(page)),
        ("Severity", _severity(page)),
        ("Impact", "; ".join(_impact_answers(page)) or _UNKNOWN),
        ("Status", incident.status + _verdict(page)),
        ("Services", _services(page) or _UNKNOWN),
        ("Source", page.line(incident.source) or _UNKNOWN),
    ]


def _not_over(page: Page) -> str:
    begun = page.incident.times.started is not None
    return "not over yet" if begun and page.incident.is_open else _UNKNOWN


def _drill(page: Page) -> str:
    return (
        "> **Drill.** This was practice: what follows did not happen to users." if page.incident.drill else ""
    )


def _partial(page: Page) -> str:
    missing = []
    if page.incident.unread:
        missing.append(f"Entries of a newer version that this one cannot read: {page.incident.unread}.")
    if page.facts.problems:
        missing.append(f"Lines of the timeline that cannot be read: {page.facts.problems}.")
    return f"> **This document may be incomplete.** {' '.join(missing)}" if missing else ""


def _dates(page: Page) -> list[tuple[str, str]]:
    times = page.incident.times
    begun = times.started or times.detected or times.declared
    ended = times.resolved or times.mitigated
    known = [moment for moment in (begun, ended) if moment is not None]
    dates = [("Date and time (UTC)", " to ".join(page.clocks(known)) or _UNKNOWN)]
    if page.facts.zone is not None:
        here = " to ".join(page.clocks(known, page.facts.zone))
        dates.append((f"Date and time ({page.zone_name})", here or _UNKNOWN))
    return dates


def _severity(page: Page) -> str:
    names = [
        entry.event.level.name
        for entry in page.incident.severity_changes
        if isinstance(entry.event, SeveritySet)
    ]
    if not names:
        return "unset"
    before = f" (before: {', '.join(page.line(name) for name in names[:-1])})" if names[:-1] else ""
    return page.line(names[-1]) + before


def _verdict(page: Page) -> str:
    dismissed = page.incident.dismissed
    if dismissed is None:
        return ""
    other = f" of {dismissed.of}" if dismissed.of else ""
    why = f": {dismissed.text}" if dismissed.text else ""
    return " " + page.line(f"as {dismissed.verdict}{other}{why}")


def _services(page: Page) -> str:
    return ", ".join(page.line(service) for service in page.incident.services)


def _impact_answers(page: Page) -> list[str]:
    found = [page.incident.answers.get(key) for key in page.facts.impact_questions]
    return [page.answer(answer) for answer in found if answer is not None and answer.value]


def _detection_answers(page: Page) -> list[str]:
    answers = page.incident.answers.values()
    return [page.answer(answer) for answer in answers if answer.form == "detect" and answer.value]


def _signal(page: Page, entry: Entry) -> str:
    when = page.when(entry.at, unknown="undated")
    return f"First signal on record: {when}, {page.line(page.what(entry.event))}"


def _gap(seconds: float) -> str:
    if seconds < 0:
        return f"Detection gap: {span_text(seconds)}; detected lies before started"
    if seconds == 0:
        return "Detection gap: none; it was detected as it started"
    return f"Detection gap: {span_text(seconds)} between started and detected"
