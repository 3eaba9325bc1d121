"""The sections that explain an incident: what was asked, suspected and found, and what it teaches."""

from ircli.documents.findings import lucky, poorly, well
from ircli.documents.markdown import bullets, table
from ircli.documents.page import Page, prompt
from ircli.domain.events import Noted
from ircli.domain.response import Hypothesis


def triage(page: Page) -> str:
    """Return the answers to the questions of triage."""
    rows = [
        (page.line(answer.label or answer.question), page.line(answer.words or answer.value) or "skipped")
        for answer in page.incident.answers.values()
        if answer.form == "triage"
    ]
    return table(("Question", "Answer"), rows) if rows else "No question was answered."


def hypotheses(page: Page) -> str:
    """Return the lines of inquiry in the order in which they were taken up."""
    found = [
        f"{page.when(one.at, unknown='undated')}: {page.line(one.text)} ({_judged(page, one)})"
        for one in page.incident.response.hypotheses
    ]
    return bullets(found) or prompt("what was suspected, and what confirmed it or ruled it out.")


def _judged(page: Page, hypothesis: Hypothesis) -> str:
    words = {"confirmed": "confirmed", "ruled-out": "ruled out"}.get(hypothesis.state, "still open")
    return f"{words}: {page.line(hypothesis.evidence)}" if hypothesis.evidence else words


def root_cause(page: Page) -> str:
    """Return the root cause as far as it is understood, or what was found on the way, and ask for it."""
    words = page.paragraphs(page.incident.root_cause)
    if words:
        return words
    found = bullets(
        f"{page.when(entry.at, unknown='undated')}: {page.line(page.what(entry.event))}"
        for entry in page.ordered
        if isinstance(entry.event, Noted) and entry.event.kind == "finding"
    )
    asked = prompt("why it happened, from the symptom down to the system.")
    return f"Findings on record:\n\n{found}\n\n{asked}" if found else asked


def factors(page: Page) -> str:
    """Return what made it worse, or possible."""
    found = bullets(page.line(factor) for factor in page.incident.factors)
    return found or prompt("what made it worse, or possible.")


def went_well(page: Page) -> str:
    """Return what the timeline shows to have gone well, and ask for the rest."""
    return _with(well(page), prompt("what helped, and should stay."))


def went_poorly(page: Page) -> str:
    """Return what the timeline shows to have gone poorly, and ask for the rest."""
    return _with(poorly(page), prompt("what was slow, missing or misleading."))


def got_lucky(page: Page) -> str:
    """Return what the timeline shows to have been luck, and ask for the rest."""
    return _with(lucky(page), prompt("what could as well have gone worse."))


def lessons(page: Page) -> str:  # noqa: ARG001 - a section is given the page
    """Ask for the lessons: no timeline knows them."""
    return prompt("what others should know who were not there.")


def _with(found: list[str], asked: str) -> str:
    return "\n\n".join([bullets(found), asked]) if found else asked
