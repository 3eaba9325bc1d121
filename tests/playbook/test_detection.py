"""What the answers of detection come to: a table that a responder can read."""

import pytest

from ircli.playbook.form import to_ask
from ircli.playbook.outcome import outcome_of
from playbook.given import DETECTION, TRIAGE, answers

DECLARE = "declare"
CASES = [
    ("nothing is known", {}, DECLARE),
    ("it is real and new", {"real": "yes", "known": "no"}, DECLARE),
    ("nobody knows whether it is real", {"real": "unknown"}, DECLARE),
    ("nobody knows anything", {"real": "unknown", "known": "unknown", "users": "unknown"}, DECLARE),
    ("it is real, and hits nobody yet", {"real": "yes", "users": "none"}, DECLARE),
    ("everything was skipped", {"real": "", "known": "", "duplicate": ""}, DECLARE),
    ("nothing is wrong", {"real": "no"}, "false-alarm"),
    ("nothing is wrong, and maintenance is on", {"real": "no", "known": "maintenance"}, "false-alarm"),
    ("maintenance", {"real": "yes", "known": "maintenance"}, "known"),
    ("a known problem", {"real": "yes", "known": "known"}, "known"),
    ("an open incident covers it", {"real": "yes", "duplicate": "2026-11-20-checkout-k3f9"}, "duplicate"),
    ("a known problem with an open incident", {"known": "known", "duplicate": "k3f9"}, "duplicate"),
]


@pytest.mark.parametrize(("said", "verdict"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_detection_comes_to(said: dict[str, str], verdict: str) -> None:
    known = answers({"detect": DETECTION.form}, {f"detect.{name}": value for name, value in said.items()})
    found = outcome_of(DETECTION.outcomes, known)
    assert ((found.verdict if found else "") or DECLARE) == verdict


def test_the_worst_way_to_learn_of_trouble_stands_last() -> None:
    source = next(question for question in DETECTION.form.questions if question.fills == "source")
    values = [option.value for option in source.options]
    assert (values[0], values[-2:]) == ("monitoring", ["users", "unknown"])


def test_what_is_carried_over_is_asked_once() -> None:
    carried = {question.carries for question in DETECTION.form.questions if question.carries}
    settled = answers({"triage": TRIAGE.form}, dict.fromkeys(carried, "unknown"))
    left = {question.key for question in to_ask(TRIAGE.form, settled)}
    assert carried == {"triage.users", "triage.extent"}
    assert left.isdisjoint(carried)
