"""Find the severity levels that a text names, and those among them that the incident never had."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, pairwise

from ircli.domain.events import SeveritySet
from ircli.domain.incident import Incident

# What might have been is not what was.
_SUPPOSED = re.compile(
    r"\b(?:would|could|might|should|not|never|no|almost|nearly|instead|if|than)\b", re.IGNORECASE
)
_WINDOW = 80
_MOST = 100  # of one level in a paragraph


def levels_had(incident: Incident) -> frozenset[str]:
    """Return the names of all levels that an incident has had, and that were recommended for it."""
    events = (entry.event for entry in incident.severity_changes)
    return frozenset(
        name
        for event in events
        if isinstance(event, SeveritySet)
        for name in (event.level.name, event.recommended)
        if name
    )


def others(names: Iterable[str], had: Iterable[str]) -> tuple[str, ...]:
    """Return the levels that an incident never had; none where it had none, for then nobody knows."""
    known = {name.casefold() for name in had}
    return tuple(name for name in names if name.casefold() not in known) if known else ()


def levels_in(text: str, names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Give the levels that a paragraph says the incident has, each with its place."""
    for name in names:
        for match in islice(_named(name).finditer(text), _MOST):
            before = re.split(r"[.;!?\n]", text[max(0, match.start() - _WINDOW) : match.start()])[-1]
            if not _SUPPOSED.search(before):
                yield match.start(), match[0]


@lru_cache(maxsize=64)
def _named(name: str) -> re.Pattern[str]:
    """Return what finds a level: by its name alone where that has a digit, else only beside the word severity."""
    if not any(one.isdigit() for one in name):
        bare = re.escape(name)
        return re.compile(
            rf"(?<=\bseverity ){bare}\b|(?<=\bseverity: ){bare}\b|\b{bare}(?= severity\b)", re.IGNORECASE
        )
    pieces = [name[:1]]
    for before, after in pairwise(name):
        between = "[ -]?" if before.isalpha() and after.isdigit() else ""
        pieces.append(f"{between}{re.escape(after)}")
    # One letter and a digit may be anything, in small letters.
    exact = sum(one.isalpha() for one in name) < 2
    return re.compile(rf"(?<![\w-]){''.join(pieces)}(?![\w-])", 0 if exact else re.IGNORECASE)
