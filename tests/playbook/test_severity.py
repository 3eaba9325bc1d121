"""Which severity is recommended, and why: tables that a responder can read."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ircli.domain.rules import Level
from ircli.playbook.form import accept_all, keyed
from ircli.playbook.severity import (
    Dimension,
    Escalation,
    Recommendation,
    Relief,
    Rule,
    SeverityRules,
    escalation,
    recommend,
)
from playbook.given import DEFAULT, TRIAGE

SCHEMES: Mapping[str, tuple[Level, ...]] = {
    name: scheme.levels for name, scheme in DEFAULT["severities"].schemes.items()
}
NOTHING = 99  # a rank beyond all, where nothing is recommended


def recommended(scheme: str = "sev", **said: str) -> Recommendation | None:
    answers = keyed(accept_all(TRIAGE.form, said))
    return recommend(TRIAGE.severity, answers, SCHEMES[scheme])


def rank(said: Mapping[str, str], scheme: str = "sev") -> int:
    found = recommended(scheme, **said)
    return found.level.rank if found is not None else NOTHING


SUBSET = {"extent": "degraded", "users": "some"}
CASES = [
    # Part of the users, degraded: the workaround and the revenue decide.
    ("5 %, no workaround, small share of revenue", {**SUBSET, "risk": "none", "business": "small", "workaround": "none"}, 2),
    ("the same 5 % bring half of the revenue", {**SUBSET, "risk": "none", "business": "half", "workaround": "none"}, 1),
    ("an effective workaround", {**SUBSET, "business": "none", "workaround": "effective"}, 3),
    ("no workaround", {**SUBSET, "business": "none", "workaround": "none"}, 2),
    ("a workaround that helps in part", {**SUBSET, "business": "none", "workaround": "partial"}, 2),
    # Data and security are above everything.
    ("data at risk in something cosmetic", {"extent": "cosmetic", "users": "none", "risk": "data"}, 1),
    ("data at risk, effective workaround", {**SUBSET, "risk": "data", "workaround": "effective"}, 1),
    ("a breach that no user feels", {"users": "none", "risk": "breach", "business": "none"}, 1),
    ("a breach, effective workaround", {"risk": "breach", "workaround": "effective"}, 1),
    # How many, and how badly.
    ("out for all", {"extent": "out", "users": "most"}, 1),
    ("degraded for all", {"extent": "degraded", "users": "most"}, 1),
    ("cosmetic for all", {"extent": "cosmetic", "users": "most"}, 4),
    ("out for part of the users", {"extent": "out", "users": "some"}, 2),
    ("out for a few", {"extent": "out", "users": "few"}, 3),
    ("out, and nobody feels it yet", {"extent": "out", "users": "none"}, 3),
    ("degraded, and nobody feels it yet", {"extent": "degraded", "users": "none"}, 4),
    ("out for all, effective workaround", {"extent": "out", "users": "most", "workaround": "effective"}, 2),
    ("cosmetic, effective workaround", {"extent": "cosmetic", "workaround": "effective"}, 4),
    # The worst dimension counts.
    ("a few users, and a contract is broken", {"extent": "degraded", "users": "few", "business": "serious"}, 2),
    ("half of the revenue, effective workaround", {"business": "half", "workaround": "effective"}, 2),
    # "Don't know" is taken for the worse case, and never for the worst.
    ("nobody knows how many", {"extent": "out", "users": "unknown"}, 2),
    ("most users, nobody knows how badly", {"extent": "unknown", "users": "most"}, 2),
    ("a few users, nobody knows what it costs", {"extent": "degraded", "users": "few", "business": "unknown"}, 2),
    ("nobody knows whether data is at risk", {"extent": "cosmetic", "risk": "unknown"}, 2),
    ("nobody knows of a workaround", {**SUBSET, "workaround": "unknown"}, 2),
    ("nobody knows anything", dict.fromkeys(("extent", "users", "risk", "business", "workaround"), "unknown"), 2),
    ("nobody knows, but half of the revenue is gone", {"extent": "unknown", "users": "unknown", "business": "half"}, 1),
    # What was skipped says nothing.
    ("only that it is out", {"extent": "out", "users": ""}, 2),
    ("only that it is degraded", {"extent": "degraded", "users": ""}, 3),
    ("only that few feel it", {"extent": "", "users": "few"}, 3),
    ("the business question skipped", {**SUBSET, "business": ""}, 2),
    ("everything skipped", dict.fromkeys(("extent", "users", "risk", "business", "workaround"), ""), NOTHING),
    ("nothing asked", {}, NOTHING),
    ("only that there is no workaround", {"workaround": "none"}, NOTHING),
    ("only that no data is at risk", {"risk": "none"}, NOTHING),
    ("only what does not weigh", {"broken": "checkout", "trend": "worsening", "changes": "deploy"}, NOTHING),
]  # fmt: skip


@pytest.mark.parametrize(("case", "said", "expected"), CASES, ids=[case for case, _, _ in CASES])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_case_gets_its_level(case: str, said: Mapping[str, str], expected: int, scheme: str) -> None:
    levels = SCHEMES[scheme]
    found = recommended(scheme, **said)
    wanted = levels[min(expected, len(levels)) - 1] if expected != NOTHING else None
    assert (found.level if found is not None else None) == wanted, case


def test_the_names_come_from_the_scheme() -> None:
    said = {"extent": "out", "users": "most"}
    names = [found.level.name for scheme in SCHEMES if (found := recommended(scheme, **said))]
    assert names == ["SEV1", "P0", "SEV1"]


def test_a_shorter_scheme_takes_its_least_level_for_what_lies_below() -> None:
    found = recommended("short", extent="cosmetic")
    assert found is not None
    assert found.level.name == "SEV3"
    assert "SEV4" not in " ".join(found.reasons)


def test_the_reasons_name_answers_and_the_weightiest_stands_first() -> None:
    found = recommended("sev", **SUBSET, business="half", workaround="partial")
    assert found is not None
    assert found.reasons == (
        'Business impact gives SEV1: the business lives on what is hit ("About half of the revenue, or more").',
        'User impact gives SEV2: part of the users are hit ("A part (1 to 50 %)").',
        'Workaround: one that helps only in part lowers nothing ("Partly: for some, or with trouble").',
    )


def test_the_reasons_say_what_a_workaround_did() -> None:
    found = recommended("p", **SUBSET, workaround="effective")
    assert found is not None
    assert found.reasons[-1].endswith(
        '("Yes: those affected can do what they came for"), which lowers P1 to P2.'
    )


def test_the_reasons_say_why_a_workaround_did_nothing() -> None:
    held = recommended("p", **SUBSET, risk="data", workaround="effective")
    least = recommended("p", extent="cosmetic", workaround="effective")
    assert held is not None
    assert held.reasons[-1].endswith("but Risk to data or security alone asks for P0.")
    assert least is not None
    assert least.reasons[-1].endswith("but P3 is the least level already.")


def test_an_answer_without_words_is_named_by_its_value() -> None:
    rules = SeverityRules((Dimension("Load", (Rule((("triage.users", ("few",)),), 1, "it is"),)),))
    answers = keyed(answered._replace(words="") for answered in accept_all(TRIAGE.form, {"users": "few"}))
    found = recommend(rules, answers, SCHEMES["p"])
    assert found is not None
    assert found.reasons == ('Load gives P0: it is ("few").',)


def test_relief_may_lower_by_more_than_one() -> None:
    few, way = (("triage.users", ("few",)),), (("triage.workaround", ("effective",)),)
    rules = SeverityRules(
        (Dimension("Users", (Rule(few, 1, "it is"),)),), "Workaround", (Relief(way, 2, "it helps"),)
    )
    answers = keyed(accept_all(TRIAGE.form, {"users": "few", "workaround": "effective"}))
    found = recommend(rules, answers, SCHEMES["p"])
    assert found is not None
    assert found.level.name == "P2"


def test_without_levels_nothing_is_recommended() -> None:
    assert recommend(TRIAGE.severity, keyed(accept_all(TRIAGE.form, SUBSET)), ()) is None


@pytest.mark.parametrize(
    ("scheme", "trend", "current", "proposed"),
    [
        ("sev", "worsening", "SEV3", "SEV2"),
        ("sev", "worsening", "SEV2", "SEV1"),
        ("sev", "worsening", "SEV1", None),  # there is nothing worse
        ("p", "worsening", "P3", "P2"),
        ("short", "worsening", "SEV3", "SEV2"),
        ("sev", "stable", "SEV3", None),
        ("sev", "improving", "SEV3", None),
        ("sev", "unknown", "SEV3", None),
        ("sev", "", "SEV3", None),
    ],
)
def test_a_worsening_trend_calls_for_one_level_more(
    scheme: str, trend: str, current: str, proposed: str | None
) -> None:
    levels = SCHEMES[scheme]
    now = next(level for level in levels if level.name == current)
    said = keyed(accept_all(TRIAGE.form, {"trend": trend}))
    found = escalation(TRIAGE.severity, said, levels, now)
    assert (found.level.name if found else None) == proposed


def test_an_escalation_says_why() -> None:
    said = keyed(accept_all(TRIAGE.form, {"trend": "worsening"}))
    found = escalation(TRIAGE.severity, said, SCHEMES["sev"], SCHEMES["sev"][2])
    assert found is not None
    assert found.reasons == ('SEV2 rather than SEV3: it is getting worse ("Getting worse").',)


def test_the_steepest_escalation_counts_and_stops_at_the_worst_level() -> None:
    when = (("triage.trend", ("worsening",)),)
    rules = SeverityRules((), escalations=(Escalation(when, 1, "slowly"), Escalation(when, 9, "at once")))
    said = keyed(accept_all(TRIAGE.form, {"trend": "worsening"}))
    found = escalation(rules, said, SCHEMES["sev"], SCHEMES["sev"][3])
    assert found is not None
    assert (found.level.name, "at once" in found.reasons[0]) == ("SEV1", True)


def test_without_levels_nothing_is_escalated() -> None:
    said = keyed(accept_all(TRIAGE.form, {"trend": "worsening"}))
    assert escalation(TRIAGE.severity, said, (), SCHEMES["sev"][1]) is None


WEIGHING = {
    question.name: tuple(option.value for option in question.options)
    for question in TRIAGE.form.questions
    if question.name in ("extent", "users", "risk", "business", "workaround")
}
# From the most severe answer to the least.
ORDERED = {
    "extent": ("out", "degraded", "cosmetic"),
    "users": ("most", "some", "few", "none"),
    "risk": ("breach", "data", "none"),
    "business": ("half", "serious", "small", "none"),
    "workaround": ("none", "partial", "effective"),
}
ANSWERS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(("", *values)) for name, values in WEIGHING.items()}
)
QUESTIONS = st.sampled_from(sorted(WEIGHING))
ANY_SCHEME = st.sampled_from(sorted(SCHEMES))


def test_the_orders_cover_every_answer_but_dont_know() -> None:
    assert {name: {*values, "unknown"} for name, values in ORDERED.items()} == {
        name: set(values) for name, values in WEIGHING.items()
    }


@given(said=ANSWERS, question=QUESTIONS, scheme=ANY_SCHEME)
@settings(max_examples=300)
def test_a_more_severe_answer_never_gives_a_less_severe_level(
    said: dict[str, str], question: str, scheme: str
) -> None:
    ranks = [rank({**said, question: value}, scheme) for value in ORDERED[question]]
    assert ranks == sorted(ranks)


@given(said=ANSWERS, question=QUESTIONS)
@settings(max_examples=300)
def test_dont_know_never_makes_the_highest_level_by_itself(said: dict[str, str], question: str) -> None:
    without = rank({**said, question: ""})
    assert rank({**said, question: "unknown"}) > 1 or without == 1


@given(said=ANSWERS, question=QUESTIONS, scheme=ANY_SCHEME)
@settings(max_examples=300)
def test_skipping_is_as_if_never_asked(said: dict[str, str], question: str, scheme: str) -> None:
    unasked = {name: value for name, value in said.items() if name != question}
    assert recommended(scheme, **{**said, question: ""}) == recommended(scheme, **unasked)


@given(said=ANSWERS, question=QUESTIONS)
@settings(max_examples=300)
def test_skipping_never_raises_the_level_above_dont_know(said: dict[str, str], question: str) -> None:
    assert rank({**said, question: ""}) >= rank({**said, question: "unknown"})


@given(said=ANSWERS, question=st.sampled_from(("risk", "business")), data=st.data())
@settings(max_examples=300)
def test_skipping_risk_or_business_never_raises_the_level(
    said: dict[str, str], question: str, data: st.DataObject
) -> None:
    answer = data.draw(st.sampled_from(WEIGHING[question]))
    assert rank({**said, question: ""}) >= rank({**said, question: answer})


@given(said=ANSWERS, data=st.data())
def test_the_order_of_answers_does_not_matter(said: dict[str, str], data: st.DataObject) -> None:
    answers = keyed(accept_all(TRIAGE.form, said))
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    levels = SCHEMES["sev"]
    assert recommend(TRIAGE.severity, shuffled, levels) == recommend(TRIAGE.severity, answers, levels)


@given(said=ANSWERS, scheme=ANY_SCHEME)
def test_data_or_a_breach_is_the_highest_level_whatever_else_is_said(
    said: dict[str, str], scheme: str
) -> None:
    assert rank({**said, "risk": "data"}, scheme) == 1
    assert rank({**said, "risk": "breach"}, scheme) == 1


@given(said=ANSWERS)
def test_a_recommendation_has_reasons(said: dict[str, str]) -> None:
    found = recommended("sev", **said)
    assert found is None or found.reasons
