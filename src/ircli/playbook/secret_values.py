"""What a value looks like in a text: where it ends, how it is quoted, and when it is no secret."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ircli.playbook.patterns import later


class Seen(NamedTuple):
    """A text as it is seen on a terminal, and the same in small letters, each at the same place."""

    text: str
    folded: str


class Span(NamedTuple):
    """A stretch of a text, and the rule that found a secret there."""

    start: int
    end: int
    rule: str


MARK = later(r"\[redacted:[^\[\]\s]{1,64}\]")

# How a quoted text goes on, by the quote before it; one that is not closed ends with its line.
INSIDE: Mapping[str, re.Pattern[str]] = {
    '"': later(r'(?:[^"\\\r\n]|\\[^\r\n]|"")*'),
    "'": later(r"(?:[^'\r\n]|''|'\\'')*"),
    "`": later(r"[^`\r\n]*+"),
    "": later(r"[^\r\n]*+"),
}
# A text in double quotes that goes on over line breaks; the quote that ends it begins nothing else.
_OVER_LINES = later(
    r"""(?:[^"\\\r\n]|\\[^\r\n]){0,500}\\?\r?\n(?![\w.-]{1,40}[ \t]?[=:]|[ \t]{0,8}[\w.-]{1,40}:[ ])"""
    r"""(?:[^"\\]|\\.){0,1000}(?="(?:[ \t]*[\r\n,;)}\]&|]|[ \t]*$))""",
    re.DOTALL,
)
_INSIDE_ESCAPED = later(r"""(\\{1,7}["'])((?:(?!\1)[^\r\n])*)""")
_QUOTE = later(r"""(?:[bBuUrRfF$@](?=["']))?(\\{0,7}["']|`)""")
NEXT = r"[\w.-]{1,40}[ \t]?[=:]"  # the next name, where values follow each other
BARE = later(
    rf"""(?:[^\s"'`<&;,)}}\]|\\]
        |<(?!/)
        |[&;](?![ ]?{NEXT}|\s|$)
        |,(?!["']|{NEXT}|\s|$)
        |[)}}\]|](?![\s,;)}}\]"'|]|$)
        |["'`](?=\w)
        |\\(?!n{NEXT}|["']))+""",
    re.VERBOSE,
)
REST_OF_LINE = later(rf"""(?!["'])(?:[^\s#]|(?<![ \t])[#]|[ \t]++(?!{NEXT}|[#\r\n]|$))+""")
LIST = later(r"\[([^\[\]{}\r\n]{1,1000})\]")
BLOCK_TEXT = later(r"[|>][-+0-9]{0,2}[ \t]*\r?\n")

_WORDS = (
    "null none nil nan undefined unset empty true false yes no on off n/a na ok enabled disabled required optional "
    "missing hidden redacted masked filtered removed omitted secure protected success failed failure denied invalid "
    "incorrect wrong expired basic digest bearer string str default"
)
_HARMLESS = later(
    rf"""(?:[*xX•.·●]{{3,}}|-{{1,3}}|\*\*
        |\$\w{{1,64}}|\$\{{[\w.]{{1,64}}\}}|\$\{{env:\w{{1,64}}\}}|%\w{{1,64}}%|%\(\w{{1,64}}\)s|%[sdvqr]
        |\$?\{{\{{[^{{}}\r\n]{{0,120}}\}}\}}|\$\([^()\r\n]{{0,200}}\)|\{{\w{{0,40}}\}}
        |<[^<>\r\n]{{1,200}}>|&lt;[\w .-]{{1,64}}&gt;
        |(?:process\.env[.\[]|os\.environ[.\[]|os\.getenv\(|ENV\[)[\w.\[\]()"']{{1,80}}
        |[(\[]?(?:{"|".join(_WORDS.split())})[)\]]?[.,;]?
        |[0-9]{{1,6}}[ ]bytes
        |(?:~|\.{{1,2}})?/(?:[\w.@+-]+/)*[\w@+-][\w.@+-]*\.(?:pem|key|crt|cer|p12|pfx|jks|pub|asc|ppk|gpg|json|ya?ml|txt|conf|env)
        |~/[\w./@+-]+
        |/(?:etc|run|var|home|root|opt|usr|srv|tmp|mnt|app|Users)/[\w./@+-]+)""",
    re.VERBOSE | re.IGNORECASE,
)
SPACED = later(  # placeholders that may have blanks in them, or end where a plain value does
    r"""(?:<[^<>\r\n]{1,200}>|\$?\{\{[^{}\r\n]{0,120}\}\}|\$\([^()\r\n]{0,200}\)|\$\{[\w.]{1,64}\}|\$\{env:\w{1,64}\}|\{\w{0,40}\})"""
    r"""(?=[\s"'`;,&<)}\]\\|]|$)"""
)
SENTENCE = later(
    r"(?:unexpected|expired|invalid|missing|not|no|is|was|has|are|must|should|may|can|cannot|could|unable|failed|"
    r"error|denied|required|incorrect|wrong|unknown|empty|signature|found|expected|illegal|bad|too|the|a|an|please|"
    r"rejected|revoked|verification|permission|access|authentication|got)(?=[ \t]+[A-Za-z])|.{0,80}?\b(?:not found|required)$",
    re.IGNORECASE,
)
OPENS = later(r"""[{\[(](?=[\s{\["'\\)}\]]|$)""")
_LONGEST_HARMLESS = 220


def is_harmless(text: str, start: int, end: int) -> bool:
    """Return whether a stretch is empty, a reference, a placeholder or a path, and so no secret."""
    if start >= end or MARK.match(text, start):
        return True
    return end - start <= _LONGEST_HARMLESS and bool(_HARMLESS.fullmatch(text[start:end].strip()))


def quoted(text: str, at: int) -> tuple[int, int] | None:
    """Return where the inside of a quoted text begins and ends; None where there is none."""
    quote = _QUOTE.match(text, at)
    if quote is None:
        return None
    mark = quote[1]
    if mark.startswith("\\"):
        inside = _INSIDE_ESCAPED.match(text, quote.start(1))
        return inside.span(2) if inside else None
    found = (_OVER_LINES.match(text, quote.end()) if mark == '"' else None) or INSIDE[mark].match(
        text, quote.end()
    )
    return found.span() if found else None


def end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Return where what a pattern finds at a place ends; the place itself where it finds nothing."""
    found = pattern.match(text, at)
    return found.end() if found else at


def line_end(text: str, start: int) -> int:
    """Return where the line that a place is in ends."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def indented(text: str, at: int, indent: int, rule: str) -> Iterator[Span]:
    """Yield each line that stands deeper than `indent`."""
    while at < len(text):
        end = line_end(text, at)
        line = text[at:end]
        bare = line.strip()
        if bare and len(line) - len(line.lstrip(" \t")) <= indent:
            return
        if bare and not MARK.fullmatch(bare):
            start = at + line.find(bare)
            yield Span(start, start + len(bare), rule)
        at = end + 1
