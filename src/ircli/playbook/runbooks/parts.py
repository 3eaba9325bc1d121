"""What a runbook is made of."""

from collections.abc import Mapping
from typing import NamedTuple

# What a section is about, by what its heading says; see headings.py for the words.
KINDS = (
    *("overview", "symptoms", "impact", "diagnosis", "mitigation"),
    *("escalation", "rollback", "verification", "afterwards"),
)
# Sections to read: nothing in them is done, unless it is a fence.
READ_ONLY = ("overview", "symptoms", "impact", "escalation", "afterwards")


class Front(NamedTuple):
    """What the YAML at the head of a runbook says of it; dates are ISO 8601, `review_every` is in days."""

    title: str = ""
    owner: str = ""
    last_reviewed: str = ""
    review_every: int | None = None
    services: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    severity: str = ""
    tags: tuple[str, ...] = ()


class Heading(NamedTuple):
    """A heading: its level (1-6), its text as it stands, what it is about (one of KINDS, or blank), and its line."""

    level: int
    text: str
    kind: str
    line: int


class Fence(NamedTuple):
    """A fenced block of code, at any depth.

    `tag` is the first word of its info string, lower case; `attributes` those of the Runme convention (name, cwd,
    interactive, excludeFromRunAll, as texts); `line` is the line of its opening fence, counted from 1 in the file;
    `depth` is how many lists and quotes it stands in; one that is not `closed` runs to the end of what holds it.
    """

    tag: str
    content: str
    line: int
    depth: int = 0
    closed: bool = True
    attributes: Mapping[str, str] = {}


class Step(NamedTuple):
    """One thing to do, or to read: the text that leads to it, at most one fence, and what is said behind that.

    `number` counts from 1; `name` is the fence's own name, or made of the title, and is unique in its runbook; `section`
    is the way of headings down to it, `kind` what the innermost of them with a kind is about.
    """

    number: int
    name: str
    title: str
    section: tuple[str, ...]
    kind: str
    text: str
    line: int
    fence: Fence | None = None
    after: str = ""

    @property
    def is_for_reading(self) -> bool:
        """Return whether nothing is to be done here."""
        return self.fence is None and self.kind in READ_ONLY


class Fault(NamedTuple):
    """What is wrong with a runbook as it is read: the line, in the file, and a sentence."""

    line: int
    message: str


class Runbook(NamedTuple):
    """A runbook as it was read; `fences` are all of them, in document order, shell or not."""

    name: str
    title: str
    front: Front
    headings: tuple[Heading, ...]
    steps: tuple[Step, ...]
    fences: tuple[Fence, ...]
    faults: tuple[Fault, ...] = ()

    def about(self, kind: str) -> bool:
        """Return whether a section is about something."""
        return any(heading.kind == kind for heading in self.headings)
