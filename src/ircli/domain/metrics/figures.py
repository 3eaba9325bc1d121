"""Put all figures together that are asked for: the incidents that count, what they come to, and what changed."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

from ircli.domain.metrics.asked import Asked, Scope
from ircli.domain.metrics.changes import Change, CountChange, compare, compare_counts
from ircli.domain.metrics.choosing import Chosen, choose
from ircli.domain.metrics.definitions import Definition
from ircli.domain.metrics.groups import Group, divide, levels
from ircli.domain.metrics.load import Load, PersonLoad, load, people
from ircli.domain.metrics.periods import Period, periods
from ircli.domain.metrics.repeats import Repeats, repeats
from ircli.domain.metrics.shares import SHARES, Ground, Share
from ircli.domain.metrics.spans import Span, Spans, impossible_in, measure
from ircli.domain.metrics.summary import Summary
from ircli.domain.outline import Outline
from ircli.domain.quick import NamedTuple

_MONTHS = 12  # that a line of counts by month goes back
_YEAR = 366 * 86_400_000


class Figure(NamedTuple):
    """A metric of some incidents: its spans, what they come to, and what it was before, where there is a before."""

    spans: Spans
    summary: Summary | None
    change: Change | None = None


class Before(NamedTuple):
    """The time before the one that is asked for, as long as it: in milliseconds, and what became of the count."""

    since: int
    until: int
    change: CountChange


class Row(NamedTuple):
    """The figures of a group of incidents; one of a time that is not over, or not all asked for, is `cut`."""

    key: str
    incidents: int
    figures: tuple[Figure, ...]
    period: Period | None = None
    cut: bool = False
    change: CountChange | None = None


class Figures(NamedTuple):
    """All that was asked for. `first` and `last` are when the earliest and the latest of the incidents became known.

    `impossible` lists, by metric, the spans that end before they start, and are in no figure.
    """

    asked: Asked
    chosen: Chosen
    first: int | None
    last: int | None
    figures: tuple[Figure, ...]
    before: Before | None
    levels: tuple[tuple[str, int], ...]
    months: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]
    shares: Mapping[str, Share]
    repeats: Repeats
    load: Load
    people: tuple[PersonLoad, ...] | None
    impossible: tuple[tuple[str, Span], ...]

    @property
    def incidents(self) -> int:
        """Return how many incidents count."""
        return len(self.chosen.counted)


def figures_of(outlines: Iterable[Outline], asked: Asked) -> Figures:
    """Return the figures over incidents, in whatever order they come."""
    everything = tuple(outlines)
    chosen = choose(everything, asked.scope)
    before = _before(everything, asked)
    counted = chosen.counted
    found = _figures(counted, asked.definitions, before.counted if before is not None else None)
    moments = chosen.moments
    return Figures(
        asked=asked,
        chosen=chosen,
        first=moments[0] if moments else None,
        last=moments[-1] if moments else None,
        figures=found,
        before=_compared(before, chosen, asked) if before is not None else None,
        levels=levels(counted),
        months=_months(moments, asked.zone),
        rows=rows_of(divide(chosen, asked.by, asked.zone), asked) if asked.by else (),
        shares=shares_of(chosen, asked),
        repeats=repeats(counted),
        load=load(moments, len(counted) - len(moments), asked.zone),
        people=people(counted, asked.zone) if asked.people else None,
        impossible=tuple(
            (one.spans.definition.name, span)
            for one in found
            if one.spans.impossible
            for span in impossible_in(one.spans.definition, counted)
        ),
    )


def shares_of(chosen: Chosen, asked: Asked) -> dict[str, Share]:
    """Return the shares of the process by their names, in the order in which they are shown."""
    ground = Ground(chosen, asked.sources, asked.now, asked.zone)
    return {name: share(ground) for name, share in SHARES.items()}


def earlier(asked: Asked) -> Scope | None:
    """Return the time before the one that is asked for, just as long; None where that one has no beginning."""
    since, until = asked.scope.since, asked.scope.until
    until = asked.now if until is None else min(asked.now, until)
    if since is None or until <= since:
        return None
    return asked.scope._replace(since=since - (until - since), until=since)


def _before(outlines: Iterable[Outline], asked: Asked) -> Chosen | None:
    scope = earlier(asked)
    return choose(outlines, scope) if scope is not None else None


def _compared(before: Chosen, chosen: Chosen, asked: Asked) -> Before | None:
    scope = earlier(asked)
    if scope is None or scope.since is None or scope.until is None:
        return None
    change = compare_counts(len(before.counted), len(chosen.counted), share=0.5)
    return Before(scope.since, scope.until, change)


def _figures(
    outlines: Sequence[Outline], asked: Iterable[Definition], before: Sequence[Outline] | None
) -> tuple[Figure, ...]:
    found = measure(asked, outlines)
    past = measure(asked, before) if before is not None else None
    return _compared_with([one.summary for one in past] if past is not None else None, found)


def _compared_with(past: Sequence[Summary | None] | None, found: Sequence[Spans]) -> tuple[Figure, ...]:
    if past is None:
        return tuple(Figure(one, one.summary) for one in found)
    figures = []
    for one, before in zip(found, past, strict=True):
        summary = one.summary
        figures.append(Figure(one, summary, compare(before, summary)))
    return tuple(figures)


def rows_of(groups: Iterable[Group], asked: Asked) -> tuple[Row, ...]:
    """Return the figures of groups; those of periods are compared with the ones before them."""
    found: list[Row] = []
    past: Group | None = None
    for group in groups:
        spans, period = measure(asked.definitions, group.outlines), group.period
        follows = past is not None and _follows(past, group)
        before = [one.summary for one in found[-1].figures] if follows else None
        found.append(
            Row(
                key=group.key,
                incidents=len(group.outlines),
                figures=_compared_with(before, spans),
                period=period,
                cut=period is not None and _covered(period, asked) < period.end - period.start,
                change=_count_change(past, group, asked) if past is not None and follows else None,
            )
        )
        past = group
    return tuple(found)


def _follows(past: Group, group: Group) -> bool:
    """Return whether a group is of the time right after another one's."""
    return past.period is not None and group.period is not None and past.period.end == group.period.start


def _count_change(past: Group, group: Group, asked: Asked) -> CountChange | None:
    if past.period is None or group.period is None:
        return None
    earlier_time, later_time = _covered(past.period, asked), _covered(group.period, asked)
    share = later_time / (earlier_time + later_time) if earlier_time + later_time else 0.0
    return compare_counts(len(past.outlines), len(group.outlines), share=share)


def _covered(period: Period, asked: Asked) -> int:
    """Return how many milliseconds of a period are asked for, and have passed."""
    since, until = asked.scope.since, asked.scope.until
    start = period.start if since is None else max(period.start, since)
    end = min(period.end, asked.now if until is None else min(asked.now, until))
    return max(0, end - start)


def _months(moments: Sequence[int], zone: tzinfo | None) -> tuple[tuple[str, int], ...]:
    """Return how many incidents became known in each of the last months up to the latest; `moments` are in order."""
    if not moments:
        return ()
    shown = periods("month", max(moments[0], moments[-1] - _YEAR), moments[-1], zone)[-_MONTHS:]
    return tuple(
        (one.label, bisect_left(moments, one.end) - bisect_left(moments, one.start)) for one in shown
    )
