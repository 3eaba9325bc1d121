"""Say in a few words what a figure takes from an incident, and why it leaves one out."""

from collections.abc import Mapping
from datetime import tzinfo

from ircli.domain.clock import span_text
from ircli.domain.followup import Action
from ircli.domain.incident import OPEN
from ircli.domain.metrics.definitions import Definition
from ircli.domain.metrics.load import DAYS, NIGHT_BEGINS, NIGHT_ENDS, WEEKEND
from ircli.domain.metrics.periods import local
from ircli.domain.metrics.shares import TARGETS, Target
from ircli.domain.metrics.spans import MISSING, Span
from ircli.domain.outline import Outline

# Why an incident, or an action, is left out, by the word that programs read.
REASONS: Mapping[str, str] = {
    "drill": "a drill",
    "dismissed": "dismissed",
    "undated": "nobody knows when it was",
    "missing": "a time is not known",
    "impossible": "impossible order",
    "unsaid": "nobody said who noticed",
    "unknown": "a source that the playbook does not know",
    "unnamed": "the playbook does not say which sources these are",
    "duplicate": "a duplicate",
    "imported": "imported, and nobody knows",
    "not-yet": "not due yet",
    "dateless": "no day",
    "dropped": "dropped",
    "untagged": "no service, or no tag of a root cause",
    "nobody": "nobody is on record",
}


def of_span(definition: Definition, span: Span) -> str:
    """Return why a span does not count."""
    if span.reason == MISSING:
        unknown = [definition.start] if span.start is None else []
        unknown += [" and ".join(definition.ends)] if span.end is None else []
        return f"{' and '.join(unknown)} not known"
    return f"{span.ended_by} {_span(-(span.took or 0))} before {definition.start}"


def of_reopened(outline: Outline) -> str:
    """Return how often an incident was reopened, where it was."""
    return f"reopened {outline.reopened} x" if outline.reopened else ""


def of_person(person: str, joined: int | None, zone: tzinfo | None) -> str:
    """Return who is on record since when, and whether that is a night or a weekend."""
    if joined is None:
        return f"{person}: nobody knows when"
    there = local(joined, zone)
    when = ["night"] if not NIGHT_ENDS <= there.hour < NIGHT_BEGINS else []
    when += ["weekend"] if there.weekday() in WEEKEND else []
    return f"{person}: {moment(joined, zone)}" + (f", {' and '.join(when)}" if when else "")


def of_share(name: str, outline: Outline, now: int, zone: tzinfo | None) -> str:
    """Return what a share takes from an incident; that of actions, from its one action."""
    match name:
        case "users" | "alerts" | "unannounced":
            return f"{outline.source}, dismissed as {outline.verdict}" if outline.verdict else outline.source
        case "updates":
            return f"{outline.updates_in_time} of {outline.updates_owed}"
        case "postmortems":
            return _postmortem(outline, now)
        case "actions":
            return _action(outline.actions[0], zone)
        case _:
            return _target(TARGETS[name], outline, now) if name in TARGETS else ""


def of_tags(outline: Outline) -> str:
    """Return the services of an incident, and the tags of its root cause."""
    return f"{', '.join(outline.services) or 'no service'}: {', '.join(outline.cause_tags) or 'no tag'}"


def moment(at: int | None, zone: tzinfo | None) -> str:
    """Return a moment as clocks on the wall show it, with its day of the week; blank where nobody knows it."""
    if at is None:
        return ""
    there = local(at, zone)
    return f"{DAYS[there.weekday()]} {there:%Y-%m-%d %H:%M}"


def _target(target: Target, outline: Outline, now: int) -> str:
    first, last = outline.at(target.start), outline.at(target.end)
    asked = f"of {span_text((getattr(outline, target.within) or 0) * 60)}"
    if first is None:
        return f"{target.start} not known"
    if last is None:
        return (
            f"not yet, {_span(now - first)} {asked}" if outline.status in OPEN else f"{target.end} not known"
        )
    return f"{_span(last - first)} {asked}"


def _postmortem(outline: Outline, now: int) -> str:
    due, published = outline.postmortem_due or 0, outline.published_at
    if published is None and outline.imported:
        return ""
    if published is None:
        return f"not published, due {_span(abs(now - due))} {'ago' if due < now else 'from now'}"
    return f"{_span(published - due)} late" if published > due else f"{_span(due - published)} early"


def _action(action: Action, zone: tzinfo | None) -> str:
    done = f" {action.since.astimezone(zone):%Y-%m-%d}" if action.since is not None else ""
    state = "open" if action.is_open else f"{action.state}{done}"
    due = f", due {action.due}" if action.due else ""
    return f"#{action.number} {action.text}: {state}{due}"


def _span(milliseconds: int) -> str:
    return span_text(milliseconds / 1000)
