"""What was followed and run, as a postmortem, a timeline, a situation report and programs see it."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from documents.given import facts_of, folded, told
from ircli.documents.postmortem import section as section_of
from ircli.documents.runs_json import run_json
from ircli.documents.situation import SituationFacts, report
from ircli.documents.timeline import rows
from ircli.domain.events import (
    Captured,
    CommandRan,
    Declared,
    Event,
    PlannedStep,
    Redaction,
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
LONG = Captured(
    "kubectl logs api",
    host="laptop",
    cwd="/home/Ann",
    status=0,
    millis=1250,
    output="…",
    omitted=9,
    evidence=DIGEST,
    evidence_bytes=12_288,
    redacted=(Redaction("jwt", 1),),
)
STEPS = (
    PlannedStep("look", "Look at the pods"),
    PlannedStep("undo", "Undo it"),
    PlannedStep("calm", "Calm the customers"),
)
UNDO = RunbookBegun("deployment", "Undo a deployment", "/home/Ann/d.md", "60303ae2", STEPS)
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
    ("12:06", "Ann", StepEnded(RUN, "undo", "failed", "Undo it", "says Ann", ran=Captured("x", status=1))),
]
LEFT: list[Line] = [("12:07", "Ann", RunbookEnded(RUN, "Undo a deployment", ("calm",)))]


def section(lines: Sequence[Line], name: str = "runbooks", *, names: bool = False) -> str:
    """Return a section of the postmortem of a story."""
    return section_of(facts_of(told(lines, "2026-01-05"))._replace(names=names), name)


def test_a_runbook_that_was_left_says_how_far_it_was_followed_and_what_it_should_learn() -> None:
    assert section([*OPENED, *LOOKED, *FAILED, *LEFT]).split("\n") == [
        (
            "Runbook Undo a deployment (deployment), begun 2026-01-05 12:02 UTC by Lead;"
            " left before its end 2026-01-05 12:07 UTC."
        ),
        "",
        "| Step | Outcome | Exit status | Reason | Evidence |",
        "| --- | --- | --- | --- | --- |",
        "| Look at the pods | done | 0 |  | 9f86d081884c (12288 bytes) |",
        "| Undo it | failed | 1 | says Lead |  |",
        "| Calm the customers | not reached |  |  |  |",
        "",
        "Not done: Undo it (failed), Calm the customers (not reached).",
        "",
        "- Update the runbook Undo a deployment: step Undo it failed: says Lead",
        "",
        "_To be written: what the runbooks lacked, or said wrongly, and who puts it right._",
    ]


def test_names_are_shown_where_they_are_asked_for() -> None:
    assert "12:02 UTC by Ann; left" in section([*OPENED, *LEFT], names=True)


LEARNED: dict[str, tuple[StepEnded, str]] = {
    "done by hand": (
        StepEnded(RUN, "undo", "by-hand", "Undo it", "no rights", "undo"),
        "step Undo it was done by hand: no rights",
    ),
    "skipped": (
        StepEnded(RUN, "undo", "skipped", text="it was no deploy", command="undo"),
        "step Undo it was skipped: it was no",
    ),
    "failed": (StepEnded(RUN, "undo", "failed", ran=Captured("false", status=1)), "step Undo it failed"),
    "timed out": (
        StepEnded(RUN, "undo", "timed-out", ran=Captured("undo")),
        "step Undo it ended at its time limit",
    ),
    "interrupted": (
        StepEnded(RUN, "undo", "interrupted", ran=Captured("undo")),
        "step Undo it was interrupted",
    ),
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
    ends: list[Line] = [("12:06", "Ann", StepEnded(RUN, step.name, "done")) for step in UNDO.steps]
    body = section([*OPENED, *ends, ("12:07", "Ann", RunbookEnded(RUN))])
    assert "followed to its end 2026-01-05 12:07 UTC." in body
    assert "- Update the runbook" not in body
    assert "Not done" not in body


def test_a_step_without_a_title_is_called_by_its_name() -> None:
    bare = RunbookBegun("disk", steps=(PlannedStep("free"),))
    assert "| free | not reached |\n" in section([*OPENED[:2], ("12:02", "Ann", bare)])


def test_a_step_that_was_run_again_says_all_that_it_came_to() -> None:
    ended = StepEnded(RUN, "undo", "done", "Undo it", ran=Captured("x", status=0))
    body = section([*OPENED, *FAILED, ("12:08", "Ann", ended)])
    assert "| Undo it | failed, then done | 0 |\n" in body
    assert "Not done: Look at the pods (not reached), Calm the customers (not reached)." in body
    assert "- Update the runbook Undo a deployment: step Undo it failed: says Lead" in body


def test_a_step_that_is_run_again_says_what_it_came_to_before() -> None:
    body = section([*OPENED, *FAILED, *FAILED, *FAILED[:1]])
    assert "| Undo it | failed, then failed, then begun, and its end is unknown |\n" in body


def test_a_step_that_was_begun_and_never_ended_is_said_to_be_unknown() -> None:
    body = section([*OPENED, *LOOKED, *FAILED[:1]])
    assert "; interrupted, or still going on: it has no end on record." in body
    assert "| Undo it | begun, and its end is unknown |  |  |\n" in body


def test_secrets_that_were_kept_are_told_of() -> None:
    raw = Captured("cat env", status=0, raw=True)
    missing = Captured("catt env", status=127, reason="catt was not found", raw=True)
    body = section([
        *OPENED,
        ("12:06", "Ann", StepEnded(RUN, "look", "done", ran=raw)),
        ("12:06", "Ann", StepEnded(RUN, "undo", "failed", text="says Ann", ran=raw._replace(status=1))),
        ("12:07", "Ann", CommandRan(raw)),
        ("12:08", "Ann", CommandRan(missing)),
    ])  # fmt: skip
    assert "| Look at the pods | done | 0 | secrets were kept as they are |\n" in body
    assert "| Undo it | failed | 1 | says Lead; secrets were kept as they are |\n" in body
    assert "| cat env | 2026-01-05 12:07 UTC | Lead | 0 | secrets were kept as they are |\n" in body
    assert "| 127 | catt was not found; secrets were kept as they are |\n" in body


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
    body = section([*OPENED, *LOOKED, *FAILED, *LEFT], "timeline")
    assert "| step ended | Step Look at the pods done (exit status 0) | 9f86d081884c (12288 bytes) |" in body
    assert "| runbook ended | Runbook Undo a deployment left, with 1 not reached |  |" in body
    assert "step begun" not in body
    assert "web-1" not in body


BROKEN_OFF: dict[str, tuple[Sequence[Line], int]] = {
    "never ended": (FAILED[:1], 1),
    "ended": (FAILED, 0),
    "begun again, and ended": ([*FAILED[:1], *FAILED], 1),
    "ended, and begun again": ([*FAILED, *FAILED[:1]], 1),
    "done by hand after all": ([*FAILED[:1], ("12:06", "Ann", StepEnded(RUN, "undo", "by-hand"))], 1),
    "another ended": ([*FAILED[:1], ("12:06", "Ann", StepEnded(RUN, "calm", "done"))], 1),
}


@pytest.mark.parametrize(("lines", "times"), [*BROKEN_OFF.values()], ids=[*BROKEN_OFF])
def test_the_timeline_tells_of_a_step_that_was_begun_and_never_ended(
    lines: Sequence[Line], times: int
) -> None:
    body = section([*OPENED, *lines], "timeline")
    assert body.count("| step begun | Step Undo it begun |") == times


def test_evidence_of_steps_and_commands_is_listed_as_supporting_data() -> None:
    lines: list[Line] = [*OPENED, *LOOKED, ("12:09", "Ann", CommandRan(LONG))]
    assert section(lines, "supporting").split("\n") == [
        "- 2026-01-05 12:04 UTC, Step Look at the pods done (exit status 0): 9f86d081884c (12288 bytes)",
        "- 2026-01-05 12:09 UTC, Ran kubectl logs api (exit status 0): 9f86d081884c (12288 bytes)",
    ]


def test_rows_of_a_timeline_have_the_evidence_of_steps_and_commands() -> None:
    entries = told([*OPENED, *LOOKED, ("12:09", "Ann", CommandRan(LONG))], "2026-01-05")
    found = {row.kind: row.evidence for row in rows(entries, folded(entries).times)}
    assert (found["step ended"], found["command ran"], found["step begun"]) == (DIGEST, DIGEST, "")


def as_json(lines: Sequence[Line]) -> dict[str, object]:
    (run,) = folded(told(lines, "2026-01-05")).response.runs
    written: dict[str, object] = json.loads(json.dumps(run_json(run)))
    return written


def steps(lines: Sequence[Line]) -> list[dict[str, Any]]:
    found: Any = as_json(lines)["steps"]
    return list(found)


def test_programs_get_every_key_and_null_where_nobody_knows() -> None:
    written = told([*OPENED, *LOOKED, *FAILED, *LEFT], "2026-01-05")
    ends = [entry.id for entry in written if isinstance(entry.event, StepEnded)]
    assert as_json([*OPENED, *LOOKED, *FAILED, *LEFT]) == {
        "number": 1,
        "id": RUN,
        "runbook": "deployment",
        "title": "Undo a deployment",
        "path": "/home/Ann/d.md",
        "digest": "60303ae2",
        "mitigation": None,
        "by": "Ann",
        "begun_at": "2026-01-05T12:02:00.000Z",
        "state": "left",
        "ended_at": "2026-01-05T12:07:00.000Z",
        "steps": [
            {
                "name": "look",
                "title": "Look at the pods",
                "outcome": "done",
                "exit_status": 0,
                "text": None,
                "evidence": DIGEST,
                "ends": [
                    {
                        "id": ends[0],
                        "at": "2026-01-05T12:04:00.000Z",
                        "by": "Ann",
                        "outcome": "done",
                        "exit_status": 0,
                        "text": None,
                        "evidence": DIGEST,
                    }
                ],
            },
            {
                "name": "undo",
                "title": "Undo it",
                "outcome": "failed",
                "exit_status": 1,
                "text": "says Ann",
                "evidence": None,
                "ends": [
                    {
                        "id": ends[1],
                        "at": "2026-01-05T12:06:00.000Z",
                        "by": "Ann",
                        "outcome": "failed",
                        "exit_status": 1,
                        "text": "says Ann",
                        "evidence": None,
                    }
                ],
            },
            {
                "name": "calm",
                "title": "Calm the customers",
                "outcome": "not-reached",
                "exit_status": None,
                "text": None,
                "evidence": None,
                "ends": [],
            },
        ],
    }


def test_programs_see_which_mitigation_a_runbook_carries_out() -> None:
    lines = [*OPENED[:2], ("12:02", "Ann", UNDO._replace(attempt=RUN))]
    assert as_json(lines)["mitigation"] == RUN


def test_a_command_that_could_not_be_started_says_why_to_programs() -> None:
    ran = Captured("undoo", status=127, reason="undoo was not found")
    (_, undo, _) = steps([*OPENED, ("12:06", "Ann", StepEnded(RUN, "undo", "failed", ran=ran))])
    assert (undo["text"], undo["exit_status"]) == ("undoo was not found", 127)


def test_a_step_that_is_run_again_has_nothing_of_its_last_end_but_its_story() -> None:
    again = [*OPENED, *FAILED, *FAILED[:1]]
    assert (as_json(again)["state"], as_json(again)["ended_at"]) == ("going-on", None)
    (_, undo, _) = steps(again)
    ends = undo.pop("ends")
    assert [(one["outcome"], one["exit_status"], one["text"]) for one in ends] == [("failed", 1, "says Ann")]
    assert undo == {
        "name": "undo",
        "title": "Undo it",
        "outcome": "unknown",
        "exit_status": None,
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
        [*OPENED, *[("12:06", "Ann", StepEnded(RUN, step.name, "done")) for step in UNDO.steps]],
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
