"""The sections that explain an incident: what was asked, suspected and found, and what it teaches."""

from ircli.documents.findings import lucky, perhaps_lucky, poorly, well
from ircli.documents.markdown import bullets, table
from ircli.documents.page import Page, prompt
from ircli.domain.followup import Why, chain
from ircli.domain.response import Hypothesis


def triage(page: Page) -> str:
    """Return the answers to the questions of triage."""
    rows = [
        (page.line(answer.label or answer.question), page.line(answer.words or answer.value) or "skipped")
        for answer in page.incident.answers.values()
        if answer.form == "triage"
    ]
    return table(("Question", "Answer"), rows) if rows else "No question of triage was answered."


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
    words = page.paragraphs(page.incident.followup.root_cause)
    if words:
        return words
    found = _findings(page)
    asked = prompt("why it happened, from the symptom down to the system.")
    return f"Findings on record:\n\n{found}\n\n{asked}" if found else asked


def _findings(page: Page) -> str:
    notes = page.noted("finding")
    clocks = page.clocks([entry.at for entry in notes])
    said = page.lines([page.what(entry.event) for entry in notes])
    return bullets(
        f"{clock} UTC: {words}" if clock else f"undated: {words}"
        for clock, words in zip(clocks, said, strict=True)
    )


def whys(page: Page) -> str:
    """Return the five whys as a list: each answer below the one that it explains."""
    known = page.incident.followup.whys
    if not known:
        return prompt(
            "the five whys: why it happened, why that was so, and on, from the symptom to the system."
        )
    # Deeper than that, Markdown takes a list for code, and nobody reads it.
    return "\n".join(
        f"{'  ' * min(depth, _DEEPEST)}- Why? {page.line(one.text)}{_becomes(page, one)}"
        for depth, one in chain(known)
    )


_DEEPEST = 12


def _becomes(page: Page, why: Why) -> str:
    actions = [page.line(action.text) for action in page.incident.actions if action.origin == why.id]
    return f" (to do: {'; '.join(actions)})" if actions else ""


def factors(page: Page) -> str:
    """Return what made it worse, or possible."""
    found = bullets(page.line(factor) for factor in page.incident.followup.factors)
    return found or prompt("what made it worse, or possible.")


def went_well(page: Page) -> str:
    """Return what went well, by the timeline and by those who were there, or ask them."""
    return _with(page, well(page), "well", "what helped, and should stay.")


def went_poorly(page: Page) -> str:
    """Return what went poorly, by the timeline and by those who were there, or ask them."""
    return _with(page, poorly(page), "poorly", "what was slow, missing or misleading.")


def got_lucky(page: Page) -> str:
    """Return what was luck, by the timeline and by those who were there; what looks like it is asked."""
    asked = " ".join(["what could as well have gone worse.", *perhaps_lucky(page)])
    return _with(page, lucky(page), "lucky", asked)


def lessons(page: Page) -> str:
    """Return what others should know, or ask for it: no timeline knows that."""
    return _with(page, [], "learned", "what others should know who were not there.")


def _with(page: Page, found: list[str], kind: str, asked: str) -> str:
    said = [page.line(one.text) for one in page.incident.followup.lessons if one.kind == kind]
    listed = bullets([*found, *said])
    return "\n\n".join(part for part in (listed, "" if said else prompt(asked)) if part)
