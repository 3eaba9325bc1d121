"""What a section of a runbook is about, by the words of its heading."""

import re
from collections.abc import Mapping

from ircli.playbook.runbooks.shell import SLOT

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
    "afterwards": (
        *("after the incident", "afterwards", "aftermath", "follow up", "prevent", "prevention"),
        *("lessons", "postmortem"),
    ),
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
_TAG = re.compile(r"<[/!]?[A-Za-z][^<>]*>|<!--[^<>]*>")
_ELEMENTS = frozenset(
    re.findall(
        r"\S+",
        "a abbr b big blockquote br center code dd del details div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li"
        " mark ol p pre s samp script small span strike strong style sub summary sup table tbody td tfoot th thead tr tt"
        " u ul",
    )
)
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
    kept: list[str] = []

    def aside(stands: str) -> str:
        kept.append(stands)
        return f"\0{len(kept) - 1}\0"

    # In code nothing is a mark, and a placeholder is no tag.
    text = _CODE.sub(lambda code: aside(code[2]), text[:_LONG].replace("\0", " "))
    text = _TAG.sub(lambda tag: aside(tag[0]) if _is_placeholder(tag[0]) else "", text)
    text = _ANCHOR.sub("", _IMAGE_OR_LINK.sub(r"\1", text))
    for mark in ("`", "**", "__", "~~"):
        text = text.replace(mark, "")
    text = re.sub(r"(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return " ".join(_ASIDE.sub(lambda place: kept[int(place[1])], text).split())


def _is_placeholder(tag: str) -> bool:
    return bool(SLOT.fullmatch(tag)) and tag[1:-1].split(maxsplit=1)[0].casefold() not in _ELEMENTS
