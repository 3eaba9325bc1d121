"""How long acknowledging and triage took, beside what the level asks for."""

import pytest

from domain.given import story
from ircli.domain.incident import fold
from ircli.domain.targets import measured


@pytest.mark.parametrize(
    ("given_story", "sentences"),
    [
        ("12:00 declared Checkout fails\n", []),
        (
            "12:00 declared Checkout fails\n12:03 acknowledged\n12:04 severity SEV1\n12:40 triaged\n",
            [
                "Acknowledged in 3m; SEV1 asks for 5m.",
                "Triaged in 37m, 27m late; SEV1 asks for 10m.",
            ],
        ),
        ("12:00 declared Checkout fails\n12:04 severity SEV1\n12:05 triaged\n", []),
    ],
)
def test_each_target_that_is_known_is_measured(given_story: str, sentences: list[str]) -> None:
    incident = fold(story(given_story))
    assert incident is not None
    assert [one.sentence for one in measured(incident)] == sentences
    assert [one.document["met"] for one in measured(incident)] == ["late" not in one for one in sentences]
