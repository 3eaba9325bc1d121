"""The keys of `show --json` are a contract."""

import json
from typing import Any

from documents.given import SEV1, entry, folded, pool_outage, search_drill, told
from ircli.documents.incident_json import RecordFacts, show_json
from ircli.domain.clock import write_moment
from ircli.domain.entry import Entry
from ircli.domain.events import (
    ActionAdded,
    CriterionWaived,
    Declared,
    Detected,
    Dismissed,
    HypothesisConfirmed,
    HypothesisProposed,
    Imported,
    MitigationBegun,
    MitigationEnded,
    PlannedStep,
    RoleAssigned,
    RunbookBegun,
    SeveritySet,
    Unread,
    UpdateSent,
)

KEYS = [
    *("id", "title", "summary", "status", "severity", "services", "source", "drill", "roles"),
    *("started_at", "detected_at", "declared_at", "acknowledged_at", "triaged_at", "identified_at"),
    *("mitigated_at", "resolved_at", "closed_at", "durations", "invalid", "next_update_due", "root_cause"),
    *("contributing_factors", "actions", "postmortem", "cycles"),
    *("severity_level", "dismissed", "partial", "unread", "problems"),
    *("hypotheses", "mitigations", "criteria", "updates", "runbooks"),
    *("root_cause_tags", "whys", "lessons"),
]


def shown(entries: list[Entry], *, path: str | None = None, problems: int = 0) -> dict[str, Any]:
    status = "draft" if path is not None else None
    facts = RecordFacts("some-id", folded(entries), status, path, problems)
    written: dict[str, Any] = json.loads(json.dumps(show_json(facts)))
    return written


def test_every_key_is_there_and_what_is_unknown_is_null() -> None:
    written = shown([entry(1, Imported(title="x"), None)])
    assert list(written) == KEYS
    assert {name: written[name] for name in KEYS if name.endswith("_at")} == dict.fromkeys(
        [name for name in KEYS if name.endswith("_at")]
    )
    assert written["durations"] == dict.fromkeys(("ttd", "tta", "ttm", "ttr", "impact"))
    assert written["roles"] == {"ic": None, "tl": None, "cl": None, "scribe": None, "sme": [], "other": {}}
    assert written["postmortem"] == {
        **dict.fromkeys(("status", "path", "due_at", "published_at", "published_digest")),
        "reviewers": [],
        "approved_by": [],
    }
    assert (written["severity"], written["summary"], written["root_cause"]) == ("unset", None, None)
    assert (written["dismissed"], written["partial"], written["invalid"], written["cycles"]) == (
        None,
        False,
        [],
        [],
    )


def test_what_nobody_did_is_an_empty_list() -> None:
    written = shown([entry(1, Imported(title="x"), None)])
    lists = ("hypotheses", "mitigations", "criteria", "updates", "runbooks")
    assert [written[name] for name in lists] == [[]] * 5


def test_what_responders_did_is_there_in_full() -> None:
    def story(line: str = "", attempt: str = "") -> list[Entry]:
        return told(
            [
                ("12:00", "ana", Declared(title="x")),
                ("12:01", "ana", HypothesisProposed(text="the deploy", line="changes")),
                ("12:02", "ana", HypothesisConfirmed(target=line, text="seen")),
                ("12:03", "ana", MitigationBegun("flag-off", title="Flag off", clean_up="Flag on")),
                ("12:04", "ana", MitigationEnded(target=attempt, outcome="partly", text="half")),
                ("12:05", "ana", CriterionWaived("users", text="asleep")),
                ("12:06", "ana", UpdateSent("customers", "it works", next_due="2026-01-05T13:00:00Z")),
                ("12:07", "ana", RunbookBegun("deployment", steps=(PlannedStep("look"),))),
            ],
            "2026-01-05",
        )

    ids = [one.id for one in story()]
    written = shown(story(line=ids[1], attempt=ids[3]))
    (hypothesis,), (mitigation,) = written["hypotheses"], written["mitigations"]
    (criterion,), (update,) = written["criteria"], written["updates"]
    assert hypothesis == {
        "number": 1,
        "id": ids[1],
        "text": "the deploy",
        "line": "changes",
        "at": "2026-01-05T12:01:00.000Z",
        "state": "confirmed",
        "evidence": "seen",
        "judged_at": "2026-01-05T12:02:00.000Z",
    }
    assert (mitigation["number"], mitigation["id"], mitigation["by"]) == (1, ids[3], "ana")
    assert (mitigation["action"], mitigation["outcome"], mitigation["outcome_text"]) == (
        "flag-off",
        "partly",
        "half",
    )
    assert (mitigation["clean_up"], mitigation["to_clean_up"]) == ("Flag on", True)
    assert (criterion["criterion"], criterion["state"], criterion["text"]) == ("users", "waived", "asleep")
    assert (update["audience"], update["text"], update["next_due"]) == (
        "customers",
        "it works",
        "2026-01-05T13:00:00Z",
    )
    assert (update["status"], update["impact"], update["current"]) == (None, None, None)
    (run,) = written["runbooks"]
    assert (run["number"], run["id"], run["runbook"], run["state"]) == (1, ids[7], "deployment", "going-on")
    assert [one["outcome"] for one in run["steps"]] == ["not-reached"]


def test_times_in_an_impossible_order_are_listed_and_their_duration_is_negative() -> None:
    written = shown(pool_outage())
    assert written["durations"] == {"ttd": -300, "tta": 0, "ttm": 5400, "ttr": 7680, "impact": 5100}
    assert ["started_at", "detected_at"] in written["invalid"]
    assert written["detected_at"] == "2025-10-28T19:23:00.000Z"
    assert written["postmortem"]["due_at"] == "2025-10-29T21:31:00.000Z"


def test_an_end_that_did_not_hold_is_a_cycle() -> None:
    assert shown(search_drill())["cycles"] == [
        {
            "mitigated_at": "2026-01-05T15:36:00.000Z",
            "resolved_at": "2026-01-05T15:40:00.000Z",
            "closed_at": None,
            "reopened_at": "2026-01-05T15:44:00.000Z",
            "reason": "errors are back",
        }
    ]


def test_roles_stand_under_their_names() -> None:
    entries = told(
        [
            ("12:00", "", Declared(title="x")),
            ("12:01", "", SeveritySet(level=SEV1)),
            *[
                ("12:01", "", RoleAssigned(role=role, person=person, many=many))
                for role, person, many in [
                    ("ic", "ana", False),
                    ("sme", "bea", True),
                    ("sme", "cid", True),
                    ("pr", "dan", False),
                ]
            ],
        ],
        "2026-01-05",
    )
    written = shown(entries, path="/x/postmortem.md")
    assert (written["roles"]["ic"], written["roles"]["sme"], written["roles"]["other"]) == (
        "ana",
        ["bea", "cid"],
        {"pr": ["dan"]},
    )
    assert written["severity"] == "SEV1"
    assert written["severity_level"]["acknowledge_within"] == 5
    assert written["next_update_due"] == "2026-01-05T12:15:00.000Z"
    assert written["postmortem"]["path"] == "/x/postmortem.md"


def test_actions_carry_their_entry() -> None:
    action = entry(2, ActionAdded(text="add an alert", owner="ana", due="2026-02-01"))
    written = shown([entry(1, Declared(title="x")), action])
    assert written["actions"] == [
        {
            "id": action.id,
            "number": 1,
            "text": "add an alert",
            "owner": "ana",
            "due": "2026-02-01",
            "kind": None,
            "priority": None,
            "reference": None,
            "state": "open",
            "now": False,
            "origin": None,
            "added_at": action.at and write_moment(action.at),
            "since": None,
            "said": None,
        }
    ]


def test_a_dismissal_says_what_it_was() -> None:
    written = shown([entry(1, Detected(title="x")), entry(2, Dismissed(verdict="known", text="maintenance"))])
    assert written["status"] == "dismissed"
    assert written["dismissed"] == {
        "as": "known",
        "of": None,
        "at": "2026-01-05T10:00:00.000Z",
        "text": "maintenance",
    }


def test_what_cannot_be_read_makes_it_partial() -> None:
    opening = entry(1, Declared(title="x"))
    assert shown([opening, entry(2, Unread(kind="novel"))])["partial"] is True
    assert shown([opening], problems=3)["partial"] is True
