"""Pages and charts as they are seen: on phones and desks, by day and by night, and on paper."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from browser import A4, A5, DESK, PHONE, Browser, Shot
from documents.charts.gallery import ODD, USUAL
from documents.given import document_of, facts_of, pool_outage, search_drill
from documents.test_markdown import MISCHIEF
from ircli.documents.web import body_of, figure, page

pytestmark = pytest.mark.system("chromium")

PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
SMALLEST, TABLET = 320, 768
WIDTHS = (SMALLEST, PHONE, TABLET, DESK)
SHOTS = (*map(Shot, WIDTHS), Shot(A5, media="print"), Shot(A4, media="print"))
WIDE = "| " + " | ".join(f"column {number} of a table" for number in range(12)) + " |\n" + "|---" * 12 + "|\n"


def figures(charts: Iterable[str]) -> str:
    return "<h1>Charts</h1>" + "".join(map(figure, charts))


DOCUMENTS = {
    "usual charts": figures(USUAL.values()),
    "odd charts": figures(ODD.values()),
    "a postmortem": body_of(document_of(facts_of(pool_outage())), figures={}),
    "a drill": body_of(document_of(facts_of(search_drill()))),
    "mischief": body_of("\n\n".join(MISCHIEF)),
    "long words": body_of(
        f"# {'a' * 300}\n\n{'b' * 900} `{'c' * 900}`\n\n- {'d' * 300}\n\n## {'e' * 90}\n\n```\n{'f' * 900}\n```\n"
    ),
    "wide tables": body_of(
        f"{WIDE}| {' | '.join(['word ' * 9] * 12)} |\n\n| a | b | c |\n|---|---|---|\n| {'g' * 300} | b | c |\n"
    ),
    "a table of many short words": body_of(
        "|" + "14-letter-word|" * 8 + "\n" + "|-" * 8 + "|\n" + "|fourteenletter" * 8 + "|\n"
    ),
}


class Reader:
    """Looks at the documents; what was measured once is known."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser = browser
        self._opened = ""
        self.paths = {name: folder / f"{name.replace(' ', '-')}.html" for name in DOCUMENTS}
        self._known: dict[tuple[str, Shot, str], dict[str, Any]] = {}
        for name, path in self.paths.items():
            path.write_text(page(title=name, body=DOCUMENTS[name]), encoding="utf-8")

    def open(self, name: str, shot: Shot) -> None:
        self._opened = name
        self.browser.open(self.paths[name], shot)

    def layout(self, name: str, shot: Shot) -> dict[str, Any]:
        """Return what there is to be said of places and sizes."""
        return self._measured(name, shot, "layout")

    def colours(self, name: str, shot: Shot) -> dict[str, Any]:
        """Return what there is to be said of colours."""
        return self._measured(name, shot, "colours")

    def _measured(self, name: str, shot: Shot, part: str) -> dict[str, Any]:
        key = (name, shot, part)
        if key not in self._known:
            if self._opened == name:
                self.browser.look(shot)
            else:
                self.open(name, shot)
            self._known[key] = measured(self.browser, part)
        return self._known[key]


def measured(browser: Browser, part: str) -> dict[str, Any]:
    """Return what is measured of the page that is open."""
    browser.unfold()
    found: dict[str, Any] = browser.evaluate(f"{PROBE.rstrip()}({part!r})")
    return found


@pytest.fixture(scope="module")
def reader(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(browser, tmp_path_factory.mktemp("pages"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_but_the_page_is_asked_for_and_nothing_is_amiss(reader: Reader, name: str) -> None:
    reader.open(name, Shot(PHONE))
    reader.browser.look(Shot(DESK, dark=True))
    reader.browser.look(Shot(A4, media="print"))
    assert reader.browser.requests() == [reader.paths[name].as_uri()]
    assert reader.browser.complaints() == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_page_scrolls_sideways(reader: Reader, name: str, width: int) -> None:
    assert reader.layout(name, Shot(width))["sideways"] == 0


@pytest.mark.parametrize("shot", SHOTS)
@pytest.mark.parametrize("name", ["usual charts", "odd charts"])
def test_texts_of_charts_are_inside_large_enough_and_side_by_side(
    reader: Reader, name: str, shot: Shot
) -> None:
    found = reader.layout(name, shot)
    assert found["outside"] == []
    assert found["touching"] == []
    assert found["smallest"] >= 11


@pytest.mark.parametrize("shot", SHOTS)
def test_no_text_of_a_usual_chart_covers_another(reader: Reader, shot: Shot) -> None:
    assert reader.layout("usual charts", shot)["covering"] == []


@pytest.mark.parametrize(
    "shot", [Shot(PHONE), Shot(PHONE, dark=True), Shot(DESK, dark=True), Shot(A4, media="print")]
)
@pytest.mark.parametrize("name", ["usual charts", "a postmortem", "mischief"])
def test_whatever_is_read_stands_out_from_what_it_lies_on(reader: Reader, name: str, shot: Shot) -> None:
    assert reader.colours(name, shot)["weak"] == []


@pytest.mark.parametrize("is_dark", [False, True])
def test_paper_is_black_on_white_whatever_the_screen_is(reader: Reader, *, is_dark: bool) -> None:
    found = reader.colours("a drill", Shot(A4, dark=is_dark, media="print"))
    assert (found["paper"], found["ink"]) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    assert found["weak"] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_cut_off_on_paper(reader: Reader, name: str) -> None:
    assert reader.layout(name, Shot(A4, media="print"))["clipped"] == []


def test_a_page_can_be_printed(reader: Reader) -> None:
    reader.open("usual charts", Shot(media="print"))
    assert reader.browser.pdf().startswith(b"%PDF-")


def test_the_night_is_dark(reader: Reader) -> None:
    day, night = (reader.colours("a postmortem", Shot(PHONE, dark=dark))["paper"] for dark in (False, True))
    assert (day, night) == ("rgb(255, 255, 255)", "rgb(19, 23, 28)")


def test_a_contents_link_leads_to_its_section(reader: Reader) -> None:
    reader.open("a postmortem", Shot(PHONE))
    reader.browser.evaluate("document.querySelector('nav a[href=\"#action-items\"]').click()")
    target = "document.querySelector(':target')"
    assert reader.browser.evaluate(f"{target}.textContent") == "Action items"
    assert 0 <= reader.browser.evaluate(f"{target}.getBoundingClientRect().top") < 400


def test_a_chart_is_a_picture_with_a_name_and_words_to_those_who_hear_it(reader: Reader) -> None:
    reader.open("usual charts", Shot())
    nodes = reader.browser.call("Accessibility.getFullAXTree")["nodes"]
    pictures = [node for node in nodes if node.get("role", {}).get("value") in ("image", "img")]
    assert len(pictures) == len(USUAL)
    assert pictures[0]["name"]["value"] == "Phases of the incident"
    assert pictures[0]["description"]["value"].startswith("Impact: every third checkout fails: 2026-11-20")


def test_the_probe_finds_what_is_wrong(reader: Reader, tmp_path: Path) -> None:
    """Without this, an error in the probe would let everything pass."""
    browser = reader.browser
    text = '<text class="tick" font-size="8" x="{}" y="9" fill="#888">{}</text>'
    wrong = (
        '<!doctype html><meta name="viewport" content="width=device-width"><body><p style="color:#999">faint</p>'
        '<div style="width:2000px">wide</div><div class="table"><table style="width:3000px"><tr><td>a</table></div>'
        f'<figure><svg class="chart" width="100%" height="20"><title>T</title><g class="axis" style="font-size:8px">'
        f"{text.format(0, 'one two three')}{text.format(20, 'four')}{text.format(-99, 'outside')}</g></svg></figure>"
    )
    path = tmp_path / "wrong.html"
    path.write_text(wrong)
    reader.paths["wrong"] = path
    reader.open("wrong", Shot(PHONE))
    found = measured(browser, "layout")
    assert found["sideways"] > 0
    assert found["outside"] == ["T: outside"]
    assert found["touching"] == found["covering"] == ["T: one two three | T: four"]
    assert found["smallest"] == 8
    assert len(measured(browser, "colours")["weak"]) == 4
    assert len(found["clipped"]) == 2
