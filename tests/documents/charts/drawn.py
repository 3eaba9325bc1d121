"""What is in a chart, read as any reader of XML would."""

from typing import NamedTuple
from xml.etree import ElementTree as ET

from hypothesis import strategies as st

HOSTILE = (
    "</text></svg><script>alert(1)</script>",
    '"><image href="https://evil.example/p.png"/>',
    "<!-- ]]> <![CDATA[ &amp; &#x202e; %s",
    "url(https://evil.example) ' onload=alert(1) //",
    "\x1b[2J\x00\x07\x85\u2028\u202e\u200b\ufeff\ud800\udcff\ufffe",
    "漢字 😀 אבג a\u0301\u0301\u0301",
    "two\nlines\tand a tab",
    "   ",
    "",
    "a word that is " + "very " * 200 + "long",
)
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))

# All that charts are made of; nothing among it runs, loads or leads anywhere.
TAGS = {"svg", "title", "desc", "g", "text", "rect", "line", "circle"}
ATTRIBUTES = {
    *("class", "role", "width", "height", "style", "x", "y", "dx", "text-anchor", "rx", "transform"),
    *("x1", "y1", "x2", "y2", "cx", "cy", "r"),
}


class Chart(NamedTuple):
    """A chart that has been read."""

    root: ET.Element

    @property
    def title(self) -> str:
        """Return its name."""
        return words(self.root.find("title"))

    @property
    def desc(self) -> str:
        """Return what it says in sentences."""
        return words(self.root.find("desc"))

    @property
    def texts(self) -> list[str]:
        """Return what stands in it, as it is drawn."""
        return [words(found) for found in self.root.iter("text")]

    def of(self, kind: str) -> list[ET.Element]:
        """Return the strokes of a kind."""
        return [found for found in self.root.iter() if kind in found.get("class", "").split()]

    def said(self, kind: str) -> list[str]:
        """Return what the strokes of a kind say when they are pointed at."""
        return [words(found.find("title")) for found in self.of(kind)]


def read(svg: str) -> Chart:
    """Return a chart, once it is certain that it is one and can do nothing."""
    root = ET.fromstring(svg)
    assert root.tag == "svg"
    assert root.get("role") == "img"
    assert root[0].tag == "title"
    assert root[1].tag == "desc"
    for found in root.iter():
        assert found.tag in TAGS
        assert set(found.attrib) <= ATTRIBUTES
        assert found is root or "style" not in found.attrib
        assert all(is_number(value) for name, value in found.attrib.items() if name not in WORDS), (
            found.attrib
        )
    assert "url(" not in str([found.attrib for found in root.iter()])
    return Chart(root)


WORDS = {"class", "role", "style", "text-anchor", "transform"}


def is_number(value: str) -> bool:
    """Return whether a value is a number that can be drawn, or a share."""
    return -100_000 < float(value.removesuffix("%")) < 100_000


def words(found: ET.Element | None) -> str:
    """Return what an element says by itself: the title of a text is not what is drawn."""
    if found is None:
        return ""
    return (found.text or "") + "".join(inner.tail or "" for inner in found)


def share(found: ET.Element, name: str) -> float:
    """Return a share of the width, from 0 to 1."""
    value = found.get(name, "")
    assert value.endswith("%"), value
    return float(value.removesuffix("%")) / 100


def pixels(found: ET.Element, name: str) -> float:
    """Return a length in pixels."""
    return float(found.get(name, ""))
