"""What reads as blame is found where a text says it, and not where it is quoted, hidden, or on the record."""

import pytest

from documents.linting.given import BOOK, FACTS, STORY, facts, found, signed
from ircli.documents.linting.facts import LintFacts
from ircli.documents.linting.rules import lint
from ircli.domain.events import CauseStated, FactorAdded, Noted, RoleAssigned
from ircli.playbook.parse_postmortem import parse_postmortem
from ircli.playbook.postmortem import BlameRule
from ircli.store.twins import DEFAULT_FOLDER
from ircli.store.yaml_files import read_file, read_yaml

SHAME = "This was careless."


def test_a_finding_says_why_and_what_to_write_instead() -> None:
    (one,) = lint("Words.\n\nThey *should have\nknown* it.\n", LintFacts(BOOK.postmortem))
    rule = next(rule for rule in BOOK.postmortem.blame if rule.name == "hindsight")
    assert one == (3, "blame", f"'should have known' reads as blame (hindsight). {rule.why}", rule.instead)


@pytest.mark.parametrize(
    "text",
    [
        f"> {SHAME}",
        f"- > {SHAME}",
        f"`{SHAME}`",
        f"```\n{SHAME}\n```",
        f"<!-- {SHAME} -->",
        f"<!--\n{SHAME}\n-->",
        "A blameless text, which is no place for shame.",
        "The client failed to start, and the kernel panicked.",
        "The scheduler ignored the health check; if only one replica answers, all do.",
        "We just waited, and the queue only needed to drain.",
        "Monitoring should have noticed, and an alert should have told us.",
        "Why didn't the alert fire? The reset-password and forgot-password pages were slow.",
        "The culprit was a slow query; the disk was at fault.",
        "Errors by region: the error rate by endpoint. Users made a choice.",
        "Lazy loading, dumb terminals, idempotent retries and sanity checks.",
        "He was responsible for the database, and the person responsible was paged.",
        "The operator failed to reconcile, and its error count rose; pods restarted, and they failed to start.",
        "An unqualified host name, a performance review of the query, a messed up order of rows.",
    ],
)
def test_what_is_quoted_hidden_or_about_machines_is_no_blame(text: str) -> None:
    assert found(f"# Postmortem\n\n{text}\n\n## Root cause\n\nwords\n\n{text}\n", FACTS) == []


@pytest.mark.parametrize(
    "text", [SHAME, f"- {SHAME}", f"| {SHAME} |", f"### {SHAME}", f"**{SHAME}**", f"[{SHAME}](x)"]
)
def test_blame_is_found_in_paragraphs_items_rows_and_headings(text: str) -> None:
    assert (3, "blame") in found(f"# Postmortem\n\n{text}\n\nwords\n", LintFacts(BOOK.postmortem))


@pytest.mark.parametrize("region", ["timeline", "hypotheses", "attempts", "updates", "runbooks", "triage"])
def test_a_record_that_nobody_edited_is_not_rewritten_for_its_tone(region: str) -> None:
    text = f"<!-- ircli:begin {region} {{}} -->\n\n- {SHAME}\n\n<!-- ircli:end {region} -->\n"
    assert found(signed(text.format("ours")), LintFacts(BOOK.postmortem)) == []
    assert found(signed(text.format("edited")), LintFacts(BOOK.postmortem)) == [(3, "blame")]


@pytest.mark.parametrize(
    "region", ["summary", "root-cause", "whys", "factors", "went-poorly", "lessons", "actions"]
)
def test_what_people_said_on_the_record_for_the_document_is_looked_at(region: str) -> None:
    text = f"<!-- ircli:begin {region} ours -->\n\n- {SHAME} (owner: x, 2026-02-01)\n\n<!-- ircli:end {region} -->\n"
    assert found(signed(text), LintFacts(BOOK.postmortem)) == [(3, "blame")]


# Names.


def named(words: str, heading: str = "Root cause", given: LintFacts = FACTS) -> list[int | None]:
    text = f"## {heading}\n\n{words}\n"
    return [line for line, rule in found(text, given) if rule == "cause-names-person"]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Alice took the primary for the replica.", 1),
        ("alice's shell, and Bob", 2),
        ("@mark and @will merged it.", 2),
        ("We did not mark it, and it will happen again.", 0),
        ("Mark had no way to see it.", 0),
        ("A host called db-alice, and alice_backup.", 0),
        ("The payments pool was empty, and dana's team has it.", 0),
        ("@dana owned it, and @payments.", 2),
        ("The incident commander and the monitoring were busy.", 0),
        ("`alice` ran it.", 0),
        ("> alice ran it.", 0),
    ],
)
def test_a_cause_names_nobody(words: str, count: int) -> None:
    assert len(named(words)) == count
    assert named(words, "Five whys") == named(words, "Contributing factors") == named(words)


def test_a_name_of_the_record_is_found_behind_the_role_that_stands_for_it() -> None:
    story = [
        *STORY,
        ("10:50", "alice", CauseStated(text="Bob took the primary for the replica.")),
        ("10:51", "alice", FactorAdded(text="the technical lead was alone")),
    ]
    text = (
        "<!-- ircli:begin root-cause {0} -->\nTechnical Lead took the primary for the replica.\n<!-- ircli:end root-cause -->\n"
        "<!-- ircli:begin lessons {0} -->\nTechnical Lead told us.\n<!-- ircli:end lessons -->\n"
    )
    ours, edited = signed(text.format("ours")), signed(text.format("edited"))
    told = [(one.line, one.message) for one in lint(ours, facts(story)) if one.rule == "cause-names-person"]
    assert told == [(2, "A cause names a person: bob, here Technical Lead.")]
    for document, record in ((edited, story), (ours, STORY)):
        assert "cause-names-person" not in {rule for _, rule in found(document, facts(record))}


def test_names_elsewhere_are_no_cause() -> None:
    assert named("Alice led, and Bob repaired.", "What went well") == []


def test_groups_and_programs_of_the_record_are_nobody() -> None:
    story = [
        *STORY,
        ("10:46", "platform team", Noted(text="x")),
        ("10:46", "deploy bot, carol", Noted(text="x")),
        ("10:47", "alice", RoleAssigned(role="sme", person="database on-call", title="Expert")),
    ]
    assert set(facts(story).people) - set(FACTS.people) == {"carol"}


@pytest.mark.parametrize(
    "words",
    [
        "Human error.",
        "It was a human-error.",
        "An operator error, twice",
        "an operator mistake",
        "fat-fingered by hand",
    ],
)
def test_a_slip_is_no_cause_and_is_told_of_once(words: str) -> None:
    assert found(f"## Root cause\n\n{words}\n", LintFacts(BOOK.postmortem)) == [(3, "cause-human-error")]


def test_elsewhere_human_error_is_blame() -> None:
    assert found("## Lessons\n\nHuman error.\n", LintFacts(BOOK.postmortem)) == [(3, "blame")]


def test_a_team_may_add_rules_of_its_own() -> None:
    data = read_yaml(read_file(f"{DEFAULT_FOLDER}/postmortem.yaml"), "ours")
    assert isinstance(data, dict)
    data["blame"].append(
        {"name": "cowboy", "phrases": ["cowboy*"], "why": "It mocks.", "instead": "Say what was done."}
    )
    theirs = parse_postmortem(data)
    assert theirs.blame[-1] == BlameRule("cowboy", ("cowboy*",), "It mocks.", "Say what was done.")
    (one,) = lint("Words.\n\nSome cowboyish change.\n", LintFacts(theirs))
    assert one == (3, "blame", "'cowboyish' reads as blame (cowboy). It mocks.", "Say what was done.")
