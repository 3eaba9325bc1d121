"""Metrics at the command line: one screen, one line for each figure in a pipe, documents for programs, and files."""

import csv
import io
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli.given import Desk, Stream
from ircli.domain.metrics.definitions import METRICS
from ircli.domain.metrics.titles import EXPLAINED
from ircli.ui.terminal import Terminal

INCIDENTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "incidents")
MINUTES: Mapping[str, tuple[int, float, float]] = {  # n, median and p90 over the six incidents
    "ttd": (5, 5, 349),
    "tta": (6, 1.5, 27),
    "ttm": (5, 57, 90),
    "ttr": (6, 90, 1154),
    "impact": (6, 76.5, 1154),
}


@pytest.fixture
def corpus(desk: Desk) -> Desk:
    """Return a desk with the six incidents of the corpus."""
    desk.done("import", *(os.path.join(INCIDENTS, name) for name in sorted(os.listdir(INCIDENTS))))
    return desk


@pytest.fixture
def several(desk: Desk) -> Desk:
    """Return a desk at which incidents were resolved after 10, 20 … 60 minutes, on six days, and others were none."""
    for number in range(6):
        level = "SEV2" if number % 2 else "SEV1"
        desk.done(
            "declare", f"Search {number}", "--severity", level, "--service", "search", "--source", "users",
            "--detected", f"{10 * number + 10}m ago", "--started", f"{10 * number + 15}m ago",
        )  # fmt: skip
        desk.done("mark", "acknowledged", "--at", f"{10 * number + 8}m ago")
        desk.done("mark", "mitigated", "--at", "1s ago")
        desk.done("resolve", "--confirm", "all", "--waive", "stable=nobody saw when it ended")
        desk.later(days=1)
    desk.done("declare", "Practice", "--drill")
    desk.done("declare", "Odd page", "--source", "monitoring")
    desk.done("dismiss", "--as", "false-alarm")
    return desk


def test_the_six_incidents_give_the_minutes_that_follow_from_their_times(corpus: Desk) -> None:
    found = corpus.json("metrics")["metrics"]
    assert {name: (one["n"], one["median"] / 60, one["p90"] / 60) for name, one in found.items()} == MINUTES


def test_a_document_has_seconds_definitions_and_what_is_left_out(corpus: Desk) -> None:
    found = corpus.json("metrics")
    assert found["metrics"]["ttd"] == {
        "n": 5,
        "median": 300,
        "p90": 20940,
        "mean": 4356,
        "min": 0,
        "max": 20940,
        "interval": None,
        "too_few": False,
        "definition": "started..detected",
        "change": None,
        "left_out": {"missing": 0, "impossible": 1, "drill": 0, "dismissed": 0, "undated": 0},
    }
    assert found["metrics"]["ttr"]["interval"] == {"low": 3600, "high": 69240, "coverage": 0.96875}
    assert [(one["metric"], one["seconds"]) for one in found["impossible"]] == [("ttd", -300)]


def test_nothing_is_not_zero(desk: Desk) -> None:
    found = desk.json("metrics")
    assert found["count"] == 0
    for one in found["metrics"].values():
        assert (one["n"], one["median"], one["mean"], one["too_few"]) == (0, None, None, True)
    assert all(one["share"] is None for one in found["process"].values())
    ran = desk.run("metrics", eyes=True)
    assert (ran.status, ran.out) == (0, "")
    assert "No incident counts." in ran.err


def test_drills_and_dismissed_incidents_are_left_out_and_counted(several: Desk) -> None:
    found = several.json("metrics")
    assert found["count"] == 6
    assert found["left_out"] == {"drill": 1, "dismissed": 1, "undated": 0}
    assert several.json("metrics", "--include-drills")["count"] == 7
    assert "(left out: 1 drill, 1 dismissed)" in several.run("metrics", eyes=True).out


def test_the_process_is_in_the_document(several: Desk) -> None:
    found = several.json("metrics")["process"]
    assert (found["users"]["met"], found["users"]["of"], found["users"]["share"]) == (6, 6, 1)
    assert (found["alerts"]["met"], found["alerts"]["of"]) == (0, 1)
    assert (found["acknowledged"]["met"], found["acknowledged"]["of"]) == (6, 6)


def test_a_screen_fits_eighty_columns_and_shows_every_figure(several: Desk) -> None:
    out = several.run("metrics", eyes=True, COLUMNS="80", NO_COLOR="1").out
    assert max(map(len, out.splitlines())) <= 80
    for words in (
        "6 incidents, 2026-11-20 to 2026-11-25", "SEV1 3, SEV2 3", "TTD", "impact", "noticed by users", "6 of 6  100 %",
        "by hour", "UTC", "TTR detected..resolved", "35m",
    ):  # fmt: skip
        assert words in out
    assert "\x1b" not in out


def test_few_are_too_few_to_tell_and_shown_one_by_one(several: Desk) -> None:
    out = several.run("metrics", "--severity", "sev1", eyes=True, NO_COLOR="1").out
    assert "few       TTR: 3, and under 5 are too few to tell: 10m, 30m, 50m" in out


class Ascii(Stream):
    """A stream that spells no blocks."""

    encoding = "ascii"


def test_a_stream_that_spells_no_blocks_gets_ascii(several: Desk) -> None:
    terminal = Terminal(stdin=Ascii(), stdout=Ascii(tty=True), stderr=Ascii(), environ={})
    assert terminal.spark([0, 1, 9]) == "_.#"
    assert terminal.bar(1, peak=2, width=10) == "#####"
    assert "█" in several.run("metrics", eyes=True).out
    assert "█" not in several.run("metrics", eyes=True, ACCESSIBLE="1").out


def test_a_pipe_gets_a_line_for_each_figure_in_seconds(several: Desk) -> None:
    lines = [line.split("\t") for line in several.run("metrics").out.splitlines()]
    assert [line[1] for line in lines] == [name for name in EXPLAINED if name not in ("hours", "people")]
    ttr = next(line for line in lines if line[1] == "ttr")
    assert ttr[:5] == ["", "ttr", "6", "2103", "603"]


def test_a_spreadsheet_gets_the_same_under_names(several: Desk) -> None:
    several.done("declare", "Odd", "--service", "=cmd|' /C calc'!A0")
    text = several.done("metrics", "--csv", "--by", "service").out
    found = list(csv.DictReader(io.StringIO(text)))
    assert next(row["median"] for row in found if row["figure"] == "ttr") == "2103"
    assert {row["group"] for row in found} == {"", "search", "'=cmd|' /C calc'!A0"}
    assert several.run("metrics", "--csv", "--json").status == 2


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("severity", {"SEV1": 3, "SEV2": 3}),
        ("service", {"search": 6}),
        ("source", {"users": 6}),
        ("month", {"2026-11": 6}),
        ("quarter", {"2026-Q4": 6}),
        ("week", {"2026-W47": 3, "2026-W48": 3}),
    ],
)
def test_incidents_are_divided(several: Desk, by: str, groups: dict[str, int]) -> None:
    found = several.json("metrics", "--by", by)
    assert {one["key"]: one["count"] for one in found["groups"]} == groups
    assert all(set(one["metrics"]) == set(METRICS) for one in found["groups"])
    for more in ((), ("--metric", "ttr")):
        out = several.run("metrics", "--by", by, *more, eyes=True, COLUMNS="80", NO_COLOR="1").out
        assert max(map(len, out.splitlines())) <= 80
        assert all(name in out for name in groups)


def test_filters_narrow_what_is_counted(several: Desk) -> None:
    for arguments, count in (
        (("--service", "SEARCH"), 6), (("--service", "shop"), 0), (("--severity", "sev1"), 3), (("-s", "SEV1", "-s", "SEV2"), 6),
        (("--since", "2026-11-22"), 4), (("--until", "2026-11-22"), 2), (("--since", "2026-11-21", "--until", "2026-11-23"), 2),
    ):  # fmt: skip
        assert several.json("metrics", *arguments)["count"] == count, arguments


def test_a_time_is_compared_with_the_one_before_it(several: Desk) -> None:
    found = several.json("metrics", "--since", "2026-11-23", "--until", "2026-11-26")
    assert found["previous"] == {
        "since": "2026-11-20T00:00:00.000Z",
        "until": "2026-11-23T00:00:00.000Z",
        "count": 3,
        "verdict": "within the noise",
    }
    assert found["metrics"]["ttr"]["change"] == {"verdict": "too few to tell", "n": 3, "median": 1203}
    out = several.run("metrics", "--since", "2026-11-23", "--until", "2026-11-26", eyes=True).out
    assert "against 2026-11-20 to 2026-11-23: within the noise; there were 3" in out


def test_people_are_named_only_where_they_are_asked_for(several: Desk) -> None:
    assert several.json("metrics")["people"] is None
    assert "alice" not in several.run("metrics", eyes=True).out
    found = several.json("metrics", "--people")["people"]
    assert found == [{"person": "alice", "incidents": 6, "nights": 0, "weekends": 2, "unknown": 0}]
    assert "alice" in several.run("metrics", "--people", eyes=True).out


def test_a_report_names_the_zone_for_those_who_read_it_elsewhere(several: Desk) -> None:
    theirs = several.done("metrics", "report", "--stdout", "--markdown", IRCLI_ZONE="").out
    assert re.search(r"the system's zone, [A-Z0-9+-]+:", theirs)
    said = several.done("metrics", "report", "--stdout", "--markdown", IRCLI_ZONE="Pacific/Kiritimati").out
    assert "Pacific/Kiritimati" in said
    assert "the system's zone" not in said


def test_nights_are_those_of_the_zone_and_it_is_named(several: Desk) -> None:
    ran = several.run("metrics", eyes=True, IRCLI_ZONE="Asia/Tokyo", NO_COLOR="1")
    assert "0 to 23 h, Asia/Tokyo" in ran.out
    assert "at night (22 to 6 h)" in ran.out
    document = several.run("--json", "metrics", IRCLI_ZONE="Pacific/Kiritimati").document
    assert document["hours"]["nights"] == 6
    assert (document["zone"], document["hours"]["night"]) == ("Pacific/Kiritimati", [22, 6])


@pytest.mark.parametrize("name", EXPLAINED)
def test_every_figure_explains_itself(several: Desk, name: str) -> None:
    document = several.json("metrics", "explain", name)
    whole = several.json("metrics")
    if name in METRICS:
        assert document["n"] == len(document["counted"]) == whole["metrics"][name]["n"]
        assert document["definition"] == whole["metrics"][name]["definition"]
    elif document["share"] is not None:
        assert document["n"] == whole["process"][name]["of"]
        assert sum(one["of"] for one in document["counted"]) == document["n"]
    ran = several.run("metrics", "explain", name, eyes=True, COLUMNS="80", NO_COLOR="1")
    assert (ran.status, ran.err) == (0, "")
    assert max(map(len, ran.out.splitlines())) <= 80
    assert ran.out.startswith(f"{name}: ")
    assert "helps" in ran.out
    piped = several.run("metrics", "explain", name).out.splitlines()
    assert len(piped) == len(document["counted"]) + len(document["left_out"])
    assert all(line.count("\t") == 5 for line in piped)


def test_an_explanation_names_both_ends_and_each_reason(several: Desk) -> None:
    several.done("declare", "Still going on")
    out = several.run("metrics", "explain", "ttr", eyes=True, NO_COLOR="1").out
    assert "from detected to resolved  (detected..resolved)" in out
    assert "n 6: median 35m, p90 1h 00m" in out
    assert "resolved not known" in out
    assert "a drill" in out
    assert "dismissed: false-alarm" in out


def test_an_explanation_follows_the_same_filters(several: Desk) -> None:
    found = several.json("metrics", "explain", "ttr", "--severity", "SEV1", "--since", "2026-11-21")
    assert (found["n"], [one["seconds"] for one in found["counted"]]) == (2, [1803, 3003])


def test_a_team_defines_its_metrics_and_every_output_says_so(several: Desk) -> None:
    several.done("config", "set", "metrics.ttr", "started..resolved")
    found = several.json("metrics")["metrics"]["ttr"]
    assert (found["definition"], found["median"]) == ("started..resolved", 2403)
    assert several.json("metrics", "explain", "ttr")["definition"] == "started..resolved"
    for command in (
        ("metrics",),
        ("metrics", "explain", "ttr"),
        ("metrics", "--by", "month"),
        ("metrics", "report", "--stdout"),
    ):
        assert "started..resolved" in several.run(*command, eyes=True).out
    assert ",started..resolved,no\n" in several.run("metrics", "--csv").out
    assert several.json("config", "get", "metrics.ttd") == "started..detected"


def test_a_definition_that_means_nothing_is_refused_where_it_is_set_and_where_it_stands(
    several: Desk,
) -> None:
    ran = several.run("config", "set", "metrics.ttr", "begun..over")
    assert ran.status == 2
    assert "'begun..over' does not say from when to when metrics.ttr runs." in ran.err
    assert "started..resolved" in ran.err
    ran = several.run("metrics", IRCLI_METRICS_TTR="begun..over")
    assert (ran.status, ran.out) == (2, "")
    assert "environment IRCLI_METRICS_TTR: 'begun..over' does not say" in ran.err


def test_what_a_repository_says_counts_and_what_it_says_wrongly_is_passed_over(
    several: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "repository" / ".ircli"
    folder.mkdir(parents=True)
    settings = folder / "config.toml"
    settings.write_text('[metrics]\nttr = "started..resolved"\n')
    monkeypatch.chdir(folder.parent)
    assert several.json("metrics")["metrics"]["ttr"]["median"] == 2403
    settings.write_text('[metrics]\nttr = "begun..over"\n')
    ran = several.run("metrics")
    assert ran.status == 0
    assert "It is passed over." in ran.err


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("--by", "moon"), "'moon' is nothing to divide by.", "month, quarter, week"),
        (("--metric", "ttr"), "--metric needs --by.", "ircli metrics explain ttr"),
        (("--by", "month", "--metric", "mttr"), "'mttr' is no metric.", "ttd, tta"),
        (("--since", "whenever"), "'whenever' is not a time.", "yesterday"),
        (("--since", "2026-11-22", "--until", "2026-11-22"), "--until is not after --since.", "Nothing lies"),
        (("explain", "mttr"), "There is no figure 'mttr'.", "Did you mean ttr?"),
        (
            ("--since", "2026-11-22", "explain", "ttr"),
            "--since stands before explain.",
            "ircli metrics explain",
        ),
        (("report", "--by", "service"), "'service' is no period.", "week, month, quarter"),
        (("report", "--stdout", "-o", "x"), "--stdout and --output are two places.", "one of them"),
    ],
)
def test_what_is_not_understood_is_refused(
    several: Desk, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    ran = several.run("metrics", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert hint in ran.err


def test_nobody_asked_and_nothing_written(several: Desk) -> None:
    before = several.content()
    for command in (
        ("metrics",),
        ("metrics", "--json", "--by", "month"),
        ("metrics", "explain", "ttr"),
        ("metrics", "report", "--stdout"),
    ):
        assert several.run(*command).status == 0
    assert several.content() == before


@pytest.mark.parametrize("form", [(), ("--markdown",)])
def test_a_report_on_what_nobody_knows_the_time_of_can_be_made(
    desk: Desk, tmp_path: Path, form: tuple[str, ...]
) -> None:
    (tmp_path / "old.yaml").write_text("title: an old outage\n")
    desk.done("import", str(tmp_path / "old.yaml"))
    desk.done("action", "add", "an alert on the pool", "--incident", "old")
    assert "an old outage" not in desk.done("metrics", "report", "--stdout", *form).out
    assert "1 are open now" in desk.done("metrics", "report", "--stdout", *form).out


@pytest.mark.parametrize(("form", "suffix"), [((), "html"), (("--markdown",), "md")])
def test_a_report_is_written_and_its_path_is_the_answer(
    several: Desk,
    tmp_path: Path,
    form: tuple[str, ...],
    suffix: str,
) -> None:
    path = tmp_path / f"report.{suffix}"
    ran = several.run("metrics", "report", *form, "--output", str(path))
    assert (ran.status, ran.out) == (0, f"{path}\n")
    first = path.read_text()
    assert "6" in first
    assert several.json("metrics", "report", *form, "-o", str(path)) == {
        "path": str(path),
        "format": "markdown" if form else "html",
        "count": 6,
    }
    printed = several.done("metrics", "report", *form, "--stdout").out
    assert printed.splitlines()[0] == first.splitlines()[0]


def test_a_report_is_written_over_an_earlier_one_and_over_nothing_else(several: Desk, tmp_path: Path) -> None:
    path = tmp_path / "metrics.html"
    several.done("metrics", "report", "-o", str(path))
    several.done("metrics", "report", "-o", str(path))
    for mine in ("<p>mine</p>", path.read_text().replace("<main>", "<main>My conclusions.")):
        path.write_text(mine)
        ran = several.run("metrics", "report", "-o", str(path))
        assert (ran.status, path.read_text()) == (4, mine)
        assert "is no report of metrics, or was edited since." in ran.err
    several.done("metrics", "report", "-o", str(path), "--force")
    assert path.read_text().startswith("<!doctype html>")
    assert sorted(os.listdir(tmp_path)) == ["metrics.html", "store"]


def test_a_report_that_cannot_be_written_says_where(several: Desk, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "metrics.html"
    ran = several.run("metrics", "report", "-o", str(path))
    assert (ran.status, ran.out) == (6, "")
    assert f"{path} could not be written: No such file or directory." in ran.err


def test_a_report_takes_the_place_of_a_file_alone(several: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        ran = several.run("metrics", "report", "-o", str(tmp_path / name), "--force")
        assert (ran.status, ran.out) == (2, "")
    (tmp_path / "link.html").symlink_to("real.html")
    several.done("metrics", "report", "-o", str(tmp_path / "link.html"))
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_text().startswith("<!doctype html>")


def test_hostile_names_reach_no_terminal(desk: Desk) -> None:
    desk.done("declare", "\x1b[31mred", "--service", "\x1b]0;title\x07", "--source", "\x9b2J")
    for arguments in (
        (),
        ("--by", "service"),
        ("--by", "source"),
        ("explain", "count"),
        ("explain", "users"),
        ("--csv", "--by", "service"),
        ("--people",),
    ):
        for eyes in (True, False):
            out = desk.run("metrics", *arguments, eyes=eyes, NO_COLOR="1").out
            assert not set(out) & {"\x1b", "\x07", "\x9b"}, arguments
    assert (
        json.loads(desk.run("metrics", "--by", "service", "--json").out)["groups"][0]["key"]
        == "\x1b]0;title\x07"
    )
