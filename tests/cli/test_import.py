import json
import os
import shutil
from typing import Any

import pytest
import yaml

from cli.given import Desk

HERE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "incidents")
ROOT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.path.join(os.path.dirname(ROOT), "shared", "incidents")
FILES = sorted(os.path.join(HERE, name) for name in os.listdir(HERE))
DURATIONS = {
    "dfds-2021-09-ingress-404": (300, 0, 3780, 4500, 4080),
    "dfds-2025-03-route-hijack": (20940, 0, 3420, 3600, 24360),
    "gitlab-2017-01-31-database": (0, 1620, None, 69240, 69240),
    "posthog-2025-10-28-pool": (-300, 0, 5400, 7680, 5100),
    "rust-2023-07-20-crates-download": (480, 180, 300, 6300, 780),
    "sre-book-shakespeare": (60, 180, 2460, 3900, 2520),
}


def minutes_that_follow(times: dict[str, str]) -> dict[str, float | None]:
    """Return the durations that follow from a file's times, computed in the plainest way."""
    from datetime import datetime

    def span(start: str, *ends: str) -> float | None:
        end = next((times[name] for name in ends if name in times), None)
        if start not in times or end is None:
            return None
        return (datetime.fromisoformat(end) - datetime.fromisoformat(times[start])).total_seconds()

    return {
        "ttd": span("started", "detected"),
        "tta": span("detected", "acknowledged"),
        "ttm": span("detected", "mitigated"),
        "ttr": span("detected", "resolved"),
        "impact": span("started", "mitigated", "resolved"),
    }


def write(folder: str, name: str, content: object) -> str:
    path = os.path.join(folder, name)
    os.makedirs(folder, exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content if isinstance(content, str) else json.dumps(content))
    return path


@pytest.mark.parametrize("file", FILES, ids=os.path.basename)
def test_a_published_incident_has_the_durations_of_its_times(desk: Desk, file: str) -> None:
    (taken,) = desk.json("import", file)
    shown = desk.json("show", taken["id"])
    name = os.path.basename(file).removesuffix(".yaml")
    assert tuple(shown["durations"].values()) == DURATIONS[name]
    with open(file, encoding="utf-8") as content:
        assert shown["durations"] == minutes_that_follow(yaml.safe_load(content)["times"])


@pytest.mark.skipif(not os.path.isdir(SHARED), reason="the folder ../shared/incidents is not there")
def test_the_shared_incidents_have_the_durations_of_their_times(desk: Desk) -> None:
    files = sorted(os.path.join(SHARED, name) for name in os.listdir(SHARED))
    for taken in desk.json("import", *files):
        with open(taken["file"], encoding="utf-8") as content:
            wanted = minutes_that_follow(yaml.safe_load(content)["times"])
        assert desk.json("show", taken["id"])["durations"] == wanted


def test_all_files_are_taken_at_once(desk: Desk) -> None:
    ran = desk.run("import", *FILES)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.count("Imported ") == 6
    assert "ircli list" in ran.err
    assert "note" not in ran.err
    assert len(desk.json("list")) == 6


def test_json_names_each_file_and_its_incident(desk: Desk) -> None:
    taken = desk.json("import", *FILES)
    assert [list(one)[:2] for one in taken] == [["file", "id"]] * 6
    assert [one["file"] for one in taken] == FILES
    assert {one["id"] for one in desk.json("list")} == {one["id"] for one in taken}


def test_everything_in_a_file_is_in_the_incident(desk: Desk) -> None:
    (taken,) = desk.json("import", os.path.join(HERE, "sre-book-shakespeare.yaml"))
    shown = desk.json("show", taken["id"])
    assert taken["id"].startswith("2015-10-21-")
    assert shown["status"] == "closed"
    assert shown["severity"] == "SEV1"
    assert shown["services"] == ["search in Shakespeare"]
    assert shown["roles"]["ic"] == "jennifer"
    assert len(shown["actions"]) == 9
    assert shown["actions"][1] == {
        **shown["actions"][1], "number": 2, "text": "spread requests over clusters", "owner": "martym", "due": None,
        "kind": "prevent", "priority": None, "reference": "Bug 5554823", "state": "open",
    }  # fmt: skip
    assert len(shown["contributing_factors"]) == 2
    assert shown["root_cause"].startswith("words that were not in the index")
    assert "the sums were wrong" in desk.texts(taken["id"])
    assert "jennifer, docbrown" in {entry["by"] for entry in desk.json("timeline", taken["id"])}


def test_an_import_invents_nothing(desk: Desk) -> None:
    (taken,) = desk.json("import", os.path.join(HERE, "gitlab-2017-01-31-database.yaml"))
    shown = desk.json("show", taken["id"])
    assert [shown[f"{name}_at"] for name in ("declared", "triaged", "identified", "mitigated", "closed")] == [
        None
    ] * 5
    assert shown["source"] is None


def test_times_in_an_impossible_order_are_flagged(desk: Desk) -> None:
    (taken,) = desk.json("import", os.path.join(HERE, "posthog-2025-10-28-pool.yaml"))
    shown = desk.json("show", taken["id"])
    assert ["started_at", "detected_at"] in shown["invalid"]
    assert "impossible\tdetected before started" in desk.run("show", taken["id"]).out


def test_an_import_does_not_become_the_active_incident(opened: Desk) -> None:
    live = opened.json("show")["id"]
    opened.done("import", *FILES)
    assert opened.json("show")["id"] == live


def test_json_and_yaml_give_the_same(desk: Desk) -> None:
    with open(FILES[0], encoding="utf-8") as file:
        content = yaml.safe_load(file)
    copy = write(desk.home + "-files", "copy.json", content)
    first, second = desk.json("import", FILES[0], copy)
    shown, other = desk.json("show", first["id"]), desk.json("show", second["id"])
    ids = {"id", "actions"}
    assert {key: shown[key] for key in shown if key not in ids} == {
        key: other[key] for key in other if key not in ids
    }


def test_the_same_file_twice_changes_nothing_and_says_so(desk: Desk) -> None:
    (first,) = desk.json("import", FILES[0])
    before = desk.content()
    ran = desk.run("import", FILES[0])
    assert ran.status == 0
    assert f"was imported before as {first['id']}; --force takes it again" in ran.err
    assert desk.content() == before
    assert desk.json("import", FILES[0]) == [{**first, "state": "known"}]


def test_a_copy_elsewhere_is_the_same_file(desk: Desk) -> None:
    desk.done("import", FILES[0])
    copy = shutil.copy(FILES[0], os.path.dirname(desk.home))
    assert "was imported before" in desk.run("import", copy).err


def test_force_takes_it_again(desk: Desk) -> None:
    (first,) = desk.json("import", FILES[0])
    (second,) = desk.json("import", "--force", FILES[0])
    assert first["id"] != second["id"]
    assert len(desk.json("list")) == 2


def test_unknown_keys_are_named_and_cost_nothing(desk: Desk, tmp_path: os.PathLike[str]) -> None:
    content = {"title": "X", "colour": "red", "events": [{"kind": "note", "text": "a", "mood": "bad"}]}
    path = write(os.fspath(tmp_path), "odd.yaml", content)
    ran = desk.run("import", path)
    assert ran.status == 0
    assert f"{path}: unknown keys left out: colour" in ran.err
    assert "event 1: unknown keys left out: mood" in ran.err


def test_a_lifecycle_word_sets_the_time_that_times_leaves_open(
    desk: Desk, tmp_path: os.PathLike[str]
) -> None:
    content: dict[str, Any] = {
        "title": "X",
        "times": {"detected": "2026-01-02T10:05:00Z"},
        "events": [
            {"at": "2026-01-02T10:00:00Z", "kind": "started", "text": "begins"},
            {"at": "2026-01-02T10:09:00Z", "kind": "detected", "text": "seen"},
            {"at": "2026-01-02T10:30:00Z", "kind": "resolved", "text": "over"},
            {"at": "2026-01-02T10:40:00Z", "kind": "reopened", "text": "not over"},
            {"at": "2026-01-02T11:00:00Z", "kind": "resolved", "text": "over now"},
        ],
    }
    (taken,) = desk.json("import", write(os.fspath(tmp_path), "x.json", content))
    shown = desk.json("show", taken["id"])
    assert shown["started_at"] == "2026-01-02T10:00:00.000Z"
    assert shown["detected_at"] == "2026-01-02T10:05:00.000Z"
    assert shown["resolved_at"] == "2026-01-02T11:00:00.000Z"
    assert [cycle["resolved_at"] for cycle in shown["cycles"]] == ["2026-01-02T10:30:00.000Z"]
    (seen,) = desk.json("timeline", taken["id"], "--kind", "detected")
    assert seen["at"] == "2026-01-02T10:09:00.000Z"


def test_an_event_without_a_time_is_kept_undated_in_its_place(desk: Desk, tmp_path: os.PathLike[str]) -> None:
    events = [
        {"at": "2026-01-02T10:00:00Z", "kind": "note", "text": "first"},
        {
            "at": None,
            "at_text": "some time later (CET (+01:00))",
            "kind": "mitigated",
            "text": "somehow better",
        },
        {"at": "2026-01-02T10:30:00Z", "kind": "note", "text": "last"},
    ]
    content = {"title": "X", "timezone": "CET (+01:00)", "events": events}
    (taken,) = desk.json("import", write(os.fspath(tmp_path), "x.json", content))
    entries = [one for one in desk.json("timeline", taken["id"]) if one["kind"] != "imported"]
    assert [one["text"] for one in entries] == ["first", "somehow better", "last"]
    assert entries[1]["at"] is None
    assert entries[1]["data"]["at_text"] == "some time later (CET (+01:00))"
    assert desk.json("show", taken["id"])["mitigated_at"] is None
    assert "undated (some time later (CET (+01:00)))" in desk.run("timeline", taken["id"]).out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is not a mapping"),
        ("[]", "is not a mapping"),
        ("summary: no title\n", "'title' is missing"),
        ("title: 5\n", "'title' is not a text"),
        ("title: X\nseverity: no\n", "'severity' is not a text"),
        ("title: X\nevents: none\n", "'events' is not a list"),
        ("title: X\nevents: [{kind: gossip, text: a}]\n", "event 1: 'gossip' is no kind"),
        ("title: X\nevents: [{kind: note}]\n", "event 1: 'text' is missing"),
        ("title: X\nevents: [{at: yesterday, text: a}]\n", "'yesterday' is not a time with its zone"),
        ("title: X\ntimes: {started: '2026-01-02T10:00:00'}\n", "is not a time with its zone"),
        ("title: X\nroles: {ic: ''}\n", "role 'ic' has no person"),
        ("title: X\nactions: [{owner: bob}]\n", "action 1: 'text' is missing"),
        ("title: X\ndrill: maybe\n", "neither true nor false"),
        ("title: X\ntitle: Y\n", "title"),
        ("title: !!python/object/apply:os.system [id]\n", "x.yaml"),
        ("title: [unclosed\n", "x.yaml"),
        ("\x00\x01binary", "x.yaml"),
    ],
)
def test_what_is_no_incident_is_refused_by_its_place_and_nothing_is_imported(
    desk: Desk, tmp_path: os.PathLike[str], content: str, message: str
) -> None:
    ran = desk.run("import", write(os.fspath(tmp_path), "x.yaml", content))
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert "x.yaml" in ran.err
    assert "Traceback" not in ran.err
    assert not os.path.exists(desk.home)


def test_a_missing_title_is_refused_by_line(desk: Desk, tmp_path: os.PathLike[str]) -> None:
    path = write(os.fspath(tmp_path), "x.yaml", "severity: SEV1\ntitle: 7\n")
    assert f"{path}:2" in desk.run("import", path).err


def test_a_missing_file_is_not_found(desk: Desk) -> None:
    ran = desk.run("import", "/nowhere/x.yaml")
    assert (ran.status, ran.out) == (3, "")
    assert "/nowhere/x.yaml" in ran.err


def test_no_file_is_a_usage_error(desk: Desk) -> None:
    ran = desk.run("import")
    assert (ran.status, ran.out) == (2, "")
    assert "FILE" in ran.err


def test_files_before_a_broken_one_stay_imported_and_are_named(
    desk: Desk, tmp_path: os.PathLike[str]
) -> None:
    broken = write(os.fspath(tmp_path), "x.yaml", "title: ''\n")
    ran = desk.run("--json", "import", FILES[0], broken)
    assert ran.status == 2
    assert [one["file"] for one in ran.document] == [FILES[0]]
    assert ran.error["code"] == "usage"
    assert len(desk.json("list")) == 1


def test_a_hundred_thousand_events_are_taken(desk: Desk, tmp_path: os.PathLike[str]) -> None:
    events = [{"at": "2026-01-02T10:00:00Z", "text": f"event {number}"} for number in range(100_000)]
    (taken,) = desk.json("import", write(os.fspath(tmp_path), "x.json", {"title": "Long", "events": events}))
    with open(desk.path(taken["id"], "timeline.jsonl"), "rb") as file:
        assert sum(1 for _ in file) == 100_001
