"""Draw all figures on one screen for people."""

from collections.abc import Iterable, Iterator, Sequence

from ircli.cli.labelled import lines_text
from ircli.cli.session import Session
from ircli.documents.metrics import words
from ircli.domain.metrics.choosing import UNSET
from ircli.domain.metrics.figures import Figure, Figures, Row
from ircli.domain.metrics.load import DAYS, NIGHT_BEGINS, NIGHT_ENDS, Load, PersonLoad
from ircli.domain.metrics.shares import Share
from ircli.domain.metrics.spans import shape
from ircli.domain.metrics.titles import REPEATS, TITLES

_WIDE = 100  # columns; on narrower terminals the shape of the values is left out
_STEPS, _BAR = 10, 20
_SIGNS = {"up": "+", "down": "-"}


def screen(session: Session, figures: Figures, *, metric: str, zone: str | None) -> str:
    """Return figures as people see them on one screen; with a metric, all of that one by group."""
    drawn = _Screen(session, figures, zone)
    drawn.head()
    if metric:
        drawn.groups_of(metric)
    elif figures.rows:
        drawn.groups()
    else:
        drawn.all_figures()
        drawn.process()
        drawn.hours()
    if figures.people is not None:
        drawn.people(figures.people)
    drawn.notes(metric)
    return "".join(drawn.parts)


class _Screen:
    """What is shown to people, from top to bottom."""

    def __init__(self, session: Session, figures: Figures, zone: str | None) -> None:
        self.parts: list[str] = []
        self.session = session
        self.terminal = session.terminal
        self.figures = figures
        self.zone = zone or "the system's zone"

    def head(self) -> None:
        """Show how many incidents there are, and what became of that."""
        figures = self.figures
        without = words.left_out(figures)
        many = f"{figures.incidents} incident{'s' if figures.incidents != 1 else ''}"
        lines = [
            ", ".join(part for part in (many, words.known(figures)) if part)
            + (f"  (left out: {without})" if without else ""),
            ", ".join(f"{level or UNSET} {many}" for level, many in figures.levels),
        ]
        if figures.before is not None:
            since, until = (
                words.day(at, figures.asked.zone) for at in (figures.before.since, figures.before.until)
            )
            lines.append(f"against {since} to {until}: {words.count_change(figures.before.change)}")
        if len(figures.months) > 1:
            many_by = [many for _, many in figures.months]
            spark = self.terminal.spark(many_by)
            first, last = figures.months[0][0], figures.months[-1][0]
            lines.append(f"by month  {spark}  {first} to {last}, {min(many_by)} to {max(many_by)} each")
        self._lines(lines)

    def all_figures(self) -> None:
        """Show the figures over all incidents."""
        is_wide = self.terminal.width() >= _WIDE
        headers = ("metric", *_HEADERS, *(("spread",) if is_wide else ()))
        rows = []
        for one in self.figures.figures:
            spread = (self._shape(one),) if is_wide else ()
            rows.append((words.SHORT[one.spans.definition.name], *_cells(one), *spread))
        self._table(headers, rows)

    def _shape(self, one: Figure) -> str:
        return self.terminal.spark(shape(one.spans.values, _STEPS)) if one.spans.values else "-"

    def groups(self) -> None:
        """Show how many incidents each group has, and the medians of all metrics."""
        figures, terminal = self.figures, self.terminal
        peak = max(row.incidents for row in figures.rows)
        names = [words.SHORT[one.spans.definition.name] for one in figures.figures]
        wide = max(4, min(_BAR, terminal.width() - 72))
        rows = []
        for row in figures.rows:
            bar = terminal.bar(row.incidents, peak=peak, width=wide)
            sign = _SIGNS.get(row.change.verdict, " ") if row.change is not None else " "
            medians = [_median(one) for one in row.figures]
            rows.append((self._name(row), f"{row.incidents} {sign}", bar, *medians))
        self._table((figures.asked.by, "n  ", "", *names), rows)

    def groups_of(self, metric: str) -> None:
        """Show all figures of one metric by group."""
        rows = []
        for row in self.figures.rows:
            one = next(one for one in row.figures if one.spans.definition.name == metric)
            sign = _SIGNS.get(one.change.verdict, "") if one.change is not None else ""
            rows.append((self._name(row), *_cells(one), sign))
        self._table((self.figures.asked.by, *_HEADERS, ""), rows)

    def process(self) -> None:
        """Show the shares of the process."""
        shares = {**self.figures.shares, REPEATS: self.figures.repeats.share}
        rows = [(TITLES[name][0], *self._share(share)) for name, share in shares.items() if share.of]
        if rows:
            self._table(("process", "of", "share", ""), rows, numbers=("of", "share"))
        unknown = [TITLES[name][0] for name, share in shares.items() if not share.of]
        if unknown:
            self._lines(["", f"nothing to tell of: {', '.join(unknown)}"])

    def _share(self, share: Share) -> tuple[str, str, str]:
        if not share.is_telling:
            return f"{share.met} of {share.of}", "few", ""
        bar = self.terminal.bar(share.met, peak=share.of, width=_BAR)
        return f"{share.met} of {share.of}", words.percent(share), bar

    def hours(self) -> None:
        """Show when incidents come, and what came again."""
        load = self.figures.load
        if not any(load.hours):
            return
        lines = [
            "",
            f"by hour   {self.terminal.spark(load.hours)}  0 to 23 h, {self.zone}",
            f"          {_busiest(load)}",
            (
                f"          {load.nights} at night ({NIGHT_BEGINS} to {NIGHT_ENDS} h),"
                f" {load.weekends} on a weekend (Sat, Sun)"
            ),
        ]
        lines += [
            f"again     {one.incidents} x {one.service}: {one.tag}" for one in self.figures.repeats.found[:3]
        ]
        self._lines(lines)

    def people(self, loads: Sequence[PersonLoad]) -> None:
        """Show the nights and weekends of each person."""
        rows = [
            (one.person, str(one.incidents), str(one.nights), str(one.weekends), str(one.unknown or "-"))
            for one in loads
        ]
        headers = ("person", "incidents", "at night", "on a weekend", "unknown")
        self._table(headers, rows, numbers=headers[1:])

    def notes(self, metric: str) -> None:
        """Say what the figures mean, and what is in none of them."""
        lines = ["", *self._few(), *self._changes()]
        defined = [
            f"{words.SHORT[one.spans.definition.name]} {one.spans.definition.text}"
            for one in self.figures.figures
            if metric in ("", one.spans.definition.name)
        ]
        lines.append("  from..to  " + ", ".join(defined))
        odd = [(name, span) for name, span in self.figures.impossible if metric in ("", name)]
        if odd:
            named = ", ".join(f"{words.SHORT[name]} of {span.outline.id[-4:]}" for name, span in odd[:5])
            more = f" and {len(odd) - 5} more" if len(odd) > 5 else ""
            lines.append(f"  odd       the end before the start, so in no figure: {named}{more}")
        self._lines(lines)

    def _few(self) -> Iterator[str]:
        """Give the values that are too few to tell anything else."""
        if self.figures.rows:
            several = [
                one.summary for row in self.figures.rows for one in row.figures if one.summary is not None
            ]
            if not all(summary.is_telling for summary in several):
                yield f"  few       under {words.TOO_FEW} there are too few to tell"
            return
        for one in self.figures.figures:
            if one.summary is not None and not one.summary.is_telling:
                name, n = words.SHORT[one.spans.definition.name], one.summary.n
                yield f"  few       {name}: {n}, and under {words.TOO_FEW} are too few to tell: {words.values(one)}"

    def _changes(self) -> Iterator[str]:
        if self.figures.rows and any(row.period is not None for row in self.figures.rows):
            yield f"  + -       more or fewer, longer or shorter than the one before; {words.RULE}"
        for one in self.figures.figures:
            if one.change is not None:
                yield f"  change    {words.SHORT[one.spans.definition.name]} {words.change(one.change)}"
        if self.figures.before is not None:
            yield f"  noise     {words.RULE}"

    def _name(self, row: Row) -> str:
        name = words.group_name(self.figures.asked.by, row.key)
        return f"{name} (part)" if row.cut else name

    def _table(
        self, headers: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Sequence[str] = ()
    ) -> None:
        ending = numbers or [name for name in headers[1:] if name]
        self._add("\n")
        self._add(self.terminal.table_text(headers, rows, wrap=headers[0], numbers=ending))

    def _lines(self, lines: Iterable[str]) -> None:
        self._add(lines_text(self.session, lines))

    def _add(self, text: str) -> None:
        self.parts.append(text if text.endswith("\n") else f"{text}\n")


_HEADERS = ("n", "median", "95 % interval", "p90", "mean", "least", "most")


def _cells(figure: Figure) -> tuple[str, ...]:
    summary = figure.summary
    if summary is None:
        return ("0", *("-",) * 6)
    if not summary.is_telling:
        return (str(summary.n), "few", "-", "-", "-", words.span(summary.least), words.span(summary.most))
    spans = (summary.p90, summary.mean, summary.least, summary.most)
    return (str(summary.n), words.span(summary.median), words.interval(figure), *map(words.span, spans))


def _median(figure: Figure) -> str:
    summary = figure.summary
    if summary is None:
        return "-  "
    sign = _SIGNS.get(figure.change.verdict, " ") if figure.change is not None else " "
    return f"{words.span(summary.median) if summary.is_telling else 'few'} {sign}"


def _busiest(load: Load) -> str:
    hour = load.hours.index(max(load.hours))
    day = load.weekdays.index(max(load.weekdays))
    return f"most at {hour} h ({load.hours[hour]}) and on {DAYS[day]} ({load.weekdays[day]})"
