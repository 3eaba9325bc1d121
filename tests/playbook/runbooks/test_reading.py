"""A runbook as it is read: headings, steps in document order, and what goes with each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ircli.playbook.runbooks.headings import kind_of, plain
from ircli.playbook.runbooks.parts import KINDS, Front, Runbook, Step
from ircli.playbook.runbooks.reading import read, split
from playbook.runbooks import nasty

FENCE = "```sh\nls\n```\n"


def steps(text: str) -> list[tuple[str, str, str]]:
    """Return the text of each step, what its fence holds, and what is said behind it."""
    return [
        (one.text, one.fence.content if one.fence is not None else "", one.after)
        for one in read(text, name="x").steps
    ]


def only_step(text: str) -> Step:
    [step] = read(text, name="x").steps
    return step


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("# Alone\n\n## Empty\n", []),
        ("Prose.\n", [("Prose.", "", "")]),
        ("# A\n\nOne.\n\nTwo.\n", [("One.\n\nTwo.", "", "")]),
        ("# A\n\nOne.\n\n# B\n\nTwo.\n", [("One.", "", ""), ("Two.", "", "")]),
        (FENCE, [("", "ls\n", "")]),
        (f"Look:\n\n{FENCE}", [("Look:", "ls\n", "")]),
        (f"Look:\n{FENCE}\nBehind.\n", [("Look:", "ls\n", "Behind.")]),
        (
            f"A\n\n{FENCE}\nB\n\n{FENCE}\nC\n\nD\n\n# E\n",
            [("A", "ls\n", ""), ("B", "ls\n", "C\n\nD")],
        ),
        ("Config:\n\n```yaml\na: 1\n```\n", [("Config:", "a: 1\n", "")]),
        ("1. one\n2. two\n   more\n", [("one", "", ""), ("two\nmore", "", "")]),
        (
            "1. one\n   - inner\n     - deeper\n2. two\n",
            [("one\n- inner\n  - deeper", "", ""), ("two", "", "")],
        ),
        ("Do this:\n\n1. one\n2. two\n", [("Do this:\n\none", "", ""), ("two", "", "")]),
        ("1. one\n2. two\n\nBehind.\n", [("one", "", ""), ("two", "", "Behind.")]),
        (
            f"{FENCE}\nBehind.\n\nNow do:\n\n1. one\n",
            [("", "ls\n", "Behind."), ("Now do:\n\none", "", "")],
        ),
        (f"{FENCE}\nBehind.\n\n1. one\n", [("", "ls\n", "Behind."), ("one", "", "")]),
        (
            "1. one\n\n   ```sh\n   a\n   ```\n\n   said\n2. two\n",
            [("one", "a\n", "said"), ("two", "", "")],
        ),
        (
            "- one\n\n  ```sh\n  a\n  ```\n  ```sh\n  b\n  ```\n- two\n",
            [("one", "a\n", ""), ("", "b\n", ""), ("two", "", "")],
        ),
        ("- one\n- two\n", [("- one\n- two", "", "")]),
        ("# Diagnosis\n- one\n- two\n", [("one", "", ""), ("two", "", "")]),
        ("# Symptoms\n\nSee:\n\n1. one\n2. two\n", [("See:\n\n1. one\n2. two", "", "")]),
        (
            "# Symptoms\n\n1. one\n\n   ```sh\n   a\n   ```\n2. two\n",
            [("one", "a\n", ""), ("two", "", "")],
        ),
        (
            "- one\n- two\n\n  ```yaml\n  a: 1\n  ```\n- three\n",
            [("- one\ntwo", "a: 1\n", "- three")],
        ),
        (
            "1. one\n   1. in\n\n      ```sh\n      a\n      ```\n   2. side\n",
            [("one\nin", "a\n", ""), ("side", "", "")],
        ),
        ("> note\n> of two\n", [("> note\n> of two", "", "")]),
        ("> note\n>\n> ```sh\n> a\n> ```\n>\n> said\n", [("note", "a\n", "said")]),
        ("    code\n", [("    code", "", "")]),
        ("1. one\n\n       code\n", [("one\n\n    code", "", "")]),
        ("<!-- written by hand -->\n\n<a name='x'></a>\n\n---\n", []),
        ("[a]: /there\n[b]: /where 'title'\n", []),
        ("[a] and\n[b]: /where\n", [("[a] and\n[b]: /where", "", "")]),
        ("<b>Read</b>\n", [("<b>Read</b>", "", "")]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", [("| a | b |\n|---|---|\n| 1 | 2 |", "", "")]),
        ("1. [ ] one\r\n2. two\r\n   more\r\n", [("[ ] one", "", ""), ("two\nmore", "", "")]),
        ("1.\tone\n\n\tmore\n", [("one\n\nmore", "", "")]),
    ],
)
def test_what_is_a_step_and_what_goes_with_it(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("**Look** at the `pods`:\n\nin order\n\n" + FENCE, "Look at the pods:"),
        ("# A\n\n" + FENCE, "A"),
        (FENCE, "ls"),
        ("Do this:\n\n1. [ ] _First_ [thing](there)\n", "First thing"),
        ("Do this:\n\n1. First\n\n   ```sh\n   ls\n   ```\n", "First"),
        ("> - quoted\n", "quoted"),
        ("word " * 30, f"{'word ' * 15}word…"),
        ("snake_case_name and a*b\n", "snake_case_name and a*b"),
    ],
)
def test_the_title_of_a_step(text: str, title: str) -> None:
    assert only_step(text).title == title


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("```sh {name=pods}\nls\n```\n", ["pods"]),
        (
            "1. Look at Pods, now!\n2. Look at pods (now)\n3. ???\n",
            ["look-at-pods-now", "look-at-pods-now-2", "step"],
        ),
        ("1. a\n2. a-2\n3. a\n", ["a", "a-2", "a-3"]),
        ("1. 500\n2. 500\n", ["step-500", "step-500-2"]),
        ("```sh {name=7}\nls\n```\n", ["step-7"]),
        ("1. Größe prüfen\n", ["groe-prufen"]),
        (f"1. {'abc ' * 20}\n", ["abc-" * 9 + "abc"]),
    ],
)
def test_a_step_has_a_name_of_its_own(text: str, names: list[str]) -> None:
    assert [step.name for step in read(text, name="x").steps] == names


def test_a_step_knows_where_it_stands() -> None:
    text = f"# Checkout\n\n## Mitigation\n\n### By hand\n\nDo:\n\n{FENCE}\n## Notes\n\nRead.\n"
    first, second = read(text, name="x").steps
    assert (first.number, first.line, first.section, first.kind) == (
        1,
        7,
        ("Checkout", "Mitigation", "By hand"),
        "mitigation",
    )
    assert (second.number, second.line, second.section, second.kind) == (2, 15, ("Checkout", "Notes"), "")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(end: str) -> None:
    text = end.join(
        ["\ufeff---", "title: x", "---", "# A\u2028\x85", "", "Do:", "", "```sh", "ls", "```", ""]
    )
    runbook = read(split(text)[1], name="x")
    assert [heading.line for heading in runbook.headings] == [4]
    assert [(step.line, step.fence and step.fence.line) for step in runbook.steps] == [(6, 8)]


def test_lines_may_be_counted_from_elsewhere() -> None:
    runbook = read(f"# A\n{FENCE}", name="x", first_line=10)
    assert (runbook.headings[0].line, runbook.fences[0].line, runbook.steps[0].line) == (10, 11, 11)


@pytest.mark.parametrize(
    ("text", "front", "title"),
    [
        ("# One\n# Two\n", Front(), "One"),
        ("## Sub\n# **Top**\n", Front(), "Top"),
        ("Top\nof it\n===\n", Front(), "Top of it"),
        ("# One\n", Front(title="Said"), "Said"),
        ("text\n", Front(), "file-stem"),
    ],
)
def test_the_title_of_a_runbook(text: str, front: Front, title: str) -> None:
    assert read(text, name="file-stem", front=front).title == title


@pytest.mark.parametrize(
    ("text", "yaml", "body"),
    [
        ("", None, ""),
        ("# A\n", None, "# A\n"),
        ("---\nowner: a\n---\n# A\n", "owner: a\n", "\n\n\n# A\n"),
        ("---\r\nowner: a\r\n...\r\n# A\r\n", "owner: a\r\n", "\r\n\r\n\r\n# A\r\n"),
        ("\ufeff---\nowner: a\n---", "owner: a\n", "\n\n"),
        ("---\n---\n# A\n", "", "\n\n# A\n"),
        ("--- \nowner: [a\n---\t\n", "owner: [a\n", "\n\n\n"),
        ("---\nnot a key\n---\n", "not a key\n", "\n\n\n"),
        ("---\nowner: a\n", None, "---\nowner: a\n"),
        ("----\nowner: a\n---\n", None, "----\nowner: a\n---\n"),
        ("\n---\nowner: a\n---\n", None, "\n---\nowner: a\n---\n"),
        ("---\n\nProse.\n\n---\n", None, "---\n\nProse.\n\n---\n"),
        ("---\n```\na: b\n```\n---\n", None, "---\n```\na: b\n```\n---\n"),
        ("---\nowner: a\x85\n---\nx\n", "owner: a\x85\n", "\n\n\nx\n"),
    ],
)
def test_the_front_matter_gives_way_to_blank_lines(text: str, yaml: str | None, body: str) -> None:
    assert split(text) == (yaml, body)


def test_a_front_matter_that_was_not_split_off_is_no_step() -> None:
    assert [step.text for step in read("---\nowner: a\n---\nProse.\n", name="x").steps] == ["Prose."]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        *((word, "symptoms") for word in ("Symptoms", "Meaning", "Alert", "Alerts", "SIGNS")),
        *((word, "impact") for word in ("Impact", "User impact")),
        *(
            (word, "diagnosis")
            for word in ("Diagnosis", "Diagnostic", "Diagnostics", "Diagnose", "Investigate")
        ),
        *(
            (word, "diagnosis")
            for word in ("Investigation", "Troubleshooting", "Triage", "First look", "Checks")
        ),
        *(
            (word, "mitigation")
            for word in ("Mitigation", "Mitigate", "Resolution", "Resolve", "Fix", "Recovery")
        ),
        *((word, "mitigation") for word in ("Remediation", "Common causes and fixes")),
        *((word, "escalation") for word in ("Escalation", "Escalate", "When to escalate", "Contacts")),
        *((word, "rollback") for word in ("Rollback", "Roll back", "Roll-back", "Undo", "Backout")),
        *((word, "verification") for word in ("Verify", "Verification", "Validation", "Confirm")),
        ("3. Diagnosis", "diagnosis"),
        ("2.1) **Mitigation**:", "mitigation"),
        ("[Escalation](#escalation)", "escalation"),
        ("`Rollback` plan {#back}", "rollback"),
        ("How to verify the fix", "verification"),
        ("Unalerted", ""),
        ("Checklist", ""),
        ("Prefix", ""),
        ("Overview", "overview"),
        ("", ""),
        ("42", ""),
    ],
)
def test_what_a_heading_is_about(heading: str, kind: str) -> None:
    assert kind_of(heading) == kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("# Check out fails\n\n## Impact\n", ["", "impact"]),
        ("# Diagnosis\n", ["diagnosis"]),
        ("# Check pods\n# Fix pods\n", ["diagnosis", "mitigation"]),
    ],
)
def test_the_title_of_a_whole_runbook_is_about_nothing_but_itself(text: str, kinds: list[str]) -> None:
    assert [heading.kind for heading in read(text, name="x").headings] == kinds


def test_a_hostile_heading_costs_no_time() -> None:
    assert len(plain("[" * 1_000_000)) <= 1_000
    assert kind_of(" " * 1_000_000 + "{" * 1_000_000) == ""


def assert_is_whole(runbook: Runbook) -> None:
    """Claim what is true of every runbook: each fence in one step, in order; names and numbers once; known kinds."""
    assert tuple(step.fence for step in runbook.steps if step.fence is not None) == runbook.fences
    assert [step.number for step in runbook.steps] == list(range(1, len(runbook.steps) + 1))
    assert len({step.name for step in runbook.steps}) == len(runbook.steps)
    assert not any(step.name.isdigit() or not step.name for step in runbook.steps)
    assert {heading.kind for heading in runbook.headings} <= {"", *KINDS}
    assert all(step.fence is not None or step.text for step in runbook.steps)


@given(
    st.text() | st.text(st.sampled_from("`~>-*1.) \t\r\n#=<![]:{}$\0\ufeff\u2028\x85\ud800ab"), max_size=200)
)
def test_no_text_raises(text: str) -> None:
    assert_is_whole(read(text, name="x"))


@given(st.integers().map(nasty.document) | st.integers().map(nasty.nested))
def test_no_nasty_text_raises(text: str) -> None:
    assert_is_whole(read(text, name="x"))
    yaml, body = split(text)
    assert yaml is not None or body == text


@given(st.lists(st.sampled_from(nasty.LINES), max_size=30), st.sampled_from(nasty.ENDS))
def test_no_mix_of_lines_raises(lines: list[str], end: str) -> None:
    assert_is_whole(read(end.join(["---", *lines]), name="x"))


def test_ten_thousand_fences_are_ten_thousand_steps() -> None:
    runbook = read(nasty.many(10_000), name="x")
    assert_is_whole(runbook)
    assert len(runbook.steps) == 10_000
