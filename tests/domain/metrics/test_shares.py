from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.metrics.given import NOW, SOURCES, action, asked, at, outline
from ircli.domain.metrics.asked import Asked, Sources
from ircli.domain.metrics.explaining import explain
from ircli.domain.metrics.figures import figures_of
from ircli.domain.metrics.shares import SHARES, Share
from ircli.domain.metrics.titles import EXPLAINED, REPEATS
from ircli.domain.outline import Outline

TARGET: Mapping[str, Any] = {"acknowledge_within": 5, "triage_within": 10}
TRIAGED = {"detected": "2026-11-20T12:00", "acknowledged": "2026-11-20T12:05", "triaged": "2026-11-20T12:16"}
CASES: dict[str, tuple[str, list[Outline], tuple[int, int], Mapping[str, int]]] = {
    "users noticed one of two": (
        "users",
        [outline(1, source="users"), outline(2, source=" Monitoring ")],
        (1, 2),
        {},
    ),
    "who is not named as a user is none": ("users", [outline(1, source="colleague")], (0, 1), {}),
    "a source that nobody said, or knows, is left out": (
        "users",
        [outline(1), outline(2, source="a bird")],
        (0, 0),
        {"unsaid": 1, "unknown": 1},
    ),
    "a false alarm is an alert": (
        "alerts",
        [
            outline(1, source="monitoring"),
            outline(2, source="monitoring", status="dismissed", verdict="false-alarm"),
            outline(3, source="monitoring", status="dismissed", verdict="known"),
            outline(4, source="users", status="dismissed", verdict="false-alarm"),
            outline(5, source="monitoring", drill=True),
        ],
        (1, 3),
        {},
    ),
    "a duplicate is counted with the incident that it belongs to": (
        "alerts",
        [
            outline(1, source="monitoring"),
            outline(2, source="monitoring", status="dismissed", verdict="duplicate"),
        ],
        (1, 1),
        {"duplicate": 1},
    ),
    "a colleague is no alert": (
        "unannounced",
        [outline(1, source="monitoring"), outline(2, source="colleague")],
        (1, 2),
        {},
    ),
    "a target is met to the minute": ("acknowledged", [outline(1, times=TRIAGED, **TARGET)], (1, 1), {}),
    "a target is missed by a minute": ("triaged", [outline(1, times=TRIAGED, **TARGET)], (0, 1), {}),
    "a level without a target asks for nothing": ("acknowledged", [outline(1, times=TRIAGED)], (0, 0), {}),
    "who has not acknowledged in time yet is late": (
        "acknowledged",
        [outline(1, times={"detected": "2026-12-31T23:54"}, status="investigating", **TARGET)],
        (0, 1),
        {},
    ),
    "who has time left is not judged": (
        "acknowledged",
        [outline(1, times={"detected": "2026-12-31T23:56"}, status="investigating", **TARGET)],
        (0, 0),
        {"missing": 1},
    ),
    "nobody knows of an incident that is over": (
        "acknowledged",
        [outline(1, times={"detected": "2026-11-20T12:00"}, **TARGET), outline(2, **TARGET)],
        (0, 0),
        {"missing": 2},
    ),
    "an impossible order is not judged": (
        "acknowledged",
        [outline(1, times={"detected": "2026-11-20T12:00", "acknowledged": "2026-11-20T11:59"}, **TARGET)],
        (0, 0),
        {"impossible": 1},
    ),
    "updates add up": (
        "updates",
        [
            outline(1, updates_owed=3, updates_in_time=1),
            outline(2, updates_owed=4, updates_in_time=4),
            outline(3),
        ],
        (5, 7),
        {},
    ),
    "a postmortem is in time to the moment": (
        "postmortems",
        [
            outline(1, postmortem_due=10, published_at=10, review="published"),
            outline(2, postmortem_due=10, published_at=11, review="published"),
            outline(3, postmortem_due=NOW - 1),
            outline(4),
        ],
        (1, 3),
        {},
    ),
    "a postmortem that is not due, or was written elsewhere, is not judged": (
        "postmortems",
        [
            outline(1, postmortem_due=NOW),
            outline(2, postmortem_due=10, imported=True),
            outline(3, postmortem_due=10, review="published"),
        ],
        (0, 0),
        {"not-yet": 1, "imported": 1, "missing": 1},
    ),
    "an action is in time until its day is over": (
        "actions",
        [
            outline(
                1,
                actions=(
                    action(
                        1, due="2026-12-01", state="done", since=datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
                    ),
                    action(2, due="2026-12-01", state="done", since=datetime(2026, 12, 2, 0, 0, tzinfo=UTC)),
                    action(3, due="2026-12-31"),
                ),
            )
        ],
        (1, 3),
        {},
    ),
    "an action that is not due, has no day, or was dropped, is not judged": (
        "actions",
        [
            outline(
                1,
                actions=(
                    action(1, due="2027-01-01"),
                    action(2),
                    action(3, due="soon"),
                    action(4, due="2026-02-30"),
                    action(5, due="9999-12-31"),
                    action(6, due="2026-12-01", state="dropped"),
                    action(7, due="2026-12-01", state="done"),
                ),
            )
        ],
        (0, 0),
        {"not-yet": 1, "dateless": 4, "dropped": 1, "missing": 1},
    ),
}


@pytest.mark.parametrize(("name", "outlines", "expected", "left_out"), [*CASES.values()], ids=[*CASES])
def test_shares(
    name: str, outlines: list[Outline], expected: tuple[int, int], left_out: Mapping[str, int]
) -> None:
    found = figures_of(outlines, asked()).shares[name]
    assert found == Share(*expected, left_out)


@pytest.mark.parametrize(("name", "outlines", "expected", "left_out"), [*CASES.values()], ids=[*CASES])
def test_an_explanation_has_what_the_share_counts(
    name: str, outlines: list[Outline], expected: tuple[int, int], left_out: Mapping[str, int]
) -> None:
    found = explain(outlines, asked(), name)
    assert (found.met, found.n) == expected
    reasons = [one.reason for one in found.left_out if one.reason not in ("drill", "dismissed")]
    assert {reason: reasons.count(reason) for reason in reasons} == left_out


def test_where_the_playbook_names_no_alerts_and_no_users_nothing_is_said_of_them() -> None:
    bare = asked(sources=Sources(known=SOURCES.known))
    shares = figures_of([outline(1, source="monitoring")], bare).shares
    assert {name: shares[name] for name in ("users", "alerts", "unannounced")} == dict.fromkeys(
        ("users", "alerts", "unannounced"), Share(0, 0, {"unnamed": 1})
    )


@pytest.mark.parametrize(("zone", "met"), [("UTC", 1), ("America/Los_Angeles", 1), ("Pacific/Auckland", 0)])
def test_a_day_is_over_when_it_is_where_the_user_is(zone: str, met: int) -> None:
    done = action(1, due="2026-12-01", state="done", since=datetime(2026, 12, 1, 20, 0, tzinfo=UTC))
    question = asked(zone=ZoneInfo(zone))
    assert figures_of([outline(1, actions=(done,))], question).shares["actions"].met == met


MOMENTS = st.none() | st.integers(at("2026-11-20T12:00"), at("2026-11-20T12:30")) | st.just(NOW - 1)
ANYTHING = st.builds(
    lambda number, times, **fields: outline(number, **fields)._replace(times=times),
    st.integers(0, 10**6),
    st.tuples(*[MOMENTS] * 9),
    source=st.sampled_from(("", "users", "monitoring", "a bird")),
    status=st.sampled_from(("investigating", "resolved", "dismissed")),
    verdict=st.sampled_from(("false-alarm", "duplicate")),
    acknowledge_within=st.none() | st.just(5),
    triage_within=st.none() | st.just(10),
    updates_owed=st.integers(1, 3),
    updates_in_time=st.integers(0, 1),
    review=st.sampled_from(("", "published")),
    imported=st.booleans(),
    postmortem_due=st.none() | st.just(NOW - 9) | st.just(NOW + 9),
    published_at=st.none() | st.just(NOW - 20) | st.just(NOW - 2),
    services=st.sampled_from(((), ("shop",), ("Shop", "search"))),
    cause_tags=st.sampled_from(((), ("dns",), ("DNS", "deploy"), ("deploy",))),
    actions=st.lists(
        st.builds(
            action,
            st.integers(1, 9),
            due=st.sampled_from(("", "2026-11-01", "2027-03-01")),
            state=st.sampled_from(("open", "done", "dropped")),
            since=st.none() | st.just(datetime(2026, 10, 1, tzinfo=UTC)),
        ),
        max_size=3,
    ).map(tuple),
)  # fmt: skip
MANY = st.lists(ANYTHING, max_size=12, unique_by=lambda one: one.id)


@given(MANY, st.sampled_from([*SHARES, REPEATS]))
def test_every_share_is_what_its_explanation_adds_up_to(outlines: list[Outline], name: str) -> None:
    figures = figures_of(outlines, asked())
    share = {**figures.shares, REPEATS: figures.repeats.share}[name]
    found = explain(outlines, asked(), name)
    assert (sum(one.met for one in found.counted), sum(one.of for one in found.counted)) == (
        share.met,
        share.of,
    )
    assert (found.met, found.n) == (share.met, share.of)
    reasons = [one.reason for one in found.left_out if one.reason not in ("drill", "dismissed")]
    assert {reason: reasons.count(reason) for reason in reasons} == share.left_out


@given(MANY, st.sampled_from(EXPLAINED))
def test_an_explanation_tells_of_every_incident_once_but_of_those_that_it_is_not_about(
    outlines: list[Outline], name: str
) -> None:
    question: Asked = asked()
    found = explain(outlines, question, name)
    told = [one.outline.id for one in (*found.counted, *found.left_out)]
    assert set(told) <= {one.id for one in outlines}
    if name not in ("actions", "people"):
        assert len(told) == len(set(told))
    if name in ("count", "ttd", "ttr", "hours", "repeats", "people"):
        assert set(told) == {one.id for one in outlines}


def repeats_by_hand(outlines: list[Outline]) -> int:
    seen: set[tuple[str, str]] = set()
    again = 0
    real = [one for one in outlines if one.status != "dismissed"]
    for one in sorted(real, key=lambda one: (one.begun is None, one.begun or 0, one.id)):
        pairs = {(service.casefold(), tag.casefold()) for service in one.services for tag in one.cause_tags}
        again += bool(pairs & seen)
        seen |= pairs
    return again


@given(MANY)
def test_repeats_are_those_of_which_an_earlier_one_had_the_same_service_and_tag(
    outlines: list[Outline],
) -> None:
    assert figures_of(outlines, asked()).repeats.share.met == repeats_by_hand(outlines)


def test_what_came_again_most_often_stands_first() -> None:
    found = figures_of(
        [
            outline(1, services=("shop",), cause_tags=("dns",)),
            outline(2, services=("Shop",), cause_tags=("DNS", "deploy")),
            outline(3, services=("shop", "search"), cause_tags=("deploy",)),
            outline(4, services=("shop",), cause_tags=("deploy",)),
            outline(5, services=("mail",), cause_tags=("deploy",)),
        ],
        asked(),
    ).repeats
    assert [tuple(one) for one in found.found] == [("Shop", "deploy", 3), ("Shop", "DNS", 2)]
    assert (found.share.met, found.share.of) == (3, 5)
