"""Everything out again, in four forms; and what is exported goes into another store as it was."""

import csv
import io
import json
import os
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cli.given import Desk, Host, Ran

MILESTONES = (
    "started", "detected", "declared", "acknowledged", "triaged", "identified", "mitigated", "resolved", "closed",
)  # fmt: skip
SPANS = ("ttd", "tta", "ttm", "ttr", "impact")
COLUMNS = [
    "id", "reference", "title", "status", "severity", "services", "source", "source_url", "drill", "dismissed", *MILESTONES,
    *SPANS, "root_cause", "root_cause_tags", "contributing_factors", "summary",
]  # fmt: skip
FORMS = ("json", "jsonl", "csv", "sqlite")
ESCAPE = "\x1b[2J\x1b]0;owned\x07"


@pytest.fixture
def busy(desk: Desk, tmp_path: Path) -> Desk:
    """Return a desk at which much has happened: corrections, an end, a false alarm, a past incident."""
    desk.done(
        "declare", "Checkout answers 500", "--severity", "SEV1", "--service", "shop", "--service", "a; b"
    )
    desk.done("role", "assign", "ic", "bob")
    desk.done("log", "--kind", "action", "restarted it", "--link", "https://e")
    desk.done("amend", "last", "restarted it twice")
    desk.done("log", "said too much")
    desk.done("withdraw", "last")
    desk.done("edit", "--summary", "=cmd|' /C calc'!A0")
    desk.end()
    desk.later(days=1)
    desk.done("declare", "=1+1", "--service", "search", "--drill")
    desk.later(days=1)
    desk.done("declare", "Odd page")
    desk.done("dismiss", "--as", "false-alarm")
    past = {
        "title": "Prices of yesterday",
        "reference": "SHOP-7",
        "source_url": "https://e/7",
        "times": {"started": "2025-03-02T23:10:00Z", "detected": "2025-03-02T23:00:00Z"},
        "root_cause": "-",
        "contributing_factors": ["late; and alone", "nobody, at all"],
        "actions": [{"text": "an alert", "owner": "eve", "state": "done"}],
    }
    (tmp_path / "past.json").write_text(json.dumps(past))
    desk.done("import", str(tmp_path / "past.json"))
    return desk


def another(desk: Desk, name: str = "another") -> Desk:
    return Desk(os.path.join(os.path.dirname(desk.home), name), now=desk.now, name="somebody else")


def objects(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def table(ran: Ran) -> list[dict[str, str]]:
    """Return the rows of a table by their columns, as any other program reads them."""
    return list(csv.DictReader(io.StringIO(ran.out)))


def seen(desk: Desk) -> dict[str, tuple[Any, Any, Any]]:
    """Return all that can be seen of each incident, but for paths, which differ from store to store."""
    found = {}
    for shown in desk.json("list"):
        shown["postmortem"]["path"] = shown["postmortem"]["path"] is not None
        history = desk.json("timeline", shown["id"], "--history")
        found[shown["id"]] = (shown, desk.json("timeline", shown["id"]), history)
    return found


# JSON.


def test_json_is_one_array_with_an_incident_a_line(busy: Desk) -> None:
    ran = busy.run("export")
    assert ran.status == 0
    assert ran.out.isascii()
    assert [one["incident"]["title"] for one in ran.document] == [
        "Prices of yesterday", "Checkout answers 500", "=1+1", "Odd page",
    ]  # fmt: skip
    assert len(ran.out.splitlines()) == 4 + 2
    assert ran.err == "Exported 4 incidents.\n"


def test_an_object_has_the_contract_of_show_and_all_entries_as_they_were_written(busy: Desk) -> None:
    (one,) = objects(busy.run("export", "checkout", "--format", "jsonl"))
    assert list(one) == ["format", "version", "incident", "entries", "postmortem"]
    assert (one["format"], one["version"], one["postmortem"]) == ("ircli-incident", 1, None)
    assert one["incident"] == busy.json("show", "checkout")
    with open(busy.path(one["incident"]["id"], "timeline.jsonl"), encoding="ascii") as file:
        lines = [json.loads(line) for line in file]
    assert all(line.pop("crc") for line in lines)
    assert one["entries"] == lines
    assert [list(entry) for entry in one["entries"]] == [list(line) for line in lines]


def test_json_lines_are_the_objects_of_the_array(busy: Desk) -> None:
    assert objects(busy.run("export", "--format", "jsonl")) == busy.run("export", "--format", "json").document


@pytest.mark.parametrize(
    ("form", "empty"), [("json", "[]\n"), ("jsonl", ""), ("csv", ",".join(COLUMNS) + "\n")]
)
def test_an_empty_store_is_exported_too(desk: Desk, form: str, empty: str) -> None:
    ran = desk.run("export", "--format", form)
    assert (ran.status, ran.out) == (0, empty)


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_what_is_exported_goes_into_another_store_as_it_was(busy: Desk, tmp_path: Path, form: str) -> None:
    busy.done("postmortem", "generate", "--incident", "checkout")
    identity = busy.json("show", "checkout")["id"]
    with open(busy.path(identity, "postmortem.md"), "a", encoding="utf-8") as file:
        file.write("And by hand: K\u00f6ln.\n")
    path = str(tmp_path / f"all.{form}")
    busy.done("export", "--format", form, "--output", path)
    there = another(busy)
    ran = there.run("import", path)
    assert ran.status == 0
    assert f"Imported 4 incidents from {path}." in ran.err
    assert seen(there) == seen(busy)
    for name, content in busy.content().items():
        if name.endswith(("timeline.jsonl", "postmortem.md")):
            assert there.content()[name] == content
    assert there.json("doctor") == busy.json("doctor")


def test_what_is_there_already_is_known_and_left_alone(busy: Desk, tmp_path: Path) -> None:
    path = str(tmp_path / "all.jsonl")
    busy.done("export", "--format", "jsonl", "--output", path)
    before = busy.content()
    ran = busy.run("import", path)
    assert (ran.status, ran.err.splitlines()[0]) == (0, f"Imported 0 incidents from {path}; 4 known before.")
    assert busy.content() == before


def test_what_is_there_with_other_entries_is_refused_by_its_name(busy: Desk, tmp_path: Path) -> None:
    path = str(tmp_path / "all.jsonl")
    busy.done("export", "--format", "jsonl", "--output", path)
    identity = busy.json("show", "checkout")["id"]
    busy.done("log", "it goes on", "--incident", identity)
    before = busy.content()
    ran = busy.run("import", path)
    assert ran.status == 5
    assert f"{path}:2: {identity} is there already, with other entries." in ran.err
    assert "1 incident refused, 0 imported, 3 known before." in ran.err
    assert busy.content() == before
    forced = busy.json("import", "--force", path)
    assert {one["state"] for one in forced} == {"new"}
    assert len(busy.json("list")) == 8
    exported, further = (
        [entry["id"] for entry in objects(busy.run("export", one, "--format", "jsonl"))[0]["entries"]]
        for one in (identity, forced[1]["id"])
    )
    assert further == exported[:-1]


def test_the_same_incident_twice_in_a_file_is_one(busy: Desk, tmp_path: Path) -> None:
    lines = busy.run("export", "checkout", "--format", "jsonl").out
    changed = lines.replace("restarted it", "reset it")
    (tmp_path / "twice.jsonl").write_text(lines + lines + changed)
    for arguments in (("--dry-run",), ()):
        ran = another(busy).run("--json", "import", *arguments, str(tmp_path / "twice.jsonl"))
        assert [one["state"] for one in ran.document] == ["new", "known", "refused"]


def test_a_past_incident_is_still_known_by_its_file_where_it_was_put_back(busy: Desk, tmp_path: Path) -> None:
    path = str(tmp_path / "all.jsonl")
    busy.done("export", "--format", "jsonl", "--output", path)
    there = another(busy)
    there.done("import", path)
    assert "was imported before" in there.run("import", str(tmp_path / "past.json")).err


def test_what_a_newer_version_wrote_is_kept(busy: Desk, tmp_path: Path) -> None:
    (one,) = objects(busy.run("export", "odd-page", "--format", "jsonl"))
    newer = {
        **one["entries"][0],
        "id": "01M8H3DE8K56K3VHHHYQRB8Z6P",
        "kind": "dreamt",
        "data": {"of": 1},
        "mood": "x",
    }
    path = tmp_path / "newer.jsonl"
    path.write_text(json.dumps({**one, "entries": [*one["entries"], newer]}))
    there = another(busy)
    there.done("import", str(path))
    (again,) = objects(there.run("export", "--format", "jsonl"))
    assert again["entries"] == [*one["entries"], newer]
    assert again["incident"]["unread"] == 1


HOSTILE: Mapping[str, Mapping[str, Any]] = {
    "no incident's id": {"incident": {"id": "../../../../etc/passwd"}},
    "a path": {"incident": {"id": "/etc/2026-11-20-x"}},
    "a newline": {"incident": {"id": "2026-11-20-checkout-k3f9\n"}},
    "capitals": {"incident": {"id": "2026-11-20-CHECKOUT-k3f9"}},
    "a device": {"incident": {"id": "CON"}},
    "too long an id": {"incident": {"id": "2026-11-20-" + "x" * 300}},
    "full-width digits": {"incident": {"id": "\uff12\uff10\uff12\uff16-11-20-checkout-k3f9"}},
    "too long an entry": {"data": {"title": "x" * 300_000}},
    "half a character": {"postmortem": "\ud800"},
    "too long a postmortem": {"postmortem": "x" * 5_000_000},
    "another version": {"version": 99},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_export_is_refused_and_writes_nothing(desk: Desk, tmp_path: Path, name: str) -> None:
    changes = dict(HOSTILE[name])
    entry = {
        "id": "01KAFW3Q80ZZZZZZZZZZZZ0001", "at": None, "recorded_at": None, "by": "eve", "kind": "imported", "v": 1,
        "data": changes.pop("data", {"title": "x"}),
    }  # fmt: skip
    document = {"format": "ircli-incident", "version": 1, "incident": {"id": "2026-11-20-checkout-k3f9"}}
    path = tmp_path / "evil.jsonl"
    path.write_text(json.dumps({**document, "entries": [entry], **changes}) + '\n{"title": "good"}\n')
    ran = desk.run("import", str(path))
    assert ran.status == 5
    assert f"{path}:1: " in ran.err
    assert [one["title"] for one in desk.json("list")] == ["good"]
    assert sorted(os.listdir(tmp_path)) == ["evil.jsonl", "store"]


def test_what_an_export_says_of_itself_counts_for_nothing(desk: Desk, tmp_path: Path) -> None:
    """Only the entries do: they are the record."""
    entry = {
        "id": "01KAFW3Q80ZZZZZZZZZZZZ0001", "at": None, "recorded_at": None, "by": ESCAPE, "kind": "imported", "v": 1,
        "data": {"title": ESCAPE},
    }  # fmt: skip
    incident = {"id": "2026-11-20-checkout-k3f9", "title": "harmless", "status": "closed"}
    path = tmp_path / "evil.json"
    path.write_text(
        json.dumps([{"format": "ircli-incident", "version": 1, "incident": incident, "entries": [entry]}])
    )
    for eyes in (False, True):
        ran = desk.run("import", "--dry-run", str(path), eyes=eyes, NO_COLOR="1")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", ran.out + ran.err)
    desk.done("import", str(path))
    shown = desk.json("show", "checkout")
    assert (shown["title"], shown["status"]) == (ESCAPE, "investigating")


# Tables.


def test_a_table_has_a_row_for_each_incident(busy: Desk) -> None:
    ran = busy.run("export", "--format", "csv")
    assert ran.status == 0
    rows = table(ran)
    assert list(rows[0]) == COLUMNS
    shown = {one["id"]: one for one in busy.json("list")}
    assert [row["id"] for row in rows] == sorted(shown)
    for row in rows:
        one = shown[row["id"]]
        assert [row[name] for name in MILESTONES] == [one[f"{name}_at"] or "" for name in MILESTONES]
        assert [row[name] for name in SPANS] == [
            "" if one["durations"][name] is None else str(one["durations"][name]) for name in SPANS
        ]
        assert (row["status"], row["severity"]) == (one["status"], one["severity"])
        assert row["drill"] == ("yes" if one["drill"] else "no")
    past, checkout, drill, odd = rows
    assert (past["reference"], past["source_url"]) == ("SHOP-7", "https://e/7")
    assert past["contributing_factors"] == '"late; and alone"; nobody, at all'
    assert checkout["services"] == 'shop; "a; b"'
    assert (drill["drill"], odd["dismissed"]) == ("yes", "false-alarm")


def test_no_text_in_a_table_is_a_formula(busy: Desk) -> None:
    past, checkout, drill, _ = table(busy.run("export", "--format", "csv"))
    assert drill["title"] == "'=1+1"
    assert checkout["summary"] == "'=cmd|' /C calc'!A0"
    assert past["root_cause"] == "'-"
    assert past["ttd"] == "-600"  # a number of ours


def test_a_table_goes_into_another_store_and_out_again(busy: Desk, tmp_path: Path) -> None:
    first = busy.run("export", "--format", "csv").out
    (tmp_path / "all.csv").write_text(first, encoding="utf-8")
    there = another(busy)
    assert there.run("import", str(tmp_path / "all.csv")).status == 0
    assert there.run("export", "--format", "csv").out == first
    shown = {one["id"]: one for one in busy.json("list")}
    for one in there.json("list"):
        wanted = shown[one["id"]]
        for key in ("title", "summary", "status", "severity", "severity_level", "services", "drill", "durations",
                    "root_cause", "contributing_factors", *(f"{name}_at" for name in MILESTONES)):  # fmt: skip
            assert one[key] == wanted[key]


def test_a_table_of_what_is_there_changes_nothing(busy: Desk, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text(busy.run("export", "--format", "csv").out, encoding="utf-8")
    before = busy.content()
    ran = busy.run("import", str(path))
    assert (ran.status, ran.err.splitlines()[0]) == (0, f"Imported 0 incidents from {path}; 4 known before.")
    assert busy.content() == before


def test_a_row_of_an_incident_that_says_something_else_is_refused_by_its_name(
    busy: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "all.csv"
    text = busy.run("export", "--format", "csv").out
    path.write_text(text.replace("Odd page", "Odd call").replace("SEV1", "SEV2"), encoding="utf-8")
    before = busy.content()
    ran = busy.run("import", str(path))
    assert ran.status == 5
    assert re.search(r"all.csv:3: 2026-11-20-checkout-\S+ is there already, and differs: severity\.", ran.err)
    assert re.search(r"all.csv:5: 2026-11-22-odd-page-\S+ is there already, and differs: title\.", ran.err)
    assert busy.content() == before
    assert [one["state"] for one in busy.json("import", "--force", str(path))] == ["new"] * 4


def test_a_table_on_a_terminal_has_nothing_that_it_obeys(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "evil.json").write_text(json.dumps({"title": ESCAPE, "summary": "a\u202eb\n\tc\x85"}))
    desk.done("import", str(tmp_path / "evil.json"))
    for eyes in (False, True):
        out = desk.run("export", "--format", "csv", eyes=eyes).out
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", out)
        assert ("\u202e" in out) is not eyes


# Databases.


def query(path: Path, words: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(words)]


def test_a_database_holds_what_show_and_timeline_say(busy: Desk, tmp_path: Path) -> None:
    path = tmp_path / "incidents.db"
    assert busy.run("export", "--format", "sqlite", "--output", str(path)).status == 0
    shown = {one["id"]: one for one in busy.json("list")}
    incidents = query(path, "SELECT * FROM incidents ORDER BY id")
    assert [one["id"] for one in incidents] == sorted(shown)
    for row in incidents:
        one = shown[row["id"]]
        assert json.loads(row["document"]) == one
        for key in ("title", "summary", "status", "severity", "source", "drill", "root_cause"):
            assert row[key] == one[key]
        for key in ("services", "roles", "contributing_factors"):
            assert json.loads(row[key]) == one[key]
        assert [row[f"{name}_at"] for name in MILESTONES] == [one[f"{name}_at"] for name in MILESTONES]
        assert {name: row[name] for name in SPANS} == one["durations"]
        entries = query(path, f"SELECT * FROM entries WHERE incident = '{row['id']}' ORDER BY id")
        timeline = sorted(busy.json("timeline", row["id"]), key=lambda entry: str(entry["id"]))
        assert [{**entry, "data": json.loads(entry["data"])} for entry in entries] == [
            {
                "incident": row["id"],
                "author": entry["by"],
                **{key: entry[key] for key in ("id", "at", "recorded_at", "kind", "text", "data")},
            }
            for entry in timeline
        ]
        actions = query(path, f"SELECT * FROM actions WHERE incident = '{row['id']}'")
        assert [{key: action[key] for key in action if key != "incident"} for action in actions] == [
            {
                key: action[key]
                for key in ("id", "text", "owner", "due", "kind", "priority", "reference", "state")
            }
            for action in one["actions"]
        ]


def test_a_database_answers_questions(busy: Desk, tmp_path: Path) -> None:
    path = tmp_path / "incidents.db"
    busy.done("export", "--format", "sqlite", "-o", str(path))
    words = (
        "SELECT services.value AS service, count(*) AS number FROM incidents, json_each(incidents.services) AS services"
        " WHERE NOT drill GROUP BY service ORDER BY service"
    )
    assert query(path, words) == [{"service": "a; b", "number": 1}, {"service": "shop", "number": 1}]
    assert query(path, "PRAGMA foreign_key_check") == []
    assert query(path, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def test_texts_are_in_a_database_as_they_are(desk: Desk, tmp_path: Path) -> None:
    title, summary = f"=1 {ESCAPE}", "a\x00b\n\u202ec \U0001f4a5"
    (tmp_path / "a.json").write_text(
        json.dumps({"title": title, "summary": summary, "source": "half \ud800"})
    )
    desk.done("import", str(tmp_path / "a.json"))
    desk.done("export", "--format", "sqlite", "-o", str(tmp_path / "a.db"))
    (row,) = query(tmp_path / "a.db", "SELECT title, summary, source, document FROM incidents")
    assert (row["title"], row["summary"], row["source"]) == (title, summary, "half \\ud800")
    assert json.loads(row["document"])["source"] == "half \ud800"


def test_a_database_is_never_overwritten_unasked(busy: Desk, tmp_path: Path) -> None:
    path = tmp_path / "incidents.db"
    path.write_text("somebody's")
    ran = busy.run("export", "--format", "sqlite", "--output", str(path))
    assert (ran.status, ran.out) == (4, "")
    assert "is there already" in ran.err
    assert path.read_text() == "somebody's"
    busy.done("export", "--format", "sqlite", "--output", str(path), "--force")
    assert len(query(path, "SELECT id FROM incidents")) == 4


# What is given out, and where it goes.


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (("checkout",), ["Checkout answers 500"]),
        (("odd", "checkout", "odd"), ["Odd page", "Checkout answers 500"]),
        (("--severity", "sev1"), ["Checkout answers 500"]),
        (("--severity", "unset", "--service", "SEARCH"), ["=1+1"]),
        (("--since", "2026-11-21T00:00:00Z"), ["=1+1", "Odd page"]),
        (("--until", "2026-11-20T00:00:00Z"), ["Prices of yesterday"]),
        (("--incident", "odd"), ["Odd page"]),
        (("checkout", "--severity", "SEV3"), []),
    ],
)
def test_what_is_meant_is_given_out(busy: Desk, arguments: tuple[str, ...], titles: list[str]) -> None:
    assert [one["incident"]["title"] for one in busy.run("export", *arguments).document] == titles


def test_an_id_that_nobody_has_is_not_found(busy: Desk) -> None:
    ran = busy.run("export", "nonsense")
    assert (ran.status, ran.out) == (3, "")
    assert "There is no incident 'nonsense'." in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--format", "xml"), "'xml' is no format of an export."),
        (("--format", "sqlite"), "A database needs a file."),
        (("--format", "sqlite", "--output", "-"), "A database needs a file."),
        (("--format", "csv", "--json"), "--json and --format csv both want standard output."),
    ],
)
def test_flags_that_make_no_sense_are_refused(desk: Desk, arguments: tuple[str, ...], message: str) -> None:
    ran = desk.run("export", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.parametrize("form", FORMS)
def test_json_tells_what_was_written(busy: Desk, tmp_path: Path, form: str) -> None:
    path = str(tmp_path / "all")
    ran = busy.run("--json", "export", "--format", form, "--output", path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.document == {"output": path, "format": form, "incidents": 4}


def test_json_without_a_file_is_the_export_itself(busy: Desk) -> None:
    ran = busy.run("--json", "export")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == busy.run("export").out


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_private_and_takes_the_place_of_the_old_one(busy: Desk, tmp_path: Path, form: str) -> None:
    (tmp_path / "real").write_text("old")
    os.symlink("real", tmp_path / "link")
    busy.done(
        "export",
        "--format",
        form,
        "--output",
        str(tmp_path / "link"),
        *(("--force",) if form == "sqlite" else ()),
    )
    assert os.path.islink(tmp_path / "link")
    assert os.stat(tmp_path / "real").st_mode & 0o777 == 0o600
    assert os.path.getsize(tmp_path / "real") > 100
    assert sorted(os.listdir(tmp_path)) == ["link", "past.json", "real", "store"]


@pytest.mark.parametrize("place", ["pipe", "folder", "/dev/null"])
def test_what_is_no_plain_file_is_not_replaced(busy: Desk, tmp_path: Path, place: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    path = str(tmp_path / place)
    ran = busy.run("export", "--output", path)
    assert (ran.status, ran.out) == (2, "")
    assert "is no plain file" in ran.err
    assert not os.path.isfile(path)


@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_leaves_the_old_file_and_says_so(host: Host, form: str) -> None:
    host.done("declare", "Checkout answers 500", "--summary", "x" * 30_000)
    path = os.path.join(host.home, "all")
    with open(path, "w", encoding="ascii") as old:
        old.write("old")
    force = "--force" if form == "sqlite" else ""
    ran = host.shell(f"ulimit -f 16; ircli export --format {form} --output {path} {force}")
    assert (ran.status, ran.out) == (6, "")
    assert "could not be written" in ran.err
    assert "Traceback" not in ran.err
    with open(path, encoding="ascii") as old:
        assert old.read() == "old"
    assert sorted(os.listdir(host.home)) == ["all", "store"]
    gone = host.run("export", "--format", form, "--output", "/nowhere/all")
    assert (gone.status, gone.out) == (6, "")


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_a_reader_that_leaves_ends_it_quietly(host: Host, form: str) -> None:
    past = [{"title": f"Checkout answers {number}", "summary": "x" * 100_000} for number in range(5)]
    host.done("import", "-", "--format", "jsonl", stdin="\n".join(map(json.dumps, past)).encode())
    ran = host.shell(f"ircli export --quiet --format {form} | head -c 10; echo ${{PIPESTATUS[0]}}")
    assert ran.out.splitlines()[-1].endswith("141")
    assert ran.err == ""


def test_a_standard_output_that_takes_nothing_is_told(host: Host) -> None:
    host.done("declare", "Checkout answers 500")
    ran = host.shell("ircli export > /dev/full")
    assert ran.status == 1
    assert "could not be written" in ran.err


def test_what_cannot_be_read_is_named_and_the_rest_is_exported(busy: Desk) -> None:
    identity = busy.json("show", "odd")["id"]
    with open(busy.path(identity, "timeline.jsonl"), "ab") as file:
        file.write(b"damaged\n")
    broken = "2026-01-01-not-a-folder-k3f9"
    with open(busy.path(broken), "wb"):
        pass
    ran = busy.run("export", "--format", "jsonl")
    assert ran.status == 5
    assert len(objects(ran)) == 4
    assert f"Not all of it can be read: {broken}, {identity}. What can be is exported." in ran.err


def test_an_opening_that_is_lost_stays_so(busy: Desk, tmp_path: Path) -> None:
    identity = busy.json("show", "checkout")["id"]
    path = busy.path(identity, "timeline.jsonl")
    with open(path, "rb") as file:
        lines = file.read().splitlines(keepends=True)
    with open(path, "wb") as file:
        file.writelines(lines[1:])
    busy.run("export", "checkout", "--format", "jsonl", "--output", str(tmp_path / "a.jsonl"))
    there = another(busy)
    ran = there.run("import", str(tmp_path / "a.jsonl"))
    assert "its opening entry is lost" in ran.err
    assert there.json("timeline", identity) == busy.json("timeline", identity)


@pytest.mark.parametrize(
    ("command", "forms"), [("export", FORMS), ("import", ("yaml", "json", "csv", "jsonl"))]
)
def test_the_formats_are_completed(host: Host, command: str, forms: tuple[str, ...]) -> None:
    typed = f"ircli {command} --format "
    ran = host.run(COMP_WORDS=typed, COMP_CWORD="3", _IRCLI_COMPLETE="complete_bash")
    assert ran.out.split() == list(forms)
