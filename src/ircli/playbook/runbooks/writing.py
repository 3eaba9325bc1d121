"""Write a runbook's front matter: that of a new one, and the day on which an old one was reviewed; nothing else changes."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from ircli.playbook.runbooks.reading import split

# What needs no quotes in YAML, wherever it stands: it looks like no number, no date, and no yes or no.
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_WORDS = frozenset(("yes", "no", "true", "false", "on", "off", "null", "y", "n"))
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_KEY = re.compile(
    r"""(?P<head>(?P<indent>[ ]*)(?P<mark>["']?)last_reviewed(?P=mark)[ \t]*:)(?P<blank>[ \t]*)
    (?P<value>"[^"\\\r\n]*"|'[^'\r\n]*'|(?!["'#])(?:[^\s]|[ \t]+(?![#\s]))*)(?P<rest>(?:[ \t]+\#[^\r\n]*|[ \t]*)(?:\r\n|\n|\r)?)""",
    re.VERBOSE,
)
_ANY_KEY = re.compile(r"""(?P<indent> *)["']?\w[\w .-]*["']?[ \t]*:(?:\s|$)""")


class Draft(NamedTuple):
    """What a new runbook says of itself; all of it may be printed."""

    title: str
    owner: str
    reviewed: date
    services: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()


def front_of(draft: Draft) -> str:
    """Return the front matter of a new runbook."""
    lines = (
        "---",
        f"title: {quoted(draft.title)}",
        f"owner: {quoted(draft.owner)}",
        f"last_reviewed: {draft.reviewed.isoformat()}",
        "review_every: 90d",
        f"services: {_listed(draft.services)}",
        f"alerts: {_listed(draft.alerts)}",
        "---",
    )
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Return a text as YAML: bare where that can mean nothing else."""
    if _BARE.fullmatch(text) and text.lower() not in _WORDS:
        return text
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, texts))}]"


def with_review(text: str, day: date) -> str | None:
    """Return a runbook's text with the day of its review: one line differs, or is added, or a front matter is.

    None where its front matter seems to begin and is none. Whoever calls reads the result again: YAML has ways to write
    a key that are not understood here.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    yaml, _ = split(text)
    lines = _LINE.findall(text.removeprefix(mark))
    if yaml is None:
        if len(lines) > 1 and lines[0].rstrip() == "---" and _ANY_KEY.match(lines[1]):
            return None
        end = _line_end(lines)
        blank = end if lines and lines[0].strip() else ""
        front = f"---{end}last_reviewed: {day.isoformat()}{end}---{end}{blank}"
        return "".join((mark, front, *lines))
    closing = 1 + len(_LINE.findall(yaml))
    indent = next((found["indent"] for line in lines[1:closing] if (found := _ANY_KEY.match(line))), "")
    for number in range(1, closing):
        found = _KEY.fullmatch(lines[number])
        if found and found["indent"] == indent:
            lines[number] = _dated(found, day)
            return "".join((mark, *lines))
    lines.insert(closing, f"{indent}last_reviewed: {day.isoformat()}{_line_end(lines)}")
    return "".join((mark, *lines))


def _dated(found: re.Match[str], day: date) -> str:
    """Return the line of a day with another one, in the quotes that it had."""
    value = found["value"]
    around = value[0] if value[:1] in {'"', "'"} else ""
    return f"{found['head']}{found['blank'] or ' '}{around}{day.isoformat()}{around}{found['rest']}"


def _line_end(lines: Sequence[str]) -> str:
    """Return what the first line of a text ends in."""
    first = lines[0] if lines else ""
    return first[len(first.rstrip("\r\n")) :] or "\n"
