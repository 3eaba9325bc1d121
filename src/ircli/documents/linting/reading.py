"""Take a postmortem apart: what each line is, what it is about, and which words in it are a text's own."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ircli.documents.regions import Document, Region, parse

# What a line is.
TEXT, ITEM, ROW, HEADING, QUOTE, CODE, MARK, BLANK = (
    "text", "item", "row", "heading", "quote", "code", "mark", "blank",
)  # fmt: skip
HIDDEN = (
    "\0"  # stands in `prose` for each character that is no word of the text: of code, of comments, of quotes
)

# What a section is about, by words of its heading, where no region stands in it; the first that fits counts.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "went-well": ("went well", "go well"),
    "went-poorly": ("went poorly", "went wrong", "go so well", "go poorly", "could be better", "could go better"),
    "got-lucky": ("lucky", "luck"),
    "whys": ("five whys", "5 whys", "whys"),
    "root-cause": ("root cause", "root causes", "cause", "causes"),
    "factors": ("contributing factors", "factors"),
    "actions": ("action items", "actions", "action", "follow up", "follow ups", "next steps"),
    "lessons": ("lessons", "learned", "learnt"),
    "timeline": ("timeline",),
    "durations": ("durations",),
    "summary": ("summary", "overview"),
    "impact": ("impact",),
    "detection": ("detection",),
    "resolution": ("resolution", "mitigation"),
}  # fmt: skip
_TITLE = 1  # the level of the heading that all others stand below

_IGNORE = re.compile(r"<!--\s{0,9}ircli:\s{0,9}ignore\s([^<>]{0,1000})-->")
_SPAN = re.compile(r"(?<!`)(`{1,2})(?!`)[^`\n]+\1(?!`)")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]|\Z)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\Z)")
_WORD = re.compile(r"[^\W_]+")


class Line(NamedTuple):
    """A line: its number, where it begins in the text, what it is, and what it is about.

    `prose` is as long as `text`, and has HIDDEN for what is no word of it. `is_ours` is one that nobody wrote by hand.
    """

    number: int
    start: int
    text: str
    kind: str
    prose: str
    section: int
    region: str
    topic: str
    is_ours: bool

    @property
    def words(self) -> str:
        """Return what it says, without the marks of lists, and without what is hidden."""
        bare = _BULLET.sub("", self.prose, count=1) if self.kind == ITEM else self.prose
        return bare.replace(HIDDEN, " ").strip()


class Section(NamedTuple):
    """A heading, its line and its level, and the regions that begin below it; the first section has no heading."""

    number: int
    level: int
    heading: str
    line: int
    regions: tuple[str, ...]


class Comment(NamedTuple):
    """A comment that leaves rules out, and its line."""

    line: int
    rules: tuple[str, ...]


class Reading(NamedTuple):
    """A postmortem taken apart; `filled` are the lines that are not blank."""

    document: Document
    lines: tuple[Line, ...]
    filled: tuple[Line, ...]
    sections: tuple[Section, ...]
    comments: tuple[Comment, ...]

    def about(self, *topics: str) -> Iterator[Line]:
        """Give the lines that are about something, by the names of regions; none that is blank."""
        return (line for line in self.filled if line.topic in topics)

    def line_at(self, position: int) -> int:
        """Return the number of the line that a character of the text stands in."""
        return bisect_right(self.lines, position, key=lambda line: line.start)

    def prose(self, lines: Iterable[Line]) -> str:
        """Return a text as long as the whole one, with the words of some of its lines, and all others hidden."""
        kept = {line.number for line in lines}
        return "\n".join(
            line.prose if line.number in kept else HIDDEN * len(line.text) for line in self.lines
        )


class Block(NamedTuple):
    """Lines that belong together, a paragraph or an item of a list, and their words as one text."""

    lines: tuple[Line, ...]
    text: str

    def line_at(self, position: int) -> int:
        """Return the number of the line that a character of the text stands in."""
        return self.lines[self.text.count("\n", 0, position)].number


def blocks(lines: Iterable[Line]) -> Iterator[Block]:
    """Give the paragraphs and items of lists in some lines."""
    held: list[Line] = []
    for line in lines:
        if held and (line.kind != TEXT or line.number != held[-1].number + 1):
            yield _block(held)
            held = []
        if line.kind in (TEXT, ITEM):
            held.append(line)
    if held:
        yield _block(held)


def cells(row: str) -> list[str]:
    """Return the cells of a row of a table, without marks of emphasis."""
    inner = row.strip().removeprefix("|").removesuffix("|")
    return [cell.replace("\\|", "|").strip(" \t*_\0") for cell in re.split(r"(?<!\\)\|", inner)]


def is_delimiter(row: str) -> bool:
    """Return whether a row of a table stands between its headers and its rows."""
    return "-" in row and not row.strip("|:- \t\r")


def read(text: str) -> Reading:
    """Return a postmortem taken apart; never raises, in a time that grows with the text alone."""
    document = parse(text)
    raw = text.split("\n")
    marks, owners = _owners(document)
    kinds, prose, comments = _Marking(raw, marks).result()
    sections, places = _sections(raw, kinds, document)
    topics = _topics(sections, places, owners, len(raw))
    lines, start, nobody = [], 0, ("", False)
    for number, line in enumerate(raw):
        region, ours = owners.get(number, nobody)
        lines.append(
            Line(
                number + 1, start, line, kinds[number], prose[number], places[number], region, topics[number], ours
            )
        )  # fmt: skip
        start += len(line) + 1
    filled = tuple(line for line in lines if line.kind != BLANK)
    return Reading(document, tuple(lines), filled, sections, comments)


# What each line is.


class _Marking:
    """Lines on the way to be told apart: code runs to its fence, and a comment to its end."""

    def __init__(self, raw: list[str], marks: set[int]) -> None:
        self.raw = raw
        self.marks = marks
        self.fence = ""
        self.in_comment = False
        self.kinds: list[str] = []
        self.prose: list[str] = []
        self.comments: list[Comment] = []

    def result(self) -> tuple[list[str], list[str], tuple[Comment, ...]]:
        for number, line in enumerate(self.raw):
            if not line:  # many lines of any text, and all of some
                self.kinds.append(CODE if self.fence else BLANK)
                self.prose.append("")
                continue
            kind, prose = self._mark(number, line.rstrip("\r"))
            self.kinds.append(kind)
            self.prose.append(prose + HIDDEN * (len(line) - len(prose)))
            if kind in (TEXT, ITEM):
                self._underline(number)
        return self.kinds, self.prose, tuple(self.comments)

    def _mark(self, number: int, line: str) -> tuple[str, str]:
        hidden = HIDDEN * len(line)
        if number in self.marks:
            self.fence, self.in_comment = (
                "",
                False,
            )  # what begins in a region must not hide all that follows it
            return MARK, hidden
        if self.fence or (not self.in_comment and _fence(line)):
            self._fence(line)
            return CODE, hidden
        if not self.in_comment:
            self.comments += [
                Comment(number + 1, tuple(re.findall(r"[^\s,]+", match[1]))) for match in _IGNORE.finditer(line)
            ]  # fmt: skip
        prose = self._without_comments(line)
        bare = prose.replace(HIDDEN, " ").strip()
        if not bare:
            return BLANK, prose
        if _BULLET.sub("", bare, count=1).lstrip().startswith(">"):
            return QUOTE, hidden
        prose = _SPAN.sub(lambda span: HIDDEN * len(span[0]), prose) if "`" in prose else prose
        if _ATX.match(prose):
            return HEADING, prose
        if bare.startswith("|"):
            return ROW, prose
        return (ITEM if _BULLET.match(prose) else TEXT), prose

    def _fence(self, line: str) -> None:
        """Open a block of code, or close it where the line is the end of it."""
        if not self.fence:
            self.fence = _fence(line)
            return
        bare = line.strip(" \t>")
        if bare.startswith(self.fence) and not bare.strip(self.fence[0]):
            self.fence = ""

    def _without_comments(self, line: str) -> str:
        """Return a line with its comments hidden; one that does not end in it goes on in the next."""
        parts, rest = [], line
        while rest:
            mark = "-->" if self.in_comment else "<!--"
            before, found, rest = rest.partition(mark)
            parts.append(HIDDEN * len(before) if self.in_comment else before)
            if found:
                parts.append(HIDDEN * len(found))
                self.in_comment = not self.in_comment
        return "".join(parts)

    def _underline(self, number: int) -> None:
        """Take a paragraph of one line for a heading where it is underlined."""
        before = self.kinds[number - 2] if number > 1 else BLANK
        if (
            number
            and self.kinds[number - 1] == TEXT
            and before != TEXT
            and _UNDERLINE.fullmatch(self.raw[number].rstrip("\r"))
        ):
            self.kinds[number - 1] = HEADING
            self.kinds[number] = MARK


def _fence(line: str) -> str:
    """Return the mark that begins a block of code; blank where the line begins none."""
    bare = line.lstrip(" \t>-+*")
    mark = bare[: len(bare) - len(bare.lstrip(bare[:1]))] if bare[:1] in ("`", "~") else ""
    return mark if len(mark) > 2 and "`" not in bare[len(mark) :] else ""


# What each line is about.


def _owners(document: Document) -> tuple[set[int], dict[int, tuple[str, bool]]]:
    """Return the lines of marks, and of each line in a region its name, and whether nobody edited it; from 0."""
    marks: set[int] = set()
    owners: dict[int, tuple[str, bool]] = {}
    for region in document.regions:
        first = region.line
        last = first + region.body.count("\n")
        marks |= {first - 1, last}
        owners |= dict.fromkeys(range(first, last), (region.name, not region.is_edited))
    return marks, owners


def _sections(raw: list[str], kinds: list[str], document: Document) -> tuple[tuple[Section, ...], list[int]]:
    """Return the sections, and the number of that which each line is in."""
    begun: list[Region] = list(reversed(document.regions))
    sections = [Section(0, 0, "", 0, ())]
    places: list[int] = []
    for number, line in enumerate(raw):
        if kinds[number] == HEADING:
            level, heading = _heading(line, raw[number + 1 : number + 2])
            sections.append(Section(len(sections), level, heading, number + 1, ()))
        if begun and begun[-1].line == number + 1:
            here = sections[-1]
            sections[-1] = here._replace(regions=(*here.regions, begun.pop().name))
        places.append(len(sections) - 1)
    return tuple(sections), places


def _heading(line: str, after: list[str]) -> tuple[int, str]:
    marked = _ATX.match(line)
    if marked:
        return len(marked[1]), line[marked.end() :].strip().rstrip("#").strip()
    return (1 if after and after[0].lstrip().startswith("=") else 2), line.strip()


def _topics(
    sections: tuple[Section, ...], places: list[int], owners: Mapping[int, tuple[str, bool]], count: int
) -> list[str]:
    """Return what each line is about: its region, or the one before it in its section, or what the heading says."""
    topics, own = [], _own_topics(sections)
    before: dict[int, str] = {}
    for number in range(count):
        here = places[number]
        if number in owners:
            before[here] = owners[number][0]
        topics.append(before.get(here) or own[here])
    return topics


def _own_topics(sections: tuple[Section, ...]) -> list[str]:
    """Return what each section is about; one that does not say it is about what that above it is."""
    found: list[str] = []
    above: list[int] = []
    for section in sections:
        while above and sections[above[-1]].level >= section.level:
            above.pop()
        topic = section.regions[0] if section.regions else _said(section.heading)
        if not topic and above and sections[above[-1]].level > _TITLE:
            topic = found[above[-1]]
        found.append(topic)
        above.append(section.number)
    return found


def _said(heading: str) -> str:
    words = f" {' '.join(word.casefold() for word in _WORD.findall(heading[:1000]))} "
    return next(
        (topic for topic, phrases in _HEADINGS.items() if any(f" {one} " in words for one in phrases)), ""
    )


def _block(lines: list[Line]) -> Block:
    return Block(tuple(lines), "\n".join(line.prose for line in lines))
