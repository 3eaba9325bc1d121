"""What a section of a runbook is about, by the words of its heading."""

import re
from collections.abc import Mapping

# The words people write, and what they mean; a longer phrase wins over a shorter one that begins at the same word.
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "overview": (
        *("overview", "about", "background", "introduction", "purpose", "scope", "context", "summary"),
        *("reference", "references", "links", "see also", "further reading", "related"),
    ),
    "symptoms": ("symptom", "symptoms", "meaning", "alert", "alerts", "sign", "signs"),
    "impact": ("impact", "user impact", "customer impact"),
    "diagnosis": (
        *("diagnosis", "diagnostic", "diagnostics", "diagnose", "diagnosing"),
        *("investigate", "investigation", "investigating", "troubleshoot", "troubleshooting"),
        *("triage", "first look", "check", "checks"),
    ),
    "mitigation": (
        *("mitigation", "mitigations", "mitigate", "resolution", "resolve", "fix", "fixes"),
        *("remediation", "remediate", "common causes and fixes", "recovery", "recover"),
    ),
    "escalation": ("escalation", "escalations", "escalate", "when to escalate", "contact", "contacts"),
    "rollback": ("rollback", "roll back", "rolling back", "undo", "backout", "back out"),
    "verification": (
        *("verify", "verification", "verifying", "validation", "validate", "confirm", "confirmation"),
    ),
}
_KINDS: Mapping[tuple[str, ...], str] = {
    tuple(phrase.split()): kind for kind, phrases in _SYNONYMS.items() for phrase in phrases
}
_LONGEST = max(map(len, _KINDS))
_LONG = 1_000  # characters of a line that are looked at; a hostile one is as long as the file

_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_TAG = re.compile(r"<[/!]?[A-Za-z][^<>]*>")
_ANCHOR = re.compile(r"\s*\{[^{}]*\}\s*$")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.{0,200}?)(?<!`)\1(?!`)")
_ASIDE = re.compile("\0([0-9]+)\0")
_WORDS = re.compile(r"[^\W_]+")


def kind_of(text: str, *, alone: bool = False) -> str:
    """Return what a heading is about, one of KINDS, by the first of its words that say it; blank where none does.

    With `alone`, nothing else may stand in it: the title of a whole runbook, such as "Check out fails", says little.
    """
    words = tuple(word.casefold() for word in _WORDS.findall(plain(text)))
    while words and words[0].isdecimal():
        words = words[1:]
    if alone:
        return _KINDS.get(words, "")
    for first in range(len(words)):
        for length in range(_LONGEST, 0, -1):
            kind = _KINDS.get(words[first : first + length])
            if kind is not None:
                return kind
    return ""


def plain(text: str) -> str:
    """Return a line of Markdown as it reads: without links, emphasis, code marks, tags and anchors."""
    codes: list[str] = []

    def aside(code: re.Match[str]) -> str:
        codes.append(code[2])
        return f"\0{len(codes) - 1}\0"

    text = _CODE.sub(aside, text[:_LONG].replace("\0", " "))  # in code nothing is a mark: `<pod>` is no tag
    text = _ANCHOR.sub("", _TAG.sub("", _IMAGE_OR_LINK.sub(r"\1", text)))
    for mark in ("`", "**", "__", "~~"):
        text = text.replace(mark, "")
    text = re.sub(r"(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return " ".join(_ASIDE.sub(lambda place: codes[int(place[1])], text).split())
