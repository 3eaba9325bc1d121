"""Read a runbook: Markdown, just as it stands in the file."""

import re
import unicodedata
from collections.abc import Iterable

from ircli.playbook.runbooks.blocks import blocks_of, title_of
from ircli.playbook.runbooks.fences import is_shell
from ircli.playbook.runbooks.headings import plain
from ircli.playbook.runbooks.parts import Front, Runbook, Step
from ircli.playbook.runbooks.steps import steps_of

__all__ = ["is_shell", "read", "split"]

_NO_FRONT = Front()
_NAME_LENGTH = 40

# Lines end as CommonMark has it; str.splitlines() knows more ends, such as U+0085 and U+2028.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_KEY = re.compile(r"""["']?\w[\w .-]*["']?[ \t]*:(?:\s|$)""")


def read(text: str, *, name: str, front: Front = _NO_FRONT, first_line: int = 1) -> Runbook:
    """Return what a runbook's text says; never raises. A front matter that still stands in it is passed over."""
    blocks = blocks_of(split(text)[1], first_line=first_line)
    return Runbook(
        name=name,
        title=front.title or title_of(blocks.headings) or name,
        front=front,
        headings=tuple(blocks.headings.values()),
        steps=_named(steps_of(blocks, first_line=first_line)),
        fences=tuple(blocks.fences.values()),
        faults=tuple(sorted(blocks.faults)),
    )


def split(text: str) -> tuple[str | None, str]:
    """Return the YAML at the head of a text, None without any, and the text with blank lines in place of it."""
    if not text.startswith(("---", "\ufeff---")):
        return None, text
    lines = _LINE.findall(text.removeprefix("\ufeff"))
    bare = [line.rstrip(" \t\r\n") for line in lines]
    end = next((number for number, line in enumerate(bare) if number and line in {"---", "..."}), 0)
    inner = lines[1:end]
    if not end or bare[0] != "---" or not _is_yaml(inner):
        return None, text
    blank = ["\r\n" if line.endswith("\r\n") else line[-1:] for line in lines[:end]]
    closing = lines[end][len(lines[end].rstrip("\r\n")) :]
    return "".join(inner), "".join([*blank, closing, *lines[end + 1 :]])


def _is_yaml(lines: list[str]) -> bool:
    """Return whether lines between two rules are YAML, or meant to be: there is a key, and no fence of Markdown."""
    if any(line.startswith(("```", "~~~")) for line in lines):
        return False
    first = next((line for line in lines if line.strip()), "")
    has_blank = bool(lines) and not lines[0].strip()
    return not first or any(map(_KEY.match, lines)) or not (has_blank or first.startswith("#"))


def _named(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps with their names: each stands once, and none is a number."""
    named: list[Step] = []
    taken: set[str] = set()
    uses: dict[str, int] = {}
    for step in steps:
        given = step.fence.attributes.get("name", "").strip() if step.fence is not None else ""
        base = given or _slug(step.title)
        base = f"step-{base}" if base.isdigit() else base
        name = base
        while name in taken:
            uses[base] = uses.get(base, 1) + 1
            name = f"{base}-{uses[base]}"
        taken.add(name)
        named.append(step._replace(name=name))
    return tuple(named)


def _slug(title: str) -> str:
    """Return a title as a name that a person types; `step` where nothing is left of it."""
    ascii_only = unicodedata.normalize("NFKD", plain(title)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")
    return words[:_NAME_LENGTH].strip("-") or "step"
