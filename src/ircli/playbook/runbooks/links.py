"""What a runbook links to, and the anchors that its own headings have."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ircli.playbook.runbooks.blocks import blocks_of, span_of
from ircli.playbook.runbooks.headings import plain
from ircli.playbook.runbooks.parts import Heading

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LONGEST = 50_000  # characters of a paragraph that are looked at
_BREAKS = ("softbreak", "hardbreak")

_DEFINITION = re.compile(
    r" {0,3}\[(?!\^)(?:[^\[\]\\]|\\.)+\]:[ \t]*\n?[ \t]*(<[^<>\n]*>|[^\s<]\S*)[^\n]*(?:\n|\Z)"
)
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/")
_OWN_ANCHOR = re.compile(r"""(?:\b(?:id|name)\s*=\s*["']?|\{[^{}\n]*#)([^\s"'<>{}]+)""")
_NO_LETTER = re.compile(r"[^\w\- ]")


class Link(NamedTuple):
    """Where a link or an image leads: the line that it stands on, the target as it stands, its path and its anchor."""

    line: int
    target: str
    path: str
    anchor: str


def links_of(text: str) -> tuple[Link, ...]:
    """Return the links and images of a Markdown text that lead to its own anchors, or to files beside it."""
    found = dict.fromkeys(_targets(text))
    return tuple(_link(line, target) for line, target in found if target and not _ELSEWHERE.match(target))


def anchors_of(headings: Iterable[Heading], lines: Sequence[str]) -> frozenset[str]:
    """Return the anchors of a text: those that code hosts give to headings, and those that it sets itself."""
    found: set[str] = set()
    for heading in headings:
        slug = _NO_LETTER.sub("", plain(heading.text).lower()).replace(" ", "-")
        name, number = slug, 0
        while name in found:
            number += 1
            name = f"{slug}-{number}"
        found.add(name)
    found.update(match[1].lower() for line in lines for match in _OWN_ANCHOR.finditer(line))
    return frozenset(found)


def _link(line: int, target: str) -> Link:
    from urllib.parse import unquote

    path, _, anchor = target.partition("#")
    return Link(line, target, unquote(path.partition("?")[0]), unquote(anchor))


def _targets(text: str) -> Iterator[tuple[int, str]]:
    """Give what links and images lead to, each with its line: those inside a line, and definitions of references."""
    from markdown_it import MarkdownIt

    # The blocks are read as for the steps; so a definition is a paragraph here, and looked for by itself.
    parser = MarkdownIt("commonmark")
    for token in blocks_of(text).tokens:
        if token.type != "inline":
            continue
        first = span_of(token)[0] + 1
        content = token.content[:_LONGEST]
        end = 0
        while definition := _DEFINITION.match(content, end):
            yield first + content.count("\n", 0, definition.start(1)), definition[1].strip("<>")
            end = definition.end()
        first += content.count("\n", 0, end)
        yield from _in_line(parser, content[end:], first)


def _in_line(parser: "MarkdownIt", content: str, line: int) -> Iterator[tuple[int, str]]:
    if "](" not in content and "<" not in content:
        return
    waiting: list[Token] = []
    parser.inline.parse(content, parser, {}, waiting)
    waiting.reverse()
    while waiting:
        token = waiting.pop()
        if token.type in _BREAKS:
            line += 1
        target = token.attrGet("src") if token.type == "image" else token.attrGet("href")
        if target is not None:
            yield line, str(target)
        waiting += reversed(token.children or [])
