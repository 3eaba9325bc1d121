"""A report on incidents as one page for a browser, with its charts in it."""

from datetime import timedelta

from ircli.documents.charts.bars import Bar, bars
from ircli.documents.charts.burn_down import Standing, burn_down
from ircli.documents.charts.columns import Column, columns
from ircli.documents.charts.distribution import Mark, distribution
from ircli.documents.charts.trend import Point, trend
from ircli.documents.metrics import diagrams as drawn
from ircli.documents.metrics import words
from ircli.documents.metrics.as_markdown import MARK, markdown, title
from ircli.documents.web import body_of, page
from ircli.domain.clock import EPOCH
from ircli.domain.metrics.choosing import UNSET
from ircli.domain.metrics.load import NIGHT_BEGINS, NIGHT_ENDS
from ircli.domain.metrics.reporting import Report

_MOST_SERVICES = 20


def html(report: Report, zone: str) -> str:
    """Return a report on incidents; `zone` is what its zone is called."""
    text = markdown(report, zone).removesuffix(f"{MARK}\n")
    return page(title=title(report), body=body_of(text, figures=charts(report))) + f"{MARK}\n"


def charts(report: Report) -> dict[str, str]:
    """Return the charts of a report by their names, as SVG."""
    figures = report.figures
    rows = [row for row in figures.rows if row.period is not None]
    levels = [level or UNSET for level, _ in figures.levels]
    spans = drawn.resolved(report)
    summary = spans.summary
    marks = []
    if summary is not None and summary.is_telling:
        marks = [Mark("median", summary.median / 1000), Mark("p90", summary.p90 / 1000)]
    return {
        drawn.INCIDENTS: columns(
            [Column(row.key, counts) for row, counts in zip(rows, report.by_level, strict=False)],
            series=levels,
            title=f"Incidents by {report.kind} and severity",
        ),
        drawn.SPREAD: distribution(
            [value / 1000 for value in spans.values],
            title="Time to resolve",
            marks=marks,
        ),
        drawn.TREND: trend(_medians(report), title=f"Median time to resolve by {report.kind}"),
        drawn.SERVICES: bars(
            [
                Bar(words.group_name("service", row.key), row.incidents)
                for row in report.services[:_MOST_SERVICES]
            ],
            title="Incidents by service",
        ),
        drawn.HOURS: columns(
            [_hour(hour, many) for hour, many in enumerate(figures.load.hours)],
            series=("at night", "by day"),
            title="Incidents by hour of the day",
        ),
        drawn.ACTIONS: burn_down(
            [
                Standing(EPOCH + timedelta(milliseconds=one.at), one.open, one.overdue)
                for one in report.standings
            ],
            title="Open actions",
            until=EPOCH + timedelta(milliseconds=figures.asked.now),
        ),
    }


def _hour(hour: int, many: int) -> Column:
    is_day = NIGHT_ENDS <= hour < NIGHT_BEGINS
    return Column(str(hour), (0, many) if is_day else (many, 0))


def _medians(report: Report) -> list[Point]:
    """Return the median of each period; none where there are too few to tell."""
    found = []
    for row in report.figures.rows:
        one = next(one for one in row.figures if one.spans.definition.name == drawn.RESOLVED)
        if row.period is not None:
            summary = one.summary
            median = summary.median / 1000 if summary is not None and summary.is_telling else None
            found.append(Point(row.key, median, len(one.spans.values)))
    return found
