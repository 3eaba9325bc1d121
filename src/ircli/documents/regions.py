"""Tell a document's regions, which are written anew, from all else in it, which is its author's and never changes.

A region stands between two HTML comments, each on a line of its own. The first carries a digest of the text that was
put there, so that an edit shows: a region whose text has another digest is its author's too.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import unified_diff
from typing import NamedTuple, TypeAlias

_BEGIN = re.compile(r"<!-- ircli:begin ([a-z][a-z-]*) ([0-9a-f]{16}) -->[ \t]*\r?\n?")
_END = re.compile(r"<!-- ircli:end ([a-z][a-z-]*) -->[ \t]*\r?\n?")
_PLACE = re.compile(r"<!-- ircli:([a-z][a-z-]*) -->[ \t]*\r?\n?")
_OPENING = "<!-- ircli:"
_MEANT = re.compile(r"<!--\s*ircli:", re.IGNORECASE)
# What is not quite a mark, but was meant to be one.
_NEARLY = re.compile(r"\s*<!--\s*ircli:(?:begin|end)\b", re.IGNORECASE)


class Region(NamedTuple):
    """A region as it stands in a document: `begin` and `end` are the lines of its marks, `line` the first's number."""

    name: str
    digest: str
    body: str
    begin: str
    end: str
    line: int

    @property
    def length(self) -> int:
        """Return how many lines it has, its marks among them."""
        return 2 + self.body.count("\n")

    @property
    def has_crlf(self) -> bool:
        """Return whether each of its lines ends as Windows has it."""
        return "\n" in self.body and self.body.count("\r\n") == self.body.count("\n")

    @property
    def is_edited(self) -> bool:
        """Return whether somebody changed the text that was put there; another kind of line end is no change."""
        if self.digest == digest_of(self.body):
            return False
        return not self.has_crlf or self.digest != digest_of(self.body.replace("\r\n", "\n"))


Piece: TypeAlias = str | Region


class Fault(NamedTuple):
    """A mark that fits no other one; what stands there is left alone."""

    line: int
    message: str


class Document(NamedTuple):
    """A document taken apart: its pieces, joined, are its text again."""

    pieces: tuple[Piece, ...]
    faults: tuple[Fault, ...]

    @property
    def regions(self) -> tuple[Region, ...]:
        """Return the regions in their order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Region))

    @property
    def text(self) -> str:
        """Return the document as it stands in a file."""
        return "".join(
            piece if isinstance(piece, str) else f"{piece.begin}{piece.body}{piece.end}"
            for piece in self.pieces
        )


class Outcome(NamedTuple):
    """What became of a region: one of OUTCOMES, with what its author's text and the new one differ in, where they do."""

    name: str
    how: str
    line: int
    diff: str = ""


# same: nothing new. written: the new text is there. edited: the author's text stays, and there is nothing new to it.
# conflict: the author's text stays, and there is. mine, theirs: decided so. unknown: nobody knows that region here.
OUTCOMES = ("same", "written", "edited", "conflict", "mine", "theirs", "added", "unknown")


def digest_of(body: str) -> str:
    """Return the digest that a mark carries for a text: the first half of what is enough to tell edits apart."""
    return hashlib.sha256(body.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def parse(text: str) -> Document:
    """Return a document taken apart; a mark without its other one, and a region that stands twice, are faults."""
    order_mark = text[:1] if text.startswith("\ufeff") else ""
    lines = _lines(text.removeprefix("\ufeff"))
    found = _found(lines)
    count = Counter(one.name for one in found.values())
    pieces: list[Piece] = [order_mark]
    faults: list[Fault] = []
    number = 0
    while number < len(lines):
        region = found.get(number)
        length = region.length if region else 1
        if region and count[region.name] == 1:
            pieces.append(region)
        else:
            pieces += lines[number : number + length]
            # Which of the two is whose, nobody can tell.
            fault = f"the region '{region.name}' stands twice" if region else _fault(lines[number])
            faults += [Fault(number + 1, fault)] if fault else []
        number += length
    return Document(tuple(_joined(pieces)), tuple(faults))


def compose(template: str, body_of: Callable[[str], str]) -> str:
    """Return a template with a region at the first of its places; `body_of` gives the text of one by its name."""
    parts, done = [], set()
    for line in _lines(template):
        place = _PLACE.fullmatch(line)
        if place is None or place[1] in done:
            parts.append(line)
            continue
        done.add(place[1])
        parts.append(region_text(place[1], body_of(place[1])))
    return "".join(parts)


def places(template: str) -> tuple[tuple[str, int], ...]:
    """Return the regions that a template names, each with the number of its line."""
    found = [(_PLACE.fullmatch(line), number) for number, line in enumerate(_lines(template), start=1)]
    return tuple((place[1], number) for place, number in found if place)


def misplaced(template: str) -> tuple[int, ...]:
    """Return the lines of a template that are meant for places of regions, and are none."""
    return tuple(
        number
        for number, line in enumerate(_lines(template), start=1)
        if _MEANT.search(line) and not _PLACE.fullmatch(line)
    )


def region_text(name: str, content: str) -> str:
    """Return a region as it is put into a document."""
    body = body_of(content)
    return f"<!-- ircli:begin {name} {digest_of(body)} -->\n{body}<!-- ircli:end {name} -->\n"


def body_of(content: str) -> str:
    """Return a text as it stands between marks: with the blank lines that keep it apart from them."""
    return f"\n{content}\n\n"


def merge(
    document: Document,
    fresh: Mapping[str, str],
    *,
    theirs: Collection[str] = (),
    mine: Collection[str] = (),
) -> tuple[Document, tuple[Outcome, ...]]:
    """Return a document with the new text in all regions that nobody edited, and what became of each.

    `fresh` has the new text by the name of the region. A region in `theirs` gets it although it was edited; one in
    `mine` keeps its author's text, and what is new by now is not told of again.
    """
    pieces: list[Piece] = []
    outcomes: list[Outcome] = []
    for piece in document.pieces:
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        new, outcome = _merged(piece, fresh.get(piece.name), theirs=theirs, mine=mine)
        pieces.append(new)
        outcomes.append(outcome)
    return document._replace(pieces=tuple(pieces)), tuple(outcomes)


def plain(document: Document) -> str:
    """Return a document for readers: without its marks."""
    text = "".join(piece if isinstance(piece, str) else _unmarked(piece) for piece in document.pieces)
    return _HEAD.sub("", text.removeprefix("\ufeff"), count=1)


_HEAD = re.compile(r"\A<!-- ircli:postmortem [^>\n]*-->[ \t]*\r?\n(?:[ \t]*\r?\n)*")


def _unmarked(region: Region) -> str:
    return region.body.strip("\r\n") + ("\r\n" if region.has_crlf else "\n")


def _merged(
    region: Region, content: str | None, *, theirs: Collection[str], mine: Collection[str]
) -> tuple[Region, Outcome]:
    if content is None:
        return region, Outcome(region.name, "unknown", region.line)
    body, digest = body_of(content), digest_of(body_of(content))
    new = region._replace(
        digest=digest,
        body=body.replace("\n", "\r\n") if region.has_crlf else body,
        begin=region.begin.replace(region.digest, digest),
    )
    if not region.is_edited:
        return new, Outcome(region.name, "same" if new.body == region.body else "written", region.line)
    diff = _diff(region, new.body)
    if region.name in theirs:
        return new, Outcome(region.name, "theirs", region.line, diff)
    if new.body == region.body:
        return region, Outcome(region.name, "same", region.line)  # still its author's, who said so first
    if region.name in mine:
        return new._replace(body=region.body), Outcome(region.name, "mine", region.line, diff)
    how = "edited" if region.digest == digest else "conflict"
    return region, Outcome(region.name, how, region.line, diff)


def _diff(region: Region, body: str) -> str:
    """Return what differs, lines of the author's with `-`, new ones with `+`."""
    before, after = _lines(region.body.strip("\r\n")), _lines(body.strip("\r\n"))
    found = unified_diff(
        [one.rstrip("\r\n") for one in before], [one.rstrip("\r\n") for one in after], lineterm=""
    )
    return "\n".join(list(found)[2:])


def _length(lines: list[str], start: int, name: str) -> int:
    """Return how many lines behind a begin mark its end mark stands; 0 where another mark comes before, or none."""
    for number in range(start + 1, len(lines)):
        if not lines[number].startswith(_OPENING):
            continue
        end = _END.fullmatch(lines[number])
        if end:
            return number - start if end[1] == name else 0
        if _BEGIN.fullmatch(lines[number]):
            return 0
    return 0


def _found(lines: list[str]) -> Mapping[int, Region]:
    """Return what stands between two marks of a name, by the place of the first."""
    found: dict[int, Region] = {}
    number = 0
    while number < len(lines):
        begin = _BEGIN.fullmatch(lines[number]) if lines[number].startswith(_OPENING) else None
        length = _length(lines, number, begin[1]) if begin else 0
        if begin and length:
            body, end = "".join(lines[number + 1 : number + length]), lines[number + length]
            found[number] = Region(begin[1], begin[2], body, lines[number], end, number + 1)
        number += length + 1
    return found


def _fault(line: str) -> str:
    """Return what is wrong with a line that is, or should be, a mark, and has no other one; blank where it is none."""
    begin = _BEGIN.fullmatch(line)
    if begin:
        return f"the begin mark of '{begin[1]}' has no end"
    end = _END.fullmatch(line)
    if end:
        return f"the end mark of '{end[1]}' has no begin"
    return "this mark is damaged" if _NEARLY.match(line) else ""


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Give pieces with texts that follow each other in one."""
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        if texts:
            yield "".join(texts)
        texts.clear()
        yield piece
    if texts:
        yield "".join(texts)


def _lines(text: str) -> list[str]:
    # Not str.splitlines(): U+2028 and its like end no line of a file.
    lines = text.split("\n")
    kept = [f"{line}\n" for line in lines[:-1]]
    return [*kept, lines[-1]] if lines[-1] else kept
