"""Names that only those inside can read are told from words, and from numbers and dates."""

from time import process_time

import pytest

from ircli.playbook.internal_names import FORMS, Internal, internal_names
from ircli.store.playbooks import Playbook

ALL = Internal(forms=tuple(FORMS))


def names(text: str, internal: Internal = ALL, *known: str) -> list[str]:
    return [one.name for one in internal_names(text, internal, known=known)]


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("path", "/var/lib/pgsql"),
        ("path", "~/bin"),
        ("path", "src/main/java"),
        ("host", "db1.eu.internal"),
        ("host", "checkout.svc"),
        ("host", "redis:6379"),
        ("ticket", "OPS-1234"),
        ("ticket", "#4711"),
        ("underscores", "max_connections"),
        ("numbered", "checkout-api-7f9c"),
        ("numbered", "eu-west-1"),
        ("camel-case", "CheckoutService"),
        ("camel-case", "maxConnections"),
        ("hash", "6c78590"),
    ],
)
def test_a_name_is_recognised_by_its_form(form: str, name: str) -> None:
    text = f"The *{name}*, ({name}'s): {name}."
    assert names(text) == [name]
    assert names(text, Internal(forms=(form,))) == [name]
    assert names(text, ALL._replace(allowed=(name.upper(),))) == []
    assert names(text, ALL, name) == []


def test_what_stands_in_a_code_span_is_code() -> None:
    assert names("Calls of `retry` and ``retry`` failed; `x y`.") == ["retry", "x y"]
    assert names("Calls of `retry` failed.", Internal(forms=("host",))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Checkout failed for 45 minutes on 2026-01-05 from 14:05 to 14:50 (UTC).",
        "About 3.5 % of payments, 1,200 of them, on 5/1/2026 and 24/7; e.g. cards and/or PayPal, i.e. all.",
        "The [status page](https://status.example.com/a/b/c_d) and <https://example.com/x-1> told so.",
        "Log-in and sign-up, read/write, TCP/IP, x-ray, p.m., version 2.4.1 and A/B tests.",
        "It ended at once. Nobody was told... Then somebody was.",
        "",
    ],
)
def test_words_numbers_and_dates_are_no_names(text: str) -> None:
    assert names(text, Playbook().postmortem.internal) == []


def test_a_word_of_a_teams_own_may_be_internal_too() -> None:
    assert names("Kafka, and the kraken.", Internal(names=("kafka", "Kraken"))) == ["Kafka", "kraken"]


def test_each_name_comes_once_and_where_it_first_stands() -> None:
    assert internal_names("A web-1, a WEB-1 and (web-2)", ALL) == ((2, "web-1"), (22, "web-2"))


@pytest.mark.parametrize(
    "text",
    [
        "`" * 1_000_000,
        "a-" * 500_000,
        "aB" * 500_000,
        "](" * 500_000,
        "/a" * 500_000,
        "a." * 500_000,
        "`a" * 500_000,
    ],
    ids=lambda text: str(text[:2]),
)
def test_no_text_makes_the_search_long(text: str) -> None:
    begun = process_time()
    internal_names(text, ALL)
    assert process_time() - begun < 5
