"""What a postmortem is made from, and the small words that its sections share."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from ircli.documents.markdown import block, cells, inline, link
from ircli.documents.people import People, people_of
from ircli.documents.timeline import Origin, kept, origin, timeline_order
from ircli.domain.entry import Entry
from ircli.domain.events import (
    Answered,
    Event,
    Imported,
    Noted,
    RoleAccepted,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
)
from ircli.domain.incident import Incident
from ircli.domain.phrases import phrase

PROMPT = "To be written:"  # begins what asks an author for words
_TWO_DIGITS = tuple(f"{number:02d}" for number in range(60))


class PostmortemFacts(NamedTuple):
    """All that a postmortem is made from; `entries` are the effective ones.

    Times are in UTC, and in `zone` too where one is given. `impact_questions` names the answers that tell
    the impact, as `form.question`. `problems` counts lines that could not be read.
    """

    id: str
    incident: Incident
    entries: Sequence[Entry]
    names: bool = False
    zone: tzinfo | None = None
    zone_name: str = ""
    impact_questions: tuple[str, ...] = ()
    problems: int = 0


class Page(NamedTuple):
    """The facts, prepared for the sections.

    `ordered` is in the order in which things happened. So are its parts: notes, by their kind, which a long timeline is
    nearly all of, and `others`. `evidence` has what can be looked up of an entry, as Markdown, by its id.
    """

    facts: PostmortemFacts
    ordered: Sequence[Entry]
    notes: Mapping[str, Sequence[Entry]]
    others: Sequence[Entry]
    evidence: Mapping[str, str]
    people: People
    start: Origin | None
    has_seconds: bool
    authors: Sequence[str]

    @property
    def incident(self) -> Incident:
        """Return the incident that the document is about."""
        return self.facts.incident

    @property
    def zone_name(self) -> str:
        """Return what the chosen zone is called, as Markdown."""
        return inline(self.facts.zone_name or str(self.facts.zone))

    def noted(self, kind: str) -> Sequence[Entry]:
        """Return the notes of a kind."""
        return self.notes.get(kind, ())

    @property
    def signal(self) -> Entry | None:
        """Return the first alert or report; None where none is on record."""
        signals = {entry.id for kind in ("alert", "report") for entry in self.noted(kind)[:1]}
        return next((entry for entry in self.ordered if entry.id in signals), None)

    def line(self, text: str) -> str:
        """Return somebody's words as one line of Markdown, with names replaced."""
        return inline(self.people.hide(text))

    def lines(self, texts: Sequence[str]) -> list[str]:
        """Return texts as Markdown that stands within lines, with names replaced; quicker than one by one."""
        return cells(self.people.hide_all(texts))

    def paragraphs(self, text: str) -> str:
        """Return somebody's words as paragraphs of Markdown, with names replaced."""
        return block(self.people.hide(text))

    def who(self, by: str) -> str:
        """Return whoever did something as Markdown: a role, or a name where names are shown."""
        return inline(self.people.who(by))

    def clock(self, moment: datetime, zone: tzinfo = UTC) -> str:
        """Return a moment as a date and a time in a zone, without the zone's name."""
        return self.clocks([moment], zone)[0]

    def clocks(self, moments: Iterable[datetime | None], zone: tzinfo = UTC) -> list[str]:
        """Return moments as dates and times in a zone; blank where nobody knows one."""
        days: dict[int, str] = {}
        shown = []
        for moment in moments:
            if moment is None:
                shown.append("")
                continue
            here = moment if moment.tzinfo is zone else moment.astimezone(zone)
            ordinal = here.toordinal()
            day = days.get(ordinal) or days.setdefault(ordinal, here.date().isoformat())
            # Half the time of datetime.isoformat(), which asks the zone for an offset nobody wants to see.
            clock = f"{day} {_TWO_DIGITS[here.hour]}:{_TWO_DIGITS[here.minute]}"
            shown.append(f"{clock}:{_TWO_DIGITS[here.second]}" if self.has_seconds else clock)
        return shown

    def when(self, moment: datetime | None, *, unknown: str = "") -> str:
        """Return a moment in UTC; `unknown` where nobody knows it."""
        return f"{self.clock(moment)} UTC" if moment is not None else unknown

    def answer(self, answered: Answered) -> str:
        """Return a question and its answer as one line of Markdown."""
        asked = self.line(answered.label or answered.question)
        return f"{asked}{'' if asked.endswith('?') else ':'} {self.line(answered.words or answered.value)}"

    def what(self, event: Event) -> str:
        """Return what happened in plain words, not yet Markdown, that name nobody who took a role."""
        if isinstance(event, Noted):
            return event.text
        if isinstance(event, RoleHandedOff):
            event = event._replace(
                report=event.report.strip().split("\n\n", 1)[0]
            )  # all of it would hide the rows around it
        if isinstance(event, RoleReleased):
            titles = {held.role: held.title for held in self.incident.responders}
            event = event._replace(role=titles.get(event.role, event.role))
        if not self.facts.names:
            match event:
                case RoleAssigned():
                    return f"{event.title or event.role} assigned"
                case RoleAccepted():
                    return f"{event.title or event.role} accepted"
                case RoleHandedOff():
                    said = f": {event.report}" if event.report else ""
                    return f"{event.title or event.role} handed over{said}"
                case RoleReleased():
                    return f"{event.role} released"
                case _:
                    pass
        return phrase(event)


def prompt(words: str) -> str:
    """Return a visible request to write what nobody has written yet."""
    return f"_{PROMPT} {words}_"


def evidence(event: Event) -> str:
    """Return the links of an event, and the digest of what was kept with it; blank where there is neither."""
    digest, size = kept(event)
    links = event.links if isinstance(event, Noted) else ()
    return ", ".join([*map(link, links), *([f"{inline(digest[:12])} ({size} bytes)"] if digest else [])])


def page_of(facts: PostmortemFacts) -> Page:
    """Return the facts, prepared for the sections."""
    ordered = timeline_order(facts.entries)
    # Whoever took over a past incident from a file had no part in it.
    authors = tuple(dict.fromkeys([entry.by for entry in ordered if type(entry.event) is not Imported]))
    notes: dict[str, list[Entry]] = {}
    others: list[Entry] = []
    shown: dict[str, str] = {}
    for entry in ordered:
        event = entry.event
        if type(event) is not Noted:
            others.append(entry)
        else:
            notes.setdefault(event.kind, []).append(entry)
            if not (event.links or event.evidence):
                continue
        if found := evidence(event):
            shown[entry.id] = found
    return Page(
        facts=facts,
        ordered=ordered,
        notes=notes,
        others=others,
        evidence=shown,
        people=people_of(facts.incident, authors, names=facts.names),
        start=origin(facts.incident.times),
        has_seconds=any(entry.at.second for entry in ordered if entry.at is not None),
        authors=authors,
    )
