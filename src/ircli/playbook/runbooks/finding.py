"""Find the runbook that somebody means, among what is known of all of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ircli.playbook.runbooks.parts import Runbook

if TYPE_CHECKING:
    from typing import Protocol

    class Placed(Protocol):
        """Something that has a name, and a place below a root."""

        @property
        def name(self) -> str:
            """Return its name."""
            ...

        @property
        def place(self) -> str:
            """Return its path below its root, without what its name ends in."""
            ...


Named = TypeVar("Named", bound="Placed")

SUFFIXES = (".md", ".markdown")
REVIEW_DAYS = 90  # where a runbook does not say how often it is looked over
OURS = "built-in"


class Fences(NamedTuple):
    """How many fences a runbook has, how many of them are shell, and how many stand in a list or a quote."""

    total: int = 0
    shell: int = 0
    nested: int = 0


class Entry(NamedTuple):
    """What is known of a runbook without reading it again.

    `place` is its path below its root's `folder`, without what its name ends in; `source` says what made that a root.
    """

    name: str
    path: str
    place: str
    source: str
    folder: str
    title: str = ""
    alerts: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    severity: str = ""
    owner: str = ""
    last_reviewed: str = ""
    review_every: int | None = None
    tags: tuple[str, ...] = ()
    steps: int = 0
    headings: tuple[str, ...] = ()
    fences: Fences = Fences()
    faults: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what is searched for words."""
        return (self.title, self.name, *self.tags, *self.headings)


def described(entry: Entry, runbook: Runbook, *, shell: int) -> Entry:
    """Return an entry with what its runbook says; `shell` is how many of its fences are."""
    front = runbook.front
    return entry._replace(
        title=runbook.title,
        alerts=front.alerts,
        services=front.services,
        severity=front.severity,
        owner=front.owner,
        last_reviewed=front.last_reviewed,
        review_every=front.review_every,
        tags=front.tags,
        steps=len(runbook.steps),
        headings=tuple(heading.text for heading in runbook.headings),
        fences=Fences(len(runbook.fences), shell, sum(fence.depth > 0 for fence in runbook.fences)),
        faults=len(runbook.faults),
    )


def is_stale(entry: Entry, today: date) -> bool:
    """Return whether a runbook should have been looked over again; one of a team's without a date always should."""
    if not entry.last_reviewed:
        return entry.source != OURS
    try:
        reviewed = date.fromisoformat(entry.last_reviewed)
        return reviewed + timedelta(days=entry.review_every or REVIEW_DAYS) < today
    except (ValueError, OverflowError):
        return True


def named(all_of: Iterable[Named], query: str) -> tuple[Named, ...]:
    """Return those whose name, or place below their root, is exactly this, in whatever case."""
    wanted = stem(query.strip().casefold())
    return tuple(one for one in all_of if wanted in (one.name.casefold(), one.place.casefold()))


def stem(path: str) -> str:
    """Return a path without what the name of a Markdown file ends in."""
    for suffix in SUFFIXES:
        if path.casefold().endswith(suffix):
            return path[: -len(suffix)]
    return path


def found(entries: Sequence[Entry], query: str) -> tuple[Entry, ...]:
    """Return the runbooks that are meant, by the first of the ways that finds any."""
    for way in WAYS.values():
        if these := way(entries, query):
            return these
    return ()


def worded(entries: Iterable[Entry], query: str) -> tuple[Entry, ...]:
    """Return those that have all the words in their title, name, tags or headings."""
    words = query.casefold().split()
    if not words:
        return ()
    return tuple(
        one
        for one in entries
        if (text := "\n".join(one.texts).casefold()) and all(word in text for word in words)
    )


def squashed(text: str) -> str:
    """Return a text with nothing but its letters and digits: `Kube-Pod_Down` and `kubepoddown` are one alert."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _alerted(entries: Iterable[Entry], query: str) -> tuple[Entry, ...]:
    wanted = squashed(query)
    if not wanted:
        return ()
    return tuple(one for one in entries if wanted in map(squashed, (one.name, *one.alerts)))


def _serving(entries: Iterable[Entry], query: str) -> tuple[Entry, ...]:
    wanted = query.strip().casefold()
    return tuple(one for one in entries if wanted in map(str.casefold, one.services))


# The order in which a query is tried: what is found by the first way that finds anything is what is meant.
WAYS: Mapping[str, Callable[[Sequence[Entry], str], tuple[Entry, ...]]] = {
    "name": named,
    "alert": _alerted,
    "service": _serving,
    "words": worded,
}
