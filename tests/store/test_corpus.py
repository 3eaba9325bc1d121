"""Yesterday's timelines open today: a line of every kind that was ever released.

The corpus is frozen. A new kind, version or part gets a new line at the end of the newest file; no line that was
released changes.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import pytest

from ircli.domain.clock import write_moment
from ircli.domain.codec import VERSION, version_of, write_event
from ircli.domain.entry import Entry
from ircli.domain.events import (
    KINDS,
    VERSIONS,
    Acknowledged,
    ActionAdded,
    ActionDone,
    ActionDropped,
    ActionEdited,
    ActionReopened,
    Amended,
    Answered,
    Captured,
    CauseStated,
    CheckRan,
    Closed,
    CommandRan,
    CriterionConfirmed,
    CriterionWaived,
    Declared,
    Detected,
    Dismissed,
    Edited,
    Event,
    FactorAdded,
    HypothesisConfirmed,
    HypothesisProposed,
    HypothesisRuledOut,
    Identified,
    Imported,
    ItemTicked,
    LessonAdded,
    Marked,
    Mitigated,
    MitigationBegun,
    MitigationEnded,
    MitigationUndone,
    Noted,
    PlannedStep,
    PostmortemApproved,
    PostmortemPublished,
    Redaction,
    Reopened,
    Resolved,
    ReviewRequested,
    RoleAccepted,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
    RunbookBegun,
    RunbookEnded,
    SeveritySet,
    Started,
    StepBegun,
    StepEnded,
    Triaged,
    UpdateSent,
    UpdatesPaused,
    VariableSet,
    WhyAnswered,
    Withdrawn,
)
from ircli.domain.incident import fold
from ircli.domain.phrases import phrase
from ircli.domain.rules import Cadence, Level
from ircli.store.line import encode_data
from ircli.store.timeline import Reading, read_timeline
from store.given import bytes_below, folder, put, sealed

FIRST = "01M7Q5CQG00000000000000001"
SEV2 = Level(
    name="SEV2",
    rank=2,
    meaning="an important function is gone for some",
    acknowledge_within=15,
    respond_within=30,
    triage_within=10,
    resolve_within=480,
    updates=(Cadence("internal", 30), Cadence("customers", 60)),
    postmortem="required",
    postmortem_due_hours=48,
    stable_for=15,
    roles=("ic", "tl"),
)
SEV2_OF_AUDIENCES = SEV2._replace(
    updates=(Cadence("internal", 30), Cadence("customers", 60, first=5, once_begun=True)), permanent_fix=True
)


def guided_id(number: int) -> str:
    """Return the identity of a line of the second file, from 1."""
    return f"01M7Q5CQG1{number:016d}"


def followed_id(number: int) -> str:
    """Return the identity of a line of the third file, from 1."""
    return f"01M7Q5CQG2{number:016d}"


def afterwards_id(number: int) -> str:
    """Return the identity of a line of the fourth file, from 1."""
    return f"01M7Q5CQG3{number:016d}"


# Every kind of the first release, with every part it had.
FIRST_RELEASE: tuple[Event, ...] = (
    Declared(
        title="Checkout answers 500",
        text="by hand",
        summary="a third of all orders fail",
        services=("checkout", "payments"),
        source="alert",
        drill=True,
        at_text="around noon",
    ),
    Noted(
        text='pool is empty \u2028 "quoted" \ud800 é',
        kind="finding",
        links=("https://example.org/graph",),
        evidence="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        evidence_bytes=4,
        at_text="five past",
    ),
    Imported(
        title="Orders lost",
        reference="PM-7",
        summary="for an hour",
        services=("orders",),
        source="a postmortem",
        source_url="https://example.org/7",
        timezone="CET (+01:00)",
        digest="9f86d081",
        drill=True,
    ),
    Started(text="first errors", at_text="at noon"),
    Detected(title="Errors", text="by an alert", services=("checkout",), source="alert", at_text="just then"),
    Acknowledged(text="on it", at_text="soon"),
    Triaged(text="scope known", at_text="then"),
    Identified(text="the deploy", at_text="then"),
    Mitigated(text="rolled back", at_text="then"),
    Resolved(text="stable", at_text="then"),
    Closed(text="actions done", at_text="then"),
    Reopened(text="it is back", at_text="then"),
    Dismissed(verdict="duplicate", of="2026-11-19-checkout-k3f9", text="the same pool"),
    Marked(milestone="started", text="from the graph"),
    SeveritySet(level=SEV2, reason="few users", recommended="SEV1", reasons=("data at risk",)),
    RoleAssigned(role="sme", person="carol", title="Subject-Matter Expert", many=True),
    RoleHandedOff(
        role="ic", person="bob", previous="alice", title="Incident Commander", report="rolled back", many=True
    ),
    RoleReleased(role="ic", person="bob"),
    Edited(title="Checkout slow", summary="half of all orders", services=()),
    Answered(form="triage", question="users", value="some", label="How many users?", words="a few"),
    CauseStated(text="connections leak"),
    FactorAdded(text="no alert on the pool"),
    HypothesisProposed(text="the deploy leaks"),
    ActionAdded(
        text="alert at 70 %",
        owner="alice",
        due="2026-12-01",
        kind="detect",
        priority="high",
        reference="#12",
        state="done",
    ),
    Amended(target=FIRST, text="by alice", at="2026-11-20T11:59:00.000Z", kind="alert"),
    Withdrawn(target="01M7Q5CQG00000000000000002", reason="wrong"),
)


# What the guided process added: every new kind, and those that got new parts, with every part.
GUIDED: tuple[Event, ...] = (
    Declared(title="Checkout answers 500"),
    SeveritySet(level=SEV2_OF_AUDIENCES, reason="few users", recommended="SEV1", reasons=("data at risk",)),
    RoleHandedOff(role="ic", person="bob", previous="alice", title="Incident Commander"),
    RoleAccepted(role="ic", person="bob", title="Incident Commander"),
    HypothesisProposed(text="the deploy leaks connections", line="changes"),
    HypothesisConfirmed(
        target=guided_id(5), text="the pool empties since 4.18.2", hypothesis="the deploy leaks connections"
    ),
    HypothesisProposed(text="a bank answers late", line="dependencies"),
    HypothesisRuledOut(
        target=guided_id(7), text="all banks answer in 80 ms", hypothesis="a bank answers late"
    ),
    MitigationBegun(
        action="flag-off",
        title="Switch the flag off",
        text="new checkout off",
        path=("deployed=yes", "flagged=yes"),
        because="a flag guards the change",
        runbook="bad-deploy",
        check="checkout-health",
        clean_up="Switch the flag on again",
    ),
    MitigationEnded(
        target=guided_id(9), outcome="partly", text="half as many errors", title="Switch the flag off"
    ),
    MitigationUndone(target=guided_id(9), text="on again after the fix", title="Switch the flag off"),
    CriterionConfirmed(criterion="errors", title="Errors are at the baseline", text="0.1 % as last week"),
    CriterionWaived(criterion="users", text="support sleeps", title="Users say that it works"),
    CheckRan(
        check="checkout-health",
        criterion="stable",
        outcome="passed",
        what="GET https://checkout.example/health",
        text="200 each time",
        tries=30,
        seconds=900,
        window=900,
    ),
    UpdateSent(
        audience="customers",
        text="Monitoring: some payments failed.",
        title="Customers",
        status="monitoring",
        impact="some payments failed",
        current="we are watching",
        next_due="2026-11-20T13:30:00Z",
    ),
    UpdatesPaused(until="2026-11-20T14:00:00Z", text="all customers are asleep", audience="customers"),
    ItemTicked(item="channel", title="Open the channel", text="#incident-2026-11-20-checkout"),
    Identified(text="Cause identified: the deploy leaks connections", at_text="then", target=guided_id(5)),
    Mitigated(text="Impact stopped: Switch the flag off", at_text="then", target=guided_id(9)),
)

CAPTURED = Captured(
    command='kubectl -n "$ns" rollout undo deploy/checkout\nkubectl -n "$ns" get pods',
    host="laptop",
    cwd="/home/alice/checkout",
    status=1,
    ended="timed-out",
    reason="nobody knows",
    millis=1250,
    output="web-1 \u2028 [redacted:jwt] \udcff é\r\n[4096 bytes are left out here]\nerror: timed out\n",
    omitted=4096,
    evidence="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    evidence_bytes=12288,
    redacted=(Redaction("jwt", 2), Redaction("password", 1)),
    raw=True,
    terminal=True,
)
# What runbooks added: every new kind, with every part.
FOLLOWED: tuple[Event, ...] = (
    Declared(title="Checkout answers 500"),
    RunbookBegun(
        runbook="deployment",
        title="Undo a deployment",
        path="/home/alice/runbooks/deployment.md",
        digest="60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        steps=(PlannedStep("look", "Look at the pods"), PlannedStep("undo"), PlannedStep("verify")),
        attempt=followed_id(1),
    ),
    VariableSet(name="ns", value="shop"),
    StepBegun(
        target=followed_id(2),
        step="undo",
        title="Undo the roll-out",
        command='kubectl -n "$ns" rollout undo deploy/checkout\nkubectl -n "$ns" get pods',
        host="laptop",
        cwd="/home/alice/checkout",
    ),
    StepEnded(
        target=followed_id(2),
        step="undo",
        outcome="failed",
        title="Undo the roll-out",
        text="it ended by itself",
        ran=CAPTURED,
    ),
    StepEnded(
        target=followed_id(2), step="look", outcome="skipped", text="seen on the dashboard", command="ls"
    ),
    RunbookEnded(target=followed_id(2), title="Undo a deployment", not_reached=("verify",)),
    CommandRan(ran=CAPTURED._replace(command="df -h", status=0), text="the disk"),
    RunbookBegun(runbook="exhaustion", steps=(PlannedStep("free"),)),
    StepBegun(target=followed_id(9), step="free"),
)

# What the follow-up added: every new kind, and every new part of an old one.
AFTERWARDS: tuple[Event, ...] = (
    Declared(title="Checkout answers 500"),
    CauseStated(text="a query never gave its connection back", tags=("connection-leak",)),
    WhyAnswered(text="the pool was empty"),
    WhyAnswered(text="connections were opened faster than closed", target=afterwards_id(3)),
    LessonAdded(text="a flag was at hand", kind="lucky"),
    ActionAdded(
        text="a lint rule for unclosed cursors",
        owner="bob",
        due="2026-12-31",
        kind="prevent",
        priority="high",
        reference="https://example.org/42",
        state="open",
        origin=afterwards_id(4),
        now=True,
    ),
    ActionEdited(
        target=afterwards_id(6),
        text="a lint rule for cursors",
        owner="carol",
        due="2027-01-15",
        kind="detect",
        priority="low",
        reference="PROJ-42",
    ),
    ActionDone(target=afterwards_id(6), text="merged", action="a lint rule for cursors"),
    ActionReopened(target=afterwards_id(6), text="it was switched off", action="a lint rule for cursors"),
    ActionDropped(target=afterwards_id(6), text="the query is gone", action="a lint rule for cursors"),
    ReviewRequested(reviewers=("bob", "eve"), text="until Friday, please"),
    PostmortemApproved(reviewer="bob", text="clear"),
    PostmortemPublished(
        evidence="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        evidence_bytes=4096,
        text="first version",
        unfinished="the duration of impact is not known",
    ),
    Closed(text="all done", at_text="then", waived="there is no time"),
    ActionEdited(target=afterwards_id(6), priority="high", action="a lint rule for cursors"),
)


FILES: Mapping[str, tuple[Event, ...]] = {
    "v1.jsonl": FIRST_RELEASE,
    "v2.jsonl": GUIDED,
    "v3.jsonl": FOLLOWED,
    "v4.jsonl": AFTERWARDS,
}
each_file = pytest.mark.parametrize("name", [*FILES])


def content(name: str) -> bytes:
    with open(os.path.join(os.path.dirname(__file__), "corpus", name), "rb") as file:
        return file.read()


def opened(name: str) -> Reading:
    with folder() as directory:
        put(directory, content(name))
        return read_timeline(directory)


def all_entries() -> list[Entry]:
    return [entry for name in FILES for entry in opened(name).entries]


def without_a_line(kinds: Iterable[str], entries: Iterable[Entry]) -> set[str]:
    return set(kinds) - {entry.kind for entry in entries}


@each_file
def test_every_line_is_an_entry(name: str) -> None:
    assert opened(name).problems == ()


@each_file
def test_every_line_opens_to_what_was_meant(name: str) -> None:
    assert [entry.event for entry in opened(name).entries] == [*FILES[name]]


@each_file
def test_nothing_on_a_line_is_too_new(name: str) -> None:
    assert not [entry for entry in opened(name).entries if entry.newer]


def test_the_fourth_file_folds() -> None:
    incident = fold(opened("v4.jsonl").entries)
    assert incident is not None
    followup = incident.followup
    assert (followup.root_cause, followup.cause_tags) == (
        "a query never gave its connection back",
        ("connection-leak",),
    )
    assert [(one.number, one.target) for one in followup.whys] == [(1, ""), (2, afterwards_id(3))]
    assert [(one.text, one.owner, one.state) for one in incident.actions] == [
        ("a lint rule for cursors", "carol", "dropped")
    ]
    assert (followup.review.status, followup.review.waits_for) == ("published", ("eve",))


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("v1.jsonl", FIRST),
        ("v2.jsonl", guided_id(1)),
        ("v3.jsonl", followed_id(1)),
        ("v4.jsonl", afterwards_id(1)),
    ],
)
def test_every_line_has_its_identity_time_and_author(name: str, first: str) -> None:
    entries = opened(name).entries
    numbers = range(1, len(FILES[name]) + 1)
    assert [entry.id for entry in entries] == [f"{first[:-2]}{number:02d}" for number in numbers]
    assert {entry.by for entry in entries} == {"alice"}
    assert [entry.at and write_moment(entry.at) for entry in entries] == [
        f"2026-11-20T12:{number:02d}:00.000Z" for number in numbers
    ]
    assert {entry.recorded_at and write_moment(entry.recorded_at) for entry in entries} == {
        "2026-11-20T13:00:00.001Z"
    }


def test_every_kind_has_its_sentence() -> None:
    assert all(phrase(entry.event).strip() for entry in all_entries())


def test_every_kind_is_in_the_corpus() -> None:
    assert without_a_line(KINDS, all_entries()) == set()


def test_a_kind_without_a_line_is_missed() -> None:
    assert without_a_line([*KINDS, "levitated"], all_entries()) == {"levitated"}


def test_every_version_of_every_kind_is_in_the_corpus() -> None:
    held = {(entry.kind, entry.version) for entry in all_entries()}
    assert held == {(kind, version) for kind in KINDS for version in range(1, version_of(kind) + 1)}


def test_every_part_of_every_kind_is_in_the_corpus() -> None:
    held: dict[str, set[str]] = {}
    for entry in all_entries():
        held.setdefault(entry.kind, set()).update(entry.data)
    assert held == {kind: set(shape._fields) for kind, shape in KINDS.items()}


def test_every_part_of_a_level_is_in_the_corpus() -> None:
    (level,) = [entry.data["level"] for entry in opened("v2.jsonl").entries if entry.kind == "severity_set"]
    assert isinstance(level, dict)
    assert [*level] == [*Level._fields]
    assert [*level["updates"][-1]] == [*Cadence._fields]


def test_every_part_of_what_a_command_left_is_in_the_corpus() -> None:
    held = [entry.data["ran"] for entry in all_entries() if "ran" in entry.data]
    assert [[*ran] for ran in held if isinstance(ran, dict)] == [[*Captured._fields]] * 2


@each_file
def test_what_is_written_today_is_what_was_written_then(name: str) -> None:
    written = [
        sealed(
            id=entry.id,
            at=entry.at and write_moment(entry.at),
            recorded_at="2026-11-20T13:00:00.001Z",
            kind=entry.kind,
            v=entry.version,
            data=write_event(entry.event) if entry.version == version_of(entry.kind) else entry.data,
        )
        for entry in opened(name).entries
    ]
    assert b"".join(written) == content(name)


def test_the_first_file_folds() -> None:
    incident = fold(opened("v1.jsonl").entries)
    assert incident is not None
    assert (incident.title, incident.severity, incident.unread) == ("Checkout slow", SEV2, 0)


def test_the_second_file_folds() -> None:
    incident = fold(opened("v2.jsonl").entries)
    assert incident is not None
    assert (incident.severity, incident.unread) == (SEV2_OF_AUDIENCES, 0)
    assert [one.state for one in incident.response.hypotheses] == ["confirmed", "ruled-out"]
    assert [(one.outcome, one.undone) for one in incident.response.attempts] == [("partly", True)]
    times = incident.times  # a cause was confirmed, but what was done about it helped in part only
    assert (times.identified, times.mitigated) == (datetime(2026, 11, 20, 12, 18, tzinfo=UTC), None)
    settled = {name: one.how for name, one in incident.response.settled.items()}
    assert settled == {"errors": "confirmed", "users": "waived", "stable": "proven"}


def test_the_third_file_folds() -> None:
    incident = fold(opened("v3.jsonl").entries)
    assert incident is not None
    assert (incident.response.variables, incident.unread) == ({"ns": "shop"}, 0)
    left, going_on = incident.response.runs
    assert (left.state, left.outcomes) == (
        "left",
        {"look": "skipped", "undo": "failed", "verify": "not-reached"},
    )
    assert (going_on.state, going_on.outcomes) == ("going-on", {"free": "unknown"})


@pytest.mark.parametrize(
    ("spans", "updates"),
    [
        ({}, ()),
        ({"internal_update_every": 30}, (Cadence("internal", 30),)),
        ({"public_update_every": 60}, (Cadence("customers", 60),)),
        ({"internal_update_every": None, "public_update_every": 60}, (Cadence("customers", 60),)),
    ],
)
def test_the_spans_of_an_old_level_are_those_of_two_audiences(
    spans: Mapping[str, object], updates: tuple[Cadence, ...]
) -> None:
    data = {"level": {"name": "SEV2", "rank": 2, **spans}}
    with folder() as directory:
        put(directory, sealed(kind="severity_set", v=1, data=data))
        (entry,) = read_timeline(directory).entries
    assert entry.event == SeveritySet(Level("SEV2", 2, updates=updates))
    assert entry.data == data


OPENING = sealed(id=f"{FIRST[:-1]}0", kind="declared", data={"title": "a"})
NEWER: Mapping[str, tuple[bytes, int]] = {
    "an unknown kind": (sealed(kind="levitated", data={"text": "up", "height": 3}), 1),
    "a newer version": (sealed(v=9, data={"text": "up", "mood": "calm"}), 1),
    "an unknown part": (sealed(data={"text": "up", "mood": {"calm": [1, None]}}), 1),
    "an unknown key beside the data": (sealed(data={"text": "up"}, place="office"), 1),
    "a part of another shape": (sealed(data={"text": "up", "links": "one"}), 1),
}


@pytest.mark.parametrize(("line", "unread"), [*NEWER.values()], ids=[*NEWER])
def test_what_a_newer_version_wrote_is_shown(line: bytes, unread: int) -> None:
    with folder() as directory:
        put(directory, OPENING + line)
        reading = read_timeline(directory)
    assert reading.problems == ()
    assert phrase(reading.entries[1].event) == "up"
    assert [entry.newer for entry in reading.entries] == [False, bool(unread)]


@pytest.mark.parametrize(("line", "unread"), [*NEWER.values()], ids=[*NEWER])
def test_what_a_newer_version_wrote_changes_nothing_but_the_count(line: bytes, unread: int) -> None:
    with folder() as directory:
        put(directory, OPENING)
        before = fold(read_timeline(directory).entries)
        put(directory, OPENING + line)
        after = fold(read_timeline(directory).entries)
    assert before is not None
    assert after is not None
    assert after == before._replace(unread=unread)


@pytest.mark.parametrize("line", [line for line, _ in NEWER.values()], ids=[*NEWER])
def test_what_a_newer_version_wrote_stays_as_it_is(line: bytes) -> None:
    with folder() as directory:
        put(directory, OPENING + line)
        before = bytes_below(directory)
        data = read_timeline(directory).entries[1].data
        assert bytes_below(directory) == before
    assert encode_data({"data": data})[1:-1].encode() in line


def test_only_the_present_version_is_written() -> None:
    assert VERSION == 1
    assert VERSIONS == {"severity_set": 2}
