"""What a reader's browser would make of HTML: its elements, its words, and all that it could load or lead to."""

from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"br", "hr", "meta"}


class Element(NamedTuple):
    """An element that was opened."""

    tag: str
    attributes: dict[str, str]


class Reading(HTMLParser):
    """A text of HTML that is being read; elements have to be closed in their order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.comments: list[str] = []
        self.pieces: list[tuple[str, str]] = []
        self.opened: list[str] = []
        self.feed(html)
        self.close()
        assert self.opened == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.pieces.append((self.opened[-1] if self.opened else "", data))

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    @property
    def words(self) -> str:
        """Return what is there to be read."""
        return "".join(data for tag, data in self.pieces if tag not in ("style", "title"))

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of each element of a kind."""
        return [one.attributes for one in self.elements if one.tag == tag]

    def inside(self, tag: str) -> list[str]:
        """Return the words that stand directly in elements of a kind."""
        return [data for found, data in self.pieces if found == tag]
