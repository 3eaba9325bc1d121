"""Where the search for the cause stands: the obvious lines beside what was taken up."""

from collections.abc import Mapping

import pytest

from domain.given import clock, entry, story
from ircli.domain.events import Answered
from ircli.domain.incident import fold
from ircli.errors import UsageError
from ircli.playbook.inquiry import Inquiry, Line

DEPLOY = Line("deploy", "A deploy", "What went out?")
NETWORK = Line("network", "The network", "Do packets arrive?", suspect=((("triage.pattern", ("regions",)),),))
DISK = Line("disk", "A full disk", "Is there room?")
OPEN = "12:00 declared Checkout fails\n"


def inquiry(given_story: str, answers: Mapping[str, str] | None = None) -> Inquiry:
    entries = story(given_story)
    for key, value in (answers or {}).items():
        form, question = key.split(".")
        answered = Answered(form, question, value, label=question, words=value)
        entries.append(entry(len(entries) + 1, answered, clock("12:30")))
    incident = fold(entries)
    assert incident is not None
    return Inquiry((DEPLOY, NETWORK, DISK), incident)


@pytest.mark.parametrize(
    ("given_story", "answers", "expected"),
    [
        (OPEN, {}, "deploy"),
        (OPEN, {"triage.pattern": "regions"}, "network"),
        (f"{OPEN}12:01 proposed a DEPLOY\n", {}, "network"),
        (f"{OPEN}12:01 proposed the moon\n", {}, "deploy"),
        (f"{OPEN}12:01 proposed a deploy\n12:02 ruled-out #2\n", {}, "network"),
        (f"{OPEN}12:01 proposed The network\n", {"triage.pattern": "regions"}, "deploy"),
        (f"{OPEN}12:01 identified\n", {}, None),
        (f"{OPEN}12:01 dismissed false-alarm\n", {}, None),
    ],
)
def test_what_is_to_be_looked_at_next(
    given_story: str, answers: Mapping[str, str], expected: str | None
) -> None:
    line = inquiry(given_story, answers).to_look_at
    assert (line.name if line is not None else None) == expected


def test_what_is_no_obvious_line_is_a_further_one() -> None:
    found = inquiry(f"{OPEN}12:01 proposed A full disk\n12:02 proposed the moon\n12:03 ruled-out #2 room\n")
    assert [one.text for one in found.further] == ["the moon"]
    assert [found.state(line) for line in found.lines] == ["", "", "ruled-out"]


def test_an_answer_that_makes_a_line_a_suspect_is_its_reason() -> None:
    found = inquiry(OPEN, {"triage.pattern": "regions"})
    assert found.why == {"deploy": (), "network": ("pattern regions",), "disk": ()}


def test_a_line_is_named_in_any_case() -> None:
    assert inquiry(OPEN).line_named(" Disk ") is DISK
    with pytest.raises(UsageError) as refused:
        inquiry(OPEN).line_named("moon")
    assert refused.value.message == "'moon' is neither a number nor an obvious line."
