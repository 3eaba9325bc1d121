"""Markdown as CommonMark's blocks: headings, lists, quotes, prose and fences, and the lines that each stands on."""

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ircli.playbook.runbooks.fences import read_info
from ircli.playbook.runbooks.headings import kind_of, plain
from ircli.playbook.runbooks.parts import Fault, Fence, Heading
from ircli.playbook.runbooks.sources import Holder, dedented, holder_of, indent_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

# Levels of nesting that are read: a quote is one, a list with its item two. Where the stack is nearly used up
# already, fewer of them fit.
NESTINGS = (200, 60, 20, 6)
_OPEN_HOLDERS = ("list_item_open", "blockquote_open")  # a list is counted by the item that is open in it
_CLOSE_HOLDERS = ("list_item_close", "blockquote_close")

# "Tabs" in the specification: where blanks say what holds what, a tab is as wide as the way to the next of the stops,
# four columns apart. The parser miscounts those behind the marks of several quotes.
_TABS = re.compile(r"^[ \t>*+\-0-9.)]*\t", re.MULTILINE)
_DEEP_MARK = re.compile(" {4}>")
_MOST_DEEP_MARKS = (
    100  # that are looked at for each quote, or a hostile file takes the square of their number
)


class Blocks(NamedTuple):
    """A text in lines, its tokens in document order, and its fences by the token that each is."""

    lines: tuple[str, ...]
    tokens: "tuple[Token, ...]"
    fences: dict[int, Fence]
    headings: dict[int, Heading]
    faults: tuple[Fault, ...]


def blocks_of(text: str, *, first_line: int = 1) -> Blocks:
    """Return the blocks of a Markdown text; never raises."""
    text = normal(text)
    lines = tuple(text.split("\n"))
    tokens, nesting = _tokens(text)
    fences, faults = _fences(lines, tokens, first_line)
    deep = [token for token in tokens if token.level >= nesting - 1 and token.nesting == 1 and token.map]
    if deep:
        faults.append(_too_deep(deep[0], nesting, first_line))
    return Blocks(lines, tokens, fences, _headings(tokens, first_line), tuple(faults))


def normal(text: str) -> str:
    """Return a text without its byte order mark, with U+000A behind each line, and with U+FFFD for each U+0000."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return text if text.endswith("\n") or not text else text + "\n"


def _tokens(text: str) -> "tuple[tuple[Token, ...], int]":
    text = _TABS.sub(_expanded, text)
    deep = [number for number, line in enumerate(text.split("\n")) if _DEEP_MARK.search(line)]
    for nesting in NESTINGS:
        try:
            return tuple(_parser(nesting).parse(text, {"deep marks": deep})), nesting
        except RecursionError:
            continue
    return (), 0


def _expanded(found: re.Match[str]) -> str:
    return found[0].expandtabs(4)


@cache
def _parser(nesting: int) -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": nesting})
    # The text is normal already, and what stands inside its lines is not looked at.
    parser.core.ruler.enableOnly(["block"])
    # Definitions of links stay prose: to the blocks around them they are, and looking for them takes the parser the
    # square of their number.
    parser.disable("reference")
    parser.block.ruler.at("blockquote", _quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return parser


def _quote(state: "StateBlock", start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the parser calls it so
    """Read a quote as the parser does, but for a `>` that is indented by four columns: that is no mark of it.

    "Block quotes" in the specification: the mark is preceded by up to three blanks. The parser asks this of the first
    line of a quote only; so the blanks of other lines are shown to it in place of their mark.
    """
    from markdown_it.rules_block import blockquote

    is_marked = state.src.startswith(">", state.bMarks[start] + state.tShift[start])
    deep: list[int] = state.env["deep marks"] if is_marked and not silent else []
    first = bisect_right(deep, start)
    hidden: dict[int, int] = {}
    for line in deep[first : first + _MOST_DEEP_MARKS]:
        mark = state.bMarks[line] + state.tShift[line]
        if line < end and state.src[mark] == ">" and state.is_code_block(line):
            hidden[line] = state.tShift[line]
            state.tShift[line] = 0
    is_quote = blockquote(state, start, end, silent)
    for line, shift in hidden.items():
        state.tShift[line] = shift
    return is_quote


def _fences(
    lines: tuple[str, ...], tokens: "tuple[Token, ...]", first_line: int
) -> tuple[dict[int, Fence], list[Fault]]:
    fences: dict[int, Fence] = {}
    faults: list[Fault] = []
    opened: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type in _OPEN_HOLDERS:
            opened.append(token)
        elif token.type in _CLOSE_HOLDERS:
            opened.pop()
        elif token.type == "fence":
            opening = read_info(token.info)
            fence = Fence(
                opening.tag,
                _content(lines, token, opened),
                _line(token, first_line),
                len(opened),
                closed=_is_closed(token),
                attributes=opening.attributes,
            )
            fences[index] = fence
            if not fence.closed:
                holder = "what holds it" if opened else "the file"
                faults.append(
                    Fault(fence.line, f"This fence is never closed: it runs to the end of {holder}.")
                )
            if opening.is_broken:
                faults.append(Fault(fence.line, "The attributes of this fence cannot be read."))
    return fences, faults


def _content(lines: tuple[str, ...], token: "Token", opened: "list[Token]") -> str:
    """Return what stands in a fence, with its tabs: the parser was shown blanks for those that begin a line."""
    start, end = span_of(token)
    if not any("\t" in line for line in lines[start:end]):
        return token.content
    holders: list[Holder] = []
    for one in opened:
        holders.append(holder_of(lines, span_of(one)[0], holders, is_quote=one.type == "blockquote_open"))
    indent = indent_of(lines, start, holders)
    end = start + 1 + token.content.count("\n")
    return "".join(f"{line}\n" for line in dedented(lines, start + 1, end, holders, indent=indent))


def _is_closed(token: "Token") -> bool:
    """Return whether a line behind the content of a fence closes it."""
    first, end = span_of(token)
    return end - first - 1 > token.content.count("\n")


def _headings(tokens: "tuple[Token, ...]", first_line: int) -> dict[int, Heading]:
    """Return the headings by their tokens; that of the whole text is about something only where it says no more."""
    headings: dict[int, Heading] = {}
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            text = " ".join(tokens[index + 1].content.split("\n")).strip()
            headings[index] = Heading(int(token.tag[1:]), text, kind_of(text), _line(token, first_line))
    tops = [index for index, heading in headings.items() if heading.level == 1]
    if len(tops) == 1 and tops[0] == next(iter(headings)):
        title = headings[tops[0]]
        headings[tops[0]] = title._replace(kind=kind_of(title.text, alone=True))
    return headings


def title_of(headings: dict[int, Heading]) -> str:
    """Return the title of a text: its first heading of the first level, else its first one; blank without any."""
    found = sorted(headings.values(), key=lambda heading: (heading.level != 1, heading.line))
    return plain(found[0].text) if found else ""


def _too_deep(token: "Token", nesting: int, first_line: int) -> Fault:
    return Fault(
        _line(token, first_line),
        f"Lists and quotes nest more than {nesting} levels deep here: what stands deeper is not read.",
    )


def _line(token: "Token", first_line: int) -> int:
    return span_of(token)[0] + first_line


def span_of(token: "Token") -> tuple[int, int]:
    """Return the lines a block stands on: the first one, and the one behind it, counted from 0."""
    first, end = token.map or (0, 0)
    return first, end
