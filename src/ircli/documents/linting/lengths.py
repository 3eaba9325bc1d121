"""Find what a text says on how long an incident took, or a phase of it, and hold it against the timeline.

Only what is surely about the incident as a whole is found: a wrong finding in a good document costs more trust than a number
that is missed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from ircli.documents.linting.reading import HIDDEN
from ircli.documents.linting.spans import Span, spans_in
from ircli.domain.clock import span_text
from ircli.domain.durations import durations
from ircli.domain.incident import Incident

_WINDOW = 100  # characters before a number, and behind it, that are looked at
_MOST = 1000  # lengths in a paragraph; one with more of them is no paragraph

# The end of what stands before a number, where the number is approximate.
_HEDGE = (
    r"(?P<hedge>(?:(?:about|around|approximately|approx\.?|roughly|nearly|almost|some|circa|ca\.?|(?:just |well |a little |a bit )?"
    r"(?:over|under)) |~ ?)?)"
)
_FILL = rf"(?:(?:for|only|just|in total|a total of) ){{0,3}}{_HEDGE}\Z"

_PHASES = {
    "ttd": r"ttd|time to detect(?:ion)?|detection gap",
    "tta": r"tta|time to acknowledge(?:ment)?",
    "ttm": r"ttm|time to mitigat(?:e|ion)",
    "ttr": r"ttr|time to (?:resolve|resolution)",
    "impact": r"duration of (?:the )?impact|impact duration",
}
_CALLED = {
    "ttd": "the time to detect",
    "tta": "the time to acknowledge",
    "ttm": "the time to mitigate",
    "ttr": "the time to resolve",
    "impact": "the duration of impact",
}
_ANY_PHASE = "|".join(f"(?P<{name}>{words})" for name, words in _PHASES.items())
_PHASE = re.compile(
    rf"(?P<other>\b(?:mean|median|average|typical|usual|target|last) )?\b(?:{_ANY_PHASE})(?: \([^()]{{0,40}}\))?"
    rf"(?: (?:was|is|came to|of|at)|:| =|,)? ?{_FILL}"
)
_ROW = re.compile(rf"(?:{_ANY_PHASE}|duration|lasted|outage)(?: \([^()]{{0,40}}\))?")

_INCIDENT = r"(?:incident|outage|impact|disruption|downtime|degradation)"
_LASTED = re.compile(
    rf"(?:^|[.;:!?] |\b(?:the|this|our|whole|entire|total|full|user|customer) ){_INCIDENT}"
    rf" (?:lasted|ran|went on|continued) {_FILL}"
)
_IT_LASTED = re.compile(rf"(?:\b(?:it|which|all of it) |^(?:[-*+] )?)(?:lasted|duration|length):? {_FILL}")
_DOWN = re.compile(rf"\b(?:failed|failing|down|unavailable|unreachable|offline|degraded|interrupted) {_FILL}")
_OUTAGE = re.compile(r" (?:of )?(?:outage|downtime|impact|disruption)\b")

_DONE = {
    "detected": r"detected|noticed|discovered",
    "acknowledged": r"acknowledged",
    "mitigated": r"mitigated",
    "resolved": r"resolved",
}
_DO = {
    "detected": r"detect|notice|discover",
    "acknowledged": r"acknowledge",
    "mitigated": r"mitigate",
    "resolved": r"resolve",
}
_ANY_DONE = "|".join(f"(?P<{name}>{words})" for name, words in _DONE.items())
_ANY_DO = "|".join(f"(?P<{name}>{words})" for name, words in _DO.items())
_AFTER = re.compile(rf"\b(?:{_ANY_DONE})(?: only)? after {_FILL}")
_THEN = re.compile(rf"\b(?:{_ANY_DONE}) {_FILL}")
_LATER = re.compile(
    r" (?:later\b|after (?:the )?(?:(?P<started>start\b|beginning\b|it (?:began|started)\b)|(?P<detected>detection\b|it was"
    r" (?:detected|noticed)\b)))"
)
_TOOK = re.compile(rf"\btook (?:us |the team |them )?{_FILL}")
_TO_DO = re.compile(rf" to (?:{_ANY_DO})\b(?! (?:a|an|some|another|this alert|the alert)\b)")
_OF = re.compile(r" of (?!outage|downtime|impact|disruption)")  # 40 minutes of work are no phase
_ORIGINS = ("started", "detected", "declared", "acknowledged", "triaged")


class Length(NamedTuple):
    """What a text says of a length: where, of what, and what the timeline has for that, by what it is called.

    With `at_most`, it may be that of a part, which took no longer than the whole.
    """

    span: Span
    what: str
    known: Sequence[tuple[str, float]]
    hedged: bool = False
    at_most: bool = False

    @property
    def disagrees(self) -> bool:
        """Return whether the timeline contradicts it."""
        if not self.known:
            return False
        if self.at_most:
            longest = max(seconds for _, seconds in self.known)
            return self.span.seconds > longest and not self.span.is_about(longest, hedged=self.hedged)
        return not any(self.span.is_about(seconds, hedged=self.hedged) for _, seconds in self.known)

    @property
    def answer(self) -> str:
        """Return what the timeline has for it."""
        if len(self.known) < 3:
            return " or ".join(f"{span_text(seconds)} ({name})" for name, seconds in self.known)
        lengths = sorted(seconds for _, seconds in self.known)
        return f"{span_text(lengths[0])} at least and {span_text(lengths[-1])} at most"


def lengths_in(text: str, incident: Incident, *, is_whole: bool) -> Iterator[Length]:
    """Give what a paragraph says of lengths; one that `is_whole` tells of this incident, and of nothing else."""
    for span in islice(spans_in(text), _MOST):
        before, after = _before(text, span.start), _behind(text, span.end)
        if _OF.match(after):
            continue
        found = _of_phase(span, before, incident) or _of_milestone(span, before, after, incident)
        found = found or _of_all(span, before, after, incident, is_whole=is_whole)
        if found is not None:
            yield found


def length_in_row(first: str, row: str, incident: Incident) -> Length | None:
    """Return what a row of a table says of a length: the first of its cells that is one, where its first is called so."""
    name = _ROW.fullmatch(first.casefold())
    if name is None:
        return None
    for start, cell in _places(row):
        span = next(spans_in(cell), None)
        if span is None or cell[: span.start].strip(" ~*_|") or not _is_end(cell[span.end :]):
            continue
        placed = span._replace(start=start + span.start, end=start + span.end)
        phase = next((one for one in _PHASES if name[one]), "")
        known = _durations(incident, phase) if phase else _wholes(incident)
        return Length(placed, _CALLED.get(phase, "all of it"), known, "~" in cell[: span.start])
    return None


def moment_of(incident: Incident, milestone: str) -> datetime | None:
    """Return a lifecycle time, or None where nobody knows it."""
    moment: datetime | None = getattr(incident.times, milestone)
    return moment


def ends_of(incident: Incident, milestone: str) -> list[datetime]:
    """Return all that may be called a lifecycle time: ends that did not hold, too."""
    moments = [moment_of(incident, milestone), *(getattr(one, milestone, None) for one in incident.cycles)]
    return [moment for moment in moments if moment is not None]


def _of_phase(span: Span, before: str, incident: Incident) -> Length | None:
    named = _PHASE.search(before)
    if named is None:
        return None
    phase = next(one for one in _PHASES if named[one])
    known = [] if named["other"] else _durations(incident, phase)
    return Length(span, _CALLED[phase], known, bool(named["hedge"]))


def _of_milestone(span: Span, before: str, after: str, incident: Incident) -> Length | None:
    origins: tuple[str, ...] = _ORIGINS
    found = _AFTER.search(before)
    later = _LATER.match(after)
    if found is None and later is not None:
        found = _THEN.search(before)
        origins = tuple(one for one in ("started", "detected") if later[one]) or _ORIGINS
    done = _TO_DO.match(after)
    if found is None and done is not None:
        took = _TOOK.search(before)
        return _until(span, done, incident, origins, hedged=bool(took["hedge"])) if took else None
    return _until(span, found, incident, origins, hedged=bool(found["hedge"])) if found else None


def _until(
    span: Span, named: re.Match[str], incident: Incident, origins: Iterable[str], *, hedged: bool
) -> Length:
    milestone = next(one for one in _DONE if named[one])
    return Length(span, f"when it was {milestone}", _spans(incident, milestone, origins), hedged)


def _of_all(span: Span, before: str, after: str, incident: Incident, *, is_whole: bool) -> Length | None:
    lasted = _LASTED.search(before) or (_IT_LASTED.search(before) if is_whole else None)
    if lasted is not None:
        return Length(span, "all of it", _wholes(incident), bool(lasted["hedge"]))
    down = _DOWN.search(before) if is_whole else None
    if down is not None or (is_whole and _OUTAGE.match(after)):
        hedged = down is not None and bool(down["hedge"])
        return Length(span, "all of it", _wholes(incident), hedged, at_most=True)
    return None


def _durations(incident: Incident, name: str) -> list[tuple[str, float]]:
    found = (one for one in durations(incident.times) if one.name == name)
    return [(f"{one.start} to {one.end}", one.seconds) for one in found if one.seconds is not None]


def _spans(incident: Incident, milestone: str, origins: Iterable[str]) -> list[tuple[str, float]]:
    """Return how long it was to a milestone from each time that somebody may mean."""
    return [
        (f"{origin} to {milestone}", (end - start).total_seconds())
        for origin in origins
        if (start := moment_of(incident, origin)) is not None
        for end in ends_of(incident, milestone)
        if end > start
    ]


def _wholes(incident: Incident) -> list[tuple[str, float]]:
    """Return all that may be called the length of an incident."""
    origins = ("started", "detected", "declared")
    return [one for end in ("mitigated", "resolved") for one in _spans(incident, end, origins)]


# What stands around a number.


def _before(text: str, start: int) -> str:
    """Return what stands before a place: small letters, single blanks, no emphasis; a mark where it is cut."""
    cut = HIDDEN if start > _WINDOW else ""
    piece = text[max(0, start - _WINDOW) : start]
    return cut + _even(piece).lstrip(" ")


def _behind(text: str, end: int) -> str:
    return _even(text[end : end + _WINDOW])


def _even(piece: str) -> str:
    return re.sub(r"\s+", " ", piece.replace("*", "").replace("_", "").casefold())


def _places(row: str) -> Iterator[tuple[int, str]]:
    """Give the cells of a row behind the first, with their places in it."""
    start = len(row) - len(row.lstrip(" \t|"))
    for number, cell in enumerate(row[start:].split("|")):
        if number:
            yield start, cell
        start += len(cell) + 1


def _is_end(rest: str) -> bool:
    bare = rest.strip(" *_|.\r")
    return not bare or bare.startswith("(")
