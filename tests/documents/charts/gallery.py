"""Every kind of chart, as reports have them, and as nobody would like to have them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from documents.charts.drawn import HOSTILE
from ircli.documents.charts.bars import Bar, bars
from ircli.documents.charts.burn_down import Standing, burn_down
from ircli.documents.charts.columns import Column, columns
from ircli.documents.charts.distribution import Mark, distribution
from ircli.documents.charts.phases import Moment, Phase, phases
from ircli.documents.charts.scales import span
from ircli.documents.charts.trend import Point, trend

START = datetime(2026, 11, 20, 2, 48, tzinfo=UTC)
MONTHS = [f"2026-{number:02d}" for number in range(1, 13)]
LEVELS = ("SEV1", "SEV2", "SEV3", "SEV4", "unset")
HOUR = 3600


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def course() -> str:
    """Return the phases of an incident that is over."""
    rows = [
        Phase("Impact: every third checkout fails", after(0), after(97)),
        Phase("Time to detect", after(0), after(6)),
        Phase("Time to acknowledge", after(6), after(6)),
        Phase("Time to mitigate", after(6), after(97)),
        Phase("Time to resolve", after(6), after(131)),
    ]
    moments = [
        Moment("a routine deployment rolls the pods", after(-4)),
        Moment("detected", after(6)),
        Moment("declared", after(9)),
        Moment(
            "rolled back, which did not help: the pool stayed exhausted until it was restarted", after(41)
        ),
        Moment("mitigated", after(97)),
        Moment("resolved", after(131)),
    ]
    return phases(rows, title="Phases of the incident", moments=moments)


def figures(count: int, step: int) -> list[int]:
    """Return figures that look like chance, and are always the same."""
    return [number * number * step % 7 + number % 3 for number in range(1, count + 1)]


def by_month() -> str:
    counted = zip(*(figures(12, step) for step in (1, 3, 5, 11, 2)), strict=True)
    periods = [Column(month, counts) for month, counts in zip(MONTHS, counted, strict=True)]
    return columns(periods, series=LEVELS, title="Incidents by month and severity")


def by_week() -> str:
    counted = zip(*(figures(52, step) for step in (1, 3, 5)), strict=True)
    periods = [Column(f"2026-W{week:02d}", counts) for week, counts in enumerate(counted, 1)]
    return columns(periods, series=LEVELS[:3], title="Incidents by week and severity")


def by_quarter() -> str:
    counted = ((3, 12, 40, 25), (1, 9, 35, 34), (0, 14, 22, 40))
    periods = [Column(f"2026-Q{number}", counts) for number, counts in enumerate(counted, 1)]
    return columns(periods, series=LEVELS[:4], title="Incidents by quarter and severity")


def lengths() -> str:
    values = [60 * 1.09**number for number in range(64)]
    marks = (Mark("median", values[32]), Mark("p90", values[57]))
    return distribution(values, title="Time to mitigate", marks=marks)


def course_of_a_year() -> str:
    values = [HOUR / 4 * figure if figure != 5 else None for figure in figures(12, 3)]
    points = [
        Point(month, value, number % 9)
        for number, (month, value) in enumerate(zip(MONTHS, values, strict=True))
    ]
    return trend(points, title="Median time to mitigate by month")


def actions() -> str:
    standings = [
        Standing(after(1440 * 5 * number), figure + 3, figure // 2)
        for number, figure in enumerate(figures(40, 5))
    ]
    return burn_down(standings, title="Open actions", until=after(1440 * 210))


def services() -> str:
    rows = [
        Bar("checkout", 14),
        Bar("search, with the index of all goods of all shops", 9),
        Bar("mail", 1),
        Bar("none", 0),
    ]
    return bars(rows, title="Incidents by service")


USUAL: Mapping[str, str] = {
    "phases": course(),
    "phases going on": phases(
        [Phase("Impact", after(0), None), Phase("Time to detect", after(0), after(1800))],
        title="Phases so far",
        until=after(2600),
    ),
    "phases in an impossible order": phases([Phase("Time to detect", after(5), after(0))], title="Phases"),
    "columns by month": by_month(),
    "columns by week": by_week(),
    "columns by quarter": by_quarter(),
    "distribution": lengths(),
    "distribution of nothing but zero": distribution(
        [0, 0], title="Time to acknowledge", marks=[Mark("median", 0)]
    ),
    "trend": course_of_a_year(),
    "trend of few": trend(
        [
            Point("2026-Q1", 5400, 12),
            Point("2026-Q2", None, 0),
            Point("2026-Q3", 4200, 8),
            Point("2026-Q4", 2900, 9),
        ],
        title="Median time to resolve by quarter",
    ),
    "bars": services(),
    "bars of spans": bars(
        [Bar("checkout", 5400), Bar("search", 260_000)], title="Time to mitigate by service", show=span
    ),
    "burn-down": actions(),
    "burn-down of one": burn_down([Standing(after(0), 4, 1)], title="Open actions"),
    "nothing": bars([], title="Incidents by service"),
}


def odd(texts: Sequence[str]) -> Mapping[str, str]:
    """Return every kind of chart with the names that are given, and with figures that are out of all proportion."""
    first, count = texts[0], len(texts)
    names = [texts[number % count] for number in range(60)]
    centuries = [START.replace(year=1970 + 30 * number) for number in range(8)]
    return {
        "phases": phases(
            [
                Phase(name, moment, after(number))
                for number, (name, moment) in enumerate(zip(names, centuries, strict=False))
            ],
            title=first,
            moments=[Moment(name, moment) for name, moment in zip(names, centuries, strict=False)],
        ),
        "columns": columns(
            [Column(name, (0, number**9, 1)) for number, name in enumerate(names)],
            series=names[:9],
            title=first,
        ),
        "columns of many": columns(
            [Column(str(number), (number,)) for number in range(10_000)], series=("a",), title=first
        ),
        "distribution": distribution(
            [0, -1, 1e18, *[1.001**number for number in range(10_000)]],
            title=first,
            marks=[Mark(name, 10 ** (2 * number)) for number, name in enumerate(names[:6])],
        ),
        "trend": trend(
            [Point(name, 10.0**number, 10**number) for number, name in enumerate(names[:11])], title=first
        ),
        "trend of many": trend([Point(name, 60, 1) for name in names * 9], title=first),
        "trend of one": trend([Point(first, 1e300, 10**9)], title=first),
        "bars": bars([Bar(name, 10.0**number) for number, name in enumerate(names)], title=first),
        "burn-down": burn_down(
            [Standing(moment, 7**number, number) for number, moment in enumerate(centuries)], title=first
        ),
    }


LONG = ("the checkout of all shops in all countries but one, and what else depends on it " * 20,)
ODD: Mapping[str, str] = {
    f"{name} {place}": chart
    for place, texts in enumerate((LONG, HOSTILE, ("",)))
    for name, chart in odd(texts).items()
}
