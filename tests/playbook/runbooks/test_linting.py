"""What is wrong with a runbook is found by line and rule, and what is right is left alone."""

import time
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ircli.playbook.runbooks.front import parse_front
from ircli.playbook.runbooks.links import anchors_of, links_of
from ircli.playbook.runbooks.linting import RULES, ignored, lint, snippets
from ircli.playbook.runbooks.parts import Runbook
from ircli.playbook.runbooks.reading import read, split
from ircli.playbook.runbooks.writing import Draft, front_of, quoted, with_review
from ircli.store.yaml_files import read_yaml

TODAY = date(2026, 11, 20)
SECTIONS = ("Symptoms", "Diagnosis", "Mitigation", "Escalation", "Roll back", "Verification")
WHOLE = "\n".join(
    (
        "---",
        "title: Fail over",
        "owner: team-db",
        "last_reviewed: 2026-10-01",
        "---",
        "",
        *(f"## {section}\n\nWords.\n" for section in SECTIONS),
    )
)
LAST = WHOLE.count("\n")


def runbook(text: str) -> Runbook:
    """Return a runbook as its file would be read."""
    yaml, _ = split(text)
    front, faults = parse_front(read_yaml(yaml, "front matter")) if yaml else parse_front(None)
    read_ = read(text, name="x", front=front)
    return read_._replace(faults=(*faults, *read_.faults))


def found(text: str, *, files: tuple[str, ...] = (), today: date = TODAY) -> list[tuple[int | None, str]]:
    """Return the lines and rules of what is found."""

    def exists(path: str) -> str:
        return "" if path in files else "there is no such file"

    these = lint(runbook(text), text, split(text)[1], today=today, exists=exists)
    return [(one.line, one.rule) for one in these]


def test_nothing_is_wrong_with_a_whole_runbook() -> None:
    assert found(WHOLE) == []


def test_each_part_that_is_missing_is_named() -> None:
    assert [rule for _, rule in found("words\n")] == [
        "no-title", "no-owner", "no-last-reviewed",
        *("no-symptoms", "no-diagnosis", "no-mitigation", "no-escalation", "no-rollback", "no-verification"),
    ]  # fmt: skip


@pytest.mark.parametrize("section", SECTIONS)
def test_one_section_that_is_missing_is_one_finding(section: str) -> None:
    (rule,) = [rule for _, rule in found(WHOLE.replace(f"## {section}", "## Words"))]
    assert rule == f"no-{section.replace('Roll back', 'rollback').lower()}"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("last_reviewed: 2026-08-22", []),
        ("last_reviewed: 2026-08-21", [(4, "stale-review")]),
        ("last_reviewed: 2026-11-12\nreview_every: 7", [(4, "stale-review")]),
        ("last_reviewed: 2026-11-13\nreview_every: 7d", []),
        ("review_every: yearly\nlast_reviewed: 2025-12-01", []),
        ("review_every: yearly\nlast_reviewed: 2025-11-01", [(5, "stale-review")]),
        ("last_reviewed: 2026-11-21", []),  # it is tomorrow somewhere
        ("last_reviewed: 2026-11-22", [(4, "future-review")]),
        ("last_reviewed: 9999-12-31", [(4, "future-review")]),
        ("last_reviewed: 0001-01-01", [(4, "stale-review")]),
        ("last_reviewed: soon", [(0, "misread")]),
        ("last_reviewed: 2026-02-30", [(0, "misread")]),
    ],
)
def test_a_review_is_due_when_its_days_are_over(said: str, expected: list[Any]) -> None:
    assert found(WHOLE.replace("last_reviewed: 2026-10-01", said)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("```sh\nls\n", [(1, "misread")]),
        ('```sh {"name":}\nls\n```\n', [(1, "misread")]),
        ("```sh\n$ ls\nfile\n```\n", [(1, "mixed-prompts")]),
        ("```console\n$ ls\nfile\n```\n", []),
        ("```\n$ ls\nfile\n```\n", []),
        ("```sh\n$ ls\n$ pwd\n```\n", []),
        ("```sh\nls <pod>\n```\n", [(2, "unknown-placeholder")]),
        ("```sh\nls <pod>\nls <pod>\n```\n\n```sh\nls <pod>\n```\n", [(2, "unknown-placeholder")]),
        ("`<pod>` is a pod.\n\n```sh\nls <pod>\n```\n", []),
        ("`pod` is a pod.\n\n```sh\nls <pod>\n```\n", []),
        ("A pod is one.\n\n```sh\nls <pod>\n```\n", [(4, "unknown-placeholder")]),
        ("1. Take {{pod}}:\n\n   ```sh\n   ls {{ pod }}\n   ```\n", []),
        ("`<pod-name>` is it.\n\n```sh\nls $pod_name\n```\n", []),
        ("```sh\nls $NAMESPACE\n```\n", [(2, "unknown-placeholder")]),
        ("Set NAMESPACE first.\n\n```sh\nls $NAMESPACE\n```\n", []),
        ("```sh\nNAMESPACE=x\nls $NAMESPACE\n```\n", []),
        ("```sh\nls $HOME $PWD $RANDOM\n```\n", []),
        ("`<pod>` is one.\n\n```sh\nls '<pod>'\n```\n", [(4, "unfilled-placeholder")]),
        ("`<PATH>` is one.\n\n```sh\nls <PATH>\n```\n", [(4, "dangerous-name")]),
        ("```sh\nls $LD_PRELOAD\n```\n", [(2, "dangerous-name")]),
        ("```python\nprint(<pod>)\n```\n", []),
        ('```sh {"name":"a"}\nls\n```\n\n```sh { name=a }\nls\n```\n', [(5, "duplicate-name")]),
        ("```sh\nls\necho \u202e\x1b\n```\n", [(3, "hidden-characters")]),
        ("```text\n\u200b\n```\n", [(2, "hidden-characters")]),
        ("```text\n\ta\tgrün 日本 e\u0301\n```\n", []),
        ("<!-- ircli: ignore stale-reviw, dead-link -->\n", [(1, "unknown-rule")]),
    ],
)
def test_a_fence_is_looked_into(body: str, expected: list[tuple[int, str]]) -> None:
    assert found(WHOLE + body) == [(LAST + line, rule) for line, rule in expected]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("[a](gone.md)", 1),
        ("words\nmore [a](gone.md)", 2),
        ("- x\n  - ![a](gone.png)", 2),
        ("> [a](gone.md#part)", 1),
        ("[a]\n\n[a]: gone.md 'title'", 3),
        ("[a]: here.md\n[b]: <gone.md>\n\n[a] [b]", 2),
        ("[![i](gone.png)](here.md)", 1),
        ("| a |\n|---|\n| [x](gone.md) |", 3),
        ("[a](#nothing)", 1),
        ("[a](../../etc/passwd)", 1),
        ("[a](gone%20file.md)", 1),
        ("[a](b.md?x=1)", 1),
        ("# Head [x](gone.md)", 1),
        ("[a](here.md) \\\n[b](gone.md)", 2),
    ],
)
def test_a_link_that_leads_nowhere_is_found_where_it_stands(body: str, line: int) -> None:
    assert found(f"{WHOLE}\n{body}\n", files=("here.md",)) == [(LAST + 1 + line, "dead-link")]


@pytest.mark.parametrize(
    "body",
    [
        "[a](here.md) ![b](here.md#x) [c](two%20words.md)",
        "[a](https://example.com/gone) <https://example.com> [b](mailto:a@example.com) [c](//example.com) [d](/docs/x)",
        "[a](#roll-back) [b](#Symptoms)",
        "## Roll back\n\n[a](#roll-back-1)",
        "## `kubectl get` — why? *Now*\n\n[a](#kubectl-get--why-now)",
        '<a id="here"></a>\n\n[a](#here)',
        "## Part {#own}\n\n[a](#own)",
        "```text\n[a](gone.md)\n```",
        "`[a](gone.md)` and \\[a](gone.md)",
        "    [a](gone.md)",
        "[^1]: a note",
        "[a][b] [c]",
        "[a]( )",
    ],
)
def test_a_link_that_leads_somewhere_or_away_is_left_alone(body: str) -> None:
    assert found(f"{WHOLE}\n{body}\n", files=("here.md", "two words.md")) == []


def test_anchors_are_those_of_code_hosts() -> None:
    headings = read("# A b\n## A b\n## A-b 1\n## Ünï_x!\n", name="x").headings
    assert anchors_of(headings, ()) == {"a-b", "a-b-1", "a-b-1-1", "ünï_x"}


def test_a_comment_leaves_rules_out() -> None:
    body = "<!-- ircli: ignore no-owner, stale-review -->\n\n<!--ircli: ignore syntax-->\n"
    assert ignored(body) == {"no-owner", "stale-review", "syntax"}
    assert ignored("<!-- ircli: ignore all -->") == set(RULES)
    assert ignored("ircli: ignore syntax") == set()


def test_what_cannot_be_filled_is_not_parsed() -> None:
    texts = [
        one.script.text
        for one in snippets(runbook("```sh\nls '<pod>'\n```\n```sh\nls <pod>\n```\n```py\nx\n```\n"))
    ]
    assert texts == ["ls <pod>\n"]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("[]()<>!`#*_-:{}$\\\n\t \"'&abc/.^\u202e\0\udc80"), max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    _, body = split(text)
    runbook_ = read(text, name="x")
    lint(runbook_, text, body, today=TODAY, exists=lambda _: "no")
    links_of(body)
    snippets(runbook_)


@pytest.mark.parametrize(
    "piece", ["[", "[a](", "![", "[a]: b\n", "<a ", "`", "[a][", "<!-- ircli: ignore ", "{#"]
)
def test_a_hostile_file_takes_no_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    began = time.monotonic()
    found(text)
    assert time.monotonic() - began < 10


# What is written into a front matter.


PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co")), max_size=30
)


@given(PLAIN)
def test_whatever_a_text_holds_it_is_one_text_in_yaml(text: str) -> None:
    assert read_yaml(f"owner: {quoted(text)}\nlist: [{quoted(text)}]\n", "x") == {
        "owner": text,
        "list": [text],
    }


@given(PLAIN, PLAIN, st.lists(PLAIN, max_size=3))
def test_a_new_front_matter_says_what_was_given(title: str, owner: str, names: list[str]) -> None:
    draft = Draft(title, owner, TODAY, tuple(names), tuple(names))
    yaml, body = split(front_of(draft) + "\nwords\n")
    assert yaml is not None
    assert body.strip() == "words"
    assert read_yaml(yaml, "x") == {
        "title": title, "owner": owner, "last_reviewed": "2026-11-20", "review_every": "90d",
        "services": names, "alerts": names,
    }  # fmt: skip


VALUES = st.sampled_from(
    ["x", "'it''s'", '"a: b"', "[a, b]", "2026-01-01", "", "~", "|\n  text\n  last_reviewed: no", "\n  - a"]
)
DAYS = st.sampled_from(
    ["2026-01-01", "'2026-01-01'", '"2026-01-01"', "2026-01-01  # by bob", "", "never ever", "~"]
)
KEYS = st.lists(st.sampled_from(["title", "owner", "tags", "x y", "reviewed"]), unique=True, max_size=4)
BODIES = st.text(st.sampled_from("ab#`-\n :\t\u202e\x85\u2028é\udc80"), max_size=60)


@settings(max_examples=400)
@given(data=st.data(), keys=KEYS, body=BODIES, end=st.sampled_from(["\n", "\r\n"]), mark=st.booleans())
def test_only_the_line_of_the_review_differs(
    data: st.DataObject, keys: list[str], body: str, end: str, *, mark: bool
) -> None:
    lines = [f"{key}: {data.draw(VALUES)}" for key in keys]
    has_day = data.draw(st.booleans())
    if has_day:
        lines.insert(data.draw(st.integers(0, len(lines))), f"last_reviewed: {data.draw(DAYS)}")
    before = "\n".join(["---", *lines, "---", body]).replace("\n", end)
    before = f"\ufeff{before}" if mark else before
    after = with_review(before, TODAY)
    assert after is not None
    old, new = before.split(end), after.split(end)
    if has_day:
        (changed,) = [
            number for number, line in enumerate(old) if line.lstrip("\ufeff").startswith("last_reviewed:")
        ][:1]
        assert old[:changed] + old[changed + 1 :] == new[:changed] + new[changed + 1 :]
    else:
        (added,) = [number for number, line in enumerate(new) if line == "last_reviewed: 2026-11-20"][:1]
        assert old == new[:added] + new[added + 1 :]
    said_before, said = (read_yaml(split(text)[0] or "", "x") or {} for text in (before, after))
    assert isinstance(said_before, dict)
    assert said == {**said_before, "last_reviewed": "2026-11-20"}


@given(body=BODIES, mark=st.booleans())
def test_a_runbook_without_front_matter_gets_one_and_stays_as_it_is_below(body: str, *, mark: bool) -> None:
    text = f"\ufeff# T\n{body}" if mark else f"# T\n{body}"
    after = with_review(text, TODAY)
    assert after is not None
    assert after.startswith("\ufeff---") == mark
    assert after.endswith(f"\n\n# T\n{body}")
    assert runbook(after).front.last_reviewed == "2026-11-20"


def test_days_of_a_review_do_not_overflow() -> None:
    assert found(WHOLE, today=date.max - timedelta(days=1)) == [(4, "stale-review")]
