"""Look for what is wrong with a runbook: what is missing, what is old, and what cannot work as it is written."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ircli.domain.names import did_you_mean, one_of
from ircli.domain.text import visible
from ircli.playbook.plain import shorten
from ircli.playbook.runbooks.commands import Script, mixes, placeholders, refuse_name, script_of
from ircli.playbook.runbooks.finding import REVIEW_DAYS
from ircli.playbook.runbooks.links import anchors_of, links_of
from ircli.playbook.runbooks.parts import Fence, Runbook
from ircli.playbook.runbooks.shell import lex, slots_in

RULES: Mapping[str, str] = {
    "no-title": "There is no title: neither a heading nor 'title' in the front matter.",
    "no-owner": "Nobody owns it: 'owner' is missing in the front matter.",
    "no-last-reviewed": "Nobody knows when it was reviewed: 'last_reviewed' is missing in the front matter.",
    "no-symptoms": "There is no section on symptoms: how do people know that this is the one?",
    "no-diagnosis": "There is no section on the diagnosis: what is looked at first?",
    "no-mitigation": "There is no section on the mitigation: what makes it better?",
    "no-escalation": "There is no section on escalation: who is called, and when?",
    "no-rollback": "There is no section on rolling back: how is each step undone?",
    "no-verification": "There is no section on verification: how do people know that it worked?",
    "stale-review": "Its review is due.",
    "future-review": "Its review lies in the future.",
    "not-read": "The file is not read.",
    "misread": "Something in it cannot be read as it was meant: its front matter, a fence, or the attributes of one.",
    "mixed-prompts": "A fence that is tagged as a script has prompts and output.",
    "unknown-placeholder": "Nothing says what a placeholder stands for.",
    "unfilled-placeholder": "A placeholder stands where it cannot be filled.",
    "dangerous-name": "A variable has a name that it may not have.",
    "duplicate-name": "Two fences have the same name.",
    "syntax": "A shell does not parse what a fence would run.",
    "dead-link": "A relative link or image leads nowhere.",
    "hidden-characters": "A fence holds characters that a terminal obeys or does not show.",
    "unknown-rule": "A comment leaves out a rule that there is not.",
}
ALL = "all"  # in a comment: this file is no runbook

_SECTIONS = ("symptoms", "diagnosis", "mitigation", "escalation", "rollback", "verification")
_SAY = {"rollback": "Roll back"}  # what a heading of that kind is called, where it is not the kind
# What every login has set; a finding must not depend on whose machine finds it.
_SET = frozenset(("HOME", "LANG", "LOGNAME", "PATH", "SHELL", "TERM", "USER"))
_IGNORE = re.compile(r"<!--\s*ircli:\s*ignore\s+([^<>]*?)\s*-->")
_CODE = re.compile(r"`\$?\{?([A-Za-z_][\w-]*)\}?`")
_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)")
_WORD = re.compile(r"\b[A-Za-z_]\w*\b")
_REVIEWED = re.compile(r"""[ {,]*["']?last_reviewed["']?\s*:""")
_SHOWN = 5


class Finding(NamedTuple):
    """Something wrong with a runbook: its rule, a sentence, and what helps; `line` is None where it is about no line."""

    line: int | None
    rule: str
    message: str
    hint: str = ""


class Snippet(NamedTuple):
    """What a shell is to be asked about: a script, and the line of the fence that it is from."""

    script: Script
    line: int


def lint(
    runbook: Runbook, text: str, body: str, *, today: date, exists: Callable[[str], str]
) -> tuple[Finding, ...]:
    """Return what is wrong with a runbook, by line, as far as no shell must be asked.

    `body` is its text without the front matter, on the same lines; `exists` says why a relative path leads nowhere, and
    a blank text where it does lead somewhere.
    """
    lines = re.split(r"\r\n|\n|\r", body)
    prose = _prose(lines, runbook.fences)
    found = (
        *_missing(runbook),
        *_review(runbook, text, today),
        *(Finding(fault.line, "misread", fault.message) for fault in runbook.faults),
        *_names(runbook.fences),
        *_mixed(runbook.fences),
        *_placeholders(runbook.fences, "\n".join(prose)),
        *_links(runbook, body, prose, exists),
        *_hidden(runbook.fences),
        *_unknown_rules(lines),
    )
    return tuple(sorted(found, key=lambda one: one.line or 0))


def ignored(body: str) -> frozenset[str]:
    """Return the rules that comments in a runbook leave out."""
    named = frozenset(rule for _, rule in _comments(body.split("\n")))
    return frozenset(RULES) if ALL in named else named


def snippets(runbook: Runbook) -> tuple[Snippet, ...]:
    """Return what shells should parse; what cannot be filled is no script yet."""
    found = ((script_of(fence), fence.line) for fence in runbook.fences)
    return tuple(
        Snippet(script, line) for script, line in found if script is not None and not _unfilled(script)
    )


def unparsed(snippet: Snippet, line: int | None, message: str) -> Finding:
    """Return the finding for what a shell does not parse; `line` is counted from 1 in the script."""
    places = snippet.script.lines
    place = places[min(max(line, 1), len(places)) - 1] if line is not None and places else snippet.line
    return Finding(place, "syntax", f"{snippet.script.shell} does not parse it: {message}.")


# What is missing or old.


def _missing(runbook: Runbook) -> Iterator[Finding]:
    if not runbook.front.title and not any(heading.text for heading in runbook.headings):
        yield Finding(1, "no-title", RULES["no-title"], "# TITLE")
    if not runbook.front.owner and not _is_misread(runbook, "owner"):
        yield Finding(1, "no-owner", RULES["no-owner"], "owner: TEAM")
    if not runbook.front.last_reviewed and not _is_misread(runbook, "last_reviewed"):
        yield Finding(1, "no-last-reviewed", RULES["no-last-reviewed"], "ircli runbook reviewed NAME")
    for kind in _SECTIONS:
        if not runbook.about(kind):
            yield Finding(1, f"no-{kind}", RULES[f"no-{kind}"], f"## {_SAY.get(kind, kind.capitalize())}")


def _is_misread(runbook: Runbook, key: str) -> bool:
    """Return whether a key of the front matter is there, perhaps, but cannot be read."""
    return any(fault.message.startswith((f"'{key}'", "The front matter")) for fault in runbook.faults)


def _review(runbook: Runbook, text: str, today: date) -> Iterator[Finding]:
    if not runbook.front.last_reviewed:
        return
    reviewed = date.fromisoformat(runbook.front.last_reviewed)
    lines = re.split(r"\r\n|\n|\r", text)
    line = next((number for number, one in enumerate(lines, 1) if _REVIEWED.match(one)), 1)
    if (reviewed - today).days > 1:  # tomorrow, it is that day somewhere else
        yield Finding(
            line, "future-review", f"It is said to be reviewed on {reviewed}, which is yet to come."
        )
        return
    every = runbook.front.review_every or REVIEW_DAYS
    late = (today - reviewed).days - every
    if late > 0:
        message = f"It was last reviewed on {reviewed}, and that is due every {every} days: {late} days late."
        yield Finding(line, "stale-review", message, f"ircli runbook reviewed {runbook.name}")


# What stands in its fences.


def _names(fences: Iterable[Fence]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for fence in fences:
        name = fence.attributes.get("name", "").strip()
        if name and name in first:
            message = f"The name '{shorten(name)}' is taken by the fence in line {first[name]}."
            yield Finding(fence.line, "duplicate-name", message)
        first.setdefault(name, fence.line)


def _mixed(fences: Iterable[Fence]) -> Iterator[Finding]:
    for fence in fences:
        if mixes(fence):
            message = (
                f"Prompts and output stand in a fence that is tagged {fence.tag}: only console has both."
            )
            yield Finding(fence.line, "mixed-prompts", message, "Tag it console, or leave out the output.")


def _placeholders(fences: Iterable[Fence], prose: str) -> Iterator[Finding]:
    """Give each placeholder that nothing explains, and each that cannot be given, where it first stands."""
    said = _explained(prose)
    words = frozenset(_WORD.findall(prose))
    told: set[tuple[str, str]] = set()
    scripts = (script for fence in fences if (script := script_of(fence)) is not None)
    for script in scripts:
        for one in placeholders(script, known=_SET):
            rule, message, hint = "", "", ""
            if why := refuse_name(one.name, script.shell):
                rule, message = "dangerous-name", why
            elif one.refusal:
                rule, message = "unfilled-placeholder", f"{one.spelled} cannot be filled. {one.refusal}"
            elif one.name not in said and not (one.spelled.startswith("$") and one.name in words):
                rule, message = "unknown-placeholder", f"Nothing says what {one.spelled} stands for."
                hint = f"Write a sentence that names {one.spelled}."
            if rule and (rule, one.name) not in told:
                told.add((rule, one.name))
                yield Finding(one.line, rule, message, hint)


def _explained(prose: str) -> frozenset[str]:
    """Return the variables that a text outside of fences speaks of: as placeholders, as variables, or as code."""
    return frozenset(
        (
            *(name for _, _, name in slots_in(prose, 0, len(prose))),
            *(match[1].replace("-", "_") for match in _CODE.finditer(prose)),
            *(match[1] for match in _VARIABLE.finditer(prose)),
        )
    )


def _unfilled(script: Script) -> bool:
    return any(slot.refusal for slot in lex(script.text, script.shell).slots)


def _hidden(fences: Iterable[Fence]) -> Iterator[Finding]:
    for fence in fences:
        for number, line in enumerate(fence.content.split("\n"), fence.line + 1):
            odd = dict.fromkeys(one for one in line if visible(one, keep="\t") != one)
            if odd:
                names = [f"U+{ord(one):04X}" for one in list(odd)[:_SHOWN]]
                more = f" and {len(odd) - _SHOWN} more" if len(odd) > _SHOWN else ""
                message = (
                    f"A terminal obeys or does not show {', '.join(names)}{more} in this line of a fence."
                )
                yield Finding(number, "hidden-characters", message, "Type the line anew.")


# What stands outside of them.


def _prose(lines: Sequence[str], fences: Iterable[Fence]) -> list[str]:
    """Return the lines of a text, blank where they are a fence's."""
    kept = list(lines)
    for fence in fences:
        end = fence.line + fence.content.count("\n") + (1 if fence.closed else 0)
        for number in range(fence.line - 1, min(end, len(kept))):
            kept[number] = ""
    return kept


def _links(
    runbook: Runbook, body: str, prose: Sequence[str], exists: Callable[[str], str]
) -> Iterator[Finding]:
    anchors = anchors_of(runbook.headings, prose)
    for link in links_of(body):
        if link.path:
            why = exists(link.path)
        else:
            known = not link.anchor or link.anchor.lower() in anchors
            why = "" if known else "no heading here has that anchor"
        if why:
            yield Finding(link.line, "dead-link", f"The link to {shorten(link.target)} leads nowhere: {why}.")


def _unknown_rules(lines: Sequence[str]) -> Iterator[Finding]:
    for number, rule in _comments(lines):
        if rule not in RULES and rule != ALL:
            hint = did_you_mean(rule, RULES).strip() or one_of(tuple(RULES))
            yield Finding(
                number, "unknown-rule", f"'{shorten(rule)}' is no rule that could be left out.", hint
            )


def _comments(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Give the rules that comments name, each with its line."""
    for number, line in enumerate(lines, 1):
        for match in _IGNORE.finditer(line):
            yield from ((number, rule) for rule in re.split(r"[\s,]+", match[1]) if rule)
