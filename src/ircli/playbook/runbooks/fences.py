"""What the line that opens a fence says: its tag, and its attributes by the convention of Runme."""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from ircli.playbook.runbooks.parts import Fence

PROMPT = "$ "
# The tags of fences that are for a shell, and which one runs them; one without a tag that has a prompt is for bash.
SHELLS: Mapping[str, str] = {
    "bash": "bash",
    "shell": "bash",
    "console": "bash",
    "sh": "sh",
    "zsh": "zsh",
}
ATTRIBUTES = ("name", "cwd", "interactive", "excludeFromRunAll")

_PAIR = re.compile(
    r"""\s*(?P<key>[A-Za-z_][\w.-]*)\s*=\s*
    (?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'{}]+))(?=\s|$)""",
    re.VERBOSE,
)
_SHOWN_LINES = re.compile(r"[0-9,\s-]*")  # `{1,3-5}`: the lines that a site highlights


class Opening(NamedTuple):
    """What an info string says; `is_broken` where it has attributes that cannot be read."""

    tag: str = ""
    attributes: Mapping[str, str] = {}
    is_broken: bool = False


def read_info(info: str) -> Opening:
    """Return what the info string of a fence says."""
    info = info.strip()
    tag = _first_word(info.partition("{")[0] if _is_glued(info) else info)
    if "{" not in info:
        return Opening(tag)
    attributes = _attributes(info[info.index("{") :])
    return Opening(tag, attributes or {}, is_broken=attributes is None)


def is_shell(fence: Fence) -> bool:
    """Return whether a fence is for a shell: by its tag, or without one by a prompt at the beginning of a line."""
    return fence.tag in SHELLS if fence.tag else has_prompts(fence)


def has_prompts(fence: Fence) -> bool:
    """Return whether a line of a fence begins with a prompt."""
    return fence.content.startswith(PROMPT) or f"\n{PROMPT}" in fence.content


def _is_glued(info: str) -> bool:
    """Return whether attributes begin in the first word, such as `bash{"name":"x"}`."""
    return "{" in info.split(None, 1)[0] if info else False


def _first_word(info: str) -> str:
    word = info.split(None, 1)[0] if info.strip() else ""
    if "\\" in word or "&" in word:
        from markdown_it.common.utils import unescapeAll

        word = unescapeAll(word)
    return word.lower()


def _attributes(text: str) -> dict[str, str] | None:
    """Return the attributes in braces that are known here; None where they cannot be read."""
    if not text.endswith("}"):
        return None
    inner = text[1:-1]
    if _SHOWN_LINES.fullmatch(inner):
        return {}
    pairs = _json_pairs(text) if inner.lstrip().startswith('"') else _plain_pairs(inner)
    known = {key: pairs[key] for key in ATTRIBUTES if key in pairs} if pairs is not None else None
    # What a terminal would obey, or take for a line of ours, is no name and no folder.
    return known if known is not None and all(map(str.isprintable, known.values())) else None


def _json_pairs(text: str) -> dict[str, str] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or any(isinstance(value, dict | list) for value in found.values()):
        return None
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in found.items()}


def _plain_pairs(inner: str) -> dict[str, str] | None:
    pairs: dict[str, str] = {}
    position, end = 0, len(inner.rstrip())
    while position < end:
        pair = _PAIR.match(inner, position)
        if pair is None:
            return None
        double = pair["double"]
        value = re.sub(r"\\(.)", r"\1", double) if double is not None else pair["single"] or pair["bare"]
        pairs[pair["key"]] = value or ""
        position = pair.end()
    return pairs
