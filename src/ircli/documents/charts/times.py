"""An axis of time, from seconds to centuries: round moments in UTC, and the words for them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeAlias

from ircli.documents.charts.axes import Room, fitting_step, for_both, labels
from ircli.documents.charts.drawing import NO_MARGINS, Margins, across, group, line
from ircli.documents.charts.scales import DAY, HOUR, MINUTE, share
from ircli.domain.clock import EPOCH, millis

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(part * MINUTE for part in (1, 2, 5, 10, 15, 30)),
    *(part * HOUR for part in (1, 2, 3, 6, 12)),
    *(part * DAY for part in (1, 2, 7, 14)),
)
_MONTH_STEPS = (1, 2, 3, 6, *(12 * years for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)))
_MONDAY = 4 * DAY  # 1970 began on a Thursday
_SHORTEST = 10_000  # milliseconds that an axis goes over at least
_FIRST = millis(datetime(1, 1, 1, tzinfo=UTC))
_LAST = millis(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
_FINEST = 24  # pixels: no name is shorter

Name: TypeAlias = Callable[[datetime], str]


class Span(NamedTuple):
    """What an axis goes over: two moments, as milliseconds since 1970."""

    low: int
    high: int

    def place(self, moment: datetime) -> float:
        """Return where a moment stands, from 0 to 1."""
        return min(max(share(millis(moment) - self.low, self.high - self.low), 0.0), 1.0)


class Tick(NamedTuple):
    """A round moment: how it is called, and what that stands in (a day, a year); blank where it has been said."""

    place: float
    text: str
    within: str = ""


def span_of(moments: Iterable[datetime], *, room: float = 0) -> Span:
    """Return what an axis has to go over, with some room behind its end where it is asked for (a share)."""
    found = [millis(moment) for moment in moments]
    low, high = min(found), max(found)
    lacking = _SHORTEST - (high - low)
    if lacking > 0:
        low, high = low - lacking // 2, high + lacking // 2
    # Moments before and behind these have no names.
    low = min(max(low, _FIRST), _LAST - _SHORTEST)
    return Span(low, max(min(high + int((high - low) * room), _LAST), _FIRST + _SHORTEST))


def time_axis(span: Span, *, top: float, bottom: float, margins: Margins = NO_MARGINS) -> str:
    """Return the lines of an axis between two heights, and its labels in two rows below them."""

    def drawn(room: Room) -> str:
        found = ticks(span, room)
        within = [tick for tick in found if tick.within]
        lines = [line(across(tick.place), top, across(tick.place), bottom, "rule") for tick in found]
        return "".join(
            (
                group("grid", lines),
                labels([tick.place for tick in found], [tick.text for tick in found], bottom + 15, room),
                labels([tick.place for tick in within], [tick.within for tick in within], bottom + 29, room),
            )
        )

    return for_both(drawn, margins)


def ticks(span: Span, room: Room) -> tuple[Tick, ...]:
    """Return the round moments of a span, as many as have room for their names."""
    found: tuple[Tick, ...] = ()
    for found in _choices(span, room):
        if fitting_step([tick.place for tick in found], [tick.text for tick in found], room) == 1:
            break
    return found


def _choices(span: Span, room: Room) -> Iterator[tuple[Tick, ...]]:
    """Give the moments of finer and of coarser steps, but for those of which there are far too many."""
    seconds, most = (span.high - span.low) / 1000, room.between / _FINEST
    for step in _STEPS:
        if seconds / step <= most:
            name = _clock if step < MINUTE else _hour if step < DAY else day_text
            yield _named(_every(span, step), span, name, day_text if step < DAY else _year)
    for months in _MONTH_STEPS:
        if seconds / (30 * DAY) / months <= most:
            yield _named(_firsts(span, months), span, *((_month, _year) if months < 12 else (_year, None)))


def years(span: Span) -> str:
    """Return the zone and the years of an axis, for its corner."""
    first, last = (_moment(edge).year for edge in span)
    return f"UTC, {first}" if first == last else f"UTC, {first} to {last}"


def day_text(moment: datetime) -> str:
    """Return a moment's day."""
    return f"{_MONTHS[moment.month - 1]} {moment.day}"


def clocks(moments: Sequence[datetime]) -> list[str]:
    """Return moments as people need them side by side: seconds and days where they tell them apart."""
    here = [moment.astimezone(UTC) for moment in moments]
    seconds = any(moment.second for moment in here)
    days = len({moment.date() for moment in here}) > 1
    shown = [f"{one.hour:02d}:{one.minute:02d}" + (f":{one.second:02d}" if seconds else "") for one in here]
    return (
        [f"{one.date().isoformat()} {text}" for one, text in zip(here, shown, strict=True)] if days else shown
    )


def stamp(moment: datetime) -> str:
    """Return a moment in full, in UTC."""
    here = moment.astimezone(UTC)
    return f"{here.date().isoformat()} {here.hour:02d}:{here.minute:02d}:{here.second:02d} UTC"


def _every(span: Span, step: int) -> Iterator[datetime]:
    """Give the moments of a span that are whole steps of seconds; weeks begin on Mondays."""
    size, start = step * 1000, (_MONDAY * 1000 if step % (7 * DAY) == 0 else 0)
    first = start - (start - span.low) // size * size
    return (_moment(at) for at in range(first, span.high + 1, size))


def _firsts(span: Span, step: int) -> Iterator[datetime]:
    """Give the first days of each `step` months of a span."""
    low, high = _moment(span.low), _moment(span.high)
    begin = -(-(low.year * 12 + low.month - 1) // step) * step
    for month in range(max(begin, 12), high.year * 12 + high.month, step):
        first = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        if first >= low:
            yield first


def _named(moments: Iterable[datetime], span: Span, name: Name, within: Name | None) -> tuple[Tick, ...]:
    """Return moments with their names, and what each stands in where that is another than before."""
    found, before = [], ""
    for moment in moments:
        around = within(moment) if within is not None else ""
        found.append(Tick(span.place(moment), name(moment), around if around != before else ""))
        before = around
    is_said = within is _year and len([tick for tick in found if tick.within]) < 2  # in the corner
    return tuple(tick._replace(within="") for tick in found) if is_said else tuple(found)


def _moment(at: int) -> datetime:
    return EPOCH + timedelta(milliseconds=at)


def _clock(moment: datetime) -> str:
    return f"{_hour(moment)}:{moment.second:02d}"


def _hour(moment: datetime) -> str:
    return f"{moment.hour:02d}:{moment.minute:02d}"


def _month(moment: datetime) -> str:
    return _MONTHS[moment.month - 1]


def _year(moment: datetime) -> str:
    return str(moment.year)
