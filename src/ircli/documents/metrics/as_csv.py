"""Metrics as a table for a spreadsheet: one line for each figure of each group, in seconds."""

from collections.abc import Iterable, Iterator

from ircli.documents.metrics.words import group_name, seconds
from ircli.domain.cells import inert, quoted
from ircli.domain.metrics.figures import Figure, Figures
from ircli.domain.metrics.shares import Share
from ircli.domain.metrics.titles import COUNT, REPEATS

COLUMNS = (
    "group", "figure", "n", "median", "median_low", "median_high", "coverage", "p90", "mean", "min", "max",
    "met", "share", "missing", "impossible", "definition", "too_few",
)  # fmt: skip


def metrics_csv(figures: Figures) -> str:
    """Return all figures as comma-separated lines under the names of COLUMNS."""
    return "\n".join(",".join(map(cell, line)) for line in (COLUMNS, *lines(figures))) + "\n"


def lines(figures: Figures) -> Iterator[tuple[str, ...]]:
    """Give all figures in the order of COLUMNS, first over everything, whose group is blank, then by group."""
    yield from _block("", figures.incidents, figures.figures)
    for name, share in {**figures.shares, REPEATS: figures.repeats.share}.items():
        yield _share(name, share)
    for row in figures.rows:
        yield from _block(group_name(figures.asked.by, row.key), row.incidents, row.figures)


def cell(text: str) -> str:
    """Return a text as a cell that is no formula, in quotes where it needs them."""
    return quoted(inert(text))


def _block(group: str, incidents: int, figures: Iterable[Figure]) -> Iterator[tuple[str, ...]]:
    yield _line(group=group, figure=COUNT, n=str(incidents))
    for figure in figures:
        yield _figure(group, figure)


def _figure(group: str, figure: Figure) -> tuple[str, ...]:
    spans, summary = figure.spans, figure.summary
    found = {
        "group": group,
        "figure": spans.definition.name,
        "n": str(len(spans.values)),
        "missing": str(spans.missing),
        "impossible": str(spans.impossible),
        "definition": spans.definition.text,
        "too_few": _few(is_telling=summary is not None and summary.is_telling),
    }
    if summary is not None:
        found |= {
            "median": _number(summary.median),
            "p90": _number(summary.p90),
            "mean": _number(summary.mean),
            "min": _number(summary.least),
            "max": _number(summary.most),
        }
        if summary.interval is not None:
            found |= {
                "median_low": _number(summary.interval.low),
                "median_high": _number(summary.interval.high),
                "coverage": f"{summary.interval.coverage:.4f}",
            }
    return _line(**found)


def _share(name: str, share: Share) -> tuple[str, ...]:
    return _line(
        figure=name,
        n=str(share.of),
        met=str(share.met),
        share=f"{share.met / share.of:.4f}" if share.of else "",
        too_few=_few(is_telling=share.is_telling),
    )


def _few(*, is_telling: bool) -> str:
    return "no" if is_telling else "yes"


def _line(**found: str) -> tuple[str, ...]:
    return tuple(found.get(name, "") for name in COLUMNS)


def _number(milliseconds: float) -> str:
    return f"{seconds(milliseconds):.3f}".rstrip("0").rstrip(".")
