"""The postmortem: what its sections say of a timeline."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from documents import parsed
from documents.agreed import drill_facts, pool_facts
from documents.given import SEV1, TEMPLATES, document_of, entry, facts_of, told
from ircli.documents.postmortem import SECTIONS, Options, render, section
from ircli.documents.regions import misplaced, places, plain
from ircli.domain.clock import read_moment
from ircli.domain.codec import plain_note, read_event
from ircli.domain.events import (
    CauseStated,
    Declared,
    Detected,
    Dismissed,
    Event,
    HypothesisConfirmed,
    HypothesisProposed,
    HypothesisRuledOut,
    Imported,
    Marked,
    Noted,
    Reopened,
    Resolved,
    RoleAssigned,
    SeveritySet,
    Started,
    Unread,
    UpdateSent,
)
from ircli.domain.incident import fold


def test_the_order_of_entries_does_not_change_a_byte() -> None:
    facts = drill_facts()
    turned = facts._replace(entries=tuple(reversed(facts.entries)))
    for template in TEMPLATES:
        assert document_of(turned, template) == document_of(facts, template)


def test_a_template_chooses_sections_and_their_headings() -> None:
    template = "# Our *own*\n\nHello.\n\n<!-- ircli:root-cause -->\n\n## Then\n\n<!-- ircli:factors -->\n"
    assert document_of(pool_facts(), template) == (
        "# Our *own*\n\nHello.\n\nNodes too small for the pods' requests:\nCPU saturation,\n"
        "then an exhausted connection pool.\n\n"
        "## Then\n\n- no CPU alerts\n- a cache shared with the main application\n"
    )


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_region_that_a_template_names_exists_and_stands_once(template: str) -> None:
    named = [name for name, _ in places(TEMPLATES[template])]
    assert set(named) <= set(SECTIONS)
    assert len(set(named)) == len(named)
    assert misplaced(TEMPLATES[template]) == ()


def test_the_default_template_leaves_out_only_what_it_tells_in_full_elsewhere() -> None:
    assert set(SECTIONS) - {name for name, _ in places(TEMPLATES["default"])} == {"milestones"}


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_list_runs_into_another_one(template: str) -> None:
    """Marks would keep them apart, but readers get a copy without marks."""
    marked = render(drill_facts(), TEMPLATES[template], Options())
    assert lists(plain(marked)) == lists(marked.text)


def lists(document: str) -> int:
    return parsed.shape(document).count("bullet_list_open")


@pytest.mark.parametrize("name", ["docbrown", "jennifer", "Jennifer", "martym", "clarac", "agoogler"])
def test_nobody_is_named_unless_names_are_asked_for(name: str) -> None:
    facts = drill_facts()
    assert name not in document_of(facts)
    assert name in document_of(facts._replace(names=True))


def test_an_incident_of_which_little_is_known_says_so_and_asks() -> None:
    document = document_of(facts_of([entry(1, Imported(title="x"), None)]))
    assert "| Duration | not known |" in document
    assert (
        "| Time to resolve (TTR) | detected | resolved | detected is not known; not resolved yet |"
        in document
    )
    assert "0s" not in document
    assert document.count("_To be written: ") == 17


def test_whoever_imported_an_incident_is_no_responder() -> None:
    entries = [entry(1, Imported(title="x"), None, "zoe"), entry(2, Noted(text="x"), by="ana")]
    document = document_of(facts_of(entries)._replace(names=True))
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
    document = document_of(facts_of(entries))
    assert "| Status | dismissed as duplicate of 2026-01-01-y-aaaa: same graph |" in document
    assert "resolved is not known" in document


def test_what_cannot_be_read_is_said() -> None:
    entries = told(
        [("12:00", "", Declared(title="x")), ("12:05", "", Unread(kind="novel", text="x"))], "2026-01-05"
    )
    document = document_of(facts_of(entries)._replace(problems=2))
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
    document = document_of(facts_of(entries))
    assert document.count("| +0s |") == 1
    assert "| 2026-01-05 11:55 | +5m | detected |" in document


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
    document = section(facts_of(entries), "timeline")
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
    assert section(facts, "timeline").count("Commander assigned") == 2
    assert section(facts._replace(names=True), "timeline").count("Commander: p") == 5


def test_findings_stand_where_the_root_cause_is_asked_for() -> None:
    lines: list[tuple[str, str, Event]] = [
        ("12:00", "", Declared(title="x")),
        ("12:05", "", Noted(text="the pool is dry", kind="finding")),
    ]
    asked = section(facts_of(told(lines, "2026-01-05")), "root-cause")
    assert "Findings on record:\n\n- 2026-01-05 12:05 UTC: the pool is dry\n\n_To be written: why" in asked
    lines.append(("12:10", "", CauseStated(text="a leak")))
    assert section(facts_of(told(lines, "2026-01-05")), "root-cause") == "a leak"


def test_lines_of_inquiry_say_what_came_of_them() -> None:
    lines: list[tuple[str, str, Event]] = [("12:00", "", Declared(title="x"))]
    lines += [("12:05", "", HypothesisProposed(text=text)) for text in ("the deploy", "the *pool*", "a bank")]
    first, second = (one.id for one in told(lines, "2026-01-05")[1:3])
    lines += [
        ("12:10", "", HypothesisRuledOut(target=first, text="errors before it")),
        ("12:20", "", HypothesisConfirmed(target=second, text="200 of 200 in use")),
    ]
    assert section(facts_of(told(lines, "2026-01-05")), "hypotheses").splitlines() == [
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
    document = document_of(facts_of(told(lines, "2026-01-05")))
    assert "- Longest time without an update: 40m, where 15m was the target." in document


def test_seconds_are_shown_where_there_are_some() -> None:
    entries = [entry(1, Declared(title="x"), datetime(2026, 1, 5, 12, 0, 7, 250_000, tzinfo=UTC))]
    assert "| 2026-01-05 12:00:07 | +0s |" in document_of(facts_of(entries))


def test_only_evidence_becomes_a_link() -> None:
    document = document_of(drill_facts())
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
            _ = plain_note(1, data) or read_event(kind, 1, data)
        fold(entries)

    assert best_of_three(lambda: render(facts, TEMPLATES["default"], Options()).text) < 5 * best_of_three(
        read_and_fold
    )


def best_of_three(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(3):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return min(spent)
