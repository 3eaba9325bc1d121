"""A situation report tells whoever takes over how it stands, on one screen."""

from datetime import UTC, datetime

from documents.given import SEV1, folded, told
from ircli.documents.situation import SituationFacts, report
from ircli.domain.events import (
    ActionAdded,
    Answered,
    Declared,
    Event,
    HypothesisConfirmed,
    HypothesisProposed,
    HypothesisRuledOut,
    Mitigated,
    MitigationBegun,
    MitigationEnded,
    RoleAssigned,
    RoleHandedOff,
    SeveritySet,
)
from ircli.domain.incident import Incident
from ircli.domain.rules import Criterion, Rules

NOW = datetime(2026, 1, 5, 12, 42, tzinfo=UTC)
RULES = Rules(criteria=(Criterion("quiet", "No more errors"), Criterion("nice", "Nice", optional=True)))
STORY: list[tuple[str, str, Event]] = [
    ("12:00", "ann", Declared(title="Checkout fails", services=("shop",))),
    ("12:01", "ann", SeveritySet(SEV1._replace(roles=("lead", "scribe")), reason="nobody can pay")),
    ("12:02", "ann", RoleAssigned("lead", "ann", "Lead")),
    ("12:03", "ann", HypothesisProposed("the deploy")),
    ("12:04", "ann", HypothesisProposed("the network")),
    ("12:05", "ann", HypothesisProposed("the disk")),
    ("12:06", "ann", MitigationBegun("undo", title="Undo the deploy", clean_up="Deploy again")),
    ("12:07", "ann", MitigationBegun("more", title="Add machines")),
    ("12:08", "ann", ActionAdded("write a test", owner="eve")),
    ("12:08", "ann", ActionAdded("done already", state="done")),
    ("12:09", "ann", RoleHandedOff("lead", "bob", "ann", "Lead")),
]
IDS = [one.id for one in told(STORY, "2026-01-05")]


def incident(*more: tuple[str, str, Event]) -> Incident:
    return folded(told([*STORY, *more], "2026-01-05"))


def shown(incident: Incident, words: str = "") -> str:
    return report(SituationFacts(incident, RULES, NOW, UTC), words)


def test_everything_that_is_known_has_its_line() -> None:
    text = shown(
        incident(
            ("12:10", "ann", HypothesisRuledOut(IDS[4], "pings are fine")),
            ("12:11", "ann", HypothesisConfirmed(IDS[3], "it broke then")),
            ("12:12", "ann", MitigationEnded(IDS[6], "partly", "half the errors")),
            ("12:13", "ann", Mitigated()),
        ),
        "Take it easy.\nIt is nearly over.",
    )
    assert text == (
        "Take it easy.\nIt is nearly over.\n\n"
        'SEV1 "Checkout fails": monitoring, for 42m\n\n'
        "Severity:    SEV1 since 12:01 UTC: nobody can pay\n"
        "Services:    shop\n"
        "Roles:       Lead bob (not accepted yet); no scribe\n"
        "Cause:       the deploy\n"
        "Ruled out:   the network\n"
        "Suspected:   the disk\n"
        "Tried:       Undo the deploy helped in part: half the errors\n"
        "Under way:   Add machines by ann since 12:07 UTC\n"
        "Temporary:   Undo the deploy: Deploy again\n"
        "To do:       write a test (eve)\n"
        "To resolve:  No more errors\n"
        "Next update: internal by 12:15 UTC (overdue by 27m); customers by 12:30 UTC (overdue by 12m)"
    )


def test_what_is_not_known_has_no_line() -> None:
    text = shown(folded(told(STORY[:1], "2026-01-05")))
    assert text == (
        'severity unset "Checkout fails": investigating, for 42m\n\nSeverity:    unset\nServices:    shop'
    )


def test_it_fits_on_a_screen_however_much_happened() -> None:
    many: list[tuple[str, str, Event]] = []
    for number in range(40):
        many += [
            ("12:10", "ann", HypothesisProposed(f"cause {number} {'x' * 300}")),
            ("12:10", "ann", ActionAdded(f"action {number}\n\n{'y' * 300}")),
            ("12:10", "ann", MitigationBegun(f"do{number}", title="z" * 300)),
            ("12:10", "ann", RoleAssigned(f"r{number}", "p" * 300, "t" * 300)),
            ("12:10", "ann", Answered("triage", f"q{number}", "v")),
        ]
    text = shown(incident(*many, ("12:13", "ann", Mitigated())))
    assert len(text.split("\n")) <= 20
    assert max(map(len, text.split("\n"))) < 1200
    assert "; and 36 more" in text


def test_hostile_text_is_shown_and_never_obeyed() -> None:
    nasty = "a\x1b[2Jb\u202e\r\nc"
    text = shown(
        folded(
            told(
                [
                    ("12:00", nasty, Declared(title=nasty, services=(nasty,))),
                    ("12:01", nasty, SeveritySet(SEV1._replace(name=nasty), reason=nasty)),
                    ("12:02", nasty, RoleAssigned("lead", nasty, nasty)),
                    ("12:03", nasty, HypothesisProposed(nasty)),
                    ("12:04", nasty, MitigationBegun(nasty, nasty, clean_up=nasty)),
                    ("12:05", nasty, ActionAdded(nasty, owner=nasty)),
                ],
                "2026-01-05",
            )
        ),
        nasty,
    )
    assert all(line.isprintable() for line in text.split("\n"))
    assert text.startswith("a\\x1b[2Jb\\u202e\nc\n\n")
    assert len(text.split("\n")) <= 20
