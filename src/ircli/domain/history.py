"""Read a past incident from plain data: the shape of the files that `ircli import` takes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from ircli.domain.clock import read_moment
from ircli.domain.events import (
    KINDS,
    NOTE_KINDS,
    VERDICTS,
    ActionAdded,
    CauseStated,
    Dismissed,
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
from ircli.errors import MisreadError

Path: TypeAlias = tuple[str | int, ...]

LIFECYCLE = (*MILESTONES, "reopened")
_KEYS = (
    "title", "reference", "summary", "services", "severity", "source", "source_url", "timezone", "drill",
    "times", "roles", "events", "root_cause", "root_cause_tags", "contributing_factors", "actions", "dismissed",
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


def read_history(data: object, *, digest: str, rules: Rules) -> History:
    """Return the incident that plain data describes; raise MisreadError, with the place, where it describes none."""
    reader = _Reader()
    top = reader.mapping(data, ())
    if "title" not in top or top["title"] in (None, ""):
        raise MisreadError("'title' is missing.", path=(), hint="title: what was broken")
    reader.note_unknown(top, _KEYS, ())
    opening = Imported(
        title=reader.words(top, "title", ()),
        reference=reader.text(top, "reference", ()),
        summary=reader.text(top, "summary", ()),
        services=reader.texts(top, "services", ()),
        source=reader.text(top, "source", ()),
        source_url=reader.text(top, "source_url", ()),
        timezone=reader.text(top, "timezone", ()),
        digest=digest,
        drill=reader.flag(top, "drill", ()),
    )
    past = (
        *reader.severity(top, rules.levels),
        *reader.roles(top, rules.roles),
        *reader.events(top),
        *reader.times(top),
        *reader.causes(top),
        *reader.actions(top),
        *reader.dismissal(top),
    )
    return History(opening, past, tuple(reader.warnings))


class _Reader:
    """Takes plain data apart, with one way to refuse and one to warn; a path leads to each piece."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def note_unknown(self, found: Mapping[str, Any], known: Sequence[str], path: Path) -> None:
        unknown = [str(key) for key in found if key not in known]
        if unknown:
            self.warnings.append(f"{_place(path)}unknown keys left out: {', '.join(unknown)}")

    def mapping(self, value: object, path: Path) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            what = _place(path).removesuffix(": ") or "The file"
            raise MisreadError(f"{what} is not a mapping of keys to values.", path=path, hint="key: value")
        return value

    def items(self, found: Mapping[str, Any], key: str, path: Path) -> Sequence[Any]:
        value = found.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise MisreadError(
                f"{_place(path)}'{key}' is not a list.", path=(*path, key), hint=f"{key}: [ … ]"
            )
        return value

    def text(self, found: Mapping[str, Any], key: str, path: Path) -> str:
        value = found.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            hint = f'Put it in quotes: {key}: "{value}"'
            raise MisreadError(f"{_place(path)}'{key}' is not a text.", path=(*path, key), hint=hint)
        return value

    def words(self, found: Mapping[str, Any], key: str, path: Path) -> str:
        text = self.text(found, key, path).strip()
        if not text:
            raise MisreadError(f"{_place(path)}'{key}' is missing.", path=path, hint=f"{key}: some words")
        return text

    def texts(self, found: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
        values = self.items(found, key, path)
        if not all(isinstance(value, str) for value in values):
            raise MisreadError(
                f"{_place(path)}'{key}' is not a list of texts.", path=(*path, key), hint=f'{key}: ["…"]'
            )
        return tuple(values)

    def flag(self, found: Mapping[str, Any], key: str, path: Path) -> bool:
        value = found.get(key, False)
        if not isinstance(value, bool):
            raise MisreadError(
                f"{_place(path)}'{key}' is neither true nor false.", path=(*path, key), hint=f"{key}: true"
            )
        return value

    def moment(self, found: Mapping[str, Any], key: str, path: Path) -> datetime | None:
        value = found.get(key)
        if value is None:
            return None
        moment = read_moment(value)
        if moment is None:
            raise MisreadError(
                f"{_place(path)}'{value}' is not a time with its zone.",
                path=(*path, key),
                hint="2026-11-20T03:04:05Z; what the source says goes to at_text",
            )
        return moment

    def severity(self, top: Mapping[str, Any], levels: Sequence[Level]) -> list[Past]:
        name = self.text(top, "severity", ()).strip()
        if not name or name.casefold() == "unset":
            return []
        known = next((level for level in levels if level.name.casefold() == name.casefold()), None)
        # A level of another scheme keeps its name, and promises nothing.
        return [Past(SeveritySet(level=known or Level(name=name, rank=0)))]

    def roles(self, top: Mapping[str, Any], roles: Sequence[Role]) -> list[Past]:
        known = {role.name: role for role in roles}
        found = []
        for name, value in self.mapping(top.get("roles") or {}, ("roles",)).items():
            people = value if isinstance(value, list) else [value]
            if not all(isinstance(person, str) and person.strip() for person in people):
                raise MisreadError(
                    f"The role '{name}' has no person.",
                    path=("roles", str(name)),
                    hint="roles: {ROLE: PERSON}",
                )
            role = known.get(name) or Role(name=str(name), title=str(name), many=True)
            found += [
                Past(RoleAssigned(role=role.name, person=person, title=role.title, many=role.many))
                for person in people
            ]
        return found

    def events(self, top: Mapping[str, Any]) -> list[Past]:
        values = self.items(top, "events", ())
        return [self.event(value, ("events", index)) for index, value in enumerate(values)]

    def event(self, value: object, path: Path) -> Past:
        found = self.mapping(value, path)
        self.note_unknown(found, _EVENT_KEYS, path)
        kind = self.text(found, "kind", path) or "note"
        at, at_text = self.moment(found, "at", path), self.text(found, "at_text", path)
        by, link = self.text(found, "by", path), self.text(found, "link", path)
        if kind in LIFECYCLE:
            return Past(KINDS[kind](text=self.text(found, "text", path), at_text=at_text), at, by)
        if kind not in NOTE_KINDS:
            hint = f"One of: {', '.join((*NOTE_KINDS, *LIFECYCLE))}."
            raise MisreadError(f"{_place(path)}'{kind}' is no kind.", path=(*path, "kind"), hint=hint)
        links = (*((link,) if link else ()), *self.texts(found, "links", path))
        text = self.words(found, "text", path)
        return Past(Noted(text=text, kind=kind, links=links, at_text=at_text), at, by)

    def times(self, top: Mapping[str, Any]) -> list[Past]:
        found = self.mapping(top.get("times") or {}, ("times",))
        self.note_unknown(found, MILESTONES, ("times",))
        moments = {name: self.moment(found, name, ("times",)) for name in MILESTONES}
        return [Past(Marked(milestone=name), at) for name, at in moments.items() if at is not None]

    def causes(self, top: Mapping[str, Any]) -> list[Past]:
        cause = self.text(top, "root_cause", ()).strip()
        tags = self.texts(top, "root_cause_tags", ())
        stated = [Past(CauseStated(text=cause, tags=tags))] if cause or tags else []
        return stated + [Past(FactorAdded(text=one)) for one in self.texts(top, "contributing_factors", ())]

    def actions(self, top: Mapping[str, Any]) -> list[Past]:
        values = self.items(top, "actions", ())
        return [self.action(value, ("actions", index)) for index, value in enumerate(values)]

    def action(self, value: object, path: Path) -> Past:
        found = self.mapping({"text": value} if isinstance(value, str) else value, path)
        if isinstance(found.get("text"), dict):
            found, path = found["text"], (*path, "text")
        self.note_unknown(found, _ACTION_KEYS, path)
        return Past(
            ActionAdded(
                text=self.words(found, "what" if "what" in found else "text", path),
                owner=self.text(found, "owner", path),
                due=self.text(found, "due", path),
                kind=self.text(found, "kind", path) or self.text(found, "type", path),
                priority=self.text(found, "priority", path),
                reference=self.text(found, "reference", path) or self.text(found, "ref", path),
                state=(self.text(found, "state", path) or "open").casefold(),
            )
        )

    def dismissal(self, top: Mapping[str, Any]) -> list[Past]:
        verdict = self.text(top, "dismissed", ()).strip().casefold()
        if verdict and verdict not in VERDICTS:
            hint = f"One of: {', '.join(VERDICTS)}."
            raise MisreadError(f"'{verdict}' is no verdict.", path=("dismissed",), hint=hint)
        return [Past(Dismissed(verdict=verdict))] if verdict else []


def _place(path: Path) -> str:
    """Return where a piece is, as the beginning of a sentence: `event 7: `."""
    match path:
        case (("events" | "actions") as name, int(index), *_):
            return f"{name[:-1]} {index + 1}: "
        case (str(name), *_):
            return f"{name}: "
        case _:
            return ""
