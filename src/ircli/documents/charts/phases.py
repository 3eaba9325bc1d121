"""The phases of an incident beside each other, and the moments between them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from ircli.documents.charts.drawing import (
    NARROWEST,
    TITLE,
    Area,
    At,
    Frame,
    across,
    box,
    chart,
    dot,
    empty,
    group,
    line,
    row,
    words,
)
from ircli.documents.charts.fitting import brief, plain, width
from ircli.documents.charts.scales import span as span_words
from ircli.documents.charts.times import Span, clocks, span_of, stamp, time_axis, years

_ROW, _BAR, _LINE = 40, 10, 18
_BADGE = 18
_MOST_ROWS, _MOST_MOMENTS, _MOST_TOLD = 40, 24, 60


class Phase(NamedTuple):
    """A phase, in UTC; one that has no end goes on."""

    label: str
    start: datetime
    end: datetime | None


class Moment(NamedTuple):
    """Something that happened, in UTC."""

    label: str
    at: datetime


def phases(
    rows: Sequence[Phase], *, title: str, moments: Sequence[Moment] = (), until: datetime | None = None
) -> str:
    """Return a row with a bar for each phase, and a numbered mark for each moment; open phases go to `until`."""
    if not rows and not moments:
        return empty("phases", title, "No phase has a known time.")
    span = _span(rows, moments, until)
    shown, marked = rows[:_MOST_ROWS], sorted(moments[:_MOST_MOMENTS], key=lambda moment: moment.at)
    top = TITLE + (_BADGE + 10 if marked else 6)
    bottom = top + len(shown) * _ROW
    lines = [*_list(marked, bottom + 44), *_left_out(rows, moments, bottom + 44 + len(marked) * _LINE)]
    parts = (
        time_axis(span, top=top, bottom=bottom),
        *_marks(marked, span, top, bottom),
        *chain.from_iterable(_row(one, span, top + place * _ROW, until) for place, one in enumerate(shown)),
        *lines,
    )
    height = bottom + (44 + len(lines) * _LINE if lines else 36)
    return chart("phases", title, _told(rows, moments, until), parts, Frame(height, corner=years(span)))


def _span(rows: Sequence[Phase], moments: Iterable[Moment], until: datetime | None) -> Span:
    ends = [one.end or until for one in rows]
    known = [*[one.start for one in rows], *[end for end in ends if end], *[moment.at for moment in moments]]
    # What goes on has no end to be seen.
    return span_of(known, room=0.06 if any(end is None for end in ends) else 0)


def _row(one: Phase, span: Span, top: float, until: datetime | None) -> Iterator[str]:
    """Give a line of words, and the bar below it."""
    length = _length(one, until)
    kind = "wrong" if _is_backwards(one) else "open" if one.end is None else "main"
    room = NARROWEST - width(length, "value") - 14
    yield row(At(0, top + 13), plain(one.label), "label", room=room, kind="halo")
    yield words(
        At("100%", top + 13, "end"), length, "value", kind="halo alarm" if kind == "wrong" else "halo"
    )
    first, last = _ends(one, span)
    text = f"{brief(one.label)}: {_from_to(one)}"
    y = top + 20
    yield box(Area(0, y, "100%", _BAR), "track", corner=3)
    yield box(Area(across(first), y, across(last - first), _BAR), kind, text=text, corner=3)
    # A bar that is too short to be seen has its beginning all the same.
    yield box(Area(across(first), y - 3, 3, _BAR + 6), f"cap {kind}", text=text, corner=1, shift=-1.5)


def _ends(one: Phase, span: Span) -> tuple[float, float]:
    start = span.place(one.start)
    end = span.place(one.end) if one.end is not None else 1.0
    return min(start, end), max(start, end)


def _marks(marked: Sequence[Moment], span: Span, top: float, bottom: float) -> Iterator[str]:
    """Give a line for each moment, and a badge with its number; numbers that would touch share a badge."""
    places = [span.place(moment.at) for moment in marked]
    for place in dict.fromkeys(places):
        yield line(across(place), top - 6, across(place), bottom, "moment")
    first = 0
    for index, place in enumerate(places):
        if index + 1 == len(places) or (places[index + 1] - place) * NARROWEST > _BADGE * 2:
            text = str(index + 1) if index == first else f"{first + 1}-{index + 1}"
            yield _badge((places[first] + place) / 2, text, top - _BADGE - 6)
            first = index + 1


def _badge(place: float, text: str, top: float) -> str:
    wide = max(_BADGE, width(text, "tick") + 10)
    inside = across(min(max(place, wide / 2 / NARROWEST), 1 - wide / 2 / NARROWEST))
    plate = box(Area(inside, top, wide, _BADGE), "plate", corner=_BADGE / 2, shift=-wide / 2)
    return group("badge", (plate, words(At(inside, top + 13, "middle"), text, "tick", kind="on")))


def _list(marked: Sequence[Moment], top: float) -> Iterator[str]:
    """Give what the numbers stand for, a line each."""
    times = clocks([moment.at for moment in marked])
    indent = max((width(text, "tick") for text in times), default=0) + 34
    for index, (moment, text) in enumerate(zip(marked, times, strict=True)):
        y = top + index * _LINE + 8
        yield group(
            "moment-name",
            (
                dot(9, y - 4, 8, "plate"),
                words(At(9, y, "middle"), str(index + 1), "tick", kind="on"),
                words(At(24, y), text, "tick"),
                row(At(indent, y), plain(moment.label), "label", room=NARROWEST - indent),
            ),
        )


def _left_out(rows: Sequence[Phase], moments: Sequence[Moment], top: float) -> Iterator[str]:
    more = (
        (len(rows) - _MOST_ROWS, "phase", "phases"),
        (len(moments) - _MOST_MOMENTS, "moment", "moments"),
    )
    found = [f"{left:,} {one if left == 1 else several}" for left, one, several in more if left > 0]
    if found:
        yield words(At(0, top + 10), f"Not drawn: {' and '.join(found)} more.", "tick")


def _told(rows: Sequence[Phase], moments: Sequence[Moment], until: datetime | None) -> Iterator[str]:
    for one in rows[:_MOST_TOLD]:
        yield f"{brief(one.label)}: {_from_to(one)}, {_length(one, until)}."
    for moment in sorted(moments[:_MOST_TOLD], key=lambda moment: moment.at):
        yield f"{brief(moment.label)}: {stamp(moment.at)}."
    if len(rows) > _MOST_TOLD or len(moments) > _MOST_TOLD:
        yield f"There are {len(rows):,} phases and {len(moments):,} moments."


def _from_to(one: Phase) -> str:
    return (
        f"{stamp(one.start)} to {stamp(one.end)}" if one.end is not None else f"open since {stamp(one.start)}"
    )


def _length(one: Phase, until: datetime | None) -> str:
    if one.end is None:
        so_far = (until - one.start).total_seconds() if until is not None else -1
        return f"open, {span_words(so_far)} so far" if so_far >= 0 else "open"
    length = span_words((one.end - one.start).total_seconds())
    return f"{length}, ends before it starts" if _is_backwards(one) else length


def _is_backwards(one: Phase) -> bool:
    return one.end is not None and one.end < one.start
