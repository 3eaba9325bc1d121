"""Name people by what they did: a postmortem is about systems, and names are for those who ask for them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ircli.domain.incident import Incident

# Authors that are nobody's name: they stand as they are, alone or as the last word (`platform team`).
_NOBODY = frozenset((
    "admin", "alerting", "automation", "bot", "ci", "community", "cron", "customer", "customers", "deployer",
    "engineer", "monitoring", "on-call", "oncall", "outsider", "owner", "pager", "pipeline", "provider", "root",
    "scheduler", "support", "system", "team", "user", "users", "vendor",
))  # fmt: skip
# Names that are words too: inside a sentence they are taken for one, unless they are called by `@`.
_WORDS_TOO = frozenset((
    "art", "bill", "chase", "dawn", "drew", "faith", "frank", "grace", "grant", "guy", "hope", "jack", "joy",
    "mark", "max", "may", "min", "pat", "rich", "rob", "rose", "sue", "will",
))  # fmt: skip
_SEPARATOR = re.compile(r",|;|\s(?:and|&)\s")


class People(NamedTuple):
    """What everybody is called in a document; `labels` is empty where names are shown."""

    labels: Mapping[str, str]

    def who(self, by: str) -> str:
        """Return what to call whoever is named: several are told apart by commas."""
        if not self.labels or not by:
            return by
        return ", ".join([self.labels.get(name.casefold(), name) for name in names_in(by)])

    def hide(self, text: str) -> str:
        """Return text with the names in it replaced."""
        return self.hide_all([text])[0]

    def hide_all(self, texts: Sequence[str]) -> Sequence[str]:
        """Return texts with the names in them replaced; quick where there are none."""
        names = _calling("\n".join(texts), self.labels)
        return texts if names is None else [names.sub(self._label, text) for text in texts]

    def _label(self, match: re.Match[str]) -> str:
        return self.labels.get(match[0].removeprefix("@").casefold(), match[0])


def people_of(incident: Incident, authors: Iterable[str], *, names: bool) -> People:
    """Return what to call people: by their role, else as responders in the order of their appearance."""
    if names:
        return People({})
    labels = _by_role(incident)
    _number(labels, authors, "Responder")
    _number(labels, [action.owner for action in incident.actions], "Owner")
    return People(labels)


def everybody(incident: Incident, authors: Iterable[str]) -> tuple[str, ...]:
    """Return the names of all who took a role or wrote, in small letters; groups and programs are nobody."""
    held = (one.person for one in incident.responders)
    return _persons((*held, *authors))


def owners_of(incident: Incident) -> tuple[str, ...]:
    """Return the names of all who own an action, in small letters."""
    return _persons(action.owner for action in incident.actions)


def calls(text: str, names: Iterable[str], *, at_sign: bool = False) -> Iterator[re.Match[str]]:
    """Give each place of a text where somebody is called by name; with `at_sign`, only by `@name`."""
    found = _calling(text, names)
    for match in found.finditer(text) if found is not None else ():
        if not at_sign or match[0].startswith("@"):
            yield match


def names_in(by: str) -> list[str]:
    """Return the single names in a text that names whoever did something."""
    return [name.strip() for name in _SEPARATOR.split(by) if name.strip()]


def _by_role(incident: Incident) -> dict[str, str]:
    titles: dict[str, str] = {}
    for held in incident.responders:
        for name in names_in(held.person):
            titles.setdefault(name.casefold(), held.title)
    shared = Counter(titles.values())
    seen: Counter[str] = Counter()
    labels = {}
    for person, title in titles.items():
        seen[title] += 1
        labels[person] = f"{title} {seen[title]}" if shared[title] > 1 else title
    return labels


def _number(labels: dict[str, str], several: Iterable[str], word: str) -> None:
    count = 0
    for by in several:
        for name in names_in(by):
            if name.casefold() in labels or _is_nobody(name):
                continue
            count += 1
            labels[name.casefold()] = f"{word} {count}"


def _persons(several: Iterable[str]) -> tuple[str, ...]:
    named = (name for by in several for name in names_in(by) if not _is_nobody(name))
    return tuple(dict.fromkeys(name.casefold() for name in named))


def _calling(text: str, names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds names in a text, given in small letters; None where none of them is in it."""
    everything = text.casefold()
    present = [name for name in names if name in everything]
    if not present:
        return None
    # A host called `db-alice` is no person, and neither is half of a word.
    alternatives = "|".join(_pattern(name) for name in sorted(present, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE)


def _is_nobody(name: str) -> bool:
    """Return whether a text names a function, a group or a program, and no person."""
    return name.rsplit(maxsplit=1)[-1].casefold() in _NOBODY


def _pattern(name: str) -> str:
    ambiguous = name in _WORDS_TOO or len(name) < 3 or name.isdecimal()
    return f"@{re.escape(name)}" if ambiguous else f"@?{re.escape(name)}"
