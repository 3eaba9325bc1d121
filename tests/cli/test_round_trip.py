"""Out of one store and into another: whatever happened to an incident is there as it was."""

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cli.given import Desk
from domain.given import DAY, RULES, TEXTS, entry, timelines
from ircli.domain.entry import Entry
from ircli.domain.events import (
    VERDICTS,
    CauseStated,
    Dismissed,
    Edited,
    FactorAdded,
    Imported,
    Marked,
    Noted,
    SeveritySet,
)
from store.given import folder, line_of, put

IDS = tuple(f"2026-11-20-checkout-answers-{number}-k3f9" for number in range(3))
MILESTONES = (
    "started", "detected", "declared", "acknowledged", "triaged", "identified", "mitigated", "resolved", "closed",
)  # fmt: skip


@contextmanager
def desks(stories: Sequence[Sequence[Entry]]) -> Iterator[tuple[Desk, Desk, str]]:
    """Give a desk whose store has these timelines, one with an empty store, and a path for a file between them."""
    with folder() as place:
        here, there = (
            Desk(os.path.join(place, name), now=DAY.replace(year=2027)) for name in ("here", "there")
        )
        for identity, entries in zip(IDS, stories, strict=False):
            put(here.path(identity), b"".join(map(line_of, entries)))
        yield here, there, os.path.join(place, "file")


def seen(desk: Desk) -> list[Any]:
    return [
        (
            desk.json("show", identity),
            desk.json("timeline", identity),
            desk.json("timeline", identity, "--history"),
        )
        for identity in sorted(os.listdir(os.path.join(desk.home, "incidents")))
    ]


def written(desk: Desk) -> dict[str, bytes]:
    return {name: content for name, content in desk.content().items() if name.endswith("timeline.jsonl")}


@settings(max_examples=15)
@given(st.lists(timelines(longest=8), min_size=1, max_size=3), st.sampled_from(["json", "jsonl"]))
def test_whatever_happened_is_there_as_it_was(stories: list[list[Entry]], form: str) -> None:
    with desks(stories) as (here, there, path):
        here.done("export", "--format", form, "--output", path)
        states = [one["state"] for one in there.json("import", path, "--format", form)]
        assert states == ["new"] * len(stories)
        assert written(there) == written(here)
        assert seen(there) == seen(here)
        there.done("export", "--format", form, "--output", f"{path}-again")
        with open(path, "rb") as first, open(f"{path}-again", "rb") as again:
            assert again.read() == first.read()


# What a table can say, with texts that would rather be something else.
_LINES = TEXTS.filter(lambda text: bool(text.strip()))
_FACTS = st.one_of(
    st.builds(FactorAdded, text=TEXTS),
    st.builds(CauseStated, text=TEXTS),
    st.builds(Edited, title=st.none() | _LINES, summary=st.none() | TEXTS, services=st.none() | st.lists(TEXTS, max_size=2).map(tuple)),
    st.builds(SeveritySet, level=st.sampled_from(RULES.levels)),
    st.builds(Marked, milestone=st.sampled_from(MILESTONES)),
    st.builds(Dismissed, verdict=st.sampled_from(VERDICTS)),
    st.builds(Noted, text=st.just("a")),
)  # fmt: skip
_TIMES = st.datetimes(min_value=DAY.replace(tzinfo=None), max_value=DAY.replace(month=12, tzinfo=None))


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Return the entries of an incident about which only such was written as a table has a column for."""
    opening = draw(
        st.builds(
            Imported,
            title=_LINES,
            reference=TEXTS,
            summary=TEXTS,
            services=st.lists(TEXTS, max_size=3).map(tuple),
            source=TEXTS,
            source_url=TEXTS,
            drill=st.booleans(),
        )
    )
    rest = draw(st.lists(st.tuples(_FACTS, _TIMES), max_size=8))
    whole_millis = [
        (event, at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=DAY.tzinfo))
        for event, at in rest
    ]
    return [
        entry(1, opening, None),
        *(entry(number, event, at) for number, (event, at) in enumerate(whole_millis, start=2)),
    ]


def plain(shown: dict[str, Any]) -> dict[str, Any]:
    """Return what a table keeps of an incident: blanks around a text that is one line, and blank texts, are nothing."""
    kept = {
        key: shown[key]
        for key in ("id", "status", "severity", "services", "drill", "durations", "contributing_factors")
    }
    times = {f"{name}_at": shown[f"{name}_at"] for name in MILESTONES}
    lines = {key: (shown[key] or "").strip() or None for key in ("title", "source", "root_cause")}
    summary = shown["summary"] if (shown["summary"] or "").strip() else None
    dismissed = shown["dismissed"]["as"] if shown["dismissed"] else None
    return {**kept, **times, **lines, "summary": summary, "dismissed": dismissed}


def named(desk: Desk, identity: str) -> list[str]:
    """Return what others call an incident, and where they tell of it."""
    (opening,) = desk.json("timeline", identity, "--kind", "imported")
    return [opening["data"].get(key, "").strip() for key in ("reference", "source_url")]


@settings(max_examples=20)
@given(st.lists(histories(), min_size=1, max_size=3))
def test_what_a_table_says_is_there_as_it_was(stories: list[list[Entry]]) -> None:
    with desks(stories) as (here, there, path):
        here.done("export", "--format", "csv", "--output", path)
        taken = there.json("import", path, "--format", "csv")
        assert [one["state"] for one in taken] == ["new"] * len(stories)
        for identity, *_ in zip(IDS, stories, strict=False):
            assert plain(there.json("show", identity)) == plain(here.json("show", identity))
            assert named(there, identity) == named(here, identity)
        for desk in (here, there):
            states = [one["state"] for one in desk.json("import", path, "--format", "csv")]
            assert states == ["known"] * len(stories)
        # Once there is nothing left to be trimmed, a table comes out as it went in.
        there.done("export", "--format", "csv", "--output", path)
        elsewhere = Desk(f"{there.home}-too", now=there.now)
        elsewhere.done("import", path, "--format", "csv")
        elsewhere.done("export", "--format", "csv", "--output", f"{path}-again")
        with open(path, "rb") as first, open(f"{path}-again", "rb") as again:
            assert again.read() == first.read()


@settings(max_examples=20)
@given(st.lists(timelines(longest=6), min_size=1, max_size=2))
def test_a_database_says_what_show_and_timeline_say(stories: list[list[Entry]]) -> None:
    with desks(stories) as (here, _, path):
        here.done("export", "--format", "sqlite", "--output", path)
        with closing(sqlite3.connect(path)) as connection:
            documents = [
                json.loads(one) for (one,) in connection.execute("SELECT document FROM incidents ORDER BY id")
            ]
            data = [
                (one, json.loads(data))
                for one, data in connection.execute("SELECT id, data FROM entries ORDER BY incident, id")
            ]
        assert documents == [shown for shown, _, _ in seen(here)]
        assert data == [
            (one["id"], one["data"])
            for _, timeline, _ in seen(here)
            for one in sorted(timeline, key=lambda one: str(one["id"]))
        ]
