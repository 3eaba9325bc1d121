"""Which runbooks fit an incident, and why."""

import pytest

from ircli.playbook.runbooks.suggesting import Known, merged, suggest
from playbook.runbooks.test_finding import entry

DEPLOYMENT = entry("deployment", title="Deployment gone wrong", headings=("Roll back",))
POOL = entry("pool", title="The connection pool is empty", services=("orders",), alerts=("PgPoolEmpty",))
TRAFFIC = entry("traffic", title="More traffic than expected", tags=("latency",), headings=("Shed load",))
ZONE = entry("zone", title="A zone is gone", services=("orders",))
ALL = (TRAFFIC, POOL, ZONE, DEPLOYMENT)


def names(known: Known) -> list[str]:
    return [one.entry.name for one in suggest(ALL, known)]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Known(), []),
        (Known(runbooks=(("deployment", "the tree"),)), ["deployment"]),
        (Known(runbooks=(("Deployment", "the tree"),), services=("orders",)), ["deployment", "pool", "zone"]),
        (Known(services=("Orders",)), ["pool", "zone"]),
        (Known(alerts=("pg-pool-empty",)), ["pool"]),
        (Known(alerts=("PgPoolEmpty",), services=("orders",)), ["pool", "zone"]),
        (Known(texts=("FIRING: PgPoolEmpty on db1",)), ["pool"]),
        (Known(texts=("a deployment of another service",)), ["deployment"]),
        (Known(texts=("High latency at the edge",)), ["traffic"]),
        (Known(texts=("the shed",)), []),  # one word in a heading says too little
        (Known(texts=("shed the load",)), ["traffic"]),
        (Known(texts=("it is down, and all of it failed",)), []),
        (Known(texts=("",), services=("",), alerts=("",)), []),
    ],
)
def test_what_is_known_finds_what_fits(known: Known, expected: list[str]) -> None:
    assert names(known) == expected


def test_each_suggestion_says_why() -> None:
    known = Known(
        runbooks=(("pool", "ircli mitigate leads to it"),),
        services=("orders",),
        alerts=("PgPoolEmpty",),
        texts=("connection refused",),
    )
    first = suggest(ALL, known)[0]
    assert first.entry == POOL
    assert first.reasons == (
        "ircli mitigate leads to it",
        "alert PgPoolEmpty",
        "service orders",
        "says connection",
    )


def test_a_word_that_most_runbooks_have_says_nothing() -> None:
    entries = [entry(f"n{number}", title=f"Checkout {number}") for number in range(6)]
    assert suggest([*entries, POOL], Known(texts=("checkout",))) == ()


def test_equal_ones_come_in_the_order_of_their_names() -> None:
    assert names(Known(services=("orders",))) == ["pool", "zone"]


def test_a_runbook_keeps_its_first_reason() -> None:
    assert merged([("a", "1"), ("", "2"), ("b", "3"), ("a", "4")]) == (("a", "1"), ("b", "3"))
