"""Metrics as plain data: the keys of `ircli metrics --json`, which are a contract."""

from typing import Any

from ircli.documents.metrics.words import seconds
from ircli.domain.metrics.changes import Change, CountChange
from ircli.domain.metrics.choosing import DISMISSED, DRILL, UNDATED, UNSET
from ircli.domain.metrics.figures import Before, Figure, Figures, Row
from ircli.domain.metrics.load import NIGHT_BEGINS, NIGHT_ENDS, Load, PersonLoad
from ircli.domain.metrics.shares import Share
from ircli.domain.metrics.spans import IMPOSSIBLE, MISSING, Span
from ircli.domain.metrics.summary import TOO_FEW, Summary
from ircli.domain.metrics.titles import REPEATS
from ircli.domain.stamp import rfc3339


def metrics_json(figures: Figures, zone: str | None) -> dict[str, Any]:
    """Return all figures as plain data: spans in seconds, None where nobody knows; `zone` is the name of the zone."""
    scope, chosen = figures.asked.scope, figures.chosen
    not_chosen = {
        DRILL: len(chosen.drills),
        DISMISSED: len(chosen.dismissed),
        UNDATED: len(chosen.undated),
    }
    return {
        "count": figures.incidents,
        "since": moment(scope.since),
        "until": moment(scope.until),
        "services": sorted(scope.services),
        "severities": sorted(scope.severities),
        "include_drills": scope.drills,
        "first_at": moment(figures.first),
        "last_at": moment(figures.last),
        "zone": zone,
        "too_few_under": TOO_FEW,
        "left_out": not_chosen,
        "metrics": {
            one.spans.definition.name: {
                **_figure(one),
                "left_out": {MISSING: one.spans.missing, IMPOSSIBLE: one.spans.impossible, **not_chosen},
            }
            for one in figures.figures
        },
        "impossible": [_impossible(name, span) for name, span in figures.impossible],
        "previous": _previous(figures.before) if figures.before is not None else None,
        "by": figures.asked.by or None,
        "groups": [_row(row, figures.asked.by) for row in figures.rows],
        "severity": [{"severity": level or UNSET, "count": many} for level, many in figures.levels],
        "months": [{"month": label, "count": many} for label, many in figures.months],
        "process": {
            **{name: _share(share) for name, share in figures.shares.items()},
            REPEATS: {
                **_share(figures.repeats.share),
                "groups": [one._asdict() for one in figures.repeats.found],
            },
        },
        "hours": _load(figures.load),
        "people": [_person(one) for one in figures.people] if figures.people is not None else None,
    }


def moment(at: int | None) -> str | None:
    """Return a moment in RFC 3339; None where nobody knows it."""
    return rfc3339(at) if at is not None else None


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        **summary_json(figure.summary),
        "definition": figure.spans.definition.text,
        "change": _change(figure.change) if figure.change is not None else None,
    }


def summary_json(summary: Summary | None) -> dict[str, Any]:
    """Return what spans come to; None for each figure where there are none."""
    names = ("median", "p90", "mean", "min", "max")
    if summary is None:
        return {"n": 0, **dict.fromkeys(names), "interval": None, "too_few": True}
    spans = (summary.median, summary.p90, summary.mean, summary.least, summary.most)
    found = summary.interval
    return {
        "n": summary.n,
        **{name: seconds(value) for name, value in zip(names, spans, strict=True)},
        "interval": None
        if found is None
        else {"low": seconds(found.low), "high": seconds(found.high), "coverage": round(found.coverage, 6)},
        "too_few": not summary.is_telling,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "verdict": change.verdict,
        "n": change.before.n if change.before is not None else 0,
        "median": seconds(change.before.median) if change.before is not None else None,
    }


def _count_change(change: CountChange | None) -> dict[str, Any] | None:
    return {"verdict": change.verdict, "count": change.before} if change is not None else None


def _previous(before: Before) -> dict[str, Any]:
    return {
        "since": moment(before.since),
        "until": moment(before.until),
        "count": before.change.before,
        "verdict": before.change.verdict,
    }


def _row(row: Row, dimension: str) -> dict[str, Any]:
    unsaid = UNSET if dimension == "severity" else None
    return {
        "key": row.key or unsaid,
        "count": row.incidents,
        "since": moment(row.period.start) if row.period is not None else None,
        "until": moment(row.period.end) if row.period is not None else None,
        "cut": row.cut,
        "change": _count_change(row.change),
        "metrics": {
            one.spans.definition.name: {
                **_figure(one),
                "left_out": {MISSING: one.spans.missing, IMPOSSIBLE: one.spans.impossible},
            }
            for one in row.figures
        },
    }


def _impossible(name: str, span: Span) -> dict[str, Any]:
    return {
        "metric": name,
        "id": span.outline.id,
        "title": span.outline.title,
        "start_at": moment(span.start),
        "end_at": moment(span.end),
        "seconds": seconds(span.took or 0),
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "met": share.met,
        "of": share.of,
        "share": share.met / share.of if share.of else None,
        "too_few": not share.is_telling,
        "left_out": dict(share.left_out),
    }


def _load(load: Load) -> dict[str, Any]:
    return {
        "by_hour": list(load.hours),
        "by_weekday": list(load.weekdays),
        "night": [NIGHT_BEGINS, NIGHT_ENDS],
        "nights": load.nights,
        "weekends": load.weekends,
        "undated": load.unknown,
    }


def _person(one: PersonLoad) -> dict[str, Any]:
    return {
        "person": one.person,
        "incidents": one.incidents,
        "nights": one.nights,
        "weekends": one.weekends,
        "unknown": one.unknown,
    }
