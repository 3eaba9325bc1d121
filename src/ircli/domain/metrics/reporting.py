"""Gather what a report on incidents shows: figures, periods by severity, services, and the actions that were open."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ircli.domain.metrics.asked import PERIODS, Asked
from ircli.domain.metrics.burndown import Standing, burn_down
from ircli.domain.metrics.choosing import Chosen
from ircli.domain.metrics.columns import each
from ircli.domain.metrics.figures import Figures, Row, figures_of, rows_of
from ircli.domain.metrics.groups import divide, folded
from ircli.domain.outline import Outline

_DAY = 86_400_000
_DAYS = {"week": 7, "month": 30, "quarter": 91}
_MOST = 40  # periods on a page
_ENOUGH = 6  # incidents in a period, on average: so many have an interval


class Report(NamedTuple):
    """What a report shows; the rows of `figures` are the periods of one `kind`.

    `by_level` says for each of them how many incidents had each of the levels of `figures`, in their order.
    """

    kind: str
    figures: Figures
    by_level: tuple[tuple[int, ...], ...]
    services: tuple[Row, ...]
    standings: tuple[Standing, ...]


def report_of(outlines: Iterable[Outline], asked: Asked) -> Report:
    """Return what a report shows; where nothing is asked for, periods that fit the time are taken."""
    everything = tuple(outlines)
    figures = figures_of(everything, asked._replace(by=asked.by or "month"))
    kind = asked.by or fitting_kind(figures)
    if kind != figures.asked.by:
        figures = figures_of(everything, asked._replace(by=kind))
    return Report(
        kind=kind,
        figures=figures,
        by_level=_by_level(figures, kind),
        services=rows_of(divide(figures.chosen, "service", asked.zone), asked),
        standings=burn_down(figures.chosen.counted, now=asked.now, zone=asked.zone),
    )


def fitting_kind(figures: Figures) -> str:
    """Return the shortest kind of period that fits on a page and has incidents enough to tell something of each."""
    week, month, quarter = PERIODS
    length = (figures.last or 0) - (figures.first or 0)
    fitting = [kind for kind in PERIODS if length <= _MOST * _DAYS[kind] * _DAY]
    telling = [kind for kind in fitting if figures.incidents * _DAYS[kind] * _DAY >= _ENOUGH * length]
    if length <= _DAYS[month] * _DAY or not fitting:
        return week if fitting else quarter
    return telling[0] if telling else month if month in fitting else quarter


def _by_level(figures: Figures, kind: str) -> tuple[tuple[int, ...], ...]:
    chosen: Chosen = figures.chosen
    places = {folded(level): place for place, (level, _) in enumerate(figures.levels)}
    found = []
    for group in divide(chosen, kind, figures.asked.zone):
        many = Counter(places[folded(level)] for level in each(group.outlines, "severity"))
        found.append(tuple(many[place] for place in range(len(places))))
    return tuple(found)
