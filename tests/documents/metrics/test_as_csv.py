import csv
import io

import pytest

from documents.metrics.given import MISCHIEF, history
from domain.metrics.given import asked, took
from ircli.documents.metrics.as_csv import COLUMNS, cell, metrics_csv
from ircli.domain.metrics.definitions import METRICS
from ircli.domain.metrics.figures import figures_of
from ircli.domain.metrics.summary import TOO_FEW
from ircli.domain.metrics.titles import COUNT, EXPLAINED


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_figure_has_a_line_under_the_same_columns() -> None:
    text = metrics_csv(figures_of(history(), asked()))
    assert text.splitlines()[0] == ",".join(COLUMNS)
    found = rows(text)
    assert [row["figure"] for row in found] == [name for name in EXPLAINED if name not in ("hours", "people")]
    assert {row["group"] for row in found} == {""}


def test_spans_are_in_seconds() -> None:
    found = rows(metrics_csv(figures_of([took(1, 1), took(2, 1.5), took(3, 0.0001)], asked())))
    ttr = next(row for row in found if row["figure"] == "ttr")
    assert ttr == dict.fromkeys(COLUMNS, "") | {
        "figure": "ttr",
        "n": "3",
        "median": "60",
        "p90": "90",
        "mean": "50.002",
        "min": "0.006",
        "max": "90",
        "missing": "0",
        "impossible": "0",
        "definition": "detected..resolved",
        "too_few": "yes",
    }


def test_figures_of_few_say_so() -> None:
    enough = rows(metrics_csv(figures_of([took(number, 1) for number in range(1, TOO_FEW + 1)], asked())))
    few = rows(metrics_csv(figures_of([took(number, 1) for number in range(1, TOO_FEW)], asked())))
    said = [next(row["too_few"] for row in found if row["figure"] == "ttr") for found in (enough, few)]
    assert said == ["no", "yes"]
    assert next(row["too_few"] for row in enough if row["figure"] == COUNT) == ""


def test_what_is_not_known_is_blank_and_never_zero() -> None:
    found = rows(metrics_csv(figures_of([], asked())))
    for row in found:
        assert row["n"] == "0"
        assert (row["median"], row["mean"], row["share"]) == ("", "", "")


def test_groups_follow_with_all_metrics_each() -> None:
    found = rows(metrics_csv(figures_of(history(), asked(by="service"))))
    groups = [row["group"] for row in found if row["group"]]
    assert groups == [name for name in dict.fromkeys(groups) for _ in range(1 + len(METRICS))]
    assert set(groups) == {"checkout-api", "search", "login", "ledger"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", '"\'\tx"'),
        ("\rx", '"\'\rx"'),
        ("a,b", '"a,b"'),
        ('say "x"', '"say ""x"""'),
        ("two\nlines", '"two\nlines"'),
        ('=HYPERLINK("a","b")', '"\'=HYPERLINK(""a"",""b"")"'),
    ],
)
def test_a_cell_is_no_formula(text: str, expected: str) -> None:
    assert cell(text) == expected


def test_names_of_people_come_back_as_they_are_or_as_text() -> None:
    found = rows(metrics_csv(figures_of(history(names=MISCHIEF), asked(by="service"))))
    expected = {f"'{name}" if name[0] in "=@" else name for name in MISCHIEF}
    assert {row["group"] for row in found} - {""} == expected
