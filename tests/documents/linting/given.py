"""An incident and a good postmortem of it, to be spoiled in one place."""

import re
from collections.abc import Sequence
from pathlib import Path

from documents.given import folded, told
from ircli.documents.linting.facts import LintFacts, facts_of
from ircli.documents.linting.rules import lint
from ircli.documents.regions import digest_of
from ircli.domain.entry import Entry
from ircli.domain.events import (
    Acknowledged,
    ActionAdded,
    Declared,
    Detected,
    Event,
    Mitigated,
    Noted,
    Resolved,
    RoleAssigned,
    SeveritySet,
    Started,
    Triaged,
)
from ircli.store.playbooks import Playbook

BOOK = Playbook()
LEVELS = {level.name: level for scheme in BOOK.severities.schemes.values() for level in scheme.levels}
RULES = BOOK.postmortem
DAY = "2026-01-05"
STORY: Sequence[tuple[str, str, Event]] = (
    ("09:59", "alice", Declared(title="Checkout answers 500", services=("checkout", "payments"))),
    ("09:52", "bob", Started(text="first payments fail")),
    ("09:57", "bob", Detected()),
    ("09:59", "alice", RoleAssigned(role="ic", person="alice", title="Incident Commander")),
    ("09:59", "alice", RoleAssigned(role="tl", person="Bob", title="Technical Lead")),
    ("09:59", "alice", SeveritySet(level=LEVELS["SEV3"])),
    ("10:01", "alice", Acknowledged()),
    ("10:03", "alice", SeveritySet(level=LEVELS["SEV2"])),
    ("10:05", "alice", Triaged()),
    ("10:12", "mark", Noted(text="restarted one pod")),
    ("10:24", "bob", Mitigated(text="rolled back")),
    ("10:30", "monitoring", Noted(text="error rate is normal", kind="alert")),
    ("10:45", "alice", Resolved()),
    ("10:50", "will", ActionAdded(text="return the connection", owner="dana", due="2026-01-16", kind="prevent")),
    ("10:51", "will", ActionAdded(text="alert at 70 %", owner="payments", due="2026-01-12", kind="detect")),
)  # fmt: skip
_REGION = re.compile(r"<!-- ircli:begin ([a-z-]+) (ours|edited) -->\n(.*?)<!-- ircli:end \1 -->", re.DOTALL)


def entries(story: Sequence[tuple[str, str, Event]] = STORY) -> list[Entry]:
    """Return the entries of a story; it was detected, and mitigated, within a minute."""
    seconds = {Detected: 20, Mitigated: 40}
    return [
        one._replace(at=one.at.replace(second=seconds[type(one.event)]))
        if type(one.event) in seconds and one.at is not None
        else one
        for one in told(story, DAY)
    ]


def facts(story: Sequence[tuple[str, str, Event]] = STORY, **more: object) -> LintFacts:
    """Return what the postmortem of a story is held against."""
    written = entries(story)
    found = facts_of(RULES, LEVELS.values(), incident=folded(written), entries=written)
    return found._replace(**more)  # type: ignore[arg-type]


def signed(text: str) -> str:
    """Return a document whose regions have the digest of their own text where they are ours, and another where edited."""
    return _REGION.sub(_signed, text)


def _signed(region: re.Match[str]) -> str:
    digest = digest_of(region[3]) if region[2] == "ours" else "0" * 16
    return f"<!-- ircli:begin {region[1]} {digest} -->\n{region[3]}<!-- ircli:end {region[1]} -->"


SOURCE = (Path(__file__).parent / "good.md").read_text(encoding="utf-8")
GOOD = signed(SOURCE)
FACTS = facts()


def spoiled(old: str, new: str) -> str:
    """Return the good document with other words in the one place that has these."""
    assert SOURCE.count(old) == 1, old
    return signed(SOURCE.replace(old, new))


def found(text: str, given: LintFacts = FACTS, **more: object) -> list[tuple[int | None, str]]:
    """Return the line and the rule of what lint finds."""
    return [(one.line, one.rule) for one in lint(text, given, **more)]  # type: ignore[arg-type]


def line_of(text: str, words: str) -> int:
    """Return the number of the one line that has these words."""
    (number,) = [number for number, line in enumerate(text.split("\n"), 1) if words in line]
    return number
