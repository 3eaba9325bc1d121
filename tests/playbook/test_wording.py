"""Phrases are found as whole words, whatever stands between them, and in a time that no phrase and no text can stretch."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.playbook.wording import Phrases, plain_phrase, why_no_phrase
from ircli.store.playbooks import Playbook

BLAME = Playbook().postmortem.blame


def found(text: str, *phrases: str) -> list[str]:
    """Return the pieces of a text that are phrases."""
    return [text[one.start : one.end] for one in Phrases((phrase, phrase) for phrase in phrases).find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "He should have known.",
        "Should Have Known",
        "they should *have* known",
        "they should  have\n    known it",
        "they _should have known_",
        "should have should have known",
    ],
)
def test_a_phrase_is_found_however_it_is_set(text: str) -> None:
    (piece,) = found(text, "should have known")
    assert plain_phrase(piece.replace("*", "").replace("_", "")) == "should have known"


@pytest.mark.parametrize(
    "text",
    [
        "should have. Known issues",
        "should have\n\nknown",
        "should have - known",
        "should have knowns",
        "shoulder have known",
        "should-have known",
        "should have `x` known",
        "should" + " " * 200 + "have known",
    ],
)
def test_words_that_are_not_beside_each_other_are_no_phrase(text: str) -> None:
    assert found(text, "should have known") == []


def test_a_star_is_any_ending_of_its_word() -> None:
    assert found("A careless, carelessly care-free, uncareful carelessness", "careless*") == [
        "careless",
        "carelessly",
        "carelessness",
    ]
    assert found("fail to follow, failed to follow, failing to lead", "fail* to follow") == [
        "fail to follow",
        "failed to follow",
    ]


def test_an_apostrophe_may_be_a_round_one() -> None:
    assert found("why didn\u2019t they and why didn't they", "why didn't they") == [
        "why didn\u2019t they",
        "why didn't they",
    ]


def test_of_phrases_that_overlap_the_first_and_longest_counts() -> None:
    assert found("she should have known better", "should have known", "should have known better") == [
        "should have known better"
    ]
    assert found("a b c d", "b c d", "a b") == ["a b"]
    assert found("a b a b c", "a b c", "a b") == ["a b", "a b c"]
    assert found("a b c x", "a b c d", "b c") == ["b c"]


def test_a_phrase_means_what_it_meant_first() -> None:
    (one,) = Phrases([("for shame", 1), ("for shame", 2)]).find("For shame!")
    assert one == (0, 9, 1)


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("should have known", ""),
        ("self-made 2nd o'clock", ""),
        ("fail* to", ""),
        ("a.*b", "is more than plain words"),
        ("a *", "is more than plain words"),
        ("*", "is more than plain words"),
        ("", "is more than plain words"),
        ("fai* ove*", "has more than one '*'"),
        ("fa*", "has a '*' behind too few letters"),
        ("so so so so so so so so so so so", "has more than 10 words, or 100 characters"),
        ("o" * 101, "has more than 10 words, or 100 characters"),
    ],
)
def test_a_phrase_is_plain_words(phrase: str, why: str) -> None:
    assert why_no_phrase(phrase) == why


def test_each_phrase_of_ours_is_found_by_itself() -> None:
    everything = Phrases((phrase, rule.name) for rule in BLAME for phrase in rule.phrases)
    for rule in BLAME:
        for phrase in rule.phrases:
            text = f"... {phrase.replace('*', 'x')}, and so on."
            assert [one.meaning for one in everything.find(text)] == [rule.name], phrase


@given(st.text(alphabet="ab *\n'-", max_size=60))
def test_what_is_found_is_in_order_and_does_not_overlap(text: str) -> None:
    ends = [0]
    for one in Phrases([("a", 1), ("a b", 2), ("b a a", 3), ("aab*", 4), ("b' a", 5)]).find(text):
        assert ends[-1] <= one.start < one.end <= len(text)
        ends.append(one.end)


HOSTILE = [
    ("the same beginning", ["aaa " * 9 + "b", "aaa* b"], "aaa " * 250_000),
    ("every length", [f"{'a' * length}* {'a ' * 8}b" for length in range(3, 60)], ("a" * 60 + " ") * 16_000),
    ("short words", [f"{'a' * length}* b" for length in range(3, 60)], "aaaa " * 200_000),
    ("no blank", ["should have known"], "should" * 170_000),
    ("blanks alone", ["should have known"], "should " + " " * 1_000_000),
    ("marks alone", ["should have known"], "*" * 1_000_000),
]


@pytest.mark.parametrize(
    ("phrases", "text"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE]
)
def test_no_phrase_and_no_text_makes_the_search_long(phrases: list[str], text: str) -> None:
    assert [why_no_phrase(plain_phrase(phrase)) for phrase in phrases] == [""] * len(phrases)
    looked = Phrases((plain_phrase(phrase), phrase) for phrase in phrases)
    begun = process_time()
    looked.find(text)
    assert process_time() - begun < 5  # seconds for a megabyte: on an idle machine it is one at most
