"""Find what a text says on when an incident began, was noticed and ended, and hold it against the timeline.

Only times that say they are in UTC are found: of others nobody knows the zone.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ircli.documents.linting.lengths import ends_of
from ircli.domain.incident import Incident

_SAID = re.compile(
    r"(?:^(?:[-*+] )?|[.;!?] |\b(?:the |this )?(?:incident|outage|impact|it)(?: was| has been)?(?: first)? )"
    r"(?P<verb>started|began|detected|noticed|declared|acknowledged|mitigated|resolved|closed)(?: at|:)? "
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})[ t])?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})? ?(?:utc|z)\b"
)
_MILESTONES = {"began": "started", "noticed": "detected"}
_MINUTE = timedelta(minutes=1)


class Moment(NamedTuple):
    """What a text says of a time: where, of what, in which words; and what the timeline has for it."""

    start: int
    milestone: str
    words: str
    known: tuple[str, ...]


def wrong_moments_in(text: str, incident: Incident) -> Iterator[Moment]:
    """Give the times in a paragraph that the timeline contradicts."""
    lower = text.lower().replace("\n", " ")
    if len(lower) != len(text):
        return  # letters that are two in their small form: places would not fit
    for match in _SAID.finditer(lower):
        milestone = _MILESTONES.get(match["verb"], match["verb"])
        known = [moment.astimezone(UTC) for moment in ends_of(incident, milestone)]
        if known and not any(_is_said(match, moment) for moment in known):
            words = text[match.start("day") if match["day"] else match.start("hour") : match.end()]
            told = tuple(f"{moment:%Y-%m-%d %H:%M} UTC" for moment in known)
            yield Moment(match.start("hour"), milestone, " ".join(words.split()), told)


def _is_said(match: re.Match[str], moment: datetime) -> bool:
    """Return whether a moment is told by the minute before it, or the one behind it."""
    return any(
        (one.hour, one.minute) == (int(match["hour"]), int(match["minute"]))
        and match["day"] in (None, f"{one:%Y-%m-%d}")
        for one in (moment, moment + _MINUTE)
    )
