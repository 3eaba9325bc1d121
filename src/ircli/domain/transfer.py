"""Take apart an incident as `ircli export` wrote it, and refuse what no export writes."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ircli.domain.stamp import CROCKFORD, is_ulid
from ircli.errors import MisreadError

FORMAT = "ircli-incident"
VERSION = 1
_KEYS = ("format", "version", "incident", "entries", "postmortem")
_ENTRY_KEYS = ("id", "at", "recorded_at", "by", "kind", "v", "data")
_KIND = r"[a-z0-9][a-z0-9_.-]{0,63}"
_LETTERS = frozenset(CROCKFORD)


class Transfer(NamedTuple):
    """An incident on its way between two stores: its entries as their lines say them, and its postmortem's text.

    Whether `id` can be an incident's is for the store to say.
    """

    id: str
    entries: tuple[Mapping[str, object], ...]
    postmortem: str | None
    warnings: tuple[str, ...]


def is_transfer(data: object) -> bool:
    """Return whether plain data says that it is an incident that was exported."""
    return isinstance(data, dict) and data.get("format") == FORMAT


def read_transfer(data: Mapping[str, Any]) -> Transfer:
    """Return what was exported; raise MisreadError, with the place, for what was not."""
    version = data.get("version")
    if type(version) is not int or version != VERSION:
        raise MisreadError(
            f"Version {str(version)[:20]} of {FORMAT} is not read here.",
            path=("version",),
            hint=f"This ircli reads version {VERSION}.",
        )
    incident, entries, postmortem = data.get("incident"), data.get("entries"), data.get("postmortem")
    identity = incident.get("id") if isinstance(incident, dict) else None
    if not isinstance(identity, str):
        raise MisreadError("The incident has no id.", path=("incident",), hint="ircli export writes one.")
    if not isinstance(entries, list) or not entries:
        raise MisreadError(
            "The incident has no entries.", path=("entries",), hint="ircli export writes them."
        )
    if postmortem is not None and not isinstance(postmortem, str):
        raise MisreadError("'postmortem' is not a text.", path=("postmortem",))
    taken: dict[str, Mapping[str, object]] = {}
    for number, entry in enumerate(entries, start=1):
        found = _entry(entry, number)
        if found["id"] in taken:
            raise _misread(number, "has the id of one before it.")
        taken[str(found["id"])] = found
    unknown = [str(key) for key in data if key not in _KEYS]
    warnings = (f"unknown keys left out: {', '.join(unknown)}",) if unknown else ()
    return Transfer(identity, tuple(taken[key] for key in sorted(taken)), postmortem, warnings)


def _entry(value: object, number: int) -> Mapping[str, object]:
    """Return an entry with its known keys first, as a line has them; what a newer version added is kept."""
    if not isinstance(value, dict) or any(key not in value for key in _ENTRY_KEYS):
        raise _misread(number, f"does not have all of {', '.join(_ENTRY_KEYS)}.")
    identity, kind, version = value["id"], value["kind"], value["v"]
    if not isinstance(identity, str) or not is_ulid(identity) or not _LETTERS.issuperset(identity):
        raise _misread(number, "has an id that is no ULID.")
    for key in ("at", "recorded_at"):
        if value[key] is not None and not isinstance(value[key], str):
            raise _misread(number, f"has a time '{key}' that is no text.")
    if not isinstance(value["by"], str):
        raise _misread(number, "has an author that is no text.")
    if not isinstance(kind, str) or re.fullmatch(_KIND, kind) is None:
        raise _misread(number, "has a kind that is none.")
    if type(version) is not int or not 0 < version < 1000:
        raise _misread(number, "has a version that is none.")
    if not isinstance(value["data"], dict):
        raise _misread(number, "has data that is no object.")
    rest = {key: part for key, part in value.items() if key not in _ENTRY_KEYS and key != "crc"}
    return {**{key: value[key] for key in _ENTRY_KEYS}, **rest}


def _misread(number: int, what: str) -> MisreadError:
    return MisreadError(f"entry {number}: It {what}", path=("entries", number - 1))
