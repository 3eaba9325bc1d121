"""Links lead somewhere, and what pages say of the code is so."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from copy import deepcopy
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cli.given import Desk
from ircli import errors
from ircli.cli.run import FAILED
from ircli.cli.tree import COMMANDS
from ircli.documents.exported import COLUMNS
from ircli.documents.incident_json import RecordFacts, show_json
from ircli.documents.metrics.as_csv import COLUMNS as METRIC_COLUMNS
from ircli.domain import history, sheet
from ircli.domain.durations import durations
from ircli.domain.entry import Entry
from ircli.domain.events import Declared
from ircli.domain.incident import MILESTONES, Times, fold
from ircli.domain.metrics.definitions import DEFAULTS
from ircli.domain.metrics.details import REASONS
from ircli.domain.metrics.shares import SHARES
from ircli.domain.metrics.titles import REPEATS, TITLES
from ircli.errors import MisreadError
from ircli.playbook.book import PARTS, cross_check, parse_part
from ircli.playbook.communication import PLACEHOLDERS
from ircli.playbook.form import accept, keyed
from ircli.playbook.next import RULES
from ircli.playbook.severity import recommend
from ircli.store.database import SCHEMA
from ircli.store.line import verified
from ircli.store.playbooks import Playbook
from ircli.store.yaml_files import read_toml, read_yaml

from .console import blocks

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])
FORMAT = DOCS / "reference" / "playbook-format.md"
JSON = DOCS / "reference" / "json.md"
IMPORT = DOCS / "reference" / "import-format.md"


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@cache
def tokens(page: Path) -> list[Token]:
    return MarkdownIt().enable("table").parse(page.read_text())


def links(page: Path) -> list[str]:
    inlines = [token.children or [] for token in tokens(page) if token.type == "inline"]
    return [str(child.attrs["href"]) for children in inlines for child in children if "href" in child.attrs]


@cache
def anchors(page: Path) -> set[str]:
    found = tokens(page)
    headings = [after.content for token, after in pairwise(found) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def rows(page: Path, heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading, its own head left out."""
    text = f"\n{page.read_text()}".partition(f"\n{heading}\n")[2]
    lines = re.search(r"^\|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert lines is not None, f"{page}: no table below {heading}"
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1].splitlines()]


def section(page: Path, heading: str) -> str:
    """Return what stands below a heading of the second level, to the next of them."""
    return page.read_text().partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (page.parent / unquote(place)).resolve() if place else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=named)
def test_a_page_is_reached_from_another(page: Path) -> None:
    linked = {(one.parent / link.partition("#")[0]).resolve() for one in PAGES for link in links(one)}
    assert page in linked or page.parent in linked


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_page_tells_of_a_machine(page: Path) -> None:
    text = page.read_text()
    for path in (f"{ROOT}/", f"{Path.home()}/", "/tmp/", "/Users/"):
        assert path not in text
    assert set(re.findall(r"/home/(\w+)", text)) <= {"alice"}


def test_readme_begins_with_install_and_demo_then_with_the_tests() -> None:
    shell = [
        block for block in blocks((ROOT / "README.md").read_text()) if block.info in ("sh", "bash", "shell")
    ]
    first, second = shell[0].body, shell[1].body
    assert first.splitlines()[-1].endswith("ircli demo")
    assert "pip install" in first
    assert second.splitlines()[-1].endswith("-m pytest --numprocesses auto")
    assert "--group test" in second


def test_generated_pages_are_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_code_map_names_every_module() -> None:
    source = ROOT / "src" / "ircli"
    modules = {path.relative_to(source).as_posix() for path in source.rglob("*.py")}
    assert {name for name in modules if f"`{name}`" not in (DOCS / "code-map.md").read_text()} == set()


def test_the_code_map_names_only_what_is_there() -> None:
    source = ROOT / "src" / "ircli"
    for name in re.findall(
        r"`([\w/.]+\.(?:py|yaml))`", (DOCS / "code-map.md").read_text().partition("## Modules")[0]
    ):
        beside = [path for path in source.rglob(Path(name).name) if path.as_posix().endswith(name)]
        assert beside or (ROOT / name).exists(), name


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_commands_that_pages_name_exist(page: Path) -> None:
    text = page.read_text()
    typed = re.findall(r"`ircli ([a-z]+)", text) + re.findall(r"^\$ ircli ([a-z]+)", text, re.MULTILINE)
    assert set(typed) - set(COMMANDS) == set()


def test_exit_statuses_are_those_of_the_errors() -> None:
    listed = {int(number) for number, _ in rows(DOCS / "reference" / "exit-status.md", "# Exit status")}
    assert listed == {0, FAILED, 129, 130, 141, 143} | {
        error.status for error in vars(errors).values() if isinstance(getattr(error, "status", None), int)
    }


def test_error_codes_are_those_of_the_errors() -> None:
    listed = {
        code: int(status)
        for codes, status in rows(JSON, "## Errors")
        for code in re.findall(r"`(\w+)`", codes)
    }
    known = {
        error.code: error.status
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, errors.IrcliError)
    }
    assert listed == known | {"output": 1}


def test_the_keys_of_show_are_all_described() -> None:
    opening = Entry("0" * 26, None, None, "alice", "declared", 1, {"title": "x"}, Declared(title="x"))
    incident = fold([opening])
    assert incident is not None
    told = [cells[0] for cells in rows(JSON, "## show, status, switch")]
    assert set(re.findall(r"`(\w+)`", " ".join(told))) == set(show_json(RecordFacts("x", incident)))


@pytest.fixture
def busy(tmp_path: Path) -> Desk:
    """Return a desk at which a response is under way."""
    desk = Desk(str(tmp_path / "store"))
    desk.done("detect", "Checkout fails", "--real", "yes", "--users", "some", "--declare")
    desk.done("triage", "--changes", "deploy", "--severity", "SEV2")
    desk.done("investigate", "rule-out", "changes", "--evidence", "rolled back")
    desk.done("mitigate", "--action", "scale-up", "--outcome", "partly")
    desk.done("action", "add", "a lint rule", "--due", "tomorrow")
    return desk


def keys(document: Any) -> set[str]:  # noqa: ANN401 - any JSON document
    """Return the keys of a document, at any depth."""
    if isinstance(document, list):
        return {key for one in document for key in keys(one)}
    if isinstance(document, dict):
        return {*document, *(key for one in document.values() for key in keys(one))}
    return set()


def shown_as(heading: str) -> str:
    """Return what `show` says of the list that a section refers to; blank where it refers to none."""
    key = {
        "investigate": "hypotheses",
        "mitigate": "mitigations",
        "resolve": "criteria",
        "runbook": "runbooks",
        "action": "actions",
    }.get(heading)
    if key is None:
        return ""
    assert "(#show-status-switch)" in section(JSON, heading)
    return next(told for name, told in rows(JSON, "## show, status, switch") if name == f"`{key}`")


@pytest.mark.parametrize(
    ("heading", "command"),
    [
        ("next", ["next", "--why"]),
        ("checklist", ["checklist"]),
        ("prompt", ["prompt"]),
        ("investigate", ["investigate"]),
        ("mitigate", ["mitigate", "--why"]),
        ("mitigate", ["mitigate", "--list"]),
        ("resolve", ["resolve", "--list"]),
        ("update list", ["update", "list"]),
        ("playbook", ["playbook", "show"]),
        ("playbook", ["playbook", "eject"]),
        ("playbook", ["playbook", "lint"]),
        ("playbook", ["config", "explain", "playbook.roles"]),
        ("metrics", ["metrics", "--by", "month", "--people"]),
        ("metrics", ["metrics", "explain", "acknowledged"]),
        ("metrics", ["metrics", "explain", "ttr"]),
        ("metrics", ["metrics", "report", "--stdout", "--markdown"]),
        ("action", ["action"]),
        ("action", ["action", "list", "--state", "all"]),
        ("action", ["action", "remind"]),
        ("action", ["action", "export", "--format", "json"]),
        ("Others", ["role", "list"]),
        ("Others", ["role", "report"]),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else part,
)
def test_the_keys_of_a_document_are_all_described(busy: Desk, heading: str, command: Sequence[str]) -> None:
    told = re.findall(r"`([\w-]+)`", section(JSON, heading) + shown_as(heading))
    assert keys(busy.json(*command)) - set(told) == set()


def test_the_keys_of_a_written_export_of_actions_are_all_described(busy: Desk, tmp_path: Path) -> None:
    document = busy.json("action", "export", "--output", str(tmp_path / "actions.md"))
    assert set(document) - set(re.findall(r"`(\w+)`", section(JSON, "action"))) == set()


RUNBOOK = """\
---
alerts: [PoolIsEmpty]
---
# The pool is empty

## Diagnosis

Look at the pool.

```bash {"name":"look"}
echo "pool of" <service>
```

That is what there is.

```yaml {"cwd":7}
size: 9
```

```bash {"name":"fail"}
exit 3
```

## Mitigation

Call whoever owns it.
"""


@pytest.fixture
def team(busy: Desk, tmp_path: Path) -> Desk:
    """Return a desk at which there is a runbook that was followed half of the way."""
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "pool.md").write_text(RUNBOOK, encoding="ascii")
    busy.environ["IRCLI_RUNBOOKS"] = str(tmp_path / "team")
    ran = busy.run("runbook", "run", "pool", *FAILING)
    assert ran.status == FAILED_STEP, ran
    return busy


FAILED_STEP = 5
FAILING = ["--var", "service=shop", "--do", "look", "--by-hand", "2", "--do", "fail", "--by-hand", "4"]


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (["runbook"], 0),
        (["runbook", "list"], 0),
        (["runbook", "show", "pool"], 0),
        (["runbook", "suggest"], 0),
        (["runbook", "index"], 0),
        (["runbook", "lint", "pool"], 5),
        (["runbook", "new", "queue"], 0),
        (["runbook", "new", "queue", "--stdout"], 0),
        (["runbook", "reviewed", "pool"], 0),
        (["runbook", "run", "pool", "--dry-run"], 0),
        (["runbook", "run", "pool", *FAILING], 5),
        (["runbook", "resume", "--do", "fail", "--by-hand", "4"], 5),
        (["runbook", "resume", "--by-hand", "fail", "--by-hand", "4"], 0),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_the_keys_of_runbooks_are_all_described(team: Desk, command: Sequence[str], status: int) -> None:
    told = re.findall(r"`(\w+)`", section(JSON, "runbook") + shown_as("runbook"))
    ran = team.run("--json", *command)
    assert (ran.status, keys(ran.document) - set(told)) == (status, set())
    assert keys(ran.document) != set()


def test_the_keys_of_show_on_runbooks_are_all_described(team: Desk) -> None:
    found = team.json("show")["runbooks"]
    assert keys(found) - set(re.findall(r"`(\w+)`", shown_as("runbook"))) == set()
    assert {"ends", "at"} <= keys(found)


def test_what_is_listed_of_runbooks_is_there(team: Desk) -> None:
    listed = {name for name, _ in rows(JSON, "## runbook")}
    told = {word for cell in listed for word in re.findall(r"`(\w+)`", cell)}
    (pool, *_) = team.json("runbook", "list")
    assert told == set(pool)


def test_the_keys_of_run_are_all_described(team: Desk) -> None:
    told = next(told for name, told in rows(JSON, "## Others") if name.startswith("`run "))
    assert set(team.json("run", "--", "true")) == {"id", "entries"}
    assert {"id", "entries"} <= set(re.findall(r"`(\w+)`", told))


@pytest.mark.parametrize(
    "command",
    [
        ["detect", "Search fails", "--real", "yes", "--declare"],
        ["triage", "--trend", "worsening"],
        ["mitigate", "--begin", "--guarded", "no"],
        ["update", "internal", "--as-is"],
        ["action", "add", "an alert"],
        ["action", "done", "1"],
    ],
    ids=lambda command: command[0],
)
def test_the_keys_that_a_change_adds_are_all_described(busy: Desk, command: Sequence[str]) -> None:
    told = section(JSON, "What changes something") + section(JSON, "mitigate")
    assert set(busy.json(*command)) - set(re.findall(r"`(\w+)`", told)) == set()


def test_the_keys_of_an_import_are_all_described() -> None:
    page = (DOCS / "reference" / "import-format.md").read_text()
    keys = {*history._KEYS, *history._EVENT_KEYS, *history._ACTION_KEYS, *history.LIFECYCLE}  # noqa: SLF001
    assert {key for key in keys if f"`{key}`" not in page} == set()


def test_the_example_of_an_import_is_understood_without_a_warning() -> None:
    page = (DOCS / "reference" / "import-format.md").read_text()
    example = next(block.body for block in blocks(page) if block.info == "yaml")
    read = history.read_history(read_yaml(example.encode(), "example"), digest="", rules=Playbook().rules)
    assert read.warnings == ()
    assert {type(past.event).__name__ for past in read.past} >= {"Noted", "Marked", "ActionAdded"}


def test_the_columns_of_a_table_are_all_described() -> None:
    told = {name for cells in rows(IMPORT, "## Tables") for name in re.findall(r"`(\w+)`", cells[0])}
    assert told == set(sheet.FIELDS)
    assert {name for name in sheet.DERIVED if f"`{name}`" not in section(IMPORT, "Tables")} == set()
    assert set(COLUMNS) == {*sheet.FIELDS, *sheet.DERIVED}


def test_the_example_of_a_mapping_is_understood() -> None:
    example = next(block.body for block in blocks(section(IMPORT, "Tables")) if block.info == "toml")
    meaning = sheet.read_mapping(read_toml(example.encode(), "example"))
    assert all(meaning[:4])
    assert [cells[0] for cells in rows(IMPORT, "### Mapping")] == [
        f"`{key}`" for key in ("columns", "severity", "time_format", "zone")
    ]


def test_the_keys_of_what_became_of_an_import_are_all_described(busy: Desk, tmp_path: Path) -> None:
    (tmp_path / "history.csv").write_text("title,mood\na,b\n")
    told = re.findall(r"`(\w+)`", section(IMPORT, "What `import --json` answers"))
    answer = busy.json("import", str(tmp_path / "history.csv"))
    assert {key for one in answer for key in one} == {
        key
        for cells in rows(IMPORT, "## What `import --json` answers")
        for key in re.findall(r"`(\w+)`", cells[0])
    }
    assert {one["state"] for one in answer} <= set(told)


def test_the_keys_of_an_export_are_all_described(busy: Desk, tmp_path: Path) -> None:
    (document,) = busy.json("export")
    told = rows(IMPORT, "### JSON and lines of JSON")
    assert set(document) == {key for cells in told for key in re.findall(r"`(\w+)`", cells[0])}
    assert {key for entry in document["entries"] for key in entry} <= set(re.findall(r"`(\w+)`", told[2][1]))
    answer = busy.json("export", "--output", str(tmp_path / "all.json"))
    row = next(told for name, told in rows(JSON, "## Others") if name == "`export`")
    assert set(answer) <= set(re.findall(r"`(\w+)`", row))


def test_the_columns_of_a_database_are_all_described() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCHEMA)
        for name, told in rows(IMPORT, "### SQLite"):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            assert columns == [one for one in re.findall(r"`(\w+)`", told) if one != "show"]


@pytest.mark.parametrize("part", PARTS)
def test_the_example_of_a_part_is_understood(part: str) -> None:
    examples = [block.body for block in blocks(section(FORMAT, part)) if block.info == "yaml"]
    assert len(examples) == 1
    assert parse_part(part, read_yaml(examples[0].encode(), "example"))


@pytest.mark.parametrize("part", PARTS)
def test_the_example_of_a_part_refers_to_nothing_that_it_or_ours_lacks(part: str) -> None:
    example = next(block.body for block in blocks(section(FORMAT, part)) if block.info == "yaml")
    ours = {name: Playbook().part(name) for name in PARTS}
    theirs = {part: parse_part(part, read_yaml(example.encode(), "example"))}
    if part in ("severities", "roles"):
        role = next(block.body for block in blocks(section(FORMAT, "roles")) if block.info == "yaml")
        theirs["roles"] = parse_part("roles", read_yaml(role.encode(), "example"))
    told = [one.message for one in cross_check(ours | theirs) if one.part == part]
    assert told == []


def places(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - plain data
    """Give the paths of all groups of names in plain data."""
    if isinstance(data, dict):
        yield path
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


def allowed(part: str, data: Any, path: tuple[str | int, ...]) -> str:  # noqa: ANN401 - plain data
    """Return the sentence that names the keys allowed in a place, blank where names are free there."""
    found = changed = deepcopy(data)
    for key in path:
        found = found[key]
    found["surely-unknown"] = "x"
    try:
        parse_part(part, changed)
    except MisreadError as error:
        told = (error, *error.others)
        return next((one.hint for one in told if "'surely-unknown' is no known key" in one.message), "")
    return ""


@pytest.mark.parametrize("part", PARTS)
def test_the_format_names_every_key_of_a_part(part: str) -> None:
    text = section(FORMAT, part) + section(FORMAT, "Questions")
    example = next(block.body for block in blocks(section(FORMAT, part)) if block.info == "yaml")
    data = read_yaml(example.encode(), "example")
    hints = [allowed(part, data, path) for path in places(data)]
    known = {key for hint in hints for key in re.findall(r"\w+", hint.removeprefix("One of:"))}
    assert known - set(re.findall(r"`(\w+)`", text)) == set()


def test_the_format_names_every_part_with_what_it_is_about() -> None:
    told = {cells[0]: cells[1] for cells in rows(FORMAT, "# Playbook format")}
    assert told == {f"[`{one.file}`](#{name})": one.title for name, one in PARTS.items()}


def test_the_process_names_the_rules_of_what_is_next_in_their_order() -> None:
    told = [cells[0] for cells in rows(DOCS / "explanation" / "the-process.md", "## What is next")]
    assert told == list(RULES)


def test_the_format_names_every_placeholder() -> None:
    assert [name for name in PLACEHOLDERS if f"`{{{name}}}`" not in section(FORMAT, "communication")] == []


def test_the_example_of_a_line_has_its_checksum() -> None:
    page = (DOCS / "reference" / "timeline-format.md").read_text()
    assert verified(next(block.body for block in blocks(page) if block.info == "json").strip().encode())


def test_the_lifecycle_page_names_all_times_and_durations() -> None:
    page = DOCS / "explanation" / "the-lifecycle-and-its-times.md"
    assert [cells[0] for cells in rows(page, "## Milestones")] == list(MILESTONES)
    told = [
        (cells[0].strip("`"), cells[2], cells[3].partition(";")[0])
        for cells in rows(page, "## Durations name both ends")
    ]
    assert told == [(one.name, one.start, one.end) for one in durations(Times())]


METRICS_PAGE = DOCS / "reference" / "metrics.md"


def test_the_page_on_metrics_has_the_definitions_that_count() -> None:
    told = [(cells[0], cells[1], cells[2]) for cells in rows(METRICS_PAGE, "## Spans")]
    assert told == [(f"`{one.name}`", one.meaning, f"`{one.text}`") for one in DEFAULTS]


def test_the_page_on_metrics_has_every_share_under_its_name() -> None:
    told = {cells[0].strip("`"): cells[1] for cells in rows(METRICS_PAGE, "## The process")}
    assert told == {name: TITLES[name][0] for name in (*SHARES, REPEATS)}


def test_the_page_on_metrics_has_every_reason_and_every_column() -> None:
    assert set(
        re.findall(r"`([\w-]+)`", " ".join(cells[0] for cells in rows(METRICS_PAGE, "## Reasons")))
    ) == set(REASONS)
    told = re.findall(r"`(\w+)`", " ".join(cells[0] for cells in rows(METRICS_PAGE, "## CSV")))
    assert tuple(told) == METRIC_COLUMNS


WORDS = {
    "a part (5 %)": "some",
    "a part": "some",
    "most": "most",
    "a few": "few",
    "no": "none",
    "data may be lost": "data",
    "none": "none",
    "nothing": "none",
    "small share of the revenue": "small",
    "half of the revenue": "half",
    "a lot": "serious",
}
CASES = rows(DOCS / "explanation" / "how-severity-is-recommended.md", "## Worked cases")


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case[:5]))
def test_worked_cases_come_out_as_told(case: list[str]) -> None:
    triage = Playbook().triage
    questions = {question.name: question for question in triage.form.questions}
    names = ("extent", "users", "risk", "workaround", "business")
    given = [
        accept(questions[name], WORDS.get(word, word)) for name, word in zip(names, case[:5], strict=True)
    ]
    found = recommend(triage.severity, keyed(given), Playbook(scheme="sev").scheme.levels)
    assert found is not None
    assert found.level.name == case[5]
