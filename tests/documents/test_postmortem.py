"""The postmortem: whole documents, and what must hold whatever a timeline says."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given

from documents import parsed
from documents.given import SEV1, entry, facts_of, folded, pool_outage, search_drill, told
from documents.test_markdown import ACTED_UPON, CONTROL, LINES, TEXTS
from ircli.documents.postmortem import DEFAULT, SECTIONS, PostmortemFacts, render
from ircli.domain.clock import read_moment
from ircli.domain.codec import read_event
from ircli.domain.entry import Entry
from ircli.domain.events import (
    Acknowledged,
    ActionAdded,
    Answered,
    Captured,
    CauseStated,
    CommandRan,
    Declared,
    Detected,
    Dismissed,
    Event,
    FactorAdded,
    HypothesisConfirmed,
    HypothesisProposed,
    HypothesisRuledOut,
    Imported,
    Marked,
    Mitigated,
    Noted,
    PlannedStep,
    Redaction,
    Reopened,
    Resolved,
    RoleAssigned,
    RunbookBegun,
    RunbookEnded,
    SeveritySet,
    Started,
    StepBegun,
    StepEnded,
    Unread,
    UpdateSent,
    VariableSet,
)
from ircli.domain.incident import fold

GOLDEN = Path(__file__).parent / "golden"
HEADINGS = [heading for _, heading in DEFAULT]


def pool_facts() -> PostmortemFacts:
    return facts_of(pool_outage(), "2025-10-28-flag-pods-k3f9")._replace(
        zone=timezone(timedelta(hours=1)), zone_name="CET"
    )


def drill_facts() -> PostmortemFacts:
    return facts_of(search_drill(), "2026-01-05-search-m7q2")._replace(impact_questions=("triage.users",))


@pytest.mark.parametrize(
    ("name", "facts"), [("pool-outage.md", pool_facts), ("search-drill.md", drill_facts)]
)
def test_a_whole_document_is_as_it_was_agreed(name: str, facts: Callable[[], PostmortemFacts]) -> None:
    assert render(facts()) == (GOLDEN / name).read_text(encoding="utf-8")


def test_the_order_of_entries_does_not_change_a_byte() -> None:
    facts = drill_facts()
    assert render(facts._replace(entries=tuple(reversed(facts.entries)))) == render(facts)


def test_a_template_chooses_sections_and_their_headings() -> None:
    document = render(pool_facts(), (("timeline", "What happened"), ("root_cause", "Why")))
    assert parsed.headings(document)[1:] == ["What happened", "Why"]


def test_every_section_of_the_default_template_exists() -> None:
    assert [name for name, _ in DEFAULT] == list(SECTIONS)


@pytest.mark.parametrize("name", ["docbrown", "jennifer", "Jennifer", "martym", "clarac", "agoogler"])
def test_nobody_is_named_unless_names_are_asked_for(name: str) -> None:
    facts = drill_facts()
    assert name not in render(facts)
    assert name in render(facts._replace(names=True))


def test_an_incident_of_which_little_is_known_shows_blanks_and_asks() -> None:
    document = render(facts_of([entry(1, Imported(title="x"), None)]))
    assert "| Duration |  |" in document
    assert (
        "| Time to resolve (TTR) | detected | resolved |  | detected is not known; not resolved yet |"
        in document
    )
    assert "0s" not in document
    assert document.count("_To be written: ") == 16


def test_whoever_imported_an_incident_is_no_responder() -> None:
    entries = [entry(1, Imported(title="x"), None, "zoe"), entry(2, Noted(text="x"), by="ana")]
    document = render(facts_of(entries)._replace(names=True))
    assert "zoe" not in document
    assert document.endswith("## Responders\n\n- ana\n")


def test_a_dismissal_says_what_it_was() -> None:
    entries = told(
        [
            ("12:00", "", Detected(title="x")),
            ("12:05", "", Dismissed(verdict="duplicate", of="2026-01-01-y-aaaa", text="same graph")),
        ],
        "2026-01-05",
    )
    document = render(facts_of(entries))
    assert "| Status | dismissed as duplicate of 2026-01-01-y-aaaa: same graph |" in document
    assert "resolved is not known" in document


def test_what_cannot_be_read_is_said() -> None:
    entries = told(
        [("12:00", "", Declared(title="x")), ("12:05", "", Unread(kind="novel", text="x"))], "2026-01-05"
    )
    document = render(facts_of(entries)._replace(problems=2))
    assert "**This document may be incomplete.**" in document
    assert "newer version that this one cannot read: 1." in document
    assert "cannot be read: 2." in document


def test_a_time_that_repeats_an_entry_is_one_row() -> None:
    entries = told(
        [
            ("12:00", "", Declared(title="x")),
            ("11:50", "", Started(text="errors")),
            ("11:50", "", Marked(milestone="started")),
            ("11:55", "", Marked(milestone="detected")),
        ],
        "2026-01-05",
    )
    document = render(facts_of(entries))
    assert document.count("| +0s |") == 1
    assert "| 2026-01-05 11:55 | +5m |  | detected |" in document


def test_of_a_time_that_was_set_again_the_last_is_shown() -> None:
    entries = told(
        [
            ("12:00", "", Declared(title="x")),
            ("12:30", "", Marked(milestone="mitigated")),
            ("12:20", "", Marked(milestone="mitigated")),
            ("12:40", "", Resolved()),
            ("12:50", "", Reopened(text="again")),
            ("13:10", "", Marked(milestone="mitigated")),
        ],
        "2026-01-05",
    )
    document = render(facts_of(entries), (("timeline", "Timeline"),))
    rows = [line for line in document.splitlines() if line.startswith("| 2026") and "| mitigated |" in line]
    assert [row[2:18] for row in rows] == ["2026-01-05 12:20", "2026-01-05 13:10"]


def test_roles_that_change_hands_in_a_row_are_one_row_without_names_and_all_with_them() -> None:
    lines: list[tuple[str, str, Event]] = [
        ("12:00", "ana", Declared(title="x")),
        *[
            (f"12:0{n}", "ana", RoleAssigned(role="ic", person=f"p{n}", title="Commander"))
            for n in range(1, 5)
        ],
        ("12:06", "ana", Noted(text="words between")),
        ("12:07", "ana", RoleAssigned(role="ic", person="p9", title="Commander")),
    ]
    facts = facts_of(told(lines, "2026-01-05"))
    template = (("timeline", "Timeline"),)
    assert render(facts, template).count("Commander assigned") == 2
    assert render(facts._replace(names=True), template).count("Commander: p") == 5


def test_findings_stand_where_the_root_cause_is_asked_for() -> None:
    lines: list[tuple[str, str, Event]] = [
        ("12:00", "", Declared(title="x")),
        ("12:05", "", Noted(text="the pool is dry", kind="finding")),
    ]
    asked = render(facts_of(told(lines, "2026-01-05")), (("root_cause", "Root cause"),))
    assert "Findings on record:\n\n- 2026-01-05 12:05 UTC: the pool is dry\n\n_To be written: why" in asked
    lines.append(("12:10", "", CauseStated(text="a leak")))
    stated = render(facts_of(told(lines, "2026-01-05")), (("root_cause", "Root cause"),))
    assert stated.endswith("## Root cause\n\na leak\n")


def test_lines_of_inquiry_say_what_came_of_them() -> None:
    lines: list[tuple[str, str, Event]] = [("12:00", "", Declared(title="x"))]
    lines += [("12:05", "", HypothesisProposed(text=text)) for text in ("the deploy", "the *pool*", "a bank")]
    first, second = (one.id for one in told(lines, "2026-01-05")[1:3])
    lines += [
        ("12:10", "", HypothesisRuledOut(target=first, text="errors before it")),
        ("12:20", "", HypothesisConfirmed(target=second, text="200 of 200 in use")),
    ]
    document = render(facts_of(told(lines, "2026-01-05")), (("hypotheses", "Hypotheses"),))
    assert document.split("## Hypotheses\n\n")[1].splitlines() == [
        "- 2026-01-05 12:05 UTC: the deploy (ruled out: errors before it)",
        "- 2026-01-05 12:05 UTC: the \\*pool\\* (confirmed: 200 of 200 in use)",
        "- 2026-01-05 12:05 UTC: a bank (still open)",
    ]


@pytest.mark.parametrize(
    "update", [UpdateSent("internal", "still looking"), Noted("told everybody", kind="communication")]
)
def test_an_update_of_any_kind_ends_the_silence(update: Event) -> None:
    lines: list[tuple[str, str, Event]] = [
        ("12:00", "", Declared(title="x")),
        ("12:00", "", SeveritySet(level=SEV1)),
        ("12:40", "", update),
        ("12:50", "", Resolved()),
    ]
    document = render(facts_of(told(lines, "2026-01-05")))
    assert "- Longest time without an update: 40m, where 15m was the target." in document


def test_seconds_are_shown_where_there_are_some() -> None:
    entries = [entry(1, Declared(title="x"), datetime(2026, 1, 5, 12, 0, 7, 250_000, tzinfo=UTC))]
    assert "| 2026-01-05 12:00:07 | +0s |" in render(facts_of(entries))


_RUN = entry(9, Noted(text="x")).id


def _captured(text: str) -> Captured:
    return Captured(text, text, text, 1, text, text, 9, text, 0, text, 9, (Redaction(text, 1),))


def hostile(text: str, other: str) -> list[Entry]:
    return told(
        [
            ("12:00", "ana", Declared(title=f"{text}x", summary=text, services=(text, other), source=other)),
            ("12:01", "ana", RoleAssigned(role="ic", person="bea", title=other)),
            ("12:01", "ana", SeveritySet(level=SEV1._replace(name=text), reason=other)),
            ("12:02", "bea", Noted(text=text, kind=other, links=(text,), evidence=other)),
            ("", "bea", Noted(text=text, at_text=other)),
            ("12:03", "bea", Unread(kind=text, text=other)),
            ("12:03", "bea", Answered(form="triage", question="q", value="1", label=text, words=other)),
            ("12:04", "bea", HypothesisProposed(text=text)),
            (
                "12:04",
                "bea",
                RunbookBegun(
                    text,
                    title=other,
                    path=text,
                    digest=text,
                    steps=(PlannedStep(f"{text}1", text), PlannedStep("look2")),
                ),
            ),
            ("12:04", "bea", StepBegun(_RUN, "look2", title=text, command=text, host=other, cwd=text)),
            (
                "12:04",
                "bea",
                StepEnded(_RUN, f"{text}1", "failed", title=other, text=text, ran=_captured(other)),
            ),
            ("12:04", "bea", RunbookEnded(_RUN, title=text, not_reached=(text,))),
            ("12:04", "bea", CommandRan(_captured(text), text=other)),
            ("12:04", "bea", VariableSet(text, other)),
            ("12:05", "bea", Acknowledged(text=text)),
            ("12:05", "bea", Mitigated(text=text)),
            ("12:06", "bea", Resolved(text=text)),
            ("12:07", "bea", Reopened(text=text)),
            ("12:08", "bea", CauseStated(text=text)),
            ("12:08", "bea", FactorAdded(text=text)),
            (
                "12:09",
                "bea",
                ActionAdded(
                    text=text, owner="ana", due=other, kind=text, priority=other, reference=text, state=other
                ),
            ),
        ],
        "2026-01-05",
    )


def made_of(text: str, other: str) -> PostmortemFacts:
    facts = facts_of(hostile(text, other), text)
    return facts._replace(zone=UTC, zone_name=other, impact_questions=("triage.q",))


def test_what_is_hostile_is_in_every_part_of_a_run() -> None:
    (run,) = folded(hostile("x", "y")).response.runs
    assert (run.outcomes, run.state) == ({"x1": "failed", "look2": "unknown"}, "left")


WORDS = LINES.map(lambda text: text.replace("\n", " "))


def unlinked(document: str) -> list[str]:
    return [part for part in parsed.shape(document) if not part.startswith("link_")]


@given(WORDS, WORDS)
def test_a_document_has_the_shape_of_its_template_whatever_was_written(text: str, other: str) -> None:
    assert unlinked(render(made_of(text, other))) == unlinked(render(made_of("x", "y")))


@given(TEXTS, TEXTS, TEXTS)
def test_a_document_has_no_structure_that_somebody_wrote(text: str, other: str, author: str) -> None:
    entries = [*hostile(text, other), entry(99, Noted(text="x"), by=author)]
    incident = folded(entries)._replace(title=text, summary=text)
    document = render(made_of(text, other)._replace(entries=entries, incident=incident))
    assert parsed.headings(document)[1:] == HEADINGS
    assert set(parsed.links(document)) <= {text}, "only what was given as evidence"
    assert not {"html_inline", "html_block", "image", "fence", "code_block", "hr", "s_open"} & set(
        parsed.shape(document)
    )
    assert ACTED_UPON.search(parsed.bare_words(document)) is None
    assert CONTROL.search(document) is None


def test_only_evidence_becomes_a_link() -> None:
    document = render(drill_facts())
    assert set(parsed.links(document)) == {
        "https://alerts.example/465?from=pager",
        "https://bugs.example/5554826",
    }


def test_ten_thousand_entries_are_written_as_quickly_as_they_are_read() -> None:
    lines = [
        (f"{n // 60 % 24:02d}:{n % 60:02d}", "ana", Noted(text=f"pool at {n} on db_{n} [api]"))
        for n in range(10_000)
    ]
    entries = told([("00:00", "ana", Declared(title="x")), *lines], "2026-01-05")
    facts = facts_of(entries)
    stored = [
        json.dumps([one.id, one.by, one.kind, str(one.at), str(one.at), dict(one.data)]) for one in entries
    ]

    def read_and_fold() -> None:
        for line in stored:
            _, _, kind, at, recorded_at, data = json.loads(line)
            read_moment(at)
            read_moment(recorded_at)
            read_event(kind, 1, data)
        fold(entries)

    assert best_of_three(lambda: render(facts)) < 5 * best_of_three(read_and_fold)


def best_of_three(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(3):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return min(spent)
