"""The fences of a Markdown text as an independent implementation of CommonMark has them, and no line of ours."""

import re
from typing import Any, NamedTuple

import commonmark  # type: ignore[import-untyped]

# Where the two may disagree, and what the specification (0.31.2) has to say: texts with one of these are not compared.
DISPUTED = {
    # "Fenced code blocks": a closing fence "may be followed only by spaces or tabs"; this one takes spaces only.
    "a tab behind a closing fence": re.compile(r"(?:`{3}|~{3}) *\t[ \t]*(?=[\r\n]|$)"),
    # "Blank lines": "only spaces or tabs"; this one takes form feeds and vertical tabs for blanks, too.
    "a form feed": re.compile("[\x0b\x0c]"),
    # "Lists": only a *paragraph* is not interrupted by a list that begins with 10, and "List items": one begins with at
    # most one *blank line*. A definition of a link is neither; this one takes it for a paragraph until it has ended.
    "a definition of a link": re.compile(r"^[ \t>*+\-0-9.)]*\[[^\]]+\]:", re.MULTILINE),
    # "HTML blocks": "all types of HTML blocks except type 7 may interrupt a paragraph"; this one lets type 7 do so
    # where the paragraph goes on without the marks of its list or quote.
    "a single tag behind a paragraph": re.compile(
        r"(?<=[^\r\n])(?:\r\n|\n|\r)[ \t>]*</?(?!div)[A-Za-z][^<>\r\n]*>[ \t]*(?=[\r\n]|$)"
    ),
    # "Paragraphs": what is indented four columns interrupts none; the parser that we use counts them from the text of
    # a list item, also where the paragraph goes on left of it.
    "a block left of its item's text": re.compile(r"^(?: {4}|\t)[ \t]*<[!?A-Za-z/]", re.MULTILINE),
}


class Counted(NamedTuple):
    """A fence: its line, what stands in it, and how many lists and quotes it stands in."""

    line: int
    content: str
    depth: int
    info: str
    closed: bool


def count(text: str) -> tuple[Counted, ...]:
    """Return every fence in document order."""
    return tuple(_counted(node) for node in _nodes(text) if node.t == "code_block" and node.is_fenced)


class Compared(NamedTuple):
    """What the two must agree on."""

    line: int
    content: str
    depth: int
    closed: bool


def is_disputed(text: str) -> bool:
    """Return whether the two read a text otherwise for a reason that the specification settles, or leaves open."""
    return any(
        pattern.search(text.replace("\r\n", "\n").replace("\r", "\n")) for pattern in DISPUTED.values()
    )


def comparable(line: int, content: str, depth: int, *, closed: bool) -> Compared:
    """Return a fence as the two can be compared: this one keeps no blanks of a blank line in a list."""
    bare = "\n".join(one if one.strip(" \t") else "" for one in content.split("\n"))
    return Compared(line, bare if depth else content, depth, closed)


def _nodes(text: str) -> list[Any]:
    parser = commonmark.Parser()
    parser.processInlines = lambda _block: None  # what stands in lines has no fences, and takes long
    return [node for node, is_entering in parser.parse(_prepared(text)).walker() if is_entering]


def _counted(node: Any) -> Counted:  # noqa: ANN401 - it tells no types
    (first, _), (last, _) = node.sourcepos
    depth, holder = 0, node.parent
    while holder is not None:
        depth += holder.t in {"list", "block_quote"}
        holder = holder.parent
    closed = last - first > node.literal.count("\n")
    return Counted(first, node.literal, depth, node.info or "", closed)


def _prepared(text: str) -> str:
    """Return a text without what this implementation reads otherwise than the specification has it.

    "Line endings": a carriage return at the end of the text ends its last line, and no empty one follows; this
    implementation knows that of line feeds only. The byte order mark is no part of a text.
    """
    text = text.removeprefix("\ufeff")
    return f"{text}\n" if text.endswith("\r") else text
