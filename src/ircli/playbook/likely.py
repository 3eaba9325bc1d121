"""Say how much an open incident has in common with something that was noticed."""

from collections.abc import Iterable, Sequence

from ircli.domain.incident import Incident
from ircli.domain.outline import Outline

_SHORT = 3  # letters; shorter words are in every title
_SERVICE = 3  # a service in common says more than a word


def likeness(incident: Incident | Outline, *, said: Sequence[str], services: Sequence[str]) -> int:
    """Return how much the words and services of an incident have in common with others; 0 for nothing."""
    wanted, named = _words(said), {service.casefold() for service in services}
    affected = {service.casefold() for service in incident.services}
    words = _words([incident.title, incident.summary, *incident.services])
    return len(wanted & words) + _SERVICE * len((named | wanted) & affected)


def _words(texts: Iterable[str]) -> set[str]:
    joined = " ".join(texts).casefold()
    words = "".join(letter if letter.isalnum() else " " for letter in joined).split()
    return {word for word in words if len(word) >= _SHORT}
