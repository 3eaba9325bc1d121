"""A postmortem as one page, as it is seen: on a phone, at a desk and on paper."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from browser import A4, DESK, PHONE, Browser, Shot
from documents.agreed import drill_facts, pool_facts
from documents.given import document_of, entry, facts_of, folded, search_drill
from ircli.documents.page import PostmortemFacts
from ircli.documents.postmortem_html import page_of
from ircli.domain.events import Declared, Noted

pytestmark = pytest.mark.system("chromium")

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ADDRESSES = "[...document.querySelectorAll('*')].flatMap(one => [...one.attributes]).filter(one => /https?:/.test(one.value)).length"
CHARTS = "[...document.querySelectorAll('svg.chart')].map(one => one.getBoundingClientRect().toJSON())"
HIDDEN = "[...document.querySelectorAll('.table')].filter(one => one.scrollWidth > one.clientWidth).length"


def long_facts() -> PostmortemFacts:
    """Return a drill of which much was said, in long words too."""
    notes = [
        entry(1000 + number, Noted(f"{number}: {'the queue grows ' * (number % 9)}{'x' * (number % 50 * 4)}"), by="ana")
        for number in range(300)
    ]  # fmt: skip
    entries = [*search_drill(), *notes]
    return drill_facts()._replace(entries=entries, incident=folded(entries))


DOCUMENTS: Mapping[str, tuple[PostmortemFacts, str]] = {
    "long": (long_facts(), "default"),
    "long by another template": (drill_facts(), "pagerduty"),
    "with two zones": (pool_facts(), "google-sre"),
    "short": (drill_facts(), "brief"),
    "empty": (facts_of([entry(1, Declared("x" * 300))]), "default"),
}
DRAWN = ("long", "long by another template", "with two zones")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("postmortems")
    found = {name: folder / f"{name.replace(' ', '-')}.html" for name in DOCUMENTS}
    for name, (facts, template) in DOCUMENTS.items():
        found[name].write_text(page_of(facts.incident, document_of(facts, template)), encoding="utf-8")
    return found


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_needs_nothing_else_and_fits(
    browser: Browser, pages: Mapping[str, Path], name: str, width: int
) -> None:
    browser.open(pages[name], Shot(width))
    assert browser.evaluate(SIDEWAYS) == 0
    assert browser.evaluate(ADDRESSES) == 0
    assert browser.requests() == [pages[name].as_uri()]
    assert browser.complaints() == []


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", DRAWN)
def test_the_phases_are_drawn_in_full(
    browser: Browser, pages: Mapping[str, Path], name: str, width: int
) -> None:
    browser.open(pages[name], Shot(width))
    (chart,) = browser.evaluate(CHARTS)
    assert 0 <= chart["left"] < chart["right"] <= width
    assert min(chart["width"], chart["height"]) > 200
    assert "mermaid" not in browser.evaluate("document.body.innerText")


@pytest.mark.parametrize("name", ["short", "empty"])
def test_where_there_are_no_phases_nothing_is_drawn(
    browser: Browser, pages: Mapping[str, Path], name: str
) -> None:
    browser.open(pages[name])
    assert browser.evaluate(CHARTS) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_on_a_phone_no_word_of_a_table_has_to_be_looked_for(
    browser: Browser, pages: Mapping[str, Path], name: str
) -> None:
    browser.open(pages[name], Shot(PHONE))
    assert browser.evaluate(HIDDEN) == 0


def test_on_a_phone_each_cell_says_what_it_is(browser: Browser, pages: Mapping[str, Path]) -> None:
    cells = "[...document.querySelectorAll('table:not(.few) td')]"
    label = "getComputedStyle(cell, '::before').content"
    browser.open(pages["long"], Shot(PHONE))
    assert browser.evaluate(f"{cells}.filter(cell => cell.innerText && {label} === 'none').length") == 0
    assert browser.evaluate(f"{cells}.slice(0, 3).map(cell => {label})") == [
        '"Time (UTC) "',
        '"Since started "',
        '"Role "',
    ]
    browser.look(Shot(DESK))
    assert browser.evaluate(f"{cells}.filter(cell => {label} !== 'none').length") == 0


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_can_be_printed(browser: Browser, pages: Mapping[str, Path], name: str) -> None:
    browser.open(pages[name], Shot(A4, media="print"))
    assert browser.evaluate(SIDEWAYS) == browser.evaluate(HIDDEN) == 0
    assert browser.pdf().startswith(b"%PDF-")
