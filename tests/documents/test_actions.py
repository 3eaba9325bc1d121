"""Actions for those who track them elsewhere: what is written is data there, and nothing more."""

import csv
import io
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.parsed import bare_words, cells, links, shape, words
from ircli.documents.actions import RENDER, Row, github, jira, markdown, table_csv
from ircli.domain.followup import Action
from ircli.domain.text import visible

ACTION = Action(
    number=2,
    id="01KAFW3Q80ZZZZZZZZZZZZZZZZ",
    text="a lint rule for cursors",
    owner="bob",
    due="2026-12-04",
    kind="prevent",
    priority="high",
    reference="PROJ-7",
    state="open",
    origin="",
    now=False,
    added_at=None,
    said="",
)
INCIDENT = "2026-11-20-checkout-answers-500-k3f9"
ROW = Row(f"{INCIDENT}.2", "Checkout answers 500", "SEV2", ("checkout", "cart"), ACTION)
# What would act if a shell, a spreadsheet, a code host or a tracker took it for its own.
HOSTILE = [
    "$(touch P) `touch P` ${IFS} $HOME",
    "'; touch P; '",
    '"; touch P; "',
    "a' 'b\" \"c \\' \\\" \\",
    "-rf --body=x --web",
    "one\ntwo\n\n; touch P\n# Root cause\n- [ ] x\n---",
    "x && touch P || touch P & touch P | tee P > P < P",
    "!touch !! ~ * ? [a-z] {a,b} #",
    "@everyone @org/team closes #12, fixes org/repo#3, resolves GH-4, fixes https://github.com/o/r/issues/5",
    "[c](javascript:x) ![x](https://e/p.png) <script>x</script> <!-- <https://e> www.e.com :fire:",
    "=cmd|' /C calc'!A0",
    "\x1b[2J\x07\x00\u202e\u200b\r\x85\u2028",
    "\udcff\ud800",
    "[~bob] {code} !https://e/p.png! |a|b| h1. x",
    "\uff1d1+1",
    " =1+1",
    "@SUM(A1)",
    "+1",
    "x" * 400,
]


def row(text: str) -> Row:
    """Return an action that has a text wherever it can have one."""
    action = ACTION._replace(
        text=text.strip() or "x", owner=text, due=text, kind=text, priority=text, reference=text, said=text
    )
    return Row(f"{INCIDENT}.2", text, text, (text, "cart"), action)


def read(text: str) -> list[list[str]]:
    """Return comma-separated values as anybody reads them."""
    return list(csv.reader(io.StringIO(text), strict=True))


def shown(text: str) -> str:
    """Return a text as a cell has it, but for a mark against formulas."""
    return visible(text, keep="\n")


_FORMULA = r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]"


def inert(cell: str) -> str:
    """Return a cell without the mark; raise AssertionError where a spreadsheet would take it for a formula."""
    assert not re.match(_FORMULA, cell)
    assert cell[:1] not in ("\t", "\r")
    return re.sub(rf"\A'(?={_FORMULA})", "", cell)


def test_a_table_names_each_action_and_where_it_comes_from() -> None:
    assert cells(markdown([ROW])) == [
        "Action", "Owner", "Due", "Kind", "Priority", "State", "Incident", "Reference",
        "a lint rule for cursors", "bob", "2026-12-04", "prevent", "high", "open",
        f"Checkout answers 500 ({INCIDENT}.2)", "PROJ-7",
    ]  # fmt: skip


def test_a_ticket_that_is_an_address_is_a_link() -> None:
    linked = ROW._replace(action=ACTION._replace(reference="https://tracker.example/PROJ-7"))
    assert links(markdown([linked])) == ["https://tracker.example/PROJ-7"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_table_keeps_its_shape_whatever_people_wrote(text: str) -> None:
    document = markdown([row(text), ROW])
    assert shape(document) == shape(markdown([ROW, ROW]))
    assert not re.search(r"@\w|#\d|GH-\d|://|www\.", bare_words(document))


def test_csv_has_a_line_for_each_action() -> None:
    assert read(table_csv([ROW])) == [
        [
            "action", "incident", "title", "severity", "services", "text", "owner", "due", "kind", "priority", "state",
            "reference", "said",
        ],
        [
            f"{INCIDENT}.2", INCIDENT, "Checkout answers 500", "SEV2", "checkout; cart", "a lint rule for cursors",
            "bob", "2026-12-04", "prevent", "high", "open", "PROJ-7", "",
        ],
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_reads_back_and_is_no_formula(text: str) -> None:
    head, values, plain = read(table_csv([row(text), ROW]))
    assert plain == read(table_csv([ROW]))[1]
    found = dict(zip(head, map(inert, values), strict=True))
    assert found["text"] == shown(text.strip())
    assert {found[name] for name in ("title", "owner", "due", "kind", "priority", "reference", "said")} == {
        shown(text)
    }
    assert found["services"] == f"{shown(text)}; cart"


@given(st.text(max_size=40))
def test_csv_reads_back_anything(text: str) -> None:
    owner = read(table_csv([row(text)]))[1][6]
    assert owner in (shown(text), f"'{shown(text)}")
    inert(owner)


def test_a_command_makes_an_issue_that_says_where_the_action_comes_from() -> None:
    program, sort, verb, title, body = shlex.split(github([ROW]))
    assert (program, sort, verb) == ("gh", "issue", "create")
    assert title == "--title=a lint rule for cursors"
    assert body == (
        "--body=a lint rule for cursors\n"
        "\n"
        f"Follows from the incident: Checkout answers 500 (SEV2), {INCIDENT}.2.\n"
        "\n"
        "Services: checkout, cart.\n"
        "\n"
        "Wanted so that it does not happen again.\n"
        "\n"
        "Owner: bob.\n"
        "\n"
        "Due: 2026-12-04.\n"
        "\n"
        "See: PROJ-7"
    )


def test_what_nobody_knows_is_left_out_of_an_issue() -> None:
    bare = ACTION._replace(owner="", due="", kind="", priority="", reference="")
    *_, body = shlex.split(github([Row(f"{INCIDENT}.2", "Checkout answers 500", "", (), bare)]))
    assert body == (
        "--body=a lint rule for cursors\n"
        "\n"
        f"Follows from the incident: Checkout answers 500 (severity unset), {INCIDENT}.2."
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_command_has_five_words_and_ends_with_its_line(text: str) -> None:
    parts = shlex.split(github([row(text), ROW]))
    assert len(parts) == 10
    assert parts[:3] == parts[5:8] == ["gh", "issue", "create"]
    assert parts[8:] == shlex.split(github([ROW]))[3:]
    title, body = parts[3].removeprefix("--title="), parts[4].removeprefix("--body=")
    assert "\n" not in title
    assert len(title) <= 250
    expected = visible(" ".join((text.strip() or "x").split()))
    assert title == expected or (title.endswith("…") and expected.startswith(title[:-1]))
    assert not any(ord(one) < 32 and one != "\n" for one in body)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_body_of_an_issue_forms_nothing_and_calls_nobody(text: str) -> None:
    *_, body = shlex.split(github([row(text)]))
    document = body.removeprefix("--body=")
    assert set(shape(document)) <= {"paragraph_open", "inline", "paragraph_close"}
    assert links(document) == []
    assert not re.search(r"(?<!\w)@\w|#\d|GH-\d|://|www\.|!\d|:\w+:", bare_words(document), re.IGNORECASE)
    said = "".join(words(document).split())
    assert "".join(visible(text.strip(), keep="\n").split()) in said


def test_a_shell_runs_the_commands_and_nothing_of_what_people_wrote(tmp_path: Path) -> None:
    fake = tmp_path / "bin" / "gh"
    fake.parent.mkdir()
    # One file for each call: what it was given, each ended by a NUL.
    fake.write_text('#!/bin/sh\nn=0\nwhile [ -e "$n" ]; do n=$((n + 1)); done\nprintf "%s\\0" "$@" > "$n"\n')
    fake.chmod(0o700)
    rows = [row(text) for text in HOSTILE]
    script = github(rows)
    work = tmp_path / "work"
    work.mkdir()
    done = subprocess.run(
        ["/bin/sh"],
        input=script.encode(),
        cwd=work,
        env={"PATH": f"{fake.parent}:/usr/bin:/bin", "HOME": str(work)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert sorted(os.listdir(work), key=int) == [str(number) for number in range(len(rows))]
    for number, one in enumerate(rows):
        words_given = (work / str(number)).read_text().split("\0")[:-1]
        assert words_given == shlex.split(github([one]))[1:]


def test_jira_has_the_columns_that_its_import_knows() -> None:
    head, values = read(jira([ROW]))
    assert head == [
        "Summary", "Description", "Issue Type", "Priority", "Due Date", "Assignee", "Labels", "Labels",
    ]  # fmt: skip
    assert values == [
        "a lint rule for cursors",
        (
            f"Follows from the incident: Checkout answers 500 (SEV2), {INCIDENT}.2.\n"
            "Services: checkout, cart.\n"
            "Wanted so that it does not happen again.\n"
            "Owner: bob.\n"
            "Due: 2026-12-04.\n"
            "See: PROJ-7"
        ),
        "Task", "High", "2026-12-04", "bob", "incident", "incident-prevent",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("due", "day"),
    [("2026-12-04", "2026-12-04"), ("2026-12-04T10:00:00Z", "2026-12-04"), ("soon", ""), ("2026-02-30", ""), ("", "")],
)  # fmt: skip
def test_jira_gets_days_that_are_days(due: str, day: str) -> None:
    assert read(jira([ROW._replace(action=ACTION._replace(due=due))]))[1][4] == day


@pytest.mark.parametrize("text", HOSTILE)
def test_jira_gets_text_that_is_no_markup_and_no_formula(text: str) -> None:
    head, values = read(jira([row(text)]))
    assert len(values) == len(head)
    for cell in values:
        inert(cell)
    summary, description = values[:2]
    assert "\n" not in summary
    assert len(summary) <= 251
    assert not re.search(r"(?<!\\)[\[{!|]", description)
    assert values[7] == ""  # a kind that is none is no label


def test_a_summary_that_is_cut_has_all_its_words_in_the_description() -> None:
    long = f"first line {'x' * 300}\nsecond line"
    summary, description = read(jira([ROW._replace(action=ACTION._replace(text=long))]))[1][:2]
    assert summary == f"first line {'x' * 238}…"
    assert description.startswith(f"first line {'x' * 300}\nsecond line\n\nFollows from")


@pytest.mark.parametrize(("form", "left"), [("markdown", ""), ("github", ""), ("csv", 1), ("jira", 1)])
def test_of_nothing_there_is_nothing_but_a_head(form: str, left: str | int) -> None:
    text = RENDER[form]([])
    assert (len(read(text)) if left else text) == left
