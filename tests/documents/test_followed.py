"""What was followed and run, as a postmortem, a timeline, a situation report and programs see it."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from documents.given import facts_of, folded, told
from ircli.documents.postmortem import render
from ircli.documents.runs_json import run_json
from ircli.documents.situation import SituationFacts, report
from ircli.documents.timeline import rows
from ircli.domain.events import (
    Captured,
    CommandRan,
    Declared,
    Event,
    Resolved,
    RoleAssigned,
    RunbookBegun,
    RunbookEnded,
    StepBegun,
    StepEnded,
    VariableSet,
)
from ircli.domain.rules import Rules

Line = tuple[str, str, Event]
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
LONG = Captured("kubectl logs api", "laptop:/home/Ann", 0, 1250, "…", 9, DIGEST, 12_288, ("jwt 1",))
UNDO = RunbookBegun("deployment", "Undo a deployment", "/home/Ann/d.md", "60303ae2", ("look", "undo", "calm"))
OPENED: list[Line] = [
    ("12:00", "Ann", Declared(title="Checkout fails")),
    ("12:01", "Ann", RoleAssigned("lead", "Ann", "Lead")),
    ("12:02", "Ann", UNDO),
]
RUN = told(OPENED, "2026-01-05")[2].id
LOOKED: list[Line] = [
    ("12:03", "Ann", VariableSet("pod", "web-1")),
    ("12:03", "Ann", StepBegun(RUN, "look", "Look at the pods", "kubectl get pods")),
    ("12:04", "Ann", StepEnded(RUN, "look", "done", "Look at the pods", ran=LONG)),
]
FAILED: list[Line] = [
    ("12:05", "Ann", StepBegun(RUN, "undo", "Undo it", "kubectl rollout undo")),
    ("12:06", "Ann", StepEnded(RUN, "undo", "failed", "Undo it", "says Ann", Captured("x", status=1))),
]
LEFT: list[Line] = [("12:07", "Ann", RunbookEnded(RUN, "Undo a deployment", "it is not that", ("calm",)))]


def section(lines: Sequence[Line], heading: str = "Runbooks", *, names: bool = False) -> str:
    """Return a section of the postmortem of a story."""
    document = render(facts_of(told(lines, "2026-01-05"))._replace(names=names))
    return document.split(f"## {heading}\n\n", 1)[1].split("\n\n## ", 1)[0]


def test_a_runbook_that_was_left_says_how_far_it_was_followed_and_what_it_should_learn() -> None:
    assert section([*OPENED, *LOOKED, *FAILED, *LEFT]).split("\n") == [
        (
            "Runbook Undo a deployment (deployment), begun 2026-01-05 12:02 UTC by Lead;"
            " left before its end 2026-01-05 12:07 UTC: it is not that."
        ),
        "",
        "| Step | Outcome | Exit status | Reason | Evidence |",
        "| --- | --- | --- | --- | --- |",
        "| Look at the pods | done | 0 |  | 9f86d081884c (12288 bytes) |",
        "| Undo it | failed | 1 | says Lead |  |",
        "| calm | not reached |  |  |  |",
        "",
        "Not done: Undo it (failed), calm (not reached).",
        "",
        "- Update the runbook Undo a deployment: step Undo it failed: says Lead",
        "",
        "_To be written: what the runbooks lacked, or said wrongly, and who puts it right._",
    ]


def test_names_are_shown_where_they_are_asked_for() -> None:
    assert "12:02 UTC by Ann; left" in section([*OPENED, *LEFT], names=True)


LEARNED: dict[str, tuple[StepEnded, str]] = {
    "done by hand": (
        StepEnded(RUN, "undo", "by-hand", "Undo it", "no rights", Captured("undo")),
        "step Undo it was done by hand: no rights",
    ),
    "skipped": (
        StepEnded(RUN, "undo", "skipped", text="it was no deploy", ran=Captured("undo")),
        "step undo was skipped: it was no",
    ),
    "failed": (StepEnded(RUN, "undo", "failed", ran=Captured("false", status=1)), "step undo failed"),
    "timed out": (
        StepEnded(RUN, "undo", "timed-out", ran=Captured("undo")),
        "step undo ended at its time limit",
    ),
    "interrupted": (StepEnded(RUN, "undo", "interrupted", ran=Captured("undo")), "step undo was interrupted"),
}


@pytest.mark.parametrize(("ended", "said"), [*LEARNED.values()], ids=[*LEARNED])
def test_a_step_that_did_not_go_as_it_is_written_is_proposed_for_the_next_version(
    ended: StepEnded, said: str
) -> None:
    body = section([*OPENED, ("12:06", "Ann", ended)])
    assert f"- Update the runbook Undo a deployment: {said}" in body
    assert body.count("- Update the runbook") == 1


@pytest.mark.parametrize("outcome", ["by-hand", "skipped"])
def test_a_step_without_a_command_proposes_nothing(outcome: str) -> None:
    body = section([*OPENED, ("12:06", "Ann", StepEnded(RUN, "undo", outcome, text="it was asked"))])
    assert "- Update the runbook" not in body


def test_a_runbook_that_went_as_it_is_written_proposes_nothing() -> None:
    ends: list[Line] = [("12:06", "Ann", StepEnded(RUN, step, "done")) for step in UNDO.steps]
    body = section([*OPENED, *ends, ("12:07", "Ann", RunbookEnded(RUN))])
    assert "followed to its end 2026-01-05 12:07 UTC." in body
    assert "- Update the runbook" not in body
    assert "Not done" not in body


def test_of_a_step_that_was_run_again_the_last_end_counts() -> None:
    body = section([*OPENED, *FAILED, ("12:08", "Ann", StepEnded(RUN, "undo", "done", "Undo it"))])
    assert "| Undo it | done |" in body
    assert "- Update the runbook" not in body


def test_a_step_that_was_begun_and_never_ended_is_said_to_be_unknown() -> None:
    body = section([*OPENED, *LOOKED, *FAILED[:1]])
    assert "; interrupted, or still going on: it has no end on record." in body
    assert "| Undo it | begun, and its end is unknown |  |  |  |" in body


def test_where_no_runbook_was_used_it_asks_whether_there_was_one() -> None:
    assert section(OPENED[:2]) == (
        "_To be written: whether there was a runbook for this."
        " None existed is an answer, and writing one an action._"
    )


def test_commands_that_were_run_beside_are_listed() -> None:
    ran = LONG._replace(command="df -h\nfree -m", status=137)
    body = section([*OPENED[:2], ("12:09", "Ann", CommandRan(ran, "the disk"))])
    assert body.split("\n")[:5] == [
        "Commands that were run beside:",
        "",
        "| Command | Time | Role | Exit status | Words | Evidence |",
        "| --- | --- | --- | --- | --- | --- |",
        "| df -h … | 2026-01-05 12:09 UTC | Lead | 137 | the disk | 9f86d081884c (12288 bytes) |",
    ]
    assert body.endswith("and writing one an action._")


def test_the_timeline_tells_what_ended_and_neither_what_began_nor_values() -> None:
    body = section([*OPENED, *LOOKED, *FAILED, *LEFT], "Timeline")
    assert "| step ended | Step Look at the pods done (exit status 0) | 9f86d081884c (12288 bytes) |" in body
    assert "| runbook ended | Runbook Undo a deployment left, with 1 not reached: it is not that |  |" in body
    assert "step begun" not in body
    assert "web-1" not in body


def test_evidence_of_steps_and_commands_is_listed_as_supporting_data() -> None:
    lines: list[Line] = [*OPENED, *LOOKED, ("12:09", "Ann", CommandRan(LONG))]
    assert section(lines, "Supporting data").split("\n") == [
        "- 2026-01-05 12:04 UTC: 9f86d081884c (12288 bytes)",
        "- 2026-01-05 12:09 UTC: 9f86d081884c (12288 bytes)",
    ]


def test_rows_of_a_timeline_have_the_evidence_of_steps_and_commands() -> None:
    entries = told([*OPENED, *LOOKED, ("12:09", "Ann", CommandRan(LONG))], "2026-01-05")
    found = {row.kind: row.evidence for row in rows(entries, folded(entries).times)}
    assert (found["step ended"], found["command ran"], found["step begun"]) == (DIGEST, DIGEST, "")


def as_json(lines: Sequence[Line]) -> dict[str, object]:
    (run,) = folded(told(lines, "2026-01-05")).response.runs
    written: dict[str, object] = json.loads(json.dumps(run_json(run)))
    return written


def test_programs_get_every_key_and_null_where_nobody_knows() -> None:
    blank = {"outcome": "not-reached", "title": None, "status": None, "text": None, "evidence": None}
    assert as_json([*OPENED, *LOOKED, *FAILED, *LEFT]) == {
        "number": 1,
        "id": RUN,
        "runbook": "deployment",
        "title": "Undo a deployment",
        "path": "/home/Ann/d.md",
        "digest": "60303ae2",
        "by": "Ann",
        "begun_at": "2026-01-05T12:02:00.000Z",
        "state": "left",
        "ended_at": "2026-01-05T12:07:00.000Z",
        "steps": [
            {
                "step": "look",
                "outcome": "done",
                "title": "Look at the pods",
                "status": 0,
                "text": None,
                "evidence": DIGEST,
            },
            {
                "step": "undo",
                "outcome": "failed",
                "title": "Undo it",
                "status": 1,
                "text": "says Ann",
                "evidence": None,
            },
            {"step": "calm", **blank},
        ],
    }


def test_a_step_that_is_run_again_has_nothing_of_its_last_end() -> None:
    again = as_json([*OPENED, *FAILED, *FAILED[:1]])
    assert (again["state"], again["ended_at"]) == ("going-on", None)
    assert again["steps"][1] == {  # type: ignore[index] # a list
        "step": "undo",
        "outcome": "unknown",
        "title": "Undo it",
        "status": None,
        "text": None,
        "evidence": None,
    }


GOING_ON: dict[str, tuple[Sequence[Line], str]] = {
    "just begun": (OPENED, "Undo a deployment: at step look, 1 of 3"),
    "between two steps": ([*OPENED, *LOOKED], "Undo a deployment: at step undo, 2 of 3"),
    "in a step": ([*OPENED, *LOOKED, *FAILED[:1]], "Undo a deployment: at step undo, 2 of 3"),
    "in a step that is run again": (
        [*OPENED, *FAILED, *FAILED[:1]],
        "Undo a deployment: at step undo, 2 of 3",
    ),
    "after the last": (
        [*OPENED, *[("12:06", "Ann", StepEnded(RUN, step, "done")) for step in UNDO.steps]],
        "Undo a deployment",
    ),
    "without steps": ([*OPENED[:2], ("12:02", "Ann", RunbookBegun("disk"))], "disk"),
}


def situation(lines: Sequence[Line]) -> str:
    now = datetime(2026, 1, 5, 12, 42, tzinfo=UTC)
    return report(SituationFacts(folded(told(lines, "2026-01-05")), Rules(), now, UTC))


@pytest.mark.parametrize(("lines", "said"), [*GOING_ON.values()], ids=[*GOING_ON])
def test_a_situation_report_says_where_a_runbook_is(lines: Sequence[Line], said: str) -> None:
    assert f"\nRunbook:     {said}\n" in f"{situation(lines)}\n"


@pytest.mark.parametrize("end", [LEFT, [("12:10", "Ann", Resolved())]])
def test_a_situation_report_has_no_line_of_a_runbook_that_does_not_go_on(end: Sequence[Line]) -> None:
    assert "Runbook" not in situation([*OPENED, *LOOKED, *end])
