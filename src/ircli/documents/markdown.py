r"""Make text from anywhere inert inside Markdown: it is read as it was written, and forms nothing.

What could form something is taken out of play in one of three ways, each the mildest that is safe:

- Mentions, issue references, addresses and emoji names go into a code span. Code hosts look for them in
  the text that a reader would see, so neither a backslash nor an entity stops them (`\@ops` and `&#64;ops`
  are both read as `@ops`); they do leave code alone. A zero-width mark in between would stop them too, and
  is what this program refuses to hide in text. A bare commit hash stays: where it becomes a link, it tells
  nobody and closes nothing.
- `<` and `&` become entities: some renderers know no backslash before them, and would pass `<script>` on.
- Anything else that Markdown would obey gets a backslash, and only where it would be obeyed: `db_1`, `-5` and
  `(x)` stay as they are.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from ircli.domain.text import visible

LINE_MARK = " ↵ "

_HARMLESS = re.compile(r"[A-Za-z][A-Za-z0-9 .,;()'\"%?/=+-]*", re.ASCII)
# Where something begins that a code host acts upon; the second also by words, and slower.
# The first character as a set by itself: that is what the expression engine can look for quickly.
_HINT = re.compile(r"[@#!&:](?:(?<=@)(?=\w)|(?<=[#!&])(?=\d)|(?<=:)(?://|[A-Za-z_+-][\w+-]*:))")
_HINT_WORDS = re.compile(rf"{_HINT.pattern}|www\.|mailto:|xmpp:|\bgh-(?=\d)", re.IGNORECASE)
_REFERENCE_MARKS = frozenset(("@", "#", "!", "&", "gh-"))
_ADDRESS = re.compile(r"(?:[^\s`|<>]*[^\s`|<>.,;:!?()\[\]{}'\"*_~$\\])?")
_REFERENCE = re.compile(r"(?:[\w@#/.:+!&-]*\w)?")
_JOINS_BEFORE = frozenset("./+-_")

_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~\s\0]|\Z)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_TAG = re.compile(r"<(?![ 0-9=])")
# Inside a word `_` emphasises nothing; without an end that stands against a word, `~` and `$` span nothing.
_UNDERSCORE = re.compile(r"_(?:(?<![^\W_]_)|(?![^\W_]))")
_ENDING = re.compile(r"[~$](?<=\S.)")
_ALWAYS = "`*[|"
_LINE_STARTS = frozenset("#>-+=:0123456789")
_LINE_START = re.compile(
    r"(?:[#>]|[-+](?=\s|\Z)|:(?=[\s:]|\Z)|[-=:+](?=[-=:+|\\\s]*\Z))|([0-9]{1,9})(?=[.)](?:\s|\Z))"
)
_SAFE_LINK = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9._~:/?#@!&=+,%-]*)?",
    re.ASCII,
)


def inline(text: str) -> str:
    """Return text as one line of Markdown that says the same and forms nothing, wherever it stands in a line."""
    if _HARMLESS.fullmatch(text) and not _has_words(text):
        return text.rstrip(" ")
    return _guard_end(_guard_start(_escape(_one_line(text))))


def block(text: str) -> str:
    """Return text as paragraphs of Markdown: lines and blank lines are kept, and form nothing else."""
    lines = [visible(line.replace("\t", " ").strip()) for line in _lines(text.strip())]
    kept = [line for before, line in zip(["", *lines], lines, strict=False) if line or before]
    return "\n".join([_guard_start(line) for line in _escape("\n".join(kept)).split("\n")])


def cells(texts: Iterable[str]) -> list[str]:
    """Return texts as cells of a table; far quicker than one by one, for timelines are long."""
    lines = [text if text.isascii() and text.isprintable() else _one_line(text) for text in texts]
    return _escape("\n".join(lines)).split("\n") if lines else []


def link(address: str) -> str:
    """Return an http(s) address of plain characters as a link, anything else as text that is none."""
    return f"<{address}>" if _SAFE_LINK.fullmatch(address) else inline(address)


def table(
    headers: Sequence[str], rows: Iterable[Sequence[str]], *, optional: Collection[str] = frozenset()
) -> str:
    """Return a table of texts that are Markdown already; an `optional` column that is blank in all rows is left out."""
    lines = rows if isinstance(rows, list) else list(rows)
    for place in reversed(range(len(headers))):
        if headers[place] in optional and not any(row[place] for row in lines):
            headers = [*headers[:place], *headers[place + 1 :]]
            lines = [[*row[:place], *row[place + 1 :]] for row in lines]
    head = (f"| {' | '.join(headers)} |", f"|{' --- |' * len(headers)}")
    return "\n".join([*head, *[f"| {' | '.join(row)} |" for row in lines]])


def bullets(items: Iterable[str]) -> str:
    """Return a list of texts that are Markdown already."""
    return "\n".join(f"- {item}" for item in items)


def _one_line(text: str) -> str:
    lines = [line.strip() for line in _lines(text.replace("\t", " "))]
    return visible(LINE_MARK.join([line for line in lines if line]))


def _lines(text: str) -> list[str]:
    # Not str.splitlines(): a carriage return alone, or U+2028, hides words in a terminal and is shown instead.
    return text.replace("\r\n", "\n").split("\n")


def _escape(text: str) -> str:
    """Return visible text, of any number of lines, with all but the beginnings of lines made inert."""
    spans = list(_spans(text))
    if not spans:
        return _escape_plain(text)
    # NUL cannot be in visible text: it holds the place of what goes into a code span.
    ends = [0, *[end for _, end in spans]]
    starts = [*[start for start, _ in spans], len(text)]
    plain = "\0".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    parts = _escape_plain(plain).split("\0")
    codes = [f"`{text[start:end]}`" for start, end in spans]
    return parts[0] + "".join(code + part for code, part in zip(codes, parts[1:], strict=True))


def _escape_plain(text: str) -> str:
    if "\\" in text:
        text = _BACKSLASH.sub(r"\\\\", text)
    if "&" in text:
        text = _ENTITY.sub("&amp;", text)
    if "<" in text:
        text = _TAG.sub("&lt;", text)
    for character in _ALWAYS:
        text = text.replace(character, f"\\{character}")
    if "_" in text:
        text = _UNDERSCORE.sub(r"\\_", text)
    if "~" in text or "$" in text:
        text = _ENDING.sub(r"\\\g<0>", text)
    return text


def _guard_start(line: str) -> str:
    """Return a line that begins no heading, quote, rule, list, fence or table."""
    found = _LINE_START.match(line) if line[:1] in _LINE_STARTS else None
    if found is None:
        return line
    cut = found.end(1) if found[1] else 0
    return f"{line[:cut]}\\{line[cut:]}"


def _guard_end(line: str) -> str:
    """Return a line whose last `#` are not taken for the end of a heading's markup, and dropped."""
    kept = line.rstrip("#")
    return f"{kept}\\{line[len(kept) :]}" if kept.endswith(" ") and kept != line else line


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Give the start and end of each piece that goes into a code span; two that touch are one."""
    hint = _HINT_WORDS if _has_words(text) else _HINT
    begun, done = 0, 0
    for match in hint.finditer(text):
        if match.start() < done:
            continue
        start = _word_start(text, match.start(), done)
        if start > done:
            if done > begun:
                yield begun, done
            begun = start
        shape = _REFERENCE if match[0].lower() in _REFERENCE_MARKS else _ADDRESS
        rest = shape.match(text, match.end())
        done = rest.end() if rest else match.end()
    if done > begun:
        yield begun, done


def _has_words(text: str) -> bool:
    lower = text.lower()
    return "www." in lower or "gh-" in lower or "mailto:" in lower or "xmpp:" in lower


def _word_start(text: str, position: int, floor: int) -> int:
    while position > floor and (text[position - 1].isalnum() or text[position - 1] in _JOINS_BEFORE):
        position -= 1
    return position
