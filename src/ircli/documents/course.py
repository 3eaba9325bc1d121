"""The sections that tell the course of an incident: its timeline, and how long its phases took."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise

from ircli.documents.markdown import bullets, inline, table
from ircli.documents.page import Page
from ircli.documents.timeline import at_text, elapsed, shown_kind
from ircli.domain.clock import span_text
from ircli.domain.durations import Duration, durations, impossible
from ircli.domain.entry import Entry, in_order
from ircli.domain.events import (
    ActionAdded,
    ActionDone,
    ActionDropped,
    ActionEdited,
    ActionReopened,
    Answered,
    CauseStated,
    Edited,
    FactorAdded,
    Imported,
    ItemTicked,
    LessonAdded,
    Marked,
    Noted,
    PostmortemApproved,
    PostmortemPublished,
    Reopened,
    ReviewRequested,
    RoleAccepted,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
    SeveritySet,
    StepBegun,
    StepEnded,
    UpdateSent,
    VariableSet,
    WhyAnswered,
)
from ircli.domain.incident import EACH_CYCLE, MILESTONES

# What has a section of its own, and what says nothing about the incident's course.
_ELSEWHERE = frozenset((
    ActionAdded, ActionDone, ActionDropped, ActionEdited, ActionReopened, Answered, CauseStated, Edited, FactorAdded,
    Imported, ItemTicked, LessonAdded, PostmortemApproved, PostmortemPublished, ReviewRequested, StepBegun,
    VariableSet, WhyAnswered,
))  # fmt: skip
# Facts of an imported incident that nobody dated; undated, they have no place in its course.
_NEEDS_TIME = frozenset((Marked, RoleAccepted, RoleAssigned, RoleHandedOff, RoleReleased, SeveritySet))
_NOT_RUN = ("by-hand", "skipped")  # how a step ends that was not begun, or not this time
_ROLES = frozenset((RoleAccepted, RoleAssigned, RoleHandedOff, RoleReleased))


def timeline(page: Page) -> str:
    """Return the timeline as a table."""
    shown = _shown(page)
    since = f"Since {page.start.milestone}" if page.start is not None else "Elapsed"
    headers = ["Time (UTC)", since, "Who" if page.facts.names else "Role", "Kind", "What"]
    moments = [entry.at for entry in shown]
    columns = [
        _times(page, shown),
        elapsed(moments, page.start),
        _each(page.who, [entry.by for entry in shown]),
        _each(inline, [one.event.kind if type(one.event) is Noted else _kind(one) for one in shown]),
        page.lines([one.event.text if type(one.event) is Noted else page.what(one.event) for one in shown]),
    ]
    if page.facts.zone is not None:
        headers.insert(1, f"Time ({page.zone_name})")
        columns.insert(1, page.clocks(moments, page.facts.zone))
    if page.evidence:
        headers.append("Evidence")
        columns.append([page.evidence.get(entry.id, "") for entry in shown])
    if not shown:
        return "Nothing is on the timeline."
    return table(headers, zip(*columns, strict=True), optional=("Elapsed", "Role", "Who"))


def milestones(page: Page) -> str:
    """Return the few moments that tell the course: alert, investigation, cause, mitigation, end."""
    times = page.incident.times
    rows = [
        (page.when(moment), words) for name, words in _MILESTONES.items() if (moment := getattr(times, name))
    ]
    return table(("Time", "What"), rows) if rows else "No lifecycle time is known."


_MILESTONES = {
    "started": "Impact on users began",
    "detected": "Alert, or first report",
    "acknowledged": "Investigation started",
    "identified": "Cause found",
    "mitigated": "Impact stopped",
    "resolved": "Resolved",
}


def durations_of(page: Page) -> str:
    """Return how long the phases took, with both ends of each, and the lifecycle times they come from."""
    spans = [_span(page, one) for one in durations(page.incident.times)]
    headers = ("Duration", "From", "To", "Length", "Remark")
    listed = table(headers, spans, optional=("Length", "Remark"))
    return "\n\n".join(part for part in (listed, _impossible(page), _lifecycle(page)) if part)


def _lifecycle(page: Page) -> str:
    moments = [_moment(page, name) for name in MILESTONES]
    known = [
        page.when(moment) or _unreached(page, name) for name, moment in zip(MILESTONES, moments, strict=True)
    ]
    if page.facts.zone is None:
        return table(("Lifecycle", "Time"), zip(MILESTONES, known, strict=True))
    local = page.clocks(moments, page.facts.zone)
    headers = ("Lifecycle", "Time", f"Time ({page.zone_name})")
    return table(headers, zip(MILESTONES, known, local, strict=True))


def _unreached(page: Page, milestone: str) -> str:
    is_ahead = page.incident.is_open or (milestone == "closed" and page.incident.status == "resolved")
    return "not yet" if is_ahead and milestone in EACH_CYCLE else "not known"


def _shown(page: Page) -> list[Entry]:
    reached = {(entry.kind, entry.at) for entry in page.others if entry.kind in MILESTONES}
    replaced = _replaced(page)
    broken_off = _broken_off(page)
    shown = [
        entry
        for entry in page.ordered
        if (kind := type(entry.event)) is Noted
        or entry.id in broken_off
        or not (
            kind in _ELSEWHERE
            or (kind in _NEEDS_TIME and entry.at is None)
            # A time that was set says nothing new beside the entry that says the same.
            or (isinstance(entry.event, Marked) and (entry.event.milestone, entry.at) in reached)
            or entry.id in replaced
        )
    ]
    return shown if page.facts.names else _without_repeats(page, shown)


def _replaced(page: Page) -> set[str]:
    """Return the ids of times that were set again later, so that they do not count."""
    counting: dict[str, str] = {}
    replaced = set()
    for entry in in_order(page.others):
        if isinstance(entry.event, Marked) and entry.at is not None:
            before = counting.get(entry.event.milestone)
            replaced.update([before] if before is not None else [])
            counting[entry.event.milestone] = entry.id
        elif isinstance(entry.event, Reopened) and entry.at is not None:
            for name in EACH_CYCLE:
                counting.pop(name, None)  # an end that did not hold was one all the same
    return replaced


def _broken_off(page: Page) -> set[str]:
    """Return the ids of begun steps that never ended: ircli was killed, and nobody knows what they did."""
    going: dict[tuple[str, str], str] = {}
    found = set()
    for entry in in_order(one for one in page.others if type(one.event) in (StepBegun, StepEnded)):
        event = entry.event
        if isinstance(event, StepBegun):
            going[event.target, event.step] = entry.id
            found.add(entry.id)
        elif isinstance(event, StepEnded) and event.outcome not in _NOT_RUN:
            found.discard(going.pop((event.target, event.step), ""))
    return found


def _without_repeats(page: Page, shown: list[Entry]) -> list[Entry]:
    """Return entries without roles that say what the row before said: nobody's name tells them apart."""
    return shown[:1] + [
        entry
        for before, entry in pairwise(shown)
        if type(entry.event) not in _ROLES
        or type(entry.event) is not type(before.event)
        or page.what(entry.event) != page.what(before.event)
    ]


def _times(page: Page, shown: Sequence[Entry]) -> list[str]:
    clocks = page.clocks([entry.at for entry in shown])
    return [clock or _undated(entry) for clock, entry in zip(clocks, shown, strict=True)]


def _undated(entry: Entry) -> str:
    said = inline(at_text(entry))
    return f"undated ({said})" if said else "undated"


def _each(show: Callable[[str], str], words: Sequence[str]) -> list[str]:
    """Return words as cells; few are different, so each is made safe once."""
    shown = {word: show(word) for word in set(words)}
    return [shown[word] for word in words]


def _kind(entry: Entry) -> str:
    event = entry.event
    if isinstance(event, UpdateSent):
        return "update"
    return event.milestone if isinstance(event, Marked) else shown_kind(entry)


def _span(page: Page, one: Duration) -> tuple[str, str, str, str, str]:
    return (
        f"{one.meaning.capitalize()} ({one.name.upper()})"
        if one.name.startswith("tt")
        else one.meaning.capitalize(),
        _end(page, one.start),
        _end(page, one.end),
        span_text(one.seconds) if one.seconds is not None else "",
        "; ".join(_remarks(page, one)),
    )


def _end(page: Page, milestone: str) -> str:
    moment = _moment(page, milestone)
    return f"{milestone}: {page.when(moment)}" if moment is not None else milestone


def _remarks(page: Page, one: Duration) -> list[str]:
    remarks = [_unknown(page, end) for end in (one.start, one.end) if _moment(page, end) is None]
    if one.seconds is not None and one.seconds < 0:
        remarks.append(f"impossible order: {one.end} lies before {one.start}")
    if one.name == "impact" and one.end == "resolved" and one.seconds is not None:
        remarks.append("mitigated is not known: runs to resolved")
    if one.end in EACH_CYCLE and page.incident.cycles and one.seconds is not None:
        remarks.append(f"reopened: runs to the last time it was {one.end}")
    return remarks


def _unknown(page: Page, milestone: str) -> str:
    if milestone not in EACH_CYCLE or not page.incident.is_open:
        return f"{milestone} is not known"
    return f"not {milestone} again since it was reopened" if page.incident.cycles else f"not {milestone} yet"


def _impossible(page: Page) -> str:
    pairs = impossible(page.incident.times)
    if not pairs:
        return ""
    listed = bullets(f"{later} lies before {earlier}" for earlier, later in pairs)
    return f"**Times in an impossible order:**\n\n{listed}"


def _moment(page: Page, milestone: str) -> datetime | None:
    moment: datetime | None = getattr(page.incident.times, milestone)
    return moment
