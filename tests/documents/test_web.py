"""A page is one file that needs nothing beside it, and asks nobody for anything."""

import re
from itertools import product

import pytest

from documents.charts.drawn import HOSTILE
from documents.hypertext import Reading
from ircli.documents.charts.bars import Bar, bars
from ircli.documents.web import body_of, figure, page
from ircli.documents.web_style import COLOURS, style_of_a_page
from ircli.domain.text import visible

BODY = body_of("# Title\n\n[a](https://e.example) ![b](https://e.example/b.png)\n") + figure(
    bars([Bar("a", 1)], title="B")
)


def test_nothing_is_loaded_run_or_led_to() -> None:
    read = Reading(page(title="Postmortem", body=BODY))
    loading = {
        "src",
        "srcset",
        "href",
        "xlink:href",
        "action",
        "data",
        "poster",
        "background",
        "ping",
        "formaction",
    }
    assert {name for one in read.elements for name in one.attributes} & loading == set()
    assert {one.tag for one in read.elements} & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "form",
    } == set()
    assert not [name for one in read.elements for name in one.attributes if name.startswith("on")]
    (style,) = read.inside("style")
    assert not re.search(r"url\(|@import|@font-face|expression|https?:", style)


def test_its_policy_forbids_all_but_its_own_styles() -> None:
    metas = Reading(page(title="Postmortem", body="")).all("meta")
    (policy,) = [one["content"] for one in metas if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    assert {"name": "referrer", "content": "no-referrer"} in metas


def test_it_is_a_document_of_today() -> None:
    html = page(title="Postmortem", body="<p>a</p>")
    assert html.startswith('<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n')
    assert "<main>\n<p>a</p>\n</main>" in html
    assert html == page(title="Postmortem", body="<p>a</p>")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_title_is_a_title(text: str) -> None:
    read = Reading(page(title=text, body=""))
    assert read.inside("title") in ([visible(" ".join(text.split()))], [])
    assert [one.tag for one in read.elements].count("title") == 1


def light(colour: str) -> float:
    """Return the relative luminance of a colour, as the rules for accessible content have it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return by how much two colours stand out from each other, from 1 to 21."""
    lighter, darker = sorted((light(one), light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("night", [0, 1], ids=["day", "night"])
def test_what_is_read_stands_out(night: int) -> None:
    colour = {name: both[night] for name, both in COLOURS.items()}
    read = [
        *product(("ink", "quiet", "alarm", "accent"), ("paper", "panel")),
        *product(("ink",), [name for name in COLOURS if name.startswith("tint")]),
        ("on", "quiet"),
        *product(("on",), [f"fill{index}" for index in range(0, 6, 2)]),
    ]
    weak = {
        pair: round(found, 2) for pair in read if (found := contrast(*[colour[name] for name in pair])) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("night", [0, 1], ids=["day", "night"])
def test_what_is_drawn_stands_out(night: int) -> None:
    colour = {name: both[night] for name, both in COLOURS.items()}
    drawn = ("accent", "alarm", *[name for name in COLOURS if name.startswith("fill")])
    weak = {name: round(found, 2) for name in drawn if (found := contrast(colour[name], colour["paper"])) < 3}
    assert weak == {}


def test_paper_is_black_on_white() -> None:
    printed = style_of_a_page().partition("@media print{:root{")[2].partition("}")[0]
    assert "--ink:#000000" in printed
    assert COLOURS["paper"][0] == "#ffffff"
