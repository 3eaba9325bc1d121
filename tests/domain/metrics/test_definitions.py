import pytest

from ircli.domain.durations import durations
from ircli.domain.incident import Times
from ircli.domain.metrics.definitions import DEFAULTS, METRICS, definitions, read_definition
from ircli.domain.metrics.titles import ADVICE, EXPLAINED
from ircli.errors import UsageError
from ircli.store.config import SETTINGS


def test_metrics_mean_what_the_durations_of_an_incident_mean() -> None:
    assert [(one.name, one.start, one.ends[0]) for one in DEFAULTS] == [
        (one.name, one.start, one.end) for one in durations(Times())
    ]


def test_the_settings_have_the_definitions_as_their_defaults() -> None:
    defaults = {one.key: one.default for one in SETTINGS if one.key.startswith("metrics.")}
    assert defaults == {f"metrics.{one.name}": one.text for one in DEFAULTS}


def test_a_default_reads_back_as_itself() -> None:
    assert tuple(read_definition(one.name, one.text) for one in DEFAULTS) == DEFAULTS


def test_what_a_team_says_replaces_one_definition() -> None:
    found = definitions({"ttr": "started..resolved", "ttd": ""})
    assert [one.text for one in found] == [
        "started..detected",
        "detected..acknowledged",
        "detected..mitigated",
        "started..resolved",
        "started..mitigated,resolved",
    ]


def test_a_definition_says_both_ends_in_words() -> None:
    assert DEFAULTS[-1].words == "from started to mitigated, or to resolved where that is not known"


@pytest.mark.parametrize(
    "text",
    [
        "", "..", "started", "started..", "..resolved", "started..over", "started.resolved", "started..resolved,",
        "started..started", "started..resolved,resolved", "detected..resolved,detected", "Started..resolved", "x" * 999,
    ],
)  # fmt: skip
def test_what_names_no_two_times_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_definition("ttr", text)
    assert "mitigated" in refused.value.hint
    assert len(refused.value.message) < 160


def test_every_figure_has_advice() -> None:
    assert set(ADVICE) == set(EXPLAINED) >= set(METRICS)
