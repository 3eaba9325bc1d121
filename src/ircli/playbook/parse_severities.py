"""Turn plain data into severities, or say where it is wrong."""

from typing import Any

from ircli.domain.rules import Cadence, Level
from ircli.errors import MisreadError
from ircli.playbook.plain import (
    YEAR_OF_MINUTES,
    Findings,
    Piece,
    choice,
    each,
    fields,
    items,
    mapping,
    number,
    optional_flag,
    refuse_repeated,
    text,
    texts,
    word,
)
from ircli.playbook.schemes import LevelNotes, Scheme, Severities

POSTMORTEM = ("required", "optional", "none")
UNSET = "unset"  # what an incident without a severity shows
_YEAR_OF_HOURS = 366 * 24
_SPANS = (
    "acknowledge_within",
    "respond_within",
    "triage_within",
    "resolve_within",
)
_NOTES = ("respond", "page", "aware")
_CONSEQUENCES = (
    "updates",
    "postmortem_due_hours",
    "stable_for",
    "permanent_fix",
    "roles",
    "suggested_roles",
)


def parse_severities(data: object) -> Severities:
    """Return the schemes that plain data describes; raise MisreadError where it does not."""
    top = fields(Piece(data), required=("default", "schemes"))
    found = mapping(top["schemes"])
    if not found:
        raise MisreadError("There is no scheme.", path=("schemes",))
    findings = Findings()
    findings.read(lambda: refuse_repeated(list(found.items())))
    schemes = findings.read(lambda: each(found.values(), _scheme)) or ()
    default = findings.read(lambda: choice(top["default"], found)) or ""
    findings.tell()
    return Severities(default=default, schemes={scheme.name: scheme for scheme in schemes})


def _scheme(piece: Piece) -> Scheme:
    name = word(Piece(piece.path[-1], piece.path))
    ranked = {one.path: rank for rank, one in enumerate(items(piece), start=1)}
    read = each(
        items(piece), lambda one: _level(one, ranked[one.path]), unique={"name": lambda found: found[0].name}
    )
    return Scheme(
        name=name,
        levels=tuple(level for level, _ in read),
        notes={level.name: notes for level, notes in read},
    )


def _level(piece: Piece, rank: int) -> tuple[Level, LevelNotes]:
    found = fields(
        piece,
        required=("name", "meaning", "postmortem"),
        optional=(*_SPANS, *_NOTES, *_CONSEQUENCES),
    )
    spans: dict[str, Any] = {
        name: number(found[name], least=1, most=YEAR_OF_MINUTES) for name in _SPANS if name in found
    }
    if "postmortem_due_hours" in found:
        spans["postmortem_due_hours"] = number(found["postmortem_due_hours"], least=1, most=_YEAR_OF_HOURS)
    if "stable_for" in found:
        spans["stable_for"] = number(found["stable_for"], least=0, most=YEAR_OF_MINUTES)
    level = Level(
        name=_level_name(found["name"]),
        rank=rank,
        meaning=text(found["meaning"]),
        updates=each(items(found["updates"]), _cadence, unique={"audience": _audience})
        if "updates" in found
        else (),
        postmortem=choice(found["postmortem"], POSTMORTEM),
        permanent_fix=optional_flag(found, "permanent_fix"),
        roles=_names(found.get("roles")),
        **spans,
    )
    words = {name: text(found[name]) for name in _NOTES if name in found}
    return level, LevelNotes(**words, suggested_roles=_names(found.get("suggested_roles")))


def _cadence(piece: Piece) -> Cadence:
    found = fields(piece, required=("audience", "every"), optional=("first", "once_begun"))
    return Cadence(
        audience=word(found["audience"]),
        every=number(found["every"], least=1, most=YEAR_OF_MINUTES),
        first=number(found["first"], least=0, most=YEAR_OF_MINUTES) if "first" in found else None,
        once_begun=optional_flag(found, "once_begun"),
    )


def _audience(cadence: Cadence) -> str:
    return cadence.audience


def _level_name(piece: Piece) -> str:
    name = text(piece)
    if name.casefold() == UNSET or not name.isprintable() or any(blank in name for blank in " ,"):
        raise MisreadError(
            f"'{name}' is no name for a level.",
            path=piece.path,
            hint=f"One word, without commas, and not '{UNSET}'.",
        )
    return name


def _names(piece: Piece | None) -> tuple[str, ...]:
    return each(texts(piece), word) if piece is not None else ()
