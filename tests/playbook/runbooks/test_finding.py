"""Which runbook somebody means, and which should be looked over again."""

from datetime import date
from typing import Any

import pytest

from ircli.playbook.runbooks.finding import Entry, Fences, described, found, is_stale, named, stem, worded
from ircli.playbook.runbooks.parts import Fence, Front, Heading, Runbook

TODAY = date(2026, 11, 20)


def entry(place: str, **said: Any) -> Entry:  # noqa: ANN401 - any of its fields
    name = place.rpartition("/")[2]
    bare = Entry(name, f"/team/{place}.md", place, "setting", "/team")
    return bare._replace(**{"title": name, **said})


FAILOVER = entry(
    "db/failover",
    title="Promote the replica",
    alerts=("PgPrimaryDown",),
    services=("orders",),
    tags=("postgres",),
    headings=("Is the primary gone?", "Promote"),
)
POOL = entry("db/pool", title="The pool is empty", services=("orders", "billing"), alerts=("PgPoolEmpty",))
KUBE = entry("KubePodCrashLooping", title="Pods crash", headings=("Promote nothing",))
ALL = (FAILOVER, POOL, KUBE)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("failover", [FAILOVER]),
        ("FailOver", [FAILOVER]),
        ("failover.md", [FAILOVER]),
        ("db/failover", [FAILOVER]),
        ("db/failover.markdown", [FAILOVER]),
        ("kube-pod_crash-looping", [KUBE]),
        ("kubepodcrashlooping", [KUBE]),
        ("PgPrimaryDown", [FAILOVER]),
        ("pg-primary-down", [FAILOVER]),
        ("orders", [FAILOVER, POOL]),
        ("Billing", [POOL]),
        ("replica promote", [FAILOVER]),
        ("postgres", [FAILOVER]),
        ("promote", [FAILOVER, KUBE]),
        ("promote billing", []),
        ("fail", [FAILOVER]),
        ("", []),
        ("   ", []),
        ("-", []),
        ("nothing like it", []),
    ],
)
def test_the_first_way_that_finds_anything_says_what_is_meant(query: str, expected: list[Entry]) -> None:
    assert list(found(ALL, query)) == expected


def test_a_name_goes_before_an_alert_and_that_before_a_service_and_words() -> None:
    name = entry("orders")
    alert = entry("a", alerts=("Orders",))
    service = entry("b", services=("orders",))
    words = entry("c", title="All about orders")
    everything = [words, service, alert, name]
    for expected in (name, alert, service, words):
        assert found(everything, "orders") == (expected,)
        everything.remove(expected)


def test_one_name_in_two_places_finds_both() -> None:
    other = entry("web/failover")
    assert named((FAILOVER, other), "failover") == (FAILOVER, other)
    assert named((FAILOVER, other), "web/failover") == (other,)


def test_words_are_looked_for_in_what_a_runbook_is_about() -> None:
    assert worded(ALL, "GONE primary") == (FAILOVER,)
    assert worded(ALL, "pgpoolempty") == ()


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a.md", "a"), ("a.MD", "a"), ("a/b.markdown", "a/b"), ("a.txt", "a.txt"), ("a.md.bak", "a.md.bak")],
)
def test_a_name_is_what_stands_before_the_suffix_of_markdown(path: str, expected: str) -> None:
    assert stem(path) == expected


@pytest.mark.parametrize(
    ("source", "reviewed", "every", "expected"),
    [
        ("setting", "2026-08-22", None, False),  # 90 days ago, today
        ("setting", "2026-08-21", None, True),
        ("setting", "2026-08-21", 180, False),
        ("setting", "2026-11-12", 7, True),
        ("setting", "", None, True),
        ("project", "", 180, True),
        ("built-in", "", None, False),
        ("built-in", "2020-01-01", None, True),
        ("setting", "2027-01-01", None, False),
        ("setting", "some day", None, True),
        ("setting", "9999-12-31", 3650, True),
    ],
)
def test_a_runbook_is_stale_once_its_review_is_due(
    source: str, reviewed: str, every: int | None, *, expected: bool
) -> None:
    one = entry("a", source=source, last_reviewed=reviewed, review_every=every)
    assert is_stale(one, TODAY) is expected


def test_an_entry_counts_what_its_runbook_has() -> None:
    fences = (Fence("sh", "ls\n", 3), Fence("yaml", "a: 1\n", 6, depth=1), Fence("", "$ ls\n", 9, depth=2))
    runbook = Runbook(
        "a", "Title", Front(owner="team", review_every=7), (Heading(1, "Title", "", 1),), (), fences
    )
    told = described(entry("a"), runbook, shell=2)
    assert told.fences == Fences(total=3, shell=2, nested=2)
    assert (told.title, told.owner, told.review_every) == ("Title", "team", 7)
    assert (told.headings, told.steps, told.faults) == (("Title",), 0, 0)
