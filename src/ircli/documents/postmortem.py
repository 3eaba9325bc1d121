"""Write the postmortem of an incident: a template names sections, a table knows how to write them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from ircli.documents import aftermath, analysis, course, followed, overview
from ircli.documents.page import Page, PostmortemFacts, page_of

__all__ = ("DEFAULT", "SECTIONS", "PostmortemFacts", "render")

Section: TypeAlias = Callable[[Page], str]
Template: TypeAlias = Sequence[tuple[str, str]]

# What can stand in a postmortem, by the name that templates use. A section returns its body, and no heading.
SECTIONS: Mapping[str, Section] = {
    "summary": overview.summary,
    "impact": overview.impact,
    "detection": overview.detection,
    "timeline": course.timeline,
    "durations": course.phases,
    "triage": analysis.triage,
    "hypotheses": analysis.hypotheses,
    "root_cause": analysis.root_cause,
    "factors": analysis.factors,
    "went_well": analysis.went_well,
    "went_poorly": analysis.went_poorly,
    "got_lucky": analysis.got_lucky,
    "resolution": aftermath.resolution,
    "runbooks": followed.runbooks,
    "actions": aftermath.actions,
    "lessons": analysis.lessons,
    "supporting": aftermath.supporting,
    "responders": aftermath.responders,
}
DEFAULT: Template = (
    ("summary", "Summary"),
    ("impact", "Impact"),
    ("detection", "Detection"),
    ("timeline", "Timeline"),
    ("durations", "Durations"),
    ("triage", "Triage answers"),
    ("hypotheses", "Hypotheses"),
    ("root_cause", "Root cause"),
    ("factors", "Contributing factors"),
    ("went_well", "What went well"),
    ("went_poorly", "What went poorly"),
    ("got_lucky", "Where we got lucky"),
    ("resolution", "Mitigation and resolution"),
    ("runbooks", "Runbooks"),
    ("actions", "Action items"),
    ("lessons", "Lessons learned"),
    ("supporting", "Supporting data"),
    ("responders", "Responders"),
)


def render(facts: PostmortemFacts, template: Template = DEFAULT) -> str:
    """Return a postmortem in Markdown; the same facts and template give the same text."""
    page = page_of(facts)
    parts = [f"# {overview.title(page)}", overview.facts(page)]
    for name, heading in template:
        parts += [f"## {heading}", SECTIONS[name](page)]
    return "\n\n".join(parts) + "\n"
