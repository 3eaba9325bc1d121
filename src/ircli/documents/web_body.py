"""Turn Markdown into HTML that only shows: what people wrote in it loads nothing, leads nowhere else and runs nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ircli.documents.markup import escape
from ircli.documents.web_parsing import parsed
from ircli.domain.text import visible

if TYPE_CHECKING:
    from markdown_it.token import Token

_escaped = partial(escape, keep="\n\t")
# Tags that are written as they are; whatever else a parser may find has a function of its own, or is not written.
_TAGS = frozenset((
    "paragraph", "heading", "blockquote", "bullet_list", "ordered_list", "list_item",
    "table", "thead", "tbody", "tr", "th", "td", "em", "strong",
))  # fmt: skip
_SIDES = {"text-align:right": "right", "text-align:center": "center"}
_MANY_SECTIONS = 6
# What a table of so many columns is called; one with few is folded on a phone, one with many is small on paper.
_KINDS = ((3, "few"), (6, ""), (8, "many"))
_SHORT, _LONGEST_WORD = 26, 14  # characters: of a cell that stays on one line, of a word that is not broken
_DIAGRAM = "mermaid"
_NAME = re.compile(r"\s*%%\s*(\S+)")
_NO_LETTER = re.compile(r"[^\w\- ]")


class Heading(NamedTuple):
    """A heading of the document: where its token is, how deep, its anchor and its words."""

    at: int
    level: int
    anchor: str
    text: str


def body_of(markdown: str, *, figures: Mapping[str, str] | None = None) -> str:
    """Return a document as HTML for the body of a page.

    `figures` are SVG in place of diagrams: a fence of `mermaid` whose first line is `%% NAME` becomes the figure of that
    name, one without a name the figure "mermaid". Without its figure a diagram is shown as it is written.
    """
    tokens = parsed(markdown)
    if tokens is None:
        return _code(markdown)
    headings = _headings(tokens)
    sections = [heading for heading in headings if heading.level == 2]
    contents = {sections[0].at: _contents(sections)} if len(sections) > _MANY_SECTIONS else {}
    anchors = {heading.at: heading.anchor for heading in headings}
    labels = _labels(tokens)
    return "".join(
        contents.get(index, "")
        + _labelled(_block(tokens, index, anchors, figures or {}), labels.get(index, ""))
        for index in range(len(tokens))
    )


def _block(
    tokens: "Sequence[Token]", index: int, anchors: Mapping[int, str], figures: Mapping[str, str]
) -> str:
    token = tokens[index]
    match token.type:
        case "inline":
            return "".join(_inline(token.children or []))
        case "heading_open":
            return f'<{token.tag} id="{escape(anchors[index])}">'
        case "fence":
            return _diagram(token, figures) or _code(token.content)
        case "code_block":
            return _code(token.content)
        case "table_open":
            return _table(tokens, index)
        case "th_open" | "td_open":
            return _cell(token, tokens[index + 1].content)
        case _:
            return _tag(token)


def _tag(token: "Token") -> str:
    """Return a tag that is written as it is; nothing for what is not known."""
    name, _, side = token.type.rpartition("_")
    match token.type:
        case "hr":
            return "<hr>\n"
        case "ordered_list_open":
            return f'<ol start="{int(token.attrs.get("start", 1))}">'
        case "table_close":
            return "</table>\n</div>\n"
        case _ if token.hidden or name not in _TAGS:
            return ""  # a paragraph of a tight list, or something that nobody thought of
        case _:
            return f"<{token.tag}>" if side == "open" else f"</{token.tag}>\n"


def _diagram(token: "Token", figures: Mapping[str, str]) -> str:
    """Return the figure of a diagram; a blank where there is none, or where a fence is none."""
    if token.info.split()[:1] != [_DIAGRAM]:
        return ""
    found = _NAME.match(token.content)
    drawn = figures.get(found[1] if found else _DIAGRAM, "")
    return f"<figure>{drawn}</figure>\n" if drawn else ""


def _table(tokens: "Sequence[Token]", index: int) -> str:
    """Return the beginning of a table, in a box that scrolls by itself."""
    end = next(place for place in range(index, len(tokens)) if tokens[place].type == "tr_close")
    columns = len([token for token in tokens[index:end] if token.type == "th_open"])
    kind = next(
        (f' class="{kind}"' if kind else "" for most, kind in _KINDS if columns <= most), ' class="crowded"'
    )
    return f'<div class="table" role="group" aria-label="Table" tabindex="0">\n<table{kind}>\n'


def _cell(token: "Token", content: str) -> str:
    side = _SIDES.get(str(token.attrs.get("style", "")), "")
    length = "long" if any(len(word) > _LONGEST_WORD for word in content.split()) else ""
    if not length and token.tag == "td" and len(content) <= _SHORT:
        length = "short"
    scope = ' scope="col"' if token.tag == "th" else ""
    kinds = " ".join(kind for kind in (side, length) if kind)
    return f'<{token.tag}{scope} class="{kinds}">' if kinds else f"<{token.tag}{scope}>"


def _labels(tokens: "Sequence[Token]") -> Mapping[int, str]:
    """Return what the column of each cell is called, in tables that a phone shows without their columns."""
    found: dict[int, str] = {}
    heads: list[str] = []
    column = 0
    for index, token in enumerate(tokens):
        match token.type:
            case "table_open":
                heads = []
            case "tr_open":
                column = 0
            case "th_open":
                heads.append(visible(_words(tokens[index + 1].children or [])))
            case "td_open":
                if len(heads) > _KINDS[0][0]:
                    found[index] = heads[column]
                column += 1
            case _:
                pass
    return found


def _labelled(cell: str, label: str) -> str:
    return cell.replace("<td", f'<td data-label="{escape(label)}"', 1) if label else cell


def _inline(tokens: "Sequence[Token]") -> Iterator[str]:
    """Give what stands in a line; a link to elsewhere becomes its words, and its address beside them."""
    closing: list[str] = []
    for token in tokens:
        match token.type:
            case "text":
                yield _escaped(token.content)
            case "code_inline":
                yield f"<code>{_escaped(token.content)}</code>"
            case "softbreak":
                yield "\n"
            case "hardbreak":
                yield "<br>\n"
            case "image":
                yield _picture(token)
            case "link_open":
                before, after = _link(token)
                closing.append(after)
                yield before
            case "link_close":
                yield closing.pop()
            case _:
                yield _tag(token).rstrip("\n")


def _link(token: "Token") -> tuple[str, str]:
    """Return what stands before the words of a link, and what behind them."""
    address = str(token.attrs.get("href", ""))
    if address.startswith("#"):
        return f'<a href="{escape(address)}">', "</a>"
    if token.markup == "autolink":
        return "<code>", "</code>"
    return "", f" (<code>{escape(address)}</code>)" if address else ""


def _picture(token: "Token") -> str:
    words, address = _words(token.children or []), str(token.attrs.get("src", ""))
    return (
        f"{_escaped(words)} (<code>{escape(address)}</code>)" if words else f"<code>{escape(address)}</code>"
    )


def _headings(tokens: "Sequence[Token]") -> list[Heading]:
    found: list[Heading] = []
    taken: dict[str, int] = {}
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            text = visible(_words(tokens[index + 1].children or []))
            found.append(Heading(index, int(token.tag[1:]), _anchor(text, taken), text))
    return found


def _anchor(text: str, taken: dict[str, int]) -> str:
    """Return the anchor that code hosts give a heading, and that no heading before has."""
    slug = _NO_LETTER.sub("", text.strip().lower()).replace(" ", "-") or "section"
    anchor, number = slug, taken.get(slug, 0)
    while anchor in taken:
        number += 1
        anchor = f"{slug}-{number}"
    taken[slug] = number
    taken.setdefault(anchor, 0)
    return anchor


def _contents(sections: Sequence[Heading]) -> str:
    items = "".join(f'<li><a href="#{escape(one.anchor)}">{escape(one.text)}</a></li>\n' for one in sections)
    return f'<nav aria-label="Contents">\n<strong>Contents</strong>\n<ul>\n{items}</ul>\n</nav>\n'


def _words(tokens: "Sequence[Token]") -> str:
    """Return what stands in a line without its markup."""
    said = {"softbreak": " ", "hardbreak": " "}
    return "".join(
        _words(token.children or []) if token.type == "image"
        else token.content if token.type in ("text", "code_inline")
        else said.get(token.type, "")
        for token in tokens
    )  # fmt: skip


def _code(content: str) -> str:
    return f'<pre tabindex="0"><code>{_escaped(content)}</code></pre>\n'
