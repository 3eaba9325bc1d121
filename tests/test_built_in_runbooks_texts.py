"""The runbooks that come with the program can be followed by somebody who is tired and does not know the system."""

import os
import re
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import pytest
import yaml

from cli.fakes import VALUES
from ircli.playbook.parse_running import parse_running
from ircli.playbook.runbooks.commands import Script, placeholders, refuse_name, resolved, script_of
from ircli.playbook.runbooks.front import parse_front
from ircli.playbook.runbooks.parts import KINDS, Runbook, Step
from ircli.playbook.runbooks.reading import is_shell, read, split
from ircli.playbook.running import changes_of, needs_terminal

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUNBOOKS = os.path.join(ROOT, "runbooks")
PLAYBOOK = os.path.join(ROOT, "src", "ircli", "data", "playbook")
NAMES = (
    *("certificate", "database", "deployment", "exhaustion", "security"),
    *("third-party", "traffic", "unknown-cause", "zone"),
)
PARTS = ("symptoms", "impact", "diagnosis", "mitigation", "escalation", "rollback", "verification")
# Words that count as a change, though in these forms nothing is changed: `rollout history`, `exec … ps`, a commit's name.
HARMLESS = {"rollout", "exec", "commit"}
EVIDENCE = {("security", ">"), ("security", "set")}  # what is kept in files, and never written over


class Run(NamedTuple):
    """A step that runs something."""

    runbook: str
    step: Step
    script: Script


def text_of(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def data_of(part: str) -> Any:  # noqa: ANN401 - any plain data
    return yaml.safe_load(text_of(os.path.join(PLAYBOOK, f"{part}.yaml")))


def text(name: str) -> str:
    return text_of(os.path.join(RUNBOOKS, f"{name}.md"))


@lru_cache
def runbook(name: str) -> Runbook:
    head = split(text(name))[0]
    assert head is not None
    front, faults = parse_front(yaml.safe_load(head))
    assert faults == ()
    return read(text(name), name=name, front=front)


def runs(name: str) -> Iterator[Run]:
    for step in runbook(name).steps:
        script = script_of(step.fence) if step.fence is not None else None
        if script is not None:
            yield Run(name, step, script)


RUNS = [run for name in NAMES for run in runs(name)]
each_runbook = pytest.mark.parametrize("name", NAMES)
each_run = pytest.mark.parametrize("run", RUNS, ids=[f"{run.runbook}-{run.step.name}" for run in RUNS])
RUNNING = parse_running(data_of("running"))


def test_there_is_one_for_each_type_of_incident() -> None:
    assert sorted(os.listdir(RUNBOOKS)) == [f"{name}.md" for name in NAMES]


def test_every_runbook_that_the_mitigation_tree_names_is_there_and_says_so() -> None:
    mitigation = data_of("mitigation")
    leaves = [leaf for tree in mitigation["trees"].values() for leaf in tree["leaves"]]
    for named in (*mitigation["actions"], *leaves):
        if "runbook" in named:
            found = runbook(named["runbook"])
            assert named["name"] in found.front.tags
            assert f"`{named['name']}`" in text(named["runbook"]).partition("## Symptoms")[0]


def test_every_leaf_that_a_runbook_claims_to_carry_out_is_one() -> None:
    mitigation = data_of("mitigation")
    leaves = [leaf for tree in mitigation["trees"].values() for leaf in tree["leaves"]]
    known = {one["name"] for one in (*mitigation["actions"], *leaves)}
    for name in NAMES:
        claimed = text(name).partition("---\n\n#")[2].partition("## Symptoms")[0]
        assert set(re.findall(r"`([^`]+)`", claimed)) <= known


@each_runbook
def test_it_says_who_owns_it_and_when_it_was_looked_over(name: str) -> None:
    front = runbook(name).front
    assert (front.owner, front.last_reviewed, front.review_every) == ("on-call", "2026-11-20", 90)
    assert front.title == re.findall(r"^# (.*)$", text(name), re.MULTILINE)[0]
    assert front.alerts
    assert front.tags
    assert front.services == ()


@each_runbook
def test_it_has_all_parts(name: str) -> None:
    assert runbook(name).faults == ()
    assert set(PARTS) <= set(KINDS)
    assert [kind for kind in PARTS if not runbook(name).about(kind)] == []
    order = [one.kind for one in runbook(name).headings if one.level == 2]
    assert order == [*PARTS, "afterwards"]


@each_runbook
def test_every_fence_is_shell_with_a_name_of_its_own(name: str) -> None:
    fences = runbook(name).fences
    names = [fence.attributes.get("name", "") for fence in fences]
    assert all(is_shell(fence) for fence in fences)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", one) and len(one) <= 24 for one in names)
    assert len(set(names)) == len(names)


@each_runbook
def test_its_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", text(name))
    assert links
    assert [link for link in links if not os.path.isfile(os.path.join(RUNBOOKS, link))] == []


@each_runbook
def test_the_steps_that_it_speaks_of_are_there(name: str) -> None:
    there = {one.name for one in runbook(name).steps}
    spoken_of = re.findall(r"(?:\(([a-z-]+)\.md\),\s+)?\bstep\s+`([^`]+)`", text(name))
    for other, step in spoken_of:
        assert step in ({one.name for one in runbook(other).steps} if other else there)


@each_runbook
def test_it_is_short_enough_to_be_read_at_night(name: str) -> None:
    assert 90 <= text(name).count("\n") <= 230


@each_run
def test_bash_can_read_it(run: Run) -> None:
    done = subprocess.run(
        ["bash", "-n", "-c", resolved(run.script)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@each_run
def test_its_placeholders_are_known_and_can_be_filled(run: Run) -> None:
    found = placeholders(run.script)
    assert [one.name for one in found if one.name not in VALUES] == []
    assert [one.refusal for one in found if one.refusal] == []
    assert [one.name for one in found if refuse_name(one.name)] == []


@each_run
def test_a_placeholder_is_explained_where_it_is_first_needed(run: Run) -> None:
    before = "\n".join(text(run.runbook).split("\n")[: run.step.fence.line if run.step.fence else 0])
    for one in placeholders(run.script):
        assert f"`{one.spelled}`" in before, one.spelled


@each_run
def test_it_is_led_to_by_a_sentence_that_says_what_it_is_for(run: Run) -> None:
    first = run.step.text.split("\n")[0]
    assert re.fullmatch(r"(\d\. )?[A-Z][^`<>]{8,80}[.?]", first), first
    assert run.step.title == first


@each_run
def test_looking_changes_nothing(run: Run) -> None:
    if run.step.kind in ("diagnosis", "verification"):
        changes = set(changes_of(run.script.text, RUNNING)) - HARMLESS
        assert {(run.runbook, change) for change in changes} <= EVIDENCE


@each_run
def test_what_changes_something_says_how_it_is_undone(run: Run) -> None:
    changes = set(changes_of(run.script.text, RUNNING))
    if run.step.kind == "mitigation" and changes:
        assert re.search(r"\bundo|no way back", run.step.text, re.IGNORECASE), run.step.text


@each_run
def test_what_undoes_something_is_never_run_unasked(run: Run) -> None:
    assert run.step.fence is not None
    if run.step.kind == "rollback":
        assert run.step.fence.attributes["excludeFromRunAll"] == "true"
        assert changes_of(run.script.text, RUNNING)


@each_run
def test_it_gets_a_terminal_where_somebody_talks_to_it_and_nowhere_else(run: Run) -> None:
    assert run.step.fence is not None
    said = run.step.fence.attributes.get("interactive", "")
    if run.step.name in ("database-shell", "log-in"):
        assert said == "true"
    else:
        assert said == "false" or not (said or needs_terminal(run.script.text, RUNNING))
