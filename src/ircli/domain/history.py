"""Read a past incident from plain data: the shape of the files that `ircli import` takes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ircli.domain.clock import read_moment
from ircli.domain.events import (
    KINDS,
    NOTE_KINDS,
    ActionAdded,
    CauseStated,
    Event,
    FactorAdded,
    Imported,
    Marked,
    Noted,
    RoleAssigned,
    SeveritySet,
)
from ircli.domain.incident import MILESTONES
from ircli.domain.rules import Level, Role, Rules
from ircli.errors import UsageError

LIFECYCLE = (*MILESTONES, "reopened")
_KEYS = (
    "title", "reference", "summary", "services", "severity", "source", "source_url", "timezone", "drill",
    "times", "roles", "events", "root_cause", "contributing_factors", "actions",
)  # fmt: skip
_EVENT_KEYS = ("at", "at_text", "kind", "by", "text", "link", "links")
_ACTION_KEYS = ("text", "what", "owner", "due", "type", "kind", "priority", "ref", "reference", "state")


class Past(NamedTuple):
    """Something that happened; `at` is None and `by` is blank where nobody knows."""

    event: Event
    at: datetime | None = None
    by: str = ""


class History(NamedTuple):
    """A past incident: its opening, what happened, and what in the file was not understood."""

    opening: Imported
    past: tuple[Past, ...]
    warnings: tuple[str, ...]

    @property
    def day(self) -> datetime | None:
        """Return the moment that the incident is filed under: declared, known, begun, or the first dated entry."""
        marks = {one.event.milestone: one.at for one in self.past if isinstance(one.event, Marked)}
        known = [marks.get(name) for name in ("declared", "detected", "started")]
        return next((at for at in [*known, *(one.at for one in self.past)] if at is not None), None)


def read_history(data: object, *, file: str, digest: str, rules: Rules) -> History:
    """Return the incident that a file describes; raise UsageError, naming file and place, where it describes none."""
    reader = _Reader(file)
    top = reader.mapping(data, "the file")
    if not reader.text(top, "title").strip():
        raise reader.refuse("'title' is missing", "title: what was broken")
    reader.note_unknown(top, _KEYS, "")
    opening = Imported(
        title=reader.text(top, "title").strip(),
        reference=reader.text(top, "reference"),
        summary=reader.text(top, "summary"),
        services=reader.texts(top, "services"),
        source=reader.text(top, "source"),
        source_url=reader.text(top, "source_url"),
        timezone=reader.text(top, "timezone"),
        digest=digest,
        drill=reader.flag(top, "drill"),
    )
    past = (
        *reader.severity(top, rules.levels),
        *reader.roles(top, rules.roles),
        *reader.events(top),
        *reader.times(top),
        *reader.causes(top),
        *reader.actions(top),
    )
    return History(opening, past, tuple(reader.warnings))


class _Reader:
    """Takes plain data apart, with one way to refuse and one to warn."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.warnings: list[str] = []

    def refuse(self, what: str, hint: str) -> UsageError:
        return UsageError(f"{self.file}: {what}.", hint=hint)

    def note_unknown(self, found: Mapping[str, Any], known: Sequence[str], where: str) -> None:
        unknown = [str(key) for key in found if key not in known]
        if unknown:
            self.warnings.append(f"{self.file}: {where}unknown keys left out: {', '.join(unknown)}")

    def mapping(self, value: object, where: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self.refuse(f"{where} is not a mapping of keys to values", "ircli help import")
        return value

    def items(self, found: Mapping[str, Any], key: str) -> Sequence[Any]:
        value = found.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.refuse(f"'{key}' is not a list", f"{key}: [ … ]")
        return value

    def text(self, found: Mapping[str, Any], key: str, where: str = "") -> str:
        value = found.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.refuse(f"{where}'{key}' is not a text", f'Put it in quotes: {key}: "{value}"')
        return value

    def texts(self, found: Mapping[str, Any], key: str) -> tuple[str, ...]:
        values = self.items(found, key)
        if not all(isinstance(value, str) for value in values):
            raise self.refuse(f"'{key}' is not a list of texts", f'{key}: ["…"]')
        return tuple(values)

    def flag(self, found: Mapping[str, Any], key: str) -> bool:
        value = found.get(key, False)
        if not isinstance(value, bool):
            raise self.refuse(f"'{key}' is neither true nor false", f"{key}: true")
        return value

    def moment(self, found: Mapping[str, Any], key: str, where: str) -> datetime | None:
        value = found.get(key)
        if value is None:
            return None
        moment = read_moment(value)
        if moment is None:
            raise self.refuse(
                f"{where}'{value}' is not a time with its zone",
                "2026-11-20T03:04:05Z; what the source says goes to at_text",
            )
        return moment

    def severity(self, top: Mapping[str, Any], levels: Sequence[Level]) -> list[Past]:
        name = self.text(top, "severity").strip()
        if not name or name.casefold() == "unset":
            return []
        known = next((level for level in levels if level.name.casefold() == name.casefold()), None)
        # A level of another scheme keeps its name, and promises nothing.
        return [Past(SeveritySet(level=known or Level(name=name, rank=0)))]

    def roles(self, top: Mapping[str, Any], roles: Sequence[Role]) -> list[Past]:
        known = {role.name: role for role in roles}
        found = []
        for name, value in self.mapping(top.get("roles") or {}, "'roles'").items():
            people = value if isinstance(value, list) else [value]
            if not all(isinstance(person, str) and person.strip() for person in people):
                raise self.refuse(f"the role '{name}' has no person", "roles: {ic: alice}")
            role = known.get(name) or Role(name=str(name), title=str(name), many=True)
            found += [
                Past(RoleAssigned(role=role.name, person=person, title=role.title, many=role.many))
                for person in people
            ]
        return found

    def events(self, top: Mapping[str, Any]) -> list[Past]:
        return [self.event(value, number) for number, value in enumerate(self.items(top, "events"), start=1)]

    def event(self, value: object, number: int) -> Past:
        where = f"event {number}: "
        found = self.mapping(value, f"event {number}")
        self.note_unknown(found, _EVENT_KEYS, where)
        kind = self.text(found, "kind", where) or "note"
        text, at_text = self.text(found, "text", where), self.text(found, "at_text", where)
        at, by = self.moment(found, "at", where), self.text(found, "by", where)
        if kind in LIFECYCLE:
            return Past(KINDS[kind](text=text, at_text=at_text), at, by)
        if kind not in NOTE_KINDS:
            raise self.refuse(
                f"{where}'{kind}' is no kind", f"One of: {', '.join((*NOTE_KINDS, *LIFECYCLE))}."
            )
        if not text.strip():
            raise self.refuse(f"{where}'text' is missing", "text: what happened")
        link = self.text(found, "link", where)
        links = (*((link,) if link else ()), *self.texts(found, "links"))
        return Past(Noted(text=text, kind=kind, links=links, at_text=at_text), at, by)

    def times(self, top: Mapping[str, Any]) -> list[Past]:
        found = self.mapping(top.get("times") or {}, "'times'")
        self.note_unknown(found, MILESTONES, "times: ")
        moments = {name: self.moment(found, name, f"times: {name}: ") for name in MILESTONES}
        return [Past(Marked(milestone=name), at) for name, at in moments.items() if at is not None]

    def causes(self, top: Mapping[str, Any]) -> list[Past]:
        cause = self.text(top, "root_cause").strip()
        stated = [Past(CauseStated(text=cause))] if cause else []
        return stated + [Past(FactorAdded(text=factor)) for factor in self.texts(top, "contributing_factors")]

    def actions(self, top: Mapping[str, Any]) -> list[Past]:
        return [
            self.action(value, number) for number, value in enumerate(self.items(top, "actions"), start=1)
        ]

    def action(self, value: object, number: int) -> Past:
        where = f"action {number}: "
        if isinstance(value, str):
            value = {"text": value}
        found = self.mapping(value, f"action {number}")
        if isinstance(found.get("text"), dict):
            found = found["text"]
        self.note_unknown(found, _ACTION_KEYS, where)
        text = self.text(found, "text", where) or self.text(found, "what", where)
        if not text.strip():
            raise self.refuse(f"{where}'text' is missing", "actions: [{text: what to do}]")
        return Past(
            ActionAdded(
                text=text,
                owner=self.text(found, "owner", where),
                due=self.text(found, "due", where),
                kind=self.text(found, "kind", where) or self.text(found, "type", where),
                priority=self.text(found, "priority", where),
                reference=self.text(found, "reference", where) or self.text(found, "ref", where),
                state=(self.text(found, "state", where) or "open").casefold(),
            )
        )
