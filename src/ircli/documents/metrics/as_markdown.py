"""A report on incidents in Markdown, for a wiki: tables, and charts as text that many wikis draw."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import NamedTuple, TypeAlias

from ircli.documents.markdown import bullets, cells, inline, table
from ircli.documents.metrics import diagrams as drawn
from ircli.documents.metrics import words
from ircli.domain.metrics.choosing import UNSET
from ircli.domain.metrics.details import REASONS
from ircli.domain.metrics.figures import Figure, Figures, Row
from ircli.domain.metrics.load import DAYS, NIGHT_BEGINS, NIGHT_ENDS
from ircli.domain.metrics.periods import local
from ircli.domain.metrics.reporting import Report
from ircli.domain.metrics.shares import Share
from ircli.domain.metrics.titles import ADVICE, PEOPLE, REPEATS, TITLES

MARK = "<!-- made by ircli metrics report -->"  # what ends with it may be written over
_MOST_AGAIN = 12
_MOST = 30  # rows of a table by name, and points of a list


class Page(NamedTuple):
    """A report, what its zone is called, and its charts by their names."""

    report: Report
    zone: str
    diagrams: Mapping[str, str]

    @property
    def figures(self) -> Figures:
        """Return the figures over all incidents."""
        return self.report.figures


Section: TypeAlias = Callable[[Page], Iterator[str]]


def markdown(report: Report, zone: str) -> str:
    """Return a report on incidents; `zone` is what its zone is called."""
    page = Page(report, zone, drawn.diagrams(report))
    parts = [f"# {title(report)}", *_facts(page)]
    for heading, section in SECTIONS:
        body = list(section(page))
        if body:
            parts += [f"## {heading.format(period=report.kind)}", *body]
    return "\n\n".join([*parts, MARK]) + "\n"


def title(report: Report) -> str:
    """Return what a report is called."""
    known = words.known(report.figures)
    return f"Incident metrics, {known}" if known else "Incident metrics"


def _facts(page: Page) -> Iterator[str]:
    figures, asked = page.figures, page.figures.asked
    scope, zone = asked.scope, asked.zone
    without = words.left_out(figures)
    rows = [("Incidents", str(figures.incidents) + (f" (left out: {without})" if without else ""))]
    rows.append(("Severity", ", ".join(f"{inline(level or UNSET)} {many}" for level, many in figures.levels)))
    if scope.since is not None or scope.until is not None:
        since = f"from {_moment(scope.since, zone)}" if scope.since is not None else ""
        until = f"until {_moment(scope.until, zone)}" if scope.until is not None else ""
        rows.append(("Time", f"{since} {until}".strip()))
    if scope.services:
        rows.append(("Services", ", ".join(inline(name) for name in sorted(scope.services))))
    if scope.severities:
        rows.append(("Severities", ", ".join(inline(name) for name in sorted(scope.severities))))
    if figures.before is not None:
        before = figures.before
        span = f"{words.day(before.since, zone)} to {words.day(before.until, zone)}"
        rows.append((f"Against {span}", words.count_change(before.change)))
    rows.append(("Zone", inline(page.zone)))
    rows.append(("Made", _moment(asked.now, zone)))
    yield bullets(f"{name}: {said}" for name, said in rows if said)


def _times(page: Page) -> Iterator[str]:
    headers = ("Metric", "n", "Median", "95 % interval", "p90", "Mean", "Least", "Most")
    yield table(
        headers, [(words.SHORT[one.spans.definition.name], *_row(one)) for one in page.figures.figures]
    )
    yield bullets(_defined(one) for one in page.figures.figures)
    few = [one for one in page.figures.figures if one.summary is not None and not one.summary.is_telling]
    if few:
        yield f"Too few to tell (under {words.TOO_FEW}):"
        yield bullets(f"{words.SHORT[one.spans.definition.name]}: {words.values(one)}" for one in few)
    changes = [one for one in page.figures.figures if one.change is not None]
    if changes:
        yield f"Against the time before; {words.RULE}:"
        yield bullets(
            f"{words.SHORT[one.spans.definition.name]}: {words.change(one.change)}"
            for one in changes
            if one.change is not None
        )
    odd = page.figures.impossible
    if odd:
        yield "The end lies before the start, so that these are in no figure:"
        yield bullets(
            f"{words.SHORT[name]} of {inline(span.outline.id)}: {words.span(span.took or 0)}"
            for name, span in odd[:_MOST]
        ) + (f"\n\nand {len(odd) - _MOST} more." if len(odd) > _MOST else "")


def _periods(page: Page) -> Iterator[str]:
    yield from _diagram(page, drawn.INCIDENTS)
    levels = [inline(level or UNSET) for level, _ in page.figures.levels]
    rows = [
        (_name(page.report.kind, row), *map(str, counts), str(row.incidents))
        for row, counts in zip(page.figures.rows, page.report.by_level, strict=True)
    ]
    if rows:
        yield table((page.report.kind.capitalize(), *levels, "All"), rows)


def _spread(page: Page) -> Iterator[str]:
    spans = drawn.resolved(page.report)
    if not spans.values:
        return
    yield from _diagram(page, drawn.SPREAD)
    summary = spans.summary
    if summary is not None and summary.is_telling:
        yield (
            f"Half of {summary.n} took {words.span(summary.median)} or less, nine in ten {words.span(summary.p90)} or less;"
            f" the mean is {words.span(summary.mean)}"
            + (", which a few long ones make of it." if summary.mean > 1.2 * summary.median else ".")
        )


def _trend(page: Page) -> Iterator[str]:
    rows = []
    for row in page.figures.rows:
        one = next(one for one in row.figures if one.spans.definition.name == drawn.RESOLVED)
        verdict = words.verdict(one.change) if one.change is not None else "-"
        n, median, interval, *_ = _row(one)
        rows.append((_name(page.report.kind, row), n, median, interval, verdict))
    if not rows:
        return
    yield from _diagram(page, drawn.TREND)
    yield table(
        (page.report.kind.capitalize(), "n", "Median TTR", "95 % interval", "Against the one before"), rows
    )
    yield f"Against the one before: {words.RULE}. *few*: under {words.TOO_FEW} there are too few to tell."


def _services(page: Page) -> Iterator[str]:
    services = page.report.services
    if not any(row.key for row in services):
        return
    yield from _diagram(page, drawn.SERVICES)
    names = cells([words.group_name("service", row.key) for row in services[:_MOST]])
    shorts = [words.SHORT[one.spans.definition.name] for one in page.figures.figures]
    yield table(
        ("Service", "Incidents", *(f"Median {name}" for name in shorts)),
        [
            (name, str(row.incidents), *[_row(one)[1] for one in row.figures])
            for name, row in zip(names, services, strict=False)
        ],
    )
    more = f" {len(services) - _MOST} more services are left out here." if len(services) > _MOST else ""
    yield f"An incident of several services is counted with each.{more}"


def _process(page: Page) -> Iterator[str]:
    shares = {**page.figures.shares, REPEATS: page.figures.repeats.share}
    yield table(
        ("Figure", "Are", "Share"),
        [(TITLES[name][0], f"{one.met} of {one.of}", _share(one)) for name, one in shares.items()],
    )
    yield bullets(
        f"{TITLES[name][0]}: {TITLES[name][1]}." + _unjudged(one) + f" What helps: {ADVICE[name]}."
        for name, one in shares.items()
    )


def _again(page: Page) -> Iterator[str]:
    found = page.figures.repeats.found[:_MOST_AGAIN]
    if found:
        services, tags = cells([one.service for one in found]), cells([one.tag for one in found])
        rows = zip(services, tags, [str(one.incidents) for one in found], strict=True)
        yield table(("Service", "Tag of the root cause", "Incidents"), list(rows))


def _hours(page: Page) -> Iterator[str]:
    load = page.figures.load
    if not any(load.hours):
        return
    yield from _diagram(page, drawn.HOURS)
    yield table(DAYS, [tuple(map(str, load.weekdays))])
    yield (
        f"By the clocks of {inline(page.zone)}: {load.nights} became known at night ({NIGHT_BEGINS} to {NIGHT_ENDS} h),"
        f" {load.weekends} on a weekend (Saturday, Sunday)."
    )


def _actions(page: Page) -> Iterator[str]:
    standings = page.report.standings
    if standings:
        yield from _diagram(page, drawn.ACTIONS)
        last = standings[-1]
        yield f"{last.open} are open now, {last.overdue} of them overdue."


def _people(page: Page) -> Iterator[str]:
    loads = page.figures.people
    if loads is not None:
        names = cells([one.person for one in loads])
        rows = [
            (name, str(one.incidents), str(one.nights), str(one.weekends), str(one.unknown))
            for name, one in zip(names, loads, strict=True)
        ]
        yield table(("Person", "Incidents", "At night", "On a weekend", "Unknown"), rows)
        meaning = TITLES[PEOPLE][1]
        yield f"{meaning[0].upper()}{meaning[1:]}."


SECTIONS: Sequence[tuple[str, Section]] = (
    ("How long it took", _times),
    ("Incidents by {period} and severity", _periods),
    ("How the times to resolve are spread", _spread),
    ("Time to resolve by {period}", _trend),
    ("By service", _services),
    ("The process", _process),
    ("What came again", _again),
    ("When incidents come", _hours),
    ("Actions", _actions),
    ("Nights and weekends by person", _people),
)


def _row(figure: Figure) -> tuple[str, ...]:
    summary = figure.summary
    if summary is None:
        return ("0", *("-",) * 6)
    if not summary.is_telling:
        return (str(summary.n), "few", "-", "-", "-", words.span(summary.least), words.span(summary.most))
    spans = (summary.p90, summary.mean, summary.least, summary.most)
    return (str(summary.n), words.span(summary.median), words.interval(figure), *map(words.span, spans))


def _defined(figure: Figure) -> str:
    spans, definition = figure.spans, figure.spans.definition
    left_out = [
        f"{spans.missing} of which a time is not known" if spans.missing else "",
        f"{spans.impossible} whose end lies before the start" if spans.impossible else "",
    ]
    said = ", ".join(one for one in left_out if one)
    return (
        f"{words.SHORT[definition.name]}, {definition.meaning}: {definition.words} (`{definition.text}`)."
        + (f" Left out: {said}." if said else "")
        + f" What helps: {ADVICE[definition.name]}."
    )


def _share(share: Share) -> str:
    return words.percent(share) if share.is_telling else "few" if share.of else "-"


def _unjudged(share: Share) -> str:
    said = ", ".join(f"{many} x {REASONS[reason]}" for reason, many in share.left_out.items())
    return f" Could not be judged: {said}." if said else ""


def _name(kind: str, row: Row) -> str:
    name = inline(words.group_name(kind, row.key))
    return f"{name} (part)" if row.cut else name


def _diagram(page: Page, name: str) -> Iterator[str]:
    if name in page.diagrams:
        yield page.diagrams[name]


def _moment(at: int, zone: tzinfo | None) -> str:
    return f"{local(at, zone):%Y-%m-%d %H:%M}"
