"""From the blocks of a runbook to its steps: a fence with the text that leads to it, a list item, a section of prose."""

import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from ircli.playbook.runbooks.blocks import Blocks, span_of
from ircli.playbook.runbooks.fences import is_shell
from ircli.playbook.runbooks.headings import plain
from ircli.playbook.runbooks.parts import READ_ONLY, Fence, Heading, Step
from ircli.playbook.runbooks.sources import Holder, dedented, holder_of

if TYPE_CHECKING:
    from markdown_it.token import Token

_TITLE_LENGTH = 80
_LISTS = ("bullet_list_open", "ordered_list_open")
_LEAVES = ("paragraph_open", "heading_open", "code_block", "html_block")
_MARKS = re.compile(r"(?:\s*(?:>|#{1,6}(?=\s)|[-+*](?=\s)|[0-9]{1,9}[.)](?=\s)|\[[ xX]\](?=\s)))*")
_TICK = re.compile(r"^[\s>]*(?:[-+*]|[0-9]{1,9}[.)])\s+\[[ xX]\]\s")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]+\]:[ \t]*\S+")


class _Prose(NamedTuple):
    """Some lines of text: where they begin and end, counted from 0, and what they say."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Place:
    """A section, list, item or quote while its blocks are read.

    `steps_before` is the number of steps made before it, `prose_before` of pieces of prose; `last` is the step of the
    last fence that stands right in it, behind no list.
    """

    steps_before: int = 0
    prose_before: int = 0
    last: int | None = None
    makes_steps: bool = True
    holder: Holder | None = None


def steps_of(blocks: Blocks, *, first_line: int = 1) -> list[Step]:
    """Return the steps in document order, not yet named."""
    walk = _Walk(blocks, first_line)
    walk.run()
    return walk.steps


@dataclass(slots=True)
class _Walk:
    """The way through the blocks: the steps so far, the prose that waits for its step, and the places it is in."""

    blocks: Blocks
    first_line: int
    steps: list[Step] = field(default_factory=list)
    pending: list[_Prose] = field(default_factory=list)
    path: list[Heading] = field(default_factory=list)
    places: list[_Place] = field(default_factory=lambda: [_Place()])

    def run(self) -> None:
        """Go through all blocks."""
        tokens = self.blocks.tokens
        ends = _ends(tokens)
        fences = list(accumulate((index in self.blocks.fences for index in range(len(tokens))), initial=0))
        shells = list(
            accumulate(
                (
                    index in self.blocks.fences and is_shell(self.blocks.fences[index])
                    for index in range(len(tokens))
                ),
                initial=0,
            )
        )
        index = 0
        while index < len(tokens):
            end = ends.get(index, index)
            has_fence = fences[end] > fences[index] or index in self.blocks.fences
            has_shell = shells[end] > shells[index]
            index = end + 1 if self._block(index, has_fence=has_fence, has_shell=has_shell) else index + 1
        self._leave_section()

    def _block(self, index: int, *, has_fence: bool, has_shell: bool) -> bool:
        """Read a block, or enter or leave one that holds others; return whether all of it is read."""
        token = self.blocks.tokens[index]
        match token.type:
            case "fence":
                self._add(self.blocks.fences[index])
            case "heading_open" if token.level == 0:
                self._leave_section()
                self._enter_section(self.blocks.headings[index])
            case "bullet_list_open" | "ordered_list_open":
                return self._list(token, has_fence=has_fence, has_shell=has_shell)
            case "list_item_open":
                return self._item(token, has_fence=has_fence)
            case "blockquote_open" if has_fence:
                self._enter(token)
                return False
            case "blockquote_open":
                self._wait(token)
            case "list_item_close" | "blockquote_close":
                self._leave()
                return False
            case "bullet_list_close" | "ordered_list_close":
                self.places.pop()
                self.places[-1].last = None
                return False
            case _ if token.type in _LEAVES:
                self._wait(token)
            case _:
                pass
        return True

    def _list(self, token: "Token", *, has_fence: bool, has_shell: bool) -> bool:
        makes_steps = has_shell or not self._is_to_read(token)
        is_in_item = any(place.holder is not None and not place.holder.is_quote for place in self.places)
        if not has_fence and (is_in_item or not makes_steps):
            self._wait(token)
            return True
        self._close_fence()
        self.places.append(_Place(len(self.steps), len(self.pending), makes_steps=makes_steps))
        return False

    def _is_to_read(self, token: "Token") -> bool:
        """Return whether a list without a fence is something to read where it stands, and nothing to do."""
        kind = self._kind()
        introduces = (
            not kind and len(self.path) < len(("title", "section")) and token.type == "bullet_list_open"
        )
        return kind in READ_ONLY or (introduces and not self._is_to_tick(token))

    def _is_to_tick(self, token: "Token") -> bool:
        """Return whether the first item of a list has a box to tick."""
        line = self.blocks.lines[span_of(token)[0]]
        return _TICK.search(line) is not None

    def _item(self, token: "Token", *, has_fence: bool) -> bool:
        if not has_fence and not self.places[-1].makes_steps:
            self._wait(token)
            return True
        self._enter(token)
        if has_fence:
            return False
        place = self.places.pop()
        own = self._prose(token, (*self._holders(), *((place.holder,) if place.holder else ())))
        if own.text:
            self.pending.append(own)
            self._add(None, prose_before=place.prose_before)
        return True

    def _enter(self, token: "Token") -> None:
        is_quote = token.type == "blockquote_open"
        holder = holder_of(self.blocks.lines, span_of(token)[0], self._holders(), is_quote=is_quote)
        self.places.append(_Place(len(self.steps), len(self.pending), holder=holder))

    def _leave(self) -> None:
        self._close_place(self.places.pop())

    def _enter_section(self, heading: Heading) -> None:
        while self.path and self.path[-1].level >= heading.level:
            self.path.pop()
        self.path.append(heading)

    def _leave_section(self) -> None:
        if self.pending and not self._close_place(self.places[0]):
            self._add(None)
            if (
                len(self.path) < 2 and not self.steps[-1].kind
            ):  # what stands below the title introduces the rest
                self.steps[-1] = self.steps[-1]._replace(kind="overview")
        self.places = [_Place(len(self.steps))]

    def _close_place(self, place: _Place) -> bool:
        """Put the prose behind the last step of a place to it; return whether there is such a step."""
        if len(self.steps) == place.steps_before:
            return False
        self._put_behind(len(self.steps) - 1 if place.last is None else place.last, self.pending)
        self.pending = []
        return True

    def _close_fence(self) -> None:
        """Before a list, put what stands behind a fence to that; a last line that introduces the list stays."""
        last = self.places[-1].last
        if last is None or not self.pending:
            return
        introduces = self.pending[-1].text.rstrip().endswith(":")
        kept = self.pending[-1:] if introduces else []
        self._put_behind(last, self.pending[: len(self.pending) - len(kept)])
        self.pending = kept

    def _put_behind(self, index: int, prose: list[_Prose]) -> None:
        step = self.steps[index]
        text = _joined(prose)
        if text:
            self.steps[index] = step._replace(after=f"{step.after}\n\n{text}" if step.after else text)

    def _add(self, fence: Fence | None, *, prose_before: int | None = None) -> None:
        """Make a step of the prose that waits, and of a fence; its title is its own item's first line."""
        before = self._prose_before() if prose_before is None else prose_before
        own = self.pending[before:] or self.pending
        line = own[0].start + self.first_line if own else fence.line if fence else self.first_line
        heading = plain(self.path[-1].text) if self.path else ""
        code = (
            _without_secrets(fence.content.strip().split("\n")[0]) if fence and not (own or heading) else ""
        )
        self.steps.append(
            Step(
                number=len(self.steps) + 1,
                name="",
                title=_title(_joined(own)) or _shortened(heading or " ".join(code.split())),
                section=tuple(one.text for one in self.path),
                kind=self._kind(),
                text=_joined(self.pending),
                line=line,
                fence=fence,
            )
        )
        self.pending = []
        self.places[-1].last = len(self.steps) - 1 if fence is not None else self.places[-1].last

    def _prose_before(self) -> int:
        """Return how much of the prose that waits stands before the innermost item that nothing was made of yet."""
        place = self.places[-1]
        return place.prose_before if place.steps_before == len(self.steps) else 0

    def _kind(self) -> str:
        return next((heading.kind for heading in reversed(self.path) if heading.kind), "")

    def _wait(self, token: "Token") -> None:
        prose = self._prose(token, self._holders())
        if _says_something(prose.text):
            self.pending.append(prose)

    def _prose(self, token: "Token", holders: tuple[Holder, ...]) -> _Prose:
        start, end = span_of(token)
        text = "\n".join(dedented(self.blocks.lines, start, end, holders))
        return _Prose(start, end - (len(text) - len(text.rstrip("\n"))), text.strip("\n").rstrip())

    def _holders(self) -> tuple[Holder, ...]:
        return tuple(place.holder for place in self.places if place.holder is not None)


def _ends(tokens: "tuple[Token, ...]") -> dict[int, int]:
    """Return where what is opened is closed."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.nesting > 0:
            opened.append(index)
        elif token.nesting < 0:
            ends[opened.pop()] = index
    return ends


def _says_something(text: str) -> bool:
    """Return whether there is something to read: a comment, an anchor, or another tag of HTML alone is not, nor where links go."""
    if text.startswith("["):
        return not all(map(_DEFINITION.match, text.split("\n")))
    if not text.startswith("<"):
        return bool(text)
    is_comment = text.startswith("<!--") and text.find("-->") in {-1, len(text) - 3}
    return not is_comment and bool(plain(text))


def _joined(prose: list[_Prose]) -> str:
    """Return pieces of prose as one, with a blank line where there is one between them."""
    text = ""
    for index, piece in enumerate(prose):
        is_near = index > 0 and piece.start <= prose[index - 1].end
        text += ("\n" if is_near else "\n\n" if text else "") + piece.text
    return text


def _without_secrets(code: str) -> str:
    """Return a command as it may be called: its name goes to the timeline, and one may be of secrets."""
    from ircli.playbook.redaction import redact

    return redact(code).text


def _title(text: str) -> str:
    for line in text.split("\n"):
        match = _MARKS.match(line)
        title = plain(line[match.end() :] if match else line)
        if title:
            return _shortened(title)
    return ""


def _shortened(title: str) -> str:
    return title if len(title) <= _TITLE_LENGTH else f"{title[: _TITLE_LENGTH - 1].rstrip()}…"
