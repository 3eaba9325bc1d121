"""What can happen in an incident: one class for each kind of entry, and the way to and from a timeline's data.

To add a kind: a class here, its word in KINDS, and the `case` in the fold that the type checker then asks for.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias, cast

from ircli.domain.rules import Level

NOTE_KINDS = ("note", "alert", "report", "action", "finding", "decision", "communication")
VERDICTS = ("false-alarm", "duplicate", "known")


class Noted(NamedTuple):
    """Somebody wrote something down; `kind` is the scribe's own (note, alert, action …)."""

    text: str
    kind: str = "note"
    links: tuple[str, ...] = ()
    evidence: str = ""
    evidence_bytes: int = 0
    at_text: str = ""


class Declared(NamedTuple):
    """The incident was declared. With a title it opens the timeline."""

    title: str = ""
    text: str = ""
    summary: str = ""
    services: tuple[str, ...] = ()
    source: str = ""
    drill: bool = False
    at_text: str = ""


class Imported(NamedTuple):
    """A past incident was taken over from a file. Opens the timeline, and sets no time by itself."""

    title: str
    reference: str = ""
    summary: str = ""
    services: tuple[str, ...] = ()
    source: str = ""
    source_url: str = ""
    timezone: str = ""
    digest: str = ""
    drill: bool = False


class Started(NamedTuple):
    """Impact on users began."""

    text: str = ""
    at_text: str = ""


class Detected(NamedTuple):
    """We knew. With a title it opens a timeline that was never declared."""

    title: str = ""
    text: str = ""
    services: tuple[str, ...] = ()
    source: str = ""
    at_text: str = ""


class Acknowledged(NamedTuple):
    """Somebody took it on."""

    text: str = ""
    at_text: str = ""


class Triaged(NamedTuple):
    """Severity, roles and scope are known well enough to work."""

    text: str = ""
    at_text: str = ""


class Identified(NamedTuple):
    """A cause, or a sufficient suspect, is known."""

    text: str = ""
    at_text: str = ""


class Mitigated(NamedTuple):
    """Impact on users stopped, whatever its cause."""

    text: str = ""
    at_text: str = ""


class Resolved(NamedTuple):
    """The incident is over, and stable."""

    text: str = ""
    at_text: str = ""


class Closed(NamedTuple):
    """The follow-up is done."""

    text: str = ""
    at_text: str = ""


class Reopened(NamedTuple):
    """It was not over after all: a new cycle begins."""

    text: str = ""
    at_text: str = ""


class Dismissed(NamedTuple):
    """It was no incident, or not one of its own."""

    verdict: str
    of: str = ""
    text: str = ""


class Marked(NamedTuple):
    """A lifecycle time was set or corrected; the entry's time is that time."""

    milestone: str
    text: str = ""


class SeveritySet(NamedTuple):
    """The severity was decided, with all that the level meant then; `recommended` and `reasons` are triage's."""

    level: Level
    reason: str = ""
    recommended: str = ""
    reasons: tuple[str, ...] = ()


class RoleAssigned(NamedTuple):
    """Somebody took a role; with `many`, beside those who hold it already."""

    role: str
    person: str
    title: str = ""
    many: bool = False


class RoleHandedOff(NamedTuple):
    """A role went from one person to another, with a word on the situation."""

    role: str
    person: str
    previous: str = ""
    title: str = ""
    report: str = ""
    many: bool = False


class RoleReleased(NamedTuple):
    """Somebody left a role; without a person, everybody did."""

    role: str
    person: str = ""


class Edited(NamedTuple):
    """The incident's description changed; None leaves a part as it was."""

    title: str | None = None
    summary: str | None = None
    services: tuple[str, ...] | None = None


class Answered(NamedTuple):
    """A question of the process was answered; `label` and `words` are what the person saw."""

    form: str
    question: str
    value: str
    label: str = ""
    words: str = ""


class CauseStated(NamedTuple):
    """The root cause, as far as it is understood."""

    text: str


class FactorAdded(NamedTuple):
    """Something that made it worse, or possible."""

    text: str


class HypothesisProposed(NamedTuple):
    """A line of inquiry began."""

    text: str


class ActionAdded(NamedTuple):
    """Something to do, so that it does not happen again or hurts less."""

    text: str
    owner: str = ""
    due: str = ""
    kind: str = ""
    priority: str = ""
    reference: str = ""
    state: str = "open"


class Amended(NamedTuple):
    """An earlier entry was corrected; None leaves a part as it was."""

    target: str
    text: str | None = None
    at: str | None = None
    kind: str | None = None


class Withdrawn(NamedTuple):
    """An earlier entry, or an earlier correction, counts no longer."""

    target: str
    reason: str = ""


class Unread(NamedTuple):
    """An entry of a newer version, or of a shape nobody here knows: kept, shown, and without effect."""

    kind: str
    text: str = ""


Event: TypeAlias = (
    Noted
    | Declared
    | Imported
    | Started
    | Detected
    | Acknowledged
    | Triaged
    | Identified
    | Mitigated
    | Resolved
    | Closed
    | Reopened
    | Dismissed
    | Marked
    | SeveritySet
    | RoleAssigned
    | RoleHandedOff
    | RoleReleased
    | Edited
    | Answered
    | CauseStated
    | FactorAdded
    | HypothesisProposed
    | ActionAdded
    | Amended
    | Withdrawn
    | Unread
)

KINDS: Mapping[str, type[Any]] = {
    "noted": Noted,
    "declared": Declared,
    "imported": Imported,
    "started": Started,
    "detected": Detected,
    "acknowledged": Acknowledged,
    "triaged": Triaged,
    "identified": Identified,
    "mitigated": Mitigated,
    "resolved": Resolved,
    "closed": Closed,
    "reopened": Reopened,
    "dismissed": Dismissed,
    "marked": Marked,
    "severity_set": SeveritySet,
    "role_assigned": RoleAssigned,
    "role_handed_off": RoleHandedOff,
    "role_released": RoleReleased,
    "edited": Edited,
    "answered": Answered,
    "cause_stated": CauseStated,
    "factor_added": FactorAdded,
    "hypothesis_proposed": HypothesisProposed,
    "action_added": ActionAdded,
    "amended": Amended,
    "withdrawn": Withdrawn,
}
WORDS: Mapping[type[Any], str] = {event: word for word, event in KINDS.items()}

VERSION = 1
Upcast: TypeAlias = Callable[[Mapping[str, object]], Mapping[str, object]]
# (kind, old version) -> what makes its data one version newer. Nothing has changed yet.
UPCASTS: Mapping[tuple[str, int], Upcast] = {}


def kind_of(event: Event) -> str:
    """Return the word that a timeline uses for an event."""
    return event.kind if isinstance(event, Unread) else WORDS[type(event)]


def write_event(event: Event) -> dict[str, object]:
    """Return an event's data for a timeline: what differs from the defaults, a required part always."""
    defaults = event._field_defaults
    return {
        name: _plain(value)
        for name, value in zip(event._fields, event, strict=True)
        if name not in defaults or value != defaults[name]
    }


def _plain(value: object) -> object:
    if isinstance(value, Level):
        return write_level(value)
    return list(value) if isinstance(value, tuple) else value


def write_level(level: Level) -> dict[str, object]:
    """Return a level as plain data."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in zip(level._fields, level, strict=True)
        if name not in level._field_defaults or value != level._field_defaults[name]
    }


def read_event(
    kind: str,
    version: int,
    data: Mapping[str, object],
    *,
    upcasts: Mapping[tuple[str, int], Upcast] = UPCASTS,
) -> Event:
    """Return the event that an entry's data describes, or Unread; never raise, for the past happened."""
    while (kind, version) in upcasts:
        data = upcasts[kind, version](data)
        version += 1
    shape = KINDS.get(kind)
    if shape is None or version != VERSION:
        return _unread(kind, data)
    readers = _READERS.get(shape) or _readers(shape)
    try:
        return cast(
            "Event",
            shape(**{name: readers[name](value) for name, value in data.items() if name in readers}),
        )
    except (TypeError, ValueError):
        return _unread(kind, data)


def knows(event: Event, data: Mapping[str, object]) -> bool:
    """Return whether an event holds all that an entry's data says."""
    return data.keys() <= _READERS.get(type(event), {}).keys()


def _unread(kind: str, data: Mapping[str, object]) -> Unread:
    text = data.get("text")
    return Unread(kind=kind, text=text if isinstance(text, str) else "")


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError
    return value


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _flag(value: object) -> bool:
    if type(value) is not bool:
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if type(value) is not list:
        raise TypeError
    return tuple([_text(part) for part in value])


def read_level(value: object) -> Level:
    """Return the level that plain data describes; raise TypeError where it describes none."""
    if not isinstance(value, dict):
        raise TypeError
    readers = _READERS.get(Level) or _readers(Level)
    return Level(**{name: readers[name](part) for name, part in value.items() if name in readers})


def _optional(read: Callable[[object], object]) -> Callable[[object], object]:
    return lambda value: None if value is None else read(value)


_BY_ANNOTATION: Mapping[object, Callable[[object], Any]] = {
    str: _text,
    int: _number,
    bool: _flag,
    Level: read_level,
    tuple[str, ...]: _texts,
    str | None: _optional(_text),
    int | None: _optional(_number),
    tuple[str, ...] | None: _optional(_texts),
}
_READERS: dict[type[Any], Mapping[str, Callable[[object], Any]]] = {}


def _readers(shape: type[Any]) -> Mapping[str, Callable[[object], Any]]:
    _READERS[shape] = {name: _BY_ANNOTATION[kind] for name, kind in shape.__annotations__.items()}
    return _READERS[shape]
