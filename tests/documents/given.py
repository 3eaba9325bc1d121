"""Two incidents told as entries: one that was taken over later, one that was led as a drill; and how to tell others."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import ircli
from ircli.documents.postmortem import Options, PostmortemFacts, render
from ircli.documents.regions import plain
from ircli.domain.codec import read_event, version_of, write_event
from ircli.domain.entry import Entry, effective
from ircli.domain.events import (
    Acknowledged,
    ActionAdded,
    ActionDone,
    ActionDropped,
    Answered,
    Captured,
    CauseStated,
    CommandRan,
    CriterionConfirmed,
    CriterionWaived,
    Declared,
    Detected,
    Event,
    FactorAdded,
    HypothesisConfirmed,
    HypothesisProposed,
    HypothesisRuledOut,
    Identified,
    Imported,
    LessonAdded,
    Marked,
    Mitigated,
    MitigationBegun,
    MitigationEnded,
    MitigationUndone,
    Noted,
    PlannedStep,
    Reopened,
    Resolved,
    RoleAccepted,
    RoleAssigned,
    RoleHandedOff,
    RoleReleased,
    RunbookBegun,
    RunbookEnded,
    SeveritySet,
    Started,
    StepEnded,
    Unread,
    UpdateSent,
    WhyAnswered,
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
_FOLDER = Path(ircli.__file__).parent / "data" / "postmortem"
TEMPLATES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.md"))}
IMPORT_DAY = datetime(2026, 1, 5, 10, tzinfo=UTC)


def entry(number: int, event: Event, at: datetime | None = IMPORT_DAY, by: str = "") -> Entry:
    """Return what a timeline would hold of an event."""
    data, kind = write_event(event), kind_of(event)
    version = version_of(kind)
    read = read_event(kind, version, data)
    return Entry(
        identity(number), at, IMPORT_DAY, by, kind, version, data, read, newer=isinstance(read, Unread)
    )


def identity(number: int) -> str:
    """Return the id of a story's line, counted from 1."""
    return ulid(1_795_000_000_000 + number, number)


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


def document_of(facts: PostmortemFacts, template: str = "default") -> str:
    """Return a document for readers, by the name of a template or by its text."""
    text = template if "<!--" in template else TEMPLATES[template]
    return plain(render(facts, text, Options()))


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
    """Return an incident led live, as a drill: handed over, reopened, explained, with text that means mischief."""
    story = Story("2026-01-05")
    _led(story)
    _tried(story)
    _ended_twice(story)
    _explained(story)
    return story.entries


def _led(story: "Story") -> None:
    """Tell how it was declared, judged and taken on."""
    opening = Declared(
        title="Search answers *nothing* [drill]",
        summary="Every search failed.\n\n# Nothing else did.",
        services=("search", "index_1"),
        source="monitoring alert",
        drill=True,
    )
    story.tell("15:01", "docbrown", opening)
    story.tell("15:01", "docbrown", RoleAssigned("ic", "jennifer", "Incident Commander"))
    story.tell("14:54", "docbrown", Started(text="backends start failing"))
    links = ("https://alerts.example/465?from=pager", "javascript:alert(1)")
    storm = "pager storm for @everyone, see #465 | closes #465"
    story.tell("14:55", "docbrown", Noted(text=storm, kind="alert", links=links))
    story.tell("14:55", "docbrown", Detected())
    story.tell("15:02", "martym", Acknowledged(text="docbrown and Jennifer are on it"))
    story.tell("15:02", "martym", RoleAssigned("sme", "clarac", "Expert", many=True))
    story.tell("15:03", "jennifer", SeveritySet(SEV2, "a third of all searches", recommended="SEV2"))
    story.tell("15:04", "martym", Answered("triage", "users", "all", "How many users?", "all of them"))
    story.tell("15:05", "martym", Answered("triage", "workaround", "", "Is there a workaround?"))
    more = ("all users", "no workaround | none")
    story.tell("15:06", "jennifer", SeveritySet(SEV1, "every search fails", "SEV1", more))
    story.tell("15:09", "jennifer", UpdateSent("internal", "Search fails.\nWe look.", "Everybody inside"))


def _tried(story: "Story") -> None:
    """Tell what was suspected, tried and handed over."""
    leak = story.tell("15:07", "martym", HypothesisProposed("a descriptor leak on unknown terms"))
    rush = story.tell("15:08", "martym", HypothesisProposed("only a rush of requests"))
    more = MitigationBegun("scale", "Add instances", "twice as many", because="they are full")
    scaled = story.tell("15:10", "martym", more)
    story.tell("15:16", "martym", MitigationEnded(scaled, "failed", "they fall over too", "Add instances"))
    story.tell(
        "15:17", "docbrown", HypothesisRuledOut(rush, "88 times as many is no reason to die", "a rush")
    )
    story.tell("", "clarac", Noted(text="descriptor leak found", kind="finding", at_text="around 15:18"))
    story.tell("15:19", "clarac", HypothesisConfirmed(leak, "lsof | wc -l grows", "a descriptor leak"))
    story.tell("15:20", "jennifer", Noted(text="all teams told", kind="communication"))
    report = "add instances\n\nSEV1, and all that goes with it"
    story.tell("15:21", "jennifer", RoleHandedOff("ic", "martym", "jennifer", "Incident Commander", report))
    story.tell("15:22", "martym", RoleAccepted("ic", "martym", "Incident Commander"))
    steps = (PlannedStep("drain", "Drain a cluster"), PlannedStep("return", "Give it back"))
    run = story.tell("15:23", "martym", RunbookBegun("drain", "Drain | <search>", steps=steps))
    ran = Captured("drain --cluster a", status=1, evidence="9f86d081884c7d65" * 4, evidence_bytes=40_000)
    story.tell("15:24", "martym", StepEnded(run, "drain", "failed", "Drain a cluster", "no rights", ran=ran))
    story.tell("15:25", "martym", StepEnded(run, "drain", "done", "Drain a cluster"))
    story.tell("15:26", "martym", RunbookEnded(run, "Drain | <search>", ("return",)))
    story.tell("15:27", "docbrown", CommandRan(Captured("lsof | wc -l", status=0), "65,536 of them"))
    one = MitigationBegun("drain", "One cluster takes it all", clean_up="give traffic back", runbook="drain")
    drained = story.tell("15:28", "martym", one)
    story.tell("15:35", "martym", MitigationEnded(drained, "worked", "", "One cluster takes it all"))
    story.tell("15:36", "martym", Mitigated(text="index everywhere"))
    story.tell("15:38", "docbrown", UpdateSent("internal", "It gets better.", "Everybody inside"))
    story.tell("15:50", "martym", MitigationUndone(drained, "in steps of ten", "One cluster takes it all"))


def _ended_twice(story: "Story") -> None:
    """Tell how it ended, went on, and ended."""
    story.tell("15:40", "martym", Resolved())
    story.tell("15:44", "clarac", Reopened(text="errors are back"))
    story.tell("15:45", "clarac", RoleReleased("sme", "clarac"))
    story.tell("15:50", "clarac", Identified(text="<script>leak</script>"))
    story.tell("15:55", "martym", Mitigated(text="traffic moved back"))
    story.tell("15:56", "martym", CriterionConfirmed("quiet", "No errors", "as few as ever"))
    story.tell(
        "15:57", "martym", CriterionWaived("fix", "the leak is mended tomorrow", "The fix is in place")
    )
    story.tell("16:00", "martym", Resolved(text="all clusters serve"))


def _explained(story: "Story") -> None:
    """Tell what was understood and agreed on afterwards."""
    story.tell("16:05", "martym", CauseStated("unknown terms leak descriptors", ("leak", "search")))
    fell = story.tell("16:06", "martym", WhyAnswered("the servers had no descriptor left"))
    leaked = story.tell("16:06", "martym", WhyAnswered("unknown terms leak one each", fell))
    story.tell("16:07", "martym", WhyAnswered("no test has an unknown term | any", leaked))
    untold = story.tell("16:07", "martym", WhyAnswered("nobody is told of descriptors", fell))
    story.tell("16:08", "martym", FactorAdded("a sonnet that everybody wanted"))
    story.tell("16:08", "martym", LessonAdded("the drain was quick", "well"))
    story.tell("16:08", "martym", LessonAdded("docbrown had to ask for rights", "poorly"))
    story.tell("16:09", "martym", LessonAdded("it was a drill", "lucky"))
    story.tell("16:09", "martym", LessonAdded("ask @clarac about descriptors"))
    bug = "https://bugs.example/5554826"
    shed = ActionAdded("load shedding", "agoogler", "2026-02-01", "prevent", "high", bug)
    alert = ActionAdded("alert on descriptors", "docbrown", "2026-01-12", "detect", origin=untold)
    story.tell("16:10", "martym", shed)
    story.tell("16:11", "martym", ActionAdded("ask @clarac for a test", "clarac", reference="#5554827"))
    told_soon = story.tell("16:12", "martym", alert)
    freeze = story.tell("16:12", "martym", ActionAdded("change nothing for a week"))
    story.tell("18:00", "docbrown", ActionDone(told_soon, "at 80 %"))
    story.tell("18:01", "martym", ActionDropped(freeze, "there is work to do"))


class Story:
    """A story that is told line by line, in which a line can name another by its id."""

    def __init__(self, day: str) -> None:
        self.day = day
        self.lines: list[tuple[str, str, Event]] = []

    def tell(self, time: str, by: str, event: Event) -> str:
        """Add a line, and return its id."""
        self.lines.append((time, by, event))
        return identity(len(self.lines))

    @property
    def entries(self) -> list[Entry]:
        """Return what a timeline would hold."""
        return told(self.lines, self.day)
