"""Two incidents that were published, told again as entries: one taken over later, one led as a drill."""

from collections.abc import Sequence
from datetime import UTC, datetime

from ircli.documents.postmortem import PostmortemFacts
from ircli.domain.codec import read_event, version_of, write_event
from ircli.domain.entry import Entry, effective
from ircli.domain.events import (
    Acknowledged,
    ActionAdded,
    Answered,
    CauseStated,
    Declared,
    Detected,
    Event,
    FactorAdded,
    HypothesisProposed,
    Identified,
    Imported,
    Marked,
    Mitigated,
    Noted,
    Reopened,
    Resolved,
    RoleAssigned,
    RoleHandedOff,
    SeveritySet,
    Started,
    Unread,
    kind_of,
)
from ircli.domain.incident import Incident, fold
from ircli.domain.rules import Cadence, Level
from ircli.domain.stamp import ulid

SEV1 = Level(
    name="SEV1",
    rank=1,
    acknowledge_within=5,
    triage_within=10,
    updates=(Cadence("internal", 15), Cadence("customers", 30)),
    postmortem="required",
    postmortem_due_hours=24,
)
SEV2 = Level(name="SEV2", rank=2, acknowledge_within=15, updates=(Cadence("internal", 30),))
IMPORT_DAY = datetime(2026, 1, 5, 10, tzinfo=UTC)


def entry(number: int, event: Event, at: datetime | None = IMPORT_DAY, by: str = "") -> Entry:
    """Return what a timeline would hold of an event."""
    data, kind = write_event(event), kind_of(event)
    identity = ulid(1_795_000_000_000 + number, number)
    version = version_of(kind)
    read = read_event(kind, version, data)
    return Entry(identity, at, IMPORT_DAY, by, kind, version, data, read, newer=isinstance(read, Unread))


def told(lines: Sequence[tuple[str, str, Event]], day: str) -> list[Entry]:
    """Return the entries of a story: a time of the day or a blank, an author, what happened."""
    return [
        entry(number, event, datetime.fromisoformat(f"{day}T{time}:00Z") if time else None, by)
        for number, (time, by, event) in enumerate(lines, start=1)
    ]


def folded(entries: Sequence[Entry]) -> Incident:
    """Return the incident that entries add up to."""
    incident = fold(entries)
    assert incident is not None
    return incident


def facts_of(entries: Sequence[Entry], incident_id: str = "2026-01-05-story-k3f9") -> PostmortemFacts:
    """Return what a postmortem of entries is made from."""
    return PostmortemFacts(incident_id, folded(entries), effective(entries))


def pool_outage() -> list[Entry]:
    """Return an incident that was taken over from a file: the alert came before users felt anything."""
    return told(
        [
            (
                "",
                "",
                Imported(
                    title="Flag pods cannot start and the shared cache is overloaded",
                    reference="posthog-2025-10-28-pool",
                    services=("feature flags (US)",),
                    timezone="UTC",
                ),
            ),
            ("", "", SeveritySet(level=SEV1)),
            ("19:23", "", Marked(milestone="detected")),
            ("19:23", "", Marked(milestone="acknowledged")),
            ("19:23", "", Marked(milestone="declared")),
            ("19:12", "", Noted(text="a routine deployment rolls the flag pods")),
            ("19:15", "", Noted(text="new pods miss the connection limit of 20 s")),
            ("", "", Noted(text="crash loops, less capacity", at_text="a few minutes later")),
            ("19:23", "on-call", Noted(text="error alert, incident opened", kind="alert")),
            ("19:23", "", Noted(text="status page updated", kind="communication")),
            ("19:28", "", Started(text="about a third of US requests fail")),
            ("19:45", "team", Noted(text="stop the roll-out, scale to zero", kind="decision")),
            ("20:00", "team", Noted(text="US pods at zero", kind="action")),
            ("20:53", "team", Mitigated(text="partial recovery")),
            ("21:31", "team", Resolved(text="full service")),
            (
                "",
                "",
                CauseStated(
                    text="Nodes too small for the pods' requests:\nCPU saturation,\nthen an exhausted connection pool."
                ),
            ),
            ("", "", FactorAdded(text="no CPU alerts")),
            ("", "", FactorAdded(text="a cache shared with the main application")),
            ("", "", ActionAdded(text="right-size CPU", state="done")),
            ("", "", ActionAdded(text="alert at 80 % CPU for 5 minutes", state="done")),
            ("", "", ActionAdded(text="separate cache", kind="reduce")),
        ],
        "2025-10-28",
    )


def search_drill() -> list[Entry]:
    """Return an incident led live, as a drill: handed over, reopened, with text that means mischief."""
    return told(
        [
            (
                "15:01",
                "docbrown",
                Declared(
                    title="Search answers *nothing* [drill]",
                    summary="Every search failed.\n\n# Nothing else did.",
                    services=("search", "index_1"),
                    source="monitoring alert",
                    drill=True,
                ),
            ),
            ("15:01", "docbrown", RoleAssigned(role="ic", person="jennifer", title="Incident Commander")),
            ("14:54", "docbrown", Started(text="backends start failing")),
            (
                "14:55",
                "docbrown",
                Noted(
                    text="pager storm for @everyone, see #465 | closes #465",
                    kind="alert",
                    links=("https://alerts.example/465?from=pager", "javascript:alert(1)"),
                ),
            ),
            ("14:55", "docbrown", Detected()),
            ("15:02", "martym", Acknowledged(text="docbrown and Jennifer are on it")),
            ("15:03", "jennifer", SeveritySet(level=SEV2, reason="a third of all searches")),
            (
                "15:04",
                "martym",
                Answered(
                    form="triage", question="users", value="all", label="How many users?", words="all of them"
                ),
            ),
            (
                "15:05",
                "martym",
                Answered(form="triage", question="workaround", value="", label="Is there a workaround?"),
            ),
            ("15:06", "jennifer", SeveritySet(level=SEV1, reason="every search fails")),
            ("15:07", "martym", HypothesisProposed(text="a descriptor leak on unknown terms")),
            ("", "clarac", Noted(text="descriptor leak found", kind="finding", at_text="around 15:18")),
            ("15:20", "jennifer", Noted(text="all teams told", kind="communication")),
            (
                "15:21",
                "jennifer",
                RoleHandedOff(
                    person="martym",
                    role="ic",
                    title="Incident Commander",
                    previous="jennifer",
                    report="add instances",
                ),
            ),
            ("15:36", "martym", Mitigated(text="index everywhere")),
            ("15:40", "martym", Resolved()),
            ("15:44", "clarac", Reopened(text="errors are back")),
            ("15:50", "clarac", Identified(text="<script>leak</script>")),
            ("15:55", "martym", Mitigated(text="traffic moved back")),
            ("16:00", "martym", Resolved(text="all clusters serve")),
            (
                "16:10",
                "martym",
                ActionAdded(
                    text="load shedding",
                    owner="agoogler",
                    due="2026-02-01",
                    kind="prevent",
                    priority="high",
                    reference="https://bugs.example/5554826",
                ),
            ),
            (
                "16:11",
                "martym",
                ActionAdded(text="ask @clarac for a test", owner="clarac", reference="#5554827"),
            ),
        ],
        "2026-01-05",
    )
