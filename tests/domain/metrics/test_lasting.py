"""How long figures stay as they are: as long as is said, and no answer that is kept is a stale one."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.metrics.given import MINUTE, NOW, action, asked, at, outline
from ircli.domain.incident import STATUSES
from ircli.domain.metrics.asked import DIMENSIONS, Scope
from ircli.domain.metrics.figures import Figures, figures_of
from ircli.domain.metrics.lasting import lasts_until

DAY = 86_400_000
# Few moments around now, so that what falls due often does so at once, now, or a millisecond later.
_NEAR = st.sampled_from(
    (-3 * DAY, -DAY, -16 * MINUTE, -MINUTE, -1, 0, 1, MINUTE, 5 * MINUTE, DAY - 1, DAY, 2 * DAY)
)
_MOMENTS = _NEAR.map(lambda ahead: NOW + ahead)
_DAYS = st.sampled_from(("", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02", "2026-02-30"))


@st.composite
def outlines(draw: st.DrawFn) -> Any:  # noqa: ANN401 - an outline
    """Return an incident of which something may fall due at any moment around now."""
    one = outline(
        draw(st.integers(0, 999)),
        status=draw(st.sampled_from(STATUSES)),
        acknowledge_within=draw(st.sampled_from((None, 5, 15))),
        triage_within=draw(st.sampled_from((None, 5, 15))),
        postmortem_due=draw(st.none() | _MOMENTS),
        published_at=draw(st.none() | _MOMENTS),
        review=draw(st.sampled_from(("", "draft", "published"))),
        imported=draw(st.booleans()),
        drill=draw(st.booleans()),
        actions=tuple(
            action(number, due=draw(_DAYS), state=draw(st.sampled_from(("open", "done", "dropped"))))
            for number in range(draw(st.integers(0, 2)))
        ),
    )
    return one._replace(times=tuple(draw(st.none() | _MOMENTS) for _ in one.times))


_SCOPES = st.builds(Scope, since=st.none() | _MOMENTS, until=st.none() | _MOMENTS, drills=st.booleans())


def without_now(figures: Figures) -> Figures:
    return figures._replace(asked=figures.asked._replace(now=0))


@given(
    st.lists(outlines(), max_size=4),
    _SCOPES,
    st.sampled_from(("", *DIMENSIONS)),
    st.integers(0, 2 * DAY),
    st.booleans(),
)
def test_until_then_the_same_incidents_come_to_the_same(
    found: list[Any],
    scope: Scope,
    by: str,
    later: int,
    is_last: bool,  # noqa: FBT001 - of Hypothesis
) -> None:
    question = asked(scope=scope, by=by, people=True)
    figures = figures_of(found, question)
    until = lasts_until(figures)
    assert NOW <= until <= NOW + DAY
    if until > NOW:
        now = until - 1 if is_last else NOW + later % (until - NOW)
        assert without_now(figures_of(found, question._replace(now=now))) == without_now(figures)


def until_of(*found: Any, **changes: Any) -> int:  # noqa: ANN401 - outlines, and any field
    return lasts_until(figures_of(found, asked(**changes)))


def test_a_postmortem_that_falls_due_ends_it_and_one_that_is_published_does_not() -> None:
    due = NOW + 3 * MINUTE
    assert until_of(outline(postmortem_due=due)) == due + 1
    assert until_of(outline(postmortem_due=due, published_at=NOW - 5)) == NOW + DAY


def test_an_action_ends_it_with_its_day() -> None:
    now = at("2027-01-01T23:00")
    ends = now + 60 * MINUTE
    assert until_of(outline(actions=(action(1, due="2027-01-01"),)), now=now) == ends
    done = action(1, due="2027-01-01", state="done", since=datetime(2026, 12, 1, tzinfo=UTC))
    assert until_of(outline(actions=(done,)), now=now) == now + DAY


def test_a_target_that_runs_out_ends_it_while_somebody_responds() -> None:
    detected = (datetime(2027, 1, 1, tzinfo=UTC) - timedelta(minutes=2)).isoformat()
    one = outline(times={"detected": detected}, acknowledge_within=5, status="investigating")
    assert until_of(one) == NOW + 3 * MINUTE + 1
    assert until_of(one._replace(status="resolved")) == NOW + DAY


def test_what_compares_a_time_that_is_not_over_changes_with_each_moment() -> None:
    assert until_of(outline(), by="month") == NOW
    assert until_of(outline(), scope=Scope(since=NOW - DAY)) == NOW
    assert until_of(outline(), scope=Scope(since=NOW - DAY, until=NOW)) == NOW + DAY
    assert until_of(outline(), by="month", scope=Scope(until=NOW - 1)) == NOW + DAY
    assert until_of(outline(), by="severity") == NOW + DAY
