import re

import pytest
from markdown_it import MarkdownIt

from documents.metrics.given import MISCHIEF, history, report
from documents.parsed import headings, links, words
from domain.metrics.given import NOW, asked, at, outline, took
from ircli.documents.metrics.as_markdown import MARK, SECTIONS, markdown
from ircli.domain.metrics.asked import Scope
from ircli.domain.metrics.definitions import read_definition
from ircli.domain.metrics.reporting import report_of

ALL = [heading.format(period="quarter") for heading, _ in SECTIONS]


def test_a_report_has_all_sections() -> None:
    text = markdown(report(history()), "UTC")
    assert headings(text) == ["Incident metrics, 2024-01-02 to 2026-12-25", *ALL]
    assert text.endswith(f"\n\n{MARK}\n")


def test_people_are_named_where_they_are_asked_for_and_nowhere_else() -> None:
    named = markdown(report_of(history(), asked(people=True)), "UTC")
    bare = markdown(report_of(history(), asked()), "UTC")
    assert "| bob |" in named
    assert "bob" not in bare
    assert headings(bare)[1:] == ALL[:-1]


def test_of_nothing_a_report_says_that_there_is_nothing() -> None:
    text = markdown(report([]), "UTC")
    assert "- Incidents: 0\n" in text
    assert "```" not in text
    assert headings(text) == [
        "Incident metrics",
        "How long it took",
        "The process",
        "Nights and weekends by person",
    ]


def test_each_output_names_the_definitions_that_it_uses() -> None:
    own = (read_definition("ttr", "started..resolved"),)
    text = markdown(report_of(history(), asked(definitions=(*own, *asked().definitions[4:]))), "UTC")
    assert "TTR, time to resolve: from started to resolved (`started..resolved`)." in text


def test_what_a_time_is_compared_with_is_said() -> None:
    scope = Scope(since=at("2026-06-01T00:00"), until=at("2026-12-01T00:00"), services=frozenset(("search",)))
    text = markdown(report_of(history(), asked(scope=scope)), "UTC")
    assert "- Time: from 2026-06-01 00:00 until 2026-12-01 00:00\n" in text
    assert "- Services: search\n" in text
    assert "- Against 2025-11-30 to 2026-06-01: within the noise; there were" in text


def test_few_are_listed_and_not_summed_up() -> None:
    text = markdown(report([took(1, 5), took(2, 90)]), "UTC")
    assert "| TTR | 2 | few | - | - | - | 5m | 1h 30m |" in text
    assert "- TTR: 5m, 1h 30m" in text


def test_impossible_orders_are_listed() -> None:
    odd = outline(7, times={"started": "2026-11-20T12:05", "detected": "2026-11-20T12:00"})
    assert "- TTD of 2026-11-20-checkout-0007: -5m" in markdown(report([odd]), "UTC")


def test_names_of_people_and_files_form_nothing() -> None:
    text = markdown(report(history(names=MISCHIEF)), MISCHIEF[1])
    tame = markdown(report(history(names=tuple(f"name{number}" for number in range(10)))), "name")
    assert headings(text) == headings(tame)
    assert links(text) == []
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    plain = MarkdownIt("commonmark").enable("table").parse(tame)
    assert [token.type for token in tokens] == [token.type for token in plain]
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "<script>alert(1)</script>" in words(text)


def fences(text: str) -> list[str]:
    return re.findall(r"^```mermaid\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("names", [MISCHIEF, ("shop", "search")])
def test_charts_are_diagrams_in_which_names_end_nothing(names: tuple[str, ...]) -> None:
    found = fences(markdown(report(history(names=names)), "UTC"))
    assert [text.splitlines()[0] for text in found] == [
        f"%% {name}" for name in ("incidents", "spread", "trend", "services", "hours", "actions")
    ]
    for text in found:
        _, kind, title, x_axis, y_axis, values = text.splitlines()
        assert kind == "xychart-beta"
        assert re.fullmatch(r'    title "[\w ]+"', title)
        labels = re.fullmatch(r'    x-axis \[("[\w ./+-]+"(?:, "[\w ./+-]+")*)\]', x_axis)
        assert labels is not None
        assert re.fullmatch(r'    y-axis "\w+" 0 --> [\d.]+', y_axis)
        numbers = re.fullmatch(r"    (?:bar|line) \[([\d.]+(?:, [\d.]+)*)\]", values)
        assert numbers is not None
        assert len(numbers[1].split(",")) == len(labels[1].split('", "'))


def test_the_diagram_of_incidents_counts_all_of_them() -> None:
    found = report(history())
    chart = fences(markdown(found, "UTC"))[0]
    bars = re.search(r"bar \[(.*)\]", chart)
    assert bars is not None
    assert sum(map(int, bars[1].split(", "))) == found.figures.incidents
    spread = re.search(r"bar \[(.*)\]", fences(markdown(found, "UTC"))[1])
    assert spread is not None
    ttr = found.figures.figures[3].spans
    assert sum(map(int, spread[1].split(", "))) == len(ttr.values)


@pytest.mark.parametrize(
    ("days", "count", "kind"),
    [(1, 1, "week"), (20, 3, "week"), (90, 200, "week"), (90, 20, "month"), (1000, 400, "month"), (1000, 100, "quarter"), (3000, 10, "quarter"), (90_000, 9, "quarter")],
)  # fmt: skip
def test_periods_fit_the_time_and_have_enough_in_each(days: int, count: int, kind: str) -> None:
    first = NOW - days * 86_400_000
    step = days * 86_400_000 // max(count - 1, 1)
    found = [
        outline(number)._replace(times=(None, max(0, first + number * step), *[None] * 7))
        for number in range(count)
    ]
    assert report(found).kind == kind
