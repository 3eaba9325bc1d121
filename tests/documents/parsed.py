"""What a reader's renderer makes of a document."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@lru_cache(maxsize=4)
def parse(document: str) -> Sequence[Token]:
    """Return the tokens of a document; several questions about one document parse it once."""
    return PARSER.parse(document)


def tokens(document: str) -> Iterator[Token]:
    """Give all tokens of a document, those inside lines too."""
    for token in parse(document):
        yield token
        yield from token.children or ()


def shape(document: str) -> list[str]:
    """Return what a document is made of, without its words; code spans count as words."""
    return [
        token.type for token in tokens(document) if token.type not in ("text", "code_inline", "softbreak")
    ]


def words(document: str) -> str:
    """Return what a document says."""
    said = {"softbreak": "\n", "paragraph_close": "\n\n"}
    return "".join(
        token.content if token.type in ("text", "code_inline") else said.get(token.type, "")
        for token in tokens(document)
    ).strip()


def headings(document: str) -> list[str]:
    """Return a document's headings."""
    found = parse(document)
    return [after.content for before, after in pairwise(found) if before.type == "heading_open"]


def links(document: str) -> list[str]:
    """Return where a document links to."""
    return [str(token.attrs["href"]) for token in tokens(document) if token.type == "link_open"]


def bare_words(document: str) -> str:
    """Return what a code host would search for mentions and references: words that are neither code nor link."""
    bare: list[str] = []
    linked = False
    for token in tokens(document):
        if token.type in ("link_open", "link_close"):
            linked = token.type == "link_open"
        bare.append(token.content if token.type == "text" and not linked else "\n")
    return "".join(bare)


def cells(document: str) -> list[str]:
    """Return what the cells of a document's tables say, head first."""
    found = parse(document)
    return [
        "".join(child.content for child in after.children or () if child.type in ("text", "code_inline"))
        for before, after in pairwise(found)
        if before.type in ("th_open", "td_open")
    ]
