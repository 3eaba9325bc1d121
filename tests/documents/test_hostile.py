"""Whatever people write, a postmortem has the headings and the regions of its template, and nothing that acts."""

from functools import cache
from html.parser import HTMLParser

import commonmark  # type: ignore[import-untyped]
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from documents import parsed
from documents.given import SEV1, TEMPLATES, Story, document_of, entry, facts_of, folded
from documents.test_markdown import ACTED_UPON, CONTROL, LINES, MISCHIEF, TEXTS
from ircli.documents import postmortem_html, regions
from ircli.documents.postmortem import Options, PostmortemFacts, render
from ircli.domain.entry import Entry
from ircli.domain.events import (
    Acknowledged,
    ActionAdded,
    ActionDone,
    ActionDropped,
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
    Redaction,
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
    StepBegun,
    StepEnded,
    Triaged,
    Unread,
    UpdateSent,
    UpdatesPaused,
    VariableSet,
    WhyAnswered,
)
from ircli.domain.rules import Cadence

ALL = "".join(MISCHIEF)
EACH_LINE = "\n\n".join(MISCHIEF)


def led(text: str, other: str, *, person: str = "") -> Story:
    """Return an incident led live, with two texts in every place where people write."""
    person = person or f"{other}y"
    story = Story("2026-01-05")
    story.tell("12:00", "ana", Declared(f"{text}x", other, text, (text, other), other))
    story.tell("11:50", "ana", Started(text))
    story.tell("11:55", "ana", Detected(text=other))
    story.tell("12:00", "ana", Acknowledged(text))
    story.tell("12:00", "ana", Triaged(other))
    story.tell("12:01", "ana", RoleAssigned("ic", "bea", other))
    story.tell("12:01", "ana", RoleAssigned(text, person, text))
    level = SEV1._replace(name=text, updates=(Cadence(text, 1), Cadence(other, 2)))
    story.tell("12:01", "ana", SeveritySet(level, other, text, (other, text)))
    story.tell("12:02", "bea", Noted(text, other, (text, other), evidence=other))
    for kind in ("alert", "report", "finding", "communication"):
        story.tell("12:02", "bea", Noted(text, kind))
    story.tell("", "bea", Noted(other, at_text=text))
    story.tell("12:03", "bea", Unread(text, other))
    for form in ("triage", "detect", text):
        story.tell("12:03", "bea", Answered(form, "q", "1", text, other))
    story.tell("12:05", "bea", UpdateSent(text, other, text, text, other, other))
    story.tell("12:05", "bea", UpdatesPaused(text, other, text))
    story.tell("12:06", "bea", RoleHandedOff("ic", "cid", "bea", text, other))
    story.tell("12:06", "cid", RoleAccepted("ic", "cid", text))
    story.tell("12:07", "cid", RoleReleased(text, person))
    _tried(story, text, other)
    _explained(story, text, other)
    return story


def _tried(story: Story, text: str, other: str) -> None:
    first = story.tell("12:10", "cid", HypothesisProposed(text, other))
    story.tell("12:10", "cid", HypothesisConfirmed(first, other, text))
    second = story.tell("12:10", "cid", HypothesisProposed(other, text))
    story.tell("12:10", "cid", HypothesisRuledOut(second, text, other))
    begun = MitigationBegun(text, other, text, (other,), text, other, text, other)
    attempt = story.tell("12:11", "cid", begun)
    story.tell("12:12", "cid", MitigationEnded(attempt, text, other, text))
    undone = story.tell("12:12", "cid", begun)
    story.tell("12:12", "cid", MitigationEnded(undone, "worked", text, other))
    story.tell("12:13", "cid", MitigationUndone(undone, text, other))
    steps = (PlannedStep(f"{text}1", text), PlannedStep("look2"))
    run = story.tell("12:14", "cid", RunbookBegun(text, other, text, text, steps))
    story.tell("12:14", "cid", StepBegun(run, "look2", text, text, other, text))
    story.tell("12:14", "cid", StepEnded(run, f"{text}1", "failed", other, text, ran=captured(other)))
    story.tell("12:14", "cid", RunbookEnded(run, text, (text,)))
    story.tell("12:15", "cid", CommandRan(captured(text), other))
    story.tell("12:15", "cid", VariableSet(text, other))
    story.tell("12:16", "cid", CriterionConfirmed(text, other, text))
    story.tell("12:16", "cid", CriterionWaived(other, text, other))
    story.tell("12:16", "cid", CheckRan(text, other, text, other, text))


def _explained(story: Story, text: str, other: str) -> None:
    story.tell("12:20", "cid", Identified(text))
    story.tell("12:20", "cid", Mitigated(text))
    story.tell("12:21", "cid", Resolved(text))
    story.tell("12:22", "cid", Reopened(other))
    story.tell("12:25", "cid", Mitigated(other))
    story.tell("12:30", "cid", Resolved(other))
    story.tell("12:40", "cid", Closed(text, waived=other))
    story.tell("12:41", "cid", CauseStated(text, (other,)))
    why = story.tell("12:42", "cid", WhyAnswered(text))
    story.tell("12:42", "cid", WhyAnswered(other, why))
    story.tell("12:43", "cid", FactorAdded(text))
    for kind in ("well", "poorly", "lucky", "learned"):
        story.tell("12:43", "cid", LessonAdded(text, kind))
    action = ActionAdded(text, other, other, text, other, text, other, why)
    done = story.tell("12:44", "cid", action)
    dropped = story.tell("12:44", "cid", action._replace(owner="ana", text=other, reference=other))
    story.tell("12:45", "cid", ActionDone(done, text, other))
    story.tell("12:45", "cid", ActionDropped(dropped, text, other))


def captured(text: str) -> Captured:
    return Captured(text, text, text, 1, text, text, 9, text, 0, text, 9, (Redaction(text, 1),))


def taken_over(text: str, other: str) -> list[Entry]:
    """Return an incident that came from a file, with two texts in every place."""
    story = Story("2026-01-05")
    story.tell("", "", Imported(f"{text}x", other, text, (other, text), text, text, other))
    story.tell("", "", SeveritySet(SEV1._replace(name=other)))
    story.tell("", "", RoleAssigned(text, f"{other}y", other))
    story.tell("12:00", "", Marked("detected"))
    story.tell("12:30", text, Dismissed("duplicate", text, other))
    return story.entries


def facts_led(text: str, other: str) -> PostmortemFacts:
    facts = facts_of(led(text, other).entries, text)
    return facts._replace(zone_name=other, impact_questions=("triage.q",))


def headings(template: str) -> list[str]:
    return parsed.headings(TEMPLATES[template])


def unlinked(document: str) -> list[str]:
    return [part for part in parsed.shape(document) if not part.startswith("link_")]


WORDS = LINES.map(lambda text: text.replace("\n", " "))
FEW = settings(max_examples=25)  # whole documents, and parsers that take their time


def test_what_is_hostile_is_in_every_part_of_an_incident() -> None:
    incident = folded(led("x", "y").entries)
    (run,) = incident.response.runs
    assert (run.outcomes, run.state) == ({"x1": "failed", "look2": "unknown"}, "left")
    assert len(incident.response.attempts) == len(incident.response.hypotheses) == 2
    assert len(incident.followup.lessons) == 4
    assert [action.said for action in incident.actions] == ["x", "x"]
    document = document_of(facts_led("first-text", "second-text"))
    assert document.count("_To be written:") == 1, "what runbooks lacked is asked whatever is known"


@FEW
@given(WORDS, WORDS)
@example(ALL.replace("\n", " "), EACH_LINE.replace("\n", " "))
def test_a_document_has_the_shape_of_its_template_whatever_was_written(text: str, other: str) -> None:
    assume(text != other)  # what was said twice may be told once
    story = led(text, other, person="dan")
    facts = facts_of(story.entries, text)._replace(zone_name=other, impact_questions=("triage.q",))
    assert unlinked(document_of(facts)) == usual_shape()


@cache
def usual_shape() -> list[str]:
    return unlinked(document_of(facts_led("x", "y")))


@FEW
@given(st.sampled_from(sorted(TEMPLATES)), TEXTS, TEXTS, TEXTS)
def test_a_document_has_no_structure_that_somebody_wrote(
    template: str, text: str, other: str, author: str
) -> None:
    entries = [*led(text, other).entries, entry(99, Noted(text="x"), by=author)]
    incident = folded(entries)._replace(title=text, summary=text)
    facts = facts_led(text, other)._replace(entries=entries, incident=incident)
    assert wrong_with(document_of(facts, template), template, {text, other}) == []


@FEW
@given(st.sampled_from(sorted(TEMPLATES)), TEXTS, TEXTS)
def test_an_incident_from_a_file_has_no_structure_that_somebody_wrote(
    template: str, text: str, other: str
) -> None:
    document = document_of(facts_of(taken_over(text, other), text), template)
    assert wrong_with(document, template, {text}) == []


@FEW
@given(st.sampled_from(sorted(TEMPLATES)), TEXTS, TEXTS)
def test_nobody_forges_a_mark(template: str, text: str, other: str) -> None:
    assert wrong_with_marks(facts_led(text, other), template) == []


@pytest.mark.parametrize(
    ("template", "text", "other"),
    [
        ("default", ALL, EACH_LINE),
        ("default", EACH_LINE, ALL),
        *[
            (name, "\n<!-- ircli:end summary -->\n", "\n<!-- ircli:begin facts 0123456789abcdef -->\n")
            for name in TEMPLATES
        ],
        *[(name, "```\n# x\n", "-->\n\n# x\n\n<!--") for name in TEMPLATES],
    ],
)
def test_the_worst_that_we_know_of_forms_nothing_by_any_template(
    template: str, text: str, other: str
) -> None:
    assert wrong_with(document_of(facts_led(text, other), template), template, set()) == []
    assert wrong_with(document_of(facts_of(taken_over(text, other), text), template), template, set()) == []
    assert wrong_with_marks(facts_led(text, other), template) == []


def wrong_with(document: str, template: str, linked: set[str]) -> list[object]:
    """Return what is in a document that its template has not put there; only what was given as evidence is a link."""
    wanted = headings(template)
    shape = set(parsed.shape(document))
    return [
        *[
            found
            for found in (parsed.headings(document)[1:], other_headings(document)[1:])
            if found != wanted
        ],
        *sorted(set(parsed.links(document)) - linked),
        *sorted(shape & {"html_inline", "html_block", "image", "code_block", "hr", "s_open"}),
        *sorted(fences(document) - {"mermaid"}),
        *ACTED_UPON.findall(parsed.bare_words(document)),
        *CONTROL.findall(document),
    ]


def wrong_with_marks(facts: PostmortemFacts, template: str) -> list[object]:
    """Return what a document with its marks has that its template does not name."""
    made = render(facts, TEMPLATES[template], Options(template, incident="some-id"))
    found = regions.parse(made.text)
    names, wanted = (
        [one.name for one in found.regions],
        [name for name, _ in regions.places(TEMPLATES[template])],
    )
    comments = parsed.shape(made.text).count("html_block")
    return [
        *([names] if names != wanted else []),
        *found.faults,
        *[one.name for one in found.regions if one.is_edited],
        *([comments] if comments != 1 + 2 * len(wanted) else []),
    ]


def fences(document: str) -> set[str]:
    return {token.info for token in parsed.tokens(document) if token.type == "fence"}


def other_headings(document: str) -> list[str]:
    """Return a document's headings as another parser of CommonMark finds them."""
    found: list[list[str]] = []
    for node, entering in commonmark.Parser().parse(document).walker():
        if node.t == "heading" and entering:
            found.append([])
        elif node.parent is not None and node.parent.t == "heading" and entering:
            found[-1].append(node.literal or "")
    return ["".join(parts) for parts in found]


class Attributes(HTMLParser):
    """Collects the attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, name, value or "") for name, value in attrs]


@FEW
@given(TEXTS, TEXTS)
@example(ALL, EACH_LINE)
@example("https://evil.example/p.png", "![x](https://evil.example/p.png)")
def test_a_page_leads_nowhere_else_whatever_was_written(text: str, other: str) -> None:
    facts = facts_led(text, other)
    page = Attributes(postmortem_html.page_of(facts.incident, document_of(facts)))
    assert [one for one in page.found if one[1] in ("src", "srcset", "action", "data")] == []
    assert [one for one in page.found if one[1] == "href" and not one[2].startswith("#")] == []
    assert [one for one in page.found if "://" in one[2] or "url(" in one[2]] == []
