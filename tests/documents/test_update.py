"""An update says what the timeline says, in an audience's own words, and to a public one nothing from inside."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from documents.given import SEV1, folded, told
from ircli.documents.update import Update, UpdateFacts, draft
from ircli.domain.events import (
    Answered,
    Declared,
    Event,
    HypothesisConfirmed,
    HypothesisProposed,
    Mitigated,
    MitigationBegun,
    MitigationEnded,
    Noted,
    Resolved,
    RoleAssigned,
    SeveritySet,
    Started,
    UpdateSent,
)
from ircli.domain.rules import Audience
from ircli.playbook.communication import Communication, Template

INSIDE, OUTSIDE = Audience("team", "The team"), Audience("world", "The world", public=True)
ALL = "{status} / {title} / {severity} / {services} / {started} / {duration} / {next_update}\nImpact: {impact}\nNow: {current}\nWho: {roles}"
BOOK = Communication(
    audiences=(INSIDE, OUTSIDE),
    words={"investigating": "Looking", "monitoring": "Watching"},
    templates=(
        Template("team", "", ALL),
        Template("world", "first", "First: we look into it.\n{impact}"),
        Template("world", "monitoring", "Better: {current}\nIt should work."),
        Template("world", "", "{status}.\nYou see: {impact}\n\n\n\nWe do: {current}\nWho: {roles}"),
    ),
)
DECLARED = ("12:00", "ann", Declared(title="Checkout fails", services=("shop", "cart")))
NOW = datetime(2026, 1, 5, 12, 30, tzinfo=UTC)
DUE = datetime(2026, 1, 5, 13, 0, tzinfo=UTC)


def made(*story: tuple[str, str, Event], **given: Any) -> Update:  # noqa: ANN401 - any of the facts
    """Return the update that a story makes; `to` and `due` are short for the audience and the next one's time."""
    entries = told([DECLARED, *story], "2026-01-05")
    facts = UpdateFacts(
        incident=folded(entries),
        entries=entries,
        communication=BOOK,
        audience=given.pop("to", INSIDE),
        now=NOW,
        zone=UTC,
        next_due=given.pop("due", DUE),
    )
    return draft(facts._replace(**given))


def sent(audience: str, impact: str = "") -> tuple[str, str, Event]:
    return ("12:10", "cl", UpdateSent(audience, "x", impact=impact))


def test_every_placeholder_is_filled_from_the_timeline() -> None:
    update = made(
        ("12:01", "ann", SeveritySet(SEV1)),
        ("11:50", "ann", Started()),
        ("12:02", "ann", RoleAssigned("lead", "bob", "Lead")),
        impact="nobody can pay",
        current="rolling back",
    )
    assert update == Update(
        text=(
            "Looking / Checkout fails / SEV1 / shop, cart / 2026-01-05 11:50 UTC / 40m / 13:00 UTC\n"
            "Impact: nobody can pay\nNow: rolling back\nWho: Lead bob"
        ),
        status="Looking",
        impact="nobody can pay",
        current="rolling back",
    )


def test_what_nobody_knows_is_said_to_be_unknown_or_left_out() -> None:
    assert made(due=None).text == (
        "Looking / Checkout fails / not decided yet / shop, cart / an unknown time (noticed 2026-01-05 12:00 UTC)"
        " / 30m / when there is news\nImpact: not known yet"
    )


def test_times_are_in_the_readers_zone_and_another_day_is_named() -> None:
    entries = told([DECLARED], "2026-01-05")
    late = datetime(2026, 1, 5, 23, 30, tzinfo=UTC)
    facts = UpdateFacts(
        folded(entries), entries, BOOK, INSIDE, now=NOW, zone=ZoneInfo("Europe/Berlin"), next_due=late
    )
    assert "noticed 2026-01-05 13:00 CET" in draft(facts).text
    assert "/ 2026-01-06 00:30 CET" in draft(facts).text


@pytest.mark.parametrize(
    ("story", "says"),
    [
        ([], ""),
        ([("12:05", "x", Noted("odd", kind="note"))], ""),
        ([("12:05", "x", Noted("pool is empty", kind="finding"))], "Pool is empty"),
        ([("12:05", "x", Noted("a"*500, kind="decision"))], "A" + "a" * 238 + "…"),
        ([("12:05", "x", HypothesisProposed("a bad deploy")), ("12:06", "x", HypothesisProposed("dns"))],
         "Looking into: a bad deploy; dns"),
        ([("12:05", "x", MitigationBegun("undo", title="Undo it"))], "Under way: Undo it"),
        ([("12:05", "x", Noted("y", kind="finding")), ("12:06", "x", HypothesisProposed("dns")),
          ("12:07", "x", MitigationBegun("undo", title="Undo it"))], "Under way: Undo it; looking into: dns"),
        ([("12:05", "x", Mitigated())], "Impact has stopped, and we are watching that it holds"),
        ([("12:05", "x", Mitigated()), ("12:06", "x", Resolved("all is well"))], "all is well"),
    ],
)  # fmt: skip
def test_what_is_being_done_is_what_the_timeline_knows_best(
    story: Sequence[tuple[str, str, Event]], says: str
) -> None:
    assert made(*story).current == says


def test_a_cause_that_is_confirmed_is_said_and_a_mitigation_that_worked_named() -> None:
    story: list[tuple[str, str, Event]] = [
        ("12:05", "x", HypothesisProposed("a bad deploy")),
        ("12:06", "x", MitigationBegun("undo", title="Undo it")),
    ]
    first, second = (one.id for one in told([DECLARED, *story], "2026-01-05")[1:])
    update = made(
        *story,
        ("12:07", "x", HypothesisConfirmed(first)),
        ("12:08", "x", MitigationEnded(second, "worked")),
        ("12:08", "x", Mitigated()),
    )
    assert (
        update.current
        == "Impact has stopped (Undo it), and we are watching that it holds; cause: a bad deploy"
    )


@pytest.mark.parametrize(
    ("story", "to", "given", "says"),
    [
        ([], INSIDE, "", ""),
        ([], INSIDE, "given", "given"),
        ([sent("team", "told")], INSIDE, "given", "given"),
        ([sent("team", "told")], INSIDE, "", "told"),
        ([sent("team", "told"), sent("world", "public")], INSIDE, "", "told"),
        ([sent("world", "public")], INSIDE, "", "public"),
        ([("12:05", "x", Answered("triage", "users", "most", "How many?", "all of them"))], INSIDE, "", "all of them"),
        ([("12:05", "x", Answered("triage", "other", "most", "How many?", "all"))], INSIDE, "", ""),
        ([("12:05", "x", Answered("triage", "users", ""))], INSIDE, "", ""),
        ([("12:05", "x", Answered("triage", "users", "unknown", "How many?", "Don't know"))], INSIDE, "", ""),
        # What was said inside stays inside.
        ([sent("team", "told")], OUTSIDE, "", ""),
        ([sent("world", "public"), sent("team", "told")], OUTSIDE, "", "public"),
        ([("12:05", "x", Answered("triage", "users", "most", "How many?", "all of them"))], OUTSIDE, "", ""),
    ],
)  # fmt: skip
def test_the_impact_is_the_one_given_else_the_last_one_told_else_triages(
    story: Sequence[tuple[str, str, Event]], to: Audience, given: str, says: str
) -> None:
    assert made(*story, to=to, impact=given, impact_questions=("triage.users",)).impact == says


def test_a_public_audience_reads_no_internal_words() -> None:
    update = made(
        sent("world"),
        ("12:04", "x", RoleAssigned("lead", "bob", "Lead")),
        ("12:05", "x", Noted("SECRET host", kind="finding")),
        ("12:06", "x", HypothesisProposed("SECRET cause")),
        ("12:07", "x", MitigationBegun("undo", title="SECRET plan")),
        ("12:08", "x", Answered("triage", "users", "SECRET", "How many?", "SECRET")),
        to=OUTSIDE,
        impact_questions=("triage.users",),
    )
    assert update.text == "Looking."


def test_the_first_update_has_its_own_words_until_impact_stops() -> None:
    assert made(to=OUTSIDE).text == "First: we look into it."
    assert made(sent("team"), to=OUTSIDE).text == "First: we look into it."
    assert made(sent("world"), to=OUTSIDE, current="work").text == "Looking.\n\nWe do: work"
    assert made(("12:05", "x", Mitigated()), to=OUTSIDE).text == "It should work."


def test_words_that_the_first_update_has_no_place_for_are_told_all_the_same() -> None:
    assert made(to=OUTSIDE, current="work").text == "Looking.\n\nWe do: work"
    assert made(to=OUTSIDE, nothing_new=True).text == "First: we look into it."


def test_nothing_new_says_since_when() -> None:
    assert made(nothing_new=True).current == "Nothing new. We are still working on it."
    assert (
        made(sent("world"), nothing_new=True, to=OUTSIDE).current
        == "Nothing new since 12:10 UTC. We are still working on it."
    )
    assert (
        made(("12:05", "x", Mitigated()), nothing_new=True).current
        == "Nothing new. We are still watching that it holds."
    )


def test_an_audience_without_a_template_is_told_all_the_same() -> None:
    text = made(communication=BOOK._replace(templates=(), words={}), current="work").text
    assert text.split("\n")[0] == "Investigating: Checkout fails"
    assert text.split("\n")[-2:] == ["Now: work", "Next update: 13:00 UTC"]


NASTY = "a\x1b]0;x\x07b\u202e{title}\r{roles.__class__}"


def test_hostile_text_in_every_place_is_shown_and_never_obeyed() -> None:
    audience = Audience("team", NASTY)
    book = Communication((audience,), {"investigating": NASTY}, (Template("team", "", f"{NASTY} {ALL}"),))
    entries = told(
        [
            ("12:00", NASTY, Declared(title=NASTY, services=(NASTY,))),
            ("12:01", "x", SeveritySet(SEV1._replace(name=NASTY))),
            ("12:02", "x", RoleAssigned("lead", NASTY, NASTY)),
            ("12:05", "x", Noted(NASTY, kind="finding")),
            ("12:06", "x", HypothesisProposed(NASTY)),
            ("12:07", "x", MitigationBegun("undo", title=NASTY)),
            ("12:08", "x", Answered("triage", "users", NASTY, NASTY, NASTY)),
            ("12:09", "x", UpdateSent("other", NASTY, NASTY, NASTY, impact=NASTY)),
        ],
        "2026-01-05",
    )
    facts = UpdateFacts(
        folded(entries), entries, book, audience, now=NOW, zone=UTC, impact_questions=("triage.users",)
    )
    for given in (facts, facts._replace(impact=NASTY, current=NASTY), facts._replace(nothing_new=True)):
        text = draft(given).text
        assert all(line.isprintable() for line in text.split("\n"))
        assert "{roles.__class__}" in text
        assert "a\\x1b]0;x\\x07b\\u202e" in text


def test_no_line_ends_in_blanks_and_words_of_several_lines_stay_so() -> None:
    text = made(current="one  \r\n  two\n\n\nthree   \n").text
    assert "Now: one\n  two\n\nthree" in text
    assert [line for line in text.split("\n") if line != line.rstrip()] == []
