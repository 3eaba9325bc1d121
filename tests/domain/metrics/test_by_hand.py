"""A short and plain computation comes to the same figures."""

import math
import statistics
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from domain.given import RULES, entry
from domain.metrics.given import HISTORIES, MINUTE, Past, asked, outlines_of
from ircli.documents.metrics.as_json import metrics_json
from ircli.domain.history import read_history
from ircli.domain.incident import fold
from ircli.domain.metrics.asked import DIMENSIONS, Scope
from ircli.domain.metrics.choosing import choose
from ircli.domain.metrics.definitions import METRICS
from ircli.domain.metrics.explaining import explain
from ircli.domain.metrics.figures import figures_of
from ircli.domain.metrics.groups import divide
from ircli.domain.metrics.titles import EXPLAINED
from ircli.domain.outline import Outline, outline_of

ENDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ttd": ("started", ("detected",)),
    "tta": ("detected", ("acknowledged",)),
    "ttm": ("detected", ("mitigated",)),
    "ttr": ("detected", ("resolved",)),
    "impact": ("started", ("mitigated", "resolved")),
}


class ByHand(NamedTuple):
    """What a metric comes to: seconds in order, and how many do not count for which reason."""

    seconds: list[float]
    missing: int
    impossible: int


def by_hand(history: Sequence[Past], metric: str) -> ByHand:
    start, ends = ENDS[metric]
    seconds, missing, impossible = [], 0, 0
    for past in history:
        if past.drill or past.dismissed:
            continue
        times = dict(past.times)
        if past.is_open:
            times.pop("mitigated", None)
            times.pop("resolved", None)
        end = next((times[name] for name in ends if name in times), None)
        if start not in times or end is None:
            missing += 1
            continue
        took = (datetime.fromisoformat(end) - datetime.fromisoformat(times[start])).total_seconds()
        if took < 0:
            impossible += 1
        else:
            seconds.append(took)
    return ByHand(sorted(seconds), missing, impossible)


@given(HISTORIES)
def test_a_plain_computation_agrees(history: Sequence[Past]) -> None:
    figures = figures_of(outlines_of(history), asked())
    for figure in figures.figures:
        expected = by_hand(history, figure.spans.definition.name)
        assert [value / 1000 for value in figure.spans.values] == expected.seconds
        assert (figure.spans.missing, figure.spans.impossible) == (expected.missing, expected.impossible)
        if figure.summary is None:
            assert expected.seconds == []
            continue
        assert figure.summary.n == len(expected.seconds)
        assert figure.summary.median / 1000 == pytest.approx(statistics.median(expected.seconds))
        assert figure.summary.mean / 1000 == pytest.approx(statistics.fmean(expected.seconds))
        rank = math.ceil(len(expected.seconds) * 90 / 100)
        assert figure.summary.p90 / 1000 == expected.seconds[rank - 1]
        assert (figure.summary.least / 1000, figure.summary.most / 1000) == (
            expected.seconds[0],
            expected.seconds[-1],
        )


@given(HISTORIES)
def test_every_incident_is_counted_or_left_out_for_a_reason(history: Sequence[Past]) -> None:
    figures = figures_of(outlines_of(history), asked())
    real = [past for past in history if not past.drill and not past.dismissed]
    assert figures.incidents == len(real)
    for figure in figures.figures:
        spans = figure.spans
        assert len(spans.values) + spans.missing + spans.impossible == len(real)


@given(HISTORIES, st.sampled_from(METRICS))
def test_an_explanation_has_as_many_incidents_as_the_figure_says(
    history: Sequence[Past], metric: str
) -> None:
    outlines = outlines_of(history)
    figure = next(one for one in figures_of(outlines, asked()).figures if one.spans.definition.name == metric)
    found = explain(outlines, asked(), metric)
    assert sorted(one.took for one in found.counted if one.took is not None) == figure.spans.values
    assert len(found.counted) == found.n == len(figure.spans.values)
    assert len(found.counted) + len(found.left_out) == len(history)
    assert found.summary == figure.summary


@given(st.data(), HISTORIES)
def test_the_order_of_incidents_never_matters(data: st.DataObject, history: Sequence[Past]) -> None:
    outlines = outlines_of(history)
    shuffled = [outlines[place] for place in data.draw(st.permutations(range(len(outlines))))]
    question = asked(by=data.draw(st.sampled_from(DIMENSIONS)), people=True)
    document = metrics_json(figures_of(outlines, question), "UTC")
    assert metrics_json(figures_of(shuffled, question), "UTC") == document
    name = data.draw(st.sampled_from(EXPLAINED))
    assert explain(shuffled, question, name) == explain(outlines, question, name)


@given(HISTORIES, st.sampled_from(DIMENSIONS))
def test_splitting_and_recombining_gives_the_same_counts(history: Sequence[Past], dimension: str) -> None:
    outlines = outlines_of(history)
    chosen = choose(outlines, Scope())
    groups = divide(chosen, dimension, UTC)
    again = [one.id for group in groups for one in group.outlines]
    assert set(again) == {one.id for one in chosen.counted}
    if dimension != "service":
        assert len(again) == len(chosen.counted)
        figures = figures_of(outlines, asked(by=dimension))
        for place, whole in enumerate(figures.figures):
            parts = [row.figures[place].spans for row in figures.rows]
            assert sorted(value for part in parts for value in part.values) == whole.spans.values
            assert sum(part.missing for part in parts) == whole.spans.missing
            assert sum(part.impossible for part in parts) == whole.spans.impossible


@given(HISTORIES)
def test_an_incident_of_several_services_is_in_the_group_of_each(history: Sequence[Past]) -> None:
    outlines = outlines_of(history)
    found = {row.key.casefold(): row.incidents for row in figures_of(outlines, asked(by="service")).rows}
    expected: dict[str, int] = {}
    for past in history:
        if not past.drill and not past.dismissed:
            for name in {name.casefold() for name in past.services} or {""}:
                expected[name] = expected.get(name, 0) + 1
    assert found == expected


@given(HISTORIES, st.sampled_from(("users", "alerts", "unannounced")))
def test_a_share_says_as_many_as_its_explanation(history: Sequence[Past], name: str) -> None:
    outlines = outlines_of(history)
    share = figures_of(outlines, asked()).shares[name]
    found = explain(outlines, asked(), name)
    assert (found.met, found.n) == (share.met, share.of)
    reasons = [one.reason for one in found.left_out if one.reason in share.left_out]
    assert {reason: reasons.count(reason) for reason in set(reasons)} == share.left_out


INCIDENTS = Path(__file__).parents[2] / "incidents"


def test_the_incidents_of_the_corpus_give_the_minutes_that_follow_from_their_times() -> None:
    files = [yaml.safe_load(path.read_text()) for path in sorted(INCIDENTS.glob("*.yaml"))]
    history = [Past(times={name: str(when) for name, when in file["times"].items()}) for file in files]
    expected = {metric: by_hand(history, metric) for metric in METRICS}
    outlines = [_imported(path) for path in sorted(INCIDENTS.glob("*.yaml"))]
    figures = {one.spans.definition.name: one.spans for one in figures_of(outlines, asked()).figures}
    minutes = {metric: [value / MINUTE for value in spans.values] for metric, spans in figures.items()}
    assert minutes == {metric: [one / 60 for one in found.seconds] for metric, found in expected.items()}
    assert minutes == {
        "ttd": [0, 1, 5, 8, 349],
        "tta": [0, 0, 0, 3, 3, 27],
        "ttm": [5, 41, 57, 63, 90],
        "ttr": [60, 65, 75, 105, 128, 1154],
        "impact": [13, 42, 68, 85, 406, 1154],
    }
    assert {metric: (spans.missing, spans.impossible) for metric, spans in figures.items()} == {
        "ttd": (0, 1),
        "tta": (0, 0),
        "ttm": (1, 0),
        "ttr": (0, 0),
        "impact": (0, 0),
    }


def _imported(path: Path) -> Outline:
    history = read_history(yaml.safe_load(path.read_text()), digest=path.name, rules=RULES)
    events = [(history.opening, None), *[(one.event, one.at) for one in history.past]]
    entries = [entry(place, event, when) for place, (event, when) in enumerate(events)]
    incident = fold(entries)
    assert incident is not None
    return outline_of(path.stem, incident, entries)
