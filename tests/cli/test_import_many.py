"""A team's history from a table or from JSON lines: every row told, none lost, none twice."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cli.given import PROGRAM, Desk, Host, Ran
from cli.test_attacks import EVIL

HISTORY = """\
id,title,severity,services,source,drill,started,detected,mitigated,resolved,closed,root_cause,contributing_factors,summary
SHOP-1,Checkout answers 500,SEV2,shop; cart,monitoring,no,2025-03-02T14:00:00Z,2025-03-02T14:05:00Z,2025-03-02T14:20:00Z,\
2025-03-02T15:00:00Z,2025-03-04T09:00:00Z,"A pool, too small",nobody watched it; a late page,"Two hundred users,
for a quarter of an hour"
SHOP-2,Search is slow,P9,search,users,yes,,2025-04-02T09:00:00Z,,,,,,
"""


def file(tmp_path: Path, content: str | bytes, name: str = "history.csv") -> str:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def taken(desk: Desk, *arguments: str) -> list[dict[str, Any]]:
    """Return what became of each piece, whether all of them are in or not."""
    ran = desk.run("--json", "import", *arguments)
    assert ran.status in (0, 5), ran
    found: list[dict[str, Any]] = ran.document
    return found


def states(desk: Desk, *arguments: str) -> list[tuple[int | None, str]]:
    return [(one["line"], one["state"]) for one in taken(desk, *arguments)]


def titles(desk: Desk) -> list[str]:
    return sorted(one["title"] for one in desk.json("list"))


# Tables.


def test_everything_in_a_row_is_in_the_incident(desk: Desk, tmp_path: Path) -> None:
    first, second = taken(desk, file(tmp_path, HISTORY))
    shown = desk.json("show", first["id"])
    assert first["id"].startswith("2025-03-02-checkout-answers-500-")
    assert {key: shown[key] for key in ("title", "severity", "services", "source", "drill", "status")} == {
        "title": "Checkout answers 500",
        "severity": "SEV2",
        "services": ["shop", "cart"],
        "source": "monitoring",
        "drill": False,
        "status": "closed",
    }
    assert [shown[f"{name}_at"] for name in ("started", "detected", "mitigated", "resolved", "closed")] == [
        "2025-03-02T14:00:00.000Z",
        "2025-03-02T14:05:00.000Z",
        "2025-03-02T14:20:00.000Z",
        "2025-03-02T15:00:00.000Z",
        "2025-03-04T09:00:00.000Z",
    ]
    assert (shown["acknowledged_at"], shown["declared_at"]) == (None, None)
    assert shown["durations"] == {"ttd": 300, "tta": None, "ttm": 900, "ttr": 3300, "impact": 1200}
    assert shown["root_cause"] == "A pool, too small"
    assert shown["contributing_factors"] == ["nobody watched it", "a late page"]
    assert shown["summary"] == "Two hundred users,\nfor a quarter of an hour"
    assert desk.json("timeline", first["id"])[-1]["kind"] == "marked"
    (opening,) = desk.json("timeline", first["id"], "--kind", "imported")
    assert opening["data"]["reference"] == "SHOP-1"
    other = desk.json("show", second["id"])
    assert (other["severity"], other["severity_level"]["rank"], other["drill"]) == ("P9", 0, True)


def test_what_became_of_rows_is_told_in_all_and_what_is_odd_once(desk: Desk, tmp_path: Path) -> None:
    path = file(
        tmp_path,
        HISTORY.replace("summary\n", "summary,mood\n", 1)
        .replace('hour"\n', 'hour",bad\n')
        .replace(",,,\n", ",,,,fine\n"),
    )
    ran = desk.run("import", path)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        f"  note      {path}: columns left out: mood",
        f"  note      {path}: severity 'P9' is no level here; its name is kept  (line 4)",
        f"  note      {path}: it has no end, and will stand as open  (line 4)",
        f"Imported 2 incidents from {path}.",
        "  next      ircli list",
    ]


def test_a_note_names_a_few_lines_and_counts_the_rest(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, "title\n" + "".join(f"t{number}\n" for number in range(8)))
    ran = desk.run("import", path)
    assert "it has no end, and will stand as open  (lines 2, 3, 4 and 5 more)" in ran.err


def test_a_bad_row_is_reported_by_its_line_and_nothing_else_is_lost(desk: Desk, tmp_path: Path) -> None:
    rows = [
        "title,severity,started,resolved",
        "first,SEV1,2025-03-02T14:00:00Z,2025-03-02T15:00:00Z",
        "no zone,SEV1,2025-03-02 14:00,",
        ",SEV1,2025-03-02T14:00:00Z,",
        "short,SEV1",
        'quote,"SEV1,2025-03-02T14:00:00Z,2025-03-02T15:00:00Z',
        "last,SEV1,2025-03-02T14:00:00Z,2025-03-02T15:00:00Z",
    ]
    path = file(tmp_path, "\n".join(rows))
    ran = desk.run("import", path)
    assert (ran.status, ran.out) == (5, "")
    assert ran.err.splitlines() == [
        f"  refused   {path}:3: started: '2025-03-02 14:00' does not say its zone.",
        f"  refused   {path}:4: 'title' is missing.",
        f"  refused   {path}:5: It has 2 cells where the header has 4.",
        f"  refused   {path}:6: A quote opens in it and never closes.",
        "ircli: 4 incidents refused, 2 imported, 0 known before.",
        "  try       --zone Europe/Berlin says where its clock stands.",
    ]
    assert titles(desk) == ["first", "last"]


def test_a_refusal_under_json_is_in_the_document_and_the_error_says_how_many(
    desk: Desk, tmp_path: Path
) -> None:
    ran = desk.run("--json", "import", file(tmp_path, "title,started\na,\nb,soon\n"))
    assert ran.status == 5
    good, bad = ran.document
    assert (good["state"], good["line"], good["title"], good["reason"]) == ("new", 2, "a", None)
    assert (bad["state"], bad["line"], bad["id"], bad["title"]) == ("refused", 3, None, None)
    assert bad["reason"] == "started: 'soon' is not a time."
    assert ran.error["code"] == "check_failed"
    assert ran.error["message"] == "1 incident refused, 1 imported, 0 known before."


def test_the_same_rows_again_change_nothing(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, HISTORY)
    first = taken(desk, path)
    before = desk.content()
    assert taken(desk, path) == [{**one, "state": "known", "warnings": []} for one in first]
    assert desk.content() == before
    ran = desk.run("import", path)
    assert (ran.status, ran.err.splitlines()[0]) == (0, f"Imported 0 incidents from {path}; 2 known before.")


def test_rows_are_recognised_by_what_they_say_wherever_they_stand(desk: Desk, tmp_path: Path) -> None:
    taken(desk, file(tmp_path, "title,severity,mood\na,SEV1,bad\nb,SEV2,bad\n"))
    path = file(tmp_path, "Severity;Title\nSEV2;b\nSEV3;c\nSEV1;a\nSEV3;c\n", "other.csv")
    assert states(desk, path) == [(2, "known"), (3, "new"), (4, "known"), (5, "known")]
    assert titles(desk) == ["a", "b", "c"]


def test_force_takes_rows_again(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, HISTORY)
    first, second = taken(desk, path), taken(desk, "--force", path)
    assert {one["id"] for one in first}.isdisjoint({one["id"] for one in second})
    assert len(desk.json("list")) == 4


def test_a_row_that_was_changed_is_no_second_incident(desk: Desk, tmp_path: Path) -> None:
    (first,) = taken(desk, file(tmp_path, "reference,title\nX-1,a\n"))
    path = file(tmp_path, "reference,title\nX-1,a better title\nX-2,b\n")
    ran = desk.run("import", path)
    assert ran.status == 5
    assert f"reference 'X-1' is that of {first['id']}, which says otherwise." in ran.err
    assert "ircli mark --at TIME" in ran.err
    assert titles(desk) == ["a", "b"]


def test_forced_a_reference_that_is_there_already_is_told(desk: Desk, tmp_path: Path) -> None:
    (first,) = taken(desk, file(tmp_path, "reference,title\nX-1,a\n"))
    (second,) = taken(desk, "--force", file(tmp_path, "reference,title\nX-1,a better title\n"))
    assert second["state"] == "new"
    assert f"reference 'X-1' is that of {first['id']} too" in second["warnings"]


def test_a_false_alarm_stays_one(desk: Desk, tmp_path: Path) -> None:
    (one,) = taken(desk, file(tmp_path, "title,dismissed,detected\na,false-alarm,2025-03-02T14:00:00Z\n"))
    shown = desk.json("show", one["id"])
    assert (shown["status"], shown["dismissed"]["as"]) == ("dismissed", "false-alarm")


def test_columns_are_mapped_by_flags_and_by_a_file_and_flags_win(desk: Desk, tmp_path: Path) -> None:
    path = file(
        tmp_path, "Nr,Name,Prio,Opened,Ended,Notes\n7,Slow,Urgent,02.03.2025 14:05,02.03.2025 15:00,x\n"
    )
    mapping = file(
        tmp_path,
        "zone = 'Europe/Berlin'\ntime_format = '%d.%m.%Y %H:%M'\n"
        "[columns]\nNr = 'reference'\nName = 'summary'\nOpened = 'started'\nEnded = 'resolved'\nNotes = ''\n"
        "[severity]\nUrgent = 'SEV1'\n",
        "mapping.toml",
    )
    (one,) = taken(desk, path, "--mapping", mapping, "--map", "name=title", "--map", "Prio=severity")
    assert (one["state"], one["title"], one["severity"], one["warnings"]) == ("new", "Slow", "SEV1", [])
    assert one["times"]["started"] == "2025-03-02T13:05:00.000Z"
    (other,) = taken(
        desk,
        "--force",
        path,
        "--mapping",
        mapping,
        "--map",
        "Name=title",
        "--map",
        "Prio=",
        "--zone",
        "America/New_York",
    )
    assert other["times"]["resolved"] == "2025-03-02T20:00:00.000Z"
    assert other["severity"] == "unset"


def test_a_mapping_may_be_yaml(desk: Desk, tmp_path: Path) -> None:
    mapping = file(tmp_path, "columns: {Name: title, Notes: ''}\nseverity: {'1': SEV1}\n", "mapping.yaml")
    (one,) = taken(desk, file(tmp_path, "Name,Severity,Notes\na,1,x\n"), "--mapping", mapping)
    assert (one["title"], one["severity"]) == ("a", "SEV1")


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("colums: {}\n", "m.yaml", "m.yaml:1: 'colums' is no known key."),
        (
            "zone: Europe/Berlin\ncolumns:\n  Name: begin\n",
            "m.yaml",
            "m.yaml:3: 'begin' is no field of an incident.",
        ),
        ("columns: [", "m.yaml", "m.yaml:2: This is no YAML"),
        ("zone = 5\n", "m.toml", "m.toml: 'zone' is not a text."),
        ("zone = \n", "m.toml", "m.toml: This is no TOML"),
        ("a = " + "[" * 5000, "m.toml", "m.toml: This is no TOML"),
        ("zone = 'Mars/Base'\n", "m.toml", "'Mars/Base' is no time zone."),
    ],
)
def test_a_mapping_file_that_is_none_is_refused_by_its_place(
    desk: Desk, tmp_path: Path, content: str, name: str, message: str
) -> None:
    ran = desk.run("import", file(tmp_path, HISTORY), "--mapping", file(tmp_path, content, name))
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert not os.path.exists(desk.home)


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("h.csv", "--format", "xls"), "'xls' is no format of an import.", "yaml, json, csv, jsonl"),
        (("-",), "What standard input holds is not known.", "ircli import - --format csv"),
        (("h.yaml", "--map", "a=title"), "--map, --mapping and --zone are for tables.", "--format csv"),
        (("h.jsonl", "--zone", "UTC"), "--map, --mapping and --zone are for tables.", "--format csv"),
        (("h.csv", "--map", "title"), "does not say COLUMN=FIELD", "--map"),
        (("h.csv", "--map", "a=titel"), "'titel' is no field of an incident.", "Did you mean title?"),
        (("h.csv", "--zone", "Mars"), "'Mars' is no time zone.", "Europe/Berlin"),
    ],
)
def test_flags_that_make_no_sense_are_refused_before_anything_is_read(
    desk: Desk, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    ran = desk.run("import", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert hint in ran.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "There is no header"),
        (b"name,severity\na,SEV1\n", "No column is the title. There are: name, severity."),
        ("title\na\n".encode("utf-16"), "The header cannot be read. It holds a NUL character."),
        (b"title,title\na,b\n", "Two columns are 'title'"),
    ],
)
def test_a_table_that_cannot_be_read_at_all_is_refused_by_its_name(
    desk: Desk, tmp_path: Path, content: bytes, message: str
) -> None:
    path = file(tmp_path, content)
    ran = desk.run("import", path)
    assert (ran.status, ran.out) == (2, "")
    assert f"{path}: {message}" in ran.err
    assert not os.path.exists(desk.home)


def test_what_is_no_plain_file_is_refused_and_does_not_hang(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for name in ("pipe.csv", "folder.csv"):
        ran = desk.run("import", str(tmp_path / name))
        assert ran.status == 2
        assert name in ran.err
    assert desk.run("import", str(tmp_path / "none.csv")).status == 3


def test_a_table_over_the_limit_is_refused_before_it_is_read(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as huge:
        huge.write(HISTORY.encode())
        huge.truncate(100 * 1024 * 1024 + 1)
    ran = desk.run("import", str(path))
    assert ran.status == 2
    assert "huge.csv is too large" in ran.err
    assert not os.path.exists(desk.home)


def test_a_text_that_is_too_long_for_an_entry_costs_its_row_alone(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, f"title,summary\na,{'x' * 300_000}\nb,{'ä' * 50_000}\nc,y\n")
    found = taken(desk, path)
    assert [one["state"] for one in found] == ["refused", "refused", "new"]
    assert found[0]["reason"] == "A text in it (imported) is too long for an entry."


def test_a_hostile_table_is_shown_without_acting(desk: Desk, tmp_path: Path) -> None:
    evil = EVIL.replace("\n", " ").replace("\r", " ").replace('"', "")
    content = f'title,"{evil}",severity,started\n"{evil}",x,"{evil}",\n"{evil}",x,,"{evil}"\n'
    path = file(tmp_path, content)
    for arguments in (("--dry-run",), ()):
        for eyes in (False, True):
            ran = desk.run("import", path, *arguments, eyes=eyes, COLUMNS="120")
            text = ran.out + ran.err
            assert not [one for one in text if not one.isprintable() and one not in "\n\t"]


# A trial.


def test_a_trial_shows_what_each_row_becomes_and_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, HISTORY + "SHOP-3,,,,,,,,,,,,,\n")
    ran = desk.run("import", "--dry-run", path)
    assert ran.status == 5
    assert not os.path.exists(desk.home)
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert [row[:7] for row in rows] == [
        [path, "2", "new", "", "SEV2", "Checkout answers 500", "2025-03-02T14:00:00.000Z"],
        [path, "4", "new", "", "P9", "Search is slow", ""],
        [path, "5", "refused", "", "", "", ""],
    ]
    assert (
        rows[1][-1]
        == "severity 'P9' is no level here; its name is kept; it has no end, and will stand as open"
    )
    assert rows[2][-1] == "'title' is missing."
    assert f"{path}:5: 'title' is missing." in ran.err
    assert "1 incident refused, 2 to import, 0 known before." in ran.err
    assert "Nothing was written." in ran.err


@pytest.mark.parametrize("columns", ["80", "120"])
def test_a_trial_fits_a_terminal(desk: Desk, tmp_path: Path, columns: str) -> None:
    ran = desk.run("import", "--dry-run", file(tmp_path, HISTORY), eyes=True, COLUMNS=columns)
    assert ran.status == 0
    assert max(map(len, ran.out.splitlines())) <= int(columns)
    assert "detected 2025-03-02 14:05" in ran.out
    assert "note: severity 'P9' is no level here; its name is kept" in " ".join(ran.out.split())


def test_a_trial_as_json_has_what_the_import_then_does(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, HISTORY + "SHOP-1,again,,,,,,,,,,,,\n")
    trial = taken(desk, "--dry-run", path)
    assert not os.path.exists(desk.home)
    done = taken(desk, path)
    assert all(one["id"] is None for one in trial)
    assert [{**one, "id": None, "warnings": []} for one in done] == [{**one, "warnings": []} for one in trial]
    assert list(trial[0]) == [
        "file", "id", "line", "item", "state", "title", "severity", "times", "warnings", "reason",
    ]  # fmt: skip
    assert trial[2]["warnings"][-1] == "reference 'SHOP-1' is that of a piece before it too"


def test_a_trial_knows_what_was_imported(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, HISTORY)
    done = taken(desk, path)
    before = desk.content()
    assert [(one["state"], one["id"]) for one in taken(desk, "--dry-run", path)] == [
        ("known", one["id"]) for one in done
    ]
    assert desk.content() == before


def test_a_trial_of_a_file_that_holds_one_is_a_row_too(desk: Desk, tmp_path: Path) -> None:
    ran = desk.run("import", "--dry-run", file(tmp_path, "title: a\n", "a.yaml"))
    assert (ran.status, ran.out.split("\t")[2:6]) == (0, ["new", "", "unset", "a"])
    assert not os.path.exists(desk.home)


# Lines of JSON, and lists.


def test_each_line_of_json_is_an_incident(desk: Desk, tmp_path: Path) -> None:
    events = [{"at": "2025-03-02T14:05:00Z", "kind": "alert", "text": "errors"}]
    lines = [
        json.dumps({"title": "first", "events": events, "roles": {"ic": "alice"}}),
        "",
        "[]",
        "{",
        json.dumps({"severity": "SEV1"}),
        json.dumps({"title": "last", "colour": "red"}),
    ]
    path = file(tmp_path, "\n".join(lines), "history.jsonl")
    found = taken(desk, path)
    assert [(one["line"], one["state"]) for one in found] == [
        (1, "new"), (3, "refused"), (4, "refused"), (5, "refused"), (6, "new"),
    ]  # fmt: skip
    assert [one["reason"] for one in found if one["reason"]] == [
        "The file is not a mapping of keys to values.",
        "This is no JSON: Expecting property name enclosed in double quotes.",
        "'title' is missing.",
    ]
    assert found[4]["warnings"][0] == "unknown keys left out: colour"
    assert desk.json("show", found[0]["id"])["roles"]["ic"] == "alice"
    assert states(desk, path)[0] == (1, "known")


def test_a_line_is_recognised_however_its_json_is_written(desk: Desk, tmp_path: Path) -> None:
    taken(desk, file(tmp_path, '{"title": "a", "severity": "SEV1"}\n', "a.jsonl"))
    assert states(desk, file(tmp_path, '{"severity":"SEV1","title":"\\u0061"}', "b.ndjson")) == [(1, "known")]


def test_a_list_in_a_json_file_is_taken_one_by_one(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, json.dumps([{"title": "a"}, 5, {"title": "b"}]), "list.json")
    assert [(one["item"], one["line"], one["state"]) for one in taken(desk, path)] == [
        (1, None, "new"), (2, None, "refused"), (3, None, "new"),
    ]  # fmt: skip
    assert f"{path}: incident 2: " in desk.run("import", path).err


def test_files_of_all_kinds_are_taken_at_once(desk: Desk, tmp_path: Path) -> None:
    files = [
        file(tmp_path, "title: a\n", "a.yaml"),
        file(tmp_path, "title\nb\n", "b.csv"),
        file(tmp_path, "title\tseverity\nc\tSEV1\n", "c.tsv"),
        file(tmp_path, '{"title": "d"}', "d.jsonl"),
        file(tmp_path, '{"title": "e"}', "e.json"),
    ]
    ran = desk.run("import", *files)
    assert ran.status == 0
    assert ran.err.count("Imported ") == 5
    assert titles(desk) == ["a", "b", "c", "d", "e"]


def test_a_form_can_be_said_where_a_name_does_not(desk: Desk, tmp_path: Path) -> None:
    assert states(desk, file(tmp_path, "title\na\n", "history.txt"), "--format", "csv") == [(2, "new")]
    assert states(desk, file(tmp_path, '{"title": "b"}\n', "lines"), "--format", "jsonl") == [(1, "new")]
    assert titles(desk) == ["a", "b"]


# Standard input, interruptions, many.


def test_standard_input_is_read_where_its_form_is_said(host: Host) -> None:
    ran = host.done("import", "-", "--format", "csv", stdin=b"title\na\nb\n")
    assert "Imported 2 incidents from standard input." in ran.err
    host.done("import", "-", "--format", "jsonl", stdin=b'{"title": "c"}\n')
    host.done("import", "-", "--format", "json", stdin=b'{"title": "d"}\n')
    host.done("import", "-", "--format", "yaml", stdin=b"title: e\n")
    found = json.loads(host.done("list", "--json").out)
    assert sorted(one["title"] for one in found) == ["a", "b", "c", "d", "e"]
    refused = host.run("import", "-", "--format", "csv", stdin=b"title,severity\nb\n")
    assert (refused.status, refused.out) == (5, "")
    assert "standard input:2: It has 1 cell where the header has 2." in refused.err


def test_ctrl_c_leaves_whole_incidents_and_the_same_command_goes_on(host: Host) -> None:
    rows = 150
    path = os.path.join(host.home, "history.csv")
    with open(path, "w", encoding="ascii") as history:
        history.write("title,severity\n" + "".join(f"t{number},SEV3\n" for number in range(rows)))
    incidents = os.path.join(host.environ["IRCLI_HOME"], "incidents")
    running = subprocess.Popen(
        [PROGRAM, "import", path],
        env=host.environ,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    while not os.path.isdir(incidents) or len(os.listdir(incidents)) < 5:
        assert running.poll() is None
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    left = os.listdir(incidents)
    assert 3 < len(left) < rows
    assert not [name for name in left if name.startswith(".")]
    assert f"kept      {len(left)} incidents of {path}; the same command goes on with the rest" in err
    assert json.loads(host.done("doctor", "--json").out) == []
    ran = host.done("import", path)
    assert f"Imported {rows - len(left)} incidents from {path}; {len(left)} known before." in ran.err
    assert len(os.listdir(incidents)) == rows


COUNTING = """
import sys
opened = 0
def count(event, arguments):
    global opened
    opened += event == "open" and str(arguments[0]).endswith("timeline.jsonl")
sys.addaudithook(count)
from ircli.cli.app import main
main(sys.argv[1:])
print(opened)
"""


def test_what_is_there_is_looked_up_once_for_all_rows(host: Host) -> None:
    path = os.path.join(host.home, "history.csv")
    with open(path, "w", encoding="ascii") as history:
        history.write("title\n" + "".join(f"t{number}\n" for number in range(30)))
    host.done("import", path)
    counted = subprocess.run(
        [sys.executable, "-c", COUNTING, "import", path, path],
        env=host.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "30 known before" in counted.stderr
    assert counted.stdout == "30\n"


def result(ran: Ran) -> tuple[int, int]:
    return ran.status, len(ran.out)


def test_an_empty_table_is_nothing_to_do(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, "title,severity\n")
    assert taken(desk, path) == []
    assert result(desk.run("import", path)) == (0, 0)


def test_a_source_that_the_playbook_does_not_know_is_told_once(desk: Desk, tmp_path: Path) -> None:
    ran = desk.run("import", file(tmp_path, "title,source\na,pager\nb,monitoring\nc,pager\n"))
    assert ran.status == 0
    assert ran.err.count("source 'pager' is none that the playbook knows") == 1
    assert "monitoring" not in ran.err
