"""Write the postmortem of an incident: a template has the headings, a table knows how to write what stands below them."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from ircli.documents import aftermath, analysis, conduct, course, followed, overview
from ircli.documents.page import Page, PostmortemFacts, page_of
from ircli.documents.phases import chart
from ircli.documents.regions import Document, compose, parse, places

__all__ = ("SECTIONS", "Options", "PostmortemFacts", "bodies", "head", "options_of", "render", "with_options")

Section: TypeAlias = Callable[[Page], str]

# What can stand in a postmortem, by the name that templates use. A section returns its body; only the title is a heading.
SECTIONS: Mapping[str, Section] = {
    "title": overview.title,
    "facts": overview.facts,
    "summary": overview.summary,
    "impact": overview.impact,
    "detection": overview.detection,
    "chart": chart,
    "timeline": course.timeline,
    "milestones": course.milestones,
    "durations": course.durations_of,
    "severity": conduct.severity,
    "triage": analysis.triage,
    "hypotheses": analysis.hypotheses,
    "root-cause": analysis.root_cause,
    "whys": analysis.whys,
    "factors": analysis.factors,
    "went-well": analysis.went_well,
    "went-poorly": analysis.went_poorly,
    "got-lucky": analysis.got_lucky,
    "attempts": conduct.attempts,
    "resolution": aftermath.resolution,
    "runbooks": followed.runbooks,
    "updates": conduct.updates,
    "roles": conduct.roles,
    "actions": aftermath.actions,
    "lessons": analysis.lessons,
    "supporting": aftermath.supporting,
    "responders": aftermath.responders,
}
_HEAD = re.compile(
    r"\ufeff?<!-- ircli:postmortem(?: of ([a-z0-9-]+),)? template=([a-z0-9][a-z0-9-]*)( names)?(?: zone=([\w/+-]+))?(?=[.:])",
    re.ASCII,
)


class Options(NamedTuple):
    """How a document was asked for: kept in its first line, so that it is written anew in the same way."""

    template: str = "default"
    names: bool = False
    zone: str = ""
    incident: str = ""


def head(options: Options) -> str:
    """Return the line that opens a document."""
    return (
        f"{_asked(options)}. ircli writes what stands between a begin and an end mark, unless you edit it; everything else"
        " is yours. -->\n\n"
    )


def options_of(text: str) -> Options | None:
    """Return how a document was asked for; None where its first line does not say."""
    found = _HEAD.match(text)
    return (
        Options(found[2], names=bool(found[3]), zone=found[4] or "", incident=found[1] or "")
        if found
        else None
    )


def with_options(document: Document, options: Options) -> Document:
    """Return a document whose first line says how it is written now; nothing else of that line changes."""
    first = document.pieces[0] if document.pieces else ""
    found = _HEAD.match(first) if isinstance(first, str) else None
    if found is None or not isinstance(first, str):
        return document
    order_mark = "\ufeff" if first.startswith("\ufeff") else ""
    opening = f"{order_mark}{_asked(options)}{first[found.end() :]}"
    return document._replace(pieces=(opening, *document.pieces[1:]))


def _asked(options: Options) -> str:
    """Return how a document was asked for, as its first line begins with it."""
    of = f" of {options.incident}," if options.incident else ""
    named = " names" if options.names else ""
    zone = f" zone={options.zone}" if options.zone else ""
    return f"<!-- ircli:postmortem{of} template={options.template}{named}{zone}"


def bodies(facts: PostmortemFacts, document: Document) -> Mapping[str, str]:
    """Return what is to stand in each region of a document now."""
    page = page_of(facts)
    return {one.name: SECTIONS[one.name](page) for one in document.regions if one.name in SECTIONS}


def section(facts: PostmortemFacts, name: str) -> str:
    """Return one section by itself."""
    return SECTIONS[name](page_of(facts))


def render(facts: PostmortemFacts, template: str, options: Options) -> Document:
    """Return a new document; the same facts, template and options give the same text."""
    page = page_of(facts)
    named = dict.fromkeys(name for name, _ in places(template))
    known = {name: SECTIONS[name](page) for name in named if name in SECTIONS}
    return parse(head(options) + compose(template, lambda name: known.get(name, "")))
