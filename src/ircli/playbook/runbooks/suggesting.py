"""Say which runbooks fit what is known of an incident, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ircli.playbook.runbooks.finding import Entry, named, squashed

FALLBACK = "fallback"  # the tag of a runbook for when no other fits
_NAMED, _ALERT, _SERVICE, _WORD = 1000, 300, 100, 10
_ENOUGH = 2 * _WORD  # one word in a heading says too little
_SHORT = 3  # letters; shorter words are in every text
_LIKELY_NAME = 6  # letters; a shorter alert's name stands inside other words
_COMMON = """
about after alert alerts all and any are been before but can cannot down error errors fail failed failing fails for from
had has have high how into its more not off one our out over runbook slow some than that the then there this too under
up was what when where which who why will with you your
"""


class Known(NamedTuple):
    """What is known of an incident: runbooks that the mitigation tree names, each with its reason, and the rest in texts."""

    runbooks: tuple[tuple[str, str], ...] = ()
    services: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


class Suggestion(NamedTuple):
    """A runbook that fits, how well, and why."""

    entry: Entry
    score: int
    reasons: tuple[str, ...]


def suggest(entries: Sequence[Entry], known: Known) -> tuple[Suggestion, ...]:
    """Return the runbooks that fit, the best first."""
    words = _Words(entries, known.texts)
    found = []
    for entry in entries:
        said = (*_named(entry, known), *_alerted(entry, known), *_serving(entry, known), *words.common(entry))
        score = sum(points for points, _ in said)
        if score >= _ENOUGH:
            found.append(Suggestion(entry, score, tuple(reason for _, reason in said)))
    if not found:
        return tuple(
            Suggestion(entry, 0, ("nothing else fits",)) for entry in entries if FALLBACK in entry.tags
        )
    return tuple(sorted(found, key=lambda one: (-one.score, one.entry.name, one.entry.path)))


def _named(entry: Entry, known: Known) -> Iterator[tuple[int, str]]:
    for name, why in known.runbooks:
        if named((entry,), name):
            yield _NAMED, why


def _alerted(entry: Entry, known: Known) -> Iterator[tuple[int, str]]:
    alerts = {squashed(alert) for alert in known.alerts}
    told = [squashed(text) for text in known.texts]
    for alert in dict.fromkeys((*entry.alerts, entry.name)):
        name = squashed(alert)
        if name and name in alerts:
            yield _ALERT, f"alert {alert}"
            return
        # A plain word, such as the name of most of ours, is no alert's name: it counts as a word.
        if len(name) >= _LIKELY_NAME and name != alert and any(name in text for text in told):
            yield _ALERT, f"'{alert}' is in what was said"
            return


def _serving(entry: Entry, known: Known) -> Iterator[tuple[int, str]]:
    affected = {service.casefold() for service in known.services}
    for service in entry.services:
        if service.casefold() in affected:
            yield _SERVICE, f"service {service}"


class _Words:
    """The words of what was said that tell runbooks apart: one that most of them have says nothing."""

    def __init__(self, entries: Sequence[Entry], texts: Iterable[str]) -> None:
        self.said = _words(texts)
        self.strong = {entry.path: _words((entry.name, entry.title, *entry.tags)) for entry in entries}
        self.weak = {entry.path: _words(entry.headings) for entry in entries}
        have = Counter(word for entry in entries for word in self._of(entry))
        most = max(len(entries) // 2, 2)
        self.telling = {word for word in self.said if 0 < have[word] <= most}

    def common(self, entry: Entry) -> Iterator[tuple[int, str]]:
        """Give what a runbook has in common with what was said."""
        strong = sorted(self.telling & self.strong[entry.path])
        weak = sorted((self.telling & self.weak[entry.path]) - set(strong))
        if strong or weak:
            points = 2 * _WORD * len(strong) + _WORD * len(weak)
            yield points, f"says {', '.join((*strong, *weak))}"

    def _of(self, entry: Entry) -> set[str]:
        return self.strong[entry.path] | self.weak[entry.path]


def _words(texts: Iterable[str]) -> set[str]:
    joined, common = " ".join(texts).casefold(), frozenset(_COMMON.split())
    words = "".join(letter if letter.isalnum() else " " for letter in joined).split()
    return {word for word in words if len(word) >= _SHORT and word not in common}


def merged(runbooks: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return names with their reasons, each name once and with its first reason."""
    once: dict[str, str] = {}
    for name, why in runbooks:
        if name:
            once.setdefault(name, why)
    return tuple(once.items())
