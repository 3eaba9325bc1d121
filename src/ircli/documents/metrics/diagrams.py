"""The charts of a report as text that many wikis draw; each begins with the name under which a page has its own picture."""

from collections.abc import Sequence
from itertools import pairwise

from ircli.documents.charts.scales import edges, round_span
from ircli.domain.metrics.reporting import Report
from ircli.domain.metrics.spans import Spans

INCIDENTS, SPREAD, TREND, SERVICES, HOURS, ACTIONS = (
    "incidents",
    "spread",
    "trend",
    "services",
    "hours",
    "actions",
)
RESOLVED = "ttr"  # the metric whose spread and trend are drawn
_MOST = 60  # places on an axis
_MOST_SERVICES = 12
_LONGEST = 24
_HARMLESS = frozenset(" -_./+")


def diagrams(report: Report) -> dict[str, str]:
    """Return the charts of a report by their names, as fences of Markdown; one that would show nothing is left out."""
    found = {
        INCIDENTS: _incidents(report),
        SPREAD: _spread(report),
        TREND: _trend(report),
        SERVICES: _services(report),
        HOURS: _hours(report),
        ACTIONS: _actions(report),
    }
    return {name: f"```mermaid\n%% {name}\n{text}\n```" for name, text in found.items() if text}


def resolved(report: Report) -> Spans:
    """Return the spans whose spread and trend are drawn."""
    return next(one.spans for one in report.figures.figures if one.spans.definition.name == RESOLVED)


def _incidents(report: Report) -> str:
    rows = [row for row in report.figures.rows if row.period is not None][-_MOST:]
    if not rows:
        return ""
    labels = [row.key for row in rows]
    return _chart(f"Incidents by {report.kind}", labels, "incidents", bar=[row.incidents for row in rows])


def _spread(report: Report) -> str:
    seconds = [value / 1000 for value in resolved(report).values]
    if not seconds:
        return ""
    bins = list(pairwise(edges(seconds[0], seconds[-1])))
    counts = [sum(low <= value < high for value in seconds) for low, high in bins]
    counts[0] += sum(value < bins[0][0] for value in seconds)
    return _chart("Time to resolve", [f"from {round_span(low)}" for low, _ in bins], "incidents", bar=counts)


def _trend(report: Report) -> str:
    """Return a line through medians; without a gap for a period that has none, for such a line has no gaps."""
    known = [
        (row.key, summary.median / 60_000)
        for row in report.figures.rows
        for one in row.figures
        if one.spans.definition.name == RESOLVED
        and row.period is not None
        and (summary := one.summary) is not None
        and summary.is_telling
    ][-_MOST:]
    if len(known) < 2:
        return ""
    labels, minutes = zip(*known, strict=True)
    return _chart("Median time to resolve", labels, "minutes", line=[round(one, 1) for one in minutes])


def _services(report: Report) -> str:
    rows = [row for row in report.services if row.key][:_MOST_SERVICES]
    if not rows:
        return ""
    return _chart(
        "Incidents by service", [row.key for row in rows], "incidents", bar=[row.incidents for row in rows]
    )


def _hours(report: Report) -> str:
    hours = report.figures.load.hours
    if not any(hours):
        return ""
    return _chart("Incidents by hour of the day", [str(hour) for hour in range(24)], "incidents", bar=hours)


def _actions(report: Report) -> str:
    ends = [row.period.end for row in report.figures.rows if row.period is not None][-_MOST:]
    if not report.standings or not ends:
        return ""
    labels = [row.key for row in report.figures.rows if row.period is not None][-_MOST:]
    open_then = [next((one.open for one in reversed(report.standings) if one.at < end), 0) for end in ends]
    return _chart("Open actions at the end of each period", labels, "actions", line=open_then)


def _chart(
    title: str,
    labels: Sequence[str],
    unit: str,
    *,
    bar: Sequence[float] = (),
    line: Sequence[float] = (),
) -> str:
    kind, values = ("bar", bar) if bar else ("line", line)
    top = max([*values, 1])
    return "\n".join(
        (
            "xychart-beta",
            f'    title "{title}"',
            f"    x-axis [{', '.join(map(_quoted, labels))}]",
            f'    y-axis "{unit}" 0 --> {top}',
            f"    {kind} [{', '.join(map(str, values))}]",
        )
    )


def _quoted(label: str) -> str:
    """Return a name in quotes, in which nothing can end them or begin anything else."""
    kept = "".join(one if one.isalnum() or one in _HARMLESS else " " for one in label)
    return f'"{kept[:_LONGEST].strip() or "?"}"'
