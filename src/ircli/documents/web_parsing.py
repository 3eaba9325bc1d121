"""Parse Markdown for a page: CommonMark and tables, comments left out, and tags as the text that they are."""

from functools import cache
from typing import TYPE_CHECKING

from ircli.domain.text import visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_DEEPEST = 60  # levels, of which a quote is one and a list is two; no document has as many, and the parser calls itself
_MOST_BRACKETS = 1000  # in a paragraph
_OPENING, _CLOSING = "<!--", "-->"
_LAST_CLOSING, _UNCLOSED, _WITHOUT = "last closing", "unclosed up to", "no closing behind"


def parsed(text: str) -> "tuple[Token, ...] | None":
    """Return the tokens of a text; None where it is nested too deeply for its parser, which would leave words out."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    text = "\n".join([visible(line, keep="\t") for line in lines])
    if any(one.count("[") > _MOST_BRACKETS for one in text.split("\n\n")):
        return None  # the parser looks for the other end of each
    try:
        tokens = tuple(_parser().parse(text, {_LAST_CLOSING: text.rfind(_CLOSING), _UNCLOSED: 0}))
    except RecursionError:
        return None
    return None if any(token.level >= _DEEPEST - 1 for token in tokens) else tokens


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    # Without references: a line such as `[Alice]: rebooted` is somebody's words.
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table").disable("reference")
    parser.block.ruler.at("html_block", _block_comment, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.at("html_inline", _inline_comment)
    return parser


def _block_comment(state: "StateBlock", start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the parser calls it so
    """Pass over a comment that begins a line; what stands behind it, and all tags, are read as text.

    One that is not closed is none: nothing that somebody wrote may vanish behind it.
    """
    from markdown_it.rules_block import html_block

    begin = state.bMarks[start] + state.tShift[start]
    if (
        not state.src.startswith(_OPENING, begin)
        or begin > state.env[_LAST_CLOSING]
        or start < state.env[_UNCLOSED]
    ):
        return False
    if not html_block(state, start, end, silent):
        return False
    if silent:
        return True
    token = state.tokens.pop()
    _, closing, rest = token.content.partition(_CLOSING)
    if not closing:
        state.env[_UNCLOSED], state.line = state.line, start  # or each line up to there looks for it again
        return False
    if rest.strip():
        _paragraph(state, rest.strip(), [start, state.line])
    return True


def _paragraph(state: "StateBlock", content: str, lines: list[int]) -> None:
    state.push("paragraph_open", "p", 1).map = lines
    inline = state.push("inline", "", 0)
    inline.map, inline.content, inline.children = lines, content, []
    state.push("paragraph_close", "p", -1)


def _inline_comment(state: "StateInline", silent: bool) -> bool:  # noqa: ARG001, FBT001 - the parser calls it so
    """Pass over a comment inside a line; a tag is text."""
    if not state.src.startswith(_OPENING, state.pos) or state.env.get(_WITHOUT) is state.src:
        return False
    # Where browsers end it: the parser's own pattern passes over `--->`, and over all words up to the next one.
    closing = state.src.find(_CLOSING, state.pos + 2)
    if closing < 0:
        state.env[_WITHOUT] = state.src  # or each opening behind this one looks through all the rest
        return False
    state.pos = closing + len(_CLOSING)
    return True
