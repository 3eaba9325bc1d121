import re
from pathlib import Path
from typing import Any

import pytest

from browser import A4, DESK, PHONE, Browser, Shot
from documents.hypertext import Reading
from documents.metrics.given import MISCHIEF, history, report
from documents.test_web_in_a_browser import measured
from domain.metrics.given import took
from ircli.documents.metrics.as_html import charts, html
from ircli.documents.metrics.as_markdown import MARK

TITLES = [
    "Incidents by quarter and severity",
    "Time to resolve",
    "Median time to resolve by quarter",
    "Incidents by service",
    "Incidents by hour of the day",
    "Open actions",
]


def test_a_report_is_one_page_with_its_charts_in_it() -> None:
    text = html(report(history()), "UTC")
    read = Reading(text.removesuffix(f"{MARK}\n"))
    assert len(read.all("svg")) == len(read.all("figure")) == len(TITLES)
    assert [title for title in read.inside("title") if title in TITLES] == TITLES
    assert "xychart" not in text
    assert text.endswith(f"</html>\n{MARK}\n")


def test_it_loads_runs_and_leads_to_nothing() -> None:
    read = Reading(html(report(history(names=MISCHIEF)), MISCHIEF[1]).removesuffix(f"{MARK}\n"))
    assert {one.tag for one in read.elements} & {"script", "link", "img", "iframe", "form", "base"} == set()
    assert {link["href"][0] for link in read.all("a")} == {"#"}
    assert not [
        name for one in read.elements for name in one.attributes if name == "src" or name.startswith("on")
    ]
    assert read.comments == []
    assert "<script>alert(1)</script>" in read.words


def test_the_median_is_marked_and_its_number_stands_there() -> None:
    found = report(history())
    drawn = charts(found)["spread"]
    assert "median 1h" in re.sub(r"<[^>]*>", "", drawn)


def test_of_nothing_there_are_no_charts() -> None:
    assert Reading(html(report([]), "UTC").removesuffix(f"{MARK}\n")).all("svg") == []


def test_few_have_no_median_to_mark() -> None:
    assert "median" not in re.sub(r"<[^>]*>", "", charts(report([took(1, 5), took(2, 9)]))["spread"])


PAGES = {
    "three years": html(report(history()), "Europe/Berlin"),
    "mischief": html(report(history(names=MISCHIEF)), MISCHIEF[1]),
    "two": html(report([took(1, 5), took(2, 90)]), "UTC"),
}
SHOTS = (Shot(PHONE), Shot(DESK), Shot(PHONE, dark=True), Shot(DESK, dark=True), Shot(A4, media="print"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    paths = {name: folder / f"{name.replace(' ', '-')}.html" for name in PAGES}
    for name, path in paths.items():
        path.write_text(PAGES[name], encoding="utf-8")
    return paths


@pytest.mark.system("chromium")
@pytest.mark.parametrize("name", PAGES)
def test_it_can_be_read_on_a_phone_on_a_desk_by_night_and_on_paper(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    browser.open(pages[name], SHOTS[0])
    for shot in SHOTS:
        browser.look(shot)
        layout: dict[str, Any] = measured(browser, "layout")
        assert layout["sideways"] == 0, shot
        assert layout["outside"] == layout["touching"] == [], shot
        assert layout["smallest"] >= 11, shot
        assert measured(browser, "colours")["weak"] == [], shot
        if shot.media == "print":
            assert layout["clipped"] == []
    assert browser.requests() == [pages[name].as_uri()]
    assert browser.complaints() == []
    assert browser.pdf().startswith(b"%PDF-")
